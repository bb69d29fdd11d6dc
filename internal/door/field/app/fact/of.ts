// From what the phone keeps of somebody to facts and answers. What only a month was
// written down for stays a month.
import type { Child, Day, EventOf, Household, Person, Subject } from "../core/model"
import { events, household } from "../core/store"
import { addDays, days, monthNumber, months } from "./age"
import { immunisations, type Facts } from "./due"
import { armCategory, assess, belowRedLine, category, HFA, trends, WFA, WFH, type Assessment } from "./growth"
import { antenatalExpected, bmi, tabletsExpected, type Answers } from "./screen"
import type { Group } from "./standard"

const Male = 1, Female = 2

export interface Life { sex: number; birth?: Day | null; pregnant?: boolean; delivered?: Day | null; wedding?: Day | null }

/** groupOn is somebody's group on a day: Go's GroupOn. */
export function groupOn(l: Life, today: Day): Group {
	const age = l.birth ? months(l.birth, today) : -1, woman = l.sex === Female
	if (age >= 0 && age < 60) return "child"
	if (woman && l.pregnant) return "pregnant"
	if (woman && l.delivered && today >= l.delivered && days(l.delivered, today) <= 42) return "mother"
	if (l.wedding && l.wedding >= today) return woman ? "bride" : "groom"
	return woman && age >= 120 && age < 228 ? "adolescent" : ""
}

/** pregnancyOf is the pregnancy that stands without a delivery: Go's LifeOf. A delivery ends those that were registered
    until then, also twice or corrected since, and the one that it names. */
export function pregnancyOf(s: Subject): EventOf<"pregnancy"> | undefined {
	const ends = events(s, "delivery"), over = new Set(ends.map(e => e.body.pregnancy)), last = ends[0]?.day ?? ""
	return events(s, "pregnancy").find(e => e.day > last && !over.has(e.id) && !over.has(e.body.replaces ?? ""))
}
function deliveredOn(s: Subject): Day | undefined { return events(s, "delivery").find(e => e.body.outcome !== "miscarriage")?.day }
function lmpOf(p: EventOf<"pregnancy"> | undefined): Day | undefined { return p?.body.lmp ?? (p?.body.edd ? addDays(p.body.edd, -280) : undefined) }

/** groupOf is what a subject is to the posyandu today; "" is nobody to be asked. */
export function groupOf(s: Subject, today: Day): Group {
	if (s.kind === "household") return "family"
	if (events(s, "departure").length) return ""
	return groupOn({ sex: s.f.sex ?? 0, birth: s.f.birth, pregnant: !!pregnancyOf(s), delivered: deliveredOn(s), wedding: events(s, "engagement")[0]?.body.wedding }, today)
}

/** factsOf is what is known of somebody for due(); risk: somebody at risk, who is to be visited every month. */
export function factsOf(s: Person | Child, today: Day, risk = false): Facts {
	const had: Record<string, string[]> = {}
	const note = (what: string, when: string, yes: unknown) => { if (yes) (had[what] ??= []).push(when) }
	for (const e of s.ev) {
		switch (e.kind) {
			case "weighing": note("weighing", e.day, e.body.grams); note("length", e.day, e.body.mm); break
			case "exam": note("exam", e.day, true); note("tablets", e.day, e.body.tablets); break
			case "services":
				e.body.given?.forEach(code => note(code, e.body.month, true))
				for (const [mark, yes] of Object.entries(e.body.marks)) note(mark, e.body.month, yes)
				break
			case "visit": note("home_visit", e.day, true)
		}
	}
	for (const e of events(household(s.f.household), "visit")) note("home_visit", e.day, true)
	const answered = new Set(events(s, "answer").map(e => e.body.referral))
	const pregnancy = pregnancyOf(s)
	return {
		group: groupOf(s, today), birth: s.f.birth, lmp: lmpOf(pregnancy), delivered: deliveredOn(s), wedding: events(s, "engagement")[0]?.body.wedding,
		referred: events(s, "referral").filter(e => !answered.has(e.id) && !answered.has(e.body.replaces ?? "")).at(-1)?.day, risk, had,
	}
}

/** answersOf is what is known of somebody for screen(), by the group of today. */
export function answersOf(s: Person | Child, today: Day): Answers {
	if (s.kind === "child") return childAnswers(s, today)
	const group = groupOf(s, today), pregnancy = pregnancyOf(s), lmp = lmpOf(pregnancy)
	const from = group === "pregnant" ? lmp ?? pregnancy!.day : group === "mother" ? deliveredOn(s)! : ""
	const exams = events(s, "exam").filter(e => e.day >= from)
	const newest = <K extends keyof (typeof exams)[number]["body"]>(field: K) => exams.find(e => e.body[field] !== undefined)?.body[field]
	const age = s.f.birth ? Math.floor(months(s.f.birth, today) / 12) : null
	const day = lmp ? days(lmp, today) : null, delivered = deliveredOn(s), p = pregnancy?.body
	// marked in a month since then: how often, or null where nobody was asked
	const marked = (mark: string, since: Day) => {
		const said = events(s, "services").filter(e => e.body.month >= since.slice(0, 7)).map(e => e.body.marks[mark]).filter(yes => yes !== undefined)
		return said.length ? said.filter(Boolean).length : null
	}
	const some = (n: number | null) => (n === null ? null : n > 0)
	const antenatal = pregnancy ? marked("antenatal", from) : null
	const tablets = exams.filter(e => e.body.tablets !== undefined)
	return {
		age, hb: newest("hb"), arm_mm: newest("arm_mm"), bmi: bmi(newest("grams"), newest("mm")), smoke: newest("smoke") ?? household(s.f.household)?.f.smoker,
		arm_age: age === null ? null : age >= 15, tablets_month: some(marked("tablets", addDays(today, -31))),
		pregnancy_days: day, living: p?.living, siblings: p?.last_birth ? true : p?.gravida === 1 ? false : null,
		spacing_months: p?.last_birth ? months(p.last_birth, lmp ?? pregnancy!.day) : null,
		antenatal, antenatal_any: some(antenatal), antenatal_expected: day === null ? null : antenatalExpected(day),
		tablets: tablets.length ? tablets.reduce((n, e) => n + e.body.tablets!, 0) : null, tablets_expected: day === null ? null : tabletsExpected(day),
		postnatal_any: delivered ? some(marked("postnatal", delivered)) : null, days_since_delivery: delivered ? days(delivered, today) : null,
	}
}

function childAnswers(c: Child, today: Day): Answers {
	const birth = c.f.birth!, sex = c.f.sex!, weighings = events(c, "weighing"), weighed = weighings.filter(w => w.body.grams)
	const score = (w: EventOf<"weighing"> | undefined) => w && assess({ ...w.body, sex, birth, day: w.day })
	const last = score(weighed[0]), long = score(weighings.find(w => w.body.mm)), gain = trends(weighed.map(w => ({ day: w.day, grams: w.body.grams })), birth, sex).at(-1)
	const code = (a: Assessment | undefined, index: number) => (a?.scores[index]?.ok ? category(a, index)!.code : null)
	const arm = weighings[0]?.body.arm_mm, doses = immunisations(factsOf(c, today), today)
	return {
		hfa: code(long, HFA), wfh: code(long, WFH), wfa: code(last, WFA), below_red_line: last?.scores[WFA]?.ok ? belowRedLine(last) : null,
		oedema: weighings[0] ? !!weighings[0].body.oedema : null, arm_mm: arm, arm_age: !!armCategory(arm ?? 1, months(birth, today)),
		gain: gain?.gain, twice: gain?.twice, birth_grams: c.f.birth_grams, birth_mm: c.f.birth_mm,
		doses_late: doses.some(d => d.given) ? doses.filter(d => d.state === "late").length : null,
		months_absent: Math.max(0, monthNumber(today) - (weighed[0] ? monthNumber(weighed[0].day) + 1 : monthNumber(birth))),
	}
}

/** familyAnswers is what is known of a household: a couple of childbearing age, a pregnancy or a child under five makes it a target. */
export function familyAnswers(h: Household, members: (Person | Child)[], today: Day): Answers {
	const here = members.filter(m => !events(m, "departure").length)
	const children = here.filter(m => m.kind === "child" || m.f.relation === "child")
	const mothers = new Set(here.flatMap(m => (m.kind === "child" && m.f.mother) || []))
	const pregnant = here.filter(m => !!pregnancyOf(m)), husband = here.some(m => m.kind === "person" && m.f.relation === "spouse" && m.f.sex === Male)
	const wives = here.filter((m): m is Person => m.kind === "person" && m.f.sex === Female
		&& (m.f.relation === "spouse" || m.f.relation === "in_law" || mothers.has(m.id) || pregnant.includes(m) || (m.f.relation === "head" && husband)))
	const ages = wives.flatMap(w => (w.f.birth ? Math.floor(months(w.f.birth, today) / 12) : [])).filter(age => age < 50)
	const couple = ages.length > 0 || wives.some(w => !w.f.birth)
	const births = children.flatMap(c => c.f.birth ?? []).sort(), young = births.filter(b => months(b, today) < 60)
	const born = new Map<string, Day[]>() // by mother; whose is not known counts with the only one who is
	for (const c of children) if (c.f.birth) {
		const mother = (c.kind === "child" && c.f.mother) || (mothers.size === 1 ? [...mothers][0]! : "")
		born.set(mother, [...(born.get(mother) ?? []), c.f.birth].sort())
	}
	const gaps = [...born.values()].flatMap(all => all.slice(1).flatMap((b, i) => (young.includes(b) ? months(all[i]!, b) : []))).filter(gap => gap >= 8) // nearer are twins
	for (const m of pregnant) { const p = pregnancyOf(m)!; if (p.body.last_birth) gaps.push(months(p.body.last_birth, lmpOf(p) ?? p.day)) }
	const living = Math.max(0, ...[...born.values()].map(all => all.length), ...pregnant.map(m => pregnancyOf(m)!.body.living ?? 0))
	return {
		target: couple || pregnant.length > 0 || young.length > 0, couple, pregnant: pregnant.length > 0,
		water: h.f.water || null, latrine: h.f.latrine || null, welfare: h.f.welfare, modern_fp: h.f.modern_fp,
		wife_youngest: ages.length ? Math.min(...ages) : null, wife_oldest: ages.length ? Math.max(...ages) : null,
		siblings: gaps.length > 0, spacing_months: gaps.length ? Math.min(...gaps) : null, living,
	}
}
