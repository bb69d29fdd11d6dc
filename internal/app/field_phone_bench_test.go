package app_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/app/world"
	"tumbuh/internal/base/browser"
	"tumbuh/internal/base/db"
	"tumbuh/internal/record/account"
)

// A weak phone on a poor line: slow 3G, and a processor six times slower than this
// machine's.
func weak(p *cadrePhone) { p.Slow(400_000, 400, 6) }

// starts are the milliseconds until something is to be read, and until it can be
// answered.
type starts struct{ Paint, Ready float64 }

func (p *cadrePhone) starts() starts {
	p.WaitFor("performance.getEntriesByName('ready').length && performance.getEntriesByName('first-contentful-paint').length")
	return browser.Eval[starts](p.Tab, "({Paint: performance.getEntriesByName('first-contentful-paint')[0].startTime, Ready: performance.getEntriesByName('ready')[0].startTime})")
}

// start is the first screen of a phone that never was here, and of one that has the
// application.
func start(t testing.TB) (first, installed starts) {
	p := phoneIn(t, goarie(t))
	weak(p)
	p.Goto(p.url)
	p.WaitFor("document.querySelector('[name=link]')")
	first = p.starts()
	p.Slow(0, 0, 1)
	p.Enrol("sari", secretPIN)
	p.WaitFor("navigator.serviceWorker.controller")
	weak(p)
	p.Reload()
	p.WaitFor("document.querySelector('[name=pin]')")
	return first, p.starts()
}

func TestHowSoonThePhoneIsReady(t *testing.T) {
	first, installed := start(t)
	t.Logf("first screen %.0f ms, to be answered after %.0f ms; installed %.0f and %.0f ms", first.Paint, first.Ready, installed.Paint, installed.Ready)
}

func BenchmarkFieldStart(b *testing.B) {
	for b.Loop() {
		first, installed := start(b)
		b.ReportMetric(first.Paint, "ms-first-screen")
		b.ReportMetric(first.Ready, "ms-first-ready")
		b.ReportMetric(installed.Paint, "ms-installed-screen")
		b.ReportMetric(installed.Ready, "ms-installed-ready")
	}
}

// BenchmarkFieldLarge is a phone with 2,000 households and 10,000 people: the first
// filling, opening it, and typing a name into the search.
func BenchmarkFieldLarge(b *testing.B) {
	w := goarie(b)
	filler := newFiller(b, w)
	filler.fill(2000, 10_000)
	for b.Loop() {
		p := phoneIn(b, w)
		p.Goto(p.Link("sari"))
		p.WaitFor("document.querySelector('[name=pin1]')")
		p.Type("[name=pin1]", secretPIN)
		p.Type("[name=pin2]", secretPIN)
		p.Slow(1_000_000, 100, 1)
		begun := time.Now()
		p.Click("[type=submit]")
		p.Arrived()
		b.ReportMetric(time.Since(begun).Seconds(), "s-first-filling-1Mbit")
		p.Slow(0, 0, 6)
		p.Reload()
		p.Type("[name=pin]", secretPIN)
		begun = time.Now()
		p.Click("[type=submit]")
		p.WaitFor("document.querySelector('.dock')")
		b.ReportMetric(float64(time.Since(begun).Milliseconds()), "ms-unlock")
		p.Arrived()
		for _, place := range []struct{ page, title, field, text string }{
			{"keluarga", "Keluarga", "main input", "Keluarga 1999"}, {"keluarga/baru", "Keluarga baru", "main input", "Daeng Matahari"},
			{"", "Hari ini", "main input", "Warga 9999"}} {
			p.Go(place.page, place.title)
			browser.Eval[bool](p.Tab, "(window.slow = [], new PerformanceObserver(l => slow.push(...l.getEntries())).observe({type: 'event', durationThreshold: 16}), true)")
			p.Type(place.field, place.text)
			p.Arrived()
			b.ReportMetric(browser.Eval[float64](p.Tab, "Math.max(0, ...slow.map(e => e.duration))"), "ms-slowest-key-"+cmp.Or(place.page, "hari-ini"))
		}
	}
}

// filler is a phone without a screen, which sends what it is told.
type filler struct {
	t      testing.TB
	url    string
	secret string
}

func newFiller(t testing.TB, w *world.World) *filler {
	t.Helper()
	cadre := w.Person("tina", account.Cadre, world.Village)
	_, link, err := w.Accounts.PhoneLink(context.Background(), w.Ani.Actor, cadre.ID)
	if err != nil {
		t.Fatal(err)
	}
	f := &filler{t: t, url: w.URL + "/field/v1/"}
	secret := account.NewSecret()
	f.post("enrol", object{"token": link.Token, "secret": secret, "app": "test"}, &object{})
	f.secret = secret
	return f
}

func (f *filler) post(path string, body, answer any) {
	f.t.Helper()
	text, _ := json.Marshal(body)
	request, _ := http.NewRequest(http.MethodPost, f.url+path, bytes.NewReader(text))
	request.Header.Set("Content-Type", "application/json")
	if f.secret != "" {
		request.Header.Set("Authorization", "Bearer "+f.secret)
	}
	got, err := http.DefaultClient.Do(request)
	if err != nil {
		f.t.Fatal(err)
	}
	defer got.Body.Close()
	said, _ := io.ReadAll(got.Body)
	if got.StatusCode != http.StatusOK || json.Unmarshal(said, answer) != nil {
		f.t.Fatalf("%s: %d %s", path, got.StatusCode, said)
	}
}

// fill registers households and people, as a phone would.
func (f *filler) fill(households, people int) {
	f.t.Helper()
	now := time.Now().UTC().Format(time.RFC3339)
	record := func(kind, id string, fields object) object {
		fields["village"] = world.Village
		return object{"id": id, "kind": kind, "subject": id, "at": now, "body": object{"fields": fields, "over": object{}}}
	}
	var push []object
	send := func(least int) {
		if len(push) < least || len(push) == 0 {
			return
		}
		var answer struct {
			Verdicts []struct{ Verdict, Text string }
		}
		f.post("sync", object{"now": now, "app": "test", "backlog": len(push), "oldest": nil, "push": push, "token": "", "limit": 0}, &answer)
		for _, v := range answer.Verdicts {
			if v.Verdict != "new" {
				f.t.Fatalf("%+v", v)
			}
		}
		push = nil
	}
	homes := make([]string, households)
	for i := range homes {
		homes[i] = strings.ToLower(string(db.NewID()))
		push = append(push, record("household", homes[i], object{"head": fmt.Sprintf("Keluarga %d", i), "hamlet": "Dusun Uji", "rt": fmt.Sprint(i % 9), "rw": "1"}))
		send(500)
	}
	send(1)
	for i := range people {
		id := strings.ToLower(string(db.NewID()))
		push = append(push, record("person", id, object{"household": homes[i%households], "name": fmt.Sprintf("Warga %d", i), "sex": 1 + i%2, "birth": "1990-01-02", "relation": "other"}))
		send(500)
	}
	send(1)
}
