// All families on the phone, found by any word of a member's name or of the place.
import { useEffect, useMemo, useState } from "preact/hooks"
import type { Household } from "../core/model"
import { locked, membersOf, subscribe, useStore } from "../core/store"
import { Badge, Button, Empty, Row, Screen, Text } from "../core/ui"
import { t } from "../core/words"
import { address, query } from "./form"
import { families, nameOf, placeOf, search } from "./people"

const few = 15
let last = "" // what was searched, for who comes back from a family; forgotten with all else when the phone is locked
subscribe(() => { if (locked()) last = "" })

export function Families() {
	useStore()
	const [words, type] = useState(last), [sought, seek] = useState(last)
	const [shown, show] = useState(few)
	// Letters come first: the list follows when the fingers rest.
	useEffect(() => { const wait = setTimeout(() => { seek(last = words); show(few) }, 150); return () => clearTimeout(wait) }, [words])
	const every = families(), along = query("lalu")
	const list = useMemo(() => <List sought={sought} shown={shown} all={every.length} along={along} more={() => show(shown + 100)} />, [sought, shown, every, along])
	return <Screen title={t("field.families.title")} back="#" foot={<Button kind="main" href={"#" + address("keluarga/baru", { lalu: along })}>{t("field.family.new")}</Button>}>
		{every.length === 0 ? <Empty>{t("field.families.empty")}</Empty> : <>
			<Text label={t("field.families.search")} hint={t("field.families.hint")} value={words} onInput={type} />
			{list}
		</>}
	</Screen>
}

function List(p: { sought: string; shown: number; all: number; along: string; more: () => void }) {
	const found = search(p.sought)
	return <>
		<p role="status" class="count">{p.sought ? t("field.families.found", { Count: found.length, All: p.all }) : t("field.families.count", { Count: p.all })}</p>
		<ul class="list">{found.slice(0, p.shown).map(h => <Line key={h.id} h={h} along={p.along} />)}</ul>
		{found.length === 0 && <Empty>{t("field.families.none")}</Empty>}
		{found.length > p.shown && <Button onClick={p.more}>{t("field.families.more", { Count: found.length - p.shown })}</Button>}
	</>
}

function Line({ h, along }: { h: Household; along: string }) {
	const members = membersOf(h.id)
	return <Row href={"#" + address("keluarga/" + h.id, { lalu: along })} title={nameOf(h)}
		detail={<>{placeOf(h)}{placeOf(h) && " · "}{t("field.families.members", { Count: members.length })}</>}
		badge={(h.waiting || members.some(m => m.waiting)) && <Badge tone="grey">{t("field.unsent")}</Badge>} />
}
