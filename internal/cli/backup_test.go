package cli_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
)

// Each engine: a machine is lost, and an office goes on with another, as
// docs/operations/backup.md tells it.
func TestALostMachineIsReplaced(t *testing.T) {
	for _, engine := range []db.Engine{db.SQLite, db.PostgreSQL} {
		t.Run(engine.String(), func(t *testing.T) {
			t.Parallel()
			d := desk{t: t, dir: t.TempDir()}
			if engine == db.PostgreSQL {
				d.db = dbtest.URL(t, engine)
			}
			place, books := filepath.Join(d.dir, "place"), filepath.Join(d.dir, "books")
			d.run(0, "init", "--regency=73.12")
			if said := d.run(2, "backup"); !strings.Contains(said, "backup-place") {
				t.Errorf("without a place: %s", said)
			}
			d.run(0, "simulate", "--regency=73.12", "--children=200", "--months=1", "--last=2026-08", "--out="+books)
			files, _ := filepath.Glob(filepath.Join(books, "*.xlsx"))
			d.run(0, "import", "eppgbm", files[0])
			figures := d.run(0, "figures", "--region=73.12", "--month=2026-08", "--format=csv")
			if said := d.run(0, "check", "--full"); strings.Contains(said, "✗") || strings.Count(said, "✓") < 8 {
				t.Errorf("check: %s", said)
			}
			d.run(2, "drill", place) // nothing there yet
			d.run(0, "backup", place)
			d.run(0, "backup", place)
			name := regexp.MustCompile(`tumbuh-7312-\d{8}T\d{6}Z\.backup`)
			listed := name.FindAllString(d.run(0, "backup", "list", place), -1)
			if len(listed) != 2 || listed[0] <= listed[1] {
				t.Errorf("listed: %v", listed)
			}
			if said := d.run(0, "drill", place); !strings.Contains(said, listed[0]) {
				t.Errorf("drill: %s", said)
			}

			other := desk{t: t, dir: t.TempDir()}
			if engine == db.PostgreSQL {
				target, remove, err := db.Trial(t.Context(), d.db, "")
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() { _ = remove() })
				other.db = target
			}
			if said := other.run(2, "restore", place); !strings.Contains(said, "tumbuh.key") {
				t.Errorf("without the key file: %s", said)
			}
			key, err := os.ReadFile(filepath.Join(d.dir, "data", "tumbuh.key"))
			if err == nil {
				err = os.WriteFile(filepath.Join(other.dir, "data", "tumbuh.key"), key, 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
			other.run(2, "restore", place, "--at=2020-01-01")
			other.run(2, "restore", place, "--at=yesterday")
			if said := other.run(0, "restore", filepath.Join(place, listed[1])); !strings.Contains(said, listed[1]) {
				t.Errorf("restore: %s", said)
			}
			if said := other.run(1, "restore", place); !strings.Contains(said, "tidak akan ditimpa") {
				t.Errorf("a second time: %s", said)
			}
			other.run(0, "check")
			if got := other.run(0, "figures", "--region=73.12", "--month=2026-08", "--format=csv"); got != figures || len(figures) < 500 {
				t.Errorf("figures before\n%s\nand after\n%s", figures, got)
			}
			if err := os.WriteFile(filepath.Join(place, listed[0]), []byte("damaged"), 0o600); err != nil {
				t.Fatal(err)
			}
			if said := d.run(2, "drill", place); !strings.Contains(said, "rusak") {
				t.Errorf("a damaged one: %s", said)
			}
		})
	}
}
