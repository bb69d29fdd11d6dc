package web_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"strings"
	"testing"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/htmlcheck"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/door/web/webtest"
)

// door is a small site with one route for each thing that can happen.
type door struct {
	t       *testing.T
	address string
	log     *bytes.Buffer
	client  *http.Client
}

func open(t *testing.T) *door {
	d := &door{t: t, log: &bytes.Buffer{}}
	site := webtest.SiteOf(t, web.Config{
		Log: slog.New(slog.NewTextHandler(d.log, nil)),
		Identify: func(r *http.Request, user, _ string) (*http.Request, web.Viewer, error) {
			if user == "lost" {
				return r, web.Viewer{}, errors.New("no such user")
			}
			return r, web.Viewer{SignedIn: user != "", Name: user, May: func(p string) bool { return p == "children" }}, nil
		}})
	say := func(w http.ResponseWriter, _ *http.Request) error { _, err := io.WriteString(w, "baik"); return err }
	fail := func(err error) web.Handler { return func(http.ResponseWriter, *http.Request) error { return err } }
	routes := []web.Route{
		{Pattern: "GET /buka", Permission: web.Anyone, Handler: say},
		{Pattern: "POST /buka", Permission: web.Anyone, Handler: func(w http.ResponseWriter, r *http.Request) error {
			if err := r.ParseForm(); err != nil {
				return err
			}
			return say(w, r)
		}},
		{Pattern: "GET /masuk/{nama}", Permission: web.Anyone, Handler: func(w http.ResponseWriter, r *http.Request) error {
			site.Notify(r.Context(), web.Alert{Status: web.Good, Text: "Selamat datang <em>"})
			return errors.Join(site.SignIn(r.Context(), r.PathValue("nama"), "gawai"), say(w, r))
		}},
		{Pattern: "GET /keluar", Permission: web.SignedIn, Handler: func(w http.ResponseWriter, r *http.Request) error {
			return errors.Join(site.SignOut(r.Context()), say(w, r))
		}},
		{Pattern: "GET /anak", Permission: "children", Handler: say},
		{Pattern: "GET /admin", Permission: "admin", Handler: say},
		{Pattern: "GET /basi", Permission: web.Anyone, Handler: fail(fault.New(fault.Stale, "", nil).Because(errors.New("secret cause")))},
		{Pattern: "GET /rusak", Permission: web.Anyone, Handler: fail(errors.New("secret cause"))},
		{Pattern: "GET /panik", Permission: web.Anyone, Handler: func(http.ResponseWriter, *http.Request) error { panic("secret cause") }},
	}
	d.address = webtest.Serve(t, site.Handler(routes))
	jar, _ := cookiejar.New(nil)
	d.client = &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return d
}

type answer struct {
	*http.Response
	body string
}

func (d *door) ask(method, path string, form url.Values, header ...string) answer {
	d.t.Helper()
	r, err := http.NewRequest(method, d.address+path, strings.NewReader(form.Encode()))
	if err != nil {
		d.t.Fatal(err)
	}
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w, err := d.client.Do(r)
	if err != nil {
		d.t.Fatal(err)
	}
	defer func() { _ = w.Body.Close() }()
	b, err := io.ReadAll(w.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	return answer{w, string(b)}
}

func (d *door) get(path string, header ...string) answer {
	d.t.Helper()
	return d.ask(http.MethodGet, path, nil, header...)
}

func TestOnlyThoseMayEnterWhoMay(t *testing.T) {
	d := open(t)
	if a := d.get("/anak?cari=nurul"); a.StatusCode != http.StatusSeeOther || a.Header.Get("Location") != "/masuk?lanjut=%2Fanak%3Fcari%3Dnurul" {
		t.Errorf("a stranger: %d %s", a.StatusCode, a.Header.Get("Location"))
	}
	if a := d.get("/anak", "HX-Request", "true"); a.StatusCode != http.StatusUnauthorized || a.Header.Get("HX-Redirect") != "/masuk?lanjut=%2Fanak" {
		t.Errorf("a stranger's fragment: %d %q", a.StatusCode, a.Header.Get("HX-Redirect"))
	}
	d.get("/masuk/citra")
	if a := d.get("/anak"); a.body != "baik" {
		t.Errorf("who may: %d", a.StatusCode)
	}
	a := d.get("/admin")
	if a.StatusCode != http.StatusForbidden {
		t.Errorf("who may not: %d", a.StatusCode)
	}
	page := htmlcheck.ParseString(t, a.body)
	page.Has("h1", "bukan untuk peran Anda")
	page.Has("#notices .alert-good", "Selamat datang <em>")
	page.Has(".mainnav a", "Anak")
	d.get("/keluar")
	if a := d.get("/anak"); a.StatusCode != http.StatusSeeOther {
		t.Errorf("after signing out: %d", a.StatusCode)
	}
}

func TestErrorsBecomePagesWithoutTheirCause(t *testing.T) {
	d := open(t)
	for path, want := range map[string]struct {
		status int
		say    string
	}{
		"/basi": {409, "sudah diubah orang lain"}, "/rusak": {500, "gangguan di sistem"}, "/panik": {500, "gangguan di sistem"}, "/entah": {404, "Alamat ini tidak ada"},
	} {
		a := d.get(path)
		page := htmlcheck.ParseString(t, a.body)
		page.Has(".failure-sentence", want.say)
		id := page.Text(".failure-id code")
		if a.StatusCode != want.status || strings.Contains(a.body, "secret") || !strings.Contains(d.log.String(), "id="+id) {
			t.Errorf("%s: %d; code %s must be in the log, the cause not on the page", path, a.StatusCode, id)
		}
	}
	if !strings.Contains(d.log.String(), "secret cause") {
		t.Error("the cause is missing in the log")
	}
	a := d.get("/rusak", "HX-Request", "true")
	if a.Header.Get("HX-Retarget") != "#notices" || strings.Contains(a.body, "<html") {
		t.Error("an error for htmx must be a fragment")
	}
	d.get("/masuk/lost")
	if a := d.get("/buka"); a.StatusCode != 500 || strings.Contains(a.body, "no such user") {
		t.Errorf("identify failed: %d %s", a.StatusCode, a.body)
	}
}

func TestTheLogKnowsNoNamesAndNoSearchTerms(t *testing.T) {
	d := open(t)
	d.get("/masuk/nurul")
	d.get("/anak?cari=nurul")
	if s := d.log.String(); strings.Contains(s, "nurul") || !strings.Contains(s, `route="GET /anak"`) {
		t.Error(s)
	}
}

func TestFormsOfOtherSitesAndHugeOnesAreRefused(t *testing.T) {
	d := open(t)
	if a := d.ask("POST", "/buka", url.Values{"a": {"1"}}, "Origin", "https://jahat.example"); a.StatusCode != http.StatusForbidden || !strings.Contains(a.body, "situs lain") {
		t.Errorf("other site: %d %s", a.StatusCode, a.body)
	}
	if a := d.ask("POST", "/buka", url.Values{"a": {"1"}}, "Origin", d.address); a.body != "baik" {
		t.Errorf("this site over plain HTTP: %d", a.StatusCode)
	}
	if a := d.ask("POST", "/buka", url.Values{"a": {strings.Repeat("x", 1<<20)}}); a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(a.body, "batasnya 1 MB") {
		t.Errorf("huge: %d", a.StatusCode)
	}
}

func TestLanguageAndThemeAreChosenAndKept(t *testing.T) {
	d := open(t)
	a := d.ask("POST", "/bahasa", url.Values{"nilai": {"en"}, "kembali": {"/entah?a=1"}})
	if a.StatusCode != http.StatusSeeOther || a.Header.Get("Location") != "/entah?a=1" {
		t.Errorf("%d to %s", a.StatusCode, a.Header.Get("Location"))
	}
	d.ask("POST", "/tema", url.Values{"nilai": {"gelap"}, "kembali": {"//jahat.example"}})
	d.ask("POST", "/bahasa", url.Values{"nilai": {"xx"}})
	page := htmlcheck.ParseString(t, d.get("/entah").body)
	page.Has("h1", "Page not found")
	if page.Attr("html", "lang") != "en" || page.Attr("html", "data-bs-theme") != "dark" {
		t.Error("the choice was not kept")
	}
	if got := page.Attr("input[name=kembali]", "value"); got != "/entah" {
		t.Errorf("way back %q", got)
	}
	for address, want := range map[string]string{"/a?b=c": "/a?b=c", "": "/", "//x.example": "/", `/\x.example`: "/", "https://x.example/": "/", "a": "/", "/a b": "/a%20b", "javascript:alert(1)": "/"} {
		if got := web.LocalPath(address); got != want {
			t.Errorf("LocalPath(%q) = %q", address, got)
		}
	}
}

func TestHeadersKeepPagesPrivateAndScriptsOut(t *testing.T) {
	d := open(t)
	a := d.get("/entah")
	policy := a.Header.Get("Content-Security-Policy")
	for _, want := range []string{"default-src 'self'", "frame-ancestors 'none'"} {
		if !strings.Contains(policy, want) {
			t.Errorf("policy %q lacks %q", policy, want)
		}
	}
	if strings.Contains(policy, "unsafe") || a.Header.Get("Cache-Control") != "no-store" || a.Header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("headers %v", a.Header)
	}
	page := htmlcheck.ParseString(t, a.body)
	page.HasNot("[style]")
	page.HasNot("style")
	page.HasNot("[onclick]")
}

func TestAssetsAreKeptForEverAndSentSmall(t *testing.T) {
	d := open(t)
	page := htmlcheck.ParseString(t, d.get("/entah").body)
	sheet := page.Attr("link[rel=stylesheet]", "href")
	plain := d.get(sheet, "Accept-Encoding", "identity")
	for encoding, want := range map[string]string{"br, gzip": "br", "gzip;q=1.0": "gzip", "br;q=0": ""} {
		a := d.get(sheet, "Accept-Encoding", encoding)
		if a.Header.Get("Content-Encoding") != want || a.Header.Get("Vary") != "Accept-Encoding" || !strings.Contains(a.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s: %v", encoding, a.Header)
		}
		if want != "" && len(a.body)*3 > len(plain.body) {
			t.Errorf("%s: %d of %d bytes", encoding, len(a.body), len(plain.body))
		}
	}
	for _, path := range []string{"/aset/manifest.json", "/aset/.gitignore", "/aset/app.css", "/aset/..%2fsite.go"} {
		if a := d.get(path); a.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", path, a.StatusCode)
		}
	}
}

// TestAPageStaysSmall is the budget of an office page without its map, as it
// goes over the line on the first visit: 100 KB.
func TestAPageStaysSmall(t *testing.T) {
	address := storybookServer(t, plain)
	d := &door{t: t, address: address, client: http.DefaultClient}
	start := d.get("/", "Accept-Encoding", "gzip")
	total := len(start.body)
	page := htmlcheck.ParseString(t, d.get("/").body)
	files := []string{page.Attr("link[rel=stylesheet]", "href"), page.Attr("script[defer]", "src"), page.Attr("link[rel=icon]", "href"),
		strings.Split(page.Attr(".mainnav use", "href"), "#")[0]}
	sheet := d.get(files[0]).body
	_, font, ok := strings.Cut(sheet, "./inter")
	if !ok {
		t.Fatal("the stylesheet names no font")
	}
	font, _, _ = strings.Cut(font, ".woff2")
	for _, file := range append(files, "/aset/inter"+font+".woff2") {
		total += len(d.get(file, "Accept-Encoding", "br, gzip").body)
	}
	if t.Logf("the storybook page weighs %d bytes", total); total > 100_000 {
		t.Errorf("the page weighs %d bytes, the budget is 100,000", total)
	}
}

// TestNoTextBecomesMarkup puts markup into every text of every widget.
func TestNoTextBecomesMarkup(t *testing.T) {
	const attack = `"><em onclick=x>'</script><svg/onload=x>`
	d := &door{t: t, address: storybookServer(t, func(s string) string { return s + attack }), client: http.DefaultClient}
	body := d.get("/").body
	page := htmlcheck.ParseString(t, body)
	page.HasNot("em")
	page.HasNot("[onclick]")
	page.HasNot("[onload]")
	page.Has("h1", attack)
	if n := strings.Count(body, "&lt;em onclick"); n < 100 {
		t.Errorf("only %d texts were attacked", n)
	}
}

func TestSortingAndFilteringKeepTheRestOfTheAddress(t *testing.T) {
	r, _ := http.NewRequest("GET", "/anak?cari=a+b&urut=nama&hal=3", nil)
	s := web.SortOf(r, "-z", "nama")
	if s != (web.Sort{Key: "nama"}) {
		t.Fatalf("%+v", s)
	}
	if c := s.Column(r, "nama", "Nama", false); c.Order != "ascending" || c.Href != "/anak?cari=a+b&urut=-nama" {
		t.Errorf("%+v", c)
	}
	if c := s.Column(r, "z", "Z", true); c.Order != "" || c.Href != "/anak?cari=a+b&urut=-z" {
		t.Errorf("%+v", c)
	}
	r, _ = http.NewRequest("GET", "/anak?urut=drop+table", nil)
	if s := web.SortOf(r, "-z", "nama"); s != (web.Sort{Key: "z", Descending: true}) {
		t.Errorf("an unknown column: %+v", s)
	}
}

func TestMapClassesAreRoundAndAtMostFive(t *testing.T) {
	var values []float64
	for i := range 100 {
		values = append(values, 0.04+float64(i)*0.003)
	}
	m := web.Map{Limits: web.NiceLimits(append(values, math.NaN())), Places: []web.Place{{Value: math.NaN()}}}
	if got := fmt.Sprint(m.Limits); got != "[0.1 0.15 0.2 0.3]" {
		t.Errorf("limits %s", got)
	}
	if n := len(m.Classes()); n != 5 || !m.Unknown() || !m.Classes()[4].Last() {
		t.Errorf("%d classes", n)
	}
	for _, same := range [][]float64{nil, {0.1}, {0.1, 0.1, 0.1}} {
		if l := web.NiceLimits(same); len(l) != 0 {
			t.Errorf("%v: limits %v", same, l)
		}
	}
}

func TestARouteWithoutPermissionDoesNotStart(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a route that names no permission was served")
		}
	}()
	webtest.Site(t, web.Viewer{}).Handler([]web.Route{{Pattern: "GET /x"}})
}

func TestEveryLanguageHasItsButton(t *testing.T) {
	d := open(t)
	for _, lang := range locale.Languages {
		d.ask("POST", "/bahasa", url.Values{"nilai": {lang}})
		page := htmlcheck.ParseString(t, d.get("/entah").body)
		other := slices.DeleteFunc(slices.Clone(locale.Languages), func(l string) bool { return l == lang })
		page.Has("button[lang=" + other[0] + "]")
	}
}

func TestAPageOfManyRowsLeadsToTheOthers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		address    string
		n          int
		from, to   int
		prev, next string
	}{
		{"/x", 0, 0, 0, "", ""}, {"/x?hal=2", 50, 0, 50, "", ""}, {"/x?cari=a", 51, 0, 50, "", "/x?cari=a&hal=2"},
		{"/x?hal=2", 120, 50, 100, "/x?hal=1", "/x?hal=3"}, {"/x?hal=3", 120, 100, 120, "/x?hal=2", ""},
		{"/x?hal=4", 120, 0, 50, "", "/x?hal=2"}, {"/x?hal=-7", 120, 0, 50, "", "/x?hal=2"}, {"/x?hal=9223372036854775807", 120, 0, 50, "", "/x?hal=2"},
	} {
		r, _ := http.NewRequest("GET", c.address, nil)
		from, to, p := web.PageOf(r, c.n, 50)
		if from != c.from || to != c.to || p.Prev != c.prev || p.Next != c.next {
			t.Errorf("%s of %d: %d to %d, %q, %q", c.address, c.n, from, to, p.Prev, p.Next)
		}
	}
}
