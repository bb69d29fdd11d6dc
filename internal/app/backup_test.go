package app_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"tumbuh/internal/app"
	"tumbuh/internal/app/world"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/exchange/backup"
)

// clean makes every check of a database, all of it.
func clean(t *testing.T, a *app.App) {
	t.Helper()
	backup.Examine(context.Background(), a.DB, a.Backups.Checks, true, func(r backup.Result) {
		if !r.Good() {
			t.Errorf("%s: %d wrong %v %v", r.Key, r.Wrong, r.Which, r.Err)
		}
	})
}

// Imports, a correction, a join and an undone import leave nothing for a check to
// find; and all of it, with what is sealed, comes back from a backup.
func TestAnOfficeComesBackFromItsBackup(t *testing.T) {
	world.Each(t, func(t *testing.T, w *world.World) {
		ctx, by := context.Background(), ledger.By{Name: "operator", Via: "test"}
		const right, wrong = "Aisyah Putri", "Aisah Putri"
		w.As(w.Dina).Imports(twoVillages(w)).
			Imports(w.Book(world.Line{Name: right, Day: "10/07/2026", Kg: "10,0"}, world.Line{Name: wrong, Kg: "10,5"})).
			Imports(w.Book(world.Line{Name: right, Day: "10/07/2026", Kg: "10,2"}))
		w.As(w.Budi).Post("/anak/ganda", url.Values{"a": {string(w.Child(right))}, "b": {string(w.Child(wrong))}, "putusan": {"gabung"}})
		w.As(w.Dina).Imports(w.Book(world.Line{Name: "Salah Impor"}))
		imports, err := w.Workbook.Imports(ctx, w.Dina.Actor, 1)
		if err == nil {
			err = w.Workbook.Undo(ctx, w.Dina.Actor, imports[0].ID)
		}
		if err != nil {
			t.Fatal(err)
		}
		clean(t, w.App)

		place := t.TempDir()
		if _, err := w.Backups.Make(ctx, by, place, false, nil); err != nil {
			t.Fatal(err)
		}
		children := w.Count("child")
		w.As(w.Dina).Imports(w.Book(world.Line{Name: "Sesudah Cadangan"}))
		c := app.Config{Data: filepath.Join(t.TempDir(), "fresh"), KeyFile: w.Config.Key()}
		if w.DB.Engine() == db.PostgreSQL {
			trial, remove, err := db.Trial(ctx, w.Config.DB, "")
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = remove() })
			c.DB = trial
		}
		if _, err := app.Restore(ctx, c, by, place, world.Now.AddDate(1, 0, 0), nil); err != nil {
			t.Fatal(err)
		}
		again := world.Open(t, c)
		clean(t, again.App)
		again.As(again.Dina).Sees(siti).Sees(right).As(again.Ani).Sees(siti).CannotSee(joko)
		if list, err := again.Workbook.Imports(ctx, again.Dina.Actor, 10); err != nil || len(list) != 4 || list[0].Undone.IsZero() {
			t.Errorf("%d imports, %v", len(list), err)
		}
		if n := again.Count("child"); n != children || w.Count("child") != children+1 {
			t.Errorf("%d children, want %d", n, children)
		}
		again.Close()
	})
}

// The server makes a backup that is due as soon as it serves, shows it as a figure,
// and a server that is killed meanwhile leaves nothing that looks like one.
func TestTheServerMakesTheBackupThatIsDue(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	c, place := app.Config{Data: filepath.Join(t.TempDir(), "data")}, filepath.Join(t.TempDir(), "place")
	world.Run(t, c, "init", "--regency=73.12")
	said := func(p *world.Process, url string) string {
		r, err := http.Get(url)
		if err != nil {
			t.Fatal(err, p.Complained())
		}
		defer r.Body.Close()
		text, err := io.ReadAll(r.Body)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	private := l.Addr().String()
	l.Close()
	p, _ := world.Serving(t, c, "--backup-place="+place, "--backup-at=00:00", "--metrics-addr="+private)
	world.Until(t, "a backup is there", func() bool {
		return strings.Contains(said(p, "http://"+private+"/metrics"), "tumbuh_backup_bytes ")
	})
	all, err := backup.List(ctx, place, backup.S3{})
	if err != nil || len(all) != 1 {
		t.Fatalf("%v %v", all, err)
	}
	p.Kill()
	world.Run(t, c, "check", "--full")
	world.Run(t, c, "drill", place)
	world.Run(t, app.Config{Data: t.TempDir()}, "--key-file="+c.Key(), "restore", filepath.Join(place, all[0].Name()))
}
