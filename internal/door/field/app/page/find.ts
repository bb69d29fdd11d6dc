// Finding people by words of their names. Every name is folded once, however often
// somebody types.
import type { Subject } from "../core/model"
import { all } from "../core/store"

const texts = new WeakMap<Subject, string>()

function fold(s: string): string { return s.normalize("NFD").replace(/\p{Mn}+/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ") }

function text(d: Subject): string {
	let s = texts.get(d)
	if (s === undefined) {
		const of = d.kind === "household" ? [d.f.head, d.f.kk] : d.kind === "person" ? [d.f.name, d.f.nik] : [d.f.name, d.f.nik ?? d.f.temp, d.f.parent]
		texts.set(d, s = " " + fold(of.filter(Boolean).join(" ")))
	}
	return s
}

/** search finds those of whom each word typed begins a word. */
export function search<S extends Subject = Subject>(query: string, among: Iterable<S> = all() as Iterable<S>, most = Infinity): S[] {
	const words = fold(query).split(" ").filter(Boolean).map(w => " " + w), found: S[] = []
	if (words.length === 0) return found
	for (const d of among) {
		if (found.length >= most) break
		const s = text(d)
		if (words.every(w => s.includes(w))) found.push(d)
	}
	return found
}
