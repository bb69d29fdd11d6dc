// Package webtest is for the tests of the screens: a site without a database,
// a server for it, and the checks that every page must pass.
package webtest

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/jba/templatecheck"

	"tumbuh/internal/door/web"
)

// Sessions is a store of sessions in memory.
type Sessions struct{ kept sync.Map }

func (s *Sessions) Find(token string) ([]byte, bool, error) {
	b, ok := s.kept.Load(token)
	if !ok {
		return nil, false, nil
	}
	return b.([]byte), true, nil
}

func (s *Sessions) Commit(token string, b []byte, _ time.Time) error {
	s.kept.Store(token, b)
	return nil
}

func (s *Sessions) Delete(token string) error { s.kept.Delete(token); return nil }

// Site is the shell with the usual menu, where everybody is the viewer.
func Site(t testing.TB, viewer web.Viewer) *web.Site {
	t.Helper()
	return SiteOf(t, web.Config{Identify: func(r *http.Request, _, _ string) (*http.Request, web.Viewer, error) {
		return r, viewer, nil
	}})
}

// SiteOf is the shell of a configuration; what is missing in it is filled in.
func SiteOf(t testing.TB, c web.Config) *web.Site {
	t.Helper()
	if c.Sessions == nil {
		c.Sessions = &Sessions{}
	}
	if c.Log == nil {
		c.Log = slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
	}
	if c.Nav == nil {
		c.Nav = []web.NavItem{
			{Key: "web.nav.picture", Href: "/", Icon: "home", Permission: web.SignedIn},
			{Key: "web.nav.children", Href: "/anak", Icon: "users", Permission: web.SignedIn},
			{Key: "web.nav.import", Href: "/impor", Icon: "file-upload", Permission: web.SignedIn},
			{Key: "web.nav.quality", Href: "/mutu", Icon: "clipboard-check", Permission: web.SignedIn},
		}
	}
	site, err := web.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return site
}

// Serve starts a server for a handler; it ends with the test.
func Serve(t testing.TB, h http.Handler) string {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return server.URL
}

// Check fails the test for every template that asks its page's struct for what
// it does not have.
func Check(t *testing.T, site *web.Site) {
	t.Helper()
	for _, page := range site.Pages() {
		if err := templatecheck.CheckHTMLStrict(page.Template(), page.Data); err != nil {
			t.Errorf("%s: %v", page.Name, err)
		}
	}
}
