package oidc_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/door/web/oidc"
	"tumbuh/internal/record/account"
)

// each runs f on both engines, in parallel.
func each(t *testing.T, f func(t *testing.T, engine db.Engine)) {
	for _, engine := range []db.Engine{db.SQLite, db.PostgreSQL} {
		t.Run(engine.String(), func(t *testing.T) { t.Parallel(); f(t, engine) })
	}
}

func match(by string) func(*oidc.Config) { return func(c *oidc.Config) { c.Match = by } }

func TestALinkedIdentityComesInToWhereOneWanted(t *testing.T) {
	each(t, func(t *testing.T, engine db.Engine) {
		o := newOffice(t, engine, setup{}, nil)
		o.linked("rosmini", "ani")
		o.hold = "/auth"
		asked := o.begin().To
		o.hold = ""
		q := asked.Query()
		if q.Get("response_type") != "code" || q.Get("code_challenge_method") != "S256" || len(q.Get("code_challenge")) != 43 || len(q.Get("state")) < 26 ||
			len(q.Get("nonce")) < 26 || q.Get("redirect_uri") != o.URL+"/masuk/sso/kembali" || q.Get("scope") != "openid" {
			t.Errorf("asked for %s", asked)
		}
		p := o.prove(o.open(asked.String()), "ani")
		p.Has("h1", "di dalam sebagai rosmini")
		if p.URL.RequestURI() != "/anak?perlu=pendek" {
			t.Errorf("arrived at %s", p.URL)
		}
		if p := o.begin(); p.URL.Path != "/anak" {
			t.Errorf("who is inside is asked again, at %s", p.URL)
		}
		if said := o.ledger("account.signin", "rosmini"); !strings.Contains(said, `"with":"`+o.front.URL+`"`) {
			t.Errorf("the ledger says %q", said)
		}
	})
}

func TestWhatTheProviderSaysOfItselfIsAskedOnceAnHour(t *testing.T) {
	t.Parallel()
	o := newOffice(t, db.SQLite, setup{}, nil)
	o.linked("rosmini", "ani")
	for range 3 {
		o.visitor = newVisitor(t)
		o.prove(o.begin(), "ani").Has("h1", "rosmini")
	}
	if d, k := o.front.times("/.well-known/openid-configuration"), o.front.times("/jwks"); d != 1 || k != 1 {
		t.Errorf("asked %d times what it is, %d times for its keys", d, k)
	}
	o.away(61 * time.Minute)
	o.front.meddle("/.well-known", dead)
	o.visitor = newVisitor(t)
	o.begin().Has("input[name=login]") // as it was an hour ago
	if o.front.times("/.well-known/openid-configuration") == 1 {
		t.Error("not asked again after an hour")
	}
}

func TestTheFirstTimeANameCounts(t *testing.T) {
	for name, c := range map[string]struct {
		match, username, login string
		setup                  setup
		comes                  bool
	}{
		"names are not trusted":                {"", "ani", "ani", setup{}, false},
		"an unknown word trusts none":          {"none", "ani", "ani", setup{}, false},
		"the name":                             {"username", "ani", "ani", setup{}, true},
		"the name, in other letters":           {"username", "citra", "citra", setup{}, true},
		"the name, in the token":               {"username", "ani", "ani", setup{InToken: true}, true},
		"the name, with the secret in a form":  {"username", "ani", "ani", setup{Post: true}, true},
		"another name":                         {"username", "rosmini", "ani", setup{}, false},
		"the address":                          {"email", "ani@contoh.example", "ani", setup{}, true},
		"the address, in the token":            {"email", "ani@contoh.example", "ani", setup{InToken: true}, true},
		"an address that nobody has verified":  {"email", "citra@contoh.example", "citra", setup{}, false},
		"an address where a name is asked for": {"username", "ani@contoh.example", "ani", setup{}, false},
		"no address at all":                    {"email", "dewi", "dewi", setup{}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, db.SQLite, c.setup, match(c.match))
			a := o.has(c.username)
			p := o.prove(o.begin(), c.login)
			if !c.comes {
				o.refused(p, 401, "Identitas ini belum dikaitkan dengan akun")
				return
			}
			p.Has("h1", "di dalam sebagai "+c.username)
			have, err := o.accounts.Identities(ctx, a.ID)
			if err != nil || len(have) != 1 || have[0].Subject != c.login || have[0].Issuer != o.front.URL {
				t.Errorf("linked to %v: %v", have, err)
			}
			if said := o.ledger("account.link", c.username); !strings.Contains(said, `"subject":"`+c.login+`"`) {
				t.Errorf("the ledger says %q", said)
			}
		})
	}
}

func TestANameOpensNoAccountThatHasAnIdentity(t *testing.T) {
	each(t, func(t *testing.T, engine db.Engine) {
		o := newOffice(t, engine, setup{}, match("username"))
		o.has("ani")
		o.prove(o.begin(), "ani").Has("h1", "di dalam sebagai ani")
		o.visitor = newVisitor(t)
		o.refused(o.prove(o.begin(), "ani2"), 401, "Identitas ini belum dikaitkan dengan akun")
		o.visitor = newVisitor(t)
		o.prove(o.begin(), "ani").Has("h1", "di dalam sebagai ani")
	})
}

func TestNobodyMakesAnAccountByComingIn(t *testing.T) {
	t.Parallel()
	o := newOffice(t, db.SQLite, setup{}, match("username"))
	o.refused(o.prove(o.begin(), "ani"), 401, "Identitas ini belum dikaitkan dengan akun")
	admin := account.Actor{Account: account.Account{Role: account.Administrator, Region: "7312"}}
	if all, err := o.accounts.List(ctx, admin, ""); err != nil || len(all) != 0 {
		t.Errorf("%v %v", all, err)
	}
}

func TestADisabledAccountStaysOutside(t *testing.T) {
	for _, by := range []string{"", "username"} {
		t.Run("match "+by, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, db.SQLite, setup{}, match(by))
			a := o.has("ani")
			if by == "" {
				o.binds(a, "ani")
			}
			o.disable(a)
			o.refused(o.prove(o.begin(), "ani"), 401, "Akun ini sudah tidak aktif")
			if have, err := o.accounts.Identities(ctx, a.ID); err != nil || (len(have) == 0) != (by != "") {
				t.Errorf("linked to %v: %v", have, err)
			}
		})
	}
}

func TestASecondFactorShownThereCountsHere(t *testing.T) {
	for login, want := range map[string]string{
		"ani":   "langkah 2 untuk rosmini ke /anak?perlu=pendek", // a password alone: a factor is to be set up
		"budi":  "di dalam sebagai rosmini",                      // amr: otp
		"citra": "di dalam sebagai rosmini",                      // acr: tinggi, as configured
	} {
		t.Run(login, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, db.SQLite, setup{}, func(c *oidc.Config) { c.ACR = "tinggi" })
			o.accounts.TwoFactor = true
			o.linked("rosmini", login)
			o.prove(o.begin(), login).Has("h1", want)
			if login != "ani" {
				return
			}
			o.outside()
			if said := o.ledger("account.identified", "rosmini"); !strings.Contains(said, `"with":"`+o.front.URL+`"`) {
				t.Errorf("the ledger says %q", said)
			}
		})
	}
	t.Run("a class nobody configured", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t, db.SQLite, setup{}, nil)
		o.accounts.TwoFactor = true
		o.linked("rosmini", "citra")
		o.prove(o.begin(), "citra").Has("h1", "langkah 2")
		o.outside()
	})
	t.Run("an account without a password", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t, db.SQLite, setup{}, nil)
		o.accounts.TwoFactor = true
		o.binds(o.invited("rosmini"), "ani")
		o.refused(o.prove(o.begin(), "ani"), 403, "belum meminta kode kedua")
	})
}

func TestWhoIsSignedInLinksAndUnlinks(t *testing.T) {
	each(t, func(t *testing.T, engine db.Engine) {
		o := newOffice(t, engine, setup{}, nil)
		rosmini := o.has("rosmini")
		o.comes(rosmini)
		o.send("POST", o.URL+"/akun/sso/kait", nil).Has("input[name=lama]")
		if p := o.send("POST", o.URL+"/akun/sso/kait", url.Values{"lama": {"salah"}}); p.Status != 422 || p.Header.Get("Refresh") != "" {
			t.Errorf("a wrong password: %d %v", p.Status, p.Header)
		}
		p := o.send("POST", o.URL+"/akun/sso/kait", url.Values{"lama": {password}})
		to, ok := strings.CutPrefix(p.Header.Get("Refresh"), "0; url=")
		if p.Status != 200 || !ok || p.Attr("main a.btn", "href") != to {
			t.Fatalf("%d %q: %.500s", p.Status, p.Header, p.Body)
		}
		p = o.prove(o.open(to), "ani")
		if p.URL.Path != "/akun" {
			t.Fatalf("%s %.300s", p.URL, p.Texts("main"))
		}
		o.told("Akun ini sekarang dikaitkan")
		if said := o.ledger("account.link", "rosmini"); !strings.Contains(said, `"subject":"ani"`) {
			t.Errorf("the ledger says %q", said)
		}
		o.visitor = newVisitor(t)
		o.prove(o.begin(), "ani").Has("h1", "di dalam sebagai rosmini")

		o.send("POST", o.URL+"/akun/sso/lepas", nil)
		o.told("sudah dilepas")
		if p := o.send("POST", o.URL+"/akun/sso/lepas", nil); p.Status != 404 {
			t.Errorf("unlinked again: %d", p.Status)
		}
		if said := o.ledger("account.unlink", "rosmini"); !strings.Contains(said, o.front.URL) {
			t.Errorf("the ledger says %q", said)
		}
		o.visitor = newVisitor(t)
		o.refused(o.prove(o.begin(), "ani"), 401, "belum dikaitkan")
	})
}

func TestALinkThatContradictsIsRefused(t *testing.T) {
	link := func(o *office) page {
		return o.open(strings.TrimPrefix(o.send("POST", o.URL+"/akun/sso/kait", url.Values{"lama": {password}}).Header.Get("Refresh"), "0; url="))
	}
	t.Run("an identity of another account", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t, db.SQLite, setup{}, nil)
		o.linked("rosmini", "ani")
		o.comes(o.has("hasna"))
		p := o.prove(link(o), "ani")
		if p.Has(".failure-sentence", "sudah dikaitkan dengan akun lain"); p.Status != 409 {
			t.Errorf("%d", p.Status)
		}
	})
	t.Run("a second identity", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t, db.SQLite, setup{}, nil)
		o.comes(o.linked("rosmini", "ani"))
		p := o.prove(link(o), "budi")
		if p.Has(".failure-sentence", "sudah dikaitkan dengan identitas lain"); p.Status != 409 {
			t.Errorf("%d", p.Status)
		}
	})
	t.Run("somebody else meanwhile", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t, db.SQLite, setup{}, nil)
		o.comes(o.has("rosmini"))
		p := link(o)
		hasna := o.has("hasna")
		o.comes(hasna)
		p = o.prove(p, "ani")
		if p.Has(".failure-sentence", "Anda berganti akun"); p.Status != 409 {
			t.Errorf("%d", p.Status)
		}
		if have, err := o.accounts.Identities(ctx, hasna.ID); err != nil || len(have) != 0 {
			t.Errorf("%v %v", have, err)
		}
	})
	t.Run("the only way in is not taken away", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t, db.SQLite, setup{}, nil)
		a := o.invited("rosmini")
		o.binds(a, "ani")
		o.prove(o.begin(), "ani").Has("h1", "di dalam sebagai rosmini")
		p := o.send("POST", o.URL+"/akun/sso/lepas", nil)
		if p.Has(".failure-sentence", "satu-satunya jalan masuk"); p.Status != 409 {
			t.Errorf("%d", p.Status)
		}
	})
}

// A flood of strangers must not fill the table of sessions.
func TestTheSessionOfAStrangerIsShort(t *testing.T) {
	t.Parallel()
	o := newOffice(t, db.SQLite, setup{}, nil)
	o.linked("rosmini", "ani")
	seconds := func(p page) int {
		for _, c := range (&http.Response{Header: p.Header}).Cookies() {
			if c.Name == "sesi" {
				return c.MaxAge
			}
		}
		t.Fatalf("no session in %v", p.Header)
		return 0
	}
	o.hold = "/auth"
	p := o.begin()
	if n := seconds(p); n < 600 || n > 901 {
		t.Errorf("before: %d seconds", n)
	}
	o.hold = ""
	p = o.open(p.To.String())
	o.hold = "/anak"
	if n := seconds(o.prove(p, "ani")); n < 3600 {
		t.Errorf("after: %d seconds", n)
	}
}

func TestWithoutAProviderTheDoorSaysSo(t *testing.T) {
	t.Parallel()
	o := newOffice(t, db.SQLite, setup{}, func(c *oidc.Config) { c.Issuer = "" })
	for at, addresses := range map[string][]string{
		"/masuk": {"GET /masuk/sso", "GET /masuk/sso/kembali?code=a&state=b"},
		"/akun":  {"POST /akun/sso/kait", "POST /akun/sso/lepas", "GET /masuk/sso"},
	} {
		o.visitor = newVisitor(t)
		if at == "/akun" {
			o.comes(o.has("rosmini"))
		}
		for _, address := range addresses {
			method, path, _ := strings.Cut(address, " ")
			if p := o.send(method, o.URL+path, url.Values{}); p.URL.Path != at {
				t.Errorf("%s leads to %s (%d)", address, p.URL, p.Status)
			}
			o.told("tidak dipasang di sini")
		}
	}
}
