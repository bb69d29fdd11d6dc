package oidc_test

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/base/db"
)

const (
	stale     = "Langkah masuk ini sudah dipakai"
	untrusted = "tidak dapat dipercaya"
	down      = "tidak menjawab. Coba lagi beberapa menit lagi"
)

// with is an address with one parameter changed.
func with(u *url.URL, name, value string) string {
	changed, q := *u, u.Query()
	q.Set(name, value)
	changed.RawQuery = q.Encode()
	return changed.String()
}

func TestAReturnCountsOnceInItsBrowserInTime(t *testing.T) {
	t.Parallel()
	o := newOffice(t, db.SQLite, setup{}, nil)
	o.linked("rosmini", "ani")
	back := o.back("ani")
	if p := newVisitor(t).open(back.String()); p.Status != 401 {
		t.Errorf("in another browser: %d", p.Status)
	}
	o.refused(o.open(with(back, "state", back.Query().Get("state")+"x")), 401, stale)
	o.refused(o.open(with(back, "state", "")), 401, stale)
	o.refused(o.open(back.String()+"&state=x"), 401, stale)
	o.away(10*time.Minute + time.Second)
	o.refused(o.open(back.String()), 401, stale)
	o.away(0)
	o.open(back.String()).Has("h1", "di dalam sebagai rosmini")
	if p := o.open(back.String()); p.Status != 401 {
		t.Errorf("a second time: %d", p.Status)
	}
}

func TestARefusalEndsTheStepToo(t *testing.T) {
	t.Parallel()
	o := newOffice(t, db.SQLite, setup{}, nil)
	o.linked("rosmini", "ani")
	back := o.back("ani")
	o.open(o.URL + "/masuk/sso/kembali?error=access_denied&state=" + back.Query().Get("state"))
	o.refused(o.open(back.String()), 401, stale)
	if n := o.front.times("/token"); n != 0 {
		t.Errorf("the code was exchanged %d times", n)
	}
}

func TestACodeCountsOnce(t *testing.T) {
	t.Parallel()
	o := newOffice(t, db.SQLite, setup{}, nil)
	o.linked("rosmini", "ani")
	used := o.back("ani")
	o.open(used.String()).Has("h1", "di dalam sebagai rosmini")
	o.visitor = newVisitor(t)
	o.refused(o.open(with(o.back("ani"), "code", used.Query().Get("code"))), 401, stale)
}

// A stolen code is worth nothing without the verifier, which shows that it is sent.
func TestTheProviderWantsTheVerifier(t *testing.T) {
	for name, change := range map[string]func(url.Values){
		"none":    func(f url.Values) { f.Del("code_verifier") },
		"another": func(f url.Values) { f.Set("code_verifier", strings.Repeat("x", 43)) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, db.SQLite, setup{}, nil)
			o.linked("rosmini", "ani")
			o.front.meddle("/token", func(_ http.ResponseWriter, r *http.Request, _ *setup) bool {
				text, _ := io.ReadAll(r.Body)
				form, _ := url.ParseQuery(string(text))
				if len(form.Get("code_verifier")) < 43 {
					t.Errorf("no verifier in %q", text)
				}
				change(form)
				r.Body, r.ContentLength = io.NopCloser(strings.NewReader(form.Encode())), int64(len(form.Encode()))
				r.Header.Set("Content-Length", strconv.FormatInt(r.ContentLength, 10))
				return false
			})
			o.refused(o.prove(o.begin(), "ani"), 401, stale)
		})
	}
}

func TestATokenThatIsNotForThisIsRefused(t *testing.T) {
	for name, change := range map[string]func(o *office, to *setup){
		"signed by another": func(_ *office, to *setup) { to.Key = 1 },
		"of another issuer": func(_ *office, to *setup) { to.Issuer = "http://127.0.0.1:1" },
		"expired":           func(o *office, _ *setup) { o.away(5 * time.Minute) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, db.SQLite, setup{TokenSeconds: 60}, nil)
			o.linked("rosmini", "ani")
			o.front.meddle("/token", func(_ http.ResponseWriter, _ *http.Request, to *setup) bool { change(o, to); return false })
			o.refused(o.prove(o.begin(), "ani"), 401, untrusted)
			o.front.meddle("", nil)
			o.away(0)
			o.visitor = newVisitor(t)
			o.prove(o.begin(), "ani").Has("h1", "di dalam sebagai rosmini")
		})
	}
	t.Run("with another nonce", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t, db.SQLite, setup{}, nil)
		o.linked("rosmini", "ani")
		o.hold = "/auth"
		asked := o.begin().To
		o.hold = ""
		o.refused(o.prove(o.open(with(asked, "nonce", "lain")), "ani"), 401, untrusted)
	})
	t.Run("for another program", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t, db.SQLite, setup{}, nil)
		o.linked("rosmini", "hasna")
		o.refused(o.prove(o.begin(), "hasna"), 401, untrusted)
	})
	t.Run("with somebody else's name", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t, db.SQLite, setup{}, match("username"))
		o.has("rosmini")
		o.front.meddle("/me", func(w http.ResponseWriter, _ *http.Request, _ *setup) bool {
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, `{"sub": "lain", "preferred_username": "rosmini"}`)
			return true
		})
		o.refused(o.prove(o.begin(), "ani"), 401, untrusted)
	})
	t.Run("from another issuer's answer", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t, db.SQLite, setup{}, nil)
		o.linked("rosmini", "ani")
		back := o.back("ani")
		if back.Query().Get("iss") != o.front.URL {
			t.Fatalf("the answer does not name its issuer: %s", back)
		}
		o.refused(o.open(with(back, "iss", "https://jahat.example")), 401, untrusted)
	})
}

func TestADeadProviderKeepsNobodyFromTheRest(t *testing.T) {
	for _, path := range []string{"/.well-known", "/token", "/me"} {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, db.SQLite, setup{}, match("username"))
			o.has("ani")
			o.front.meddle(path, dead)
			p := o.begin()
			if path != "/.well-known" {
				p = o.prove(p, "ani")
			}
			o.refused(p, 503, down)
			o.refused(o.open(p.URL.String()), map[bool]int{true: 503, false: 401}[path == "/.well-known"], "")
			o.front.meddle("", nil)
			o.away(6 * time.Second)
			o.visitor = newVisitor(t)
			o.prove(o.begin(), "ani").Has("h1", "di dalam sebagai ani")
		})
	}
}

func TestNoAnswerIsWaitedForEver(t *testing.T) {
	for name, answer := range map[string]func(w http.ResponseWriter, r *http.Request){
		"silent": func(_ http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body) // only then the server notices that the client has gone
			<-r.Context().Done()
		},
		"an error page": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) },
		"no JSON":       func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<html>") },
	} {
		for _, path := range []string{"/.well-known", "/token"} {
			t.Run(name+" "+path, func(t *testing.T) {
				t.Parallel()
				o := newOffice(t, db.SQLite, setup{}, nil)
				o.linked("rosmini", "ani")
				address := o.URL + "/masuk/sso"
				if path == "/token" {
					address = o.back("ani").String()
				}
				o.door.Patience(100 * time.Millisecond)
				o.front.meddle(path, func(w http.ResponseWriter, r *http.Request, _ *setup) bool { answer(w, r); return true })
				o.refused(o.open(address), 503, "")
			})
		}
	}
}

// Both would do, were they read and followed.
func TestTheProviderIsReadWhereItIsAndAMebibyteLong(t *testing.T) {
	for name, answer := range map[string]func(o *office, w http.ResponseWriter, r *http.Request) bool{
		"long": func(o *office, w http.ResponseWriter, _ *http.Request) bool {
			_, _ = fmt.Fprintf(w, `{"issuer": %q, "authorization_endpoint": "%[1]s/auth"%s}`, o.front.URL, strings.Repeat(" ", 1<<20))
			return true
		},
		"moved": func(_ *office, w http.ResponseWriter, r *http.Request) bool {
			if r.URL.RawQuery == "" {
				http.Redirect(w, r, r.URL.Path+"?lain", http.StatusFound)
			}
			return r.URL.RawQuery == ""
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, db.SQLite, setup{}, nil)
			o.front.meddle("/.well-known", func(w http.ResponseWriter, r *http.Request, _ *setup) bool { return answer(o, w, r) })
			o.refused(o.begin(), 503, down)
		})
	}
}

func TestWhoCancelsIsBackAtTheBeginning(t *testing.T) {
	t.Parallel()
	o := newOffice(t, db.SQLite, setup{}, nil)
	p := o.begin()
	p = o.open(p.URL.String() + "/abort")
	if p.URL.RequestURI() != "/masuk?lanjut=%2Fanak%3Fperlu%3Dpendek" {
		t.Errorf("at %s", p.URL)
	}
	o.told("Anda membatalkan")
	o.outside()
}

func TestNobodyIsSentToAnotherSite(t *testing.T) {
	t.Parallel()
	o := newOffice(t, db.SQLite, setup{}, nil)
	o.linked("rosmini", "ani")
	for _, evil := range []string{"https://jahat.example/", "//jahat.example", `/\jahat.example`, "javascript:alert(1)"} {
		o.visitor = newVisitor(t)
		p := o.prove(o.open(o.URL+"/masuk/sso?lanjut="+url.QueryEscape(evil)), "ani")
		if p.URL.String() != o.URL+"/" {
			t.Errorf("%s leads to %s", evil, p.URL)
		}
	}
}

func TestAWrongSecretIsTheOperatorsToMend(t *testing.T) {
	t.Parallel()
	o := newOffice(t, db.SQLite, setup{Post: true}, nil)
	o.linked("rosmini", "ani")
	o.front.meddle("/token", func(_ http.ResponseWriter, _ *http.Request, to *setup) bool { to.Post = false; return false })
	o.refused(o.prove(o.begin(), "ani"), 503, "menolak program ini")
}
