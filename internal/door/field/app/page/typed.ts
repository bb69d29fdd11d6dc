// What is typed at the scale: numbers with a comma or a point, within what a child
// under five can weigh, and the slips that fingers make.
import { assess, HFA, WFA } from "../fact/growth"
import type { Bodies, Child, Day } from "../core/model"
import type { Measures } from "./verdict"

export interface Typed { kg: string; cm: string; arm: string; head: string; position: 1 | 2 | null; oedema: boolean; sure: boolean }
export type Number = "kg" | "cm" | "arm" | "head"

/** In the stored unit, grams and millimetres. Wider than WHO's limits of z-scores at any age under
    five: what lies outside is a slip of the finger, what lies inside and is odd is measured again. */
export const ranges: Record<Number, { per: number; least: number; most: number }> = {
	kg: { per: 1000, least: 500, most: 40000 }, cm: { per: 10, least: 300, most: 1300 },
	arm: { per: 10, least: 50, most: 350 }, head: { per: 10, least: 200, most: 650 },
}

/** read is the number in its stored unit; null where nothing stands, NaN where it cannot be read or be true. */
export function read(name: Number, text: string): number | null {
	const { per, least, most } = ranges[name], digits = String(per).length - 1
	if (text.trim() === "") return null
	const m = new RegExp(`^(\\d{1,3})(?:[.,](\\d{0,${digits}}))?$`).exec(text.trim())
	const n = m ? +m[1]! * per + +(m[2] ?? "").padEnd(digits, "0") : NaN
	return n >= least && n <= most ? n : NaN
}

export function write(name: Number, n: number | undefined): string { return n ? String(n / ranges[name].per).replace(".", ",") : "" }

/** slip is what was probably meant where a comma was forgotten or grams were typed: 95 for 9,5. */
export function slip(c: Child, day: Day, name: "kg" | "cm", text: string): string | null {
	if (!/^\d{2,5}$/.test(text) || fits(c, day, name, text)) return null
	for (let at = text.length - 1; at > 0; at--) {
		const meant = `${text.slice(0, at)},${text.slice(at)}`.replace(/0+$/, "").replace(/,$/, "")
		if (fits(c, day, name, meant)) return meant
	}
	return null
}
function fits(c: Child, day: Day, name: "kg" | "cm", text: string): boolean {
	const n = read(name, text)
	const a = n && assess({ sex: c.f.sex!, birth: c.f.birth!, day, ...(name === "kg" ? { grams: n } : { mm: n }) })
	return !!a && !!a.scores[name === "kg" ? WFA : HFA]?.ok
}

/** measures is what can be judged and saved of it. */
export function measures(d: Typed, day: Day): Measures {
	const grams = read("kg", d.kg) || undefined, mm = read("cm", d.cm) || undefined
	return { day, grams, mm, position: mm ? d.position ?? undefined : undefined, arm_mm: read("arm", d.arm) || undefined, head_mm: read("head", d.head) || undefined,
		oedema: d.oedema || undefined, sure: d.sure || undefined }
}

export function typed(b: Bodies["weighing"] | undefined, position: 1 | 2): Typed {
	return { kg: write("kg", b?.grams), cm: write("cm", b?.mm), arm: write("arm", b?.arm_mm), head: write("head", b?.head_mm), position: b?.position ?? position, oedema: !!b?.oedema, sure: !!b?.sure }
}
