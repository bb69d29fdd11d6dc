package lokus

import (
	"slices"
	"strings"

	"tumbuh/internal/base/locale"
	"tumbuh/internal/fact/edition"
)

// Name is a criterion in words.
func (p Proposal) Name(print *locale.Printer, c Criterion) string {
	if key := "lokus.criterion." + strings.ReplaceAll(c.Key(), ":", "."); print.Has(key) {
		return print.T(key, "Count", len(c.Of))
	}
	if len(c.Of) != 1 {
		return print.T("lokus.criterion." + string(c.Measure))
	}
	name := c.Of[0]
	if i := slices.IndexFunc(p.Frame.Indicators, func(x edition.Indicator) bool { return x.ID == c.Of[0] }); i >= 0 {
		x := p.Frame.Indicators[i]
		switch name = x.ID + " " + x.Name(print.Lang()); c.Measure {
		case Whole:
			name = x.ID + " " + x.Denominator(print.Lang())
		case Lack:
			return print.T("lokus.measure.lack.of", "Name", x.ID+" "+x.Denominator(print.Lang()))
		}
	}
	return print.T("lokus.measure."+string(c.Measure)+".of", "Name", name)
}

// Brief is a criterion in a word or two, as the head of a column.
func (c Criterion) Brief(print *locale.Printer) string {
	if key := "lokus.brief." + strings.ReplaceAll(c.Key(), ":", "."); print.Has(key) {
		return print.T(key)
	}
	return strings.Join(c.Of, " ")
}

// Words are a criterion's value.
func (c Criterion) Words(print *locale.Printer, v float64) string {
	switch c.Measure {
	case Share:
		return print.Percent(v, 1)
	case Gap:
		return print.T("lokus.points", "Points", print.Decimal(v*100, 1))
	case Never:
		return print.T(map[bool]string{true: "lokus.never.yes", false: "lokus.never.no"}[v > 0])
	}
	return print.Int(int(v + 0.5))
}

// Why is why a village is not ranked.
func (p Proposal) Why(print *locale.Printer, s Short) (all []string) {
	if s.Few {
		all = append(all, print.T("lokus.short.few", "Measured", int(s.Measured), "Least", p.Method.Body.MinMeasured))
	}
	if s.Share {
		all = append(all, print.T("lokus.short.share", "Weighed", int(s.Weighed), "Children", int(s.Children), "Least", p.Method.Body.MinShare))
	}
	for _, c := range s.Missing {
		all = append(all, print.T("lokus.short.missing", "Name", p.Name(print, p.Method.Body.Criteria[c])))
	}
	return all
}

// Explain is the method in sentences.
func (p Proposal) Explain(print *locale.Printer) []string {
	m := p.Method.Body
	all := []string{
		print.T("lokus.explain.least", "Measured", m.MinMeasured, "Share", m.MinShare),
		print.T("lokus.explain." + string(m.Normalise)),
		print.T("lokus.explain.choice."+string(m.Choice.By), "Count", m.Choice.Count, "Score", print.Decimal(float64(m.Choice.Score)/100, 2)),
	}
	if m.Choice.By != Top && m.Choice.Count > 0 {
		all = append(all, print.T("lokus.explain.most", "Count", m.Choice.Count))
	}
	var ties []string
	for _, key := range m.Ties {
		if c := m.At(key); c >= 0 {
			ties = append(ties, p.Name(print, m.Criteria[c]))
		}
	}
	all = append(all, print.T("lokus.explain.ties", "Ties", strings.Join(append(ties, print.T("lokus.explain.code")), ", ")))
	for _, c := range m.Criteria {
		if s, ok := p.Ranking.Shrinkages[c.Key()]; ok {
			key := "lokus.explain.shrink"
			if s.Alike {
				key = "lokus.explain.alike"
			}
			all = append(all, print.T(key, "Name", p.Name(print, c), "Mean", print.Percent(s.Mean, 1), "Prior", print.Int(int(s.Prior+0.5))))
		}
		if c.Threshold > 0 {
			limit := float64(c.Threshold) / 100
			if c.Percent() {
				limit /= 100
			}
			key := "lokus.explain.threshold"
			if c.Lower {
				key += ".low"
			}
			all = append(all, print.T(key, "Name", p.Name(print, c), "Limit", c.Words(print, limit)))
		}
	}
	return all
}

// place finds a village; one that there is not has no counts.
func (d Data) place(code string) Place {
	if i := slices.IndexFunc(d.Places, func(p Place) bool { return p.Code == code }); i >= 0 {
		return d.Places[i]
	}
	return Place{}
}
