// Forms that lose nothing: what is typed lies sealed on the phone until it is saved
// or thrown away, and what was asked is checked before the next question.
import type { ComponentChildren, VNode } from "preact"
import { useRef, useState } from "preact/hooks"
import type { ID, Subject } from "../core/model"
import { go } from "../core/route"
import { draft, keepDraft, today } from "../core/store"
import { Button, Note, Row, Screen } from "../core/ui"
import { number, t } from "../core/words"
import { nameOf, pageOf, placeOf, type Alike } from "./people"

/** What is wrong with each field, as a sentence. */
export type Wrong<T> = { [K in keyof T]?: string }

export interface Form<T> {
	d: T
	began: T // what it said before anything was typed, also when that was before a reload
	kept: boolean // began with what was typed before
	set(patch: Partial<T>): void
	text<K extends keyof T>(name: K): { value: string; onInput: (v: string) => void; error?: string }
	pick<K extends keyof T>(name: K): { value: T[K]; onPick: (v: any) => void; error?: string }
	/** tells whether these fields are right, and shows from then on what is not */
	ok(names: readonly (keyof T)[]): boolean
	forget(): Promise<void>
}

let typing = "" // the form in which something was typed since the application was opened

export function useForm<T extends object>(key: string, empty: () => T, check: (d: T) => Wrong<T>): Form<T> {
	const [kept] = useState(() => typing !== key && draft<T>(key) !== undefined)
	const [, again] = useState({})
	const d = useRef<T>(null as unknown as T)
	d.current ??= { ...empty(), ...draft<T>(key) }
	const first = key + "/began", began = useRef<T>(null as unknown as T)
	began.current ??= draft<T>(first) ?? empty()
	const asked = useRef(new Set<keyof T>())
	const set = (patch: Partial<T>) => { keepDraft(first, began.current); d.current = { ...d.current, ...patch }; typing = key; keepDraft(key, d.current); again({}) }
	const field = (name: keyof T) => ({ value: d.current[name] as any, error: asked.current.has(name) ? check(d.current)[name] : undefined })
	return {
		d: d.current, began: began.current, kept: kept && typing !== key, set,
		text: name => ({ ...field(name), onInput: v => set({ [name]: v } as unknown as Partial<T>) }),
		pick: name => ({ ...field(name), onPick: v => set({ [name]: v } as Partial<T>) }),
		ok(names) {
			for (const name of names) asked.current.add(name)
			const wrong = check(d.current)
			again({})
			if (!names.some(name => wrong[name])) return true
			requestAnimationFrame(() => document.querySelector<HTMLElement>(".wrong input, .wrong button")?.focus())
			return false
		},
		async forget() {
			typing = key
			await Promise.all([keepDraft(key, undefined), keepDraft(first, undefined)])
			d.current = began.current = empty()
			asked.current.clear()
			again({})
		},
	}
}

/** Step is one screen of questions: the fields that it asks, and what to look for before going on. */
export interface Step<T> { asks: readonly (keyof T)[]; body: ComponentChildren; alike?: () => Alike[] }

/** Steps shows a form one step after the other, or all of it at once where it was answered before. */
export function Steps<T extends object>(p: {
	form: Form<T>; title: string; of?: Subject; back: string; steps: Step<T>[]; whole?: boolean; mistake?: ID // the subject, where its registration itself may have been a mistake
	apart?: { get: string; set: (names: string) => void } // those found alike and judged to be somebody else
	onSave: () => Promise<string> // answers with the page to go to
}) {
	const here = location.hash.split("?")[0]!, last = p.whole ? 0 : p.steps.length - 1
	const at = Math.min(Number(query("langkah")) || 0, last)
	const [found, show] = useState<Alike[]>([])
	const [busy, work] = useState(false)
	const steps = p.whole ? p.steps : [p.steps[at]!]
	const to = (step: number) => go(address(here, { langkah: step ? String(step) : "", lalu: query("lalu") }), true)

	async function next(checked = false) {
		if (busy) return
		if (!p.form.ok(steps.flatMap(s => s.asks))) return
		if (!checked) {
			const alike = steps.flatMap(s => s.alike?.() ?? [])
			if (alike.length && p.apart?.get !== mark(alike)) return show(alike)
		}
		show([])
		if (at < last) return to(at + 1)
		const wrong = p.steps.findIndex(s => !p.form.ok(s.asks))
		if (wrong >= 0) return p.whole ? undefined : to(wrong)
		work(true)
		try {
			const page = await p.onSave()
			void p.form.forget()
			go(page, true)
		} catch { // the shell says why it could not be kept; what was typed stays
			work(false)
		}
	}

	if (found.length) return <Twins found={found} onBack={() => show([])} onApart={() => { p.apart?.set(mark(found)); next(true) }} />
	return <Screen title={last ? t("field.form.step", { Title: p.title, Step: at + 1, Steps: last + 1 }) : p.title} back={"#" + p.back} foot={<>
		{at > 0 && <Button onClick={() => to(at - 1)}>{t("field.form.before")}</Button>}
		<Button kind="main" disabled={busy} onClick={() => next()}>{t(at < last ? "field.form.next" : "field.form.save")}</Button>
	</>}>
		{p.of && <p class="of">{nameOf(p.of)}</p>}
		{p.form.kept && at === 0 && <Note title={t("field.form.kept")}><Button onClick={p.form.forget}>{t("field.form.empty")}</Button></Note>}
		<form class="steps" noValidate onSubmit={e => { e.preventDefault(); next() }}>
			{steps.map(s => s.body)}
			<button type="submit" hidden tabIndex={-1} />
		</form>
		{p.mistake && <ul class="list"><Row href={"#salah/" + p.mistake} title={t("field.mistake.title")} detail={t("field.mistake.when")} /></ul>}
	</Screen>
}

const mark = (found: Alike[]) => found.map(f => f.subject.id).join()

/** Twins shows who on the phone may be the one that is about to be registered once more. */
function Twins(p: { found: Alike[]; onBack: () => void; onApart: () => void }) {
	return <Screen title={t("field.alike.title")} foot={<>
		<Button onClick={p.onBack}>{t("field.form.before")}</Button>
		<Button kind="main" onClick={p.onApart}>{t("field.alike.apart")}</Button>
	</>}>
		<p>{t("field.alike.about")}</p>
		<ul class="list">{p.found.map(f => <Row href={"#" + pageOf(f.subject)} title={t("field.alike.this", { Name: nameOf(f.subject) })}
			detail={<>{t("field.alike." + f.why)}<br />{placeOf(f.subject)}</>} />)}</ul>
	</Screen>
}

/** found draws a page of a subject, or says that it is no longer here. */
export function found<S extends Subject>(s: S | undefined, draw: (s: S) => VNode<any> | null): VNode<any> | null {
	return s ? draw(s) : <Screen title={t("field.gone.title")} back="#keluarga"><p>{t("field.gone.about")}</p></Screen>
}

/** changed keeps the fields that say something else than before: only they are sent. */
export function changed<F extends object>(now: F, before: F): Partial<F> {
	return Object.fromEntries(Object.entries(now).filter(([k, v]) => v !== before[k as keyof F])) as Partial<F>
}

export function query(name: string): string { return new URLSearchParams(location.hash.split("?")[1] ?? "").get(name) ?? "" }

/** address is a page with what goes along with it; empty ones stay behind. */
export function address(path: string, along: Record<string, string>): string {
	const q = new URLSearchParams(Object.entries(along).filter(([, v]) => v)).toString()
	return path.replace(/^#/, "") + (q ? "?" + q : "")
}

/** units reads "45,5" as so many of the small unit: null when empty, NaN when it is no number. */
export function units(s: string, per: number): number | null {
	s = s.trim().replace(",", ".")
	return s === "" ? null : /^\d{1,4}(\.\d{1,2})?$/.test(s) ? Math.round(Number(s) * per) : NaN
}

export function written(n: number | null | undefined, per: number): string { return n == null ? "" : String(n / per).replace(".", ",") }

/** between says what is wrong with a number that should lie within limits, given in the unit of the field. */
export function between(s: string, least: number, most: number): string | undefined {
	const n = units(s, 100)
	if (n === null) return
	return n >= least * 100 && n <= most * 100 ? undefined : t("field.wrong.between", { Least: number(least), Most: number(most) })
}

/** dayWrong says what is wrong with a day. */
export function dayWrong(d: string, ahead = 0, needed = true): string | undefined {
	if (!d) return needed ? t("field.wrong.day") : undefined
	const most = new Date(Date.parse(today()) + ahead * 864e5).toISOString().slice(0, 10)
	if (d > most) return t(ahead ? "field.wrong.far" : "field.wrong.ahead")
	return d < "1900-01-01" ? t("field.wrong.day") : undefined
}

/** numberWrong says what is wrong with an NIK or a KK: the day in it must be one. */
export function numberWrong(n: string, kk = false): string | undefined {
	if (!n) return
	if (!/^\d{16}$/.test(n)) return t("field.wrong.digits", { Count: n.length })
	const d = Number(n.slice(6, 8)), m = Number(n.slice(8, 10)), day = !kk && d > 40 ? d - 40 : d
	return day < 1 || day > 31 || m < 1 || m > 12 || n.slice(12) === "0000" ? t("field.wrong.number") : undefined
}
