package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"tumbuh/internal/base/fault"
)

// Handler answers a request or says why not: the error becomes the error page,
// or its fragment for htmx, with the status of its kind.
type Handler func(w http.ResponseWriter, r *http.Request) error

// Permissions that need no role.
const (
	Anyone   = "anyone"
	SignedIn = "signed in"
)

// Route is one address, who may use it, and what answers.
type Route struct {
	Pattern    string // as http.ServeMux reads it: "GET /anak/{id}"
	Permission string // Anyone, SignedIn, or the name of a permission
	Handler    Handler
	MaxBody    int64 // bytes of the request body; 0: 1 MiB
	Slow       bool  // upload, download or progress: no time limit
	Away       bool  // asks another server: keeps no turn meanwhile; see inTurn
	Makes      bool  // a form that makes a document: waits for a turn of downloads
	Keeps      bool  // what was typed stands on the page of an error too, also when nobody is signed in any more: no form with a secret
}

const (
	defaultBody = 1 << 20
	timeLimit   = 30 * time.Second
)

// serve guards and runs one route.
func (s *Site) serve(route Route) http.Handler {
	if route.Permission == "" {
		panic("web: route " + route.Pattern + " names no permission")
	}
	if route.MaxBody == 0 {
		route.MaxBody = defaultBody
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		entryOf(r).pattern, entryOf(r).keeps = route.Pattern, route.Keeps
		if route.Away || r.Method != http.MethodGet && !route.Makes {
			entryOf(r).endTurn()
		}
		if !route.Slow {
			ctx, cancel := context.WithTimeout(r.Context(), timeLimit)
			defer cancel()
			r = r.WithContext(ctx)
		}
		r.Body = http.MaxBytesReader(w, r.Body, route.MaxBody)
		viewer := ViewerOf(r)
		switch {
		case viewer.may(route.Permission):
			err := route.readForm(r)
			if err == nil {
				err = route.Handler(w, r)
			}
			if err != nil {
				s.fail(w, r, err)
			}
		case viewer.SignedIn:
			s.fail(w, r, fault.New(fault.Forbidden, "web.error.forbidden", nil))
		case route.Keeps && cookie(r, onceCookie) != "" && route.readForm(r) == nil && typedOf(r) != nil && !isFragment(r):
			s.fail(w, r, fault.New(fault.Unauthenticated, "web.error.signed_out", nil))
		default:
			s.sendToSignIn(w, r)
		}
	})
}

// readForm reads a form before its handler does, which would take one that is cut
// off, damaged or too large for one with nothing in it. Uploads are read by their
// handlers.
func (route Route) readForm(r *http.Request) (err error) {
	switch kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";"); {
	case r.Method != http.MethodPost:
	case kind == "application/x-www-form-urlencoded":
		err = r.ParseForm()
	case kind == "multipart/form-data" && !route.Slow:
		err = r.ParseMultipartForm(defaultBody)
	}
	var large *http.MaxBytesError
	if err == nil || errors.As(err, &large) && large.Limit >= defaultBody {
		takeTheirs(r.PostForm, r.Form)
		return err
	}
	return fault.New(fault.Invalid, "web.error.form", nil).Because(err)
}

// sendToSignIn keeps the address, so that the person arrives where they wanted.
func (s *Site) sendToSignIn(w http.ResponseWriter, r *http.Request) {
	here := r.URL.RequestURI()
	if r.Method != http.MethodGet {
		here = "/"
	}
	to := s.config.SignInPath + "?lanjut=" + url.QueryEscape(here)
	if isFragment(r) {
		w.Header().Set("HX-Redirect", to)
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}

// failure is the error page.
type failure struct {
	Status   int
	Sentence string
	ID       string // what the person tells and the log also has
	SignIn   string
	Typed    *typed
}

var statuses = map[fault.Kind]int{
	fault.Internal:        http.StatusInternalServerError,
	fault.Invalid:         http.StatusUnprocessableEntity,
	fault.NotFound:        http.StatusNotFound,
	fault.Conflict:        http.StatusConflict,
	fault.Stale:           http.StatusConflict,
	fault.Forbidden:       http.StatusForbidden,
	fault.Unauthenticated: http.StatusUnauthorized,
	fault.Unavailable:     http.StatusServiceUnavailable,
}

// StatusCode is the HTTP status of an error.
func StatusCode(err error) int { return statuses[fault.KindOf(translated(err))] }

// translated gives the errors of net/http and context their kind.
func translated(err error) error {
	var large *http.MaxBytesError
	switch {
	case fault.As(err) != nil:
		return err
	case errors.As(err, &large):
		return fault.New(fault.Invalid, "web.error.too_large", fault.Args{"Limit": int(large.Limit >> 20)}).Because(err)
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled): // or the client has gone
		return fault.New(fault.Unavailable, "", nil).Because(err)
	}
	return err
}

// fail tells the person what went wrong and leaves the cause for the log.
func (s *Site) fail(w http.ResponseWriter, r *http.Request, err error) {
	err = translated(err)
	e := entryOf(r)
	e.err = err
	if hasGone(r) {
		return // nobody reads it
	}
	if e.answer.status != 0 { // half a file must not look like a whole one
		e.answer.cut = true
		return
	}
	f := failure{Status: StatusCode(err), Sentence: PrinterOf(r).Error(err), ID: e.id, SignIn: s.config.SignInPath}
	if e.keeps {
		f.Typed = typedOf(r)
	}
	if isFragment(r) {
		w.Header().Set("HX-Retarget", "#notices")
		w.Header().Set("HX-Reswap", "innerHTML")
		err = s.failure.Fragment(w, r, f.Status, "failure-notice", f)
	} else {
		err = s.failure.Render(w, r, f.Status, f)
	}
	if err != nil {
		e.err = errors.Join(e.err, err)
		http.Error(w, f.Sentence, f.Status)
	}
}

func isFragment(r *http.Request) bool {
	return r.Header.Get("HX-Request") == "true" && r.Header.Get("HX-Boosted") == ""
}

func notThere(http.ResponseWriter, *http.Request) error {
	return fault.New(fault.NotFound, "web.error.no_page", nil)
}

// LocalPath is an address inside this site that a person may be sent back to;
// anything else, such as another site's, becomes the start page.
func LocalPath(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.IsAbs() || u.Host != "" || len(address) == 0 || address[0] != '/' ||
		len(address) > 1 && (address[1] == '/' || address[1] == '\\') {
		return "/"
	}
	return u.RequestURI()
}
