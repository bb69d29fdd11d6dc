package signin_test

import (
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/htmlcheck"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/door/web"
	"tumbuh/internal/door/web/signin"
	"tumbuh/internal/door/web/webtest"
	"tumbuh/internal/record/account"
)

const password = "sepuluh-huruf-lebih"

// office is a site with one account and a page that only those see who are
// signed in.
func office(t *testing.T) (address string, client *http.Client) {
	t.Helper()
	d := dbtest.Open(t, db.SQLite)
	accounts := &account.Service{DB: d, Now: time.Now}
	if _, err := accounts.Add(context.Background(), ledger.By{Name: "test"}, account.Account{Username: "citra", Name: "Citra", Role: account.Health, Region: "7312"}, password); err != nil {
		t.Fatal(err)
	}
	site := webtest.SiteOf(t, web.Config{Identify: func(r *http.Request, user, _ string) (*http.Request, web.Viewer, error) {
		return r, web.Viewer{SignedIn: user != "", Name: user}, nil
	}})
	inside := web.Route{Pattern: "GET /anak", Permission: web.SignedIn, Handler: func(w http.ResponseWriter, r *http.Request) error {
		_, err := io.WriteString(w, "<p>di dalam "+r.URL.RawQuery+"</p>")
		return err
	}}
	routes := signin.New(site, accounts, signin.Other{}).Routes()
	webtest.Check(t, site)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return webtest.Serve(t, site.Handler(routes, []web.Route{inside})), &http.Client{Jar: jar}
}

func do(t *testing.T, client *http.Client, address string, status int, form url.Values) (*htmlcheck.Doc, string) {
	t.Helper()
	var answer *http.Response
	var err error
	if form == nil {
		answer, err = client.Get(address)
	} else {
		answer, err = client.PostForm(address, form)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != status {
		t.Fatalf("%s: %d, want %d", address, answer.StatusCode, status)
	}
	return htmlcheck.Parse(t, answer.Body), answer.Request.URL.RequestURI()
}

func TestSigningInLeadsToWhereOneWanted(t *testing.T) {
	t.Parallel()
	address, client := office(t)
	d, at := do(t, client, address+"/anak?perlu=pendek", 200, nil)
	if at != "/masuk?lanjut=%2Fanak%3Fperlu%3Dpendek" {
		t.Fatalf("sent to %s", at)
	}
	form := url.Values{"nama": {"Citra "}, "sandi": {password}, "lanjut": {d.Attr("input[name=lanjut]", "value")}}
	d, at = do(t, client, address+"/masuk", 200, form)
	d.Has("p", "di dalam perlu=pendek")
	if at != "/anak?perlu=pendek" {
		t.Errorf("arrived at %s", at)
	}
	if _, at = do(t, client, address+"/masuk?lanjut=/anak", 200, nil); at != "/anak" {
		t.Errorf("who is signed in is asked again, at %s", at)
	}
	if _, at = do(t, client, address+"/keluar", 200, url.Values{}); at != "/masuk" {
		t.Errorf("signed out to %s", at)
	}
	if _, at = do(t, client, address+"/anak", 200, nil); !strings.HasPrefix(at, "/masuk") {
		t.Errorf("still inside, at %s", at)
	}
}

func TestAWrongPasswordKeepsTheNameAndSaysSoKindly(t *testing.T) {
	t.Parallel()
	address, client := office(t)
	d, _ := do(t, client, address+"/masuk", 422, url.Values{"nama": {"citra"}, "sandi": {"salah"}, "lanjut": {"/anak"}})
	d.Has(".field-error", "Nama pengguna atau kata sandi salah")
	if d.Attr("input[name=nama]", "value") != "citra" || d.Attr("input[name=lanjut]", "value") != "/anak" || d.Attr("input[name=sandi]", "value") != "" {
		t.Error("the form must keep the name and the way, and no password")
	}
	d, _ = do(t, client, address+"/masuk", 422, url.Values{"nama": {""}, "sandi": {""}})
	d.Count(".field-error", 2)
	for range 10 {
		d, _ = do(t, client, address+"/masuk", 422, url.Values{"nama": {"citra"}, "sandi": {"salah"}})
	}
	d.Has(".alert-watch", "Tunggu sebentar")
	d, _ = do(t, client, address+"/masuk", 422, url.Values{"nama": {"citra"}, "sandi": {password}})
	d.Has(".alert-watch", "Tunggu sebentar")
}

func TestNobodyIsSentToAnotherSite(t *testing.T) {
	t.Parallel()
	address, client := office(t)
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	for _, evil := range []string{"https://jahat.example/", "//jahat.example", `/\jahat.example`, "javascript:alert(1)"} {
		d, _ := do(t, client, address+"/masuk?lanjut="+url.QueryEscape(evil), 200, nil)
		if to := d.Attr("input[name=lanjut]", "value"); to != "/" {
			t.Errorf("%s becomes %s", evil, to)
		}
		answer, err := client.PostForm(address+"/masuk", url.Values{"nama": {"citra"}, "sandi": {password}, "lanjut": {evil}})
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if to := answer.Header.Get("Location"); answer.StatusCode != http.StatusSeeOther || to != "/" {
			t.Errorf("%s leads to %s (%d)", evil, to, answer.StatusCode)
		}
		client.Jar, _ = cookiejar.New(nil)
	}
}

func TestTextsOfStrangersStayTexts(t *testing.T) {
	t.Parallel()
	address, client := office(t)
	const evil = `<em>"x'</em>`
	d, _ := do(t, client, address+"/masuk", 422, url.Values{"nama": {evil}, "sandi": {evil}, "lanjut": {"/" + evil}})
	d.HasNot("em")
	if d.Attr("input[name=nama]", "value") != evil {
		t.Error("the name typed was lost")
	}
}
