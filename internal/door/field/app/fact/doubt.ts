// When to measure again, and how a child is measured at its age: Go's fact/standard
// Doubts and AsksPosition.
import type { Day } from "../core/model"
import { number, t } from "../core/words"
import { addMonths, days, months } from "./age"
import { assess, indexNames, type Measured } from "./growth"
import { standard } from "./standard"

/** Why to measure again: what was found, and its limit. */
export interface Doubt { code: string; value: number; limit: number }

/** asksPosition: before nine months nobody stands; from the second birthday on standing is expected. */
export function asksPosition(birth: Day, day: Day): { ask: boolean; expected: 1 | 2 } {
	return { ask: days(birth, day) >= 274, expected: day < addMonths(birth, 24) ? 1 : 2 }
}

// lying is a measurement as a length: standing, a child is 0.7 cm shorter.
function lying(m: Measured, birth: Day): number {
	const { ask, expected } = asksPosition(birth, m.day)
	return (m.mm ?? 0) + ((ask && m.position) || expected) * 7 - 7
}

/** doubts are the reasons to measure again; before is the weighing before, if any. */
export function doubts(now: Measured, before?: Measured | null): Doubt[] {
	const all: Doubt[] = []
	assess(now).scores.forEach((s, i) => { if (s && !s.ok) all.push({ code: "implausible_" + indexNames[i], value: s.z, limit: 0 }) })
	if (!before || !now.birth || before.day >= now.day) return all
	const between = days(before.day, now.day), age = months(now.birth, before.day), found: Record<string, number> = {}
	if (now.grams && before.grams) {
		found.lost = Math.trunc(((before.grams - now.grams) * 100) / before.grams)
		found.gained = now.grams - before.grams
	}
	if (now.mm && before.mm) found.shrank = -(found.grew = lying(now, now.birth) - lying(before, now.birth))
	let last = ""
	for (const j of standard.jumps) {
		if (j.code === last || age >= j.to) continue
		last = j.code
		const value = found[j.code], limit = j.limit + Math.trunc((j.month * between) / 30)
		if (value !== undefined && value > limit) all.push({ code: j.code, value, limit })
	}
	return all
}

/** sayDoubt is the sentence of a doubt. */
export function sayDoubt(d: Doubt): string {
	const [scale, digits] = d.code === "lost" ? [1, 0] : d.code === "gained" ? [1000, 1] : d.code.startsWith("implausible") ? [100, 1] : [10, 1]
	return t("standard.doubt." + d.code, { Value: number(d.value / scale, digits), Limit: number(d.limit / scale, digits) })
}
