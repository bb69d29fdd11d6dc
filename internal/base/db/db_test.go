package db_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/fault"
)

var ctx = context.Background()

const insertOutline = "insert into region_outline (regency, code, geometry)"

func count(t *testing.T, d *db.DB) (n int) {
	t.Helper()
	if err := d.Read(ctx, func(tx *db.Tx) error {
		_, err := tx.One("select count(*) from region_outline", nil, &n)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestBatchWritesEveryRowInOrderWhateverTheNumber(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for _, rows := range []int{0, 1, 1999, 2000, 2001, 4567} {
			err := d.WriteUnrecorded(ctx, func(tx *db.Tx) error {
				if _, err := tx.Exec("delete from region_outline"); err != nil {
					return err
				}
				b := tx.Batch(insertOutline, 3, "on conflict (regency, code) do nothing")
				for i := range rows {
					if err := b.Add("7312", fmt.Sprint(i), "{}"); err != nil {
						return err
					}
				}
				n, err := b.Flush()
				if n != int64(rows) {
					t.Errorf("%d rows touched, want %d", n, rows)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			if got := count(t, d); got != rows {
				t.Errorf("%d rows, want %d", got, rows)
			}
		}
	})
}

func TestNothingStaysOfAFailedWrite(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		boom, ran := errors.New("boom"), false
		err := d.WriteUnrecorded(ctx, func(tx *db.Tx) error {
			tx.OnCommit(func() { ran = true })
			if _, err := tx.Exec(insertOutline+" values ($1, $2, $3)", "7312", "a", "{}"); err != nil {
				return err
			}
			return boom
		})
		if !errors.Is(err, boom) || ran || count(t, d) != 0 {
			t.Errorf("err %v, ran %v, rows %d", err, ran, count(t, d))
		}
	})
}

func TestTypesComeBackAsTheyWent(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		id, day := db.NewID(), civil.MustDate("2024-02-29")
		err := d.WriteUnrecorded(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(`insert into child (regency, id, village, name, name_fold, match_key, sex, birth, parent, parent_fold,
				puskesmas, posyandu, rt, rw, address, kia, since, as_of, changed)
				values ($1,$2,'v','n','n','n',1,$3,'','','','','','','',$4,202402,$3,$5)`, "7312", id, day, true, tx.Now())
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		err = d.Read(ctx, func(tx *db.Tx) error {
			var gotID, merged db.ID
			var birth, gone civil.Date
			var kia bool
			var grams int
			var changed db.Time
			ok, err := tx.One("select id, merged_into, birth, gone, kia, birth_grams, changed from child where regency = $1 and id = $2", []any{"7312", id},
				&gotID, &merged, &birth, &gone, &kia, db.Or(&grams), &changed)
			if !ok || gotID != id || merged != "" || birth != day || gone != 0 || !kia || grams != 0 || time.Since(changed.Time) > time.Hour {
				t.Errorf("%v %q %q %v %v %v %v %v", ok, gotID, merged, birth, gone, kia, grams, changed)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestUniqueViolationIsRecognised(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		err := d.WriteUnrecorded(ctx, func(tx *db.Tx) error {
			for range 2 {
				if _, err := tx.Exec("insert into regency (code, opened) values ($1, $2)", "7312", tx.Now()); err != nil {
					return err
				}
			}
			return nil
		})
		if !db.IsUnique(err) {
			t.Errorf("%v", err)
		}
	})
}

func TestAnotherSchemaVersionIsRefusedWithTheWayOut(t *testing.T) {
	for _, engine := range []db.Engine{db.SQLite, db.PostgreSQL} {
		t.Run(engine.String(), func(t *testing.T) {
			d := dbtest.Open(t, engine)
			if err := d.Check(ctx); err != nil {
				t.Fatal(err)
			}
			if n, err := d.Migrate(ctx); n != 0 || err != nil {
				t.Errorf("migrating again: %d steps, %v", n, err)
			}
			if err := d.Command(ctx, "insert into goose_db_version (version_id, is_applied) values (999, true)"); err != nil {
				t.Fatal(err)
			}
			if err := d.Check(ctx); fault.As(err) == nil || fault.As(err).Key != "db.newer" {
				t.Errorf("newer schema: %v", err)
			}
			if _, err := d.Migrate(ctx); fault.KindOf(err) != fault.Conflict {
				t.Errorf("migrating a newer schema: %v", err)
			}
		})
	}
}

func TestAnUnreachableDatabaseIsNamedWithoutItsPassword(t *testing.T) {
	_, err := db.Open(ctx, "postgres://u:secret@127.0.0.1:1/x?connect_timeout=1")
	if fault.KindOf(err) != fault.Unavailable || strings.Contains(fault.As(err).Args["Target"].(string), "secret") {
		t.Errorf("%v", err)
	}
}

// A reading transaction asks once; one that writes sees what it has written, and what
// failed is asked again.
func TestATransactionThatOnlyReadsAsksOnce(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, db.SQLite)
	asked := 0
	ask := func(tx *db.Tx, key string) int {
		n, err := db.Once(tx, key, func() (int, error) {
			if asked++; asked == 1 {
				return 7, errors.New("at first it does not work")
			}
			return asked, nil
		})
		if err != nil {
			return -1
		}
		return n
	}
	got := []int{}
	two := func(tx *db.Tx) error {
		got = append(got, ask(tx, "a"), ask(tx, "a"), ask(tx, "a"), ask(tx, "b"))
		return nil
	}
	if err := errors.Join(d.Read(ctx, two), d.Read(ctx, two), d.WriteUnrecorded(ctx, two)); err != nil {
		t.Fatal(err)
	}
	if want := fmt.Sprint([]int{-1, 2, 2, 3, 4, 4, 4, 5, 6, 7, 8, 9}); fmt.Sprint(got) != want {
		t.Errorf("%v, not %s", got, want)
	}
}
