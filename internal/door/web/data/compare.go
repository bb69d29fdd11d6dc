package data

import (
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"tumbuh/internal/aksi/data"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/fact/published"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/fact/survey"
	"tumbuh/internal/record/account"
)

type comparePage struct {
	Title   string
	Tabs    []web.Tab
	Filter  web.Filter
	Ours    web.Figure
	File    string // what the imported files say of themselves
	Reasons web.Table
	Kinds   []block
	Manages bool
}

// block are figures of one kind, which never share a series with another.
type block struct {
	Title, Text string
	Table       web.Table
}

func (s *screens) showCompare(w http.ResponseWriter, r *http.Request) error {
	p, by := web.PrinterOf(r), s.actor(r)
	if id := r.URL.Query().Get("terbitan"); id != "" {
		if !manages(by) {
			return fault.New(fault.Forbidden, "web.error.forbidden", nil)
		}
		view, _, err := s.publishedForm(r, id)
		if err != nil {
			return err
		}
		return s.form.Render(w, r, http.StatusOK, view)
	}
	month, _ := civil.ParseMonth(r.URL.Query().Get("bulan"))
	c, months, err := s.data.Counted(r.Context(), by, month)
	if err != nil {
		return err
	}
	lines, err := s.data.Lines(r.Context(), by)
	if err != nil {
		return err
	}
	place := placeName(p, by.Regency())
	view := comparePage{Tabs: tabs(p, by, compareHref), Manages: manages(by), Title: p.T("data.compare.title.none", "Place", place)}
	if c.Known() {
		low, high := survey.Interval(c.Days.Numerator, c.Days.Denominator)
		view.Ours = web.Figure{What: p.T("data.compare.what"), Month: c.Month, Numerator: int(c.Days.Numerator), Denominator: int(c.Days.Denominator), Low: low, High: high,
			Measured: int(c.Measured.Numerator), Target: int(c.Measured.Denominator), Standard: p.T("growth.standard." + growth.WHODays.String()), Source: p.T("data.compare.source"), Href: "/wilayah/" + c.Area + "?bulan=" + c.Month.String()}
		view.Title = p.T("data.compare.title", "Place", place, "Ours", share(p, c.Days), "Month", c.Month)
		if latest := newestSurvey(lines, by.Regency()); latest != nil {
			view.Title = p.T("data.compare.title.both", "Place", place, "Ours", share(p, c.Days), "Month", c.Month, "Survey", surveyName(p, latest.Survey)+" "+latest.Period, "Theirs", percent(p, latest.Hundredths))
		}
		view.Reasons = reasons(p, c)
	}
	if view.File = p.T("data.compare.file.none"); c.Said.Denominator > 0 {
		view.File = p.T("data.compare.file", "Share", share(p, c.Said), "Numerator", int(c.Said.Numerator), "Denominator", int(c.Said.Denominator), "Differs", int(c.SaidDiffers))
	}
	choose := web.Field{Name: "bulan", Label: p.T("data.month"), Type: "select", Value: c.Month.String()}
	for m := months[1]; m >= months[0] && m != 0; m = m.Add(-1) {
		choose.Options = append(choose.Options, web.Option{Value: m.String(), Text: p.Month(m)})
	}
	if months[1] != 0 {
		view.Filter = web.Filter{Action: compareHref, Fields: []web.Field{choose}}
	}
	for _, kind := range data.LineKinds {
		view.Kinds = append(view.Kinds, kindOf(p, kind, lines, view.Manages))
	}
	return s.compare.Render(w, r, http.StatusOK, view)
}

// newestSurvey is the newest sample survey's stunting of a place; nil: none.
func newestSurvey(lines []data.Line, area string) (newest *data.Line) {
	for i, l := range lines {
		if l.Kind == published.Sample && l.Area == area && l.Indicator == "stunting" && (newest == nil || l.Period > newest.Period) {
			newest = &lines[i]
		}
	}
	return newest
}

// percent is hundredths of a percent in words.
func percent(p *locale.Printer, hundredths int) string {
	places := 1
	if hundredths%10 != 0 {
		places = 2
	}
	return p.Percent(float64(hundredths)/10_000, places)
}

// reasons say what each reason would make of our figure.
func reasons(p *locale.Printer, c data.Counted) web.Table {
	t := web.Table{Caption: p.T("data.reason.caption"), Columns: []web.Column{{Label: p.T("data.reason")}, {Label: p.T("data.reason.figure"), Numeric: true},
		{Label: p.T("data.reason.children"), Numeric: true, Wide: true}}}
	ours := data.Filled{Share: c.Days}.Ratio()
	for _, x := range c.Reasons() {
		row := []web.Cell{{Text: p.T("data.reason." + x.Key), Note: p.T("data.reason." + x.Key + ".text")}, {Text: "–"}, {Text: p.T("web.figure.bare", "Numerator", int(max(x.Count, -x.Count)), "Denominator", int(x.Of))}}
		switch {
		case x.Known && x.Range():
			row[1].Text, row[1].Note = p.Interval(x.Low, x.High, 1), p.T("data.reason.points", "Points", points(p, x.Low-ours)+" … "+points(p, x.High-ours))
		case x.Known:
			row[1].Text, row[1].Note = p.Percent(x.Low, 1), p.T("data.reason.points", "Points", points(p, x.Low-ours))
		}
		t.Rows = append(t.Rows, web.Row{Cells: row})
	}
	return t
}

// points is a difference in percent points, with its sign.
func points(p *locale.Printer, ratio float64) string {
	text := p.Decimal(ratio*100, 1)
	if math.Round(ratio*1000) > 0 {
		text = "+" + text
	}
	return text
}

// surveyName is a survey in words.
func surveyName(p *locale.Printer, key string) string {
	return p.T("published.survey." + strings.ToLower(strings.ReplaceAll(key, "-", "")))
}

func kindOf(p *locale.Printer, kind published.Kind, lines []data.Line, may bool) block {
	k := block{Title: p.T("data.lines." + string(kind)), Text: p.T("data.lines."+string(kind)+".text", "Effect", data.DesignEffect)}
	t := web.Table{Caption: k.Title, Empty: web.Empty{Icon: "table", Title: p.T("data.lines.none"), Text: p.T("data.lines.none.text")},
		Columns: []web.Column{{Label: p.T("data.column.wilayah")}, {Label: p.T("data.column.periode")}, {Label: p.T("data.column.persen")}, {Label: p.T("data.column.dari"), Wide: true}, {Label: p.T("data.column.terbaca"), Wide: true}}}
	for _, l := range lines {
		if l.Kind == kind {
			t.Rows = append(t.Rows, web.Row{Cells: lineCells(p, l, may)})
		}
	}
	k.Table = t
	return k
}

func lineCells(p *locale.Printer, l data.Line, may bool) []web.Cell {
	place := web.Cell{Text: placeName(p, l.Area)}
	if l.Indicator != "stunting" {
		place.Note = p.T("data.impact." + l.Indicator)
	}
	period, err := civil.ParsePeriod(l.Period)
	when := web.Cell{Text: surveyName(p, l.Survey) + " " + l.Period}
	if l.Kind == data.Target {
		when.Text = l.Period
		if when.Note = l.Survey; p.Has("published.basis." + l.Survey) {
			when.Note = p.T("published.basis." + l.Survey)
		}
	} else if err == nil && period.Span() == civil.Monthly {
		when.Text = surveyName(p, l.Survey) + ", " + p.Month(period.From())
	}
	if may && l.ID != "" {
		when.Href = compareHref + "?terbitan=" + string(l.ID)
	}
	value := web.Cell{Text: percent(p, l.Hundredths)}
	switch low, high, ours := l.Interval(); {
	case ours:
		value.Note = p.T("data.lines.interval.ours", "Interval", p.Interval(low, high, 1))
	case high > 0:
		value.Note = p.T("web.figure.interval", "Interval", p.Interval(low, high, 1))
	}
	of := web.Cell{Text: "–"}
	switch {
	case l.Computed:
		of = web.Cell{Text: p.T("web.figure.bare", "Numerator", int(l.Numerator), "Denominator", int(l.Denominator)), Note: p.T("data.lines.computed")}
	case l.Denominator > 0:
		of = web.Cell{Text: p.T("web.figure.bare", "Numerator", int(l.Numerator), "Denominator", int(l.Denominator)), Note: printed(p, l)}
	case l.Sample > 0:
		of = web.Cell{Text: p.Int(int(l.Sample)), Note: p.T("data.lines.sampled")}
	case l.Numerator > 0:
		least, most := data.Denominators(l.Numerator, l.Hundredths)
		of = web.Cell{Text: p.Int(int(l.Numerator)), Note: p.T("data.lines.implied", "Least", int(least), "Most", int(most))}
	}
	if l.Among != "" {
		of.Note = p.T("published.what."+l.Among) + " · " + of.Note
	}
	read := web.Cell{Text: l.Source}
	if host, path, found := strings.Cut(l.Source, "/"); found && !strings.Contains(host, " ") && l.ID == "" {
		read = web.Cell{Text: host, Href: "https://" + host + "/" + path, Hint: l.Source}
	}
	if l.Hand != "" {
		read.Note = p.T("published.hand." + l.Hand)
	}
	if badge := sure(p, l.Certainty); badge.Text != "" {
		read.Note = strings.Trim(badge.Text+" · "+read.Note, " ·")
	}
	return []web.Cell{place, when, value, of, read}
}

// printed tells how a printed percentage follows from its count.
func printed(p *locale.Printer, l data.Line) string {
	how := data.PrintOf(l.Numerator, l.Denominator, l.Hundredths)
	if how != data.Other {
		return p.T("data.lines."+string(how), "Exact", p.Decimal(float64(l.Numerator)/float64(l.Denominator)*100, 3))
	}
	least, most := data.Denominators(l.Numerator, l.Hundredths)
	return p.T("data.lines.other", "Share", p.Decimal(float64(l.Numerator)/float64(l.Denominator)*100, 2), "Least", int(least), "Most", int(most))
}

func (s *screens) publishedForm(r *http.Request, id string) (view formPage, f data.Published, err error) {
	p, by := web.PrinterOf(r), s.actor(r)
	f = data.Published{Area: by.Regency(), Survey: "e-PPGBM", Indicator: "stunting"}
	view = formPage{Title: p.T("data.published.new"), Lead: p.T("data.published.lead"), Action: compareHref, Cancel: compareHref, Hidden: []web.Option{{Value: "terbitan", Text: id}},
		Trail: []web.Crumb{{Text: p.T("data.tab.data.banding"), Href: compareHref}, {Text: p.T("data.published.new")}}}
	if id != "baru" {
		all, err := s.data.Published(r.Context(), by)
		if err != nil {
			return view, f, err
		}
		i := slices.IndexFunc(all, func(f data.Published) bool { return string(f.ID) == id })
		if i < 0 {
			return view, f, nothing("data.none")
		}
		f, view.Title, view.Remove = all[i], p.T("data.published.edit"), p.T("data.remove")
		view.Trail[1].Text = view.Title
		view.Hidden = append(view.Hidden, shown(f.Changed))
	}
	where := web.Field{Name: "wilayah", Label: p.T("data.column.wilayah"), Type: "select", Value: f.Area}
	for _, code := range []string{by.Regency(), region.Parent(by.Regency()), published.Nation} {
		where.Options = append(where.Options, web.Option{Value: code, Text: placeName(p, code)})
	}
	survey := web.Field{Name: "survei", Label: p.T("data.column.survei"), Type: "select", Value: f.Survey}
	for _, one := range published.Surveys {
		survey.Options = append(survey.Options, web.Option{Value: one.Key, Text: surveyName(p, one.Key)})
	}
	number := func(name string, hundredths int) web.Field {
		x := text(p, name, "")
		if x.Numeric, x.Unit = true, "%"; hundredths != 0 {
			x.Value = typed(p, hundredths)
		}
		return x
	}
	count := func(name string, n int64) web.Field {
		x := text(p, name, "")
		if x.Numeric = true; n != 0 {
			x.Value = strconv.FormatInt(n, 10)
		}
		return x
	}
	view.Fields = []web.Field{where, survey, hinted(p, needed(text(p, "periode", f.Period))), choice(p, "indikator", "impact", f.Indicator, data.Impacts), hinted(p, needed(number("persen", f.Hundredths))),
		hinted(p, number("rendah", f.Low)), number("tinggi", f.High), hinted(p, count("pembilang", f.Numerator)), count("penyebut", f.Denominator), hinted(p, long(needed(text(p, "sumber", f.Source))))}
	view.Fields[9].Label = p.T("data.column.terbaca")
	return view, f, nil
}

// typed is hundredths of a percent as they are typed.
func typed(p *locale.Printer, hundredths int) string {
	text := strconv.FormatFloat(float64(hundredths)/100, 'f', -1, 64)
	if p.Lang() == locale.Indonesian {
		text = strings.Replace(text, ".", ",", 1)
	}
	return text
}

// hundredths reads a percentage with at most two decimals, -1 when it is none; nothing
// typed is 0.
func hundredths(text string) int {
	whole, part, _ := strings.Cut(strings.ReplaceAll(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(text), "%")), ",", "."), ".")
	if whole == "" && part == "" {
		return 0
	}
	if len(part) > 2 {
		return -1
	}
	n, err := strconv.ParseUint(whole+part+strings.Repeat("0", 2-len(part)), 10, 31)
	if err != nil {
		return -1
	}
	return int(n)
}

// whole reads a count; points between thousands are left out.
func whole(text string) int64 {
	text = strings.NewReplacer(".", "", " ", "", "\u00a0", "").Replace(strings.TrimSpace(text))
	if text == "" {
		return 0
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return -1
	}
	return n
}

func (s *screens) savePublished(w http.ResponseWriter, r *http.Request) error {
	get := r.PostFormValue
	view, f, err := s.publishedForm(r, get("terbitan"))
	if err != nil {
		return err
	}
	if get("hapus") != "" && f.ID != "" {
		return s.unpublish(w, r, s.actor(r), f.ID)
	}
	f.Area, f.Survey, f.Period, f.Indicator, f.Source = get("wilayah"), get("survei"), strings.TrimSpace(get("periode")), get("indikator"), get("sumber")
	f.Hundredths, f.Low, f.High, f.Numerator, f.Denominator = hundredths(get("persen")), hundredths(get("rendah")), hundredths(get("tinggi")), whole(get("pembilang")), whole(get("penyebut"))
	if strings.TrimSpace(get("persen")) == "" {
		f.Hundredths = -1
	}
	f.Changed = shownOf(r)
	if err := s.data.Publish(r.Context(), s.actor(r), f); err != nil {
		return s.again(w, r, view, err)
	}
	return s.done(w, r, compareHref, "data.saved")
}

func (s *screens) unpublish(w http.ResponseWriter, r *http.Request, by account.Actor, id db.ID) error {
	if err := s.data.Unpublish(r.Context(), by, id); err != nil {
		return err
	}
	return s.done(w, r, compareHref, "data.removed")
}
