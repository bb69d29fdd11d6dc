package web_test

import (
	"errors"
	"io"
	"net/http"
	"testing"

	"tumbuh/internal/door/web"
	"tumbuh/internal/door/web/webtest"
)

// A download that fails half way ends as one that is broken off, not as a whole
// file with an error page at its end.
func TestHalfAnAnswerIsNotTakenForAWholeOne(t *testing.T) {
	t.Parallel()
	site := webtest.Site(t, web.Viewer{SignedIn: true})
	address := webtest.Serve(t, site.Handler([]web.Route{{Pattern: "GET /berkas", Permission: web.SignedIn, Handler: func(w http.ResponseWriter, _ *http.Request) error {
		_, err := io.WriteString(w, "the first half")
		return errors.Join(err, http.NewResponseController(w).Flush(), errors.New("the second cannot be read"))
	}}}))
	answer, err := http.Get(address + "/berkas")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if body, err := io.ReadAll(answer.Body); err == nil || string(body) != "the first half" {
		t.Errorf("%q, %v", body, err)
	}
}
