package field

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/exchange/sync"
)

// handler answers a request or says why not.
type handler func(w http.ResponseWriter, r *http.Request) error

// policy lets the app run and show only what this door serves.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; " +
	"manifest-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// answer remembers what was answered.
type answer struct {
	http.ResponseWriter
	status, bytes int
	language      string // of who asks
}

func (a *answer) WriteHeader(status int) {
	a.status = status
	a.ResponseWriter.WriteHeader(status)
}

func (a *answer) Write(b []byte) (int, error) {
	if a.status == 0 {
		a.status = http.StatusOK
	}
	n, err := a.ResponseWriter.Write(b)
	a.bytes += n
	return n, err
}

func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }

// serve stands around every route: headers, one line in the log without address or
// person, and what a handler could not do told in words.
func (d *Door) serve(pattern string, h handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start, id := time.Now(), rand.Text()[:8]
		a := &answer{ResponseWriter: w}
		head := w.Header()
		head.Set("Content-Security-Policy", policy)
		head.Set("X-Content-Type-Options", "nosniff")
		head.Set("Referrer-Policy", "no-referrer")
		head.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		head.Set("X-Request-Id", id)
		if d.Secure {
			head.Set("Strict-Transport-Security", "max-age=31536000")
		}
		r, cancel := limited(r)
		defer cancel()
		err := calm(h, a, r)
		if err != nil {
			a.fail(err)
		}
		if d.Observe != nil {
			d.Observe(pattern, a.status, time.Since(start), a.bytes)
		}
		if err == nil && r.Method != http.MethodPost {
			return // a file of the app
		}
		attrs := []slog.Attr{slog.String("id", id), slog.String("route", pattern), slog.Int("status", a.status),
			slog.Duration("took", time.Since(start).Round(10*time.Microsecond)), slog.Int("bytes", a.bytes)}
		if err != nil {
			attrs = append(attrs, slog.String("error", err.Error()))
		}
		d.Log.LogAttrs(r.Context(), level(err), "request", attrs...)
	})
}

func level(err error) slog.Level {
	switch kind := fault.KindOf(err); {
	case err == nil, errors.Is(err, context.Canceled), errors.Is(err, syscall.EPIPE), errors.Is(err, syscall.ECONNRESET): // or the phone has gone
		return slog.LevelInfo
	case kind == fault.Internal:
		return slog.LevelError
	case kind == fault.Unavailable, kind == fault.Forbidden:
		return slog.LevelWarn
	}
	return slog.LevelInfo
}

// calm makes an error of a panic.
func calm(h handler, w http.ResponseWriter, r *http.Request) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v\n%s", v, debug.Stack())
		}
	}()
	return h(w, r)
}

var statuses = map[fault.Kind]int{
	fault.Internal: http.StatusInternalServerError, fault.Invalid: http.StatusUnprocessableEntity, fault.NotFound: http.StatusNotFound,
	fault.Conflict: http.StatusConflict, fault.Stale: http.StatusConflict, fault.Forbidden: http.StatusForbidden,
	fault.Unauthenticated: http.StatusUnauthorized, fault.Unavailable: http.StatusServiceUnavailable,
}

var errOften = errors.New("too many requests")

// retryAfter is when a phone may come again, in seconds.
const retryAfter = "3"

// fail tells a phone what went wrong: a key for the app, a sentence for the cadre.
func (a *answer) fail(err error) {
	if a.status != 0 {
		return // the answer has begun: the phone sees that it is cut off
	}
	status := statuses[fault.KindOf(err)]
	switch {
	case errors.Is(err, errOften):
		status = http.StatusTooManyRequests
	case errors.Is(err, sync.ErrLarge):
		status = http.StatusRequestEntityTooLarge
	}
	if status == http.StatusServiceUnavailable || status == http.StatusTooManyRequests {
		a.Header().Set("Retry-After", retryAfter)
	}
	key := "unit.error.internal"
	if f := fault.As(err); f != nil && f.Key != "" && f.Kind != fault.Internal {
		key = f.Key
	}
	body, _ := json.Marshal(map[string]string{"error": key, "text": locale.For(a.language).Error(err)}) // strings
	a.Header().Set("Content-Type", "application/json")
	a.Header().Set("Cache-Control", "no-store")
	a.WriteHeader(status)
	_, _ = a.Write(body)
}

// bearer is the secret that a phone shows.
func bearer(r *http.Request) (string, bool) {
	return strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
}

// addressOf is where a request comes from, without the port. Whom a proxy speaks for
// has been found out before.
func addressOf(r *http.Request) string {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return ""
	}
	return peer.Addr().Unmap().WithZone("").String()
}
