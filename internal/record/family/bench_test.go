package family_test

import (
	"fmt"
	"testing"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/record/family"
	"tumbuh/internal/record/feed"
)

// BenchmarkEdits takes batches of edits in as a group of pushes does: families with a
// mother, a father and a child, and then a change of each. The figure that counts is
// edits/s.
func BenchmarkEdits(b *testing.B) {
	for _, size := range []int{50, 500} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			d := dbtest.Open(b, db.SQLite)
			var batch []family.Edit
			edits := 0
			n := 0
			for b.Loop() {
				b.StopTimer()
				batch = batch[:0]
				for len(batch) < size/2 {
					n++
					home := first(family.OfHousehold, fields{"head": fmt.Sprint("Kepala ", n), "rt": fmt.Sprint(n % 20), "kk": fmt.Sprintf("73120101%08d", n)})
					mother := first(family.OfPerson, fields{"household": home.ID, "name": fmt.Sprint("Ibu ", n), "nik": fmt.Sprintf("73120141%08d", n)})
					batch = append(batch, home, mother, first(family.OfPerson, fields{"household": home.ID, "name": fmt.Sprint("Ayah ", n), "relation": "head", "sex": 1}),
						first(family.OfChild, fields{"household": home.ID, "mother": mother.ID, "name": fmt.Sprint("Anak ", n), "nik": fmt.Sprintf("73120102%08d", n),
							"birth": fmt.Sprintf("2024-%02d-%02d", 1+n%12, 1+n%28)}))
				}
				for _, e := range batch[:size/2] {
					batch = append(batch, then(e, fields{"posyandu": "Melati"}))
				}
				b.StartTimer()
				if err := d.WriteUnrecorded(ctx, func(tx *db.Tx) error {
					in := family.NewIntake(tx, regency)
					if err := in.Prepare(batch, nil); err != nil {
						return err
					}
					var items []feed.Item
					for _, e := range batch {
						o, err := in.Take(e)
						if err != nil {
							return err
						}
						items = append(items, o.Touched...)
					}
					if err := in.Close(); err != nil {
						return err
					}
					return feed.Touch(tx, regency, items...)
				}); err != nil {
					b.Fatal(err)
				}
				edits += len(batch)
			}
			b.ReportMetric(float64(edits)/b.Elapsed().Seconds(), "edits/s")
		})
	}
}
