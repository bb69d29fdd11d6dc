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
// whose territory the thing lies, beside are a Puskesmas and a village elsewhere
// in the regency, far are people of another regency, who have only what is their
// own and empty.
type door struct {
	route, path            string
	inside, beside, far    string
	form                   url.Values
	file, public, takesOne bool // an upload; open to all; each needs an import of its own
}

func doors(w *world.World, work string) []door {
	child, imported := "/anak/"+string(w.Child(siti)), "/impor/berkas/"+idOfImport(w)
	pair := url.Values{"a": {string(w.Child(siti))}, "b": {string(w.Child("Siti Aminha"))}, "putusan": {"beda"}, "kembali": {"/tidak-ada"}}
	return []door{
		{route: "GET /masuk", path: "/masuk", public: true},
		{route: "POST /masuk", path: "/masuk", public: true},
		{route: "POST /keluar", path: "/keluar", public: true},

		{route: "GET /{$}", path: "/", inside: "AHNPV", beside: "PV", far: "AHNPV"},
		{route: "GET /wilayah/{code}", path: "/wilayah/" + world.District, inside: "AHNPV", beside: "PV"},
		{route: "GET /wilayah/{code}/angka.csv", path: "/wilayah/" + world.District + "/angka.csv", inside: "AHNPV", beside: "PV"},
		{route: "GET /desa/{code}", path: "/desa/" + world.Village, inside: "AHNPV", beside: "PV"},

		{route: "GET /anak", path: "/anak?wilayah=" + world.Village, inside: "HPV"},
		{route: "GET /anak/cari", path: "/anak/cari", inside: "HPV", beside: "PV", far: "HPV"},
		{route: "POST /anak/cari", path: "/anak/cari", inside: "HPV", beside: "PV", far: "HPV", form: url.Values{"kata": {"siti"}}},
		{route: "GET /anak/daftar.csv", path: "/anak/daftar.csv?wilayah=" + world.Village, inside: "HP"},
		{route: "GET /anak/daftar.xlsx", path: "/anak/daftar.xlsx?wilayah=" + world.Village, inside: "HP"},
		{route: "GET /anak/ganda", path: "/anak/ganda", inside: "HP", beside: "P", far: "HP"},
		{route: "POST /anak/ganda", path: "/anak/ganda", inside: "HP", form: pair},
		{route: "GET /anak/{id}", path: child, inside: "HPV"},
		{route: "POST /anak/{id}/nik", path: child + "/nik", inside: "HPV"},
		{route: "GET /anak/{id}/nik", path: child + "/nik", inside: "HPV"},

		{route: "GET /impor", path: "/impor", inside: "H", far: "H"},
		{route: "POST /impor", path: "/impor", inside: "H", far: "H", file: true},
		{route: "GET /impor/kerja/{id}", path: work, inside: "H"},
		{route: "GET /impor/kerja/{id}/kemajuan", path: work + "/kemajuan", inside: "H"},
		{route: "POST /impor/kerja/{id}/ambil", path: work + "/ambil", inside: "H"},
		{route: "POST /impor/kerja/{id}/buang", path: work + "/buang", inside: "H"},
		{route: "GET /impor/berkas/{id}", path: imported, inside: "H"},
		{route: "GET /impor/berkas/{id}/ditolak.xlsx", path: imported + "/ditolak.xlsx", inside: "H"},
		{route: "POST /impor/berkas/{id}/batalkan", path: imported + "/batalkan", inside: "H"},

		{route: "GET /mutu", path: "/mutu?wilayah=" + world.Village, inside: "AHP"},
	}
}

var letters = map[account.Role]string{account.Administrator: "A", account.Health: "H", account.Planner: "N", account.Puskesmas: "P", account.Village: "V"}

func idOfImport(w *world.World) string {
	return strings.TrimPrefix(w.As(w.Dina).Get("/impor").Attr("tbody th a", "href"), "/impor/berkas/")
}

func TestEveryRouteAsEveryRole(t *testing.T) {
	t.Parallel()
	w := world.New(t, db.SQLite)
	w.As(w.Dina).Imports(w.Book(world.Line{Name: siti}, world.Line{Name: "Siti Aminha"}, world.Line{Name: joko, Village: "TIDAK ADA"}))
	// Looking through a file ends in moments; whoever waits for it reads its page.
	work := w.Upload("/impor", w.Book(world.Line{Name: siti, Day: "10/07/2026"}), "juli.csv").Path
	table := doors(w, work)

	// The table names exactly the routes that there are.
	site, err := w.Site("test", slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
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

	type visitor struct {
		*world.Person
		where string
	}
	visitors := []visitor{{w.Nobody, "nowhere"}, {w.Admin, "inside"}, {w.Citra, "inside"}, {w.Budi, "inside"}, {w.Ani, "inside"}, {w.Dewi, "beside"},
		{w.Person("lina", account.Puskesmas, world.Elsewhere[:6]), "beside"}}
	for role, territory := range map[account.Role]string{account.Administrator: "7371", account.Health: "7371", account.Planner: "7371", account.Puskesmas: "737101", account.Village: "7371011001"} {
		visitors = append(visitors, visitor{w.Person("far"+letters[role], role, territory), "far"})
	}
	visitors = append(visitors, visitor{w.Dina, "inside"}) // last: what she does changes things
	book := w.Book(world.Line{Name: siti})
	for _, v := range visitors {
		for _, d := range table {
			may := d.public || strings.Contains(map[string]string{"inside": d.inside, "beside": d.beside, "far": d.far}[v.where], letters[v.Role]) && v.where != "nowhere"
			if d.public && v.Role != "" {
				continue // signing out would end the walk
			}
			var p world.Page
			switch method, _, _ := strings.Cut(d.route, " "); {
			case d.file:
				p = w.As(v.Person).Upload(d.path, book, "a.csv")
			case method == "POST":
				p = w.As(v.Person).Post(d.path, d.form)
			default:
				p = w.As(v.Person).Get(d.path)
			}
			who := string(v.Role) + " " + v.where
			signIn, stayed := strings.HasPrefix(p.Path, "/masuk"), p.Path == d.path
			switch {
			case d.public:
			case v.where == "nowhere" && !signIn:
				t.Errorf("%s, signed out: %d at %s", d.route, p.Status, p.Path)
			case v.where == "nowhere":
			case may && (p.Status >= 400 && p.Path != "/tidak-ada" || signIn):
				t.Errorf("%s: %s may, and gets %d at %s", d.route, who, p.Status, p.Path)
			case !may && (p.Status != 403 && p.Status != 404 || !stayed):
				t.Errorf("%s: %s may not, and gets %d at %s", d.route, who, p.Status, p.Path)
			}
		}
	}
}
