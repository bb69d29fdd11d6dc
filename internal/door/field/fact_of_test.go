package field_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"tumbuh/internal/base/browser"
	"tumbuh/internal/base/golden"
	"tumbuh/internal/door/build"
)

// kept are families as a phone keeps them; what the phone makes of them is in
// testdata/of.json, for a person to read.
const kept = `
import { open } from "./core/store"
import { speak } from "./core/words"
import { due } from "./fact/due"
import { openTables } from "./fact/growth"
import { answersOf, factsOf, familyAnswers, groupOf } from "./fact/of"
import { reasons, screen } from "./fact/screen"

const today = "2026-11-22"
const ev = (id, kind, day, body) => ({ id, kind, day, body, by: "Sri", mine: true })
const doc = (id, kind, f, ...ev) => ({ id, kind, village: "", posyandu: "", f: { household: "rumah", ...f }, e: {}, ev })
const rumah = doc("rumah", "household", { water: "surface", latrine: "septic", welfare: 2, modern_fp: false, smoker: true }, ev("k1", "visit", "2026-10-05", { topics: [] }))
const docs = [
	rumah,
	doc("bayi", "child", { sex: 1, birth: "2026-01-10", mother: "ibu", birth_grams: 2400, birth_mm: 480 },
		ev("t1", "weighing", "2026-09-10", { grams: 7600, mm: 690, position: 1 }), ev("t2", "weighing", "2026-10-10", { grams: 7650 }), ev("t3", "weighing", "2026-11-10", { grams: 7700, arm_mm: 124 }),
		ev("l1", "services", "2026-03-01", { month: "2026-03", marks: { immunisation: true, water: true }, given: ["dpt1", "opv1", "pcv1"] }),
		ev("r1", "referral", "2026-11-10", { reasons: ["twice_not_gained"], to: "Puskesmas" })),
	doc("sembuh", "child", { sex: 2, birth: "2023-06-10" }, ev("r2", "referral", "2026-08-10", { reasons: ["wasted"], to: "Puskesmas" }), ev("a2", "answer", "2026-08-20", { referral: "r2", outcome: "treated" })),
	doc("ibu", "person", { sex: 2, birth: "2007-12-01", relation: "spouse" },
		ev("h1", "pregnancy", "2025-06-01", { lmp: "2025-04-05" }), ev("m1", "delivery", "2026-01-10", { pregnancy: "h1", outcome: "live", children: ["bayi"] }),
		ev("h2", "pregnancy", "2026-10-01", { edd: "2027-04-01", gravida: 2, living: 2, last_birth: "2026-01-10" }),
		ev("p0", "exam", "2025-08-01", { hb: 90, arm_mm: 200 }), ev("p1", "exam", "2026-10-01", { arm_mm: 230, tablets: 30 }), ev("p2", "exam", "2026-11-01", { hb: 104 }),
		ev("l2", "services", "2026-10-01", { month: "2026-10", marks: { antenatal: true, tablets: true } }), ev("l3", "services", "2026-11-01", { month: "2026-11", marks: { antenatal: false } })),
	doc("nifas", "person", { sex: 2, birth: "1998-02-02", relation: "in_law" }, ev("h4", "pregnancy", "2026-04-01", { lmp: "2026-02-10", replaces: "h3" }), ev("m3", "delivery", "2026-11-12", { pregnancy: "h3", outcome: "live", children: [] })),
	doc("dua", "person", { sex: 2, birth: "1998-02-02", relation: "in_law" }, ev("h5", "pregnancy", "2026-04-01", { lmp: "2026-02-10" }), ev("h7", "pregnancy", "2026-05-01", { lmp: "2026-02-11", replaces: "h6" }),
		ev("m4", "delivery", "2026-11-12", { pregnancy: "h5", outcome: "live", children: [] })), // registered by two phones
	doc("calon", "person", { sex: 2, birth: "2004-02-02", relation: "sibling" }, ev("n1", "engagement", "2026-11-01", { wedding: "2027-01-10" }), ev("p3", "exam", "2026-11-02", { grams: 41000, mm: 1550, smoke: false })),
	doc("remaja", "person", { sex: 2, birth: "2011-02-02", relation: "sibling" }, ev("l4", "services", "2026-11-01", { month: "2026-11", marks: { tablets: false, hb_check: true } })),
	doc("bapak", "person", { sex: 1, birth: "2000-02-02", relation: "head" }),
	doc("pindah", "person", { sex: 2, birth: "2011-02-02", relation: "other" }, ev("d1", "departure", "2026-10-01", { why: "moved" })),
]
const members = docs.slice(1)

async function run() {
	await speak("id")
	openTables(new Uint8Array(await (await fetch(growth)).arrayBuffer()))
	open({ append: async () => [] }, { name: "Sri", zone: 7 }, docs, [], 0)
	const told = (group, answers) => {
		const { risks, unasked } = screen(group, answers)
		return { answers, risks: Object.fromEntries(risks.map(r => [r.code, reasons(r)])), unasked }
	}
	const all = members.map(m => {
		const group = groupOf(m, today), facts = factsOf(m, today, m.id === "bayi")
		return { who: m.id, facts, due: due(facts, today).map(d => d.code + (d.overdue ? " late" : "")), ...(group ? told(group, answersOf(m, today)) : {}) }
	})
	window.told = JSON.stringify([...all, { who: "rumah", ...told("family", familyAnswers(rumah, members, today)) }])
}
run().catch(e => console.error(String(e.stack)))
`

func TestWhatThePhoneKnowsBecomesFactsAndAnswers(t *testing.T) {
	t.Parallel()
	js, err := build.Script("", `import growth from "packed:growth.bin"; `+kept)
	if err != nil {
		t.Fatal(err)
	}
	tab := browser.Open(t)
	tab.Goto(page(t, js))
	tab.WaitFor(`window.told`)
	var pretty bytes.Buffer
	if err := json.Indent(&pretty, []byte(browser.Eval[string](tab, `window.told`)), "", "  "); err != nil {
		t.Fatal(err)
	}
	golden.Equal(t, "of.json", pretty.Bytes())
	if said := tab.ConsoleErrors(); len(said) > 0 {
		t.Error(said)
	}
}
