// Package dbtest gives tests a fresh migrated database on each engine: an SQLite
// file, and a database in a private PostgreSQL server that the first test of a
// package starts (initdb in a temporary folder, an unprivileged user, its own
// port and socket) and that ends with the test process, however that ends.
package dbtest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/golden"
	"tumbuh/internal/base/secret"
)

// Each runs f once on each engine, in parallel.
func Each(t *testing.T, f func(t *testing.T, d *db.DB)) {
	for _, engine := range []db.Engine{db.SQLite, db.PostgreSQL} {
		t.Run(engine.String(), func(t *testing.T) {
			t.Parallel()
			f(t, Open(t, engine))
		})
	}
}

// Open is an empty migrated database that ends with the test.
func Open(t testing.TB, engine db.Engine) *db.DB {
	t.Helper()
	d, err := db.Open(context.Background(), URL(t, engine))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	d.Use(Keys(t))
	return d
}

// Keys are keys for tests: a file of their own.
func Keys(t testing.TB) *secret.Keys {
	t.Helper()
	keys, err := secret.Make(filepath.Join(t.TempDir(), "tumbuh.key"))
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

// URL names an empty migrated database.
func URL(t testing.TB, engine db.Engine) string {
	t.Helper()
	if engine == db.PostgreSQL {
		return postgres(t)
	}
	blank, err := blankSQLite()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "test.db")
	if err := os.WriteFile(path, blank, 0o600); err != nil {
		t.Fatal(err)
	}
	return path + "?synchronous(OFF)"
}

// blankSQLite is a migrated file, made once and then copied.
var blankSQLite = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "tumbuh-sqlite-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "blank.db")
	if err := migrate(path + "?synchronous(OFF)"); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

func migrate(url string) error {
	d, err := db.Open(context.Background(), url)
	if err != nil {
		return err
	}
	_, err = d.Migrate(context.Background())
	if e := d.Close(); err == nil {
		err = e
	}
	return err
}

// server is the package's own PostgreSQL.
type server struct {
	base  string // url with %s for the database
	admin *db.DB
	stdin io.WriteCloser // the server lives while this pipe is open
	wait  func() error
	copy  string // how a database is copied in the fastest way
	mu    sync.Mutex
}

var count atomic.Int64

func postgres(t testing.TB) string {
	t.Helper()
	if os.Getenv("TUMBUH_NO_POSTGRES") != "" {
		t.Skip("TUMBUH_NO_POSTGRES is set: not tried on PostgreSQL")
	}
	s, err := start()
	if err != nil {
		t.Fatalf("no private PostgreSQL for the tests: %v\n(install Debian's postgresql, as scripts/install-test-tools does, or set TUMBUH_NO_POSTGRES=1)", err)
	}
	name := fmt.Sprintf("t%d", count.Add(1))
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.admin.Command(context.Background(), "create database "+name+" template blank"+s.copy); err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf(s.base, name)
}

var start = sync.OnceValues(func() (*server, error) {
	bin, err := binaries()
	if err != nil {
		return nil, err
	}
	blank, err := prepared(bin)
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "tumbuh-postgres-")
	if err != nil {
		return nil, err
	}
	who, err := unprivileged(dir)
	if err != nil {
		return nil, err
	}
	if err := copied(blank, filepath.Join(dir, "data")); err != nil {
		os.RemoveAll(dir)
		return nil, err
	}
	return run(bin, dir, who)
})

// run starts a server on the data in dir and waits until it answers.
func run(bin, dir string, who *syscall.SysProcAttr) (*server, error) {
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	// The shell waits for the end of its input, which comes when this process
	// ends in whatever way, and then takes the server and its folder along.
	cmd := command(who, dir, "sh", "-c", `"$@" & pid=$!; read how; kill -${how:-QUIT} $pid; wait $pid; [ $how ] || rm -rf "$DIR"`, "sh",
		filepath.Join(bin, "postgres"), "-D", filepath.Join(dir, "data"), "-k", dir, "-p", strconv.Itoa(port), "-c", "listen_addresses=",
		"-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "max_connections=200", "-c", "shared_buffers=64MB")
	cmd.Env = append(os.Environ(), "DIR="+dir)
	var log bytes.Buffer
	cmd.Stderr = &log
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	s := &server{base: fmt.Sprintf("postgres://tumbuh@/%%s?host=%s&port=%d", dir, port), stdin: stdin, wait: cmd.Wait}
	for deadline := time.Now().Add(30 * time.Second); ; {
		if s.admin, err = db.Open(context.Background(), fmt.Sprintf(s.base, "postgres")); err == nil {
			s.copy, err = fastest(s.admin)
			return s, err
		}
		if time.Now().After(deadline) {
			return nil, fmt.Errorf("it does not answer: %w: %s", err, log.Bytes())
		}
		time.Sleep(20 * time.Millisecond) // until its socket is there
	}
}

// prepared is the data of a server with an empty migrated database named blank. They
// are made once, in the project's build folder, for all packages and runs to copy,
// and made anew when what they are made of has changed.
func prepared(bin string) (string, error) {
	version, err := exec.Command(filepath.Join(bin, "initdb"), "--version").Output()
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	fmt.Fprintf(sum, "%s%d", version, os.Getuid())
	for _, pattern := range []string{"schema/*.go", "schema/0*.sql", "base/db/*.go", "base/dbtest/*.go"} {
		names, _ := filepath.Glob(filepath.Join(golden.Root(), "internal", pattern))
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err != nil {
				return "", err
			}
			sum.Write(text)
		}
	}
	all := filepath.Join(golden.Root(), "build", "postgres")
	if err := os.MkdirAll(all, 0o755); err != nil {
		return "", err
	}
	lock, err := os.Create(filepath.Join(all, "lock"))
	if err != nil {
		return "", err
	}
	defer lock.Close()
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		return "", err
	}
	kept := filepath.Join(all, hex.EncodeToString(sum.Sum(nil)[:8]))
	if _, err := os.Stat(kept); err == nil {
		return kept, nil
	}
	old, _ := filepath.Glob(filepath.Join(all, "????????????????"))
	for _, folder := range old {
		_ = os.RemoveAll(folder) // what it was made of is gone
	}
	dir, err := os.MkdirTemp("", "tumbuh-postgres-") // short: the path of a socket has 107 bytes
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	who, err := unprivileged(dir)
	if err != nil {
		return "", err
	}
	data := filepath.Join(dir, "data")
	if out, err := command(who, dir, filepath.Join(bin, "initdb"), "-D", data, "-U", "tumbuh", "-A", "trust", "-N", "-E", "UTF8", "--locale=C.UTF-8", "--wal-segsize=4").CombinedOutput(); err != nil {
		return "", fmt.Errorf("initdb: %w: %s", err, out)
	}
	s, err := run(bin, dir, who)
	if err != nil {
		return "", err
	}
	err = s.admin.Command(context.Background(), "create database blank")
	if err == nil {
		err = migrate(fmt.Sprintf(s.base, "blank"))
	}
	s.admin.Close()
	fmt.Fprintln(s.stdin, "INT") // everything is written down
	if e := s.wait(); err == nil {
		err = e
	}
	if err != nil {
		return "", err
	}
	half := kept + ".half"
	_ = os.RemoveAll(half)
	if err := copied(data, half); err != nil {
		return "", err
	}
	return kept, os.Rename(half, kept)
}

// copied copies a folder with its owner and rights, which PostgreSQL is strict about.
func copied(from, to string) error {
	if out, err := exec.Command("cp", "-a", from, to).CombinedOutput(); err != nil {
		return fmt.Errorf("copy %s: %w: %s", from, err, out)
	}
	return nil
}

// command is a program run by that user in that folder.
func command(who *syscall.SysProcAttr, dir, name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.SysProcAttr, cmd.Dir = who, dir
	return cmd
}

// binaries is the folder with initdb and postgres, which Debian keeps off PATH.
func binaries() (string, error) {
	if path, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(path), nil
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(found) == 0 {
		return "", fmt.Errorf("initdb is not installed")
	}
	slices.Sort(found)
	return filepath.Dir(found[len(found)-1]), nil
}

// unprivileged gives dir to a user that PostgreSQL is willing to run as.
func unprivileged(dir string) (*syscall.SysProcAttr, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, _ := strconv.Atoi(u.Uid)
		gid, _ := strconv.Atoi(u.Gid)
		return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, os.Chown(dir, uid, gid)
	}
	return nil, fmt.Errorf("running as root and there is no user postgres or nobody")
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}
