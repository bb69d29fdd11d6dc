package tpps_test

import (
	"reflect"
	"testing"

	"tumbuh/internal/aksi/tpps"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/door/web/sample"
	"tumbuh/internal/fact/region"
)

func TestAReportIsComparedWithThatBeforeAsItWouldStandNow(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := sample.Over(t, d)
		k := open(t, d, "2027-02-10")
		k.Figures = w.Figures
		w.Take(sample.Babies(900, 3, 5)...)
		k.must(ledger.Write(ctx, d, ledger.By{Name: "test"}, ledger.Deed{Regency: soppeng, Action: "coverage.enter", Target: soppeng}, func(tx *db.Tx) (any, error) {
			for _, v := range region.Villages(soppeng) {
				if _, err := tx.Exec(`insert into coverage (regency, indicator, period, area, numerator, denominator, source, note, office, state, entered, entered_name, moved_name)
					values ($1, 'ESS-24', '2026', $2, 30, 100, 'office', 'SIGA', 'dppkb', 0, $3, 'test', '')`, soppeng, v.Code, tx.Now()); err != nil {
					return nil, err
				}
			}
			return nil, region.OpenRegency(tx, soppeng)
		}))
		of := func(period string) tpps.Paper {
			p, err := k.Semester(ctx, bappeda, soppeng, civil.MustPeriod(period))
			k.must(err)
			return p
		}
		own, before := of("2026S2").Figures, of("2027S1").Before
		if before == nil || before.Month != sample.Month || !before.Whole.Known() || len(before.Coverage) == 0 {
			t.Fatalf("%+v", before)
		}
		compared := func(f tpps.Figures) []any { return []any{f.Area, f.Period, f.Month, f.Whole, f.Coverage, f.Services} }
		if want, got := compared(own), compared(*before); !reflect.DeepEqual(want, got) {
			t.Errorf("%+v, want %+v", got, want)
		}
	})
}
