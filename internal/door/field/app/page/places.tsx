// Choosing where: the posyandu, hamlets and RT that the list itself names.
import { t } from "../core/words"
import type { Listed } from "./list"

export function Places(p: { all: Listed[]; value: string; onPick: (place: string) => void }) {
	const names = [...new Set(p.all.flatMap(l => l.place))].sort((a, b) => a.localeCompare(b, "id", { numeric: true }))
	const groups = (["posyandu", "hamlet", "rt"] as const).map(g => ({ g, names: names.filter(n => n.startsWith(g + "/")) })).filter(x => x.names.length > 1)
	return groups.length === 0 ? null : <div class="find asked">
		<label for="place">{t("field.today.place")}</label>
		<span class="input"><select id="place" value={p.value} onChange={e => p.onPick(e.currentTarget.value)}>
			<option value="">{t("field.today.place.all")}</option>
			{groups.map(({ g, names }) => <optgroup key={g} label={t("field.today.place." + g)}>{names.map(n => <option key={n} value={n}>{t(`field.today.place.one.${g}`, { Name: n.slice(g.length + 1) })}</option>)}</optgroup>)}
		</select></span>
	</div>
}
