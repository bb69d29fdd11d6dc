package region_test

import (
	"compress/gzip"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/golden"
	"tumbuh/internal/fact/region"
)

// edition is the SHA-256 of "code<tab>name" lines in order of code, worked out once
// from the decree's list: it holds every code and every name of the edition.
const edition = "f89fceb1d49bfe2109bcd2957da7c568128e257255e6a604e05ab2a096cc3ae9"

func everything() (all []region.Region) {
	for _, p := range region.Children("") {
		all = append(all, p)
		for _, r := range region.Children(p.Code) {
			all = append(all, r)
			for _, d := range region.Children(r.Code) {
				all = append(all, d)
				all = append(all, region.Children(d.Code)...)
			}
		}
	}
	return all
}

func TestEveryPlaceOfTheEditionIsThere(t *testing.T) {
	t.Parallel()
	counts := map[region.Kind]int{}
	sum := sha256.New()
	for _, r := range everything() {
		counts[r.Kind]++
		sum.Write([]byte(r.Code + "\t" + r.Name + "\n"))
		if got, ok := region.Get(r.Code); !ok || got != r {
			t.Fatalf("Get(%s) = %v, want %v", r.Code, got, r)
		}
	}
	want := map[region.Kind]int{
		region.Provinsi: 38, region.Kabupaten: 416, region.Kota: 98, region.Kecamatan: 7285,
		region.Kelurahan: 8496, region.Desa: 75266 - 14, region.DesaAdat: 14,
	}
	if diff := golden.Diff(want, counts); diff != "" {
		t.Errorf("counts by kind:\n%s", diff)
	}
	if got := hex.EncodeToString(sum.Sum(nil)); got != edition {
		t.Errorf("codes and names are not the edition's: sha256 %s, want %s", got, edition)
	}
}

func TestCodesAndNamesAreTheDecrees(t *testing.T) {
	t.Parallel()
	file, err := os.Open(golden.Shared(t, "regions/regions.csv.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(unzipped).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	rows = rows[1:]
	all := everything()
	if len(all) != len(rows) || len(rows) != 91599 {
		t.Fatalf("%d places, want %d", len(all), len(rows))
	}
	for i, row := range rows { // code,name,level,kind,parent, in order of code
		kind := strings.TrimPrefix(all[i].Kind.Key(), "region.kind.")
		if kind == "desa_adat" {
			kind = "desa"
		}
		got := []string{region.Dotted(all[i].Code), all[i].Name, kind, region.Dotted(region.Parent(all[i].Code))}
		if diff := golden.Diff([]string{row[0], row[1], row[3], row[4]}, got); diff != "" {
			t.Errorf("place %d:\n%s", i+1, diff)
		}
	}
}

func TestTheFiveDistrictsHaveTheirVillages(t *testing.T) {
	t.Parallel()
	for _, want := range []struct {
		code, name               string
		districts, desa, kelurah int
	}{
		{"1301", "Kabupaten Pesisir Selatan", 15, 182, 0},
		{"3375", "Kota Pekalongan", 4, 0, 27},
		{"5204", "Kabupaten Sumbawa", 24, 157, 8},
		{"7312", "Kabupaten Soppeng", 8, 49, 21},
		{"7372", "Kota Parepare", 4, 0, 22},
	} {
		r, _ := region.Get(want.code)
		count := map[region.Kind]int{}
		for _, v := range region.Villages(want.code) {
			count[v.Kind]++
			if lon, lat, ok := region.Point(v.Code); !ok || lon < 95 || lon > 141 || lat < -11 || lat > 6 {
				t.Errorf("point of %s %s: %v %v %v", v.Code, v.Name, lon, lat, ok)
			}
		}
		for _, d := range region.Children(want.code) {
			if _, _, ok := region.Point(d.Code); !ok {
				t.Errorf("no point for kecamatan %s %s", d.Code, d.Name)
			}
		}
		if r.Name != want.name || len(region.Children(want.code)) != want.districts ||
			count[region.Desa] != want.desa || count[region.Kelurahan] != want.kelurah {
			t.Errorf("%s: %v, %d kecamatan, %v", want.code, r, len(region.Children(want.code)), count)
		}
	}
	if _, _, ok := region.Point("3171011001"); ok {
		t.Error("a village of Jakarta has a point, though none is known")
	}
}

func TestPointsAreThoseOfThePolygons(t *testing.T) {
	t.Parallel()
	file, err := os.Open(golden.Shared(t, "regions/boundaries/centroids.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil || len(rows) != 522 {
		t.Fatalf("%d rows: %v", len(rows), err)
	}
	for _, row := range rows[1:] {
		lon, lat, _ := region.Point(strings.ReplaceAll(row[0], ".", ""))
		if got := strconv.FormatFloat(lon, 'f', -1, 64) + " " + strconv.FormatFloat(lat, 'f', -1, 64); got != row[5]+" "+row[6] {
			t.Errorf("%s: %s, want %s %s", row[0], got, row[5], row[6])
		}
	}
}

func TestCodesAreReadAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ written, want, fault string }{
		{"73.12", "7312", ""},
		{" 7312 ", "7312", ""},
		{"73.12.01.1001", "7312011001", ""},
		{"73.1.2", "", "region.code.shape"},
		{"731", "", "region.code.shape"},
		{"７３", "", "region.code.shape"},
		{"", "", "region.code.shape"},
		{"Soppeng", "", "region.code.shape"},
		{"7312010000", "", "region.code.unknown Code=73.12.01.0000 Name=Marioriwawo Near=73.12.01"},
		{"73.12.01.9999", "", "region.code.unknown Code=73.12.01.9999 Name=Marioriwawo Near=73.12.01"},
		{"73.99", "", "region.code.unknown Code=73.99 Name=Sulawesi Selatan Near=73"},
		{"99.01", "", "region.code.province Code=99.01"},
	} {
		got, err := region.ParseCode(c.written)
		if got != c.want || (err == nil) != (c.fault == "") || err != nil && !strings.HasPrefix(err.Error(), c.fault) {
			t.Errorf("ParseCode(%q) = %q, %v; want %q, %q", c.written, got, err, c.want, c.fault)
		}
		if err != nil && fault.KindOf(err) != fault.Invalid {
			t.Errorf("ParseCode(%q): kind %v", c.written, fault.KindOf(err))
		}
	}
}

func TestPlacesLieInEachOther(t *testing.T) {
	t.Parallel()
	if low, high := region.Span("7312"); low != "7312000000" || high != "7312999999" {
		t.Errorf("span of 7312: %s to %s", low, high)
	}
	if !region.Within("7312011001", "7312") || region.Within("7312011001", "7311") || !region.Within("73", "") {
		t.Error("Within")
	}
	if region.Parent("7312011001") != "731201" || region.Parent("73") != "" || region.LevelOf("73120") != 0 {
		t.Error("Parent or LevelOf")
	}
	if got := region.Children("7312011001"); len(got) != 0 {
		t.Errorf("a village has no children: %v", got)
	}
	if got := region.Villages("99"); len(got) != 0 {
		t.Errorf("no such province, yet villages: %v", got)
	}
}

func TestEachProvinceKeepsItsClock(t *testing.T) {
	t.Parallel()
	// Keppres 41/1987, by provinces of today.
	hours := map[int]string{
		7: "11 12 13 14 15 16 17 18 19 21 31 32 33 34 35 36 61 62",
		8: "51 52 53 63 64 65 71 72 73 74 75 76",
		9: "81 82 91 92 93 94 95 96",
	}
	count := 0
	for hour, codes := range hours {
		for _, code := range strings.Fields(codes) {
			count++
			_, offset := time.Now().In(region.Zone(code + "01")).Zone()
			if _, known := region.Get(code); !known || offset != hour*3600 {
				t.Errorf("%s: %d s from UTC, want %d h", code, offset, hour)
			}
		}
	}
	if count != len(region.Children("")) {
		t.Errorf("%d provinces checked of %d", count, len(region.Children("")))
	}
}
