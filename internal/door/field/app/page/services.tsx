// The services of a month, as the KPM's forms 2A, 2B and 2C ask them. What other
// records say already is ticked, and says from where it is known.
import { codes, properLatrine, properWater } from "../fact/standard"
import { factsOf, groupOf } from "../fact/of"
import { immunisations } from "../fact/due"
import { months } from "../fact/age"
import type { Child, Day, Draft, EventOf, ID, Month } from "../core/model"
import { events, household, save, subject, today, useStore } from "../core/store"
import { Choice, Note, Screen, Tick } from "../core/ui"
import { go } from "../core/route"
import { month as monthWords, t } from "../core/words"
import { event, takeBack } from "./event"
import { found, query, Steps, useForm, type Step } from "./form"
import { pageOf, type Member } from "./people"

/** formOf are the marks that are asked of somebody in a month, by what she or it was at its end. */
export function formOf(m: Member, month: Month = today().slice(0, 7)): readonly string[] {
	const at = lastOf(month)
	if (m.kind === "child") {
		const age = m.f.birth && m.f.birth <= at ? months(m.f.birth, at) : -1
		return age < 0 ? [] : age < 24 ? codes.form2B : age < 72 ? codes.form2C : []
	}
	switch (groupOf(m, at)) {
		case "pregnant": case "mother": return codes.form2A
		case "bride": return codes.later
		case "groom": return codes.later.filter(c => c === "premarital" || c === "counselling")
		case "adolescent": return codes.later.filter(c => c === "tablets" || c === "hb_check")
	}
	return []
}

function lastOf(month: Month): Day {
	const end = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)), 0)).toISOString().slice(0, 10)
	return end < today() ? end : today()
}

/** monthsBack are this month and those before it. */
export function monthsBack(n: number): Month[] {
	const [y, m] = today().split("-").map(Number) as [number, number]
	return Array.from({ length: n + 1 }, (_, i) => new Date(Date.UTC(y, m - 1 - i, 1)).toISOString().slice(0, 7))
}

/** knownMarks are the marks that follow from other records, each with where from. */
export function knownMarks(m: Member, month: Month): Record<string, string> {
	const home = household(m.f.household), known: Record<string, string> = {}
	const inMonth = (e: { day: Day }) => e.day.startsWith(month)
	const weighed = events(m, "weighing").filter(inMonth), exams = events(m, "exam").filter(inMonth)
	if (weighed.some(e => e.body.grams)) known.weighed = "weighing"
	if (weighed.some(e => e.body.mm)) known.measured = "weighing"
	if (exams.some(e => e.body.hb)) known.hb_check = "exam"
	if (exams.some(e => e.body.tablets)) known.tablets = "exam"
	if ([...events(m, "visit"), ...events(home, "visit")].some(inMonth)) known.home_visit = "visit"
	if (properWater(home?.f.water ?? "")) known.water = "family"
	if (properLatrine(home?.f.latrine ?? "")) known.latrine = "family"
	return known
}

export function servicesOf(m: Member, month: Month): EventOf<"services">[] { return events(m, "services").filter(e => e.body.month === month) }

/** marksOf are the marks of a month from all records together: received stands. */
export function marksOf(m: Member, month: Month): Record<string, boolean> {
	const marks: Record<string, boolean> = {}
	for (const e of servicesOf(m, month)) for (const [code, on] of Object.entries(e.body.marks)) marks[code] ||= on
	for (const code of Object.keys(knownMarks(m, month))) marks[code] = true
	return marks
}

/** dosesOf are the doses that a child may have had in a month: those due by then and not given in another, and
    vitamin A in its two months. */
function dosesOf(c: Child, month: Month): { code: string; late: boolean }[] {
	const at = lastOf(month), here = new Set(servicesOf(c, month).flatMap(e => e.body.given ?? []))
	const elsewhere = new Set(events(c, "services").filter(e => e.body.month !== month).flatMap(e => e.body.given ?? []))
	const doses = immunisations(factsOf(c, at), at).filter(a => here.has(a.code) || (!elsewhere.has(a.code) && (a.state === "due" || a.state === "late"))).map(a => ({ code: a.code, late: a.state === "late" }))
	return /-0[28]$/.test(month) && months(c.f.birth!, at) >= 6 ? [...doses, { code: "vitamin_a", late: false }] : doses
}

export function Services({ id }: { id: ID }) {
	useStore()
	return found(subject(id), s => {
		const month = query("bulan") || today().slice(0, 7)
		return s.kind === "household" ? null : <Asked key={month} m={s} month={month} />
	})
}

interface Answers { marks: Record<string, boolean>; given: string[]; note: string }

function Asked({ m, month }: { m: Member; month: Month }) {
	const was = servicesOf(m, month), known = knownMarks(m, month), sheet = formOf(m, month)
	const form = useForm(`services/${m.id}/${month}`, (): Answers => ({ marks: marksOf(m, month), given: [...new Set(was.flatMap(e => e.body.given ?? []))], note: was[0]?.body.note ?? "" }), () => ({})), { d } = form
	const choose = <Choice label={t("field.services.month")} required value={month} options={monthsBack(3).map(x => [x, monthWords(x)])} onPick={x => x && go(`layanan/${m.id}?bulan=${x}`, true)} />
	const back = pageOf(m), title = t("field.event.services")
	if (!sheet.length) return <Screen title={title} back={"#" + back}>{choose}<Note>{t("field.services.none")}</Note></Screen>
	const shots = m.kind === "child" ? dosesOf(m, month) : [], some = events(m, "services").some(e => e.body.given?.length)
	// Where no dose is known the book tells of those of months long past: they are none of this month.
	const past = !some && shots.some(a => a.late)
	const steps: Step<Answers>[] = [{ asks: [], body: <>
		{choose}
		<fieldset class="asked"><legend>{t("field.services.which")}</legend>
			{sheet.map(c => <Tick key={c} label={t("standard.mark." + c)} hint={known[c] && t("field.services.known." + known[c])} on={!!known[c] || !!d.marks[c]} disabled={!!known[c]}
				onPick={on => form.set({ marks: { ...d.marks, [c]: on } })} />)}</fieldset>
		{shots.length > 0 && <fieldset class="asked"><legend>{t(past ? "field.services.past" : "field.services.given")}</legend>
			{shots.map(a => <Tick key={a.code} label={t("standard.antigen." + a.code)} hint={a.late && !past ? t("field.services.late") : undefined} on={d.given.includes(a.code)}
				onPick={on => form.set({ given: on ? [...d.given, a.code] : d.given.filter(c => c !== a.code), marks: on && !past && sheet.includes("immunisation") ? { ...d.marks, immunisation: true } : d.marks })} />)}</fieldset>}
	</> }]
	return <Steps form={form} title={title} of={m} back={back} steps={steps} onSave={async () => {
		const marks = Object.fromEntries(sheet.map(c => [c, !!known[c] || !!d.marks[c]]))
		const [newest, ...others] = was
		await save(event("services", m.id, { month, marks, note: d.note, ...(d.given.length && { given: d.given }) }, newest), ...others.map((e): Draft => takeBack(m.id, e)))
		return back
	}} />
}
