package dbtest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// Standby makes and starts a server that follows this one: pg_basebackup, then
// streaming. It answers questions and takes no writes until it is promoted.
func (s *Server) Standby() *Server {
	s.t.Helper()
	must := func(err error) {
		s.t.Helper()
		if err != nil {
			s.t.Fatal(err)
		}
	}
	follower := &Server{t: s.t, bin: s.bin}
	var err error
	follower.dir, err = os.MkdirTemp("", "tumbuh-standby-")
	must(err)
	s.t.Cleanup(func() { os.RemoveAll(follower.dir) })
	follower.who, err = unprivileged(follower.dir)
	must(err)
	follower.port, err = freePort()
	must(err)
	follower.URL = fmt.Sprintf("postgres://tumbuh@/postgres?host=%s&port=%d", follower.dir, follower.port)
	// On PATH there may be links to some of the programs; all are where they lead to.
	initdb, err := filepath.EvalSymlinks(filepath.Join(s.bin, "initdb"))
	must(err)
	base := exec.Command(filepath.Join(filepath.Dir(initdb), "pg_basebackup"), "-h", s.dir, "-p", fmt.Sprint(s.port), "-U", "tumbuh",
		"-D", filepath.Join(follower.dir, "tables", "data"), "--write-recovery-conf", "--checkpoint=fast", "--wal-method=stream")
	base.SysProcAttr, base.Dir = follower.who, follower.dir
	if out, err := base.CombinedOutput(); err != nil {
		s.t.Fatalf("pg_basebackup: %v: %s", err, out)
	}
	follower.Start()
	s.t.Cleanup(func() { follower.Stop(true) })
	return follower
}
