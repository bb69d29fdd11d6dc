package field_test

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"sync"
	"testing"

	"tumbuh/internal/base/browser"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/golden"
	"tumbuh/internal/door/build"
	"tumbuh/internal/fact/growth"
)

// script answers each group of cases with the phone's own functions.
const script = `
import { addMonths, months } from "./fact/age"
import { due, stateOf } from "./fact/due"
import { armCategory, assess, category, compute, notes, openTables, trends, valueAt, weightAt } from "./fact/growth"
import { asksPosition, doubts, next } from "./fact/next"
import { groupOn } from "./fact/of"
import { antenatalExpected, bmi, screen, tabletsExpected, thresholds } from "./fact/screen"
import { properLatrine, properWater, standard } from "./fact/standard"

const number = x => x === null ? NaN : x, plain = x => Number.isFinite(x) ? x : String(x), nano = x => plain(Math.round(x * 1e9) / 1e9)
const measured = (c, w) => w && { ...w, ...c }
const index = name => ["hfa", "wfa", "wfh", "bfa", "hca", "aca"].indexOf(name)
const answer = {
	compute: c => { const o = compute(Object.fromEntries(Object.entries(c).map(([k, v]) => [k, number(v)]))); return { lenhei: plain(o.lenhei), bmi: plain(o.bmi), z: o.z.map(plain), flag: o.flag } },
	assess: c => { const a = assess(c, c.standard); return { scores: a.scores, days: a.days, months: a.months, classes: [0, 1, 2, 3, 4, 5].map(i => category(a, i)), arm: armCategory(c.arm_mm, a.months), notes: notes(a, c.arm_mm) } },
	value: c => nano(c.index === "wfh" ? weightAt(c.position, c.sex, c.x, c.z) : valueAt(index(c.index), c.sex, c.x, c.z)),
	trend: c => trends(c.weighings, c.birth, c.sex).map(s => ({ gain: s.gain, twice: s.twice })),
	month: c => ({ months: months(c.birth, c.day), again: addMonths(c.birth, c.n) }),
	due: c => due(c.facts, c.today).map(({ why, ...d }) => ({ ...d, why: why.key, nth: why.args.Nth, of: why.args.Of })),
	state: c => standard.rows.map(r => stateOf(r, c.facts, c.today)[0]),
	screen: c => screen(c.group, c.answers, thresholds(c.limits)),
	expected: c => ({ tablets: tabletsExpected(c.days), antenatal: antenatalExpected(c.days), bmi: bmi(c.grams, c.mm) ?? 0 }),
	doubt: c => doubts(measured(c.child, c.now), measured(c.child, c.before)),
	weighed: c => ({ doubts: doubts(c.now, c.before), next: answer.next({ ...c, child: {}, measured: c.now }) }),
	next: c => { const m = measured(c.child, c.measured), n = next({ a: assess(m), armMM: m.arm_mm, gain: c.gain, twice: c.twice, sure: c.sure, date: c.date, doubts: doubts(m, measured(c.child, c.before)) }); return { code: n.code, severity: n.severity, refer: n.refer } },
	group: c => groupOn(c.life, c.today),
	position: c => asksPosition(c.birth, c.day),
	proper: c => ({ water: properWater(c.code), latrine: properLatrine(c.code) }),
}
async function run() {
	openTables(new Uint8Array(await (await fetch("/tables")).arrayBuffer()))
	let done = 0
	for (const [group, of] of await (await fetch("/groups")).json()) {
		const answers = (await (await fetch("/cases/" + group)).json()).map(answer[of])
		await fetch("/answers/" + group, { method: "POST", body: JSON.stringify(answers) })
		document.title = String(++done)
	}
}
run().catch(e => { document.title = "Infinity"; console.error(String(e.stack)) })
`

// group is a list of cases for one of the script's functions, with what Go, WHO or a
// person answers.
type group struct {
	name, of string
	in, want []any
	got      []any
}

func (g *group) add(in, want any) { g.in, g.want = append(g.in, in), append(g.want, want) }

// The phone judges a child as the server does: every group is answered by the
// phone's own script in a real browser, from Go's packed tables.
func TestThePhoneAnswersAsTheServer(t *testing.T) {
	t.Parallel()
	groups := []*group{grid(), plausible(growth.WHODays), plausible(growth.PermenkesMonths), curves(), letters(), calendar(), schedule(), states(), screenings(), weighings(), expectations(), words()}
	for _, name := range []string{"due", "screen", "doubt", "next", "group", "position"} {
		groups = append(groups, written(t, name))
	}
	if path := filepath.Join(golden.Root(), "..", "shared", "who", "oracle.csv"); exists(path) {
		groups = append(groups, oracle(t, path))
	}
	answer(t, groups)
	for _, g := range groups {
		t.Run(g.name, func(t *testing.T) {
			if len(g.got) != len(g.want) || len(g.want) == 0 {
				t.Fatalf("%d answers to %d cases", len(g.got), len(g.want))
			}
			wrong := 0
			for i := range g.want {
				want := plain(t, g.want[i])
				if reflect.DeepEqual(want, g.got[i]) {
					continue
				}
				if wrong++; wrong <= 5 {
					t.Errorf("%+v (- server, + phone):\n%s", g.in[i], golden.Diff(want, g.got[i]))
				}
			}
			t.Logf("%d cases, %d differ", len(g.want), wrong)
		})
	}
	t.Run("WHO's oracle is beside the project", func(t *testing.T) { golden.Shared(t, "who/oracle.csv") })
}

func exists(path string) bool { _, err := os.Stat(path); return err == nil }

// answer lets the browser answer all groups.
func answer(t *testing.T, groups []*group) {
	t.Helper()
	js, err := build.Script("", script)
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	byName, names := map[string]*group{}, [][2]string{}
	for _, g := range groups {
		byName[g.name] = g
		names = append(names, [2]string{g.name, g.of})
	}
	write := func(w http.ResponseWriter, kind string, body []byte) {
		w.Header().Set("Content-Type", kind)
		_, _ = w.Write(body) // a browser that went away fails the test by itself
	}
	asJSON := func(w http.ResponseWriter, v any) {
		body, err := json.Marshal(v)
		if err != nil {
			t.Error(err)
		}
		write(w, "application/json", body)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /", func(w http.ResponseWriter, _ *http.Request) {
		write(w, "text/html", []byte(`<!doctype html><link rel="icon" href="data:,"><title>…</title><script src="/script.js"></script>`))
	})
	mux.HandleFunc("GET /script.js", func(w http.ResponseWriter, _ *http.Request) { write(w, "text/javascript", js) })
	mux.HandleFunc("GET /tables", func(w http.ResponseWriter, _ *http.Request) {
		write(w, "application/octet-stream", growth.Packed())
	})
	mux.HandleFunc("GET /groups", func(w http.ResponseWriter, _ *http.Request) { asJSON(w, names) })
	mux.HandleFunc("GET /cases/{name}", func(w http.ResponseWriter, r *http.Request) { asJSON(w, byName[r.PathValue("name")].in) })
	mux.HandleFunc("POST /answers/{name}", func(_ http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		mu.Lock()
		defer mu.Unlock()
		if err == nil {
			err = json.Unmarshal(body, &byName[r.PathValue("name")].got)
		}
		if err != nil {
			t.Error(err)
		}
	})
	server := httptest.NewServer(mux)
	defer server.Close()
	tab := browser.Open(t)
	tab.Goto(server.URL)
	for i := range groups {
		tab.WaitFor(fmt.Sprintf("Number(document.title) > %d", i))
	}
	if said := tab.ConsoleErrors(); len(said) > 0 {
		t.Fatal(said)
	}
	mu.Lock() // all answers are in
	defer mu.Unlock()
}

// plain is a value as JSON brings it.
func plain(t *testing.T, v any) (out any) {
	t.Helper()
	b, err := json.Marshal(v)
	if err == nil {
		err = json.Unmarshal(b, &out)
	}
	if err != nil {
		t.Fatal(err)
	}
	return out
}

type object = map[string]any

// written are the cases of fact/standard/testdata.
func written(t *testing.T, name string) *group {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(golden.Root(), "internal/fact/standard/testdata", name+".json"))
	var all []object
	if err == nil {
		err = json.Unmarshal(b, &all)
	}
	if err != nil {
		t.Fatal(err)
	}
	g := &group{name: "written " + name, of: name}
	for _, c := range all {
		want := c["want"]
		switch name {
		case "screen":
			want = object{"risks": c["risks"], "unasked": c["unasked"]}
		case "position":
			want = object{"ask": c["ask"], "expected": c["expected"]}
		}
		g.add(c, want)
	}
	return g
}

// number is a float as the script writes it: what JSON cannot hold as a word.
func number(x float64) any {
	switch {
	case math.IsNaN(x):
		return "NaN"
	case math.IsInf(x, 0):
		return map[bool]string{true: "Infinity", false: "-Infinity"}[x > 0]
	}
	return x + 0 // -0 is 0
}

func random(n uint64) *rand.Rand { return rand.New(rand.NewPCG(n, 4)) }

var born = civil.MustDate("2024-02-29")
