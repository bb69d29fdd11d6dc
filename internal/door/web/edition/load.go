package edition

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/sheet"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/record/framework"
)

type loadPage struct {
	Trail    []web.Crumb
	Title    string
	Problem  string // with the file as a whole
	Problems web.Table
	Fields   []web.Field
	Upload   web.Upload
	Columns  web.Table
}

func (s *screens) showLoad(w http.ResponseWriter, r *http.Request) error {
	return s.load.Render(w, r, http.StatusOK, loadPageOf(web.PrinterOf(r), strconv.Itoa(s.year(r))))
}

func loadPageOf(p *locale.Printer, year string) loadPage {
	page := loadPage{Title: p.T("edition.load.title"), Trail: []web.Crumb{{Text: p.T("edition.page.list"), Href: href}, {Text: p.T("edition.load.title")}},
		Fields: []web.Field{{Name: "nama", Label: p.T("edition.load.name"), Required: true, Complete: "off"},
			{Name: "mulai", Label: p.T("edition.load.from"), Value: year, Numeric: true, Required: true}, {Name: "sampai", Label: p.T("edition.load.to"), Numeric: true, Hint: p.T("edition.load.to.hint")},
			{Name: "alasan", Label: p.T("limit.reason"), Type: "textarea", Required: true, Hint: p.T("limit.reason.hint")}},
		Upload:  web.Upload{Name: "file", Label: p.T("edition.load.file"), Hint: p.T("edition.load.file.hint"), Accept: ".xlsx,.csv"},
		Columns: web.Table{Caption: p.T("edition.load.columns"), Columns: []web.Column{{Label: p.T("edition.load.column")}, {Label: p.T("edition.load.means")}}}}
	for _, name := range framework.Columns {
		means := web.Cell{Text: p.T("framework.column." + name), Note: strings.Join(framework.Words(name), ", ")}
		title := web.Cell{Text: name}
		if framework.Needed(name) {
			title.Note = p.T("edition.load.needed")
		}
		page.Columns.Rows = append(page.Columns.Rows, web.Row{Cells: []web.Cell{title, means}})
	}
	return page
}

// takeFile reads the file and makes it the district's edition, or says what is wrong with
// it; of a file with anything wrong nothing is taken.
func (s *screens) takeFile(w http.ResponseWriter, r *http.Request) error {
	p, by := web.PrinterOf(r), s.actor(r)
	rows, problems, err := fileOf(r)
	if err == nil && len(problems) == 0 {
		proposal := framework.Proposal{Name: r.PostFormValue("nama"), Rows: rows}
		if proposal.From, err = yearOf(r, "mulai"); err == nil {
			proposal.To, err = yearOf(r, "sampai")
		}
		if err == nil {
			err = s.own.Load(r.Context(), by, proposal, r.PostFormValue("alasan"))
		}
		if err == nil {
			s.site.Notify(r.Context(), web.Alert{Status: web.Good, Text: p.N("edition.load.done", len(rows))})
			http.Redirect(w, r, href+"/"+proposal.Key(), http.StatusSeeOther)
			return nil
		}
	}
	if kind := fault.KindOf(err); err != nil && kind != fault.Invalid && kind != fault.Conflict {
		return err
	}
	page := loadPageOf(p, "")
	wrong := p.Fields(err)
	for i, field := range page.Fields {
		page.Fields[i].Value, page.Fields[i].Error = r.PostFormValue(field.Name), wrong[field.Name]
	}
	if err != nil && len(wrong) == 0 {
		page.Problem = p.Error(err)
	}
	page.problems(p, problems)
	status := http.StatusUnprocessableEntity
	if err != nil {
		status = web.StatusCode(err)
	}
	return s.load.Render(w, r, status, page)
}

// problems are shown by row and column, as the spreadsheet names them.
func (page *loadPage) problems(p *locale.Printer, all []framework.Problem) {
	if len(all) == 0 {
		return
	}
	page.Problem = p.N("edition.load.problems", len(all))
	page.Problems = web.Table{Caption: p.T("edition.load.wrong"), Columns: []web.Column{{Label: p.T("edition.load.row"), Numeric: true}, {Label: p.T("edition.load.column")}, {Label: p.T("edition.load.what")}}}
	for _, x := range all {
		page.Problems.Rows = append(page.Problems.Rows, web.Row{Cells: []web.Cell{{Text: strconv.Itoa(x.Row)}, {Text: x.Column}, {Text: p.T(x.Key, x.Args)}}})
	}
}

// yearOf is a year of the form; 0 where nothing was typed.
func yearOf(r *http.Request, name string) (int, error) {
	text := strings.TrimSpace(r.PostFormValue(name))
	if text == "" {
		return 0, nil
	}
	year, err := strconv.Atoi(text)
	if err != nil {
		return 0, &fault.Error{Kind: fault.Invalid, Key: "framework.invalid", Fields: []fault.Field{{Name: name, Key: "framework.years.range"}}}
	}
	return year, nil
}

// fileOf reads the uploaded file by way of the disk, where sheets are opened.
func fileOf(r *http.Request) (rows []edition.Indicator, problems []framework.Problem, err error) {
	if err := r.ParseMultipartForm(maxUpload); err != nil {
		if large := (*http.MaxBytesError)(nil); errors.As(err, &large) {
			return nil, nil, err
		}
		return nil, nil, fault.New(fault.Invalid, "edition.load.none", nil).Because(err)
	}
	defer r.MultipartForm.RemoveAll()
	err = web.SentFile(r, "edition.load.none", func(path string) error { rows, problems, err = framework.Open(path); return err })
	return rows, problems, err
}

// template is a file to fill in: the edition that holds now, to be changed.
func (s *screens) template(w http.ResponseWriter, r *http.Request) error {
	f, err := s.own.Of(r.Context(), s.actor(r).Regency(), s.year(r))
	if err != nil {
		return err
	}
	return s.send(w, r, f, "templat-edisi.xlsx")
}

func (s *screens) export(w http.ResponseWriter, r *http.Request) error {
	f, err := s.own.Get(r.Context(), s.actor(r), r.PathValue("key"))
	if err != nil {
		return err
	}
	return s.send(w, r, f, "edisi-"+f.Key+r.URL.Path[strings.LastIndexByte(r.URL.Path, '.'):])
}

// send writes an edition as a file that can be loaded again; a workbook has a sheet that
// explains its columns. Rows not used here are left out.
func (s *screens) send(w http.ResponseWriter, r *http.Request, f framework.Framework, name string) error {
	p := web.PrinterOf(r)
	h := w.Header()
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	if strings.HasSuffix(name, ".csv") {
		h.Set("Content-Type", "text/csv; charset=utf-8")
		book := sheet.CreateCSV(w)
		return errors.Join(framework.Write(book, "Indikator", f.Indicators), book.Close())
	}
	h.Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	book, err := sheet.CreateXLSX(w, sheet.About{Title: f.Name(p.Lang()), Made: s.now()})
	if err != nil {
		return err
	}
	if err := framework.Write(book, "Indikator", f.Indicators); err != nil {
		return err
	}
	if err := book.Sheet(p.T("edition.load.guide"), sheet.Column{Title: p.T("edition.load.column"), Width: 20}, sheet.Column{Title: p.T("edition.load.means"), Width: 70, Wrap: true},
		sheet.Column{Title: p.T("edition.load.words"), Width: 50, Wrap: true}); err != nil {
		return err
	}
	for _, name := range framework.Columns {
		if err := book.Row(sheet.String(name), sheet.String(p.T("framework.column."+name)), sheet.String(strings.Join(framework.Words(name), ", "))); err != nil {
			return err
		}
	}
	return book.Close()
}

// remove takes an edition of the district's own back.
func (s *screens) remove(w http.ResponseWriter, r *http.Request) error {
	err := s.own.Remove(r.Context(), s.actor(r), r.PathValue("key"), r.PostFormValue("alasan"))
	if fault.KindOf(err) == fault.Invalid {
		return s.renderEdition(w, r, web.StatusCode(err), err)
	}
	if err != nil {
		return err
	}
	s.site.Notify(r.Context(), web.Alert{Status: web.Good, Text: web.PrinterOf(r).T("edition.page.removed")})
	http.Redirect(w, r, href, http.StatusSeeOther)
	return nil
}
