// A pregnancy, from its first day known to the birth, with the newborns registered in
// the same flow: of what her record says already nothing is asked again.
import { pregnancyOf } from "../fact/of"
import { Female, Male, type Bodies, type Day, type Draft, type EventOf, type ID, type Person } from "../core/model"
import { all, children, events, household, newID, person, save, today } from "../core/store"
import { Button, Choice, DayField, Note, Screen, Text, YesNo } from "../core/ui"
import { day, t } from "../core/words"
import { birthWrong, given, placeOf } from "./child_form"
import { due, event, old } from "./event"
import { between, dayWrong, found, Steps, units, useForm, written, type Step, type Wrong } from "./form"
import { nameOf, nextTemp } from "./people"

interface Answers { by: "lmp" | "edd"; lmp: Day; edd: Day; gravida: string; living: string; last_birth: Day; kia_no: string; note: string }

export function childrenOf(p: Person) { return children().filter(c => c.f.mother === p.id).sort((a, b) => ((a.f.birth ?? "") < (b.f.birth ?? "") ? 1 : -1)) }

function check(d: Answers): Wrong<Answers> {
	const ago = (n: number) => new Date(Date.parse(today()) - n * 864e5).toISOString().slice(0, 10)
	return {
		lmp: d.by === "lmp" ? dayWrong(d.lmp) ?? (d.lmp < ago(308) ? t("field.pregnancy.long") : undefined) : undefined,
		edd: d.by === "edd" ? dayWrong(d.edd, 282) ?? (d.edd < ago(28) ? t("field.pregnancy.long") : undefined) : undefined,
		gravida: between(d.gravida, 1, 20), living: between(d.living, 0, 20), last_birth: dayWrong(d.last_birth, 0, false),
	}
}

export function Pregnant({ id }: { id: ID }) { return found(person(id), p => <AskPregnancy p={p} />) }

function AskPregnancy({ p }: { p: Person }) {
	const was = old(p, "pregnancy"), b = was?.body, own = childrenOf(p), before = events(p, "pregnancy").filter(e => e !== was)
	const form = useForm(`pregnancy/${p.id}/${was?.id ?? ""}`, (): Answers => ({
		by: b?.edd && !b.lmp ? "edd" : "lmp", lmp: b?.lmp ?? "", edd: b?.edd ?? "", note: b?.note ?? "",
		gravida: written(b ? b.gravida : Math.max(before.length && Math.max(before.length, ...before.map(e => e.body.gravida ?? 0)), own.length) + 1, 1),
		living: written(b ? b.living : own.length, 1), last_birth: (b ? b.last_birth : own[0]?.f.birth) ?? "", kia_no: b?.kia_no ?? "" }), check), { d } = form
	const known = !was && (own.length > 0 || before.length > 0) ? t("field.pregnancy.known") : undefined
	const expected = d.by === "lmp" && d.lmp && !check(d).lmp ? t("field.pregnancy.expected", { Date: day(due({ lmp: d.lmp })) }) : undefined
	const steps: Step<Answers>[] = [
		{ asks: ["lmp", "edd"], body: <>
			<Choice label={t("field.pregnancy.by")} required options={[["lmp", t("field.pregnancy.lmp.short")], ["edd", t("field.pregnancy.edd.short")]]} {...form.pick("by")} />
			{d.by === "lmp" ? <DayField label={t("field.pregnancy.lmp")} hint={expected} {...form.text("lmp")} max={today()} required /> : <DayField label={t("field.pregnancy.edd")} {...form.text("edd")} required />}
		</> },
		{ asks: ["gravida", "living", "last_birth"], body: <>
			<div class="pair"><Text label={t("field.pregnancy.gravida")} hint={known} {...form.text("gravida")} mode="numeric" max={2} /><Text label={t("field.pregnancy.living")} {...form.text("living")} mode="numeric" max={2} /></div>
			{d.gravida !== "1" && <DayField label={t("field.pregnancy.last_birth")} {...form.text("last_birth")} max={today()} />}
			<Text label={t("field.pregnancy.kia_no")} hint={t("field.pregnancy.kia_no.hint")} {...form.text("kia_no")} max={30} />
			<Text label={t("field.record.note")} {...form.text("note")} max={500} />
		</> },
	]
	return <Steps form={form} title={t("field.event.pregnancy")} of={p} back={"orang/" + p.id} steps={steps} whole={!!was} onSave={async () => {
		const body: Bodies["pregnancy"] & { day: Day; note: string } = { day: was?.day ?? today(), lmp: d.by === "lmp" ? d.lmp : null, edd: d.by === "edd" ? d.edd : null, last_birth: d.last_birth || null, kia_no: d.kia_no.trim(), note: d.note }
		const gravida = units(d.gravida, 1), living = units(d.living, 1)
		if (gravida !== null) body.gravida = gravida
		if (living !== null) body.living = living
		await save(event("pregnancy", p.id, body, was))
		return was ? "orang/" + p.id : `orang/${p.id}/periksa`
	}} />
}

interface Birth { outcome: Bodies["delivery"]["outcome"] | null; day: Day; place: string | null; helper: string | null; babies: number; note: string; newborn: Newborn[] }
interface Newborn { name: string; sex: 1 | 2 | null; kg: string; cm: string; kia: boolean | null; nik: string }

const places = ["hospital", "puskesmas", "clinic", "home", "road"], attendants = ["midwife", "doctor", "traditional", "none"]

export function Delivered({ id }: { id: ID }) {
	return found(person(id), p => {
		const was = old(p, "delivery"), open = pregnancyOf(p)
		return was || open ? <AskBirth p={p} was={was} pregnancy={was?.body.pregnancy ?? open!.id} />
			: <Screen title={t("field.event.delivery")} back={"#orang/" + id} foot={<Button kind="main" href={`#orang/${id}/hamil`}>{t("field.pregnancy.new")}</Button>}><p>{t("field.delivery.first")}</p></Screen>
	})
}

function AskBirth({ p, was, pregnancy }: { p: Person; was?: EventOf<"delivery">; pregnancy: ID }) {
	const b = was?.body, empty = (n: number, of: number): Newborn => ({ name: t("field.newborn.name", { Name: nameOf(p) }) + (of > 1 ? " " + n : ""), sex: null, kg: "", cm: "", kia: null, nik: "" })
	const wrongOf = (n: Newborn) => birthWrong(n) as Wrong<Newborn>
	const form = useForm(`delivery/${p.id}/${was?.id ?? ""}`, (): Birth => ({ outcome: b?.outcome ?? null, day: was?.day ?? today(), place: b?.place ?? null, helper: b?.helper ?? null, babies: 1, note: b?.note ?? "", newborn: [empty(1, 1)] }),
		d => ({ outcome: d.outcome ? undefined : t("field.wrong.choose"), day: dayWrong(d.day), newborn: d.newborn.some(n => Object.values(wrongOf(n)).some(Boolean)) ? "." : undefined })), { d } = form
	const [tried, live] = [form.pick("newborn").error, d.outcome === "live" && !was]
	const change = (i: number, patch: Partial<Newborn>) => form.set({ newborn: d.newborn.map((n, j) => (i === j ? { ...n, ...patch } : n)) })
	const many = (n: number | null) => n && form.set({ babies: n, newborn: Array.from({ length: n }, (_, i) => ({ ...empty(i + 1, n), ...(d.newborn[i] && { ...d.newborn[i], name: empty(i + 1, n).name }) })) })

	const steps: Step<Birth>[] = [
		{ asks: ["outcome", "day"], body: <>
			<Choice label={t("field.delivery.outcome")} required options={(["live", "stillbirth", "miscarriage"] as const).map(o => [o, t("field.delivery." + o)])} {...form.pick("outcome")} />
			{d.outcome && d.outcome !== "live" && <Note>{t("field.delivery.sorry")}</Note>}
			<DayField label={t("field.delivery.day")} {...form.text("day")} max={today()} required />
			{live && <Choice label={t("field.delivery.babies")} required options={[1, 2, 3].map(n => [n, t("field.delivery.babies." + n)])} value={d.babies} onPick={many} />}
		</> },
		{ asks: [], body: <>
			<Choice label={t("field.delivery.place")} options={places.map(c => [c, t("field.delivery.place." + c)])} {...form.pick("place")} />
			<Choice label={t("field.delivery.helper")} options={attendants.map(c => [c, t("field.delivery.helper." + c)])} {...form.pick("helper")} />
			<Text label={t("field.record.note")} {...form.text("note")} max={500} />
		</> },
		...(live ? d.newborn.map((n, i): Step<Birth> => {
			const wrong = tried ? wrongOf(n) : {}, temp = nextTemp(p, all(), i)
			const text = (name: "name" | "kg" | "cm" | "nik") => ({ value: n[name], error: wrong[name], onInput: (v: string) => change(i, { [name]: v }) })
			return { asks: d.newborn.slice(0, i + 1).every(x => !Object.values(wrongOf(x)).some(Boolean)) ? [] : ["newborn"], body: <>
				<Text label={d.babies > 1 ? t("field.newborn.which", { N: i + 1 }) : t("field.child.name")} hint={t("field.child.name.hint")} {...text("name")} max={100} />
				<Choice label={t("field.person.sex")} required options={[[Female, t("field.sex.2")], [Male, t("field.sex.1")]]} value={n.sex} error={wrong.sex} onPick={sex => change(i, { sex: sex as 1 | 2 })} />
				<div class="pair"><Text label={t("standard.field.birth_grams")} {...text("kg")} mode="decimal" unit="kg" max={5} /><Text label={t("standard.field.birth_mm")} {...text("cm")} mode="decimal" unit="cm" max={5} /></div>
				<Text label={t("field.child.nik")} hint={t(n.nik ? "field.child.nik.own" : temp ? "field.child.nik.temp" : "field.child.nik.none", { Number: temp ?? "" })} {...text("nik")} mode="numeric" max={16} />
				<YesNo label={t("field.child.kia")} value={n.kia} onPick={kia => change(i, { kia })} />
			</> }
		}) : []),
	]
	return <Steps form={form} title={t("field.event.delivery")} of={p} back={"orang/" + p.id} steps={steps} whole={!!was} onSave={async () => {
		const home = household(p.f.household)
		let temps = 0
		const born = live ? d.newborn.map((n): Draft => ({ kind: "child", subject: newID(), fields: { ...placeOf(home), ...given({ ...n, birth: d.day, mother: p.id, parent: "" }, n.nik.trim() ? null : nextTemp(p, all(), temps++)) } })) : []
		await save(...born, event("delivery", p.id, { pregnancy, outcome: d.outcome!, children: was ? was.body.children : born.map(c => c.subject), day: d.day, note: d.note, ...(d.place && { place: d.place }), ...(d.helper && { helper: d.helper }) }, was))
		return "orang/" + p.id
	}} />
}
