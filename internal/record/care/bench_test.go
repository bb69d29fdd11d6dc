package care_test

import (
	"fmt"
	"testing"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/record/care"
)

// BenchmarkIntake takes batches of fifty services of a month, a transaction each,
// of 2,000 women.
func BenchmarkIntake(b *testing.B) {
	for _, engine := range []db.Engine{db.SQLite, db.PostgreSQL} {
		b.Run(engine.String(), func(b *testing.B) {
			d := dbtest.Open(b, engine)
			women := make([]db.ID, 2000)
			for i := range women {
				women[i] = db.NewID()
			}
			month, next := civil.Month(202001), 0
			for b.Loop() {
				var batch []care.Event
				for range 50 {
					if next++; next%len(women) == 0 {
						month = min(month.Add(1), 202608)
					}
					e := event("services", fmt.Sprintf(`{"month":%q,"marks":{"antenatal":true,"tablets":true,"postnatal":false,"counselling":true,"home_visit":false},"given":[]}`, month))
					e.Subject = women[next%len(women)]
					batch = append(batch, e)
				}
				taking(b, d, func(_ *db.Tx, in *care.Intake) error {
					if err := in.Prepare(batch); err != nil {
						return err
					}
					for _, e := range batch {
						if _, err := in.Take(e); err != nil {
							return err
						}
					}
					return in.Close()
				})
			}
			b.ReportMetric(float64(50*b.N)/b.Elapsed().Seconds(), "events/s")
		})
	}
}
