// Who is due for what: one line for each person, the most urgent first. A person's
// line is made anew only when something of the person or the family has changed.
import { due, type Due } from "../fact/due"
import { answersOf, factsOf, familyAnswers, groupOf } from "../fact/of"
import { screen, type Risk } from "../fact/screen"
import type { Child, Day, Household, Person, Subject } from "../core/model"
import { all, household, membersOf, subscribe, today } from "../core/store"
import { posyanduOf } from "./posyandu"
import { ageOf, departed } from "./people"

export type Member = Person | Child
export interface Listed { who: Member; due: Due[]; place: string[] }

/** risksOf are the risks of somebody, and those of the family with them. */
export function risksOf(m: Member, day = today()): Risk[] {
	const group = groupOf(m, day)
	return [...group ? screen(group, answersOf(m, day)).risks : [], ...familyRisks(household(m.f.household), day)]
}

const families = new WeakMap<Household, { day: Day; members: Member[]; risks: Risk[] }>()
function familyRisks(h: Household | undefined, day: Day): Risk[] {
	if (!h) return []
	const members = membersOf(h.id), had = families.get(h)
	if (had && had.day === day && had.members.length === members.length && had.members.every((m, i) => m === members[i])) return had.risks
	const risks = screen("family", familyAnswers(h, members, day)).risks
	families.set(h, { day, members, risks })
	return risks
}

const lines = new WeakMap<Member, { day: Day; family: Risk[]; listed: Listed }>()

function lineOf(m: Member, day: Day): Listed {
	const family = familyRisks(household(m.f.household), day), had = lines.get(m)
	if (had && had.day === day && had.family === family) return had.listed
	const group = groupOf(m, day)
	const risk = family.length > 0 || (!!group && screen(group, answersOf(m, day)).risks.length > 0)
	const listed: Listed = { who: m, due: group && !departed(m) ? due(factsOf(m, day, risk), day).sort(urgent) : [], place: placesOf(m) }
	lines.set(m, { day, family, listed })
	return listed
}

// What is late comes first; of the late and of the due the newest first: that is
// what a visit can still mend.
function urgent(a: Due, b: Due): number { return Number(b.overdue) - Number(a.overdue) || (a.since < b.since ? 1 : a.since > b.since ? -1 : 0) }

let kept: { day: Day; all: Listed[] } | null = null
subscribe(() => { kept = null })

/** prepared tells whether the list of a day stands already. */
export function prepared(day: Day): boolean { return kept?.day === day }

/** prepare makes everybody's line, a few at a time, so that whoever types meanwhile does not wait. */
export async function prepare(day: Day): Promise<void> {
	let since = performance.now()
	for (const s of [...all()]) {
		if (isMember(s)) lineOf(s, day)
		if (performance.now() - since < 30) continue
		await new Promise(go => setTimeout(go))
		since = performance.now()
	}
}

/** listed are all for whom something is due today. */
export function listed(day = today()): Listed[] {
	if (kept?.day === day) return kept.all
	const found: Listed[] = []
	for (const s of all()) {
		if (!isMember(s)) continue
		const l = lineOf(s, day)
		if (l.due.length) found.push(l)
	}
	kept = { day, all: found.sort((a, b) => urgent(a.due[0]!, b.due[0]!) || b.due.length - a.due.length) }
	return kept.all
}

/** placesOf are the places by which a list is narrowed, as "posyandu/…", "hamlet/…", "rt/…". */
function placesOf(m: Member): string[] {
	const h = household(m.f.household), rt = h?.f.rt || (m.kind === "child" ? m.f.rt : ""), hamlet = h?.f.hamlet
	const posyandu = m.kind === "child" ? posyanduOf(m) : m.f.posyandu ?? m.posyandu
	return [posyandu && "posyandu/" + posyandu, hamlet && "hamlet/" + hamlet, rt && "rt/" + (hamlet ? hamlet + " · " : "") + rt].filter((p): p is string => !!p)
}

/** whereOf is somebody's age and where to find them. */
export function whereOf(m: Member): string {
	const h = household(m.f.household), rt = h?.f.rt || (m.kind === "child" ? m.f.rt : "")
	return [ageOf(m), h?.f.hamlet, rt && `RT ${rt}`].filter(Boolean).join(" · ")
}

export function isMember(s: Subject): s is Member { return s.kind !== "household" }
