package coverage

import (
	"cmp"
	"math"
	"net/http"
	"slices"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/region"
	measure "tumbuh/internal/measure/coverage"
)

// comparePage sets the kecamatan of a regency side by side, service by service.
type comparePage struct {
	Title   string
	Trail   []web.Crumb
	Lead    string
	Filter  web.Filter
	Groups  tabs
	Dots    web.Dots
	Places  web.Table
	Files   fileLinks
	Others  tabs
	Empty   web.Empty
	Sources string
}

func (s *screens) showCompare(w http.ResponseWriter, r *http.Request) error {
	c, err := s.choose(r, "", region.Regency, region.District)
	if err != nil {
		return err
	}
	chosen := "" // a kecamatan that is asked for stands out among the others
	if c.place.Level() == region.District {
		chosen = c.place.Code
		c.place, _ = region.Get(region.Parent(chosen))
	}
	page, err := s.comparison(r, c, chosen)
	if err != nil {
		return err
	}
	return s.compare.Render(w, r, http.StatusOK, page)
}

func (s *screens) comparison(r *http.Request, c choice, chosen string) (page comparePage, err error) {
	p, by := web.PrinterOf(r), s.Actor(r)
	page = comparePage{Trail: c.trail(p, by, p.T("rapor.page.kecamatan")), Filter: c.filter(p, "/cakupan/kecamatan", "edisi", "jenis"), Groups: c.tabs(p, r), Files: c.files(p, r),
		Others: c.others(p, "/cakupan/kecamatan"), Sources: p.T("rapor.source") + "; " + c.framework.Name(p.Lang()),
		Title: p.T("rapor.compare.title.none", "Place", label(p, c.place), "Period", web.PeriodText(p, c.period))}
	g := grid{choice: c, may: by}
	page.Empty = g.empty(p)
	of := slices.DeleteFunc(c.indicators(), func(x edition.Indicator) bool { return x.Level == edition.Regency || x.Measure == edition.Count })
	if len(of) == 0 {
		return page, nil
	}
	all, places, _, err := s.Coverage.Comparison(r.Context(), by, measure.Query{Area: c.place.Code, By: []region.Level{region.District}, Periods: []civil.Period{c.period}, Indicators: ids(of)})
	if err != nil || all.Known == 0 {
		return page, err
	}
	page.Empty = web.Empty{}
	page.Dots = c.dots(p, r, of, all, places, chosen)
	page.Places = c.standings(r, of, places, chosen)
	page.Title, page.Lead = c.compared(p, all, places)
	return page, nil
}

// compared answers the page's question: who is behind most often, beyond chance.
func (c choice) compared(p *locale.Printer, all measure.Standing, places []measure.Standing) (title, lead string) {
	worst, most := "", 0
	for _, s := range places {
		if n := count(s, measure.Worse); n > most {
			worst, most = s.Area, n
		}
	}
	place, period := label(p, c.place), web.PeriodText(p, c.period)
	if worst == "" {
		return p.T("rapor.compare.title.like", "Place", place, "Period", period), p.T("rapor.compare.lead")
	}
	return p.T("rapor.compare.title", "Place", place, "Period", period, "Worst", labelOf(p, worst), "Count", most, "Known", all.Known), p.T("rapor.compare.lead")
}

func count(s measure.Standing, how measure.Against) (n int) {
	for _, a := range s.Against {
		if a == how {
			n++
		}
	}
	return n
}

// dots is a line for each service, a dot on it for each kecamatan.
func (c choice) dots(p *locale.Printer, r *http.Request, of []edition.Indicator, all measure.Standing, places []measure.Standing, chosen string) web.Dots {
	d := web.Dots{Caption: p.T("rapor.compare.dots", "Place", label(p, c.place), "Period", web.PeriodText(p, c.period)), What: p.T("rapor.service"), Line: c.place.Bare(), Goal: p.T("rapor.goal"), Dot: p.T("rapor.compare.dot")}
	if chosen != "" {
		d.Chosen = nameOf(chosen)
	}
	say := newSaying(p)
	for i, x := range of {
		whole := all.Values[i]
		row := web.DotRow{Label: short(p, x), Href: c.address("/cakupan/indikator/" + x.ID), Line: math.NaN(), Goal: math.NaN(), Text: "–"}
		if whole.IsShare() {
			row.Line, row.Text = whole.Ratio(), p.Percent(whole.Ratio(), 0)
		}
		if t, local, ok := c.goal(x); ok && !local {
			row.Goal = float64(t.Hundredths) / 10_000
		}
		low, high := 1.0, 0.0
		for _, s := range places {
			v := s.Values[i]
			if !v.IsShare() {
				continue
			}
			low, high = min(low, v.Ratio()), max(high, v.Ratio())
			href, _ := web.Query(r.URL.RequestURI(), "wilayah", s.Area)
			row.Points = append(row.Points, web.Dot{Share: v.Ratio(), Tip: nameOf(s.Area) + ": " + say.words(v, x), Href: href, Small: v.Few(), Chosen: s.Area == chosen})
		}
		slices.SortStableFunc(row.Points, func(a, b web.Dot) int { return cmp.Compare(bit(a.Chosen), bit(b.Chosen)) })
		if high >= low {
			row.Spread = p.Interval(low, high, 0)
		}
		d.Rows = append(d.Rows, row)
	}
	return d
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// standings is the table of the kecamatan, sorted as the address says.
func (c choice) standings(r *http.Request, of []edition.Indicator, places []measure.Standing, chosen string) web.Table {
	p := web.PrinterOf(r)
	sort := web.SortOf(r, "-belakang", "nama", "-depan", "-tercapai", "-data")
	t := web.Table{Caption: p.T("rapor.compare.table"), Columns: []web.Column{sort.Column(r, "nama", p.T("rapor.district"), false), sort.Column(r, "belakang", p.T("rapor.compare.worse"), true), sort.Column(r, "depan", p.T("rapor.compare.better"), true),
		sort.Column(r, "tercapai", p.T("rapor.compare.reached"), true), sort.Column(r, "data", p.T("rapor.compare.known"), true)}}
	t.Columns[1].Hint, t.Columns[2].Hint = p.T("rapor.compare.hint"), p.T("rapor.compare.hint")
	slices.SortStableFunc(places, func(a, b measure.Standing) int {
		var n int
		switch sort.Key {
		case "nama":
			n = cmp.Compare(nameOf(a.Area), nameOf(b.Area))
		case "depan":
			n = cmp.Compare(count(a, measure.Better), count(b, measure.Better))
		case "tercapai":
			n = cmp.Compare(a.Reached, b.Reached)
		case "data":
			n = cmp.Compare(a.Known, b.Known)
		default:
			n = cmp.Compare(count(a, measure.Worse), count(b, measure.Worse))
		}
		if sort.Descending {
			return -n
		}
		return n
	})
	for _, s := range places {
		name := web.Cell{Text: nameOf(s.Area), Href: c.to(s.Area)}
		if s.Area == chosen {
			name.Note = p.T("rapor.compare.chosen")
		}
		worse := count(s, measure.Worse)
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{name, {Text: p.Int(worse), Bar: float64(worse) / float64(max(1, len(of)))}, {Text: p.Int(count(s, measure.Better))},
			{Text: p.T("rapor.of.places", "Reporting", s.Reached, "Areas", s.Aimed)}, {Text: p.T("rapor.of.places", "Reporting", s.Known, "Areas", len(of))}}})
	}
	return t
}
