package roster

import (
	"slices"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/fact/form"
	"tumbuh/internal/fact/standard"
	"tumbuh/internal/record/care"
)

// Later are the counts of the newer generation's items in a period: of whoever is in the
// group on its last day, or on that of somebody's last month on form 2A.
func (v *Village) Later(period civil.Period) (all []form.Tally) {
	sums := map[string]form.Sum{}
	note := func(code string, asked, yes bool) {
		switch {
		case asked && yes:
			sums[code] = sums[code].Add(form.Sum{Received: 1, Due: 1})
		case asked:
			sums[code] = sums[code].Add(form.Sum{Due: 1})
		}
	}
	last := min(period.To(), v.Today.Month())
	for _, p := range v.Persons {
		if p.Here(last) {
			p.young(period, v.day(last), note)
		}
		p.expecting(period, note)
	}
	for _, c := range v.Children {
		if c.Here(last) && c.AgeIn(last) < 60 {
			c.growing(period, last, note)
		}
	}
	for _, item := range form.Later {
		all = append(all, form.Tally{Item: item, Sum: sums[item.Code]})
	}
	return all
}

// young are the items of girls and couples.
func (p *Person) young(period civil.Period, day civil.Date, note func(string, bool, bool)) {
	group := p.Life(day).Group
	girl, bride := group == standard.Adolescent, group == standard.Bride
	pair := bride || group == standard.Groom
	if !girl && !pair {
		return
	}
	said := func(code string) bool { return p.said(period, code) > 0 }
	hb := p.examined(period, func(e care.Exam) bool { return e.Hb > 0 })
	note("girl_tablets", girl, said("tablets"))
	note("girl_hb", girl, hb || said("hb_check"))
	note("bride_age", pair, p.Birth != 0)
	note("bride_tablets", bride, said("tablets"))
	note("premarital", pair, said("premarital") || p.examined(period, func(care.Exam) bool { return true }))
	note("guidance", pair, said("counselling"))
}

// expecting are the items of women on form 2A: what a whole pregnancy should have had is
// asked once it has ended with a birth.
func (p *Person) expecting(period civil.Period, note func(string, bool, bool)) {
	for m := period.To(); m >= period.From(); m = m.Add(-1) {
		g := p.on2A(m)
		if g == nil {
			continue
		}
		if !p.in(m) {
			return
		}
		born := g.Delivered(p.village.day(m)) != 0
		p.fill()
		months := func(code string) (n int) {
			for _, one := range p.received(g.Since, m) {
				if one.Marks.Has(code) {
					n++
				}
			}
			return n
		}
		tablets := 0
		for _, e := range p.Events {
			if e.Kind == care.KindExam && e.Day >= g.begin() && e.Month <= m {
				if says := care.Says[care.Exam](e); says.Tablets != nil {
					tablets += *says.Tablets
				}
			}
		}
		status := p.Status(m)
		note("risk", status != "", form.AtRisk(status))
		note("antenatal_6", born, months("antenatal") >= 6)
		note("postnatal_3", born, months("postnatal") >= 3)
		note("tablets_90", born, tablets >= p.village.Limits["tablets_total"])
		if p.Home != nil {
			home, _ := p.Home.On(p.village.day(m))
			note("contraception", born && home.ModernFP != nil, home.ModernFP != nil && *home.ModernFP)
		}
		return
	}
}

// growing are the items of children under five.
func (c *Child) growing(period civil.Period, last civil.Month, note func(string, bool, bool)) {
	had := func(code string) bool {
		for m := period.From(); m <= last; m = m.Add(1) {
			if c.Marks(m).Has(code) {
				return true
			}
		}
		return false
	}
	came := false
	for m := period.From(); m <= last; m = m.Add(1) {
		yes, _ := c.Paud(m)
		came = came || yes
	}
	note("monitored", true, had("weighed"))
	note("immunised", c.AgeIn(last) >= 12, slices.ContainsFunc(c.received(c.since, last), func(m form.Monthly) bool { return m.Marks.Has("immunisation") }))
	note("bkb_paud", true, came || had("parenting"))
}

// said counts the months of a period in which a service was written down as received.
func (p *Person) said(period civil.Period, code string) (n int) {
	for m, s := range care.Marks(p.Events) {
		if period.Has(m) && s.Marks[code] {
			n++
		}
	}
	return n
}

// examined tells whether an examination of a period holds something.
func (p *Person) examined(period civil.Period, that func(care.Exam) bool) bool {
	for _, e := range p.Events {
		if e.Kind == care.KindExam && period.Has(e.Month) && that(care.Says[care.Exam](e)) {
			return true
		}
	}
	return false
}
