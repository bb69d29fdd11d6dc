package situation_test

import (
	"testing"

	"tumbuh/internal/aksi/situation"
	"tumbuh/internal/door/web/sample"
	"tumbuh/internal/fact/region"
)

const below = 5

// Whoever holds the report of the regency and those of all its kecamatan takes one from the
// other: what is left over is never one kecamatan alone, nor few people.
func TestReportsOfKecamatanAndRegencyTogetherTellNothingThatOneWithholds(t *testing.T) {
	each(t, func(k kit) {
		k.world.Take(sample.Babies(400, 2, 9)...)
		for i, v := range region.Villages(sample.Regency) {
			for _, id := range []string{"ESS-24", "ESS-11"} {
				reached := int64(12 + i%7)
				if v.Code == sample.Village {
					reached = 2
				} else if region.Within(v.Code, sample.District) {
					reached = 0
				}
				k.states(id, v.Code, reached, int64(25+i%11))
			}
		}
		whole, _, err := k.Report(ctx, bappeda, year)
		k.must(err)
		tried := 0
		for _, count := range []struct {
			name string
			of   func(v *situation.View) (n int64, told bool)
		}{
			{"ESS-24", service("ESS-24")}, {"ESS-11", service("ESS-11")}, {"pregnant", target("pregnant")}, {"infant", target("infant")}, {"under_two", target("under_two")}, {"under_five", target("under_five")},
		} {
			left, told := count.of(&whole)
			if !told { // nobody can take anything from it
				continue
			}
			hidden := 0
			for _, d := range region.Children(sample.Regency) {
				v, _, err := k.Report(ctx, bappeda, situation.Ask{Year: year.Year, Area: d.Code})
				k.must(err)
				n, told := count.of(&v)
				if told {
					left -= n
				} else {
					hidden++
				}
				if told && n > 0 && n < below {
					k.Errorf("%s: %s tells %d", count.name, d.Code, n)
				}
			}
			if hidden > 0 {
				tried++
			}
			if hidden == 1 || hidden > 0 && left > 0 && left < below {
				k.Errorf("%s: %d are left over for %d kecamatan", count.name, left, hidden)
			}
		}
		if _, told := target("under_five")(&whole); told && whole.Whole.Hides.Has(situation.HidesChildren) {
			k.Error("how many children there are is withheld in one table and told in the next")
		}
		if tried < 3 {
			k.Errorf("of %d counts only something is withheld: nothing was tried", tried)
		}
	})
}

// service and target are what a report tells of the whole of its area.
func service(id string) func(*situation.View) (int64, bool) {
	return func(v *situation.View) (int64, bool) {
		e := v.Figure("coverage", v.Area, id)
		return e.Count, !v.Quiet(e, below)
	}
}

func target(key string) func(*situation.View) (int64, bool) {
	return func(v *situation.View) (int64, bool) {
		for _, x := range v.Targets {
			if x.Key == key {
				return x.Count, !v.Silent(x, below)
			}
		}
		return 0, false
	}
}
