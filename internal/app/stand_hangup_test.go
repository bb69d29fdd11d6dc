package app_test

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"tumbuh/internal/app/world"
	"tumbuh/internal/base/db"
)

// gauges reads the program's own figures.
func gauges(t *testing.T, address string) map[string]int {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	_, text := see(t, client, "http://"+address+"/metrics")
	all := map[string]int{}
	for _, m := range regexp.MustCompile(`(?m)^(\w+)(\{.*\})? ([0-9.e+]+)$`).FindAllStringSubmatch(text, -1) {
		n, _ := strconv.ParseFloat(m[3], 64)
		if name := m[1]; name != "tumbuh_database_connections" {
			all[name] = int(n)
		} else if strings.Contains(m[2], "busy") {
			all["busy"] += int(n)
		}
	}
	return all
}

// freeAddress is one on which nobody listens.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// files counts what lies in folders.
func files(t *testing.T, folders ...string) (n int) {
	t.Helper()
	for _, folder := range folders {
		err := filepath.Walk(folder, func(_ string, info os.FileInfo, err error) error {
			if err == nil && !info.IsDir() {
				n++
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return n
}

// A thousand clients that go away at the worst moment leave nothing behind: no
// connection, goroutine, transaction or file; and nobody else waits for them.
func TestClientsThatHangUpLeaveNothing(t *testing.T) {
	for _, engine := range []db.Engine{db.SQLite, db.PostgreSQL} {
		t.Run(engine.String(), func(t *testing.T) {
			t.Parallel()
			c := opened(t, engine)
			w := world.Open(t, c)
			browser := w.Browser(w.Dina)
			w.Close()
			world.Run(t, c, "import", "eppgbm", w.Book(strangers(chance(t), "Mawar", 100)...))
			private := freeAddress(t)
			p, at := world.Serving(t, c, "--metrics-addr="+private)
			inbox := filepath.Join(c.Data, "inbox")
			look := func() time.Duration {
				start := time.Now()
				if status, page := see(t, browser, at+"/anak?perlu=semua"); status != http.StatusOK {
					t.Fatalf("%d %.300s", status, page)
				}
				return time.Since(start)
			}
			for range 5 {
				look()
			}
			browser.CloseIdleConnections()
			var before map[string]int
			world.Until(t, "the jobs that follow an import have ended", func() bool {
				before = gauges(t, private)
				return before["busy"] == 0
			})
			had := files(t, p.Temp, inbox)

			address, _ := url.Parse(at)
			var cookies strings.Builder
			for _, cookie := range browser.Jar.Cookies(address) {
				fmt.Fprintf(&cookies, "%s=%s; ", cookie.Name, cookie.Value)
			}
			head := "Host: " + address.Host + "\r\nCookie: " + cookies.String() + "x=y\r\n"
			multipart := "Content-Type: multipart/form-data; boundary=B\r\nContent-Length: 1000000\r\n\r\n--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n" + strings.Repeat("NIK;Nama\n", 4000)
			search := "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 9\r\n\r\nkata=siti"
			ways := []string{
				"GET /anak HTTP/1.1\r\n" + head[:len(head)-5],
				"POST /impor HTTP/1.1\r\n" + head + multipart,
				"GET /anak?perlu=semua HTTP/1.1\r\n" + head + "\r\n",
				"POST /anak/cari HTTP/1.1\r\n" + head + search,
				"GET /anak/daftar.xlsx?perlu=semua HTTP/1.1\r\n" + head + "\r\n",
			}
			clients := often("CLIENTS", 100)
			var all sync.WaitGroup
			turns := make(chan int)
			for range 50 {
				all.Go(func() {
					for turn := range turns {
						conn, err := net.Dial("tcp", address.Host)
						if err != nil {
							t.Error(err)
							continue
						}
						_, _ = conn.Write([]byte(ways[turn%len(ways)])) // the server may have refused by now
						if turn%2 == 0 {
							_ = conn.(*net.TCPConn).SetLinger(0) // gone without a farewell
						}
						conn.Close()
					}
				})
			}
			for turn := range clients {
				turns <- turn
			}
			close(turns)
			all.Wait()
			next := look()

			browser.CloseIdleConnections()
			var after map[string]int
			world.Until(t, "all that was theirs is gone", func() bool {
				after = gauges(t, private)
				return after["tumbuh_connections"] <= before["tumbuh_connections"] && after["tumbuh_requests_in_flight"] == before["tumbuh_requests_in_flight"] &&
					after["busy"] == before["busy"] &&
					after["go_goroutines"] <= before["go_goroutines"]+3 && files(t, p.Temp, inbox) == had
			})
			if before["go_goroutines"] < 5 || after["process_open_fds"] == 0 {
				t.Errorf("the figures tell nothing: %v", after)
			}
			if broken := regexp.MustCompile(`(?m)^.*(panic|level=ERROR).*$`).FindString(p.Complained()); broken != "" {
				t.Errorf("the log says %s", broken)
			}
			measured(t, "HangUp/"+engine.String(), clients, "clients", fmt.Sprintf("%.3g", float64(next.Microseconds())/1000), "ms-next-request",
				after["go_goroutines"]-before["go_goroutines"], "goroutines-left", after["tumbuh_connections"]-before["tumbuh_connections"], "connections-left", after["busy"]-before["busy"], "transactions-left")
		})
	}
}
