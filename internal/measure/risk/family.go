package risk

import (
	"cmp"
	"maps"
	"slices"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/fact/standard"
	"tumbuh/internal/measure/roster"
	"tumbuh/internal/record/assist"
	"tumbuh/internal/record/care"
	"tumbuh/internal/record/family"
)

// Family is a household as the screening sees it on a day.
type Family struct {
	family.Household // as it stood on Day
	Day              civil.Date
	Persons          []Member // who live there, children of the posyandu apart
	Children         []Member
	Target           bool
	Couple           bool // of childbearing age
	Pregnant         bool
	Baduta           bool // has a child of 0 to 23 months
	Balita           bool // has one of 24 to 59 months
	Bride            bool // by the wider definition
	Adolescent       bool
	Factors          []standard.Risk
	Unasked          []string // fields without which a factor could not be decided
	Term             *assist.Term
	Visited          civil.Date // newest visit at home of the family or one of its members; 0: never
	Check            *assist.Check
	Lacks            []Lack   // see Lacking
	Untold           []string // services of which nobody said whether they were received

	answers standard.Answers
	home    *roster.Household
}

// Member is somebody who lives in a family on the day.
type Member struct {
	ID     db.ID
	Name   string
	Sex    growth.Sex
	Birth  civil.Date
	Group  standard.Group
	Person *roster.Person // or
	Child  *roster.Child

	life care.Life
}

// State is what the screening says of a family; catalogue: risk.state.…
type State string

const (
	AtRisk    State = "at_risk"
	NotAtRisk State = "not_at_risk"
	Unknown   State = "unknown" // no factor known, and not all asked
	NotTarget State = "not_target"
)

// States are all of them.
var States = []State{AtRisk, NotAtRisk, Unknown, NotTarget}

// State is what the screening says.
func (f *Family) State() State {
	switch {
	case !f.Target:
		return NotTarget
	case len(f.Factors) > 0:
		return AtRisk
	case len(f.Unasked) > 0:
		return Unknown
	}
	return NotAtRisk
}

// AtRisk tells whether a factor is known to stand.
func (f *Family) AtRisk() bool { return f.State() == AtRisk }

// Wider tells that only the wider definition makes it a target.
func (f *Family) Wider() bool { return !f.Target && (f.Bride || f.Adolescent) }

// Codes are the factors that stand, in the order of the rules.
func (f *Family) Codes() []string {
	all := []string{}
	for _, r := range f.Factors {
		all = append(all, r.Code)
	}
	return all
}

// visitDays is how long a visit at home holds: once a month (own choice of days).
const visitDays = 31

// Overdue tells that the family is at risk, and nobody visited it for a month.
func (f *Family) Overdue() bool {
	return f.AtRisk() && (f.Visited == 0 || f.Day-f.Visited > visitDays)
}

// Families are the families of a village on a day, by the name of their head. limits
// are a district's own.
func Families(v *roster.Village, a assist.Village, limits standard.Thresholds, day civil.Date) []Family {
	limits = standard.With(limits)
	all := make([]Family, 0, len(v.Households))
	for _, h := range v.Households {
		if f, here := familyOf(v, h, day); here {
			f.screen(limits)
			if t, ok := a.Term(h.ID, day); ok {
				f.Term = &t
			}
			if c, ok := a.Check(h.ID, day.Month().Year()); ok {
				f.Check = &c
			}
			all = append(all, f)
		}
	}
	slices.SortStableFunc(all, func(a, b Family) int { return cmp.Compare(a.Head, b.Head) })
	return all
}

// screen applies the rules. With the limit at nought no rank makes a family poor: what
// is not asked then decides nothing.
func (f *Family) screen(limits standard.Thresholds) {
	f.answer()
	f.Target = f.answers["target"] == true
	f.Factors, f.Unasked = standard.Screen(standard.Family, f.answers, limits)
	if limits["welfare_max"] == 0 {
		f.Unasked = slices.DeleteFunc(f.Unasked, func(name string) bool { return name == "welfare" })
	}
}

// youngest apart are nearer than two births of one mother can be: twins.
const twins = 8

// answer is what is known of the family: the phones' familyAnswers
// (door/field/app/fact) is its twin.
func (f *Family) answer() {
	var births []civil.Date
	of := map[db.ID][]civil.Date{} // by mother
	for _, c := range f.Children {
		births = append(births, c.Birth)
		of[c.Child.Child.Mother] = append(of[c.Child.Child.Mother], c.Birth)
	}
	husband := false
	for _, p := range f.Persons {
		if p.Person.Relation == "child" && p.Birth != 0 {
			births = append(births, p.Birth)
			of[""] = append(of[""], p.Birth)
		}
		husband = husband || p.Person.Relation == "spouse" && p.Sex == growth.Male
	}
	var ages []int
	living, gaps := f.siblings(of)
	for _, p := range f.Persons {
		c := p.life.Pregnancy
		if c != nil {
			f.Pregnant = true
			if c.Says.Living != nil {
				living = max(living, *c.Says.Living)
			}
			if c.Says.LastBirth != 0 {
				begun := c.Begun
				if begun == 0 {
					begun = c.Event.Day
				}
				gaps = append(gaps, begun.MonthsSince(c.Says.LastBirth))
			}
		}
		wife := p.Sex == growth.Female && (c != nil || of[p.ID] != nil || slices.Contains([]string{"spouse", "in_law"}, p.Person.Relation) || p.Person.Relation == "head" && husband)
		switch age := f.Day.MonthsSince(p.Birth) / 12; {
		case wife && p.Birth == 0:
			f.Couple = true
		case wife && age < 50:
			f.Couple, ages = true, append(ages, age)
		}
		f.Bride = f.Bride || p.Group == standard.Bride || p.Group == standard.Groom
		f.Adolescent = f.Adolescent || p.Group == standard.Adolescent
	}
	young := false
	for _, birth := range births {
		switch age := f.Day.MonthsSince(birth); {
		case age < 24:
			f.Baduta, young = true, true
		case age < 60:
			f.Balita, young = true, true
		}
	}
	f.answers = standard.Answers{"target": f.Couple || f.Pregnant || young, "couple": f.Couple, "pregnant": f.Pregnant, "siblings": len(gaps) > 0, "living": living}
	f.household()
	if len(ages) > 0 {
		f.answers["wife_youngest"], f.answers["wife_oldest"] = slices.Min(ages), slices.Max(ages)
	}
	if len(gaps) > 0 {
		f.answers["spacing_months"] = slices.Min(gaps)
	}
}

// household is what was asked of the household as a whole.
func (f *Family) household() {
	h := f.Household
	if h.Water != "" {
		f.answers["water"] = h.Water
	}
	if h.Latrine != "" {
		f.answers["latrine"] = h.Latrine
	}
	if h.Welfare != 0 {
		f.answers["welfare"] = h.Welfare
	}
	if h.ModernFP != nil {
		f.answers["modern_fp"] = *h.ModernFP
	}
}

// siblings are how many children one mother has, and the months between her births of
// which the later child is under five. Whose mother is not known counts with the only one
// who is.
func (f *Family) siblings(of map[db.ID][]civil.Date) (most int, gaps []int) {
	unknown := of[""]
	delete(of, "")
	only := db.ID("")
	if len(of) == 1 {
		for only = range of {
		}
	}
	of = maps.Clone(of)
	of[only] = append(slices.Clone(of[only]), unknown...)
	for _, births := range of {
		slices.Sort(births)
		most = max(most, len(births))
		for i := 1; i < len(births); i++ {
			if gap := births[i].MonthsSince(births[i-1]); gap >= twins && f.Day.MonthsSince(births[i]) < 60 {
				gaps = append(gaps, gap)
			}
		}
	}
	return most, gaps
}
