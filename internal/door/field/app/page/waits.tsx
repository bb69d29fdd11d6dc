// What of somebody has not reached the server yet, or was not taken there.
import type { ID } from "../core/model"
import { waiting } from "../core/store"
import { Badge, Note } from "../core/ui"
import { t } from "../core/words"

export function Waits({ of }: { of: ID[] }) {
	const theirs = waiting().filter(w => of.includes(w.item.subject)), unsent = theirs.filter(w => w.state === "waiting").length
	return <>
		{/* always a line: a list must not jump away under the thumb when something has been sent */}
		<p class="count"><Badge tone={unsent > 0 ? "grey" : "green"}>{unsent > 0 ? t("field.family.unsent", { Count: unsent }) : t("field.state.sent")}</Badge></p>
		{theirs.filter(w => w.state === "refused").map(w => <Note key={w.n} tone="amber" title={t("field.refused")}>{w.text}</Note>)}
	</>
}
