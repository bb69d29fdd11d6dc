package ledger_test

import (
	"errors"
	"testing"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/ledger"
)

func TestADeedAndItsRecordStandOrFallTogether(t *testing.T) {
	by, deed := ledger.By{Name: "Citra", Via: "test"}, ledger.Deed{Regency: "7312", Action: "thing.do", Target: "x"}
	for _, engine := range []db.Engine{db.SQLite, db.PostgreSQL} {
		t.Run(engine.String(), func(t *testing.T) {
			t.Parallel()
			url, keys := dbtest.URL(t, engine), dbtest.Keys(t)
			d, err := db.Open(ctx, url)
			if err != nil {
				t.Fatal(err)
			}
			d.Use(keys)
			open := func(tx *db.Tx) (any, error) {
				_, err := tx.Exec("insert into regency (code, opened) values ('7312', $1)", tx.Now())
				return map[string]int{"n": 1}, err
			}
			boom := errors.New("boom")
			err = ledger.Write(ctx, d, by, deed, func(tx *db.Tx) (any, error) {
				if _, err := open(tx); err != nil {
					return nil, err
				}
				return nil, boom
			})
			if !errors.Is(err, boom) {
				t.Fatal(err)
			}
			if err := ledger.Write(ctx, d, by, deed, open); err != nil {
				t.Fatalf("nothing must be left of the failed deed: %v", err)
			}
			for range 3 {
				if err := ledger.Seen(ctx, d, by, ledger.Deed{Regency: "7312", Action: "thing.read", Target: "x"}, nil); err != nil {
					t.Fatal(err)
				}
			}
			d.Close() // writes what was left for later
			if d, err = db.Open(ctx, url); err != nil {
				t.Fatal(err)
			}
			defer d.Close()
			d.Use(keys)
			if r, err := ledger.Verify(ctx, d, "7312"); err != nil || r.Err() != nil || r.Entries != 4 {
				t.Errorf("%+v %v", r, err)
			}
			var done, seen int
			err = d.Read(ctx, func(tx *db.Tx) error {
				_, err := tx.One(`select count(*) filter (where action = 'thing.do' and detail = '{"n":1}' and by_name = 'Citra'),
					count(*) filter (where action = 'thing.read') from ledger`, nil, &done, &seen)
				return err
			})
			if err != nil || done != 1 || seen != 3 {
				t.Errorf("%d done, %d seen, %v", done, seen, err)
			}
		})
	}
}
