// Package world is a small world with names, for tests of the whole program: the
// people of Kabupaten Soppeng, each with a role and a territory, who do things
// one after the other through its real router:
//
//	w := world.New(t, db.SQLite)
//	w.As(w.Dina).Imports(w.Book(siti)).As(w.Ani).Sees("Siti Aminah").As(w.Dewi).CannotSee("Siti Aminah")
//
// The first step that fails fails the test and tells the story up to there; the
// steps after it are left out. Only tests may import this package.
package world

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"testing"
	"time"

	"tumbuh/internal/app"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/record/account"
)

// The places of this world.
const (
	Regency   = "7312"       // Kabupaten Soppeng
	District  = "731201"     // Kecamatan Marioriwawo
	Village   = "7312012005" // Desa Goarie, in it
	Elsewhere = "7312022005" // Desa Jampu, in Kecamatan Liliriaja
	Month     = "2026-08"    // the newest with weighings
)

// Now is what the clock always shows: 5 September 2026, eleven o'clock in Soppeng.
var Now = time.Date(2026, 9, 5, 3, 0, 0, 0, time.UTC)

// World is the program, open on its own data, with people who use it.
type World struct {
	*app.App
	Ani    *Person // office of Desa Goarie
	Budi   *Person // midwife at the Puskesmas of Marioriwawo
	Citra  *Person // plans with sums at the regency
	Dina   *Person // health office of the regency
	Dewi   *Person // office of Desa Jampu, a stranger in Goarie
	Admin  *Person // keeps the system
	Nobody *Person // has no account

	URL   string // where the program answers
	t     testing.TB
	who   *Person
	story []string
	over  bool // a step failed
}

// Each runs f in a new world on each engine, in parallel.
func Each(t *testing.T, f func(t *testing.T, w *World)) {
	for _, engine := range []db.Engine{db.SQLite, db.PostgreSQL} {
		t.Run(engine.String(), func(t *testing.T) {
			t.Parallel()
			f(t, New(t, engine))
		})
	}
}

// New is a world in which nobody was weighed yet.
func New(t testing.TB, engine db.Engine) *World {
	t.Helper()
	c := app.Config{Data: t.TempDir(), DB: dbtest.URL(t, engine)}
	if _, err := app.Init(context.Background(), c, Regency, ledger.By{Name: "test"}); err != nil {
		t.Fatal(err)
	}
	return Open(t, c)
}

// Open is the world of data that Init has made; it ends with the test.
func Open(t testing.TB, c app.Config) *World {
	t.Helper()
	if c.Now == nil {
		c.Now = func() time.Time { return Now }
	}
	a, err := app.Open(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	w := &World{App: a, t: t}
	w.Ani = w.Person("ani", account.Village, Village)
	w.Budi = w.Person("budi", account.Puskesmas, District)
	w.Citra = w.Person("citra", account.Planner, Regency)
	w.Dina = w.Person("dina", account.Health, Regency)
	w.Dewi = w.Person("dewi", account.Village, Elsewhere)
	w.Admin = w.Person("admin", account.Administrator, Regency)
	w.Nobody = &Person{client: newClient()}
	w.who = w.Nobody
	handler, err := a.Handler("test", slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelError})))
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	w.URL = server.URL
	return w
}
