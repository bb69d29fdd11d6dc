//go:build unix

package app_test

import (
	"net"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"tumbuh/internal/app/world"
	"tumbuh/internal/base/db"
)

// systemd is who hears how a service is.
func systemd(t *testing.T) (socket string, hears func() string) {
	t.Helper()
	socket = filepath.Join(t.TempDir(), "n")
	c, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: socket, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return socket, func() string {
		t.Helper()
		_ = c.SetReadDeadline(time.Now().Add(30 * time.Second))
		b := make([]byte, 100)
		n, err := c.Read(b)
		if err != nil {
			t.Fatal(err)
		}
		return string(b[:n])
	}
}

// The real program, as systemd starts and stops it: a second signal does not wait
// for a client that never finishes.
func TestTheServiceTellsSystemdAndASecondSignalEndsIt(t *testing.T) {
	t.Parallel()
	c := opened(t, db.SQLite)
	socket, hears := systemd(t)
	address, private := free(t), free(t)
	p := world.Command(t, c, "serve", "--addr="+address, "--metrics-addr="+private)
	p.Env = append(p.Env, "NOTIFY_SOCKET="+socket)
	p.Begin()
	if state := hears(); state != "READY=1" {
		t.Errorf("it says %s", state)
	}
	health := world.Run(t, c, "health", "--metrics-addr="+private)
	if health != "ok\n" {
		t.Errorf("tumbuh health says %s", health)
	}
	s := &served{t: t, private: private}
	halfForm(t, address)
	world.Until(t, "the form is being read", func() bool { return s.metric("tumbuh_requests_in_flight") == "1" })
	signal := func() {
		t.Helper()
		if err := p.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
	}
	signal()
	if state := hears(); state != "STOPPING=1" {
		t.Errorf("it says %s", state)
	}
	select {
	case <-p.Ends():
		t.Fatal("it has not waited for the request")
	default:
	}
	signal()
	if err := p.End(); err == nil || err.Error() != "signal: terminated" {
		t.Errorf("it ended with %v", err)
	}
}

func TestTheServiceEndsWellWhenNobodyIsThere(t *testing.T) {
	t.Parallel()
	p, _ := world.Serving(t, opened(t, db.SQLite))
	if err := p.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := p.End(); err != nil {
		t.Errorf("%v: %s", err, p.Complained())
	}
}
