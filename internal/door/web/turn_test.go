package web_test

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"runtime"
	"sync"
	"testing"
	"time"

	"tumbuh/internal/door/web"
	"tumbuh/internal/door/web/webtest"
)

// However many downloads are being made and however many clients have gone, a page
// gets its turn; and who has gone while waiting is never worked for.
func TestPagesDoNotWaitForDownloads(t *testing.T) {
	t.Parallel()
	begun, goOn := make(chan struct{}, 100), make(chan struct{})
	site := webtest.Site(t, web.Viewer{})
	address := webtest.Serve(t, site.Handler([]web.Route{
		{Pattern: "GET /unduh", Permission: web.Anyone, Slow: true, Handler: func(http.ResponseWriter, *http.Request) error {
			begun <- struct{}{}
			<-goOn
			return nil
		}},
		{Pattern: "POST /unggah", Permission: web.Anyone, Slow: true, Handler: func(w http.ResponseWriter, r *http.Request) error {
			body, err := io.ReadAll(r.Body)
			_, _ = w.Write(body)
			return err
		}},
		{Pattern: "GET /halaman", Permission: web.Anyone, Handler: func(w http.ResponseWriter, r *http.Request) error {
			_, err := io.WriteString(w, "halaman")
			return err
		}},
	}))
	get := func(ctx context.Context, path string) {
		r, _ := http.NewRequestWithContext(ctx, "GET", address+path, nil)
		if answer, err := http.DefaultClient.Do(r); err == nil {
			answer.Body.Close()
		}
	}
	gone, leave := context.WithCancel(context.Background())
	for range 50 {
		go get(gone, "/unduh")
	}
	for range max(2, runtime.NumCPU()) { // as many as are made at once
		<-begun
	}
	for range 5 {
		answer, err := http.Get(address + "/halaman")
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(answer.Body)
		answer.Body.Close()
		if string(body) != "halaman" {
			t.Errorf("%q", body)
		}
	}
	leave()
	close(goOn)
	answer, err := http.Post(address+"/unggah", "text/plain", io.LimitReader(zeros{}, 300_000))
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if n, err := io.Copy(io.Discard, answer.Body); n != 300_000 || err != nil {
		t.Errorf("of 300,000 bytes sent %d came through: %v", n, err)
	}
}

// A form that makes a document waits for a turn of downloads: however many are sent, only
// as many are made at once, and pages go on.
func TestDocumentsAreMadeInTheTurnsOfDownloads(t *testing.T) {
	t.Parallel()
	begun, goOn := make(chan struct{}, 100), make(chan struct{})
	site := webtest.Site(t, web.Viewer{})
	address := webtest.Serve(t, site.Handler([]web.Route{
		{Pattern: "POST /terbitkan", Permission: web.Anyone, Makes: true, Handler: func(http.ResponseWriter, *http.Request) error {
			begun <- struct{}{}
			<-goOn
			return nil
		}},
		{Pattern: "GET /halaman", Permission: web.Anyone, Handler: func(http.ResponseWriter, *http.Request) error { return nil }},
	}))
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if answer, err := http.PostForm(address+"/terbitkan", url.Values{"nomor": {"1"}}); err == nil {
				answer.Body.Close()
			}
		})
	}
	turns := max(2, runtime.NumCPU())
	for range turns {
		<-begun
	}
	for range 5 { // time for another to begin
		answer, err := http.Get(address + "/halaman")
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
	}
	time.Sleep(100 * time.Millisecond)
	if n := len(begun); n > 0 {
		t.Errorf("%d documents more than %d are being made", n, turns)
	}
	close(goOn)
	if all.Wait(); len(begun) != 20-turns {
		t.Errorf("%d were made after them", len(begun))
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }
