package sync_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"sync/atomic"
	"testing"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/exchange/sync/synctest"
	"tumbuh/internal/fact/region"
)

// BenchmarkExchange is records that 100 phones push at a time in batches of 50, a
// posyandu day's: mostly weighings, some visits and services, some edits and
// newcomers. SQLite writes to the disk as in use.
func BenchmarkExchange(b *testing.B) {
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
			s := synctest.New(b, d)
			phones := make(chan *synctest.Phone, 100)
			villages := region.Villages(synctest.Regency)
			for i := range cap(phones) {
				p := s.Phone(synctest.Cadre(fmt.Sprint("kader ", i), villages[i%len(villages)].Code, ""), rand.New(rand.NewPCG(uint64(i), 1)))
				for n := range 20 {
					home := p.Household(fmt.Sprint("Keluarga ", n))
					p.Person(home, fmt.Sprint("Ibu ", n))
					p.Child(home, fmt.Sprint("Anak ", n))
				}
				p.Sync(s)
				phones <- p
			}
			var records atomic.Int64
			b.ReportAllocs()
			b.SetParallelism(25)
			b.ResetTimer()
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					p := <-phones
					day(p)
					r := p.Request(50, 0)
					a, err := s.Exchange(ctx, p.Actor, p.Phone, r)
					if err != nil {
						b.Error(err)
						return
					}
					for _, v := range a.Verdicts {
						if v.Verdict == "refused" {
							b.Error(v)
							return
						}
					}
					p.Outbox = p.Outbox[:0]
					records.Add(int64(len(r.Push)))
					phones <- p
				}
			})
			b.ReportMetric(float64(records.Load())/b.Elapsed().Seconds(), "records/s")
		})
	}
}

// day is 50 records.
func day(p *synctest.Phone) {
	n := 0
	for id, d := range p.Docs {
		switch {
		case d.Kind == "child":
			p.Happens("weighing", id, map[string]any{"day": p.Now().AddDate(0, 0, -p.Dice.IntN(200)).Format("2006-01-02"), "grams": 7000 + p.Dice.IntN(900), "mm": 660 + p.Dice.IntN(40), "position": 1})
		case d.Kind == "person" && n%4 == 0:
			p.Edit(id, "person", map[string]any{"phone": fmt.Sprint("0812", p.Dice.IntN(1e8))})
		case d.Kind == "person":
			p.Happens("services", id, map[string]any{"month": p.Today()[:7], "marks": map[string]bool{"antenatal": true}})
		case n%20 != 0:
			p.Happens("visit", id, map[string]any{"topics": []string{"feeding"}, "found": "sehat"})
		default:
			p.Child(id, fmt.Sprint("Anak ", p.Dice.IntN(1e6)))
		}
		if n++; len(p.Outbox) >= 50 {
			return
		}
	}
}
