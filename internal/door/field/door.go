// Package field is the cadres' door: it serves the app that their phones keep, and
// answers what these send. docs/sync.md is the protocol; no rule of it lives here.
// What the app is made of is in app, and built into dist.
package field

import (
	"context"
	"embed"
	"log/slog"
	"net/http"
	"time"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/exchange/sync"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/limit"
)

//go:embed all:dist
var dist embed.FS

// Config is what the door needs from the app.
type Config struct {
	Sync     *sync.Service
	Accounts *account.Service
	Limits   *limit.Service
	Home     string // the regency that is kept here
	Now      func() time.Time
	Log      *slog.Logger
	Secure   bool // served over HTTPS
	// Observe is told of every request: its route, never its address.
	Observe func(route string, status int, took time.Duration, bytes int)
}

// Door answers below /field.
type Door struct {
	Config
	files  map[string]*asset
	phones limiter // requests of a phone
	under  underway
	tries  limiter // links of an address that were none
}

// New reads the built app.
func New(c Config) (*Door, error) {
	files, err := readFiles(dist)
	if err != nil {
		return nil, err
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	// A first filling of a large village is a hundred pages, one after the other.
	return &Door{Config: c, files: files, phones: limiter{most: 240, every: 250 * time.Millisecond}, tries: limiter{most: 60, every: 15 * time.Second}}, nil
}

// Handler serves all routes of the door.
func (d *Door) Handler() http.Handler {
	mux := http.NewServeMux()
	for pattern, h := range map[string]handler{
		"GET /field":           d.home,
		"GET /field/{$}":       d.file,
		"GET /field/{name}":    d.file,
		"POST /field/v1/enrol": d.enrol,
		"POST /field/v1/sync":  d.sync,
		"POST /field/v1/leave": d.leave,
		"/field/":              nothing,
	} {
		mux.Handle(pattern, d.serve(pattern, h))
	}
	return mux
}

func nothing(http.ResponseWriter, *http.Request) error {
	return fault.New(fault.NotFound, "web.error.no_page", nil)
}

// timeLimit is longer than a push ever waits for its turn; the phone asks again.
const timeLimit = 45 * time.Second

// phone finds out whose phone asks. The secret is tried after the address was found
// not to guess.
func (d *Door) phone(r *http.Request) (by account.Actor, p account.Phone, err error) {
	secret, _ := bearer(r) // 256 bits: nobody guesses one, so nobody is kept out for trying
	found, p, err := d.Accounts.PhonePresent(r.Context(), secret)
	if err == nil && !d.phones.take(string(p.ID), time.Now()) {
		err = often()
	}
	return account.Actor{Account: found, Via: "field", Origin: addressOf(r), Home: d.Home}, p, err
}

func often() error { return fault.New(fault.Unavailable, "sync.request.often", nil).Because(errOften) }

// limited gives a handler its time.
func limited(r *http.Request) (*http.Request, context.CancelFunc) {
	ctx, cancel := context.WithTimeout(r.Context(), timeLimit)
	return r.WithContext(ctx), cancel
}
