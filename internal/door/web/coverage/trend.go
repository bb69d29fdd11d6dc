package coverage

import (
	"context"
	"html/template"
	"math"

	"tumbuh/internal/base/chart"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
)

// shown are how many periods a trend has.
var shown = map[civil.Span]int{civil.Monthly: 13, civil.Quarterly: 9, civil.Half: 7, civil.Yearly: 6}

// trend is the indicator over periods of the same length, of the place and of its
// regency, and the target.
func (s *screens) trend(ctx context.Context, say saying, by account.Actor, c choice, x edition.Indicator) (out web.Chart, err error) {
	p := say.p
	if x.Measure == edition.Count {
		return out, nil
	}
	var periods []civil.Period
	for n := 1 - shown[c.period.Span()]; n <= 0; n++ {
		periods = append(periods, c.period.Add(n))
	}
	t := chart.TimeSeries{Title: p.T("rapor.trend", "Name", short(p, x), "Place", label(p, c.place)), YName: short(p, x) + " (%)", Print: p, Every: int(c.period.Span()),
		Name: func(m civil.Month) string { return web.ShortPeriod(p, civil.PeriodOf(m, c.period.Span())) }}
	out = web.Chart{Caption: t.Title, Source: p.T("rapor.source"), Table: web.Table{Caption: t.Title, Columns: []web.Column{{Label: p.T("rapor.period")}}}}
	places := []string{c.place.Code}
	if c.place.Level() > region.Regency {
		places = append(places, c.place.Code[:region.Regency])
	}
	known := false
	rows := make([]web.Row, len(periods))
	for k, code := range places {
		values, err := s.values(ctx, by, code, nil, []edition.Indicator{x}, periods...)
		if err != nil {
			return out, err
		}
		line := chart.Series{Name: nameOf(code)}
		for i, period := range periods {
			v := values.of(code, x.ID, period)
			at := chart.Point{Month: period.To(), Value: math.NaN(), Tip: web.PeriodText(p, period) + ": " + say.words(v, x)}
			if v.IsShare() {
				known, at.Value = true, v.Ratio()
				if k == 0 && x.Measure == edition.Share {
					at.Low, at.High = v.Interval()
				}
			}
			line.Points = append(line.Points, at)
			if k == 0 {
				rows[len(periods)-1-i].Cells = append(rows[len(periods)-1-i].Cells, web.Cell{Text: web.PeriodText(p, period)})
			}
			rows[len(periods)-1-i].Cells = append(rows[len(periods)-1-i].Cells, web.Cell{Text: say.words(v, x), Small: v.Few()})
		}
		t.Series = append(t.Series, line)
		out.Table.Columns = append(out.Table.Columns, web.Column{Label: line.Name})
	}
	if !known {
		return web.Chart{}, nil
	}
	if goal, local, ok := c.goal(x); ok && !local {
		line := chart.Series{Name: p.T("rapor.goal")}
		for _, period := range periods {
			line.Points = append(line.Points, chart.Point{Month: period.To(), Value: float64(goal.Hundredths) / 10_000, Tip: p.T("rapor.goal") + " " + c.goalText(p, x)})
		}
		t.Series = append(t.Series, line)
	}
	t.Describe = p.T("rapor.trend.describe", "First", rows[len(rows)-1].Cells[0].Text, "From", rows[len(rows)-1].Cells[1].Text, "Last", rows[0].Cells[0].Text, "To", rows[0].Cells[1].Text)
	out.SVG, out.Table.Rows = template.HTML(t.SVG()), rows // base/chart escapes what it writes
	return out, nil
}
