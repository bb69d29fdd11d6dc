package oidc_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync/atomic"
	"testing"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/door/web"
	"tumbuh/internal/door/web/oidc"
	"tumbuh/internal/door/web/webtest"
	"tumbuh/internal/record/account"
)

var ctx = context.Background()

// office is a small Tumbuh beside a provider: the door, and a page for those who
// are signed in. Its clock goes ahead of the real one as far as a test says.
type office struct {
	*visitor
	URL      string
	front    *front
	accounts *account.Service
	DB       *db.DB
	door     *oidc.Door
	ahead    atomic.Int64
}

func newOffice(t testing.TB, engine db.Engine, s setup, change func(*oidc.Config)) *office {
	t.Helper()
	o := &office{DB: dbtest.Open(t, engine), visitor: newVisitor(t)}
	server := httptest.NewUnstartedServer(nil)
	t.Cleanup(server.Close)
	o.URL = "http://" + server.Listener.Addr().String()
	s.Redirect = o.URL + "/masuk/sso/kembali"
	o.front = newFront(t, s)
	now := func() time.Time { return time.Now().Add(time.Duration(o.ahead.Load())) }
	o.accounts = &account.Service{DB: o.DB, Now: now}
	actors := func(r *http.Request) account.Actor {
		a, _ := r.Context().Value(o).(account.Actor)
		return a
	}
	site := webtest.SiteOf(t, web.Config{Identify: func(r *http.Request, user, device string) (*http.Request, web.Viewer, error) {
		if user == "" {
			return r, web.Viewer{}, nil
		}
		a, err := o.accounts.Present(r.Context(), db.ID(user), db.ID(device))
		r = r.WithContext(context.WithValue(r.Context(), o, account.Actor{Account: a, Via: "web"}))
		return r, web.Viewer{SignedIn: true, Name: a.Name}, err
	}})
	c := oidc.Config{Issuer: o.front.URL, ClientID: "tumbuh", ClientSecret: "rahasia", Public: o.URL, Now: now, Actor: actors,
		Halfway: func(w http.ResponseWriter, r *http.Request, a account.Account, next account.Step, to string) error {
			_, err := fmt.Fprintf(w, "<h1>langkah %d untuk %s ke %s</h1>", next, a.Name, to)
			return err
		}}
	if change != nil {
		change(&c)
	}
	show := func(w http.ResponseWriter, r *http.Request) error {
		_, err := io.WriteString(w, "<h1>di dalam sebagai "+web.ViewerOf(r).Name+"</h1>")
		return err
	}
	enter := func(w http.ResponseWriter, r *http.Request) error { // in place of the password's page
		a, err := o.accounts.Named(r.Context(), r.PostFormValue("nama"))
		if err != nil {
			return err
		}
		device, err := o.accounts.Enter(r.Context(), a, account.From{})
		if err != nil {
			return err
		}
		return site.SignIn(r.Context(), string(a.ID), string(device))
	}
	rooms := []web.Route{{Pattern: "POST /masuk", Permission: web.Anyone, Handler: enter}, {Pattern: "GET /{$}", Permission: web.Anyone, Handler: show},
		{Pattern: "GET /anak", Permission: web.SignedIn, Handler: show}, {Pattern: "GET /akun", Permission: web.SignedIn, Handler: show},
		{Pattern: "GET /masuk", Permission: web.Anyone, Handler: func(w http.ResponseWriter, _ *http.Request) error {
			_, err := io.WriteString(w, "<h1>masuk</h1>")
			return err
		}}}
	o.door = oidc.New(site, o.accounts, c)
	if t, ok := t.(*testing.T); ok {
		webtest.Check(t, site)
	}
	server.Config.Handler = site.Handler(o.door.Routes(), rooms)
	server.Start()
	return o
}

const password = "sepuluh-huruf-lebih"

// has gives somebody an account.
func (o *office) has(username string) account.Account {
	o.t.Helper()
	a, err := o.accounts.Add(ctx, ledger.By{Name: "test"}, account.Account{Username: username, Name: username, Role: account.Health, Region: "7312"}, password)
	return o.must(a, err)
}

func (o *office) must(a account.Account, err error) account.Account {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
	return a
}

var admin = account.Actor{Account: account.Account{ID: db.NewID(), Name: "Admin", Role: account.Administrator, Region: "7312"}, Via: "web", Home: "7312"}

// invited has an account without a password.
func (o *office) invited(username string) account.Account {
	o.t.Helper()
	a, _, err := o.accounts.Invite(ctx, admin, account.Account{Username: username, Name: username, Role: account.Health, Region: "7312"})
	return o.must(a, err)
}

func (o *office) disable(a account.Account) {
	o.t.Helper()
	o.must(a, o.accounts.Disable(ctx, admin, a.ID))
}

// binds links an account to the identity of a login.
func (o *office) binds(a account.Account, login string) {
	o.t.Helper()
	o.must(a, o.accounts.Link(ctx, account.Actor{Account: a, Via: "web"}, account.Identity{Issuer: o.front.URL, Subject: login}))
}

// linked is has with binds.
func (o *office) linked(username, login string) account.Account {
	o.t.Helper()
	a := o.has(username)
	o.binds(a, login)
	return a
}

// comes in without the provider.
func (o *office) comes(a account.Account) {
	o.t.Helper()
	if p := o.send("POST", o.URL+"/masuk", url.Values{"nama": {a.Username}}); p.Status != 200 {
		o.t.Fatalf("%d %s", p.Status, p.Body)
	}
}

// begin goes to the provider's first page.
func (o *office) begin() page {
	o.t.Helper()
	return o.open(o.URL + "/masuk/sso?lanjut=" + url.QueryEscape("/anak?perlu=pendek"))
}

// outside fails when somebody is signed in.
func (o *office) outside() {
	o.t.Helper()
	if p := o.open(o.URL + "/anak"); p.URL.Path != "/masuk" {
		o.t.Errorf("somebody is inside: %s %s", p.URL, p.Body)
	}
}

// refused fails unless a page says so with a status and words.
func (o *office) refused(p page, status int, words string) {
	o.t.Helper()
	if p.Status != status {
		o.t.Errorf("%s: %d, want %d: %.300s", p.URL, p.Status, status, p.Texts("main"))
	}
	p.Has(".failure-sentence", words)
	o.outside()
}

func (o *office) away(d time.Duration) { o.ahead.Store(int64(d)) }

// back is the address at which the provider sends somebody back.
func (o *office) back(login string) *url.URL {
	o.t.Helper()
	o.hold = "/masuk/sso/kembali"
	defer func() { o.hold = "" }()
	p := o.prove(o.begin(), login)
	if p.To == nil || p.To.Path != o.hold {
		o.t.Fatalf("the provider leads to %v", p.To)
	}
	return p.To
}

// told fails unless the next page has a notice of these words.
func (o *office) told(words string) {
	o.t.Helper()
	o.open(o.URL+"/tidak-ada").Has("#notices .alert-text", words)
}
