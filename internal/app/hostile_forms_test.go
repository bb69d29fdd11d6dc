package app_test

import (
	"archive/zip"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/app"
	"tumbuh/internal/app/world"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/record/account"
)

// What a family's pages show by name stands in no title and in no address.
func TestNothingOfAFamilyIsInAddressesOrTitles(t *testing.T) {
	t.Parallel()
	w := world.New(t, db.SQLite)
	x := handsetOf(t, w, "rosi").registers("Basorudin", object{"water": "surface", "latrine": "none"})
	drain(t, w)
	w.As(w.Dina)
	village, forms := "?wilayah="+world.Village, "/formulir/"+world.Village
	for _, path := range []string{"/keluarga/" + string(x.id), "/keluarga/daftar" + village + "&kurang=latrine", "/keluarga/pendamping" + village, "/keluarga/verifikasi" + village,
		forms + "/2b?periode=2026-09", forms + "/3b?periode=2026Q3", forms + "/orang?formulir=3B&periode=2026Q3"} {
		p := w.Get(path)
		says(t, p, http.StatusOK, "Basorudin")
		if title := p.Text("title"); strings.Contains(title, "Baso") || strings.Contains(p.Path, "Baso") {
			t.Errorf("%s is titled %q", path, title)
		}
		for _, part := range []string{"href", "action", "src"} {
			for _, at := range strings.Split(p.Body, part+`="`)[1:] {
				if address, _, _ := strings.Cut(at, `"`); strings.Contains(address, "Basorudin") {
					t.Errorf("%s leads to %s", path, address)
				}
			}
		}
		p.Has(".confidential", "RAHASIA", "Dina, 5 Sep 2026 11.00 WITA")
	}
}

// mentions are all rows of the database that hold one of some texts, by table.
func mentions(t *testing.T, w *world.World, texts ...string) map[string]int {
	t.Helper()
	found := map[string]int{}
	err := w.DB.Read(context.Background(), func(tx *db.Tx) error {
		tables, err := tx.Tables()
		if err != nil {
			return err
		}
		for _, table := range tables {
			names := table.Columns
			err := tx.Each("select "+strings.Join(names, ", ")+" from "+table.Name, nil, func(s db.Scan) error {
				row, at := make([]any, len(names)), make([]any, len(names))
				for i := range row {
					at[i] = &row[i]
				}
				err := s(at...)
				line := ""
				for _, v := range row {
					if b, ok := v.([]byte); ok {
						v = string(b)
					}
					line += fmt.Sprint(v, "|")
				}
				for _, text := range texts {
					if strings.Contains(line, text) {
						found[table.Name]++
						break
					}
				}
				return err
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// A child that was on the forms, in counts and on lists is erased: what is left of it is
// in the ledger, without its name, and what was counted is counted without it.
func TestAnErasedChildIsOnNoFormAndInNoCount(t *testing.T) {
	world.Each(t, func(t *testing.T, w *world.World) {
		rosi := handsetOf(t, w, "rosi")
		x := rosi.registers("Basorudin", object{"water": "surface", "latrine": "none"})
		rosi.says(0, record("services", x.baby, db.NewID(), object{"month": "2026-08", "marks": object{"counselling": true}}),
			record("weighing", x.baby, db.NewID(), object{"day": "2026-08-10", "grams": 7100, "mm": 660}))
		drain(t, w)
		w.As(w.Dina)
		forms := "/formulir/" + world.Village
		says(t, w.Get(forms+"/3b?periode=2026Q3"), http.StatusOK, "Anak Basorudin")
		says(t, w.Get("/keluarga/"+string(x.id)), http.StatusOK, "Anak Basorudin")
		w.Get("/keluarga/daftar.csv?wilayah=" + world.Village + "&tujuan=audit")
		w.Get(forms + "/2b/unduh.xlsx?periode=2026-09&tujuan=audit")
		if n := count(t, w, "select sum(children) from scorecard where period = '2026Q3'"); n != 1 {
			t.Fatalf("%d children on form 4", n)
		}
		says(t, w.Post("/anak/"+string(x.baby)+"/hapus", url.Values{"alasan": {"permintaan ibu"}, "nama": {"anak basorudin"}}), http.StatusOK, "sudah dihapus")
		drain(t, w)
		for table, n := range mentions(t, w, "Anak Basorudin", "anak basorudin") {
			t.Errorf("%s: %d rows name it", table, n)
		}
		left := mentions(t, w, string(x.baby))
		delete(left, "ledger")
		delete(left, "feed") // says to phones that it is gone
		if len(left) > 0 {
			t.Errorf("rows with its id: %v", left)
		}
		if n := count(t, w, "select coalesce(sum(children), 0) from scorecard where period = '2026Q3'"); n != 0 {
			t.Errorf("%d children are still on form 4", n)
		}
		for _, path := range []string{forms + "/2b?periode=2026-09", forms + "/3b?periode=2026Q3", forms + "/orang?formulir=3B&periode=2026Q3", "/keluarga/" + string(x.id), "/keluarga/daftar?wilayah=" + world.Village} {
			if p := w.Get(path); p.Status != http.StatusOK || strings.Contains(p.Body, "Anak Basorudin") {
				t.Errorf("%s: %d", path, p.Status)
			}
		}
	})
}

// Sums stay when a child's time is over: those of the forms, too, and of families.
func TestRetentionLeavesTheFormsAsTheyWere(t *testing.T) {
	t.Parallel()
	at := world.Now
	c := app.Config{Data: t.TempDir(), DB: dbtest.URL(t, db.SQLite), RetentionYears: 1, Now: func() time.Time { return at }}
	if _, err := app.Init(context.Background(), c, world.Regency, ledger.By{Name: "test"}); err != nil {
		t.Fatal(err)
	}
	w := world.Open(t, c)
	x := handsetOf(t, w, "rosi").registers("Basorudin", object{"water": "surface", "latrine": "none"})
	w.As(w.Dina).Imports(w.Book(world.Line{Name: "Lama", Birth: "20/08/2024", Day: "10/08/2026"}))
	drain(t, w)
	was := sums(t, w, "2026Q3")
	if len(was) < 3 {
		t.Fatal(was)
	}
	at = time.Date(2032, 9, 20, 3, 0, 0, 0, time.UTC) // both are over six
	done, err := w.Privacy.Retain(context.Background(), w.Dina.Actor, func(int) {})
	if err != nil || done != 2 {
		t.Fatalf("%d erased, %v", done, err)
	}
	drain(t, w)
	if now := sums(t, w, "2026Q3"); strings.Join(now, "\n") != strings.Join(was, "\n") {
		t.Errorf("after retention:\n%s\nwas:\n%s", strings.Join(now, "\n"), strings.Join(was, "\n"))
	}
	if n := mentions(t, w, string(x.baby))["convergence"]; n > 0 {
		t.Errorf("%d rows of the forms are left", n)
	}
}

// sums are what forms and coverage say of a period.
func sums(t *testing.T, w *world.World, period string) (lines []string) {
	t.Helper()
	for _, line := range kept(t, w) {
		if (strings.HasPrefix(line, "scorecard") || strings.HasPrefix(line, "coverage_count")) && strings.Contains(line, period) {
			lines = append(lines, line)
		}
	}
	return lines
}

// A cadre's account with a posyandu sees its own families and children alone.
func TestACadreOfAPosyanduSeesItsOwnOnly(t *testing.T) {
	world.Each(t, func(t *testing.T, w *world.World) {
		rosi := handsetOf(t, w, "rosi")
		mawar := rosi.registers("Basorudin", object{"water": "surface"})
		melati, records := told("Tenripada", object{"water": "surface"})
		for _, r := range records { // all of them elsewhere
			r["body"].(object)["fields"].(object)["posyandu"] = "Melati"
		}
		rosi.says(0, records...)
		drain(t, w)
		bound := w.Person("wati", account.Cadre, world.Village)
		to := bound.Account
		to.Posyandu = "Mawar"
		admin := w.Admin.Actor
		admin.Home = world.Regency
		if err := w.Accounts.Edit(context.Background(), admin, bound.ID, to); err != nil {
			t.Fatal(err)
		}
		w.As(bound)
		forms := "/formulir/" + world.Village
		for _, path := range []string{"/keluarga/daftar?wilayah=" + world.Village, forms + "/2b?periode=2026-09", forms + "/3b?periode=2026Q3", forms + "/orang?formulir=3B&periode=2026Q3",
			"/keluarga/" + string(mawar.id), "/keluarga/pendamping?wilayah=" + world.Village, "/keluarga/verifikasi?wilayah=" + world.Village} {
			p := w.Get(path)
			if strings.Contains(p.Body, "Tenripada") {
				t.Errorf("%s shows another posyandu's", path)
			}
			if !strings.Contains(path, "/pendamping") && !strings.Contains(path, "/verifikasi") && !strings.Contains(p.Body, "Basorudin") {
				t.Errorf("%s does not show its own: %d %.600s", path, p.Status, p.Text("main"))
			}
		}
		there, absent := w.Get("/keluarga/"+string(melati.id)), w.Get("/keluarga/"+string(db.NewID()))
		if there.Status != http.StatusNotFound || there.Text(".failure-sentence") != absent.Text(".failure-sentence") {
			t.Errorf("another posyandu's family: %d %q", there.Status, there.Text(".failure-sentence"))
		}
		if p := w.As(w.Dewi).Get("/keluarga/" + string(melati.id)); p.Status != http.StatusNotFound || p.Text(".failure-sentence") != absent.Text(".failure-sentence") {
			t.Errorf("another village's family: %d", p.Status)
		}
	})
}

// Who took consent back is on no list, form or file; the sums stay.
func TestABlockedChildIsOnNoForm(t *testing.T) {
	world.Each(t, func(t *testing.T, w *world.World) {
		x := handsetOf(t, w, "rosi").registers("Basorudin", object{"water": "surface", "latrine": "none"})
		drain(t, w)
		if err := w.DB.WriteUnrecorded(context.Background(), func(tx *db.Tx) error {
			_, err := tx.Exec("update child set blocked = $1 where id = $2", civil.MustDate("2026-09-01"), x.baby)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		w.As(w.Ani)
		forms := "/formulir/" + world.Village
		for _, path := range []string{"/keluarga/daftar?wilayah=" + world.Village, "/keluarga/" + string(x.id), forms + "/2b?periode=2026-09", forms + "/3b?periode=2026Q3",
			forms + "/orang?formulir=3B&periode=2026Q3", forms + "/orang?formulir=3B&indikator=once&periode=2026Q3"} {
			if p := w.Get(path); p.Status != http.StatusOK || strings.Contains(p.Body, "Anak Basorudin") {
				t.Errorf("%s: %d", path, p.Status)
			}
		}
		w.As(w.Dina)
		for _, path := range []string{"/keluarga/daftar.csv?wilayah=" + world.Village, forms + "/2b/unduh.xlsx?periode=2026-09", forms + "/3b/unduh.xlsx?periode=2026Q3"} {
			if text := download(t, w, path); strings.Contains(text, "Anak Basorudin") {
				t.Errorf("%s holds it", path)
			}
		}
	})
}

// download is a file's text: of a workbook that of all its parts.
func download(t *testing.T, w *world.World, path string) string {
	t.Helper()
	p := w.Get(path)
	if p.Status != http.StatusOK {
		t.Fatalf("%s: %d", path, p.Status)
	}
	if !strings.HasPrefix(p.Body, "PK") {
		return p.Body
	}
	z, err := zip.NewReader(strings.NewReader(p.Body), int64(len(p.Body)))
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&text, r); err != nil {
			t.Fatal(err)
		}
		text.WriteByte('\n')
	}
	return text.String()
}

// A name that is a formula stays a text in every file.
func TestNoFileOfFormsHoldsAFormula(t *testing.T) {
	t.Parallel()
	w := world.New(t, db.SQLite)
	const formula = `=HYPERLINK("http://evil.example","klik")`
	handsetOf(t, w, "rosi").registers(formula, object{"water": "surface", "latrine": "none", "hamlet": "@SUM(1)", "address": "-2+3", "rt": "+1"})
	drain(t, w)
	w.As(w.Dina)
	w.Post("/formulir/"+world.Village+"/1?periode=2026", url.Values{"bagian": {"facilities"}, "kind0": {"posyandu"}, "name0": {formula}, "layanan0": {"weighing"}})
	forms := "/formulir/" + world.Village
	for _, path := range []string{forms + "/1/unduh.xlsx?periode=2026", forms + "/2b/unduh.xlsx?periode=2026-09", forms + "/3b/unduh.xlsx?periode=2026Q3", "/keluarga/daftar.xlsx?wilayah=" + world.Village} {
		if text := download(t, w, path); strings.Contains(text, "<f>") || !strings.Contains(text, "HYPERLINK") {
			t.Errorf("%s: formula %v, text %v", path, strings.Contains(text, "<f>"), strings.Contains(text, "HYPERLINK"))
		}
	}
	text := strings.TrimPrefix(download(t, w, "/keluarga/daftar.csv?wilayah="+world.Village), "\ufeff")
	rows := csv.NewReader(strings.NewReader(text))
	rows.FieldsPerRecord = -1
	all, err := rows.ReadAll()
	if err != nil || len(all) < 3 {
		t.Fatalf("%v\n%s", err, text)
	}
	for _, row := range all[1:] {
		for _, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) && !strings.HasPrefix(cell, "'") {
				t.Errorf("a cell begins a formula: %q", cell)
			}
		}
	}
}

// Small counts leave the office for nobody who may not see the people: forms 1 and 4 as
// files, as all figures.
func TestFilesOfFormsTellNoSmallCountToThoseWithSumsOnly(t *testing.T) {
	t.Parallel()
	w := world.New(t, db.SQLite)
	handsetOf(t, w, "rosi").registers("Basorudin", object{"water": "surface", "latrine": "none"})
	drain(t, w)
	for _, who := range []*world.Person{w.Citra, w.Person("kominfo", account.Publication, world.Regency), w.Person("provinsi", account.Assessor, "73")} {
		w.As(who)
		for _, path := range []string{"/1/unduh.xlsx?periode=2026", "/4/unduh.xlsx?periode=2026Q3"} {
			p := w.Get("/formulir/" + world.Village + path)
			if !strings.HasPrefix(p.Body, "PK") {
				continue // refused, or led back to the page
			}
			if text := download(t, w, "/formulir/"+world.Village+path); strings.Contains(text, "<v>1</v>") {
				t.Errorf("%s takes away counts of one with %s", who.Name, path)
			}
		}
	}
}

// However long what an office sends is, it is an answer that comes.
func TestStatementsOfNothingBreakNothing(t *testing.T) {
	world.Each(t, func(t *testing.T, w *world.World) {
		w.As(w.Ani)
		var many strings.Builder
		many.WriteString("[")
		for i := range 70_000 {
			if i > 0 {
				many.WriteString(",")
			}
			fmt.Fprintf(&many, `{"r":1,"c":"A","i":"X%d","p":"2026Q2","a":%q,"n":1,"d":2,"l":""}`, i, world.Village)
		}
		many.WriteString("]")
		for what, text := range map[string]string{"many indicators": many.String(), "deep": strings.Repeat("[", 1<<20), "number": `[{"p":5}]`, "null": "null", "no period": `[{"r":1,"i":"ESS-01","a":"` + world.Village + `"}]`,
			"huge number": `[{"r":1,"i":"ESS-01","p":"2026Q2","a":"` + world.Village + `","n":1e40}]`} {
			if p := w.Post("/isian/berkas/simpan", url.Values{"isi": {text}}); p.Status >= 500 {
				t.Errorf("%s: %d %.200s", what, p.Status, p.Text(".failure-sentence"))
			}
		}
	})
}

// Who states coverage of one thing does not state another office's.
func TestAnOfficeAnswersForItsOwnOnly(t *testing.T) {
	t.Parallel()
	w := world.New(t, db.SQLite)
	roads := officer(t, w, "lili", "pupr")
	table := url.Values{"wilayah": {world.Regency}, "sumber": {"pk"}, "families": {"100"}, "targets": {"50"}, "at_risk": {"10"}, "not_at_risk": {"40"}}
	for _, who := range []*world.Person{roads, w.Citra} {
		if p := w.As(who).Post("/keluarga/bkkbn", table); p.Status != http.StatusForbidden {
			t.Errorf("%s states BKKBN's table: %d", who.Name, p.Status)
		}
	}
	if n := count(t, w, "select count(*) from risk_table"); n != 0 {
		t.Errorf("%d tables", n)
	}
	kb := officer(t, w, "kiki", "dppkb")
	if p := w.As(kb).Post("/keluarga/bkkbn", table); p.Status != http.StatusOK {
		t.Errorf("its own office: %d %s", p.Status, p.Texts(".alert, .field-error"))
	}
	for _, one := range []struct {
		who         *world.Person
		value, deed string
	}{{w.Dewi, "ESS-07|" + world.Village + "|1/2", "verifikasi"}, {w.Dewi, "ESS-07|" + world.Village + "|1/2", "kembalikan"}, {w.Citra, "ESS-07|" + world.Village + "|1/2", "verifikasi"},
		{w.Person("camat", account.District, world.Elsewhere[:6]), "ESS-07|" + world.Village + "|1/2", "kembalikan"}, {w.Ani, "ESS-07|7371011001|1/2", "verifikasi"}, {w.Ani, "ESS-07||1/2", "verifikasi"}, {w.Ani, "ESS-07|73|", "kembalikan"}} {
		p := w.As(one.who).Post("/isian/verifikasi?periode=2026Q2", url.Values{"aksi": {one.deed}, "alasan": {"Angka keliru"}, "nilai": {one.value}})
		if p.Status < 400 || p.Status >= 500 {
			t.Errorf("%s, %s of %s: %d", one.who.Name, one.deed, one.value, p.Status)
		}
	}
	if n := count(t, w, "select count(*) from coverage_step"); n != 0 {
		t.Errorf("%d steps", n)
	}
}

// What an office writes in its own words stays words on every page.
func TestTextsOfAnOfficeStayTexts(t *testing.T) {
	t.Parallel()
	w := world.New(t, db.SQLite)
	rosi := handsetOf(t, w, "rosi")
	x := rosi.registers(hostile, object{"water": "surface", "latrine": "none", "hamlet": hostile, "address": hostile})
	sita := w.Person("sita", account.Secretariat, world.Regency)
	w.As(w.Ani)
	forms, here := "/formulir/"+world.Village, "?wilayah="+world.Village
	w.Post("/keluarga/pendamping", url.Values{"wilayah": {world.Village}, "nomor": {hostile}, "sk": {hostile}, "bidan": {hostile}, "pkk": {hostile}, "kb": {hostile}, "sejak": {"2026-01-01"}})
	w.Post("/keluarga/"+string(x.id)+"/periksa", url.Values{"hasil": {"at_risk"}, "water": {"surface"}, "catatan": {hostile}})
	w.Post("/keluarga/"+string(x.id)+"/kunjungan", url.Values{"tanggal": {"2026-09-01"}, "temuan": {hostile}})
	w.Post(forms+"/1?periode=2026", url.Values{"bagian": {"facilities"}, "kind0": {"posyandu"}, "name0": {hostile}, "layanan0": {"weighing"}})
	w.Post("/isian/ESS-07?periode=2026Q2", url.Values{"aksi": {"simpan"}, "sumber": {hostile}, "n-" + world.Village: {"3"}, "d-" + world.Village: {"9"}})
	w.As(sita)
	w.Post("/edisi/2022/ESS-07", url.Values{"nama": {hostile}, "pembilang": {hostile}, "penyebut": {hostile}, "opd1": {"dinsos"}, "target": {"2026: 90 (" + hostile + ")"}, "alasan": {hostile}})
	w.Post("/edisi/aturan", url.Values{"atur": {"office.dinsos"}, "nilai": {hostile}, "alasan": {hostile}})
	w.Post("/data/rencana/kesenjangan", url.Values{"kesenjangan": {"baru"}, "dimensi": {"accuracy"}, "berat": {"high"}, "temuan": {hostile}, "sebab": {hostile}})
	if p := w.As(w.Ani).Get("/isian/verifikasi?periode=2026Q2"); !strings.Contains(p.Body, "UHOH") || strings.Contains(p.Body, "<em>UHOH") {
		t.Errorf("to be verified: %.300s", p.Text("main"))
	}
	drain(t, w)
	w.As(w.Dina)
	shows := map[string]bool{
		"/keluarga/" + string(x.id): true, "/keluarga/daftar" + here + "&kurang=latrine": true, "/keluarga/pendamping" + here: true, "/keluarga/verifikasi" + here: true, "/keluarga" + here: false,
		forms + "/1?periode=2026": true, forms + "/2b?periode=2026-09": true, forms + "/3b?periode=2026Q3": true, forms + "/orang?formulir=3B&periode=2026Q3": true, forms + "/4?periode=2026Q3": false,
		"/isian/riwayat/ESS-07/2026Q2/" + world.Village: true, "/isian/verifikasi?periode=2026Q2&wilayah=" + world.Village: false,
		"/edisi/2022": true, "/edisi/2022/ESS-07": true, "/edisi": false, "/edisi/aturan": true, "/cakupan?periode=2026Q2": false, "/cakupan/indikator/ESS-07?periode=2026Q2": true,
		"/cakupan/desa/" + world.Village + "?periode=2026Q2": false, "/cakupan/peringkat?periode=2026Q2": false, "/cakupan/kecamatan?periode=2026Q2": false, "/data/rencana": true, "/data/inventaris": false, "/data": false,
	}
	for path, shown := range shows {
		p := w.Get(path)
		if p.Status != http.StatusOK {
			t.Errorf("%s: %d", path, p.Status)
		}
		if strings.Contains(p.Body, "<em>UHOH") || strings.Contains(p.Body, `href="javascript:`) {
			t.Errorf("%s takes a text for a part of the page", path)
		}
		if shown && !strings.Contains(p.Body, "UHOH") {
			t.Errorf("%s does not show it: %.300s", path, p.Text("main"))
		}
	}
}

// Two people of one office have the same entry open: who saves second hears of it.
func TestNobodyOverwritesWhatAnotherHasJustSaid(t *testing.T) {
	t.Parallel()
	w := world.New(t, db.SQLite)
	sita := w.Person("sita", account.Secretariat, world.Regency)
	w.As(sita).Post("/data/rencana/kesenjangan", url.Values{"kesenjangan": {"baru"}, "dimensi": {"accuracy"}, "berat": {"high"}, "temuan": {"NIK kosong"}})
	var id db.ID
	if err := w.DB.Read(context.Background(), func(tx *db.Tx) error {
		_, err := tx.One("select id from data_register where kind = 'gap'", nil, &id)
		return err
	}); err != nil || id == "" {
		t.Fatal(err)
	}
	form := func(who *world.Person) url.Values {
		form := formOf(w.As(who).Get("/data/rencana?kesenjangan=" + string(id)))
		for name, value := range map[string]string{"kesenjangan": string(id), "dimensi": "accuracy", "berat": "low"} {
			form.Set(name, value)
		}
		return form
	}
	first, second := form(sita), form(w.Dina)
	first.Set("temuan", "kata Sita")
	second.Set("temuan", "kata Dina")
	w.As(sita).Post("/data/rencana/kesenjangan", first)
	if p := w.As(w.Dina).Post("/data/rencana/kesenjangan", second); p.Status != http.StatusConflict && p.Status != http.StatusUnprocessableEntity {
		t.Errorf("the second is not told: %d", p.Status)
	}
	says(t, w.Get("/data/rencana"), http.StatusOK, "kata Sita")
}

// A database of the program before the forms, with records in it, is brought to this one:
// nothing of it is lost, and its forms are counted.
func TestADatabaseFromBeforeTheFormsIsTakenAlong(t *testing.T) {
	for _, engine := range []db.Engine{db.SQLite, db.PostgreSQL} {
		t.Run(engine.String(), func(t *testing.T) {
			t.Parallel()
			c := app.Config{Data: t.TempDir(), DB: dbtest.URL(t, engine), BackupPlace: t.TempDir(), Now: func() time.Time { return world.Now }}
			if _, err := app.Init(context.Background(), c, world.Regency, ledger.By{Name: "test"}); err != nil {
				t.Fatal(err)
			}
			w := world.Open(t, c)
			handsetOf(t, w, "rosi").registers("Basorudin", object{"water": "surface"})
			w.As(w.Dina).Imports(twoVillages(w))
			drain(t, w)
			want := kept(t, w)
			var tables [][]string // of the forms, and of all that came after them
			for n := 4; ; n++ {
				later, _ := filepath.Glob(fmt.Sprintf("../schema/%04d_*.sql", n))
				if len(later) == 0 {
					break
				}
				text, err := os.ReadFile(later[0])
				if err != nil {
					t.Fatal(err)
				}
				tables = append(tables, regexp.MustCompile(`(?m)^create table (\w+)`).FindAllStringSubmatch(string(text), -1)...)
			}
			if len(tables) < 15 || len(want) == 0 {
				t.Fatal(len(tables), len(want))
			}
			for _, table := range tables {
				if err := w.DB.Command(t.Context(), "drop table "+table[1]); err != nil {
					t.Fatal(err)
				}
			}
			for _, statement := range []string{"alter table account drop column office", "delete from goose_db_version where version_id >= 4"} {
				if err := w.DB.Command(t.Context(), statement); err != nil {
					t.Fatal(err)
				}
			}
			if steps, err := app.Migrate(t.Context(), c, ledger.By{Name: "test"}); err != nil || steps < 1 {
				t.Fatalf("%d steps, %v", steps, err)
			}
			w = world.Open(t, c)
			w.As(w.Dina).Sees(siti).Sees("Anak Basorudin")
			drain(t, w)
			if got := kept(t, w); strings.Join(got, "\n") != strings.Join(want, "\n") {
				t.Errorf("counted %d lines, before %d", len(got), len(want))
			}
		})
	}
}

// Whoever read, printed or took a form away stands in the child's own trail; of those who
// are not on it, not.
func TestAFamilyHearsWhoTookItsForms(t *testing.T) {
	world.Each(t, func(t *testing.T, w *world.World) {
		rosi := handsetOf(t, w, "rosi")
		x, older := rosi.registers("Basorudin", nil), db.NewID()
		rosi.says(0, record("child", older, older, object{"fields": object{"village": world.Village, "posyandu": "Mawar", "household": x.id, "name": "Kakak", "sex": 1, "birth": "2023-01-01"}, "over": object{}}))
		drain(t, w)
		w.As(w.Dina)
		at := "/formulir/" + world.Village
		w.Get(at + "/3b/unduh.xlsx?periode=2026Q3&tujuan=audit")
		w.Get(at + "/2b/unduh.xlsx?periode=2026-09&tujuan=audit")
		w.Post(at+"/2b/cetak?periode=2026-09", nil)
		w.Get("/keluarga/daftar.csv?wilayah=" + world.Village)
		looks := func(id db.ID) map[string]int {
			found := map[string]int{}
			w.Ledger() // with what still waits to be written
			page, err := w.Audit().OfChild(context.Background(), w.Dina.Actor, id, 0, 100)
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range page.Looks {
				found[l.Action]++
			}
			return found
		}
		if got := looks(x.baby); got["form.export"] != 2 || got["form.print"] != 1 || got["form.read"] != 3 || got["family.export"] != 1 {
			t.Errorf("the baby's trail: %v", got)
		}
		if got := looks(older); got["form.export"] != 0 || got["form.print"] != 0 {
			t.Errorf("that of a child on no form: %v", got)
		}
	})
}
