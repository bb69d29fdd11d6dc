// The facts that Go packs (fact/standard.Packed): what is due when, which answers
// make a risk, limits, classes. Functions over them lie beside.
import packed from "packed:standard"

export type Severity = "green" | "yellow" | "amber" | "red"
export type Group = "child" | "adolescent" | "bride" | "groom" | "pregnant" | "mother" | "family" | ""
export type Certainty = "seen" | "disputed" | "recalled" | "own"

/** Where a row comes from: words under standard.source and standard.certainty; also: what else is in use. */
export interface Origin { source: string; certainty: Certainty; also?: string }

export interface Row extends Origin {
	code: string; what: string; group?: Group; from: string; months?: boolean; since: number; late?: number; until: number; begin?: number; n?: number
	after?: string; gap?: number; every?: boolean; in?: number[]; grace?: number; risk?: boolean; why: string; nth?: number; of?: number
}
export interface Test { field: string; op: "<" | "<=" | ">" | ">=" | "is" | "in"; limit?: string; is?: boolean; in?: string[] }
export interface Rule extends Origin { code: string; group: Group; severity: Severity; all: Test[] }
export interface Threshold extends Origin { name: string; value: number }
export interface Jump extends Origin { code: string; to: number; limit: number; month: number }

export interface Standard {
	rows: Row[]; rules: Rule[]; thresholds: Threshold[]; jumps: Jump[]
	classes: Record<string, [upTo: number, code: string, severity: Severity][]> // by index, from the lowest score up
	kbm: [to: number, boys: number, girls: number][] // months, grams
	codes: Record<"water" | "improperWater" | "latrine" | "improperLatrine" | "relation" | "topics" | "antigens" | "given" | "form2A" | "form2B" | "form2C" | "later", string[]>
}

export const standard: Standard = packed
export const codes = standard.codes

export function properWater(code: string) { return codes.water.includes(code) && !codes.improperWater.includes(code) }
export function properLatrine(code: string) { return codes.latrine.includes(code) && !codes.improperLatrine.includes(code) }
