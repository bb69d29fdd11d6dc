package risk_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/fact/standard"
	"tumbuh/internal/measure/risk"
	"tumbuh/internal/measure/roster"
	"tumbuh/internal/record/assist"
	"tumbuh/internal/record/care"
	"tumbuh/internal/record/family"
	"tumbuh/internal/record/people"
	"tumbuh/internal/record/visit"
)

const here = "7312012005"

var today = civil.MustDate("2026-09-20")

// builder puts a household together.
type builder struct{ *roster.Household }

// home is a family of a couple of 26 and 30, all asked, nothing wrong.
func home(name string) builder {
	yes := true
	b := builder{&roster.Household{Household: family.Household{Regency: here[:4], ID: db.NewID(), Village: here, Head: name, Water: "piped", Latrine: "septic", Welfare: 2, ModernFP: &yes}}}
	b.person("head", growth.Male, 30)
	b.person("spouse", growth.Female, 26)
	return b
}

func (b builder) person(relation string, sex growth.Sex, age int) *roster.Person {
	p := &roster.Person{Person: family.Person{ID: db.NewID(), Household: b.ID, Name: relation, Relation: relation, Sex: sex, Birth: ago(age*12 + 1)}, Home: b.Household}
	b.Persons = append(b.Persons, p)
	return p
}

func (b builder) wife() *roster.Person { return b.Persons[1] }

// child is one of the wife's of an age in months.
func (b builder) child(months int) *roster.Child {
	c := &roster.Child{Child: people.Child{ID: db.NewID(), Name: fmt.Sprint("anak ", months), Village: here, Sex: growth.Female, Birth: ago(months) - 3, Household: b.ID, Mother: b.wife().ID}, Home: b.Household, Mother: b.wife()}
	b.Children = append(b.Children, c)
	b.wife().Born = append(b.wife().Born, c)
	return c
}

// ago is a day so many months before today.
func ago(months int) civil.Date {
	_, _, day := today.YMD()
	return today.Month().Add(-months).First() + civil.Date(day-1)
}

func event(kind string, day civil.Date, body map[string]any) care.Event {
	text, _ := json.Marshal(body)
	return care.Event{Kind: kind, ID: db.NewID(), Day: day, Month: day.Month(), Village: here, Body: text}
}

func families(a assist.Village, homes ...builder) []risk.Family {
	v := &roster.Village{Regency: here[:4], Code: here, Today: today}
	for _, b := range homes {
		v.Households = append(v.Households, b.Household)
	}
	return risk.Families(v, a, nil, today)
}

func one(t *testing.T, b builder) risk.Family {
	t.Helper()
	all := families(assist.Village{}, b)
	if len(all) != 1 {
		t.Fatalf("%d families", len(all))
	}
	return all[0]
}

func TestAFamilyIsAtRiskByBKKBNsCriteria(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		with func(builder)
		want string // state: factors
	}{
		{"all asked, nothing found", func(builder) {}, "not_at_risk: "},
		{"a spring", func(b builder) { b.Water = "surface" }, "at_risk: water"},
		{"a latrine without a tank", func(b builder) { b.Latrine = "no_septic" }, "at_risk: latrine"},
		{"a shared latrine with one", func(b builder) { b.Latrine = "shared_septic" }, "not_at_risk: "},
		{"a wife of nineteen", func(b builder) { b.wife().Birth = ago(19*12 + 11) }, "at_risk: too_young"},
		{"a wife of twenty", func(b builder) { b.wife().Birth = ago(20 * 12) }, "not_at_risk: "},
		{"a wife of thirty-five", func(b builder) { b.wife().Birth = ago(35*12 + 11) }, "not_at_risk: "},
		{"a wife of thirty-six", func(b builder) { b.wife().Birth = ago(36 * 12) }, "at_risk: too_old"},
		{"children 23 months apart", func(b builder) { b.child(3); b.child(26) }, "at_risk: too_close"},
		{"two mothers in one house", func(b builder) {
			b.child(3)
			c, aunt := b.child(14), b.person("in_law", growth.Female, 25)
			c.Child.Mother, c.Mother = aunt.ID, aunt
		}, "not_at_risk: "},
		{"children 24 months apart", func(b builder) { b.child(3); b.child(27) }, "not_at_risk: "},
		{"twins", func(b builder) { b.child(3); b.child(3) }, "not_at_risk: "},
		{"near one another, and all above five", func(b builder) { b.child(70); b.child(80) }, "not_at_risk: "},
		{"three children", func(b builder) { b.child(3); b.child(40); b.child(80) }, "not_at_risk: "},
		{"four children", func(b builder) { b.child(3); b.child(40); b.child(80); b.child(120) }, "at_risk: too_many"},
		{"too close and too many", func(b builder) { b.child(3); b.child(14); b.child(40); b.child(80) }, "at_risk: too_close too_many"},
		{"no modern contraception", func(b builder) { no := false; b.ModernFP = &no }, "at_risk: no_modern_fp"},
		{"none because she is pregnant", func(b builder) {
			no := false
			b.ModernFP = &no
			b.wife().Events = []care.Event{event(care.KindPregnancy, ago(2), map[string]any{"lmp": ago(4), "gravida": 1})}
		}, "not_at_risk: "},
		{"pregnant soon after a birth", func(b builder) {
			b.wife().Events = []care.Event{event(care.KindPregnancy, ago(2), map[string]any{"lmp": ago(4), "gravida": 2, "last_birth": ago(20)})}
		}, "at_risk: too_close"},
		{"poor, and the rank is not used", func(b builder) { b.Welfare = 1 }, "not_at_risk: "},
		{"nobody asked about the latrine", func(b builder) { b.Latrine = "" }, "unknown: "},
		{"nor about that, but the water is bad", func(b builder) { b.Latrine, b.Water = "", "surface" }, "at_risk: water"},
		{"nobody knows her age", func(b builder) { b.wife().Birth = 0 }, "unknown: "},
		{"she is fifty", func(b builder) { b.wife().Birth = ago(50 * 12); b.Water = "surface" }, "not_target: "},
		{"a grandchild under five with her", func(b builder) { b.wife().Birth = ago(50 * 12); b.Water = "surface"; b.child(30) }, "at_risk: water"},
		{"she has moved away", func(b builder) { b.wife().Gone = ago(1); b.Water = "surface" }, "not_target: "},
		{"a girl of fourteen alone", func(b builder) {
			b.wife().Birth, b.Water = ago(50*12), "surface"
			b.person("child", growth.Female, 14)
		}, "not_target: "},
	} {
		b := home("Baso")
		c.with(b)
		f := one(t, b)
		if got := string(f.State()) + ": " + strings.Join(f.Codes(), " "); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestTheWiderDefinitionIsCountedApart(t *testing.T) {
	t.Parallel()
	girl, bride := home("A"), home("B")
	girl.wife().Birth, bride.wife().Birth = ago(50*12), ago(50*12)
	girl.person("child", growth.Female, 14)
	to := bride.person("child", growth.Female, 22)
	to.Events = []care.Event{event(care.KindEngagement, ago(1), map[string]any{"wedding": today + 60})}
	c := risk.Tally(families(assist.Village{}, girl, bride, home("C")))
	if c.Wider != 2 || c.Columns["targets"] != 1 || c.Columns["families"] != 3 {
		t.Errorf("%+v", c)
	}
}

// Whatever the families are, what they add up to keeps BKKBN's rules.
func TestCountsKeepTheRulesOfTheTable(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 7))
	pick := func(words ...string) string { return words[r.IntN(len(words))] }
	for round := range 60 {
		var homes []builder
		for i := range 1 + r.IntN(40) {
			b := home(fmt.Sprint(i))
			b.Water, b.Latrine, b.Welfare = pick("", "piped", "surface"), pick("", "septic", "none"), r.IntN(6)
			b.wife().Birth = ago(r.IntN(60 * 12))
			for range r.IntN(5) {
				b.child(r.IntN(90))
			}
			switch r.IntN(3) {
			case 0:
				b.ModernFP = nil
			case 1:
				no := false
				b.ModernFP = &no
			}
			homes = append(homes, b)
		}
		all := families(assist.Village{}, homes...)
		c := risk.Tally(all)
		for _, wrong := range c.Columns.Check() {
			t.Errorf("round %d: %s %v of %v", round, wrong.Key, wrong.Args, c.Columns)
		}
		most, together, any := 0, 0, 0
		for _, name := range assist.Too {
			most, together = max(most, c.Columns[name]), together+c.Columns[name]
		}
		for i := range all {
			if slices.ContainsFunc(assist.Too, func(code string) bool { return slices.Contains(all[i].Codes(), code) }) {
				any++
			}
		}
		if c.Columns["any_too"] != any || any < most || any > together {
			t.Errorf("round %d: any of the four %d, counted %d, largest %d, together %d", round, c.Columns["any_too"], any, most, together)
		}
	}
}

func TestWhatAFamilyLacks(t *testing.T) {
	t.Parallel()
	b := home("Baso")
	b.Latrine = "none"
	c := b.child(10)
	c.Visits = []visit.Visit{{Day: ago(1), Grams: 8000, MM: 700}}
	c.Events = []care.Event{event(care.KindServices, ago(2).Month().First(), map[string]any{"month": ago(2).Month(), "marks": map[string]bool{"insurance": true, "certificate": false}, "given": []string{"hb0", "bcg"}})}
	lacks := func(b builder, period string) string {
		f := one(t, b)
		f.Lack(civil.MustPeriod(period))
		var all []string
		for _, l := range f.Lacks {
			text := l.Code
			if l.Of > 1 {
				text += fmt.Sprintf("(%d/%d)", l.Missed, l.Of)
			}
			all = append(all, text)
		}
		return strings.Join(all, " ")
	}
	// In September it was not weighed, nor given vitamin A; August's length still counts.
	if got, want := lacks(b, "2026-09"), "latrine certificate immunisation weighing vitamin_a companion home_visit"; got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	if got, want := lacks(b, "2026Q3"), "latrine certificate immunisation weighing(2/3) vitamin_a companion home_visit(3/3)"; got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	c.Visits = append(c.Visits, visit.Visit{Day: today - 1, Grams: 8100})
	b.Events = []care.Event{event(care.KindVisit, today-2, map[string]any{"topics": []string{"sanitation"}})}
	if got, want := lacks(b, "2026-09"), "latrine certificate immunisation vitamin_a companion"; got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	well := home("Well")
	well.child(3)
	if f := one(t, well); true {
		f.Lack(civil.MustPeriod("2026-09"))
		if f.State() != risk.NotAtRisk || strings.Join(f.Untold, " ") != "immunisation insurance certificate" {
			t.Errorf("%s, of whom nobody said %v", f.State(), f.Untold)
		}
	}
	other := home("Rich")
	other.wife().Birth, other.Latrine = ago(55*12), "none"
	if got := lacks(other, "2026-09"); got != "" {
		t.Errorf("no target lacks %s", got)
	}
}

// "These 14 families lack a latrine and two other services."
func TestFamiliesThatLackTheSameStandTogether(t *testing.T) {
	t.Parallel()
	var homes []builder
	for i := range 20 {
		b := home(fmt.Sprintf("K%02d", i))
		b.Water = "surface"
		if i < 14 {
			b.Latrine = "none"
		}
		homes = append(homes, b)
	}
	a := assist.Village{Terms: map[db.ID][]assist.Term{}}
	for _, b := range homes[:14] {
		a.Terms[b.ID] = []assist.Term{{Household: b.ID, Since: ago(3)}}
	}
	all := families(a, homes...)
	risk.Fill(all, civil.MustPeriod("2026-09"))
	groups := risk.Combinations(all)
	if len(groups) != 2 || strings.Join(groups[0].Codes, "+") != "water+latrine+home_visit" || len(groups[0].Families) != 14 || len(groups[1].Families) != 6 {
		t.Fatalf("%+v", groups)
	}
	if only := risk.Combinations(all, "companion"); len(only) != 1 || len(only[0].Families) != 6 {
		t.Errorf("%+v", only)
	}
	c := risk.Tally(all)
	if c.Combinations["water+latrine+home_visit"] != 14 || c.Lacks["water"] != 20 || c.Lacks["latrine"] != 14 {
		t.Errorf("%+v", c)
	}
	if accompanied, atRisk := risk.Companionship(all); accompanied != 14 || atRisk != 20 {
		t.Errorf("%d of %d", accompanied, atRisk)
	}
}

func TestAFamilyAtRiskIsOverdueAfterAMonth(t *testing.T) {
	t.Parallel()
	for days, overdue := range map[int]bool{0: false, 31: false, 32: true} {
		b := home("Baso")
		b.Water = "surface"
		b.wife().Events = []care.Event{event(care.KindVisit, today-civil.Date(days), nil)}
		if f := one(t, b); f.Overdue() != overdue {
			t.Errorf("after %d days: %v", days, f.Overdue())
		}
	}
	if f := one(t, home("Well")); f.Overdue() {
		t.Error("who is not at risk is not overdue")
	}
}

// A family at the end of a past year is as it was then.
func TestAPastDayHasItsOwnMembers(t *testing.T) {
	t.Parallel()
	b := home("Baso")
	b.child(3)
	b.wife().Birth = ago(50*12 + 6) // fifty half a year ago
	v := &roster.Village{Code: here, Households: []*roster.Household{b.Household}}
	then := risk.Families(v, assist.Village{}, nil, ago(8))
	if len(then) != 1 || !then[0].Couple || then[0].Baduta || len(then[0].Children) != 0 {
		t.Errorf("%+v", then)
	}
	if now := one(t, b); now.Couple || !now.Baduta {
		t.Errorf("%+v", now)
	}
}

func TestADistrictsLimitDecides(t *testing.T) {
	t.Parallel()
	b := home("Baso")
	for range 3 {
		b.child(3 + 30*len(b.Children))
	}
	v := &roster.Village{Code: here, Households: []*roster.Household{b.Household}}
	state := func(own standard.Thresholds) risk.State {
		f := risk.Families(v, assist.Village{}, own, today)[0]
		return f.State()
	}
	if a, b := state(nil), state(standard.Thresholds{"living_max": 2}); a != risk.NotAtRisk || b != risk.AtRisk {
		t.Errorf("%s, with the district's limit %s", a, b)
	}
	poor := standard.Thresholds{"welfare_max": 4}
	if got := state(poor); got != risk.AtRisk {
		t.Errorf("rank 2 of at most 4: %s", got)
	}
	if b.Welfare = 0; state(poor) != risk.Unknown {
		t.Error("a rank that counts and was not asked leaves the family unknown")
	}
}
