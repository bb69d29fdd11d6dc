package browser

import (
	"context"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/storage"
	"github.com/chromedp/chromedp"
)

// Another opens a further window with the same memory.
func (b *Tab) Another() *Tab { b.t.Helper(); return windowOf(b.t, b.ctx, b.memory) }

// Reload opens the page once more, through its service worker where it has one.
func (b *Tab) Reload() { b.t.Helper(); b.run("reload", chromedp.Reload()) }

// Slow makes the line and the processor those of a weak phone: bits per second both
// ways, milliseconds that every request waits, and how many times slower it computes.
// Slow(0, 0, 1) takes that back.
func (b *Tab) Slow(bits, wait, times float64) {
	b.t.Helper()
	bytes := bits / 8
	if bits == 0 {
		bytes = -1
	}
	b.run("slow down", network.Enable(), chromedp.ActionFunc(func(ctx context.Context) error {
		_, err := network.EmulateNetworkConditionsByRule(false, []*network.Conditions{{Latency: wait, DownloadThroughput: bytes, UploadThroughput: bytes}}).Do(ctx)
		return err
	}), emulation.SetCPUThrottlingRate(times))
}

// Room leaves the site so many bytes to store; 0 takes that back.
func (b *Tab) Room(origin string, bytes float64) {
	b.t.Helper()
	limit := storage.OverrideQuotaForOrigin(origin)
	if bytes > 0 {
		limit = limit.WithQuotaSize(bytes)
	}
	b.run("limit the storage", limit)
}

// SaveTo puts what pages download into a folder.
func (b *Tab) SaveTo(dir string) {
	b.t.Helper()
	b.run("save downloads", browser.SetDownloadBehavior(browser.SetDownloadBehaviorBehaviorAllow).WithBrowserContextID(b.memory).WithDownloadPath(dir))
}

// Kept is everything that the site has stored in IndexedDB, localStorage and caches,
// as text that can be searched; bytes stand as Latin letters, so that nothing hides.
func (b *Tab) Kept() string {
	b.t.Helper()
	return Eval[string](b, keptScript)
}

const keptScript = `(async () => {
	const seen = [];
	const show = v => v instanceof ArrayBuffer || ArrayBuffer.isView(v)
		? Array.from(new Uint8Array(v.buffer ?? v), c => String.fromCharCode(c)).join("")
		: v && typeof v === "object" ? Object.entries(v).map(([k, w]) => k + "=" + show(w)).join(";") + Object.prototype.toString.call(v) : String(v);
	for (const {name} of await indexedDB.databases()) {
		const db = await new Promise((ok, no) => { const r = indexedDB.open(name); r.onsuccess = () => ok(r.result); r.onerror = () => no(r.error); });
		for (const store of db.objectStoreNames) {
			const of = db.transaction(store).objectStore(store);
			for (const r of [of.getAllKeys(), of.getAll()])
				seen.push(name + "/" + store + ": " + show(await new Promise((ok, no) => { r.onsuccess = () => ok(r.result); r.onerror = () => no(r.error); })));
		}
		db.close();
	}
	for (const s of [localStorage, sessionStorage]) seen.push(show(Object.assign({}, s)));
	for (const name of await caches.keys()) for (const r of await (await caches.open(name)).keys()) seen.push(name + " " + r.url);
	return seen.join("\n");
})()`

// Until asks until something outside of the page is so, which the browser brings
// about.
func (b *Tab) Until(what string, holds func() bool) {
	b.t.Helper()
	until := time.After(patience)
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for !holds() {
		select {
		case <-again.C:
		case <-until:
			b.t.Fatalf("not after %v: %s; the console says %q", patience, what, b.ConsoleErrors())
		}
	}
}

// NotInstallable are the reasons why the browser would not put this page among the
// phone's applications.
func (b *Tab) NotInstallable() (why []string) {
	b.t.Helper()
	b.run("ask whether it can be installed", chromedp.ActionFunc(func(ctx context.Context) error {
		found, err := page.GetInstallabilityErrors().Do(ctx)
		for _, e := range found {
			why = append(why, e.ErrorID)
		}
		return err
	}))
	return why
}

// Dark shows the page as in the dark, or as in the light.
func (b *Tab) Dark(dark bool) {
	b.t.Helper()
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	b.run("change the light", media("screen", scheme))
}
