package region_test

import (
	"fmt"
	"strings"
	"testing"

	"tumbuh/internal/base/golden"
	"tumbuh/internal/fact/region"
)

// said writes places as "73.12 Kabupaten Soppeng; …".
func said(list []region.Region) string {
	var s []string
	for _, r := range list {
		s = append(s, region.Dotted(r.Code)+" "+r.Name)
	}
	return strings.Join(s, "; ")
}

func TestMatchTellsPlacesApartByNameAndKind(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		level  region.Level
		within string
		want   string
	}{
		{"SOPPENG", region.Regency, "73", "73.12 Kabupaten Soppeng"},
		{"kab. soppeng", region.Regency, "", "73.12 Kabupaten Soppeng"},
		{"Kota Soppeng", region.Regency, "", ""},
		{"PEKALONGAN", region.Regency, "33", "33.26 Kabupaten Pekalongan; 33.75 Kota Pekalongan"},
		{"KOTA PEKALONGAN", region.Regency, "33", "33.75 Kota Pekalongan"},
		{"Pare-Pare", region.Regency, "73", "73.72 Kota Parepare"},
		{"Jakarta Utara", region.Regency, "31", "31.72 Kota Administrasi Jakarta Utara"},
		{"Kota Adm. Jakarta Utara", region.Regency, "", "31.72 Kota Administrasi Jakarta Utara"},
		{"Kota Baru", region.Regency, "63", "63.02 Kabupaten Kotabaru"},
		{"DKI JAKARTA", region.Province, "", "31 Daerah Khusus Ibukota Jakarta"},
		{"D.I. Yogyakarta", region.Province, "", "34 Daerah Istimewa Yogyakarta"},
		{"Prov. Sulawesi Selatan", region.Province, "", "73 Sulawesi Selatan"},
		{"LILIRAJA", region.District, "7312", "73.12.02 Liliriaja"},
		{"Donri Donri", region.District, "7312", "73.12.06 Donri-Donri"},
		{"Mamak", region.Village, "5204", "52.04.26.2005 Mama"},
		{"Sorkam Kanan", region.Village, "120110", "12.01.10.1001 Sorkam Kanan; 12.01.10.2018 Sorkam Kanan"},
		{"Kel. Sorkam Kanan", region.Village, "120110", "12.01.10.1001 Sorkam Kanan"},
		{"DESA SORKAM KANAN", region.Village, "120110", "12.01.10.2018 Sorkam Kanan"},
		{"Yoboi", region.Village, "9103", "91.03.01.3007 Desa Adat Yoboi"},
		{"Desa Baru", region.Village, "131207", "13.12.07.2002 Desa Baru"},
		{"Tj. Pinang", region.Regency, "21", "21.72 Kota Tanjung Pinang"},
		{"Kep. Seribu", region.Regency, "31", "31.01 Kabupaten Administrasi Kepulauan Seribu"},
		{"LUBUK PAKAM III", region.Village, "120728", "12.07.28.1008 Lubuk Pakam III"},
		{"Lubuk Pakam I/II", region.Village, "120728", "12.07.28.1007 Lubuk Pakam I,II"},
		{"BOBA SATU", region.Village, "5309", "53.09.18.2005 Boba I"},
		{"Atlantis", region.Village, "73", ""},
		{"", region.Village, "73", ""},
		{"Desa", region.Village, "7312", ""},
		{"Soppeng", region.Regency, "99", ""},
	} {
		if got := said(region.Match(c.name, c.level, c.within)); got != c.want {
			t.Errorf("Match(%q, %d, %q) = %q, want %q", c.name, c.level, c.within, got, c.want)
		}
	}
	count := map[string]int{}
	for _, r := range region.Match("Sidomulyo", region.Village, "") {
		count[r.Name]++
	}
	if diff := golden.Diff(map[string]int{"Sidomulyo": 98, "Sido Mulyo": 15}, count); diff != "" {
		t.Errorf("villages called Sidomulyo:\n%s", diff)
	}
}

// Every place must find itself again by its own name; only the known pairs of one
// name under one parent stay two.
func TestEveryPlaceIsMatchedByItsOwnName(t *testing.T) {
	t.Parallel()
	pairs := map[string]bool{}
	for _, r := range everything() {
		found := region.Match(strings.ToUpper(r.Name), region.LevelOf(r.Code), region.Parent(r.Code))
		self := false
		for _, f := range found {
			self = self || f == r
		}
		if !self {
			t.Errorf("%v is not among its own matches %v", r, found)
		}
		if len(found) > 1 && r.Kind >= region.Kelurahan {
			pairs[said(found)] = true
		}
	}
	var list []string
	for p := range pairs {
		list = append(list, p)
	}
	if len(list) != 16 {
		t.Errorf("%d sets of villages with one name in one kecamatan, want 16:\n%s", len(list), strings.Join(list, "\n"))
	}
}

func TestNearOffersWhatWasMeant(t *testing.T) {
	t.Parallel()
	if got := said(region.Near("Lilirja", region.District, "7312", 3)); !strings.HasPrefix(got, "73.12.02 Liliriaja") {
		t.Errorf("near Lilirja: %s", got)
	}
	if got := region.Near("Atlantis", region.District, "7312", 3); len(got) != 0 {
		t.Errorf("near Atlantis: %s", said(got))
	}
}

func TestSearchRanksWholeNamesFirst(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		query, within string
		limit         int
		want          string
	}{
		{"soppeng", "", 3, "73.12 Kabupaten Soppeng; 73.11.04 Soppeng Riaja"},
		{"pare pare", "73", 1, "73.72 Kota Parepare"},
		{"73.12", "", 2, "73.12 Kabupaten Soppeng; 73.12.01 Marioriwawo"},
		{"731201100", "", 2, "73.12.01.1001 Labessi; 73.12.01.1002 Tettikenrarae"},
		{"kab soppeng", "", 5, "73.12 Kabupaten Soppeng"},
		{"73.12", "52", 5, ""},
		{"xyzzy", "", 5, ""},
		{"", "", 5, ""},
		{"soppeng", "", 0, ""},
	} {
		if got := said(region.Search(c.query, c.within, c.limit)); got != c.want {
			t.Errorf("Search(%q, %q, %d) = %q, want %q", c.query, c.within, c.limit, got, c.want)
		}
	}
}

// The quick search over the folded text must find what a plain walk finds.
func TestSearchFindsAllThatAPlainWalkFinds(t *testing.T) {
	t.Parallel()
	all := everything()
	for _, q := range []string{"tanjung", "a", "ba'", "2", "pulau kaung", "oro"} {
		want, folded := 0, strings.NewReplacer(" ", "", "'", "").Replace(q)
		for _, r := range all {
			name := strings.Map(func(c rune) rune {
				if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' {
					return c
				}
				return -1
			}, strings.ToLower(r.Name))
			if region.LevelOf(r.Code) == region.Regency {
				for _, word := range []string{"kabupaten", "kota", "administrasi"} {
					name = strings.TrimPrefix(name, word)
				}
			}
			if strings.Contains(name, folded) && q != "2" {
				want++
			}
		}
		if q == "2" { // digits are a code first: nothing begins with 2 but provinces 21 and what they hold
			want = len(region.Search("21", "", len(all)))
		}
		if got := region.Search(q, "", len(all)); len(got) != want || want == 0 {
			t.Errorf("Search(%q) finds %d, a plain walk %d", q, len(got), want)
		}
	}
}

func FuzzNames(f *testing.F) {
	for _, s := range []string{"73.12", "Kel. Lemba", "kota", "K", "ı", "\n", "Desa Adat", "99999999999", "a\x00b", "２"} {
		f.Add(s, "7312")
	}
	f.Add("soppeng", "73x")
	f.Fuzz(func(t *testing.T, name, within string) {
		if code, err := region.ParseCode(name); err == nil {
			if r, ok := region.Get(code); !ok || r.Code != code {
				t.Errorf("ParseCode(%q) = %q, which is no place", name, code)
			}
		}
		inside := func(list []region.Region) {
			for _, r := range list {
				if !region.Within(r.Code, within) {
					t.Errorf("%v is not within %q", r, within)
				}
			}
		}
		found := region.Search(name, within, 7)
		if len(found) > 7 {
			t.Errorf("%d found, at most 7 asked", len(found))
		}
		inside(found)
		inside(region.Match(name, region.Village, within))
		inside(region.Near(name, region.District, within, 3))
	})
}

func BenchmarkSearchPlain(b *testing.B) { // what Search is measured against
	all := everything()
	for b.Loop() {
		n := 0
		for _, r := range all {
			if strings.Contains(strings.ToLower(r.Name), "sidomulyo") {
				n++
			}
		}
	}
}

func BenchmarkSearch(b *testing.B) {
	for _, q := range []string{"a", "sidomulyo", "tanjung", "73.12", "kab soppeng", "xyzzy"} {
		b.Run(strings.ReplaceAll(q, " ", "_"), func(b *testing.B) {
			for b.Loop() {
				region.Search(q, "", 20)
			}
		})
	}
}

func BenchmarkMatch(b *testing.B) {
	for _, c := range []struct{ name, within string }{{"Liliraja", "7312"}, {"LABESSI", "7312"}, {"Sidomulyo", ""}, {"Atlantis", "7312"}} {
		b.Run(fmt.Sprint(c.name, "_in_", c.within), func(b *testing.B) {
			for b.Loop() {
				region.Match(c.name, region.Village, c.within)
			}
		})
	}
}
