// The growth chart as the book for mother and child shows it: the child's line on
// the bands of the growth mat's colours. Every colour has its limit beside it.
import type { Day } from "../core/model"
import { number, t } from "../core/words"
import { ageWords, days } from "./age"
import { assess, category, HFA, indexNames, valueAt, weightAt, WFA, WFH, type Measured } from "./growth"

export interface Point { day: Day; grams?: number; mm?: number; position?: number; oedema?: boolean }

const width = 328, height = 250, left = 30, right = 26, top = 8, foot = 31
const red = "#c62828", amber = "#ef8a17", yellow = "#f4c20d", green = "#2e7d32"

// Bands between scores, from below; null is without end.
const bands: Record<number, [to: number | null, colour: string][]> = {
	[WFA]: [[-3, red], [-2, yellow], [1, green], [null, yellow]],
	[HFA]: [[-3, red], [-2, yellow], [3, green], [null, green]],
	[WFH]: [[-3, red], [-2, yellow], [1, green], [2, yellow], [3, amber], [null, red]],
}

interface Scale { from: number; to: number; step: number; per: number; at: (x: number, z: number) => number; x: (p: Point) => number; y: (p: Point) => number }

/** Chart draws points, and fresh, the one being typed, as a ring. */
export function Chart(p: { index: "wfa" | "hfa" | "wfh"; sex: 1 | 2; birth: Day; points: Point[]; fresh?: Point }) {
	const index = indexNames.indexOf(p.index), id = "chart-" + p.index
	const all = [...p.points, ...(p.fresh ? [p.fresh] : [])].sort((a, b) => (a.day < b.day ? -1 : 1))
	const s = scale(index, p.sex, p.birth, all)
	const shown = all.filter(q => s.x(q) >= s.from && s.x(q) <= s.to && s.y(q) > 0), last = shown.at(-1)
	const lowest = Math.floor(Math.min(s.at(s.from, -3.7), s.at(s.to, -3.7), ...shown.map(s.y)) - 0.2)
	const highest = Math.ceil(Math.max(s.at(s.to, index === WFA ? 2 : 3), ...shown.map(s.y)) + 0.2)
	const px = (x: number) => Math.round(10 * (left + ((x - s.from) / (s.to - s.from)) * (width - left - right))) / 10
	const py = (y: number) => Math.round(10 * (top + ((highest - y) / (highest - lowest)) * (height - top - foot))) / 10
	const clip = (y: number) => py(Math.max(lowest, Math.min(highest, y)))
	const curve = (z: number | null, back = false) => {
		const xs = Array.from({ length: 33 }, (_, i) => Math.round(s.from + ((s.to - s.from) * (back ? 32 - i : i)) / 32))
		return xs.map(x => `${px(x)} ${z === null ? top : clip(s.at(x, z))}`).join("L")
	}
	const unit = index === HFA ? "cm" : "kg", m = (q: Point): Measured => ({ ...q, sex: p.sex, birth: p.birth })
	const words = (q: Point) => `${number(s.y(q), 1)} ${unit}`
	const rows = Math.max(1, [1, 2, 5, 10, 20].find(n => (highest - lowest) / n <= 8) ?? 20), steps = (from: number, to: number, by: number) => Array.from({ length: Math.floor((to - Math.ceil(from / by) * by) / by) + 1 }, (_, i) => (Math.ceil(from / by) + i) * by)
	const end = last && { x: Math.min(px(s.x(last)), width - right - 34), y: clip(s.y(last)) }
	return <svg class="growth" viewBox={`0 0 ${width} ${height}`} width="100%" role="img" aria-labelledby={`${id}-t ${id}-d`} font-size="12" fill="currentColor">
		<title id={id + "-t"}>{t(`growth.index.${p.index}`)}</title>
		<desc id={id + "-d"}>{last ? t("standard.chart.last", { Count: shown.length, Value: words(last), Age: ageWords(p.birth, last.day), Class: said(m(last), index) }) : t("standard.chart.empty")}</desc>
		{bands[index]!.map(([to, colour], i) => <path key={i} fill={colour} fill-opacity=".22" d={`M${i ? curve(bands[index]![i - 1]![0]) : `${left} ${height - foot}L${width - right} ${height - foot}`}L${curve(to, true)}Z`} />)}
		<g stroke="currentColor" stroke-opacity=".14">
			{steps(lowest, highest, rows).map(y => <path key={y} d={`M${left} ${py(y)}H${width - right}`} />)}
			{steps(s.from, s.to, s.step).map(x => <path key={x} d={`M${px(x)} ${top}V${height - foot}`} />)}
		</g>
		{[-3, -2, 0, ...(index === HFA ? [3] : [1]), ...(index === WFH ? [2, 3] : [])].map(z => <g key={z}>
			<path fill="none" stroke={z === -3 ? red : z === 0 ? green : "currentColor"} stroke-width={z === -3 ? 2 : 1} stroke-opacity={z === -3 || z === 0 ? 1 : 0.5} d={"M" + curve(z)} />
			<text x={width - right + 3} y={clip(s.at(s.to, z)) + (z === -3 ? 8 : 4)}>{z > 0 ? "+" + z : z < 0 ? "−" + -z : "0"}</text>
		</g>)}
		{steps(lowest, highest, rows).map(y => <text key={y} x={left - 4} y={py(y) + 4} text-anchor="end">{y}</text>)}
		<text x={left + 4} y={top + 13}>{unit}</text>
		{steps(s.from, s.to, s.step).map(x => <text key={x} x={px(x)} y={height - foot + 14} text-anchor="middle">{Math.round(x / s.per)}</text>)}
		<text x={width / 2} y={height - 4} text-anchor="middle">{t(index === WFH ? "standard.chart.length" : "standard.chart.months")}</text>
		<path fill="none" stroke="currentColor" stroke-width="2" d={shown.map((q, i) => `${i ? "L" : "M"}${px(s.x(q))} ${clip(s.y(q))}`).join("")} />
		{shown.map(q => <circle key={q.day} cx={px(s.x(q))} cy={clip(s.y(q))} r={q === last ? 5 : 3} fill={q === p.fresh ? "var(--paper)" : "currentColor"} stroke="currentColor" stroke-width="2" />)}
		{last && end && <text x={end.x} y={end.y < top + 26 ? end.y + 22 : end.y - 11} text-anchor="middle" font-size="14" font-weight="700" stroke="var(--paper)" stroke-width="4" paint-order="stroke">{words(last)}</text>}
	</svg>
}

function said(m: Measured, index: number): string { const c = category(assess(m), index); return c ? t(c.key) : "" }

// scale is what part of the curves to show: by the child's newest age the first
// year, the first two or those after, or the lengths around the child's own.
function scale(index: number, sex: number, birth: Day, points: Point[]): Scale {
	const age = (q: Point) => days(birth, q.day), month = 30.4375, newest = points.at(-1), old = newest ? age(newest) : 0
	const y = (q: Point) => (index === HFA ? long(q) / 10 : (q.grams ?? 0) / 1000)
	const standing = old >= 731
	function long(q: Point): number { return !q.mm ? 0 : q.mm + (q.position === 2 && age(q) < 731 && age(q) >= 274 ? 7 : q.position === 1 && age(q) >= 731 ? -7 : 0) }
	if (index !== WFH) {
		const [from, to, by] = old < 366 ? [0, 12, 2] : old < 731 ? [0, 24, 3] : [24, 60, 6]
		return { from: from * month, to: to * month, step: by * month, per: month, at: (x, z) => valueAt(index, sex, Math.min(1826, Math.round(x)), z), x: age, y }
	}
	const least = standing ? 650 : 450, most = standing ? 1200 : 1100
	const own = points.filter(q => q.mm && age(q) >= 731 === standing).map(long)
	const from = Math.max(least, Math.min(most - 250, Math.floor((Math.min(...own, 1100) - 50) / 50) * 50))
	const to = Math.min(most, Math.max(from + 250, Math.ceil((Math.max(...own, 0) + 80) / 50) * 50))
	return { from, to, step: 50, per: 10, at: (x, z) => weightAt(standing ? 2 : 1, sex, Math.round(x), z), x: q => (age(q) >= 731 === standing ? long(q) : 0), y }
}
