package world

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sync"
	"testing"
	"time"

	"tumbuh/internal/app"
	"tumbuh/internal/base/golden"
)

// program is the real program, built once for all tests of a process, and its
// path. Builds of two processes replace one another whole.
var program = sync.OnceValues(func() (string, error) {
	path := filepath.Join(golden.Root(), "build", "test", "tumbuh")
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return "", err
	}
	built := fmt.Sprint(path, ".", os.Getpid())
	build := exec.Command("go", "build", "-o", built, "./cmd/tumbuh")
	build.Dir = golden.Root()
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w: %s", err, out)
	}
	return path, os.Rename(built, path)
})

// Process is the real program at work in a process of its own.
type Process struct {
	*exec.Cmd
	Temp  string // its folder for temporary files
	t     testing.TB
	out   text
	errs  text
	ended chan struct{}
	err   error
}

// Command is the program with some arguments, on the data of a config, not
// started yet.
func Command(t testing.TB, c app.Config, args ...string) *Process {
	t.Helper()
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	p := &Process{Cmd: exec.Command(path, args...), Temp: t.TempDir(), t: t, ended: make(chan struct{})}
	p.Stdout, p.Stderr = &p.out, &p.errs
	p.Env = append(os.Environ(), "TUMBUH_DATA="+c.Data, "TUMBUH_DB="+c.DB, "TMPDIR="+p.Temp)
	return p
}

// Run runs the program to its end; it must succeed. It answers what it said.
func Run(t testing.TB, c app.Config, args ...string) string {
	t.Helper()
	p := Command(t, c, args...)
	if p.Begin(); p.End() != nil {
		t.Fatalf("tumbuh %v: %v\n%s%s", args, p.err, p.Said(), p.Complained())
	}
	return p.Said()
}

// Begin starts it; with the test it ends.
func (p *Process) Begin() *Process {
	p.t.Helper()
	if err := p.Start(); err != nil {
		p.t.Fatal(err)
	}
	go func() { p.err = p.Wait(); close(p.ended) }()
	p.t.Cleanup(p.Kill)
	return p
}

// Kill is kill -9: nothing of the program runs after it.
func (p *Process) Kill() {
	_ = p.Process.Kill()
	<-p.ended
}

// End waits for it: nil when its status is 0.
func (p *Process) End() error { <-p.ended; return p.err }

// Ends tells when it has ended.
func (p *Process) Ends() <-chan struct{} { return p.ended }

// Said and Complained are what it wrote so far, to people and to the log.
func (p *Process) Said() string       { return p.out.String() }
func (p *Process) Complained() string { return p.errs.String() }

var announced = regexp.MustCompile(`Buka (http://[0-9.:]+)`)

// Serving starts the program's office pages and answers their address.
func Serving(t testing.TB, c app.Config, args ...string) (p *Process, url string) {
	t.Helper()
	p = Command(t, c, append([]string{"serve", "--addr=127.0.0.1:0"}, args...)...).Begin()
	Until(t, "the program serves", func() bool {
		select {
		case <-p.ended:
			t.Fatalf("it does not serve: %v\n%s%s", p.err, p.Said(), p.Complained())
		default:
		}
		said := announced.FindStringSubmatch(p.Said())
		if said != nil {
			url = said[1]
		}
		return said != nil
	})
	return p, url
}

// Until waits until something is so, and fails when it does not become so.
func Until(t testing.TB, what string, so func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !so(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain until %s", what)
		}
	}
}

// text is written by a process and read meanwhile.
type text struct {
	mu  sync.Mutex
	all bytes.Buffer
}

func (t *text) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.all.Write(b)
}

func (t *text) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.all.String()
}

// Browser is a person's own, signed in here; it is known to every program that
// serves the same data.
func (w *World) Browser(p *Person) *http.Client {
	w.t.Helper()
	w.As(p).Get("/")
	w.Ledger() // the session is written then
	return p.client
}

// Jar is where a person's browser keeps its cookies.
func (p *Person) Jar() http.CookieJar { return p.client.Jar }
