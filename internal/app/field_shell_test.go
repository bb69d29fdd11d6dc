package app_test

import (
	"bytes"
	"strings"
	"testing"

	"tumbuh/internal/base/browser"
)

func TestANewVersionWaitsUntilNothingWaitsOnThePhone(t *testing.T) {
	t.Parallel()
	p := sarisPhone(t)
	version := func() string { return browser.Eval[string](p.Tab, "document.documentElement.dataset.version") }
	old, whole := version(), false
	p.WaitFor("navigator.serviceWorker.controller")
	// The next version: the same files, but for what says which it is; a file of it is missing at first.
	p.line.Change(func(path string, body []byte) []byte {
		if !whole && strings.HasSuffix(path, ".webmanifest") {
			return nil
		}
		if path == "/field/" || strings.HasSuffix(path, "/sw.js") {
			return bytes.ReplaceAll(body, []byte(old), []byte("berikutnya00"))
		}
		return body
	})
	update := "navigator.serviceWorker.getRegistration().then(r => r.update()).then(r => new Promise(done => { const w = r.installing; if (!w) return done(''); w.onstatechange = () => { if (w.state === 'redundant' || w.state === 'activated') done(w.state) } }))"
	if state := browser.Eval[string](p.Tab, update); state != "redundant" {
		t.Errorf("a version of which a file is missing became %q", state)
	}
	p.Reload()
	if version() != old {
		t.Error("a mixture is served")
	}
	p.Unlock(secretPIN)
	p.Arrived()
	whole = true
	p.line.Down()
	p.Registers("Puang Rembulan")
	p.line.Up()
	p.line.Cut(0) // it still waits when the new version is there
	if state := browser.Eval[string](p.Tab, update); state != "activated" {
		t.Errorf("the new version became %q", state)
	}
	p.Go("saya", "Saya")
	p.WaitText("main", "Versi baru sudah siap. 1 catatan belum terkirim")
	p.line.Down()
	p.Reload()
	p.WaitFor("document.querySelector('[name=pin]')")
	if version() != old {
		t.Error("the version changed while a record waited")
	}
	p.line.Up()
	p.Unlock(secretPIN)
	p.Arrived()
	p.Reload()
	p.WaitFor("document.documentElement.dataset.version === 'berikutnya00'")
	p.Unlock(secretPIN)
	p.Arrived()
	p.line.Down()
	p.Reload() // all of the new version lies on the phone
	p.Unlock(secretPIN)
	if version() != "berikutnya00" {
		t.Error("the old version came back")
	}
	p.Quiet()
}

func TestTheCadreMayTakeANewVersionBeforeAllIsSent(t *testing.T) {
	t.Parallel()
	p := sarisPhone(t)
	old := browser.Eval[string](p.Tab, "document.documentElement.dataset.version")
	p.WaitFor("navigator.serviceWorker.controller")
	p.line.Down()
	p.Registers("Puang Rembulan")
	p.line.Change(func(path string, body []byte) []byte {
		if path == "/field/" || strings.HasSuffix(path, "/sw.js") {
			return bytes.ReplaceAll(body, []byte(old), []byte("berikutnya00"))
		}
		return body
	})
	p.line.Up()
	p.line.Cut(0)
	p.Go("saya", "Saya")
	p.Click("section:nth-of-type(2) .button") // look for a new version
	p.WaitText("main", "Versi baru sudah siap")
	p.Click("section:nth-of-type(2) .button") // use it
	p.WaitFor("document.documentElement.dataset.version === 'berikutnya00'")
	p.Unlock(secretPIN)
	p.Arrived()
	if n := p.w.Count("household"); n != 1 {
		t.Errorf("%d households", n)
	}
	p.Quiet()
}

func TestOnlyOneTabIsOpenAtATime(t *testing.T) {
	t.Parallel()
	p := sarisPhone(t)
	p.line.Down()
	p.Registers("Puang Rembulan")
	second := *p
	second.Tab = p.Another()
	second.Goto(p.url)
	second.TypePIN(secretPIN)
	second.WaitText("h1", "Sudah terbuka di tempat lain")
	p.Registers("Daeng Matahari")
	second.Click("main .main") // use it here
	p.WaitText("h1", "Sari")   // the first asks for the PIN
	second.WaitText(".state", "2 tersimpan di HP")
	second.Registers("Ambo Tuo")
	p.line.Up()
	second.Sends()
	second.Arrived()
	if n := p.w.Count("household"); n != 3 {
		t.Errorf("%d households", n)
	}
	p.Quiet()
	second.Quiet()
}

func TestAFullPhoneSaysSoAndKeepsNothingHalf(t *testing.T) {
	t.Parallel()
	p := phoneIn(t, goarie(t))
	origin := strings.TrimSuffix(p.url, "/field/")
	p.Goto(p.url)
	p.Room(origin, 8<<20)
	p.Enrol("sari", secretPIN)
	p.line.Down()
	p.Registers("Puang Rembulan")
	browser.Eval[bool](p.Tab, fillUp)
	p.Family("Daeng Matahari")
	p.WaitText(".alarm", "Penyimpanan HP penuh: yang terakhir TIDAK tersimpan")
	p.WaitText(".state", "1 tersimpan di HP")
	p.ConsoleErrors() // the page's own complaint of it
	p.Room(origin, 0)
	p.Click(".alarm button")
	p.Click(".foot .main") // what was typed is still there
	p.WaitText(".state", "2 tersimpan di HP")
	p.Reload()
	p.Unlock(secretPIN)
	p.WaitText(".state", "2 tersimpan di HP")
	p.Quiet()
}

// fillUp stores photos until not the smallest one fits.
const fillUp = `(async () => {
	const db = await new Promise(ok => { const r = indexedDB.open("foto"); r.onupgradeneeded = () => r.result.createObjectStore("foto", {autoIncrement: true}); r.onsuccess = () => ok(r.result) });
	for (let size = 1 << 20; size >= 64; size >>= 1) {
		const photo = new Uint8Array(size).map(() => Math.random() * 256);
		for (let fits = true; fits;) fits = await new Promise(ok => {
			const tx = db.transaction("foto", "readwrite");
			tx.oncomplete = () => ok(true); tx.onabort = () => ok(false);
			tx.objectStore("foto").add(photo);
		});
	}
	return true;
})()`

// Small things to tap on, contrast in light and dark, names for screen readers, no
// sideways scrolling.
func TestEveryPageOfTheShellIsFitForAThumb(t *testing.T) {
	t.Parallel()
	p := phoneIn(t, goarie(t))
	p.Tab = browser.Own(t)
	p.Resize(360, 640)
	p.Goto(p.url)
	p.WaitFor("document.querySelector('[name=link]')")
	p.fit("welcome")
	if why := p.NotInstallable(); len(why) > 0 {
		t.Errorf("cannot be installed: %q", why)
	}
	p.Goto(p.Link("sari"))
	p.WaitFor("document.querySelector('[name=pin1]')")
	p.Type("[name=pin1]", "123456")
	p.Click("[type=submit]")
	p.WaitText("main", "mudah ditebak")
	p.fit("new PIN")
	p.Type("[name=pin1]", secretPIN)
	p.Type("[name=pin2]", secretPIN)
	p.Click("[type=submit]")
	p.WaitFor("document.querySelector('.dock')")
	p.Arrived()
	p.Registers("Daeng Matahari")
	p.Arrived()
	p.line.Down()
	p.Registers("Puang Rembulan")
	p.Go("kirim", "Kiriman")
	p.Click("section .button") // what arrived
	p.WaitText("main", "Daeng Matahari")
	p.fit("outbox")
	p.Go("saya", "Saya")
	p.Click("details summary")
	p.Click("section:last-of-type .button")
	p.WaitFor("document.querySelector('.danger')")
	p.fit("own")
	p.Click("main .main") // lock
	p.Click("details summary")
	p.TypePIN("314159")
	p.WaitText("main", "PIN salah")
	p.fit("PIN")
	p.line.Up()
	p.Enrol("tina", secretPIN)
	p.Reload()
	p.WaitText("h1", "Siapa yang memakai?")
	p.fit("who")
	p.Quiet()
}

// fit looks at a page in light and in dark.
func (p *cadrePhone) fit(page string) {
	p.t.Helper()
	for _, dark := range []bool{false, true} {
		p.Dark(dark)
		p.Axe(p.t)
	}
	p.Dark(false)
	for _, small := range browser.Eval[[]string](p.Tab, smallTargets) {
		p.t.Errorf("%s: %s", page, small)
	}
}

// smallTargets are what can be tapped and is less than 48 px high or wide, by its own
// box or that of its label, and what is wider than the screen.
const smallTargets = `[...document.querySelectorAll("a, button, input, select, textarea, summary")].map(e => {
	const big = e.closest("label, .input") ?? e, r = big.getBoundingClientRect();
	return r.width > 0 && (r.width < 47.5 || r.height < 47.5) ? e.outerHTML.slice(0, 120) + " is " + r.width + " × " + r.height : "";
}).concat(document.documentElement.scrollWidth > innerWidth ? "scrolls sideways: " + document.documentElement.scrollWidth : "").filter(Boolean)`
