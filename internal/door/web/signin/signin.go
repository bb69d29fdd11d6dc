// Package signin is the way in and out: who one is, asked once a working day, the
// second factor, and the one-time links by which people choose a password.
package signin

import (
	"embed"
	"net/http"
	"net/url"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/door/web"
	"tumbuh/internal/record/account"
)

//go:embed *.html
var files embed.FS

type page struct {
	User, Password web.Field
	Refused        web.Alert // too many tries
	Next           string    // where the person wanted to go
	Other          web.Crumb // another service's way in
}

// Other is another service by which people may come in.
type Other struct {
	Host string // what it is called; empty: there is none
	Href func(next string) string
}

// Door is this group of screens.
type Door struct {
	site     *web.Site
	accounts *account.Service
	other    Other
	page     *web.Page[page]
	code     *web.Page[codePage]
	setup    *web.Page[web.Factor]
	codes    *web.Page[web.Codes]
	begin    *web.Page[beginPage]
}

// New makes the way in.
func New(site *web.Site, accounts *account.Service, other Other) *Door {
	return &Door{site, accounts, other, web.NewPage[page](site, files, "signin.html"), web.NewPage[codePage](site, files, "code.html"),
		web.NewPage[web.Factor](site, files, "setup.html"), web.NewPage[web.Codes](site, files, "codes.html"), web.NewPage[beginPage](site, files, "begin.html")}
}

// small is enough for names, passwords and codes.
const small = 16 << 10

// Routes are the addresses of this group.
func (d *Door) Routes() []web.Route {
	return []web.Route{
		{Pattern: "GET /masuk", Permission: web.Anyone, Handler: d.ask},
		{Pattern: "POST /masuk", Permission: web.Anyone, Handler: d.signIn, MaxBody: small},
		{Pattern: "GET /masuk/kode", Permission: web.Anyone, Handler: d.askCode},
		{Pattern: "POST /masuk/kode", Permission: web.Anyone, Handler: d.takeCode, MaxBody: small},
		{Pattern: "GET /masuk/pasang", Permission: web.Anyone, Handler: d.askSetup},
		{Pattern: "POST /masuk/pasang", Permission: web.Anyone, Handler: d.takeSetup, MaxBody: small},
		{Pattern: "GET /mulai/{token}", Permission: web.Anyone, Handler: d.askBegin},
		{Pattern: "POST /mulai/{token}", Permission: web.Anyone, Handler: d.takeBegin, MaxBody: small},
		{Pattern: "POST /keluar", Permission: web.Anyone, Handler: d.signOut},
	}
}

func (d *Door) ask(w http.ResponseWriter, r *http.Request) error {
	next := web.LocalPath(r.URL.Query().Get("lanjut"))
	if web.ViewerOf(r).SignedIn {
		http.Redirect(w, r, next, http.StatusSeeOther)
		return nil
	}
	return d.page.Render(w, r, http.StatusOK, d.form(r, "", next))
}

func (d *Door) form(r *http.Request, user, next string) page {
	p := web.PrinterOf(r)
	view := page{Next: next,
		User:     web.Field{Name: "nama", Label: p.T("signin.user"), Value: user, Required: true, Complete: "username"},
		Password: web.Field{Name: "sandi", Label: p.T("signin.password"), Type: "password", Required: true, Complete: "current-password"}}
	if d.other.Host != "" {
		view.Other = web.Crumb{Text: p.T("signin.other", "Host", d.other.Host), Href: d.other.Href(next)}
	}
	return view
}

func (d *Door) signIn(w http.ResponseWriter, r *http.Request) error {
	p := web.PrinterOf(r)
	user, password, next := r.PostFormValue("nama"), r.PostFormValue("sandi"), web.LocalPath(r.PostFormValue("lanjut"))
	again := d.form(r, user, next)
	if user == "" {
		again.User.Error = p.T("signin.user.empty")
	}
	if password == "" {
		again.Password.Error = p.T("signin.password.empty")
	}
	if user == "" || password == "" {
		return d.page.Render(w, r, http.StatusUnprocessableEntity, again)
	}
	found, step, err := d.accounts.SignIn(r.Context(), user, password, from(r))
	if f := fault.As(err); f != nil && f.Kind == fault.Unauthenticated {
		if f.Key == "account.wait" {
			again.Refused = web.Alert{Status: web.Watch, Title: p.T("signin.wait.title"), Text: p.Error(err)}
		} else {
			again.Password.Error = p.Error(err)
		}
		return d.page.Render(w, r, http.StatusUnprocessableEntity, again)
	}
	if err != nil {
		return err
	}
	return d.Halfway(w, r, found, step, next)
}

func from(r *http.Request) account.From {
	return account.From{Agent: r.UserAgent(), Address: web.AddressOf(r)}
}

// halfKey is where the session keeps whose sign-in is half done.
const halfKey = "half"

// steps are the pages of what is still missing.
var steps = map[account.Step]string{account.Code: "/masuk/kode", account.SetUp: "/masuk/pasang"}

// Halfway goes on with somebody who has shown the first proof of who they are.
func (d *Door) Halfway(w http.ResponseWriter, r *http.Request, a account.Account, step account.Step, next string) error {
	if step == account.In {
		device, err := d.accounts.Enter(r.Context(), a, from(r))
		if err != nil {
			return err
		}
		if err := d.enter(w, r, a, device); err != nil {
			return err
		}
		http.Redirect(w, r, next, http.StatusSeeOther)
		return nil
	}
	if err := d.site.Renew(r.Context()); err != nil {
		return err
	}
	d.site.Keep(r.Context(), halfKey, d.accounts.Half(a))
	http.Redirect(w, r, steps[step]+"?"+url.Values{"lanjut": {next}}.Encode(), http.StatusSeeOther)
	return nil
}

// enter begins the session of somebody who is in.
func (d *Door) enter(w http.ResponseWriter, r *http.Request, a account.Account, device db.ID) error {
	if a.Language != "" {
		d.site.Speak(w, a.Language)
	}
	d.site.Keep(r.Context(), halfKey, "")
	return d.site.SignIn(r.Context(), string(a.ID), string(device))
}

func (d *Door) signOut(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	if user := d.site.User(ctx); user != "" {
		if err := d.accounts.Leave(ctx, db.ID(user), db.ID(d.site.Device(ctx)), from(r)); err != nil {
			return err
		}
	}
	if err := d.site.SignOut(ctx); err != nil {
		return err
	}
	http.Redirect(w, r, "/masuk", http.StatusSeeOther)
	return nil
}
