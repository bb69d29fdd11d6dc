package cli_test

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/cli"
)

// desk is somebody at the command line, with a data folder of their own.
type desk struct {
	t   *testing.T
	dir string
	db  string // PostgreSQL, or empty
}

func (d desk) run(status int, args ...string) string {
	d.t.Helper()
	return d.runWith("", status, args...)
}

// said is what goes on in a pipe: remarks for the person are left out.
func (d desk) said(status int, args ...string) string {
	d.t.Helper()
	out, _ := d.both("", status, args...)
	return out
}

func (d desk) runWith(in string, status int, args ...string) string {
	d.t.Helper()
	out, errs := d.both(in, status, args...)
	return out + errs
}

func (d desk) both(in string, status int, args ...string) (said, remarks string) {
	d.t.Helper()
	all := append([]string{"--data=" + filepath.Join(d.dir, "data")}, args...)
	if d.db != "" {
		all = append(all, "--db="+d.db)
	}
	var out, errs bytes.Buffer
	if got := cli.Main(all, strings.NewReader(in), &out, &errs); got != status {
		d.t.Fatalf("tumbuh %v: status %d, want %d\n%s%s", args, got, status, out.String(), errs.String())
	}
	if status != 0 && errs.Len() == 0 {
		d.t.Errorf("tumbuh %v fails without a word", args)
	}
	return out.String(), errs.String()
}

// Each engine: from an empty folder to the figures, as a district's office would.
func TestFromAnEmptyFolderToTheFigures(t *testing.T) {
	for _, engine := range []db.Engine{db.SQLite, db.PostgreSQL} {
		t.Run(engine.String(), func(t *testing.T) {
			t.Parallel()
			d := desk{t: t, dir: t.TempDir()}
			if engine == db.PostgreSQL {
				d.db = dbtest.URL(t, engine)
			}
			books := filepath.Join(d.dir, "books")
			d.run(2, "figures", "--region=73.12", "--month=2026-08") // nothing there yet
			d.run(0, "init", "--regency=73.12")
			d.run(0, "init", "--regency=73.12") // again changes nothing
			d.run(1, "init", "--regency=73.72") // another regency is told so
			d.run(0, "simulate", "--regency=73.12", "--children=400", "--months=2", "--last=2026-08", "--out="+books)
			files, _ := filepath.Glob(filepath.Join(books, "*-2026-0[78].xlsx"))
			if len(files) != 2 {
				t.Fatalf("%v", files)
			}
			if out := d.run(0, append([]string{"import", "eppgbm", "--dry-run"}, files[0])...); !strings.Contains(out, "diperiksa saja") {
				t.Error(out)
			}
			out := d.run(0, append([]string{"import", "eppgbm", "--refused=" + d.dir}, files...)...)
			if refused, _ := filepath.Glob(filepath.Join(d.dir, "*-ditolak.xlsx")); strings.Contains(out, "Baris yang ditolak") != (len(refused) > 0) {
				t.Errorf("%v\n%s", refused, out)
			}
			rows, err := csv.NewReader(strings.NewReader(d.said(0, "figures", "--region=73.12", "--month=2026-08", "--format=csv"))).ReadAll()
			if err != nil || len(rows) < 100 || strings.Join(rows[0], ",") != "region,name,indicator,standard,numerator,denominator,value,ci_low,ci_high,withheld" {
				t.Fatalf("%d rows, %v, %v", len(rows), rows[0], err)
			}
			list := d.run(0, "import", "list")
			d.run(0, "import", "undo", strings.Fields(list)[0])
			d.run(1, "import", "undo", strings.Fields(list)[0]) // once is enough
			d.run(0, "migrate")
		})
	}
}

func TestWhatIsWrongIsSaidWithStatusTwo(t *testing.T) {
	d := desk{t: t, dir: t.TempDir()}
	d.run(0, "init", "--regency=73.12")
	letter := filepath.Join(d.dir, "surat.xlsx")
	if err := os.WriteFile(letter, []byte("Yth. Kepala Dinas"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"import", "eppgbm", letter}, {"import", "eppgbm", filepath.Join(d.dir, "none.xlsx")}, {"init", "--regency=99.99"}, {"init", "--regency=73"},
		{"figures", "--region=73.12", "--month=August"}, {"figures", "--region=nowhere", "--month=2026-08"}, {"region", "search", "zzzzzz"}, {"nonsense"}, {},
	} {
		if len(args) == 0 {
			continue
		}
		d.run(2, args...)
	}
	if out := d.run(2, "--lang=en", "import", "eppgbm", letter); !strings.Contains(out, "header") {
		t.Error(out)
	}
}

func TestTablesGoThroughAsAPipe(t *testing.T) {
	d := desk{t: t, dir: t.TempDir()}
	out := d.runWith("id,sex,age,weight,lenhei\n1,m,563,11.531,83.1\n", 0, "zscore")
	if want := "1,m,563,11.531,83.1,83.1,,0,16.698017988273303,1,0.13,0,0.39,0,0.50,0,0.46,0,,,,,,,,\n"; !strings.HasSuffix(out, want) {
		t.Errorf("%s", out)
	}
	if out := d.runWith("id,sex,age,weight,lenhei\n1,x,563,11.531,83.1\n", 2, "zscore"); !strings.Contains(out, "2") {
		t.Errorf("the line of a bad row is not named: %s", out)
	}
	if out := d.runWith("sex,age,weight,lenhei,oedema\nm,563,11.5,83.1,n\nf,700,9,78,n\n", 0, "prevalence"); !strings.Contains(out, "\nAll,") {
		t.Errorf("%s", out)
	}
	if out := d.run(0, "region", "search", "goarie"); !strings.Contains(out, "73.12.01.2005") {
		t.Error(out)
	}
	if out := d.run(0, "--help"); !strings.Contains(out, "import eppgbm") {
		t.Error(out)
	}
}
