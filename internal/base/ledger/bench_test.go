package ledger_test

import (
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/ledger/ledgertest"
)

// BenchmarkLedgerWrite is one deed with its entry, against the same row put in without
// a chain, each in a transaction of its own; SQLite writes to the disk as in use.
func BenchmarkLedgerWrite(b *testing.B) {
	for _, engine := range []db.Engine{db.SQLite, db.PostgreSQL} {
		b.Run(engine.String(), func(b *testing.B) {
			url := dbtest.URL(b, engine)
			if engine == db.SQLite {
				url = filepath.Join(b.TempDir(), "bench.db")
			}
			d, err := db.Open(ctx, url)
			if err != nil {
				b.Fatal(err)
			}
			defer d.Close()
			d.Use(dbtest.Keys(b))
			if _, err := d.Migrate(ctx); err != nil {
				b.Fatal(err)
			}
			ten(b, d)
			by, deed := ledger.By{ID: "x", Name: "Citra", Via: "web", Origin: "10.1.2.3"}, ledger.Deed{Regency: regency, Action: "thing.do", Target: "a"}
			plain := func(n int) error {
				return d.WriteUnrecorded(ctx, func(tx *db.Tx) error {
					_, err := tx.Exec(`insert into ledger (regency, id, at, by_id, by_name, via, origin, action, target, detail)
						values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`, "9999", db.NewID(), tx.Now(), by.ID, by.Name, by.Via, by.Origin, deed.Action, deed.Target, fmt.Sprint(n))
					return err
				})
			}
			var chained, bare []float64
			once := func() {
				start := time.Now()
				if err := ledger.Write(ctx, d, by, deed, func(*db.Tx) (any, error) { return len(chained), nil }); err != nil {
					b.Fatal(err)
				}
				chained = append(chained, time.Since(start).Seconds()*1e6)
				start = time.Now()
				if err := plain(len(bare)); err != nil {
					b.Fatal(err)
				}
				bare = append(bare, time.Since(start).Seconds()*1e6)
			}
			for b.Loop() {
				for range 200 {
					once()
				}
			}
			slices.Sort(chained)
			slices.Sort(bare)
			b.ReportMetric(chained[len(chained)/2], "µs-p50")
			b.ReportMetric(chained[len(chained)/2]/bare[len(bare)/2], "×unchained")
		})
	}
}

// BenchmarkLedgerOfAMillion verifies and searches a ledger of a million entries.
func BenchmarkLedgerOfAMillion(b *testing.B) {
	const entries = 1_000_000
	for _, engine := range []db.Engine{db.SQLite, db.PostgreSQL} {
		b.Run(engine.String(), func(b *testing.B) {
			d := dbtest.Open(b, engine)
			ledgertest.Fill(b, d, regency, entries)
			b.Run("verify", func(b *testing.B) {
				for b.Loop() {
					var most uint64
					runtime.GC()
					r, err := ledger.Check{Progress: func(done, _ int64) {
						if done%(4096*16) == 0 {
							var m runtime.MemStats
							runtime.ReadMemStats(&m)
							most = max(most, m.HeapAlloc)
						}
					}}.Verify(ctx, d, regency)
					if err != nil || r.Err() != nil || r.Entries != entries {
						b.Fatal(r, err)
					}
					b.ReportMetric(float64(most)/1e6, "MB-heap")
				}
				b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s")
			})
			day := func(n int) time.Time { return ledgertest.Newest.AddDate(0, 0, n) }
			for name, q := range queries(day) {
				b.Run(name, func(b *testing.B) {
					q.Limit = 51
					for b.Loop() {
						err := d.Read(ctx, func(tx *db.Tx) error {
							list, err := ledger.List(tx, regency, q)
							if err == nil && len(list) == 0 {
								err = fmt.Errorf("nothing found")
							}
							return err
						})
						if err != nil {
							b.Fatal(err)
						}
					}
					b.ReportMetric(b.Elapsed().Seconds()*1000/float64(b.N), "ms")
				})
			}
			b.Run("names", func(b *testing.B) {
				for b.Loop() {
					if err := d.Read(ctx, func(tx *db.Tx) error { _, err := ledger.Named(tx, regency, ""); return err }); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(b.Elapsed().Seconds()*1000/float64(b.N), "ms")
			})
		})
	}
}

func queries(day func(int) time.Time) map[string]ledger.Query {
	rare := []string{"import.take", "import.undo", "import.read"}
	who, root := []ledger.Who{{ID: "00000000-0000-7000-8000-000000000007", Name: "Petugas 7"}}, []ledger.Who{{Name: "root"}}
	return map[string]ledger.Query{
		"newest": {}, "further": {Before: 5000}, "day": {From: day(-400), To: day(-399)}, "year": {From: day(-600), To: day(-235)},
		"who": {By: who}, "root": {By: root}, "who-day": {By: who, From: day(-400), To: day(-399)}, "who-rare": {By: who, Actions: rare},
		"rare": {Actions: rare}, "rare-day": {Actions: rare, From: day(-400), To: day(-397)}, "common": {Actions: []string{"child.read", "child.list", "child.export"}},
		"address": {Origin: "10.0.0.50"}, "address-rare": {Origin: "10.0.0.50", Actions: rare}, "door": {Via: "cli"}, "door-rare": {Via: "cli", Actions: rare},
		"target": {Target: "00000000-0000-7000-9000-000000000042"}, "place": {Target: "7312"}, "place-who": {Target: "7312", By: who},
	}
}
