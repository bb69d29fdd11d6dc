// A person's page: girl, bride-to-be, pregnant, mother; her risks with their reasons,
// what is due, and the next step of her life, which takes along what is known.
import { due as dueOf } from "../fact/due"
import { answersOf, factsOf, groupOf, pregnancyOf } from "../fact/of"
import { screen } from "../fact/screen"
import { days } from "../fact/age"
import { Female, type ID, type Person } from "../core/model"
import { events, household, person, today, useStore } from "../core/store"
import { Badge, Button, Note, Row, Screen } from "../core/ui"
import { day, t } from "../core/words"
import { due, Events } from "./event"
import { found } from "./form"
import { Moved } from "./departure"
import { ageOf, departed, nameOf, placeOf } from "./people"
import { childrenOf } from "./pregnancy"
import { open } from "./referral"
import { Risks } from "./risk"
import { formOf } from "./services"
import { Waits } from "./waits"

export function PersonPage({ id }: { id: ID }) {
	useStore()
	return found(person(id), p => {
		const group = groupOf(p, today()), home = household(p.f.household), gone = departed(p)
		const screened = screen(group, answersOf(p, today()))
		const next = steps(p, group)
		return <Screen title={nameOf(p)} kind={t("field.kind.person")} back={home ? "#keluarga/" + home.id : "#keluarga"} foot={!gone && next[0] && <Button kind="main" href={`#orang/${id}/${next[0]}`}>{t("field.step." + next[0])}</Button>}>
			<p>{[p.f.relation && t("standard.relation." + p.f.relation), ageOf(p), p.f.nik].filter(Boolean).join(" · ")}{p.f.phone && <><br /><a href={"tel:" + p.f.phone}>{p.f.phone}</a></>}</p>
			<Waits of={[id]} />
			<Moved s={p} />
			<Stage p={p} group={group} />
			{open(p).map(r => <Note key={r.id} tone="yellow" title={t("field.referral.open", { Date: day(r.day), Place: r.body.to })}><Button href={`#jawab/${id}/${r.id}`}>{t("field.answer.new")}</Button></Note>)}
			{!gone && group && <>
				<Risks found={screened.risks} unasked={screened.unasked} none={t("field.risks.none")} />
				<Due p={p} risky={screened.risks.length > 0} />
			</>}
			<Children p={p} />
			<h2>{t("field.person.more")}</h2>
			<ul class="list">
				{!gone && next.slice(1).map(s => <Row key={s} href={`#orang/${id}/${s}`} title={t("field.step." + s)} />)}
				{!gone && formOf(p).length > 0 && <Row href={"#layanan/" + id} title={t("field.step.layanan")} />}
				{!gone && <Row href={"#kunjungan/" + id} title={t("field.visit.new")} />}
				{!gone && <Row href={"#rujuk/" + id} title={t("field.step.rujuk")} />}
				{home && <Row href={"#keluarga/" + home.id} title={t("field.family.of", { Name: nameOf(home) })} detail={placeOf(home)} />}
				<Row href={`#orang/${id}/ubah`} title={t("field.person.edit")} />
				{!gone && <Row href={"#pergi/" + id} title={t("field.step.pergi")} />}
			</ul>
			<Events s={p} />
		</Screen>
	})
}

/** steps are the pages that come next in her life, the likeliest first. */
function steps(p: Person, group: string): string[] {
	if (p.f.sex !== Female) return group === "groom" ? ["periksa"] : []
	switch (group) {
		case "pregnant": return ["periksa", "lahir"]
		case "mother": return ["periksa", "hamil"]
		case "bride": return ["periksa", "hamil", "catin"]
		case "adolescent": return ["periksa", "catin", "hamil"]
	}
	return ["hamil", "catin", "periksa"]
}

/** Stage is where she stands, in one sentence. */
function Stage({ p, group }: { p: Person; group: string }) {
	const pregnancy = pregnancyOf(p), delivery = events(p, "delivery")[0], wedding = events(p, "engagement")[0]
	const expected = pregnancy && due(pregnancy.body)
	const words = group === "pregnant" && expected ? t("field.stage.pregnant", { Weeks: Math.max(0, Math.floor((280 - days(today(), expected)) / 7)), Date: day(expected) })
		: group === "mother" && delivery ? t("field.stage.mother", { Date: day(delivery.day) })
		: (group === "bride" || group === "groom") && wedding ? t("field.stage." + group, { Date: day(wedding.body.wedding) })
		: group ? t("field.stage." + group) : ""
	return words ? <p class="stage"><b>{words}</b></p> : null
}

function Due({ p, risky }: { p: Person; risky: boolean }) {
	const list = dueOf(factsOf(p, today(), risky), today())
	if (!list.length) return null
	return <><h2>{t("field.person.due")}</h2>
		<ul class="due">{list.map(d => <li key={d.code}><span>{t("standard.due." + d.code)}<small>{t(d.why.key, d.why.args)}</small></span>{d.overdue && <Badge tone="amber">{t("field.person.late")}</Badge>}</li>)}</ul></>
}

function Children({ p }: { p: Person }) {
	const list = childrenOf(p)
	if (!list.length) return null
	return <><h2>{t("field.person.children")}</h2>
		<ul class="list">{list.map(c => <Row key={c.id} href={"#anak/" + c.id} title={nameOf(c)} detail={[ageOf(c), !c.f.nik && c.f.temp && t("field.child.temp.short", { Number: c.f.temp })].filter(Boolean).join(" · ")}
			badge={c.waiting && <Badge tone="grey">{t("field.unsent")}</Badge>} />)}</ul></>
}
