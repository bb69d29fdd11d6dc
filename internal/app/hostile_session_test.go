package app_test

import (
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"tumbuh/internal/app"
	"tumbuh/internal/app/world"
	"tumbuh/internal/base/db"
	"tumbuh/internal/record/account"
)

// token is the session in somebody's browser.
func (s *stage) token(p *world.Person) string {
	at, _ := url.Parse(s.URL)
	for _, c := range p.Jar().Cookies(at) {
		if strings.Contains(c.Name, "sesi") {
			return c.Name + "=" + c.Value
		}
	}
	return ""
}

// opens tells whether a session is let in.
func (s *stage) opens(token string) bool {
	s.t.Helper()
	s.Ledger() // what sessions wait to be written is written then
	a := s.ask("GET", "/anak", "Cookie: "+token+"\r\n", "")
	return a != nil && a.StatusCode == http.StatusOK
}

// A session that was there before somebody signed in, invented or another's, is
// void afterwards; the one that they left is void too.
func TestASessionFromBeforeIsVoid(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	at, _ := url.Parse(s.URL)
	s.As(s.Dewi).Get("/")
	theirs := s.token(s.Dewi)
	name, _, _ := strings.Cut(theirs, "=")
	if !s.opens(theirs) {
		t.Fatal("Dewi is not signed in")
	}
	for i, planted := range []string{strings.Repeat("A", 43), strings.TrimPrefix(theirs, name+"="), "", "x y\"", strings.Repeat("9", 3000)} {
		victim := s.Person(fmt.Sprint("korban-", i), account.Village, world.Village)
		victim.Jar().SetCookies(at, []*http.Cookie{{Name: name, Value: planted, Path: "/"}})
		s.As(victim).Get("/")
		fresh := s.token(victim)
		if fresh == name+"="+planted || !s.opens(fresh) {
			t.Errorf("signed in with %.50q: %s", planted, fresh)
		}
		if s.opens(name + "=" + planted) {
			t.Errorf("%.50q from before the sign-in is let in after it", planted)
		}
		s.As(victim).Post("/keluar", nil)
		if s.opens(fresh) {
			t.Error("a session that was left is let in")
		}
	}
}

// Over HTTPS every cookie is for HTTPS alone, and the browser is told to come back
// that way.
func TestOverHTTPSCookiesStayThere(t *testing.T) {
	t.Parallel()
	c := opened(t, db.SQLite)
	c.Secure = true
	w := world.Open(t, c)
	s := &stage{World: w, t: t, host: strings.TrimPrefix(w.URL, "http://")}
	set := 0
	for _, a := range []*reply{
		s.ask("POST", "/masuk", "", url.Values{"nama": {"ani"}, "sandi": {world.Password}}.Encode()),
		s.ask("POST", "/bahasa", "", "nilai=en"), s.ask("POST", "/tema", "", "nilai=gelap"),
	} {
		s.harmless("a form", a)
		for _, cookie := range a.Cookies() {
			if set++; !cookie.Secure {
				t.Errorf("%v", cookie)
			}
		}
		if a.Header.Get("Strict-Transport-Security") == "" {
			t.Errorf("%.500s", a.text)
		}
	}
	if set < 3 {
		t.Errorf("only %d cookies were set", set)
	}
}

// Nothing that tells who a child is, or what was looked for, reaches a log or the
// program's figures; and nobody writes a line of the log but the program.
func TestTheLogKnowsNoNames(t *testing.T) {
	t.Parallel()
	c := app.Config{Data: t.TempDir()}
	world.Run(t, c, "init", "--regency="+world.Regency)
	w := world.Open(t, c)
	browser := w.Browser(w.Dina)
	w.Close()
	private := freeAddress(t)
	p, at := world.Serving(t, c, "--metrics-addr="+private, "--log-level=debug", "--slow-query=1ns")
	const name, nik, parent, word, secret = "Wulandari Saraswati", "7312014303240001", "Rosmawati", "saraswti", "sandi-yang-salah"
	book := w.Book(world.Line{Name: name, Parent: parent, NIK: nik}, world.Line{Name: joko, Parent: parent, NIK: "7312010303240002", Village: "TIDAK ADA"})
	named := filepath.Join(filepath.Dir(book), name+".csv")
	for _, file := range []string{book, w.File(name+".csv", []string{"NIK", "Nama"}, []string{nik, name})} {
		if status, said := upload(t, browser, at, file); status != http.StatusOK {
			t.Fatalf("%d %.300s", status, said)
		}
	}
	if !takes(browser, at, book) {
		t.Fatal("nothing was taken")
	}
	_, list := see(t, browser, at+"/anak?perlu=semua")
	child := regexp.MustCompile("/anak/[0-9a-f-]{36}").FindString(list)
	pages := []string{"/", child, "/anak/" + url.PathEscape(name), "/anak?kata=" + url.QueryEscape(name), "/" + nik, "/anak/daftar.csv?perlu=semua", "/anak/daftar.xlsx?perlu=semua", "/anak/ganda",
		"/masuk?lanjut=" + url.QueryEscape("/anak?kata="+name), "/" + url.PathEscape("x\nlevel=ERROR msg=palsu"), "/impor", "/mutu"}
	for _, m := range regexp.MustCompile(`/impor/berkas/[0-9a-f-]{36}`).FindAllString(last(see(t, browser, at+"/impor")), -1) {
		pages = append(pages, m, m+"?baris=catatan", m+"/ditolak.xlsx")
	}
	for _, page := range pages {
		see(t, browser, at+page)
	}
	for path, form := range map[string]url.Values{
		"/anak/cari": {"kata": {word}}, child + "/nik": {}, "/masuk": {"nama": {name + "\nlevel=ERROR msg=palsu"}, "sandi": {secret}}, "/anak/ganda": {"a": {name}, "b": {nik}},
	} {
		answer, err := browser.PostForm(at+path, form)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
	}
	_, figures := see(t, http.DefaultClient, "http://"+private+"/metrics")
	p.Kill()
	log := p.Complained()
	if strings.Count(log, "route=") < 20 || !strings.Contains(log, "msg=slow") || !strings.Contains(figures, "tumbuh_request_seconds") {
		t.Errorf("too little was logged to tell: %.2000s", log)
	}
	for _, told := range []string{"Wulandari", "wulandari", "Saraswati", "saraswati", "Joko", parent, word, nik, nik[6:], secret, "Rosma", filepath.Base(named), "palsu", world.Password} {
		if at := strings.Index(log, told); at >= 0 {
			t.Errorf("the log says %q: …%s…", told, log[max(0, at-300):min(len(log), at+100)])
		}
		if strings.Contains(figures, told) {
			t.Errorf("the figures say %q", told)
		}
	}
	for line := range strings.Lines(log) {
		if !strings.HasPrefix(line, "time=") {
			t.Errorf("not a line of the program's: %q", line)
		}
	}
}

func last(_ int, text string) string { return text }
