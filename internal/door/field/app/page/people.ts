// Finding families and people among the thousands on the phone, and those who may be
// the one about to be registered once more.
import { ageWords } from "../fact/age"
import type { Child, Day, Household, ID, Person, Subject } from "../core/model"
import { events, household, households, membersOf, subject, subscribe, today } from "../core/store"
import { t } from "../core/words"

export type Member = Person | Child

export function nameOf(s: Subject | undefined): string { return (s?.kind === "household" ? s.f.head : s?.f.name) || t("field.unnamed") }
export function pageOf(s: Subject): string { return { household: "keluarga/", person: "orang/", child: "anak/" }[s.kind] + s.id }
export function ageOf(m: Member): string { return m.f.birth ? ageWords(m.f.birth, today()) : t("field.age.unknown") }

/** placeOf is where somebody lives, in few words. */
export function placeOf(s: Subject): string {
	const h = s.kind === "household" ? s : household(s.f.household)
	const place = [h?.f.hamlet, h?.f.rt && `RT ${h.f.rt}`, h?.f.rw && `RW ${h.f.rw}`].filter(Boolean).join(" · ")
	return s.kind === "household" ? place : [ageOf(s), h && t("field.family.of", { Name: nameOf(h) }), place].filter(Boolean).join(" · ")
}

/** living are the members who are still there. */
export function living(h: Household | undefined): Member[] {
	return h ? membersOf(h.id).filter(m => !departed(m)).sort((a, b) => rank(a) - rank(b) || (a.f.birth ?? "9").localeCompare(b.f.birth ?? "9")) : []
}
export function departed(m: Member) { return events(m, "departure")[0] }
/** leaving tells to which village somebody was sent on, where the phone does not know yet that it arrived. */
export function leaving(s: Subject): string | undefined { return s.f.village && s.f.village !== s.village ? s.f.village : undefined }

function rank(m: Member) { return m.kind === "child" ? 9 : { head: 0, spouse: 1 }[m.f.relation ?? ""] ?? 5 }

/** fold keeps letters and digits in lower case, as base/fold does. */
export function fold(s: string): string { return s.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "") }
function split(s: string): string[] { return s.toLowerCase().replace(/['’`]/g, "").split(/[^\p{L}\p{N}]+/u).filter(Boolean) }

interface Entry { family: Household; text: string }
let index: Entry[] | null = null
subscribe(() => { index = null })

/** families are all of them by name, with what they are found by; made once for each state of the store. */
export function families(): Entry[] {
	return index ??= households().map(h => ({ family: h, text: " " + [...split(nameOf(h)), ...membersOf(h.id).flatMap(m => split(m.f.name ?? "")),
		...split(h.f.hamlet ?? ""), ...number("rt", h.f.rt), ...number("rw", h.f.rw), ...split(h.f.address ?? "")].join(" ") }))
		.sort((a, b) => (a.text < b.text ? -1 : 1))
}

/** search finds the families in which each word begins a word of a member's name or of the place. */
export function search(query: string): Household[] {
	const words = split(query).map(w => " " + w)
	return families().filter(i => words.every(w => i.text.includes(w))).map(i => i.family)
}
// "RT 003" is found as rt 3, rt3 and 003.
function number(what: string, n = ""): string[] { const short = n.replace(/^0+/, ""); return n ? [what, n, short, what + short, what + n] : [] }

/** near tells whether a and b are at most most letters apart, neighbours swapped counting once. */
function near(a: string, b: string, most: number): boolean {
	if (Math.abs(a.length - b.length) > most) return false
	let before: number[] = [], last = Array.from({ length: b.length + 1 }, (_, j) => j)
	for (let i = 1; i <= a.length; i++) {
		const row = [i]
		for (let j = 1; j <= b.length; j++) {
			row[j] = Math.min(row[j - 1]! + 1, last[j]! + 1, last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1))
			if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j]!, before[j - 2]! + 1)
		}
		before = last; last = row
	}
	return last[b.length]! <= most
}

export interface Alike { subject: Subject; why: "number" | "same" | "similar" }

/** alikeFamilies are those on the phone with the same card, or whose head is called nearly so. */
export function alikeFamilies(head: string, kk: string, but?: ID): Alike[] {
	const name = fold(head)
	return pick(households(), but, h => kk && h.f.kk === kk ? "number" : kk && h.f.kk ? null : of(name, fold(nameOf(h))))
}

/** alikePeople are those with the same number, or with the same day of birth and nearly the same name. A birth
    that is not known, or only by its year, does not keep two apart. */
export function alikePeople(who: { nik: string; name: string; birth: Day | null; sex: number | null }, among: Iterable<Subject>, but?: ID): Alike[] {
	const name = fold(who.name)
	return pick(among, but, m => {
		if (m.kind === "household") return null
		if (who.nik && (m.f.nik === who.nik)) return "number"
		if ((who.nik && m.f.nik) || (who.sex && m.f.sex && who.sex !== m.f.sex)) return null
		const theirs = m.f.birth ?? null
		if (theirs && theirs === who.birth) return of(name, fold(m.f.name ?? ""))
		const years = theirs && who.birth ? Math.abs(Number(theirs.slice(0, 4)) - Number(who.birth.slice(0, 4))) : 0
		return years <= 1 && name === fold(m.f.name ?? "") ? "similar" : null
	})
}

function of(name: string, other: string): Alike["why"] | null {
	return name === other ? "same" : name.length > 4 && near(name, other, 2) ? "similar" : null
}

function pick<S extends Subject>(among: Iterable<S>, but: ID | undefined, why: (s: S) => Alike["why"] | null): Alike[] {
	const found: Alike[] = []
	for (const s of among) {
		const w = s.id !== but && why(s)
		if (w) found.push({ subject: s, why: w })
	}
	const order = ["number", "same", "similar"]
	return found.sort((a, b) => order.indexOf(a.why) - order.indexOf(b.why)).slice(0, 8)
}

/** nextTemp is the next temporary number of a mother's newborn: her NIK and a digit. */
export function nextTemp(mother: Person | undefined, among: Iterable<Subject>, after = 0): string | null {
	const nik = mother?.f.nik
	if (!nik) return null
	const used = new Set<string>()
	for (const s of among) if (s.kind === "child" && s.f.temp?.startsWith(nik)) used.add(s.f.temp)
	for (let digit = 1; digit <= 9; digit++) if (!used.has(nik + digit) && after-- <= 0) return nik + digit
	return null
}

export function motherOf(c: Child): Person | undefined { const m = c.f.mother ? subject(c.f.mother) : undefined; return m?.kind === "person" ? m : undefined }
