package job_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/job"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/secret"
)

const regency = "7312"

var ctx = context.Background()

// deed records one, for jobs to follow.
func deed(t testing.TB, d *db.DB, action, target string) {
	t.Helper()
	err := ledger.Write(ctx, d, ledger.By{Name: "test"}, ledger.Deed{Regency: regency, Action: action, Target: target}, func(*db.Tx) (any, error) { return nil, nil })
	if err != nil {
		t.Error(err)
	}
}

// done is what a job of these tests leaves: one setting for each target, with how
// often it was done.
func done(tx *db.Tx, target string) error {
	_, err := tx.Exec("insert into setting (name, value) values ($1, '1') on conflict (name) do update set value = setting.value || '1'", "did."+target)
	return err
}

func did(t testing.TB, d *db.DB) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := d.Read(ctx, func(tx *db.Tx) error {
		return tx.Each("select name, value from setting where name like 'did.%'", nil, func(s db.Scan) error {
			var name, value string
			err := s(&name, &value)
			all[strings.TrimPrefix(name, "did.")] = value
			return err
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// work does each entry in a transaction of its own.
func work(ctx context.Context, turn *job.Turn) error {
	for _, e := range turn.Entries {
		if err := turn.Write(ctx, func(tx *db.Tx) error { return done(tx, e.Target) }); err != nil {
			return err
		}
	}
	return nil
}

// run lets jobs work until the test ends.
func run(t *testing.T, r *job.Runner) (stop func()) {
	running, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() { defer close(ended); r.Run(running, slog.New(slog.DiscardHandler)) }()
	stop = sync.OnceFunc(func() { cancel(); <-ended })
	t.Cleanup(stop)
	return stop
}

func until(t *testing.T, what string, so func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !so(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain until %s", what)
		}
	}
}

// Writers at one time, on PostgreSQL in several connections: no entry is passed over,
// and each comes once and in the order of the ledger.
func TestEveryEntryIsWorkedOnInOrderWhileOthersWrite(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		const writers, each = 8, 40
		deed(t, d, "push", "before") // what was there before the job is its work too
		var mu sync.Mutex
		var seen []int64
		r := &job.Runner{DB: d, Regency: regency}
		r.On("follow", []string{"push", "take"}, func(_ context.Context, turn *job.Turn) error {
			mu.Lock()
			defer mu.Unlock()
			for _, e := range turn.Entries {
				seen = append(seen, e.Seq)
				if e.Action == "other" || e.Detail != "null" {
					t.Errorf("%+v", e)
				}
			}
			return nil
		})
		run(t, r)
		var all sync.WaitGroup
		for w := range writers {
			all.Go(func() {
				for i := range each {
					deed(t, d, []string{"push", "take", "other"}[i%3], fmt.Sprint(w, ".", i))
				}
			})
		}
		all.Wait()
		const want = 1 + writers*(14+13) // of forty every third is another
		until(t, "all are worked on", func() bool { mu.Lock(); defer mu.Unlock(); return len(seen) >= want })
		if len(seen) != want || !slices.IsSorted(seen) || len(slices.Compact(seen)) != want {
			t.Errorf("%d entries: %v", len(seen), seen)
		}
	})
}

func TestAFailingJobIsTriedAgainAndHoldsUpNobody(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		broken, well := true, map[string]int{}
		r := &job.Runner{DB: d, Regency: regency}
		r.On("broken", []string{"push"}, func(ctx context.Context, turn *job.Turn) error {
			if broken {
				panic("a bug")
			}
			return work(ctx, turn)
		})
		r.On("well", []string{"push"}, func(_ context.Context, turn *job.Turn) error {
			for _, e := range turn.Entries {
				well[e.Target]++
			}
			return nil
		})
		deed(t, d, "push", "a")
		deed(t, d, "push", "b")
		if err := r.Drain(ctx); err == nil || !strings.Contains(err.Error(), "broken: panic: a bug") {
			t.Errorf("%v", err)
		}
		broken = false
		if err := r.Drain(ctx); err != nil {
			t.Error(err)
		}
		if got := did(t, d); fmt.Sprint(got, well) != "map[a:1 b:1] map[a:1 b:1]" {
			t.Errorf("%v %v", got, well)
		}
	})
}

// While it serves, it tries again by itself.
func TestAServedJobIsTriedAgainByItself(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		failures := 0
		r := &job.Runner{DB: d, Regency: regency}
		r.On("weak", []string{"push"}, func(ctx context.Context, turn *job.Turn) error {
			if failures++; failures == 1 {
				return errors.New("not now")
			}
			return work(ctx, turn)
		})
		run(t, r)
		deed(t, d, "push", "a")
		until(t, "it is done", func() bool { return did(t, d)["a"] == "1" })
	})
}

// Two processes begin one turn; the one that comes too late writes nothing more.
func TestTwoProcessesDoNotUndoEachOthersWork(t *testing.T) {
	for _, engine := range []db.Engine{db.SQLite, db.PostgreSQL} {
		t.Run(engine.String(), func(t *testing.T) {
			t.Parallel()
			url := dbtest.URL(t, engine)
			var at [2]*db.DB
			keys := dbtest.Keys(t)
			for i := range at {
				var err error
				if at[i], err = db.Open(ctx, url); err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() { at[i].Close() })
				at[i].Use(keys)
			}
			for i := range 5 {
				deed(t, at[0], "push", fmt.Sprint(i))
			}
			quick := &job.Runner{DB: at[1], Regency: regency}
			quick.On("follow", []string{"push"}, work)
			slow, turns := &job.Runner{DB: at[0], Regency: regency}, 0
			slow.On("follow", []string{"push"}, func(ctx context.Context, turn *job.Turn) error {
				if turns++; turns > 1 {
					return work(ctx, turn)
				}
				first := turn.Write(ctx, func(tx *db.Tx) error { return done(tx, turn.Entries[0].Target) })
				if err := errors.Join(first, quick.Drain(ctx)); err != nil {
					return err
				}
				err := turn.Write(ctx, func(tx *db.Tx) error { return done(tx, "too late") })
				if err == nil {
					t.Error("the turn was not over")
				}
				return err
			})
			if err := slow.Drain(ctx); err != nil || turns != 1 {
				t.Error(turns, err)
			}
			deed(t, at[1], "push", "last")
			run(t, slow) // hears of what the other process wrote
			until(t, "the other's entry is done", func() bool { return did(t, at[0])["last"] == "1" })
			if got := fmt.Sprint(did(t, at[0])); got != "map[0:11 1:1 2:1 3:1 4:1 last:1]" {
				t.Error(got)
			}
		})
	}
}

func TestATimetableOutlivesARestart(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		times := 0
		restarted := func() {
			t.Helper()
			r := &job.Runner{DB: d, Regency: regency}
			r.Every("daily", 24*time.Hour, func(context.Context, *job.Turn) error { times++; return nil })
			if err := errors.Join(r.Drain(ctx), r.Drain(ctx)); err != nil {
				t.Fatal(err)
			}
		}
		restarted()
		restarted()
		if times != 1 {
			t.Errorf("%d times on the first day", times)
		}
		if err := d.WriteUnrecorded(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec("update job set seq = seq - 86400")
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if restarted(); times != 2 {
			t.Errorf("%d times on two days", times)
		}
	})
}

// Work that finds itself is done at once by Drain, and as often as it finds something;
// while it serves, a stream of commits does not bring it back before its pause is over.
func TestWorkThatFindsItselfIsDoneButNotWithEveryCommit(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var mu sync.Mutex
		left, times := 3, 0
		find := func(ctx context.Context, turn *job.Turn) (bool, error) {
			mu.Lock()
			defer mu.Unlock()
			if left == 0 {
				return false, nil
			}
			left, times = left-1, times+1
			return true, turn.Write(ctx, func(tx *db.Tx) error { return done(tx, "found") })
		}
		r := &job.Runner{DB: d, Regency: regency}
		r.Keep("find", time.Hour, find)
		if err := r.Drain(ctx); err != nil || times != 3 || did(t, d)["found"] != "111" {
			t.Errorf("drained: %d times, %v, %v", times, did(t, d), err)
		}
		left, times = 1000, 0
		served := &job.Runner{DB: d, Regency: regency}
		other := 0
		served.Keep("find", time.Hour, find)
		served.On("follow", []string{"push"}, func(_ context.Context, turn *job.Turn) error {
			mu.Lock()
			defer mu.Unlock()
			other += len(turn.Entries)
			return nil
		})
		run(t, served)
		for i := range 20 {
			deed(t, d, "push", fmt.Sprint(i))
		}
		until(t, "the others have followed", func() bool { mu.Lock(); defer mu.Unlock(); return other == 20 && times > 0 })
		mu.Lock()
		defer mu.Unlock()
		if times != 1 {
			t.Errorf("%d times in a stream of commits", times)
		}
	})
}

// When this is set the test binary is no test but a process that works until it is
// killed: the database and the key file.
const workerVariable = "TUMBUH_TEST_WORKER"

func TestMain(m *testing.M) {
	if args := os.Getenv(workerVariable); args != "" {
		url, keyFile, _ := strings.Cut(args, "\n")
		fmt.Fprintln(os.Stderr, worker(url, keyFile))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

func worker(url, keyFile string) error {
	d, err := db.Open(ctx, url)
	if err != nil {
		return err
	}
	keys, err := secret.Load(keyFile)
	if err != nil {
		return err
	}
	d.Use(keys)
	r := &job.Runner{DB: d, Regency: regency}
	r.On("follow", []string{"push"}, work)
	r.Run(ctx, slog.Default())
	return nil
}

func TestKilledInTheMiddleItLosesNothing(t *testing.T) {
	for _, engine := range []db.Engine{db.SQLite, db.PostgreSQL} {
		t.Run(engine.String(), func(t *testing.T) {
			t.Parallel()
			url, keyFile := dbtest.URL(t, engine), filepath.Join(t.TempDir(), "key")
			keys, err := secret.Make(keyFile)
			if err != nil {
				t.Fatal(err)
			}
			d, err := db.Open(ctx, url)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { d.Close() })
			d.Use(keys)
			const entries, kills = 300, 5
			for i := range entries {
				deed(t, d, "push", fmt.Sprint(i))
			}
			interrupted := 0
			for k := 1; k <= kills; k++ {
				p := exec.Command(os.Args[0])
				p.Env = append(os.Environ(), workerVariable+"="+url+"\n"+keyFile)
				p.Stderr = os.Stderr
				if err := p.Start(); err != nil {
					t.Fatal(err)
				}
				until(t, "some more are done", func() bool { return len(did(t, d)) >= entries*k/(kills+1) })
				_ = p.Process.Kill()
				_ = p.Wait()
				if len(did(t, d)) < entries {
					interrupted++
				}
			}
			r := &job.Runner{DB: d, Regency: regency}
			r.On("follow", []string{"push"}, work)
			if err := r.Drain(ctx); err != nil {
				t.Fatal(err)
			}
			if got := did(t, d); len(got) != entries || interrupted == 0 {
				t.Errorf("%d of %d done, %d kills in the middle", len(got), entries, interrupted)
			}
		})
	}
}
