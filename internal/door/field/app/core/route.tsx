// Addresses behind #: pages are named functions of their parameters.
import type { ComponentType } from "preact"
import { useEffect, useState } from "preact/hooks"

export type Pages = Record<string, ComponentType<any>> // "anak/:id" → page, which gets { id }

export function go(to: string, replace = false) { replace ? location.replace("#" + to) : (location.hash = to) }

// A link that somebody cut off is no reason to break down.
function plain(part: string): string { try { return decodeURIComponent(part) } catch { return part } }

/** match finds the page of an address. */
export function match(pages: Pages, hash: string): [ComponentType<any>, Record<string, string>] | null {
	const parts = hash.replace(/^#\/?/, "").split("?")[0]!.split("/")
	for (const [pattern, page] of Object.entries(pages)) {
		const names = pattern.split("/")
		if (names.length !== parts.length) continue
		const found: Record<string, string> = {}
		if (names.every((n, i) => n.startsWith(":") ? (found[n.slice(1)] = plain(parts[i]!), parts[i] !== "") : n === parts[i])) return [page, found]
	}
	return null
}

export function useHash(): string {
	const [hash, set] = useState(location.hash)
	useEffect(() => {
		const changed = () => set(location.hash)
		addEventListener("hashchange", changed)
		set(location.hash) // it may have changed since the first drawing
		return () => removeEventListener("hashchange", changed)
	}, [])
	return hash
}
