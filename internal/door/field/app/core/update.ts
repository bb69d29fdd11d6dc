// New versions. The service worker has one ready (sw.ts); it takes the old one's place
// when nothing waits on this phone, or when the cadre says so.
import { useEffect, useState } from "preact/hooks"
import { unsent } from "./phone"
import { appVersion } from "./sync"

let registration: ServiceWorkerRegistration | undefined
let ready = ""
const listeners = new Set<(version: string) => void>()

function ask<T>(worker: ServiceWorker, what: string): Promise<T> {
	return new Promise(resolve => {
		const line = new MessageChannel()
		line.port1.onmessage = e => resolve(e.data as T)
		worker.postMessage(what, [line.port2])
	})
}

async function look() {
	const active = registration?.active
	if (!active) return
	const version = await ask<string>(active, "version")
	ready = version === appVersion ? "" : version
	for (const f of listeners) f(ready)
	if (ready && !inUse() && (await unsent()) === 0) await swap()
}

let inUse: () => boolean = () => false

/** register starts the service worker; used tells whether a cadre is at work. */
export async function register(used: () => boolean) {
	inUse = used
	if (!("serviceWorker" in navigator)) return
	registration = await navigator.serviceWorker.register("sw.js", { updateViaCache: "none" })
	navigator.serviceWorker.addEventListener("controllerchange", () => void look())
	document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") void check() })
	await look()
}

/** check asks the server for a newer version. */
export async function check() { await registration?.update().catch(() => {}) }

/** swap puts the newest version in the old one's place. */
export async function swap() {
	const active = registration?.active
	if (active && await ask<boolean>(active, "swap")) location.reload()
}

/** useReady is the version that waits, or empty. */
export function useReady(): string {
	const [version, set] = useState(ready)
	useEffect(() => { listeners.add(set); void look(); return () => { listeners.delete(set) } }, [])
	return version
}

// The browser's own offer to put Tumbuh among the applications.
interface Offer extends Event { prompt(): Promise<void> }
let offer: Offer | undefined
addEventListener("beforeinstallprompt", e => { e.preventDefault(); offer = e as Offer })
export function canInstall(): boolean { return !!offer }
export async function install() { await offer?.prompt(); offer = undefined }
