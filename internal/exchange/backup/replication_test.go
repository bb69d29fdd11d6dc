package backup_test

import (
	"bytes"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
)

// Continuous replication as docs/operations/replication.md tells it, with the real
// programs.

// write adds acknowledged rows, from one number to another.
func (o *office) acknowledge(from, to int) {
	o.t.Helper()
	for n := from; n < to; n++ {
		o.write("insert into region_outline (regency, code, geometry) values ('7312', $1, $2)", fmt.Sprint("row ", n), strings.Repeat("x", 500))
	}
}

// acknowledged counts them.
func (o *office) acknowledged() (n int) {
	o.t.Helper()
	o.must(o.DB.Read(ctx, func(tx *db.Tx) error {
		_, err := tx.One("select count(*) from region_outline where code like 'row %'", nil, &n)
		return err
	}))
	return n
}

// eventually asks until the answer is yes; it is no timing that a test judges by.
func eventually(t *testing.T, what string, yes func() bool) {
	t.Helper()
	for deadline := time.Now().Add(60 * time.Second); !yes(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("not after a minute: %s", what)
		}
	}
}

func TestLitestreamKeepsEveryAcknowledgedRow(t *testing.T) {
	t.Parallel()
	litestream := tool(t, "litestream", "TUMBUH_NO_LITESTREAM")
	o := newOffice(t, db.SQLite)
	replica := "file://" + filepath.Join(t.TempDir(), "replica")
	follow := func(more ...string) *exec.Cmd {
		cmd := exec.Command(litestream, append(append([]string{"replicate"}, more...), o.Target, replica)...)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = cmd.Process.Kill() })
		return cmd
	}
	said := ""
	// restore is the replica as a database, nil while there is none.
	restore := func() *office {
		path := filepath.Join(t.TempDir(), "restored.db")
		if out, err := exec.Command(litestream, "restore", "-o", path, replica).CombinedOutput(); err != nil {
			said = string(bytes.TrimSpace(out))
			return nil
		}
		return open(t, path, o.keys, "")
	}
	rows := func() int {
		back := restore()
		if back == nil {
			return 0
		}
		defer back.DB.Close()
		return back.acknowledged()
	}
	// While it follows, what is written arrives by itself.
	running := follow()
	o.acknowledge(0, 200)
	eventually(t, "the first 200 rows are in the replica", func() bool { return rows() >= 200 })
	// Killed in the middle of writing, and begun again: nothing is missing.
	for turn := 1; turn < 4; turn++ {
		o.acknowledge(turn*200, turn*200+100)
		_ = running.Process.Kill()
		_ = running.Wait()
		o.acknowledge(turn*200+100, turn*200+200)
		running = follow()
	}
	eventually(t, "all 800 rows are in the replica", func() bool { return rows() == 800 })
	// The machine is lost.
	_ = running.Process.Kill()
	_ = running.Wait()
	back := restore()
	if back == nil || back.acknowledged() != 800 || back.holds() != o.holds() {
		t.Fatal("the replica holds something else; ", said)
	}
	if wrong := back.wrong(); len(wrong) > 0 {
		t.Error(wrong)
	}
	// And a backup of what was restored is one like any other, also for PostgreSQL.
	target, remove, err := db.Trial(ctx, dbtest.URL(t, db.PostgreSQL), "")
	o.must(err)
	t.Cleanup(func() { o.must(remove()) })
	back.Place = o.Place
	back.make()
	order := o.order()
	order.Target = target
	moved := o.restored(order)
	if moved.acknowledged() != 800 {
		t.Errorf("%d rows on PostgreSQL", moved.acknowledged())
	}
	moved.must(moved.DB.Close())
}

func TestAPostgresStandbyTakesOverWithEveryAcknowledgedRow(t *testing.T) {
	t.Parallel()
	main := dbtest.NewServer(t, "")
	o := furnished(t, main.URL)
	standby := main.Standby()
	// A write is acknowledged when both have it on their disks.
	for _, text := range []string{"alter system set synchronous_standby_names = '*'", "select pg_reload_conf()"} {
		o.must(o.DB.Command(ctx, text))
	}
	eventually(t, "the standby follows", func() (yes bool) {
		o.must(o.DB.Read(ctx, func(tx *db.Tx) error {
			_, err := tx.One("select exists (select from pg_stat_replication where sync_state = 'sync')", nil, &yes)
			return err
		}))
		return yes
	})
	o.acknowledge(0, 500)
	before := o.holds()
	main.Stop(true) // as good as a power cut

	s := open(t, standby.URL, o.keys, "")
	if err := s.DB.Command(ctx, "insert into setting (name, value) values ('x', 'x')"); err == nil {
		t.Error("a standby took a write")
	}
	for _, text := range []string{"select pg_promote()", "alter system reset synchronous_standby_names", "select pg_reload_conf()"} {
		s.must(s.DB.Command(ctx, text))
	}
	if s.acknowledged() != 500 || s.holds() != before {
		t.Errorf("%d rows of 500; it holds\n%s", s.acknowledged(), s.holds())
	}
	if wrong := s.wrong(); len(wrong) > 0 {
		t.Error(wrong)
	}
	s.acknowledge(500, 501) // it is the main one now
}
