// The page "saya": who this is, the language, the PIN, the phone's store, and leaving.
import { useEffect, useState } from "preact/hooks"
import { Button, Choice, Note, Screen, Text, Tick } from "./ui"
import { exportFile } from "./outbox"
import * as session from "./session"
import { TwoPINs } from "./start"
import { useStore, waiting, who } from "./store"
import { appVersion } from "./sync"
import { canInstall, check, install, swap, useReady } from "./update"
import { number, speak, t } from "./words"

export function Own() {
	session.useSession()
	const me = who()
	const language = async (l: "id" | "en" | null) => {
		if (!l) return
		await speak(l)
		Object.assign(me, { language: l })
		await session.remember({ me })
	}
	return <Screen title={t("field.own.title")}>
		<p class="big">{me.name}</p>
		<p>{[me.username, me.posyandu, me.village_name].filter(Boolean).join(" · ")}</p>
		<Button kind="main" onClick={() => session.lock()}>{t("field.own.lock")}</Button>
		<Choice label={t("field.own.language")} value={me.language} options={[["id", "Indonesia"], ["en", "English"]]} required onPick={l => void language(l)} />
		<details><summary>{t("field.own.pin")}</summary><ChangePIN /></details>
		<Store />
		<Version />
		<Leave />
	</Screen>
}

function ChangePIN() {
	const [old, setOld] = useState(""), [busy, setBusy] = useState(false), [said, setSaid] = useState<"done" | "wrong" | "">(""), [round, setRound] = useState(0)
	const change = async (pin: string) => {
		setBusy(true)
		const right = await session.opened().changePIN(old, pin)
		setBusy(false)
		setSaid(right ? "done" : "wrong")
		if (right) { setOld(""); setRound(round + 1) }
	}
	return <>
		{said === "done" && <Note tone="green">{t("field.own.pin_done")}</Note>}
		<TwoPINs key={round} label={t("field.own.pin")} busy={busy} onDone={pin => void change(pin)}>
			<Text name="old" secret mode="numeric" label={t("field.own.pin_old")} value={old} onInput={setOld} max={12} error={said === "wrong" ? t("field.pin.wrong") : undefined} />
		</TwoPINs>
	</>
}

function Store() {
	const [kept, setKept] = useState<boolean | null>(null), [used, setUsed] = useState(0)
	useEffect(() => {
		void navigator.storage?.persisted?.().then(setKept)
		void navigator.storage?.estimate?.().then(e => setUsed((e.usage ?? 0) / 1e6))
	}, [])
	return <section><h2>{t("field.own.store")}</h2>
		<p>{t(kept ? "field.own.kept" : "field.own.not_kept")} {t("field.own.used", { Megabytes: number(used, 1) })}</p>
		{kept === false && <Button onClick={() => void navigator.storage.persist().then(setKept)}>{t("field.own.keep")}</Button>}
		{canInstall() && <Button onClick={() => void install()}>{t("field.own.install")}</Button>}
	</section>
}

function Version() {
	useStore()
	const ready = useReady(), unsent = waiting().filter(w => w.state === "waiting").length
	return <section><h2>{t("field.own.version")}</h2>
		<p>{appVersion}</p>
		{ready ? <><Note tone={unsent ? "amber" : "green"}>{unsent ? t("field.own.update_waits", { Count: unsent }) : t("field.own.update")}</Note>
			<Button onClick={() => void swap()}>{t("field.own.swap")}</Button></> : <Button onClick={() => void check()}>{t("field.own.check")}</Button>}
	</section>
}

function Leave() {
	useStore()
	const [open, setOpen] = useState(false), [sure, setSure] = useState(false)
	const unsent = waiting().filter(w => w.state === "waiting").length
	if (!open) return <section><h2>{t("field.own.leave")}</h2><Button onClick={() => setOpen(true)}>{t("field.own.leave")}</Button></section>
	return <section><h2>{t("field.own.leave")}</h2>
		<p>{t("field.own.leave_text")}</p>
		{unsent > 0 && <>
			<Note tone="red">{t("field.own.leave_unsent", { Count: unsent })}</Note>
			<div class="buttons"><Button kind="main" onClick={() => void session.sendNow()}>{t("field.outbox.now")}</Button><Button onClick={exportFile}>{t("field.outbox.export")}</Button></div>
			<Tick label={t("field.own.leave_lose", { Count: unsent })} on={sure} onPick={setSure} />
		</>}
		<div class="buttons"><Button kind="danger" disabled={unsent > 0 && !sure} onClick={() => void session.leave()}>{t("field.own.leave_now")}</Button>
			<Button onClick={() => setOpen(false)}>{t("field.cancel")}</Button></div>
	</section>
}
