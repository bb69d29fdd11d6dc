package workbook_test

import (
	"testing"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/exchange/simulation"
	"tumbuh/internal/exchange/workbook"
)

// BenchmarkImport takes a month of 15,000 children in: read, classified, stored
// and summed up, on an empty database of each engine. The whole process with
// 100,000 lines is measured in internal/app.
func BenchmarkImport(b *testing.B) {
	simulated := func(children int) string {
		files, err := simulation.Write(ctx, simulation.Plan{Regency: "7312", Children: children, Months: 1, Last: 202608, Seed: 1, Dir: b.TempDir()})
		if err != nil {
			b.Fatal(err)
		}
		return files[0]
	}
	large, small := simulated(15_000), simulated(1_000)
	perLine := func(b *testing.B, engine db.Engine, file string) float64 {
		s := service(dbtest.Open(b, engine))
		start := time.Now()
		r, err := s.Take(ctx, citra, file, workbook.Options{})
		if err != nil {
			b.Fatal(err)
		}
		return time.Since(start).Seconds() / float64(r.Lines)
	}
	for _, engine := range []db.Engine{db.SQLite, db.PostgreSQL} {
		b.Run(engine.String(), func(b *testing.B) {
			var fast float64
			for b.Loop() {
				fast = perLine(b, engine, large)
			}
			restore := workbook.OneByOne()
			slow := perLine(b, engine, small)
			restore()
			b.ReportMetric(1/fast, "rows/s")
			b.ReportMetric(slow/fast, "×naive")
		})
	}
}
