package web

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/gob"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"slices"
	"syscall"
	"time"

	"github.com/alexedwards/scs/v2"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
)

type middleware func(http.Handler) http.Handler

// chain wraps h so that the first middleware is the outermost.
func chain(h http.Handler, list ...middleware) http.Handler {
	for _, m := range slices.Backward(list) {
		h = m(h)
	}
	return h
}

type contextKey int

const (
	entryKey contextKey = iota
	viewerKey
	printerKey
)

// entry is what the log says about one request. It lies in the context as a
// pointer, so that inner handlers can add to it.
type entry struct {
	id      string
	pattern string // never the address: search terms are names
	keeps   bool   // see Route
	err     error
	gone    bool   // the client hung up
	endTurn func() // see inTurn
	answer  *recorder
}

func entryOf(r *http.Request) *entry {
	e, _ := r.Context().Value(entryKey).(*entry)
	return e
}

// RequestID is what the log calls the request; "" outside of one.
func RequestID(ctx context.Context) string {
	if e, ok := ctx.Value(entryKey).(*entry); ok {
		return e.id
	}
	return ""
}

func (s *Site) identifyRequest(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		e := &entry{id: rand.Text()[:8]}
		ctx := context.WithValue(r.Context(), entryKey, e)
		ctx = context.WithValue(ctx, printerKey, locale.For(cookie(r, languageCookie)))
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// log writes one line per request to a screen, without address or person.
func (s *Site) log(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		e := entryOf(r)
		start, rec := time.Now(), &recorder{ResponseWriter: w, entry: e}
		e.answer = rec
		next.ServeHTTP(rec, r)
		if s.config.Observe != nil {
			s.config.Observe(cmp.Or(e.pattern, "other"), cmp.Or(rec.status, http.StatusOK), time.Since(start), rec.bytes)
		}
		if e.pattern == "" && e.err == nil {
			return // an asset
		}
		attrs := []slog.Attr{slog.String("id", e.id), slog.String("route", e.pattern), slog.Int("status", rec.status),
			slog.Duration("took", time.Since(start).Round(10*time.Microsecond)), slog.Int("bytes", rec.bytes)}
		level := slog.LevelInfo
		if e.err != nil {
			attrs = append(attrs, slog.String("error", e.err.Error()))
			switch kind := fault.KindOf(e.err); {
			case errors.Is(e.err, context.Canceled), errors.Is(e.err, syscall.EPIPE), errors.Is(e.err, syscall.ECONNRESET): // the client has gone
			case kind == fault.Internal:
				level = slog.LevelError
			case kind == fault.Unavailable, kind == fault.Forbidden:
				level = slog.LevelWarn
			}
		}
		s.config.Log.LogAttrs(r.Context(), level, "request", attrs...)
		if rec.cut {
			panic(http.ErrAbortHandler) // net/http's way to end a connection
		}
	})
}

// recorder remembers what was answered.
type recorder struct {
	http.ResponseWriter
	entry         *entry
	status, bytes int
	over          bool // all is said: what comes now is left out
	cut           bool // it went wrong half way: the client must see that
}

func (r *recorder) WriteHeader(status int) {
	if r.over {
		return
	}
	r.begin(status)
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(b []byte) (int, error) {
	if r.over {
		return len(b), nil
	}
	r.begin(http.StatusOK)
	n, err := r.ResponseWriter.Write(b)
	r.bytes += n
	return n, err
}

func (r *recorder) begin(status int) {
	if r.status != 0 {
		return
	}
	r.status = status
	if r.entry.endTurn != nil {
		r.entry.endTurn()
	}
}

func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// recover turns a panic into the error page.
func (s *Site) recover(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			v := recover()
			if v == nil {
				return
			}
			if v == http.ErrAbortHandler {
				panic(v)
			}
			e := entryOf(r)
			e.err = fmt.Errorf("panic: %v\n%s", v, debug.Stack())
			s.fail(w, r, e.err)
		}()
		next.ServeHTTP(w, r)
	})
}

// policy lets the browser run and show only what this site serves; data: is for
// the small pictures inside the stylesheet.
const policy = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

func (s *Site) secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		// Not no-referrer: with it browsers send "Origin: null" with a form, and
		// over plain HTTP in an office network there is no Sec-Fetch-Site either,
		// so that sameOrigin would refuse every form.
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		if s.config.Secure {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r)
	})
}

// sameOrigin refuses forms that another site sends in a user's name.
func (s *Site) sameOrigin(next http.Handler) http.Handler {
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		err := fault.New(fault.Forbidden, "web.error.cross_origin", nil)
		entryOf(r).err = err
		http.Error(w, PrinterOf(r).Error(err), http.StatusForbidden)
	}))
	return guard.Handler(next)
}

// identify finds out who asks and in which language.
func (s *Site) identify(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		known, viewer, err := s.config.Identify(r, s.sessions.GetString(r.Context(), "user"), s.sessions.GetString(r.Context(), "device"))
		if err != nil {
			s.fail(w, r, fmt.Errorf("identify: %w", err))
			return
		}
		next.ServeHTTP(w, known.WithContext(context.WithValue(known.Context(), viewerKey, viewer)))
	})
}

// ViewerOf is who looks.
func ViewerOf(r *http.Request) Viewer {
	v, _ := r.Context().Value(viewerKey).(Viewer)
	return v
}

// PrinterOf speaks the language of who looks.
func PrinterOf(r *http.Request) *locale.Printer {
	if p, ok := r.Context().Value(printerKey).(*locale.Printer); ok {
		return p
	}
	return locale.For(locale.Indonesian)
}

const (
	languageCookie = "bahasa"
	themeCookie    = "tema"
	onceCookie     = "pernah" // somebody was signed in here today: outlives a session that ends while a form is filled in
)

var themes = []string{"terang", "gelap"}

// themeOf is "light", "dark", or empty for what the device prefers.
func themeOf(r *http.Request) string {
	switch cookie(r, themeCookie) {
	case "terang":
		return "light"
	case "gelap":
		return "dark"
	}
	return ""
}

func cookie(r *http.Request, name string) string {
	if c, err := r.Cookie(name); err == nil {
		return c.Value
	}
	return ""
}

// choose keeps a choice and goes back to where it was made.
func (s *Site) choose(name string, allowed []string) Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if v := r.PostFormValue("nilai"); slices.Contains(allowed, v) {
			s.remember(w, name, v)
		}
		http.Redirect(w, r, LocalPath(r.PostFormValue("kembali")), http.StatusSeeOther)
		return nil
	}
}

// remember keeps a choice for a year.
func (s *Site) remember(w http.ResponseWriter, name, value string) {
	s.SetCookie(w, name, value, "/", 365*24*time.Hour)
}

// SetCookie keeps something in the browser that the pages below a path get back, and no
// other site; also behind a server that speaks HTTPS for this one.
func (s *Site) SetCookie(w http.ResponseWriter, name, value, path string, age time.Duration) {
	http.SetCookie(w, &http.Cookie{Name: name, Value: value, Path: path, MaxAge: int(age / time.Second),
		HttpOnly: true, Secure: s.config.Secure, SameSite: http.SameSiteLaxMode})
}

func newSessions(c Config) *scs.SessionManager {
	gob.Register([]Alert{})
	m := scs.New()
	m.Store, m.HashTokenInStore = c.Sessions, true        // who reads the database cannot take a session over
	m.Lifetime, m.IdleTimeout = 12*time.Hour, 2*time.Hour // a working day; a PC left alone
	m.Cookie.Name, m.Cookie.Secure = "sesi", c.Secure
	m.Cookie.HttpOnly, m.Cookie.SameSite = true, http.SameSiteLaxMode
	m.ErrorFunc = func(w http.ResponseWriter, r *http.Request, err error) {
		if errors.Is(err, context.Canceled) {
			return // the reader has gone
		}
		entryOf(r).err = fmt.Errorf("session: %w", err)
		// It may come between a page's header and its body: only the error goes out.
		h := w.Header()
		h.Del("Content-Encoding")
		h.Del("Content-Disposition")
		http.Error(w, PrinterOf(r).Error(err), StatusCode(err))
		entryOf(r).answer.over = true
	}
	return m
}
