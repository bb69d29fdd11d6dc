// What stands round every page: what is saved on the phone and what has arrived, and
// the way to the four places a cadre works from.
import icons from "packed:icons"
import { h, type ComponentChildren } from "preact"
import { useErrorBoundary, useLayoutEffect } from "preact/hooks"
import { match, useHash, type Pages } from "./route"
import * as session from "./session"
import { useStore, waiting } from "./store"
import type { Status } from "./sync"
import { Screen } from "./ui"
import { moment, t } from "./words"

const places = [["", "today", "home"], ["timbang", "weigh", "scale"], ["keluarga", "family", "users"], ["kirim", "send", "send"], ["saya", "me", "user-circle"]]

export function Shell(p: { pages: Pages; status: () => Status; whole: () => boolean }) {
	const hash = useHash(), here = hash.replace(/^#\/?/, "").split(/[?/]/)[0]!
	const found = match(p.pages, hash)
	useLayoutEffect(() => { scrollTo(0, 0) }, [hash]) // before it is seen: a thumb may already be on its way
	return <>
		<Alarm />
		{found ? <Guard key={hash}>{h(found[0], found[1])}</Guard> : <Screen title={t("field.nowhere")} back="#"><p>{t("field.nowhere.text")}</p></Screen>}
		<div class="dock">
			<State status={p.status} whole={p.whole} />
			<nav aria-label={t("field.nav")}>{places.map(([to, name, icon]) =>
				<a key={to} href={"#" + to} aria-current={here === to ? "page" : undefined}><svg aria-hidden="true" viewBox="0 0 24 24" dangerouslySetInnerHTML={{ __html: icons[icon!]! }} />{t("field.nav." + name)}</a>)}</nav>
		</div>
	</>
}

// Guard keeps a page that breaks from taking all others along: what waits can still be sent.
function Guard(p: { children: ComponentChildren }) {
	const [broken] = useErrorBoundary(e => console.error(e))
	return broken ? <Screen title={t("field.broken")} back="#"><p>{t("field.broken.text")}</p></Screen> : <>{p.children}</>
}

// Alarm says what went wrong while saving, until it is read.
function Alarm() {
	session.useSession()
	const what = session.troubled()
	if (!what) return null
	return <div class="alarm" role="alert"><span>{t("field.trouble." + what)}</span><button onClick={session.calm}>{t("field.understood")}</button></div>
}

function State(p: { status: () => Status; whole: () => boolean }) {
	session.useSession()
	useStore()
	const s = p.status(), n = waiting().filter(w => w.state === "waiting").length
	return <>
		{!p.whole() && s.got + s.left > 0 && <progress value={s.got} max={s.got + s.left} aria-label={t("field.state.first")} />}
		<p class={"state" + (n > 0 ? " waits" : "")} role="status">{sentence(s, n, p.whole())}</p>
	</>
}

function sentence(s: Status, n: number, whole: boolean): string {
	if (s.trouble === "full") return t("field.trouble.full")
	if (s.trouble === "refused") return s.text || t("field.state.refused")
	if (s.busy && s.total > s.sent) return t("field.state.sending", { Sent: s.sent, Total: s.total })
	if (s.busy && !whole) return s.left > 0 ? t("field.state.pulling", { Got: s.got, All: s.got + s.left }) : t("field.state.first")
	if (n > 0) return t(s.online ? "field.state.waiting" : "field.state.offline_waiting", { Count: n })
	if (!s.online) return t("field.state.offline")
	if (s.trouble === "server") return t("field.state.unreached")
	return s.contact ? t("field.state.sent") + " · " + moment(s.contact) : t("field.state.sent")
}

