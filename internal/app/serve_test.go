package app_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"tumbuh/internal/app/world"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/golden"
)

// served is a program that answers, and that stop ends.
type served struct {
	*world.World
	t       *testing.T
	address string // public
	private string
	stop    context.CancelFunc
	done    chan error
	log     *lines
}

// lines are what the log holds.
type lines struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// free is an address at which nobody listens.
func free(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// serve lets a world answer at addresses of its own, as tumbuh serve does.
func serve(t *testing.T, w *world.World) *served {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	s := &served{World: w, t: t, stop: stop, done: make(chan error, 1), private: free(t), log: &lines{}}
	w.Config.Addr, w.Config.MetricsAddr = free(t), s.private
	ready := make(chan string, 1)
	go func() {
		s.done <- w.Serve(ctx, "v1.2.3", slog.New(slog.NewTextHandler(s.log, nil)), func(url string) { ready <- url })
	}()
	select {
	case url := <-ready:
		_, s.address, _ = strings.Cut(url, "://")
	case err := <-s.done:
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(); s.ended() })
	return s
}

// ended waits until it serves no more, and tells why.
func (s *served) ended() error {
	err := <-s.done
	s.done <- err
	return err
}

// get is the status and text of an address, asked for as a monitor does.
func get(t *testing.T, url string) (int, string, http.Header) {
	t.Helper()
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(text), answer.Header
}

func TestServingEndsWhenItIsAsked(t *testing.T) {
	t.Parallel()
	s := serve(t, world.New(t, db.SQLite))
	if status, _, _ := get(t, "http://"+s.address+"/masuk"); status != http.StatusOK {
		t.Errorf("%d", status)
	}
	s.stop()
	if err := s.ended(); err != nil {
		t.Error(err)
	}
}

// Started twice by mistake, the second program says so and leaves the workbook
// alone that somebody is looking through in the first.
func TestASecondProgramTakesNothingFromTheFirst(t *testing.T) {
	t.Parallel()
	w := world.New(t, db.SQLite)
	w.As(w.Dina).Upload("/impor", w.Book(world.Line{Name: siti}), "a.csv")
	w.Config.Addr = w.URL[len("http://"):]
	err := w.Serve(context.Background(), "test", slog.New(slog.DiscardHandler), func(string) { t.Error("it serves") })
	if fault.KindOf(err) != fault.Unavailable {
		t.Error(err)
	}
	if waiting, err := os.ReadDir(filepath.Join(w.Config.Data, "inbox")); len(waiting) != 1 {
		t.Errorf("%d files wait, %v", len(waiting), err)
	}
}

// halfForm is a sign-in of which the first half has arrived.
func halfForm(t *testing.T, address string) (c net.Conn, rest string) {
	t.Helper()
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	_ = c.SetDeadline(time.Now().Add(30 * time.Second))
	const form = "nama=dina&sandi=bukan-sandinya"
	fmt.Fprintf(c, "POST /masuk HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s", len(form), form[:10])
	return c, form[10:]
}

// answerOf reads an answer's status; an error when there is none.
func answerOf(c net.Conn) (int, error) {
	answer, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	_, err = io.Copy(io.Discard, answer.Body)
	return answer.StatusCode, err
}

// metric is what the program tells Prometheus.
func (s *served) metric(name string) string {
	_, text, _ := get(s.t, "http://"+s.private+"/metrics")
	for line := range strings.Lines(text) {
		if value, ok := strings.CutPrefix(line, name+" "); ok {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// Asked to stop, it is not ready at once and takes nobody in, but a request that
// has begun is answered and an import taken to its end.
func TestStoppingLetsWhatHasBegunEnd(t *testing.T) {
	world.Each(t, func(t *testing.T, w *world.World) {
		s := serve(t, w)
		conn, rest := halfForm(t, s.address)
		world.Until(t, "the form is being read", func() bool { return s.metric("tumbuh_requests_in_flight") == "1" })
		goOn, running := held(t, w, simulated(t, 300))
		s.stop()
		world.Until(t, "it is not ready", func() bool {
			status, text, _ := get(t, "http://"+s.private+"/readyz")
			return status == http.StatusServiceUnavailable && text == "stopping\n"
		})
		if status, _, _ := get(t, "http://"+s.private+"/healthz"); status != http.StatusOK {
			t.Errorf("it does not live any more: %d", status)
		}
		world.Until(t, "it takes nobody in", func() bool {
			c, err := net.Dial("tcp", s.address)
			if err == nil {
				c.Close()
			}
			return err != nil
		})
		fmt.Fprint(conn, rest)
		if status, err := answerOf(conn); status != http.StatusUnprocessableEntity || err != nil {
			t.Errorf("the form was answered %d, %v", status, err)
		}
		if !running() {
			t.Fatal("the import did not last: nothing was tried")
		}
		select {
		case <-s.done:
			t.Fatal("it did not wait for the import")
		default:
		}
		if r := goOn(); r.New < 200 {
			t.Errorf("the import took %d lines", r.New)
		}
		if err := s.ended(); err != nil {
			t.Error(err)
		}
	})
}

// Whoever sends a byte now and then keeps nobody out, and in the end is sent away.
func TestSlowClientsHoldNothing(t *testing.T) {
	t.Parallel()
	w := world.New(t, db.SQLite)
	w.Config.MaxConnections, w.Config.ClientTimeout = 20, time.Second
	s := serve(t, w)
	var slow []net.Conn
	for i := range 100 {
		if i%2 == 0 {
			c, _ := halfForm(t, s.address)
			slow = append(slow, c)
			continue
		}
		c, err := net.Dial("tcp", s.address)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { c.Close() })
		fmt.Fprint(c, "GET /masuk HTTP/1.1\r\nHost: x\r\nX-A")
		slow = append(slow, c)
	}
	for range 5 {
		if status, _, _ := get(t, "http://"+s.address+"/masuk"); status != http.StatusOK {
			t.Errorf("somebody else is answered %d", status)
		}
	}
	for i, c := range slow {
		_ = c.SetReadDeadline(time.Now().Add(30 * time.Second))
		_, err := io.Copy(io.Discard, c)
		if late, ok := err.(net.Error); ok && late.Timeout() {
			t.Fatalf("slow client %d is still there", i)
		}
	}
	world.Until(t, "all connections are closed", func() bool { return s.metric("tumbuh_connections") == "0" })
}

// Too large a header is refused before anything is kept of it.
func TestAHeaderHasItsSize(t *testing.T) {
	t.Parallel()
	s := serve(t, world.New(t, db.SQLite))
	c, err := net.Dial("tcp", s.address)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	fmt.Fprintf(c, "GET /masuk HTTP/1.1\r\nHost: x\r\nX-A: %s\r\n\r\n", strings.Repeat("a", 40<<10))
	if status, _ := answerOf(c); status != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("%d", status)
	}
}

func TestReadinessNamesWhatFails(t *testing.T) {
	world.Each(t, func(t *testing.T, w *world.World) {
		s := serve(t, w)
		check := func(want int, text string) {
			t.Helper()
			for _, address := range []string{s.address, s.private} {
				status, got, header := get(t, "http://"+address+"/readyz")
				if status != want || got != text+"\n" || header.Get("Set-Cookie") != "" {
					t.Errorf("%d %q %v", status, got, header)
				}
			}
		}
		check(200, "ok")
		w.Config.MinFree = 1 << 40
		check(503, "disk")
		w.Config.MinFree = 0
		newer(t, w.DB)
		check(503, "schema")
		if got := s.log.String(); strings.Contains(got, "msg=request") || strings.Contains(got, "readyz") {
			t.Errorf("the log has %s", got)
		}
		if err := w.Config.Health(context.Background()); fault.KindOf(err) != fault.Unavailable || fault.As(err).Args["Why"] != "schema" {
			t.Errorf("tumbuh health says %v", err)
		}
		if status, _, _ := get(t, "http://"+s.private+"/masuk"); status != http.StatusNotFound {
			t.Errorf("the private listener shows pages: %d", status)
		}
	})
}

// newer makes the database one of a later program.
func newer(t *testing.T, d *db.DB) {
	t.Helper()
	err := d.WriteUnrecorded(context.Background(), func(tx *db.Tx) error {
		_, err := tx.Exec("insert into goose_db_version (version_id, is_applied) values (9999, $1)", true)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// The figures for Prometheus are right, and name nobody.
func TestMetricsCountAndNameNobody(t *testing.T) {
	world.Each(t, func(t *testing.T, w *world.World) {
		s := serve(t, w)
		w.URL = "http://" + s.address
		w.As(w.Dina).Imports(w.Book(world.Line{Name: siti, NIK: "7312014303240001"}))
		child := string(w.Child(siti))
		w.Opens("/anak/"+child).Opens("/anak/"+child).As(w.Nobody).Post("/masuk", map[string][]string{"nama": {"dina"}, "sandi": {"salah"}})
		by := w.Dina.By()
		if _, err := w.Backups.Make(context.Background(), by, t.TempDir(), false, func(int64, int64) {}); err != nil {
			t.Fatal(err)
		}
		entries := len(w.Ledger())
		_, text, _ := get(t, "http://"+s.private+"/metrics")
		for name, want := range map[string]string{
			`tumbuh_request_seconds_count{route="GET /anak/{id}",status="200"}`: "2", "tumbuh_sign_in_failures_total": "1", "tumbuh_import_seconds_count": "1",
			"tumbuh_ledger_entries_total": fmt.Sprint(entries), "tumbuh_sessions": "1", "tumbuh_ready": "1", "tumbuh_requests_in_flight": "0",
		} {
			if got := s.metric(name); got != want {
				t.Errorf("%s is %q, want %s", name, got, want)
			}
		}
		for _, want := range []string{`tumbuh_build_info{engine="` + w.DB.Engine().String(), `version="v1.2.3"`, "tumbuh_transaction_seconds_bucket{kind=\"write\"",
			"tumbuh_database_connections{", "go_goroutines ", "process_resident_memory_bytes ", "tumbuh_disk_free_bytes "} {
			if !strings.Contains(text, want) {
				t.Errorf("no %s", want)
			}
		}
		manual, err := os.ReadFile(filepath.Join(golden.Root(), "docs", "operations", "monitoring.md"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range regexp.MustCompile(`tumbuh_[a-z_]+`).FindAllString(string(manual), -1) {
			if !strings.HasPrefix(name, "tumbuh_certificate") && !strings.HasPrefix(name, "tumbuh_drill") && !strings.Contains(text, "\n"+name) {
				t.Errorf("the manual speaks of %s; there is none", name)
			}
		}
		for _, secret := range []string{child, "Siti", "7312014303240001", "dina", w.Config.Data} {
			if strings.Contains(text, secret) {
				t.Errorf("the metrics hold %q", secret)
			}
		}
		if status, _, _ := get(t, "http://"+s.private+"/debug/pprof/goroutine?debug=1"); status != 200 {
			t.Errorf("no profile: %d", status)
		}
		for _, path := range []string{"/metrics", "/debug/pprof/"} {
			if status, _, _ := get(t, w.URL+path); status != http.StatusNotFound {
				t.Errorf("the public listener answers %s with %d", path, status)
			}
		}
	})
}

// A statement that takes long stands in the log with the request it was part of.
func TestTheSlowQueryLogKnowsTheRequest(t *testing.T) {
	t.Parallel()
	w := world.New(t, db.SQLite)
	w.Config.SlowQuery = time.Nanosecond
	s := serve(t, w)
	get(t, "http://"+s.address+"/masuk")
	w.URL = "http://" + s.address
	w.As(w.Dina).Opens("/")
	var slow, requests []string
	for line := range strings.Lines(s.log.String()) {
		if _, after, ok := strings.Cut(line, "msg=slow id="); ok {
			slow = append(slow, strings.Fields(after)[0])
		}
		if _, after, ok := strings.Cut(line, "msg=request id="); ok && strings.Contains(line, `"GET /{$}"`) {
			requests = append(requests, strings.Fields(after)[0])
		}
	}
	if len(requests) == 0 || !strings.Contains(strings.Join(slow, " "), requests[0]) {
		t.Errorf("slow statements of requests %v, among them none of %v", slow, requests)
	}
}

// Scheduled work ends before the program does.
func TestWhatRunsBesideEndsBeforeServing(t *testing.T) {
	t.Parallel()
	w := world.New(t, db.SQLite)
	began, ended := make(chan struct{}), false
	w.Beside = append(w.Beside, func(ctx context.Context, _ *slog.Logger) {
		close(began)
		<-ctx.Done()
		ended = true
	})
	s := serve(t, w)
	<-began
	s.stop()
	if err := s.ended(); err != nil || !ended {
		t.Errorf("%v, ended: %v", err, ended)
	}
}
