// The state that the pages see: what the server sent, and over it what waits in the
// outbox. Saving is local first; core/vault keeps it, core/sync sends it.
import { useEffect, useReducer } from "preact/hooks"
import type { Child, Day, Draft, Event, EventKind, EventOf, Household, ID, Item, Me, Person, Subject, Waiting } from "./model"

export interface Keeper {
	/** keeps new records; resolves when they lie safely on the phone */
	append(items: Item[]): Promise<Waiting[]>
	/** keeps what is typed and not saved yet */
	keepDrafts(all: Record<string, unknown>): Promise<void>
}

let keeper: Keeper | null = null
let me: Me | null = null
let clockOff = 0 // milliseconds by which the phone's clock is ahead of the server's
const server = new Map<ID, Subject>()
let outbox: Waiting[] = []
let shown = new Map<ID, Subject>()
let members: Map<ID, (Person | Child)[]> | null = null // made when it is asked for
const listeners = new Set<() => void>()

/** open fills the store after the PIN was right. */
export function open(k: Keeper, who: Me, docs: Iterable<Subject>, waiting: Waiting[], off: number, typed: Record<string, unknown> = {}) {
	keeper = k; me = who; outbox = waiting; clockOff = off; drafts = { ...typed }
	server.clear()
	for (const d of docs) server.set(d.id, d)
	overlay()
}

/** close forgets everything that could be read. */
export function close() { flush(); keeper = null; me = null; outbox = []; drafts = {}; server.clear(); overlay() }

/** pulled takes over what the server sent; anew: in place of all that it had sent before. */
export function pulled(mine: Me, docs: Subject[], gone: ID[], waiting: Waiting[], off: number, anew = false) {
	if (anew) server.clear()
	for (const id of gone) server.delete(id)
	for (const d of docs) server.set(d.id, d)
	me = mine; outbox = waiting; clockOff = off
	overlay()
}

export function who(): Me { if (!me) throw new Error("locked"); return me }
/** locked tells that nobody's store is open: what pages remember on their own must go too. */
export function locked(): boolean { return !me }
/** limits of screening that the district set in place of the defaults. */
export function limits(): Record<string, number> | undefined { return me?.limits }
export function waiting(): readonly Waiting[] { return outbox }
export function now(): Date { return new Date(Date.now() - clockOff) }

/** since is a moment of the phone's clock by the server's. */
export function since(at: string): number { return Date.parse(at) - clockOff }

/** today in the regency's zone. */
export function today(): Day { return new Date(now().getTime() + (me?.zone ?? 7) * 3600e3).toISOString().slice(0, 10) }

export function subject(id: ID): Subject | undefined { return shown.get(id) }
export function household(id: ID | null | undefined): Household | undefined { return of(id, "household") }
export function person(id: ID | null | undefined): Person | undefined { return of(id, "person") }
export function child(id: ID | null | undefined): Child | undefined { return of(id, "child") }
function of<K extends Subject["kind"]>(id: ID | null | undefined, kind: K) {
	const d = id ? shown.get(id) : undefined
	return d?.kind === kind ? (d as Extract<Subject, { kind: K }>) : undefined
}
export function all(): Iterable<Subject> { return shown.values() }
export function children(): Child[] { return [...shown.values()].filter((d): d is Child => d.kind === "child") }
export function persons(): Person[] { return [...shown.values()].filter((d): d is Person => d.kind === "person") }
export function households(): Household[] { return [...shown.values()].filter((d): d is Household => d.kind === "household") }
export function membersOf(id: ID): (Person | Child)[] {
	if (members) return members.get(id) ?? []
	members = new Map()
	for (const d of shown.values()) {
		if (d.kind === "household" || !d.f.household) continue
		const list = members.get(d.f.household)
		if (list) list.push(d); else members.set(d.f.household, [d])
	}
	return members.get(id) ?? []
}

/** events of one kind that stand, the newest first. */
export function events<K extends EventKind>(s: Subject | undefined, kind: K): EventOf<K>[] {
	return (s?.ev.filter((e): e is EventOf<K> => e.kind === kind) ?? []).sort((a, b) => (a.day < b.day ? 1 : a.day > b.day ? -1 : a.id < b.id ? 1 : -1))
}

/** save keeps drafts on the phone, all or none; what it answers can be read at once. */
export async function save(...drafts: Draft[]): Promise<void> {
	if (!keeper) throw new Error("locked")
	const at = new Date().toISOString() // the server puts a wrong clock right
	const items = drafts.map((d): Item => {
		if (!("fields" in d)) return { id: newID(), kind: d.kind, subject: d.subject, at, body: d.body as Record<string, unknown> }
		const had = shown.get(d.subject), over: Record<string, ID> = {}
		for (const name of Object.keys(d.fields)) {
			const edit = (had?.e as Record<string, ID> | undefined)?.[name]
			if (edit) over[name] = edit
		}
		return { id: had ? newID() : d.subject, kind: d.kind, subject: d.subject, at, body: { fields: d.fields, over } }
	})
	const added = await keeper.append(items)
	const fresh = added.filter(a => !outbox.some(w => w.n === a.n)) // a sync may have told of them meanwhile
	outbox = [...outbox, ...fresh]
	for (const w of fresh) {
		lay(w.item)
		if (shown.get(w.item.subject)?.f.deleted) shown.delete(w.item.subject)
	}
	changed()
}

let drafts: Record<string, unknown> = {}
let flushing: ReturnType<typeof setTimeout> | undefined

/** draft is what was typed on a page and not saved, also before a reload. */
export function draft<T>(key: string): T | undefined { return drafts[key] as T | undefined }

/** keepDraft remembers it, sealed like all else; undefined forgets it, at once: what was saved must not be offered again. */
export async function keepDraft(key: string, value: unknown) {
	if (value === undefined) delete drafts[key]; else drafts[key] = value
	flushing ??= setTimeout(flush, 300)
	if (value === undefined) await flush()
}

/** flush writes drafts down at once: the page may be about to go. */
export async function flush() {
	if (flushing === undefined) return
	clearTimeout(flushing)
	flushing = undefined
	await keeper?.keepDrafts({ ...drafts }).catch(() => {}) // a full disk is said when something is saved
}

/** newID is a UUIDv7. */
export function newID(): ID {
	const b = crypto.getRandomValues(new Uint8Array(16))
	let ms = now().getTime()
	for (let i = 5; i >= 0; i--) { b[i] = ms % 256; ms = Math.floor(ms / 256) }
	b[6] = (b[6]! & 15) | 0x70
	b[8] = (b[8]! & 63) | 0x80
	const hex = Array.from(b, x => x.toString(16).padStart(2, "0")).join("")
	return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-")
}

/** useStore draws a page again whenever something changed. */
export function useStore() {
	const [, again] = useReducer((n: number) => n + 1, 0)
	useEffect(() => { listeners.add(again as () => void); return () => { listeners.delete(again as () => void) } }, [])
}
export function subscribe(f: () => void) { listeners.add(f); return () => { listeners.delete(f) } }

// overlay lays what waits over what the server sent: the same rules as the server's,
// for one phone's own records.
function overlay() {
	shown = new Map(server)
	for (const w of outbox) if (w.state !== "refused" && !w.back) lay(w.item)
	for (const [id, d] of shown) if (d.f.deleted) shown.delete(id)
	changed()
}

function changed() {
	members = null
	for (const f of listeners) f()
}

function lay(item: Item) {
	const had = shown.get(item.subject)
	if (item.kind === "household" || item.kind === "person" || item.kind === "child") {
		const fields = item.body.fields as Record<string, unknown>
		const edits = Object.fromEntries(Object.keys(fields).map(name => [name, item.id]))
		const place = { village: had?.village ?? who().village, posyandu: had?.posyandu ?? "" }
		shown.set(item.subject, { id: item.subject, kind: item.kind, ...place, ev: had?.ev ?? [], f: { ...had?.f, ...fields }, e: { ...had?.e, ...edits }, waiting: true } as Subject)
		return
	}
	if (!had || had.ev.some(e => e.id === item.id)) return
	const body = item.body as Event["body"]
	const ev = had.ev.filter(e => e.id !== body.replaces)
	if (!body.void) ev.push({ id: item.id, kind: item.kind, day: body.day ?? `${(body as { month?: string }).month}-01`, body, by: who().name, mine: true, waiting: true } as Event)
	shown.set(item.subject, { ...had, ev, waiting: true } as Subject)
}
