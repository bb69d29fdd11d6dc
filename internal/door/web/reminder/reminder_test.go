package reminder_test

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	aksi "tumbuh/internal/aksi/reminder"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/htmlcheck"
	"tumbuh/internal/door/web"
	"tumbuh/internal/door/web/reminder"
	"tumbuh/internal/door/web/webtest"
	"tumbuh/internal/record/account"
)

func TestWhatIsDueIsShownSharedAndFetched(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, db.SQLite)
	now := func() time.Time { return time.Date(2026, 11, 22, 4, 0, 0, 0, time.UTC) }
	accounts := &account.Service{DB: d, Home: "7312", Now: now}
	kept, err := accounts.Add(context.Background(), account.CommandLine("root", "7312").By(), account.Account{Username: "rina", Name: "Rina Wati", Role: account.Planner, Region: "7312", Office: "pupr"}, "kuda nil berenang")
	if err != nil {
		t.Fatal(err)
	}
	by := account.Actor{Account: kept, Via: "web", Home: "7312"}
	source := func(_ *db.Tx, _ string, year int) ([]aksi.Item, error) {
		if year != 2026 {
			return nil, nil
		}
		late := aksi.Item{Key: "tpps.due.semester", Args: fault.Args{"Period": civil.MustPeriod("2026S1"), "Place": aksi.Place("7312")}, Due: civil.MustDate("2026-07-30"), Office: "pupr", Area: "7312", Kind: "a", ID: "1", Href: "/tpps/semester", Title: "oleh Siti <b>Aminah"}
		meeting := late
		meeting.ID, meeting.Due, meeting.Start, meeting.Office, meeting.Others = "2", civil.MustDate("2026-12-01"), time.Date(2026, 12, 1, 1, 0, 0, 0, time.UTC), "dinkes", []string{"pupr"}
		other := late
		other.ID, other.Office = "3", "dinsos"
		return []aksi.Item{meeting, late, other}, nil
	}
	site := webtest.Site(t, web.Viewer{SignedIn: true, Name: by.Name, May: func(permission string) bool { return by.May(account.Action(permission)) }})
	due := &aksi.Service{DB: d, Now: now, Regency: "7312", Account: accounts.Get, Sources: []aksi.Source{source}}
	routes := reminder.Routes(site, due, func(*http.Request) account.Actor { return by }, func(*http.Request) string { return "https://tumbuh.example" })
	webtest.Check(t, site)
	address := webtest.Serve(t, site.Handler(routes))
	ask := func(method, path string, status int) (string, http.Header) {
		t.Helper()
		request, err := http.NewRequest(method, address+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Sec-Fetch-Site", "same-origin")
		answer, err := (&http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}).Do(request)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		body, err := io.ReadAll(answer.Body)
		if err != nil || answer.StatusCode != status {
			t.Fatalf("%s: %d, want %d, %v\n%.300s", path, answer.StatusCode, status, err, body)
		}
		return string(body), answer.Header
	}
	body, _ := ask("GET", "/pengingat", 200)
	page := htmlcheck.ParseString(t, body)
	page.Has("h1", "2 hal jatuh tempo, 1 terlambat")
	page.Has("table", "Siti") // those who are signed in see what was typed
	message := page.Text("#f-pesan")
	if strings.Contains(message, "Siti") || !strings.Contains(message, "*Terlambat: 1*") || !strings.HasSuffix(message, "https://tumbuh.example/pengingat") {
		t.Errorf("%q", message)
	}
	share, err := url.Parse(page.Attr("#pesan a.btn-primary", "href"))
	if words := strings.Fields; err != nil || share.Host != "wa.me" || !slices.Equal(words(share.Query().Get("text")), words(message)) {
		t.Errorf("%v %v", share, err)
	}
	body, _ = ask("GET", "/pengingat?opd=dinsos", 200)
	htmlcheck.ParseString(t, body).Has("h1", "1 hal jatuh tempo")
	body, _ = ask("GET", "/pengingat?opd=bappeda", 200)
	htmlcheck.ParseString(t, body).Has("h1", "Tidak ada yang jatuh tempo")

	body, _ = ask("POST", "/pengingat/kalender", 200)
	feed, found := strings.CutPrefix(htmlcheck.ParseString(t, body).Attr("main input", "value"), "https://tumbuh.example")
	if !found || len(feed) < 50 {
		t.Fatal(feed)
	}
	if body, _ = ask("GET", "/pengingat", 200); strings.Contains(body, feed) || !strings.Contains(body, "berlaku sejak") {
		t.Error("the address is shown again, or not told of")
	}
	file, head := ask("GET", feed, 200)
	if !strings.HasPrefix(head.Get("Content-Type"), "text/calendar") || head.Get("Set-Cookie") != "" {
		t.Errorf("%v", head)
	}
	plain := strings.ReplaceAll(file, "\r\n ", "")
	for _, want := range []string{"UID:a.1@7312.tumbuh", "DTSTART;VALUE=DATE:20260730", "DTSTART;TZID=Asia/Makassar:20261201T090000", "SUMMARY;LANGUAGE=id:Terlambat: Laporan Semester I 2026\\, TPPS Kabupaten Soppeng", "URL:https://tumbuh.example/tpps/semester"} {
		if !strings.Contains(plain, want) {
			t.Errorf("no %s in\n%s", want, file)
		}
	}
	if strings.Count(file, "BEGIN:VEVENT") != 2 || strings.Contains(file, "Siti") || strings.Contains(file, "Rina") {
		t.Errorf("%s", file)
	}
	ask("GET", feed+"x", 404)
	ask("GET", "/kalender/x", 404)
	ask("POST", "/pengingat/kalender/akhiri", 303)
	ask("GET", feed, 404)
}
