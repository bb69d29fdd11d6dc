package app_test

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"tumbuh/internal/app/world"
	"tumbuh/internal/base/db"
)

// Clients that send a byte now and then, of a header or of a body, are cut off;
// meanwhile everybody else is answered.
func TestWhoOnlyTricklesIsCutOff(t *testing.T) {
	t.Parallel()
	w := world.New(t, db.SQLite)
	w.Config.Addr, w.Config.ClientTimeout = "127.0.0.1:0", 300*time.Millisecond
	ctx, stop := context.WithCancel(context.Background())
	at, ended := make(chan string, 1), make(chan error, 1)
	go func() { ended <- w.Serve(ctx, "test", slog.New(slog.DiscardHandler), func(url string) { at <- url }) }()
	defer func() {
		if stop(); <-ended != nil {
			t.Error("it does not stop")
		}
	}()
	url := <-at
	host := strings.TrimPrefix(url, "http://")
	var tricklers sync.WaitGroup
	var mu sync.Mutex
	var longest time.Duration
	clients := often("TRICKLERS", 40)
	for i := range clients {
		begin := "GET /masuk HTTP/1.1\r\nHost: a\r\nX: "
		if i%2 == 1 {
			begin = "POST /masuk HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 10000\r\n\r\nnama="
		}
		conn, err := net.Dial("tcp", host)
		if err != nil {
			t.Fatal(err)
		}
		start, gone := time.Now(), make(chan struct{})
		go func() {
			defer close(gone)
			_, _ = io.Copy(io.Discard, conn) // until the server ends it
		}()
		tricklers.Go(func() {
			defer conn.Close()
			_, _ = io.WriteString(conn, begin)
			for {
				select {
				case <-gone:
					mu.Lock()
					defer mu.Unlock()
					longest = max(longest, time.Since(start))
					return
				case <-time.After(20 * time.Millisecond):
					_, _ = conn.Write([]byte("a"))
				}
			}
		})
	}
	answered := 0
	all := make(chan struct{})
	go func() { tricklers.Wait(); close(all) }()
	world.Until(t, "all are cut off", func() bool {
		if status, _ := see(t, http.DefaultClient, url+"/masuk"); status == http.StatusOK {
			answered++
		}
		select {
		case <-all:
			return true
		default:
			return false
		}
	})
	if answered == 0 {
		t.Error("nobody else was answered meanwhile")
	}
	measured(t, "Trickle", clients, "clients", longest.Milliseconds(), "ms-until-cut-off-of-300", answered, "answered-meanwhile")
}
