package oidc_test

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"tumbuh/internal/app"
	"tumbuh/internal/app/world"
	"tumbuh/internal/base/browser"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/record/account"
)

// whole is the whole program, behind a proxy whose address is its public one.
type whole struct {
	*world.World
	*visitor
	Public string
	front  *front
}

func newWhole(t *testing.T, engine db.Engine, change func(*app.Config)) *whole {
	t.Helper()
	var behind atomic.Pointer[url.URL]
	proxy := httptest.NewServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(behind.Load())
		r.Out.Host = r.In.Host
	}})
	t.Cleanup(proxy.Close)
	// The world's clock stands still, in the past: tokens that last ten years are
	// good on it, whatever this machine's clock says.
	f := newFront(t, setup{Redirect: proxy.URL + "/masuk/sso/kembali", TokenSeconds: 10 * 365 * 86400})
	c := app.Config{Data: t.TempDir(), DB: dbtest.URL(t, engine), Public: proxy.URL, OIDCIssuer: f.URL, OIDCClientID: "tumbuh", OIDCClientSecret: "rahasia"}
	if change != nil {
		change(&c)
	}
	if _, err := app.Init(ctx, c, world.Regency, ledger.By{Name: "test"}); err != nil {
		t.Fatal(err)
	}
	w := &whole{World: world.Open(t, c), visitor: newVisitor(t), Public: proxy.URL, front: f}
	at, err := url.Parse(w.URL)
	if err != nil {
		t.Fatal(err)
	}
	behind.Store(at)
	return w
}

// password is how people come in otherwise.
func (w *whole) password(who *world.Person) page {
	w.t.Helper()
	return w.send("POST", w.Public+"/masuk", url.Values{"nama": {who.Username}, "sandi": {world.Password}})
}

// press follows the sign-in page's button to the other service.
func (w *whole) press(next string) page {
	w.t.Helper()
	p := w.open(w.Public + "/masuk?lanjut=" + url.QueryEscape(next))
	p.Has("main a.btn", "Masuk lewat "+strings.TrimPrefix(w.front.URL, "http://"))
	return w.open(w.Public + p.Attr("main a.btn", "href"))
}

func TestFromTheFirstLinkToTheLastSignIn(t *testing.T) {
	each(t, func(t *testing.T, engine db.Engine) {
		w := newWhole(t, engine, nil)
		w.password(w.Dina)
		p := w.open(w.Public + "/akun")
		if !slices.Contains(attrs(p, "form", "action"), "/akun/sso/kait") {
			t.Fatalf("nothing on the page links: %s", p.Body)
		}
		w.send("POST", w.Public+"/akun/sso/kait", nil).Has("input[name=lama]")
		p = w.send("POST", w.Public+"/akun/sso/kait", url.Values{"lama": {world.Password}})
		p = w.prove(w.open(p.Attr("main a.btn", "href")), "ani")
		p.Has("#notices", "Akun ini sekarang dikaitkan dengan")
		if p.URL.String() != w.Public+"/akun" || !slices.Contains(attrs(p, "form", "action"), "/akun/sso/lepas") {
			t.Fatalf("at %s: %s", p.URL, p.Body)
		}
		w.send("POST", w.Public+"/keluar", nil)

		w.visitor = newVisitor(t)
		p = w.prove(w.press("/anak?perlu=semua"), "ani")
		if p.Has(".who", "Dina"); p.URL.String() != w.Public+"/anak?perlu=semua" {
			t.Errorf("at %s", p.URL)
		}
		p = w.send("POST", w.Public+"/akun/sso/lepas", nil)
		p.Has("#notices", "sudah dilepas")
		w.send("POST", w.Public+"/keluar", nil)
		w.visitor = newVisitor(t)
		p = w.prove(w.press("/"), "ani")
		if p.Has(".failure-sentence", "belum dikaitkan dengan akun"); p.Status != 401 {
			t.Errorf("%d", p.Status)
		}
		wrote := w.Ledger()
		for _, action := range []string{"account.signin", "account.link", "account.signout", "account.unlink"} {
			if !slices.Contains(wrote, world.Entry{Who: "Dina", Action: action, Target: "dina"}) {
				t.Errorf("the ledger does not know of %s: %v", action, wrote)
			}
		}
	})
}

func attrs(p page, element, name string) (all []string) {
	for _, part := range strings.Split(p.Body, "<"+element)[1:] {
		if _, after, ok := strings.Cut(part[:strings.Index(part, ">")], name+`="`); ok {
			all = append(all, after[:strings.Index(after, `"`)])
		}
	}
	return all
}

// Who shows no second factor at the other service shows ours.
func TestTheSecondFactorIsStillAskedFor(t *testing.T) {
	for login, path := range map[string]string{"ani": "/masuk/pasang", "budi": "/anak"} {
		t.Run(login, func(t *testing.T) {
			t.Parallel()
			w := newWhole(t, db.SQLite, func(c *app.Config) { c.TwoFactor = "required" })
			if err := w.Accounts.Link(ctx, w.Dina.Actor, account.Identity{Issuer: w.front.URL, Subject: login}); err != nil {
				t.Fatal(err)
			}
			p := w.prove(w.press("/anak"), login)
			if p.URL.Path != path || p.Status != http.StatusOK {
				t.Errorf("at %s (%d)", p.URL, p.Status)
			}
			if p := w.open(w.Public + "/anak"); (p.URL.Path == "/anak") != (path == "/anak") {
				t.Errorf("then at %s", p.URL)
			}
		})
	}
}

func TestTheProgramStartsAndLetsInWhileTheProviderIsDead(t *testing.T) {
	t.Parallel()
	w := newWhole(t, db.SQLite, func(c *app.Config) { c.OIDCIssuer = "http://127.0.0.1:1" })
	p := w.open(w.Public + "/masuk/sso?lanjut=/anak")
	if p.Has(".failure-sentence", "127.0.0.1:1 tidak menjawab"); p.Status != http.StatusServiceUnavailable {
		t.Errorf("%d", p.Status)
	}
	if p := w.password(w.Dina); p.Status != http.StatusOK || p.URL.Path != "/" {
		t.Errorf("by password: %s (%d)", p.URL, p.Status)
	}
}

// A real browser holds a redirect after a form against form-action of our policy.
func TestABrowserGoesThereAndBack(t *testing.T) {
	t.Parallel()
	w := newWhole(t, db.SQLite, nil)
	tab := browser.Open(t)
	prove := func() {
		for _, prompt := range []string{"login", "consent"} {
			tab.WaitFor("document.querySelector('input[name=prompt]')?.value == '" + prompt + "'")
			if prompt == "login" {
				tab.Type("input[name=login]", "ani")
				tab.Type("input[name=password]", "apa saja")
			}
			tab.Click("button[type=submit]")
		}
	}
	tab.Goto(w.Public + "/masuk?lanjut=/akun")
	tab.Type("input[name=nama]", w.Dina.Username)
	tab.Type("input[name=sandi]", world.Password)
	tab.Press("\r")
	tab.WaitFor("location.pathname == '/akun'")
	tab.Click("form[action='/akun/sso/kait'] button")
	tab.WaitFor("location.pathname == '/akun/sso/kait'") // the page before has such a field too
	tab.Type("input[name=lama]", world.Password)
	tab.Click("main form button")
	prove()
	tab.WaitText("#notices", "Akun ini sekarang dikaitkan")
	tab.Click("form[action='/keluar'] button")
	tab.Click("main a[href^='/masuk/sso']")
	tab.WaitText(".who", "Dina")
}

func TestAnUnencryptedProviderIsNotConfigured(t *testing.T) {
	for issuer, good := range map[string]bool{"https://sso.example": true, "http://sso.example": false, "http://10.0.0.7": false, "http://localhost:8080": true, "http://127.0.0.1:8080": true} {
		c := app.Config{Addr: "localhost:8080", Public: "https://tumbuh.example", OIDCIssuer: issuer, OIDCClientID: "tumbuh", OIDCClientSecret: "rahasia"}
		if err := c.Valid(); (err == nil) != good {
			t.Errorf("%s: %v", issuer, err)
		}
	}
}
