package coverage_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/measure/coverage"
	record "tumbuh/internal/record/coverage"
)

const small = 5

// regency is a made-up one: its villages' pairs of several indicators with one group, and
// the sums above them.
func made(random *rand.Rand, indicators int) []map[string]coverage.Pair {
	all := make([]map[string]coverage.Pair, indicators)
	for i := range all {
		all[i] = map[string]coverage.Pair{}
	}
	for d := range 1 + random.IntN(5) {
		for v := range 1 + random.IntN(4) {
			code := fmt.Sprintf("7312%02d20%02d", d+1, v+1)
			of := random.Int64N([]int64{6, 12, 60}[random.IntN(3)])
			for i := range all {
				n := random.Int64N(of + 1)
				for _, area := range []string{code, code[:6], code[:4]} {
					all[i][area] = coverage.Pair{Numerator: all[i][area].Numerator + n, Denominator: all[i][area].Denominator + of}
				}
			}
		}
	}
	return all
}

// Whoever holds the papers of the regency, of every kecamatan and of every village, and
// all indicators of one group, adds up and takes away: nothing that is withheld is one
// small number, and none is a total less what is shown.
func TestNothingWithheldIsATotalLessWhatIsShown(t *testing.T) {
	t.Parallel()
	withheld := 0
	for seed := range uint64(500) {
		tables := made(rand.New(rand.NewPCG(seed, 11)), 3)
		asked := map[string]int64{} // denominators that any of the indicators shows
		for _, table := range tables {
			var values []coverage.Value
			for area, pair := range table {
				values = append(values, coverage.Value{Key: record.Key{Area: area}, Pair: pair, Known: true})
			}
			why := coverage.Withhold(values, edition.Indicator{Measure: edition.Share}, small)
			reached := map[string]int64{}
			for area, pair := range table {
				if why[area] == "" {
					reached[area], asked[area] = pair.Numerator, pair.Denominator
				} else {
					withheld++
				}
			}
			closed(t, seed, "reached", reached, table, false)
		}
		closed(t, seed, "asked", asked, tables[0], true)
	}
	if withheld < 3000 {
		t.Errorf("only %d were withheld: nothing was tried", withheld)
	}
}

// closed takes away from each total that is shown the parts that are: what is left over is
// never few people, nor one part alone; but together all indicators may tell of a place how
// many were asked, where those are not few.
func closed(t *testing.T, seed uint64, what string, shown map[string]int64, real map[string]coverage.Pair, together bool) {
	t.Helper()
	left, hidden := map[string]int64{}, map[string]int{}
	for area, pair := range real {
		n, told := shown[area]
		if up := region.Parent(area); told {
			left[area] += n
			left[up] -= n
		} else if pair.Denominator > 0 {
			hidden[up]++
		}
	}
	for up := range real {
		if _, told := shown[up]; told && len(up) < 10 && (hidden[up] == 1 && !together || hidden[up] > 0 && left[up] > 0 && left[up] < small) {
			t.Errorf("seed %d: %s: of %s %d are left over for %d places", seed, what, up, left[up], hidden[up])
		}
	}
}

func TestZeroAndInstitutionsAreTold(t *testing.T) {
	t.Parallel()
	one := func(n, d int64) []coverage.Value {
		return []coverage.Value{{Key: record.Key{Area: "7312"}, Pair: coverage.Pair{Numerator: n, Denominator: d}, Known: true}}
	}
	for _, c := range []struct {
		n, d  int64
		group string
		told  bool
	}{{0, 40, "pregnant", true}, {4, 40, "pregnant", false}, {36, 40, "pregnant", false}, {35, 40, "pregnant", true}, {40, 40, "pregnant", true}, {2, 3, "posyandu", true}} {
		if why := coverage.Withhold(one(c.n, c.d), edition.Indicator{Measure: edition.Share, Group: c.group}, small); (why["7312"] == "") != c.told {
			t.Errorf("%+v: %v", c, why)
		}
	}
	if why := coverage.Withhold(one(2, 3), edition.Indicator{Measure: edition.Share}, 1); len(why) != 0 {
		t.Error(why)
	}
}
