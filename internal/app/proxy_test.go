package app

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"
)

func TestOnlyOurProxiesAreBelieved(t *testing.T) {
	t.Parallel()
	c := Config{TrustedProxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128")}, Public: "https://kantor.example"}
	for name, try := range map[string]struct {
		peer     string
		hops     []string
		proto    string
		want     string // the client's address; "" is sent on to HTTPS
		believed bool
	}{
		"a stranger":                  {"203.0.113.9:5", []string{"198.51.100.7"}, "http", "203.0.113.9:5", false},
		"a proxy":                     {"10.0.0.1:5", []string{"198.51.100.7"}, "https", "198.51.100.7:0", true},
		"a proxy that says nothing":   {"10.0.0.1:5", nil, "", "10.0.0.1:5", true},
		"what the client wrote":       {"10.0.0.1:5", []string{"127.0.0.1, 10.9.9.9, 198.51.100.7"}, "https", "198.51.100.7:0", true},
		"two proxies":                 {"10.0.0.1:5", []string{"6.6.6.6,198.51.100.7", "10.0.0.2"}, "https", "198.51.100.7:0", true},
		"only proxies":                {"10.0.0.1:5", []string{"10.0.0.3, 10.0.0.2"}, "https", "10.0.0.3:0", true},
		"no address":                  {"10.0.0.1:5", []string{"198.51.100.7, <em>, 10.0.0.2"}, "https", "10.0.0.2:0", true},
		"version 6":                   {"[::1]:5", []string{"2001:db8::7"}, "https", "[2001:db8::7]:0", true},
		"version 4 written as 6":      {"[::ffff:10.0.0.1]:5", []string{"::ffff:198.51.100.7"}, "https", "198.51.100.7:0", true},
		"unencrypted up to the proxy": {"10.0.0.1:5", []string{"198.51.100.7"}, "http", "", true},
	} {
		var seen *http.Request
		h := c.believed(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { seen = r }))
		r := httptest.NewRequest("GET", "/anak?x=1", nil)
		r.RemoteAddr = try.peer
		r.Header["X-Forwarded-For"] = try.hops
		if try.proto != "" {
			r.Header.Set("X-Forwarded-Proto", try.proto)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		switch {
		case try.want == "":
			if to := w.Header().Get("Location"); seen != nil || to != "https://kantor.example/anak?x=1" {
				t.Errorf("%s: sent to %q", name, to)
			}
		case seen == nil || seen.RemoteAddr != try.want:
			t.Errorf("%s: %+v", name, seen)
		case !try.believed && (seen.Header.Get("X-Forwarded-For") != "" || seen.Header.Get("X-Forwarded-Proto") != ""):
			t.Errorf("%s: a stranger's headers go on: %v", name, seen.Header)
		}
	}
}

func TestReadersAreSentToOurOwnAddress(t *testing.T) {
	t.Parallel()
	for host, try := range map[string]struct {
		Config
		want string
	}{
		"a.example:80": {Config{Addr: ":443", TLSCert: "x"}, "https://a.example/x?y=//z"},
		"b.example":    {Config{Addr: ":8443", TLSCert: "x"}, "https://b.example:8443/x?y=//z"},
		"c.example":    {Config{Addr: ":8443", TLSCert: "x", Public: "https://d.example/"}, "https://d.example/x?y=//z"},
		"e.example":    {Config{Addr: "localhost:8080", Secure: true}, "https://e.example/x?y=//z"},
	} {
		w, r := httptest.NewRecorder(), httptest.NewRequest("GET", "/x?y=//z", nil)
		r.Host = host
		try.toHTTPS(w, r)
		if to := w.Header().Get("Location"); to != try.want || w.Code != http.StatusPermanentRedirect {
			t.Errorf("%s: %d to %s", host, w.Code, to)
		}
	}
}

// limited remembers the time limits that it was given.
type limited struct {
	http.ResponseWriter
	reads, writes []time.Time
}

func (l *limited) SetReadDeadline(t time.Time) error  { l.reads = append(l.reads, t); return nil }
func (l *limited) SetWriteDeadline(t time.Time) error { l.writes = append(l.writes, t); return nil }

// Time is given for bytes that came: an upload may take hours as long as it moves,
// and a trickle ends.
func TestTimeIsGivenForBytes(t *testing.T) {
	t.Parallel()
	const hour = time.Hour // as the timeout: what passes meanwhile does not matter
	w := &limited{ResponseWriter: httptest.NewRecorder()}
	var start time.Time
	h := patient(hour, http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		p := out.(*patience)
		start = p.start
		body := make([]byte, 1<<20)
		for {
			n, err := r.Body.Read(body)
			if err == io.EOF && n == 0 {
				break
			}
			p.start = p.start.Add(-20 * time.Minute) // as if the piece had taken so long
		}
		_, _ = out.Write(make([]byte, 3*piece))
		_ = http.NewResponseController(out).Flush()
	}))
	pieces := io.MultiReader(strings.NewReader("a"), strings.NewReader(strings.Repeat("b", 30*60*clientRate)), strings.NewReader("c"))
	r := httptest.NewRequest("POST", "/", struct{ io.Reader }{pieces})
	began := time.Now()
	h.ServeHTTP(w, r)
	if len(w.reads) < 5 || !w.reads[len(w.reads)-1].IsZero() {
		t.Fatalf("limits of reading: %v", w.reads)
	}
	left := func(at time.Time) time.Duration { return at.Sub(began).Round(time.Minute) }
	if first := left(w.reads[0]); first != hour {
		t.Errorf("the first byte may take %v", first)
	}
	if second := left(w.reads[2]); second != 40*time.Minute { // a byte earns nothing
		t.Errorf("after a byte in 20 minutes the limit is %v", second)
	}
	longest := time.Duration(0)
	for _, at := range w.reads[:len(w.reads)-1] {
		longest = max(longest, left(at))
	}
	if longest > hour {
		t.Errorf("bytes are paid beforehand: %v", longest)
	}
	zero, set := 0, 0
	for _, at := range w.writes {
		if at.IsZero() {
			zero++
		} else if set++; left(at) != hour {
			t.Errorf("a piece may take %v", left(at))
		}
	}
	if set != 3+1+1 || zero != 1+3+1 { // pieces, flush, and after the handler; the start, pieces, flush
		t.Errorf("limits of writing: %d set, %d lifted", set, zero)
	}
	if start.IsZero() {
		t.Error("the handler was not called")
	}
}
