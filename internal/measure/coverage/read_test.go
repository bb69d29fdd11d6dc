package coverage_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/golden"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/measure/coverage"
	"tumbuh/internal/record/account"
	record "tumbuh/internal/record/coverage"
)

const regency = "7312"

var operator = account.CommandLine("test", regency)

// laid is what lies in the tables: counts and statements.
type laid struct {
	counts map[record.Key]coverage.Pair
	said   map[record.Key]*coverage.Pair // nil: said to be not known
}

// lay fills the tables at random: each place has its own habits.
func lay(t *testing.T, d *db.DB, dice *rand.Rand, indicators []string, periods []civil.Period) laid {
	t.Helper()
	l := laid{map[record.Key]coverage.Pair{}, map[record.Key]*coverage.Pair{}}
	err := d.WriteUnrecorded(ctx, func(tx *db.Tx) error {
		if err := region.OpenRegency(tx, regency); err != nil {
			return err
		}
		for _, id := range indicators {
			x, _, _ := edition.Find(id)
			for _, place := range places(x) {
				for _, p := range periods {
					key, n := record.Key{Indicator: id, Period: p, Area: place}, int64(dice.IntN(5))
					if dice.IntN(3) == 0 && len(place) == 10 {
						l.counts[key] = coverage.Pair{Numerator: n, Denominator: n + 1}
						if _, err := tx.Exec("insert into coverage_count (regency, indicator, period, village, numerator, denominator) values ($1,$2,$3,$4,$5,$6)", regency, id, p, place, n, n+1); err != nil {
							return err
						}
					}
					var numerator, denominator any
					switch dice.IntN(4) {
					case 0:
						l.said[key], numerator, denominator = &coverage.Pair{Numerator: n, Denominator: n + 3}, n, n+3
					case 1:
						l.said[key] = nil
					default:
						continue
					}
					_, err := tx.Exec(`insert into coverage (regency, indicator, period, area, numerator, denominator, source, note, office, state, entered, entered_name, moved_name)
						values ($1,$2,$3,$4,$5,$6,'office','','dinkes',$7,$8,'x','')`, regency, id, p, place, numerator, denominator, int(n)%4, tx.Now())
					if err != nil {
						return err
					}
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// places are those of which an indicator is asked.
func places(x edition.Indicator) (all []string) {
	list := region.Villages(regency)
	switch x.Level {
	case edition.Regency:
		return []string{regency}
	case edition.District:
		list = region.Children(regency)
	}
	for _, p := range list {
		if !x.DesaOnly || p.Kind != region.Kelurahan {
			all = append(all, p.Code)
		}
	}
	return all
}

// stands says the rule once more, as plainly as can be.
func (l laid) stands(x edition.Indicator, key record.Key) (p coverage.Pair, source coverage.Source) {
	if said := l.said[key]; said != nil {
		return *said, coverage.Office
	}
	if count, ok := l.counts[key]; ok {
		return count, coverage.Records
	}
	if p, ok := l.derived(x, key); ok {
		return p, coverage.Derived
	}
	return p, coverage.Nowhere
}

func (l laid) derived(x edition.Indicator, key record.Key) (sum coverage.Pair, ok bool) {
	i := slices.Index(civil.Spans, key.Period.Span())
	if i == 0 || x.Adds == edition.People {
		return sum, false
	}
	known, newest := 0, coverage.Pair{}
	parts := key.Period.Parts(civil.Spans[i-1])
	for _, p := range parts {
		of := key
		of.Period = p
		one, ok := coverage.Pair{}, false
		if said := l.said[of]; said != nil {
			one, ok = *said, true
		} else {
			one, ok = l.derived(x, of)
		}
		if ok {
			known++
			newest = one
			sum.Numerator += one.Numerator
			sum.Denominator += one.Denominator
		}
	}
	if x.Adds == edition.Stock {
		return newest, known > 0
	}
	return sum, known == len(parts)
}

// Sums of a regency, which the database adds up, those of its parts, and every single
// place say what the plain rule says.
func TestWhatStandsAddsUpToEveryLevel(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ids := []string{"ESS-11", "ESS-26", "ESS-03", "SUP-20", "SUP-02", "SUP-04", "SUPX-01", "SUPX-02", "SUPX-05"}
		periods := []civil.Period{civil.YearOf(2026)}
		for _, s := range civil.Spans[:3] {
			periods = append(periods, civil.YearOf(2026).Parts(s)...)
		}
		l := lay(t, d, rand.New(rand.NewPCG(3, 4)), ids, periods)
		s := &coverage.Service{DB: d}
		all, err := s.Values(ctx, operator, coverage.Query{Area: regency, By: []region.Level{region.Regency, region.District, region.Village}, Periods: periods, Indicators: ids})
		if err != nil {
			t.Fatal(err)
		}
		whole, err := s.Values(ctx, operator, coverage.Query{Area: regency, Periods: periods, Indicators: ids})
		if err != nil {
			t.Fatal(err)
		}
		if diff := golden.Diff(fmt.Sprintf("%+v", all[:len(whole)]), fmt.Sprintf("%+v", whole)); diff != "" {
			t.Errorf("summed by the database and here:\n%s", diff)
		}
		sources := map[coverage.Source]int{}
		for _, v := range all {
			x, _, _ := edition.Find(v.Indicator)
			want := coverage.Value{Key: v.Key}
			for _, place := range places(x) {
				if !region.Within(place, v.Area) {
					continue
				}
				key := v.Key
				key.Area = place
				want.Areas++
				if own, ok := l.counts[key]; ok {
					want.OwnAreas++
					want.Own.Numerator, want.Own.Denominator = want.Own.Numerator+own.Numerator, want.Own.Denominator+own.Denominator
				}
				p, source := l.stands(x, key)
				if source == coverage.Nowhere {
					if said, there := l.said[key]; there && said == nil {
						want.Unknown++
					}
					continue
				}
				sources[source]++
				switch x.Measure {
				case edition.Count:
					p.Denominator = 0
				case edition.YesNo:
					p.Denominator = 1
				}
				want.Known = true
				want.Reporting++
				want.Sources[map[coverage.Source]int{coverage.Records: 0, coverage.Office: 1, coverage.Derived: 2}[source]]++
				want.Numerator, want.Denominator = want.Numerator+p.Numerator, want.Denominator+p.Denominator
			}
			for i, n := range v.States {
				if n > 0 && v.Sources[1] == 0 {
					t.Errorf("%v: state %d of no statement", v.Key, i)
				}
			}
			got := coverage.Value{Key: v.Key, Pair: v.Pair, Known: v.Known, Areas: v.Areas, Reporting: v.Reporting, Sources: v.Sources, Unknown: v.Unknown, Own: v.Own, OwnAreas: v.OwnAreas}
			if got != want {
				t.Fatalf("got  %+v\nwant %+v", got, want)
			}
		}
		for _, s := range []coverage.Source{coverage.Office, coverage.Records, coverage.Derived} {
			if sources[s] < 50 {
				t.Errorf("only %d from %s: the test tests nothing", sources[s], s)
			}
		}
	})
}

func TestAProvinceIsItsRegenciesThatAreKeptHere(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		quarter := civil.MustPeriod("2026Q1")
		n := fill(t, d, []string{"7312", "7311"}, []string{"ESS-11"}, []civil.Period{quarter})
		s := &coverage.Service{DB: d}
		assessor := account.Actor{Account: account.Account{Role: account.Assessor, Region: "73"}}
		all, err := s.Values(ctx, assessor, coverage.Query{Area: "73", By: []region.Level{region.Province, region.Regency}, Periods: []civil.Period{quarter}, Indicators: []string{"ESS-11"}})
		if err != nil || len(all) != 3 || all[0].Area != "73" || all[1].Area != "7311" || all[0].Areas != n || all[0].Pair != (coverage.Pair{
			Numerator: all[1].Numerator + all[2].Numerator, Denominator: all[1].Denominator + all[2].Denominator}) || all[0].Source() != coverage.Mixed {
			t.Errorf("%+v, %v", all, err)
		}
		if _, err := s.Values(ctx, operator, coverage.Query{Area: "73", Periods: []civil.Period{quarter}, Indicators: []string{"ESS-11"}}); err == nil {
			t.Error("a regency's actor sees the province")
		}
	})
}
