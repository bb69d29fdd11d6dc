// Who uses the phone now: nobody, a cadre before her PIN, or one whose store is open.
import { useEffect, useReducer } from "preact/hooks"
import type { Item, Waiting } from "./model"
import { cadres, forget, forgetHalf, half, keepHalf, type Half, type Who } from "./phone"
import * as store from "./store"
import { appVersion, Ended, post, Sync, type Status } from "./sync"
import { Vault, type Memory } from "./vault"
import { speak } from "./words"

export type Stage =
	| { at: "loading" | "welcome" | "elsewhere" | "insecure" }
	| { at: "link"; error?: string; busy?: boolean } // a link was followed
	| { at: "who"; list: Who[] }
	| { at: "pin"; who: Who; half?: Half; said?: "ended" | "locked" }
	| { at: "new"; half: Half } // a first PIN is to be chosen
	| { at: "wiped" }
	| { at: "open" }

/** Trouble is what every page says until it is put away. */
export type Trouble = "" | "full" | "save"

let stage: Stage = { at: "loading" }
let vault: Vault | undefined
let sync: Sync | undefined
let release: (() => void) | undefined
let trouble: Trouble = ""
const listeners = new Set<() => void>()

function tell() { for (const f of listeners) f() }
function to(s: Stage) { stage = s; tell() }

export function current(): Stage { return stage }
export function status(): Status { return sync!.status }
export function troubled(): Trouble { return trouble }
export function calm() { trouble = ""; tell() }
export function sendNow(): Promise<void> { return sync?.run() ?? Promise.resolve() }
export function opened(): Vault { return vault! }

export function useSession() {
	const [, again] = useReducer((n: number) => n + 1, 0)
	useEffect(() => { listeners.add(again as () => void); return () => { listeners.delete(again as () => void) } }, [])
}

const linkToken = (text: string) => /#mulai=([\w.~-]+)/.exec(text)?.[1]

/** begin decides what is asked first. */
export async function begin() {
	if (!isSecureContext || !crypto.subtle || !navigator.locks) return to({ at: "insecure" })
	const token = linkToken(location.hash)
	if (token) return follow(token)
	const kept = await half()
	if (kept) return chosen(kept)
	const list = await cadres()
	if (list.length > 0 && list.every(w => w.language === "en")) await speak("en")
	if (list.length === 0) to({ at: "welcome" })
	else if (list.length === 1) pick(list[0]!)
	else to({ at: "who", list })
}

/** paste takes a link that was sent as text; false when it is none. */
export function paste(text: string): boolean {
	const token = linkToken(text)
	if (token) void follow(token)
	return !!token
}

/** follow spends a link; what came for it is kept before anything is asked. */
async function follow(token: string) {
	to({ at: "link", busy: true })
	try {
		const secret = secretOf(token)
		const answer: Half = { ...await post("enrol", { token, secret, app: appVersion }), secret }
		await keepHalf(answer)
		sessionStorage.removeItem(token)
		history.replaceState(null, "", location.pathname)
		await chosen(answer)
	} catch (e) {
		const spent = e instanceof Ended
		to({ at: "link", error: spent ? "spent" : (e as Error).name === "TypeError" ? "offline" : (e as Error).message || "offline" })
	}
}

// The phone makes its secret itself and keeps it while it asks: when the line breaks
// before the answer, the same question is answered again.
function secretOf(token: string): string {
	const kept = sessionStorage.getItem(token)
	if (kept) return kept
	const made = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32)))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "")
	sessionStorage.setItem(token, made)
	return made
}

/** again follows the link once more, after a line that broke. */
export function again() { void begin() }
export function giveUp() { history.replaceState(null, "", location.pathname); void begin() }

// Her store may be on this phone already: it takes the new secret.
async function chosen(h: Half) {
	const mine = (await cadres()).filter(w => w.account === h.me.id)
	if (mine.length > 0) to({ at: "pin", who: mine[mine.length - 1]!, half: h })
	else to({ at: "new", half: h })
}

export function pick(who: Who) { to({ at: "pin", who, ...(who.ended ? { said: "ended" as const } : {}) }) }
export async function others() { to({ at: "who", list: await cadres() }) }
export function anew(h: Half) { to({ at: "new", half: h }) }
export function link() { to({ at: "welcome" }) }

/** first makes a cadre's store with her PIN. */
export async function first(h: Half, pin: string) {
	const made = await Vault.create(h, pin)
	await forgetHalf()
	await enter(made)
	void navigator.storage?.persist?.()
}

/** enterPIN opens a store; it throws WrongPIN. */
export async function enterPIN(who: Who, pin: string, h?: Half) {
	const unlocked = await Vault.open(who, pin)
	if (h) {
		await unlocked.renew(h)
		await forgetHalf()
	}
	await enter(unlocked)
}

/** enter shows the pages, unless another tab does so already. */
async function enter(v: Vault) {
	if (!(await hold(v))) {
		vault = v
		idle()
		return to({ at: "elsewhere" })
	}
	await open(v)
}

/** takeOver closes the other tab's pages and opens them here. */
export async function takeOver() {
	const v = vault!
	await hold(v, true)
	await v.reread()
	await open(v)
}

// One tab has a store open at a time; it holds a lock as long as it does.
function hold(v: Vault, steal = false): Promise<boolean> {
	return new Promise(resolve => {
		const until = new Promise<void>(end => { release = end })
		navigator.locks.request("tumbuh-" + v.who.vault, steal ? { steal } : { ifAvailable: true }, lock => { resolve(!!lock); return lock ? until : undefined })
			.catch(() => { if (vault === v) { shut(); void begin() } }) // taken over
	})
}

async function open(v: Vault) {
	vault = v
	const m = v.memory
	await speak(m.me.language)
	store.open({ append: kept(v), keepDrafts: all => v.keepDrafts(all) }, m.me, v.docs, v.rows, offOf(m), v.drafts)
	sync = new Sync(v, ended, tell)
	idle()
	to({ at: "open" })
	if (v.who.ended) return lock("ended")
	void sync.run()
}

// offOf is by how much the phone's clock is ahead. It was measured at the last contact; where the clock has been set right
// since then that no longer holds, and it is never earlier than that contact.
function offOf(m: Memory): number {
	const now = Date.now(), minute = 60e3, setBack = now < m.contact + m.off - minute, setAhead = m.off < -12 * 60 * minute && now > m.contact
	return m.contact && (setBack || setAhead) ? Math.min(0, now - m.contact) : m.off
}

const kept = (v: Vault) => async (items: Item[]): Promise<Waiting[]> => {
	try {
		const rows = await v.append(items)
		sync?.soon()
		return rows
	} catch (e) {
		trouble = (e as Error).name === "QuotaExceededError" ? "full" : "save"
		tell()
		throw e
	}
}

function shut() {
	to({ at: "loading" }) // the pages go before what they show
	store.close()
	sync?.stop()
	vault?.close()
	release?.()
	vault = sync = release = undefined
	clearTimeout(idling)
}

/** lock closes the store; nothing of it can be read until the PIN comes. */
export function lock(said: "ended" | "locked" = "locked") {
	if (!vault || (stage.at !== "open" && stage.at !== "elsewhere")) return
	const who = vault.who
	shut()
	to({ at: "pin", who, said })
}

async function ended(e: Ended) {
	const who = vault!.who
	if (e.how === "wiped") {
		shut()
		await forget(who.vault)
		return to({ at: "wiped" })
	}
	await vault!.markEnded()
	lock("ended")
}

/** leave empties the phone of this cadre; the caller has made sure that nothing is lost unasked. */
export async function leave() {
	const v = vault!, secret = v.memory.secret
	shut()
	await forget(v.who.vault)
	await post("leave", {}, secret).catch(() => {}) // without a signal the office sees it by the silence
	await begin()
}

/** remember keeps a changed memory, such as another language. */
export async function remember(m: Partial<Memory>) {
	await vault!.remember({ ...vault!.memory, ...m })
	tell()
}

// Left alone, the phone locks itself; what was typed is kept as a draft.
const idleAfter = 10 * 60_000
let idling: ReturnType<typeof setTimeout> | undefined, touched = 0

// A clock that was set back is no reason to stay open.
function alone() { return Math.abs(Date.now() - touched) }

function idle() {
	clearTimeout(idling)
	touched = Date.now()
	const check = () => {
		if (alone() >= idleAfter) lock(); else idling = setTimeout(check, idleAfter - alone())
	}
	idling = setTimeout(check, idleAfter)
}

for (const event of ["pointerdown", "keydown"]) addEventListener(event, () => { if (alone() < idleAfter) touched = Date.now() }, { passive: true })
document.addEventListener("visibilitychange", () => {
	store.flush()
	if (document.visibilityState === "visible" && alone() >= idleAfter) lock()
})
addEventListener("pagehide", store.flush)
addEventListener("hashchange", () => { if (linkToken(location.hash)) { if (vault) lock(); void begin() } })
