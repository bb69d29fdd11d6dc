package situation

import (
	"math"
	"net/http"
	"strconv"

	"tumbuh/internal/aksi/situation"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/published"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
)

type overviewPage struct {
	Title     string
	Name      string
	Lead      []string
	Tabs      []web.Tab
	Filter    web.Filter
	Empty     web.Empty
	Alerts    []web.Alert
	Stats     []web.Stat
	Switch    []web.Tab // with and without hotspots
	Charts    []web.Chart
	Map       web.Map
	Parts     web.Table
	Gaps      web.Table
	Targets   web.Table
	Published web.Table
	Report    string
	Word      string // the report as DOCX
	Choose    string // empty: may not write
	Freeze    string
	Hidden    []web.Option
}

// showOverview answers how it stands; with ?hotspot=tanpa as it would without hotspots.
func (s *screens) showOverview(w http.ResponseWriter, r *http.Request) error {
	h, v, err := s.view(r)
	if err != nil {
		return err
	}
	p := h.p
	page := overviewPage{Title: title(h, &v), Name: p.T("situation.name", "Year", strconv.Itoa(v.Year)), Tabs: h.tabs(home), Filter: h.filter(home)}
	if !v.Whole.Known() {
		page.Empty = h.unweighed()
		return s.overview.Render(w, r, http.StatusOK, page)
	}
	without := r.URL.Query().Get("hotspot") == "tanpa"
	page.Switch = []web.Tab{{Text: p.T("situation.with"), Href: h.at(home), Active: !without}, {Text: p.T("situation.without"), Href: h.at(home, "hotspot", "tanpa"), Active: without}}
	page.Lead = lead(p, &v.Snapshot)
	page.Stats = stats(h, &v)
	page.Charts = charts(p, &v.Snapshot, without)
	page.Parts = h.parts(&v.Snapshot, without)
	page.Gaps = h.widest(&v, 5)
	page.Targets, page.Published = h.targets(&v), h.published(&v.Snapshot)
	page.Report, page.Word = h.at(reportHref), h.at(reportHref, "berkas", "docx")
	if h.writes() {
		page.Choose, page.Freeze, page.Hidden = h.at(chooseHref), frozenHref, h.hidden()
	}
	if page.Alerts, err = s.standing(r, h, &v); err != nil {
		return err
	}
	if page.Map, err = s.atlas(r, h, &v); err != nil {
		return err
	}
	return s.overview.Render(w, r, http.StatusOK, page)
}

func title(h here, v *situation.View) string {
	f := h.figure(&v.Snapshot, v.Whole)
	if f.Denominator == 0 {
		return h.p.T("situation.title.none", "Place", h.name(), "Year", strconv.Itoa(v.Year))
	}
	said := h.p.T("district.title", "Place", h.name(), "Month", v.Month, "Numerator", f.Numerator, "Denominator", f.Denominator, "What", f.What,
		"Share", h.p.Percent(f.Ratio(), 1), "Interval", h.p.Interval(f.Low, f.High, 1))
	return said + " " + h.p.T("district.title.measured", "Share", h.p.Percent(f.Coverage(), 0))
}

// unweighed says what is missing, and leads those there who may bring it.
func (h here) unweighed() web.Empty {
	e := web.Empty{Icon: "report-analytics", Title: h.p.T("situation.empty"), Text: h.p.T("situation.empty.text")}
	if h.by.Allow(account.ImportTake, h.ask.Area) == nil {
		e.Href, e.Action = "/impor", h.p.T("situation.empty.action")
	}
	return e
}

// lead are the sentences on what differs and what chance may have made.
func lead(p *locale.Printer, v *situation.Snapshot) (all []string) {
	for _, text := range []string{v.Apart(p), v.HotspotWords(p), v.ShrinkWords(p)} {
		if text != "" {
			all = append(all, text)
		}
	}
	return all
}

// standing says whether anything was frozen, and what became of it since.
func (s *screens) standing(r *http.Request, h here, v *situation.View) ([]web.Alert, error) {
	p, f := h.p, v.Newest()
	if f == nil {
		return []web.Alert{{Status: web.Watch, Title: p.T("situation.live"), Text: p.T("situation.live.text")}}, nil
	}
	c, err := s.situation.Changed(r.Context(), h.by, f)
	at := web.Moment(p, f.Body.Taken.Time, v.Regency)
	a := web.Alert{Status: web.Good, Title: p.T("situation.frozen.same", "At", at, "Name", f.By), Href: frozenHref + "/" + string(f.ID), Action: p.T("situation.frozen.open")}
	if c.Any() {
		a.Status, a.Title, a.Text = web.Watch, p.T("situation.frozen.at", "At", at, "Name", f.By), since(p, c)
	}
	return []web.Alert{a}, err
}

// since says what became of the figures of a frozen analysis.
func since(p *locale.Printer, c situation.Change) string {
	said := ""
	if c.Children > 0 {
		said = p.N("situation.since", int(c.Children), "Was", p.Percent(c.Was.Prevalence(), 1), "Is", p.Percent(c.Is.Prevalence(), 1),
			"WasCount", int(c.Was.Stunted), "WasOf", int(c.Was.Measured), "IsCount", int(c.Is.Stunted), "IsOf", int(c.Is.Measured)) + " "
	}
	if n := len(c.Services); n > 0 {
		said += p.N("situation.since.services", n)
	}
	return said
}

func stats(h here, v *situation.View) []web.Stat {
	p := h.p
	f := h.figure(&v.Snapshot, v.Whole)
	hot := len(v.Hotspots())
	short, known := 0, 0
	for _, x := range v.Services {
		if x.Reached != "" {
			known++
		}
		if x.Reached == situation.No {
			short++
		}
	}
	yes, told := 0, 0
	for _, x := range v.Supply {
		if x.Reached != "" {
			told++
		}
		if x.Reached == situation.Yes {
			yes++
		}
	}
	risk := web.Stat{Label: p.T("situation.stat.risk"), Value: "–", Note: p.T("situation.unknown"), Href: "/keluarga?wilayah=" + v.Area}
	if v.Whole.Families > 0 {
		risk.Value, risk.Note = p.Int(int(v.Whole.AtRisk)), p.T("situation.stat.risk.note", "Of", int(v.Whole.Families), "Share", p.Percent(float64(v.Whole.AtRisk)/float64(v.Whole.Families), 0))
	}
	return []web.Stat{
		{Label: p.T("situation.stat.stunted"), Figure: &f, Href: placeHref(v.Area, v.Month), Note: p.T("situation.stat.severe", "Count", int(v.Whole.Severe))},
		{Label: p.T("situation.stat.hotspots"), Value: p.Int(hot), Note: p.T("situation.stat.hotspots.note", "Of", v.Whole.Told, "All", v.Whole.Within), Href: h.at(villageHref, "hanya", "hotspot")},
		{Label: p.T("situation.stat.short"), Value: p.Int(short), Note: p.T("situation.stat.short.note", "Known", known, "All", len(v.Services)), Href: h.at(serviceHref)},
		{Label: p.T("situation.stat.supply"), Value: p.Int(yes), Note: p.T("situation.stat.supply.note", "Known", told, "All", len(v.Supply)), Href: h.at(serviceHref) + "#dukungan"},
		risk,
	}
}

// parts are the kecamatan (of a kecamatan the villages) with prevalence and cases, with
// all villages or without hotspots.
func (h here) parts(v *situation.Snapshot, without bool) web.Table {
	p := h.p
	t := web.Table{Caption: p.T("situation.parts", "Month", v.Month), Columns: []web.Column{{Label: p.T("situation.place")}, {Label: p.T("situation.column.children"), Numeric: true, Wide: true},
		{Label: p.T("situation.column.measured"), Numeric: true, Wide: true}, {Label: p.T("situation.column.stunted"), Numeric: true}, {Label: p.T("situation.column.severe"), Numeric: true, Wide: true},
		{Label: p.T("situation.column.prevalence"), Numeric: true}, {Label: p.T("situation.column.against")}}}
	if without {
		t.Caption = p.T("situation.parts.without", "Month", v.Month)
	}
	row := func(d situation.Place) web.Row {
		href := placeHref(d.Code, v.Month)
		if without {
			d = v.Without(d.Code)
		}
		return web.Row{Total: d.Code == v.Area, Cells: []web.Cell{{Text: situation.Name(p, d.Code), Href: href}, {Text: p.Int(int(d.Children))}, {Text: p.Int(int(d.Measured))}, {Text: p.Int(int(d.Stunted))},
			{Text: p.Int(int(d.Severe))}, share(p, d), {Badge: h.against(v, d)}}}
	}
	for _, d := range v.Parts() {
		t.Rows = append(t.Rows, row(d))
	}
	t.Rows = append(t.Rows, row(v.Whole))
	return t
}

// against is how a place stands beside the others.
func (h here) against(v *situation.Snapshot, d situation.Place) web.Badge {
	if d.Code == v.Area || !d.Known() {
		return web.Badge{}
	}
	switch v.Against(d) {
	case 1:
		return web.Badge{Status: web.Bad, Text: h.p.T("situation.above")}
	case -1:
		return web.Badge{Status: web.Good, Text: h.p.T("situation.below")}
	}
	return web.Badge{Status: web.Plain, Text: h.p.T("situation.chance")}
}

// targets are how many there are of whom services are for.
func (h here) targets(v *situation.View) web.Table {
	p := h.p
	t := web.Table{Caption: p.T("situation.targets"), Columns: []web.Column{{Label: p.T("situation.column.group")}, {Label: p.T("situation.column.count"), Numeric: true}, {Label: p.T("situation.column.source")}}}
	for _, x := range v.Targets {
		from := web.Cell{Text: p.T("situation.target.records"), Note: p.T("situation.reporting", "Count", x.Reporting, "Of", x.Asked)}
		if x.Indicator != "" {
			from.Text, from.Href = p.T("situation.target.denominator", "ID", x.Indicator), indicatorHref(v, x.Indicator)
		}
		count := p.Int(int(x.Count))
		if x.Reporting == 0 {
			count = "–"
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{{Text: p.T("situation.target." + x.Key)}, {Text: count}, from}})
	}
	return t
}

// published are what others say of the regency.
func (h here) published(v *situation.Snapshot) web.Table {
	p := h.p
	t := web.Table{Caption: p.T("situation.published"), Columns: []web.Column{{Label: p.T("situation.column.survey")}, {Label: p.T("situation.column.year")}, {Label: "%", Numeric: true}, {Label: p.T("situation.column.source")}}}
	for _, f := range v.Published {
		value := web.Cell{Text: p.Decimal(float64(f.Hundredths)/100, f.Places)}
		if f.High > 0 {
			value.Note = p.Interval(float64(f.Low)/10_000, float64(f.High)/10_000, 1)
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{{Text: p.T("published.survey." + published.Word(f.Survey)), Note: p.T("published.kind." + f.Kind)}, {Text: situation.When(p, f.Period)}, value, {Text: f.Source}}})
	}
	return t
}

// atlas is the map of the villages with their table beside.
func (s *screens) atlas(r *http.Request, h here, v *situation.View) (web.Map, error) {
	p := h.p
	table := h.table(r, v, v.Villages, true)
	m := web.Map{Caption: p.T("situation.map", "Month", v.Month), Unit: p.T("district.map.unit"), What: p.T("district.share", "Name", p.T("indicator.stunting")), Source: p.T("district.source"), Table: table}
	var values []float64
	placed := false
	for _, x := range v.Villages {
		value := math.NaN()
		tip := p.T("web.figure.none")
		if x.Known() {
			low, high := x.Interval()
			value, tip = x.Prevalence(), p.T("district.tip", "Numerator", int(x.Stunted), "Denominator", int(x.Measured), "Share", p.Percent(x.Prevalence(), 1), "Interval", p.Interval(low, high, 1))
		}
		lon, lat, ok := region.Point(x.Code)
		placed = placed || ok
		m.Places, values = append(m.Places, web.Place{Code: x.Code, Name: situation.Name(p, x.Code), Lat: lat, Lon: lon, Value: value, Size: int(x.Measured), Tip: tip, Href: placeHref(x.Code, v.Month)}), append(values, value)
	}
	m.Limits = web.NiceLimits(values)
	var outlines []region.Outline
	err := s.situation.DB.Read(r.Context(), func(tx *db.Tx) (err error) {
		outlines, err = region.LoadOutlines(tx, v.Area)
		return err
	})
	if m.Outlines = web.Collection(outlines); !placed && m.Outlines == nil {
		return web.Map{Table: table}, err
	}
	return m, err
}
