package app_test

import (
	"context"
	"slices"
	"sync"
	"testing"

	"tumbuh/internal/app/world"
	"tumbuh/internal/base/db"
	"tumbuh/internal/exchange/simulation"
	"tumbuh/internal/exchange/workbook"
)

// simulated is a file of one month with some children.
func simulated(t *testing.T, children int) string {
	t.Helper()
	files, err := simulation.Write(context.Background(), simulation.Plan{Regency: world.Regency, Children: children, Months: 1, Last: 202608, Seed: 5, Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	return files[0]
}

// held starts an import and stops it in the middle of its transaction, where it
// holds what it writes, until goOn is called.
func held(t *testing.T, w *world.World, file string) (goOn func() workbook.Result, running func() bool) {
	t.Helper()
	halfway, proceed, done := make(chan struct{}), make(chan struct{}), make(chan struct{})
	release := sync.OnceFunc(func() { close(proceed) })
	stop := sync.OnceFunc(func() { close(halfway); <-proceed })
	var result workbook.Result
	var err error
	go func() {
		defer close(done)
		result, err = w.Workbook.Take(context.Background(), w.Dina.Actor, file, workbook.Options{Progress: func(workbook.Progress) { stop() }})
	}()
	t.Cleanup(func() { release(); <-done })
	select {
	case <-halfway:
	case <-done:
		t.Fatalf("the import was never half way: %v", err)
	}
	goOn = func() workbook.Result {
		t.Helper()
		release()
		if <-done; err != nil {
			t.Fatal(err)
		}
		return result
	}
	return goOn, func() bool {
		select {
		case <-done:
			return false
		default:
			return true
		}
	}
}

// While a long import is under way everybody works on: pages answer, sessions
// that are due live longer, looks at names are recorded once the import is over.
func TestNobodyWaitsForAnImport(t *testing.T) {
	world.Each(t, func(t *testing.T, w *world.World) {
		w.As(w.Dina).Imports(twoVillages(w)).Sees(siti).As(w.Ani).Sees(siti).As(w.Citra).Opens("/")
		due := expiries(t, w, -600)
		child := "/anak/" + string(w.Child(siti))
		before := len(w.Ledger())

		goOn, running := held(t, w, simulated(t, 3000))
		for _, path := range []string{"/", "/wilayah/" + world.District, "/anak?perlu=semua", child, "/anak/ganda", "/impor", "/mutu", "/anak/daftar.csv?perlu=semua"} {
			w.As(w.Dina).Opens(path)
		}
		w.As(w.Ani).Opens("/", "1 dari 1").Opens(child, siti).As(w.Citra).Opens("/", "Soppeng")
		if w.As(w.Ani).Post("/anak/cari", map[string][]string{"kata": {"siti"}}).Status != 200 {
			t.Error("no search during an import")
		}
		if !running() {
			t.Error("the import was over before the pages came: nothing was tried")
		}
		if r := goOn(); r.New < 2000 {
			t.Errorf("the import took %d lines", r.New)
		}

		wrote := w.Ledger()[before:]
		for _, who := range []string{"Dina", "Ani"} {
			if want := (world.Entry{Who: who, Action: "child.read", Target: child[len("/anak/"):]}); !slices.Contains(wrote, want) {
				t.Errorf("%s's look at the child was not recorded", who)
			}
		}
		for token, until := range expiries(t, w, 0) {
			if until <= due[token] {
				t.Error("a session that was due did not live longer")
			}
		}
		w.As(w.Ani).Sees(siti)
	})
}

// expiries are the ends of all sessions, after moving them by some seconds.
func expiries(t *testing.T, w *world.World, by int) map[string]int64 {
	t.Helper()
	all := map[string]int64{}
	err := w.DB.WriteUnrecorded(context.Background(), func(tx *db.Tx) error {
		if _, err := tx.Exec("update session set expiry = expiry + $1", by); err != nil {
			return err
		}
		return tx.Each("select token, expiry from session", nil, func(scan db.Scan) error {
			var token string
			var until int64
			err := scan(&token, &until)
			all[token] = until
			return err
		})
	})
	if err != nil || len(all) == 0 {
		t.Fatalf("%d sessions, %v", len(all), err)
	}
	return all
}

// Nor does anybody wait who comes or goes meanwhile; and a session that was to
// live longer when its person signed out does not come back.
func TestSigningInAndOutDoesNotWaitForAnImport(t *testing.T) {
	world.Each(t, func(t *testing.T, w *world.World) {
		w.As(w.Dina).Imports(twoVillages(w)).Sees(siti)
		expiries(t, w, -600)
		child := "/anak/" + string(w.Child(siti))
		release := holdWriter(t, w)
		w.As(w.Dina).Opens(child).Opens(child)
		if p := w.Post("/keluar", nil); p.Path != "/masuk" {
			t.Errorf("signing out leads to %s", p.Path)
		}
		w.As(w.Citra).Opens("/", "Soppeng")
		release()
		w.Ledger() // all is written then
		if n := w.Count("session"); n != 1 {
			t.Errorf("%d sessions; only Citra is signed in", n)
		}
		w.As(w.Citra).Opens("/")
	})
}

// Two people with one file at one moment: one takes it, the other is told that it
// is known.
func TestImportsAtOneTimeFollowOneAnother(t *testing.T) {
	world.Each(t, func(t *testing.T, w *world.World) {
		file := simulated(t, 1000)
		var results [3]workbook.Result
		var all sync.WaitGroup
		for i := range results {
			all.Go(func() {
				var err error
				if results[i], err = w.Workbook.Take(context.Background(), w.Dina.Actor, file, workbook.Options{}); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		took := 0
		for _, r := range results {
			if r.New > 0 {
				took++
			}
			if r.New > 0 == (r.Same > 100) {
				t.Errorf("%d new, %d same", r.New, r.Same)
			}
		}
		if took != 1 {
			t.Errorf("%d imports took the file", took)
		}
	})
}
