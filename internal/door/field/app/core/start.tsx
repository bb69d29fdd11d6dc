// What stands before the pages: enrolment, who it is, the PIN.
import type { ComponentChildren } from "preact"
import { useEffect, useState } from "preact/hooks"
import { Button, Note, Text } from "./ui"
import { WrongPIN } from "./vault"
import { weak } from "./seal"
import type { Half, Who } from "./phone"
import * as session from "./session"
import { useReady } from "./update"
import { t } from "./words"

function Plain(p: { title: string; children: ComponentChildren }) {
	useEffect(() => { document.title = p.title === "Tumbuh" ? p.title : p.title + " · Tumbuh" }, [p.title])
	return <main class="first"><p class="mark" aria-hidden="true">Tumbuh</p><h1>{p.title}</h1>{p.children}</main>
}

export function Start() {
	session.useSession()
	useReady() // a new version may take its place while nobody works
	const s = session.current()
	switch (s.at) {
		case "welcome": return <Welcome />
		case "link": return <Link error={s.error} />
		case "who": return <Plain title={t("field.who.title")}>
			<ul class="list">{s.list.map(w => <li key={w.vault}><button class="row" onClick={() => session.pick(w)}><span><b>{w.name}</b><small>{w.village}{s.list.some(o => o.account === w.account && o.made > w.made) ? " · " + t("field.who.old") : w.ended ? " · " + t("field.who.ended") : ""}</small></span></button></li>)}</ul>
			<Button onClick={session.link}>{t("field.who.other")}</Button>
		</Plain>
		case "pin": return <PIN key={s.who.vault} who={s.who} half={s.half} said={s.said} />
		case "new": return <NewPIN half={s.half} />
		case "elsewhere": return <Plain title={t("field.elsewhere.title")}><p>{t("field.elsewhere.text")}</p><Button kind="main" onClick={session.takeOver}>{t("field.elsewhere.here")}</Button></Plain>
		case "wiped": return <Plain title={t("field.wiped.title")}><p>{t("field.wiped.text")}</p><Button kind="main" onClick={() => void session.begin()}>{t("field.next")}</Button></Plain>
		case "insecure": return <Plain title="Tumbuh"><Note tone="red">{t("field.insecure")}</Note></Plain>
		default: return <Plain title="Tumbuh"><p class="wait" role="status">{t("field.opening")}</p></Plain>
	}
}

function Welcome() {
	const [text, setText] = useState(""), [wrong, setWrong] = useState(false)
	return <Plain title={t("field.welcome.title")}>
		<p>{t("field.welcome.text")}</p>
		<form onSubmit={e => { e.preventDefault(); setWrong(!session.paste(text)) }}>
			<Text name="link" label={t("field.welcome.paste")} value={text} onInput={setText} error={wrong ? t("field.welcome.wrong") : undefined} />
			<Button kind="main" type="submit">{t("field.next")}</Button>
		</form>
	</Plain>
}

function Link(p: { error?: string | undefined }) {
	if (!p.error) return <Plain title={t("field.link.title")}><p class="wait" role="status">{t("field.link.busy")}</p></Plain>
	const known = p.error === "spent" || p.error === "offline"
	return <Plain title={t("field.link.title")}>
		<Note tone="red">{known ? t("field.link." + p.error) : p.error}</Note>
		{p.error !== "spent" && <Button kind="main" onClick={session.again}>{t("field.again")}</Button>}
		<Button onClick={session.giveUp}>{t("field.cancel")}</Button>
	</Plain>
}

function PIN(p: { who: Who; half?: Half | undefined; said?: "ended" | "locked" | undefined }) {
	const [pin, setPin] = useState(""), [busy, setBusy] = useState(false), [wrong, setWrong] = useState<WrongPIN | null>(null), [failed, setFailed] = useState(false)
	const [left, setLeft] = useState(0) // seconds until the next try
	useEffect(() => {
		const tick = () => setLeft(Math.max(0, Math.ceil(((wrong?.until ?? 0) - Date.now()) / 1000)))
		tick()
		const timer = setInterval(tick, 500)
		return () => clearInterval(timer)
	}, [wrong])
	const enter = async () => {
		setBusy(true)
		try { await session.enterPIN(p.who, pin, p.half) } catch (e) {
			setPin("")
			setBusy(false)
			if (e instanceof WrongPIN) setWrong(e); else { setFailed(true); throw e }
		}
	}
	const error = failed ? t("field.pin.broken") : left > 0 ? t("field.pin.wait", { Seconds: left }) : wrong ? t("field.pin.wrong") : undefined
	return <Plain title={p.who.name}>
		{p.said === "ended" && <Note tone="amber">{t("field.pin.ended")}</Note>}
		{p.half && <Note>{t("field.pin.known")}</Note>}
		<form onSubmit={e => { e.preventDefault(); void enter() }}>
			<Text name="pin" secret mode="numeric" label={t("field.pin.ask")} value={pin} onInput={setPin} max={12} autofocus error={error} />
			<Button kind="main" type="submit" disabled={busy || left > 0 || pin.length < 6}>{busy ? t("field.pin.busy") : t("field.pin.open")}</Button>
		</form>
		<details><summary>{t("field.pin.forgot")}</summary><p>{t("field.pin.forgotten")}</p>{p.half && <Button onClick={() => session.anew(p.half!)}>{t("field.pin.anew")}</Button>}</details>
		<Button onClick={session.others}>{t("field.pin.not_me")}</Button>
	</Plain>
}

function NewPIN(p: { half: Half }) {
	const [busy, setBusy] = useState(false)
	return <Plain title={t("field.new.title", { Name: p.half.me.name })}>
		<p>{t("field.new.text", { Village: p.half.me.village_name })}</p>
		<TwoPINs busy={busy} label={t("field.new.keep")} onDone={async pin => { setBusy(true); await session.first(p.half, pin).catch(e => { setBusy(false); throw e }) }} />
		<p><small>{t("field.new.warn")}</small></p>
	</Plain>
}

/** TwoPINs asks for a new PIN, twice. */
export function TwoPINs(p: { label: string; busy: boolean; onDone: (pin: string) => void; children?: ComponentChildren }) {
	const [pin, setPin] = useState(""), [again, setAgain] = useState(""), [tried, setTried] = useState(false)
	const poor = weak(pin), done = () => { setTried(true); if (!poor && again === pin) p.onDone(pin) }
	return <form onSubmit={e => { e.preventDefault(); done() }}>
		{p.children}
		<Text name="pin1" secret mode="numeric" label={t("field.new.pin")} hint={t("field.new.hint")} value={pin} onInput={setPin} max={12} error={tried && poor ? t("field.new." + poor) : undefined} />
		<Text name="pin2" secret mode="numeric" label={t("field.new.again")} value={again} onInput={setAgain} max={12} error={tried && !poor && again !== pin ? t("field.new.differ") : undefined} />
		<Button kind="main" type="submit" disabled={p.busy}>{p.busy ? t("field.new.busy") : p.label}</Button>
	</form>
}
