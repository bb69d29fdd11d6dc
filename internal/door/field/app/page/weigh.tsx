// At the scale: one child, its measures, and at once what they say.
import { useEffect, useMemo, useRef, useState } from "preact/hooks"
import { ageWords } from "../fact/age"
import { asksPosition, sayDoubt } from "../fact/doubt"
import { Lying, Standing, type Child, type Day, type EventOf, type ID } from "../core/model"
import { go } from "../core/route"
import { child, draft, keepDraft, locked, save, subscribe, today, useStore } from "../core/store"
import { Button, Choice, Note, Screen, Text, Tick } from "../core/ui"
import { day as dayWords, number, t } from "../core/words"
import { address, found, query } from "./form"
import { Curve, gainWords, kilos, nextWords, Result } from "./result"
import { dayOf, named, sessionPage, setAbsent, weighedOn } from "./posyandu"
import { measures, ranges, read, slip, typed, type Number, type Typed } from "./typed"
import { verdictOf, type Measures, type Verdict } from "./verdict"

export function Weigh({ id }: { id: ID }) {
	useStore()
	const [day] = useState(dayOf) // midnight does not make another weighing of it
	return found(child(id), c => <Scale key={c.id} c={c} day={day} />)
}

/** What the session says after coming back: who was saved last, and how. */
export let lastSaved: { id: ID; words: string } | null = null
export function heardSaved() { lastSaved = null }
subscribe(() => { if (locked()) heardSaved() }) // nobody else's, when the phone is locked

function Scale({ c, day }: { c: Child; day: Day }) {
	const done = weighedOn(c, day), at = query("di"), posyandu = named(at)
	const position = asksPosition(c.f.birth!, day), key = `ukur/${c.id}/${day}`
	const [d, setD] = useState<Typed>(() => draft<Typed>(key) ?? typed(done?.body, position.expected))
	const [state, setState] = useState<"" | "busy" | "empty">("")
	const [paused, pause] = useState(true) // half a number is not judged aloud
	const [more] = useState(!!(d.arm || d.head || d.oedema))
	const form = useRef<HTMLFormElement>(null)
	const set = (patch: Partial<Typed>) => {
		const now = { ...d, sure: false, ...patch }
		setD(now); keepDraft(key, now); setState(""); pause(false)
	}
	const m = measures(d, day)
	const judged = JSON.stringify(m)
	const v = useMemo(() => m.grams || m.mm || m.oedema ? verdictOf(c, m, done?.id) : null, [judged, c])
	const back = at ? sessionPage(posyandu, day) : "anak/" + c.id
	const doubted = !!v?.doubts.length && !d.sure
	useEffect(() => { field(form, 0)?.focus() }, [])
	useEffect(() => { const wait = setTimeout(() => pause(true), 300); return () => clearTimeout(wait) }, [judged])
	const shown = useRef(v)
	if (paused) shown.current = v

	async function keep(to: string, replace = true) {
		if (state === "busy") return
		const wrong = form.current!.querySelector<HTMLElement>("[aria-invalid=true]")
		if (wrong) return wrong.focus()
		if (!m.grams && !m.mm) { setState("empty"); return field(form, 0)?.focus() }
		if (doubted) return pause(true), requestAnimationFrame(() => form.current!.querySelector<HTMLElement>(".doubt input")?.focus())
		setState("busy")
		try {
			if (!done || changed(done, m)) await save({ kind: "weighing", subject: c.id, body: done ? { ...m, replaces: done.id } : m })
		} catch (e) {
			console.warn(e)
			return setState("") // the shell says why; all that was typed stays
		}
		void keepDraft(key, undefined)
		if (at) lastSaved = { id: c.id, words: savedWords(c, m, v!) }
		go(to, replace)
	}
	function entered(e: Event) {
		e.preventDefault()
		const next = d.kg && !d.cm && document.activeElement === field(form, 0) && field(form, 1)
		next ? next.focus() : void keep(back)
	}
	return <Screen title={c.f.name ?? ""} kind={t("field.kind.weighing")} back={"#" + back} foot={<Button kind="main" disabled={state === "busy"} onClick={() => keep(back)}>{t(at ? "field.scale.next" : "field.scale.save")}</Button>}>
		<p class="soft">{ageWords(c.f.birth!, day)} · {t(c.f.sex === 1 ? "field.boy" : "field.girl")}{done ? " · " + t("field.scale.correct", { Day: dayWords(done.day) }) : day < today() ? " · " + dayWords(day) : ""}</p>
		<form ref={form} class="asks" noValidate onSubmit={entered} aria-label={c.f.name}>
			<div class="pair">
				<Ask c={c} day={day} d={d} set={set} name="kg" unit="kg" />
				<Ask c={c} day={day} d={d} set={set} name="cm" unit="cm" lying={d.position === Lying} />
			</div>
			{state === "empty" && <Note tone="amber" title={t("field.scale.empty")} />}
			{position.ask && <div class="quiet"><Choice label={t("field.scale.position")} value={d.position} required onPick={p => set({ position: p })}
				options={[[Lying, t("field.lying")], [Standing, t("field.standing")]]} /></div>}
			{!!shown.current?.doubts.length && <div class="doubt"><Note tone="amber" title={t("field.scale.again")}>
				<ul>{shown.current.doubts.map(o => <li key={o.code}>{sayDoubt(o)}</li>)}</ul>
				<Tick label={t("field.scale.sure")} on={d.sure} onPick={sure => set({ sure })} />
			</Note></div>}
			{shown.current && <Result c={c} m={m} v={shown.current} step={!doubted && <Step c={c} v={shown.current} keep={to => keep(at ? address(to, { lalu: back }) : to, false)} />} />}
			<Heard text={v ? heard(v) : ""} />
			<details class="more" open={more}>
				<summary>{t("field.scale.more")}</summary>
				<div class="pair">
					<Ask c={c} day={day} d={d} set={set} name="arm" unit="cm" />
					<Ask c={c} day={day} d={d} set={set} name="head" unit="cm" />
				</div>
				<Tick label={t("field.scale.oedema")} hint={t("field.scale.oedema.hint")} on={d.oedema} onPick={oedema => set({ oedema })} />
			</details>
			<button type="submit" hidden tabIndex={-1} />
		</form>
		{(v || c.ev.some(e => e.kind === "weighing")) && <Curve c={c} fresh={v ? m : undefined} but={done?.id} />}
		{at && !done && !v && <Button onClick={() => { setAbsent(posyandu, day, [c.id], true); go(back, true) }}>{t("field.session.absent.mark")}</Button>}
		{done && <Undo c={c} done={done} back={back} />}
	</Screen>
}

function field(form: { current: HTMLFormElement | null }, n: number) { return form.current?.querySelectorAll<HTMLInputElement>(".pair input")[n] }

/** Ask is one number, looked at while it is typed. */
function Ask(p: { c: Child; day: Day; d: Typed; set: (d: Partial<Typed>) => void; name: Number; unit: string; lying?: boolean }) {
	const text = p.d[p.name], { per, least, most } = ranges[p.name]
	const wrong = Number.isNaN(read(p.name, text) ?? 0)
	const meant = p.name === "kg" || p.name === "cm" ? slip(p.c, p.day, p.name, text) : null
	return <div>
		<Text label={t("field.scale." + p.name + (p.name === "cm" ? (p.lying ? ".lying" : ".standing") : ""))} value={text} unit={p.unit} mode="decimal" max={6}
			onInput={v => p.set({ [p.name]: v })}
			error={wrong && !meant ? t("field.scale.range", { Least: number(least / per, least % per ? 1 : 0), Most: number(most / per) , Unit: p.unit }) : wrong ? t("field.scale.slip") : undefined} />
		{meant && <Button onClick={() => p.set({ [p.name]: meant })}>{t("field.scale.meant", { Meant: meant, Unit: p.unit })}</Button>}
	</div>
}

/** Step is the one thing to do after saving, where there is one. */
function Step({ c, v, keep }: { c: Child; v: Verdict; keep: (to: string) => void }) {
	const to = stepOf(c, v)
	return to && <Button kind={v.next.severity === "red" ? "danger" : "plain"} onClick={() => keep(to.page)}>{t("field.scale.and", { Step: to.words.toLowerCase() })}</Button>
}

/** stepOf is where the next thing to do is written down: a referral, or advice. */
export function stepOf(c: Child, v: Verdict): { page: string; words: string } | null {
	if (v.next.refer.length) return { page: "rujuk/" + c.id, words: t("field.step.refer") }
	if (v.next.code === "again" || v.next.code === "nothing" || v.next.severity === "green") return null
	return { page: "kunjungan/" + c.id, words: t("field.step.advise") }
}

/** Undo takes a weighing back that was somebody else's. */
function Undo({ c, done, back }: { c: Child; done: EventOf<"weighing">; back: string }) {
	const [sure, ask] = useState(false)
	const take = () => save({ kind: "weighing", subject: c.id, body: { day: done.day, replaces: done.id, void: true } }).then(() => go(back, true), () => {}) // the shell says why not
	return sure ? <Note tone="amber" title={t("field.scale.void.sure", { Name: c.f.name ?? "" })}><Button kind="danger" onClick={take}>{t("field.scale.void.yes")}</Button></Note>
		: <Button onClick={() => ask(true)}>{t("field.scale.void")}</Button>
}

/** Heard says the result aloud once the typing has paused. */
function Heard({ text }: { text: string }) {
	const [said, say] = useState("")
	useEffect(() => { const wait = setTimeout(() => say(text), 700); return () => clearTimeout(wait) }, [text])
	return <p class="heard" aria-live="polite">{said}</p>
}
function heard(v: Verdict): string { return [v.gain && gainWords(v.gain), nextWords(v)].filter(Boolean).join(". ") }

function savedWords(c: Child, m: Measures, v: Verdict): string {
	return t("field.scale.saved", { Name: c.f.name ?? "", Weight: m.grams ? kilos(m.grams) : "–", Letter: v.gain?.gain || "–" })
}

function changed(done: EventOf<"weighing">, m: Measures): boolean {
	return (["grams", "mm", "position", "arm_mm", "head_mm", "oedema"] as const).some(k => (done.body[k] || undefined) !== m[k])
}
