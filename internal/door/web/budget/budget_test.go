package budget_test

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/aksi/budget"
	"tumbuh/internal/aksi/plan"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/htmlcheck"
	"tumbuh/internal/base/register"
	"tumbuh/internal/door/web"
	webbudget "tumbuh/internal/door/web/budget"
	"tumbuh/internal/door/web/webtest"
	"tumbuh/internal/exchange/planbook"
	"tumbuh/internal/record/account"
)

// door is the pages over a plan, for one person at a time.
type door struct {
	t       *testing.T
	address string
	budget  *budget.Service
	plan    *plan.Service
	person  *account.Actor
	rows    []register.Entry[plan.Row]
	now     time.Time
}

const evil = `<em>"x'</em>`

func actor(role account.Role, name, office string) account.Actor {
	return account.Actor{Account: account.Account{ID: db.NewID(), Name: name, Role: role, Region: "7312", Office: office}, Via: "web", Home: "7312"}
}

func open(t *testing.T, rows int) *door {
	d := &door{t: t, now: time.Date(2027, 4, 20, 3, 0, 0, 0, time.UTC)}
	clock, store := func() time.Time { return d.now }, dbtest.Open(t, db.SQLite)
	person := actor(account.Secretariat, "Bappeda", "")
	d.person = &person
	d.budget = &budget.Service{DB: store, Now: clock}
	d.plan = &plan.Service{DB: store, Now: clock, Changing: budget.Changing, Settled: budget.Settled}
	for i := range rows {
		e := register.Entry[plan.Row]{Year: 2026, Area: "7312", Body: plan.Row{Nature: plan.Specific, Activity: fmt.Sprintf("Kegiatan %d %s", i+1, evil), Office: []string{"dinkes", "pupr"}[i%2], Source: "apbd", Volume: 10_000, Unit: "paket", UnitCost: 100_000, Areas: []string{"7312"}, Quarters: []int{1, 2}}}
		if err := d.plan.Save(t.Context(), person, &e, ""); err != nil {
			t.Fatal(err)
		}
		d.rows = append(d.rows, e)
	}
	site := webtest.Site(t, web.Viewer{SignedIn: true, Name: evil, Place: evil, May: func(string) bool { return true }})
	routes := webbudget.Routes(site, d.budget, &planbook.Service{DB: store, Plan: d.plan, Budget: d.budget}, func(*http.Request) account.Actor { return *d.person })
	webtest.Check(t, site)
	d.address = webtest.Serve(t, site.Handler(routes))
	return d
}

func (d *door) answer(answer *http.Response, err error, want int) *htmlcheck.Doc {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
	defer answer.Body.Close()
	page := htmlcheck.Parse(d.t, answer.Body)
	page.HasNot("em")
	if answer.StatusCode != want {
		d.t.Fatalf("%s: %d, want %d: %s", answer.Request.URL, answer.StatusCode, want, strings.Join(page.Texts("main"), " "))
	}
	return page
}

func (d *door) get(path string, want int) *htmlcheck.Doc {
	d.t.Helper()
	answer, err := http.Get(d.address + path)
	return d.answer(answer, err, want)
}

func (d *door) post(path string, want int, form ...string) *htmlcheck.Doc {
	d.t.Helper()
	values := url.Values{}
	for i := 0; i < len(form); i += 2 {
		values.Set(form[i], form[i+1])
	}
	answer, err := http.PostForm(d.address+path, values)
	return d.answer(answer, err, want)
}

func (d *door) book() budget.Book {
	d.t.Helper()
	b, err := d.budget.Book(d.t.Context(), actor(account.Secretariat, "x", ""), 2026, "7312")
	if err != nil {
		d.t.Fatal(err)
	}
	return b
}

func has(t *testing.T, page *htmlcheck.Doc, text string) {
	t.Helper()
	if text = strings.ReplaceAll(text, "\u00a0", " "); !strings.Contains(strings.Join(page.Texts("body"), " "), text) {
		t.Errorf("the page does not say %q", text)
	}
}

func TestThePlanIsTakenFromStageToStageOnItsPage(t *testing.T) {
	t.Parallel()
	d := open(t, 2)
	page := d.get("/anggaran?tahun=2026", 200)
	has(t, page, "Rencana 2027 ada di tahap Rancangan")
	step := func(want int, to, reason, from, number string) *htmlcheck.Doc {
		return d.post("/anggaran", want, "tahun", "2026", "dari", from, "langkah", number, "tahap", to, "tanggal", "2026-05-20", "dokumen", "BA 005 "+evil, "alasan", reason)
	}
	page = step(422, "final", "", "draft", "1")
	has(t, page, "Wajib diisi.")
	if page.Attr(`[name="dokumen"]`, "value") != "BA 005 "+evil {
		t.Error("what was typed is lost")
	}
	step(200, "dprd", "", "draft", "1")
	page = step(422, "rembuk", "", "draft", "1")
	has(t, page, "baru saja dipindahkan orang lain")
	step(200, "final", "Rembuk digabung "+evil, "dprd", "2")
	e := d.rows[0]
	e.Body.Volume, e.Body.Cost = 7000, 700_000
	if err := d.plan.Save(t.Context(), *d.person, &e, "Pagu turun "+evil); err != nil {
		t.Fatal(err)
	}
	page = d.get("/anggaran?tahun=2026", 200)
	for _, text := range []string{"dilewati", "Perubahan setelah rencana final", "anggaran, volume"} {
		has(t, page, text)
	}
	b := d.book()
	has(t, d.get("/anggaran/beda?tahun=2026&dari="+string(b.Moves[1].ID), 200), "1 diubah. Anggaran Rp\u00a02.000.000 menjadi Rp\u00a01.700.000 (−Rp\u00a0300.000)")
	d.get("/anggaran/beda?tahun=2026&dari="+string(db.NewID()), 404)
	d.get("/anggaran?tahun=2026&wilayah=9999", 404)
}

func TestOfManyChangesAPageShowsTheNewest(t *testing.T) {
	t.Parallel()
	d := open(t, 51)
	if err := d.budget.Move(t.Context(), *d.person, 2026, "7312", budget.Move{Number: 1, From: "draft", Stage: "final", Day: civil.MustDate("2026-05-20"), Document: "BA 005", Reason: "Rembuk digabung"}); err != nil {
		t.Fatal(err)
	}
	for i := range d.rows {
		e := &d.rows[i]
		e.Body.Volume, e.Body.Cost = 7000, 700_000
		if err := d.plan.Save(t.Context(), *d.person, e, "Pagu turun"); err != nil {
			t.Fatal(err)
		}
	}
	for page, want := range map[string]struct{ rows, first int }{"": {50, 51}, "&hal=2": {1, 1}} {
		rows := slices.DeleteFunc(d.get("/anggaran?tahun=2026"+page, 200).Texts("tbody th"), func(text string) bool { return !strings.Contains(text, "Kegiatan") })
		if len(rows) != want.rows || !strings.Contains(rows[0], fmt.Sprintf("Kegiatan %d ", want.first)) {
			t.Errorf("%q has %d changes: %.60q", page, len(rows), rows)
		}
	}
}

func TestTwoEditorsOfAMatrixRowAreToldOnThePage(t *testing.T) {
	t.Parallel()
	d := open(t, 3)
	id := string(d.rows[0].ID)
	page := d.get("/anggaran/matriks?tahun=2026&ke=1&baris="+id, 200)
	if page.Attr(`form[action="/anggaran/matriks"] [name="versi"]`, "value") != "0" {
		t.Error("the form has no version")
	}
	form := func(more ...string) []string {
		return append([]string{"tahun", "2026", "ke", "1", "baris", id, "versi", "0"}, more...)
	}
	page = d.post("/anggaran/matriks", 422, form("rkpd", "no", "renja", "yes", "renja_halaman", "9"+evil)...)
	has(t, page, "Wajib diisi.")
	d.post("/anggaran/matriks", 200, form("rkpd", "yes", "rkpd_halaman", "112", "renja", "yes")...)
	*d.person = actor(account.Health, "Dinkes", "dinkes")
	page = d.post("/anggaran/matriks", 422, form("rkpd", "no", "renja", "yes", "alasan", "Belum masuk")...)
	has(t, page, "Bappeda")
	if page.Attr(`form[action="/anggaran/matriks"] [name="versi"]`, "value") != "1" || page.Attr(`form[action="/anggaran/matriks"] [name="alasan"]`, "name") == "" {
		t.Error("the form does not go on over the newer version")
	}
	d.post("/anggaran/matriks", 200, append(form("rkpd", "no", "renja", "yes", "alasan", "Belum masuk"), "versi", "1")...)
	d.post("/anggaran/matriks", 403, "tahun", "2026", "ke", "1", "baris", string(d.rows[1].ID), "versi", "0", "rkpd", "yes")
	page = d.post("/anggaran/matriks", 422, "tahun", "2026", "ke", "2", "baris", id, "kua", "12,5", "apbd", "Rp 900.000")
	if page.Attr(`[name="kua"]`, "value") != "12,5" || page.Attr(`[name="apbd"]`, "value") != "Rp 900.000" {
		t.Error("what was typed is lost")
	}
	d.post("/anggaran/matriks", 200, "tahun", "2026", "ke", "2", "baris", id, "kua", "1.000.000", "apbd", "Rp 900.000", "alasan", "Rasionalisasi")
	has(t, d.get("/anggaran/perjalanan?tahun=2026", 200), "Dari Rp\u00a03.000.000 yang direncanakan untuk 2027, Rp\u00a0900.000 (30,0\u00a0%) masuk APBD, Rp\u00a01.100.000 hilang di jalan, dan Rp\u00a02.000.000 belum diketahui")
	l, _ := d.book().Line(d.rows[0].ID)
	if l.Placed.Version != 2 || l.Placed.Body.RKPD.In != budget.No || *l.Granted.Body.Budget != 900_000 {
		t.Errorf("%+v", l)
	}
}

func TestAQuarterIsTypedInAGridThatLosesNothing(t *testing.T) {
	t.Parallel()
	d := open(t, 4)
	*d.person = actor(account.Health, "Dinkes", "dinkes")
	page := d.get("/anggaran/realisasi?tahun=2026", 200)
	first, third := string(d.rows[0].ID), string(d.rows[2].ID)
	page.Count(`[name="v-`+first+`"]`, 1) // an office begins with its own rows
	page.HasNot(`[name="v-` + string(d.rows[1].ID) + `"]`)
	grid := func(want int, more ...string) *htmlcheck.Doc {
		return d.post("/anggaran/realisasi", want, append([]string{"tahun", "2026", "triwulan", "1", "opd", "dinkes"}, more...)...)
	}
	page = grid(422, "v-"+first, "4", "r-"+first, "400.000", "l-"+first, "0", "v-"+third, "banyak", "r-"+third, "9"+evil, "l-"+third, "0")
	has(t, page, "1 baris belum tersimpan")
	has(t, page, "1 baris disimpan.")
	if page.Attr(`[name="v-`+third+`"]`, "value") != "banyak" || page.Attr(`[name="r-`+third+`"]`, "value") != "9"+evil || page.Attr(`[name="l-`+first+`"]`, "value") != "1" {
		t.Error("what was typed is lost")
	}
	page = grid(422, "v-"+third, "11", "r-"+third, "2.000.000", "l-"+third, "0")
	has(t, page, "melebihi pagu")
	if page.Attr(`[name="a-`+third+`"]`, "name") == "" {
		t.Error("no reason is asked for")
	}
	grid(200, "v-"+third, "11", "r-"+third, "2.000.000", "l-"+third, "0", "a-"+third, "Perubahan APBD", "b-"+third, "SP2D 1")
	page = grid(422, "v-"+first, "5", "r-"+first, "500.000", "l-"+first, "0")
	has(t, page, "Dinkes baru saja mengisi fisik 4 dan Rp\u00a0400.000")
	grid(200, "v-"+first, "5", "r-"+first, "500.000", "l-"+first, "1")
	l, _ := d.book().Line(d.rows[0].ID)
	if l.Told[0] == nil || l.Told[0].Version != 2 || l.Told[0].Body.Amount != 500_000 {
		t.Errorf("%+v", l.Told[0])
	}
	has(t, d.get("/anggaran/riwayat?tahun=2026&triwulan=1&baris="+first, 200), "rupiah: Rp\u00a0400.000")
	page = d.get("/anggaran/realisasi?tahun=2026&triwulan=1&opd=", 200)
	has(t, page, "Belum melapor")
	has(t, page, "2 dari 4 baris sudah dilaporkan, realisasi Rp\u00a02.500.000")
}

func TestTheFileIsLookedThroughFirstAndThenTakenAtOnce(t *testing.T) {
	t.Parallel()
	d := open(t, 2)
	has(t, d.get("/rencana/berkas?tahun=2026", 200), "Unduh rencana (XLSX)")
	for _, path := range []string{"/rencana/berkas/rencana.xlsx", "/rencana/dokumen/rencana", "/rencana/dokumen/matriks-1", "/rencana/dokumen/matriks-2", "/rencana/dokumen/realisasi"} {
		answer, err := http.Get(d.address + path + "?tahun=2026")
		if err != nil {
			t.Fatal(err)
		}
		head := make([]byte, 4)
		_, _ = io.ReadFull(answer.Body, head)
		answer.Body.Close()
		if answer.StatusCode != 200 || string(head) != "PK\x03\x04" && string(head) != "%PDF" {
			t.Errorf("%s: %d %q", path, answer.StatusCode, head)
		}
	}
	send := func(text string, want int) *htmlcheck.Doc {
		var body bytes.Buffer
		form := multipart.NewWriter(&body)
		part, _ := form.CreateFormFile("file", "rencana.csv")
		_, _ = part.Write([]byte(text))
		form.Close()
		answer, err := http.Post(d.address+"/rencana/berkas?tahun=2026", form.FormDataContentType(), &body)
		return d.answer(answer, err, want)
	}
	has(t, send("a;b\n", 422), "Tidak ada lembar dengan judul kolom")
	page := send("Kegiatan;OPD;Jenis intervensi;Anggaran;Sumber dana;Lokasi\nBaru "+evil+";Dinas Kesehatan;Spesifik;Rp 5.000.000;APBD;"+evil+"\nLain;Dinas Kesehatan;Spesifik;Rp 7.000.000;APBD;Goarie\n", 200)
	has(t, page, "1 baris tidak akan disimpan")
	has(t, page, "tidak dikenal sebagai desa")
	if len(d.book().Lines) != 2 {
		t.Error("a preview kept something")
	}
	packed := page.Attr(`[name="isi"]`, "value")
	d.post("/rencana/berkas/simpan?tahun=2026", 404, "isi", packed) // leads on to /rencana, which is not of this group
	if b := d.book(); len(b.Lines) != 3 || b.Cost != 9_000_000 {
		t.Errorf("%d rows, %d", len(b.Lines), b.Cost)
	}
	has(t, d.post("/rencana/berkas/simpan?tahun=2026", 422, "isi", packed[:20]), "Unggah berkasnya sekali lagi")
}
