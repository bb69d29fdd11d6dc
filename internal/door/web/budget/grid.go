package budget

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"tumbuh/internal/aksi/budget"
	"tumbuh/internal/aksi/plan"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/register"
	"tumbuh/internal/base/rupiah"
	"tumbuh/internal/door/web"
)

type gridPage struct {
	Title, Lead string
	Caption     string
	Trail       []web.Crumb
	Tabs        []web.Tab
	Quarters    []web.Tab
	Filter      web.Filter
	Alerts      []web.Alert
	Hidden      []web.Option
	Rows        []gridRow
	Sum         []string // planned, until then, this quarter, share
	Editable    bool
	Late        web.Table
	Empty       web.Empty
	Pager       web.Pager
	Paper       string
}

// gridRow is a row of the plan in one quarter.
type gridRow struct {
	ID              db.ID
	Name, Note      string
	Href, History   string
	Target, Limit   string
	Before          string // done until then
	Spent           string
	Share           string // of the limit, with this quarter
	ShareDone       string
	Volume, Amount  string // typed, or as they stand
	Remark, Proof   string
	Reason          string
	AskReason       bool
	Version         int
	Fixed           bool
	Told            string // by whom
	Errors          map[string]string
	Wrong           string
	line            budget.Line
	entry           budget.Entry
	changed, failed bool
}

// paper is the grid that a page or its form is about.
type paper struct {
	*view
	quarter int
	opd     string
	rows    []gridRow
	pager   web.Pager
	alerts  []web.Alert
}

func (s *screens) gridOf(r *http.Request) (g *paper, err error) {
	v, err := s.view(r)
	if err != nil {
		return nil, err
	}
	g = &paper{view: v, quarter: budget.Newest(v.year, v.Today), opd: r.FormValue("opd")}
	if n, err := strconv.Atoi(r.FormValue("triwulan")); err == nil && n >= 1 && n <= 4 {
		g.quarter = n
	}
	if !r.Form.Has("opd") { // an office begins with its own rows
		g.opd = v.by.OfficeOf()
		if len(v.by.Region) > 4 && v.by.OfficeOf() == "" {
			g.opd = v.by.Region
		}
		if !slices.Contains(v.Offices(), g.opd) {
			g.opd = ""
		}
	}
	lines := g.Of(g.opd).Lines
	from, to, pager := web.PageOf(r, len(lines), perPage)
	g.pager = pager
	for _, l := range lines[from:to] {
		row, err := g.row(l)
		if err != nil {
			return nil, err
		}
		g.rows = append(g.rows, row)
	}
	return g, nil
}

// to is an address of the same grid.
func (g *paper) to(more ...string) string {
	return g.href(href+"/realisasi", append([]string{"triwulan", strconv.Itoa(g.quarter), "opd", g.opd}, more...)...)
}

// begun tells whether the quarter has begun.
func (g *paper) begun() bool {
	return budget.Quarter(g.year, g.quarter).From().First() <= g.Today
}

// row is a line in the quarter as it stands.
func (g *paper) row(l budget.Line) (row gridRow, err error) {
	body := l.Row.Body
	before, err := l.Sum(g.quarter - 1)
	if err != nil {
		return row, err
	}
	until, err := l.Sum(g.quarter)
	limit, known := l.Limit()
	row = gridRow{ID: l.Row.ID, Name: g.p.T("budget.row", "Number", body.Number), Note: body.Activity, Href: "/rencana/" + string(l.Row.ID), Target: g.volume(body.Volume, body.Unit), Limit: "–",
		Before: before.Volume.Words(g.p), Spent: g.money(before.Amount), Share: "–", ShareDone: "–", Fixed: budget.MayWrite(g.by, l.Row) != nil || !g.begun(), line: l, Errors: map[string]string{}}
	if known {
		row.Limit = g.money(limit)
	}
	if before.Told == 0 { // never told is not nought
		row.Before, row.Spent = "", "–"
	}
	if known && until.Told > 0 {
		row.Share = g.share(until.Amount, limit)
	}
	if body.Volume > 0 && until.Told > 0 {
		row.ShareDone = g.p.Percent(float64(until.Volume)/float64(body.Volume), 0)
	}
	if e := l.Told[g.quarter-1]; e != nil {
		row.Volume, row.Amount, row.Remark, row.Proof, row.Reason, row.Version = e.Body.Volume.Words(g.p), strings.TrimPrefix(g.money(e.Body.Amount), "Rp\u00a0"), e.Body.Note, e.Body.Evidence, e.Body.Reason, e.Version
		row.Told, row.History = e.By, g.href(href+"/riwayat", "baris", string(l.Row.ID), "triwulan", strconv.Itoa(g.quarter))
	}
	row.AskReason = row.Reason != ""
	return row, err
}

func (s *screens) showGrid(w http.ResponseWriter, r *http.Request) error {
	g, err := s.gridOf(r)
	if err != nil {
		return err
	}
	return s.renderGrid(w, r, http.StatusOK, g)
}

func (s *screens) renderGrid(w http.ResponseWriter, r *http.Request, status int, g *paper) error {
	p := g.p
	quarter := web.PeriodText(p, budget.Quarter(g.year, g.quarter))
	lead, sums, err := g.gridLead(quarter)
	if err != nil {
		return err
	}
	page := gridPage{Title: lead, Lead: p.T("budget.grid.lead"), Caption: p.T("budget.grid.caption", "Quarter", quarter), Trail: g.trail(p.T("budget.tab.realised")), Tabs: g.tabs("realised"), Rows: g.rows, Sum: sums, Alerts: g.alerts,
		Filter: web.Filter{Action: href + "/realisasi", Hidden: g.hidden("triwulan", strconv.Itoa(g.quarter)), Fields: []web.Field{g.officeField(g.opd)}}, Pager: g.pager,
		Hidden: g.hidden("triwulan", strconv.Itoa(g.quarter), "hal", r.FormValue("hal")), Empty: web.Empty{Icon: "coins", Title: p.T("budget.none"), Text: p.T("budget.none.text"), Href: g.href("/rencana"), Action: p.T("budget.none.action")},
		Paper: g.href("/rencana/dokumen/realisasi", "triwulan", strconv.Itoa(g.quarter), "opd", g.opd)}
	page.Hidden = append(page.Hidden, web.Option{Value: "opd", Text: g.opd})
	for n := 1; n <= 4; n++ {
		page.Quarters = append(page.Quarters, web.Tab{Text: web.ShortPeriod(p, budget.Quarter(g.year, n)), Href: g.href(href+"/realisasi", "triwulan", strconv.Itoa(n), "opd", g.opd), Active: n == g.quarter})
	}
	page.Editable = slices.ContainsFunc(g.rows, func(row gridRow) bool { return !row.Fixed })
	if !g.begun() {
		page.Alerts = append(page.Alerts, web.Alert{Title: p.T("budget.grid.future", "Quarter", quarter)})
	}
	page.Late = g.lateTable()
	return s.grid.Render(w, r, status, page)
}

// gridLead is the sentence of a quarter, and the sums below the grid.
func (g *paper) gridLead(quarter string) (lead string, sums []string, err error) {
	var limit, before, until rupiah.Amount
	told, expected := 0, 0
	for _, l := range g.Of(g.opd).Lines {
		if l.Told[g.quarter-1] != nil {
			told++
		}
		if l.Expected(g.quarter) || l.Told[g.quarter-1] != nil {
			expected++
		}
		of, _ := l.Limit()
		had, err := l.Sum(g.quarter - 1)
		if err != nil {
			return "", nil, err
		}
		has, err := l.Sum(g.quarter)
		if err != nil {
			return "", nil, err
		}
		for _, add := range []struct {
			to *rupiah.Amount
			a  rupiah.Amount
		}{{&limit, of}, {&before, had.Amount}, {&until, has.Amount}} {
			if *add.to, err = rupiah.Sum(*add.to, add.a); err != nil {
				return "", nil, err
			}
		}
	}
	share := g.share(until, limit)
	return g.p.T("budget.grid.title", "Quarter", quarter, "Told", told, "Expected", expected, "Sum", until, "Share", share), []string{g.money(limit), g.money(before), g.money(until - before), share}, nil
}

// lateTable is who has not told of quarters that have ended.
func (g *paper) lateTable() web.Table {
	p := g.p
	t := web.Table{Caption: p.T("budget.late.caption"), Columns: []web.Column{{Label: p.T("budget.column.office")}, {Label: p.T("budget.column.quarter")}, {Label: p.T("budget.column.untold"), Numeric: true}, {Label: p.T("budget.column.due")}}}
	for _, m := range g.Missing() {
		due := web.Badge{Status: web.Watch, Text: p.Date(m.Due)}
		if m.Due < g.Today {
			due = web.Badge{Status: web.Bad, Text: p.T("budget.late.since", "Day", m.Due)}
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{{Text: g.office(m.Office)}, {Text: web.PeriodText(p, budget.Quarter(g.year, m.Quarter)), Href: g.href(href+"/realisasi", "triwulan", strconv.Itoa(m.Quarter), "opd", m.Office)},
			{Text: p.T("budget.late.of", "Count", m.Rows, "Of", m.Of)}, {Badge: due}}})
	}
	return t
}

// saveGrid keeps what was typed. What cannot be kept stays as it was typed, with the
// reason beside it; the rest is kept.
func (s *screens) saveGrid(w http.ResponseWriter, r *http.Request) error {
	g, err := s.gridOf(r)
	if err != nil {
		return err
	}
	var entries []budget.Entry
	var of []int
	wrong := 0
	for i := range g.rows {
		row := &g.rows[i]
		if row.typed(g, r); row.failed {
			wrong++
		} else if row.changed {
			entries, of = append(entries, row.entry), append(of, i)
		}
	}
	outcomes, err := s.budget.Say(r.Context(), g.by, g.year, entries)
	if err != nil {
		return err
	}
	saved := 0
	for i, o := range outcomes {
		row := &g.rows[of[i]]
		if o.Err == nil {
			saved++
			row.Version++
			continue
		}
		if fault.KindOf(o.Err) == fault.Forbidden {
			return o.Err
		}
		wrong++
		row.refused(g, o.Err)
	}
	if wrong == 0 {
		text := g.p.N("budget.saved", saved)
		if saved == 0 {
			text = g.p.T("budget.saved.none")
		}
		return s.site.Done(w, r, g.to("hal", r.FormValue("hal")), text)
	}
	alert := web.Alert{Status: web.Bad, Title: g.p.N("budget.wrong", wrong), Text: g.p.T("budget.wrong.text")}
	if saved > 0 {
		alert.Text = g.p.N("budget.saved", saved) + " " + alert.Text
	}
	g.alerts = append(g.alerts, alert)
	return s.renderGrid(w, r, http.StatusUnprocessableEntity, g)
}

// typed takes what was typed into a row.
func (row *gridRow) typed(g *paper, r *http.Request) {
	field := func(name string) string { return strings.TrimSpace(r.PostFormValue(name + "-" + string(row.ID))) }
	if !r.PostForm.Has("v-"+string(row.ID)) || row.Fixed {
		return
	}
	stands := *row
	row.Volume, row.Amount, row.Remark, row.Proof, row.Reason = field("v"), field("r"), field("c"), field("b"), field("a")
	row.Version, _ = strconv.Atoi(field("l"))
	told := budget.Realised{Quarter: g.quarter, Note: row.Remark, Evidence: row.Proof, Reason: row.Reason}
	row.entry = budget.Entry{Row: row.ID, Version: row.Version, Realised: &told}
	if row.Volume == "" && row.Amount == "" {
		if row.Remark+row.Proof == "" && stands.Told == "" {
			return
		}
	}
	read := func(name, text string, parse func(string) error) {
		err := parse(text)
		if text == "" {
			err = fault.New(fault.Invalid, "budget.realised.blank", nil)
		}
		if err != nil {
			row.Errors[name], row.failed = g.p.Error(err), true
		}
	}
	read("volume", row.Volume, func(text string) (err error) { told.Volume, err = plan.ParseQuantity(text); return err })
	read("rupiah", row.Amount, func(text string) (err error) { told.Amount, err = rupiah.Parse(text); return err })
	e := row.line.Told[g.quarter-1]
	row.changed = !row.failed && (e == nil || e.Body != told)
}

// refused notes why a row was not kept; of one that somebody else has told meanwhile it
// shows what stands, and saving again replaces it on purpose.
func (row *gridRow) refused(g *paper, err error) {
	row.failed = true
	var clash *register.Clash[budget.Realised]
	if errors.As(err, &clash) && clash.Stands != nil {
		b := clash.Stands.Body
		row.Wrong = g.p.T("budget.realised.stale", "Name", clash.Stands.By, "Volume", b.Volume.Words(g.p), "Sum", b.Amount)
		row.Version = clash.Stands.Version
		return
	}
	for name, text := range g.p.Fields(err) {
		row.Errors[name] = text
	}
	row.AskReason = row.AskReason || row.Errors["alasan"] != ""
	if len(row.Errors) == 0 {
		row.Wrong = g.p.Error(err)
	}
}

type historyPage struct {
	Title string
	Trail []web.Crumb
	Table web.Table
	Proof string // where files are handed in
}

// showHistory is what was told of a row in a quarter and corrected.
func (s *screens) showHistory(w http.ResponseWriter, r *http.Request) error {
	v, err := s.view(r)
	if err != nil {
		return err
	}
	id := idOf(r.FormValue("baris"))
	quarter, _ := strconv.Atoi(r.FormValue("triwulan"))
	l, ok := v.Line(id)
	if !ok || quarter < 1 || quarter > 4 {
		return fault.New(fault.NotFound, "budget.row.none", nil)
	}
	versions, err := s.budget.History(r.Context(), v.by, id, quarter)
	if err != nil {
		return err
	}
	p := v.p
	page := historyPage{Title: p.T("budget.history.title", "Number", l.Row.Body.Number, "Quarter", web.PeriodText(p, budget.Quarter(v.year, quarter))),
		Trail: append(v.trail("")[:1], web.Crumb{Text: p.T("budget.tab.realised"), Href: v.href(href+"/realisasi", "triwulan", strconv.Itoa(quarter))}, web.Crumb{Text: p.T("budget.history")}),
		Table: web.Table{Caption: l.Row.Body.Activity, Columns: []web.Column{{Label: p.T("budget.column.when")}, {Label: p.T("budget.column.by")}, {Label: p.T("budget.column.before")}, {Label: p.T("budget.column.after")}}, Empty: web.Empty{Icon: "history", Title: p.T("budget.history.none")}}}
	for _, one := range versions {
		page.Table.Rows = append(page.Table.Rows, web.Row{Cells: []web.Cell{{Text: web.Moment(p, one.At.Time, v.regency)}, {Text: one.By}, {Text: v.saidWords(one.Change.Before)}, {Text: v.saidWords(one.Change.After)}}})
	}
	return s.history.Render(w, r, http.StatusOK, page)
}

// saidWords are the fields of a change as people read them.
func (v *view) saidWords(said map[string]any) string {
	var all []string
	for _, name := range []string{"volume", "amount", "note", "evidence", "reason"} {
		value, ok := said[name]
		if !ok {
			continue
		}
		text, isText := value.(string)
		if number, is := value.(float64); is && !isText {
			text = plan.Quantity(number).Words(v.p)
			if name == "amount" {
				text = v.money(rupiah.Amount(number))
			}
		}
		all = append(all, v.p.T("budget.said."+name)+": "+text)
	}
	if len(all) == 0 {
		return "–"
	}
	return strings.Join(all, "; ")
}
