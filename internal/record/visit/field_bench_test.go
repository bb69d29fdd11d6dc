package visit_test

import (
	"fmt"
	"testing"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/record/visit"
)

// BenchmarkFieldIntake takes batches of fifty weighings, a transaction each, of
// 2,000 children who have some already.
func BenchmarkFieldIntake(b *testing.B) {
	for _, engine := range []db.Engine{db.SQLite, db.PostgreSQL} {
		b.Run(engine.String(), func(b *testing.B) {
			d := dbtest.Open(b, engine)
			children := born(b, d, 2000)
			day, next := civil.MustDate("2025-08-01"), 0
			for b.Loop() {
				var batch []visit.Weighing
				for range 50 {
					if next++; next%len(children) == 0 {
						day++
					}
					batch = append(batch, weighing(children[next%len(children)], fmt.Sprintf(`{"day":%q,"grams":8100,"mm":735,"position":1,"oedema":false}`, day)))
				}
				write(b, d, func(tx *db.Tx) error {
					in := visit.NewFieldIntake(tx, regency)
					if err := in.Prepare(batch); err != nil {
						return err
					}
					for _, w := range batch {
						if _, err := in.Take(w); err != nil {
							return err
						}
					}
					return in.Close()
				})
			}
			b.ReportMetric(float64(50*b.N)/b.Elapsed().Seconds(), "weighings/s")
		})
	}
}
