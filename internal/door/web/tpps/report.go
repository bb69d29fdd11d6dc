package tpps

import (
	"net/http"
	"net/url"
	"strconv"

	"tumbuh/internal/aksi/tpps"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/register"
	"tumbuh/internal/door/web"
)

var states = map[tpps.State]web.Status{tpps.Drafting: web.Plain, tpps.Submitted: web.Watch, tpps.Returned: web.Bad, tpps.Accepted: web.Good}

// stateOf is a report's state as a badge: what is overdue says so.
func stateOf(p *locale.Printer, r tpps.Report, due, today civil.Date) (web.Badge, string) {
	switch {
	case r.Open() && r.Late(due, today):
		return web.Badge{Status: web.Bad, Text: p.T("tpps.late")}, p.T("tpps.report.due", "Due", due)
	case r.State == "":
		return web.Badge{Status: web.Plain, Text: p.T("tpps.state.none")}, p.T("tpps.report.due", "Due", due)
	case r.Late(due, today):
		return web.Badge{Status: states[r.State], Text: p.T("tpps.state." + string(r.State))}, p.T("tpps.report.late", "Day", r.Submitted)
	case r.Submitted != 0:
		return web.Badge{Status: states[r.State], Text: p.T("tpps.state." + string(r.State))}, p.Date(r.Submitted)
	}
	return web.Badge{Status: states[r.State], Text: p.T("tpps.state." + string(r.State))}, p.T("tpps.report.due", "Due", due)
}

// reportsTable has a row for each field and a column for each period.
func reportsTable(p *locale.Printer, prog tpps.Programme) web.Table {
	t := web.Table{Caption: p.T("tpps.reports"), Columns: []web.Column{{Label: p.T("tpps.column.bidang")}}, Empty: web.Empty{Icon: "users-group", Title: p.T("tpps.empty"), Text: p.T("tpps.empty.text"), Href: at(home, prog.Area, prog.Year), Action: p.T("tpps.tab.tpps")}}
	if prog.Team.Version == 0 {
		return t
	}
	for _, period := range prog.Periods() {
		t.Columns = append(t.Columns, web.Column{Label: web.ShortPeriod(p, period)})
	}
	for _, key := range tpps.Fields {
		row := web.Row{Cells: []web.Cell{{Text: prog.Team.Body.FieldName(key)}}}
		for _, period := range prog.Periods() {
			cell := web.Cell{Text: "–"}
			if period.From().First() <= prog.Today {
				e := prog.Report(key, period)
				badge, note := stateOf(p, e.Body, prog.Team.Body.Due(period), prog.Today)
				cell = web.Cell{Text: badge.Text, Note: note, Href: reportAt(e)}
			}
			row.Cells = append(row.Cells, cell)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func reportAt(e register.Entry[tpps.Report]) string {
	return reportHref + "?" + url.Values{"wilayah": {e.Area}, "tahun": {strconv.Itoa(e.Year)}, "bidang": {e.Body.Field}, "periode": {e.Body.Period.String()}}.Encode()
}

type reportPage struct {
	Title    string
	Trail    []web.Crumb
	Badge    web.Badge
	When     string
	Hidden   []web.Option
	Version  int
	ID       string
	Clash    web.Clash
	Note     web.Alert
	Fields   []web.Field
	Writes   bool
	Judges   bool
	Judgment web.Field
	Parts    []part // what is written, where it cannot be changed
	Works    web.Table
	Cancel   string
}

// part is one of the three things that a field tells.
type part struct{ Title, Text string }

func (s *screens) showReport(w http.ResponseWriter, r *http.Request) error {
	p, prog, e, err := s.reportOf(r)
	if err != nil {
		return err
	}
	return s.report.Render(w, r, http.StatusOK, reportView(p, prog, e))
}

// reportOf is the report that an address or form asks for.
func (s *screens) reportOf(r *http.Request) (*locale.Printer, tpps.Programme, register.Entry[tpps.Report], error) {
	none := register.Entry[tpps.Report]{}
	by := s.Actor(r)
	p := web.PrinterOf(r)
	area, err := areaOf(r, by)
	if err != nil {
		return p, tpps.Programme{}, none, err
	}
	period, err := civil.ParsePeriod(r.FormValue("periode"))
	name := r.FormValue("bidang")
	known := false
	for _, key := range tpps.Fields {
		known = known || key == name
	}
	if err != nil || !known || period.Span() != civil.Quarterly && period.Span() != civil.Half {
		return p, tpps.Programme{}, none, fault.New(fault.NotFound, "tpps.none", nil)
	}
	prog, err := s.Teams.Programme(r.Context(), by, area, period.Year())
	return p, prog, prog.Report(name, period), err
}

func reportView(p *locale.Printer, prog tpps.Programme, e register.Entry[tpps.Report]) reportPage {
	b := e.Body
	back := at(programmeHref, prog.Area, prog.Year)
	view := reportPage{Title: p.T("tpps.report.title", "Field", prog.Team.Body.FieldName(b.Field), "Period", web.PeriodText(p, b.Period)), Version: e.Version, ID: string(e.ID), Cancel: back, Works: worksTable(p, prog, b.Field),
		Hidden: []web.Option{{Value: "wilayah", Text: prog.Area}, {Value: "bidang", Text: b.Field}, {Value: "periode", Text: b.Period.String()}}, Writes: prog.Writes(b.Field) && b.Open(), Judges: prog.Manages && !b.Open()}
	view.Trail = append(trail(p, prog.Area, prog.Year), web.Crumb{Text: p.T("tpps.tab.tpps.program"), Href: back}, web.Crumb{Text: web.PeriodText(p, b.Period)})
	view.Badge, view.When = stateOf(p, b, prog.Team.Body.Due(b.Period), prog.Today)
	if b.Submitted != 0 && b.By != "" {
		view.When += ", " + b.By
	}
	if b.Note != "" {
		view.Note = web.Alert{Status: states[b.State], Title: p.T("tpps.report.note", "Name", b.Judge), Text: b.Note}
	}
	for _, f := range []web.Field{field(p, "dilakukan", b.Done), field(p, "direncanakan", b.Planned), field(p, "kendala", b.Hinders)} {
		view.Fields, view.Parts = append(view.Fields, hinted(p, long(f))), append(view.Parts, part{f.Label, f.Value})
	}
	view.Judgment = long(field(p, "catatan", ""))
	view.Judgment.Hint = p.T("tpps.hint.judgment")
	return view
}

func (s *screens) saveReport(w http.ResponseWriter, r *http.Request) error {
	p, prog, e, err := s.reportOf(r)
	if err != nil {
		return err
	}
	by, get := s.Actor(r), r.PostFormValue
	e.Version = web.Version(r)
	stood := e.Body
	e.Body.Done, e.Body.Planned, e.Body.Hinders = get("dilakukan"), get("direncanakan"), get("kendala")
	view := reportView(p, prog, e)
	view.Writes = true
	keep, said := s.Teams.SaveReport, "tpps.saved"
	if get("serahkan") != "" {
		keep, said = s.Teams.Submit, "tpps.report.submitted"
	}
	err = keep(r.Context(), by, &e)
	clash, version, is := web.ClashOf(r, err, by.Regency(), view.Fields, func(e register.Entry[tpps.Report]) []web.Field { return reportView(p, prog, e).Fields })
	switch {
	case err == nil:
		return s.done(w, r, at(programmeHref, prog.Area, prog.Year), said)
	case is:
		view.Clash, view.Version = clash, version
	case fault.As(err) == nil || fault.KindOf(err) == fault.Forbidden:
		return err
	case len(fault.As(err).Fields) == 0: // without a team, or with reports of another length, while somebody wrote: the text stays
		view.Note = late(p, err)
	}
	if !stood.Open() {
		view.Note = web.Alert{Status: web.Bad, Title: p.T("tpps.report.closed"), Text: p.T("tpps.late.handed", "Name", stood.By, "Day", stood.Submitted) + " " + p.T("tpps.late.text")}
	}
	wrong := p.Fields(err)
	for i, f := range view.Fields {
		view.Fields[i].Error = wrong[f.Name]
	}
	return s.report.Render(w, r, http.StatusUnprocessableEntity, view)
}

// judge accepts a report or gives it back.
func (s *screens) judge(w http.ResponseWriter, r *http.Request) error {
	p, prog, e, err := s.reportOf(r)
	if err != nil {
		return err
	}
	id, _ := db.ParseID(r.PostFormValue("entri"))
	err = s.Teams.Judge(r.Context(), s.Actor(r), id, web.Version(r), r.PostFormValue("terima") != "", r.PostFormValue("catatan"))
	if kind := fault.KindOf(err); err != nil && (kind == fault.Invalid || kind == fault.Conflict || kind == fault.Stale) {
		view := reportView(p, prog, e)
		if kind != fault.Invalid { // what stands is shown now, and what was to be said of it stays
			view.Note = late(p, err)
			view.Judges = prog.Manages
		}
		view.Judgment.Value, view.Judgment.Error = r.PostFormValue("catatan"), p.Fields(err)["catatan"]
		return s.report.Render(w, r, http.StatusUnprocessableEntity, view)
	}
	if err != nil {
		return err
	}
	return s.done(w, r, at(programmeHref, prog.Area, prog.Year), "tpps.saved")
}
