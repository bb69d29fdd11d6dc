package dbtest

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"tumbuh/internal/base/db"
)

// Server is a PostgreSQL of one test alone, which may stop and start it. Unlike
// the one that all tests share it writes as a real one does: what is acknowledged
// is on the disk.
type Server struct {
	URL   string
	t     testing.TB
	bin   string
	dir   string
	port  int
	who   *syscall.SysProcAttr
	cmd   *exec.Cmd
	stdin io.WriteCloser

	settings []string
}

// NewServer makes and starts one, small unless settings say otherwise. Its tables lie
// in data, when that is named; its journal lies elsewhere.
func NewServer(t testing.TB, data string, settings ...string) *Server {
	t.Helper()
	if os.Getenv("TUMBUH_NO_POSTGRES") != "" {
		t.Skip("TUMBUH_NO_POSTGRES is set: not tried on PostgreSQL")
	}
	s := &Server{t: t}
	for _, setting := range settings {
		s.settings = append(s.settings, "-c", setting)
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	var err error
	s.bin, err = binaries()
	must(err)
	s.dir, err = os.MkdirTemp("", "tumbuh-postgres-") // short: the path of a socket has 107 bytes
	must(err)
	t.Cleanup(func() { os.RemoveAll(s.dir) })
	s.who, err = unprivileged(s.dir)
	must(err)
	if data != "" {
		_, err = unprivileged(data)
		must(err)
		must(os.Symlink(data, filepath.Join(s.dir, "tables")))
	}
	s.port, err = freePort()
	must(err)
	initdb := exec.Command(filepath.Join(s.bin, "initdb"), "-D", filepath.Join(s.dir, "tables", "data"), "-X", filepath.Join(s.dir, "journal"), "-U", "tumbuh", "-A", "trust", "-N", "-E", "UTF8", "--locale=C.UTF-8", "--wal-segsize=1")
	initdb.SysProcAttr, initdb.Dir = s.who, s.dir
	if out, err := initdb.CombinedOutput(); err != nil {
		t.Fatalf("initdb: %v: %s", err, out)
	}
	s.URL = fmt.Sprintf("postgres://tumbuh@/postgres?host=%s&port=%d", s.dir, s.port)
	s.Start()
	t.Cleanup(func() { s.Stop(true) })
	must(migrate(s.URL))
	return s
}

// Start starts it and waits until it answers. The shell takes it along when the
// test's process ends, in whatever way.
func (s *Server) Start() {
	s.t.Helper()
	s.cmd = exec.Command("sh", append([]string{"-c", `"$@" & pid=$!; read how; kill -${how:-QUIT} $pid; wait $pid`, "sh",
		filepath.Join(s.bin, "postgres"), "-D", filepath.Join(s.dir, "tables", "data"), "-k", s.dir, "-p", strconv.Itoa(s.port),
		"-c", "listen_addresses=", "-c", "shared_buffers=16MB", "-c", "min_wal_size=2MB", "-c", "max_wal_size=16MB"}, s.settings...)...)
	s.cmd.SysProcAttr, s.cmd.Dir = s.who, s.dir
	var err error
	if s.stdin, err = s.cmd.StdinPipe(); err == nil {
		err = s.cmd.Start()
	}
	if err != nil {
		s.t.Fatal(err)
	}
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		d, err := db.Open(context.Background(), s.URL)
		if err == nil {
			d.Close()
			return
		}
		if time.Now().After(deadline) {
			s.t.Fatalf("it does not answer: %v", err)
		}
	}
}

// Stop ends it in PostgreSQL's mode fast, or immediate, which is as good as a
// power cut.
func (s *Server) Stop(immediate bool) {
	if s.cmd == nil {
		return
	}
	if !immediate {
		fmt.Fprintln(s.stdin, "INT")
	}
	_ = s.stdin.Close()
	_ = s.cmd.Wait()
	s.cmd = nil
}
