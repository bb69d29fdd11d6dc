package growth

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"tumbuh/internal/base/golden"
)

// The tables written out as WHO prints them, and the hash of that text.
const tablesSHA256 = "9c044dff33d0036fb1f653f81d2cc3d00cce9bad2d7b87abcd7da02367a94710"

var curveNames = [curves]string{"lhfa", "wfa", "bfa", "hcfa", "acfa", "tsfa", "ssfa", "wfl", "wfh"}

func TestTablesAreTheOnesOfWHO(t *testing.T) {
	hash := sha256.New()
	rows := 0
	for c := range curves {
		for sex := Male; sex <= Female; sex++ {
			for i, r := range tables[sex][c].rows {
				fmt.Fprintf(hash, "%s,%d,%d,%.4f,%.4f,%.5f\n", curveNames[c], sex, tables[sex][c].first+i, r.l, r.m, r.s)
				rows++
			}
		}
	}
	if got := hex.EncodeToString(hash.Sum(nil)); got != tablesSHA256 || rows != 27436 {
		t.Errorf("%d rows with hash %s, want 27436 with %s", rows, got, tablesSHA256)
	}
}

func TestTablesLoseNothing(t *testing.T) {
	f, err := os.Open(golden.Shared(t, "who/lms.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	number := func(s string) float64 {
		v, err := strconv.ParseFloat(s, 64)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	byName := map[string]curve{}
	for c, name := range curveNames {
		byName[name] = curve(c)
	}
	for _, line := range lines[1:] {
		c, sex, x := byName[line[0]], Male, number(line[2])
		if line[1] == "f" {
			sex = Female
		}
		if c >= weightForLength {
			x = math.Round(x * 10)
		}
		want := lms{number(line[3]), number(line[4]), number(line[5])}
		if row := tables[sex][c].at(int(x)); row == nil || *row != want {
			t.Fatalf("%v: got %v", line, row)
		}
	}
}

func TestThePhoneGetsAllButSkinfolds(t *testing.T) {
	all, n := Packed(), 0
	for n < len(all) && all[n] == packed[n] {
		n++
	}
	if !bytes.HasSuffix(packed, all[n:]) || len(all) < len(packed)/2 || len(all) == len(packed) {
		t.Errorf("%d of %d bytes, the first %d alike", len(all), len(packed), n)
	}
}

// The quick formula and its guard must never change a digit.
func TestQuickScoreEqualsTheExactOne(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	n := 1_000_000
	if testing.Short() {
		n = 50_000
	}
	for range n {
		tab := &tables[1+r.IntN(2)][r.IntN(int(curves))]
		row := &tab.rows[r.IntN(len(tab.rows))]
		y := math.Round(row.value(r.Float64()*9-4.5)*1000) / 1000
		if r.IntN(4) == 0 { // a measurement within a hair of a rounding border
			y = row.inverse(float64(r.IntN(800)-400)/100 + 0.005)
		}
		if got, want := row.score(y, true), round2(row.tailed(y)); got != want && !(math.IsNaN(got) && math.IsNaN(want)) {
			t.Fatalf("row %+v, y %v: quick %v, exact %v", *row, y, got, want)
		}
	}
}

func TestRoundingTakesTheNearerDoubleAndTiesToEven(t *testing.T) {
	for x, want := range map[float64]float64{
		0: 0, 0.005: 0, 0.015: 0.01, -1.996: -2, 2.675: 2.67, 0.125: 0.12, 0.375: 0.38, -0.125: -0.12, 1e14: 1e14,
	} {
		if got := round2(x); got != want {
			t.Errorf("%v: %v, want %v", x, got, want)
		}
	}
	if !math.IsInf(round2(math.Inf(-1)), -1) || !math.IsNaN(round2(math.NaN())) {
		t.Error("not a number must stay what it is")
	}
}

// child is a boy of 400 days, 9.6 kg, 75.3 cm lying.
func child() Input {
	nan := math.NaN()
	in := Input{Sex: Male, Position: Lying, Weight: 9.6, LenHei: 75.3, HeadC: 46, ArmC: 14.5, TriSkin: nan, SubSkin: nan}
	in.InDays(400)
	return in
}

func compute(change func(*Input)) Output {
	in, out := child(), Output{}
	change(&in)
	Compute(&in, &out)
	return out
}

func TestWhatIsComputedAndWhatIsNot(t *testing.T) {
	nan := math.NaN()
	for name, c := range map[string]struct {
		change func(*Input)
		want   Set
	}{
		"whole child":          {func(in *Input) {}, Of(HFA, WFA, WFH, BFA, HCA, ACA)},
		"sex unknown":          {func(in *Input) { in.Sex = 0 }, 0},
		"age unknown":          {func(in *Input) { in.InDays(nan) }, Of(WFH)},
		"oedema":               {func(in *Input) { in.Oedema = true }, Of(HFA, HCA, ACA)},
		"no weight":            {func(in *Input) { in.Weight = nan }, Of(HFA, HCA, ACA)},
		"no length":            {func(in *Input) { in.LenHei = nan }, Of(WFA, HCA, ACA)},
		"90 days: no arm":      {func(in *Input) { in.InDays(90) }, Of(HFA, WFA, WFH, BFA, HCA)},
		"91 days":              {func(in *Input) { in.InDays(91) }, Of(HFA, WFA, WFH, BFA, HCA, ACA)},
		"sixty months":         {func(in *Input) { in.InMonths(60) }, 0},
		"almost sixty months":  {func(in *Input) { in.InMonths(59.999) }, Of(HFA, WFA, WFH, BFA, HCA, ACA)},
		"1826.24 days":         {func(in *Input) { in.InDays(1826.24) }, Of(HFA, WFA, WFH, BFA, HCA, ACA)},
		"length 44.9":          {func(in *Input) { in.LenHei = 44.9 }, Of(HFA, WFA, BFA, HCA, ACA)},
		"length 110.1":         {func(in *Input) { in.LenHei = 110.1 }, Of(HFA, WFA, BFA, HCA, ACA)},
		"standing 44.3 at 300": {func(in *Input) { in.InDays(300); in.Position = Standing; in.LenHei = 44.3 }, Of(HFA, WFA, WFH, BFA, HCA, ACA)},
	} {
		var got Set
		for i, z := range compute(c.change).Z {
			if z == z {
				got |= Of(Index(i))
			}
		}
		if got != c.want {
			t.Errorf("%s: %08b, want %08b", name, got, c.want)
		}
	}
}

func TestPositionIsCorrectedByAge(t *testing.T) {
	for _, c := range []struct {
		days     float64
		position Position
		want     float64
		believed Position
		c9       bool
	}{
		{273, Standing, 75.3, 0, true},
		{274, Standing, 75.3 + 0.7, Standing, false},
		{730.4, Standing, 75.3 + 0.7, Standing, false},
		{730.5, Standing, 75.3, Standing, false},
		{730, Lying, 75.3, Lying, false},
		{731, Lying, 75.3 - 0.7, Lying, false},
		{731, 0, 75.3, 0, false},
		{math.NaN(), Standing, 75.3, Standing, false},
	} {
		out := compute(func(in *Input) { in.InDays(c.days); in.Position = c.position })
		if out.CLenHei != c.want || out.CMeasure != c.believed || out.C9Mo != c.c9 {
			t.Errorf("%+v: got %v %v %v", c, out.CLenHei, out.CMeasure, out.C9Mo)
		}
	}
}

func TestValueAtIsTheInverseOfTheScore(t *testing.T) {
	for i := range Indices {
		for sex := Male; sex <= Female; sex++ {
			for z := -450; z <= 450; z += 25 {
				for _, x := range []float64{500, 700, 869, 870, 1000} {
					var in Input
					y := ValueAt(i, sex, x, float64(z)/100)
					in.Sex, in.LenHei, in.Weight = sex, y, y
					in.HeadC, in.ArmC, in.TriSkin, in.SubSkin = y, y, y, y
					in.InDays(x)
					switch i {
					case WFH:
						in.LenHei = x / 10
						in.InDays(math.NaN())
					case BFA: // a child of one metre weighs its BMI
						in.LenHei, in.Position = 100, 0
					}
					var out Output
					ComputeSome(&in, &out, Of(i))
					if math.Abs(out.Z[i]-float64(z)/100) > 0.0051 {
						t.Fatalf("%v sex %d at %v: %v gives %v, want %v", i, sex, x, y, out.Z[i], float64(z)/100)
					}
				}
			}
		}
	}
	if !math.IsNaN(ValueAt(HFA, Male, 1827, 0)) || !math.IsNaN(ValueAt(WFA, 0, 100, 0)) || !math.IsNaN(WeightAt(Lying, Male, 1101, 0)) {
		t.Error("outside the tables there is no value")
	}
	if half := ValueAt(WFA, Male, 100.5, 0); half <= ValueAt(WFA, Male, 100, 0) || half >= ValueAt(WFA, Male, 101, 0) {
		t.Error("between two days")
	}
}

// The naive way: rows in a map by name, math.Pow, no reuse.
type naiveKey struct {
	table, sex string
	x          int
}

func naiveTables() map[naiveKey]lms {
	m := map[naiveKey]lms{}
	for c := range curves {
		for sex, name := range []string{"m", "f"} {
			for i, r := range tables[sex+1][c].rows {
				m[naiveKey{curveNames[c], name, tables[sex+1][c].first + i}] = r
			}
		}
	}
	return m
}

func naive(m map[naiveKey]lms, in *Input) (zs []float64) {
	sex, wfx := "m", "wfl"
	if in.Sex == Female {
		sex = "f"
	}
	if in.Days >= 731 {
		wfx = "wfh"
	}
	for _, c := range []struct {
		table string
		x     int
		y     float64
	}{{"lhfa", in.Days, in.LenHei}, {"wfa", in.Days, in.Weight}, {wfx, int(in.LenHei * 10), in.Weight}} {
		r := m[naiveKey{c.table, sex, c.x}]
		zs = append(zs, round2(r.tailed(c.y)))
	}
	return zs
}

func BenchmarkCore(b *testing.B) {
	r := rand.New(rand.NewPCG(3, 4))
	children := make([]Input, 1<<14)
	for i := range children {
		in := &children[i]
		in.Sex = Sex(1 + r.IntN(2))
		in.InDays(float64(r.IntN(1826)))
		in.LenHei = math.Round(10*ValueAt(HFA, in.Sex, float64(in.Days), r.NormFloat64()-1)) / 10
		in.Weight = math.Round(10*ValueAt(WFA, in.Sex, float64(in.Days), r.NormFloat64()-1)) / 10
	}
	want := Of(HFA, WFA, WFH)
	var out Output
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		ComputeSome(&children[i&(1<<14-1)], &out, want)
	}
	perChild := float64(b.Elapsed().Nanoseconds()) / float64(b.N)

	table, start, n := naiveTables(), time.Now(), 1<<16
	for i := range n {
		naive(table, &children[i&(1<<14-1)])
	}
	slow := float64(time.Since(start).Nanoseconds()) / float64(n)
	b.ReportMetric(1e9/perChild, "children/s")
	b.ReportMetric(slow/perChild, "×naive")
}
