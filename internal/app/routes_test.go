package app_test

import (
	"log/slog"
	"net/url"
	"strings"
	"testing"

	"tumbuh/internal/app/world"
	"tumbuh/internal/base/db"
	"tumbuh/internal/record/account"
)

// door is an address and who may come in. Roles are letters: A administrator, H
// health office, N planner, P Puskesmas, V village office. Inside are those in
// whose territory the thing lies; beside, a Puskesmas and a village elsewhere in
// the regency; far, people of another regency, who have only what is their own,
// and nothing is kept of that here.
type door struct {
	route, path         string
	inside, beside, far string
	form                url.Values
}

// open doors need no account.
var open = []string{"GET /masuk", "POST /masuk", "POST /keluar"}

// siti and her double are of the village, with an import that refused a line, and
// another file that is being looked through.
func doors(child, double, imported, work string) []door {
	village := "?wilayah=" + world.Village
	apart := url.Values{"a": {child}, "b": {double}, "putusan": {"beda"}, "kembali": {"/anak"}}
	return []door{
		{"GET /{$}", "/", "AHNPV", "PV", "AHNPV", nil},
		{"GET /wilayah/{code}", "/wilayah/" + world.District, "AHNPV", "PV", "", nil},
		{"GET /wilayah/{code}/angka.csv", "/wilayah/" + world.District + "/angka.csv", "AHNPV", "PV", "", nil},
		{"GET /desa/{code}", "/desa/" + world.Village, "AHNPV", "PV", "", nil},

		{"GET /anak", "/anak" + village, "HPV", "", "", nil},
		{"GET /anak/cari", "/anak/cari", "HPV", "PV", "HPV", nil},
		{"POST /anak/cari", "/anak/cari", "HPV", "PV", "HPV", url.Values{"kata": {"siti"}}},
		{"GET /anak/daftar.csv", "/anak/daftar.csv" + village, "HP", "", "", nil},
		{"GET /anak/daftar.xlsx", "/anak/daftar.xlsx" + village, "HP", "", "", nil},
		{"GET /anak/ganda", "/anak/ganda", "HP", "P", "HP", nil},
		{"POST /anak/ganda", "/anak/ganda", "HP", "", "", apart},
		{"GET /anak/{id}", "/anak/" + child, "HPV", "", "", nil},
		{"GET /anak/{id}/nik", "/anak/" + child + "/nik", "HPV", "", "", nil},
		{"POST /anak/{id}/nik", "/anak/" + child + "/nik", "HPV", "", "", nil},

		{"GET /impor", "/impor", "H", "", "H", nil},
		{"POST /impor", "/impor", "H", "", "H", nil},
		{"GET /impor/kerja/{id}", work, "H", "", "", nil},
		{"GET /impor/kerja/{id}/kemajuan", work + "/kemajuan", "H", "", "", nil},
		{"POST /impor/kerja/{id}/ambil", work + "/ambil", "H", "", "", nil},
		{"POST /impor/kerja/{id}/buang", work + "/buang", "H", "", "", nil},
		{"GET /impor/berkas/{id}", imported, "H", "", "", nil},
		{"GET /impor/berkas/{id}/ditolak.xlsx", imported + "/ditolak.xlsx", "H", "", "", nil},
		{"POST /impor/berkas/{id}/batalkan", imported + "/batalkan", "H", "", "", nil},

		{"GET /mutu", "/mutu" + village, "AHP", "", "", nil},
	}
}

const double = "Siti Aminha" // a slip of the pen

// somebody with a role, and where they are seen from the village.
type somebody struct {
	*world.Person
	letter, where string
}

func everybody(w *world.World) []somebody {
	all := []somebody{{w.Nobody, "-", ""}, {w.Dewi, "V", "beside"}, {w.Person("lina", account.Puskesmas, world.Elsewhere[:6]), "P", "beside"}}
	for letter, far := range map[string]account.Account{"A": {Role: account.Administrator, Region: "7371"}, "H": {Role: account.Health, Region: "7371"},
		"N": {Role: account.Planner, Region: "7371"}, "P": {Role: account.Puskesmas, Region: "737101"}, "V": {Role: account.Village, Region: "7371011001"}} {
		all = append(all, somebody{w.Person("far-"+strings.ToLower(letter), far.Role, far.Region), letter, "far"})
	}
	// Dina comes last: she undoes the import.
	return append(all, somebody{w.Admin, "A", "inside"}, somebody{w.Citra, "N", "inside"}, somebody{w.Ani, "V", "inside"}, somebody{w.Budi, "P", "inside"}, somebody{w.Dina, "H", "inside"})
}

func TestEveryRouteAsEveryRole(t *testing.T) {
	world.Each(t, func(t *testing.T, w *world.World) {
		namesAllRoutes(t, w, doors("", "", "", ""))
		w.As(w.Dina).Imports(w.Book(world.Line{Name: siti}, world.Line{Name: double}, world.Line{Name: joko, Village: "TIDAK ADA"}))
		book := w.Book(world.Line{Name: siti, Day: "10/07/2026"})
		child, imported := string(w.Child(siti)), w.Get("/impor").Attr("tbody th a", "href")
		table := doors(child, string(w.Child(double)), imported, w.Upload("/impor", book, "juli.csv").Path)
		for _, who := range everybody(w) {
			for _, d := range table {
				method, _, _ := strings.Cut(d.route, " ")
				w.As(who.Person)
				var p world.Page
				switch {
				case d.route == "POST /impor":
					p = w.Upload(d.path, book, "juli.csv")
				case method == "POST":
					p = w.Post(d.path, d.form)
				default:
					p = w.Get(d.path)
				}
				may := strings.Contains(map[string]string{"inside": d.inside, "beside": d.beside, "far": d.far}[who.where], who.letter)
				refused := (p.Status == 403 || p.Status == 404) && (method == "GET" || p.Path == d.path)
				signIn := strings.HasPrefix(p.Path, "/masuk?")
				if signIn != (who.letter == "-") || !signIn && may != (p.Status < 400) || !signIn && !may && !refused {
					t.Errorf("%s as %s %s: %d at %s, may: %v", d.route, who.where, who.Role, p.Status, p.Path, may)
				}
			}
		}
		for _, e := range w.Ledger() {
			if (e.Target == child || "/impor/berkas/"+e.Target == imported) && e.Who != "Dina" && e.Who != "Budi" && e.Who != "Ani" {
				t.Errorf("the ledger says that %v", e)
			}
		}
	})
}

// namesAllRoutes compares the table with the routes that there are.
func namesAllRoutes(t *testing.T, w *world.World, table []door) {
	t.Helper()
	site, err := w.Site("test", slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	for _, route := range open {
		listed[route] = true
	}
	for _, d := range table {
		listed[d.route] = true
	}
	for _, group := range w.Routes(site) {
		for _, route := range group {
			if !listed[route.Pattern] {
				t.Errorf("%s is not in the table of doors: say who may use it", route.Pattern)
			}
			delete(listed, route.Pattern)
		}
	}
	for route := range listed {
		t.Errorf("%s is in the table of doors and nowhere else", route)
	}
}

func TestTheOpenDoorsNeedNoAccount(t *testing.T) {
	t.Parallel()
	w := world.New(t, db.SQLite)
	if p := w.Get("/masuk"); p.Status != 200 {
		t.Errorf("%d", p.Status)
	}
	if p := w.Post("/masuk", url.Values{"nama": {"dina"}, "sandi": {"bukan-sandinya"}}); p.Status != 422 {
		t.Errorf("a wrong password: %d", p.Status)
	}
	for _, path := range []string{"/masuk", "/keluar"} {
		if p := w.Post(path, nil); p.Path != "/masuk" {
			t.Errorf("%s leads to %s", path, p.Path)
		}
	}
}
