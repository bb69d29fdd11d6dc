package coverage

import (
	"cmp"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/fact/standard"
	"tumbuh/internal/measure/roster"
	"tumbuh/internal/record/care"
)

// person is somebody of a household, with what the rules ask of her again and again.
type person struct {
	*roster.Person
	today    civil.Date
	services map[civil.Month]care.Services
	exams    map[civil.Month][]care.Exam
	visits   map[civil.Month]bool // at her home
	weddings []civil.Date
}

func newPerson(p *roster.Person, today civil.Date) *person {
	x := &person{Person: p, today: today, services: care.Marks(p.Events), exams: map[civil.Month][]care.Exam{}, visits: map[civil.Month]bool{}}
	all := p.Events
	if p.Home != nil {
		for _, e := range p.Home.Events {
			x.visits[e.Month] = x.visits[e.Month] || e.Kind == care.KindVisit
		}
	}
	for _, e := range all {
		switch e.Kind {
		case care.KindExam:
			x.exams[e.Month] = append(x.exams[e.Month], care.Says[care.Exam](e))
		case care.KindVisit:
			x.visits[e.Month] = true
		case care.KindEngagement:
			x.engaged(e)
		}
	}
	return x
}

// engaged notes a wedding. Told again before it has been, it was put off.
func (p *person) engaged(e care.Event) {
	if n := len(p.weddings); n > 0 && p.weddings[n-1] >= e.Day {
		p.weddings = p.weddings[:n-1]
	}
	if day := care.Says[care.Engagement](e).Wedding; day != 0 {
		p.weddings = append(p.weddings, day)
	}
}

// day is the day by which a month is told.
func (p *person) day(m civil.Month) civil.Date { return min(m.Last(), p.today) }

// service asks whether somebody received something in a month.
type service func(p *person, m civil.Month) bool

func marked(code string) service {
	return func(p *person, m civil.Month) bool { return p.services[m].Marks[code] }
}

func examined(p *person, m civil.Month) bool { return marked("premarital")(p, m) || tested(p, m) }
func guided(p *person, m civil.Month) bool   { return marked("counselling")(p, m) }
func visited(p *person, m civil.Month) bool  { return p.visits[m] }

func tablets(p *person, m civil.Month) bool {
	for _, e := range p.exams[m] {
		if e.Tablets != nil && *e.Tablets > 0 {
			return true
		}
	}
	return marked("tablets")(p, m)
}

func tested(p *person, m civil.Month) bool {
	for _, e := range p.exams[m] {
		if e.Hb > 0 {
			return true
		}
	}
	return marked("hb_check")(p, m)
}

// girl: an adolescent girl in a month, and served in it.
func girl(by service) func(*person, civil.Month) flag {
	return func(p *person, m civil.Month) flag {
		if p.Sex != growth.Female || p.Birth == 0 || !p.Here(m) {
			return none
		}
		if age := p.day(m).MonthsSince(p.Birth); age < 10*12 || age >= 19*12 || p.Life(p.day(m)).Group != standard.Adolescent {
			return none
		}
		return in | got.If(by(p, m))
	}
}

// before is how many months before the month of a wedding its services begin.
const before = 3

// bride: a woman in the month of her wedding, and served from three months before it.
func bride(by service) func(*person, civil.Month) flag {
	return func(p *person, m civil.Month) flag {
		if p.Sex != growth.Female || len(p.weddings) == 0 || !p.Here(m) {
			return none
		}
		for _, day := range p.weddings {
			if day.Month() != m || day > p.today {
				continue
			}
			for k := range before + 1 {
				if by(p, m.Add(-k)) {
					return yes
				}
			}
			return in
		}
		return none
	}
}

// delivered: a woman in the month of a birth, live or still, and what she had of that
// pregnancy.
func delivered(had func(*person, *roster.Pregnancy) bool) func(*person, civil.Month) flag {
	return func(p *person, m civil.Month) flag {
		for _, g := range p.Pregnancies {
			if g.Born() && g.Ended.Month() == m && g.Ended <= p.today && p.Here(m) {
				return in | got.If(had(p, g))
			}
		}
		return none
	}
}

// begin is when a pregnancy began, or was first heard of.
func begin(g *roster.Pregnancy) civil.Date { return cmp.Or(g.Begun, g.Heard) }

// enough: so many tablets, added up over the examinations of the pregnancy; taken: where it
// was asked how many of them she took, those.
func enough(least int, taken bool) func(*person, *roster.Pregnancy) bool {
	return func(p *person, g *roster.Pregnancy) bool {
		sum := 0
		for _, e := range p.Events {
			if e.Kind != care.KindExam || e.Day < begin(g) || e.Day > g.Ended {
				continue
			}
			switch says := care.Says[care.Exam](e); {
			case taken && says.Taken != nil:
				sum += *says.Taken
			case says.Tablets != nil:
				sum += *says.Tablets
			}
		}
		return sum >= least
	}
}

// antenatal: in so many months of the pregnancy.
func antenatal(least int) func(*person, *roster.Pregnancy) bool {
	return func(p *person, g *roster.Pregnancy) bool {
		n := 0
		for m := begin(g).Month(); m <= g.Ended.Month(); m = m.Add(1) {
			n += one(p.services[m].Marks["antenatal"])
		}
		return n >= least
	}
}

// postnatal: in the month of the birth or one of the two after it.
func postnatal(p *person, g *roster.Pregnancy) bool {
	for k := range 3 {
		if p.services[g.Ended.Month().Add(k)].Marks["postnatal"] {
			return true
		}
	}
	return false
}

func pregnantClass(p *person, m civil.Month) flag {
	if g := p.On2A(m); g == nil || g.Ended != 0 && g.Ended.Month() < m {
		return none
	}
	return in | got.If(guided(p, m))
}

// lyingIn is how long after a birth a woman is in her lying-in (masa nifas), in days.
const lyingIn = 42

func postpartumFP(p *person, m civil.Month) flag {
	if p.Home == nil || !p.Here(m) {
		return none
	}
	for _, g := range p.Pregnancies {
		if end := g.Ended + lyingIn; !g.Born() || end.Month() != m || end > p.today {
			continue
		}
		if h, registered := p.Home.On(p.day(m)); registered && h.ModernFP != nil {
			return in | got.If(*h.ModernFP)
		}
	}
	return none
}
