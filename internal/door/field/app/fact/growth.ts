// Z-scores, classes and gains: Go's fact/growth again, to the last digit. The order
// of operations is WHO's; do not tidy it. Cases in fact_test.go compare both.
import type { Day } from "../core/model"
import { days, monthNumber, months } from "./age"
import { standard, type Severity } from "./standard"

export const HFA = 0, WFA = 1, WFH = 2, BFA = 3, HCA = 4, ACA = 5
export const indexNames = ["hfa", "wfa", "wfh", "bfa", "hca", "aca"]
export const WHODays = 0, PermenkesMonths = 1
const Male = 1, Female = 2, Lying = 1, Standing = 2

interface Row { l: number; m: number; s: number }
interface Table { first: number; rows: number; columns: Int32Array[] }

// The tables of the packed file, in its order; indices up to ACA are tables of age.
const weightForLength = 6, weightForHeight = 7, curves = 8
const order = [HFA, WFA, BFA, HCA, ACA, weightForLength, weightForHeight]
const tables: Table[][] = []

/** openTables reads WHO's tables as Go packs them: second differences of whole numbers. */
export function openTables(packed: Uint8Array) {
	let at = 0
	const uvarint = () => {
		let v = 0, scale = 1
		for (; packed[at]! > 127; scale *= 128) v += (packed[at++]! & 127) * scale
		return v + packed[at++]! * scale
	}
	const column = (rows: number) => {
		const all = new Int32Array(rows)
		for (let i = 0, value = 0, step = 0; i < rows; i++) {
			const u = uvarint()
			step += u & 1 ? -(u + 1) / 2 : u / 2
			all[i] = value += step
		}
		return all
	}
	for (const curve of order) {
		for (const sex of [Male, Female]) {
			const first = uvarint(), rows = uvarint();
			(tables[sex] ??= new Array(curves))[curve] = { first, rows, columns: [column(rows), column(rows), column(rows)] }
		}
	}
}

function rowAt(t: Table | undefined, x: number): Row | null {
	const i = t ? x - t.first : -1
	if (!t || !(i >= 0 && i < t.rows)) return null
	const [l, m, s] = t.columns as [Int32Array, Int32Array, Int32Array]
	return { l: l[i]! / 1e4, m: m[i]! / 1e4, s: s[i]! / 1e5 }
}

function value(r: Row, z: number) { return r.m * Math.pow(1 + r.l * r.s * z, 1 / r.l) }

/** zOf is the score of y; beyond three deviations in steps of the distance between the second and the third. */
function zOf(r: Row, y: number, restricted: boolean): number {
	const z = (Math.pow(y / r.m, r.l) - 1) / (r.s * r.l)
	if (!restricted || !(Math.abs(z) > 3)) return z
	const sign = z > 0 ? 1 : -1, sd3 = value(r, 3 * sign), sd2 = value(r, 2 * sign)
	return sign > 0 ? 3 + (y - sd3) / (sd3 - sd2) : -3 + (y - sd3) / (sd2 - sd3)
}

/** round2 takes the nearer of the two neighbours at two decimals, ties to the even digit. */
function round2(x: number): number {
	const a = Math.abs(x)
	if (!(a <= 1e13) || a === 0) return x
	const low = Math.floor(100 * a), down = low / 100, up = Math.ceil(100 * a) / 100
	const below = a - down, above = up - a
	return (below < above || (below === above && low % 2 === 0) ? down : up) * (x < 0 ? -1 : 1)
}

/** What was measured, in WHO's units; NaN is missing. months is the age, not rounded. */
export interface Input { sex: number; position: number; oedema: boolean; days: number; months: number; weight: number; lenhei: number; headc: number; armc: number }
export interface Output { lenhei: number; bmi: number; z: number[]; flag: boolean[] }

const lengthDays = 731 // on which height standing becomes the measure
const limits: [number, number][] = [[-6, 6], [-6, 5], [-5, 5], [-5, 5], [-5, 5], [-5, 5]]

/** compute answers as WHO's software does. */
export function compute(i: Input): Output {
	let lenhei = i.lenhei, lying = i.position === Lying || (i.position !== Standing && i.lenhei < 87)
	const aged = !Number.isNaN(i.months)
	if (aged) {
		if (i.position === Standing && i.months >= 9 && i.days < lengthDays) lenhei = i.lenhei + 0.7
		if (i.position === Lying && i.days >= lengthDays) lenhei = i.lenhei - 0.7
		lying = i.days < lengthDays
	}
	const metres = lenhei / 100, bmi = i.weight / (metres * metres)
	const z: number[] = new Array(6).fill(NaN)
	const own = tables[i.sex]
	if (own) {
		if (!i.oedema && (!aged || i.months < 60)) z[WFH] = forLength(own[lying ? weightForLength : weightForHeight]!, lenhei, i.weight)
		if (i.months < 60) {
			const y = [lenhei, i.oedema ? NaN : i.weight, NaN, i.oedema ? NaN : bmi, i.headc, i.armc]
			for (const index of [HFA, WFA, BFA, HCA, ACA]) {
				const row = y[index]! > 0 ? rowAt(own[index], i.days) : null
				if (row) z[index] = round2(zOf(row, y[index]!, index !== HFA && index !== HCA))
			}
		}
	}
	return { lenhei, bmi, z, flag: z.map((v, k) => v < limits[k]![0] || v > limits[k]![1]) }
}

// forLength interpolates between the rows, 0.1 cm apart.
function forLength(t: Table, lenhei: number, weight: number): number {
	if (!(lenhei >= t.first / 10 && lenhei <= (t.first + t.rows - 1) / 10)) return NaN
	const tenths = lenhei * 10, key = Math.trunc(tenths)
	const row = rowAt(t, key)!, part = (lenhei - key / 10) / 0.1
	if (part > 0) {
		const next = rowAt(t, Math.trunc(tenths + 1))!
		row.l += part * (next.l - row.l)
		row.m += part * (next.m - row.m)
		row.s += part * (next.s - row.s)
	}
	return round2(zOf(row, weight, true))
}

/** One weighing in stored units; absent or 0 is not measured. */
export interface Measured { sex: 1 | 2; birth: Day | null; day: Day; grams?: number; mm?: number; arm_mm?: number; head_mm?: number; position?: number; oedema?: boolean }
export interface Score { z: number; ok: boolean } // hundredths; ok: plausible, may be counted
export interface Assessment { scores: (Score | null)[]; days: number; months: number; standard: number; oedema: boolean }

/** assess scores a weighing; before birth nothing is known. */
export function assess(m: Measured, by: number = WHODays): Assessment {
	const a: Assessment = { scores: new Array(6).fill(null), days: -1, months: -1, standard: by, oedema: !!m.oedema }
	const unit = (n: number | undefined, per: number) => (n && n > 0 ? n / per : NaN)
	const i: Input = {
		sex: m.sex, position: m.position ?? 0, oedema: a.oedema, days: -1, months: NaN,
		weight: unit(m.grams, 1000), lenhei: unit(m.mm, 10), headc: unit(m.head_mm, 10), armc: unit(m.arm_mm, 10),
	}
	if (m.birth) {
		if (m.day < m.birth) return a
		a.days = days(m.birth, m.day); a.months = months(m.birth, m.day)
		i.days = by === PermenkesMonths ? Math.floor(a.months * 30.4375 + 0.5) : a.days
		i.months = by === PermenkesMonths ? a.months : a.days / 30.4375
	}
	const out = compute(i)
	a.scores = out.z.map((z, k) => (Number.isNaN(z) ? null : { z: Math.max(-32768, Math.min(32767, Math.round(z * 100))), ok: !out.flag[k] }))
	return a
}

export interface Category { code: string; key: string; severity: Severity }

/** category is the class of an index; null is not judged. Oedema is gizi buruk whatever the weight. */
export function category(a: Assessment, index: number): Category | null {
	const name = indexNames[index]!, classes = standard.classes[name], score = a.scores[index]
	if (!classes) return null
	let found = index === WFH && a.oedema ? classes[0] : undefined
	if (!found) {
		if (!score) return null
		if (!score.ok) return { code: "implausible", key: "growth.category.implausible", severity: "yellow" }
		found = classes.find(c => score.z <= c[0])!
	}
	return { code: found[1], key: `growth.category.${name}.${found[1]}`, severity: found[2] }
}

/** armCategory judges the arm at 6 to 59 months. */
export function armCategory(mm: number | undefined, age: number): Category | null {
	if (!mm || mm <= 0 || age < 6 || age > 59) return null
	const [code, severity] = mm < 115 ? ["severe", "red"] as const : mm < 125 ? ["moderate", "amber"] as const : ["normal", "green"] as const
	return { code, key: "growth.category.arm." + code, severity }
}

function below(a: Assessment, index: number, z: number) { const s = a.scores[index]; return !!s?.ok && s.z < z }
export function stunted(a: Assessment) { return below(a, HFA, -200) }
export function underweight(a: Assessment) { return below(a, WFA, -200) }
export function wasted(a: Assessment) { return a.oedema || below(a, WFH, -200) }
export function overweight(a: Assessment) { const s = a.scores[WFH]; return !!s?.ok && s.z > 200 }
export function belowRedLine(a: Assessment) { return below(a, WFA, -300) }

/** notes are what is to be said beside an assessment. */
export function notes(a: Assessment, armMM?: number): string[] {
	const heavy = a.scores[WFA], arm = armCategory(armMM, a.months)
	return [a.oedema && "oedema", heavy?.ok && heavy.z > 100 && "heavy", arm && arm.code !== "normal" && "arm", below(a, BFA, -200) && !wasted(a) && "bmi"]
		.filter(Boolean).map(name => "growth.note." + name)
}

export type Gain = "N" | "T" | "O" | "B" | ""

/** kbm is the least gain in grams at an age in completed months. */
export function kbm(sex: number, age: number): number | null {
	const row = age >= 1 ? standard.kbm.find(r => age <= r[0]) : undefined
	return (row && (sex === Male ? row[1] : sex === Female ? row[2] : null)) ?? null
}

/** Trend follows a child from weighing to weighing, month by month. */
export class Trend {
	weighings = 0; lastMonth = 0; lastGrams = 0; run = 0

	/** step takes the weighing of a later month and tells its letter. */
	step(month: number, grams: number, age: number, sex: number): Gain {
		if (!(grams > 0) || month <= this.lastMonth) return ""
		const rose = grams - this.lastGrams >= (kbm(sex, age) ?? 1)
		const gain = !this.weighings ? "B" : month - this.lastMonth > 1 ? "O" : rose ? "N" : "T"
		if (gain === "T") this.run++
		if (gain === "N") this.run = 0
		this.weighings++; this.lastMonth = month; this.lastGrams = grams
		return gain
	}
	twiceNotRose() { return this.run >= 2 }
}

export interface Step { day: Day; grams: number; gain: Gain; twice: boolean; gained: number | null; least: number | null }

/** trends are the letters of a child's weighings, the oldest first: of each month the last that has a weight. */
export function trends(weighings: { day: Day; grams?: number }[], birth: Day, sex: number): Step[] {
	const byMonth = new Map<number, { day: Day; grams: number }>()
	for (const w of weighings) {
		const month = monthNumber(w.day), had = byMonth.get(month)
		if (w.grams && (!had || w.day > had.day)) byMonth.set(month, { day: w.day, grams: w.grams })
	}
	const trend = new Trend()
	return [...byMonth].sort((a, b) => a[0] - b[0]).map(([month, { day, grams }]) => {
		const age = months(birth, day), before = trend.lastGrams, gain = trend.step(month, grams, age, sex), compared = gain === "N" || gain === "T"
		return { day, grams, gain, twice: trend.twiceNotRose(), gained: compared ? grams - before : null, least: compared ? kbm(sex, age) : null }
	})
}

/** valueAt is the measurement (kg or cm) of score z; x is the age in days. */
export function valueAt(index: number, sex: number, x: number, z: number): number { return inverse(rowAt(tables[sex]?.[index], x), z) }
/** weightAt is the weight in kg of score z at a length (lying) or height in millimetres. */
export function weightAt(position: number, sex: number, mm: number, z: number): number {
	return inverse(rowAt(tables[sex]?.[position === Lying ? weightForLength : weightForHeight], mm), z)
}
function inverse(r: Row | null, z: number): number {
	if (!r) return NaN
	const sign = z > 0 ? 1 : -1
	return Math.abs(z) > 3 ? value(r, 3 * sign) + (z - 3 * sign) * sign * (value(r, 3 * sign) - value(r, 2 * sign)) : value(r, z)
}
