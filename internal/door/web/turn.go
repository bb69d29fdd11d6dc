package web

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"syscall"
)

// atOnce is how many requests are worked on at a time. More would only make each
// slower, and when a thousand people have hung up, the next would wait for a thousand
// pages that nobody reads: those who wait for their turn and have gone lose it.
var atOnce = max(4, 2*runtime.NumCPU())

// beginning of a body is read before a turn begins, all of it when it is a form's.
// Who hung up in it is noticed there, and behind it by net/http, which looks only when
// nothing of a request is left to be read.
const beginning = 64 << 10

// inTurn lets a request be worked on when its turn comes. The turn of a page or a
// download ends with the first byte of the answer, so that no slow reader keeps it;
// that of a form, or of what asks another server, when it is known who asks (see
// serve). Downloads have turns of their own; a form that makes a document keeps one.
func (s *Site) inTurn(route Route, next http.Handler) http.Handler {
	turns := s.turns
	if route.Makes || route.Slow && strings.HasPrefix(route.Pattern, "GET ") { // a large workbook takes many seconds: pages do not wait for it
		turns = s.loads
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		e := entryOf(r)
		r.Body = &incoming{r.Body, e}
		if r.ContentLength != 0 {
			body, err := io.ReadAll(io.LimitReader(r.Body, beginning))
			if e.gone {
				return
			}
			rest := r.Body
			if err != nil {
				rest = failing{err}
			}
			r.Body = struct {
				io.Reader
				io.Closer
			}{io.MultiReader(bytes.NewReader(body), rest), rest}
		}
		select {
		case turns <- struct{}{}:
		case <-r.Context().Done():
			return
		}
		e.endTurn = sync.OnceFunc(func() { <-turns })
		defer e.endTurn()
		if !hasGone(r) {
			next.ServeHTTP(w, r)
		}
	})
}

// failing is the end of a body that could not be read whole.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }
func (f failing) Close() error             { return nil }

// incoming is a request's body; it notices that the client hung up in mid-body.
type incoming struct {
	io.ReadCloser
	entry *entry
}

func (b *incoming) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, syscall.ECONNRESET) {
		b.entry.gone = true
	}
	return n, err
}

// hasGone tells whether nobody is left to read the answer.
func hasGone(r *http.Request) bool {
	e := entryOf(r)
	return e != nil && e.gone || errors.Is(r.Context().Err(), context.Canceled)
}
