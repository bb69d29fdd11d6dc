// Registering a child under five, and changing what is known of it: its own NIK takes
// the place of the temporary number.
import { Female, Male, type Child, type ChildFields, type Day, type Household, type ID, type Person } from "../core/model"
import { months } from "../fact/age"
import { all, child, household, newID, person, save, today, who } from "../core/store"
import { Choice, DayField, Text, YesNo } from "../core/ui"
import { t } from "../core/words"
import { address, between, changed, dayWrong, found, numberWrong, query, Steps, units, useForm, written, type Step } from "./form"
import { ageOf, alikePeople, living, nameOf, nextTemp } from "./people"

export interface Born { name: string; sex: 1 | 2 | null; birth: Day; mother: ID | null; parent: string; nik: string; kg: string; cm: string; kia: boolean | null; apart: string }

function known(f: Partial<ChildFields>): Born {
	return { name: f.name ?? "", sex: f.sex ?? null, birth: f.birth ?? "", mother: f.mother ?? null, parent: f.parent ?? "", nik: f.nik ?? "", kg: written(f.birth_grams, 1000), cm: written(f.birth_mm, 10), kia: f.kia ?? null, apart: "" }
}

export function birthWrong(d: Pick<Born, "name" | "sex" | "kg" | "cm" | "nik">) {
	return { name: d.name.trim().length < 2 ? t("field.wrong.name") : undefined, sex: d.sex ? undefined : t("field.wrong.choose"), nik: numberWrong(d.nik.trim()),
		kg: between(d.kg, 0.4, 7), cm: between(d.cm, 20, 65) }
}

function check(d: Born) {
	return { ...birthWrong(d), birth: dayWrong(d.birth) ?? (months(d.birth, today()) >= 60 ? t("field.child.old") : undefined) }
}

export function NewChild({ keluarga }: { keluarga: ID }) {
	return found(household(keluarga), h => {
		const women = mothers(h)
		return <Asked family={h} title={t("field.child.new")} had={{ mother: women.length === 1 ? women[0]!.id : null }} back={address("keluarga/" + h.id, { lalu: query("lalu") })} />
	})
}

export function EditChild({ id }: { id: ID }) {
	return found(child(id), c => <Asked child={c} family={household(c.f.household)} title={t("field.child.change")} had={c.f} back={"anak/" + id} />)
}

/** mothers are the women of a household who may be one. */
function mothers(h: Household | undefined): Person[] {
	return living(h).filter((m): m is Person => m.kind === "person" && m.f.sex === Female && (!m.f.birth || months(m.f.birth, today()) >= 144))
}

function Asked(p: { child?: Child; family?: Household; title: string; had: Partial<ChildFields>; back: string }) {
	const form = useForm("child/" + (p.child?.id ?? p.family?.id), () => known(p.had), check), { d } = form
	const women = mothers(p.family), mother = person(d.mother)
	const temp = p.had.temp ?? nextTemp(mother, all())
	const steps: Step<Born>[] = [
		{ asks: ["name", "sex", "birth"], alike: () => p.child ? [] : alikePeople(d, all()), body: <>
			<Text label={t("field.child.name")} hint={t("field.child.name.hint")} {...form.text("name")} max={100} required />
			<Choice label={t("field.person.sex")} required options={[[Female, t("field.sex.2")], [Male, t("field.sex.1")]]} {...form.pick("sex")} />
			<DayField label={t("field.person.birth")} {...form.text("birth")} max={today()} required />
		</> },
		{ asks: [], body: <>
			{women.length > 0 && <Choice label={t("field.child.mother")} options={women.map(m => [m.id, `${nameOf(m)} (${ageOf(m)})`])} {...form.pick("mother")} />}
			{!mother && <Text label={t("field.child.parent")} hint={t("field.child.parent.hint")} {...form.text("parent")} max={100} />}
		</> },
		{ asks: ["nik"], alike: () => p.child || !d.nik ? [] : alikePeople(d, all()), body: <Text label={t("field.child.nik")} hint={t(d.nik ? "field.child.nik.own" : temp ? "field.child.nik.temp" : "field.child.nik.none", { Number: temp ?? "" })} {...form.text("nik")} mode="numeric" max={16} /> },
		{ asks: ["kg", "cm"], body: <>
			<div class="pair"><Text label={t("standard.field.birth_grams")} {...form.text("kg")} mode="decimal" unit="kg" max={5} /><Text label={t("standard.field.birth_mm")} {...form.text("cm")} mode="decimal" unit="cm" max={5} /></div>
			<YesNo label={t("field.child.kia")} {...form.pick("kia")} />
		</> },
	]
	return <Steps form={form} title={p.title} back={p.back} steps={steps} whole={!!p.child} mistake={p.child?.id} apart={{ get: d.apart, set: apart => form.set({ apart }) }} onSave={async () => {
		const id = p.child?.id ?? newID()
		const fields = p.child ? changed(given(d, temp), given(form.began, p.had.temp ?? null)) : { ...placeOf(p.family), ...given(d, temp) }
		if (Object.keys(fields).length) await save({ kind: "child", subject: id, fields })
		return query("lalu") || "anak/" + id
	}} />
}

/** placeOf is what a child has from its family, so that nobody types it. */
export function placeOf(h: Household | undefined): Partial<ChildFields> {
	const { rt = "", rw = "", address = "" } = h?.f ?? {}
	return { village: who().village, posyandu: h?.f.posyandu || who().posyandu, household: h?.id ?? null, rt, rw, address }
}

/** given are the fields of a child as they were answered. The temporary number goes when its own is known. */
export function given(d: Omit<Born, "apart">, temp: string | null): Partial<ChildFields> {
	const mother = person(d.mother)
	return { name: d.name.trim(), sex: d.sex!, birth: d.birth, mother: d.mother, parent: mother ? nameOf(mother) : d.parent.trim(), nik: d.nik.trim() || null, temp: d.nik.trim() ? null : temp,
		birth_grams: units(d.kg, 1000), birth_mm: units(d.cm, 10), kia: d.kia }
}
