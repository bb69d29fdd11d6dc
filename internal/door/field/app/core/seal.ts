// The lock of a cadre's store. Her data are sealed with a key of their own (AES-256-GCM);
// that key lies on the phone sealed under a second one, which comes from her PIN
// (PBKDF2-SHA-256, salted) through a key of this browser that no script can read out
// (HMAC-SHA-256): neither the PIN alone nor the files alone open it by themselves.
// A PIN is short: who copies all of the browser's files can try PINs at home, at the
// price of so many rounds for each.

export type Bytes = Uint8Array<ArrayBuffer>

export interface Lock {
	salt: Bytes; rounds: number; device: CryptoKey
	box: Bytes // the data key, sealed
	fails: number; until: number // wrong PINs in a row, and when the next may be tried
}

const least = 310_000, most = 1_000_000, wanted = 1000 // rounds, and milliseconds that they may take
const words = new TextEncoder(), reader = new TextDecoder()
const aes = "AES-GCM"

export function random(n: number): Bytes { return crypto.getRandomValues(new Uint8Array(n)) }

/** seal encrypts; what stands in place of where it lies cannot be put elsewhere. */
export async function seal(key: CryptoKey, place: string, value: unknown): Promise<Bytes> {
	return sealBytes(key, place, words.encode(JSON.stringify(value)))
}

export async function unseal<T>(key: CryptoKey, place: string, box: Bytes): Promise<T> {
	return JSON.parse(reader.decode(await open(key, place, box))) as T
}

async function sealBytes(key: CryptoKey, place: string, plain: Bytes): Promise<Bytes> {
	const iv = random(12)
	const box = new Uint8Array(await crypto.subtle.encrypt({ name: aes, iv, additionalData: words.encode(place) }, key, plain))
	const out = new Uint8Array(12 + box.length)
	out.set(iv)
	out.set(box, 12)
	return out
}

function open(key: CryptoKey, place: string, box: Bytes): Promise<ArrayBuffer> {
	return crypto.subtle.decrypt({ name: aes, iv: box.subarray(0, 12), additionalData: words.encode(place) }, key, box.subarray(12))
}

export function deviceKey(): Promise<CryptoKey> {
	return crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, false, ["sign"])
}

export function dataKey(raw: Bytes): Promise<CryptoKey> { return crypto.subtle.importKey("raw", raw, aes, false, ["encrypt", "decrypt"]) }

async function stretch(pin: string, salt: Bytes, rounds: number): Promise<ArrayBuffer> {
	const key = await crypto.subtle.importKey("raw", words.encode(pin), "PBKDF2", false, ["deriveBits"])
	return crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds }, key, 256)
}

async function pinKey(pin: string, l: Lock): Promise<CryptoKey> {
	return dataKey(new Uint8Array(await crypto.subtle.sign("HMAC", l.device, await stretch(pin, l.salt, l.rounds))))
}

/** pace is how many rounds this phone makes in a second, within limits. */
async function pace(): Promise<number> {
	const probe = 40_000, start = performance.now()
	await stretch("000000", random(16), probe)
	const rounds = Math.round(probe * wanted / Math.max(performance.now() - start, 1))
	return Math.min(Math.max(rounds, least), most)
}

/** newLock makes a data key and locks it with a PIN. */
export async function newLock(pin: string): Promise<Lock> { return relock(pin, random(32), await deviceKey()) }

async function relock(pin: string, raw: Bytes, device: CryptoKey): Promise<Lock> {
	const l: Lock = { salt: random(16), rounds: await pace(), device, box: new Uint8Array(), fails: 0, until: 0 }
	l.box = await sealBytes(await pinKey(pin, l), "lock", raw)
	return l
}

/** unlock answers the data key, or null when the PIN is wrong. */
export async function unlock(l: Lock, pin: string): Promise<CryptoKey | null> {
	const raw = await rawKey(l, pin)
	return raw && dataKey(raw)
}

async function rawKey(l: Lock, pin: string): Promise<Bytes | null> {
	const key = await pinKey(pin, l)
	try { return new Uint8Array(await open(key, "lock", l.box)) } catch { return null }
}

/** changePIN locks the same data key with another PIN; null when the old one is wrong. */
export async function changePIN(l: Lock, old: string, pin: string): Promise<Lock | null> {
	const raw = await rawKey(l, old)
	return raw && relock(pin, raw, l.device)
}

/** weak tells whether a PIN is too short or one that everybody tries first. */
export function weak(pin: string): "short" | "easy" | null {
	if (!/^\d{6,12}$/.test(pin)) return "short"
	const steps = new Set(Array.from(pin.slice(1), (c, i) => Number(c) - Number(pin[i])))
	return steps.size === 1 && [-1, 0, 1].includes([...steps][0]!) ? "easy" : null
}

/** pause is how long to wait after so many wrong PINs: none for three, then growing to an hour. */
export function pause(fails: number): number { return fails < 3 ? 0 : Math.min(5_000 * 3 ** (fails - 3), 3600_000) }
