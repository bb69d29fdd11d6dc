package users_test

import (
	"context"
	"net/http"
	"net/url"
	"testing"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/htmlcheck"
	"tumbuh/internal/door/web"
	"tumbuh/internal/door/web/own"
	"tumbuh/internal/door/web/users"
	"tumbuh/internal/door/web/webtest"
	"tumbuh/internal/record/account"
)

// The pages of accounts, of oneself and of others, with a name that a stranger chose.
func TestTextsOfStrangersStayTexts(t *testing.T) {
	t.Parallel()
	const evil = `<em>"x'</em>`
	accounts := &account.Service{DB: dbtest.Open(t, db.SQLite), Now: time.Now, Home: "7312", Posyandu: func(context.Context, string) ([]string, error) { return []string{evil}, nil }}
	operator := account.CommandLine("test", "7312")
	a, _, err := accounts.Invite(t.Context(), operator, account.Account{Username: "kader", Name: evil, Role: account.Cadre, Region: "7312012005", Posyandu: evil})
	if err != nil {
		t.Fatal(err)
	}
	admin := account.Actor{Account: account.Account{ID: db.NewID(), Name: evil, Username: "admin", Role: account.Administrator, Region: "7312"}, Home: "7312"}
	cadre := account.Actor{Account: a, Home: "7312"}
	site := webtest.Site(t, web.Viewer{SignedIn: true, Name: evil, Place: evil, May: func(string) bool { return true }})
	who := func(r *http.Request) account.Actor {
		if r.URL.Path == "/akun" {
			return cadre
		}
		return admin
	}
	routes := append(users.Routes(site, accounts, who, func(_ *http.Request, token string) string { return "https://contoh.go.id/" + evil + token }), own.Routes(site, accounts, who, evil)...)
	webtest.Check(t, site)
	address := webtest.Serve(t, site.Handler(routes))
	for _, c := range []struct {
		path string
		form url.Values
	}{
		{"/pengguna?cari=" + url.QueryEscape(evil), nil}, {"/pengguna/" + string(a.ID), nil}, {"/akun", nil},
		{"/pengguna/baru", url.Values{"peran": {evil}, "nama": {evil}, "pengguna": {evil}, "wilayah": {evil}}},
		{"/pengguna/baru", url.Values{"peran": {"cadre"}, "nama": {evil}, "pengguna": {"x1"}, "wilayah": {"7312012005"}, "posyandu": {"Mawar"}}},
		{"/pengguna/baru", url.Values{"peran": {"planner"}, "nama": {evil}, "pengguna": {"x2"}}},
		{"/pengguna/" + string(a.ID) + "/tautan", url.Values{}},
	} {
		answer, err := http.Get(address + c.path)
		if c.form != nil {
			answer, err = http.PostForm(address+c.path, c.form)
		}
		if err != nil {
			t.Fatal(err)
		}
		d := htmlcheck.Parse(t, answer.Body)
		answer.Body.Close()
		d.HasNot("em")
		if answer.StatusCode >= 500 || len(d.Texts("main")) == 0 {
			t.Errorf("%s: %d", c.path, answer.StatusCode)
		}
	}
}
