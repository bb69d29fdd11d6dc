// A home visit: to a family, or to one of its members.
import { codes } from "../fact/standard"
import type { Day, ID, Subject } from "../core/model"
import { save, subject, today } from "../core/store"
import { DayField, Text, Tick } from "../core/ui"
import { t } from "../core/words"
import { event, old } from "./event"
import { dayWrong, found, query, Steps, useForm, type Step } from "./form"
import { pageOf } from "./people"

interface Answers { day: Day; topics: string[]; found: string; note: string }

export function HomeVisit({ id }: { id: ID }) { return found(subject(id), s => <Asked s={s} />) }

function Asked({ s }: { s: Subject }) {
	const was = old(s, "visit"), b = was?.body
	const form = useForm(`visit/${s.id}/${was?.id ?? ""}`, (): Answers => ({ day: was?.day ?? today(), topics: b?.topics ?? [], found: b?.found ?? "", note: b?.note ?? "" }),
		d => ({ day: dayWrong(d.day), found: d.topics.length || d.found.trim() ? undefined : t("field.visit.nothing") })), { d } = form
	const steps: Step<Answers>[] = [
		{ asks: [], body: <fieldset class="asked"><legend>{t("field.visit.topics")}</legend>
			{codes.topics.map(c => <Tick key={c} label={t("standard.topic." + c)} on={d.topics.includes(c)} onPick={on => form.set({ topics: on ? [...d.topics, c] : d.topics.filter(x => x !== c) })} />)}</fieldset> },
		{ asks: ["found", "day"], body: <>
			<Text label={t("field.visit.found")} hint={t("field.visit.found.hint")} {...form.text("found")} max={500} />
			<Text label={t("field.record.note")} {...form.text("note")} max={500} />
			<DayField label={t("field.record.day")} {...form.text("day")} max={today()} required />
		</> },
	]
	return <Steps form={form} title={t("field.event.visit")} of={s} back={pageOf(s)} steps={steps} whole={!!was} onSave={async () => {
		await save(event("visit", s.id, { day: d.day, topics: d.topics, found: d.found.trim(), note: d.note }, was))
		return query("lalu") || pageOf(s)
	}} />
}
