package app_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"tumbuh/internal/app"
	"tumbuh/internal/app/world"
	"tumbuh/internal/base/browser"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/record/account"
)

// The whole application on a phone: enrolled through the real router, in a browser of
// its own, over a line that can be cut.

const secretPIN = "271828"

// cadrePhone is a browser of 360 × 640 on that line.
type cadrePhone struct {
	*browser.Tab
	t    testing.TB
	w    *world.World
	line *wire
	url  string // of the application
}

// goarie is a world by the real clock, as the browser's is.
func goarie(t testing.TB) *world.World { t.Helper(); return goarieAt(t, time.Now) }

func goarieAt(t testing.TB, now func() time.Time) *world.World {
	t.Helper()
	c := app.Config{Data: t.TempDir(), DB: dbtest.URL(t, db.SQLite), Now: now}
	if _, err := app.Init(context.Background(), c, world.Regency, ledger.By{Name: "test"}); err != nil {
		t.Fatal(err)
	}
	return world.Open(t, c)
}

// phoneIn is a fresh phone of somebody in that world.
func phoneIn(t testing.TB, w *world.World) *cadrePhone {
	t.Helper()
	l := newWire(t, w.URL)
	p := &cadrePhone{Tab: browser.Open(t), t: t, w: w, line: l, url: "http://" + l.address + "/field/"}
	p.Resize(360, 640)
	return p
}

// sarisPhone is enrolled for Sari, cadre in Goarie, and open.
func sarisPhone(t testing.TB) *cadrePhone {
	t.Helper()
	p := phoneIn(t, goarie(t))
	p.Enrol("sari", secretPIN)
	return p
}

// Link is a new link for a cadre's phone; the account is made where there is none.
func (p *cadrePhone) Link(username string) string {
	p.t.Helper()
	cadre := p.w.Person(username, account.Cadre, world.Village)
	_, link, err := p.w.Accounts.PhoneLink(context.Background(), p.w.Ani.Actor, cadre.ID)
	if err != nil {
		p.t.Fatal(err)
	}
	return p.url + "#mulai=" + link.Token
}

// Enrol follows a link and chooses a PIN.
func (p *cadrePhone) Enrol(username, pin string) {
	p.t.Helper()
	p.Goto(p.Link(username))
	p.WaitFor("document.querySelector('[name=pin1]')")
	p.Type("[name=pin1]", pin)
	p.Type("[name=pin2]", pin)
	p.Click("[type=submit]")
	p.WaitFor("document.querySelector('.dock')")
	p.Arrived()
}

// Arrived waits until everything has been sent and fetched.
func (p *cadrePhone) Arrived() {
	p.t.Helper()
	p.WaitFor(`/^Semua sudah terkirim · .*\d\d\.\d\d$/.test(document.querySelector(".state")?.textContent ?? "")`)
}

// TypePIN unlocks.
func (p *cadrePhone) TypePIN(pin string) {
	p.t.Helper()
	p.WaitFor("document.querySelector('[name=pin]')")
	p.Type("[name=pin]", pin)
	p.Click("[type=submit]")
}

// Unlock types the right PIN and waits for the pages.
func (p *cadrePhone) Unlock(pin string) {
	p.t.Helper()
	p.TypePIN(pin)
	p.WaitFor("document.querySelector('.dock')")
}

// Go opens a page of the application.
func (p *cadrePhone) Go(page, title string) {
	p.t.Helper()
	browser.Eval[bool](p.Tab, fmt.Sprintf("(location.hash = %q, true)", page))
	p.WaitText("h1", title)
}

// Family registers a household, as the cadre does: one question after the other.
func (p *cadrePhone) Family(head string) {
	p.t.Helper()
	p.Go("keluarga/baru", "Keluarga baru")
	p.Type("main input", head)
	for step := 1; step <= 5; step++ {
		browser.Eval[bool](p.Tab, "(document.querySelector('.foot .main').click(), true)") // at once: the page is drawn anew with each question
		if step < 5 {
			p.WaitFor(fmt.Sprintf("location.hash.includes('langkah=%d') && document.querySelector('.foot .main')", step))
		}
	}
}

// Registers waits until the family's page is there: it lies on the phone.
func (p *cadrePhone) Registers(head string) {
	p.t.Helper()
	p.Family(head)
	p.WaitFor(`/^#keluarga\/[0-9a-f-]{36}/.test(location.hash)`)
}

// Sends opens the outbox and sends.
func (p *cadrePhone) Sends() {
	p.t.Helper()
	p.Go("kirim", "Kiriman")
	p.WaitFor("!document.querySelector('main .main').disabled")
	p.Click("main .main")
}

// Quiet fails for every complaint of the browser but those of a line that is down.
func (p *cadrePhone) Quiet() {
	p.t.Helper()
	for _, said := range p.ConsoleErrors() {
		if !strings.Contains(said, "net::ERR_") && !strings.Contains(said, "the server responded with a status of") {
			p.t.Errorf("console: %s", said)
		}
	}
}

// Hides puts the page away, as a call does, and waits until what was typed lies on the disk.
func (p *cadrePhone) Hides() {
	p.t.Helper()
	browser.Eval[bool](p.Tab, `(async () => {
		dispatchEvent(new Event("pagehide"));
		const { name } = (await indexedDB.databases()).find(d => d.name.startsWith("tumbuh-"));
		const base = await new Promise(ok => { indexedDB.open(name).onsuccess = e => ok(e.target.result) });
		const drafts = () => new Promise(ok => { base.transaction("sealed").objectStore("sealed").get("drafts").onsuccess = e => ok(String(e.target.result)) });
		for (let had = "", now = await drafts(); had !== now; now = await drafts()) { had = now; await new Promise(ok => setTimeout(ok, 100)) } // until it lies on the disk
		base.close();
		return true })()`)
}

// Vaults counts the stores of cadres on the phone.
func (p *cadrePhone) Vaults() int {
	return browser.Eval[int](p.Tab, "indexedDB.databases().then(all => all.filter(d => d.name.startsWith('tumbuh-')).length)")
}

// wire leads from phones to the server. It can be down, cut an answer off after some
// bytes, and change what passes.
type wire struct {
	t       testing.TB
	to      string
	address string
	server  *http.Server
	mu      sync.Mutex
	cut     int                                   // bytes of the next sync's answer that still arrive; below 0: all
	change  func(path string, body []byte) []byte // of files; nil: unchanged
	alter   func(body []byte) []byte              // of the next sync's request; nil: unchanged
}

func newWire(t testing.TB, to string) *wire {
	l := &wire{t: t, to: to, address: "127.0.0.1:0", cut: -1}
	l.Up()
	t.Cleanup(l.Down)
	return l
}

// Up lets phones reach the server, always at the same address.
func (l *wire) Up() {
	l.t.Helper()
	listener, err := net.Listen("tcp", l.address)
	if err != nil {
		l.t.Fatal(err)
	}
	l.address = listener.Addr().String()
	l.server = &http.Server{Handler: l}
	go func() { _ = l.server.Serve(listener) }() // ends with Down
}

// Down cuts all connections; none is taken any more.
func (l *wire) Down() { _ = l.server.Close() }

// Cut lets so many bytes of the next sync's answer through.
func (l *wire) Cut(bytes int) { l.mu.Lock(); l.cut = bytes; l.mu.Unlock() }

// Change alters the files of the application.
func (l *wire) Change(f func(path string, body []byte) []byte) {
	l.mu.Lock()
	l.change = f
	l.mu.Unlock()
}

// Alter changes the next sync's request, if it is too small to be packed.
func (l *wire) Alter(f func(body []byte) []byte) { l.mu.Lock(); l.alter = f; l.mu.Unlock() }

func (l *wire) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	l.mu.Lock()
	if l.alter != nil && strings.HasSuffix(r.URL.Path, "/sync") {
		alter := l.alter
		l.alter = nil
		body = alter(body)
	}
	l.mu.Unlock()
	request, _ := http.NewRequestWithContext(r.Context(), r.Method, l.to+r.URL.RequestURI(), bytes.NewReader(body))
	request.Header = r.Header.Clone()
	l.mu.Lock()
	cut, change := -1, l.change
	if strings.HasSuffix(r.URL.Path, "/sync") {
		cut, l.cut = l.cut, -1
	} else if r.Method == http.MethodGet && change != nil {
		request.Header.Del("Accept-Encoding") // so that it can be read
		request.Header.Del("If-None-Match")
	}
	l.mu.Unlock()
	answer, err := (&http.Transport{DisableKeepAlives: true, DisableCompression: true}).RoundTrip(request)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	defer answer.Body.Close()
	text, _ := io.ReadAll(answer.Body)
	if r.Method == http.MethodGet && change != nil {
		if text = change(r.URL.Path, text); text == nil {
			http.NotFound(w, r)
			return
		}
		answer.Header.Del("Etag")
	}
	for name, values := range answer.Header {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(text)))
	w.WriteHeader(answer.StatusCode)
	if cut >= 0 && cut < len(text) {
		_, _ = w.Write(text[:cut])
		panic(http.ErrAbortHandler)
	}
	_, _ = w.Write(text)
}
