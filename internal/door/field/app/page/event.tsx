// Events as lines of a list, and putting right one that was entered wrongly: by a
// further event that stands in its place, or by taking it back.
import type { ComponentChildren } from "preact"
import { useState } from "preact/hooks"
import type { Bodies, Draft, Event, EventKind, EventOf, ID, Subject } from "../core/model"
import { go } from "../core/route"
import { save, subject, useStore } from "../core/store"
import { Badge, Button, Note, Row, Screen } from "../core/ui"
import { day, month, number, t } from "../core/words"
import { found, query } from "./form"
import { nameOf, pageOf } from "./people"

/** old is the event that a form puts right, when it was opened for that. */
export function old<K extends EventKind>(s: Subject, kind: K): EventOf<K> | undefined {
	const id = query("ganti")
	return id ? s.ev.find((e): e is EventOf<K> => e.id === id && e.kind === kind) : undefined
}

/** event is the record of what a form was answered. */
export function event<K extends EventKind>(kind: K, s: ID, body: Bodies[K] & { day?: string; note?: string }, was?: Event): Draft {
	const { note, ...rest } = body
	return { kind, subject: s, body: { ...rest, ...(note?.trim() ? { note: note.trim() } : {}), ...(was ? { replaces: was.id } : {}) } } as Draft
}

export function takeBack(s: ID, e: Event): Draft {
	return { kind: e.kind, subject: s, body: { day: e.day, replaces: e.id, void: true } } as unknown as Draft
}

/** summary is an event in few words. */
export function summary(e: Event): string {
	const size = (n: number | undefined, per: number, unit: string, what: string) => n != null && `${t(what)} ${number(n / per, 1)} ${unit}`
	const said = (parts: (string | false | undefined)[]) => parts.filter(Boolean).join(" · ")
	switch (e.kind) {
		case "weighing": return said([size(e.body.grams, 1000, "kg", "field.record.grams"), size(e.body.mm, 10, "cm", "field.record.mm")])
		case "exam": return said([size(e.body.grams, 1000, "kg", "field.record.grams"), size(e.body.mm, 10, "cm", "field.record.mm"), size(e.body.arm_mm, 10, "cm", "field.record.arm"), size(e.body.hb, 10, "g/dL", "field.record.hb"),
			e.body.tablets != null && t("field.record.tablets.had", { Count: e.body.tablets })])
		case "engagement": return t("field.engagement.line", { Date: day(e.body.wedding), Name: nameOf(e.body.partner ? subject(e.body.partner) : undefined) && (e.body.partner_name || nameOf(subject(e.body.partner!))) })
		case "pregnancy": return e.body.edd || e.body.lmp ? t("field.pregnancy.line", { Date: day(due(e.body)) }) : ""
		case "delivery": return t("field.delivery." + e.body.outcome)
		case "visit": return said([e.body.topics.map(c => t("standard.topic." + c)).join(", "), e.body.found])
		case "services": return `${month(e.body.month)}: ${t("field.services.count", { Count: Object.values(e.body.marks).filter(Boolean).length })}`
		case "referral": return said([e.body.to, e.body.reasons.filter(c => c !== "other").map(c => t("standard.risk." + c)).join(", "), e.body.note])
		case "answer": return t("field.answer." + e.body.outcome)
		case "departure": return said([t("field.why." + e.body.why), e.body.to])
	}
}

/** due is the expected day of delivery: the last menstruation and 280 days (Naegele), where only that is known. */
export function due(b: Bodies["pregnancy"]): string | null {
	return b.edd ?? (b.lmp ? new Date(Date.parse(b.lmp) + 280 * 864e5).toISOString().slice(0, 10) : null)
}

/** Events lists what happened, the newest first; each leads to where it is put right. */
export function Events({ s, but = [] }: { s: Subject; but?: EventKind[] }) {
	const list = s.ev.filter(e => !but.includes(e.kind)).sort((a, b) => (a.day < b.day ? 1 : a.day > b.day ? -1 : a.id < b.id ? 1 : -1))
	if (!list.length) return null
	return <><h2>{t("field.events")}</h2>
		<ul class="list">{list.map(e => <Row key={e.id} href={`#betulkan/${s.id}/${e.id}`} title={`${t("field.event." + e.kind)} · ${e.kind === "services" ? month(e.body.month) : day(e.day)}`} detail={summary(e)}
			badge={e.waiting && <Badge tone="grey">{t("field.unsent")}</Badge>} />)}</ul></>
}

const forms: Partial<Record<EventKind, string>> = { exam: "orang/:id/periksa", engagement: "orang/:id/catin", pregnancy: "orang/:id/hamil", delivery: "orang/:id/lahir", visit: "kunjungan/:id", referral: "rujuk/:id", departure: "pergi/:id" }

export function Correct({ id, event }: { id: ID; event: ID }) {
	useStore()
	const [sure, ask] = useState(false)
	return found(subject(id), s => {
		const e = s.ev.find(x => x.id === event), back = pageOf(s)
		if (!e) return <Screen title={t("field.correct.title")} back={"#" + back}><p>{t("field.correct.gone")}</p></Screen>
		const form = e.kind === "services" ? `layanan/${id}?bulan=${e.body.month}` : e.kind === "answer" ? `jawab/${id}/${e.body.referral}?ganti=${event}` : forms[e.kind] && forms[e.kind]!.replace(":id", id) + "?ganti=" + event
		const lines: [string, ComponentChildren][] = [[t("field.record.day"), day(e.day)], [t("field.correct.by"), e.by], [t("field.record.note"), e.body.note]]
		return <Screen title={t("field.event." + e.kind)} back={"#" + back} foot={<>
			{sure ? <><Button onClick={() => ask(false)}>{t("field.correct.keep")}</Button><Button kind="danger" onClick={() => void save(takeBack(id, e)).then(() => go(back, true), () => {}) /* the shell says why not */}>{t("field.correct.void")}</Button></>
				: <><Button onClick={() => ask(true)}>{t("field.correct.void")}</Button>{form && <Button kind="main" href={"#" + form}>{t("field.correct.change")}</Button>}</>}
		</>}>
			<p><b>{nameOf(s)}</b><br />{summary(e)}</p>
			<dl class="said">{lines.filter(([, v]) => v).map(([k, v]) => <div key={k}><dt>{k}</dt><dd>{v}</dd></div>)}</dl>
			{sure ? <Note tone="yellow" title={t("field.correct.sure")} /> : <p>{t("field.correct.about")}</p>}
		</Screen>
	})
}
