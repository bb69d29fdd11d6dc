// Package users is where an administrator keeps the accounts: adds and changes
// them, hands out one-time links, ends sessions, keeps somebody out.
package users

import (
	"embed"
	"html/template"
	"net/http"
	"net/url"
	"slices"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
)

//go:embed *.html
var files embed.FS

type listPage struct {
	Filter web.Filter
	Table  web.Table
	Pager  web.Pager
}

type screens struct {
	site     *web.Site
	accounts *account.Service
	actor    func(*http.Request) account.Actor
	link     func(r *http.Request, token string) string
	list     *web.Page[listPage]
	create   *web.Page[createPage]
	one      *web.Page[onePage]
	linked   *web.Page[linkPage]
}

// Routes are the addresses of this group; link makes the whole address of a
// one-time link.
func Routes(site *web.Site, accounts *account.Service, actor func(*http.Request) account.Actor, link func(r *http.Request, token string) string) []web.Route {
	s := &screens{site, accounts, actor, link, web.NewPage[listPage](site, files, "list.html"), web.NewPage[createPage](site, files, "create.html", "form.html"),
		web.NewPage[onePage](site, files, "one.html", "form.html"), web.NewPage[linkPage](site, files, "link.html")}
	manage := string(account.AccountManage)
	return []web.Route{
		{Pattern: "GET /pengguna", Permission: manage, Handler: s.showList},
		{Pattern: "GET /pengguna/baru", Permission: manage, Handler: s.askNew},
		{Pattern: "POST /pengguna/baru", Permission: manage, Handler: s.takeNew},
		{Pattern: "GET /pengguna/{id}", Permission: manage, Handler: s.showOne},
		{Pattern: "POST /pengguna/{id}", Permission: manage, Handler: s.edit},
		{Pattern: "POST /pengguna/{id}/tautan", Permission: manage, Handler: s.reset},
		{Pattern: "POST /pengguna/{id}/keadaan", Permission: manage, Handler: s.setState},
		{Pattern: "POST /pengguna/{id}/perangkat", Permission: manage, Handler: s.revoke},
	}
}

const perPage = 50

func (s *screens) showList(w http.ResponseWriter, r *http.Request) error {
	p, by, q := web.PrinterOf(r), s.actor(r), r.URL.Query()
	search := q.Get("cari")
	all, err := s.accounts.List(r.Context(), by, search)
	if err != nil {
		return err
	}
	view := listPage{Filter: web.Filter{Action: "/pengguna", Fields: []web.Field{{Name: "cari", Label: p.T("users.search"), Type: "search", Value: search}}}}
	if search != "" {
		view.Filter.Clear = "/pengguna"
	}
	view.Table = web.Table{Caption: p.T("users.caption"), Empty: web.Empty{Icon: "users", Title: p.T("users.none"), Text: p.T("users.none.text"), Href: "/pengguna", Action: p.T("users.all")},
		Columns: []web.Column{{Label: p.T("users.name")}, {Label: p.T("users.state")}, {Label: p.T("users.role")}, {Label: p.T("users.region")}, {Label: p.T("users.signed_in"), Wide: true}}}
	first, last, pager := web.PageOf(r, len(all), perPage)
	view.Pager = pager
	for _, a := range all[first:last] {
		view.Table.Rows = append(view.Table.Rows, web.Row{Cells: []web.Cell{{Text: a.Name, Note: a.Username, Href: "/pengguna/" + string(a.ID)},
			{Badge: s.state(p, a)}, {Text: p.T("account.role." + string(a.Role))}, {Text: web.PlaceName(p, a.Region), Note: a.Posyandu + officeName(p, a)},
			{Text: web.Moment(p, a.SignedIn.Time, by.Regency())}}})
	}
	return s.list.Render(w, r, http.StatusOK, view)
}

// officeName is the OPD of an account; nobody has both it and a posyandu.
func officeName(p *locale.Printer, a account.Account) string {
	if a.Office == "" {
		return ""
	}
	return p.T("edition.office." + a.Office)
}

// state is how an account stands, in a word.
func (s *screens) state(p *locale.Printer, a account.Account) web.Badge {
	switch {
	case a.Disabled:
		return web.Badge{Status: web.Plain, Text: p.T("users.state.disabled")}
	case !a.Enrolled && a.SignedIn.IsZero():
		return web.Badge{Status: web.Watch, Text: p.T("users.state.invited")}
	case !a.Enrolled:
		return web.Badge{Status: web.Watch, Text: p.T("users.state.reset")}
	case s.accounts.Needs(a) && !a.TwoFactor:
		return web.Badge{Status: web.Watch, Text: p.T("users.state.factor")}
	}
	return web.Badge{Status: web.Good, Text: p.T("users.state.active")}
}

// form asks for an account. The role decides what territories there are: one that
// was chosen anew is answered with them.
type form struct {
	Action           string
	Role             web.Field
	Name, User       web.Field
	Region, Posyandu web.Field
	Office           web.Field
	Button           string
	Fixed            bool // the role and the territory are not this person's to change
}

func (s *screens) form(r *http.Request, action string, a account.Account, wrong map[string]string) form {
	p := web.PrinterOf(r)
	f := form{Action: action, Role: web.Field{Name: "peran", Label: p.T("users.role"), Type: "select", Value: string(a.Role), Error: wrong["role"]}}
	for _, role := range account.RoleNames {
		f.Role.Options = append(f.Role.Options, web.Option{Value: string(role), Text: p.T("account.role." + string(role))})
	}
	if slices.Contains(account.RoleNames, a.Role) {
		f.Role.Hint = p.T("account.about." + string(a.Role))
	}
	f.Name = web.Field{Name: "nama", Label: p.T("users.full_name"), Value: a.Name, Required: true, Error: wrong["name"], Complete: "off"}
	f.User = web.Field{Name: "pengguna", Label: p.T("users.username"), Value: a.Username, Required: true, Hint: p.T("users.username.hint"), Error: wrong["username"], Complete: "off"}
	f.Region = web.Field{Name: "wilayah", Label: p.T("users.region"), Type: "select", Value: a.Region, Error: wrong["region"]}
	places := s.places(a.Role)
	if len(places) != 1 {
		f.Region.Options = append(f.Region.Options, web.Option{Text: p.T("users.region.choose")})
	}
	for _, code := range places {
		f.Region.Options = append(f.Region.Options, web.Option{Value: code, Text: web.PlaceName(p, code)})
	}
	if a.Role == account.Cadre {
		f.Posyandu = web.Field{Name: "posyandu", Label: p.T("users.posyandu"), Value: a.Posyandu, Hint: p.T("users.posyandu.hint"), Error: wrong["posyandu"], Complete: "off"}
	}
	if a.Role == account.Planner {
		f.Office = web.Field{Name: "opd", Label: p.T("users.office"), Type: "select", Value: a.Office, Hint: p.T("users.office.hint"), Error: wrong["office"], Options: []web.Option{{Text: p.T("users.office.none")}}}
		for _, code := range edition.Offices {
			f.Office.Options = append(f.Office.Options, web.Option{Value: code, Text: p.T("edition.office." + code)})
		}
	}
	return f
}

// places are the territories that a role can have here.
func (s *screens) places(role account.Role) (codes []string) {
	home := s.accounts.Home
	for _, level := range account.Roles[role].Levels {
		switch level {
		case region.District:
			for _, place := range region.Children(home) {
				codes = append(codes, place.Code)
			}
		case region.Village:
			for _, place := range region.Villages(home) {
				codes = append(codes, place.Code)
			}
		default:
			codes = append(codes, home[:min(len(home), int(level))])
		}
	}
	return codes
}

// typed is the account as a form says it. Where a role has but one territory here,
// nobody needs to choose.
func (s *screens) typed(r *http.Request) account.Account {
	a := account.Account{Name: r.PostFormValue("nama"), Username: r.PostFormValue("pengguna"), Role: account.Role(r.PostFormValue("peran")),
		Region: r.PostFormValue("wilayah"), Posyandu: r.PostFormValue("posyandu"), Office: r.PostFormValue("opd")}
	if places := s.places(a.Role); len(places) == 1 {
		a.Region = places[0]
	}
	return a
}

type createPage struct {
	Roles []role // to choose from first
	Form  form
}

type role struct{ Name, About, Href string }

func (s *screens) askNew(w http.ResponseWriter, r *http.Request) error {
	p, chosen := web.PrinterOf(r), account.Role(r.URL.Query().Get("peran"))
	if err := s.accounts.Manages(s.actor(r)); err != nil {
		return err
	}
	if slices.Contains(account.RoleNames, chosen) {
		return s.showNew(w, r, http.StatusOK, account.Account{Role: chosen}, nil)
	}
	var view createPage
	for _, name := range account.RoleNames {
		view.Roles = append(view.Roles, role{p.T("account.role." + string(name)), p.T("account.about." + string(name)), "/pengguna/baru?peran=" + string(name)})
	}
	return s.create.Render(w, r, http.StatusOK, view)
}

func (s *screens) showNew(w http.ResponseWriter, r *http.Request, status int, a account.Account, wrong map[string]string) error {
	f := s.form(r, "/pengguna/baru", a, wrong)
	f.Button = web.PrinterOf(r).T("users.create.button")
	return s.create.Render(w, r, status, createPage{Form: f})
}

func (s *screens) takeNew(w http.ResponseWriter, r *http.Request) error {
	typed := s.typed(r)
	a, link, err := s.accounts.Invite(r.Context(), s.actor(r), typed)
	if kind := fault.KindOf(err); kind == fault.Invalid || kind == fault.Conflict {
		return s.showNew(w, r, http.StatusUnprocessableEntity, typed, web.PrinterOf(r).Fields(err))
	}
	if err != nil {
		return err
	}
	return s.showLink(w, r, a, link)
}

type linkPage struct {
	Account, Back string
	Trail         []web.Crumb
	Link          web.Field
	Until         string
	QR            template.HTML
}

// showLink shows a one-time link once: only its hash is kept.
func (s *screens) showLink(w http.ResponseWriter, r *http.Request, a account.Account, link account.Link) error {
	p := web.PrinterOf(r)
	address := s.link(r, link.Token)
	drawn, err := web.QR(address, p.T("users.link.qr"))
	if err != nil {
		return err
	}
	return s.linked.Render(w, r, http.StatusOK, linkPage{Account: a.Name, Back: "/pengguna/" + string(a.ID), QR: drawn,
		Trail: []web.Crumb{{Text: p.T("users.title"), Href: "/pengguna"}, {Text: a.Name, Href: "/pengguna/" + string(a.ID)}, {Text: p.T("users.link")}},
		Link:  web.Field{Name: "tautan", Label: p.T("users.link"), Value: address, ReadOnly: true}, Until: web.Moment(p, link.Expires.Time, s.actor(r).Regency())})
}

// there is the account of the address.
func (s *screens) there(r *http.Request) (account.Account, error) {
	id, ok := db.ParseID(r.PathValue("id"))
	if !ok {
		return account.Account{}, fault.New(fault.NotFound, "account.absent", nil)
	}
	return s.accounts.One(r.Context(), s.actor(r), id)
}

func (s *screens) done(w http.ResponseWriter, r *http.Request, a account.Account, text string) error {
	s.site.Notify(r.Context(), web.Alert{Status: web.Good, Text: text})
	http.Redirect(w, r, (&url.URL{Path: "/pengguna/" + string(a.ID)}).String(), http.StatusSeeOther)
	return nil
}
