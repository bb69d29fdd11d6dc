package backup_test

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/golden"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/secret"
	"tumbuh/internal/exchange/backup"
	"tumbuh/internal/exchange/simulation"
	"tumbuh/internal/exchange/workbook"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/measure/indicator"
	"tumbuh/internal/measure/quality"
	"tumbuh/internal/record/account"
)

const regency = "7312"

var (
	ctx    = context.Background()
	tester = ledger.By{Name: "test", Via: "test"}
	silent = slog.New(slog.DiscardHandler)
)

// office is an installation with children, and a folder for its backups.
type office struct {
	*backup.Service
	t    testing.TB
	keys *secret.Keys
	file string // of the keys
}

// shelf is the folder of books; it goes with the test process.
var shelf string

// books are workbooks of few children over three months.
var books = sync.OnceValues(func() (files []string, err error) {
	if shelf, err = os.MkdirTemp("", "tumbuh-books-"); err != nil {
		return nil, err
	}
	return simulation.Write(ctx, simulation.Plan{Regency: regency, Children: 60, Months: 3, Last: 202608, Seed: 1, Dir: shelf})
})

func open(t testing.TB, target string, keys *secret.Keys, place string) *office {
	t.Helper()
	d, err := db.Open(ctx, target)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	d.Use(keys)
	return &office{Service: &backup.Service{Config: backup.Config{Place: place}, DB: d, Target: target, Regency: regency, Aside: t.TempDir(),
		Zone: region.Zone(regency), Now: time.Now, Checks: backup.Checks(), Log: silent}, t: t, keys: keys}
}

func newOffice(t testing.TB, engine db.Engine) *office {
	t.Helper()
	target, _, _ := strings.Cut(dbtest.URL(t, engine), "?synchronous")
	return furnished(t, target)
}

// furnished fills a migrated database.
func furnished(t testing.TB, target string) *office {
	t.Helper()
	file := filepath.Join(t.TempDir(), "tumbuh.key")
	keys, err := secret.Make(file)
	if err != nil {
		t.Fatal(err)
	}
	o := open(t, target, keys, filepath.Join(t.TempDir(), "backups"))
	o.file = file
	o.must(ledger.Write(ctx, o.DB, tester, ledger.Deed{Regency: regency, Action: "regency.open", Target: regency}, func(tx *db.Tx) (any, error) {
		return nil, region.OpenRegency(tx, regency)
	}))
	files, err := books()
	o.must(err)
	take := &workbook.Service{DB: o.DB, Now: time.Now, Refresh: refresh, Moved: refresh}
	for _, file := range files {
		_, err := take.Take(ctx, account.CommandLine("test", regency), file, workbook.Options{})
		o.must(err)
	}
	return o
}

func refresh(tx *db.Tx, regency string, from civil.Month, children []db.ID) error {
	first, last, err := indicator.Refresh(tx, regency, from, children)
	if err != nil {
		return err
	}
	return quality.Refresh(tx, regency, first, last)
}

func each(t *testing.T, f func(t *testing.T, o *office)) {
	for _, engine := range []db.Engine{db.SQLite, db.PostgreSQL} {
		t.Run(engine.String(), func(t *testing.T) {
			t.Parallel()
			f(t, newOffice(t, engine))
		})
	}
}

func (o *office) must(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) make() backup.Made {
	o.t.Helper()
	made, err := o.Make(ctx, tester, "", false, nil)
	o.must(err)
	return made
}

// order restores from the office's place into a file that is not there yet.
func (o *office) order() backup.Order {
	return backup.Order{From: o.Place, S3: o.S3, Keys: o.keys, Target: filepath.Join(o.t.TempDir(), "restored", "tumbuh.db"), Aside: o.t.TempDir()}
}

// restored is an order carried out.
func (o *office) restored(order backup.Order) *office {
	o.t.Helper()
	_, err := backup.Restore(ctx, order)
	o.must(err)
	return open(o.t, order.Target, o.keys, o.Place)
}

// holds counts what matters: people, weighings, figures, deeds.
func (o *office) holds() (all string) {
	o.t.Helper()
	o.must(o.DB.Read(ctx, func(tx *db.Tx) error {
		for _, table := range []string{"child", "visit", "child_month", "figure", "import_line"} {
			var n int
			if _, err := tx.One("select count(*) from "+table, nil, &n); err != nil {
				return err
			}
			all += fmt.Sprint(table, " ", n, "\n")
		}
		return nil
	}))
	return all
}

// wrong are the keys of the checks that fail.
func (o *office) wrong() (keys []string) {
	o.t.Helper()
	backup.Examine(ctx, o.DB, o.Checks, true, func(r backup.Result) {
		if !r.Good() {
			keys = append(keys, r.Key)
			o.t.Logf("%s: %d %v %v", r.Key, r.Wrong, r.Which, r.Err)
		}
	})
	return keys
}

func (o *office) write(text string, args ...any) {
	o.t.Helper()
	o.must(o.DB.WriteUnrecorded(ctx, func(tx *db.Tx) error { _, err := tx.Exec(text, args...); return err }))
}

// deeds counts what the ledger says was done.
func (o *office) deeds(action string) (n int) {
	o.t.Helper()
	o.must(o.DB.Read(ctx, func(tx *db.Tx) error {
		_, err := tx.One("select count(*) from ledger where action = $1", []any{action}, &n)
		return err
	}))
	return n
}

func (o *office) list() (names []string) {
	o.t.Helper()
	all, err := backup.List(ctx, o.Place, o.S3)
	o.must(err)
	for _, b := range all {
		names = append(names, b.Name())
	}
	return names
}

func key(err error) string {
	if f := fault.As(err); f != nil {
		return f.Key
	}
	return fmt.Sprint(err)
}

// lying are all files below a folder.
func lying(t testing.TB, folder string) (names []string) {
	t.Helper()
	err := filepath.Walk(folder, func(path string, info os.FileInfo, err error) error {
		if err == nil && info.Mode().IsRegular() {
			names = append(names, filepath.Base(path))
		}
		return err
	})
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return names
}

// tool is a program that scripts/install-test-tools has built.
func tool(t testing.TB, name, without string) string {
	t.Helper()
	if os.Getenv(without) != "" {
		t.Skipf("%s is set: not tried with %s", without, name)
	}
	path := filepath.Join(golden.Root(), "build", "tools", name)
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("%s is not there: run scripts/install-test-tools, or set %s=1", path, without)
	}
	return path
}

// store is a real S3 server with an empty bucket, for one test.
func store(t testing.TB) (place string, how backup.S3) {
	t.Helper()
	program := tool(t, "versitygw", "TUMBUH_NO_S3")
	dir := t.TempDir()
	for _, sub := range []string{"data/backups", "about"} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := free.Addr().String()
	free.Close()
	how = backup.S3{Endpoint: "http://" + address, Key: "tester", Secret: "a secret of the test"}
	cmd := exec.Command(program, "--port", address, "--quiet", "posix", "--sidecar", filepath.Join(dir, "about"), filepath.Join(dir, "data"))
	cmd.Env = append(os.Environ(), "ROOT_ACCESS_KEY="+how.Key, "ROOT_SECRET_KEY="+how.Secret)
	var said strings.Builder
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	place = "s3://backups/soppeng/tumbuh"
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		if _, err = net.Dial("tcp", address); err == nil {
			return place, how
		}
		if time.Now().After(deadline) {
			t.Fatalf("the S3 server does not answer: %v: %s", err, said.String())
		}
	}
}
