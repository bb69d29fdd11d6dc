package app_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"testing"

	"tumbuh/internal/app/world"
	"tumbuh/internal/base/browser"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/door/build"
)

// The phone's pages over sample data, without server and PIN: what is saved lies in
// memory, and waiting() in the page tells of it.

// object is a piece of JSON: a doc of docs/sync.md, or a part of one.
type object map[string]any

// fieldToday is the day on the clock of the pages under test.
var fieldToday = civil.MustDate("2026-09-05")

// fieldID is an id that tells its kind and number.
func fieldID(kind string, n int) string {
	return fmt.Sprintf("01900000-%s-7000-8000-%012d", map[string]string{"household": "0001", "person": "0002", "child": "0003", "event": "0004"}[kind], n)
}

// fieldDoc is a subject as the server would send it.
func fieldDoc(kind, id string, fields object, events ...object) object {
	posyandu := "Melati"
	if p, ok := fields["posyandu"].(string); ok {
		posyandu = p
	}
	f := object{"village": world.Village, "posyandu": posyandu}
	for name, value := range fields {
		f[name] = value
	}
	return object{"id": id, "kind": kind, "village": world.Village, "posyandu": posyandu, "f": f, "e": object{}, "ev": append([]object{}, events...)}
}

// fieldEvent is something that happened; the body gets its day.
func fieldEvent(n int, kind string, day civil.Date, body object) object {
	body["day"] = day.String()
	return object{"id": fieldID("event", n), "kind": kind, "day": day.String(), "body": body, "by": "Ani", "mine": true}
}

// with is base and more.
func with(base, more object) object {
	all := maps.Clone(base)
	maps.Copy(all, more)
	return all
}

const fieldPage = `<!doctype html><html lang="id"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Tumbuh</title>
<link rel="stylesheet" href="/app.css"><div id="app"></div><script src="/app.js"></script>`

// fieldApp is the script and the style of all pages; modules that tests look into are
// put on the window.
var fieldApp = sync.OnceValues(func() (script []byte, err error) {
	return build.Script("", `import { preview } from "./core/preview";
import * as store from "./core/store"; import * as verdict from "./page/verdict"; import * as growth from "./fact/growth";
import tables from "packed:growth.bin";
import { pagesA } from "./page/a"; import { pagesB } from "./page/b";
const start = performance.now();
Promise.all([fetch(tables).then(r => r.arrayBuffer()), fetch("/data.json").then(r => r.json())]).then(async ([t, data]) => {
	Date.now = () => Date.parse(data.now) + Math.floor(performance.now() - start);
	growth.openTables(new Uint8Array(t));
	await preview({ ...pagesA, ...pagesB }, data.docs, data.me);
	Object.assign(window, { store, verdict, growth });
});
`)
})

// fieldPages opens pages on a phone of 360 × 640 with these docs; the answer goes to a
// page by its path, without loading anew.
func fieldPages(t *testing.T, me object, docs ...object) (tab *browser.Tab, open func(page string)) {
	t.Helper()
	script, err := fieldApp()
	if err != nil {
		t.Fatal(err)
	}
	style, err := build.Style()
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(object{"now": fieldToday.String() + "T03:00:00Z", "me": me, "docs": docs})
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]struct {
		kind string
		body []byte
	}{".js": {"text/javascript", script}, ".css": {"text/css", style}, ".json": {"application/json", data}, "": {"text/html", []byte(fieldPage)}}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		file := files[filepath.Ext(r.URL.Path)]
		w.Header().Set("Content-Type", file.kind)
		_, _ = w.Write(file.body)
	}))
	t.Cleanup(server.Close)
	tab = browser.Open(t)
	tab.Resize(360, 640)
	tab.Goto(server.URL + "/#nowhere")
	tab.WaitFor("window.store && document.activeElement.matches('h1')") // from then on it hears of a new address
	return tab, func(page string) {
		t.Helper()
		browser.Eval[bool](tab, fmt.Sprintf("((to) => { if (location.hash !== to) document.querySelector('main').dataset.old = 1; location.hash = to; return true })(%q)", "#"+page))
		tab.WaitFor("document.querySelector('main:not([data-old])') && document.activeElement !== document.body") // where a page begins to be read
	}
}

// press uses a button wherever on the page it is; the foot may lie over it.
func press(tab *browser.Tab, selector string) {
	tab.WaitFor(fmt.Sprintf("document.querySelector(%q)", selector))
	browser.Eval[bool](tab, fmt.Sprintf("(document.querySelector(%q).click(), true)", selector))
}

// saved are the records that lie in the outbox, in order.
func saved(tab *browser.Tab) []fieldItem {
	return browser.Eval[[]fieldItem](tab, "store.waiting().map(w => w.item)")
}

type fieldItem struct {
	ID, Kind, Subject string
	Body              struct {
		Day, Replaces       string
		Grams, MM, Position int
		ArmMM               int `json:"arm_mm"`
		Sure, Void, Oedema  bool
	}
}
