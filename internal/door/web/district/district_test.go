package district_test

import (
	"encoding/csv"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tumbuh/internal/base/browser"
	"tumbuh/internal/base/htmlcheck"
	"tumbuh/internal/door/web"
	"tumbuh/internal/door/web/district"
	"tumbuh/internal/door/web/sample"
	"tumbuh/internal/door/web/webtest"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/measure/indicator"
	"tumbuh/internal/record/account"
)

// serve opens the screens to one actor.
func serve(t *testing.T, w *sample.World, by account.Actor) string {
	t.Helper()
	site := webtest.Site(t, web.Viewer{SignedIn: true, Name: by.Name, Place: "Kabupaten Soppeng",
		May: func(permission string) bool { return by.May(account.Action(permission)) }})
	routes := district.Routes(site, w.Figures, nil, func(*http.Request) account.Actor { return by })
	webtest.Check(t, site)
	return webtest.Serve(t, site.Handler(routes))
}

func get(t *testing.T, address string, status int) string {
	t.Helper()
	answer, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != status {
		t.Fatalf("%s: %d, want %d: %v\n%.600s", address, answer.StatusCode, status, err, body)
	}
	return string(body)
}

func page(t *testing.T, address string) *htmlcheck.Doc {
	t.Helper()
	return htmlcheck.ParseString(t, get(t, address, http.StatusOK))
}

// four children of one village: one short, one not weighed this month.
func four() []sample.Baby {
	absent := sample.Born("Dewi", growth.Female, 30, 0, 0, 3)
	absent.Weighings = absent.Weighings[:2]
	return []sample.Baby{sample.Born("Ani", growth.Female, 20, -2.6, 0, 3), sample.Born("Budi", growth.Male, 15, -0.5, 0, 3),
		sample.Born("Citra", growth.Female, 40, 0.2, 0, 3), absent}
}

func TestThePictureIsTitledWithItsAnswer(t *testing.T) {
	t.Parallel()
	w := sample.New(t)
	w.Take(four()...)
	address := serve(t, w, sample.Actor(account.Health, sample.Regency))
	d := page(t, address+"/")
	d.Has("h1", "Kabupaten Soppeng, Agustus 2026: 1 dari 3 balita diukur pendek (33,3 %; 95 %: 6,1–79,2). Diukur 75 %.")
	d.Has(".alert-watch", "Baru 75 % dari 4 balita terdaftar yang diukur")
	d.Has(".stat", "Ditimbang (D/S)", "75,0 %", "3 dari 4")
	d.Has(".figure-small", "Penyebut di bawah 30")
	d.Has(".source", "Standar: WHO 2006, umur dalam hari", "bukan survei")
	d.Has(`.stat a[href="/anak?bulan=2026-08&perlu=pendek"]`, "Lihat daftar anak")
	d.Has(`a[href="/desa/7312011001?bulan=2026-08&indikator=stunting"]`)
	d.Has(".crumbs", "Kabupaten Soppeng")
	page(t, address+"/wilayah/731201?indikator=weighed").Has("h1", "Kecamatan ", "3 dari 4 balita ditimbang (75,0 %")
	page(t, address+"/wilayah/731202").Has("h1", "belum ada angka")
	page(t, address+"/desa/7312011001").Has("h1", "1 dari 3 balita diukur pendek")
	htmlcheck.ParseString(t, get(t, address+"/wilayah/9999", http.StatusNotFound)).Has("main", "Tidak ada wilayah")
	htmlcheck.ParseString(t, get(t, address+"/wilayah/7371", http.StatusForbidden))
}

func TestTheTwoStandardsNeverShareASeries(t *testing.T) {
	t.Parallel()
	w := sample.New(t)
	w.Take(four()...)
	d := page(t, serve(t, w, sample.Actor(account.Health, sample.Regency))+"/?standar=bulan")
	d.Has(".figure .source", "Permenkes 2/2020, umur dalam bulan penuh")
	d.Has(".chart", "")
	d.Has("figure .source", "Permenkes 2/2020, umur dalam bulan penuh")
	d.HasNot(`.stat a[href="/anak?bulan=2026-08&perlu=pendek"]`) // lists go by days
}

func TestWithoutFiguresThePageTeaches(t *testing.T) {
	t.Parallel()
	w := sample.New(t)
	d := page(t, serve(t, w, sample.Actor(account.Health, sample.Regency))+"/")
	d.Has(".empty", "Belum ada data penimbangan", "Impor buku kerja")
	d = page(t, serve(t, w, sample.Actor(account.Planner, sample.Regency))+"/")
	d.Has(".empty", "Belum ada data penimbangan")
	d.HasNot(".empty a")
}

func TestNamesAreBehindTheDoorsOfThoseWhoMay(t *testing.T) {
	t.Parallel()
	w := sample.New(t)
	w.Take(four()...)
	planner := serve(t, w, sample.Actor(account.Planner, sample.Regency))
	for _, path := range []string{"/", "/desa/7312011001"} {
		body := get(t, planner+path, http.StatusOK)
		htmlcheck.ParseString(t, body).HasNot(`main a[href^="/anak"]`)
		if strings.Contains(body, "/anak?") || strings.Contains(body, "Dewi") {
			t.Errorf("%s leads a planner to names", path)
		}
	}
	village := serve(t, w, sample.Actor(account.Village, sample.Village))
	page(t, village+"/").Has(`dl a[href="/anak?bulan=2026-08&perlu=tidak-ditimbang&wilayah=7312011001"]`, "Tidak ditimbang")
	// The village next door is sums for them, and no names.
	page(t, village+"/desa/"+sample.Other).HasNot(`dl a`)
}

// TestAFigureOnAPageEqualsTheExport compares every number that the pages show
// with the lines of the file behind their button.
func TestAFigureOnAPageEqualsTheExport(t *testing.T) {
	t.Parallel()
	w := sample.New(t)
	w.Take(sample.Babies(3000, 2, 11)...)
	address := serve(t, w, sample.Actor(account.Planner, sample.Regency))
	body := get(t, address+"/wilayah/7312/angka.csv?bulan=2026-08", http.StatusOK)
	lines, err := csv.NewReader(strings.NewReader(body)).ReadAll()
	if err != nil || strings.Join(lines[0], ",") != "region,name,indicator,standard,numerator,denominator,value,ci_low,ci_high,withheld" {
		t.Fatal(err, lines[0])
	}
	file := map[string][]string{}
	for _, l := range lines[1:] {
		file[l[0]+" "+l[2]] = l
	}
	number := func(line []string, i int) string { // 12.34 as a page writes it
		cut := line[i][:len(line[i])-1]
		return strings.Replace(cut, ".", ",", 1)
	}
	compared := 0
	for _, key := range []string{"stunting", "wasting", "weighed", "gained", "2t"} {
		d := page(t, address+"/?urut=nama&indikator="+key)
		texts := strings.Join(d.Texts("main"), " ")
		for _, code := range []string{"7312", "731201", "731204", sample.Village, "7312042001"} {
			line := file[code+" "+key]
			if line == nil || line[9] != "" { // withheld from the file, and still on the page
				continue
			}
			want := grouped(line[4]) + " dari " + grouped(line[5])
			if !strings.Contains(texts, want) {
				t.Errorf("%s of %s: %q of the file is not on the page", key, code, want)
			}
			// Rounding a rounded number may differ in the last digit of a tie.
			if line[6][len(line[6])-1] < '5' && line[7][len(line[7])-1] < '5' && line[8][len(line[8])-1] < '5' {
				if range95 := number(line, 7) + "–" + number(line, 8); !strings.Contains(texts, number(line, 6)) || !strings.Contains(texts, range95) {
					t.Errorf("%s of %s: %s (%s) of the file is not on the page", key, code, number(line, 6), range95)
				}
			}
			compared++
		}
	}
	if compared < 8 {
		t.Errorf("only %d figures compared", compared)
	}
	d := page(t, address+"/desa/"+sample.Village)
	inside, err := w.Figures.Figures(t.Context(), sample.Actor(account.Planner, sample.Regency), indicator.Query{Area: sample.Village, From: 202608, To: 202608})
	small := 0
	for _, f := range inside {
		line := file[sample.Village+" "+f.Indicator]
		if 0 < f.Numerator && f.Numerator < indicator.DefaultSmallCell {
			small++
			if line != nil && (line[4] != "<5" && line[4] != "*" || line[6] != "") {
				t.Errorf("a small count leaves the office: %v", line)
			}
		}
		if slices.Contains([]string{"stunting", "weighed", "bgm"}, f.Indicator) {
			d.Has("main", fmt.Sprint(f.Numerator, " dari ", f.Denominator))
		}
	}
	if err != nil || small == 0 {
		t.Errorf("%d small counts, %v", small, err)
	}
}

// grouped writes up to 999999 as a page does: 14.306.
func grouped(digits string) string {
	if n := len(digits) - 3; n > 0 {
		return digits[:n] + "." + digits[n:]
	}
	return digits
}

func TestTheRankingSortsAndKeepsTheUnknownLast(t *testing.T) {
	t.Parallel()
	w := sample.New(t)
	babies := four()
	for i := range babies {
		other := babies[i]
		other.Village, other.Name = sample.Other, other.Name+" Lain"
		if i == 0 {
			other.Weighings = nil
			for k := range 2 {
				other.Weighings = append(other.Weighings, sample.Weighing(other.Child, sample.Month.Add(k-1).First()+9, 1, 0))
			}
		}
		babies = append(babies, other)
	}
	w.Take(babies...)
	address := serve(t, w, sample.Actor(account.Planner, sample.Regency))
	first := page(t, address+"/wilayah/731201").Texts(".map-table tbody tr")
	last := page(t, address+"/wilayah/731201?urut=nilai").Texts(".map-table tbody tr")
	if !strings.Contains(first[0], "33,3") || !strings.Contains(first[1], "0,0") || !strings.Contains(last[0], "0,0") || !strings.Contains(last[1], "33,3") {
		t.Errorf("by value: %q, then %q", first[:2], last[:2])
	}
	if !strings.Contains(last[2], "0 dari 0") {
		t.Errorf("a village without figures stands at %q", last[2])
	}
}

// TestTextsOfStrangersStayTexts: the name of a posyandu is the only text on these
// pages that a file brought.
func TestTextsOfStrangersStayTexts(t *testing.T) {
	t.Parallel()
	w := sample.New(t)
	babies := four()
	for i := range babies {
		babies[i].Posyandu = `<em>"x'</em>`
	}
	w.Take(babies...)
	address := serve(t, w, sample.Actor(account.Health, sample.Regency))
	for _, path := range []string{"/", "/desa/" + sample.Village, "/?indikator=%3Cem%3E&bulan=%3Cem%3E&standar=%3Cem%3E&urut=%3Cem%3E"} {
		page(t, address+path).HasNot("em")
	}
	page(t, address+"/desa/"+sample.Village).Has("tbody", `<em>"x'</em>`)
}

// TestThePagesAreAccessibleOnEveryScreen looks with a browser, in both themes, at
// a desk and on a phone.
func TestThePagesAreAccessibleOnEveryScreen(t *testing.T) {
	w := sample.New(t)
	w.Take(sample.Babies(300, 3, 2)...)
	address := serve(t, w, sample.Actor(account.Health, sample.Regency))
	tab := browser.Open(t)
	for _, path := range []string{"/", "/wilayah/731204?indikator=2t", "/desa/" + sample.Village} {
		for _, look := range []struct {
			width int
			dark  bool
		}{{1280, true}, {360, false}} {
			tab.Goto(address + path)
			tab.Screenshot(filepath.Join(t.TempDir(), "page.png"), look.width, 0, look.dark, false)
			tab.Axe(t)
			if wide := browser.Eval[int](tab, "document.documentElement.scrollWidth"); wide > look.width {
				t.Errorf("%s is %d px wide on a screen of %d", path, wide, look.width)
			}
			if said := tab.ConsoleErrors(); len(said) > 0 {
				t.Errorf("%s: the console says %q", path, said)
			}
		}
	}
}
