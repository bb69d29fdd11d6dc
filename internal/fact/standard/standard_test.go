package standard_test

import (
	"encoding/json"
	"os"
	"testing"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/golden"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/fact/growth"
	. "tumbuh/internal/fact/standard"
)

// cases are testdata/name.json, which the phone's functions answer too (door/field).
func cases[C any](t *testing.T, name string) (all []C) {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name + ".json")
	if err == nil {
		err = json.Unmarshal(b, &all)
	}
	if err != nil || len(all) == 0 {
		t.Fatalf("%s: %d cases, %v", name, len(all), err)
	}
	return all
}

// same compares as JSON, as the phone does.
func same(t *testing.T, name string, want, got any) {
	t.Helper()
	norm := func(v any) (out any) {
		b, err := json.Marshal(v)
		if err == nil {
			err = json.Unmarshal(b, &out)
		}
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	if diff := golden.Diff(norm(want), norm(got)); diff != "" {
		t.Errorf("%s (- want, + got):\n%s", name, diff)
	}
}

func TestWhatIsDue(t *testing.T) {
	for _, c := range cases[struct {
		Name  string
		Facts Facts
		Today civil.Date
		Want  []Due
	}](t, "due") {
		same(t, c.Name, c.Want, append([]Due{}, DueOf(c.Facts, c.Today)...))
	}
}

func TestRisksAndTheirReasons(t *testing.T) {
	for _, c := range cases[struct {
		Name    string
		Group   Group
		Answers map[string]any
		Limits  Thresholds
		Risks   []Risk
		Unasked []string
	}](t, "screen") {
		answers := Answers{}
		for field, v := range c.Answers {
			if n, ok := v.(float64); ok {
				v = int(n)
			}
			answers[field] = v
		}
		risks, unasked := Screen(c.Group, answers, With(c.Limits))
		same(t, c.Name, c.Risks, append([]Risk{}, risks...))
		same(t, c.Name, c.Unasked, append([]string{}, unasked...))
	}
}

// weighing is a weighing of testdata.
type weighing struct {
	Day      civil.Date
	Grams    int
	MM       int
	ArmMM    int `json:"arm_mm"`
	Position growth.Position
	Oedema   bool
}

type child struct {
	Sex   growth.Sex
	Birth civil.Date
}

func (w *weighing) of(c child) *growth.Measured {
	if w == nil {
		return nil
	}
	return &growth.Measured{Sex: c.Sex, Birth: c.Birth, Day: w.Day, Grams: w.Grams, Millimetres: w.MM, ArmMM: w.ArmMM, Position: w.Position, Oedema: w.Oedema}
}

func TestWhenToMeasureAgain(t *testing.T) {
	for _, c := range cases[struct {
		Name        string
		Child       child
		Now, Before *weighing
		Want        []Doubt
	}](t, "doubt") {
		same(t, c.Name, c.Want, append([]Doubt{}, Doubts(*c.Now.of(c.Child), c.Before.of(c.Child))...))
	}
}

func TestTheOneThingToDoNext(t *testing.T) {
	for _, c := range cases[struct {
		Name             string
		Child            child
		Measured, Before *weighing
		Gain             string
		Twice, Sure      bool
		Date             civil.Date
		Want             Step
	}](t, "next") {
		m := c.Measured.of(c.Child)
		w := Weighed{Assessment: growth.Assess(*m, growth.WHODays), ArmMM: m.ArmMM, Twice: c.Twice, Sure: c.Sure, Date: c.Date, Doubts: Doubts(*m, c.Before.of(c.Child))}
		if c.Gain != "" {
			w.Gain = growth.Gain(c.Gain[0])
		}
		c.Want.Date = c.Date
		same(t, c.Name, c.Want, Next(w))
	}
}

func TestStagesOfLife(t *testing.T) {
	for _, c := range cases[struct {
		Name  string
		Life  Life
		Today civil.Date
		Want  Group
	}](t, "group") {
		if got := GroupOn(c.Life, c.Today); got != c.Want {
			t.Errorf("%s: %q, want %q", c.Name, got, c.Want)
		}
	}
}

func TestPositionIsAskedWhereItMatters(t *testing.T) {
	for _, c := range cases[struct {
		Name       string
		Birth, Day civil.Date
		Ask        bool
		Expected   growth.Position
	}](t, "position") {
		if ask, expected := AsksPosition(c.Birth, c.Day); ask != c.Ask || expected != c.Expected {
			t.Errorf("%s: %v %v", c.Name, ask, expected)
		}
	}
}

// Every rule can be met by some case, every limit is read by a rule, every dose is
// an antigen: nothing stands in the tables for show.
func TestTablesHangTogether(t *testing.T) {
	read, limits := map[string]bool{"tablets_total": true, "tablets_from": true}, With(nil)
	for _, r := range Rules {
		for _, x := range r.All {
			read[x.Limit] = true
		}
	}
	for _, x := range Defaults {
		if !read[x.Name] {
			t.Errorf("no rule reads %s", x.Name)
		}
	}
	if TabletsExpected(84, limits) != 0 || TabletsExpected(100, limits) != 16 || TabletsExpected(280, limits) != 90 {
		t.Error("a tablet a day from the day on which they begin, to the norm")
	}
	if AntenatalExpected(83) != 0 || AntenatalExpected(84) != 1 || AntenatalExpected(168) != 3 || AntenatalExpected(294) != 6 {
		t.Error("one, two and three visits in the three stages")
	}
	for i, r := range Immunisations {
		if r.Code != Antigens[i] || r.After != "" && !Antigens.Has(r.After) || r.Late <= r.Since || r.Until <= r.Late {
			t.Errorf("%+v", r)
		}
	}
	met := map[string]bool{}
	for _, c := range cases[struct {
		Group Group
		Risks []Risk
	}](t, "screen") {
		for _, r := range c.Risks {
			met[string(c.Group)+" "+r.Code] = true
		}
	}
	for _, r := range Rules {
		if !met[string(r.Group)+" "+r.Code] {
			t.Errorf("no case of testdata/screen.json meets %s %s", r.Group, r.Code)
		}
	}
	if BMI(50_000, 1_600) != 1953 || BMI(50_000, 0) != 0 {
		t.Error("50 kg at 1.60 m are 19.53")
	}
}

func TestWordsInBothLanguages(t *testing.T) {
	keys := map[string]bool{}
	codes := func(prefix string, lists ...Codes) {
		for _, list := range lists {
			for _, c := range list {
				keys["standard."+prefix+"."+c] = true
			}
		}
	}
	origin := func(o Origin) {
		codes("source", Codes{o.Source})
		codes("certainty", Codes{string(o.Certainty)})
	}
	codes("water", Water)
	codes("latrine", Latrine)
	codes("relation", Relation)
	codes("topic", Topics)
	codes("antigen", Given)
	codes("mark", Form2A, Form2B, Form2C, Later)
	for _, r := range Rows {
		codes("due", Codes{r.Code})
		codes("why", Codes{r.Why})
		origin(r.Origin)
	}
	for _, x := range Defaults {
		origin(x.Origin)
	}
	for _, r := range Rules {
		codes("risk", Codes{r.Code})
		origin(r.Origin)
		for _, x := range r.All {
			codes("field", Codes{x.Field})
		}
	}
	for _, j := range Jumps {
		codes("doubt", Codes{j.Code})
		origin(j.Origin)
	}
	for i := growth.HFA; i <= growth.ACA; i++ {
		codes("doubt", Codes{"implausible_" + i.String()})
	}
	for _, c := range cases[struct{ Want Step }](t, "next") {
		codes("next", Codes{c.Want.Code})
	}
	codes("next", Codes{"well_on", "not_gained_on", "arm_moderate", "severely_stunted"})
	codes("because", Codes{"below", "above", "least", "most", "is", "yes", "no"})
	for _, l := range []string{locale.Indonesian, locale.English} {
		words := locale.For(l)
		for key := range keys {
			if !words.Has(key) {
				t.Errorf("%s: no words for %s", l, key)
			}
		}
	}
}

func TestPackedIsWhatThePhoneReads(t *testing.T) {
	b, err := json.Marshal(Packed())
	var back struct {
		Rows    []Row
		Rules   []Rule
		Classes map[string][][3]any
		KBM     [][3]int
		Codes   map[string]Codes
	}
	if err == nil {
		err = json.Unmarshal(b, &back)
	}
	if err != nil || len(back.Rows) != len(Rows) || len(back.Rules) != len(Rules) || len(back.Codes) != 12 || len(back.Classes["wfh"]) != 6 {
		t.Fatalf("%v: %d rows, %d rules, %d lists", err, len(back.Rows), len(back.Rules), len(back.Codes))
	}
	for age := 1; age <= 60; age++ {
		want, _ := growth.KBM2023.Grams(growth.Female, age)
		for _, row := range back.KBM {
			if age <= row[0] {
				if row[2] != want {
					t.Errorf("month %d: %d, want %d", age, row[2], want)
				}
				break
			}
		}
	}
}
