package app_test

import (
	"log/slog"
	"net/url"
	"slices"
	"strings"
	"testing"

	"tumbuh/internal/app/world"
	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
)

// door is an address and who may come in. Roles are letters: A administrator, S
// secretariat, H health office, N planner (OPD), P Puskesmas, D camat, V village
// office, C cadre, R assessor of the province, K publication, U auditor. Inside
// are those in whose territory the thing lies; beside, a Puskesmas, a camat, a
// village and a cadre elsewhere in the regency; far, people of another regency or
// province, who have only what is their own, and nothing is kept of that here.
type door struct {
	route, path         string
	inside, beside, far string
	form                url.Values
}

// all are the roles that see sums; a province's assessor sees those of a regency
// that is kept here.
const all, local, elsewhere = "ASHNPDVCRKU", "PDVC", "ASHNPDVCKU"

// open doors need no account.
var open = []string{"GET /masuk", "POST /masuk", "POST /keluar", "GET /masuk/kode", "POST /masuk/kode", "GET /masuk/pasang", "POST /masuk/pasang",
	"GET /mulai/{token}", "POST /mulai/{token}", "GET /masuk/sso", "GET /masuk/sso/kembali", "GET /surat/{id}", "GET /hadir/{token}", "POST /hadir/{token}", "GET /kalender/{token}"}

// siti and her double are of the village, with an import that refused a line, and
// another file that is being looked through.
func doors(child, double, imported, work, breach string) []door {
	village := "?wilayah=" + world.Village
	apart := url.Values{"a": {child}, "b": {double}, "putusan": {"beda"}, "kembali": {"/anak"}}
	return []door{
		{"GET /{$}", "/", all, local, elsewhere, nil},
		{"GET /wilayah/{code}", "/wilayah/" + world.District, all, local, "", nil},
		{"GET /wilayah/{code}/angka.csv", "/wilayah/" + world.District + "/angka.csv", all, local, "", nil},
		{"GET /desa/{code}", "/desa/" + world.Village, all, local, "", nil},

		{"GET /anak", "/anak" + village, "HPVC", "", "", nil},
		{"GET /anak/cari", "/anak/cari", "HPVC", "PVC", "HPVC", nil},
		{"POST /anak/cari", "/anak/cari", "HPVC", "PVC", "HPVC", url.Values{"kata": {"siti"}}},
		{"GET /anak/daftar.csv", "/anak/daftar.csv" + village, "HP", "", "", nil},
		{"GET /anak/daftar.xlsx", "/anak/daftar.xlsx" + village, "HP", "", "", nil},
		{"GET /anak/ganda", "/anak/ganda", "HP", "P", "HP", nil},
		{"POST /anak/ganda", "/anak/ganda", "HP", "", "", apart},
		{"POST /anak/cetak", "/anak/cetak" + village, "HPVC", "", "", nil},
		{"GET /anak/cetak", "/anak/cetak", "HPVC", "PVC", "HPVC", nil},
		{"GET /anak/{id}", "/anak/" + child, "HPVC", "", "", nil},
		{"POST /anak/{id}/cetak", "/anak/" + child + "/cetak", "HPVC", "", "", nil},
		{"GET /anak/{id}/cetak", "/anak/" + child + "/cetak", "HPVC", "", "", nil},
		{"GET /anak/{id}/perbaiki", "/anak/" + child + "/perbaiki", "HP", "", "", nil},
		{"POST /anak/{id}/perbaiki", "/anak/" + child + "/perbaiki", "HP", "", "", nil},
		{"GET /anak/{id}/dasar", "/anak/" + child + "/dasar", "HPVC", "", "", nil},
		{"POST /anak/{id}/dasar", "/anak/" + child + "/dasar", "HP", "", "", nil},
		{"POST /anak/{id}/dasar/cabut", "/anak/" + child + "/dasar/cabut", "HP", "", "", nil},
		{"GET /anak/{id}/berkas", "/anak/" + child + "/berkas", "HPVC", "", "", nil},
		{"POST /anak/{id}/berkas", "/anak/" + child + "/berkas", "HP", "", "", nil},
		{"GET /anak/{id}/hapus", "/anak/" + child + "/hapus", "H", "", "", nil},
		{"POST /anak/{id}/hapus", "/anak/" + child + "/hapus", "H", "", "", nil},
		{"GET /anak/{id}/jejak", "/anak/" + child + "/jejak", "HP", "", "", nil},
		{"GET /anak/{id}/nik", "/anak/" + child + "/nik", "HPVC", "", "", nil},
		{"POST /anak/{id}/nik", "/anak/" + child + "/nik", "HPVC", "", "", nil},

		{"GET /impor", "/impor", "H", "", "H", nil},
		{"POST /impor", "/impor", "H", "", "H", nil},
		{"GET /impor/kerja/{id}", work, "H", "", "", nil},
		{"GET /impor/kerja/{id}/kemajuan", work + "/kemajuan", "H", "", "", nil},
		{"POST /impor/kerja/{id}/ambil", work + "/ambil", "H", "", "", nil},
		{"POST /impor/kerja/{id}/buang", work + "/buang", "H", "", "", nil},
		{"GET /impor/berkas/{id}", imported, "H", "", "", nil},
		{"GET /impor/berkas/{id}/ditolak.xlsx", imported + "/ditolak.xlsx", "H", "", "", nil},
		{"POST /impor/berkas/{id}/batalkan", imported + "/batalkan", "H", "", "", nil},

		{"GET /mutu", "/mutu" + village, "ASHPD", "", "", nil},

		{"GET /jejak", "/jejak", "U", "", "U", nil},
		{"GET /jejak/daftar.csv", "/jejak/daftar.csv", "U", "", "U", nil},
		{"GET /jejak/daftar.xlsx", "/jejak/daftar.xlsx", "U", "", "U", nil},
		{"GET /jejak/rantai.jsonl.gz", "/jejak/rantai.jsonl.gz", "U", "", "U", nil},
		{"GET /jejak/periksa", "/jejak/periksa", "U", "", "U", nil},
		{"POST /jejak/periksa", "/jejak/periksa", "U", "", "U", nil},
		{"GET /jejak/periksa/kemajuan", "/jejak/periksa/kemajuan", "U", "", "U", nil},
		{"GET /jejak/anak/{id}", "/jejak/anak/" + child, "U", "", "U", nil},

		{"GET /privasi", "/privasi", "AHU", "", "AHU", nil},
		{"POST /privasi/dasar", "/privasi/dasar", "AH", "", "AH", nil},
		{"POST /privasi/izinkan", "/privasi/izinkan", "H", "", "H", nil},
		{"GET /privasi/retensi", "/privasi/retensi", "AHU", "", "AHU", nil},
		{"POST /privasi/retensi", "/privasi/retensi", "AH", "", "AH", nil},
		{"GET /privasi/insiden", "/privasi/insiden", "AHU", "", "AHU", nil},
		{"POST /privasi/insiden", "/privasi/insiden", "AH", "", "AH", nil},
		{"GET /privasi/insiden/{id}", breach, "AHU", "", "", nil},
		{"POST /privasi/insiden/{id}", breach, "AH", "", "", nil},
		{"POST /privasi/insiden/{id}/beri-tahu", breach + "/beri-tahu", "AH", "", "", nil},
		{"POST /privasi/insiden/{id}/tutup", breach + "/tutup", "AH", "", "", nil},
		{"GET /privasi/insiden/{id}/surat", breach + "/surat", "AHU", "", "", nil},
		{"GET /privasi/penilaian", "/privasi/penilaian", "AHU", "", "AHU", nil},

		{"POST /akun/sso/kait", "/akun/sso/kait", all, local, all, nil},
		{"POST /akun/sso/lepas", "/akun/sso/lepas", all, local, all, nil},
	}
}

const double = "Siti Aminha" // a slip of the pen

// somebody with a role, and where they are seen from the village.
type somebody struct {
	*world.Person
	letter, where string
}

// letters are the roles by their letter.
var letters = map[account.Role]string{account.Administrator: "A", account.Secretariat: "S", account.Health: "H", account.Planner: "N", account.Puskesmas: "P",
	account.District: "D", account.Village: "V", account.Cadre: "C", account.Assessor: "R", account.Publication: "K", account.Auditor: "U"}

// everybody is nobody, and each role far away, beside and inside. Dina comes last:
// she undoes the import.
func everybody(w *world.World) []somebody {
	list := []somebody{{w.Nobody, "-", ""}}
	place := func(where string, of map[region.Level]string) {
		for _, role := range account.RoleNames {
			level := account.Roles[role].Levels[0]
			if code := of[level]; code != "" && (role != account.Health || where != "inside") {
				list = append(list, somebody{w.Person(where+"-"+string(role), role, code), letters[role], where})
			}
		}
	}
	place("far", map[region.Level]string{region.Province: "31", region.Regency: "7371", region.District: "737101", region.Village: "7371011001"})
	place("beside", map[region.Level]string{region.District: world.Elsewhere[:6], region.Village: world.Elsewhere})
	place("inside", map[region.Level]string{region.Province: "73", region.Regency: world.Regency, region.District: world.District, region.Village: world.Village})
	return append(list, somebody{w.Dina, "H", "inside"})
}

func TestEveryRouteAsEveryRole(t *testing.T) {
	world.Each(t, func(t *testing.T, w *world.World) {
		namesAllRoutes(t, w, slices.Concat(doors("", "", "", "", ""), accountDoors(""), fieldDoors("", "", ""), limitDoors(), entryDoors(), editionDoors(), coverageDoors(), dataDoors(), formDoors(), riskDoors(""), lokusDoors(), letterDoors(t, nil), situationDoors(t, nil), planDoors(t, nil), budgetDoors(t, nil), rembukDoors(t, nil), yearDoors(t, nil), tppsDoors(t, nil)))
		w.As(w.Dina).Imports(w.Book(world.Line{Name: siti}, world.Line{Name: double}, world.Line{Name: joko, Village: "TIDAK ADA"}))
		book := w.Book(world.Line{Name: siti, Day: "10/07/2026"})
		child, imported := string(w.Child(siti)), w.Get("/impor").Attr("tbody th a", "href")
		w.Post("/privasi/insiden", url.Values{"diketahui": {"2026-09-04T08:00"}, "apa": {"Ponsel hilang"}, "siapa": {"Balita Desa Goarie"}, "jumlah": {"2"}})
		breach := w.Get("/privasi/insiden").Attr("tbody a", "href")
		table := doors(child, string(w.Child(double)), imported, w.Upload("/impor", book, "juli.csv").Path, breach)
		target := w.Person("target", account.Planner, world.Regency)
		rosi, nobody := handsetOf(t, w, "rosi"), db.NewID()
		family := string(rosi.registers("Baso", object{"water": "surface"}).id)
		rosi.says(0, record("household", nobody, nobody, object{"fields": object{"head": ""}, "over": object{}})) // refused, and held
		table = slices.Concat(table, accountDoors(string(target.ID)), fieldDoors(string(rosi.account.ID), string(rosi.phone.ID), string(nobody)), limitDoors(), entryDoors(), editionDoors(), coverageDoors(), dataDoors(), formDoors(), riskDoors(family), lokusDoors(), letterDoors(t, w), situationDoors(t, w), planDoors(t, w), budgetDoors(t, w), rembukDoors(t, w), yearDoors(t, w), tppsDoors(t, w))
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
				if signIn != (who.letter == "-") || !signIn && may != (p.Status < 400 || p.Status == 422) || !signIn && !may && !refused {
					t.Errorf("%s as %s %s: %d at %s, may: %v", d.route, who.where, who.Role, p.Status, p.Path, may)
				}
			}
		}
		for _, e := range w.Ledger() {
			if (e.Target == child || "/impor/berkas/"+e.Target == imported) && e.Action != "audit.child" && e.Who != "Dina" && !strings.HasPrefix(e.Who, "Inside-") {
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
