package district

import (
	"cmp"
	"math"
	"net/http"
	"slices"

	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/measure/indicator"
)

// ranking is the table of a place's parts by the chosen indicator, those without
// figures last.
func (c choice) ranking(r *http.Request, parts []region.Region, all, own sums) web.Table {
	p, d := web.PrinterOf(r), c.indicator
	order := []string{"-nilai", "nilai", "nama", "-anak", "-cakupan"}
	if d.Good {
		order[0], order[1] = order[1], order[0]
	}
	sort := web.SortOf(r, order...)
	kind := map[bool]string{true: "village", false: "district"}[parts[0].Level() == region.Village]
	t := web.Table{Caption: p.T("district.ranking."+kind, "Name", p.T("indicator."+base(d.Key)), "Month", c.month),
		Columns: []web.Column{
			sort.Column(r, "nama", p.T("district.column."+kind), false),
			sort.Column(r, "nilai", p.T("district.column.share"), true),
			{Label: p.T("district.column.interval"), Hint: p.T("district.hint.interval"), Numeric: true, Wide: true},
			sort.Column(r, "anak", p.T("district.column.children"), true),
		}}
	if d.Coverage() != "" && kind == "district" {
		column := sort.Column(r, "cakupan", p.T("district.column."+d.Coverage()), true)
		column.Wide = true
		t.Columns = append(t.Columns, column)
	}
	for i := range t.Columns {
		if t.Columns[i].Href != "" {
			t.Columns[i].Href += "#peringkat"
		}
	}
	parts = slices.Clone(parts)
	slices.SortStableFunc(parts, func(a, b region.Region) int { return c.compare(sort, all, a, b) })
	top := 0.0
	for _, part := range parts {
		if f := all.of(part.Code, d.Key); f.Known() {
			top = max(top, f.Ratio())
		}
	}
	for _, part := range parts {
		name := web.Cell{Text: part.Name, Href: c.address(part.Code)}
		if part.Level() == region.Village {
			name.Note = p.T(part.Kind.Key())
			if up, _ := region.Get(region.Parent(part.Code)); c.place.Level() == region.Regency {
				name.Note = up.Name
			}
		}
		t.Rows = append(t.Rows, c.covered(p, kind, c.row(p, name, all.of(part.Code, d.Key), top), all.of(part.Code, d.Coverage())))
	}
	total := c.covered(p, kind, c.row(p, web.Cell{Text: label(p, c.place)}, own.of(c.place.Code, d.Key), 0), own.of(c.place.Code, d.Coverage()))
	total.Total = true
	t.Rows = append(t.Rows, total)
	return t
}

// covered adds how many were measured: in a column where there is room, beside a
// map as a note.
func (c choice) covered(p *locale.Printer, kind string, row web.Row, f indicator.Figure) web.Row {
	switch last := &row.Cells[len(row.Cells)-1]; {
	case c.indicator.Coverage() == "":
	case kind == "district":
		row.Cells = append(row.Cells, web.Cell{Text: p.Decimal(ratio(f)*100, 0)})
	case last.Note == "":
		last.Note = p.T("district.covered."+c.indicator.Coverage(), "Share", p.Percent(ratio(f), 0))
	}
	return row
}

// compare sorts parts; who has no figure comes last whichever way it is sorted.
func (c choice) compare(sort web.Sort, all sums, a, b region.Region) int {
	x, y := all.of(a.Code, c.indicator.Key), all.of(b.Code, c.indicator.Key)
	if n := cmp.Compare(unknown(x), unknown(y)); n != 0 && sort.Key != "nama" {
		return n
	}
	var n int
	switch sort.Key {
	case "nama":
		n = cmp.Compare(a.Name, b.Name)
	case "anak":
		n = cmp.Compare(x.Denominator, y.Denominator)
	case "cakupan":
		n = cmp.Compare(ratio(all.of(a.Code, c.indicator.Coverage())), ratio(all.of(b.Code, c.indicator.Coverage())))
	default:
		n = cmp.Compare(x.Ratio(), y.Ratio())
	}
	if sort.Descending {
		return -n
	}
	return n
}

func unknown(f indicator.Figure) int {
	if f.Known() {
		return 0
	}
	return 1
}

// row is a figure in its columns: share, interval, counts.
func (c choice) row(p *locale.Printer, name web.Cell, f indicator.Figure, top float64) web.Row {
	value := web.Cell{Text: p.Decimal(ratio(f)*100, 1), Hint: c.tip(p, f), Small: f.Few()}
	interval := web.Cell{Text: "–"}
	if f.Known() {
		low, high := f.Interval()
		interval = web.Cell{Text: p.Interval(low, high, 1), Small: f.Few()}
		if top > 0 {
			share := f.Ratio() / top
			value.Bar = share
		}
	}
	count := web.Cell{Text: p.T("web.figure.bare", "Numerator", f.Numerator, "Denominator", f.Denominator), Small: f.Few()}
	if f.Known() && f.Few() {
		count.Note = p.T("district.few")
	}
	return web.Row{Cells: []web.Cell{name, value, interval, count}}
}

// nan keeps a month without figures out of a line.
var nan = math.NaN()
