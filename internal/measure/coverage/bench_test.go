package coverage_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/measure/coverage"
	"tumbuh/internal/record/account"
)

var ctx = context.Background()

// fill lays counts and statements of some indicators into every village of some
// regencies: two of three places counted, half of them with a statement beside it.
func fill(t testing.TB, d *db.DB, regencies, indicators []string, periods []civil.Period) (villages int) {
	t.Helper()
	err := d.WriteUnrecorded(ctx, func(tx *db.Tx) error {
		counts := tx.Batch("insert into coverage_count (regency, indicator, period, village, numerator, denominator)", 6, "")
		said := tx.Batch("insert into coverage (regency, indicator, period, area, numerator, denominator, source, note, office, state, entered, entered_name, moved_name)", 13, "")
		for _, regency := range regencies {
			if err := region.OpenRegency(tx, regency); err != nil {
				return err
			}
			list := region.Villages(regency)
			villages += len(list)
			for i, x := range indicators {
				for p, period := range periods {
					for v, village := range list {
						k := i + p + v
						if k%3 != 0 {
							if err := counts.Add(regency, x, period, village.Code, 10+k%20, 40+k%7); err != nil {
								return err
							}
						}
						if k%2 == 0 {
							if err := said.Add(regency, x, period, village.Code, 20+k%20, 50+k%9, "office", "SIGA", "dinkes", k%4, tx.Now(), "x", ""); err != nil {
								return err
							}
						}
					}
				}
			}
		}
		_, err := counts.Flush()
		_, other := said.Flush()
		return errors.Join(err, other, tx.Analyze("coverage", "coverage_count"))
	})
	if err != nil {
		t.Fatal(err)
	}
	return villages
}

func essential() (ids []string) {
	for _, x := range edition.Of(2023).Indicators {
		if x.Kind == edition.Essential {
			ids = append(ids, x.ID)
		}
	}
	return ids
}

// years are all periods of some years.
func years(from, to int) (all []civil.Period) {
	for y := from; y <= to; y++ {
		for _, s := range civil.Spans {
			all = append(all, civil.YearOf(y).Parts(s)...)
		}
	}
	return all
}

func BenchmarkValues(b *testing.B) {
	for _, engine := range []db.Engine{db.SQLite, db.PostgreSQL} {
		b.Run(engine.String(), func(b *testing.B) {
			ids := essential()
			b.Run("regency", func(b *testing.B) {
				d := dbtest.Open(b, engine)
				const code = "7312"
				b.Log(fill(b, d, []string{code}, ids, years(2022, 2026)), "villages")
				s := &coverage.Service{DB: d}
				by := account.CommandLine("bench", code)
				months := civil.YearOf(2026).Parts(civil.Monthly)
				bench(b, s, by, "heat month", coverage.Query{Area: code, By: []region.Level{region.Regency, region.District, region.Village}, Periods: months[:1], Indicators: ids})
				bench(b, s, by, "heat year", coverage.Query{Area: code, By: []region.Level{region.Regency, region.District, region.Village}, Periods: []civil.Period{civil.YearOf(2026)}, Indicators: ids})
				bench(b, s, by, "whole month", coverage.Query{Area: code, Periods: months[:1], Indicators: ids})
				bench(b, s, by, "trend of one", coverage.Query{Area: code, Periods: append(civil.YearOf(2025).Parts(civil.Monthly), months...), Indicators: ids[:1]})
				bench(b, s, by, "trend of all by quarter", coverage.Query{Area: code, Periods: append(civil.YearOf(2025).Parts(civil.Quarterly), civil.YearOf(2026).Parts(civil.Quarterly)...), Indicators: ids})
				bench(b, s, by, "village all", coverage.Query{Area: region.Villages(code)[10].Code, Periods: append(civil.YearOf(2025).Parts(civil.Monthly), months...), Indicators: ids})
			})
			b.Run("province", func(b *testing.B) {
				d := dbtest.Open(b, engine)
				var regencies []string
				for _, r := range region.Children("32") {
					regencies = append(regencies, r.Code)
				}
				quarters := civil.YearOf(2026).Parts(civil.Quarterly)
				b.Log(fill(b, d, regencies, ids, append(quarters, civil.YearOf(2026))), "villages")
				s := &coverage.Service{DB: d}
				by := account.Actor{Account: account.Account{Role: account.Assessor, Region: "32"}}
				bench(b, s, by, "regencies quarter", coverage.Query{Area: "32", By: []region.Level{region.Province, region.Regency}, Periods: quarters[:1], Indicators: ids})
				bench(b, s, by, "trend of one", coverage.Query{Area: "32", By: []region.Level{region.Province, region.Regency}, Periods: quarters, Indicators: ids[:1]})
				bench(b, s, by, "kecamatan of one", coverage.Query{Area: "32", By: []region.Level{region.District}, Periods: quarters[:1], Indicators: ids[:1]})
			})
		})
	}
}

func bench(b *testing.B, s *coverage.Service, by account.Actor, name string, q coverage.Query) {
	b.Run(name, func(b *testing.B) {
		for b.Loop() {
			all, err := s.Values(ctx, by, q)
			if err != nil || len(all) == 0 {
				b.Fatal(fmt.Sprint(len(all)), err)
			}
		}
	})
}
