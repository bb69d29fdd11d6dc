// Risks with their reasons: Go's fact/standard Screen over the same rules.
import { limits as ownLimits } from "../core/store"
import { number, t } from "../core/words"
import { standard, type Certainty, type Group, type Severity, type Test } from "./standard"

export type Value = number | boolean | string
/** What was said or measured; null or absent was not asked. */
export type Answers = Record<string, Value | null | undefined>
export interface Because { field: string; value: Value; op: Test["op"]; limit?: number }
export interface Risk { code: string; severity: Severity; because: Because[]; certainty: Certainty; source: string }
export type Thresholds = Record<string, number>

const defaults = Object.fromEntries(standard.thresholds.map(x => [x.name, x.value]))

/** thresholds are the defaults with a district's own limits in their place. */
export function thresholds(own: Thresholds = {}): Thresholds {
	return { ...defaults, ...own }
}

let own: Thresholds | undefined, merged: Thresholds = defaults
/** inForce are the limits of the district whose phone this is. */
function inForce(): Thresholds {
	const said = ownLimits()
	if (said !== own) merged = thresholds(own = said)
	return merged
}

function met(x: Test, value: Value, limit: number): boolean {
	switch (typeof value) {
		case "boolean": return x.op === "is" && value === !!x.is
		case "string": return x.op === "in" && x.in!.includes(value)
		default: return x.op === "<" ? value < limit : x.op === "<=" ? value <= limit : x.op === ">" ? value > limit : x.op === ">=" && value >= limit
	}
}

/** screen applies the rules of a group; unasked are the fields without which a rule could not be decided. */
export function screen(group: Group, answers: Answers, limits: Thresholds = inForce()): { risks: Risk[]; unasked: string[] } {
	const risks: Risk[] = [], unasked = new Set<string>()
	for (const r of standard.rules.filter(r => r.group === group)) {
		const because: Because[] = [], missing: string[] = []
		let stands = true
		for (const x of r.all) {
			const value = answers[x.field], limit = x.limit === undefined ? undefined : limits[x.limit] ?? answers[x.limit]
			if (value === null || value === undefined) missing.push(x.field)
			else if (x.limit !== undefined && typeof limit !== "number") missing.push(x.limit)
			else {
				stands = stands && met(x, value, limit as number)
				because.push({ field: x.field, value, op: x.op, ...(typeof limit === "number" && { limit }) })
			}
		}
		if (!stands) continue
		if (missing.length) missing.forEach(f => unasked.add(f))
		else risks.push({ code: r.code, severity: r.severity, because, certainty: r.certainty, source: r.source })
	}
	return { risks, unasked: [...unasked] }
}

/** bmi in hundredths of kg/m², cut off; null is not known. */
export function bmi(grams?: number | null, mm?: number | null): number | null {
	return grams && mm ? Math.floor((grams * 100000) / (mm * mm)) : null
}

/** tabletsExpected by a day of the pregnancy. */
export function tabletsExpected(day: number, limits: Thresholds = inForce()): number { return Math.max(0, Math.min(limits.tablets_total!, day - limits.tablets_from!)) }
/** antenatalExpected are the visits whose stage has passed. */
export function antenatalExpected(day: number): number { return standard.rows.filter(r => r.code === "antenatal" && day >= r.until).length }

// How a number is written: its scale, decimals, and unit (standard.unit.…).
const units: Record<string, [scale: number, digits: number, unit: string]> = {
	arm_mm: [10, 1, "cm"], birth_mm: [10, 1, "cm"], hb: [10, 1, "hb"], bmi: [100, 1, "bmi"], birth_grams: [1000, 2, "kg"], spacing_months: [1, 0, "months"], months_absent: [1, 0, "months"],
	pregnancy_days: [7, 0, "weeks"], days_since_delivery: [1, 0, "days"], age: [1, 0, "years"], wife_youngest: [1, 0, "years"], wife_oldest: [1, 0, "years"],
}

/** write is an answer's value in words. */
export function write(field: string, value: Value): string {
	if (typeof value === "boolean") return t(value ? "field.yes" : "field.no")
	if (typeof value === "string") {
		switch (field) {
			case "water": return t("standard.water." + value)
			case "latrine": return t("standard.latrine." + value)
			case "gain": return t("growth.gain." + value.toLowerCase())
			default: return t(`growth.category.${field}.${value}`)
		}
	}
	const [scale, digits, unit] = units[field] ?? [1, 0, ""]
	return unit ? t("standard.unit." + unit, { Value: number(Math.floor(value * 10 ** digits / scale) / 10 ** digits, digits) }) : number(value)
}

/** say puts an answer that made a risk into words: "LiLA 22,5 cm, kurang dari 23,5 cm". */
export function say(b: Because): { key: string; args: Record<string, string> } {
	const kind = b.value === true ? "yes" : b.limit === 0 ? "is" : { "<": "below", "<=": "most", ">": "above", ">=": "least", is: "no", in: "is" }[b.op]
	// within a sentence it begins small, but for "Hb" and "LiLA"
	const name = t("standard.field." + b.field).replace(/^\p{Lu}(?=\p{Ll}{2,}(\s|$))/u, first => first.toLowerCase())
	return { key: "standard.because." + kind, args: { Field: name, Value: write(b.field, b.value), Limit: b.limit === undefined ? "" : write(b.field, b.limit) } }
}

// What is asked only to know whether a rule is for somebody.
const guards = new Set(["target", "couple", "siblings", "arm_age"])

/** reasons are the answers that made a risk, in words; of one answer with two limits the one that it missed. */
export function reasons(r: Risk): string[] {
	const made = r.because.filter((b, i) => !guards.has(b.field) && !(b.op === "is" && !b.value && (b.field === "twice" || b.field === "pregnant")) && r.because.findIndex(x => x.field === b.field) === i)
	return made.map(b => { const { key, args } = say(b); return t(key, args) })
}
