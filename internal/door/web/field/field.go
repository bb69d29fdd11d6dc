// Package field is where an office sees what comes from the cadres' phones: who was
// last heard of when, what waits, what was refused and how to mend it, what two
// said differently, and what a cadre did in a month.
package field

import (
	"cmp"
	"embed"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/fold"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/exchange/sync"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/cadre"
	"tumbuh/internal/record/family"
)

//go:embed *.html
var files embed.FS

// Services are what the pages are about.
type Services struct {
	Accounts *account.Service
	Cadres   *cadre.Service
	Sync     *sync.Service
	Families *family.Service
	Actor    func(*http.Request) account.Actor
	Link     func(r *http.Request, token string) string // the whole address by which a phone comes in
	Now      func() time.Time
}

type screens struct {
	Services
	site      *web.Site
	list      *web.Page[listPage]
	one       *web.Page[cadrePage]
	linked    *web.Page[linkPage]
	held      *web.Page[heldPage]
	oneHeld   *web.Page[onePage]
	file      *web.Page[filePage]
	conflicts *web.Page[conflictPage]
	twins     *web.Page[twinPage]
}

// Routes are the addresses of this group.
func Routes(site *web.Site, services Services) []web.Route {
	s := &screens{services, site, web.NewPage[listPage](site, files, "list.html"), web.NewPage[cadrePage](site, files, "cadre.html"), web.NewPage[linkPage](site, files, "link.html"),
		web.NewPage[heldPage](site, files, "held.html"), web.NewPage[onePage](site, files, "held_one.html"), web.NewPage[filePage](site, files, "file.html"),
		web.NewPage[conflictPage](site, files, "conflict.html"), web.NewPage[twinPage](site, files, "twin.html")}
	see, manage := string(account.FieldSee), string(account.PhoneManage)
	return slices.Concat([]web.Route{
		{Pattern: "GET /ponsel", Permission: see, Handler: s.showList},
		{Pattern: "GET /ponsel/kader/{id}", Permission: see, Handler: s.showCadre},
		{Pattern: "POST /ponsel/kader/{id}/tautan", Permission: manage, Handler: s.makeLink},
		{Pattern: "POST /ponsel/kader/{id}/ponsel", Permission: manage, Handler: s.changePhone},
	}, s.heldRoutes(), s.decideRoutes())
}

// A phone that was silent for a week may have no signal, one for a month no owner.
const silent, lost = 7 * 24 * time.Hour, 30 * 24 * time.Hour

type listPage struct {
	Title  string
	Tabs   []web.Tab
	Filter web.Filter
	Stats  []web.Stat
	Table  web.Table
	Pager  web.Pager
}

// row is one cadre with the phones that are in use.
type row struct {
	account.Account
	phones  []account.Phone
	backlog int
	last    time.Time
	oldest  time.Time
}

func rowsOf(cadres []account.Account, phones []account.Phone) []row {
	of := map[db.ID][]account.Phone{}
	for _, p := range phones {
		if p.State() == "active" {
			of[p.Account] = append(of[p.Account], p)
		}
	}
	rows := make([]row, len(cadres))
	for i, c := range cadres {
		rows[i] = row{Account: c, phones: of[c.ID]}
		for _, p := range of[c.ID] {
			rows[i].backlog += p.Backlog
			if p.Seen.After(rows[i].last) {
				rows[i].last = p.Seen.Time
			}
			if !p.Oldest.IsZero() && (rows[i].oldest.IsZero() || p.Oldest.Before(rows[i].oldest)) {
				rows[i].oldest = p.Oldest.Time
			}
		}
	}
	return rows
}

const perPage = 50

func (s *screens) showList(w http.ResponseWriter, r *http.Request) error {
	p, by, q := web.PrinterOf(r), s.Actor(r), r.URL.Query()
	area, err := areaOf(by, q.Get("wilayah"))
	if err != nil {
		return err
	}
	cadres, err := s.Accounts.Cadres(r.Context(), by, area)
	if err != nil {
		return err
	}
	phones, err := s.Accounts.Phones(r.Context(), by, account.PhoneFilter{Area: area})
	if err != nil {
		return err
	}
	rows := rowsOf(slices.DeleteFunc(cadres, func(c account.Account) bool { return c.Disabled }), phones)
	view := listPage{Tabs: s.tabs(p, by, "/ponsel"), Filter: filter(p, by, area, q.Get("cari")), Stats: s.stats(p, rows)}
	view.Title = p.N("field.office.title", len(rows), "Place", placeName(p, area))
	words := fold.Words(q.Get("cari"))
	rows = slices.DeleteFunc(rows, func(one row) bool {
		text := fold.Name(one.Name) + " " + fold.Name(one.Username) + " " + fold.Name(one.Posyandu)
		return slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(text, word) })
	})
	sort := web.SortOf(r, "kontak", "nama", "-tertunda")
	slices.SortStableFunc(rows, func(a, b row) int { return order(sort, a, b) })
	from, to, pager := web.PageOf(r, len(rows), perPage)
	months, err := s.Cadres.Months(r.Context(), by, accounts(rows[from:to]), s.month(by, ""))
	if err != nil {
		return err
	}
	view.Table = s.table(r, sort, rows[from:to], months)
	view.Pager = pager
	return s.list.Render(w, r, http.StatusOK, view)
}

// order puts those first of whom least was heard.
func order(sort web.Sort, a, b row) int {
	n := 0
	switch sort.Key {
	case "kontak":
		n = a.last.Compare(b.last)
	case "tertunda":
		n = cmp.Compare(a.backlog, b.backlog)
	}
	n = cmp.Or(n, cmp.Compare(a.Name, b.Name))
	if sort.Descending {
		n = -n
	}
	return n
}

func accounts(rows []row) []account.Account {
	all := make([]account.Account, len(rows))
	for i := range rows {
		all[i] = rows[i].Account
	}
	return all
}

// month is the one asked for, or the present one by the regency's clock.
func (s *screens) month(by account.Actor, asked string) civil.Month {
	now := civil.DateOf(s.Now().In(region.Zone(by.Regency()))).Month()
	if m, err := civil.ParseMonth(asked); err == nil && m <= now {
		return m
	}
	return now
}

func (s *screens) table(r *http.Request, sort web.Sort, rows []row, months []cadre.Month) web.Table {
	p, by := web.PrinterOf(r), s.Actor(r)
	t := web.Table{Caption: p.T("field.office.caption"), Empty: web.Empty{Icon: "users", Title: p.T("field.office.none"), Text: p.T("field.office.none.text")},
		Columns: []web.Column{sort.Column(r, "nama", p.T("field.office.cadre"), false), sort.Column(r, "kontak", p.T("field.office.contact"), false),
			sort.Column(r, "tertunda", p.T("field.office.backlog"), true), {Label: p.T("field.office.month", "Month", s.month(by, "")), Numeric: true, Wide: true}}}
	for i, one := range rows {
		name := web.Cell{Text: one.Name, Href: "/ponsel/kader/" + string(one.ID), Note: strings.Trim(web.PlaceName(p, one.Region)+" · "+one.Posyandu, " ·")}
		backlog := web.Cell{Text: p.Int(one.backlog)}
		if one.backlog > 0 && !one.oldest.IsZero() {
			backlog.Note = p.T("field.office.since", "When", web.Moment(p, one.oldest, by.Regency()))
		}
		m := months[i]
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{name, {Badge: s.contact(p, one), Note: moment(p, one.last, by)}, backlog,
			{Text: p.N("field.office.records", m.Records()), Note: p.T("field.office.weighed", "Weighed", m.Children, "Expected", m.Expected)}}})
	}
	return t
}

func moment(p *locale.Printer, at time.Time, by account.Actor) string {
	if at.IsZero() {
		return ""
	}
	return web.Moment(p, at, by.Regency())
}

// contact is how long ago a cadre's phone was heard of.
func (s *screens) contact(p *locale.Printer, one row) web.Badge {
	if len(one.phones) == 0 {
		return web.Badge{Status: web.Plain, Text: p.T("field.office.contact.none")}
	}
	ago := s.Now().Sub(one.last)
	days := int(ago / (24 * time.Hour))
	switch {
	case ago > lost:
		return web.Badge{Status: web.Bad, Text: p.N("field.office.contact.days", days)}
	case ago > silent:
		return web.Badge{Status: web.Watch, Text: p.N("field.office.contact.days", days)}
	case days == 0:
		return web.Badge{Status: web.Good, Text: p.T("field.office.contact.today")}
	}
	return web.Badge{Status: web.Good, Text: p.N("field.office.contact.days", days)}
}

func (s *screens) stats(p *locale.Printer, rows []row) []web.Stat {
	heard, with, backlog, held := 0, 0, 0, 0
	for _, one := range rows {
		if len(one.phones) > 0 {
			with++
		}
		if s.Now().Sub(one.last) <= silent {
			heard++
		}
		if backlog += one.backlog; one.backlog > 0 {
			held++
		}
	}
	return []web.Stat{
		{Label: p.T("field.office.stat.phones"), Value: p.T("field.office.stat.of", "Part", with, "All", len(rows))},
		{Label: p.T("field.office.stat.heard"), Value: p.T("field.office.stat.of", "Part", heard, "All", with)},
		{Label: p.T("field.office.stat.backlog"), Value: p.Int(backlog), Note: p.N("field.office.stat.held", held)},
	}
}

// areaOf is the place asked for, when it lies in the actor's territory.
func areaOf(by account.Actor, asked string) (string, error) {
	if asked == "" {
		return by.Area(), nil
	}
	area, err := region.ParseCode(asked)
	if err != nil {
		return "", fault.New(fault.NotFound, "quality.place.none", nil).Because(err)
	}
	return area, by.Allow(account.FieldSee, area)
}

func placeName(p *locale.Printer, area string) string { return web.PlaceName(p, area) }

func filter(p *locale.Printer, by account.Actor, area, search string) web.Filter {
	f := web.Filter{Action: "/ponsel"}
	if home := by.Area(); len(home) < int(region.Village) {
		field := web.Field{Name: "wilayah", Label: p.T("quality.place"), Type: "select", Value: area}
		for _, code := range append([]string{home}, codes(region.Children(home))...) {
			field.Options = append(field.Options, web.Option{Value: code, Text: web.PlaceName(p, code)})
		}
		f.Fields = append(f.Fields, field)
	}
	f.Fields = append(f.Fields, web.Field{Name: "cari", Label: p.T("field.office.search"), Type: "search", Value: search})
	if search != "" || area != by.Area() {
		f.Clear = "/ponsel"
	}
	return f
}

func codes(places []region.Region) (all []string) {
	for _, place := range places {
		all = append(all, place.Code)
	}
	return all
}

// tabs are the views of this group that the actor may open.
func (s *screens) tabs(p *locale.Printer, by account.Actor, here string) (all []web.Tab) {
	for _, tab := range []struct {
		key, href string
		needs     account.Action
	}{{"field.office.tab.phones", "/ponsel", account.FieldSee}, {"field.office.tab.held", heldHref, account.FieldMend}, {"field.office.tab.conflicts", conflictHref, account.FieldMend},
		{"field.office.tab.twins", twinHref, account.ChildMerge}, {"field.office.tab.file", "/ponsel/berkas", account.FieldMend}} {
		if by.May(tab.needs) {
			all = append(all, web.Tab{Text: p.T(tab.key), Href: tab.href, Active: tab.href == here})
		}
	}
	return all
}

type linkPage struct {
	Account, Back, Until string
	Trail                []web.Crumb
	Link                 web.Field
	QR                   template.HTML
}

// makeLink shows a phone's one-time link once: only its hash is kept.
func (s *screens) makeLink(w http.ResponseWriter, r *http.Request) error {
	p, by := web.PrinterOf(r), s.Actor(r)
	id, ok := db.ParseID(r.PathValue("id"))
	if !ok {
		return fault.New(fault.NotFound, "account.absent", nil)
	}
	a, link, err := s.Accounts.PhoneLink(r.Context(), by, id)
	if err != nil {
		return err
	}
	address := s.Link(r, link.Token)
	drawn, err := web.QR(address, p.T("field.office.link.qr"))
	if err != nil {
		return err
	}
	back := "/ponsel/kader/" + string(id)
	return s.linked.Render(w, r, http.StatusOK, linkPage{Account: a.Name, Back: back, QR: drawn, Until: web.Moment(p, link.Expires.Time, by.Regency()),
		Trail: []web.Crumb{{Text: p.T("field.office.tab.phones"), Href: "/ponsel"}, {Text: a.Name, Href: back}, {Text: p.T("field.office.link")}},
		Link:  web.Field{Name: "tautan", Label: p.T("field.office.link"), Value: address, ReadOnly: true}})
}

func (s *screens) done(w http.ResponseWriter, r *http.Request, to, text string) error {
	s.site.Notify(r.Context(), web.Alert{Status: web.Good, Text: text})
	http.Redirect(w, r, (&url.URL{Path: to}).String(), http.StatusSeeOther)
	return nil
}
