package visit_test

import (
	"context"
	"testing"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/door/web/sample"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/record/account"
)

// TestAHistoryHoldsTheVisitsOfMergedRecords in order of time, and only for those
// whose territory holds the child.
func TestAHistoryHoldsTheVisitsOfMergedRecords(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, w := context.Background(), sample.Over(t, d)
		kept, gone := sample.Born("Nurul", growth.Female, 20, 0, 0, 3), sample.Born("Nurul A", growth.Female, 20, 0, 0, 2)
		gone.Weighings = gone.Weighings[:1] // of July
		gone.Weighings[0].Day += 3
		ids := w.Take(kept, gone)
		by := sample.Actor(account.Puskesmas, sample.District)
		child, err := w.People.Open(ctx, by, ids[0])
		if err != nil {
			t.Fatal(err)
		}
		if before, err := w.Visits.History(ctx, by, child); err != nil || len(before) != 3 {
			t.Fatal(len(before), err)
		}
		if err := w.People.Merge(ctx, by, ids[0], ids[1]); err != nil {
			t.Fatal(err)
		}
		after, err := w.Visits.History(ctx, by, child)
		if err != nil || len(after) != 4 {
			t.Fatal(len(after), err)
		}
		for i := range after[1:] {
			if after[i].Day >= after[i+1].Day {
				t.Errorf("%s comes before %s", after[i].Day, after[i+1].Day)
			}
		}
		if _, err := w.Visits.History(ctx, sample.Actor(account.Village, sample.Other), child); fault.KindOf(err) != fault.NotFound {
			t.Error("another village reads the history:", err)
		}
	})
}
