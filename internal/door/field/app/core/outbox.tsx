// The page "kirim": what waits on the phone, what arrived, what the office must look at.
import { useState } from "preact/hooks"
import type { Item, Waiting } from "./model"
import { Badge, Button, Empty, Note, Screen } from "./ui"
import * as session from "./session"
import { since, subject, useStore, waiting } from "./store"
import { appVersion } from "./sync"
import { moment, t } from "./words"

const tones = { waiting: "yellow", sent: "green", stale: "amber", refused: "red" } as const
const shown = 100

export function Outbox() {
	session.useSession()
	useStore()
	const all = [...waiting()].reverse(), waits = all.filter(w => w.state === "waiting"), s = session.status()
	const [mine, setMine] = useState<Waiting["state"] | null>(null)
	const kinds = (["waiting", "refused", "stale", "sent"] as const).map(k => [k, all.filter(w => w.state === k)] as const).filter(([, rows]) => rows.length > 0)
	return <Screen title={t("field.outbox.title")}>
		<p class="big">{s.busy && s.total > 0 ? t("field.outbox.sending", { Sent: s.sent, Total: s.total })
			: waits.length > 0 ? t("field.outbox.waits", { Count: waits.length }) : t("field.outbox.none")}</p>
		<p>{s.contact ? t("field.outbox.contact", { When: moment(s.contact) }) : t("field.outbox.never")}</p>
		{s.trouble === "server" && <Note tone="amber">{t(s.online ? "field.outbox.unreached" : "field.outbox.offline")}</Note>}
		{s.trouble === "refused" && <Note tone="red">{s.text || t("field.state.refused")}</Note>}
		<div class="buttons"><Button kind="main" disabled={s.busy} onClick={() => void session.sendNow()}>{t("field.outbox.now")}</Button>
			{waits.length > 0 && <Button onClick={exportFile}>{t("field.outbox.export")}</Button>}</div>
		{waits.length > 0 && <p><small>{t("field.outbox.export_hint")}</small></p>}
		{kinds.length === 0 && <Empty>{t("field.outbox.empty")}</Empty>}
		{kinds.map(([kind, rows]) => <section key={kind}>
			<h2>{t("field.outbox." + kind, { Count: rows.length })}</h2>
			{kind !== "sent" || mine === "sent" ? <ul class="list">{rows.slice(0, shown).map(w => <Line key={w.n} w={w} />)}</ul>
				: <Button onClick={() => setMine("sent")}>{t("field.outbox.show")}</Button>}
			{rows.length > shown && (kind !== "sent" || mine === "sent") && <p>{t("field.outbox.more", { Count: rows.length - shown })}</p>}
		</section>)}
	</Screen>
}

function Line(p: { w: Waiting }) {
	const { item, state, text } = p.w
	return <li class="row"><span><b>{nameOf(item)}</b><small>{t("field.kind." + item.kind)} · {moment(since(item.at))}</small>{text && <small class="why">{text}</small>}</span>
		<Badge tone={tones[state]}>{t("field.badge." + state)}</Badge></li>
}

function nameOf(item: Item): string {
	const f = { ...subject(item.subject)?.f, ...item.body.fields as object } as { name?: string; head?: string }
	return f.name || f.head || t("field.unknown")
}

/** exportFile hands what waits to the phone's files, for an office that takes it in. */
export function exportFile() {
	const v = session.opened(), m = v.memory, now = new Date()
	const push = v.rows.filter(w => w.state === "waiting").map(w => w.item)
	const file = { format: "tumbuh-outbox", version: 1, phone: m.phone, account: m.me.id, name: m.me.name, app: appVersion, now: now.toISOString(), push }
	const link = document.createElement("a")
	link.href = URL.createObjectURL(new Blob([JSON.stringify(file)], { type: "application/json" }))
	link.download = `tumbuh-${m.me.username}-${now.toISOString().slice(0, 10)}.json`
	link.click()
	setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
