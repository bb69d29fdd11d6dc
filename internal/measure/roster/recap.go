package roster

import (
	"cmp"
	"slices"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/fact/form"
	"tumbuh/internal/record/care"
)

// Mothers are the rows of form 3A of a quarter, before its rules. Who moved within it is on
// that of the village of her last month on form 2A alone.
func (v *Village) Mothers(quarter civil.Period) (all []form.Mother) {
	for _, p := range v.Persons {
		for m := quarter.To(); m >= quarter.From(); m = m.Add(-1) {
			g := p.on2A(m)
			if g == nil {
				continue
			}
			if !p.in(m) {
				break
			}
			p.fill()
			day := v.day(m)
			all = append(all, form.Mother{Told: told(quarter, p.Events), Who: string(p.ID), Home: p.Home.key(g.KIA, string(p.ID)), Status: p.Status(m),
				Gestation: g.Gestation(day), Delivered: g.Delivered(day), Served: p.received(g.Since, quarter.To())})
			break
		}
	}
	return all
}

// Babies are the rows of form 3B of a quarter, before its rules, each in the village of its
// last month on form 2B.
func (v *Village) Babies(quarter civil.Period) (all []form.Child) {
	for _, c := range v.Children {
		for m := quarter.To(); m >= quarter.From(); m = m.Add(-1) {
			if !c.on2B(m) {
				continue
			}
			if !c.in(m) {
				break
			}
			c.fill()
			home, mother := c.Home, string(c.ID)
			if c.Mother != nil {
				home, mother = cmp.Or(c.Home, c.Mother.Home), string(c.Mother.ID)
			}
			all = append(all, form.Child{Told: told(quarter, c.Events), Who: string(c.ID), Home: home.key(c.KIANumber(), mother), Status: c.Nutrition(m), Age: c.AgeIn(m),
				Mat: c.Mat(quarter.From(), m), Served: c.received(c.since, quarter.To())})
			break
		}
	}
	return all
}

// Attendance are the children of form 2C of a period.
func (v *Village) Attendance(period civil.Period) (all []form.Attendance) {
	for _, c := range v.Children {
		a := form.Attendance{Who: string(c.ID), Age: -1}
		for m := period.From(); m <= period.To(); m = m.Add(1) {
			if !c.On2C(m) {
				continue
			}
			a.Age = c.AgeIn(m)
			if came, said := c.Paud(m); said {
				if a.Months == nil {
					a.Months = map[civil.Month]bool{}
				}
				a.Months[m] = came
			}
		}
		if a.Age >= 0 {
			all = append(all, a)
		}
	}
	return all
}

// key is by what table 1 tells households apart: the household, of a child without one its
// mother's, else the number of the KIA book, else the mother.
func (h *Household) key(kia, mother string) string {
	if h != nil {
		return string(h.ID)
	}
	return cmp.Or(kia, mother)
}

// told is whether anybody recorded services that somebody received in a period, or did not.
func told(p civil.Period, events []care.Event) bool {
	return slices.ContainsFunc(events, func(e care.Event) bool { return e.Kind == care.KindServices && p.Has(e.Month) })
}
