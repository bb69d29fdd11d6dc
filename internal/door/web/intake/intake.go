// Package intake holds the screens on which an office takes workbooks in: drop a
// file, see line by line what it would do, take it, mend what was refused, undo.
package intake

import (
	"cmp"
	"embed"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/exchange/workbook"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
)

//go:embed *.html
var files embed.FS

// maxUpload is the largest file taken; base/sheet has its own limits below it.
const maxUpload = 100 << 20

type screens struct {
	site   *web.Site
	books  *workbook.Service
	actor  func(*http.Request) account.Actor
	jobs   *jobs
	start  *web.Page[startPage]
	work   *web.Page[workPage]
	result *web.Page[resultPage]
}

// Routes are the addresses of this group; files wait in a folder of data until
// they are taken.
func Routes(site *web.Site, books *workbook.Service, data string, actor func(*http.Request) account.Actor) []web.Route {
	s := &screens{site: site, books: books, actor: actor, jobs: newJobs(filepath.Join(data, "inbox")),
		start:  web.NewPage[startPage](site, files, "start.html"),
		work:   web.NewPage[workPage](site, files, "work.html", "notable.html"),
		result: web.NewPage[resultPage](site, files, "result.html", "notable.html")}
	may := string(account.ImportTake)
	return []web.Route{
		{Pattern: "GET /impor", Permission: may, Handler: s.showStart},
		{Pattern: "POST /impor", Permission: may, Handler: s.receive, MaxBody: maxUpload, Slow: true},
		{Pattern: "GET /impor/kerja/{id}", Permission: may, Handler: s.showWork},
		{Pattern: "GET /impor/kerja/{id}/kemajuan", Permission: may, Handler: s.showProgress},
		{Pattern: "POST /impor/kerja/{id}/ambil", Permission: may, Handler: s.take},
		{Pattern: "POST /impor/kerja/{id}/buang", Permission: may, Handler: s.drop},
		{Pattern: "GET /impor/berkas/{id}", Permission: may, Handler: s.showResult},
		{Pattern: "GET /impor/berkas/{id}/ditolak.xlsx", Permission: may, Handler: s.refused, Slow: true},
		{Pattern: "POST /impor/berkas/{id}/batalkan", Permission: may, Handler: s.undo, Slow: true},
	}
}

type startPage struct {
	Upload  web.Upload
	Imports web.Table
}

func (s *screens) showStart(w http.ResponseWriter, r *http.Request) error {
	return s.renderStart(w, r, http.StatusOK, "")
}

func (s *screens) renderStart(w http.ResponseWriter, r *http.Request, status int, problem string) error {
	p := web.PrinterOf(r)
	list, err := s.books.Imports(r.Context(), s.actor(r), 50)
	if err != nil {
		return err
	}
	page := startPage{
		Upload: web.Upload{Name: "file", Label: p.T("intake.upload.label"), Hint: p.T("intake.upload.hint"), Accept: ".xlsx,.csv", Error: problem},
		Imports: web.Table{Caption: p.T("intake.list.caption"), Columns: []web.Column{
			{Label: p.T("intake.list.file")}, {Label: p.T("intake.list.when")}, {Label: p.T("intake.list.who"), Wide: true},
			{Label: p.T("intake.new"), Numeric: true}, {Label: p.T("intake.changed"), Numeric: true, Wide: true},
			{Label: p.T("intake.same"), Numeric: true, Wide: true}, {Label: p.T("intake.refused"), Numeric: true}},
			Empty: web.Empty{Icon: "file-upload", Title: p.T("intake.list.none"), Text: p.T("intake.list.none.text")}},
	}
	for _, im := range list {
		name := web.Cell{Text: im.Name, Href: "/impor/berkas/" + string(im.ID)}
		if !im.Undone.IsZero() {
			name.Note = p.T("import.undone")
		}
		page.Imports.Rows = append(page.Imports.Rows, web.Row{Cells: []web.Cell{name, {Text: moment(p, im.At, region.Zone(im.Regency))}, {Text: im.ByName},
			{Text: p.Int(im.New)}, {Text: p.Int(im.Changed)}, {Text: p.Int(im.Same)}, {Text: p.Int(im.Refused)}}})
	}
	return s.start.Render(w, r, status, page)
}

// receive keeps the file and begins to look through it; nothing is taken yet.
func (s *screens) receive(w http.ResponseWriter, r *http.Request) error {
	again := func(err error) error {
		if large := (*http.MaxBytesError)(nil); fault.As(err) == nil && !errors.As(err, &large) { // the client went, or sent nonsense
			err = fault.New(fault.Invalid, "intake.upload.broken", nil).Because(err)
		}
		return s.renderStart(w, r, web.StatusCode(err), web.PrinterOf(r).Error(err))
	}
	reader, err := r.MultipartReader()
	if err != nil {
		return again(fault.New(fault.Invalid, "intake.upload.none", nil).Because(err))
	}
	for {
		part, err := reader.NextPart()
		if err == io.EOF {
			return again(fault.New(fault.Invalid, "intake.upload.none", nil))
		}
		if err != nil {
			return again(err)
		}
		if part.FormName() != "file" || part.FileName() == "" {
			continue
		}
		path, err := s.jobs.keep(part)
		if err != nil {
			return again(err)
		}
		id := s.jobs.begin(s.actor(r), filepath.Base(part.FileName()), path, s.books, true)
		http.Redirect(w, r, "/impor/kerja/"+id, http.StatusSeeOther)
		return nil
	}
}

type workPage struct {
	Trail    []web.Crumb
	Name     string
	Progress *web.Progress
	Problem  *web.Alert
	Preview  *summary
	Take     string
	Drop     string
}

func (s *screens) jobOf(r *http.Request) (*job, error) {
	j := s.jobs.get(r.PathValue("id"), s.actor(r).ID)
	if j == nil {
		return nil, fault.New(fault.NotFound, "intake.job.gone", nil)
	}
	return j, nil
}

func (s *screens) showWork(w http.ResponseWriter, r *http.Request) error {
	j, err := s.jobOf(r)
	if err != nil {
		return err
	}
	page, taken := s.workOf(r, j)
	if taken != "" {
		http.Redirect(w, r, "/impor/berkas/"+string(taken), http.StatusSeeOther)
		return nil
	}
	return s.work.Render(w, r, http.StatusOK, page)
}

// showProgress is the fragment that asks for itself until the work is done, and
// then for the page that shows what came of it.
func (s *screens) showProgress(w http.ResponseWriter, r *http.Request) error {
	j, err := s.jobOf(r)
	if err != nil {
		return err
	}
	page, _ := s.workOf(r, j)
	if page.Progress == nil {
		w.Header().Set("HX-Redirect", "/impor/kerja/"+r.PathValue("id"))
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	return s.work.Fragment(w, r, http.StatusOK, "progress", *page.Progress)
}

func (s *screens) workOf(r *http.Request, j *job) (page workPage, taken db.ID) {
	p := web.PrinterOf(r)
	state := j.look()
	here := "/impor/kerja/" + r.PathValue("id")
	page = workPage{Trail: trail(p, j.name), Name: j.name}
	switch {
	case state.running:
		at := state.progress
		page.Progress = &web.Progress{Label: p.T(map[bool]string{true: "intake.work.looking", false: "intake.work.taking"}[state.dry], fault.Args{"Name": j.name}),
			Doing: p.T(cmp.Or(at.Step, "import.step.reading")), Done: int(at.Share * 100), Total: 100, Poll: here + "/kemajuan", Href: here,
			Found: []web.Crumb{{Text: p.N("intake.found.new", at.New)}, {Text: p.N("intake.found.changed", at.Changed)}, {Text: p.N("intake.found.same", at.Same)}, {Text: p.N("intake.found.refused", at.Refused)}}}
	case state.err != nil:
		page.Problem = &web.Alert{Status: web.Bad, Title: p.T("intake.file.refused"), Text: p.Error(state.err), Href: "/impor", Action: p.T("intake.again")}
	case state.dry:
		preview := summaryOf(p, state.result, state.result.Notable)
		page.Preview, page.Take, page.Drop = &preview, here+"/ambil", here+"/buang"
	default:
		return page, state.result.ID
	}
	return page, ""
}

func (s *screens) take(w http.ResponseWriter, r *http.Request) error {
	j, err := s.jobOf(r)
	if err != nil {
		return err
	}
	j.again(s.actor(r), s.books, false)
	http.Redirect(w, r, "/impor/kerja/"+r.PathValue("id"), http.StatusSeeOther)
	return nil
}

func (s *screens) drop(w http.ResponseWriter, r *http.Request) error {
	j, err := s.jobOf(r)
	if err != nil {
		return err
	}
	s.jobs.drop(j)
	http.Redirect(w, r, "/impor", http.StatusSeeOther)
	return nil
}

type resultPage struct {
	Trail    []web.Crumb
	Import   workbook.Import
	When     string
	Tabs     []web.Tab
	Summary  summary
	Download string
	Undo     string
}

// perPage is how many lines a page of a result shows.
const perPage = 100

func (s *screens) showResult(w http.ResponseWriter, r *http.Request) error {
	p := web.PrinterOf(r)
	id, ok := db.ParseID(r.PathValue("id"))
	if !ok {
		return fault.New(fault.NotFound, "import.none", nil)
	}
	refused := r.URL.Query().Get("baris") != "catatan"
	im, lines, err := s.books.Open(r.Context(), s.actor(r), id, refused, 0, perPage)
	if err != nil {
		return err
	}
	here := "/impor/berkas/" + string(id)
	page := resultPage{Trail: trail(p, im.Name), Import: im, When: moment(p, im.At, region.Zone(im.Regency)), Summary: summaryOf(p, workbook.Result{Import: im}, lines),
		Tabs: []web.Tab{{Text: p.T("intake.tab.refused"), Href: here, Count: p.Int(im.Refused), Active: refused},
			{Text: p.T("intake.tab.notes"), Href: here + "?baris=catatan", Active: !refused}}}
	if im.Refused > 0 {
		page.Download = here + "/ditolak.xlsx"
	}
	if im.Undone.IsZero() {
		page.Undo = here + "/batalkan"
	}
	return s.result.Render(w, r, http.StatusOK, page)
}

func (s *screens) refused(w http.ResponseWriter, r *http.Request) error {
	id, _ := db.ParseID(r.PathValue("id"))
	file, err := os.CreateTemp("", "tumbuh-refused-*.xlsx") // an error must not leave half a download
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	defer file.Close()
	if err := s.books.WriteRefusedOf(r.Context(), s.actor(r), id, file, web.PrinterOf(r)); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	w.Header().Set("Content-Disposition", `attachment; filename="`+web.PrinterOf(r).T("import.refused.suffix")+`.xlsx"`)
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	_, err = io.Copy(w, file)
	return err
}

func (s *screens) undo(w http.ResponseWriter, r *http.Request) error {
	p := web.PrinterOf(r)
	id, _ := db.ParseID(r.PathValue("id"))
	err := s.books.Undo(r.Context(), s.actor(r), id)
	switch fault.KindOf(err) {
	case fault.Conflict, fault.Stale: // said on the page that the button stands on
		s.site.Notify(r.Context(), web.Alert{Status: web.Bad, Title: p.T("intake.undo.not"), Text: p.Error(err)})
	default:
		if err != nil {
			return err
		}
		s.site.Notify(r.Context(), web.Alert{Status: web.Good, Title: p.T("intake.undo.done")})
	}
	http.Redirect(w, r, "/impor/berkas/"+string(id), http.StatusSeeOther)
	return nil
}

func trail(p *locale.Printer, name string) []web.Crumb {
	return []web.Crumb{{Text: p.T("web.nav.import"), Href: "/impor"}, {Text: name}}
}
