package year

import (
	"cmp"
	"io"
	"mime"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"tumbuh/internal/aksi/year"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/record/evidence"
	"tumbuh/internal/record/file"
)

// addFile takes a file for an output.
func (s *screens) addFile(w http.ResponseWriter, r *http.Request) error {
	y, a, err := s.one(r)
	if err != nil {
		return err
	}
	u, err := web.ReadUpload(r, "berkas", file.Any)
	defer func() { u.Close() }() // what came is there with an error too
	output := u.Get("keluaran")
	if err == nil {
		title := u.Get("judul")
		if in := u.File(); strings.TrimSpace(title) == "" && in != nil {
			title = strings.TrimSuffix(in.Name, path.Ext(in.Name))
		}
		err = s.add(r, a, output, evidence.New{Title: title, Note: u.Get("catatan"), File: u.File(), Persons: u.Get("orang") != ""})
	}
	return s.added(w, r, y, a, err, func(wrong map[string]string) *upload {
		form := s.fileForm(r, y, a, output)
		if f := fault.As(err); f != nil && len(f.Fields) == 0 {
			wrong["berkas"] = web.PrinterOf(r).Error(err)
		}
		form.File.Error = wrong["berkas"]
		return form
	})
}

// addLink takes a link for an output.
func (s *screens) addLink(w http.ResponseWriter, r *http.Request) error {
	y, a, err := s.one(r)
	if err != nil {
		return err
	}
	link, err := evidence.ParseLink(r.PostFormValue("tautan"), r.Host)
	output := r.PostFormValue("keluaran")
	if err == nil {
		err = s.add(r, a, output, evidence.New{Title: r.PostFormValue("judul"), Note: r.PostFormValue("catatan"), Link: link})
	}
	return s.added(w, r, y, a, err, func(map[string]string) *upload { return s.linkForm(r, y, a, output) })
}

func (s *screens) add(r *http.Request, a *year.Action, output string, n evidence.New) error {
	if !slices.ContainsFunc(a.Outputs, func(o year.Output) bool { return o.Key == output }) {
		return fault.New(fault.NotFound, "year.none", nil)
	}
	_, err := s.Evidence.Add(r.Context(), s.Actor(r), a.About(output), n)
	return err
}

// added leads back to the action, or shows it again with the form as it was typed.
func (s *screens) added(w http.ResponseWriter, r *http.Request, y year.Year, a *year.Action, err error, again func(wrong map[string]string) *upload) error {
	p := web.PrinterOf(r)
	if err == nil {
		return s.site.Done(w, r, year.Href(*a)+"#"+anchor(r.PostFormValue("keluaran")), p.T("year.evidence.added"))
	}
	if kind := fault.KindOf(err); kind != fault.Invalid && kind != fault.Conflict || !slices.ContainsFunc(a.Outputs, func(o year.Output) bool { return o.Key == r.PostFormValue("keluaran") }) {
		return err
	}
	wrong := p.Fields(err)
	form := again(wrong)
	for i := range form.Fields {
		f := &form.Fields[i]
		f.Value, f.Error = r.PostFormValue(f.Name), wrong[f.Name]
	}
	if f := fault.As(err); len(f.Fields) == 0 && !form.Files {
		form.Fields[0].Error = p.Error(err)
	}
	return s.renderAction(w, r, http.StatusUnprocessableEntity, y, a, form)
}

type listPage struct {
	Title string
	Trail []web.Crumb
	Table web.Table
	Pager web.Pager
}

const perPage = 100

// showList is all evidence of a year, of whatever it is.
func (s *screens) showList(w http.ResponseWriter, r *http.Request) error {
	p, by := web.PrinterOf(r), s.Actor(r)
	y, err := s.here(r)
	if err != nil {
		return err
	}
	all, err := s.Evidence.OfYear(r.Context(), by, y.Area, y.Year)
	if err != nil {
		return err
	}
	slices.Reverse(all)
	standing := 0
	for _, e := range all {
		if e.Body.Stands() {
			standing++
		}
	}
	from, to, pager := web.PageOf(r, len(all), perPage)
	view := listPage{Pager: pager, Title: p.N("year.evidence.title", standing, "Year", strconv.Itoa(y.Year), "Place", web.PlaceName(p, y.Area)),
		Trail: []web.Crumb{{Text: p.T("year.crumb", "Year", strconv.Itoa(y.Year), "Place", web.PlaceName(p, y.Area)), Href: at("/aksi", y)}, {Text: p.T("year.evidence")}},
		Table: web.Table{Caption: p.T("year.evidence"), Columns: []web.Column{{Label: p.T("year.title.field")}, {Label: p.T("year.evidence.of")}, {Label: p.T("year.who"), Wide: true}, {Label: p.T("year.when"), Wide: true}, {Label: p.T("year.hash"), Wide: true}, {Label: p.T("year.do")}},
			Empty: web.Empty{Icon: "file-upload", Title: p.T("year.evidence.none"), Text: p.T("year.evidence.none.text"), Href: at("/aksi", y), Action: p.T("year.evidence.go")}}}
	if standing == 0 {
		view.Title = p.T("year.evidence.title.none", "Year", strconv.Itoa(y.Year), "Place", web.PlaceName(p, y.Area))
	}
	for _, e := range all[from:to] {
		h := s.handedOf(p, by, e, at("/bukti", y))
		title := web.Cell{Text: h.Title, Href: h.Href, Note: h.What}
		if h.Withdrawn != "" {
			title.Note = h.Withdrawn
		}
		hash := e.Body.File.Hash
		last := web.Cell{}
		if h.Withdraw != "" {
			last = web.Cell{Text: p.T("year.withdraw"), Href: h.Withdraw}
		}
		if h.Erase != "" {
			last = web.Cell{Text: p.T("year.erase"), Href: h.Erase}
		}
		view.Table.Rows = append(view.Table.Rows, web.Row{Cells: []web.Cell{title, ofCell(p, y, e), {Text: e.Body.By, Note: officeName(p, &y.Framework, e.Body.Office)}, {Text: web.Moment(p, e.Body.Added.Time, y.Regency)}, {Text: hash[:min(len(hash), 12)], Hint: hash}, last}})
	}
	return s.list.Render(w, r, http.StatusOK, view)
}

// ofCell is what evidence is of.
func ofCell(p *locale.Printer, y year.Year, e evidence.Entry) web.Cell {
	for i := range y.Actions {
		if a := &y.Actions[i]; a.ID == e.Part {
			c := web.Cell{Text: numbered(p, a.Action), Href: year.Href(*a) + "#" + anchor(e.Body.Item)}
			for _, o := range a.Outputs {
				if o.Key == e.Body.Item {
					c.Note = o.Name(p.Lang())
				}
			}
			return c
		}
	}
	c := web.Cell{Text: p.T("year.of.other"), Note: web.PlaceName(p, e.Area)}
	if key := "evidence.about." + e.Body.About; p.Has(key) {
		c.Text = p.T(key)
	}
	return c
}

// download hands out a file as what it was found to be, and never as a page.
func (s *screens) download(w http.ResponseWriter, r *http.Request) error {
	id, ok := db.ParseID(r.PathValue("id"))
	if !ok {
		return fault.New(fault.NotFound, "evidence.none", nil)
	}
	e, contents, err := s.Evidence.Open(r.Context(), s.Actor(r), id)
	if err != nil {
		return err
	}
	h := w.Header()
	how := "attachment"
	if e.Body.File.Picture() {
		how = "inline" // was drawn anew here
	}
	h.Set("Content-Type", e.Body.File.Media)
	h.Set("Content-Disposition", mime.FormatMediaType(how, map[string]string{"filename": e.Body.File.Name}))
	h.Set("Content-Length", strconv.FormatInt(e.Body.File.Size, 10))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	_, err = io.Copy(w, contents)
	return err
}

// withdrawHref leads to the form, which leads back.
func withdrawHref(e evidence.Entry, back string) string {
	return "/bukti/" + string(e.ID) + "/tarik?" + url.Values{"kembali": {back}}.Encode()
}

func (s *screens) withdrawOf(r *http.Request) (view editPage, e evidence.Entry, err error) {
	p, by := web.PrinterOf(r), s.Actor(r)
	id, ok := db.ParseID(r.PathValue("id"))
	if !ok {
		return view, e, fault.New(fault.NotFound, "evidence.none", nil)
	}
	if e, err = s.Evidence.Get(r.Context(), by, id); err != nil {
		return view, e, err
	}
	if !evidence.MayWithdraw(by, e) {
		return view, e, fault.New(fault.Forbidden, "evidence.withdraw.forbidden", nil)
	}
	back := web.LocalPath(cmp.Or(r.URL.Query().Get("kembali"), "/bukti"))
	view = editPage{Title: p.T("year.withdraw.title", "Title", e.Body.Title), Lead: p.T("year.withdraw.lead"), Action: withdrawHref(e, back), Cancel: back, Save: p.T("year.withdraw"),
		Trail: []web.Crumb{{Text: p.T("year.back"), Href: back}, {Text: p.T("year.withdraw")}},
		Parts: []part{{Fields: []web.Field{{Name: "alasan", Label: p.T("year.reason"), Type: "textarea", Required: true}}}}}
	return view, e, nil
}

func (s *screens) showWithdraw(w http.ResponseWriter, r *http.Request) error {
	view, _, err := s.withdrawOf(r)
	if err != nil {
		return err
	}
	return s.withdraw.Render(w, r, http.StatusOK, view)
}

func (s *screens) doWithdraw(w http.ResponseWriter, r *http.Request) error {
	p := web.PrinterOf(r)
	view, e, err := s.withdrawOf(r)
	if err == nil {
		_, err = s.Evidence.Withdraw(r.Context(), s.Actor(r), e.ID, r.PostFormValue("alasan"))
	}
	if fault.KindOf(err) == fault.Invalid && view.Action != "" {
		view.typed(p, r, err)
		return s.withdraw.Render(w, r, http.StatusUnprocessableEntity, view)
	}
	if err != nil {
		return err
	}
	return s.site.Done(w, r, view.Cancel, p.T("year.withdrawn.now"))
}
