// The first page: who is due for what, and who was missed.
import { useEffect, useMemo, useState } from "preact/hooks"
import { today, useStore } from "../core/store"
import { Button, Empty, Row, Screen, Text } from "../core/ui"
import { day as dayWords, t } from "../core/words"
import type { Due } from "../fact/due"
import { codes } from "../fact/standard"
import { search } from "./find"
import { isMember, listed, prepare, prepared, whereOf, type Listed } from "./list"
import { nameOf, pageOf, placeOf } from "./people"
import { Places } from "./places"

const page = 30 // lines drawn at first
const none: Listed[] = []
const few = 2 // things named in one line

export function Today() {
	useStore()
	const [query, ask] = useState(""), [need, pick] = useState(""), [place, go] = useState(""), [most, more] = useState(page)
	const now = today(), [ready, made] = useState(prepared(now)), all = ready ? listed(now) : none
	useEffect(() => { if (!ready) void prepare(now).then(() => made(true)) }, [])
	const here = place ? all.filter(l => l.place.includes(place)) : all
	const shown = need ? here.filter(l => l.due.some(d => kind(d) === need)) : here
	const words = query.trim()
	const found = useMemo(() => (words ? search(words, undefined, 40) : null), [words, all])
	return <Screen title={t("field.today.title", { Day: dayWords(now) })}>
		<Button kind="main" href="#timbang">{t("field.today.session")}</Button>
		<div class="find"><Text label={t("field.today.search")} value={query} onInput={ask} /></div>
		{!ready && !found && <p class="wait" role="status">{t("field.today.wait")}</p>}
		{found ? <Found found={found} /> : <>
			<Places all={all} value={place} onPick={p => { go(p); more(page) }} />
			<Needs all={here} value={need} onPick={n => { pick(n); more(page) }} />
			<ul class="list" aria-label={t("field.today.due")}>{shown.slice(0, most).map(l => <Line key={l.who.id} l={l} need={need} />)}</ul>
			{shown.length > most && <Button onClick={() => more(most + page)}>{t("field.today.more", { Count: shown.length - most })}</Button>}
			{ready && shown.length === 0 && <Empty action={<Button href="#keluarga/baru">{t("field.today.register")}</Button>}>{t(all.length ? "field.today.none.here" : "field.today.none")}</Empty>}
		</>}
	</Screen>
}

/** kind gathers what is due under the word of a filter: every dose is immunisation. */
function kind(d: Due): string { return codes.antigens.includes(d.code) ? "immunisation" : d.code }
function kindWords(kind: string): string { return t(kind === "immunisation" ? "field.today.immunisation" : "standard.due." + kind) }

/** Needs counts people by what is due to them; one tap shows these alone. */
function Needs(p: { all: Listed[]; value: string; onPick: (n: string) => void }) {
	const count = new Map<string, { n: number; late: number }>()
	for (const l of p.all) for (const k of new Set(l.due.map(kind))) {
		const c = count.get(k) ?? { n: 0, late: 0 }
		c.n++
		if (l.due.some(d => d.overdue && kind(d) === k)) c.late++
		count.set(k, c)
	}
	const kinds = [...count].sort((a, b) => b[1].late - a[1].late || b[1].n - a[1].n)
	return kinds.length ? <div class="counts" role="group" aria-label={t("field.today.need")}>{kinds.map(([k, c]) =>
		<button type="button" key={k} aria-pressed={p.value === k} onClick={() => p.onPick(p.value === k ? "" : k)}>
			<b>{c.n}</b> {kindWords(k)}{c.late > 0 && <small>{t("field.today.late", { Count: c.late })}</small>}</button>)}</div> : null
}

function Line({ l, need }: { l: Listed; need: string }) {
	const late = new Set(l.due.filter(d => d.overdue).map(kind))
	const kinds = [...new Set([need, ...l.due.map(kind)])].filter(Boolean), others = kinds.length - few
	return <Row href={"#" + pageOf(l.who)} title={nameOf(l.who)}
		detail={<><span class="what">{kinds.slice(0, few).map((k, i) => <>{i > 0 && " · "}{late.has(k) ? <b class="late">{t("field.today.overdue", { What: kindWords(k) })}</b> : kindWords(k)}</>)}
			{others > 0 && " " + t("field.today.others", { Count: others })}</span><br />{whereOf(l.who)}</>} />
}

function Found({ found }: { found: ReturnType<typeof search> }) {
	return found.length === 0 ? <Empty action={<Button href="#keluarga/baru">{t("field.today.register")}</Button>}>{t("field.today.unknown")}</Empty>
		: <ul class="list" aria-label={t("field.today.found")}>{found.map(s => <Row key={s.id} href={"#" + pageOf(s)} title={isMember(s) ? nameOf(s) : t("field.today.family", { Name: nameOf(s) })} detail={placeOf(s)} />)}</ul>
}
