// Registering a family and changing what is known of it.
import { codes } from "../fact/standard"
import type { HouseholdFields, ID } from "../core/model"
import { household, households, newID, save, who } from "../core/store"
import { Choice, Text, YesNo } from "../core/ui"
import { t } from "../core/words"
import { address, changed, found, numberWrong, query, Steps, useForm, type Step } from "./form"
import { alikeFamilies } from "./people"

type Answers = Pick<HouseholdFields, "head" | "hamlet" | "rt" | "rw" | "address" | "phone" | "posyandu" | "water" | "latrine" | "welfare" | "modern_fp" | "smoker"> & { kk: string; apart: string }

function known(f: Partial<HouseholdFields>): Answers {
	const { head = "", hamlet = "", rt = "", rw = "", address = "", phone = "", posyandu = "", water = null, latrine = null, welfare = null, modern_fp = null, smoker = null } = f
	return { kk: f.kk ?? "", head, hamlet, rt, rw, address, phone, posyandu, water: water || null, latrine: latrine || null, welfare, modern_fp, smoker, apart: "" }
}

function check(d: Answers) {
	const short = (n: string) => (n && !/^\d{1,3}$/.test(n) ? t("field.wrong.rt") : undefined)
	return { head: d.head.trim().length < 2 ? t("field.wrong.name") : undefined, kk: numberWrong(d.kk.trim(), true), rt: short(d.rt), rw: short(d.rw),
		phone: d.phone && !/^[+\d][\d\s-]{5,17}$/.test(d.phone) ? t("field.wrong.phone") : undefined }
}

export function NewFamily() { return <Asked title={t("field.family.new")} had={{ posyandu: who().posyandu }} back={address("keluarga", { lalu: query("lalu") })} /> }

export function EditFamily({ id }: { id: ID }) {
	return found(household(id), h => <Asked id={id} title={t("field.family.edit")} had={h.f} back={"keluarga/" + id} />)
}

function Asked(p: { id?: ID; title: string; had: Partial<HouseholdFields>; back: string }) {
	const form = useForm("family/" + (p.id ?? ""), () => known(p.had), check), { d } = form
	const hamlets = distinct("hamlet"), posyandus = distinct("posyandu")
	const steps: Step<Answers>[] = [
		{ asks: ["head", "kk"], alike: () => alikeFamilies(d.head, d.kk.trim(), p.id), body: <>
			<Text label={t("field.family.head")} {...form.text("head")} max={100} required />
			<Text label={t("field.family.kk")} hint={t("field.family.kk.hint")} {...form.text("kk")} mode="numeric" max={16} />
		</> },
		{ asks: ["hamlet", "rt", "rw", "address", "phone"], body: <>
			<Text label={t("field.family.hamlet")} {...form.text("hamlet")} max={60} />
			{hamlets.length > 0 && hamlets.length <= 12 && <Choice label={t("field.family.hamlets")} value={d.hamlet || null} options={hamlets.map(h => [h, h])} onPick={h => form.set({ hamlet: h ?? "" })} />}
			<div class="pair"><Text label="RT" {...form.text("rt")} mode="numeric" max={3} /><Text label="RW" {...form.text("rw")} mode="numeric" max={3} /></div>
			<Text label={t("field.family.address")} {...form.text("address")} max={200} />
			<Text label={t("field.family.phone")} {...form.text("phone")} mode="tel" max={20} />
			{!who().posyandu && posyandus.length > 0 && <Choice label={t("field.family.posyandu")} options={posyandus.map(x => [x, x])} value={d.posyandu || null} onPick={v => form.set({ posyandu: v ?? "" })} />}
		</> },
		{ asks: [], body: <Choice label={t("standard.field.water")} options={codes.water.map(c => [c, t("standard.water." + c)])} {...form.pick("water")} /> },
		{ asks: [], body: <Choice label={t("standard.field.latrine")} options={codes.latrine.map(c => [c, t("standard.latrine." + c)])} {...form.pick("latrine")} /> },
		{ asks: [], body: <>
			<YesNo label={t("field.family.modern_fp")} hint={t("field.family.modern_fp.hint")} {...form.pick("modern_fp")} />
			<YesNo label={t("field.family.smoker")} {...form.pick("smoker")} />
			<Choice label={t("field.family.welfare")} hint={t("field.family.welfare.hint")} options={[1, 2, 3, 4, 5].map(n => [n, t("field.family.welfare." + n)])} {...form.pick("welfare")} />
		</> },
	]
	return <Steps form={form} title={p.title} back={p.back} steps={steps} whole={!!p.id} mistake={p.id} apart={{ get: d.apart, set: apart => form.set({ apart }) }} onSave={async () => {
		const id = p.id ?? newID()
		const now = p.id ? changed(fields(d), fields(form.began)) : { village: who().village, ...fields(d) }
		if (Object.keys(now).length) await save({ kind: "household", subject: id, fields: now })
		return address("keluarga/" + id, { lalu: query("lalu") })
	}} />
}

function fields({ apart: _, ...d }: Answers): Partial<HouseholdFields> {
	return { ...d, head: d.head.trim(), kk: d.kk.trim() || null, hamlet: d.hamlet.trim(), address: d.address.trim() }
}

function distinct(name: "hamlet" | "posyandu"): string[] {
	return [...new Set(households().map(h => h.f[name] ?? ""))].filter(Boolean).sort()
}
