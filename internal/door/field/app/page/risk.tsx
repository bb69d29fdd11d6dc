// Risks, each with the answers that made it.
import { reasons, type Risk } from "../fact/screen"
import { Note } from "../core/ui"
import { t } from "../core/words"

export function because(r: Risk): string { return t("field.because", { Reasons: reasons(r).join(", ") }) }

/** Risks lists them; none is said where there are none, unasked what nobody has asked yet. */
export function Risks(p: { found: Risk[]; none?: string; unasked?: string[] }) {
	return <>
		{p.found.map(r => <Note key={r.code} tone={r.severity} title={t("standard.risk." + r.code)}>{because(r)}</Note>)}
		{p.found.length === 0 && p.none && !p.unasked?.length && <Note tone="green" title={p.none} />}
		{!!p.unasked?.length && <p class="soft">{t("field.unasked", { Fields: p.unasked.map(f => t("standard.field." + f)).join(", ") })}</p>}
	</>
}
