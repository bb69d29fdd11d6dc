package form

import (
	"cmp"
	"math"
	"net/http"
	"slices"

	"tumbuh/internal/base/chart"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/form"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/fact/survey"
	"tumbuh/internal/measure/scorecard"
	"tumbuh/internal/record/framework"

	"html/template"
)

// areaPage is how far the villages of a regency or a kecamatan have come.
type areaPage struct {
	Title    string
	Trail    []web.Crumb
	Lead     []string
	Source   []string
	Filter   web.Filter
	Warning  web.Alert
	Parts    web.Table // the kecamatan of a regency
	Villages web.Table
	Trend    web.Chart
}

// show is the page of an area, or the list of a village's forms.
func (s *screens) show(w http.ResponseWriter, r *http.Request) error {
	by := s.Actor(r)
	code := cmp.Or(r.URL.Query().Get("wilayah"), by.Area())
	code, err := region.ParseCode(code)
	place, _ := region.Get(code)
	if err != nil || place.Level() < region.Regency {
		return fault.New(fault.NotFound, "district.place.none", nil).Because(err)
	}
	c := choice{by: by, place: place, today: s.today(r), name: "4"}
	asked, span := r.URL.Query().Get("periode"), civil.Quarterly
	if p, err := civil.ParsePeriod(asked); err == nil && p.Span() == civil.Yearly {
		span = civil.Yearly
	}
	c.choosePeriod(asked, span)
	if place.Level() == region.Village {
		return s.showList(w, r, c)
	}
	page, err := s.areaOf(r, c)
	if err != nil {
		return err
	}
	return s.area.Render(w, r, http.StatusOK, page)
}

func (s *screens) areaOf(r *http.Request, c choice) (page areaPage, err error) {
	p, ctx := web.PrinterOf(r), r.Context()
	villages, total, err := s.Cards.Regency(ctx, c.by, c.place.Code, c.period)
	if err != nil {
		return page, err
	}
	f, err := s.framework(ctx, c)
	if err != nil {
		return page, err
	}
	kept, err := s.Cards.Periods(ctx, c.by, c.place.Code)
	if err != nil {
		return page, err
	}
	page = areaPage{Title: sentence(p, c, total), Trail: c.trail(p), Source: append(source(p, f), thresholds(p, f)), Filter: c.filter(p, kept)}
	if total.Counted > 0 {
		page.Lead = lead(p, c, total)
	}
	if total.Counted < total.Villages {
		page.Warning = web.Alert{Status: web.Watch, Text: p.T("scorecard.area.missing", "Counted", total.Counted, "Villages", total.Villages)}
	}
	if c.place.Level() == region.Regency {
		page.Parts = c.table(r, f, "scorecard.area.parts", sums(villages, region.District), total)
	}
	page.Villages = c.table(r, f, "scorecard.area.villages", villages, total)
	page.Trend, err = s.trend(r, c)
	return page, err
}

// sentence is the answer of a page: how much of what was due was received.
func sentence(p *locale.Printer, c choice, l scorecard.Level) string {
	place, period := label(p, c.place.Code), web.PeriodText(p, c.period)
	t := l.Total()
	if !t.Known() {
		return p.T("scorecard.title.none", "Place", place, "Period", period)
	}
	return p.T("scorecard.title", "Place", place, "Period", period, "Share", p.Percent(t.Ratio(), 1), "Received", t.Received, "Due", t.Due)
}

// lead says who received all, and what to know of the figure.
func lead(p *locale.Printer, c choice, l scorecard.Level) (all []string) {
	if l.Whole.Known() {
		low, high := survey.Interval(int64(l.Whole.Received), int64(l.Whole.Due))
		all = append(all, p.T("scorecard.whole", "Received", l.Whole.Received, "Due", l.Whole.Due, "Share", p.Percent(l.Whole.Ratio(), 1), "Interval", p.Interval(low, high, 1)))
	}
	if c.current {
		all = append(all, p.T("scorecard.provisional", "Day", c.today))
	}
	return all
}

// sums are the levels of the areas above.
func sums(villages []scorecard.Level, by region.Level) (all []scorecard.Level) {
	for _, v := range villages {
		code := v.Area[:by]
		if len(all) == 0 || all[len(all)-1].Area != code {
			all = append(all, scorecard.Level{Period: v.Period})
		}
		last := &all[len(all)-1]
		*last = last.Add(v)
		last.Area = code
	}
	return all
}

// filter chooses a place of the regency and a period of which something is kept.
func (c choice) filter(p *locale.Printer, kept []civil.Period) web.Filter {
	place := web.Field{Name: "wilayah", Label: p.T("scorecard.place"), Type: "select", Value: c.place.Code}
	regency := c.by.Regency()
	add := func(code, before string) {
		place.Options = append(place.Options, web.Option{Value: code, Text: before + label(p, code)})
	}
	add(regency, "")
	for _, part := range region.Children(regency) {
		add(part.Code, "")
		for _, v := range region.Children(part.Code) {
			add(v.Code, "– ")
		}
	}
	return web.Filter{Action: "/formulir", Fields: []web.Field{place, c.keptPeriods(p, kept)}}
}

// keptPeriods offers those that are kept, and the one that is shown.
func (c choice) keptPeriods(p *locale.Printer, kept []civil.Period) web.Field {
	f := web.Field{Name: "periode", Label: p.T("scorecard.period"), Type: "select", Value: c.period.String()}
	if !slices.Contains(kept, c.period) {
		kept = append([]civil.Period{c.period}, kept...)
	}
	for _, q := range kept {
		f.Options = append(f.Options, web.Option{Value: q.String(), Text: web.PeriodText(p, q)})
	}
	return f
}

// level is where a share stands by the district's own thresholds.
func level(p *locale.Printer, f framework.Framework, sum form.Sum) web.Badge {
	switch percent := sum.Ratio() * 100; {
	case !sum.Known():
		return web.Badge{Text: p.T("scorecard.level.none")}
	case percent >= float64(f.Green):
		return web.Badge{Status: web.Good, Text: p.T("scorecard.level.good")}
	case percent >= float64(f.Watch):
		return web.Badge{Status: web.Watch, Text: p.T("scorecard.level.watch")}
	}
	return web.Badge{Status: web.Bad, Text: p.T("scorecard.level.bad")}
}

func thresholds(p *locale.Printer, f framework.Framework) string {
	return p.T("scorecard.thresholds", "Green", f.Green, "Watch", f.Watch)
}

// share is a sum as a percentage; of what was due to nobody there is none.
func share(p *locale.Printer, sum form.Sum) string {
	if !sum.Known() {
		return "–"
	}
	return p.Decimal(sum.Ratio()*100, 1)
}

// columns are what a table of levels sorts by.
var columns = map[string]func(scorecard.Level) float64{
	"tingkat": func(l scorecard.Level) float64 { return ratio(l.Total()) },
	"ibu":     func(l scorecard.Level) float64 { return ratio(l.Mothers) },
	"anak":    func(l scorecard.Level) float64 { return ratio(l.Children) },
	"semua":   func(l scorecard.Level) float64 { return ratio(l.Whole) },
	"sasaran": func(l scorecard.Level) float64 { return float64(l.NumMothers + l.NumChildren) },
}

func ratio(s form.Sum) float64 {
	if !s.Known() {
		return math.NaN()
	}
	return s.Ratio()
}

// table are the levels of places, those of which nothing is known last, and their sum.
func (c choice) table(r *http.Request, f framework.Framework, caption string, levels []scorecard.Level, total scorecard.Level) web.Table {
	p := web.PrinterOf(r)
	sort := web.SortOf(r, "tingkat", "nama", "sasaran", "ibu", "anak", "semua")
	t := web.Table{Caption: p.T(caption, "Period", web.PeriodText(p, c.period)), Columns: []web.Column{
		sort.Column(r, "nama", p.T("scorecard.column.place"), false), sort.Column(r, "tingkat", p.T("scorecard.column.level"), true),
		{Label: p.T("scorecard.column.local")}, {Label: p.T("scorecard.column.of"), Numeric: true, Wide: true},
		sort.Column(r, "ibu", p.T("scorecard.column.mothers"), true), sort.Column(r, "anak", p.T("scorecard.column.children"), true),
		sort.Column(r, "semua", p.T("scorecard.column.whole"), true), sort.Column(r, "sasaran", p.T("scorecard.column.people"), true)}}
	for _, i := range []int{4, 5, 7} {
		t.Columns[i].Wide = true
	}
	levels = slices.Clone(levels)
	slices.SortStableFunc(levels, func(a, b scorecard.Level) int { return compare(sort, a, b) })
	for _, l := range append(levels, total) {
		row := web.Row{Cells: c.cells(p, f, l)}
		if row.Total = l.Area == c.place.Code; row.Total {
			row.Cells[0].Href = ""
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func compare(sort web.Sort, a, b scorecard.Level) (n int) {
	if value := columns[sort.Key]; value != nil {
		x, y := value(a), value(b)
		switch {
		case math.IsNaN(x) != math.IsNaN(y): // the unknown last, whichever way
			return cmp.Compare(btoi(math.IsNaN(x)), btoi(math.IsNaN(y)))
		default:
			n = cmp.Compare(x, y)
		}
	} else {
		x, _ := region.Get(a.Area)
		y, _ := region.Get(b.Area)
		n = cmp.Compare(x.Name, y.Name)
	}
	if sort.Descending {
		return -n
	}
	return n
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (c choice) cells(p *locale.Printer, f framework.Framework, l scorecard.Level) []web.Cell {
	place, _ := region.Get(l.Area)
	name := web.Cell{Text: place.Name, Href: "/formulir?wilayah=" + l.Area + "&periode=" + c.period.String()}
	if place.Level() == region.Village {
		above, _ := region.Get(region.Parent(l.Area))
		name.Note, name.Href = p.T(place.Kind.Key())+", "+above.Name, address(l.Area, "4", c.period)
	} else if l.Counted < l.Villages {
		name.Note = p.T("scorecard.area.counted", "Counted", l.Counted, "Villages", l.Villages)
	}
	t := l.Total()
	few := func(s form.Sum) bool { return s.Known() && s.Due < 30 }
	whole := web.Cell{Text: share(p, l.Whole), Small: few(l.Whole)}
	if l.Whole.Known() {
		whole.Hint = p.T("web.figure.bare", "Numerator", l.Whole.Received, "Denominator", l.Whole.Due)
	}
	cells := []web.Cell{name, {Text: share(p, t), Small: few(t)}, {Badge: level(p, f, t)}, {Text: "–"},
		{Text: share(p, l.Mothers), Small: few(l.Mothers)}, {Text: share(p, l.Children), Small: few(l.Children)}, whole, {Text: "–"}}
	if t.Known() {
		cells[1].Bar = t.Ratio()
		cells[3].Text = p.T("web.figure.bare", "Numerator", t.Received, "Denominator", t.Due)
	}
	if l.Counted > 0 {
		cells[7].Text = p.Int(l.NumMothers + l.NumChildren)
		cells[7].Hint = p.T("scorecard.column.people.hint", "Mothers", l.NumMothers, "Children", l.NumChildren)
	}
	return cells
}

// trendLength is how many quarters, or years, a trend looks back.
const trendLength = 9

// trend is the level of the place over time, and how many received all.
func (s *screens) trend(r *http.Request, c choice) (web.Chart, error) {
	p := web.PrinterOf(r)
	all, err := s.Cards.Trend(r.Context(), c.by, c.place.Code, c.period, trendLength)
	t := chart.TimeSeries{Title: p.T("scorecard.trend", "Place", label(p, c.place.Code)), YName: p.T("scorecard.trend.y"), Print: p, Every: int(c.period.Span()),
		Name:   func(m civil.Month) string { return web.ShortPeriod(p, civil.PeriodOf(m, c.period.Span())) },
		Series: []chart.Series{{Name: p.T("scorecard.column.level")}, {Name: p.T("scorecard.column.whole")}}}
	out := web.Chart{Caption: t.Title, Table: web.Table{Caption: t.Title, Columns: []web.Column{{Label: p.T("scorecard.period")},
		{Label: p.T("scorecard.column.level"), Numeric: true}, {Label: p.T("scorecard.column.of"), Numeric: true}, {Label: p.T("scorecard.column.whole"), Numeric: true}}}}
	if err != nil || len(all) < 2 {
		return web.Chart{}, err
	}
	t.Describe = p.T("scorecard.trend.describe", "First", web.PeriodText(p, all[0].Period), "From", share(p, all[0].Total()), "Last", web.PeriodText(p, all[len(all)-1].Period), "To", share(p, all[len(all)-1].Total()))
	for _, l := range all {
		for i, sum := range []form.Sum{l.Total(), l.Whole} {
			t.Series[i].Points = append(t.Series[i].Points, chart.Point{Month: l.Period.From(), Value: ratio(sum),
				Tip: web.PeriodText(p, l.Period) + ": " + p.T("web.figure.bare", "Numerator", sum.Received, "Denominator", sum.Due) + " (" + p.Percent(ratio(sum), 1) + ")"})
		}
		out.Table.Rows = append(out.Table.Rows, web.Row{Cells: []web.Cell{{Text: web.PeriodText(p, l.Period)}, {Text: share(p, l.Total())},
			{Text: p.T("web.figure.bare", "Numerator", l.Total().Received, "Denominator", l.Total().Due)}, {Text: share(p, l.Whole)}}})
	}
	slices.Reverse(out.Table.Rows)
	out.SVG = template.HTML(t.SVG()) // drawn by base/chart, which escapes what it writes
	return out, nil
}
