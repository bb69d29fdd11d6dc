// What lies open on the phone: which cadres use it. Everything else is in a database of
// each cadre, sealed (vault.ts). Several cadres share a phone; none sees another's.
import { deleteDB, openDB, type DBSchema, type IDBPDatabase } from "idb"
import { dataKey, deviceKey, random, seal, unseal, type Bytes, type Lock } from "./seal"
import type { Me } from "./model"

export interface Who { vault: string; account: string; name: string; village: string; language: "id" | "en"; made: number; ended?: boolean }

/** Half is an enrolment that no PIN keeps yet. */
export interface Half { phone: string; secret: string; me: Me; now: string }

interface Phone extends DBSchema {
	who: { key: string; value: Who }
	half: { key: string; value: { device: CryptoKey; salt: Bytes; box: Bytes } }
}

export interface Row { n: number; state: string; back: 0 | 1; at: number; box: Bytes }

export interface Stored extends DBSchema {
	lock: { key: string; value: Lock }
	sealed: { key: string; value: Bytes }
	shelf: { key: number; value: Bytes }
	outbox: { key: number; value: Row; indexes: { state: string } }
}

let opened: Promise<IDBPDatabase<Phone>> | undefined
const phone = () => opened ??= openDB<Phone>("tumbuh", 1, { upgrade(db) { db.createObjectStore("who", { keyPath: "vault" }); db.createObjectStore("half") } })

export async function cadres(): Promise<Who[]> { return (await (await phone()).getAll("who")).sort((a, b) => a.name.localeCompare(b.name) || a.made - b.made) }
export async function noteCadre(w: Who) { await (await phone()).put("who", w) }

const vaultName = (vault: string) => "tumbuh-" + vault

export function openVault(vault: string): Promise<IDBPDatabase<Stored>> {
	return openDB<Stored>(vaultName(vault), 1, {
		upgrade(db) {
			db.createObjectStore("lock")
			db.createObjectStore("sealed")
			db.createObjectStore("shelf")
			db.createObjectStore("outbox", { keyPath: "n", autoIncrement: true }).createIndex("state", "state")
		},
		// Another tab wants to empty the phone: let it.
		blocking(_old, _new, e) { (e.target as IDBDatabase).close() },
	})
}

/** forget empties a cadre's store and takes her off the list. */
export async function forget(vault: string) {
	await deleteDB(vaultName(vault))
	await (await phone()).delete("who", vault)
}

/** unsent counts the records of all cadres that have not arrived; that needs no PIN. */
export async function unsent(): Promise<number> {
	let n = 0
	for (const w of await cadres()) {
		const db = await openVault(w.vault)
		n += await db.countFromIndex("outbox", "state", "waiting")
		db.close()
	}
	return n
}

// A link is good once. What came for it survives a phone that goes out before the PIN
// is chosen: sealed by this browser's own key.
async function halfKey(device: CryptoKey, salt: Bytes) { return dataKey(new Uint8Array(await crypto.subtle.sign("HMAC", device, salt))) }

export async function keepHalf(h: Half) {
	const device = await deviceKey(), salt = random(16)
	const box = await seal(await halfKey(device, salt), "half", h)
	await (await phone()).put("half", { device, salt, box }, "half")
}

export async function half(): Promise<Half | undefined> {
	const kept = await (await phone()).get("half", "half")
	return kept && unseal<Half>(await halfKey(kept.device, kept.salt), "half", kept.box)
}

export async function forgetHalf() { await (await phone()).delete("half", "half") }
