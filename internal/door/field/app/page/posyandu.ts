// The posyandu day: who is expected, who has been weighed, and the counts that the
// book asks for.
import { addDays, months } from "../fact/age"
import type { Child, Day, EventOf, ID } from "../core/model"
import { children, draft, events, keepDraft, today } from "../core/store"
import { address, query } from "./form"
import { departed } from "./people"
import { verdictOf, type Verdict } from "./verdict"

const nowhere = "-" // in an address, for children of no posyandu

/** dayOf is the day that the address names, else today. */
export function dayOf(): Day { const d = query("hari"); return /^\d{4}-\d\d-\d\d$/.test(d) && d <= today() ? d : today() }

export function sessionPage(posyandu: string, day: Day, tail = ""): string {
	return address("timbang/" + encodeURIComponent(posyandu || nowhere) + tail, { hari: day === today() ? "" : day })
}
export function scalePage(c: Child, posyandu: string, day: Day): string {
	return address(`anak/${c.id}/ukur`, { di: posyandu || nowhere, hari: day === today() ? "" : day })
}
export function named(param: string): string { return param === nowhere ? "" : param }

/** underFive are the children to be weighed on a day: born, not yet 60 months old, and not gone. */
export function underFive(day: Day): Child[] {
	return children().filter(c => c.f.birth && c.f.birth <= day && months(c.f.birth, day) < 60 && !departed(c))
}

/** posyandus are the names there are, in order of the alphabet. */
export function posyandus(day: Day): { name: string; lines: Line[] }[] {
	const by = new Map<string, Child[]>()
	for (const c of underFive(day)) by.set(posyanduOf(c), [...by.get(posyanduOf(c)) ?? [], c])
	return [...by].map(([name, all]) => ({ name, lines: lines(name, all, day) })).sort((a, b) => a.name.localeCompare(b.name))
}
export function posyanduOf(c: Child): string { return c.f.posyandu ?? c.posyandu }

export interface Line { child: Child; done?: EventOf<"weighing">; absent: boolean }

/** expected are a posyandu's children on a day, by name. */
export function expected(posyandu: string, day: Day): Line[] {
	return lines(posyandu, underFive(day).filter(c => posyanduOf(c) === posyandu), day)
}

function lines(posyandu: string, all: Child[], day: Day): Line[] {
	const absent = new Set(absentees(posyandu, day))
	return all.map(child => {
		const done = weighedOn(child, day)
		return { child, done, absent: !done && absent.has(child.id) }
	}).sort((a, b) => (a.child.f.name ?? "").localeCompare(b.child.f.name ?? "", "id") || (a.child.id < b.child.id ? -1 : 1))
}

export function weighedOn(c: Child, day: Day) { return events(c, "weighing").find(e => e.day === day) }

// Who did not come is remembered for some weeks for the day's list alone: that a
// child was not weighed is what the records themselves say.
const absentKey = "absent", kept = 31
type Absent = Record<string, ID[]> // by day and posyandu
const placed = (posyandu: string, day: Day) => `${day} ${posyandu}`
function absentees(posyandu: string, day: Day): ID[] { return draft<Absent>(absentKey)?.[placed(posyandu, day)] ?? [] }

export function setAbsent(posyandu: string, day: Day, ids: ID[], on: boolean) {
	const since = addDays(today(), -kept), here = placed(posyandu, day)
	const others = Object.entries(draft<Absent>(absentKey) ?? {}).filter(([k]) => k !== here && k >= since)
	const marked = absentees(posyandu, day).filter(id => !ids.includes(id))
	keepDraft(absentKey, Object.fromEntries([...others, [here, on ? [...marked, ...ids] : marked]]))
}

/** Tally is what is written into the book: S, K, D and its letters. */
export interface Tally { S: number; K: number; D: number; N: number; T: number; O: number; B: number; twice: Child[]; below: Child[]; refer: { child: Child; verdict: Verdict }[]; absent: Child[] }

export function tally(all: Line[]): Tally {
	const n: Tally = { S: all.length, K: 0, D: 0, N: 0, T: 0, O: 0, B: 0, twice: [], below: [], refer: [], absent: [] }
	for (const { child, done } of all) {
		if (child.f.kia) n.K++
		if (!done) { n.absent.push(child); continue }
		const v = verdictOf(child, { ...done.body, day: done.day }, done.id)
		if (done.body.grams) n.D++
		const letter = v.gain?.gain
		if (letter) n[letter]++
		if (letter === "T" && v.gain!.twice) n.twice.push(child)
		if (v.below) n.below.push(child)
		if (v.next.refer.length) n.refer.push({ child, verdict: v })
	}
	return n
}
