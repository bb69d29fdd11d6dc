package app_test

import (
	"slices"
	"testing"
	"time"

	"tumbuh/internal/app/world"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/ledger/ledgertest"
)

// BenchmarkLedgerPages asks the real router for the pages of a ledger of a million
// entries.
func BenchmarkLedgerPages(b *testing.B) {
	for _, engine := range []db.Engine{db.SQLite, db.PostgreSQL} {
		b.Run(engine.String(), func(b *testing.B) {
			w := world.New(b, engine)
			w.As(w.Dina).Imports(w.Book(world.Line{Name: siti, Cm: "78,0"}))
			ledgertest.Fill(b, w.DB, world.Regency, 1_000_000)
			w.As(w.Person("rina", "auditor", world.Regency)).Get("/jejak")
			for _, page := range []struct{ name, path string }{
				{"newest", "/jejak"}, {"day", "/jejak?dari=2025-08-01&sampai=2025-08-01"}, {"year", "/jejak?dari=2025-01-01&sampai=2025-12-31"},
				{"who", "/jejak?siapa=root"}, {"kind", "/jejak?tindakan=changed&sampai=2025-08-01"}, {"address", "/jejak?alamat=10.0.0.50&tindakan=taken"}, {"door", "/jejak?pintu=cli"},
				{"target", "/jejak?pada=00000000-0000-7000-9000-000000000042"}, {"place", "/jejak?pada=73.12"}, {"child", "/jejak/anak/" + string(w.Child(siti))}, {"state", "/jejak/periksa"},
			} {
				b.Run(page.name, func(b *testing.B) {
					var took []float64
					for b.Loop() {
						for range 20 {
							start := time.Now()
							if p := w.Get(page.path); p.Status != 200 {
								b.Fatal(p.Status)
							}
							took = append(took, time.Since(start).Seconds()*1000)
						}
					}
					slices.Sort(took)
					b.ReportMetric(took[len(took)/2], "ms-p50")
					b.ReportMetric(took[len(took)*95/100], "ms-p95")
				})
			}
		})
	}
}
