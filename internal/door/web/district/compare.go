package district

import (
	"context"

	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
)

// compared are the rows of the table that sets a place beside those above it.
var compared = []string{"weighed", "kia", "gained", "2t", "bgm", "stunting", "severe-stunting", "wasting", "severe-wasting", "underweight", "overweight"}

// above asks for the compared figures, and some more, of a place and of all above
// it, the place first.
func (s *screens) above(ctx context.Context, by account.Actor, c choice, more ...string) (all []sums, err error) {
	keys := more
	for _, key := range compared {
		keys = append(keys, c.define(key).Key)
	}
	for code := c.place.Code; len(code) >= int(region.Regency); code = region.Parent(code) {
		own, err := s.month(ctx, by, c, code, 0, keys...)
		if err != nil {
			return nil, err
		}
		all = append(all, own)
	}
	return all, nil
}

// comparison sets the place beside what lies above it, in all indicators.
func (c choice) comparison(p *locale.Printer, above []sums) web.Table {
	t := web.Table{Caption: p.T("district.compared", "Place", label(p, c.place), "Month", c.month), Columns: []web.Column{{Label: p.T("district.indicator")},
		{Label: p.T("district.column.children"), Numeric: true}, {Label: c.place.Name, Numeric: true},
		{Label: p.T("district.column.interval"), Hint: p.T("district.hint.interval"), Numeric: true, Wide: true}}}
	codes := []string{c.place.Code}
	for code := region.Parent(c.place.Code); len(code) >= int(region.Regency); code = region.Parent(code) {
		place, _ := region.Get(code)
		codes, t.Columns = append(codes, code), append(t.Columns, web.Column{Label: place.Bare(), Numeric: true})
	}
	for _, key := range compared {
		d := c.define(key)
		f := above[0].of(c.place.Code, d.Key)
		own := c.row(p, web.Cell{Text: p.T("indicator." + key), Hint: p.T("indicator." + key + ".means")}, f, 0).Cells
		row := web.Row{Cells: []web.Cell{own[0], own[3], own[1], own[2]}}
		for i, code := range codes[1:] {
			f := above[i+1].of(code, d.Key)
			row.Cells = append(row.Cells, web.Cell{Text: p.Decimal(ratio(f)*100, 1), Hint: c.tip(p, f), Small: f.Few()})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
