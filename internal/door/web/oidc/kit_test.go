package oidc_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tumbuh/internal/base/htmlcheck"
)

// held is the real server's input: it ends when this is closed, which is when the
// test process ends, in whatever way.
var held io.Closer

// providers is the real server behind all fronts of this package's tests.
var providers = sync.OnceValues(func() (*url.URL, error) {
	cmd := exec.Command("node", filepath.Join("testdata", "provider.mjs"))
	cmd.Stderr = os.Stderr
	cmd.Env = append(os.Environ(), "NODE_NO_WARNINGS=1", "NO_COLOR=1")
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	held = in
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	port, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return nil, fmt.Errorf("it says no port: %w", err)
	}
	return url.Parse("http://127.0.0.1:" + strings.TrimSpace(port))
})

// setup is what a server is made of; testdata/provider.mjs reads it.
type setup struct {
	Issuer       string `json:"issuer"`
	Redirect     string `json:"redirect"`
	Key          int    `json:"key"`
	TokenSeconds int    `json:"tokenSeconds"`
	InToken      bool   `json:"inToken"` // names in the ID token, not at userinfo
	Post         bool   `json:"post"`    // the secret in the form, not in the header
}

// front is the address of a provider. What passes between it and the real server
// can be watched, changed, or lost.
type front struct {
	URL     string
	setup   setup
	between atomic.Pointer[func(w http.ResponseWriter, r *http.Request, to *setup) (answered bool)]
	asked   sync.Map // path → *atomic.Int64
}

func newFront(t testing.TB, s setup) *front {
	t.Helper()
	behind, err := providers()
	if err != nil {
		t.Fatalf("no OpenID Connect server for the tests: %v\n(it needs Node and the packages of package.json: make generate)", err)
	}
	f := &front{}
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(behind)
		r.Out.Host = r.In.Host
	}}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		count, _ := f.asked.LoadOrStore(r.URL.Path, &atomic.Int64{})
		count.(*atomic.Int64).Add(1)
		to := f.setup
		if between := f.between.Load(); between != nil && (*between)(w, r, &to) {
			return
		}
		text, _ := json.Marshal(to)
		r.Header.Set("X-Setup", string(text))
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	f.URL = server.URL
	s.Issuer = server.URL
	if s.TokenSeconds == 0 {
		s.TokenSeconds = 600
	}
	f.setup = s
	return f
}

// meddle puts something between Tumbuh, or a browser, and the server; nil: nothing.
func (f *front) meddle(path string, do func(w http.ResponseWriter, r *http.Request, to *setup) (answered bool)) {
	if do == nil {
		f.between.Store(nil)
		return
	}
	only := func(w http.ResponseWriter, r *http.Request, to *setup) bool {
		return strings.HasPrefix(r.URL.Path, path) && do(w, r, to)
	}
	f.between.Store(&only)
}

// dead ends every connection unanswered.
func dead(http.ResponseWriter, *http.Request, *setup) bool { panic(http.ErrAbortHandler) }

func (f *front) times(path string) int64 {
	if count, ok := f.asked.Load(path); ok {
		return count.(*atomic.Int64).Load()
	}
	return 0
}

// visitor is one person's, with cookies of their own.
type visitor struct {
	t      testing.TB
	client *http.Client
	hold   string // path to which no redirect is followed
}

func newVisitor(t testing.TB) *visitor {
	jar, _ := cookiejar.New(nil) // no options: cannot fail
	b := &visitor{t: t}
	b.client = &http.Client{Jar: jar, Timeout: 30 * time.Second, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if r.URL.Path == b.hold {
			return http.ErrUseLastResponse
		}
		return nil
	}}
	return b
}

// page is what a browser shows.
type page struct {
	*htmlcheck.Doc
	Status int
	URL    *url.URL
	To     *url.URL // where a redirect leads that was not followed
	Body   string
	Header http.Header
}

func (b *visitor) open(address string) page { b.t.Helper(); return b.send("GET", address, nil) }

func (b *visitor) send(method, address string, form url.Values) page {
	b.t.Helper()
	r, err := http.NewRequest(method, address, strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	if method == "POST" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	answer, err := b.client.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	to, _ := answer.Location()
	return page{htmlcheck.ParseString(b.t, string(body)), answer.StatusCode, answer.Request.URL, to, string(body), answer.Header}
}

// prove signs in on the provider's own pages, beginning at one of them, and says
// yes to what Tumbuh asks for; it answers where the provider leads.
func (b *visitor) prove(p page, login string) page {
	b.t.Helper()
	for _, form := range []url.Values{{"prompt": {"login"}, "login": {login}, "password": {"apa saja"}}, {"prompt": {"consent"}}} {
		if p.Status != http.StatusOK || p.Attr("input[name=prompt]", "value") != form.Get("prompt") {
			b.t.Fatalf("%s (%d) does not ask for %s: %.500s", p.URL, p.Status, form.Get("prompt"), p.Body)
		}
		p = b.send("POST", p.Attr("form", "action"), form)
	}
	return p
}
