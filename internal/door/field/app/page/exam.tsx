// The exam of a girl, a bride-to-be and her partner, or a pregnant woman; what it
// means is said while it is typed.
import { answersOf, groupOf } from "../fact/of"
import { screen } from "../fact/screen"
import { Male, type Bodies, type Day, type ID, type Person } from "../core/model"
import { events, person, save, today } from "../core/store"
import { DayField, Text, YesNo } from "../core/ui"
import { day, t } from "../core/words"
import { event, old } from "./event"
import { between, dayWrong, found, query, Steps, units, useForm, written, type Step } from "./form"
import { Risks } from "./risk"

interface Answers { day: Day; kg: string; cm: string; arm: string; hb: string; smoke: boolean | null; tablets: string; taken: string; note: string }

function check(d: Answers) {
	const tablets = between(d.tablets, 0, 200)
	const nothing = !d.kg && !d.cm && !d.arm && !d.hb && d.smoke === null && !d.tablets
	return { day: dayWrong(d.day), kg: between(d.kg, 20, 200), cm: between(d.cm, 100, 210), arm: between(d.arm, 10, 50), hb: between(d.hb, 3, 20), tablets: tablets ?? (nothing ? t("field.exam.nothing") : undefined),
		taken: between(d.taken, 0, 200) ?? (units(d.taken, 1)! > (units(d.tablets, 1) ?? 0) ? t("field.exam.taken.more") : undefined) }
}

export function body(d: Answers): Bodies["exam"] & { day: Day; note?: string } {
	const number = (name: string, n: number | null) => (n === null || Number.isNaN(n) ? {} : { [name]: n })
	return { day: d.day, note: d.note, ...number("grams", units(d.kg, 1000)), ...number("mm", units(d.cm, 10)), ...number("arm_mm", units(d.arm, 10)), ...number("hb", units(d.hb, 10)),
		...number("tablets", units(d.tablets, 1)), ...number("taken", units(d.taken, 1)), ...(d.smoke === null ? {} : { smoke: d.smoke }) }
}

export function Exam({ id }: { id: ID }) { return found(person(id), p => <Asked p={p} />) }

function Asked({ p }: { p: Person }) {
	const was = old(p, "exam"), before = events(p, "exam").find(e => e.body.mm && e.id !== was?.id), b = was?.body
	const form = useForm(`exam/${p.id}/${was?.id ?? ""}`, (): Answers => ({ day: was?.day ?? today(), kg: written(b?.grams, 1000), cm: written(b?.mm ?? (was ? null : before?.body.mm), 10),
		arm: written(b?.arm_mm, 10), hb: written(b?.hb, 10), smoke: b?.smoke ?? null, tablets: written(b?.tablets, 1), taken: written(b?.taken, 1), note: b?.note ?? "" }), check), { d } = form
	// The screening of what stands here already, as if it had been saved.
	const trial: Person = { ...p, ev: [...p.ev.filter(e => e !== was), { id: "~", kind: "exam", day: d.day, body: body(d), by: "", mine: true }] }
	const group = groupOf(p, today()), man = p.f.sex === Male
	const result = <div aria-live="polite"><Risks found={screen(group, answersOf(trial, today())).risks} /></div>
	const steps: Step<Answers>[] = [
		{ asks: ["day", "kg", "cm", "arm", "hb"], body: <>
			<div class="pair"><Text label={t("field.record.grams")} {...form.text("kg")} mode="decimal" unit="kg" max={6} />
				<Text label={t("field.record.mm")} hint={before && !was && d.cm === written(before.body.mm, 10) ? t("field.exam.height", { Date: day(before.day) }) : undefined} {...form.text("cm")} mode="decimal" unit="cm" max={6} /></div>
			{!man && <div class="pair"><Text label={t("field.record.arm")} {...form.text("arm")} mode="decimal" unit="cm" max={5} /><Text label={t("field.record.hb")} {...form.text("hb")} mode="decimal" unit="g/dL" max={5} /></div>}
			{result}
		</> },
		{ asks: ["tablets", "taken"], body: <>
			<YesNo label={t(man ? "field.exam.smoke.man" : "field.exam.smoke")} {...form.pick("smoke")} />
			{!man && <div class="pair"><Text label={t("field.exam.tablets")} {...form.text("tablets")} mode="numeric" max={3} /><Text label={t("field.exam.taken")} {...form.text("taken")} mode="numeric" max={3} /></div>}
			<DayField label={t("field.record.day")} {...form.text("day")} max={today()} required />
			<Text label={t("field.record.note")} {...form.text("note")} max={500} />
			{result}
		</> },
	]
	return <Steps form={form} title={t("field.event.exam")} of={p} back={"orang/" + p.id} steps={steps} whole={!!was} onSave={async () => {
		await save(event("exam", p.id, body(d), was))
		return query("lalu") || "orang/" + p.id
	}} />
}
