package app_test

import (
	"bufio"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/app/world"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/golden"
	"tumbuh/internal/door/web"
	"tumbuh/internal/record/account"
)

// stage is the program with one person of every role, against strangers who write
// their requests by hand. Routes are those that there are: a new one is tried
// without a word here.
type stage struct {
	*world.World
	t      *testing.T
	host   string
	routes []web.Route
	people []*world.Person
}

func newStage(t *testing.T) *stage {
	t.Helper()
	s := &stage{World: world.New(t, db.SQLite), t: t}
	s.host = strings.TrimPrefix(s.URL, "http://")
	site, err := s.Site("test", slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	s.routes = slices.Concat(s.Routes(site)...)
	s.routes = append(s.routes, web.Route{Pattern: "POST /bahasa", Permission: web.Anyone}, web.Route{Pattern: "POST /tema", Permission: web.Anyone})
	for _, one := range everybody(s.World) {
		if one.where == "inside" {
			s.people = append(s.people, one.Person)
		}
	}
	if len(s.routes) < 20 || len(s.people) < 5 {
		t.Fatalf("%d routes, %d people", len(s.routes), len(s.people))
	}
	return s
}

// posts are the routes that change something.
func (s *stage) posts() []web.Route {
	return slices.DeleteFunc(slices.Clone(s.routes), func(r web.Route) bool { return method(r) != http.MethodPost })
}

func method(r web.Route) string { m, _, _ := strings.Cut(r.Pattern, " "); return m }

var parameter = regexp.MustCompile(`\{[^}]*\}`)

// path is that of a route, with a value in place of what varies.
func path(r web.Route, value string) string {
	_, pattern, _ := strings.Cut(r.Pattern, " ")
	return parameter.ReplaceAllString(strings.TrimSuffix(pattern, "{$}"), strings.ReplaceAll(value, "$", "$$"))
}

// as is a Cookie line of somebody who may use the route, signed in anew when the
// last thing tried has signed them out; of nobody when all may.
func (s *stage) as(r web.Route) string {
	s.t.Helper()
	for _, p := range s.people {
		if r.Permission == web.Anyone || r.Permission != web.SignedIn && !p.May(account.Action(r.Permission)) {
			continue
		}
		if page := s.As(p).Get("/"); page.Path != "/" || page.Status != http.StatusOK {
			*p = *s.Person(p.Username, p.Role, p.Region)
		}
		return s.cookies(p)
	}
	return ""
}

func (s *stage) cookies(p *world.Person) string {
	s.t.Helper()
	at, _ := url.Parse(s.URL)
	line := "Cookie: bahasa=id"
	for _, c := range s.Browser(p).Jar.Cookies(at) {
		line += "; " + c.Name + "=" + c.Value
	}
	return line + "\r\n"
}

// reply is what a server wrote, word for word.
type reply struct {
	*http.Response
	text string // head and body
}

// send writes a request as it stands and reads the answer. Nothing may come but
// an answer; nil when the line was cut off without one.
func (s *stage) send(request string) *reply {
	s.t.Helper()
	conn, err := net.Dial("tcp", s.host)
	if err != nil {
		s.t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(30 * time.Second))
	_, _ = io.WriteString(conn, request) // it may answer before it has read all
	var text strings.Builder
	method, _, _ := strings.Cut(request, " ")
	response, err := http.ReadResponse(bufio.NewReader(io.TeeReader(conn, &text)), &http.Request{Method: method})
	if err != nil {
		return nil
	}
	_, _ = io.Copy(io.Discard, response.Body)
	return &reply{response, text.String()}
}

// ask is send for the usual form of a request.
func (s *stage) ask(method, target, headers, body string) *reply {
	s.t.Helper()
	if body != "" && !strings.Contains(headers, "Content-Type:") {
		headers += "Content-Type: application/x-www-form-urlencoded\r\n"
	}
	if body != "" {
		headers += fmt.Sprintf("Content-Length: %d\r\n", len(body))
	}
	return s.send(method + " " + target + " HTTP/1.1\r\nHost: " + s.host + "\r\nConnection: close\r\n" + headers + "\r\n" + body)
}

// harmless fails the test when an answer breaks the program, leads away from this
// site, sets a loose cookie, or has taken what it was sent for its own.
func (s *stage) harmless(what string, a *reply) {
	s.t.Helper()
	switch {
	case a == nil:
		s.t.Errorf("%s: no answer", what)
		return
	case a.StatusCode >= 500 && a.StatusCode != http.StatusNotImplemented:
		s.t.Errorf("%s: %.600s", what, a.text)
	case a.Header.Get("Suntik") != "" || strings.Contains(a.text, "<em>UHOH") && strings.HasPrefix(a.Header.Get("Content-Type"), "text/html"):
		s.t.Errorf("%s is taken for its own: %.900s", what, a.text)
	case strings.Contains(a.text, "root:x:") || strings.Contains(a.text, "SQLite format 3"):
		s.t.Errorf("%s gives a file of the machine away", what)
	}
	if to := a.Header.Get("Location"); to != "" && !isLocal(to) {
		s.t.Errorf("%s leads away to %q", what, to)
	}
	for _, c := range a.Cookies() {
		if !c.HttpOnly || c.Path != "/" || c.SameSite != http.SameSiteLaxMode && c.SameSite != http.SameSiteStrictMode || c.Domain != "" {
			s.t.Errorf("%s sets a loose cookie: %v", what, c)
		}
	}
}

// isLocal reads an address as a browser does, which leaves tabs and line ends out
// and takes \ for /.
func isLocal(address string) bool {
	seen := strings.NewReplacer("\t", "", "\n", "", "\r", "", `\`, "/").Replace(address)
	return strings.HasPrefix(seen, "/") && !strings.HasPrefix(seen, "//")
}

// fieldNames are all names under which the doors read something from an address
// or a form, as their source has them.
func fieldNames(t *testing.T) []string {
	t.Helper()
	names := map[string]bool{}
	read := regexp.MustCompile(`(?:FormValue|[gG]et|Has|Name:|field|column|dated|PostForm|form)[([]? ?(?:a?\.?p, )?"([a-z_]+)"`)
	err := filepath.Walk(filepath.Join(golden.Root(), "internal", "door"), func(file string, info os.FileInfo, err error) error {
		if err != nil || !strings.HasSuffix(file, ".go") {
			return err
		}
		text, err := os.ReadFile(file)
		for _, m := range read.FindAllSubmatch(text, -1) {
			names[string(m[1])] = true
		}
		return err
	})
	if err != nil || !names["lanjut"] || !names["kembali"] || !names["wilayah"] || !names["sandi"] {
		t.Fatal(names, err)
	}
	return slices.Sorted(maps.Keys(names))
}
