package roster

import (
	"slices"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/fact/form"
	"tumbuh/internal/fact/standard"
	"tumbuh/internal/record/care"
	"tumbuh/internal/record/visit"
)

// Risks of a pregnancy that make the form's status: KEK, and those of high risk. Care
// that she has not had is none: the form counts that elsewhere.
var (
	thin  = []string{"chronic_energy"}
	risti = []string{"anaemia_severe", "anaemia", "too_young", "too_old", "too_close", "too_many"}
)

// Risks are what a screening by the district's limits finds of a pregnancy on a day, from
// the newest examinations within it, and whether there was one.
func (p *Person) Risks(g *Pregnancy, day civil.Date) (risks []standard.Risk, examined bool) {
	if g.Ended != 0 {
		day = min(day, g.Ended)
	}
	a := standard.Answers{}
	put := func(field string, n int) {
		if n != 0 {
			a[field], examined = n, true
		}
	}
	for _, e := range p.Events {
		if e.Kind == care.KindExam && e.Day >= g.begin() && e.Day <= day {
			says := care.Says[care.Exam](e)
			put("hb", says.Hb)
			put("arm_mm", says.ArmMM)
		}
	}
	if p.Birth != 0 {
		a["age"] = day.MonthsSince(p.Birth) / 12
	}
	if g.Living != nil {
		a["living"] = *g.Living
	}
	switch {
	case g.LastBirth != 0:
		a["siblings"], a["spacing_months"] = true, g.begin().MonthsSince(g.LastBirth)
	case g.Gravida == 1:
		a["siblings"] = false
	}
	risks, _ = standard.Screen(standard.Pregnant, a, p.village.Limits)
	return risks, examined
}

// Status is what form 2A calls the pregnancy in a month: KEK where the arm is thin, RISTI
// where another risk stands (our own order: the form has room for one); empty where none
// is known and nobody ever examined her.
func (p *Person) Status(m civil.Month) string {
	g := p.On2A(m)
	if g == nil {
		return ""
	}
	risks, examined := p.Risks(g, p.village.day(m))
	has := func(codes []string) bool {
		return slices.ContainsFunc(risks, func(r standard.Risk) bool { return slices.Contains(codes, r.Code) })
	}
	switch {
	case has(thin):
		return form.KEK
	case has(risti):
		return form.Risti
	case !examined:
		return ""
	}
	return form.Normal
}

// Age is a child's in completed months.
func (c *Child) Age(day civil.Date) int { return day.MonthsSince(c.Birth) }

// AgeIn is the age by which forms tell a month: on its last day, also while it lasts.
func (c *Child) AgeIn(m civil.Month) int { return m.Last().MonthsSince(c.Birth) }

// On2B tells whether a child is on the month's form 2B in this village.
func (c *Child) On2B(m civil.Month) bool { return c.on2B(m) && c.in(m) }

func (c *Child) on2B(m civil.Month) bool { return c.AgeIn(m) < form.PaudFrom && c.counts(m) }

// On2C is the same of form 2C.
func (c *Child) On2C(m civil.Month) bool {
	age := c.AgeIn(m)
	return age >= form.PaudFrom && age < form.PaudUntil && c.Here(m)
}

// Newest is the last weighing up to a month's end that some condition holds of; nil: none.
func (c *Child) Newest(m civil.Month, that func(visit.Visit) bool) *visit.Visit {
	last := c.village.day(m)
	for i := range slices.Backward(c.Visits) {
		if w := &c.Visits[i]; w.Day <= last && that(*w) {
			return w
		}
	}
	return nil
}

// Nutrition is what form 2B calls the child in a month: by the newest weighing of which
// anything is known; empty: there is none.
func (c *Child) Nutrition(m civil.Month) string {
	status := func(w visit.Visit) string { return form.Nutrition(w.Scores[hfa], w.Scores[wfh], w.Oedema) }
	if w := c.Newest(m, func(w visit.Visit) bool { return status(w) != "" }); w != nil {
		return status(*w)
	}
	return ""
}

// Mat is the colour of the child's last length of some months.
func (c *Child) Mat(from, to civil.Month) string {
	if w := c.Newest(to, func(w visit.Visit) bool { return w.Scores[hfa].Known() }); w != nil && w.Day.Month() >= from {
		return form.Mat(w.Scores[hfa])
	}
	return form.NotMeasured
}

// KIANumber is the number of the mother-and-child health book of a pregnancy: the one that was
// written down for it.
func (c *Child) KIANumber() string {
	if c.Mother == nil {
		return ""
	}
	for _, g := range c.Mother.Pregnancies {
		born := g.Delivered(c.village.Today)
		if slices.Contains(g.Children, c.ID) || born != 0 && c.Birth != 0 && born-c.Birth <= 2 && c.Birth-born <= 2 {
			return g.Pregnancy.KIA
		}
	}
	return ""
}
