// Package letter shows the register of issued documents, the letterheads, and to anybody
// whether a document that they hold was issued here and still stands.
package letter

import (
	"cmp"
	"embed"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/framework"
	"tumbuh/internal/record/letter"
)

//go:embed *.html
var files embed.FS

const (
	home     = "/surat"
	headHref = "/surat/kop"
)

// Services are what the pages ask.
type Services struct {
	Letters    *letter.Service
	Frameworks *framework.Service
	Actor      func(*http.Request) account.Actor
	Regency    func() string // whose documents are kept here: who checks one has no account
}

type screens struct {
	Services
	site *web.Site
	list *web.Page[listPage]
	one  *web.Page[onePage]
	head *web.Page[headPage]
}

// Routes are the addresses of this group.
func Routes(site *web.Site, services Services) []web.Route {
	s := &screens{services, site, web.NewPage[listPage](site, files, "list.html"), web.NewPage[onePage](site, files, "one.html"), web.NewPage[headPage](site, files, "head.html")}
	see := string(account.ActionRead)
	return []web.Route{
		{Pattern: "GET " + home, Permission: see, Handler: s.showList},
		{Pattern: "GET " + home + "/{id}", Permission: web.Anyone, Handler: s.showOne},
		{Pattern: "GET " + home + "/{id}/berkas", Permission: see, Handler: s.download, Slow: true},
		{Pattern: "POST " + home + "/{id}/tarik", Permission: string(account.MeetingManage), Handler: s.withdraw, Keeps: true},
		{Pattern: "GET " + headHref, Permission: see, Handler: s.showHead},
		{Pattern: "POST " + headHref, Permission: string(account.MeetingManage), Handler: s.saveHead, MaxBody: web.UploadBody, Slow: true},
	}
}

// office is what an office is called: a code's name, or the place whose office it is.
func (s *screens) office(r *http.Request, p *locale.Printer) (func(code string) string, error) {
	by := s.Actor(r)
	year, _, _ := s.Letters.Today(by.Regency()).YMD()
	f, err := s.Frameworks.Of(r.Context(), by.Regency(), year)
	return func(code string) string {
		if edition.Offices.Has(code) {
			return f.Office(p, code)
		}
		return web.PlaceName(p, code)
	}, err
}

type listPage struct {
	Title   string
	Filter  web.Filter
	Letters web.Table
	Pager   web.Pager
}

func (s *screens) showList(w http.ResponseWriter, r *http.Request) error {
	p, by, q := web.PrinterOf(r), s.Actor(r), r.URL.Query()
	name, err := s.office(r, p)
	if err != nil {
		return err
	}
	year, _ := strconv.Atoi(q.Get("tahun"))
	all, err := s.Letters.List(r.Context(), by, letter.Query{Office: q.Get("opd"), Kind: letter.Kind(q.Get("jenis")), Text: q.Get("cari")})
	if err != nil {
		return err
	}
	view := listPage{Filter: s.filter(p, q.Get, all, name)}
	if year > 0 {
		all = slices.DeleteFunc(all, func(e letter.Entry) bool { return e.Year != year })
	}
	stand := 0
	for _, e := range all {
		if e.Body.Stands() {
			stand++
		}
	}
	if view.Title = p.N("letter.list.title", stand); stand == 0 {
		view.Title = p.T("letter.list.title.none")
	}
	from, to, pager := web.PageOf(r, len(all), 50)
	view.Pager, view.Letters = pager, table(p, all[from:to], name)
	return s.list.Render(w, r, http.StatusOK, view)
}

func (s *screens) filter(p *locale.Printer, asked func(string) string, all []letter.Entry, name func(string) string) web.Filter {
	every := web.Option{Text: p.T("letter.every")}
	years := web.Field{Name: "tahun", Label: p.T("letter.year"), Type: "select", Value: asked("tahun"), Options: []web.Option{every}}
	offices := web.Field{Name: "opd", Label: p.T("letter.office"), Type: "select", Value: asked("opd"), Options: []web.Option{every}}
	for _, e := range all {
		if o := (web.Option{Value: strconv.Itoa(e.Year), Text: strconv.Itoa(e.Year)}); !slices.Contains(years.Options, o) {
			years.Options = append(years.Options, o)
		}
		if o := (web.Option{Value: e.Body.Office, Text: name(e.Body.Office)}); !slices.Contains(offices.Options, o) {
			offices.Options = append(offices.Options, o)
		}
	}
	slices.SortFunc(offices.Options[1:], func(a, b web.Option) int { return cmp.Compare(a.Text, b.Text) })
	kinds := web.Field{Name: "jenis", Label: p.T("letter.kind"), Type: "select", Value: asked("jenis"), Options: []web.Option{every}}
	for _, k := range letter.Kinds {
		kinds.Options = append(kinds.Options, web.Option{Value: string(k), Text: p.T("letter.kind." + string(k))})
	}
	f := web.Filter{Action: home, Fields: []web.Field{years, offices, kinds, {Name: "cari", Label: p.T("letter.search"), Type: "search", Value: asked("cari")}}}
	if asked("tahun")+asked("opd")+asked("jenis")+asked("cari") != "" {
		f.Clear = home
	}
	return f
}

func table(p *locale.Printer, all []letter.Entry, name func(string) string) web.Table {
	t := web.Table{Caption: p.T("letter.list.caption"), Empty: web.Empty{Icon: "mail", Title: p.T("letter.none.title"), Text: p.T("letter.none.text"), Href: "/rapat", Action: p.T("letter.none.action")}}
	t.Columns = []web.Column{{Label: p.T("letter.title")}, {Label: p.T("letter.number")}, {Label: p.T("letter.day"), Numeric: true}, {Label: p.T("letter.office"), Wide: true}, {Label: p.T("letter.state")}}
	for _, e := range all {
		l := e.Body
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{
			{Text: l.Title, Href: letter.Href(e.ID), Note: p.T("letter.kind." + string(l.Kind))},
			{Text: cmp.Or(l.Number, p.T("letter.no_number"))}, {Text: p.Date(l.Day)}, {Text: name(l.Office)}, {Badge: state(p, l)}}})
	}
	return t
}

func state(p *locale.Printer, l letter.Letter) web.Badge {
	if l.Stands() {
		return web.Badge{Status: web.Good, Text: p.T("letter.stands")}
	}
	return web.Badge{Status: web.Bad, Text: p.T("letter.withdrawn")}
}

// onePage is what anybody may know of a document; Inside what those may who work with it.
type onePage struct {
	Title   string
	State   web.Alert
	Facts   []web.Crumb // name and value
	Inside  bool
	ID      db.ID
	Version int
	Origin  string
	Note    string // why it was withdrawn
	May     bool
	Reason  web.Field
}

func (s *screens) showOne(w http.ResponseWriter, r *http.Request) error {
	view, err := s.oneOf(r, nil)
	if err != nil {
		return err
	}
	return s.one.Render(w, r, http.StatusOK, view)
}

func (s *screens) oneOf(r *http.Request, wrong error) (view onePage, err error) {
	p, by := web.PrinterOf(r), s.Actor(r)
	id, ok := db.ParseID(r.PathValue("id"))
	if !ok {
		return view, fault.New(fault.NotFound, "letter.none", nil)
	}
	e, err := s.Letters.Check(r.Context(), s.Regency(), id)
	if err != nil {
		return view, err
	}
	l := e.Body
	year, _, _ := l.Day.YMD()
	f, err := s.Frameworks.Of(r.Context(), s.Regency(), year)
	if err != nil {
		return view, err
	}
	office := web.PlaceName(p, l.Office)
	if edition.Offices.Has(l.Office) {
		office = f.Office(p, l.Office)
	}
	here, _ := region.Get(s.Regency())
	view = onePage{Title: p.T("letter.check.stands"), ID: e.ID, Version: e.Version, State: web.Alert{Status: web.Good, Text: p.T("letter.check.stands.text")}}
	if !l.Stands() {
		view.Title = p.T("letter.check.withdrawn")
		view.State = web.Alert{Status: web.Bad, Text: p.T("letter.check.withdrawn.text", "Day", web.Moment(p, l.Withdrawn.Time, s.Regency()))}
	}
	for _, fact := range [][2]string{{"letter.number", cmp.Or(l.Number, "–")}, {"letter.title", l.Title}, {"letter.office", office + ", " + here.Name}, {"letter.day", p.LongDate(l.Day)}, {"letter.hash", l.File.Hash}} {
		view.Facts = append(view.Facts, web.Crumb{Text: p.T(fact[0]), Href: fact[1]})
	}
	if by.Allow(account.ActionRead, s.Regency()) == nil {
		view.Inside, view.Origin = true, web.LocalPath(l.About.Href)
		view.May = l.Stands() && letter.MayIssue(by, l.Office)
		if l.About.Href == "" {
			view.Origin = ""
		}
		if !l.Stands() {
			view.Note = p.T("letter.withdrawn.by", "Name", l.WithdrawnBy, "Reason", l.Reason)
		}
		view.Reason = web.Field{Name: "alasan", Label: p.T("letter.reason.label"), Type: "textarea", Required: true, Value: r.PostFormValue("alasan"), Error: p.Fields(wrong)["alasan"]}
	}
	return view, nil
}

func (s *screens) download(w http.ResponseWriter, r *http.Request) error {
	id, ok := db.ParseID(r.PathValue("id"))
	if !ok {
		return fault.New(fault.NotFound, "letter.none", nil)
	}
	e, contents, err := s.Letters.Open(r.Context(), s.Actor(r), id)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", e.Body.File.Media)
	h.Set("Content-Disposition", `attachment; filename="`+strings.Trim(e.Body.File.Name, `"`)+`"`)
	h.Set("Cache-Control", "no-store")
	_, err = io.Copy(w, contents)
	return err
}

func (s *screens) withdraw(w http.ResponseWriter, r *http.Request) error {
	id, ok := db.ParseID(r.PathValue("id"))
	if !ok {
		return fault.New(fault.NotFound, "letter.none", nil)
	}
	err := s.Letters.Withdraw(r.Context(), s.Actor(r), id, web.Version(r), r.PostFormValue("alasan"))
	if f := fault.As(err); f != nil && len(f.Fields) > 0 {
		view, err := s.oneOf(r, err)
		if err != nil {
			return err
		}
		return s.one.Render(w, r, http.StatusUnprocessableEntity, view)
	}
	if err != nil {
		return err
	}
	return s.site.Done(w, r, letter.Href(id), web.PrinterOf(r).T("letter.withdrawn.done"))
}
