package ledger_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/ledger/ledgertest"
)

// Whatever index a search goes along, it finds what looking at every entry finds.
func TestASearchFindsWhatLookingAtAllFinds(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ledgertest.Fill(t, d, regency, 6000)
		list := func(q ledger.Query) (found []ledger.Entry) {
			t.Helper()
			if err := d.Read(ctx, func(tx *db.Tx) (err error) { found, err = ledger.List(tx, regency, q); return err }); err != nil {
				t.Fatal(err)
			}
			return found
		}
		all := list(ledger.Query{Limit: 10_000})
		if len(all) != 6000 || all[0].Seq != 6000 || all[5999].Seq != 1 {
			t.Fatalf("%d entries", len(all))
		}
		day := func(n int) time.Time { return ledgertest.Newest.AddDate(0, 0, n) }
		asked := map[string]ledger.Query{"half a day": {From: day(-3), To: day(-3).Add(12 * time.Hour)}, "to the end": {From: day(-1)}, "from the beginning": {To: day(-4)},
			"before all": {To: day(-40)}, "after all": {From: day(40)}, "nobody": {By: []ledger.Who{}}, "two people": {By: []ledger.Who{{Name: "root"}, {ID: "00000000-0000-7000-8000-000000000007", Name: "Petugas 7"}}}}
		for name, q := range queries(func(n int) time.Time { return day(n / 200) }) {
			asked[name] = q
		}
		for name, q := range asked {
			var want []int64
			for _, e := range all {
				if matches(e, q) {
					want = append(want, e.Seq)
				}
			}
			q.Limit = 7
			var got []int64
			for more := true; more; {
				page := list(q)
				for _, e := range page {
					got = append(got, e.Seq)
					q.Before = e.Seq
				}
				more = len(page) == 7
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s: %d found, %d are there", name, len(got), len(want))
			}
		}
		var names []ledger.Who
		if err := d.Read(ctx, func(tx *db.Tx) (err error) { names, err = ledger.Named(tx, regency, ""); return err }); err != nil || fmt.Sprint(names) != "[{ root}]" {
			t.Errorf("%v %v", names, err)
		}
		if got := told(t, d); got != "" {
			t.Errorf("the chain that was filled in: %s", got)
		}
	})
}

func matches(e ledger.Entry, q ledger.Query) bool {
	return (q.From.IsZero() || !e.At.Before(q.From)) && (q.To.IsZero() || e.At.Before(q.To)) && (q.Before == 0 || e.Seq < q.Before) &&
		(q.By == nil || slices.Contains(q.By, ledger.Who{ID: e.By.ID, Name: e.Name})) && (q.Via == "" || q.Via == e.Via) && (q.Origin == "" || q.Origin == e.Origin) &&
		(q.Target == "" || q.Target == e.Target) && (q.Actions == nil || slices.Contains(q.Actions, e.Action))
}

// An entry that waited behind a long import tells of a moment long before its id
// was made; the day finds it all the same.
func TestAnEntryThatWaitedIsFoundByItsDay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ten(t, d)
		outside(t, d, "update ledger set at = '2026-01-01T23:59:59.000000Z', id = '019b7f6f-ec00-7000-8000-000000000001' where seq = 1") // written on 2 January, 16.00
		for _, c := range []struct {
			from string
			want int
		}{{"2026-01-01", 1}, {"2026-01-02", 0}} {
			from, _ := time.Parse(time.DateOnly, c.from)
			err := d.Read(ctx, func(tx *db.Tx) error {
				found, err := ledger.List(tx, regency, ledger.Query{From: from, To: from.AddDate(0, 0, 1), Limit: 10})
				if len(found) != c.want {
					t.Errorf("%s: %d entries", c.from, len(found))
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	})
}
