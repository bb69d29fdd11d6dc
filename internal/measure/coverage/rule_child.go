package coverage

import (
	"slices"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/fact/standard"
	"tumbuh/internal/measure/roster"
	"tumbuh/internal/record/care"
	"tumbuh/internal/record/visit"
)

// child is one with what the rules ask of it again and again.
type child struct {
	*roster.Child
	today    civil.Date
	visits   map[civil.Month][]visit.Visit
	managed  map[civil.Month]bool // an answer came to a referral: treated, or admitted
	capsules map[civil.Month]bool
	complete civil.Month // since when the basic immunisation is; 0: it is not
}

func newChild(c *roster.Child, today civil.Date) *child {
	x := &child{Child: c, today: today, visits: map[civil.Month][]visit.Visit{}, managed: map[civil.Month]bool{}, capsules: map[civil.Month]bool{}}
	for _, w := range c.Visits {
		x.visits[w.Day.Month()] = append(x.visits[w.Day.Month()], w)
	}
	for m, s := range care.Marks(c.Events) {
		x.capsules[m] = slices.Contains(s.Given, "vitamin_a")
	}
	for _, r := range care.Referrals(c.Events, today) {
		if r.Answer != nil && r.Answer.Day <= today {
			if o := care.Says[care.Answer](*r.Answer).Outcome; o == care.Treated || o == care.Admitted {
				x.managed[r.Answer.Month] = true
			}
		}
	}
	basic, measles := false, false // what was given stays given, as on form 3B
	for m := c.First(); m <= today.Month() && x.complete == 0; m = m.Add(1) {
		marks := c.Marks(m)
		basic, measles = basic || marks.Has("immunisation"), measles || marks.Has("measles")
		if basic && measles {
			x.complete = m
		}
	}
	return x
}

const underFive = 60 // completed months

// here tells whether an under-five is of the village in a month.
func (c *child) here(m civil.Month) bool { return c.AgeIn(m) < underFive && c.Here(m) }

// growing: an under-five, weighed, and its length measured.
func growing(c *child, m civil.Month) flag {
	if !c.here(m) {
		return none
	}
	f := in
	for _, w := range c.visits[m] {
		f |= got.If(w.Grams > 0) | also.If(w.MM > 0)
	}
	return f
}

// monitored: weighed in two of three months in which the child was there, and measured once
// in each half-year that was there whole.
func monitored(months []flag, i, j int) (d, n int) {
	there, weighed, measured := 0, 0, 0
	for _, f := range months[i : j+1] {
		there += one(f&in != 0)
		weighed += one(f&yes == yes)
		measured += one(f&(in|also) == in|also)
	}
	return one(there > 0), one(there > 0 && 3*weighed >= 2*there && measured >= there/6)
}

// severe: found severely wasted, by weight for height or oedema; managed.
func severe(c *child, m civil.Month) flag {
	f := got.If(c.managed[m])
	if c.here(m) && slices.ContainsFunc(c.visits[m], func(w visit.Visit) bool {
		return w.Oedema || w.Scores[growth.WFH].Known() && w.Scores[growth.WFH].Z < -300
	}) {
		f |= in
	}
	return f
}

// managed: a referral answered in the period, or within three months before the child was
// first found so in it.
func managed(months []flag, i, j int) (d, n int) {
	for k := i; k <= j; k++ {
		if months[k]&in != 0 {
			had := slices.ContainsFunc(months[max(0, min(i, k-before)):j+1], func(f flag) bool { return f&got != 0 })
			return 1, one(had)
		}
	}
	return 0, 0
}

func immunised(c *child, m civil.Month) flag {
	if age := c.AgeIn(m); age < 12 || age >= 24 || !c.Here(m) {
		return none
	}
	return in | got.If(c.complete != 0 && c.complete <= m)
}

// immunisedFirstYear: a child in the month of its first birthday.
func immunisedFirstYear(c *child, m civil.Month) flag {
	if m != c.Birth.Month().Add(12) || c.today.MonthsSince(c.Birth) < 12 || !c.Here(m) {
		return none
	}
	return in | got.If(c.complete != 0 && c.complete <= m)
}

// vitaminA: a child of 6 to 59 months in February or August; a capsule in any month.
func vitaminA(c *child, m civil.Month) flag {
	age := c.AgeIn(m)
	return in.If((m.Number() == 2 || m.Number() == 8) && age >= 6 && c.here(m)) | got.If(c.capsules[m])
}

// capsules: one of each February and August, or in the month after it.
func capsules(months []flag, i, j int) (d, n int) {
	n = 1
	for k := i; k <= j; k++ {
		if months[k]&in == 0 {
			continue
		}
		if d = 1; months[k]&got == 0 && (k == j || months[k+1]&got == 0) {
			n = 0
		}
	}
	return d, min(d, n)
}

func parenting(c *child, m civil.Month) flag {
	if !c.On2B(m) {
		return none
	}
	return in | got.If(c.Marks(m).Has("parenting"))
}

// paud: a child of form 2C of whom it was said whether it came.
func paud(c *child, m civil.Month) flag {
	came, said := c.Paud(m)
	if !said || !c.On2C(m) {
		return none
	}
	return in | got.If(came)
}

// stunted: by the month's last length of which the score is known.
func stunted(c *child, m civil.Month) flag {
	for _, w := range slices.Backward(c.visits[m]) {
		if z := w.Scores[growth.HFA]; z.Known() && w.Day.MonthsSince(c.Birth) < underFive && c.Here(m) {
			return in | got.If(z.Z < -200)
		}
	}
	return none
}

// home is a household of the village.
type home struct {
	*roster.Household
	village *roster.Village
}

// on is the household as it stood at a month's end, when it was there and anybody in it.
func (h *home) on(m civil.Month) (water, latrine string) {
	now, registered := h.On(min(m.Last(), h.village.Today))
	if !registered || h.Deleted != "" || now.Deleted != "" || now.Village != h.village.Code {
		return "", ""
	}
	lives := len(h.Persons)+len(h.Children) == 0 ||
		slices.ContainsFunc(h.Persons, func(p *roster.Person) bool { return p.Here(m) }) ||
		slices.ContainsFunc(h.Children, func(c *roster.Child) bool { return c.Here(m) })
	if !lives {
		return "", ""
	}
	return now.Water, now.Latrine
}

func water(h *home, m civil.Month) flag {
	source, _ := h.on(m)
	return in.If(source != "") | got.If(standard.ProperWater(source))
}

func latrine(h *home, m civil.Month) flag {
	_, kind := h.on(m)
	return in.If(kind != "") | got.If(standard.ProperLatrine(kind))
}

func stopBABS(h *home, m civil.Month) flag {
	_, kind := h.on(m)
	return in.If(kind != "") | got.If(kind != "" && kind != "none")
}
