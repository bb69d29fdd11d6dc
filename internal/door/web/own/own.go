// Package own is one's own account: password, language, second factor, and where
// one is signed in.
package own

import (
	"context"
	"embed"
	"net/http"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/record/account"
)

//go:embed *.html
var files embed.FS

type page struct {
	Facts                []fact
	Old, Password, Again web.Field
	User                 string // for password managers
	Language             web.Field
	Factor               web.Alert
	Devices              []device
	Others               bool // signed in elsewhere too
	Other                other
}

type fact struct{ Label, Value string }

type device struct {
	ID                   string
	Agent, Address, Seen string
	This                 bool
}

// other is another service by which one comes in.
type other struct {
	Host         string
	Text, Button string
	Action       string
}

type factorPage struct {
	State    web.Badge
	About    string
	Password web.Field
	Has      bool // a second factor
	Drop     bool // and may do without
	Fresh    bool // the password was just shown
	Factor   web.Factor
}

// Screens is this group.
type Screens struct {
	site     *web.Site
	accounts *account.Service
	actor    func(*http.Request) account.Actor
	other    string // host of another sign-in service; empty: none
	page     *web.Page[page]
	factor   *web.Page[factorPage]
	codes    *web.Page[web.Codes]
}

// Routes are the addresses of this group; other is the host of another sign-in
// service, empty when there is none.
func Routes(site *web.Site, accounts *account.Service, actor func(*http.Request) account.Actor, other string) []web.Route {
	s := &Screens{site, accounts, actor, other, web.NewPage[page](site, files, "own.html"), web.NewPage[factorPage](site, files, "factor.html"),
		web.NewPage[web.Codes](site, files, "codes.html")}
	const small = 16 << 10
	return []web.Route{
		{Pattern: "GET /akun", Permission: web.SignedIn, Handler: s.show},
		{Pattern: "POST /akun/sandi", Permission: web.SignedIn, Handler: s.password, MaxBody: small},
		{Pattern: "POST /akun/bahasa", Permission: web.SignedIn, Handler: s.language, MaxBody: small},
		{Pattern: "POST /akun/perangkat", Permission: web.SignedIn, Handler: s.revoke, MaxBody: small},
		{Pattern: "GET /akun/kode", Permission: web.SignedIn, Handler: s.showFactor},
		{Pattern: "POST /akun/kode", Permission: web.SignedIn, Handler: s.changeFactor, MaxBody: small},
		{Pattern: "POST /akun/kode/pasang", Permission: web.SignedIn, Handler: s.setFactor, MaxBody: small},
	}
}

func from(r *http.Request) account.From {
	return account.From{Agent: r.UserAgent(), Address: web.AddressOf(r)}
}

func (s *Screens) device(ctx context.Context) db.ID { return db.ID(s.site.Device(ctx)) }

func (s *Screens) show(w http.ResponseWriter, r *http.Request) error {
	return s.render(w, r, http.StatusOK, nil)
}

// render shows the page; wrong are the sentences beside its fields.
func (s *Screens) render(w http.ResponseWriter, r *http.Request, status int, wrong map[string]string) error {
	p, ctx, by := web.PrinterOf(r), r.Context(), s.actor(r)
	secret := func(name, key, complete, label, hint string) web.Field {
		return web.Field{Name: name, Label: label, Hint: hint, Type: "password", Required: true, Complete: complete, Error: wrong[key]}
	}
	view := page{User: by.Username, Facts: []fact{{p.T("own.name"), by.Name}, {p.T("own.user"), by.Username}, {p.T("own.role"), p.T("account.role." + string(by.Role))},
		{p.T("own.region"), web.PlaceName(p, by.Region)}},
		Old:      secret("lama", "old", "current-password", p.T("own.password.old"), ""),
		Password: secret("sandi", "password", "new-password", p.T("own.password.new"), p.T("own.password.hint", "Min", account.MinPassword)),
		Again:    secret("ulangi", "again", "new-password", p.T("own.password.again"), "")}
	if by.Posyandu != "" {
		view.Facts = append(view.Facts, fact{p.T("own.posyandu"), by.Posyandu})
	}
	view.Language = web.Field{Name: "bahasa", Label: p.T("own.language"), Type: "select", Value: p.Lang()}
	for _, lang := range locale.Languages {
		view.Language.Options = append(view.Language.Options, web.Option{Value: lang, Text: locale.For(lang).T("own.language.name")})
	}
	if err := s.factorNotice(ctx, p, by, &view); err != nil {
		return err
	}
	all, err := s.accounts.Devices(ctx, by, by.ID)
	if err != nil {
		return err
	}
	for _, d := range all {
		one := device{string(d.ID), d.Agent, d.Address, web.Moment(p, d.Seen.Time, by.Regency()), d.ID == s.device(ctx)}
		if one.Agent == "" {
			one.Agent = p.T("own.device.unknown")
		}
		view.Devices, view.Others = append(view.Devices, one), view.Others || !one.This
	}
	if view.Other, err = s.otherService(ctx, p, by); err != nil {
		return err
	}
	return s.page.Render(w, r, status, view)
}

// factorNotice says how the second factor stands. Who never needs one is not asked.
func (s *Screens) factorNotice(ctx context.Context, p *locale.Printer, by account.Actor, view *page) error {
	left, err := s.accounts.RecoveryLeft(ctx, by.ID)
	view.Factor = web.Alert{Status: web.Plain, Title: p.T("own.factor.off"), Text: p.T("own.factor.off.text"), Href: "/akun/kode", Action: p.T("own.factor.set")}
	if by.TwoFactor {
		view.Factor = web.Alert{Status: web.Good, Title: p.T("own.factor.on"), Text: p.N("own.factor.left", left), Href: "/akun/kode", Action: p.T("own.factor.change")}
		if left < 3 {
			view.Factor.Status = web.Watch
		}
	} else if !account.Roles[by.Role].Office {
		view.Factor = web.Alert{}
	}
	return err
}

func (s *Screens) otherService(ctx context.Context, p *locale.Printer, by account.Actor) (other, error) {
	if s.other == "" {
		return other{}, nil
	}
	linked, err := s.accounts.Identities(ctx, by.ID)
	if len(linked) > 0 {
		return other{s.other, p.T("own.other.linked", "Host", s.other), p.T("own.other.unlink"), "/akun/sso/lepas"}, err
	}
	return other{s.other, p.T("own.other.none", "Host", s.other), p.T("own.other.link"), "/akun/sso/kait"}, err
}

func (s *Screens) password(w http.ResponseWriter, r *http.Request) error {
	p, password := web.PrinterOf(r), r.PostFormValue("sandi")
	if password != r.PostFormValue("ulangi") {
		return s.render(w, r, http.StatusUnprocessableEntity, map[string]string{"again": p.T("own.password.differs")})
	}
	err := s.accounts.ChangePassword(r.Context(), s.actor(r), s.device(r.Context()), r.PostFormValue("lama"), password)
	if fault.KindOf(err) == fault.Invalid {
		return s.render(w, r, http.StatusUnprocessableEntity, p.Fields(err))
	}
	if err != nil {
		return err
	}
	return s.done(w, r, p.T("own.password.done"))
}

// done says so on the page.
func (s *Screens) done(w http.ResponseWriter, r *http.Request, text string) error {
	s.site.Notify(r.Context(), web.Alert{Status: web.Good, Text: text})
	http.Redirect(w, r, "/akun", http.StatusSeeOther)
	return nil
}

func (s *Screens) language(w http.ResponseWriter, r *http.Request) error {
	language := locale.For(r.PostFormValue("bahasa"))
	if err := s.accounts.Speak(r.Context(), s.actor(r), language.Lang()); err != nil {
		return err
	}
	s.site.Speak(w, language.Lang())
	return s.done(w, r, language.T("own.language.done"))
}

func (s *Screens) revoke(w http.ResponseWriter, r *http.Request) error {
	ctx, by, which := r.Context(), s.actor(r), r.PostFormValue("perangkat")
	device, ok := db.ParseID(which)
	if !ok && which != "lain" {
		return fault.New(fault.Invalid, "", nil)
	}
	if which == "lain" {
		device = ""
	}
	if err := s.accounts.Revoke(ctx, by, by.ID, device, s.device(ctx)); err != nil {
		return err
	}
	return s.done(w, r, web.PrinterOf(r).T("own.device.done"))
}
