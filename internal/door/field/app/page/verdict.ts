// What one weighing says of a child, by fact/*: scores by both ways of counting age,
// the letter for the book, what looks impossible, and what to do next.
import { assess, belowRedLine, BFA, category, HFA, PermenkesMonths, trends, WFA, WFH, WHODays, type Assessment, type Step } from "../fact/growth"
import { doubts, type Doubt } from "../fact/doubt"
import { next, type Next } from "../fact/next"
import type { Bodies, Child, Day, ID } from "../core/model"
import { events } from "../core/store"

export type Measures = Bodies["weighing"] & { day: Day }

export interface Verdict {
	days: Assessment; months: Assessment // by WHO's way of counting age and by Permenkes'
	gain?: Step
	below: boolean // the red line
	doubts: Doubt[]
	next: Next
}

/** The four indices that a page shows, in its order. */
export const shown = [WFA, HFA, WFH, BFA] as const

/** verdictOf judges measures beside a child's other weighings; but names the record that they stand for. */
export function verdictOf(c: Child, m: Measures, but?: ID): Verdict {
	const who = { sex: c.f.sex!, birth: c.f.birth! }, measured = { ...m, ...who }
	const before = events(c, "weighing").filter(e => e.id !== but && e.day < m.day).map(e => ({ ...e.body, day: e.day }))
	const a = assess(measured, WHODays)
	const gain = m.grams ? trends([...before, m], who.birth, who.sex).at(-1) : undefined
	const odd = doubts(measured, before[0] && { ...before[0], ...who })
	return {
		days: a, months: assess(measured, PermenkesMonths), gain, below: belowRedLine(a), doubts: odd,
		next: next({ a, armMM: m.arm_mm, gain: gain?.gain, twice: gain?.twice, doubts: odd, sure: m.sure }),
	}
}

/** differing are the indices of which the two ways of counting age make different classes. */
export function differing(v: Verdict): number[] { return shown.filter(i => category(v.days, i)?.code !== category(v.months, i)?.code) }
