package app_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tumbuh/internal/app/world"
	"tumbuh/internal/base/db"
)

// An older program does nothing with a newer database, whatever the command, and
// says what to do; a database of before this program wants to be migrated.
func TestAnotherSchemaIsRefusedWithWhatToDo(t *testing.T) {
	for _, engine := range []db.Engine{db.SQLite, db.PostgreSQL} {
		t.Run(engine.String(), func(t *testing.T) {
			t.Parallel()
			c := opened(t, engine)
			refused := func(want string, commands ...string) {
				t.Helper()
				for _, command := range commands {
					p := world.Command(t, c, append(strings.Fields(command), "--lang=en")...).Begin()
					if err := p.End(); err == nil || p.ProcessState.ExitCode() != 1 || !strings.Contains(p.Complained(), want) {
						t.Errorf("tumbuh %s: %v\n%s%s", command, err, p.Said(), p.Complained())
					}
				}
			}
			target := c.DB
			if target == "" {
				target = filepath.Join(c.Data, "tumbuh.db")
			}
			alter := func(statement string) {
				t.Helper()
				d, err := db.Open(t.Context(), target)
				if err != nil {
					t.Fatal(err)
				}
				defer d.Close()
				if err := d.Command(t.Context(), statement); err != nil {
					t.Fatal(err)
				}
			}
			place := t.TempDir()
			world.Run(t, c, "migrate", "--backup-place="+place)
			kept, err := os.ReadDir(place)
			if err != nil || len(kept) == 0 {
				t.Errorf("no backup before a migration: %v", err)
			}
			alter("insert into goose_db_version (version_id, is_applied) values (9999, true)")
			refused("newer version", "serve --addr=127.0.0.1:0", "migrate --backup-place="+place, "init --regency="+world.Regency, "import list", "user list")
			if now, err := os.ReadDir(place); err != nil || len(now) != len(kept) {
				t.Errorf("a backup by a program that is too old: %v, %v", now, err)
			}
			if _, err := os.Stat(filepath.Join(c.Data, "inbox")); err == nil {
				t.Error("it has touched the data")
			}
			alter("delete from goose_db_version where version_id > 1")
			refused("tumbuh migrate", "serve --addr=127.0.0.1:0", "import list")
		})
	}
}
