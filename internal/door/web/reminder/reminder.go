// Package reminder shows what is due: on a page of its own, as a text to paste into
// WhatsApp, and as a calendar that a phone or an office program fetches.
package reminder

import (
	"bytes"
	"embed"
	"net/http"
	"strings"
	"time"

	"tumbuh/internal/aksi/reminder"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/exchange/calendar"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
)

//go:embed *.html
var files embed.FS

const (
	home     = "/pengingat"
	feedPath = "/kalender/"
)

// Address is where this installation is reached, without a slash at its end.
type Address func(*http.Request) string

type screens struct {
	site    *web.Site
	due     *reminder.Service
	actor   func(*http.Request) account.Actor
	address Address
	list    *web.Page[listPage]
	made    *web.Page[madePage]
}

// Routes are the addresses of this group.
func Routes(site *web.Site, due *reminder.Service, actor func(*http.Request) account.Actor, address Address) []web.Route {
	s := &screens{site, due, actor, address, web.NewPage[listPage](site, files, "list.html"), web.NewPage[madePage](site, files, "made.html")}
	may := string(account.ActionRead)
	return []web.Route{
		{Pattern: "GET " + home, Permission: may, Handler: s.show},
		{Pattern: "POST " + home + "/kalender", Permission: may, Handler: s.make},
		{Pattern: "POST " + home + "/kalender/akhiri", Permission: may, Handler: s.end},
		{Pattern: "GET " + feedPath + "{token}", Permission: web.Anyone, Handler: s.fetch}, // the token is a secret of one account
	}
}

type listPage struct {
	Title  string
	Filter web.Filter
	Items  web.Table
	Pager  web.Pager
	Text   string
	Rows   int
	Share  string
	Feed   string // since when there is one
	May    bool   // who is no account has no calendar
}

const perPage = 50

func (s *screens) show(w http.ResponseWriter, r *http.Request) error {
	p, by := web.PrinterOf(r), s.actor(r)
	ask := reminder.Ask{}
	chosen := r.URL.Query().Get("opd")
	switch chosen {
	case "":
	case "semua":
		ask.All = true
	default:
		ask.All, ask.Office = true, chosen
	}
	l, err := s.due.Due(r.Context(), by, ask)
	if err != nil {
		return err
	}
	words := l.Words(p)
	view := listPage{Title: p.T("reminder.title.none"), May: by.ID != ""}
	if len(l.Items) > 0 {
		view.Title = p.N("reminder.title", len(l.Items), "Late", l.Late())
	}
	choose := web.Field{Name: "opd", Label: p.T("reminder.filter.office"), Type: "select", Value: chosen, Options: []web.Option{{Value: "", Text: p.T("reminder.filter.mine")}, {Value: "semua", Text: p.T("reminder.filter.all")}}}
	for _, office := range l.Offices {
		value := office
		if office == "" {
			value = reminder.Nobody
		}
		choose.Options = append(choose.Options, web.Option{Value: value, Text: words.Office(office)})
	}
	view.Filter = web.Filter{Action: home, Fields: []web.Field{choose}}
	from, to, pager := web.PageOf(r, len(l.Items), perPage)
	view.Pager, view.Items = pager, table(p, l, l.Items[from:to])
	view.Text = words.Message(l, s.address(r)+home)
	view.Share, view.Rows = reminder.Share(view.Text), min(16, bytes.Count([]byte(view.Text), []byte("\n"))+2)
	if view.May {
		since, has, err := s.due.Fed(r.Context(), by)
		if err != nil {
			return err
		}
		if has {
			view.Feed = p.T("reminder.feed.since", "Day", web.Moment(p, since.Time, by.Regency()))
		}
	}
	return s.list.Render(w, r, http.StatusOK, view)
}

func table(p *locale.Printer, l reminder.Agenda, items []reminder.Item) web.Table {
	words := l.Words(p)
	t := web.Table{Caption: p.T("reminder.caption"), Columns: []web.Column{{Label: p.T("reminder.column.what")}, {Label: p.T("reminder.column.due")}, {Label: p.T("reminder.column.office")}},
		Empty: web.Empty{Icon: "circle-check", Title: p.T("reminder.empty"), Text: p.T("reminder.empty.text"), Href: "/aksi", Action: p.T("web.nav.year")}}
	for _, i := range items {
		due := web.Cell{Text: p.Date(i.Due), Note: words.When(l, i)}
		switch {
		case i.Late(l.Today):
			due.Badge = web.Badge{Status: web.Bad, Text: p.T("reminder.badge.late")}
		case i.Due-l.Today <= 7:
			due.Badge = web.Badge{Status: web.Watch, Text: p.T("reminder.badge.soon")}
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{{Text: words.Say(i), Href: i.Href, Note: cut(i.Named(p.Lang()))}, due, {Text: words.Who(i)}}})
	}
	return t
}

// cut keeps a typed text to a line or two.
func cut(text string) string {
	if all := []rune(text); len(all) > 160 {
		return strings.TrimSpace(string(all[:159])) + "…"
	}
	return text
}

type madePage struct{ Address string }

func (s *screens) make(w http.ResponseWriter, r *http.Request) error {
	token, err := s.due.MakeFeed(r.Context(), s.actor(r))
	if err != nil {
		return err
	}
	return s.made.Render(w, r, http.StatusOK, madePage{s.address(r) + feedPath + token})
}

func (s *screens) end(w http.ResponseWriter, r *http.Request) error {
	if err := s.due.EndFeed(r.Context(), s.actor(r)); err != nil {
		return err
	}
	return s.site.Done(w, r, home, web.PrinterOf(r).T("reminder.feed.ended"))
}

// fetch answers a calendar program, which is signed in by the token alone.
func (s *screens) fetch(w http.ResponseWriter, r *http.Request) error {
	by, l, err := s.due.Fetch(r.Context(), r.PathValue("token"))
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := Calendar(locale.For(by.Language), l, s.due.Now(), s.address(r)).Write(&b); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/calendar; charset=utf-8")
	h.Set("Content-Disposition", `inline; filename="tumbuh.ics"`)
	h.Set("Cache-Control", "private, no-store")
	h.Set("X-Robots-Tag", "noindex")
	_, err = b.WriteTo(w)
	return err
}

// Calendar is a list as a calendar. It says what reminder.Words say: nothing typed.
func Calendar(p *locale.Printer, l reminder.Agenda, now time.Time, address string) calendar.Calendar {
	words := l.Words(p)
	c := calendar.Calendar{Name: p.T("reminder.calendar.name", "Place", words.Place(l.Regency)), Lang: p.Lang(), Zone: region.Zone(l.Regency), Made: now}
	for _, i := range l.Items {
		if i.ID == "" {
			continue // without a name that lasts a calendar would show it twice
		}
		e := calendar.Event{UID: i.Kind + "." + i.ID + "@" + l.Regency + ".tumbuh", Summary: words.Say(i), Description: p.T("reminder.calendar.office", "Office", words.Who(i)), URL: address + i.Href,
			Day: i.Due, Start: i.Start, End: i.End, Version: i.Version, Changed: i.Changed}
		if i.Late(l.Today) {
			e.Summary = p.T("reminder.badge.late") + ": " + e.Summary
		}
		if region.LevelOf(i.Area) > region.Regency {
			e.Place = words.Place(i.Area)
		}
		c.Events = append(c.Events, e)
	}
	return c
}
