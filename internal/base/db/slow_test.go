package db_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/fault"
)

type told struct {
	words string
	rows  int64
}

func TestSlowStatementsAreToldWithoutTheirValues(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var mu sync.Mutex
		var all []told
		kinds := map[bool]int{}
		d.Watch(db.Watch{Slow: time.Nanosecond, // all are slow
			Statement: func(_ context.Context, words string, took time.Duration, rows int64) {
				mu.Lock()
				defer mu.Unlock()
				if took <= 0 {
					t.Errorf("%s took %v", words, took)
				}
				all = append(all, told{words, rows})
			},
			Transaction: func(write bool, took time.Duration) {
				mu.Lock()
				defer mu.Unlock()
				kinds[write]++
			}})
		const name = "Siti Aminah"
		err := d.WriteUnrecorded(context.Background(), func(tx *db.Tx) error {
			b := tx.Batch("insert into setting (name, value)", 2, "")
			for _, n := range []string{"a", "b", "c"} {
				if err := b.Add(n, name); err != nil {
					return err
				}
			}
			if _, err := b.Flush(); err != nil {
				return err
			}
			_, err := tx.Exec("update setting\n\t set value = $1 where name <> $2", name, "c")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		err = d.Read(context.Background(), func(tx *db.Tx) error {
			if found, err := tx.One("select 1 from setting where value = $1", []any{name}, new(int)); err != nil || !found {
				t.Error(found, err)
			}
			return tx.Each("select name from setting where value = $1", []any{name}, func(db.Scan) error { return nil })
		})
		if err != nil {
			t.Fatal(err)
		}
		mu.Lock()
		defer mu.Unlock()
		want := []told{{"insert into setting (name, value)", 3}, {"update setting set value = $1 where name <> $2", 2},
			{"select 1 from setting where value = $1", 1}, {"select name from setting where value = $1", 3}}
		if len(all) != len(want) {
			t.Fatalf("told %v", all)
		}
		for i := range want {
			if all[i] != want[i] {
				t.Errorf("told %v, want %v", all[i], want[i])
			}
			if strings.Contains(all[i].words, "Siti") {
				t.Errorf("a name is told: %s", all[i].words)
			}
		}
		if kinds[true] != 1 || kinds[false] != 1 {
			t.Errorf("transactions: %v", kinds)
		}
		if pools := d.Pools(); len(pools) == 0 {
			t.Error("no pool")
		}
	})
}

// write begins a transaction that puts a setting down and then waits for a word,
// or for its context.
func write(d *db.DB, begun chan<- struct{}, word <-chan struct{}) <-chan error {
	done := make(chan error, 1)
	go func() {
		done <- d.WriteUnrecorded(context.Background(), func(tx *db.Tx) error {
			if _, err := tx.Exec("insert into setting (name, value) values ('x', 'y')"); err != nil {
				return err
			}
			close(begun)
			select {
			case <-word:
				return nil
			case <-tx.Context().Done():
				return tx.Context().Err()
			}
		})
	}()
	return done
}

func settings(t *testing.T, d *db.DB) (n int) {
	t.Helper()
	err := d.Read(context.Background(), func(tx *db.Tx) error {
		_, err := tx.One("select count(*) from setting where name in ('x', 'later')", nil, &n)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestSettlingLetsAWriteEnd(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		begun, word, settled := make(chan struct{}), make(chan struct{}), make(chan struct{})
		done := write(d, begun, word)
		<-begun
		go func() { d.Settle(context.Background()); close(settled) }()
		for { // no write begins from the moment that it settles
			err := d.WriteUnrecorded(canceled(), func(*db.Tx) error { return nil })
			if fault.KindOf(err) == fault.Unavailable && fault.As(err).Key == "db.stopping" {
				break
			}
		}
		select {
		case <-settled:
			t.Error("it has not waited")
		default:
		}
		close(word)
		if err := <-done; err != nil {
			t.Error(err)
		}
		<-settled
		if n := settings(t, d); n != 1 {
			t.Errorf("%d rows are there", n)
		}
	})
}

func canceled() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}

func TestAWriteThatDoesNotEndIsRolledBackAndLaterOnesAreKept(t *testing.T) {
	for _, engine := range []db.Engine{db.SQLite, db.PostgreSQL} {
		t.Run(engine.String(), func(t *testing.T) {
			t.Parallel()
			url := dbtest.URL(t, engine)
			d, err := db.Open(context.Background(), url)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := d.Migrate(context.Background()); err != nil {
				t.Fatal(err)
			}
			begun := make(chan struct{})
			done := write(d, begun, nil)
			<-begun
			d.Later(func(tx *db.Tx) error {
				_, err := tx.Exec("insert into setting (name, value) values ('later', '')")
				return err
			})
			d.Settle(canceled())
			if err := <-done; !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
			if err := d.Close(); err != nil {
				t.Fatal(err)
			}
			if d, err = db.Open(context.Background(), url); err != nil {
				t.Fatal(err)
			}
			defer d.Close()
			if n := settings(t, d); n != 1 {
				t.Errorf("%d rows are there, want the later one alone", n)
			}
		})
	}
}

// One trace that no database can hold takes none of the others along that were left
// to be written with it.
func TestWhatCannotBeWrittenLaterIsLostAlone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		begun, word, last := make(chan struct{}), make(chan struct{}), make(chan struct{})
		done := write(d, begun, word)
		<-begun
		for _, text := range []string{"insert into setting (name, value) values ('later', '')", "insert into nothing values (1)"} {
			d.Later(func(tx *db.Tx) error { _, err := tx.Exec(text); return err })
		}
		var once sync.Once
		d.LaterIn("z", func(*db.Tx) error { once.Do(func() { close(last) }); return nil })
		close(word)
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		<-last
		if n := settings(t, d); n != 2 {
			t.Errorf("%d rows are there, want the one written first and the one that was left", n)
		}
	})
}

// A job that ends after the database was closed neither breaks the program nor
// waits for ever.
func TestWhatComesAfterClosingIsLeft(t *testing.T) {
	t.Parallel()
	d, err := db.Open(context.Background(), dbtest.URL(t, db.SQLite))
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 100 {
				d.Later(func(*db.Tx) error { return nil })
			}
		})
	}
	for range 2 {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	}
	all.Wait()
}

func TestReadyNeedNotWaitForWhoWrites(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		begun, word := make(chan struct{}), make(chan struct{})
		done := write(d, begun, word)
		<-begun
		if err := d.Ready(context.Background()); err != nil {
			t.Error(err)
		}
		close(word)
		if err := <-done; err != nil {
			t.Error(err)
		}
		err := d.WriteUnrecorded(context.Background(), func(tx *db.Tx) error {
			_, err := tx.Exec("insert into goose_db_version (version_id, is_applied) values (9999, $1)", true)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := d.Ready(context.Background()); fault.KindOf(err) != fault.Conflict || fault.As(err).Key != "db.newer" {
			t.Errorf("a newer schema: %v", err)
		}
	})
}
