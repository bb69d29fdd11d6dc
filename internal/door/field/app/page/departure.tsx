// Somebody who moved away or died, and a registration that was a mistake. A move to
// another village of the regency hands the records on; elsewhere it only says where.
import type { Bodies, Day, Draft, ID, Subject } from "../core/model"
import { household, membersOf, save, subject, today, useStore, who } from "../core/store"
import { Button, Choice, DayField, Note, Row, Screen, Text } from "../core/ui"
import { t } from "../core/words"
import { event, old } from "./event"
import { dayWrong, found, Steps, useForm, type Step } from "./form"
import { departed, leaving, living, nameOf, pageOf } from "./people"

interface Answers { why: Bodies["departure"]["why"] | null; where: "near" | "far" | null; village: string; look: string; to: string; day: Day; note: string }

export function Departure({ id }: { id: ID }) { return found(subject(id), s => <Asked s={s} />) }

function Asked({ s }: { s: Subject }) {
	const family = s.kind === "household", was = old(s, "departure"), b = was?.body, near = b ? [] : others()
	const form = useForm(`departure/${s.id}/${was?.id ?? ""}`, (): Answers => ({ why: b?.why ?? (family ? "moved" : null), where: b?.why === "moved" || !near.length ? "far" : null, village: "", look: "", to: b?.to ?? "", day: was?.day ?? today(), note: b?.note ?? "" }), d => ({
		why: d.why ? undefined : t("field.wrong.choose"), where: d.why === "moved" && !d.where ? t("field.wrong.choose") : undefined,
		village: d.why === "moved" && d.where === "near" && !d.village ? t("field.departure.choose") : undefined, day: dayWrong(d.day) })), { d } = form
	const found = near.filter(p => d.look.trim().length > 1 && `${p.name} ${p.district}`.toLowerCase().includes(d.look.trim().toLowerCase())).slice(0, 8)
	const chosen = near.find(p => p.code === d.village)
	const steps: Step<Answers>[] = [{ asks: ["why", "where", "village", "day"], body: <>
		{!family && <Choice label={t("field.departure.why")} required options={(["moved", "died"] as const).map(w => [w, t("field.departure." + w)])} {...form.pick("why")} />}
		{d.why === "died" && <Note>{t("field.departure.sorry")}</Note>}
		{d.why === "moved" && <>
			{near.length > 0 && <Choice label={t("field.departure.where")} required options={[["near", t("field.departure.near")], ["far", t("field.departure.far")]]} {...form.pick("where")} />}
			{d.where === "near" && <>
				<Text label={t("field.departure.village")} hint={chosen ? t("field.departure.chosen", { Village: chosen.name, District: chosen.district }) : t("field.departure.village.hint")} {...form.text("look")} error={form.text("village").error} />
				{found.length > 0 && <Choice label={t("field.departure.found")} required value={d.village || null} options={found.map(p => [p.code, `${p.name}, ${p.district}`])} onPick={village => form.set({ village: village ?? "" })} />}
				<p>{t("field.departure.handed")}</p></>}
			{d.where === "far" && <Text label={t("field.departure.to")} hint={t("field.departure.to.hint")} {...form.text("to")} max={100} />}
		</>}
		{(d.why === "died" || d.where === "far") && <DayField label={t("field.record.day")} {...form.text("day")} max={today()} required />}
		<Text label={t("field.record.note")} {...form.text("note")} max={500} />
	</> }]
	return <Steps form={form} title={t("field.event.departure")} of={s} back={pageOf(s)} steps={steps} onSave={async () => {
		await save(...(d.why === "moved" && d.where === "near" ? [transfer(s, d.village)] : leave(s, d)))
		return pageOf(s)
	}} />

	function leave(s: Subject, d: Answers): Draft[] {
		const body = { why: d.why!, day: d.day, note: d.note, ...(d.why === "moved" && d.to.trim() && { to: d.to.trim() }) }
		return (s.kind === "household" ? living(s).map(m => m.id) : [s.id]).map(id => event("departure", id, body, was))
	}
}

/** transfer hands somebody on to another village. Whoever moves alone leaves the family. */
function transfer(s: Subject, village: string): Draft {
	return s.kind === "household" ? { kind: "household", subject: s.id, fields: { village, posyandu: "" } } : { kind: s.kind, subject: s.id, fields: { village, posyandu: "", household: null } } as Draft
}

function places() { return who().places ?? [] }
function others() { return places().filter(p => p.code !== who().village) }

/** Moved says that somebody has gone, and where the word of it is taken back. */
export function Moved({ s }: { s: Subject }) {
	const to = leaving(s), gone = s.kind !== "household" ? departed(s) : undefined
	if (to) return <Note tone="blue" title={t("field.departure.on", { Village: places().find(p => p.code === to)?.name ?? to })}>{t("field.departure.back")}</Note>
	return gone ? <Note tone="blue" title={t("field.departure.gone." + gone.body.why)}><Button href={`#betulkan/${s.id}/${gone.id}`}>{t("field.departure.undo")}</Button></Note> : null
}

const mistakes = ["twice", "stranger", "wrong"] as const

/** Mistake takes back a registration that should never have been. */
export function Mistake({ id }: { id: ID }) {
	useStore()
	return found(subject(id), s => {
		const members = s.kind === "household" ? membersOf(id) : []
		if (members.length) return <Screen title={t("field.mistake.title")} back={`#keluarga/${id}/ubah`}><p>{t("field.mistake.members")}</p>
			<ul class="list">{members.map(m => <Row key={m.id} href={"#salah/" + m.id} title={nameOf(m)} />)}</ul></Screen>
		return <AskMistake s={s} />
	})
}

function AskMistake({ s }: { s: Subject }) {
	const form = useForm("mistake/" + s.id, (): { why: string | null; note: string } => ({ why: null, note: "" }), d => ({ why: d.why ? undefined : t("field.wrong.choose") })), { d } = form
	return <Steps form={form} title={t("field.mistake.title")} of={s} back={pageOf(s)} steps={[{ asks: ["why"], body: <>
		<Choice label={t("field.mistake.why")} required options={mistakes.map(m => [m, t("field.mistake." + m)])} {...form.pick("why")} />
		<Text label={t("field.record.note")} {...form.text("note")} max={200} />
		<Note tone="yellow">{t("field.mistake.about")}</Note>
	</> }]} onSave={async () => {
		const home = s.kind === "household" ? undefined : household(s.f.household)
		await save({ kind: s.kind, subject: s.id, fields: { deleted: [t("field.mistake." + d.why), d.note.trim()].filter(Boolean).join(": ") } } as Draft)
		return home ? pageOf(home) : "keluarga"
	}} />
}
