// The service worker keeps whole versions of the application. It serves one of them,
// until a page says that the newest may take its place: never a mixture, and never an
// answer of the server. What it serves lies in the cache "field-now".
/// <reference lib="webworker" />
declare const FILES: string[], VERSION: string
const worker = self as unknown as ServiceWorkerGlobalScope

const cacheOf = (version: string) => "field-" + version
const pointer = "now"

let known: string | undefined // what the pointer says, as long as this worker lives

async function served(): Promise<string | undefined> {
	return known ??= await (await (await caches.open(cacheOf(pointer))).match(pointer))?.text()
}

async function serve(version: string) {
	await (await caches.open(cacheOf(pointer))).put(pointer, new Response(version))
	known = version
}

/** install takes every file of this version, or fails and leaves nothing. */
async function install() {
	const name = cacheOf(VERSION)
	try {
		// The server's copies, not the browser's: a page without a hash could be an older one.
		await (await caches.open(name)).addAll(FILES.map(file => new Request(file, { cache: "no-cache" })))
	} catch (e) {
		if ((await served()) !== VERSION) await caches.delete(name) // an older version may come back while it is the one in use
		throw e
	}
	if (!(await served())) await serve(VERSION)
	await worker.skipWaiting()
}

/** answer is a file of the version that is served; what no version knows is asked of the server. */
async function answer(request: Request): Promise<Response> {
	const url = new URL(request.url), scope = new URL(worker.registration.scope)
	const page = request.mode === "navigate" && url.pathname === scope.pathname
	const version = await served()
	const now = version && (await (await caches.open(cacheOf(version))).match(page ? scope.href : request, { ignoreSearch: page }))
	// A page of the version before may still ask for a part of it.
	return now || (!page && await caches.match(request)) || fetch(request)
}

/** swap serves this version from now on, and forgets those that nobody uses. */
async function swap() {
	const before = await served()
	await serve(VERSION)
	for (const name of await caches.keys()) {
		if (name.startsWith("field-") && ![pointer, VERSION, before!].some(v => name === cacheOf(v))) await caches.delete(name)
	}
}

worker.addEventListener("install", e => e.waitUntil(install()))
worker.addEventListener("activate", e => e.waitUntil(worker.clients.claim()))
worker.addEventListener("message", e => {
	const say = (v: unknown) => e.ports[0]?.postMessage(v)
	if (e.data === "swap") e.waitUntil(swap().then(() => say(true)))
	if (e.data === "version") say(VERSION)
})
worker.addEventListener("fetch", e => {
	const url = new URL(e.request.url), scope = new URL(worker.registration.scope)
	if (e.request.method === "GET" && url.origin === scope.origin && url.pathname.startsWith(scope.pathname) && !url.pathname.startsWith(scope.pathname + "v")) {
		e.respondWith(answer(e.request))
	}
})
