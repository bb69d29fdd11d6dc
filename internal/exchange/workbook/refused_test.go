package workbook

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"tumbuh/internal/base/fold"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/sheet"
)

// giveBack writes the refused rows of some lines, after they lay in a store.
func giveBack(t *testing.T, lines []*Line, s Summary, lang string) string {
	t.Helper()
	var rows []Refused
	for _, l := range lines {
		if !l.Refused() {
			continue
		}
		r := Refused{Sheet: l.Sheet, Row: l.Row, Problems: l.Problems}
		stored, err := json.Marshal(l.Raw)
		if err == nil {
			err = json.Unmarshal(stored, &r.Raw)
		}
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, r)
	}
	path := filepath.Join(t.TempDir(), "ditolak.xlsx")
	out, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	if err := WriteRefused(out, s.Titles(), slices.Values(rows), locale.For(lang)); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestRefusedRowsComeBackAsTheyWere imports what was given back: the same rows
// are refused for the same reasons, and the two new columns do not disturb.
func TestRefusedRowsComeBackAsTheyWere(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"dates", "numbers", "nik", "odd"} {
		for _, lang := range locale.Languages {
			lines, s, err := read(t, "testdata/eppgbm/"+file+".csv")
			if err != nil {
				t.Fatal(err)
			}
			again, s2, err := read(t, giveBack(t, lines, s, lang))
			if err != nil {
				t.Fatal(err)
			}
			lines = slices.DeleteFunc(lines, func(l *Line) bool { return !l.Refused() })
			if len(again) != len(lines) || !slices.Equal(s2.Sheets[0].Unknown, s.Sheets[0].Unknown) {
				t.Fatalf("%s: %d rows of %d came back, unknown %q", file, len(again), len(lines), s2.Sheets[0].Unknown)
			}
			for i, l := range again {
				l.Row, l.Sheet, lines[i].Sheet = lines[i].Row, "", ""
				if a, b := string(tell(lines[i:i+1], Summary{}, nil)), string(tell(again[i:i+1], Summary{}, nil)); a != b {
					t.Errorf("%s:\n%swas\n%s", file, b, a)
				}
			}
		}
	}
}

func TestTheRefusedWorkbookKeepsTheFormOfEveryCell(t *testing.T) {
	t.Parallel()
	head := cells(1, "NIK", "Nama", "JK", "Tgl Lahir", "Tanggal Pengukuran", "Berat", "Desa/Kel", "Kunci")
	source := xlsx(t, map[string][2]string{
		"A": {head + cells(2, "02022**", "-SITI", "X", "d45358", "d46238", "=12.3", "BILA", "=5"), ""},
		"B": {head + cells(7, "", "BUDI", "L", "7/3/2024", "=46238", "#N/A", "BILA", "@x"), ""},
	})
	lines, s, err := read(t, source)
	if err != nil {
		t.Fatal(err)
	}
	f, err := sheet.Open(giveBack(t, lines, s, locale.Indonesian), sheet.DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var got []string
	for _, sh := range f.Sheets {
		rows, _ := sh.Rows()
		for rows.Next() {
			b, _ := json.Marshal(rows.Cells())
			got = append(got, sh.Name+" "+string(b))
		}
	}
	want := []string{
		`A ["t:Alasan ditolak","t:Baris","t:NIK","t:Nama","t:JK","t:Tgl Lahir","t:Tanggal Pengukuran","t:Berat","t:Desa/Kel","t:Kunci"]`,
		`A ["t:JK berisi “X”, yang tidak dikenal. Isi L (laki-laki) atau P (perempuan).","n:2","t:02022**","t:-SITI","t:X","d:45358","d:46238","n:12.3","t:BILA","n:5"]`,
		`B ["t:Alasan ditolak","t:Baris","t:NIK","t:Nama","t:JK","t:Tgl Lahir","t:Tanggal Pengukuran","t:Berat","t:Desa/Kel","t:Kunci"]`,
		`B ["t:Berat berisi galat Excel #N/A. Isi dengan nilainya.","n:7","","t:BUDI","t:L","t:7/3/2024","n:46238","t:#N/A","t:BILA","t:@x"]`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
}

func TestNothingRefusedIsAnEmptyWorkbook(t *testing.T) {
	t.Parallel()
	f, err := sheet.Open(giveBack(t, nil, Summary{}, locale.English), sheet.DefaultLimits)
	if err != nil || len(f.Sheets) != 1 || f.Sheets[0].Name != "Refused" {
		t.Error(err)
	}
	f.Close()
}

func TestOurOwnTwoColumnsAreKnownInEveryLanguage(t *testing.T) {
	t.Parallel()
	for _, lang := range locale.Languages {
		for _, key := range []string{"import.refused.reason", "import.refused.row"} {
			if title := locale.For(lang).T(key); byTitle[fold.Name(title)] != ignoredCol {
				t.Errorf("%s: %q is not known", lang, title)
			}
		}
	}
}
