package roster

import (
	"slices"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/fact/form"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/fact/standard"
	"tumbuh/internal/record/care"
)

const hfa, wfh = growth.HFA, growth.WFH

// Origin is where a mark comes from. Catalogue: scorecard.origin.…
type Origin uint8

const (
	Nowhere   Origin = iota
	Said             // the month's services were written down so
	Weighing         // of that month
	HomeVisit        // at the person's or their household's
	House            // the household's water or latrine is proper
	Given            // antigens given up to then
	Tablets          // received at an examination
	Kept             // said of an earlier month, and not otherwise since
)

// Key is the end of the origin's catalogue key.
func (o Origin) Key() string {
	return [...]string{"", "said", "weighing", "home_visit", "house", "given", "tablets", "kept"}[o]
}

// Marked are the marks of a month with where each comes from. What was received stands,
// whoever else says that it was not.
type Marked struct {
	form.Marks
	No   form.Marks // said not to have been received
	From [16]Origin // in the order of form.Services
}

// Of is where the mark of a service comes from.
func (m Marked) Of(code string) Origin {
	if i := slices.Index(form.Services, code); i >= 0 {
		return m.From[i]
	}
	return Nowhere
}

func (m *Marked) set(i int, from Origin) {
	if m.From[i] == Nowhere {
		m.Marks, m.From[i] = m.Marks|1<<i, from
	}
}

func index(code string) int { return slices.Index(form.Services, code) }

var (
	weighed, measured, homeVisit = index("weighed"), index("measured"), index("home_visit")
	water, latrine, tablets      = index("water"), index("latrine"), index("tablets")
	immunised, measles           = index("immunisation"), index("measles")
	insured, certified           = index("insurance"), index("certificate")
)

// basic is the complete basic series (imunisasi dasar lengkap) without the measles dose,
// which the form asks for apart, in the generation of the form; recalled.
var basic = standard.Codes{"hb0", "bcg", "opv1", "opv2", "opv3", "opv4", "dpt1", "dpt2", "dpt3", "ipv1"}

// measlesAge is from which month of age on the form's one mark of immunisation means the
// measles dose too.
const measlesAge = 10

// Marks are the marks of a month, in this village or elsewhere.
func (p *Person) Marks(m civil.Month) Marked { p.fill(); return p.marked(m) }

// Marks are the marks of a month, in this village or elsewhere.
func (c *Child) Marks(m civil.Month) Marked { c.fill(); return c.marked(m) }

func (l *life) marked(m civil.Month) Marked {
	if i := m.Sub(l.since); m >= l.since && i < len(l.marks) {
		return l.marks[i]
	}
	return Marked{}
}

func (p *Person) fill() {
	if p.marks == nil {
		p.tell(p.Events, p.Home, 0)
		p.finish(p.Home)
	}
}

func (c *Child) fill() {
	if c.marks != nil {
		return
	}
	c.begin()
	for _, w := range c.Visits {
		if at := c.at(w.Day.Month()); at != nil {
			if w.Grams > 0 {
				at.set(weighed, Weighing)
			}
			if w.MM > 0 {
				at.set(measured, Weighing)
			}
		}
	}
	c.tell(c.Events, c.Home, c.Birth)
	c.finish(c.Home)
}

func (l *life) begin() {
	if l.marks == nil {
		l.marks = make([]Marked, max(0, l.village.Today.Month().Sub(l.since)+1))
	}
}

// at is where the marks of a month are written; nil: before somebody counts, or in the
// time to come.
func (l *life) at(m civil.Month) *Marked {
	if i := m.Sub(l.since); m >= l.since && i < len(l.marks) {
		return &l.marks[i]
	}
	return nil
}

// tell writes down what events say of each month.
func (l *life) tell(events []care.Event, home *Household, birth civil.Date) {
	l.begin()
	given := map[string]bool{}
	from := map[civil.Month]Marked{}
	for _, e := range events {
		at := l.at(e.Month)
		if at == nil {
			continue
		}
		switch e.Kind {
		case care.KindVisit:
			at.set(homeVisit, HomeVisit)
		case care.KindExam:
			if says := care.Says[care.Exam](e); says.Tablets != nil && *says.Tablets > 0 && (says.Taken == nil || *says.Taken > 0) {
				at.set(tablets, Tablets)
			}
		case care.KindServices:
			says := care.Says[care.Services](e)
			l.services(at, says, birth)
			for _, code := range says.Given {
				given[code] = true
			}
			if len(says.Given) > 0 {
				from[e.Month] = doses(given)
			}
		}
	}
	if home != nil {
		for _, e := range home.Events {
			if at := l.at(e.Month); at != nil && e.Kind == care.KindVisit {
				at.set(homeVisit, HomeVisit)
			}
		}
	}
	var had Marked
	for i := range l.marks { // what was given stays given
		if now, more := from[l.since.Add(i)]; more {
			had = now
		}
		for _, k := range []int{immunised, measles} {
			if had.From[k] != Nowhere {
				l.marks[i].set(k, Given)
			}
		}
	}
}

// doses are the marks that antigens make.
func doses(given map[string]bool) (m Marked) {
	if !slices.ContainsFunc(basic, func(code string) bool { return !given[code] }) {
		m.set(immunised, Given)
	}
	if given["mr1"] {
		m.set(measles, Given)
	}
	return m
}

// services writes down what was said of a month.
func (l *life) services(at *Marked, says care.Services, birth civil.Date) {
	for code, yes := range says.Marks {
		i := index(code)
		switch {
		case code == paud:
			if l.paud == nil {
				l.paud = map[civil.Month]bool{}
			}
			l.paud[says.Month] = l.paud[says.Month] || yes
		case i < 0: // of an adolescent or a bride
		case !yes:
			at.No |= 1 << i
		default:
			at.Marks, at.From[i] = at.Marks|1<<i, Said
			if i == immunised && birth != 0 && says.Month.Last().MonthsSince(birth) >= measlesAge {
				at.set(measles, Said)
			}
		}
	}
}

const paud = "paud"

// finish adds what the household has, and what somebody has until it is said otherwise:
// an insurance and a certificate, and water and latrine where the household was not
// asked. What somebody gets (an examination, a class) is of its month alone.
func (l *life) finish(home *Household) {
	var before Marked
	for i := range l.marks {
		at, keeps := &l.marks[i], []int{insured, certified}
		var was struct{ water, latrine string }
		if home != nil {
			h, _ := home.On(l.since.Add(i).Last())
			was.water, was.latrine = h.Water, h.Latrine
		}
		if standard.ProperWater(was.water) {
			at.set(water, House)
		}
		if standard.ProperLatrine(was.latrine) {
			at.set(latrine, House)
		}
		if was.water == "" {
			keeps = append(keeps, water)
		}
		if was.latrine == "" {
			keeps = append(keeps, latrine)
		}
		for _, k := range keeps {
			if before.Marks&(1<<k) != 0 && at.No&(1<<k) == 0 {
				at.set(k, Kept)
			}
		}
		before = *at
		l.served = append(l.served, form.Monthly{Month: l.since.Add(i), Marks: at.Marks})
	}
}

// Paud tells whether a child came to PAUD in a month, and whether anything was said.
func (c *Child) Paud(m civil.Month) (came, said bool) {
	c.fill()
	came, said = c.paud[m]
	return came, said
}

// received are somebody's marks from one month to another.
func (l *life) received(from, to civil.Month) []form.Monthly {
	end := max(0, min(len(l.served), to.Sub(l.since)+1))
	return l.served[min(end, max(0, from.Sub(l.since))):end]
}
