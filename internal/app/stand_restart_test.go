package app_test

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tumbuh/internal/app"
	"tumbuh/internal/app/world"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/locale"
)

// load is people who click and import without pause.
type load struct {
	*testing.T
	browser         *http.Client
	url             string
	fine, refused   atomic.Int64
	slowest         atomic.Int64 // nanoseconds
	mu              sync.Mutex
	taken, offered  []string // posyandu of imports that were acknowledged, and all
	stop            chan struct{}
	everybodyIsGone sync.WaitGroup
}

func (l *load) going() bool {
	select {
	case <-l.stop:
		return false
	default:
		return true
	}
}

// ask opens a page. It must come, or be refused as unavailable with a sentence.
func (l *load) ask(path string) {
	start := time.Now()
	answer, err := l.browser.Get(l.url + path)
	if err != nil {
		l.Errorf("%s: %v", path, err)
		return
	}
	page, err := io.ReadAll(answer.Body)
	answer.Body.Close()
	if took := int64(time.Since(start)); took > l.slowest.Load() {
		l.slowest.Store(took)
	}
	say := locale.For(locale.Indonesian)
	told := slices.ContainsFunc([]string{"db.busy", "db.unreachable", "db.unsure"}, func(key string) bool { return strings.Contains(string(page), say.T(key)) })
	switch {
	case err == nil && answer.StatusCode == http.StatusOK && answer.Request.URL.Path == path:
		l.fine.Add(1)
	case err == nil && answer.StatusCode == http.StatusServiceUnavailable && told:
		l.refused.Add(1)
	default:
		l.Errorf("%s leads to %s: %d %v %.400s", path, answer.Request.URL.Path, answer.StatusCode, err, page)
	}
}

// PostgreSQL goes away and comes back under load, in good order and as in a power
// cut: what is asked meanwhile is refused with a sentence, at once, and all goes
// on by itself; nothing is half written, nothing acknowledged is lost.
func TestPostgresMayGoAndComeBack(t *testing.T) {
	t.Parallel()
	server := dbtest.NewServer(t, "")
	c := app.Config{Data: t.TempDir(), DB: server.URL}
	world.Run(t, c, "init", "--regency="+world.Regency)
	w := world.Open(t, c)
	l := &load{T: t, browser: w.Browser(w.Dina), stop: make(chan struct{})}
	w.Close()
	first := w.Book(strangers(chance(t), "Pertama", 20)...)
	world.Run(t, c, "import", "eppgbm", first)
	_, l.url = world.Serving(t, c)
	books := make(chan [2]string)
	for _, path := range []string{"/", "/anak", "/mutu"} {
		l.everybodyIsGone.Go(func() {
			for l.going() {
				l.ask(path)
			}
		})
	}
	l.everybodyIsGone.Go(func() {
		for book := range books {
			taken := takes(l.browser, l.url, book[1])
			l.mu.Lock()
			l.offered = append(l.offered, book[0])
			if taken {
				l.taken = append(l.taken, book[0])
			}
			l.mu.Unlock()
		}
	})
	l.everybodyIsGone.Go(func() {
		defer close(books)
		r := rand.New(rand.NewPCG(1, 1))
		for i := 0; l.going(); i++ {
			name := fmt.Sprint("Pos ", i)
			select {
			case books <- [2]string{name, w.Book(strangers(r, name, 20)...)}:
			case <-l.stop:
			}
		}
	})
	restarts := often("RESTARTS", 2)
	var longest time.Duration
	for i := range restarts {
		refused := l.refused.Load()
		server.Stop(i%2 == 1)
		world.Until(t, "requests are refused", func() bool { return l.refused.Load() > refused })
		server.Start()
		back, fine := time.Now(), l.fine.Load()
		world.Until(t, "pages come again", func() bool { return l.fine.Load() > fine+10 })
		longest = max(longest, time.Since(back))
	}
	close(l.stop)
	l.everybodyIsGone.Wait()
	if !takes(l.browser, l.url, w.Book(strangers(chance(t), "Terakhir", 20)...)) {
		t.Error("nothing can be imported afterwards")
	}

	a, err := app.Open(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	there := weighings(t, a)
	for _, posyandu := range l.offered {
		if n := there[posyandu]; n != 20 && (n != 0 || slices.Contains(l.taken, posyandu)) {
			t.Errorf("%s: %d weighings; acknowledged: %v", posyandu, n, slices.Contains(l.taken, posyandu))
		}
	}
	sound(t, a.DB)
	if slowest := time.Duration(l.slowest.Load()); slowest > 10*time.Second {
		t.Errorf("somebody waited %v", slowest)
	}
	measured(t, "Restart", restarts, "restarts", l.refused.Load(), "refused-with-a-sentence", l.fine.Load(), "pages", len(l.taken), "imports-kept",
		time.Duration(l.slowest.Load()).Milliseconds(), "ms-slowest-answer", longest.Milliseconds(), "ms-until-well")
}
