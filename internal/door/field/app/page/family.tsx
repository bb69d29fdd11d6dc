// A family: its members, its risk with the answers that make it, what was done for it
// this month, and what of it has not been sent yet.
import { codes } from "../fact/standard"
import { familyAnswers, groupOf } from "../fact/of"
import { screen } from "../fact/screen"
import type { Household, ID } from "../core/model"
import { events, household, membersOf, today, useStore } from "../core/store"
import { Badge, Button, Empty, Row, Screen } from "../core/ui"
import { day, t } from "../core/words"
import { address, found, query } from "./form"
import { ageOf, departed, leaving, living, nameOf, pageOf, placeOf, type Member } from "./people"
import { Moved } from "./departure"
import { Risks } from "./risk"
import { formOf, marksOf } from "./services"
import { Waits } from "./waits"

export function Family({ id }: { id: ID }) {
	useStore()
	return found(household(id), h => {
		const members = living(h), gone = membersOf(id).filter(departed), along = { lalu: query("lalu") }
		const risk = screen("family", familyAnswers(h, members, today()))
		return <Screen title={nameOf(h)} kind={t("field.kind.household")} back={"#" + address("keluarga", along)} foot={<>
			<Button kind="main" href={"#" + address("orang/baru/" + id, along)}>{t("field.person.new")}</Button>
			<Button kind="main" href={"#" + address("anak/baru/" + id, along)}>{t("field.child.new")}</Button>
		</>}>
			<p>{placeOf(h)}{h.f.address && <><br />{h.f.address}</>}{h.f.phone && <><br /><a href={"tel:" + h.f.phone}>{h.f.phone}</a></>}</p>
			<Waits of={[id, ...membersOf(id).map(m => m.id)]} />
			<Moved s={h} />
			{members.length > 0 && <Risks found={risk.risks} unasked={risk.unasked} none={t("field.family.safe")} />}
			<h2>{t("field.family.members")}</h2>
			{members.length === 0 ? <Empty>{t("field.family.empty")}</Empty> : <ul class="list">{members.map(m => <Line key={m.id} m={m} />)}</ul>}
			<h2>{t("field.family.month")}</h2>
			<Month members={members} />
			<ul class="list">
				<Row href={"#kunjungan/" + id} title={t("field.visit.new")} detail={lastVisit(h, members)} />
				<Row href={`#keluarga/${id}/ubah`} title={t("field.family.edit")} detail={circumstances(h)} />
				{members.length > 0 && <Row href={"#pergi/" + id} title={t("field.family.move")} />}
			</ul>
			{gone.length > 0 && <><h2>{t("field.family.gone")}</h2><ul class="list">{gone.map(m => <Row key={m.id} href={"#" + pageOf(m)} title={nameOf(m)}
				detail={`${t("field.why." + departed(m)!.body.why)} · ${day(departed(m)!.day)}`} />)}</ul></>}
		</Screen>
	})
}

function Line({ m }: { m: Member }) {
	const group = groupOf(m, today())
	const words = [m.kind === "child" ? t("field.relation.child") : m.f.relation && t("standard.relation." + m.f.relation), ageOf(m), group && group !== "child" && t("field.group." + group)]
	return <Row href={"#" + pageOf(m)} title={nameOf(m)} detail={words.filter(Boolean).join(" · ")}
		badge={leaving(m) ? <Badge tone="blue">{t("field.why.moved")}</Badge> : m.waiting && <Badge tone="grey">{t("field.unsent")}</Badge>} />
}

/** Month says how many of the services of its form each member received this month. */
function Month({ members }: { members: Member[] }) {
	const due = members.filter(m => formOf(m).length)
	if (!due.length) return <p>{t("field.family.month.none")}</p>
	return <ul class="list">{due.map(m => {
		const form = formOf(m), marks = marksOf(m, today().slice(0, 7))
		return <Row key={m.id} href={"#layanan/" + m.id} title={nameOf(m)} detail={t("field.family.month.marks", { Received: form.filter(c => marks[c]).length, All: form.length })} />
	})}</ul>
}

function lastVisit(h: Household, members: Member[]): string {
	const last = [h, ...members].flatMap(s => events(s, "visit")).sort((a, b) => (a.day < b.day ? 1 : -1))[0]
	return last ? t("field.visit.last", { Date: day(last.day) }) : t("field.visit.never")
}

function circumstances(h: Household): string {
	const said = [codes.water.includes(h.f.water ?? "") && t("standard.water." + h.f.water), codes.latrine.includes(h.f.latrine ?? "") && t("standard.latrine." + h.f.latrine)]
	return said.filter(Boolean).join(" · ") || t("field.family.unasked")
}
