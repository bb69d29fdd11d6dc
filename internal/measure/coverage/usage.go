package coverage

import (
	"slices"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/measure/roster"
	"tumbuh/internal/record/assist"
	"tumbuh/internal/record/care"
)

// usage is, by kind of record (Rule.From), in which months from the first on there is any
// in the village.
type usage map[string][]bool

// kindOf are events as rules call them.
var kindOf = map[string]string{care.KindServices: "services", care.KindExam: "exam", care.KindVisit: "home_visit", care.KindReferral: "referral", care.KindAnswer: "referral"}

func inUse(v *roster.Village, a assist.Village, first civil.Month) usage {
	u, months := usage{}, v.Today.Month().Sub(first)+1
	note := func(kind string, m civil.Month) {
		if u[kind] == nil {
			u[kind] = make([]bool, months)
		}
		if k := m.Sub(first); k < months {
			u[kind][max(0, k)] = true
		}
	}
	events := func(all []care.Event) {
		for _, e := range all {
			note(kindOf[e.Kind], e.Month)
		}
	}
	for _, h := range v.Households {
		events(h.Events)
		for _, t := range a.Terms[h.ID] {
			for m := t.Since.Month(); m <= v.Today.Month(); m = m.Add(1) { // who once had teams has them in use
				note("companionship", m)
			}
		}
	}
	for _, p := range v.Persons {
		events(p.Events)
	}
	for _, c := range v.Children {
		events(c.Events)
		for _, w := range c.Visits {
			note("weighing", w.Day.Month())
		}
	}
	return u
}

// tells is whether what a rule rests on was in use in a period, or in the year before it.
func (u usage) tells(r *Rule, s span) bool {
	return len(r.Rests) == 0 || slices.ContainsFunc(r.Rests, func(kind string) bool {
		return u[kind] != nil && slices.Contains(u[kind][max(0, s.i-12):s.j+1], true)
	})
}
