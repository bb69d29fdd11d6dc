// The posyandu day on the phone: choose where, weigh one after the other, read the
// counts at its end.
import { useEffect, useState } from "preact/hooks"
import { ageWords } from "../fact/age"
import type { Child, Day } from "../core/model"
import { go } from "../core/route"
import { today, useStore } from "../core/store"
import { Badge, Button, Choice, DayField, Empty, Note, Row, Screen, Text } from "../core/ui"
import { day as dayWords, t } from "../core/words"
import { search } from "./find"
import { address, query } from "./form"
import { motherOf } from "./people"
import { dayOf, expected, named, posyandus, scalePage, sessionPage, setAbsent, tally, type Line } from "./posyandu"
import { GainBadge, measuredWords, nextWords } from "./result"
import { verdictOf } from "./verdict"
import { heardSaved, lastSaved } from "./weigh"

/** Sessions asks where and when, where there is more than one posyandu. */
export function Sessions() {
	useStore()
	const [day, setDay] = useState(today())
	const all = posyandus(day)
	useEffect(() => { if (all.length === 1 && day === today() && !query("pilih")) go(sessionPage(all[0]!.name, day), true) }, [all.length])
	return <Screen title={t("field.session.title")} back="#">
		<DayField label={t("field.session.day")} value={day} max={today()} onInput={d => setDay(d || today())} />
		{all.length === 0 && <Empty action={<Button kind="main" href="#keluarga">{t("field.session.register")}</Button>}>{t("field.session.none")}</Empty>}
		<ul class="list">{all.map(p => {
			const done = p.lines.filter(l => l.done).length
			return <Row key={p.name} href={"#" + sessionPage(p.name, day)} title={placeName(p.name)} detail={t("field.session.children", { Count: p.lines.length })}
				badge={done > 0 && <Badge tone="green">{t("field.session.done", { Done: done, Count: p.lines.length })}</Badge>} />
		})}</ul>
	</Screen>
}

function placeName(posyandu: string): string { return posyandu || t("field.session.nowhere") }

type Shown = "left" | "done" | "absent"

export function Session(p: { posyandu: string }) {
	useStore()
	const posyandu = named(p.posyandu), day = dayOf(), all = expected(posyandu, day)
	const [query, ask] = useState(""), [shown, show] = useState<Shown>("left")
	const parts: Record<Shown, Line[]> = { left: all.filter(l => !l.done && !l.absent), done: all.filter(l => l.done), absent: all.filter(l => l.absent) }
	const found = query.trim() ? new Set(search(query, all.map(l => l.child))) : null
	const list = found ? all.filter(l => found.has(l.child)) : parts[shown]
	const [saved, said] = useReturn(all)
	const here = sessionPage(posyandu, day)
	return <Screen title={placeName(posyandu)} back="#" foot={<>
		<Button href={"#" + address("keluarga", { lalu: here })}>{t("field.session.new")}</Button>
		<Button kind={parts.left.length ? "plain" : "main"} href={"#" + sessionPage(posyandu, day, "/ringkasan")}>{t("field.session.summary")}</Button>
	</>}>
		<p class="soft"><a href="#timbang?pilih=1">{dayWords(day)}</a> · {t("field.session.done", { Done: parts.done.length, Count: all.length })}</p>
		<progress class="done" value={parts.done.length} max={all.length || 1} aria-label={t("field.session.progress")} />
		<p class="heard" role="status">{said}</p>
		{saved && <p class="saved" aria-hidden="true">{saved}</p>}
		<div class="find"><Text label={t("field.session.search")} value={query} onInput={ask} /></div>
		{!found && <div class="quiet"><Choice label={t("field.session.show")} value={shown} required onPick={s => s && show(s)}
			options={(["left", "done", "absent"] as const).map(s => [s, t("field.session.tab." + s, { Count: parts[s].length })])} /></div>}
		<ul class="list lines">{list.map(l => <ChildLine key={l.child.id} l={l} posyandu={posyandu} day={day} />)}</ul>
		{list.length === 0 && <Empty>{t(found ? "field.session.unknown" : all.length === 0 ? "field.session.none" : `field.session.${shown}.none`)}</Empty>}
	</Screen>
}

function ChildLine({ l, posyandu, day }: { l: Line; posyandu: string; day: Day }) {
	const c = l.child, gain = l.done && verdictOf(c, { ...l.done.body, day }, l.done.id).gain
	const who = motherOf(c)?.f.name ?? c.f.parent
	return <Row href={"#" + scalePage(c, posyandu, day)} title={c.f.name ?? ""}
		detail={l.done ? measuredWords(l.done) : [ageWords(c.f.birth!, day), who && t("field.child.of", { Name: who })].filter(Boolean).join(" · ")}
		badge={gain ? <GainBadge gain={gain} /> : l.done ? <Badge tone="green">✓</Badge> : l.absent && <Badge tone="grey">{t("field.session.away")}</Badge>} />
}

/** useReturn puts the focus on the next name after a child was saved, and says what was saved. */
function useReturn(all: Line[]): [shown: string, said: string] {
	const [shown] = useState(lastSaved?.words ?? ""), [said, say] = useState("")
	useEffect(() => {
		if (!lastSaved) return
		say(shown) // a live region says what comes into it, not what it came with
		const at = all.findIndex(l => l.child.id === lastSaved!.id)
		const next = [...all.slice(at + 1), ...all.slice(0, at + 1)].find(l => !l.done && !l.absent)
		heardSaved()
		const link = next && document.querySelector<HTMLElement>(`.lines a[href*="${next.child.id}"]`)
		;(link ?? document.querySelector<HTMLElement>(".foot a:last-child"))?.focus()
		link?.scrollIntoView({ block: "center" })
	}, [])
	return [shown, said]
}

export function Summary(p: { posyandu: string }) {
	useStore()
	const posyandu = named(p.posyandu), day = dayOf(), all = expected(posyandu, day), n = tally(all)
	const [, again] = useState({})
	const unmarked = all.filter(l => !l.done && !l.absent).map(l => l.child.id)
	return <Screen title={t("field.summary.title")} back={"#" + sessionPage(posyandu, day)} foot={<Button kind="main" href="#kirim">{t("field.today.send")}</Button>}>
		<p class="soft">{placeName(posyandu)} · {dayWords(day)}</p>
		<table class="book"><caption>{t("field.summary.book")}</caption><tbody>
			{(["S", "K", "D", "N", "T", "O", "B"] as const).map(k => <Count key={k} letter={k} n={n[k]} />)}
			<Count letter="2T" n={n.twice.length} /><Count letter="BGM" n={n.below.length} />
		</tbody></table>
		<h2>{t("field.summary.refer", { Count: n.refer.length })}</h2>
		{n.refer.length === 0 ? <p>{t("field.summary.refer.none")}</p>
			: <ul class="list">{n.refer.map(r => <Row key={r.child.id} href={"#" + address("rujuk/" + r.child.id, { lalu: sessionPage(posyandu, day, "/ringkasan") })} title={r.child.f.name ?? ""} detail={nextWords(r.verdict)} />)}</ul>}
		<h2>{t("field.summary.away", { Count: n.absent.length })}</h2>
		{unmarked.length > 0 && <Note title={t("field.summary.unmarked", { Count: unmarked.length })}>
			<Button onClick={() => { setAbsent(posyandu, day, unmarked, true); again({}) }}>{t("field.summary.mark")}</Button></Note>}
		<ul class="list">{n.absent.map((c: Child) => <Row key={c.id} href={"#anak/" + c.id} title={c.f.name ?? ""} detail={ageWords(c.f.birth!, day)} />)}</ul>
	</Screen>
}

function Count(p: { letter: string; n: number }) {
	return <tr><th scope="row">{p.letter}</th><td>{t("field.summary." + p.letter.toLowerCase())}</td><td class="z">{p.n}</td></tr>
}
