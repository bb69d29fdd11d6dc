package entry

import (
	"net/http"
	"strconv"
	"strings"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/exchange/grid"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/coverage"
)

type gridPage struct {
	Title    string
	Trail    []web.Crumb
	Lead     string
	Facts    []string
	Action   string
	Filter   web.Filter
	Alerts   []web.Alert
	Caption  string
	First    string // heading of the first column
	Share    bool   // some row has a denominator
	Own      bool   // some row has a count of ours
	Rows     []row
	Sum      [2]string
	Summed   bool
	Note     web.Field
	Paste    web.Field // no name: nothing is pasted here
	Editable bool
}

// row is one value of the grid.
type row struct {
	Key           string // in the names of its fields
	Name, Hint    string
	Href          string
	Numerator     string
	Denominator   string
	Share         bool
	Unknown       bool
	Shown         string
	Own           string
	State         web.Badge
	Said, History string
	Fixed         bool // verified: not to be typed
	Error         string
	Label         string // what is read out with its fields
	area          string
	x             edition.Indicator
	said          *coverage.Statement
	numbers       [2]*int64
	changed       bool
}

// paper is the sheet that a page or its form is about.
type paper struct {
	by     account.Actor
	period civil.Period
	sheet  coverage.Sheet
	page   gridPage
}

// showGrid is one indicator of all places; showVillage all indicators of one village.
func (s *screens) showGrid(w http.ResponseWriter, r *http.Request) error {
	g, err := s.indicatorGrid(r)
	if err != nil {
		return err
	}
	return s.renderGrid(w, r, http.StatusOK, g)
}

func (s *screens) showVillage(w http.ResponseWriter, r *http.Request) error {
	g, err := s.villageGrid(r)
	if err != nil {
		return err
	}
	return s.renderGrid(w, r, http.StatusOK, g)
}

func (s *screens) takeGrid(w http.ResponseWriter, r *http.Request) error {
	return s.take(w, r, s.indicatorGrid)
}

func (s *screens) takeVillage(w http.ResponseWriter, r *http.Request) error {
	return s.take(w, r, s.villageGrid)
}

// indicatorGrid is the sheet of an indicator; its rows are places.
func (s *screens) indicatorGrid(r *http.Request) (g paper, err error) {
	p, by := web.PrinterOf(r), s.actor(r)
	g = paper{by: by, period: s.period(r, by)}
	id, area := r.PathValue("indicator"), by.Area()
	rules, err := s.values.Sheet(r.Context(), by, coverage.Query{Year: g.period.Year(), Indicators: []string{id}, Periods: []civil.Period{g.period}, Area: area})
	if err != nil {
		return g, err
	}
	x, known := rules.Framework.Indicator(id)
	if !known {
		return g, notThere()
	}
	if list, err := mine(by, []edition.Indicator{x}); err != nil || len(list) == 0 {
		if err == nil {
			err = fault.New(fault.Forbidden, "statement.office.other", fault.Args{"Indicator": x.ID})
		}
		return g, err
	}
	var items []row
	for _, place := range areas(x, area) {
		one := row{Key: place.Code, Name: place.Name, area: place.Code, x: x}
		if place.Level() == region.Village {
			above, _ := region.Get(region.Parent(place.Code))
			one.Hint, one.Href = p.T(place.Kind.Key())+", "+above.Name, href+"/desa/"+place.Code+"?periode="+g.period.String()
		}
		items = append(items, one)
	}
	g.page = gridPage{Title: title(p, x), Trail: crumbs(p, web.Crumb{Text: x.ID}), Caption: title(p, x) + ", " + web.PeriodText(p, g.period), First: p.T("entry.column." + string(x.Level)),
		Lead:   p.T("entry.grid.lead", "Period", web.PeriodText(p, g.period), "Edition", rules.Framework.Name(p.Lang()), "Due", due(g.period)),
		Action: href + "/" + x.ID + "?periode=" + g.period.String(), Summed: x.Measure != edition.YesNo,
		Filter: web.Filter{Action: href + "/" + x.ID, Fields: web.PeriodFields(p, g.period, s.newest(by), years)}}
	g.page.Facts = facts(p, x)
	g.page.Paste = web.Field{Name: "tempel", Label: p.T("entry.paste"), Type: "textarea", Hint: p.T("entry.paste.hint")}
	return g, s.fill(r, &g, area, items)
}

// facts are what one must know to fill an indicator in.
func facts(p *locale.Printer, x edition.Indicator) (all []string) {
	add := func(key, text string) {
		if text != "" {
			all = append(all, p.T(key)+": "+text)
		}
	}
	add("entry.column.numerator", x.Numerator(p.Lang()))
	if x.Measure == edition.Share {
		add("entry.column.denominator", x.Denominator(p.Lang()))
	}
	for _, said := range []struct {
		key string
		yes bool
	}{{"entry.yesno", x.Measure == edition.YesNo}, {"entry.lower", x.Lower}, {"entry.desa", x.DesaOnly}, {"entry.unconfirmed", !x.Confirmed()}} {
		if said.yes {
			all = append(all, p.T(said.key))
		}
	}
	return all
}

// villageGrid is the sheet of a village; its rows are indicators.
func (s *screens) villageGrid(r *http.Request) (g paper, err error) {
	p, by := web.PrinterOf(r), s.actor(r)
	g = paper{by: by, period: s.period(r, by)}
	code := r.PathValue("code")
	place, ok := region.Get(code)
	if !ok || place.Level() != region.Village {
		return g, notThere()
	}
	if err := by.Allow(account.CoverageEnter, code); err != nil {
		return g, err
	}
	rules, err := s.values.Sheet(r.Context(), by, coverage.Query{Year: g.period.Year(), Periods: []civil.Period{g.period}, Area: code})
	if err != nil {
		return g, err
	}
	list, err := mine(by, rules.Framework.Indicators)
	if err != nil {
		return g, err
	}
	var items []row
	for _, x := range list {
		if coverage.Applies(x, code) {
			one := row{Key: x.ID, Name: x.Name(p.Lang()), Hint: x.ID, area: code, x: x}
			if by.Area() != code {
				one.Href = href + "/" + x.ID + "?periode=" + g.period.String()
			}
			items = append(items, one)
		}
	}
	name := web.PlaceName(p, code)
	g.page = gridPage{Title: name, Trail: crumbs(p, web.Crumb{Text: name}), Lead: p.T("entry.village.lead", "Period", web.PeriodText(p, g.period), "Edition", rules.Framework.Name(p.Lang())),
		Caption: name + ", " + web.PeriodText(p, g.period), First: p.T("entry.column.indicator"), Action: href + "/desa/" + code + "?periode=" + g.period.String(),
		Filter: web.Filter{Action: href + "/desa/" + code, Fields: web.PeriodFields(p, g.period, s.newest(by), years)}}
	return g, s.fill(r, &g, code, items)
}

// fill puts what stands, and our own counts, into the rows.
func (s *screens) fill(r *http.Request, g *paper, area string, items []row) (err error) {
	p := web.PrinterOf(r)
	q := coverage.Query{Year: g.period.Year(), Periods: []civil.Period{g.period}, Area: area}
	for _, one := range items {
		q.Counted = append(q.Counted, one.key(g.period))
	}
	if g.sheet, err = s.values.Sheet(r.Context(), g.by, q); err != nil {
		return err
	}
	for _, one := range items {
		key := one.key(g.period)
		one.Share, one.Label = one.x.Measure == edition.Share, one.Name
		one.State = stateBadge(p, nil)
		if said, ok := g.sheet.Stated[key]; ok {
			one.stands(p, said, g.by.Regency())
		}
		if own, ok := g.sheet.Counted[key]; ok {
			one.Own, g.page.Own = valueText(p, &own.Numerator, &own.Denominator), true
		}
		g.page.Share = g.page.Share || one.Share
		g.page.Editable = g.page.Editable || !one.Fixed
		g.page.Rows = append(g.page.Rows, one)
	}
	g.page.Note = web.Field{Name: "sumber", Label: p.T("entry.note"), Hint: p.T("entry.note.hint")}
	return nil
}

func (o *row) key(period civil.Period) coverage.Key {
	return coverage.Key{Indicator: o.x.ID, Period: period, Area: o.area}
}

// stands shows what is stated.
func (o *row) stands(p *locale.Printer, s coverage.Statement, regency string) {
	o.said, o.Shown, o.State, o.Said, o.Fixed = &s, s.Mark(), stateBadge(p, &s), said(p, &s, regency), s.State > coverage.Draft
	o.Unknown, o.History, o.numbers = !s.Known(), historyHref(s.Key), [2]*int64{s.Numerator, s.Denominator}
	for i, to := range []*string{&o.Numerator, &o.Denominator} {
		if n := o.numbers[i]; n != nil {
			*to = strconv.FormatInt(*n, 10)
		}
	}
}

// renderGrid shows the sheet with its sums.
func (s *screens) renderGrid(w http.ResponseWriter, r *http.Request, status int, g paper) error {
	if p := web.PrinterOf(r); g.page.Summed {
		var sums [2]int64
		for _, one := range g.page.Rows {
			for i, n := range one.numbers {
				if n != nil {
					sums[i] += *n
				}
			}
		}
		g.page.Sum = [2]string{p.Int(int(sums[0])), p.Int(int(sums[1]))}
	}
	return s.grid.Render(w, r, status, g.page)
}

// take fills the sheet with what was typed and pasted, and saves it unless it was only
// pasted. What cannot be saved stays as it was typed, with the reason beside it.
func (s *screens) take(w http.ResponseWriter, r *http.Request, sheet func(*http.Request) (paper, error)) error {
	p := web.PrinterOf(r)
	g, err := sheet(r)
	if err != nil {
		return err
	}
	for i := range g.page.Rows {
		g.page.Rows[i].typed(p, r)
	}
	g.page.Note.Value = r.PostFormValue("sumber")
	if r.PostFormValue("aksi") == "tempel" && g.page.Paste.Name != "" {
		s.paste(p, &g, r.PostFormValue("tempel"))
		return s.renderGrid(w, r, http.StatusOK, g)
	}
	var entries []coverage.Entry
	var of []int
	wrong := 0
	for i, one := range g.page.Rows {
		if one.Error != "" {
			wrong++
		} else if one.changed {
			shown := one.Shown
			entries, of = append(entries, coverage.Entry{Key: one.key(g.period), Numerator: one.numbers[0], Denominator: one.numbers[1], Empty: one.empty(), Note: r.PostFormValue("sumber"), Shown: &shown}), append(of, i)
		}
	}
	result, err := s.values.Enter(r.Context(), g.by, entries, coverage.Good)
	if err != nil {
		return err
	}
	saved := 0
	for i, o := range result.Outcomes {
		one := &g.page.Rows[of[i]]
		switch {
		case o.Err != nil:
			wrong++
			one.Error = p.Error(o.Err)
			if one.Fixed { // verified since the form was shown: what was typed is told, and what stands is shown
				one.Error += " " + p.T("entry.yours", "Value", strings.TrimSuffix(one.Numerator+"/"+one.Denominator, "/"))
				one.stands(p, *one.said, g.by.Regency())
			}
			if o.Err.Kind == fault.Stale {
				one.Shown = o.Before.Mark() // seen now: saved again, it replaces
			}
		case o.After != nil:
			saved++
			one.stands(p, *o.After, g.by.Regency())
		default:
			saved++
			one.Shown, one.State, one.Said = "", stateBadge(p, nil), ""
		}
	}
	if wrong == 0 {
		text := p.N("entry.saved", saved)
		if saved == 0 {
			text = p.T("entry.saved.none")
		}
		s.site.Notify(r.Context(), web.Alert{Status: web.Good, Text: text})
		http.Redirect(w, r, g.page.Action, http.StatusSeeOther)
		return nil
	}
	alert := web.Alert{Status: web.Bad, Title: p.N("entry.wrong", wrong), Text: p.T("entry.wrong.text")}
	if saved > 0 {
		alert.Text = p.N("entry.saved", saved) + " " + alert.Text
	}
	g.page.Alerts = append(g.page.Alerts, alert)
	return s.renderGrid(w, r, http.StatusUnprocessableEntity, g)
}

// typed takes what was typed into a row.
func (o *row) typed(p *locale.Printer, r *http.Request) {
	if !r.PostForm.Has("n-" + o.Key) {
		return
	}
	n, d := r.PostFormValue("n-"+o.Key), ""
	if o.Share {
		d = r.PostFormValue("d-" + o.Key)
	}
	o.Shown = r.PostFormValue("l-" + o.Key)
	o.enter(p, n, d, r.PostFormValue("t-"+o.Key) != "")
}

// enter puts texts into the row as if they had been typed.
func (o *row) enter(p *locale.Printer, n, d string, unknown bool) {
	o.Numerator, o.Denominator, o.Unknown, o.Error, o.numbers = strings.TrimSpace(n), strings.TrimSpace(d), unknown, "", [2]*int64{}
	var kinds [2]grid.Kind
	for i, text := range []string{n, d} {
		read, err := grid.ReadNumber(text)
		if err != nil && o.Error == "" {
			o.Error = p.Error(err)
		}
		if kinds[i] = read.Kind; read.Kind == grid.Given {
			o.numbers[i] = &read.N
		}
	}
	if o.Error == "" && kinds[0]+kinds[1] == grid.Unknown+grid.Given {
		o.Error = p.T("entry.number.half")
	}
	if kinds[0] == grid.Unknown || kinds[1] == grid.Unknown {
		o.Unknown = true
	}
	if o.Unknown {
		o.numbers = [2]*int64{}
	}
	o.changed = o.Error == "" && o.mark() != o.Shown
}

// empty tells whether nothing is typed.
func (o *row) empty() bool { return !o.Unknown && o.numbers == [2]*int64{} }

// mark is what is typed, as Statement.Mark has it.
func (o *row) mark() string {
	switch {
	case o.empty():
		return ""
	case o.Unknown:
		return "?"
	case o.numbers[0] == nil:
		return "–/" // a denominator alone: refused with its reason
	}
	return coverage.MarkOf(o.numbers[0], o.numbers[1])
}
