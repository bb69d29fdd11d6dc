package app_test

import (
	"archive/zip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/app"
	"tumbuh/internal/app/world"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/exchange/report"
	"tumbuh/internal/exchange/workbook"
	"tumbuh/internal/measure/indicator"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/people"
	"tumbuh/internal/record/privacy"
)

const aisyahNIK = "7312015505240001"

var aisyah = world.Line{NIK: aisyahNIK, Name: "Aisyah Rahma", Birth: "15/05/2024", Parent: "Hasnah"}

// says fails the test where an answer has another status or lacks a text.
func says(t *testing.T, p world.Page, status int, want ...string) world.Page {
	t.Helper()
	for _, s := range want {
		if !strings.Contains(p.Body, s) {
			t.Errorf("%s does not say %q", p.Path, s)
		}
	}
	if p.Status != status || t.Failed() {
		t.Fatalf("%s: %d, want %d\n%.1500s", p.Path, p.Status, status, strings.Join(p.Texts("main"), " "))
	}
	return p
}

// count asks a question of the database itself.
func count(t *testing.T, w *world.World, query string, args ...any) (n int) {
	t.Helper()
	w.Ledger() // what readers left to be written later
	if err := w.DB.Read(context.Background(), func(tx *db.Tx) error { _, err := tx.One(query, args, &n); return err }); err != nil {
		t.Fatal(err)
	}
	return n
}

func stunted(t *testing.T, w *world.World) (n, of int64) {
	t.Helper()
	all, err := w.Indicator.Figures(context.Background(), w.Dina.Actor, indicator.Query{Area: world.Village, From: 202608, To: 202608, Indicators: []string{"stunting"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range all {
		n, of = n+f.Numerator, of+f.Denominator
	}
	return n, of
}

// holds fails where the chain of the ledger does not.
func holds(t *testing.T, w *world.World) {
	t.Helper()
	w.Ledger()
	if r, err := ledger.Verify(context.Background(), w.DB, world.Regency); err != nil || r.Err() != nil {
		t.Errorf("the ledger's chain: %+v, %v", r, err)
	}
}

// A mother asks the midwife what is kept of her daughter, has the birth date put
// right, takes her consent back and has everything erased.
func TestAMotherAsksToSeeCorrectAndErase(t *testing.T) {
	world.Each(t, func(t *testing.T, w *world.World) {
		refused := aisyah
		refused.Kg, refused.Day = "ringan", "11/08/2026"
		book := w.Book(aisyah, refused, world.Line{Name: "Budi Santoso", Sex: "L"}, world.Line{Name: "Nur Hidayah", Birth: "01/04/2024"})
		w.As(w.Dina).Imports(book)
		child := string(w.Child("Aisyah Rahma"))
		here := "/anak/" + child

		// Whoever may see the child sees on what ground it is kept, and that this is no consent.
		w.As(w.Ani).Opens(here, "Dasar umum kantor ini, bukan persetujuan keluarga: Tugas kepentingan umum, untuk surveilans gizi balita")
		if p := w.Get(here); strings.Contains(p.Body, here+"/perbaiki") || strings.Contains(p.Body, here+"/hapus") || strings.Contains(p.Body, here+"/berkas") {
			t.Error("the village office is offered what it may not do")
		}
		for _, path := range []string{"/perbaiki", "/hapus"} {
			w.MayNot(here + path)
		}
		w.As(w.Budi)
		says(t, w.Post(here+"/dasar", url.Values{"dasar": {"consent"}, "tujuan": {"assistance"}, "tanggal": {"2026-09-01"}}), 422, "Isi nama orang tua atau wali")
		says(t, w.Post(here+"/dasar", url.Values{"dasar": {"consent"}, "tujuan": {"assistance"}, "tanggal": {"2026-09-01"}, "pemberi": {"Hasnah"}, "hubungan": {"mother"}}), 200,
			"Dasar dicatat", "Persetujuan orang tua atau wali: bantuan dan pendampingan keluarga", "Hasnah (ibu)", "berlaku sejak 1 Sep 2026")

		sees(t, w, here)
		corrects(t, w, here, book)
		withdraws(t, w, here, book)
		erases(t, w, here, book)
		holds(t, w)
	})
}

// sees: one file with all that is kept.
func sees(t *testing.T, w *world.World, here string) {
	t.Helper()
	says(t, w.Post(here+"/berkas", url.Values{}), 422, "Tulis siapa yang meminta")
	answer := says(t, w.Post(here+"/berkas", url.Values{"peminta": {"Hasnah, ibu"}}), 200)
	packed, err := zip.NewReader(strings.NewReader(answer.Body), int64(len(answer.Body)))
	if err != nil {
		t.Fatal(err)
	}
	part := func(name string) string {
		f, err := packed.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(f)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	page := part("data-anak.html")
	for _, want := range []string{"Semua data Aisyah Rahma", aisyahNIK, "15 Mei 2024", "10,9 kg", "Hasnah, ibu", "Persetujuan orang tua atau wali", "soppeng.csv", "Membuka data anak", "Ani"} {
		if !strings.Contains(strings.ReplaceAll(page, "\u00a0", " "), want) {
			t.Errorf("the family's page does not say %q", want)
		}
	}
	if strings.Contains(page, "privacy.") || strings.Contains(page, "audit.") {
		t.Error("the family's page has a key without a sentence")
	}
	var all map[string]any
	if err := json.Unmarshal([]byte(part("data-anak.json")), &all); err != nil {
		t.Fatal(err)
	}
	for table, rows := range map[string]int{"child": 1, "visits": 1, "months": 1, "grounds": 1, "imports": 1, "corrections": 0} {
		if got, _ := all[table].([]any); len(got) != rows {
			t.Errorf("%d rows of %s for programs, want %d", len(got), table, rows)
		}
	}
	if n := count(t, w, "select count(*) from ledger where action = 'child.file' and detail like '%Hasnah, ibu%'"); n != 1 {
		t.Errorf("%d files in the ledger", n)
	}
}

// corrects: judged anew, added up again, and the old file does not bring it back.
func corrects(t *testing.T, w *world.World, here, book string) {
	t.Helper()
	form := func(page world.Page) url.Values {
		return url.Values{"name": {"Aisyah Rahma"}, "sex": {"2"}, "birth": {"2023-03-15"}, "parent": {"Hasnah"}, "village": {world.Village}, "posyandu": {"Mawar"}, "reason": {"sesuai akta"}}
	}
	page := says(t, w.Get(here+"/perbaiki"), 200)
	if strings.Contains(page.Body, aisyahNIK) {
		t.Error("the form holds the whole NIK")
	}
	wrong := form(page)
	wrong.Set("birth", "2027-01-01")
	says(t, w.Post(here+"/perbaiki", wrong), 422, "Isi tanggal lahir yang benar", "2027-01-01")
	before, of := stunted(t, w)
	says(t, w.Post(here+"/perbaiki", form(page)), 200, "Perbaikan disimpan", "15 Mar 2023", "3 tahun 4 bulan")
	if after, still := stunted(t, w); after != before+1 || still != of {
		t.Errorf("stunted %d of %d, after the correction %d of %d: a girl of 40 months with 89 cm is short", before, of, after, still)
	}
	w.As(w.Dina).Imports(book)
	says(t, w.As(w.Budi).Get(here), 200, "15 Mar 2023")
	if n := count(t, w, "select count(*) from child where name = 'Aisyah Rahma'"); n != 1 {
		t.Errorf("%d records of her after the old file came again", n)
	}
}

// withdraws: she is on no list and in no file, and no import takes her.
func withdraws(t *testing.T, w *world.World, here, book string) {
	t.Helper()
	ground := w.Get(here).Attr(`form[action="`+here+`/dasar/cabut"] input[name=dasar]`, "value")
	says(t, w.Post(here+"/dasar/cabut", url.Values{"dasar": {ground}}), 200, "Persetujuan dicabut: diblokir sejak 5 Sep 2026")
	for _, path := range []string{"/anak?perlu=semua", "/anak/daftar.csv?perlu=semua", "/anak?perlu=pendek"} {
		if p := w.Get(path); strings.Contains(p.Body, "Aisyah") {
			t.Errorf("%s still shows her", path)
		}
	}
	w.As(w.Ani).CannotSee("Aisyah Rahma")
	w.As(w.Dina).Opens("/privasi", "1 anak diblokir", "Aisyah Rahma")
	if p := w.As(w.Admin).Get("/privasi"); strings.Contains(p.Body, "Aisyah") || !strings.Contains(p.Body, "1 anak diblokir") {
		t.Error("the administrator must see that there is one, and not who")
	}
	later := aisyah
	later.Day = "12/08/2026"
	r, err := w.Workbook.Take(context.Background(), w.Dina.Actor, w.Book(later), workbook.Options{})
	if err != nil || r.Refused != 1 || r.Notable[0].Notes[0].Key != "people.blocked" || r.Notable[0].Raw != nil {
		t.Errorf("an import of a blocked child: %+v, %v", r.Notable, err)
	}
	// Another ground lets her in again; then that ends too.
	w.As(w.Budi)
	says(t, w.Post(here+"/dasar", url.Values{"dasar": {"vital"}, "tujuan": {"referral"}, "tanggal": {"2026-09-05"}, "catatan": {"dirawat di rumah sakit"}}), 200)
	says(t, w.As(w.Ani).Get("/anak?perlu=semua"), 200, "Aisyah Rahma")
	w.As(w.Budi)
	ground = w.Get(here).Attr(`form[action="`+here+`/dasar/cabut"] input[name=dasar]`, "value")
	says(t, w.Post(here+"/dasar/cabut", url.Values{"dasar": {ground}}), 200, "diblokir sejak")
}

// erases: nothing of her is left but that it was done.
func erases(t *testing.T, w *world.World, here, book string) {
	t.Helper()
	child := here[len("/anak/"):]
	w.As(w.Budi).MayNot(here + "/hapus")
	w.As(w.Dina)
	says(t, w.Get(here+"/hapus"), 200, "Sidik terkunci", "Cadangan lama")
	says(t, w.Post(here+"/hapus", url.Values{"alasan": {"permintaan ibu"}, "nama": {"Aisyah"}}), 422, "Namanya tidak sama")
	_, of := stunted(t, w)
	says(t, w.Post(here+"/hapus", url.Values{"alasan": {"permintaan ibu"}, "nama": {"aisyah rahma"}}), 200, "Data anak sudah dihapus")
	if _, after := stunted(t, w); after != of-1 {
		t.Errorf("%d judged, %d before she was erased", after, of)
	}
	for _, query := range []string{"child where id = $1", "child_word where child = $1", "visit where child = $1", "child_month where child = $1", "import_line where child = $1",
		"likeness where a = $1 or b = $1", "consent where person = $1", "correction where child = $1"} {
		if n := count(t, w, "select count(*) from "+query, child); n != 0 {
			t.Errorf("%d rows left in %s", n, query)
		}
	}
	for _, text := range []string{"Aisyah", "aisyah", "Hasnah", aisyahNIK} {
		if n := count(t, w, "select count(*) from ledger where detail like $1 and action <> 'import.take'", "%"+text+"%"); n != 0 {
			t.Errorf("%d entries of the ledger still say %s", n, text)
		}
	}
	err := w.DB.Read(context.Background(), func(tx *db.Tx) error {
		left, err := workbook.Mentions(tx, []people.Child{{Regency: world.Regency, ID: db.ID(child), NIK: aisyahNIK, Name: "Aisyah Rahma", Parent: "Hasnah", Birth: civil.MustDate("2024-05-15")}})
		if len(left) > 0 {
			t.Errorf("lines of imports still name her: %+v", left)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	if n := count(t, w, "select count(*) from ledger where action = 'child.erase' and target = $1 and detail like '%permintaan ibu%'", child); n != 1 {
		t.Errorf("%d deeds of erasure", n)
	}
	says(t, w.Get(here), 404)

	if _, err := w.RotateKey(context.Background(), w.Admin.By()); err != nil {
		t.Fatal(err)
	}
	// Under new keys, too, the old file does not bring her back, with her NIK or without, under the old birth date or the new.
	bare, corrected := aisyah, aisyah
	bare.NIK, corrected.NIK, corrected.Birth = "", "", "15/03/2023"
	for name, file := range map[string]string{"as it was": w.Book(aisyah), "without NIK": w.Book(bare), "with the corrected date": w.Book(corrected)} {
		r, err := w.Workbook.Take(context.Background(), w.Dina.Actor, file, workbook.Options{})
		if err != nil || r.Refused != 1 || r.Notable[0].Notes[0].Key != "people.forgotten" || r.Notable[0].Raw != nil {
			t.Errorf("%s: %+v, %v", name, r.Notable, err)
		}
	}
	if n := count(t, w, "select count(*) from child where name like 'Aisyah%'"); n != 0 {
		t.Error("she came back")
	}
	// What else the import brought can be undone.
	list, err := w.Workbook.Imports(context.Background(), w.Dina.Actor, 50)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Workbook.Undo(context.Background(), w.Dina.Actor, list[len(list)-1].ID); err != nil {
		t.Errorf("undoing the import that first brought her: %v", err)
	}
	if n := count(t, w, "select count(*) from child"); n != 0 {
		t.Errorf("%d children after the undo", n)
	}
	// Her family changes its mind.
	says(t, w.Post("/privasi/izinkan", url.Values{"nama": {"Orang Lain"}, "lahir": {"2024-05-15"}, "alasan": {"ibu setuju"}}), 404, "Tidak ada anak terhapus")
	says(t, w.Post("/privasi/izinkan", url.Values{"nik": {aisyahNIK}, "nama": {"Aisyah Rahma"}, "lahir": {"2024-05-15"}, "alasan": {"ibu setuju"}}), 200, "menerima anak ini lagi")
	w.Imports(w.Book(aisyah)).Sees("Aisyah Rahma")
}

// Children whose time is over go; the figures of their months stay, whatever is
// imported later.
func TestRetentionErasesInStepsAndClosesTheMonths(t *testing.T) {
	for _, engine := range []db.Engine{db.SQLite, db.PostgreSQL} {
		t.Run(engine.String(), func(t *testing.T) {
			t.Parallel()
			at := world.Now
			c := app.Config{Data: t.TempDir(), DB: dbtest.URL(t, engine), RetentionYears: 3, Now: func() time.Time { return at }}
			if _, err := app.Init(context.Background(), c, world.Regency, ledger.By{Name: "test"}); err != nil {
				t.Fatal(err)
			}
			w := world.Open(t, c)
			old, young := world.Line{Name: "Lama Sekali", Birth: "20/08/2021"}, world.Line{Name: "Masih Kecil", Birth: "01/06/2026", Kg: "5,5", Cm: "58"}
			lines := []world.Line{old, young}
			for i := range 70 { // more than go at once
				lines = append(lines, world.Line{Name: "Anak Ke" + strings.Repeat("x", 1+i%9) + strings.Repeat("y", 1+i/9), Birth: "21/08/2021"})
			}
			refused := young
			refused.Name, refused.Kg = "Tak Jadi", "berat"
			w.As(w.Dina).Imports(w.Book(append(lines, refused)...))
			_, of := stunted(t, w)

			ctx, by := context.Background(), w.Dina.Actor
			if p, err := w.Privacy.Due(ctx, by); err != nil || p.Children != 0 || p.Lines != 0 {
				t.Fatalf("due before their time: %+v, %v", p, err)
			}
			at = time.Date(2029, 8, 20, 3, 0, 0, 0, time.UTC) // eight years after the first was born
			if p, err := w.Privacy.Due(ctx, by); err != nil || p.Children != 1 || len(p.Names) != 1 || p.Names[0].Name != "Lama Sekali" {
				t.Fatalf("due on the day: %+v, %v", p.Groups, err)
			}
			if at = time.Now().AddDate(3, 0, 2); at.Year() < 2030 { // the import was taken by the database's clock
				at = time.Date(2030, 1, 5, 3, 0, 0, 0, time.UTC)
			}
			want := privacy.Due{Village: world.Village, Year: 2021, Children: 71}
			if p, err := w.Privacy.Due(ctx, by); err != nil || len(p.Groups) != 1 || p.Groups[0] != want {
				t.Fatalf("due later: %+v, %v", p.Groups, err)
			}
			if p, err := w.Privacy.Due(ctx, w.Admin.Actor); err != nil || p.Children != 71 || p.Names != nil {
				t.Errorf("the administrator sees how many, and no name: %+v, %v", p.Names, err)
			}
			says(t, w.As(w.Admin).Get("/privasi/retensi"), 200, "71 anak sudah lewat masa simpannya", "Goarie")
			if n := count(t, w, "select count(*) from child"); n != 72 {
				t.Fatalf("a dry run left %d children", n)
			}
			says(t, w.Post("/privasi/retensi", url.Values{"ketik": {"HAPUS"}}), 422, "Ketik persis: HAPUS 71")

			// Broken off after the first step, it stays so far and goes on later.
			broken, stop := context.WithCancel(ctx)
			if done, err := w.Privacy.Retain(broken, by, func(int) { stop() }); err == nil || done != 50 {
				t.Fatalf("broken off after %d: %v", done, err)
			}
			says(t, w.Post("/privasi/retensi", url.Values{"ketik": {"hapus 21"}}), 200, "21 anak dihapus")
			if n := count(t, w, "select count(*) from child"); n != 1 {
				t.Errorf("%d children left, want the young one", n)
			}
			if n := count(t, w, "select count(*) from ledger where action = 'retention.erase'"); n != 71 {
				t.Errorf("%d deeds for 71 children", n)
			}
			if n := count(t, w, "select count(*) from import_line"); n != 0 {
				t.Errorf("%d lines of an import of three years ago", n)
			}
			if _, after := stunted(t, w); after != of {
				t.Errorf("%d of August 2026 are judged now, %d were", after, of)
			}
			// An old and a new weighing of the young child: August 2026 stays closed, September opens.
			late := young
			late.Day = "20/08/2026"
			next := young
			next.Day, next.Kg, next.Cm = "10/09/2026", "6,0", "60"
			w.As(w.Dina).Imports(w.Book(late, next))
			if _, after := stunted(t, w); after != of {
				t.Errorf("a later import changed the closed August: %d, was %d", after, of)
			}
			if n := count(t, w, "select denominator from figure where month = 202609 and indicator = 'weighed'"); n != 1 {
				t.Errorf("%d registered in September 2026", n)
			}
			r, err := w.Workbook.Take(ctx, by, w.Book(old), workbook.Options{})
			if err != nil || r.Refused != 1 {
				t.Errorf("an old file brings back whose time was over: %+v, %v", r.Notable, err)
			}
			list, err := w.Workbook.Imports(ctx, by, 50)
			if err != nil {
				t.Fatal(err)
			}
			if err := w.Workbook.Undo(ctx, by, list[len(list)-1].ID); fault.As(err) == nil || fault.As(err).Key != "import.undo.expired" {
				t.Errorf("undoing an import whose lines are gone: %v", err)
			}
			holds(t, w)
		})
	}
}

// Merged records go with the one that is kept.
func TestErasingTakesTheMergedRecordsAlong(t *testing.T) {
	world.Each(t, func(t *testing.T, w *world.World) {
		double := world.Line{Name: "Aisyah Rahmah", Birth: aisyah.Birth, Parent: aisyah.Parent, Day: "12/08/2026"}
		w.As(w.Dina).Imports(w.Book(aisyah, double))
		kept, gone := w.Child("Aisyah Rahma"), w.Child("Aisyah Rahmah")
		if err := w.People.Merge(context.Background(), w.Dina.Actor, kept, gone); err != nil {
			t.Fatal(err)
		}
		says(t, w.Post("/anak/"+string(kept)+"/hapus", url.Values{"alasan": {"permintaan ibu"}, "nama": {"Aisyah Rahma"}}), 200)
		if n := count(t, w, "select count(*) from child") + count(t, w, "select count(*) from visit") + count(t, w, "select count(*) from child_month") + count(t, w, "select count(*) from likeness"); n != 0 {
			t.Errorf("%d rows are left", n)
		}
		r, err := w.Workbook.Take(context.Background(), w.Dina.Actor, w.Book(aisyah, double), workbook.Options{})
		if err != nil || r.Refused != 2 {
			t.Errorf("%d of two lines refused, %v", r.Refused, err)
		}
		holds(t, w)
	})
}

// The register of breaches: the clock, the letters, and nothing goes away.
func TestABreachRunsAgainstTheClock(t *testing.T) {
	at := world.Now
	c := app.Config{Data: t.TempDir(), Now: func() time.Time { return at }}
	if _, err := app.Init(context.Background(), c, world.Regency, ledger.By{Name: "test"}); err != nil {
		t.Fatal(err)
	}
	w := world.Open(t, c)
	for _, may := range []struct {
		who    *world.Person
		status int
	}{{w.Budi, 403}, {w.Ani, 403}, {w.Citra, 403}, {w.Admin, 200}} {
		if p := w.As(may.who).Get("/privasi/insiden"); p.Status != may.status {
			t.Errorf("%s: %d", may.who.Name, p.Status)
		}
	}
	auditor := w.Person("auditor", account.Auditor, world.Regency)
	w.As(w.Admin)
	says(t, w.Post("/privasi/insiden", url.Values{"diketahui": {"2026-09-06T10:00"}, "apa": {"x"}}), 422, "tidak setelah sekarang", "Tulis data apa", "Tulis data siapa")
	p := says(t, w.Post("/privasi/insiden", url.Values{"diketahui": {"2026-09-04T08:00"}, "apa": {"Daftar nama dan NIK <em>balita</em>"}, "siapa": {"balita Desa Goarie"}, "jumlah": {"120"}, "bagaimana": {"laptop hilang"}}), 200, "sisa 45 jam 0 menit", "7 Sep 2026, 08.00 WITA")
	here := p.Path
	says(t, w.As(auditor).Get(here), 200, "laptop hilang")
	if p := w.Post(here, url.Values{"apa": {"lain sama sekali"}}); p.Status != 403 {
		t.Errorf("the auditor writes: %d", p.Status)
	}
	w.As(w.Admin)
	for whom, to := range map[string]string{"lembaga": "Lembaga Pelindungan Data Pribadi", "subjek": "Orang tua atau wali"} {
		says(t, w.Get(here+"/surat?kepada="+whom), 200, to, "4 Sep 2026, 08.00 WITA", "Daftar nama dan NIK &lt;em&gt;balita", "balita Desa Goarie", "120", "laptop hilang", "……… (diisi)")
	}
	at = at.Add(46 * time.Hour)
	says(t, w.Get("/privasi/insiden"), 200, "terlambat 1 jam 0 menit")
	says(t, w.Post(here+"/tutup", nil), 200, "Belum dapat ditutup")
	says(t, w.Post(here+"/beri-tahu", url.Values{"kepada": {"lembaga"}, "kapan": {"2026-09-06T09:00"}, "cara": {"Kepala Dinas, surat 12/2026"}}), 200, "diberitahukan 6 Sep 2026, 09.00 WITA", "Kepala Dinas, surat 12/2026")
	says(t, w.Post(here+"/beri-tahu", url.Values{"kepada": {"lembaga"}, "kapan": {"2026-09-06T10:00"}, "cara": {"sekali lagi"}}), 200, "Sudah dicatat sebelumnya")
	says(t, w.Post(here+"/beri-tahu", url.Values{"kepada": {"subjek"}, "kapan": {"2026-09-07T08:30"}, "cara": {"kader, dari rumah ke rumah"}}), 200, "diberitahukan terlambat")
	says(t, w.Post(here, url.Values{"apa": {"Daftar nama dan NIK"}, "siapa": {"balita Desa Goarie"}, "jumlah": {"118"}, "tindakan": {"kata sandi diganti"}}), 200, "118")
	says(t, w.Post(here+"/tutup", nil), 200, "Insiden ditutup", "Menutup insiden")
	says(t, w.Post(here, url.Values{"apa": {"lain sama sekali"}, "siapa": {"entah"}}), 200, "sudah ditutup")
	w.As(auditor).Opens("/privasi/insiden", "Daftar nama dan NIK", "diberitahukan terlambat")
	if n := count(t, w, "select count(*) from ledger where action like 'breach.%'"); n != 5 {
		t.Errorf("%d entries of the breach", n)
	}
	if n := count(t, w, `select count(*) from ledger where action = 'breach.amend' and detail like '%"persons":120%' and detail like '%"persons":118%'`); n != 1 {
		t.Error("the ledger does not have what was changed")
	}
}

// The assessment is filled from what is configured.
func TestTheAssessmentTellsTheRealSettings(t *testing.T) {
	w := world.New(t, db.SQLite)
	w.As(w.Dina).Imports(w.Book(aisyah))
	w.As(w.Admin).Opens("/privasi/penilaian", "Kabupaten Soppeng", "1 anak, 1 penimbangan", "Di folder data yang sama", "Tidak diatur", "generasi 1", "kode kedua tidak diwajibkan",
		"5 tahun setelah ulang tahun kelima", "di bawah 5", "Diisi pengendali: pejabat pelindungan data pribadi", "belum dikonfirmasi", "Tempat cadangan belum diatur", "Dinas Kesehatan", "hapus data", "Impor buku kerja e-PPGBM")
	for path, role := range map[string]*world.Person{"/privasi": w.Citra, "/privasi/penilaian": w.Budi, "/privasi/retensi": w.Ani} {
		w.As(role).MayNot(path)
	}
	c := app.Config{Data: t.TempDir(), KeyFile: t.TempDir() + "/tumbuh.key", BackupPlace: "s3://bucket/x", TwoFactor: "required", MaxSessions: 4, RetentionYears: 7, SmallCell: 11, Public: "https://tumbuh.soppeng.go.id"}
	if _, err := app.Init(context.Background(), c, world.Regency, ledger.By{Name: "test"}); err != nil {
		t.Fatal(err)
	}
	w = world.Open(t, c)
	facts, err := w.PrivacyFacts(context.Background(), w.Admin.Actor)
	if err != nil {
		t.Fatal(err)
	}
	said := fmt.Sprint(report.Assessment(locale.For(locale.Indonesian), facts))
	for _, want := range []string{"Di luar folder data", "penyimpanan S3, belum pernah jadi", "kode kedua untuk semua peran kantor", "7 tahun setelah ulang tahun kelima", "Jumlah di bawah 11 tidak keluar", "HTTPS.", "Paling banyak 4 per akun"} {
		if !strings.Contains(said, want) {
			t.Errorf("the assessment does not say %q", want)
		}
	}
	for _, not := range []string{"Di folder data yang sama", "tidak diwajibkan", "Tanpa HTTPS", "privacy."} {
		if strings.Contains(said, not) {
			t.Errorf("the assessment says %q", not)
		}
	}
}

// Neither a NIK nor a name stands in an address, a title or what a link's preview
// shows, and no page is for search engines.
func TestNothingOfAChildIsInAddressesOrTitles(t *testing.T) {
	w := world.New(t, db.SQLite)
	w.As(w.Dina).Imports(w.Book(aisyah))
	here := "/anak/" + string(w.Child("Aisyah Rahma"))
	pages := []world.Page{w.Get("/anak?perlu=semua"), w.Get(here), w.Get(here + "/perbaiki"), w.Get(here + "/hapus"), w.Post(here+"/nik", nil), w.Post(here+"/cetak", nil),
		w.Post("/anak/cetak?perlu=semua", nil), w.Post("/anak/cari", url.Values{"kata": {"aisyah"}})}
	for _, p := range pages {
		says(t, p, 200, "Aisyah Rahma", `<meta name="robots" content="noindex">`)
		title := p.Text("title")
		if strings.Contains(title, "Aisyah") || strings.Contains(p.Path, "Aisyah") || strings.Contains(p.Path, "7312015") || strings.Contains(p.Body, "og:") {
			t.Errorf("%s is titled %q", p.Path, title)
		}
		for _, part := range []string{"href", "action", "src"} {
			for _, at := range strings.Split(p.Body, part+`="`)[1:] {
				address, _, _ := strings.Cut(at, `"`)
				if strings.Contains(strings.ToLower(address), "aisyah") || strings.Contains(address, aisyahNIK) {
					t.Errorf("%s leads to %s", p.Path, address)
				}
			}
		}
		p.Has(".confidential", "RAHASIA", "Dina, 5 Sep 2026 11.00 WITA")
	}
	printed := 0
	for _, e := range w.Ledger() {
		if e.Action == "child.print" && e.Who == "Dina" {
			printed++
		}
	}
	if printed != 2 {
		t.Errorf("%d prints recorded", printed)
	}
}
