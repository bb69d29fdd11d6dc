// What is due to somebody: Go's fact/standard DueOf over the same rows.
import type { Day } from "../core/model"
import { addDays, addMonths, firstOf, monthNumber } from "./age"
import { codes, standard, type Group, type Row } from "./standard"

/** What is known of somebody; had: when something happened, as a day or as a month. */
export interface Facts {
	group: Group; birth?: Day | null; lmp?: Day | null; edd?: Day | null; delivered?: Day | null; wedding?: Day | null; referred?: Day | null
	risk?: boolean; had?: Record<string, string[]>
}
export interface Due { code: string; since: Day; until: Day; overdue: boolean; why: { key: string; args: { Nth: number; Of: number } } }
export type State = "ahead" | "due" | "late" | "given" | "over" | ""
type Found = [state: State, since: Day, end: Day] // end: the day after the last

function anchor(f: Facts, name: string): Day | null | undefined {
	switch (name) {
		case "birth": return f.birth
		case "lmp": return f.lmp || (f.edd && addDays(f.edd, -280))
		case "delivered": return f.delivered
		case "wedding": return f.wedding
		case "referred": return f.referred
		default: return "1900-01-01"
	}
}

// happened tells when; immunisations is any antigen.
function happened(f: Facts, what: string): string[] {
	return what === "immunisations" ? codes.antigens.flatMap(code => f.had?.[code] ?? []) : f.had?.[what] ?? []
}

function once(r: Row, f: Facts, at: (offset: number) => Day, today: Day): Found {
	const begin = at(r.begin ?? 0), end = at(r.until)
	let since = at(r.since), waits = false
	if (happened(f, r.what).filter(when => when >= begin.slice(0, when.length)).length >= (r.n ?? 0)) return ["given", since, end]
	if (r.after) {
		const before = happened(f, r.after).reduce((a, b) => (a > b ? a : b), "")
		waits = !before
		const next = before && addDays((before + "-01").slice(0, 10), r.gap ?? 0)
		if (next > since) since = next
	}
	return [today >= end ? "over" : waits || today < since ? "ahead" : today >= at(r.late ?? 0) ? "late" : "due", since, end]
}

function monthly(r: Row, f: Facts, at: (offset: number) => Day, today: Day): Found {
	const since = at(r.since), end = at(r.until), month = monthNumber(today), none: Found = ["ahead", since, end]
	if (today < since || today >= end) return none
	let first = month
	while (r.in && !r.in.includes((first % 12) + 1)) if (month - --first > (r.grace ?? 0)) return none
	const had = (from: number, to: number) => happened(f, r.what).some(when => { const m = monthNumber(when); return m >= from && m <= to })
	if (since >= firstOf(first + 1)) return none
	const missed = first < month || (!r.in && since <= firstOf(first - 1) && !had(first - 1, first - 1))
	const over = firstOf(first + (r.grace ?? 0) + 1), begun = firstOf(first)
	return [had(first, month) ? "given" : missed ? "late" : "due", since > begun ? since : begun, end < over ? end : over]
}

/** stateOf tells the state of a row for somebody, since when, and the day after the last. */
export function stateOf(r: Row, f: Facts, today: Day): Found {
	const from = anchor(f, r.from)
	if ((r.group && r.group !== f.group) || (r.risk && !f.risk) || !from) return ["", "", ""]
	const at = (offset: number) => (r.months ? addMonths(from, offset) : addDays(from, offset))
	return (r.every ? monthly : once)(r, f, at, today)
}

/** due is all that is due today: what is late first, then by the day since when. */
export function due(f: Facts, today: Day): Due[] {
	const all: Due[] = []
	for (const r of standard.rows) { // one visit at a time, and no dose before the book was asked for
		const [state, since, end] = stateOf(r, f, today)
		if ((state !== "due" && state !== "late") || all.some(d => d.code === r.code || (d.code === "immunisation" && codes.antigens.includes(r.code)))) continue
		all.push({ code: r.code, since, until: addDays(end, -1), overdue: state === "late", why: { key: "standard.why." + r.why, args: { Nth: r.nth ?? 0, Of: r.of ?? 0 } } })
	}
	return all.sort((a, b) => +b.overdue - +a.overdue || (a.since < b.since ? -1 : a.since > b.since ? 1 : 0))
}

/** immunisations is the state of each dose of the routine schedule. */
export function immunisations(f: Facts, today: Day): { code: string; state: State; since: Day; given?: string }[] {
	return standard.rows.filter(r => codes.antigens.includes(r.code)).map(r => {
		const [state, since] = stateOf(r, f, today), given = f.had?.[r.code]?.[0]
		return given ? { code: r.code, state, since, given } : { code: r.code, state, since }
	})
}
