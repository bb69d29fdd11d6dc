// Registering a member of a family, and changing what is known of one.
import { codes } from "../fact/standard"
import { months } from "../fact/age"
import { Female, Male, type Day, type Household, type ID, type PersonFields } from "../core/model"
import { go } from "../core/route"
import { all, household, keepDraft, newID, person, save, today, who } from "../core/store"
import { Button, Choice, DayField, Note, Text } from "../core/ui"
import { day, t } from "../core/words"
import { address, changed, dayWrong, found, numberWrong, query, Steps, useForm, type Step } from "./form"
import { alikePeople, living, nameOf } from "./people"

interface Answers { relation: string | null; name: string; nik: string; sex: 1 | 2 | null; birth: Day; unsure: boolean; years: string; phone: string; apart: string }

function known(f: Partial<PersonFields>): Answers {
	return { relation: f.relation || null, name: f.name ?? "", nik: f.nik ?? "", sex: f.sex ?? null, birth: f.birth ?? "", unsure: false, years: "", phone: f.phone ?? "", apart: "" }
}

/** bornAt is the day of birth that an age in years is kept as: the middle of its year. */
function bornAt(years: string): Day { return `${Number(today().slice(0, 4)) - Number(years)}-07-01` }
function birthOf(d: Answers): Day | null { return d.unsure ? (d.years ? bornAt(d.years) : null) : d.birth || null }

/** fromNIK reads day of birth and sex from an NIK: 40 is added to a woman's day. */
export function fromNIK(nik: string): { birth: Day; sex: 1 | 2 } | null {
	if (nik.length !== 16 || numberWrong(nik)) return null
	const d = Number(nik.slice(6, 8)), y = Number(nik.slice(10, 12)), now = Number(today().slice(2, 4))
	return { birth: `${y > now ? 19 : 20}${nik.slice(10, 12)}-${nik.slice(8, 10)}-${String(d > 40 ? d - 40 : d).padStart(2, "0")}`, sex: d > 40 ? Female : Male }
}

function check(d: Answers) {
	const young = !d.unsure && d.birth && !dayWrong(d.birth) && months(d.birth, today()) < 60
	return {
		name: d.name.trim().length < 2 ? t("field.wrong.name") : undefined, relation: d.relation ? undefined : t("field.wrong.choose"), nik: numberWrong(d.nik.trim()),
		sex: d.sex ? undefined : t("field.wrong.choose"), birth: d.unsure ? undefined : young ? t("field.person.young") : dayWrong(d.birth),
		years: d.unsure && d.years && !(Number(d.years) >= 5 && Number(d.years) <= 115) ? t("field.wrong.between", { Least: 5, Most: 115 }) : undefined,
	}
}

export function NewPerson({ keluarga }: { keluarga: ID }) {
	return found(household(keluarga), h => {
		const first = !living(h).some(m => m.kind === "person" && m.f.relation === "head")
		return <Asked family={h} title={t("field.person.new")} had={first ? { relation: "head", name: nameOf(h) } : {}} back={address("keluarga/" + h.id, { lalu: query("lalu") })} />
	})
}

export function EditPerson({ id }: { id: ID }) {
	return found(person(id), p => <Asked id={id} family={household(p.f.household)} title={t("field.person.edit")} had={p.f} back={"orang/" + id} />)
}

function Asked(p: { id?: ID; family?: Household; title: string; had: Partial<PersonFields>; back: string }) {
	const form = useForm("person/" + (p.id ?? p.family?.id), () => known(p.had), check), { d } = form
	const read = fromNIK(d.nik.trim())
	const asChild = () => { keepDraft("child/" + p.family!.id, { name: d.name, nik: d.nik, sex: d.sex, birth: d.birth }); form.forget(); go("anak/baru/" + p.family!.id) }
	const nik = form.text("nik")
	const typed = (v: string) => { nik.onInput(v); const r = fromNIK(v.trim()); if (r && !d.birth) form.set({ birth: r.birth, sex: d.sex ?? r.sex, unsure: false }) }
	const steps: Step<Answers>[] = [
		{ asks: ["relation"], body: <Choice label={t("field.person.relation", { Name: p.family ? nameOf(p.family) : "" })} required options={codes.relation.map(c => [c, t("standard.relation." + c)])} {...form.pick("relation")} /> },
		{ asks: ["name", "nik"], body: <>
			<Text label={t("field.person.name")} {...form.text("name")} max={100} required />
			<Text label={t("field.person.nik")} hint={read ? t("field.person.nik.read", { Date: day(read.birth), Sex: t("field.sex." + read.sex) }) : t("field.person.nik.hint")} {...nik} onInput={typed} mode="numeric" max={16} />
		</> },
		{ asks: ["sex", "birth", "years"], alike: () => p.id ? [] : alikePeople({ ...d, nik: d.nik.trim(), birth: birthOf(d) }, all()), body: <>
			<Choice label={t("field.person.sex")} required options={[[Female, t("field.sex.2")], [Male, t("field.sex.1")]]} {...form.pick("sex")} />
			{d.unsure ? <Text label={t("field.person.years")} hint={d.years ? t("field.person.years.kept", { Date: day(bornAt(d.years)) }) : undefined} {...form.text("years")} mode="numeric" max={3} unit={t("field.unit.years")} />
				: <DayField label={t("field.person.birth")} {...form.text("birth")} max={today()} required />}
			<Button onClick={() => form.set({ unsure: !d.unsure })}>{t(d.unsure ? "field.person.sure" : "field.person.unsure")}</Button>
			{!p.id && d.birth && months(d.birth, today()) < 60 && <Note title={t("field.person.young")}>{t("field.person.young.kept")}<Button onClick={asChild}>{t("field.child.new")}</Button></Note>}
			<Text label={t("field.family.phone")} {...form.text("phone")} mode="tel" max={20} />
		</> },
	]
	return <Steps form={form} title={p.title} back={p.back} steps={steps} whole={!!p.id} mistake={p.id} apart={{ get: d.apart, set: apart => form.set({ apart }) }} onSave={async () => {
		const id = p.id ?? newID()
		const fields = p.id ? changed(given(d), given(form.began)) : { village: who().village, posyandu: p.family?.f.posyandu || who().posyandu, household: p.family?.id ?? null, ...given(d) }
		if (Object.keys(fields).length) await save({ kind: "person", subject: id, fields })
		return p.id ? p.back : address("keluarga/" + p.family!.id, { lalu: query("lalu") })
	}} />
}

function given(d: Answers): Partial<PersonFields> {
	return { relation: d.relation ?? "other", name: d.name.trim(), nik: d.nik.trim() || null, sex: d.sex!, birth: birthOf(d), phone: d.phone.trim() }
}
