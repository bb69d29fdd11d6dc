package district

import (
	"context"

	"tumbuh/internal/base/chart"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/measure/indicator"
	"tumbuh/internal/record/account"
)

// trendMonths is how far back a trend looks: a year and its month before.
const trendMonths = 13

// trend is the chosen indicator over a year, of the place and of all above it;
// one standard alone.
func (s *screens) trend(ctx context.Context, p *locale.Printer, by account.Actor, c choice) (web.Chart, error) {
	d := c.indicator
	name := p.T("indicator." + base(d.Key))
	from := max(c.first, c.month.Add(1-trendMonths))
	t := chart.TimeSeries{Title: p.T("district.trend", "Name", name, "Place", label(p, c.place)), YName: p.T("district.share", "Name", name), Print: p}
	out := web.Chart{Caption: t.Title, Source: p.T("district.source") + "; " + standardName(p, d), Table: web.Table{Caption: t.Title, Columns: []web.Column{{Label: p.T("district.month")}}}}
	var own []indicator.Figure
	for code := c.place.Code; len(code) >= int(region.Regency); code = region.Parent(code) {
		list, err := s.figures.Figures(ctx, by, indicator.Query{Area: code, From: from, To: c.month, Indicators: []string{d.Key}})
		if err != nil {
			return out, err
		}
		place, _ := region.Get(code)
		line := chart.Series{Name: place.Bare()}
		for _, f := range list {
			at := chart.Point{Month: f.Month, Value: ratio(f), Tip: p.Month(f.Month) + ": " + c.tip(p, f)}
			if f.Known() && code == c.place.Code {
				at.Low, at.High = f.Interval()
			}
			line.Points = append(line.Points, at)
		}
		if t.Series = append(t.Series, line); code == c.place.Code {
			own = list
		}
	}
	t.Describe = describe(p, own)
	out.SVG, out.Table = svg(t.SVG()), trendTable(p, c, t, own)
	return out, nil
}

// describe says what the line does, for those who do not see it.
func describe(p *locale.Printer, own []indicator.Figure) string {
	if len(own) == 0 {
		return p.T("web.figure.none")
	}
	first, last := own[0], own[len(own)-1]
	return p.T("district.trend.describe", "First", first.Month, "From", percent(p, first), "Last", last.Month, "To", percent(p, last))
}

// trendTable are the drawing's figures, the newest month first.
func trendTable(p *locale.Printer, c choice, t chart.TimeSeries, own []indicator.Figure) web.Table {
	table := web.Table{Caption: t.Title, Columns: []web.Column{{Label: p.T("district.month")},
		{Label: t.Series[0].Name + " (%)", Numeric: true}, {Label: p.T("district.column.interval"), Numeric: true, Wide: true}, {Label: p.T("district.column.children"), Numeric: true}}}
	for _, line := range t.Series[1:] {
		table.Columns = append(table.Columns, web.Column{Label: line.Name + " (%)", Numeric: true})
	}
	for i := len(own) - 1; i >= 0; i-- {
		f := own[i]
		row := c.row(p, web.Cell{Text: p.Month(f.Month)}, f, 0)
		for _, line := range t.Series[1:] {
			value := nan
			for _, at := range line.Points {
				if at.Month == f.Month {
					value = at.Value
				}
			}
			row.Cells = append(row.Cells, web.Cell{Text: p.Decimal(value*100, 1)})
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}
