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

func TestTheLedgerOnTheCommandLine(t *testing.T) {
	for _, engine := range []db.Engine{db.SQLite, db.PostgreSQL} {
		t.Run(engine.String(), func(t *testing.T) {
			t.Parallel()
			d := desk{t: t, dir: t.TempDir()}
			if engine == db.PostgreSQL {
				d.db = dbtest.URL(t, engine)
			}
			d.run(0, "init", "--regency=73.12")
			d.run(0, "simulate", "--regency=73.12", "--children=30", "--months=1", "--last=2026-08", "--out="+d.dir)
			books, _ := filepath.Glob(filepath.Join(d.dir, "*-2026-08.xlsx"))
			d.run(0, append([]string{"import", "eppgbm"}, books...)...)

			out := d.run(0, "audit", "list")
			for _, want := range []string{"Mengimpor berkas", "Membuka data kabupaten", "Membuat kunci", "Nama: " + filepath.Base(books[0])} {
				if !strings.Contains(out, want) {
					t.Errorf("no %q in\n%s", want, out)
				}
			}
			if out := d.run(0, "audit", "list", "--action=changed", "--limit=1"); strings.Contains(out, "Membuat kunci") || !strings.Contains(out, "Mengimpor") {
				t.Error(out)
			}
			d.run(2, "audit", "list", "--from=kemarin")
			d.run(2, "audit", "list", "--action=nothing")

			out = d.run(0, "audit", "verify")
			head := regexp.MustCompile(`7312: .*Kepala: (\d+:[0-9a-f]{64})`).FindStringSubmatch(out)
			if head == nil || !strings.Contains(out, "0000: ") {
				t.Fatal(out)
			}
			if out := d.run(0, "audit", "verify", "--regency=0000"); strings.Contains(out, "7312: ") {
				t.Error(out)
			}
			d.run(0, "audit", "verify", "--head="+head[1])
			_, hash, _ := strings.Cut(head[1], ":")
			if out := d.run(1, "audit", "verify", "--head=1:"+hash); !strings.Contains(out, "nomor 1: kepala yang pernah dicatat") {
				t.Error(out)
			}
			d.run(2, "audit", "verify", "--head=nonsense")
			d.run(2, "audit", "verify", "--regency=7371")

			chain := filepath.Join(d.dir, "jejak.jsonl.gz")
			d.run(0, "audit", "export", chain)
			elsewhere := desk{t: t, dir: t.TempDir()} // neither database nor keys
			out = elsewhere.run(0, "audit", "verify", "--file="+chain, "--head="+head[1])
			if !strings.Contains(out, "7312: ") || !strings.Contains(out, "0000: ") {
				t.Error(out)
			}
			elsewhere.run(1, "audit", "verify", "--file="+chain, "--head=1:"+hash)
			elsewhere.run(2, "audit", "verify", "--file="+filepath.Join(d.dir, "none"))
			elsewhere.run(2, "audit", "verify", "--file="+books[0])

			plain := filepath.Join(d.dir, "jejak.jsonl")
			d.run(0, "audit", "export", plain)
			text, err := os.ReadFile(plain)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(plain, []byte(strings.Replace(string(text), `"action":"import.take"`, `"action":"import.undo"`, 1)), 0o600); err != nil {
				t.Fatal(err)
			}
			if out := elsewhere.run(1, "audit", "verify", "--file="+plain); !strings.Contains(out, "catatan diubah") {
				t.Error(out)
			}
			for _, name := range []string{"jejak.csv", "jejak.xlsx"} {
				d.run(0, "audit", "export", filepath.Join(d.dir, name), "--action=changed")
				if info, err := os.Stat(filepath.Join(d.dir, name)); err != nil || info.Size() < 100 {
					t.Errorf("%s: %v", name, err)
				}
			}
			if left, _ := filepath.Glob(filepath.Join(d.dir, "*.part")); len(left) > 0 {
				t.Errorf("%v", left)
			}
			d.run(2, "audit", "export", filepath.Join(d.dir, "jejak.pdf"))
			if out := d.run(0, "audit", "list", "--action=audit"); strings.Count(out, "Mengunduh jejak") < 4 || !strings.Contains(out, "Memeriksa keutuhan jejak") {
				t.Errorf("reading, verifying and taking away left no trace:\n%s", out)
			}
		})
	}
}
