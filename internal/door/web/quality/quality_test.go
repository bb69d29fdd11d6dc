package quality_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"tumbuh/internal/base/htmlcheck"
	"tumbuh/internal/door/web"
	"tumbuh/internal/door/web/quality"
	"tumbuh/internal/door/web/sample"
	"tumbuh/internal/door/web/webtest"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/record/account"
)

func serve(t *testing.T, w *sample.World, by account.Actor) func(path string, status int) *htmlcheck.Doc {
	t.Helper()
	site := webtest.Site(t, web.Viewer{SignedIn: true, Name: by.Name, May: func(permission string) bool { return by.May(account.Action(permission)) }})
	routes := quality.Routes(site, w.Quality, func(*http.Request) account.Actor { return by })
	webtest.Check(t, site)
	address := webtest.Serve(t, site.Handler(routes))
	return func(path string, status int) *htmlcheck.Doc {
		t.Helper()
		answer, err := http.Get(address + path)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		body, err := io.ReadAll(answer.Body)
		if err != nil || answer.StatusCode != status {
			t.Fatalf("%s: %d, want %d: %v\n%.500s", path, answer.StatusCode, status, err, body)
		}
		return htmlcheck.ParseString(t, string(body))
	}
}

// rounders are forty children whose heights end in 0 and weights in 0 or 5.
func rounders(posyandu string) (all []sample.Baby) {
	for i := range 40 {
		b := sample.Born(fmt.Sprintf("Anak %s %d", posyandu, i), growth.Sex(1+i%2), 6+i, float64(i%5)-2.5, 0, 1)
		b.Posyandu = posyandu
		for k := range b.Weighings {
			b.Weighings[k].MM = (b.Weighings[k].MM + 5) / 10 * 10
			b.Weighings[k].Grams = (b.Weighings[k].Grams + 250) / 500 * 500
		}
		all = append(all, b)
	}
	return all
}

func TestARoundingHandIsSeenAndToldWhatToDo(t *testing.T) {
	t.Parallel()
	w := sample.New(t)
	few := sample.Born("Sendiri", growth.Male, 20, 0, 0, 1)
	few.Posyandu, few.Village = "Kecil", sample.Other
	wrong := sample.Born("Salah", growth.Male, 20, 0, 0, 1)
	wrong.Posyandu, wrong.Village = "Kecil", sample.Other
	wrong.Weighings[0].MM = 300
	w.Take(append(rounders("Melati"), few, wrong)...)
	get := serve(t, w, sample.Actor(account.Health, sample.Regency))
	d := get("/mutu", 200)
	d.Has("h1", "Kabupaten Soppeng, Agustus 2026: 2 dari 2 posyandu perlu diperiksa")
	rows := d.Texts("main section tbody tr")
	if all := strings.Join(rows, "\n"); !strings.Contains(all, "Tinggi dibulatkan") || len(rows) == 0 ||
		!strings.Contains(all, "Ada angka tidak wajar") {
		t.Errorf("%s", all)
	}
	d.Has("dl", "Tinggi dibulatkan 1 posyandu", "Latih lagi membaca pita sampai 0,1 cm")
	d.Has("svg[role=img] title", "0: 40, 1: 0")
	d.Has(`tbody a[href="/anak?bulan=2026-08&perlu=ragu&posyandu=Kecil&wilayah=7312011002"]`, "1")
	d.Has("dl", "SMART", "belum dipastikan", "WHO 2006")
	d.Has("table", "Marioriwawo")
	get("/mutu?wilayah=731202", 200).Has(".empty", "Belum ada penimbangan untuk dinilai")
	get("/mutu?wilayah=xyz", 404)
	get("/mutu?wilayah=7371", 403)
	first := get("/mutu?urut=nama", 200).Texts("tbody th")
	if last := first[len(first)-1]; !strings.HasPrefix(last, "Melati") {
		t.Errorf("by name the last is %q", last)
	}
	administrator := serve(t, w, sample.Actor(account.Administrator, sample.Regency))
	administrator("/mutu", 200).HasNot(`tbody a[href^="/anak"]`)
	serve(t, w, sample.Actor(account.Village, sample.Village))("/mutu", 403)
}

func TestTextsOfStrangersStayTexts(t *testing.T) {
	t.Parallel()
	w := sample.New(t)
	const evil = `<em>"x'</em>`
	w.Take(rounders(evil)...)
	d := serve(t, w, sample.Actor(account.Health, sample.Regency))("/mutu", 200)
	d.HasNot("em")
	d.Has("tbody", evil)
}

func TestManyPosyanduArePaged(t *testing.T) {
	t.Parallel()
	w := sample.New(t)
	var babies []sample.Baby
	for i := range 60 {
		b := sample.Born(fmt.Sprintf("Anak %d", i), growth.Female, 20, 0, 0, 1)
		b.Posyandu = fmt.Sprintf("Pos %02d", i)
		babies = append(babies, b)
	}
	w.Take(babies...)
	get := serve(t, w, sample.Actor(account.Puskesmas, sample.District))
	d := get("/mutu?urut=nama", 200)
	d.Has(".pager", "1–50 dari 60")
	d = get(d.Attr(".pager a[rel=next]", "href"), 200)
	d.Has(".pager", "51–60 dari 60")
	d.Has("tbody", "Pos 59")
}
