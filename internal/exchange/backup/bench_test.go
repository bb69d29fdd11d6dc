package backup_test

import (
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/secret"
	"tumbuh/internal/exchange/backup"
)

// large is a copy of the data of 200,000 children, of this program's schema, where
// TUMBUH_BENCH_DATA says that they are.
func large(b *testing.B) *office {
	b.Helper()
	from := os.Getenv("TUMBUH_BENCH_DATA")
	if from == "" {
		b.Skip("TUMBUH_BENCH_DATA names no folder with the data of 200,000 children; make bench does")
	}
	dir := b.TempDir()
	target := filepath.Join(dir, "tumbuh.db")
	copyFile(b, filepath.Join(from, "tumbuh.db"), target)
	keys, err := secret.Make(filepath.Join(dir, "tumbuh.key"))
	if err != nil {
		b.Fatal(err)
	}
	o := open(b, target, keys, filepath.Join(dir, "backups"))
	o.file = filepath.Join(dir, "tumbuh.key")
	_, err = o.DB.Migrate(ctx)
	o.must(err)
	return o
}

func copyFile(b *testing.B, from, to string) {
	b.Helper()
	in, err := os.Open(from)
	if err != nil {
		b.Skipf("make bench makes the data first: %v", err)
	}
	defer in.Close()
	out, err := os.Create(to)
	if err == nil {
		_, err = io.Copy(out, in)
	}
	if err == nil {
		err = out.Close()
	}
	if err != nil {
		b.Fatal(err)
	}
}

// measured runs a job as a process of its own and tells its seconds and its peak of
// memory in MB.
func (o *office) measured(j job) (seconds, megabytes float64) {
	o.t.Helper()
	j.Key, j.AtOnce, j.Aside = o.file, true, o.Aside
	text, err := json.Marshal(j)
	o.must(err)
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), jobVariable+"="+string(text))
	start := time.Now()
	if out, err := cmd.CombinedOutput(); err != nil {
		o.t.Fatalf("%v: %s", err, out)
	}
	return time.Since(start).Seconds(), float64(cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss) / 1024
}

// plainly is how long the plain way takes.
func plainly(b *testing.B, command string, env ...string) float64 {
	b.Helper()
	cmd := exec.Command("bash", "-ec", command)
	cmd.Env = append(os.Environ(), env...)
	start := time.Now()
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("%s: %v: %s", command, err, out)
	}
	return time.Since(start).Seconds()
}

func report(b *testing.B, seconds, megabytes, naive float64) {
	b.ReportMetric(seconds, "s")
	b.ReportMetric(megabytes, "MB-memory")
	if naive > 0 {
		b.ReportMetric(naive/seconds, "×naive")
	}
}

// BenchmarkBackupSQLite backs up and restores a large database; the plain way is to copy
// the file and gzip it, and gunzip.
func BenchmarkBackupSQLite(b *testing.B) {
	o := large(b)
	dir := filepath.Dir(o.Target)
	env := []string{"DB=" + o.Target, "DIR=" + dir}
	b.Run("backup", func(b *testing.B) {
		for b.Loop() {
			seconds, mb := o.measured(job{Target: o.Target, From: o.Place})
			report(b, seconds, mb, plainly(b, "cp $DB $DIR/copy; gzip -f $DIR/copy", env...))
		}
		b.ReportMetric(o.newestMB(), "MB-backup")
		info, err := os.Stat(filepath.Join(dir, "copy.gz"))
		o.must(err)
		b.ReportMetric(float64(info.Size())/1e6, "MB-naive")
	})
	b.Run("restore", func(b *testing.B) {
		for b.Loop() {
			seconds, mb := o.measured(job{Restore: true, Target: filepath.Join(b.TempDir(), "tumbuh.db"), From: o.Place})
			report(b, seconds, mb, plainly(b, "gunzip -c $DIR/copy.gz >$DIR/restored; sync $DIR/restored; rm $DIR/restored", env...))
		}
	})
	b.Run("check", func(b *testing.B) {
		for b.Loop() {
			start := time.Now()
			backup.Examine(ctx, o.DB, o.Checks, false, func(r backup.Result) { b.Log(r.Key, r.Looked, r.Wrong, r.Took, r.Err) })
			b.ReportMetric(time.Since(start).Seconds(), "s")
		}
	})
	b.Run("check-full", func(b *testing.B) {
		for b.Loop() {
			start := time.Now()
			backup.Examine(ctx, o.DB, o.Checks, true, func(r backup.Result) { b.Log(r.Key, r.Looked, r.Wrong, r.Took, r.Err) })
			b.ReportMetric(time.Since(start).Seconds(), "s")
		}
	})
}

// BenchmarkBackupPostgres does the same on PostgreSQL, which the data moved to; the plain
// way are pg_dump and pg_restore.
func BenchmarkBackupPostgres(b *testing.B) {
	o := large(b)
	o.measured(job{Target: o.Target, From: o.Place})
	target, remove, err := db.Trial(ctx, dbtest.URL(b, db.PostgreSQL), "")
	o.must(err)
	b.Cleanup(func() { _ = remove() })
	lite := o.Place
	b.Run("move", func(b *testing.B) {
		for b.Loop() {
			seconds, mb := o.measured(job{Restore: true, Target: target, From: lite})
			report(b, seconds, mb, 0)
		}
	})
	place := filepath.Join(filepath.Dir(o.Target), "of postgres")
	env := []string{"URL=" + target, "DIR=" + filepath.Dir(o.Target)}
	b.Run("backup", func(b *testing.B) {
		for b.Loop() {
			seconds, mb := o.measured(job{Target: target, From: place})
			report(b, seconds, mb, plainly(b, "pg_dump -Fc -f $DIR/dump $URL", env...))
		}
		o.Place = place
		b.ReportMetric(o.newestMB(), "MB-backup")
		info, err := os.Stat(filepath.Join(filepath.Dir(o.Target), "dump"))
		o.must(err)
		b.ReportMetric(float64(info.Size())/1e6, "MB-naive")
	})
	b.Run("restore", func(b *testing.B) {
		for b.Loop() {
			into, gone, err := db.Trial(ctx, target, "")
			o.must(err)
			seconds, mb := o.measured(job{Restore: true, Target: into, From: place})
			o.must(gone())
			again, gone, err := db.Trial(ctx, target, "")
			o.must(err)
			report(b, seconds, mb, plainly(b, "pg_restore -d $AGAIN $DIR/dump", append(env, "AGAIN="+again)...))
			o.must(gone())
		}
	})
	b.Run("to-sqlite", func(b *testing.B) {
		for b.Loop() {
			seconds, mb := o.measured(job{Restore: true, Target: filepath.Join(b.TempDir(), "tumbuh.db"), From: place})
			report(b, seconds, mb, 0)
		}
	})
}

// newestMB is the size of the newest backup.
func (o *office) newestMB() float64 {
	all, err := backup.List(ctx, o.Place, o.S3)
	o.must(err)
	return float64(all[0].Bytes) / 1e6
}
