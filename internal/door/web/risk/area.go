package risk

import (
	"math"
	"net/http"
	"slices"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/fact/standard"
	"tumbuh/internal/fact/survey"
	"tumbuh/internal/measure/risk"
	"tumbuh/internal/record/assist"
)

// areaPage is what the families of a place add up to.
type areaPage struct {
	Title   string
	Trail   []web.Crumb
	Tabs    []web.Tab
	Filter  web.Filter
	Figure  web.Figure
	Notes   []string
	Stats   []web.Stat
	Factors web.Table
	Welfare web.Table
	Gaps    web.Table
	Below   web.Table
	Empty   web.Empty
	Past    string // what is said of a year gone by
}

func (s *screens) showArea(w http.ResponseWriter, r *http.Request) error {
	h, err := s.where(r)
	if err != nil {
		return err
	}
	all, err := s.risk.Areas(r.Context(), h.by, h.place.Code, h.year)
	if err != nil {
		return err
	}
	p, c := h.p, sum(all, h.place.Code)
	page := areaPage{Trail: h.trail(""), Tabs: h.tabs(""), Filter: web.Filter{Action: href, Fields: []web.Field{h.years(h.now.Month().Year() - 2)}, Hidden: []web.Option{{Value: "wilayah", Text: h.place.Code}}}}
	if c.Columns["families"] == 0 {
		page.Title = p.T("risk.title.none", "Place", h.name())
		page.Empty = web.Empty{Icon: "home-heart", Title: p.T("risk.empty.title"), Text: p.T("risk.empty.text")}
		return s.area.Render(w, r, http.StatusOK, page)
	}
	n := c.Columns
	page.Title = p.N("risk.title", n["at_risk"], "Place", h.name(), "Targets", n["targets"])
	page.Figure = figure(p.T("risk.what.at_risk"), n["at_risk"], n["targets"])
	page.Figure.Standard, page.Figure.Source = p.T("risk.standard"), p.T("risk.source", "Villages", len(all), "All", len(region.Villages(h.place.Code)))
	if h.village() {
		page.Figure.Source = p.T("risk.source.village")
	}
	if n[assist.Unknown] > 0 {
		page.Notes = append(page.Notes, p.N("risk.note.unknown", n[assist.Unknown]))
	}
	if c.Wider > 0 {
		page.Notes = append(page.Notes, p.N("risk.note.wider", c.Wider))
	}
	if h.yearWord() != "" {
		page.Past = p.T("risk.note.past", "Year", h.yearWord())
	}
	page.Stats = h.stats(c)
	page.Factors, page.Welfare = h.factors(c), h.welfare(c)
	if h.yearWord() == "" {
		page.Gaps = h.gaps(c)
	}
	if !h.village() {
		progress, err := s.assist.Progress(r.Context(), h.by, h.place.Code, h.year)
		if err != nil {
			return err
		}
		page.Below = h.places(r, all, progress)
	}
	return s.area.Render(w, r, http.StatusOK, page)
}

// figure is a share with the uncertainty of its size.
func figure(what string, n, of int) web.Figure {
	f := web.Figure{What: what, Numerator: n, Denominator: of}
	if of > 0 {
		f.Low, f.High = survey.Interval(int64(n), int64(of))
	}
	return f
}

func (h here) stats(c risk.Counts) []web.Stat {
	p, n := h.p, c.Columns
	accompanied, visited := figure("", c.Accompanied, n["at_risk"]), figure("", c.Visited, n["at_risk"])
	all := []web.Stat{{Label: p.T("assist.column.families"), Value: p.Int(n["families"])},
		{Label: p.T("assist.column.targets"), Value: p.Int(n["targets"]), Note: p.T("risk.stat.targets", "Couples", n["couples"], "Pregnant", n["pregnant"], "Baduta", n["baduta"], "Balita", n["balita"])},
		{Label: p.T("risk.stat.accompanied"), Figure: &accompanied, Href: h.at("/pendamping", h.place.Code)},
		{Label: p.T("risk.stat.visited"), Figure: &visited, Note: p.T("risk.stat.visited.note")}}
	if n[assist.Unknown] > 0 {
		all = append(all, web.Stat{Label: p.T("assist.column.unknown"), Value: p.Int(n[assist.Unknown]), Note: p.T("risk.stat.unknown")})
	}
	return all
}

// factors are how many target families have which; the four "too" overlap, so that the
// number with any of them stands below them and is no sum.
func (h here) factors(c risk.Counts) web.Table {
	p, n := h.p, c.Columns
	t := web.Table{Caption: p.T("risk.factors"), Columns: []web.Column{{Label: p.T("risk.column.factor")}, {Label: p.T("risk.column.families"), Numeric: true}, {Label: p.T("risk.column.share"), Hint: p.T("risk.column.share.hint"), Numeric: true}}}
	row := func(name, note string) {
		share := ratio(n[name], n["targets"])
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{{Text: p.T("assist.column." + name), Note: note}, {Text: p.Int(n[name])}, {Text: p.Percent(share, 1), Bar: share, Small: n["targets"] < 30}}})
	}
	for _, name := range append([]string{"water", "latrine", "no_modern_fp"}, assist.Too...) {
		row(name, doubtful(h, name))
	}
	row("any_too", p.T("risk.too"))
	return t
}

// doubtful says of a factor that its limit is not confirmed.
func doubtful(h here, code string) string {
	for _, r := range standard.Rules {
		if r.Group == standard.Family && r.Code == code && r.Certainty != standard.Seen {
			return h.p.T("risk.unconfirmed")
		}
	}
	return ""
}

func (h here) welfare(c risk.Counts) web.Table {
	p, n := h.p, c.Columns
	t := web.Table{Caption: p.T("risk.welfare"), Columns: []web.Column{{Label: p.T("risk.column.welfare")}, {Label: p.T("risk.column.families"), Numeric: true}, {Label: p.T("risk.column.share.risk"), Numeric: true}}}
	for _, name := range []string{"welfare_1", "welfare_2", "welfare_3", "welfare_4", "welfare_5", assist.UnknownWelfare} {
		share := ratio(n[name], n["at_risk"])
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{{Text: p.T("assist.column." + name)}, {Text: p.Int(n[name])}, {Text: p.Percent(share, 1), Bar: share, Small: n["at_risk"] < 30}}})
	}
	t.Rows = append(t.Rows, web.Row{Total: true, Cells: []web.Cell{{Text: p.T("assist.column.at_risk")}, {Text: p.Int(n["at_risk"])}, {Text: ""}}})
	return t
}

// gaps are what target families lack in the month that runs; each leads to the list.
func (h here) gaps(c risk.Counts) web.Table {
	p := h.p
	t := web.Table{Caption: p.T("risk.gaps", "Month", h.now.Month()), Columns: []web.Column{{Label: p.T("risk.column.lack")}, {Label: p.T("risk.column.families"), Numeric: true}},
		Empty: web.Empty{Icon: "circle-check", Title: p.T("risk.gaps.none")}}
	for _, code := range risk.Lacking {
		if c.Lacks[code] > 0 {
			t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{{Text: p.T("risk.lack." + code), Href: h.at("/daftar", h.place.Code, "kurang", code)},
				{Text: p.Int(c.Lacks[code]), Bar: ratio(c.Lacks[code], c.Columns["targets"])}}})
		}
	}
	slices.SortStableFunc(t.Rows, func(a, b web.Row) int { return int(math.Round(1e6 * (b.Cells[1].Bar - a.Cells[1].Bar))) })
	return t
}

// places are the kecamatan of a regency, or the villages of a kecamatan.
func (h here) places(r *http.Request, all map[string]risk.Counts, progress map[string]map[assist.Result]int) web.Table {
	p := h.p
	sort := web.SortOf(r, "-risiko", "nama", "-sasaran", "-bagian", "-pendamping", "-verval")
	t := web.Table{Caption: p.T("risk.places", "Place", h.name())}
	t.Columns = []web.Column{sort.Column(r, "nama", p.T("risk.column.place"), false), sort.Column(r, "sasaran", p.T("assist.column.targets"), true), sort.Column(r, "risiko", p.T("assist.column.at_risk"), true),
		sort.Column(r, "bagian", p.T("risk.column.share"), true), sort.Column(r, "pendamping", p.T("risk.stat.accompanied"), true), sort.Column(r, "verval", p.T("risk.column.verified"), true)}
	t.Columns[1].Wide, t.Columns[4].Wide, t.Columns[5].Wide = true, true, true
	var lines []line
	for _, place := range h.below() {
		c, verified := sum(all, place.Code), 0
		for village, outcomes := range progress {
			for _, n := range outcomes {
				if region.Within(village, place.Code) {
					verified += n
				}
			}
		}
		n := c.Columns
		if n["families"] == 0 { // nobody registered one: missing, not zero
			lines = append(lines, line{place, map[string]float64{sort.Key: math.NaN()}, append([]web.Cell{{Text: place.Name, Href: h.at("", place.Code, "tahun", h.yearWord())}}, slices.Repeat([]web.Cell{{Text: "–"}}, 5)...)})
			continue
		}
		lines = append(lines, line{place: place, by: map[string]float64{"sasaran": float64(n["targets"]), "risiko": float64(n["at_risk"]), "bagian": ratio(n["at_risk"], n["targets"]), "pendamping": ratio(c.Accompanied, n["at_risk"]), "verval": ratio(verified, n["targets"])},
			cells: []web.Cell{{Text: place.Name, Href: h.at("", place.Code, "tahun", h.yearWord())}, {Text: p.Int(n["targets"])}, {Text: p.Int(n["at_risk"])},
				h.share(n["at_risk"], n["targets"]), h.share(c.Accompanied, n["at_risk"]), h.share(verified, n["targets"])}})
	}
	t.Rows = ordered(lines, sort)
	return t
}

// line is a row with what it can be sorted by.
type line struct {
	place region.Region
	by    map[string]float64
	cells []web.Cell
}

func ordered(lines []line, sort web.Sort) (rows []web.Row) {
	slices.SortStableFunc(lines, func(a, b line) int {
		x, y := a.by[sort.Key], b.by[sort.Key]
		switch {
		case sort.Key == "nama" && a.place.Name != b.place.Name:
			return map[bool]int{true: -1, false: 1}[(a.place.Name < b.place.Name) != sort.Descending]
		case math.IsNaN(x) || math.IsNaN(y): // nothing known comes last
			return map[bool]int{true: 1}[math.IsNaN(x) && !math.IsNaN(y)] - map[bool]int{true: 1}[math.IsNaN(y) && !math.IsNaN(x)]
		case x != y:
			return map[bool]int{true: -1, false: 1}[(x < y) != sort.Descending]
		}
		return 0
	})
	for _, l := range lines {
		rows = append(rows, web.Row{Cells: l.cells})
	}
	return rows
}

// share is a part of a whole, grey when the whole is small.
func (h here) share(n, of int) web.Cell {
	if of == 0 {
		return web.Cell{Text: "–"}
	}
	return web.Cell{Text: h.p.Percent(ratio(n, of), 0), Note: h.p.T("web.figure.bare", "Numerator", n, "Denominator", of), Small: of < 30}
}

func ratio(n, of int) float64 {
	if of == 0 {
		return math.NaN()
	}
	return float64(n) / float64(of)
}

// monthOf is a month as a period.
func monthOf(m civil.Month) civil.Period { return civil.PeriodOf(m, civil.Monthly) }
