package workbook

import (
	"math"
	"strings"
	"testing"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/sheet"
)

func TestNumbers(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]float64{"12.3": 12.3, "12,3": 12.3, "12:3": 12.3, " 12 ,3 KG": 12.3, "'12,3": 12.3, "8400 gr": 8400, "0.845 m": 0.845,
		"84.5 cm.": 84.5, "12,": 12, ",5": 0.5, "-2,05": -2.05, "1.23E+1": 12.3, "+3": 3, "12,3\u00a0kg": 12.3,
		"": math.NaN(), "12 3": math.NaN(), "1.234,5": math.NaN(), "12 gram": math.NaN(), "84 m": math.NaN(), "1e400": math.NaN(), "1_0": math.NaN(),
		"kg": math.NaN(), "0x10": math.NaN(), "inf": math.NaN(), "nan": math.NaN(), "12,3 kg 5": math.NaN(), "e": math.NaN()} {
		got, ok := parseNumber(text)
		if ok == math.IsNaN(want) || ok && got != want {
			t.Errorf("%q: %v %v, want %v", text, got, ok, want)
		}
	}
}

func TestHalvesAreRoundedAsPeopleDo(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		x, units float64
		want     int
	}{{84.55, 10, 846}, {84.54999, 10, 845}, {-2.005, 100, -201}, {12.300000000000001, 1000, 12300}, {0, 10, 0}, {1.0005, 1000, 1001}} {
		if got := scaled(c.x, c.units); got != c.want {
			t.Errorf("%v × %v = %d, want %d", c.x, c.units, got, c.want)
		}
	}
}

func TestAges(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]float64{"2 Tahun - 3 Bulan - 12 Hari": 2*365.25 + 3*30.4375 + 12, "812": 812, "12 bln": 12 * 30.4375, "3 Minggu": 21, "5 hr": 5,
		"": -1, "tahun": -1, "2 lustrum": -1, "-": -1, "1 2 3 4": -1} {
		days, _, ok := parseAge(text)
		if !ok {
			days = -1
		}
		if days != want {
			t.Errorf("%q: %v, want %v", text, days, want)
		}
	}
}

func TestDatesWithTimesAndNames(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"7-OKT-2024", "07 Oktober 2024", "7/10/2024 10:20 AM", "2024-10-07T00:00:00Z", "07/10/2024 00.00", "7 oct 2024", "2024/10/7", "45572", "45572.75"} {
		if d, why := parseDate(text); d.String() != "2024-10-07" {
			t.Errorf("%q: %s %s", text, d, why)
		}
	}
	for text, want := range map[string]dateError{"": dateForm, "10/2024": dateForm, "10-7": dateForm, "32/01/2024": dateImpossible, "00/01/2024": dateImpossible, "31/31/2024": dateImpossible,
		"1/13/2024": dateMonth, "24-03-07": dateYear, "07/03/1999": dateYear, "20000": dateYear, "07/03/20244": dateYear, "007/03/2024": dateForm, "7/3/2024 pagi": dateForm} {
		if d, why := parseDate(text); why != want || d != 0 {
			t.Errorf("%q: %q %s, want %q", text, why, d, want)
		}
	}
}

func FuzzDate(f *testing.F) {
	for _, s := range []string{"2024-03-07", "7/3/2024 10:20", "45358.5", "7 Agt 2024", "2024-03-07T10:00:00+07:00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, why := parseDate(s)
		if (d == 0) != (why != "") || d != 0 && d < earliest {
			t.Errorf("%q: %d %q", s, d, why)
		}
		if d != 0 && strings.Trim(clean(s), "0123456789.") != "" { // what is no serial says the year in digits
			y, _, _ := d.YMD()
			if !strings.Contains(clean(s), civil.DateOf(d.Time()).String()[:4]) {
				t.Errorf("%q has no year %d", s, y)
			}
		}
	})
}

func FuzzNumber(f *testing.F) {
	for _, s := range []string{"12,3 kg", "0x10", "1e5", ". 5", "12:3"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		x, ok := parseNumber(s)
		if ok && (math.IsNaN(x) || math.IsInf(x, 0) || !strings.ContainsAny(s, "0123456789")) {
			t.Errorf("%q is %v", s, x)
		}
		parseAge(s)
	})
}

func FuzzNIK(f *testing.F) {
	for _, s := range []string{"7312014703240001", "02022**********", "3.57E+15", "1e9999999", "'0", "BELUM"} {
		f.Add(s, true)
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, s string, number bool) {
		c := sheet.String(s)
		if number && c.Kind != sheet.Blank {
			c.Kind = sheet.Number
		}
		nik, state, _ := parseNIK(c)
		if (state == NIKGiven) != (len(nik) == 16) || strings.Trim(nik, "0123456789") != "" {
			t.Errorf("%q: %q %d", s, nik, state)
		}
	})
}

func FuzzHeader(f *testing.F) {
	f.Add("No\tNIK\tNama\tJK\tTgl Lahir\tBerat", "\t\t\t\t\t(kg)")
	f.Add("Pengukuran\tNIK", "No\tNIK\tNama\tJK\tTgl Lahir\tBerat\tTinggi")
	f.Fuzz(func(t *testing.T, upper, lower string) {
		var tops []top
		for i, line := range []string{upper, lower} {
			var cells []sheet.Cell
			for s := range strings.SplitSeq(line, "\t") {
				cells = append(cells, sheet.String(s))
			}
			tops = append(tops, top{i + 1, cells})
		}
		h := findHeader(tops)
		if h == nil {
			return
		}
		if h.count() < headerWidth || h.row < 1 || h.row > 2 || len(h.titles) > max(len(tops[0].cells), len(tops[1].cells)) {
			t.Errorf("%+v", h)
		}
		if h.row == 2 && !h.repeats(tops[1].cells) && len(strings.Trim(lower, "\t")) > 0 {
			t.Errorf("its own row is not known again: %q", lower)
		}
		h.complete("")
	})
}
