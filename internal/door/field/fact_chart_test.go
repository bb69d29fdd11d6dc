package field_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"tumbuh/internal/base/browser"
	"tumbuh/internal/door/build"
)

const charts = `
import { render } from "preact"
import { Chart } from "./fact/chart"
import { openTables } from "./fact/growth"
import { speak } from "./core/words"
import growth from "packed:growth.bin"

const grams = [3300, 4300, 5400, 6200, 6800, 7300, 7500, 7900, 7800, 8000]
const points = grams.map((g, i) => ({ day: "2026-" + String(i + 1).padStart(2, "0") + "-10", grams: g, mm: 500 + 27 * i - i * i, position: 1 }))
const fresh = { day: "2026-11-10", grams: 8100, mm: 690, position: 1 }
const old = [0, 3, 6, 9, 12].map(i => ({ day: (2024 + (i > 11)) + "-" + String(i % 12 + 1).padStart(2, "0") + "-05", grams: 11000 + 150 * i, mm: 850 + 5 * i, position: 2 }))
function All() {
	return <main><h1>Grafik</h1>
		{["wfa", "hfa", "wfh"].map(index => <figure key={index}><Chart index={index} sex={1} birth="2026-01-10" points={points} fresh={fresh} /></figure>)}
		<section>{["wfa", "hfa", "wfh"].map(index => <figure key={index}><Chart index={index} sex={2} birth="2022-01-05" points={old} /></figure>)}</section>
		<aside><Chart index="wfa" sex={2} birth="2026-11-01" points={[]} /></aside>
	</main>
}
async function draw() {
	await speak("id")
	openTables(new Uint8Array(await (await fetch(growth)).arrayBuffer()))
	render(<All />, document.body)
	document.title = "done"
}
draw()
`

// page is a page of one script under a strict content policy; a bundle for tests
// holds its data as addresses of their own.
func page(t *testing.T, js []byte) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, kind := []byte(`<!doctype html><html lang="id"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><title>…</title><body></body><script src="/script.js"></script></html>`), "text/html"
		if r.URL.Path == "/script.js" {
			body, kind = js, "text/javascript"
		}
		w.Header().Set("Content-Type", kind+"; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "default-src 'self'; img-src data:; connect-src data:")
		_, _ = w.Write(body) // a browser that went away fails the test by itself
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// The chart stands on the narrowest phone under the strict content policy, says
// what it shows to those who do not see it, and names its last point.
func TestTheGrowthChartIsSeenAndHeard(t *testing.T) {
	t.Parallel()
	js, err := build.Script("", charts)
	if err != nil {
		t.Fatal(err)
	}
	tab := browser.Open(t)
	tab.Resize(328, 640)
	tab.Goto(page(t, js))
	tab.WaitFor(`document.title === "done"`)
	tab.Resize(328, 640)
	for what, condition := range map[string]string{
		"seven charts, each with its own words": `new Set([...document.querySelectorAll("svg[role=img]")].map(s => s.querySelector("desc").textContent)).size === 7`,
		"nothing stands outside":                `[...document.querySelectorAll("svg :not(title, desc)")].every(e => { const s = e.closest("svg").getBoundingClientRect(), b = e.getBoundingClientRect(); return b.left >= s.left - 1 && b.right <= s.right + 1 && b.top >= s.top - 1 && b.bottom <= s.bottom + 1 })`,
		"the page does not scroll sideways":     `document.documentElement.scrollWidth <= 328`,
		"the last point is named":               `/^8,1 kg$/.test(document.querySelector("svg text[font-weight]").textContent)`,
		"and told":                              `/^11 pengukuran\. Terakhir 8,1 kg pada umur 10 bl\. /.test(document.querySelector("svg desc").textContent)`,
		"a ring for what is being typed":        `document.querySelectorAll("main > figure circle[fill='var(--paper)']").length === 3`,
		"no point, and that is said":            `document.querySelector("aside desc").textContent === "Belum ada pengukuran." && !document.querySelector("aside circle")`,
		"the drawing has no hole":               `![...document.querySelectorAll("svg path")].some(p => /NaN|undefined/.test(p.getAttribute("d")))`,
	} {
		if !browser.Eval[bool](tab, condition) {
			t.Error(what)
		}
	}
	tab.Axe(t)
	if said := tab.ConsoleErrors(); len(said) > 0 {
		t.Error(said)
	}
}
