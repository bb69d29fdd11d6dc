package workbook_test

import (
	"testing"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/exchange/simulation"
	"tumbuh/internal/exchange/workbook"
)

// BenchmarkImport takes a month of a large regency in: read, classified, stored
// and summed up, on an empty database.
func BenchmarkImport(b *testing.B) {
	const children = 112_000 // 100,000 lines
	files, err := simulation.Write(ctx, simulation.Plan{Regency: "7312", Children: children, Months: 1, Last: 202608, Seed: 1, Dir: b.TempDir()})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		s := service(dbtest.Open(b, db.SQLite))
		for _, f := range files {
			if _, err := s.Take(ctx, citra, f, workbook.Options{}); err != nil {
				b.Fatal(err)
			}
		}
	}
}
