package risk

import (
	"slices"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/fact/standard"
	"tumbuh/internal/measure/roster"
	"tumbuh/internal/record/care"
)

// familyOf is a household of a village with who lived in it on a day; false: nobody
// did, it was elsewhere, not registered yet, or a mistake.
func familyOf(v *roster.Village, home *roster.Household, day civil.Date) (f Family, here bool) {
	h, registered := home.On(day)
	if !registered || h.Deleted != "" || h.Village != v.Code {
		return f, false
	}
	f.Household, f.Day, f.home = h, day, home
	for _, p := range home.Persons {
		if p.Deleted != "" || p.Gone != 0 && p.Gone <= day || p.Birth > day {
			continue
		}
		who := care.Somebody{Sex: p.Sex, Birth: p.Birth, Spouse: p.Relation == "spouse"}
		for _, c := range p.Born {
			who.Children = append(who.Children, c.Birth)
		}
		life := care.LifeOf(who, p.Events, day)
		if life.Gone != nil {
			continue
		}
		f.Persons = append(f.Persons, Member{ID: p.ID, Name: p.Name, Sex: p.Sex, Birth: p.Birth, Group: life.Group, Person: p, life: life})
		f.visited(p.Events)
	}
	for _, c := range home.Children {
		if c.Blocked != 0 || c.Gone != 0 && c.Gone <= day || c.Birth > day {
			continue
		}
		m := Member{ID: c.ID, Name: c.Name, Sex: c.Sex, Birth: c.Birth, Child: c}
		m.Group = standard.GroupOn(standard.Life{Sex: c.Sex, Birth: c.Birth}, day)
		f.Children = append(f.Children, m)
		f.visited(c.Events)
	}
	f.visited(home.Events)
	return f, len(f.Persons)+len(f.Children) > 0
}

// visited takes the newest visit at home until the day among some events.
func (f *Family) visited(events []care.Event) {
	for _, e := range events {
		if e.Kind == care.KindVisit && e.Day <= f.Day {
			f.Visited = max(f.Visited, e.Day)
		}
	}
}

// events are what happened to a member.
func (m Member) events() []care.Event {
	if m.Child != nil {
		return m.Child.Events
	}
	return m.Person.Events
}

// facts are what is known of a member on a day for what is due: the phones' factsOf
// (door/field/app/fact) is its twin; a month's mark that somebody was weighed counts too.
func (m Member) facts(day civil.Date) standard.Facts {
	f := standard.Facts{Group: m.Group, Birth: m.Birth, Had: map[string][]string{}}
	note := func(what, when string, yes bool) {
		if yes {
			f.Had[what] = append(f.Had[what], when)
		}
	}
	if m.Child != nil {
		f.Group = standard.GroupOn(standard.Life{Sex: m.Sex, Birth: m.Birth}, day)
		for _, v := range m.Child.Visits {
			note("weighing", v.Day.String(), v.Grams > 0 && v.Day <= day)
			note("length", v.Day.String(), v.MM > 0 && v.Day <= day)
		}
	} else {
		life := care.LifeOf(care.Somebody{Sex: m.Sex, Birth: m.Birth}, m.events(), day)
		f.Group, f.Delivered = life.Group, life.Delivered
		if life.Pregnancy != nil {
			f.LMP = life.Pregnancy.Begun
		}
		if life.Engagement != nil {
			f.Wedding = care.Says[care.Engagement](*life.Engagement).Wedding
		}
	}
	for _, e := range m.events() {
		switch {
		case e.Day > day:
		case e.Kind == care.KindExam:
			note("exam", e.Day.String(), true)
			tablets := care.Says[care.Exam](e).Tablets
			note("tablets", e.Day.String(), tablets != nil && *tablets > 0)
		case e.Kind == care.KindServices:
			says := care.Says[care.Services](e)
			for _, code := range says.Given {
				note(code, e.Month.String(), true)
			}
			for mark, yes := range says.Marks {
				note(mark, e.Month.String(), yes)
			}
			note("weighing", e.Month.String(), says.Marks["weighed"])
			note("length", e.Month.String(), says.Marks["measured"])
		}
	}
	return f
}

// Visits are those at home of the family and its members, the newest first.
func (f *Family) Visits() (all []care.Event) {
	take := func(events []care.Event) {
		for _, e := range events {
			if e.Kind == care.KindVisit && e.Day <= f.Day {
				all = append(all, e)
			}
		}
	}
	take(f.home.Events)
	for _, m := range slices.Concat(f.Persons, f.Children) {
		take(m.events())
	}
	slices.SortStableFunc(all, func(a, b care.Event) int { return int(b.Day - a.Day) })
	return all
}
