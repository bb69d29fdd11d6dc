package budget

import (
	"bytes"
	"errors"
	"net/http"
	"strconv"

	"tumbuh/internal/aksi/budget"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	base "tumbuh/internal/base/paper"
	"tumbuh/internal/door/web"
	"tumbuh/internal/exchange/document"
	"tumbuh/internal/exchange/planbook"
	"tumbuh/internal/fact/region"
)

const fileHref = "/rencana/berkas"

type filePage struct {
	Title, Lead string
	Trail       []web.Crumb
	Tabs        []web.Tab
	Filter      web.Filter
	Book        string
	Action      string
	Upload      web.Upload
	Reason      web.Field // no name: no reason is needed yet
	May         bool
}

func (s *screens) showFile(w http.ResponseWriter, r *http.Request) error {
	return s.renderFile(w, r, http.StatusOK, "")
}

func (s *screens) renderFile(w http.ResponseWriter, r *http.Request, status int, problem string) error {
	v, err := s.view(r)
	if err != nil {
		return err
	}
	p, office := v.p, r.URL.Query().Get("opd")
	page := filePage{Title: p.T("budget.file.title", "Plan", v.planYear()), Lead: p.N("budget.file.lead", len(v.Of(office).Lines), "Stage", p.T("budget.stage."+v.At())), Trail: v.trail(p.T("budget.tab.file")), Tabs: v.tabs("file"),
		Filter: web.Filter{Action: fileHref, Hidden: v.hidden()[1:], Fields: []web.Field{v.yearField(), v.officeField(office)}}, Book: v.href(fileHref+"/rencana.xlsx", "opd", office), Action: v.href(fileHref),
		Upload: web.Upload{Name: "file", Label: p.T("budget.file.upload"), Hint: p.T("budget.file.upload.hint"), Accept: ".xlsx,.csv", Error: problem}, May: s.mayTake(v)}
	if budget.Rank(v.At()) >= budget.Rank(budget.Final) {
		page.Reason = v.reasonField(r.FormValue("alasan"))
	}
	return s.file.Render(w, r, status, page)
}

func (v *view) reasonField(value string) web.Field {
	return web.Field{Name: "alasan", Label: v.p.T("budget.file.reason"), Hint: v.p.T("budget.file.reason.hint"), Value: value, Complete: "off"}
}

// mayTake tells whether somebody may write any row of the plan.
func (s *screens) mayTake(v *view) bool { return v.by.May("plan.write") }

// download is the workbook.
func (s *screens) download(w http.ResponseWriter, r *http.Request) error {
	v, err := s.ask(r)
	if err != nil {
		return err
	}
	b, err := s.files.Open(r.Context(), v.by, v.p, v.year, v.area)
	if err != nil {
		return err
	}
	var body bytes.Buffer
	if err := b.Write(&body, r.URL.Query().Get("opd")); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	h.Set("Content-Disposition", `attachment; filename="rencana-`+v.area+"-"+v.planYear()+`.xlsx"`)
	_, _ = w.Write(body.Bytes()) // the reader has gone
	return nil
}

type previewPage struct {
	Title  string
	Trail  []web.Crumb
	Alert  web.Alert
	Stats  []web.Stat
	Table  web.Table
	More   string
	Action string
	Packed string // what would be kept; empty: nothing
	Reason web.Field
	Good   string // words of the button
	Again  string
}

// receive looks through a file and shows what it would change; nothing is kept.
func (s *screens) receive(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseMultipartForm(1 << 20); err != nil {
		if large := (*http.MaxBytesError)(nil); errors.As(err, &large) {
			return err
		}
		return fault.New(fault.Invalid, "web.error.form", nil).Because(err)
	}
	defer r.MultipartForm.RemoveAll()
	v, err := s.ask(r)
	if err != nil {
		return err
	}
	b, err := s.files.Open(r.Context(), v.by, v.p, v.year, v.area)
	if err != nil {
		return err
	}
	v.Book = b.Book
	var file planbook.File
	err = web.SentFile(r, "budget.file.none", func(path string) error { file, err = b.Read(path); return err })
	if fault.KindOf(err) == fault.Invalid && err != nil {
		return s.renderFile(w, r, http.StatusUnprocessableEntity, v.p.Error(err))
	}
	if err != nil {
		return err
	}
	reason := r.FormValue("alasan")
	if _, err := s.files.Take(r.Context(), v.by, v.year, file.Lines, reason, true); err != nil {
		return err
	}
	view, err := v.previewOf(file, reason)
	if err != nil {
		return err
	}
	return s.preview.Render(w, r, http.StatusOK, view)
}

// previewOf is what a file would do.
func (v *view) previewOf(file planbook.File, reason string) (view previewPage, err error) {
	p := v.p
	view = previewPage{Title: p.T("budget.preview.title", "Plan", v.planYear()), Trail: append(v.trail("")[:1], web.Crumb{Text: p.T("budget.tab.file"), Href: v.href(fileHref)}, web.Crumb{Text: p.T("budget.preview")}), Action: v.href(fileHref + "/simpan"), Again: v.href(fileHref)}
	view.show(p, file)
	fresh := file.Count(planbook.New) + file.Count(planbook.Changed)
	left := file.Count(planbook.Refused) + file.Count(planbook.Stale)
	if planbook.Reason(file.Lines) || reason != "" {
		view.Reason = v.reasonField(reason)
	}
	switch {
	case fresh == 0 && left == 0:
		view.Alert = web.Alert{Title: p.T("budget.preview.nothing"), Text: p.T("budget.preview.nothing.text")}
		return view, nil
	case left > 0:
		view.Alert = web.Alert{Status: web.Watch, Title: p.N("budget.preview.left", left), Text: p.T("budget.preview.left.text")}
	default:
		view.Alert = web.Alert{Status: web.Good, Title: p.T("budget.preview.ready"), Text: p.T("budget.preview.ready.text")}
	}
	if file.Missing > 0 {
		view.Alert.Text += " " + p.N("budget.preview.missing", file.Missing)
	}
	if fresh > 0 {
		view.Good = p.N("budget.preview.take", fresh)
		view.Packed, err = planbook.Pack(file.Lines)
	}
	return view, err
}

// take keeps what a preview showed: all of it, or nothing.
func (s *screens) take(w http.ResponseWriter, r *http.Request) error {
	v, err := s.ask(r)
	if err != nil {
		return err
	}
	lines, err := planbook.Unpack(r.PostFormValue("isi"))
	if err != nil {
		return err
	}
	reason := r.PostFormValue("alasan")
	kept, err := s.files.Take(r.Context(), v.by, v.year, lines, reason, false)
	if err != nil {
		return err
	}
	if kept > 0 {
		return s.site.Done(w, r, v.href("/rencana"), v.p.N("budget.taken", kept))
	}
	view := previewPage{Title: v.p.T("budget.preview.title", "Plan", v.planYear()), Trail: v.trail(v.p.T("budget.tab.file")), Again: v.href(fileHref),
		Alert: web.Alert{Status: web.Bad, Title: v.p.T("budget.taken.none"), Text: v.p.T("budget.taken.none.text")}}
	if planbook.Reason(lines) {
		view.Reason, view.Action, view.Packed, view.Good = v.reasonField(reason), v.href(fileHref+"/simpan"), r.PostFormValue("isi"), v.p.N("budget.preview.take", len(lines))
	}
	view.show(v.p, planbook.File{Lines: lines})
	return s.preview.Render(w, r, http.StatusUnprocessableEntity, view)
}

// mostShown is how many lines a preview lists, mostFields how many fields of one.
const mostShown, mostFields = 300, 6

var changes = map[planbook.Change]web.Status{planbook.New: web.Good, planbook.Changed: web.Good, planbook.Same: web.Plain, planbook.Stale: web.Watch, planbook.Refused: web.Bad}

// show tells what each line does: what is left out first, then what changes.
func (view *previewPage) show(p *locale.Printer, file planbook.File) {
	view.Table = web.Table{Caption: view.Title, Columns: []web.Column{{Label: p.T("budget.column.cell")}, {Label: p.T("budget.column.row")}, {Label: p.T("budget.column.result")}, {Label: p.T("budget.column.difference_file")}},
		Empty: web.Empty{Icon: "table", Title: p.T("budget.preview.nothing"), Text: p.T("budget.preview.nothing.text")}}
	for _, c := range []planbook.Change{planbook.Refused, planbook.Stale, planbook.Changed, planbook.New, planbook.Same} {
		view.Stats = append(view.Stats, web.Stat{Label: p.T("budget.change." + string(c)), Value: p.Int(file.Count(c))})
		for _, l := range file.Lines {
			if l.Change == c && c != planbook.Same {
				view.Table.Rows = append(view.Table.Rows, lineRow(p, l))
			}
		}
	}
	if more := len(view.Table.Rows) - mostShown; more > 0 {
		view.Table.Rows, view.More = view.Table.Rows[:mostShown], p.N("budget.preview.more", more)
	}
}

func lineRow(p *locale.Printer, l planbook.Line) web.Row {
	row := web.Cell{Text: p.T("budget.row.new"), Note: l.Name}
	if l.Number > 0 {
		row.Text = p.T("budget.row", "Number", l.Number)
	}
	result := web.Cell{Badge: web.Badge{Status: changes[l.Change], Text: p.T("budget.change." + string(l.Change))}}
	switch {
	case l.Err != nil:
		result.Note = sentence(p, l)
	case l.Change == planbook.Stale:
		result.Note = p.T("budget.preview.stale", "Name", l.By)
	}
	var differs web.Cell
	for i, f := range l.Fields {
		text := p.T("budget.preview.field", "Column", f.Column, "Before", or(f.Before), "After", or(f.After))
		if f.Before == "" {
			text = f.Column + ": " + f.After
		}
		switch {
		case i == 0:
			differs.Text = text
		case i < mostFields:
			differs.Note += text + "; "
		case i == mostFields:
			differs.Note += p.N("budget.preview.fields", len(l.Fields)-mostFields)
		}
	}
	return web.Row{Cells: []web.Cell{{Text: l.Sheet, Note: p.T("budget.preview.row", "Row", strconv.Itoa(l.Row))}, row, result, differs}}
}

func or(text string) string {
	if text == "" {
		return "–"
	}
	return text
}

// sentence says why a line is refused, with the column.
func sentence(p *locale.Printer, l planbook.Line) (text string) {
	if f := fault.As(l.Err); f != nil && len(f.Fields) > 0 {
		for _, field := range f.Fields {
			text += p.T(field.Key, field.Args) + " "
		}
		return text
	}
	if text = p.Error(l.Err); l.Column != "" {
		text = l.Column + ": " + text
	}
	return text
}

// paper sends a document of the plan.
func (s *screens) paper(w http.ResponseWriter, r *http.Request) error {
	v, err := s.ask(r)
	if err != nil {
		return err
	}
	var book document.PlanBook
	err = s.budget.DB.Read(r.Context(), func(tx *db.Tx) error {
		book, err = document.OpenPlan(tx, v.regency, v.year, v.area, s.budget.Now())
		return err
	})
	if err != nil {
		return err
	}
	q := r.URL.Query()
	book = book.Of(q.Get("opd"))
	quarter := budget.Newest(v.year, book.Today)
	if n, err := strconv.Atoi(q.Get("triwulan")); err == nil && n >= 1 && n <= 4 {
		quarter = n
	}
	kind := r.PathValue("jenis")
	var doc base.Document
	switch kind {
	case "rencana":
		doc, err = book.Plan()
	case "matriks-1":
		doc, err = book.MatrixOne()
	case "matriks-2":
		doc, err = book.MatrixTwo()
	case "realisasi":
		doc, err = book.Realised(quarter)
		kind += "-tw" + strconv.Itoa(quarter)
	default:
		return fault.New(fault.NotFound, "web.error.no_page", nil)
	}
	if err != nil {
		return err
	}
	place, _ := region.Get(v.area)
	return web.SendPaper(w, r, kind+" "+place.Name+" "+v.planYear(), doc)
}
