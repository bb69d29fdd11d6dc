// A child's page: who it is, how it grows, what it has received and what it is due.
import type { ComponentChildren } from "preact"
import { immunisations } from "../fact/due"
import { factsOf } from "../fact/of"
import type { Child, EventOf, ID } from "../core/model"
import { child, events, household, today, useStore } from "../core/store"
import { Badge, Button, Empty, Note, Row, Screen } from "../core/ui"
import { day as dayWords, month as monthWords, t } from "../core/words"
import { ageWords } from "../fact/age"
import { found } from "./form"
import { risksOf } from "./list"
import { departed, motherOf, nameOf } from "./people"
import { Curve, GainBadge, gainWords, measuredWords, Result } from "./result"
import { Risks } from "./risk"
import { verdictOf } from "./verdict"
import { formOf, marksOf } from "./services"
import { Waits } from "./waits"
import { stepOf } from "./weigh"

export function ChildPage({ id }: { id: ID }) {
	useStore()
	return found(child(id), c => <Screen title={nameOf(c)} kind={t("field.kind.child")} back="#" foot={!departed(c) && <Button kind="main" href={`#anak/${c.id}/ukur`}>{t("field.child.weigh")}</Button>}>
		<Who c={c} />
		<Growth c={c} />
		<Part title={t("field.child.risks")}><Risks found={risksOf(c)} none={t("field.child.risks.none")} /></Part>
		<Immunisations c={c} />
		<Services c={c} />
		<Happened c={c} />
		<Actions c={c} />
	</Screen>)
}

function Part(p: { title: string; children: ComponentChildren }) { return <section class="part"><h2>{p.title}</h2>{p.children}</section> }

function Who({ c }: { c: Child }) {
	const mother = motherOf(c), h = household(c.f.household), left = departed(c)
	return <>
		<p>{t(c.f.sex === 1 ? "field.boy" : "field.girl")} · {ageWords(c.f.birth!, today())}<br /><span class="soft">{t("field.child.born", { Day: dayWords(c.f.birth) })}</span></p>
		{left && <Note tone="amber" title={t("field.child.left." + left.body.why, { Day: dayWords(left.day) })} />}
		{!c.f.nik && c.f.temp && <Note tone="yellow" title={t("field.child.temp", { ID: c.f.temp })}><Button href={`#anak/${c.id}/ubah`}>{t("field.child.temp.fill")}</Button></Note>}
		<Waits of={[c.id]} />
		<ul class="list">
			{mother && <Row href={"#orang/" + mother.id} title={nameOf(mother)} detail={t("field.child.row.mother")} />}
			{h && <Row href={"#keluarga/" + h.id} title={t("field.today.family", { Name: nameOf(h) })} detail={[h.f.hamlet, h.f.rt && `RT ${h.f.rt}`, h.f.address].filter(Boolean).join(" · ")} />}
			{!mother && !h && c.f.parent && <li class="row">{c.f.parent}</li>}
		</ul>
	</>
}

function Growth({ c }: { c: Child }) {
	const all = events(c, "weighing"), last = all[0]
	if (!last) return <Part title={t("field.child.growth")}><Empty>{t("field.child.unweighed")}</Empty></Part>
	const m = { ...last.body, day: last.day }, v = verdictOf(c, m, last.id), step = stepOf(c, v)
	return <Part title={t("field.child.growth")}>
		<p><b>{measuredWords(last)}</b> · {dayWords(last.day)}</p>
		<Result c={c} m={m} v={v} step={step && !departed(c) && <Button href={"#" + step.page}>{step.words}</Button>} />
		<Curve c={c} />
		<details class="more"><summary>{t("field.child.weighings", { Count: all.length })}</summary>
			<ul class="list">{all.map(w => <Weighing key={w.id} c={c} w={w} />)}</ul>
		</details>
	</Part>
}

function Weighing({ c, w }: { c: Child; w: EventOf<"weighing"> }) {
	const gain = verdictOf(c, { ...w.body, day: w.day }, w.id).gain
	return <Row href={`#anak/${c.id}/ukur?hari=${w.day}`} title={dayWords(w.day)} detail={<>{measuredWords(w)}{gain && <><br />{gainWords(gain)}</>}</>} badge={gain && <GainBadge gain={gain} />} />
}

/** Immunisations says what is missing before what was given. */
function Immunisations({ c }: { c: Child }) {
	const all = immunisations(factsOf(c, today()), today())
	const owed = all.filter(i => i.state === "due" || i.state === "late"), given = all.filter(i => i.state === "given"), ahead = all.find(i => i.state === "ahead" && i.since > today())
	return <Part title={t("field.child.immunisation")}>
		{owed.length === 0 && <p>{t(given.length ? "field.child.immunisation.complete" : "field.child.immunisation.nothing")}</p>}
		{owed.length > 0 && given.length === 0 && <p>{t("field.child.immunisation.unknown")}</p>}
		<ul class="marks">{owed.map(i => <li key={i.code}><span>{t("standard.antigen." + i.code)} <small>{t("field.child.immunisation.since", { Day: dayWords(i.since) })}</small></span>
			<Badge tone={i.state === "late" ? "amber" : "blue"}>{t("field.child.immunisation." + i.state)}</Badge></li>)}</ul>
		{ahead && <p class="soft">{t("field.child.immunisation.ahead", { Name: t("standard.antigen." + ahead.code), Day: dayWords(ahead.since) })}</p>}
		{given.length > 0 && <details class="more"><summary>{t("field.child.immunisation.given", { Count: given.length })}</summary>
			<ul class="marks">{given.map(i => <li key={i.code}>{t("standard.antigen." + i.code)} <span class="soft">{dayWords(i.given)}</span></li>)}</ul></details>}
		{owed.length > 0 && <Button href={"#layanan/" + c.id}>{t("field.child.immunisation.record")}</Button>}
	</Part>
}

function Services({ c }: { c: Child }) {
	const now = today().slice(0, 7), marks = marksOf(c, now), had = formOf(c, now).filter(k => marks[k])
	return <Part title={t("field.child.services", { Month: monthWords(now) })}>
		{had.length === 0 ? <p>{t("field.child.services.none")}</p> : <ul class="marks">{had.map(k => <li key={k}>✓ {t("standard.mark." + k)}</li>)}</ul>}
		<Button href={"#layanan/" + c.id}>{t("field.child.services.mark")}</Button>
	</Part>
}

/** Happened are the visits and referrals, the newest first; a referral without an answer asks for it. */
function Happened({ c }: { c: Child }) {
	const answers = events(c, "answer"), visits = events(c, "visit").slice(0, 3)
	return <Part title={t("field.child.care")}>
		<ul class="list">
			{events(c, "referral").map(r => {
				const answer = answers.find(a => a.body.referral === r.id || a.body.referral === r.body.replaces)
				return <Row key={r.id} href={answer ? `#betulkan/${c.id}/${answer.id}` : `#jawab/${c.id}/${r.id}`} title={t("field.child.referred", { To: r.body.to })}
					detail={[dayWords(r.day), ...r.body.reasons.map(x => t("standard.risk." + x))].join(" · ")}
					badge={<Badge tone={answer ? "green" : "amber"}>{t(answer ? "field.child.answered" : "field.child.unanswered")}</Badge>} />
			})}
			{visits.map(e => <Row key={e.id} href={`#betulkan/${c.id}/${e.id}`} title={t("field.child.visited", { Day: dayWords(e.day) })} detail={e.body.topics.map(x => t("standard.topic." + x)).join(" · ")} />)}
		</ul>
		{!visits.length && !events(c, "referral").length && <p>{t("field.child.care.none")}</p>}
	</Part>
}

function Actions({ c }: { c: Child }) {
	return <nav class="buttons" aria-label={t("field.child.actions")}>
		<Button href={"#kunjungan/" + c.id}>{t("field.child.visit")}</Button>
		<Button href={"#rujuk/" + c.id}>{t("field.child.refer")}</Button>
		<Button href={`#anak/${c.id}/ubah`}>{t("field.child.edit")}</Button>
		<Button href={"#pergi/" + c.id}>{t("field.child.leave")}</Button>
	</nav>
}
