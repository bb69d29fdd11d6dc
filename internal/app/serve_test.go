package app_test

import (
	"context"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"tumbuh/internal/app/world"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
)

func TestServingEndsWhenItIsAsked(t *testing.T) {
	t.Parallel()
	w := world.New(t, db.SQLite)
	ctx, stop := context.WithCancel(context.Background())
	status := 0
	err := w.Serve(ctx, "127.0.0.1:0", "test", slog.New(slog.DiscardHandler), func(address string) {
		go func() {
			defer stop()
			if answer, err := http.Get("http://" + address + "/masuk"); err == nil {
				status = answer.StatusCode
				answer.Body.Close()
			}
		}()
	})
	if err != nil || status != http.StatusOK {
		t.Errorf("%d, %v", status, err)
	}
}

// Started twice by mistake, the second program says so and leaves the workbook
// alone that somebody is looking through in the first.
func TestASecondProgramTakesNothingFromTheFirst(t *testing.T) {
	t.Parallel()
	w := world.New(t, db.SQLite)
	w.As(w.Dina).Upload("/impor", w.Book(world.Line{Name: siti}), "a.csv")
	err := w.Serve(context.Background(), w.URL[len("http://"):], "test", slog.New(slog.DiscardHandler), func(string) { t.Error("it serves") })
	if fault.KindOf(err) != fault.Unavailable {
		t.Error(err)
	}
	if waiting, err := os.ReadDir(filepath.Join(w.Config.Data, "inbox")); len(waiting) != 1 {
		t.Errorf("%d files wait, %v", len(waiting), err)
	}
}
