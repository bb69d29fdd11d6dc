// What a weighing says, as a cadre shows it to the mother: one sentence, the letter,
// the four indices, and the point on the curve.
import type { ComponentChildren } from "preact"
import { useState } from "preact/hooks"
import { days, months } from "../fact/age"
import { Chart } from "../fact/chart"
import { armCategory, category, HFA, indexNames, WFH, type Category, type Step } from "../fact/growth"
import type { Child, Event } from "../core/model"
import { events } from "../core/store"
import { Badge, Choice } from "../core/ui"
import { number, t } from "../core/words"
import { differing, shown, type Measures, type Verdict } from "./verdict"

const permenkes = "permenkes-2-2020-months" // as Go names the standard

export function kilos(grams: number): string { return number(grams / 1000, grams % 100 ? 2 : 1) + " kg" }
export function centimetres(mm: number): string { return number(mm / 10, 1) + " cm" }
export function score(z: number): string { return (z < 0 ? "−" : "+") + number(Math.abs(z) / 100, 2) }

/** indexName is PB/U for a length taken lying, TB/U for a height. */
export function indexName(index: number, lying: boolean): string {
	return t(`field.index.${indexNames[index]}${index === HFA || index === WFH ? (lying ? ".lying" : ".standing") : ""}`)
}

/** nextWords is the one sentence of what to do. */
export function nextWords(v: Verdict): string { return t(v.next.key, v.next.args) }

/** gainWords says the letter with what it rests on. */
export function gainWords(g: Step): string {
	const gained = g.gained ?? 0, args = { Grams: number(Math.abs(gained)), Least: number(g.least ?? 1) }
	return t("field.gain." + (g.gain !== "T" ? g.gain.toLowerCase() : gained > 0 ? "t" : gained < 0 ? "lost" : "same"), args)
}

export function GainBadge({ gain }: { gain: Step }) {
	return <Badge tone={gain.gain === "N" ? "green" : gain.gain !== "T" ? "blue" : gain.twice ? "red" : "amber"}>{gain.gain === "T" && gain.twice ? "2T" : gain.gain}</Badge>
}

/** Result shows a verdict; it changes with every key, and says itself aloud only where a page puts it into a live region. */
export function Result({ c, m, v, step }: { c: Child; m: Measures; v: Verdict; step?: ComponentChildren }) {
	const lying = m.position !== 2, arm = m.arm_mm ? armCategory(m.arm_mm, v.days.months) : null
	return <section class="result" aria-label={t("field.result")}>
		<p class={"sentence " + v.next.severity}>{nextWords(v)}</p>
		{v.gain && <p class="gain"><GainBadge gain={v.gain} /> <span>{gainWords(v.gain)}{v.gain.gain === "T" && v.gain.twice && <b>; {t("field.gain.twice")}</b>}{v.below && <b>; {t("field.below")}</b>}</span></p>}
		{step}
		<table class="scores">
			<caption class="heard">{t("field.scores")}</caption>
			<tbody>
				{shown.map(i => v.days.scores[i] && <Line key={i} name={indexName(i, lying)} z={v.days.scores[i]!.z} of={category(v.days, i)} />)}
				{arm && <Line name={t("field.arm.short")} of={arm} />}
			</tbody>
		</table>
		<Ages c={c} m={m} v={v} />
	</section>
}

function Line(p: { name: string; z?: number; of: Category | null }) {
	return <tr><th scope="row">{p.name}</th><td class="z">{p.z !== undefined && score(p.z)}</td><td>{p.of && <Badge tone={p.of.severity}>{t(p.of.key)}</Badge>}</td></tr>
}

/** Ages names the age by both ways of counting, and what they disagree on. */
function Ages({ c, m, v }: { c: Child; m: Measures; v: Verdict }) {
	const lying = m.position !== 2, birth = c.f.birth!
	return <>
		<p class="soft">{t("field.age.both", { Days: days(birth, m.day), Months: months(birth, m.day) })}</p>
		{differing(v).map(i => {
			const z = v.months.scores[i], of = category(v.months, i)
			return z && of && <p class="soft" key={i}>{t("field.age.differ", { Index: indexName(i, lying), Category: t(of.key), Score: score(z.z), Standard: t("growth.standard." + permenkes) })}</p>
		})}
	</>
}

/** Curve is the child's course on the standard's bands, with what is being typed as its newest point. */
export function Curve({ c, fresh, but }: { c: Child; fresh?: Measures; but?: string }) {
	const [index, pick] = useState<"wfa" | "hfa" | "wfh">("wfa")
	const points = events(c, "weighing").filter(e => e.id !== but).reverse().map(e => ({ ...e.body, day: e.day }))
	return <section class="curve" aria-label={t("field.curve")}>
		<Choice label={t("field.curve")} value={index} required onPick={i => i && pick(i)}
			options={[["wfa", t("field.index.wfa")], ["hfa", t("field.index.hfa.standing")], ["wfh", t("field.index.wfh.standing")]]} />
		<Chart index={index} sex={c.f.sex!} birth={c.f.birth!} points={points} fresh={fresh} />
	</section>
}

/** Measured is one weighing in a line of words. */
export function measuredWords(e: Extract<Event, { kind: "weighing" }>): string {
	return [e.body.grams && kilos(e.body.grams), e.body.mm && centimetres(e.body.mm)].filter(Boolean).join(" · ")
}
