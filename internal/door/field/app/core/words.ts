// Sentences: the server's own catalogues (base/locale) of field.* and fact/*, packed by
// the build. Those of the first screens come with the script, all others as data.
import en from "packed:words-en.json"
import id from "packed:words-id.json"
import start from "packed:start"
import { today, who } from "./store"

let words: Record<string, string> = start
let plural = false

/** data fetches a file of the application that is no script. */
export async function data(url: string): Promise<Response> {
	const answer = await fetch(url)
	if (!answer.ok) throw new Error(url + ": " + answer.status)
	return answer
}

/** speak fetches a language and speaks it from then on. */
export async function speak(language: "id" | "en") {
	words = await (await data(language === "en" ? en : id)).json() as Record<string, string>
	plural = language === "en"
	document.documentElement.lang = language
}

/** t is the sentence of a key; {{.Name}} in it is filled from args, Count chooses the plural. */
export function t(key: string, args: Record<string, string | number> = {}): string {
	const one = plural && args.Count === 1 ? words[key + ".one"] : undefined
	const text = one ?? words[key]
	if (text === undefined) { console.error("no words for " + key); return key }
	return text.replace(/\{\{\s*\.(\w+)\s*\}\}/g, (_, name: string) => String(args[name] ?? ""))
}

const months = () => t("field.months").split(" ")
/** day is "16 Agu 2026". */
export function day(d: string | null | undefined): string {
	if (!d) return t("field.unknown")
	const [y, m, n] = d.split("-")
	return `${Number(n)} ${months()[Number(m) - 1]} ${y}`
}
/** moment is "10.32" of today, "16 Agu 2026 10.32" of another day, by the regency's clock. */
export function moment(at: number): string {
	const shift = who().zone * 3600e3, text = new Date(at + shift).toISOString(), clock = text.slice(11, 16).replace(":", plural ? ":" : ".")
	return text.slice(0, 10) === today() ? clock : day(text.slice(0, 10)) + " " + clock
}
/** month is "Agu 2026". */
export function month(m: string): string { return `${months()[Number(m.slice(5, 7)) - 1]} ${m.slice(0, 4)}` }
/** number writes 12.3 as the reader does; digits are decimals. */
export function number(n: number, digits = 0): string { return n.toFixed(digits).replace(".", plural ? "." : ",") }
export { who }
