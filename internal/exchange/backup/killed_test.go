package backup_test

import (
	"bufio"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/secret"
	"tumbuh/internal/exchange/backup"
	"tumbuh/internal/fact/region"
)

// When this is set the test binary is no test but a program that makes a backup, or
// restores one, to be killed: a job as JSON.
const jobVariable = "TUMBUH_TEST_BACKUP_JOB"

type job struct {
	Restore           bool
	Target, Key, From string
	S3                backup.S3
	Aside             string
	AtOnce            bool   // does not wait for a word
	Narrow            string // a folder with little room
}

func TestMain(m *testing.M) {
	text := os.Getenv(jobVariable)
	if text == "" {
		status := m.Run()
		_ = os.RemoveAll(shelf)
		os.Exit(status)
	}
	var j job
	err := json.Unmarshal([]byte(text), &j)
	if err == nil && j.Narrow != "" {
		fmt.Println(narrow(j.Narrow))
	}
	if err == nil {
		err = j.run()
	}
	if j.Narrow != "" {
		entries, _ := os.ReadDir(j.Narrow)
		fmt.Println("left", entries)
	}
	if err != nil {
		fmt.Println("failed", key(err))
		os.Exit(1)
	}
	fmt.Println("done")
}

// run tells after each megabyte that it is there, and waits for a line to go on.
func (j job) run() error {
	in := bufio.NewReader(os.Stdin)
	progress := func(done, _ int64) {
		if !j.AtOnce {
			fmt.Println("at", done)
			_, _ = in.ReadString('\n')
		}
	}
	keys, err := secret.Load(j.Key)
	if err != nil {
		return err
	}
	if j.Restore {
		_, err := backup.Restore(ctx, backup.Order{From: j.From, S3: j.S3, Keys: keys, Target: j.Target, Aside: j.Aside, Progress: progress})
		return err
	}
	d, err := db.Open(ctx, j.Target)
	if err != nil {
		return err
	}
	d.Use(keys)
	var opened []string
	if err := d.Read(ctx, func(tx *db.Tx) (err error) { opened, err = region.Opened(tx); return err }); err != nil {
		return err
	}
	s := &backup.Service{Config: backup.Config{Place: j.From, S3: j.S3}, DB: d, Target: j.Target, Regency: opened[0], Zone: time.UTC, Now: time.Now, Log: silent}
	_, err = s.Make(ctx, tester, "", false, progress)
	return err
}

// program is a job at work.
type program struct {
	*exec.Cmd
	t    *testing.T
	says *bufio.Scanner
	goOn io.Writer
}

func start(t *testing.T, j job) *program {
	t.Helper()
	text, err := json.Marshal(j)
	if err != nil {
		t.Fatal(err)
	}
	p := &program{Cmd: exec.Command(os.Args[0]), t: t}
	p.Env = append(os.Environ(), jobVariable+"="+string(text))
	p.Stderr = os.Stderr
	out, err := p.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if p.goOn, err = p.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	p.says = bufio.NewScanner(out)
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	return p
}

// kill is kill -9 at the n-th megabyte; it tells whether the program was there.
func (p *program) kill(n int) bool {
	for range n {
		if !p.says.Scan() || !strings.HasPrefix(p.says.Text(), "at ") {
			_ = p.Wait()
			return false
		}
		if n--; n > 0 {
			fmt.Fprintln(p.goOn)
		}
	}
	_ = p.Process.Kill()
	_ = p.Wait()
	return true
}

// weighty gives an office some megabytes that do not get smaller.
func weighty(t *testing.T, engine db.Engine) *office {
	o := newOffice(t, engine)
	noise := rand.NewChaCha8([32]byte{2})
	for i := range 8 {
		text := make([]byte, 1<<20)
		_, _ = noise.Read(text)
		o.write("insert into region_outline (regency, code, geometry) values ('7312', $1, $2)", fmt.Sprint(i), hex.EncodeToString(text))
	}
	return o
}

func TestAKilledBackupNeverLooksWhole(t *testing.T) {
	for _, c := range []struct {
		engine db.Engine
		store  bool
	}{{db.SQLite, false}, {db.PostgreSQL, false}, {db.SQLite, true}} {
		t.Run(fmt.Sprint(c.engine, " to a store ", c.store), func(t *testing.T) {
			t.Parallel()
			o := weighty(t, c.engine)
			if c.store {
				o.Place, o.S3 = store(t)
			}
			first := o.make()
			j := job{Target: o.Target, Key: o.file, From: o.Place, S3: o.S3}
			for _, n := range []int{1, 3, 5, 7} {
				if p := start(t, j); !p.kill(n) {
					t.Fatalf("it ended before megabyte %d", n)
				}
				if got := o.list(); !slices.Equal(got, []string{first.Name}) {
					t.Fatalf("killed at megabyte %d: %v", n, got)
				}
			}
			// Killed as its checksum appears: whole or not there.
			j.AtOnce = true
			if !c.store {
				p := start(t, j)
				for deadline := time.Now().Add(30 * time.Second); len(sums(o.Place)) < 2 && time.Now().Before(deadline); {
				}
				_ = p.Process.Kill()
				_ = p.Wait()
				for _, name := range o.list() {
					order := o.order()
					order.From += "/" + name
					if wrong := o.restored(order).wrong(); len(wrong) > 0 {
						t.Errorf("%s: %v", name, wrong)
					}
				}
			}
			if c.store {
				if n, err := backup.Incomplete(ctx, o.Place, o.S3); n == 0 || err != nil {
					t.Errorf("%d uploads are left to clear up, %v", n, err)
				}
			}
			// The next one is made, and clears up.
			last := o.make()
			if c.store {
				if n, err := backup.Incomplete(ctx, o.Place, o.S3); n != 0 || err != nil {
					t.Errorf("%d uploads are left, %v", n, err)
				}
			}
			if got := o.list(); got[0] != last.Name || !slices.Contains(got, first.Name) {
				t.Errorf("%v", got)
			}
			if !c.store {
				for _, name := range lying(t, o.Place) {
					if strings.HasSuffix(name, ".half") {
						t.Errorf("%s is left", name)
					}
				}
			}
			if _, err := o.Drill(ctx, tester, "", nil, nil); err != nil {
				t.Error(err)
			}
		})
	}
}

func sums(folder string) []string {
	found, _ := filepath.Glob(filepath.Join(folder, "*.sha256"))
	return found
}

func TestAKilledRestoreNeverLooksWholeAndCanBeDoneAgain(t *testing.T) {
	for _, from := range []db.Engine{db.SQLite, db.PostgreSQL} {
		for _, to := range []db.Engine{db.SQLite, db.PostgreSQL} {
			t.Run(from.String()+" to "+to.String(), func(t *testing.T) {
				t.Parallel()
				o := weighty(t, from)
				before := o.holds()
				o.make()
				order := o.order()
				if to == db.PostgreSQL {
					target, remove, err := db.Trial(ctx, dbtest.URL(t, to), "")
					o.must(err)
					t.Cleanup(func() { o.must(remove()) })
					order.Target = target
				}
				j := job{Restore: true, Target: order.Target, Key: o.file, From: o.Place, Aside: order.Aside}
				for _, n := range []int{1, 10, 40} {
					if p := start(t, j); !p.kill(n) {
						t.Fatalf("it ended before turn %d", n)
					}
					if to == db.SQLite {
						if _, err := os.Stat(order.Target); !os.IsNotExist(err) {
							t.Fatalf("killed at turn %d: %v", n, err)
						}
					} else if n := open(t, order.Target, o.keys, "").tablesThere(); n > 0 {
						t.Fatalf("rows in %d tables", n)
					}
				}
				if after := o.restored(order).holds(); after != before {
					t.Errorf("it holds\n%swant\n%s", after, before)
				}
				if to == db.SQLite {
					for _, name := range lying(t, filepath.Dir(order.Target)) {
						if !strings.HasPrefix(name, "tumbuh.db") {
							t.Errorf("%s is left", name)
						}
					}
				}
			})
		}
	}
}

// tablesThere counts tables that hold anything.
func (o *office) tablesThere() (n int) {
	o.t.Helper()
	defer o.DB.Close()
	o.must(o.DB.Read(ctx, func(tx *db.Tx) error {
		all, err := tx.Tables()
		if err != nil {
			return err
		}
		for _, table := range all {
			var rows int
			if _, err := tx.One("select count(*) from "+table.Name, nil, &rows); err != nil {
				return err
			}
			n += min(rows, 1)
		}
		return nil
	}))
	return n
}
