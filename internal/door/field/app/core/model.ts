// What the phone knows, in the words of docs/sync.md.

export type ID = string // UUIDv7
export type Day = string // 2026-11-22
export type Month = string // 2026-11
export type Value = string | number | boolean | null

export type SubjectKind = "household" | "person" | "child"
export type EventKind =
	| "weighing" | "exam" | "engagement" | "pregnancy" | "delivery" | "visit" | "services" | "referral" | "answer" | "departure"

export const Male = 1, Female = 2
export const Lying = 1, Standing = 2

export interface HouseholdFields {
	village: string; posyandu: string; kk: string | null; head: string; hamlet: string; rt: string; rw: string; address: string; phone: string
	water: string | null; latrine: string | null; welfare: number | null; modern_fp: boolean | null; smoker: boolean | null; deleted: string | null
}

export interface PersonFields {
	village: string; posyandu: string; household: ID | null; nik: string | null; name: string; sex: 1 | 2; birth: Day | null; relation: string; phone: string
	deleted: string | null
}

export interface ChildFields {
	village: string; posyandu: string; household: ID | null; mother: ID | null; nik: string | null; temp: string | null; name: string; sex: 1 | 2; birth: Day
	parent: string; birth_grams: number | null; birth_mm: number | null; kia: boolean | null; rt: string; rw: string; address: string; deleted: string | null
}

/** What lies in an event's body, by its kind. Grams, millimetres, tenths of g/dL. */
export interface Bodies {
	weighing: { grams?: number; mm?: number; position?: 1 | 2; arm_mm?: number; head_mm?: number; oedema?: boolean; sure?: boolean }
	exam: { grams?: number; mm?: number; arm_mm?: number; hb?: number; smoke?: boolean; tablets?: number; taken?: number }
	engagement: { partner?: ID | null; partner_name?: string; wedding: Day }
	pregnancy: { lmp?: Day | null; edd?: Day | null; gravida?: number; living?: number; last_birth?: Day | null; kia_no?: string }
	delivery: { pregnancy: ID; outcome: "live" | "stillbirth" | "miscarriage"; children: ID[]; place?: string; helper?: string }
	visit: { topics: string[]; found?: string }
	services: { month: Month; marks: Record<string, boolean>; given?: string[] }
	referral: { reasons: string[]; to: string }
	answer: { referral: ID; outcome: "treated" | "home" | "admitted" | "absent" }
	departure: { why: "died" | "moved"; to?: string }
}

interface Common { day?: Day; note?: string; replaces?: ID; void?: boolean }

export type Event = { [K in EventKind]: { id: ID; kind: K; day: Day; body: Bodies[K] & Common; by: string; mine: boolean; waiting?: boolean } }[EventKind]
export type EventOf<K extends EventKind> = Extract<Event, { kind: K }>

interface Of<K extends SubjectKind, F> {
	id: ID; kind: K; village: string; posyandu: string
	f: Partial<F>; e: Partial<Record<keyof F, ID>>; ev: Event[]
	waiting?: boolean // something of it has not arrived at the server yet
}
export type Household = Of<"household", HouseholdFields>
export type Person = Of<"person", PersonFields>
export type Child = Of<"child", ChildFields>
export type Subject = Household | Person | Child

/** A record as it is pushed. */
export interface Item {
	id: ID; kind: SubjectKind | EventKind; subject: ID; at: string
	body: Record<string, unknown>
}

/** What a page hands to save: the store adds id, time and over. */
export type Draft =
	| { kind: "household"; subject: ID; fields: Partial<HouseholdFields> }
	| { kind: "person"; subject: ID; fields: Partial<PersonFields> }
	| { kind: "child"; subject: ID; fields: Partial<ChildFields> }
	| { [K in EventKind]: { kind: K; subject: ID; body: Bodies[K] & Common } }[EventKind]

export type State = "waiting" | "sent" | "stale" | "refused"
export interface Waiting { n: number; item: Item; state: State; text?: string; sent?: string; back?: boolean /* a pull has brought it back: what the server says of it is newer */ }

export interface Me { id: ID; name: string; username: string; village: string; village_name: string; posyandu: string; regency: string; language: "id" | "en"; zone: number; places?: Place[]; limits?: Record<string, number> /* of screening: the district's own */ }

/** A village of the regency, for those who move. */
export interface Place { code: string; name: string; district: string }
