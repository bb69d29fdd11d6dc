package nomenclature

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/sheet"
	"tumbuh/internal/fact/standard"
)

func TestCodesAreReadAsOfficesWriteThemAndOrder(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Code{"1.02.02.2.02.15": "1.02.02.2.02.0015", "1.02.02.2.02.0015": "1.02.02.2.02.0015", " 1.02.02.02.02.0015 ": "1.02.02.2.02.0015", "1.02.02.2.02.": "1.02.02.2.02", "2.14": "2.14", "7": "7"} {
		if got, err := Parse(text); err != nil || got != want {
			t.Errorf("%q: %q %v, want %q", text, got, err, want)
		}
	}
	for _, text := range []string{"", ".", "2.1", "1.02.02.2", "1.02.02.2.02.0015.1", "1.02.00.2.02.0015", "x.02", "1.+2", "1.02.02.2.02.15000", "1.02.02.12.02.0015", "1,02"} {
		if got, err := Parse(text); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q was read as %q (%v)", text, got, err)
		}
	}
	if up := Code("1.02.02.2.02.0015").Above(); !slices.Equal(up, []Code{"1", "1.02", "1.02.02", "1.02.02.2.02"}) || Code("1").Parent() != "" {
		t.Errorf("above: %v", up)
	}
	if !slices.IsSortedFunc(National(), func(a, b Item) int { return strings.Compare(string(a.Code), string(b.Code)) }) {
		t.Error("the list is not in order")
	}
}

// Every row has its source and how certain it is, and every sub kegiatan the names above it.
func TestTheNationalListIsWhole(t *testing.T) {
	t.Parallel()
	subs, by := 0, map[standard.Certainty]int{}
	for _, item := range National() {
		by[item.Certainty]++
		for _, lang := range locale.Languages {
			if p := locale.For(lang); !p.Has("nomenclature.source."+item.Source) || !p.Has("nomenclature.depth."+string(item.Code.Depth())) {
				t.Errorf("%s: no words for %s, %s", item.Code, item.Source, item.Code.Depth())
			}
		}
		if _, known := EditionOf(item.Edition); !known || item.Name == "" {
			t.Errorf("%s has no edition or name", item.Code)
		}
		if item.Code.Depth() != SubActivity {
			continue
		}
		subs++
		for _, above := range National().Path(item.Code) {
			if above.Name == "" {
				t.Errorf("%s lies in %s, which has no name", item.Code, above.Code)
			}
		}
	}
	if subs < 130 || by[standard.Seen] < 200 || by[standard.Recalled] < 10 || len(by) != 2 {
		t.Errorf("%d sub kegiatan, %v", subs, by)
	}
}

func TestCodesAreFoundByWordsAndDigits(t *testing.T) {
	t.Parallel()
	l := National()
	for text, want := range map[string]Code{"gizi masyarakat": "1.02.02.2.02.0015", "dashat": "2.14.03.2.04.0005", "1.02.02.2.02.0015": "1.02.02.2.02.0015", "air minum perpipaan": "1.03.03.2.01.0022", "produk hukum desa": "2.13.04.2.01.0002"} {
		if found := l.Search(text, 10); len(found) == 0 || found[0].Code != want {
			t.Errorf("%q: %v", text, found)
		}
	}
	if found := l.Search("program keluarga berencana", 3); len(found) != 3 || found[0].Code.Depth() != SubActivity {
		t.Errorf("by the names above: %v", found)
	}
	if found := l.Search(" ", 10); len(found) != 0 || len(l.Search("tidak ada yang begini", 10)) != 0 {
		t.Errorf("nothing: %v", found)
	}
	old, _ := l.Get("2.13.04.2.01.0002")
	new, _ := l.Get("1.02.02.2.02.0015")
	if old.Written() != "2.13.04.2.01.02" || new.Written() != "1.02.02.2.02.0015" || new.Edition != "2023" {
		t.Errorf("written %s and %s", old.Written(), new.Written())
	}
	mine := l.With(List{{Code: "1.02.02.2.02.0015", Name: "Gizi kami"}, {Code: "1.02.02.2.02.0099", Name: "Baru"}})
	if got, _ := mine.Get("1.02.02.2.02.0015"); got.Name != "Gizi kami" || got.Edition != Own || len(mine) != len(l)+1 {
		t.Errorf("the district's own: %+v, %d rows", got, len(mine))
	}
}

func write(t testing.TB, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestADistrictsListIsReadWholeOrRefusedRowByRow(t *testing.T) {
	t.Parallel()
	l, problems, err := Read(write(t, "daftar.csv", "Daftar kode,,\nKODE,Nama,satuan,lainnya\n1.02.02.2.02.15,Pengelolaan  gizi,Orang,x\n,,,\n1.02,Kesehatan,,\n"))
	if err != nil || len(problems) > 0 || len(l) != 2 || l[1].Name != "Pengelolaan gizi" || l[1].Unit != "Orang" {
		t.Fatalf("%v %v %v", l, problems, err)
	}
	_, problems, err = Read(write(t, "salah.csv", "kode,nama\n1.02.02.2.02.15,Satu\n1.02.02.2.02.0015,Dua\n2.1,Pertanahan\n1.03,\n"))
	if err != nil || len(problems) != 3 || problems[0].Key != "nomenclature.file.twice" || problems[0].Row != 3 || problems[1].Key != "nomenclature.code" || problems[2].Column != "nama" {
		t.Fatalf("%v %v", problems, err)
	}
	for text, key := range map[string]string{"a,b\n1,2\n": "nomenclature.file.head", "kode,nama\n": "nomenclature.file.empty"} {
		if _, _, err := Read(write(t, "x.csv", text)); fault.As(err) == nil || fault.As(err).Key != key {
			t.Errorf("%q: %v", text, err)
		}
	}
	var b bytes.Buffer
	book, err := sheet.CreateXLSX(&b, sheet.About{Title: "x", Made: time.Unix(0, 0)})
	if err != nil {
		t.Fatal(err)
	}
	_ = book.Sheet("Kode", sheet.Column{Title: "kode"}, sheet.Column{Title: "nama"})
	_ = book.Row(sheet.String("2.14.03.2.04.0005"), sheet.String("DASHAT"))
	if err := book.Close(); err != nil {
		t.Fatal(err)
	}
	if l, problems, err := Read(write(t, "x.xlsx", b.String())); err != nil || len(problems) > 0 || len(l) != 1 {
		t.Errorf("XLSX: %v %v %v", l, problems, err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add("kode,nama\n1.02.02.2.02.0015,Gizi\n")
	f.Add("kode;nama;satuan\n2.1;x;\n;;\n")
	f.Fuzz(func(t *testing.T, text string) {
		l, problems, err := Read(write(t, "f.csv", text))
		if err != nil || len(problems) > 0 {
			return
		}
		for _, item := range l {
			if again, err := Parse(string(item.Code)); err != nil || again != item.Code || item.Name == "" {
				t.Fatalf("%q gave %+v", text, item)
			}
		}
	})
}
