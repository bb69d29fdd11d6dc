package framework_test

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/sheet"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/standard"
	"tumbuh/internal/record/framework"
)

func keep(t testing.TB, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// small is a district's edition of two rows.
const small = `kode;nama;kelompok;tingkat;ukuran;penjumlahan;pembilang;penyebut;opd;target;hanya_desa
ESS-11;Ibu hamil minum TTD;Ibu hamil;desa;persen;orang;Ibu hamil dengan 90 tablet;Ibu hamil;dinkes;2026: 92,5 (RPJMD); 2027: 95? (Usulan);
dae-01;Desa punya posyandu keluarga;desa dan kelurahan;desa;Ya/Tidak;terakhir;Desa yang punya;;dpmd; dinkes;2026: 100 (RPJMD);ya
`

// What is read of a file with one row and a cell of it changed.
func TestAnEditionIsReadFromItsFile(t *testing.T) {
	t.Parallel()
	text := strings.NewReplacer("2026: 92,5 (RPJMD); 2027: 95? (Usulan)", `"2026: 92,5 (RPJMD); 2027: 95? (Usulan)"`, "dpmd; dinkes", `"dpmd; dinkes"`).Replace(small)
	rows, problems, err := framework.Open(keep(t, "edisi.csv", []byte(text)))
	if err != nil || len(problems) > 0 || len(rows) != 2 {
		t.Fatalf("%d rows, %v, %v", len(rows), problems, err)
	}
	tablets, posyandu := rows[0], rows[1]
	if tablets.ID != "ESS-11" || tablets.Kind != edition.Essential || tablets.Adds != edition.People || !tablets.Confirmed() ||
		!reflect.DeepEqual(tablets.Targets, []edition.Target{{Year: 2026, Hundredths: 9250, Basis: "RPJMD", Certainty: standard.Own}, {Year: 2027, Hundredths: 9500, Basis: "Usulan", Certainty: standard.Recalled}}) {
		t.Errorf("%+v", tablets)
	}
	if posyandu.ID != "DAE-01" || posyandu.Measure != edition.YesNo || !posyandu.DesaOnly || posyandu.Group != "village" || !reflect.DeepEqual(posyandu.Offices, []string{"dpmd", "dinkes"}) {
		t.Errorf("%+v", posyandu)
	}
}

func TestEveryListComesBackFromItsOwnFile(t *testing.T) {
	t.Parallel()
	for _, e := range append(edition.All[:3:3], edition.Annex) {
		for _, format := range []string{"xlsx", "csv"} {
			var out bytes.Buffer
			book := sheet.CreateCSV(&out)
			if format == "xlsx" {
				var err error
				if book, err = sheet.CreateXLSX(&out, sheet.About{}); err != nil {
					t.Fatal(err)
				}
			}
			if err := framework.Write(book, "Indikator", e.Indicators); err != nil {
				t.Fatal(err)
			}
			if err := book.Close(); err != nil {
				t.Fatal(err)
			}
			rows, problems, err := framework.Open(keep(t, "edisi."+format, out.Bytes()))
			if err != nil || len(problems) > 0 || len(rows) != len(e.Indicators) {
				t.Fatalf("%s.%s: %d rows, %+v, %v", e.Key, format, len(rows), problems, err)
			}
			for i, x := range rows {
				want := e.Indicators[i]
				want.Same, want.Notes, want.Source, x.Source, x.Same = nil, nil, "", "", nil
				want.Certainty = map[bool]standard.Certainty{true: standard.Seen, false: standard.Recalled}[want.Confirmed()]
				want.Targets = append([]edition.Target(nil), want.Targets...)
				for n := range want.Targets {
					if want.Targets[n].Certainty == standard.Seen {
						want.Targets[n].Certainty = standard.Own
					}
				}
				if !reflect.DeepEqual(x, want) {
					t.Errorf("%s.%s:\n%+v\n%+v", e.Key, format, x, want)
				}
			}
		}
	}
}

func TestWhatIsWrongInAFileIsSaidByRowAndColumn(t *testing.T) {
	t.Parallel()
	const head = "kode;nama;kelompok;tingkat;ukuran;penjumlahan;pembilang;penyebut;opd;target;kepastian\n"
	const good = "DAE-01;Nama;Ibu hamil;desa;persen;orang;Pembilang;Penyebut;dinkes;;\n"
	for name, c := range map[string]struct {
		text, column, key string
		row               int
	}{
		"id":              {strings.Replace(good, "DAE-01", "satu", 1), "kode", "framework.file.id", 2},
		"no name":         {strings.Replace(good, "Nama", "", 1), "nama", "framework.file.must", 2},
		"twice":           {good + "\n" + good, "kode", "framework.file.again", 4},
		"group":           {strings.Replace(good, "Ibu hamil", "Lansia", 1), "kelompok", "framework.file.word", 2},
		"level":           {strings.Replace(good, "desa", "RT", 1), "tingkat", "framework.file.word", 2},
		"measure":         {strings.Replace(good, "persen", "", 1), "ukuran", "framework.file.word", 2},
		"no denominator":  {strings.Replace(good, "Penyebut", "", 1), "penyebut", "framework.file.must", 2},
		"one too many":    {strings.Replace(good, "persen", "jumlah", 1), "penyebut", "framework.denominator.none", 2},
		"office":          {strings.Replace(good, "dinkes", "damkar", 1), "opd", "framework.file.word", 2},
		"target":          {strings.Replace(good, "dinkes;", "dinkes;90", 1), "target", "framework.file.target", 2},
		"target over 100": {strings.Replace(good, "dinkes;", "dinkes;2026: 101 (RPJMD)", 1), "target", "framework.target.percent", 2},
		"certainty":       {strings.Replace(good, "dinkes;;", "dinkes;;mungkin", 1), "kepastian", "framework.file.word", 2},
		"long":            {strings.Replace(good, "Nama", strings.Repeat("n", 301), 1), "nama", "framework.text.long", 2},
		"counted apart":   {strings.Replace(good, "DAE-01", "ESS-26", 1), "penjumlahan", "framework.file.differs", 2},
	} {
		rows, problems, err := framework.Open(keep(t, "edisi.csv", []byte(head+c.text)))
		if err != nil || rows != nil || len(problems) == 0 || problems[0].Row != c.row || problems[0].Column != c.column || problems[0].Key != c.key {
			t.Errorf("%s: %d rows, %+v, %v", name, len(rows), problems, err)
		}
	}
	for name, c := range map[string]struct{ text, key string }{
		"no rows":        {head, "framework.file.empty"},
		"unknown column": {strings.Replace(head, "kepastian", "warna", 1) + good, "framework.file.column"},
		"column twice":   {strings.Replace(head, "kepastian", "nama", 1) + good, "framework.file.twice"},
		"column lacks":   {strings.Replace(head, "tingkat", "", 1) + good, "framework.file.lacks"},
		"no table":       {"%PDF-1.4", "sheet.pdf"},
	} {
		if _, _, err := framework.Open(keep(t, "edisi.csv", []byte(c.text))); key(err) != c.key {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func rowsOf(ids ...string) (rows []edition.Indicator) {
	for _, id := range ids {
		x, _, found := edition.Find(id)
		if !found {
			x, _, _ = edition.Find("ESS-11")
			x.ID = id
		}
		rows = append(rows, x)
	}
	return rows
}

func TestADistrictCountsByItsOwnEditionInItsYears(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := open(t, d)
		load := func(p framework.Proposal) error { return k.Load(ctx, wati, p, reason) }
		k.ok(load(framework.Proposal{Name: " Edisi  Soppeng ", From: 2025, To: 2026, Rows: rowsOf("ESS-11", "DAE-01")}))
		for year, want := range map[int]string{2024: "2022", 2025: "daerah-2025", 2026: "daerah-2025", 2027: "2022"} {
			if f := k.of(year); f.Key != want || f.Own != (want == "daerah-2025") {
				t.Errorf("%d: %s", year, f.Key)
			}
		}
		f := k.of(2026)
		if f.NameID != "Edisi Soppeng" || f.Official != 2 || f.Fingerprint() == framework.Of(2026).Fingerprint() {
			t.Errorf("%+v", f.Edition)
		}
		k.ok(k.Override(ctx, wati, "daerah-2025", "DAE-01", framework.Override{Unused: true}, reason))
		for name, c := range map[string]struct {
			err  error
			want string
		}{
			"no name":    {load(framework.Proposal{Name: "E", From: 2030, Rows: rowsOf("ESS-11")}), "framework.name.length"},
			"no rows":    {load(framework.Proposal{Name: "Edisi", From: 2030}), "framework.file.empty"},
			"year":       {load(framework.Proposal{Name: "Edisi", From: 2017, Rows: rowsOf("ESS-11")}), "framework.years.range"},
			"backwards":  {load(framework.Proposal{Name: "Edisi", From: 2030, To: 2029, Rows: rowsOf("ESS-11")}), "framework.years.order"},
			"overlap":    {load(framework.Proposal{Name: "Edisi", From: 2026, Rows: rowsOf("ESS-11")}), "framework.years.taken"},
			"who may":    {k.Load(ctx, actor("health", soppeng), framework.Proposal{Name: "Edisi", From: 2030, Rows: rowsOf("ESS-11")}, reason), "account.role"},
			"two senses": {load(framework.Proposal{Name: "Edisi", From: 2030, Rows: flowing(rowsOf("DAE-01"))}), "framework.file.elsewhere"},
		} {
			if key(c.err) != c.want {
				t.Errorf("%s: %v", name, c.err)
			}
		}
		k.ok(load(framework.Proposal{Name: "Edisi kedua", From: 2025, Rows: rowsOf("ESS-11", "ESS-12", "DAE-01")}))
		if f = k.of(2031); f.Key != "daerah-2025" || len(f.Indicators) != 3 || len(f.Overridden) > 0 {
			t.Errorf("%+v", f)
		}
		list, err := k.List(ctx, wati)
		if err != nil || len(list) != 5 || list[2].Key != "daerah-2025" || list[3].Key != "2025" {
			t.Errorf("%v", err)
		}
		k.ok(k.Remove(ctx, wati, "daerah-2025", "Kembali ke daftar nasional"))
		if f = k.of(2026); f.Own || f.Fingerprint() != framework.Of(2026).Fingerprint() {
			t.Errorf("%+v", f)
		}
		history, err := k.History(ctx, wati, "daerah-2025")
		if err != nil || len(history) != 3 || history[0].Action != "edition.remove" || !strings.Contains(history[1].Detail, "Edisi Soppeng") {
			t.Errorf("%+v %v", history, err)
		}
	})
}

func flowing(rows []edition.Indicator) []edition.Indicator {
	rows[0].Adds = edition.Flow
	return rows
}

// Whatever a stranger's bytes are, what comes of them is rows that are whole, problems
// with a place, or one error.
func FuzzOpen(f *testing.F) {
	var book bytes.Buffer
	out, _ := sheet.CreateXLSX(&book, sheet.About{})
	_ = framework.Write(out, "Indikator", edition.All[2].Indicators)
	_ = out.Close()
	f.Add([]byte(small))
	f.Add(book.Bytes())
	f.Add([]byte("kode;nama;kelompok;tingkat;ukuran;penjumlahan;pembilang;penyebut;opd\nDAE-01;a;Balita;desa;jumlah;orang;b;;dinkes\n"))
	f.Add([]byte("sep=|\nkode|kode\n"))
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, content []byte) {
		file, err := os.CreateTemp(dir, "")
		if err != nil {
			t.Fatal(err)
		}
		defer os.Remove(file.Name())
		_, _ = file.Write(content)
		_ = file.Close()
		rows, problems, err := framework.Open(file.Name())
		if (err == nil) == (len(rows) == 0 && len(problems) == 0) || len(rows) > 0 && (err != nil || len(problems) > 0) {
			t.Fatalf("%d rows, %d problems, %v", len(rows), len(problems), err)
		}
		for _, p := range problems {
			if p.Row < 2 || p.Column == "" || p.Key == "" {
				t.Errorf("%+v", p)
			}
		}
		for _, x := range rows {
			if x.ID == "" || x.NameID == "" || x.NumeratorID == "" || len(x.Offices) == 0 || x.Group == "" || x.Level == "" || x.Measure == "" || x.Adds == "" {
				t.Errorf("%+v", x)
			}
		}
	})
}

func FuzzParseTarget(f *testing.F) {
	for _, text := range []string{"2026: 92,5 (RPJMD)", "2024: 58 (Perpres 72/2021)", "2026:7? (x)", "2026: 1.05% (a b)", "2026: (x)", "9999: 999999999 (x)"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		target, ok := framework.ParseTarget(text)
		if !ok {
			return
		}
		if again, ok := framework.ParseTarget(framework.WriteTarget(target)); !ok || again != target {
			t.Errorf("%q: %+v comes back as %+v from %q", text, target, again, framework.WriteTarget(target))
		}
	})
}
