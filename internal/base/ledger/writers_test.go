package ledger_test

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/secret"
)

// TestMain is also the other process: one that writes until it is killed.
func TestMain(m *testing.M) {
	url := os.Getenv("LEDGER_TEST_DB")
	if url == "" {
		os.Exit(m.Run())
	}
	keys, err := secret.Load(os.Getenv("LEDGER_TEST_KEYS"))
	if err != nil {
		panic(err)
	}
	d, err := db.Open(ctx, url)
	if err != nil {
		panic(err)
	}
	d.Use(keys)
	for i := 0; ; i++ {
		deed := ledger.Deed{Regency: regency, Action: "thing.do", Target: fmt.Sprint(os.Getpid(), ".", i)}
		if err := ledger.Write(ctx, d, ledger.By{Name: "child"}, deed, func(*db.Tx) (any, error) { return i, nil }); err != nil {
			panic(err)
		}
		fmt.Println(deed.Target) // acknowledged
		_ = ledger.Seen(ctx, d, ledger.By{Name: "child"}, ledger.Deed{Regency: regency, Action: "thing.read", Target: "a"}, nil)
	}
}

// open opens one database twice, as two processes do.
func open(t *testing.T, engine db.Engine) (url, keyFile string, one, two *db.DB) {
	t.Helper()
	url, keyFile = dbtest.URL(t, engine), filepath.Join(t.TempDir(), "keys")
	keys, err := secret.Make(keyFile)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range []**db.DB{&one, &two} {
		if *d, err = db.Open(ctx, url); err != nil {
			t.Fatal(err)
		}
		(*d).Use(keys)
		t.Cleanup(func() { (*d).Close() })
	}
	return url, keyFile, one, two
}

func eachEngine(t *testing.T, f func(t *testing.T, engine db.Engine)) {
	for _, engine := range []db.Engine{db.SQLite, db.PostgreSQL} {
		t.Run(engine.String(), func(t *testing.T) {
			t.Parallel()
			f(t, engine)
		})
	}
}

func TestManyWritersLeaveOneChain(t *testing.T) {
	eachEngine(t, func(t *testing.T, engine db.Engine) {
		_, _, one, two := open(t, engine)
		const writers, each = 12, 20
		var all sync.WaitGroup
		for i := range writers {
			all.Go(func() {
				d, places := one, []string{regency, ledger.Installation}
				if i%2 == 1 {
					d = two
				}
				by := ledger.By{Name: fmt.Sprint(i), Via: "web"}
				for n := range each {
					deed := ledger.Deed{Regency: places[0], Action: "thing.do", Target: fmt.Sprint(i, ".", n)}
					err := ledger.Write(ctx, d, by, deed, func(tx *db.Tx) (any, error) {
						return n, ledger.Also(tx, by, ledger.Deed{Regency: places[1], Action: "thing.also", Target: deed.Target}, n)
					})
					if err != nil {
						t.Error(err)
					}
					if err := ledger.Seen(ctx, d, by, ledger.Deed{Regency: places[n%2], Action: "thing.read", Target: deed.Target}, n); err != nil {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		flush(one, two)
		sum := int64(0)
		for _, code := range []string{regency, ledger.Installation} {
			r, err := ledger.Verify(ctx, one, code)
			if err != nil || r.Err() != nil {
				t.Errorf("%+v %v", r, err)
			}
			sum += r.Entries
		}
		if sum != writers*each*3 {
			t.Errorf("%d entries, want %d", sum, writers*each*3)
		}
	})
}

// Two deeds that need the ends of two chains, each in its own order: PostgreSQL
// lets one of them go back and begin again.
func TestTwoDeedsThatWaitForEachOtherBothHappen(t *testing.T) {
	t.Parallel()
	_, _, one, two := open(t, db.PostgreSQL)
	var all, both sync.WaitGroup
	both.Add(2)
	for i, d := range []*db.DB{one, two} {
		all.Go(func() {
			var met sync.Once
			places := []string{regency, ledger.Installation}
			by, deed := ledger.By{Name: "test"}, ledger.Deed{Regency: places[i], Action: "thing.do"}
			err := ledger.Write(ctx, d, by, deed, func(tx *db.Tx) (any, error) {
				err := ledger.Also(tx, by, ledger.Deed{Regency: places[1-i], Action: "thing.also"}, nil)
				met.Do(func() { both.Done(); both.Wait() })
				return nil, err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	for _, code := range []string{regency, ledger.Installation} {
		if r, err := ledger.Verify(ctx, one, code); err != nil || r.Err() != nil || r.Entries != 2 {
			t.Errorf("%+v %v", r, err)
		}
	}
}

// flush waits until what was left for later is written.
func flush(all ...*db.DB) {
	for _, d := range all {
		written := make(chan struct{})
		d.LaterIn("~", func(tx *db.Tx) error { tx.OnCommit(func() { close(written) }); return nil })
		<-written
	}
}

// On PostgreSQL a deed that takes long keeps no trace of reading waiting: the end
// of the chain is locked when the deed is recorded, not when it begins.
func TestALongDeedDoesNotKeepReadersWaiting(t *testing.T) {
	t.Parallel()
	_, _, one, two := open(t, db.PostgreSQL)
	outside(t, one, "insert into regency (code, opened) values ('7312', '2026-01-01T00:00:00.000000Z')")
	err := ledger.Write(ctx, one, ledger.By{Name: "long"}, ledger.Deed{Regency: regency, Action: "thing.do", Target: "long"}, func(tx *db.Tx) (any, error) {
		for _, d := range []*db.DB{one, two} {
			if err := ledger.Seen(ctx, d, ledger.By{Name: "reader"}, ledger.Deed{Regency: regency, Action: "thing.read"}, nil); err != nil {
				return nil, err
			}
		}
		flush(one, two) // would never come back
		return nil, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var order string
	err = one.Read(ctx, func(tx *db.Tx) error {
		return tx.Each("select by_name from ledger where regency = '7312' order by seq", nil, func(s db.Scan) error {
			var name string
			defer func() { order += name + " " }()
			return s(&name)
		})
	})
	if err != nil || order != "reader reader long " {
		t.Errorf("%q %v", order, err)
	}
}

// Two processes write at once and are killed in the middle of it, again and again:
// the chain is whole, and every deed that was acknowledged is in it.
func TestAKilledWriterLeavesAWholeChain(t *testing.T) {
	eachEngine(t, func(t *testing.T, engine db.Engine) {
		url, keyFile, d, _ := open(t, engine)
		acknowledged := map[string]bool{}
		for round := range 4 {
			var mu sync.Mutex
			var all sync.WaitGroup
			for range 2 {
				all.Go(func() {
					c := exec.Command(os.Args[0])
					c.Env = append(os.Environ(), "LEDGER_TEST_DB="+url, "LEDGER_TEST_KEYS="+keyFile)
					out, err := c.StdoutPipe()
					if err == nil {
						err = c.Start()
					}
					if err != nil {
						t.Error(err)
						return
					}
					lines := bufio.NewScanner(out)
					for n := 0; n < 15+round*7 && lines.Scan(); n++ {
						mu.Lock()
						acknowledged[lines.Text()] = true
						mu.Unlock()
					}
					_ = c.Process.Kill()
					_, _ = io.Copy(io.Discard, out)
					_ = c.Wait()
				})
			}
			all.Wait()
			if got := told(t, d); got != "" {
				t.Errorf("after round %d: %s", round, got)
			}
		}
		if len(acknowledged) < 100 {
			t.Errorf("only %d deeds were acknowledged", len(acknowledged))
		}
		err := d.Read(ctx, func(tx *db.Tx) error {
			return tx.Each("select target from ledger where action = 'thing.do'", nil, func(s db.Scan) error {
				var target string
				err := s(&target)
				delete(acknowledged, target)
				return err
			})
		})
		if err != nil || len(acknowledged) > 0 {
			t.Errorf("%d acknowledged deeds are lost, %v", len(acknowledged), err)
		}
	})
}

// Seen tells when somebody looked, not when there was time to write it down.
func TestAReadingIsOfTheMomentItHappened(t *testing.T) {
	t.Parallel()
	_, _, d, _ := open(t, db.SQLite)
	held, let := make(chan struct{}), make(chan struct{})
	go func() {
		_ = d.WriteUnrecorded(ctx, func(*db.Tx) error { close(held); <-let; return nil })
	}()
	<-held
	_ = ledger.Seen(ctx, d, ledger.By{Name: "reader"}, ledger.Deed{Regency: regency, Action: "thing.read"}, nil)
	var late db.Time
	_ = d.Read(ctx, func(tx *db.Tx) error { late = tx.Now(); return nil })
	close(let)
	flush(d)
	var at db.Time
	if err := d.Read(ctx, func(tx *db.Tx) error {
		_, err := tx.One("select at from ledger", nil, &at)
		return err
	}); err != nil || at.After(late.Time) || at.IsZero() {
		t.Errorf("%v, written after %v, %v", at, late, err)
	}
}
