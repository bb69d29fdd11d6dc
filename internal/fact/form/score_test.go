package form_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"tumbuh/internal/base/civil"
	. "tumbuh/internal/fact/form"
	"tumbuh/internal/fact/growth"
)

var quarter = civil.MustPeriod("2022Q2")

func percent(s Sum) string {
	return fmt.Sprintf("%d/%d = %.0f %%", s.Received, s.Due, math.Round(s.Ratio()*100))
}

func at(month string, codes ...string) Monthly {
	return Monthly{Month: civil.MustMonth(month), Marks: Mark(codes...)}
}

// TestTheFilledReportOfBireuen: a village's report of 2022 has one home visit among eleven
// mothers, 9 %, and immunisation of seven among eleven children, 64 %.
func TestTheFilledReportOfBireuen(t *testing.T) {
	everybody := Settings{Everybody, FebruaryAugust}
	var mothers, strict, children []Recap
	for i := range 11 {
		m := Mother{Who: fmt.Sprint("m", i), Home: fmt.Sprint("h", i), Status: Normal, Gestation: 5}
		if i == 0 {
			m.Status, m.Served = KEK, []Monthly{at("2022-05", "home_visit")}
		}
		mothers, strict = append(mothers, Recap3A(m, quarter, everybody)), append(strict, Recap3A(m, quarter, Defaults))
	}
	for i := range 17 { // six are too young for it
		c := Child{Who: fmt.Sprint("c", i), Home: fmt.Sprint("h", i), Age: 7, Status: Well}
		if i >= 11 {
			c.Age = 3
		}
		if i < 7 {
			c.Served = []Monthly{at("2022-04", "immunisation")}
		}
		children = append(children, Recap3B(c, quarter, everybody))
	}
	card := Scorecard(mothers, children, Attended{})
	visit := slices.Index(MotherCodes, "home_visit")
	if got := percent(card.Mothers[visit]); got != "1/11 = 9 %" {
		t.Errorf("home visits: %s", got)
	}
	if got := percent(card.Children[0]); got != "7/11 = 64 %" {
		t.Errorf("immunisation: %s", got)
	}
	if got := percent(Scorecard(strict, children, Attended{}).Mothers[visit]); got != "1/1 = 100 %" {
		t.Errorf("home visits of those at risk: %s", got)
	}
	if card.Targets != (Targets{Households: 17, Mothers: 11, MothersRisk: 1, Children: 17}) {
		t.Errorf("%+v", card.Targets)
	}
}

// somebody invents people with marks in any months.
func somebody(r *rand.Rand, q civil.Period) (m Mother, c Child) {
	served := func() (all []Monthly) {
		for n := range 20 {
			all = append(all, Monthly{Month: q.To().Add(-n), Marks: Marks(r.Uint32())})
		}
		return all
	}
	m = Mother{Who: fmt.Sprint("m", r.IntN(40)), Home: fmt.Sprint("h", r.IntN(30)), Status: []string{"", Normal, KEK, Risti}[r.IntN(4)], Gestation: r.IntN(13) - 1, Served: served()}
	if r.IntN(3) == 0 {
		m.Delivered = q.From().First() + civil.Date(r.IntN(80))
	}
	c = Child{Who: fmt.Sprint("c", r.IntN(40)), Home: fmt.Sprint("h", r.IntN(30)), Status: []string{"", Well, Wasted, SevereWasted, Stunted}[r.IntN(5)], Age: r.IntN(24),
		Mat: []string{"", Green, Yellow, Red, NotMeasured}[r.IntN(5)], Served: served()}
	return m, c
}

func invented(r *rand.Rand, s Settings) (mothers, children []Recap) {
	seen := map[string]bool{}
	for _, q := range civil.YearOf(2026).Parts(civil.Quarterly) {
		for range 1 + r.IntN(20) {
			m, c := somebody(r, q)
			if key := m.Who + q.String(); !seen[key] {
				seen[key] = true
				mothers = append(mothers, Recap3A(m, q, s))
			}
			if key := c.Who + q.String(); !seen[key] {
				seen[key] = true
				children = append(children, Recap3B(c, q, s))
			}
		}
	}
	return mothers, children
}

// TestWhatAddsUp: persons make indicators and groups, groups the village; nobody is
// counted twice, and the order of people does not matter.
func TestWhatAddsUp(t *testing.T) {
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 1))
		mothers, children := invented(r, Defaults)
		card := Scorecard(mothers, children, Attended{})
		var persons, indicators Sum
		for _, p := range slices.Concat(mothers, children) {
			persons = persons.Add(p.Sum)
			if p.Received > p.Due || p.Due > len(p.Cells) {
				t.Fatalf("%d of %d of %d cells", p.Received, p.Due, len(p.Cells))
			}
		}
		for _, s := range slices.Concat(card.Mothers, card.Children) {
			indicators = indicators.Add(s)
		}
		if village := card.Level.Village(); persons != village || indicators != village {
			t.Fatalf("seed %d: persons %v, indicators %v, village %v", seed, persons, indicators, village)
		}
		if w := card.Whole.Village(); w.Received > w.Due || w.Due > card.Targets.Mothers+card.Targets.Children || card.Mat.Measured() > card.Mat.Children || card.Mat.Children != card.Targets.Children {
			t.Fatalf("seed %d: %+v", seed, card)
		}
		r.Shuffle(len(mothers), func(i, j int) { mothers[i], mothers[j] = mothers[j], mothers[i] })
		r.Shuffle(len(children), func(i, j int) { children[i], children[j] = children[j], children[i] })
		if again := Scorecard(mothers, children, Attended{}); !reflect.DeepEqual(card, again) {
			t.Fatalf("seed %d: in another order\n%+v\n%+v", seed, card, again)
		}
	}
}

// TestASettingChangesItsColumnAlone compares every person's row under all settings.
func TestASettingChangesItsColumnAlone(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	differs := map[string]bool{}
	for range 2000 {
		m, c := somebody(r, quarter)
		for _, other := range []struct {
			Settings
			column string
		}{{Settings{Everybody, FebruaryAugust}, "home_visit"}, {Settings{RiskOnly, AnyMonth}, "measured"}} {
			for form, codes := range map[string][]string{"3A": MotherCodes, "3B": ChildCodes} {
				was, is := Recap3A(m, quarter, Defaults), Recap3A(m, quarter, other.Settings)
				if form == "3B" {
					was, is = Recap3B(c, quarter, Defaults), Recap3B(c, quarter, other.Settings)
				}
				for i, code := range codes {
					if was.Cells[i] != is.Cells[i] {
						differs[form+code] = true
						if code != other.column {
							t.Fatalf("%+v changes %s of %s", other.Settings, code, form)
						}
					}
				}
			}
		}
	}
	if len(differs) != 3 {
		t.Errorf("only %v differed", differs)
	}
}

// TestNothingDueIsNoPercentage: an empty village, and a group to whom nothing is due.
func TestNothingDueIsNoPercentage(t *testing.T) {
	empty := Scorecard(nil, nil, Attended{})
	for _, s := range append(slices.Concat(empty.Mothers, empty.Children), empty.Level.Village(), empty.Whole.Village(), empty.Paud.Months) {
		if s.Known() || s.Whole() {
			t.Errorf("%v is known", s)
		}
	}
	if len(empty.Mothers) != 8 || len(empty.Children) != 10 {
		t.Errorf("%d and %d indicators", len(empty.Mothers), len(empty.Children))
	}
}

// TestAYearIsItsQuarters: cells add up, people are counted once and as they were last.
func TestAYearIsItsQuarters(t *testing.T) {
	quarters := civil.YearOf(2022).Parts(civil.Quarterly)
	all := []string{"antenatal", "tablets", "counselling", "water", "latrine", "insurance"}
	mother := func(i, gestation int, delivered string, served ...Monthly) Recap {
		m := Mother{Who: "Sitti", Home: "h", Status: []string{Risti, Normal, "", ""}[i], Gestation: gestation, Served: served}
		if delivered != "" {
			m.Delivered = civil.MustDate(delivered)
		}
		return Recap3A(m, quarters[i], Defaults)
	}
	rows := []Recap{mother(1, 9, "2022-06-20", at("2022-06", "water", "latrine", "insurance", "postnatal")), mother(0, 5, "", at("2022-02", all...))}
	child := func(i, age int, mat string) Recap {
		return Recap3B(Child{Who: "Budi", Home: "h", Status: []string{"", "", Stunted, Well}[i], Age: age, Mat: mat}, quarters[i], Defaults)
	}
	card := Scorecard(rows, []Recap{child(3, 5, NotMeasured), child(2, 2, Yellow)}, Attended{})
	if card.Targets != (Targets{Households: 1, Mothers: 1, Children: 1}) {
		t.Errorf("table 1: %+v", card.Targets) // at risk once, and no more
	}
	if card.Mat != (MatCount{Children: 1, Yellow: 1}) {
		t.Errorf("table 2 forgets the last measurement: %+v", card.Mat)
	}
	if card.Level.Mothers != rows[0].Sum.Add(rows[1].Sum) || card.Level.Mothers != (Sum{9, 11}) {
		t.Errorf("table 4: %v of %v and %v", card.Level.Mothers, rows[0].Sum, rows[1].Sum)
	}
	if card.Whole.Mothers != (Sum{0, 1}) {
		t.Errorf("all that was due in all quarters: %v", card.Whole.Mothers)
	}
}

// TestPaudStaysOutOfTheLevel and is counted both ways, a "-" not at all.
func TestPaudStaysOutOfTheLevel(t *testing.T) {
	in := func(marks string) Attendance {
		a := Attendance{Months: map[civil.Month]bool{}}
		for i, mark := range marks {
			if mark != '-' {
				a.Months[civil.MustMonth("2022-04").Add(i)] = mark == 'v'
			}
		}
		return a
	}
	var sum Attended
	for marks, want := range map[string]Attended{
		"---":    {1, Sum{}, Sum{}},
		"vvv":    {1, Sum{3, 3}, Sum{1, 1}},
		"v-x":    {1, Sum{1, 2}, Sum{0, 1}},
		"xxx":    {1, Sum{0, 3}, Sum{0, 1}},
		"-v-":    {1, Sum{1, 1}, Sum{1, 1}},
		"vvxvvv": {1, Sum{2, 3}, Sum{0, 1}}, // July and later are another quarter's
	} {
		got := Paud(in(marks), quarter)
		if got != want {
			t.Errorf("%s: %+v, want %+v", marks, got, want)
		}
		sum = sum.Add(got)
	}
	if four := Paud(in("vvxvv"), civil.YearOf(2022)); four.Active != (Sum{1, 1}) {
		t.Errorf("four of five months are 80 %%: %+v", four)
	}
	card := Scorecard(nil, nil, sum)
	if card.Level.Village() != (Sum{}) || card.Paud.Children != 6 || card.Paud.Months != (Sum{7, 12}) || card.Paud.Active != (Sum{2, 5}) {
		t.Errorf("%+v", card)
	}
	for age, want := range map[int]int{24: 1, 35: 1, 36: 2, 83: 2} {
		if PaudCategory(age) != want {
			t.Errorf("at %d months category %d", age, PaudCategory(age))
		}
	}
}

// TestStatusAndMatByScore: every limit from both sides.
func TestStatusAndMatByScore(t *testing.T) {
	score := func(z int16) growth.Score { return growth.Score{Z: z, State: growth.Plausible} }
	doubtful := growth.Score{Z: -700, State: growth.Implausible}
	for _, c := range []struct {
		hfa, wfh growth.Score
		oedema   bool
		status   string
		mat      string
	}{
		{score(-200), score(-200), false, Well, Yellow},
		{score(-201), score(-200), false, Stunted, Red},
		{score(-201), score(-201), false, Wasted, Red},
		{score(-100), score(-300), false, Wasted, Green},
		{score(-101), score(-301), false, SevereWasted, Yellow},
		{score(0), score(0), true, SevereWasted, Green},
		{growth.Score{}, score(0), false, Well, NotMeasured},
		{doubtful, growth.Score{}, false, "", NotMeasured},
		{doubtful, doubtful, false, "", NotMeasured},
	} {
		if status, mat := Nutrition(c.hfa, c.wfh, c.oedema), Mat(c.hfa); status != c.status || mat != c.mat {
			t.Errorf("%v %v %v: %s %s", c.hfa, c.wfh, c.oedema, status, mat)
		}
	}
}
