// A referral, with the reasons that the screening proposes, and what came of it.
import { answersOf, groupOf } from "../fact/of"
import { screen } from "../fact/screen"
import { useState } from "preact/hooks"
import type { Bodies, Day, EventOf, ID, Subject } from "../core/model"
import { all, events, save, subject, today } from "../core/store"
import { Choice, DayField, Text, Tick } from "../core/ui"
import { day, t } from "../core/words"
import { event, old } from "./event"
import { dayWrong, found, query, Steps, useForm, type Step } from "./form"
import { pageOf } from "./people"
import { because } from "./risk"

interface Answers { day: Day; reasons: string[]; to: string; note: string }

/** open are the referrals that nobody has answered yet. */
export function open(s: Subject): EventOf<"referral">[] {
	const answered = new Set(events(s, "answer").map(a => a.body.referral))
	return events(s, "referral").filter(r => !answered.has(r.id) && !answered.has(r.body.replaces ?? ""))
}

export function Refer({ id }: { id: ID }) { return found(subject(id), s => <Asked s={s} />) }

function Asked({ s }: { s: Subject }) {
	const was = old(s, "referral"), b = was?.body, [usual] = useState(places)
	const risks = s.kind === "household" ? [] : screen(groupOf(s, today()), answersOf(s, today())).risks
	const form = useForm(`referral/${s.id}/${was?.id ?? ""}`, (): Answers => ({ day: was?.day ?? today(), reasons: b?.reasons ?? risks.filter(r => r.severity === "red" || r.severity === "amber").map(r => r.code), to: b?.to ?? usual[0] ?? "", note: b?.note ?? "" }),
		d => ({ day: dayWrong(d.day), to: d.to.trim() ? undefined : t("field.referral.where"), note: d.reasons.length || d.note.trim() ? undefined : t("field.referral.why") })), { d } = form
	const reasons = [...new Set([...risks.map(r => r.code), ...(b?.reasons ?? [])])]
	const steps: Step<Answers>[] = [{ asks: ["to", "day", "note"], body: <>
		{reasons.length > 0 && <fieldset class="asked"><legend>{t("field.referral.reasons")}</legend>
			{reasons.map(code => { const risk = risks.find(r => r.code === code)
				return <Tick key={code} label={t("standard.risk." + code)} hint={risk && because(risk)} on={d.reasons.includes(code)} onPick={on => form.set({ reasons: on ? [...d.reasons, code] : d.reasons.filter(x => x !== code) })} /> })}</fieldset>}
		<Text label={t("field.referral.to")} hint={t("field.referral.to.hint")} {...form.text("to")} max={100} required />
		{usual.length > 0 && <Choice label={t("field.referral.before")} value={d.to || null} options={usual.map(x => [x, x])} onPick={to => form.set({ to: to ?? "" })} />}
		<Text label={t(reasons.length ? "field.record.note" : "field.referral.note")} {...form.text("note")} max={500} />
		<DayField label={t("field.record.day")} {...form.text("day")} max={today()} required />
	</> }]
	return <Steps form={form} title={t("field.event.referral")} of={s} back={pageOf(s)} steps={steps} onSave={async () => {
		await save(event("referral", s.id, { day: d.day, reasons: d.reasons.length ? d.reasons : ["other"], to: d.to.trim(), note: d.note }, was))
		return query("lalu") || pageOf(s)
	}} />
}

/** places are where people were sent before, the most often first. */
function places(): string[] {
	const times = new Map<string, number>()
	for (const s of all()) for (const e of s.ev) if (e.kind === "referral" && e.body.to) times.set(e.body.to, (times.get(e.body.to) ?? 0) + 1)
	return [...times].sort((a, b) => b[1] - a[1]).slice(0, 4).map(([to]) => to)
}

const outcomes = ["treated", "admitted", "home", "absent"] as const

export function Answered({ id, rujukan }: { id: ID; rujukan: ID }) {
	return found(subject(id), s => {
		const r = events(s, "referral").find(e => e.id === rujukan || e.body.replaces === rujukan)
		return found(r && s, () => <AskOutcome s={s} r={r!} />)
	})
}

function AskOutcome({ s, r }: { s: Subject; r: EventOf<"referral"> }) {
	const was = old(s, "answer")
	const form = useForm(`answer/${s.id}/${r.id}`, (): { day: Day; outcome: Bodies["answer"]["outcome"] | null; note: string } => ({ day: was?.day ?? today(), outcome: was?.body.outcome ?? null, note: was?.body.note ?? "" }),
		d => ({ day: dayWrong(d.day) ?? (d.day < r.day ? t("field.answer.before") : undefined), outcome: d.outcome ? undefined : t("field.wrong.choose") })), { d } = form
	return <Steps form={form} title={t("field.event.answer")} of={s} back={pageOf(s)} steps={[{ asks: ["outcome", "day"], body: <>
		<p>{t("field.referral.line", { Date: day(r.day), Place: r.body.to })}</p>
		<Choice label={t("field.answer.outcome")} required options={outcomes.map(o => [o, t("field.answer." + o)])} {...form.pick("outcome")} />
		<Text label={t("field.record.note")} {...form.text("note")} max={500} />
		<DayField label={t("field.record.day")} {...form.text("day")} min={r.day} max={today()} required />
	</> }]} onSave={async () => {
		await save(event("answer", s.id, { referral: r.id, outcome: d.outcome!, day: d.day, note: d.note }, was))
		return pageOf(s)
	}} />
}
