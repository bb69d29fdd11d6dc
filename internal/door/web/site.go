package web

import (
	"context"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"log/slog"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"tumbuh/internal/base/locale"
)

//go:embed templates
var templates embed.FS

// Config is what the shell needs from the app.
type Config struct {
	Product   string // name in the top bar; empty: Tumbuh
	Version   string // of the program, for the footer
	Edition   string // of the national framework, for the footer
	Standard  string // growth standard, for the footer
	Nav       []NavItem
	Simulated bool // nobody in the data ever lived: every page says so
	Secure    bool // served over HTTPS: cookies say so
	Log       *slog.Logger
	Sessions  SessionStore
	// Identify tells who asks: user and device are what SignIn was given, empty
	// when nobody is signed in. It may return a request whose context carries
	// what the screens need, such as the actor.
	Identify func(r *http.Request, user, device string) (*http.Request, Viewer, error)
	// Observe is told of every request: its route, or "other" where it has none,
	// never its address.
	Observe func(route string, status int, took time.Duration, bytes int)
	// SignInPath is where those go who are not signed in; empty: /masuk.
	SignInPath string
}

// SessionStore keeps sessions between requests, in the form scs asks for.
type SessionStore interface {
	Find(token string) (data []byte, found bool, err error)
	Commit(token string, data []byte, expiry time.Time) error
	Delete(token string) error
}

// NavItem is one entry of the main navigation, shown to those who may use it.
type NavItem struct {
	Key        string // catalogue key of its name
	Href       string
	Icon       string
	Permission string    // of the page it leads to
	Items      []NavItem // a menu of several pages: shown when any of them may be used; Href and Permission are theirs
}

// Viewer is who looks at a page.
type Viewer struct {
	SignedIn bool
	Name     string // of the person
	Place    string // the territory: regency, district or village
	May      func(permission string) bool
}

func (v Viewer) may(permission string) bool {
	switch permission {
	case Anyone:
		return true
	case SignedIn:
		return v.SignedIn
	}
	return v.SignedIn && v.May != nil && v.May(permission)
}

// Site is the shell around all screens: layout, widgets, assets, sessions and
// middleware.
type Site struct {
	config   Config
	assets   *assets
	shell    map[string]*template.Template // by language: layout and widgets
	sessions *scs.SessionManager
	failure  *Page[failure]
	pages    []Checkable
	turns    chan struct{} // one for each page that is being made
	loads    chan struct{} // and for each download that has not begun to leave
}

// New reads the built assets and the shell's templates.
func New(c Config) (*Site, error) {
	built, err := readAssets(dist)
	if err != nil {
		return nil, err
	}
	if c.Product == "" {
		c.Product = "Tumbuh"
	}
	if c.SignInPath == "" {
		c.SignInPath = "/masuk"
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if c.Identify == nil || c.Sessions == nil {
		return nil, fmt.Errorf("web: Identify and Sessions must be given")
	}
	s := &Site{config: c, assets: built, shell: map[string]*template.Template{}, sessions: newSessions(c), turns: make(chan struct{}, atOnce), loads: make(chan struct{}, atOnce/2)}
	for _, lang := range locale.Languages {
		s.shell[lang], err = template.New("shell").Funcs(s.functions(lang)).ParseFS(templates, "templates/layout.html", "templates/widget/*.html")
		if err != nil {
			return nil, err
		}
	}
	files, err := fs.Sub(templates, "templates/page")
	if err != nil {
		return nil, err
	}
	s.failure = NewPage[failure](s, files, "failure.html")
	return s, nil
}

// Handler serves the routes of all screen groups and the shell's own: assets,
// language and theme. Two routes with one pattern, or one that names no
// permission, stop the program at start.
func (s *Site) Handler(groups ...[]Route) http.Handler {
	inner := http.NewServeMux()
	for _, routes := range append(groups, s.routes()) {
		for _, route := range routes {
			inner.Handle(route.Pattern, s.inTurn(route, chain(s.serve(route), s.sessions.LoadAndSave, s.recover, s.identify)))
		}
	}
	outer := http.NewServeMux()
	outer.Handle("GET "+assetPath+"{name}", s.assets)
	outer.Handle("/", inner)
	return chain(outer, s.identifyRequest, s.log, s.secure, s.sameOrigin)
}

// routes are the shell's own.
func (s *Site) routes() []Route {
	return []Route{
		{Pattern: "POST /bahasa", Permission: Anyone, Handler: s.choose(languageCookie, locale.Languages)},
		{Pattern: "POST /tema", Permission: Anyone, Handler: s.choose(themeCookie, themes)},
		{Pattern: "/", Permission: Anyone, Handler: notThere},
	}
}

// SignIn begins a new session for a user on a device; the old token is void from
// then on.
func (s *Site) SignIn(ctx context.Context, user, device string) error {
	if err := s.Renew(ctx); err != nil {
		return err
	}
	s.sessions.Put(ctx, "user", user)
	s.sessions.Put(ctx, "device", device)
	return nil
}

// SignOut ends the session.
func (s *Site) SignOut(ctx context.Context) error { return s.sessions.Destroy(ctx) }

// Renew gives the session another token, so that nobody who knew the old one shares
// what comes: whenever somebody has shown who they are.
func (s *Site) Renew(ctx context.Context) error {
	if err := s.sessions.RenewToken(ctx); err != nil {
		return fmt.Errorf("renew session: %w", err)
	}
	return nil
}

// User and Device are whose session this is, as SignIn was given them.
func (s *Site) User(ctx context.Context) string   { return s.sessions.GetString(ctx, "user") }
func (s *Site) Device(ctx context.Context) string { return s.sessions.GetString(ctx, "device") }

// Speak shows the pages in a language from now on.
func (s *Site) Speak(w http.ResponseWriter, language string) { s.remember(w, languageCookie, language) }

// Notify shows an alert on the next page this person opens, which is how the
// page after a redirect says what was done.
func (s *Site) Notify(ctx context.Context, a Alert) {
	notices, _ := s.sessions.Get(ctx, "notices").([]Alert)
	s.sessions.Put(ctx, "notices", append(notices, a))
}

// Done leads on to an address, and says there what was done.
func (s *Site) Done(w http.ResponseWriter, r *http.Request, to, said string) error {
	s.Notify(r.Context(), Alert{Status: Good, Text: said})
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}
