package report_test

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/golden"
	"tumbuh/internal/base/sheet"
	"tumbuh/internal/exchange/report"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/measure/coverage"
	statement "tumbuh/internal/record/coverage"
)

var tablets = edition.Indicator{ID: "ESS-11", NameID: "Ibu hamil: TTD", NameEN: "Mothers: tablets", Group: "pregnant", Kind: edition.Essential, Level: edition.Village, Measure: edition.Share, Certainty: "seen"}

// stated is a value of a village, and sums are those above villages, as measure/coverage
// makes them.
func stated(period, area string, n, d int64) coverage.Value {
	v := coverage.Value{Key: statement.Key{Indicator: tablets.ID, Period: civil.MustPeriod(period), Area: area}, Pair: coverage.Pair{Numerator: n, Denominator: d}, Known: true, Areas: 1, Reporting: 1}
	v.Sources[1], v.States[0] = 1, 1
	return v
}

func sums(villages []coverage.Value) (all []coverage.Value) {
	above := map[string]*coverage.Value{}
	var order []string
	for _, v := range villages {
		for _, code := range []string{v.Area[:4], v.Area[:6]} {
			if above[code] == nil {
				up := v
				up.Area, up.Pair, up.Areas, up.Reporting = code, coverage.Pair{}, 0, 0
				above[code], order = &up, append(order, code)
			}
			up := above[code]
			up.Numerator, up.Denominator = up.Numerator+v.Numerator, up.Denominator+v.Denominator
			up.Areas, up.Reporting = up.Areas+v.Areas, up.Reporting+v.Reporting
			up.Known = up.Known || v.Known
		}
	}
	for _, code := range order {
		all = append(all, *above[code])
	}
	return append(all, villages...)
}

func write(t *testing.T, c report.Coverage) string {
	t.Helper()
	var out bytes.Buffer
	c.Indicators, c.Below, c.Edition = []edition.Indicator{tablets}, 5, "2022"
	c.Targets = map[string]edition.Target{tablets.ID: {Year: 2024, Hundredths: 8000, Basis: "Perpres 72/2021", Certainty: "seen"}}
	if err := c.Write(sheet.CreateCSV(&out), func(column string) string { return column }, false); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestAFileOfCoverageSaysWhatIsMissingAndWithholdsSmallCounts(t *testing.T) {
	t.Parallel()
	silent := stated("2026Q2", "7312011003", 0, 0)
	silent.Known, silent.Reporting, silent.Sources, silent.States = false, 0, [3]int{}, [4]int{}
	apart := stated("2026Q2", "7312012005", 0, 0)
	apart.Known, apart.Areas = false, 0
	values := sums([]coverage.Value{stated("2026Q2", "7312011001", 31, 42), stated("2026Q2", "7312011002", 2, 20), silent, apart,
		stated("2026Q2", "7312012006", 40, 60), stated("2026Q2", "7312022005", 55, 60), stated("2026Q2", "7312022006", 0, 30)})
	golden.Equal(t, "coverage.csv", []byte(write(t, report.Coverage{Values: values, Lang: "id", Area: "7312"})))
	golden.Equal(t, "coverage-ranking.csv", []byte(write(t, report.Coverage{Values: values, Lang: "en", Area: "7312", Level: region.Village, Ranked: coverage.ByPeople})))
	part := write(t, report.Coverage{Values: values, Lang: "id", Area: "731202"})
	if strings.Contains(part, "731201") || !strings.Contains(part, "7312022005") {
		t.Errorf("the file of a kecamatan:\n%s", part)
	}
}

// Whoever has the whole file adds villages up to kecamatan and these to the regency: no
// small count of those reached, not reached or asked comes out. Zero may: it says nothing
// of anybody.
func TestNoSmallCountComesBackByAddingUp(t *testing.T) {
	t.Parallel()
	withheld := 0
	for seed := range uint64(300) {
		random := rand.New(rand.NewPCG(seed, 7))
		var villages []coverage.Value
		for k := range 1 + random.IntN(4) {
			for i := range 1 + random.IntN(5) {
				d := int64(random.IntN([]int{6, 12, 60}[random.IntN(3)]))
				villages = append(villages, stated("2026Q2", fmt.Sprintf("7312%02d20%02d", k+1, i+1), random.Int64N(d+1), d))
			}
		}
		values := sums(villages)
		lines := strings.Split(strings.TrimSpace(write(t, report.Coverage{Values: values, Lang: "id", Area: "7312"})), "\n")[1:]
		for _, count := range []func(coverage.Value) int64{func(v coverage.Value) int64 { return v.Numerator }, func(v coverage.Value) int64 { return v.Denominator }, func(v coverage.Value) int64 { return v.Denominator - v.Numerator }} {
			low, high := map[string]int64{}, map[string]int64{}
			for i, v := range values {
				if low[v.Area], high[v.Area] = count(v), count(v); strings.HasSuffix(lines[i], ",small counts") {
					withheld++
					low[v.Area], high[v.Area] = 0, math.MaxInt32
				} else if small(v) {
					t.Fatalf("seed %d: %s tells %d of %d", seed, v.Area, v.Numerator, v.Denominator)
				}
			}
			narrow(values, low, high)
			for _, v := range values {
				if n := low[v.Area]; n == high[v.Area] && n > 0 && n < 5 {
					t.Errorf("seed %d: %s can only be %d\n%s", seed, v.Area, n, strings.Join(lines, "\n"))
				}
			}
		}
	}
	if withheld < 1000 {
		t.Errorf("only %d counts were withheld: nothing was tried", withheld)
	}
}

func small(v coverage.Value) bool {
	few := func(n int64) bool { return n > 0 && n < 5 }
	return few(v.Numerator) || few(v.Denominator) || few(v.Denominator-v.Numerator)
}

// narrow is what sums tell: a place is between the sums of its parts, and a part between
// what the others leave.
func narrow(values []coverage.Value, low, high map[string]int64) {
	for range 10 {
		for _, up := range values {
			var parts []string
			var least, most int64
			for _, v := range values {
				if region.Parent(v.Area) == up.Area {
					parts = append(parts, v.Area)
					least, most = least+low[v.Area], most+high[v.Area]
				}
			}
			if parts == nil {
				continue
			}
			low[up.Area], high[up.Area] = max(low[up.Area], least), min(high[up.Area], most)
			for _, p := range parts {
				low[p], high[p] = max(low[p], low[up.Area]-(most-high[p])), min(high[p], high[up.Area]-(least-low[p]))
			}
		}
	}
}
