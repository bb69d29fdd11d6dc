// A cadre's own store on the phone. Rows of the outbox are sealed one by one, what the
// server sent in shelves of a hundred subjects. Every change is one transaction: all of
// it is there afterwards, or nothing.
import type { IDBPDatabase } from "idb"
import type { ID, Item, Me, State, Subject, Waiting } from "./model"
import { changePIN, newLock, pause, seal, unlock, unseal, type Bytes } from "./seal"
import { noteCadre, openVault, type Half, type Row, type Stored, type Who } from "./phone"

/** Memory is what the phone must remember of the server. */
export interface Memory {
	phone: string; secret: string; me: Me
	token: string // where the last pull ended
	off: number // milliseconds by which the phone's clock is ahead
	contact: number // last answer, by the server's clock
	whole: boolean // the first pull has come to its end
}

/** Taken is what an answer of the server changes. */
export interface Taken { memory: Memory; docs: Subject[]; gone: ID[]; rows: Waiting[]; reset: boolean }

const shelfSize = 100
const copies = 60 * 86400e3 // how long what was sent is kept

type Kept = { item: Item; text?: string | undefined }

export class WrongPIN extends Error { constructor(readonly until: number, readonly fails: number) { super("wrong PIN") } }

export class Vault {
	private shelves = new Map<number, Map<ID, Subject>>()
	private place = new Map<ID, number>()
	private free = 0 // the shelf that new subjects come to
	private shut = false
	private typing: Promise<unknown> = Promise.resolve() // drafts on their way to the disk
	rows: Waiting[] = []
	drafts: Record<string, unknown> = {}
	memory!: Memory

	private constructor(readonly who: Who, private db: IDBPDatabase<Stored>, private key: CryptoKey) {}

	/** create makes the store of an enrolment. */
	static async create(h: Half, pin: string): Promise<Vault> {
		const who: Who = { vault: h.phone, account: h.me.id, name: h.me.name, village: h.me.village_name, language: h.me.language, made: Date.now() }
		const lock = await newLock(pin)
		const db = await openVault(who.vault)
		await db.put("lock", lock, "lock")
		const v = new Vault(who, db, (await unlock(lock, pin))!)
		await v.renew(h)
		return v
	}

	/** open unlocks a store. Each wrong PIN counts before it is tried, so that cutting the power helps nobody. */
	static async open(who: Who, pin: string): Promise<Vault> {
		const db = await openVault(who.vault)
		const lock = (await db.get("lock", "lock"))!
		const longest = Date.now() + pause(lock.fails)
		if (lock.until > longest) { // written by a clock that was ahead: nobody waits for years
			lock.until = longest
			await db.put("lock", lock, "lock")
		}
		if (Date.now() < lock.until) { db.close(); throw new WrongPIN(lock.until, lock.fails) }
		lock.fails++
		lock.until = Date.now() + pause(lock.fails)
		await db.put("lock", lock, "lock")
		const key = await unlock(lock, pin)
		if (!key) { db.close(); throw new WrongPIN(lock.until, lock.fails) }
		await db.put("lock", { ...lock, fails: 0, until: 0 }, "lock")
		const v = new Vault(who, db, key)
		await v.read()
		return v
	}

	/** renew gives the store another secret: the old one was ended. What is kept stays. */
	async renew(h: Half) {
		const old = this.memory as Memory | undefined
		await this.remember({ token: "", contact: 0, whole: false, ...old, phone: h.phone, secret: h.secret, me: h.me, off: Date.now() - Date.parse(h.now) })
		Object.assign(this.who, { name: h.me.name, village: h.me.village_name, language: h.me.language, ended: false })
		await noteCadre(this.who)
	}

	async remember(m: Memory) {
		await this.db.put("sealed", await seal(this.key, "memory", m), "memory")
		this.memory = m
		if (this.who.language === m.me.language) return
		this.who.language = m.me.language // in which the PIN is asked for
		await noteCadre(this.who)
	}

	/** markEnded remembers that the server knows this phone no longer. */
	async markEnded() {
		this.who.ended = true
		await noteCadre(this.who)
	}

	/** reread takes in what another tab has kept meanwhile. */
	async reread() {
		this.shelves.clear()
		this.place.clear()
		await this.read()
	}

	/** close forgets the key, when what was typed last is written down. */
	close() {
		this.shut = true
		void this.typing.finally(() => this.db.close())
	}

	get docs(): Iterable<Subject> {
		const shelves = this.shelves
		return (function* () { for (const s of shelves.values()) yield* s.values() })()
	}

	private async read() {
		const tx = this.db.transaction(["sealed", "shelf", "outbox"])
		const [memory, drafts, numbers, boxes, rows] = await Promise.all([tx.objectStore("sealed").get("memory"), tx.objectStore("sealed").get("drafts"),
			tx.objectStore("shelf").getAllKeys(), tx.objectStore("shelf").getAll(), tx.objectStore("outbox").getAll()])
		this.memory = await unseal<Memory>(this.key, "memory", memory!)
		if (drafts) this.drafts = await unseal(this.key, "drafts", drafts)
		await Promise.all(numbers.map(async (n, i) => {
			const docs = await unseal<Subject[]>(this.key, "shelf" + n, boxes[i]!)
			this.shelves.set(n, new Map(docs.map(d => [d.id, d])))
			for (const d of docs) this.place.set(d.id, n)
		}))
		this.free = Math.max(0, ...numbers)
		const old = Date.now() - copies
		this.rows = await Promise.all(rows.filter(r => r.state === "waiting" || r.at > old).map(r => this.unpack(r)))
		const gone = rows.filter(r => r.state !== "waiting" && r.at <= old)
		if (gone.length) {
			const tx = this.db.transaction("outbox", "readwrite")
			await Promise.all([...gone.map(r => tx.store.delete(r.n)), tx.done])
		}
	}

	private async unpack(r: Row): Promise<Waiting> {
		const { item, text } = await unseal<Kept>(this.key, "outbox", r.box)
		return { n: r.n, item, state: r.state as State, back: r.back === 1, ...(text ? { text } : {}), ...(r.at ? { sent: new Date(r.at).toISOString() } : {}) }
	}

	private async pack(w: Omit<Waiting, "n">): Promise<Omit<Row, "n">> {
		const kept: Kept = { item: w.item, text: w.text }
		return { state: w.state, back: w.back ? 1 : 0, at: w.sent ? Date.parse(w.sent) : 0, box: await seal(this.key, "outbox", kept) }
	}

	/** append resolves when the records lie on the phone's disk. */
	async append(items: Item[]): Promise<Waiting[]> {
		const rows = await Promise.all(items.map(item => this.pack({ item, state: "waiting" })))
		if (this.shut) throw new Error("locked")
		const tx = this.db.transaction("outbox", "readwrite", { durability: "strict" })
		const [numbers] = await Promise.all([Promise.all(rows.map(r => tx.store.add(r as Row))), tx.done])
		const added = items.map((item, i): Waiting => ({ n: numbers[i]!, item, state: "waiting" }))
		this.rows = [...this.rows, ...added]
		return added
	}

	/** take keeps what the server said, in one transaction with where the pull ended. */
	async take(t: Taken) {
		const shelves = new Map(t.reset ? [] : this.shelves), copied = new Set<number>(), moved = new Map<ID, number | undefined>()
		const at = (id: ID) => moved.has(id) || t.reset ? moved.get(id) : this.place.get(id)
		const shelf = (n: number) => {
			if (!copied.has(n)) shelves.set(n, new Map(shelves.get(n)))
			copied.add(n)
			return shelves.get(n)!
		}
		let free = t.reset ? 1 : this.free || 1
		for (const id of t.gone) {
			const n = at(id)
			if (n !== undefined) shelf(n).delete(id)
			moved.set(id, undefined)
		}
		for (const d of t.docs) {
			let n = at(d.id)
			if (n === undefined) {
				if ((shelves.get(free)?.size ?? 0) >= shelfSize) free++
				moved.set(d.id, n = free)
			}
			shelf(n).set(d.id, d)
		}
		const touched = new Set([...copied, ...(t.reset ? this.shelves.keys() : [])])
		const boxes = await Promise.all([...touched].map(async (n): Promise<[number, Bytes | null]> =>
			[n, shelves.get(n)?.size ? await seal(this.key, "shelf" + n, [...shelves.get(n)!.values()]) : null]))
		const rows = await Promise.all(t.rows.map(async w => ({ n: w.n, ...(await this.pack(w)) })))
		const memory = await seal(this.key, "memory", t.memory)
		if (this.shut) throw new Error("locked")
		const tx = this.db.transaction(["sealed", "shelf", "outbox"], "readwrite")
		const stored = tx.objectStore("shelf"), outbox = tx.objectStore("outbox")
		await Promise.all([...boxes.map(([n, box]) => box ? stored.put(box, n) : stored.delete(n)), ...rows.map(r => outbox.put(r)), tx.objectStore("sealed").put(memory, "memory"), tx.done])
		this.memory = t.memory
		this.shelves = shelves
		this.free = free
		if (t.reset) this.place = new Map()
		for (const [id, n] of moved) if (n === undefined) this.place.delete(id); else this.place.set(id, n)
		const fresh = new Map(t.rows.map(w => [w.n, w]))
		this.rows = this.rows.map(w => fresh.get(w.n) ?? w)
	}

	keepDrafts(all: Record<string, unknown>): Promise<void> {
		if (this.shut) return Promise.resolve()
		const kept = this.typing.then(async () => { await this.db.put("sealed", await seal(this.key, "drafts", all), "drafts") })
		this.typing = kept.catch(() => {})
		return kept
	}

	/** changePIN tells whether the old one was right. */
	async changePIN(old: string, pin: string): Promise<boolean> {
		const lock = await changePIN((await this.db.get("lock", "lock"))!, old, pin)
		if (lock) await this.db.put("lock", lock, "lock")
		return !!lock
	}
}
