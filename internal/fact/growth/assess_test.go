package growth_test

import (
	"encoding/csv"
	"math"
	"math/big"
	"os"
	"strconv"
	"testing"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/golden"
	"tumbuh/internal/base/locale"
	. "tumbuh/internal/fact/growth"
)

func born(days int) (birth, day civil.Date) {
	day = civil.MustDate("2026-08-15")
	return day - civil.Date(days), day
}

func TestAssessScoresStoredUnits(t *testing.T) {
	birth, day := born(563)
	a := Assess(Measured{Sex: Male, Birth: birth, Day: day, Grams: 11531, Millimetres: 831, HeadMM: 455, ArmMM: 135}, WHODays)
	want := [6]Score{{13, Plausible}, {39, Plausible}, {50, Plausible}, {46, Plausible}, {-147, Plausible}, {-125, Plausible}}
	if a.Scores != want || a.Days != 563 || a.Months != 18 {
		t.Errorf("%+v", a)
	}
	a = Assess(Measured{Sex: Male, Birth: birth, Day: day, Grams: 2000, Millimetres: 831}, WHODays)
	if a.Of(WFA).State != Implausible || a.Of(WFA).Known() || a.Of(HCA).State != Missing || !a.Of(HFA).Known() {
		t.Errorf("two kilograms at 18 months: %+v", a)
	}
	a = Assess(Measured{Sex: Male, Birth: birth, Day: day, Grams: 2_000_000_000, Millimetres: 831}, WHODays)
	if a.Of(WFA) != (Score{math.MaxInt16, Implausible}) {
		t.Errorf("an absurd weight must be clamped: %+v", a.Of(WFA))
	}
}

func TestAssessWithoutAgeOrBeforeBirth(t *testing.T) {
	_, day := born(0)
	m := Measured{Sex: Female, Day: day, Grams: 9000, Millimetres: 750}
	if a := Assess(m, WHODays); !a.Of(WFH).Known() || a.Of(HFA).State != Missing || a.Days != -1 || a.Months != -1 {
		t.Errorf("age unknown: %+v", a)
	}
	m.Birth = day + 1
	if a := Assess(m, WHODays); a != (Assessment{Days: -1, Months: -1}) {
		t.Errorf("before birth: %+v", a)
	}
	m.Birth = day
	if a := Assess(m, PermenkesMonths); a.Days != 0 || a.Months != 0 || a.Standard != PermenkesMonths {
		t.Errorf("day of birth: %+v", a)
	}
}

// The two standards part at the second birthday: 730 days are 24 completed months,
// but WHO changes to standing height on day 731.
func TestStandardsDifferAtTheSecondBirthday(t *testing.T) {
	m := Measured{Sex: Male, Birth: civil.MustDate("2022-03-01"), Day: civil.MustDate("2024-02-29"), Grams: 12000, Millimetres: 860, Position: Standing}
	if a, b := Assess(m, WHODays), Assess(m, PermenkesMonths); a.Days != 730 || a.Months != 23 || b.Of(HFA).Z <= a.Of(HFA).Z {
		t.Errorf("a day before: %+v, %+v", a, b)
	}
	m = Measured{Sex: Male, Birth: civil.MustDate("2021-03-01"), Day: civil.MustDate("2023-03-01"), Grams: 12000, Millimetres: 860, Position: Standing}
	a, b := Assess(m, WHODays), Assess(m, PermenkesMonths)
	if a.Days != 730 || a.Months != 24 {
		t.Fatalf("%+v", a)
	}
	corrected := m
	corrected.Millimetres += 7
	corrected.Position = Lying
	if Assess(corrected, WHODays).Of(HFA) != a.Of(HFA) {
		t.Error("on day 730 a height counts as a length 0.7 cm longer")
	}
	in := Input{Sex: Male, LenHei: 86, Position: Standing}
	in.InDays(731)
	var out Output
	Compute(&in, &out)
	if b.Of(HFA).Float() != out.Z[HFA] {
		t.Errorf("24 completed months are day 731: %v, want %v", b.Of(HFA).Float(), out.Z[HFA])
	}
}

func TestBothStandardsEndAtSixtyMonths(t *testing.T) {
	birth := civil.MustDate("2020-03-01")
	for day, want := range map[string][2]bool{ // WHO, Permenkes
		"2025-02-28": {true, true}, // 1825 days, 59 months
		"2025-03-01": {true, false},
		"2025-03-02": {false, false},
	} {
		for s, want := range want {
			a := Assess(Measured{Sex: Female, Birth: birth, Day: civil.MustDate(day), Grams: 15000, Millimetres: 1050}, Standard(s))
			if a.Of(HFA).Known() != want {
				t.Errorf("%s %s: %+v", day, a.Standard, a.Of(HFA))
			}
		}
	}
}

// Every child of WHO's answers that stored units can hold gets WHO's score.
func TestAssessAgreesWithTheOracle(t *testing.T) {
	f, err := os.Open(golden.Shared(t, "who/oracle.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := map[string]int{}
	for i, name := range rows[0] {
		column[name] = i
	}
	seen := 0
	for _, row := range rows[1:] {
		cell := func(name string) string { return row[column[name]] }
		units := func(name string, scale int64) int {
			r, ok := new(big.Rat).SetString(cell(name))
			if cell(name) == "" {
				return 0
			}
			if !ok || !r.Mul(r, big.NewRat(scale, 1)).IsInt() || r.Sign() <= 0 {
				return -1
			}
			return int(r.Num().Int64())
		}
		days, err := strconv.Atoi(cell("age"))
		m := Measured{
			Grams: units("weight", 1000), Millimetres: units("lenhei", 10), HeadMM: units("headc", 10), ArmMM: units("armc", 10),
			Sex:      map[string]Sex{"1": Male, "2": Female}[cell("csex")],
			Position: map[string]Position{"l": Lying, "L": Lying, "h": Standing, "H": Standing}[cell("measure")],
			Oedema:   cell("oedema") != "" && cell("oedema") != "n" && cell("oedema") != "N" && cell("oedema") != "2",
		}
		if cell("age") != "" && (err != nil || cell("age_unit") != "d") || min(m.Grams, m.Millimetres, m.HeadMM, m.ArmMM) < 0 {
			continue
		}
		if cell("age") != "" {
			m.Birth, m.Day = born(days)
		}
		a := Assess(m, WHODays)
		for i, name := range []string{"len", "wei", "wfl", "bmi", "hc", "ac"} {
			s, got := a.Of(Index(i)), ""
			if s.State != Missing {
				got = strconv.FormatFloat(s.Float(), 'f', 2, 64)
			}
			want := cell("z" + name)
			if v, err := strconv.ParseFloat(want, 64); err == nil && math.Abs(v) > 327.67 { // beyond 16 bits
				want = strconv.FormatFloat(math.Copysign(327.67, v), 'f', 2, 64)
			}
			if got != want || (s.State == Implausible) != (cell("f"+name) == "1") {
				t.Errorf("id %s z%s: %s %v, want %s %s", cell("id"), name, got, s.State, want, cell("f"+name))
			}
		}
		seen++
	}
	if seen < 2500 {
		t.Errorf("only %d rows compared", seen)
	}
}

func z(hundredths int16) Score { return Score{hundredths, Plausible} }

func TestClassesOfPermenkes(t *testing.T) {
	for i, want := range map[Index][]struct {
		z    int16
		code string
	}{
		HFA: {{-600, "severely-stunted"}, {-301, "severely-stunted"}, {-300, "stunted"}, {-201, "stunted"}, {-200, "normal"}, {300, "normal"}, {301, "tall"}},
		WFA: {{-301, "severely-underweight"}, {-300, "underweight"}, {-201, "underweight"}, {-200, "normal"}, {100, "normal"}, {101, "overweight-risk"}},
		WFH: {{-301, "severely-wasted"}, {-300, "wasted"}, {-201, "wasted"}, {-200, "normal"}, {100, "normal"}, {101, "overweight-risk"}, {200, "overweight-risk"}, {201, "overweight"}, {300, "overweight"}, {301, "obese"}},
		BFA: {{-301, "severely-wasted"}, {-201, "wasted"}, {0, "normal"}, {200, "overweight-risk"}, {300, "overweight"}, {500, "obese"}},
		HCA: {{-201, "microcephaly"}, {-200, "normal"}, {200, "normal"}, {201, "macrocephaly"}},
		ACA: {{-400, ""}, {0, ""}},
	} {
		for _, c := range want {
			if got := Classify(i, z(c.z)); got.Code != c.code {
				t.Errorf("%s %d: %s, want %s", i, c.z, got.Code, c.code)
			}
		}
	}
	if Classify(HFA, Score{}) != (Category{}) || Classify(HFA, Score{-700, Implausible}) != ImplausibleScore {
		t.Error("missing is not judged, implausible is said to be so")
	}
	a := Assessment{Oedema: true}
	if a.Category(WFH).Code != "severely-wasted" || a.Category(WFA) != (Category{}) || !a.Wasted() {
		t.Error("oedema is gizi buruk and nothing else")
	}
}

func TestOnlyKnownScoresAreCounted(t *testing.T) {
	at := func(hfa, wfa, wfh Score) (counted [5]bool) {
		a := Assessment{Scores: [6]Score{HFA: hfa, WFA: wfa, WFH: wfh}}
		return [5]bool{a.Stunted(), a.Underweight(), a.Wasted(), a.Overweight(), a.BelowRedLine()}
	}
	for _, c := range []struct {
		hfa, wfa, wfh Score
		want          [5]bool
	}{
		{z(-200), z(-200), z(-200), [5]bool{}},
		{z(-201), z(-201), z(-201), [5]bool{true, true, true, false, false}},
		{z(0), z(-300), z(200), [5]bool{false, true, false, false, false}},
		{z(0), z(-301), z(201), [5]bool{false, true, false, true, true}},
		{Score{-700, Implausible}, Score{-700, Implausible}, Score{700, Implausible}, [5]bool{}},
		{Score{}, Score{}, Score{}, [5]bool{}},
	} {
		if got := at(c.hfa, c.wfa, c.wfh); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}

func TestWhatIsSaidBesideAnAssessment(t *testing.T) {
	for _, c := range []struct {
		a    Assessment
		arm  int
		want []string
	}{
		{Assessment{Months: 12, Scores: [6]Score{WFA: z(100), WFH: z(-201), BFA: z(-201)}}, 125, nil},
		{Assessment{Months: 12, Scores: [6]Score{WFA: z(101)}}, 124, []string{"growth.note.heavy", "growth.note.arm"}},
		{Assessment{Months: 5, Oedema: true}, 100, []string{"growth.note.oedema"}},
		{Assessment{Months: 12, Scores: [6]Score{WFH: z(-200), BFA: z(-201)}}, 0, []string{"growth.note.bmi"}},
	} {
		if diff := golden.Diff(c.want, c.a.Notes(c.arm)); diff != "" {
			t.Errorf("%+v:%s", c.a, diff)
		}
	}
	if Red.String() != "red" || NoSeverity.String() != "" || !(Green < Yellow && Yellow < Amber && Amber < Red) {
		t.Error("severities rise from green to red")
	}
}

func TestLabelsAreReadWithTheirColumn(t *testing.T) {
	for _, c := range []struct {
		i           Index
		label, code string
		known       bool
	}{
		{WFA, "Gizi Buruk", "severely-underweight", true}, {WFH, "Gizi Buruk", "severely-wasted", true},
		{WFA, " BERAT  BADAN normal ", "normal", true}, {WFA, "Kurang", "underweight", true}, {WFA, "Risiko Lebih", "overweight-risk", true},
		{HFA, "Sangat\u00a0Pendek", "severely-stunted", true}, {HFA, "Pendek (Stunted)", "stunted", true}, {HFA, "Tinggi", "tall", true},
		{WFH, "Gizi Baik / Normal", "normal", true}, {WFH, "Risiko Gizi Lebih", "overweight-risk", true}, {WFH, "gemuk", "overweight", true},
		{BFA, "Obesitas", "obese", true}, {HFA, "Outlier", "implausible", true}, {HFA, "", "", true}, {WFH, "-", "", true},
		{HFA, "Gizi Buruk", "", false}, {HFA, "999.99", "", false}, {WFA, "Obesitas", "", false}, {ACA, "Normal", "", false}, {99, "Normal", "", false},
	} {
		if got, known := ParseLabel(c.i, c.label); got.Code != c.code || known != c.known {
			t.Errorf("%s %q: %q %v", c.i, c.label, got.Code, known)
		}
	}
}

func FuzzParseLabel(f *testing.F) {
	f.Add(uint8(HFA), "Sangat Pendek")
	f.Add(uint8(WFH), "Gizi Baik / Normal (x")
	f.Fuzz(func(t *testing.T, i uint8, label string) {
		c, known := ParseLabel(Index(i), label)
		if !known && c != (Category{}) {
			t.Errorf("%q: %v is not known", label, c)
		}
	})
}

// What a page calls a class is what a file may call it.
func TestNamesInBothLanguages(t *testing.T) {
	id, en := locale.For(locale.Indonesian), locale.For(locale.English)
	keys := []string{"growth.gain.2t", "growth.gain.bgm"}
	for i := HFA; i <= HCA; i++ {
		for _, c := range Categories(i) {
			keys = append(keys, c.Key)
			if got, ok := ParseLabel(i, id.T(c.Key)); i != HCA && (!ok || got != c) {
				t.Errorf("%s: %q reads as %v", c.Key, id.T(c.Key), got)
			}
		}
	}
	for i := range Indices {
		keys = append(keys, "growth.index."+i.String(), "growth.index."+i.String()+".short")
	}
	for _, s := range []Standard{WHODays, PermenkesMonths} {
		keys = append(keys, "growth.standard."+s.String())
		if got, ok := ParseStandard(s.String()); got != s || !ok {
			t.Errorf("%s does not read back", s)
		}
	}
	for _, table := range KBMs {
		keys = append(keys, "growth.kbm."+table.Version)
		for _, r := range table.Rows {
			keys = append(keys, r.Source, r.Certainty.Key())
		}
	}
	for _, g := range []string{"n", "t", "o", "b"} {
		keys = append(keys, "growth.gain."+g)
	}
	keys = append(keys, Assessment{Oedema: true, Months: 7, Scores: [6]Score{WFA: z(101), BFA: z(-201)}}.Notes(110)...)
	keys = append(keys, Assessment{Scores: [6]Score{WFH: z(-100), BFA: z(-201)}}.Notes(0)...)
	for _, arm := range []int{114, 115, 124, 125} {
		keys = append(keys, ArmCategory(arm, 6).Key)
	}
	for _, key := range append(keys, ImplausibleScore.Key) {
		if !id.Has(key) || !en.Has(key) {
			t.Errorf("%q is not in both catalogues", key)
		}
	}
	if id.T("growth.category.hfa.stunted") != "Pendek" || len(keys) < 60 {
		t.Errorf("%d keys", len(keys))
	}
}

func TestArmLimits(t *testing.T) {
	for _, c := range []struct {
		mm, months int
		code       string
	}{{114, 6, "severe"}, {115, 59, "moderate"}, {124, 12, "moderate"}, {125, 12, "normal"}, {0, 12, ""}, {110, 5, ""}, {110, 60, ""}} {
		if got := ArmCategory(c.mm, c.months).Code; got != c.code {
			t.Errorf("%+v: %s", c, got)
		}
	}
}
