package app_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"tumbuh/internal/base/browser"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/fact/growth"
)

// weighed is a child with its earlier weighings, as Go knows it and as the phone does.
type weighed struct {
	id, name string
	sex      growth.Sex
	birth    civil.Date
	past     []growth.Measured
}

// growing are children of all ages under five, weighed in some of the months before;
// of one kind weight and length follow the median, of others they fall behind.
func growing(n int) []weighed {
	r := rand.New(rand.NewPCG(7, 3))
	var all []weighed
	for i := range n {
		c := weighed{id: fieldID("child", i), name: fmt.Sprintf("Anak %02d", i), sex: growth.Sex(1 + i%2), birth: fieldToday - civil.Date(r.IntN(1790))}
		z := r.Float64()*5 - 3.5
		for back := 6; back > 0; back-- {
			day := fieldToday - civil.Date(back*30+r.IntN(5))
			if day <= c.birth || r.IntN(5) == 0 {
				continue
			}
			c.past = append(c.past, c.at(day, z+r.Float64()*0.6))
		}
		all = append(all, c)
	}
	return all
}

// at is what a child of that score measures on a day.
func (c weighed) at(day civil.Date, z float64) growth.Measured {
	age, position := float64(day-c.birth), growth.Lying
	if day.MonthsSince(c.birth) >= 24 {
		position = growth.Standing
	}
	return growth.Measured{Sex: c.sex, Birth: c.birth, Day: day, Position: position,
		Grams: int(growth.ValueAt(growth.WFA, c.sex, age, z)*100) * 10, Millimetres: int(growth.ValueAt(growth.HFA, c.sex, age, z) * 10)}
}

func (c weighed) doc(n int) object {
	var events []object
	for k, m := range c.past {
		events = append(events, fieldEvent(n*10+k, "weighing", m.Day, object{"grams": m.Grams, "mm": m.Millimetres, "position": m.Position}))
	}
	return fieldDoc("child", c.id, object{"name": c.name, "sex": c.sex, "birth": c.birth.String(), "kia": n%4 != 0}, events...)
}

func docsOf(children []weighed) (docs []object) {
	for i, c := range children {
		docs = append(docs, c.doc(i))
	}
	return docs
}

func kilos(grams int) string {
	return strings.Replace(fmt.Sprintf("%g", float64(grams)/1000), ".", ",", 1)
}
func centimetres(mm int) string {
	return strings.Replace(fmt.Sprintf("%g", float64(mm)/10), ".", ",", 1)
}

// Forty children, one after the other, by the keyboard alone: Enter on the name,
// weight, Enter, length, Enter. All of them lie in the outbox, in order and to the gram.
func TestFortyChildrenAreWeighedWithTheKeyboard(t *testing.T) {
	t.Parallel()
	children := growing(40)
	tab, open := fieldPages(t, object{}, docsOf(children)...)
	open("timbang/Melati")
	tab.WaitFor("document.querySelectorAll('.lines a').length == 40")
	tab.WaitFor("document.activeElement.matches('h1')")
	browser.Eval[bool](tab, "(document.querySelector('.lines a').focus(), true)")
	var want []string
	for i, c := range children {
		m := c.at(fieldToday, float64(i%5)-2)
		if n := len(c.past); n > 0 { // what a child of its kind measures a month later
			m.Grams, m.Millimetres = c.past[n-1].Grams+(i%3-1)*200, c.past[n-1].Millimetres+5
		}
		tab.WaitFor("document.activeElement.matches('.lines a')")
		if got := browser.Eval[string](tab, "document.activeElement.querySelector('b').textContent"); got != c.name {
			t.Fatalf("the focus is on %q after %d children, not on %q", got, i, c.name)
		}
		tab.Press("\r")
		tab.WaitFor("document.activeElement.inputMode == 'decimal'")
		tab.Press(kilos(m.Grams) + "\r" + centimetres(m.Millimetres))
		tab.Press("\r")
		tab.WaitText("[role=status].heard", c.name)
		want = append(want, fmt.Sprintf("%s %d %d %d %s", c.id, m.Grams, m.Millimetres, m.Position, fieldToday))
	}
	var got []string
	for _, item := range saved(tab) {
		got = append(got, fmt.Sprintf("%s %d %d %d %s", item.Subject, item.Body.Grams, item.Body.MM, item.Body.Position, item.Body.Day))
		if item.Kind != "weighing" || item.Body.Replaces != "" {
			t.Errorf("a record of another kind: %+v", item)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("the outbox holds\n%s\nnot\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if said := tab.Text("main p.soft"); !strings.Contains(said, "40 dari 40") {
		t.Errorf("the session says %q", said)
	}
	if said := tab.ConsoleErrors(); len(said) > 0 {
		t.Errorf("the console says %q", said)
	}
}

// lone is one girl of a year, who weighed 9.0 kg and was 74 cm long a month ago.
func lone(t *testing.T) (c weighed, tab *browser.Tab, scale func()) {
	c = weighed{id: fieldID("child", 1), name: "Aisyah", sex: growth.Female, birth: fieldToday - 366}
	c.past = []growth.Measured{{Sex: c.sex, Birth: c.birth, Day: fieldToday - 31, Grams: 9000, Millimetres: 740, Position: growth.Lying}}
	tab, open := fieldPages(t, object{}, c.doc(1))
	return c, tab, func() { t.Helper(); open("timbang/Melati"); open("anak/" + c.id + "/ukur?di=Melati") }
}

const scaleKG, scaleCM, scaleSave = ".pair div:nth-child(1) input", ".pair div:nth-child(2) input", ".foot button.main"

func TestCommaAndPointAreTheSame(t *testing.T) {
	t.Parallel()
	written := []string{"9,35", "9.35", " 9,35", "9,350"}
	var docs []object
	for i := range written {
		docs = append(docs, weighed{id: fieldID("child", i), name: "Aisyah", sex: growth.Female, birth: fieldToday - 366}.doc(i))
	}
	tab, open := fieldPages(t, object{}, docs...)
	for i, weight := range written {
		open("anak/" + fieldID("child", i) + "/ukur")
		tab.Type(scaleKG, weight)
		tab.Type(scaleCM, "75.0")
		tab.Click(scaleSave)
		tab.WaitFor(fmt.Sprintf("store.waiting().length == %d", i+1))
		if b := saved(tab)[i].Body; b.Grams != 9350 || b.MM != 750 {
			t.Errorf("%q became %d g, %d mm", weight, b.Grams, b.MM)
		}
	}
}

func TestASlipOfTheFingerIsNotSaved(t *testing.T) {
	t.Parallel()
	_, tab, scale := lone(t)
	scale()
	for typed, said := range map[string]string{"95": "9,5 kg", "9350": "9,35 kg", "0,1": "Antara 0,5 dan 40 kg", "9,,5": "Antara", "sembilan": "Antara"} {
		tab.Type(scaleKG, typed)
		tab.WaitText(".pair div:first-child", said)
		tab.Click(scaleSave)
		if n := len(saved(tab)); n != 0 {
			t.Fatalf("%q was saved", typed)
		}
	}
	tab.Type(scaleKG, "95")
	tab.Click(".pair button")
	if got := browser.Eval[string](tab, "document.querySelector('"+scaleKG+"').value"); got != "9,5" {
		t.Errorf("taken over: %q", got)
	}
}

// What cannot be is measured again before it is saved; measured again it is kept, and says so.
func TestWhatCannotBeIsMeasuredAgain(t *testing.T) {
	t.Parallel()
	_, tab, scale := lone(t)
	scale()
	tab.Type(scaleKG, "6,5") // of 9 kg: more than a fourth lost
	tab.WaitText(".doubt", "Ukur sekali lagi")
	tab.Click(scaleSave)
	if n := len(saved(tab)); n != 0 {
		t.Fatal("saved without measuring again")
	}
	tab.WaitFor("document.activeElement.matches('.doubt input')")
	tab.Press(" ")
	tab.Click(scaleSave)
	tab.WaitFor("store.waiting().length == 1")
	if b := saved(tab)[0].Body; !b.Sure || b.Grams != 6500 {
		t.Errorf("kept as %+v", b)
	}
}

// Lying or standing is asked where either may be; before nine months nobody stands.
func TestPositionIsAskedWhereItMatters(t *testing.T) {
	t.Parallel()
	ages := []struct {
		days, expected int
		asked          bool
	}{{100, 1, false}, {260, 1, false}, {400, 1, true}, {729, 1, true}, {735, 2, true}, {1500, 2, true}}
	var docs []object
	for i, a := range ages {
		docs = append(docs, weighed{id: fieldID("child", i), name: fmt.Sprint("Anak ", i), sex: growth.Male, birth: fieldToday - civil.Date(a.days)}.doc(i))
	}
	tab, open := fieldPages(t, object{}, docs...)
	for i, a := range ages {
		open("anak/" + fieldID("child", i) + "/ukur")
		if asked := browser.Eval[bool](tab, "!!document.querySelector('form fieldset')"); asked != a.asked {
			t.Errorf("at %d days asked: %v", a.days, asked)
		}
		m := weighed{sex: growth.Male, birth: fieldToday - civil.Date(a.days)}.at(fieldToday, 0)
		tab.Type(scaleKG, kilos(m.Grams))
		tab.Type(scaleCM, centimetres(m.Millimetres))
		tab.Click(scaleSave)
		tab.WaitFor(fmt.Sprintf("store.waiting().length == %d", i+1))
		if b := saved(tab)[i].Body; b.Position != a.expected {
			t.Errorf("at %d days position %d, not %d", a.days, b.Position, a.expected)
		}
	}
}

// What was entered today is corrected by a record that names it, or taken back.
func TestAWeighingIsCorrectedAndTakenBack(t *testing.T) {
	t.Parallel()
	_, tab, scale := lone(t)
	enter := func(weight string) {
		scale()
		tab.Type(scaleKG, weight)
		tab.Click(scaleSave)
		tab.WaitFor("location.hash == '#timbang/Melati'")
	}
	enter("9,4")
	scale()
	if got := browser.Eval[string](tab, "document.querySelector('"+scaleKG+"').value"); got != "9,4" {
		t.Errorf("shown for correction: %q", got)
	}
	enter("9,5")
	enter("9,5") // nothing new: no record
	items := saved(tab)
	if len(items) != 2 || items[1].Body.Replaces != items[0].ID || items[1].Body.Grams != 9500 {
		t.Fatalf("the outbox: %+v", items)
	}
	scale()
	press(tab, "main > button")
	press(tab, "main > .note button")
	tab.WaitFor("store.waiting().length == 3")
	if last := saved(tab)[2]; !last.Body.Void || last.Body.Replaces != items[1].ID {
		t.Errorf("taken back by %+v", last)
	}
	tab.WaitText("main p.soft", "0 dari 1")
}

// The phone's letters, classes and red line are those of the server's own tables.
func TestLettersAndClassesAreThoseOfTheServer(t *testing.T) {
	t.Parallel()
	children := growing(200)
	tab, open := fieldPages(t, object{}, docsOf(children)...)
	open("")
	type said struct {
		Gain          string
		Twice, Below  bool
		Days, Months  []string
		Least, Gained int
	}
	verdicts := browser.Eval[[]said](tab, `store.children().sort((a, b) => a.id < b.id ? -1 : 1).filter(c => c.ev.length).map(c => {
		const w = store.events(c, 'weighing')[0], v = verdict.verdictOf(c, {...w.body, day: w.day}, w.id), of = a => verdict.shown.map(i => growth.category(a, i)?.code ?? '')
		return {Gain: v.gain.gain, Twice: v.gain.twice, Below: v.below, Least: v.gain.least ?? 0, Gained: v.gain.gained ?? 0, Days: of(v.days), Months: of(v.months)} })`)
	seen, k := map[string]int{}, 0
	for _, c := range children {
		if len(c.past) == 0 {
			continue
		}
		var trend growth.Trend
		var gain growth.Gain
		gained, at := 0, growth.Measured{}
		for i, m := range c.past {
			if i+1 < len(c.past) && c.past[i+1].Day.Month() == m.Day.Month() {
				continue // the last of a month counts
			}
			gained = m.Grams - trend.LastGrams
			gain, at = trend.Step(m.Day.Month(), m.Grams, m.Day.MonthsSince(c.birth), c.sex), m
		}
		days, months := growth.Assess(at, growth.WHODays), growth.Assess(at, growth.PermenkesMonths)
		of := func(a growth.Assessment) (codes []string) {
			for _, i := range []growth.Index{growth.WFA, growth.HFA, growth.WFH, growth.BFA} {
				codes = append(codes, a.Category(i).Code)
			}
			return codes
		}
		want := said{Gain: gain.String(), Twice: trend.TwiceNotRose(), Below: days.BelowRedLine(), Days: of(days), Months: of(months)}
		if gain == growth.Rose || gain == growth.NotRose {
			want.Least, _ = growth.KBM2023.Grams(c.sex, at.Day.MonthsSince(c.birth))
			want.Gained = gained
		}
		if a, b := fmt.Sprint(verdicts[k]), fmt.Sprint(want); a != b {
			t.Errorf("%s: the phone says %s, the server %s", c.name, a, b)
		}
		seen[gain.String()]++
		if want.Twice {
			seen["2T"]++
		}
		if want.Below {
			seen["BGM"]++
		}
		if !slices.Equal(want.Days, want.Months) {
			seen["differ"]++
		}
		k++
	}
	for _, what := range []string{"N", "T", "O", "B", "2T", "BGM", "differ"} {
		if seen[what] == 0 {
			t.Errorf("no case of %s among %v", what, seen)
		}
	}
	told, _ := json.Marshal(seen)
	t.Logf("%d children: %s", k, told)
}
