// A bride-to-be: who she marries, when, and then the exam of both.
import { Female, Male, type Day, type ID, type Person } from "../core/model"
import { person, persons, save, today } from "../core/store"
import { Button, DayField, Text } from "../core/ui"
import { t } from "../core/words"
import { event, old } from "./event"
import { search } from "./find"
import { address, dayWrong, found, Steps, useForm, type Step } from "./form"
import { departed, nameOf, placeOf } from "./people"

interface Answers { wedding: Day; partner: ID | null; partner_name: string; note: string }

export function Engaged({ id }: { id: ID }) { return found(person(id), p => <Asked p={p} />) }

function Asked({ p }: { p: Person }) {
	const was = old(p, "engagement"), b = was?.body
	const form = useForm(`engagement/${p.id}/${was?.id ?? ""}`, (): Answers => ({ wedding: b?.wedding ?? "", partner: b?.partner ?? null, partner_name: b?.partner_name ?? "", note: b?.note ?? "" }),
		d => ({ wedding: dayWrong(d.wedding, 730) })), { d } = form
	const partner = person(d.partner), other = p.f.sex === Female ? Male : Female
	const found = !partner && d.partner_name.trim().length > 1 ? search(d.partner_name, persons().filter(x => x.f.sex === other && x.id !== p.id && !departed(x)), 5) : []
	const steps: Step<Answers>[] = [
		{ asks: ["wedding"], body: <DayField label={t("field.engagement.wedding")} hint={t("field.engagement.wedding.hint")} {...form.text("wedding")} required /> },
		{ asks: [], body: <>
			{partner ? <p class="chosen"><b>{nameOf(partner)}</b><br />{placeOf(partner)}<br /><Button onClick={() => form.set({ partner: null, partner_name: "" })}>{t("field.engagement.other")}</Button></p>
				: <Text label={t("field.engagement.partner")} hint={t("field.engagement.partner.hint")} {...form.text("partner_name")} max={100} />}
			{found.length > 0 && <ul class="list" aria-label={t("field.engagement.known")}>{found.map(x => <li key={x.id}><button type="button" class="row" onClick={() => form.set({ partner: x.id, partner_name: nameOf(x) })}>
				<span><b>{nameOf(x)}</b><small>{placeOf(x)}</small></span></button></li>)}</ul>}
			<Text label={t("field.record.note")} {...form.text("note")} max={500} />
		</> },
	]
	return <Steps form={form} title={t("field.event.engagement")} of={p} back={"orang/" + p.id} steps={steps} whole={!!was} onSave={async () => {
		await save(event("engagement", p.id, { day: was?.day ?? today(), wedding: d.wedding, partner: d.partner, partner_name: d.partner ? nameOf(person(d.partner)) : d.partner_name.trim(), note: d.note }, was))
		if (was) return "orang/" + p.id
		return address(`orang/${p.id}/periksa`, { lalu: d.partner ? address(`orang/${d.partner}/periksa`, { lalu: "orang/" + p.id }) : "" })
	}} />
}

