package workbook

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/golden"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/sheet"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/record/visit"
)

// All children here are invented, and all was read on this day.
var today = civil.MustDate("2026-09-01")

// read gives every line of a file, and what was met in it.
func read(t testing.TB, path string) ([]*Line, Summary, error) {
	t.Helper()
	f, err := sheet.Open(path, sheet.DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var lines []*Line
	s, err := ReadEPPGBM(f, today, func(l *Line) error {
		lines = append(lines, l)
		return nil
	})
	return lines, s, err
}

// tell writes lines for people to look at.
func tell(lines []*Line, s Summary, err error) []byte {
	var b bytes.Buffer
	id := locale.For(locale.Indonesian)
	if err != nil {
		fmt.Fprintf(&b, "refused: %s\n", id.Error(err))
	}
	for _, one := range s.Sheets {
		fmt.Fprintf(&b, "sheet %q: header in row %d, %d lines, %d refused; unknown %q; headers %v totals %v loose %v\n",
			one.Name, one.Row, one.Lines, one.Refused, one.Unknown, one.Headers, one.Totals, one.Loose)
		if one.Skipped != nil {
			fmt.Fprintf(&b, "  %s\n", id.Error(one.Skipped))
		}
	}
	for _, l := range lines {
		fmt.Fprintf(&b, "\n%d", l.Row)
		for _, v := range []struct {
			name  string
			value any
		}{
			{"nik", l.NIK}, {"state", [...]string{"", "given", "masked", "damaged"}[l.NIKState]}, {"temp", l.TempID}, {"name", l.Name},
			{"sex", [...]string{"", "male", "female"}[l.Sex]}, {"birth", l.Birth}, {"day", l.Day}, {"g", l.Grams}, {"mm", l.MM}, {"arm", l.ArmMM},
			{"position", [...]string{"", "lying", "standing"}[l.Position]}, {"birth g", l.BirthGrams}, {"birth mm", l.BirthMM}, {"parent", l.Parent},
			{"place", strings.Trim(strings.Join([]string{l.Province, l.Regency, l.District, l.Puskesmas, l.Village, l.VillageCode, l.Posyandu}, "/"), "/")},
			{"address", strings.Trim(l.RT+"/"+l.RW+"/"+l.Address, "/")}, {"wfa", said(l.Brought.WFA)}, {"hfa", said(l.Brought.HFA)}, {"wfh", said(l.Brought.WFH)},
			{"gain", l.Brought.Gain}, {"kia", yes(l.KIA)}, {"kept", strings.Trim(strings.Join([]string{l.VitaminA, l.Food, l.KPSP, l.ParentClass, l.MBG, l.Detail}, "/"), "/")},
		} {
			if text := fmt.Sprint(v.value); text != "" && text != "0" {
				fmt.Fprintf(&b, " | %s %s", v.name, text)
			}
		}
		b.WriteString("\n")
		for _, p := range l.Problems {
			mark := "note  "
			if p.Refuses {
				mark = "REFUSE"
			}
			fmt.Fprintf(&b, "  %s %s\n", mark, id.T(p.Key, p.Args))
		}
	}
	return b.Bytes()
}

func yes(b *bool) string {
	if b == nil {
		return ""
	}
	return fmt.Sprint(*b)
}

func said(s *visit.Said) string {
	switch {
	case s == nil:
		return ""
	case s.Z == nil:
		return s.Label
	}
	return fmt.Sprintf("%s %d", s.Label, *s.Z)
}

func TestEveryKindOfDirtInItsFile(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/eppgbm/*.csv")
	if err != nil || len(files) < 6 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			golden.Equal(t, "eppgbm/"+strings.TrimSuffix(filepath.Base(file), ".csv")+".txt", tell(read(t, file)))
		})
	}
}

// xlsx writes a workbook by hand: sheet by name, each with its rows as XML and
// what follows them. Style 1 is a day, style 2 a time.
func xlsx(t testing.TB, sheets map[string][2]string) string {
	t.Helper()
	book, links := "", ""
	files := map[string]string{
		"_rels/.rels":   `<R><Relationship Id="r" Type="/officeDocument" Target="xl/workbook.xml"/></R>`,
		"xl/styles.xml": `<s><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="20"/></cellXfs></s>`,
	}
	for i, name := range slices.Sorted(maps.Keys(sheets)) {
		hidden := ""
		if strings.HasPrefix(name, "~") {
			hidden = ` state="hidden"`
		}
		book += fmt.Sprintf(`<sheet name="%s" r:id="s%d"%s/>`, name, i, hidden)
		links += fmt.Sprintf(`<Relationship Id="s%d" Type="/worksheet" Target="s%d.xml"/>`, i, i)
		files[fmt.Sprintf("xl/s%d.xml", i)] = "<w><sheetData>" + sheets[name][0] + "</sheetData>" + sheets[name][1] + "</w>"
	}
	files["xl/workbook.xml"] = "<w>" + book + "</w>"
	files["xl/_rels/workbook.xml.rels"] = `<R><Relationship Id="st" Type="/styles" Target="styles.xml"/>` + links + "</R>"
	path := filepath.Join(t.TempDir(), "data.xlsx")
	out, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(out)
	for name, text := range files {
		w, _ := z.Create(name)
		w.Write([]byte(text))
	}
	if err := errors.Join(z.Close(), out.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

// cells is a row; "=12" is a number, "d12" a day, "h0.5" a time, "#N/A" an error,
// "f" a formula without result, the rest is text.
func cells(number int, values ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<row r="%d">`, number)
	for _, v := range values {
		rest := v[min(1, len(v)):]
		switch {
		case v == "":
			b.WriteString(`<c/>`)
		case v[0] == '=':
			b.WriteString(`<c><v>` + rest + `</v></c>`)
		case v[0] == 'd' && rest != "":
			b.WriteString(`<c s="1"><v>` + rest + `</v></c>`)
		case v[0] == 'h' && rest != "":
			b.WriteString(`<c s="2"><v>` + rest + `</v></c>`)
		case v[0] == '#':
			b.WriteString(`<c t="e"><v>` + v + `</v></c>`)
		case v == "f":
			b.WriteString(`<c><f>A1</f></c>`)
		default:
			b.WriteString(`<c t="inlineStr"><is><t>` + v + `</t></is></c>`)
		}
	}
	b.WriteString("</row>")
	return b.String()
}

func TestWhatExcelDoesToValues(t *testing.T) {
	t.Parallel()
	head := cells(1, "NIK", "Nama", "JK", "Tgl Lahir", "Tanggal Pengukuran", "Berat", "Tinggi", "LiLA", "Desa/Kel", "RT")
	path := xlsx(t, map[string][2]string{"Agustus": {head +
		cells(2, "=7312014703240001", "A", "P", "d45358", "d46238", "=12.300000000000001", "=84.5", "=14.5", "BILA", "=1") +
		cells(3, "=3.57201203220001E+15", "B", "P", "=45358", "d46238.43", "=12.3", "=84.5", "", "BILA", "=1") +
		cells(4, "=7312014703240010", "C", "P", "d45358", "d46238", "=12.3", "=84.5", "", "BILA") +
		cells(5, "=3.57", "D", "P", "d45358", "d46238", "d45363", "h0.5020833333", "d45363", "BILA") +
		cells(6, "#N/A", "#REF!", "f", "f", "#VALUE!", "f", "#N/A", "#N/A", "f") +
		cells(7, "", "=123", "=1", "d12", "=7", "=0", "=84.5", "", "=5") +
		cells(8, "=7.3120147032400011E+15", "F", "P", "45358", "46238", "12.3", "", "", "BILA"), ""}})
	golden.Equal(t, "eppgbm/excel.txt", tell(read(t, path)))
}

func TestTwoHeaderRowsAndMergedCells(t *testing.T) {
	t.Parallel()
	upper := cells(4, "No", "NIK", "Nama", "JK", "Tgl Lahir", "Desa/Kel", "Pengukuran", "", "", "Catatan")
	lower := cells(5, "", "", "", "", "", "", "Tanggal Pengukuran", "Berat", "Tinggi", "Kader")
	rows := cells(6, "=1", "", "A", "L", "d45358", "BILA", "d46238", "=12.3", "=84.5", "x") +
		cells(7, "", "", "", "", "", "", "d46210", "=12.0", "=84", "x") +
		cells(8, "=2", "", "B", "P", "d45358", "BILA", "d46238", "=11", "=80", "x")
	merged := `<mergeCells><mergeCell ref="A1:J1"/><mergeCell ref="G4:I4"/>`
	for _, column := range []string{"A", "B", "C", "D", "E", "F"} {
		merged += fmt.Sprintf(`<mergeCell ref="%s4:%s5"/><mergeCell ref="%s6:%s7"/>`, column, column, column, column)
	}
	title := cells(1, "LAPORAN")
	for name, header := range map[string]string{
		"merged down":    title + upper + lower,
		"not merged":     title + cells(4, "No", "NIK", "Nama", "JK", "", "", "Pengukuran") + cells(5, "", "", "", "", "Tgl Lahir", "Desa/Kel", "Tanggal Pengukuran", "Berat", "Tinggi", "Kader"),
		"groups above":   title + cells(4, "Identitas", "", "", "", "", "", "Pengukuran") + cells(5, "No", "NIK", "Nama", "JK", "Tgl Lahir", "Desa/Kel", "Tanggal Pengukuran", "Berat", "Tinggi", "Kader"),
		"under the last": cells(19, "LAPORAN") + cells(20, "No", "NIK", "Nama", "JK", "Tgl Lahir", "Desa/Kel", "Tanggal Pengukuran", "Berat", "Tinggi"),
	} {
		lines, s, err := read(t, xlsx(t, map[string][2]string{"S": {header + rows, merged + "</mergeCells>"}}))
		if name == "under the last" {
			rows := strings.NewReplacer(`r="6"`, `r="21"`, `r="7"`, `r="22"`, `r="8"`, `r="23"`).Replace(rows)
			lines, s, err = read(t, xlsx(t, map[string][2]string{"S": {header + rows, strings.NewReplacer("6:", "21:", "7\"", "22\"").Replace(merged) + "</mergeCells>"}}))
		}
		if err != nil || len(lines) != 3 {
			t.Errorf("%s: %v, %d lines\n%s", name, err, len(lines), tell(lines, s, err))
			continue
		}
		for i, want := range []string{"A 2026-08-04 12300 845", "A 2026-07-07 12000 840", "B 2026-08-04 11000 800"} {
			l := lines[i]
			if got := fmt.Sprint(l.Name, " ", l.Day, " ", l.Grams, " ", l.MM); got != want || l.Refused() {
				t.Errorf("%s: line %d is %s, want %s", name, i, got, want)
			}
		}
		if want := 5; name != "under the last" && s.Sheets[0].Row != want {
			t.Errorf("%s: header ends in row %d", name, s.Sheets[0].Row)
		}
	}
}

func TestAHeaderBelowTheTwentiethRowIsNotSought(t *testing.T) {
	t.Parallel()
	path := xlsx(t, map[string][2]string{"S": {cells(1, "x") + cells(21, "No", "NIK", "Nama", "JK", "Tgl Lahir", "Desa/Kel", "Tanggal Pengukuran", "Berat"), ""}})
	_, _, err := read(t, path)
	wantKey(t, err, "import.header.none")
}

func wantKey(t *testing.T, err error, key string) {
	t.Helper()
	if f := fault.As(err); f == nil || f.Key != key || f.Kind != fault.Invalid {
		t.Errorf("got %v, want %s", err, key)
	}
}

func TestSheetsAreTakenOrNamed(t *testing.T) {
	t.Parallel()
	head := cells(1, "NIK", "Nama", "JK", "Tgl Lahir", "Tanggal Pengukuran", "Berat", "Desa/Kel")
	row := func(name string) string { return cells(2, "", name, "P", "d45358", "d46238", "=12.3", "BILA") }
	base := cells(1, "No. KK", "NIK Anak", "Nama Anak", "Tanggal Lahir", "Jenis Kelamin", "Nama Ibu", "Alamat")
	path := xlsx(t, map[string][2]string{"1 Agustus": {head + row("A"), ""}, "2 Data Dasar": {base, ""}, "3 Petunjuk": {cells(1, "Isi lembar ini"), ""},
		"4 September": {head + row("B"), ""}, "~tersembunyi": {head + row("C"), ""}})
	lines, s, err := read(t, path)
	golden.Equal(t, "eppgbm/sheets.txt", tell(lines, s, err))
	if titles := s.Titles(); len(titles) != 2 || len(titles["1 Agustus"]) != 7 {
		t.Error(titles)
	}
}

func TestAFileWithoutWhatAWeighingNeedsIsRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ header, key, names string }{
		"columns missing": {"No,NIK,Nama,Prov,Kab/Kota,Kec,Posyandu", "import.header.missing", "JK, Tgl Lahir, Tanggal Pengukuran, Berat / Tinggi / LiLA, Desa/Kel / Kode Desa"},
		"no name":         {"No,JK,Tgl Lahir,Desa,Tgl Ukur,BB,TB", "import.header.missing", "NIK / Nama"},
		"doubled":         {"No,NIK,Nama,JK,Tgl Lahir,Desa,Tgl Ukur,Berat,BB", "import.header.twice", "BB"},
		"another file":    {"tanggal,uraian,debet,kredit", "import.header.none", ""},
	} {
		path := filepath.Join(t.TempDir(), "a.csv")
		if err := os.WriteFile(path, []byte(c.header+"\n1,2,3,4,5,6,7\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		lines, _, err := read(t, path)
		wantKey(t, err, c.key)
		if f := fault.As(err); f == nil || len(lines) > 0 || c.names != "" && f.Args["Columns"] != c.names {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestReadingStopsWhenItIsToldTo(t *testing.T) {
	t.Parallel()
	f, err := sheet.Open("testdata/eppgbm/canonical.csv", sheet.DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	stop, seen := errors.New("stop"), 0
	if _, err = ReadEPPGBM(f, today, func(l *Line) error { seen++; return stop }); err != stop || seen != 1 {
		t.Errorf("%v after %d lines", err, seen)
	}
}

func TestDamageInAnySheetIsSaidAsSuch(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.csv")
	os.WriteFile(path, []byte("a;b\n\"c;d\n"), 0o600)
	_, _, err := read(t, path)
	wantKey(t, err, "sheet.quote")
}

// TestEveryProblemHasItsSentence reads every file of dirt and asks both
// languages.
func TestEveryProblemHasItsSentence(t *testing.T) {
	t.Parallel()
	files, _ := filepath.Glob("testdata/eppgbm/*.csv")
	seen := map[string]bool{}
	for _, file := range files {
		lines, _, _ := read(t, file)
		for _, l := range lines {
			for _, p := range l.Problems {
				for _, lang := range locale.Languages {
					if said := locale.For(lang).T(p.Key, p.Args); said == p.Key || strings.Contains(said, "<no value>") || strings.Contains(said, "{{") {
						t.Errorf("%s: %s", lang, said)
					}
				}
				seen[p.Key] = true
			}
		}
	}
	if len(seen) < 30 {
		t.Errorf("the files show only %d problems", len(seen))
	}
}

func TestPIsAGirl(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]growth.Sex{"p": growth.Female, "l": growth.Male, "2": growth.Female, "1": growth.Male, "m": 0, "f": 0, "x": 0} {
		if sexes[code] != want {
			t.Errorf("%s: %d", code, sexes[code])
		}
	}
}
