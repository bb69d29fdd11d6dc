// Speaks docs/sync.md with the server: what waits goes up in batches, then what changed
// comes down in pages. Each answer is kept whole before the next request, so that a cut
// anywhere costs one batch or one page, never a record.
import type { ID, Item, Me, State, Subject, Waiting } from "./model"
import type { Memory, Vault } from "./vault"
import * as store from "./store"

interface Answer {
	now: string; verdicts?: { id: ID; verdict: string; text?: string }[]; reset?: boolean
	docs?: Subject[]; gone?: ID[]; token?: string; more?: boolean; left?: number; wipe?: boolean
	me?: Me; limits?: Record<string, number>
}

/** Status is what the status line says. */
export interface Status {
	online: boolean; busy: boolean; contact: number
	sent: number; total: number // of what waited when this round began
	got: number; left: number // subjects pulled, and still to come
	trouble: "" | "server" | "full" | "refused"; text?: string
}

/** Ended says that the server knows this phone no longer, or has emptied it. */
export class Ended extends Error { constructor(readonly how: "ended" | "wiped") { super(how) } }

class Later extends Error { constructor(readonly after: number) { super("later") } }
class Smaller extends Error {}
class Refused extends Error {}

const patience = 120_000
const pauses = [5_000, 15_000, 60_000, 300_000] // after failures in a row

export const appVersion = document.documentElement.dataset.version ?? ""

/** post sends JSON and answers JSON, or throws what the phone must do about it. */
export async function post(path: string, body: unknown, secret?: string): Promise<any> {
	const headers: Record<string, string> = { "Content-Type": "application/json" }
	if (secret) headers.Authorization = "Bearer " + secret
	let text: BodyInit = JSON.stringify(body)
	if (text.length > 2000 && "CompressionStream" in self) {
		headers["Content-Encoding"] = "gzip"
		text = await new Response(new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"))).arrayBuffer()
	}
	const cut = new AbortController(), timer = setTimeout(() => cut.abort(), patience)
	try {
		const answer = await fetch("v1/" + path, { method: "POST", headers, body: text, signal: cut.signal, credentials: "omit", cache: "no-store" })
		if (answer.ok) return answer.status === 204 ? {} : await answer.json()
		if (answer.status === 401) throw new Ended("ended")
		if (answer.status === 409) throw new Ended("wiped")
		if (answer.status === 413) throw new Smaller()
		if (answer.status === 429 || answer.status === 503) throw new Later(1000 * Number(answer.headers.get("Retry-After")) || 30_000)
		if (answer.status < 500) throw new Refused(((await answer.json().catch(() => ({}))) as { text?: string }).text)
		throw new Error(String(answer.status))
	} finally { clearTimeout(timer) }
}

export class Sync {
	status: Status
	private failures = 0
	private batch = 50
	private page = 200
	private timer: ReturnType<typeof setTimeout> | undefined
	private running: Promise<void> | undefined
	private stopped = false
	private undo: () => void

	constructor(private vault: Vault, private ended: (e: Ended) => void, private changed: () => void) {
		this.status = { online: navigator.onLine, busy: false, contact: vault.memory.contact, sent: 0, total: 0, got: 0, left: 0, trouble: "" }
		const online = () => { this.say({ online: navigator.onLine }); if (navigator.onLine) { this.failures = 0; void this.run() } }
		const seen = () => { if (document.visibilityState === "visible") void this.run() }
		addEventListener("online", online)
		addEventListener("offline", online)
		document.addEventListener("visibilitychange", seen)
		this.undo = () => { removeEventListener("online", online); removeEventListener("offline", online); document.removeEventListener("visibilitychange", seen) }
	}

	stop() { this.stopped = true; clearTimeout(this.timer); this.undo() }

	/** soon runs after a short while, in which more may be saved. */
	soon(ms = 1000) {
		clearTimeout(this.timer)
		if (!this.stopped) this.timer = setTimeout(() => { if (navigator.onLine) void this.run() }, ms) // else the signal's coming back wakes it
	}

	private say(s: Partial<Status>) { Object.assign(this.status, s); this.changed() }

	/** run exchanges all there is; called while it runs, it answers the same run. */
	run(): Promise<void> { return this.running ??= this.go().finally(() => { this.running = undefined }) }

	private async go() {
		if (this.stopped) return
		clearTimeout(this.timer)
		const waits = () => this.vault.rows.filter(w => w.state === "waiting")
		this.say({ busy: true, sent: 0, total: waits().length, got: 0, left: 0, trouble: "" })
		try {
			for (let more = true; (more || waits().length > 0) && !this.stopped;) more = await this.exchange(waits())
			this.failures = 0
			this.soon(15 * 60_000)
		} catch (e) { this.failed(e) } finally { this.say({ busy: false }) }
	}

	private failed(e: unknown) {
		if (this.stopped) return
		if (e instanceof Ended) return this.ended(e)
		if (e instanceof Smaller) { this.batch = Math.max(1, this.batch >> 1); return this.soon(0) }
		const full = (e as Error).name === "QuotaExceededError"
		if (e instanceof Refused) this.say({ trouble: "refused", text: e.message })
		else this.say({ trouble: full ? "full" : "server" })
		this.soon(e instanceof Later ? e.after : pauses[Math.min(this.failures++, pauses.length - 1)]! * (0.8 + 0.4 * Math.random()))
	}

	/** exchange is one request: up to a batch of what waits, and a page down unless more waits. */
	private async exchange(waits: Waiting[]): Promise<boolean> {
		const push = waits.slice(0, this.batch), pull = waits.length <= this.batch, m = this.vault.memory, begun = Date.now()
		const answer: Answer = await post("sync", { now: new Date().toISOString(), app: appVersion, backlog: waits.length, oldest: waits[0]?.item.at ?? null,
			push: push.map(w => w.item), token: m.token, limit: pull ? this.page : 0 }, m.secret)
		if (push.length > 0 && !answer.verdicts?.length) throw new Error("no verdicts")
		if (this.stopped) return false
		const took = Date.now() - begun
		this.page = Math.min(Math.max(took < 2000 ? this.page * 2 : this.page >> 1, 50), 1000)
		const more = !!answer.more
		await this.keep(answer, push, { ...m, me: { ...m.me, ...answer.me, limits: answer.limits }, off: Math.round(begun + took / 2 - Date.parse(answer.now)), contact: Date.parse(answer.now),
			token: answer.reset ? answer.token ?? "" : pull ? answer.token ?? m.token : m.token, whole: m.whole && !answer.reset || pull && !more }, pull && !more)
		if (answer.wipe) { await this.empty(); throw new Ended("wiped") }
		this.say({ contact: Date.parse(answer.now), sent: this.status.sent + push.length, got: this.status.got + (answer.docs?.length ?? 0), left: answer.left ?? 0 })
		return pull ? more : true
	}

	/** keep writes an answer down, then shows it. */
	private async keep(a: Answer, push: Waiting[], memory: Memory, end: boolean) {
		const said = new Map(a.verdicts?.map(v => [v.id, v])), pushed = new Set(push.map(w => w.n)), now = new Date().toISOString()
		const refused = this.vault.rows.some(w => w.state === "refused"), came = new Set(refused ? a.docs?.flatMap(d => [...d.ev.map(e => e.id), ...Object.values(d.e)]) : [])
		const rows: Waiting[] = []
		for (const w of this.vault.rows) {
			const v = pushed.has(w.n) ? said.get(w.item.id) : undefined
			let next = w
			if (v) next = { n: w.n, item: w.item, state: stateOf(v.verdict), sent: now, ...(v.text ? { text: v.text } : {}) }
			// The server lost what it had said: everything it may not have goes up again.
			else if (a.reset && w.state !== "waiting") next = { n: w.n, item: w.item, state: "waiting" }
			// Mended by the office, or no longer ahead of what it belongs to.
			else if (w.state === "refused" && came.has(w.item.id)) next = { n: w.n, item: w.item, state: "sent", sent: now }
			// The last page has come after this verdict: what the server says is newer.
			if (end && next.state !== "waiting" && !next.back) next = { ...next, back: true }
			if (next !== w) rows.push(next)
		}
		await this.vault.take({ memory, docs: a.docs ?? [], gone: a.gone ?? [], rows, reset: !!a.reset })
		if (this.stopped) return
		store.pulled(memory.me, a.docs ?? [], a.gone ?? [], this.vault.rows, memory.off, a.reset)
	}

	/** empty sends what still waits before the phone is wiped; where the line breaks first, the wipe waits for the next contact. */
	private async empty() {
		for (let waits = this.left(); waits.length > 0; waits = this.left()) await this.pushOnly(waits.slice(0, this.batch))
		await post("leave", {}, this.vault.memory.secret).catch(() => {}) // nothing is left to lose
	}

	private left() { return this.vault.rows.filter(w => w.state === "waiting") }

	private async pushOnly(push: Waiting[]) {
		const m = this.vault.memory
		const answer: Answer = await post("sync", { now: new Date().toISOString(), app: appVersion, backlog: push.length, oldest: push[0]!.item.at, push: push.map((w): Item => w.item), token: m.token, limit: 0 }, m.secret)
		if (!answer.verdicts?.length) throw new Error("no verdicts")
		await this.keep(answer, push, m, false)
	}
}

function stateOf(verdict: string): State { return verdict === "stale" || verdict === "refused" ? verdict : "sent" }
