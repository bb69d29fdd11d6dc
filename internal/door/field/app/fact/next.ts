// The one thing to do next after a weighing: Go's fact/standard Next.
import type { Day } from "../core/model"
import type { Doubt } from "./doubt"
import { armCategory, belowRedLine, category, HFA, overweight, underweight, WFH, type Assessment, type Gain } from "./growth"
import type { Severity } from "./standard"

export { asksPosition, doubts, sayDoubt, type Doubt } from "./doubt"

/** What is known at the scale; date: of the next posyandu, sure: measured again already. */
export interface Weighed { a: Assessment; armMM?: number; gain?: Gain; twice?: boolean; doubts?: Doubt[]; sure?: boolean; date?: Day }
export interface Next { code: string; key: string; args: { Date: Day | "" }; severity: Severity; refer: string[] }

/** next takes the first that holds, in the order of danger; refer are the reasons (codes of screen) for a referral. */
export function next(w: Weighed): Next {
	const a = w.a, wfh = a.oedema ? "" : category(a, WFH)?.code, hfa = category(a, HFA)?.code, arm = armCategory(w.armMM, a.months)?.code
	const refer: string[] = []
	let first: [string, Severity] | undefined
	const holds = (when: unknown, code: string, severity: Severity, referred = false) => {
		if (!when) return
		if (referred) refer.push(code)
		first ??= [code, severity]
	}
	holds(a.oedema, "oedema", "red", true)
	holds(arm === "severe", "arm_severe", "red", true)
	holds(w.doubts?.length && !w.sure, "again", "yellow")
	holds(wfh === "severely-wasted", "severely_wasted", "red", true)
	holds(belowRedLine(a), "below_red_line", "red", true)
	holds(w.twice, "twice_not_gained", "red", true)
	holds(wfh === "wasted", "wasted", "amber", true)
	holds(arm === "moderate", "arm_moderate", "amber", true)
	holds(w.gain === "T" && !w.twice, "not_gained", "yellow")
	holds(hfa === "severely-stunted", "severely_stunted", "amber", true)
	holds(hfa === "stunted", "stunted", "amber", true)
	holds(overweight(a), "overweight", "yellow")
	holds(underweight(a) && !belowRedLine(a), "underweight", "yellow")
	holds(!a.scores.some(s => s?.ok), "nothing", "yellow")
	const [code, severity] = first ?? ["well", "green"], dated = w.date && (code === "well" || code === "not_gained")
	return { code, key: "standard.next." + code + (dated ? "_on" : ""), args: { Date: w.date ?? "" }, severity, refer }
}
