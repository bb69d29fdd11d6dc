package data_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	aksi "tumbuh/internal/aksi/data"
	"tumbuh/internal/base/htmlcheck"
	"tumbuh/internal/door/web"
	"tumbuh/internal/door/web/data"
	"tumbuh/internal/door/web/sample"
	"tumbuh/internal/door/web/webtest"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/record/account"
)

func serve(t *testing.T, w *sample.World, by account.Actor) func(path string, status int) *htmlcheck.Doc {
	t.Helper()
	site := webtest.Site(t, web.Viewer{SignedIn: true, Name: by.Name, May: func(permission string) bool { return by.May(account.Action(permission)) }})
	now := func() time.Time { return time.Date(2026, 9, 5, 3, 0, 0, 0, time.UTC) }
	routes := data.Routes(site, &aksi.Service{DB: w.DB, Now: now}, func(*http.Request) account.Actor { return by })
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

// Of nobody every page says so, and of some children what there is.
func TestEveryPageOfNobodyAndOfSome(t *testing.T) {
	t.Parallel()
	w := sample.New(t)
	get := serve(t, w, sample.Actor(account.Health, sample.Regency))
	for path, want := range map[string]string{"/data": "sumber belum lengkap", "/data/inventaris": "belum dipastikan", "/data/kelengkapan": "Belum ada catatan", "/data/ragu": "Tidak ada keraguan di sini",
		"/data/rencana": "Belum ada rencana", "/data/banding": "Belum ada penimbangan", "/data/banding?terbitan=baru": "Angka yang diumumkan", "/data/rencana?rencana=baru": "Rencana perbaikan baru",
		"/data/rencana?kesenjangan=baru&dari=source:arrival": "Lama masuknya penimbangan belum lengkap", "/data/inventaris?butir=indicator:ESS-24": "Sistem sumber"} {
		get(path, 200).Has("body", want)
	}
	for path, status := range map[string]int{"/data/kelengkapan?wilayah=xyz": 404, "/data/kelengkapan?wilayah=7371": 403, "/data/inventaris?butir=x": 404, "/data/rencana?rencana=x": 404, "/data/rencana?kesenjangan=x": 404,
		"/data/rencana?kesenjangan=baru&dari=source:x": 404, "/data/rencana?kesenjangan=baru&dari=nik:x": 404, "/data/banding?terbitan=x": 404, "/data/ragu?jenis=nik&sasaran=x": 404} {
		get(path, status)
	}
	baby := sample.Born("Sri <b>Wahyuni", growth.Female, 20, -3, 0, 2)
	baby.Posyandu = "<b>Mela'ti"
	w.Take(baby)
	d := get("/data/kelengkapan?wilayah="+sample.Village, 200)
	d.Has("h1", "Kelurahan Labessi, Kec. Marioriwawo, Agustus 2026: 1 dari 1 desa/kelurahan")
	d.Has("table.heat", "100")
	get("/data/banding", 200).Has(".figure", "1 dari 1", "WHO 2006, umur dalam hari")
	for _, path := range []string{"/data", "/data/kelengkapan", "/data/ragu", "/data/banding"} {
		d := get(path, 200)
		if text := strings.Join(d.Texts("body"), " "); strings.Contains(text, "Wahyuni") {
			t.Errorf("%s names a child", path)
		}
		d.HasNot("main b")
	}
}
