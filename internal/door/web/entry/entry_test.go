package entry_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/htmlcheck"
	"tumbuh/internal/door/web"
	"tumbuh/internal/door/web/entry"
	"tumbuh/internal/door/web/webtest"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/coverage"
)

// What strangers wrote, as a source, a reason, a number or a pasted block, is text on
// every page.
func TestTextsOfStrangersStayTexts(t *testing.T) {
	t.Parallel()
	const evil = `<em>"x'</em>`
	values := &coverage.Service{DB: dbtest.Open(t, db.SQLite), Now: func() time.Time { return time.Date(2026, 9, 5, 3, 0, 0, 0, time.UTC) }}
	person := account.Actor{Account: account.Account{ID: db.NewID(), Name: evil, Role: account.Secretariat, Region: "7312"}, Via: "web", Home: "7312"}
	one := int64(1)
	key := coverage.Key{Indicator: "SUP-01", Period: civil.MustPeriod("2026Q2"), Area: "7312"}
	result, err := values.Enter(t.Context(), person, []coverage.Entry{{Key: key, Numerator: &one, Note: evil}}, coverage.All)
	if err != nil || !result.Written {
		t.Fatal(result, err)
	}
	site := webtest.Site(t, web.Viewer{SignedIn: true, Name: evil, Place: evil, May: func(string) bool { return true }})
	routes := entry.Routes(site, values, func(*http.Request) account.Actor { return person })
	webtest.Check(t, site)
	address := webtest.Serve(t, site.Handler(routes))
	const period = "?periode=2026Q2"
	for _, c := range []struct {
		path string
		form url.Values
	}{
		{"/isian" + period, nil}, {"/isian" + period + "&lihat=desa", nil}, {"/isian/SUP-01" + period, nil}, {"/isian/desa/7312012005" + period, nil}, {"/isian/berkas" + period, nil},
		{"/isian/verifikasi" + period, nil}, {"/isian/verifikasi" + period + "&lihat=sudah&wilayah=" + url.QueryEscape(evil), nil}, {"/isian/riwayat/SUP-01/2026Q2/7312", nil},
		{"/isian/" + url.PathEscape(evil) + period, nil},
		{"/isian/ESS-07" + period, url.Values{"aksi": {"tempel"}, "tempel": {evil}}},
		{"/isian/ESS-07" + period, url.Values{"aksi": {"tempel"}, "tempel": {"Goarie\t" + evil + "\t2\n" + evil + "\t1\t2"}}},
		{"/isian/ESS-07" + period, url.Values{"n-7312012005": {evil}, "d-7312012005": {"%"}, "l-7312012005": {evil}, "sumber": {evil}}},
		{"/isian/berkas/simpan", url.Values{"isi": {`[{"i":"` + "<em>" + `","p":"2026Q2","a":"7312"}]`}}},
		{"/isian/verifikasi" + period, url.Values{"aksi": {"kembalikan"}, "alasan": {evil}, "nilai": {evil + "|7312|" + evil}}},
		{"/isian/verifikasi" + period, url.Values{"aksi": {"kembalikan"}, "alasan": {evil}, "nilai": {"SUP-01|7312|1"}}},
		{"/isian/riwayat/SUP-01/2026Q2/7312", nil},
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
