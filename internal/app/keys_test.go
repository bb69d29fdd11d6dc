package app_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tumbuh/internal/app"
	"tumbuh/internal/app/world"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
)

var numbers = []string{"7312014303240001", "7312010101250002", "7312014303240003"}

// numbered have a NIK each: one taken, one changed later, one refused.
func numbered(w *world.World) {
	w.As(w.Dina).Imports(w.Book(world.Line{Name: siti, NIK: numbers[0]}, world.Line{Name: joko, NIK: numbers[1], Sex: "L", Birth: "01/01/2025"},
		world.Line{Name: "Rina", NIK: numbers[2], Village: "TIDAK ADA"}))
	w.Imports(w.Book(world.Line{Name: "Joko Susanto", NIK: numbers[1], Sex: "L", Birth: "01/01/2025", Day: "20/08/2026"}))
	w.Post("/anak/cari", map[string][]string{"kata": {numbers[0]}})
	w.Ledger() // writes what was left for later
}

// everything is all that a thief of the database could read, column by column.
func everything(t *testing.T, w *world.World) string {
	t.Helper()
	var all strings.Builder
	err := w.DB.Read(context.Background(), func(tx *db.Tx) error {
		tables, err := tx.Tables()
		if err != nil || len(tables) < 15 {
			return fmt.Errorf("%d tables: %v", len(tables), err)
		}
		for _, table := range tables {
			for _, name := range table.Columns {
				err := tx.Each("select "+name+" from "+table.Name, nil, func(s db.Scan) error {
					var v any
					err := s(&v)
					fmt.Fprintf(&all, "%s.%s=%s\n", table.Name, name, v)
					return err
				})
				if err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}

func TestWhoHasTheDatabaseAloneReadsNoNIK(t *testing.T) {
	world.Each(t, func(t *testing.T, w *world.World) {
		numbered(w)
		all := everything(t, w)
		for _, nik := range numbers {
			if i := strings.Index(all, nik); i >= 0 {
				t.Errorf("%s is there: …%.120s", nik, all[max(0, i-60):])
			}
		}
		if !strings.Contains(all, "child.name="+siti) {
			t.Error("the names should have been found by looking like this")
		}
		if w.DB.Engine() == db.PostgreSQL {
			return
		}
		files, _ := filepath.Glob(w.Config.DB[:strings.Index(w.Config.DB, "?")] + "*")
		for _, name := range files {
			content, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, nik := range numbers {
				if bytes.Contains(content, []byte(nik)) {
					t.Errorf("%s holds %s", filepath.Base(name), nik)
				}
			}
		}
	})
}

// A server goes on while another process rotates the key.
func TestKeysAreRotatedUnderWay(t *testing.T) {
	world.Each(t, func(t *testing.T, w *world.World) {
		numbered(w)
		before := everything(t, w)
		other, err := app.Open(context.Background(), w.Config)
		if err != nil {
			t.Fatal(err)
		}
		defer other.Close()
		if n, err := other.RotateKey(context.Background(), ledger.By{Name: "test"}); err != nil || n != 2 {
			t.Fatal(n, err)
		}
		for _, line := range strings.Split(everything(t, w), "\n") {
			if strings.HasPrefix(line, "child.nik=1:") || strings.HasPrefix(line, "import_line.raw=1:") || strings.HasPrefix(line, "import_line.before=1:") {
				t.Errorf("still sealed with the old key: %.40s", line)
			}
		}
		if !strings.Contains(before, "child.nik=1:") || !strings.Contains(before, "import_line.raw=1:") || !strings.Contains(before, "import_line.before=1:") {
			t.Error("nothing was sealed before")
		}
		w.As(w.Dina).Sees(siti)
		if p := w.Post("/anak/cari", map[string][]string{"kata": {numbers[0]}}); !strings.Contains(p.Body, siti) {
			t.Error("the number finds nobody any more")
		}
		children := w.Count("child")
		w.Imports(w.Book(world.Line{Name: siti, NIK: numbers[0], Day: "21/08/2026"}))
		if w.Count("child") != children {
			t.Error("a known number made a second child")
		}
		if p := w.Post("/anak/"+string(w.Child(siti))+"/nik", nil); !strings.Contains(p.Body, numbers[0]) {
			t.Error("the number cannot be read any more")
		}
	})
}

func TestAKeyFileThatDoesNotFitIsRefused(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	w := world.New(t, db.SQLite)
	numbered(w)
	wrong := w.Config
	wrong.KeyFile = filepath.Join(t.TempDir(), "none.key")
	if _, err := app.Open(ctx, wrong); fault.As(err) == nil || fault.As(err).Key != "secret.none" {
		t.Errorf("no key file: %v", err)
	}
	if _, err := app.Init(ctx, wrong, world.Regency, ledger.By{Name: "test"}); fault.As(err) == nil || fault.As(err).Key != "secret.none" {
		t.Errorf("init must not make a new key for sealed data: %v", err)
	}
	strange := app.Config{Data: t.TempDir(), DB: dbtest.URL(t, db.SQLite)}
	if _, err := app.Init(ctx, strange, world.Regency, ledger.By{Name: "test"}); err != nil {
		t.Fatal(err)
	}
	wrong.KeyFile = strange.Key()
	if _, err := app.Open(ctx, wrong); fault.As(err) == nil || fault.As(err).Key != "secret.other" {
		t.Errorf("another installation's key file: %v", err)
	}
}

// What an older program kept open is sealed by the first tumbuh migrate.
func TestOpenNumbersOfAnOlderDatabaseAreSealed(t *testing.T) {
	world.Each(t, func(t *testing.T, w *world.World) {
		numbered(w)
		ctx, by := context.Background(), ledger.By{Name: "test"}
		err := ledger.Write(ctx, w.DB, by, ledger.Deed{Regency: world.Regency, Action: "test.unseal"}, func(tx *db.Tx) (any, error) {
			for _, text := range []string{"delete from setting", "delete from import_line", "update child set nik = '" + numbers[0] + "' where name = '" + siti + "'",
				"update child set nik = null where name <> '" + siti + "'"} {
				if _, err := tx.Exec(text); err != nil {
					return nil, err
				}
			}
			return nil, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := app.Migrate(ctx, w.Config, by); err != nil {
			t.Fatal(err)
		}
		if all := everything(t, w); strings.Contains(all, numbers[0]) || !strings.Contains(all, "child.nik=1:") {
			t.Error("the number is still open, or gone")
		}
	})
}
