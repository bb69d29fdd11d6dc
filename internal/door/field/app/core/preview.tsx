// A page with sample data, for tests of how pages look and behave: the same shell and
// store, nothing kept and nothing sent. No part of the application imports it.
import { render } from "preact"
import type { Me, Subject } from "./model"
import type { Pages } from "./route"
import { Shell } from "./shell"
import * as store from "./store"
import type { Status } from "./sync"
import { speak } from "./words"

export async function preview(pages: Pages, docs: Subject[] = [], me: Partial<Me> = {}) {
	await speak(me.language ?? "id")
	let n = 0
	const contact = Date.now(), status: Status = { online: true, busy: false, contact, sent: 0, total: 0, got: 0, left: 0, trouble: "" }
	store.open({ append: async items => items.map(item => ({ n: ++n, item, state: "waiting" as const })), keepDrafts: async () => {} },
		{ id: "0198c000-0000-7000-8000-000000000001", name: "Sari", username: "sari", village: "7312012005", village_name: "Goarie", posyandu: "", regency: "7312", language: "id", zone: 8, ...me }, docs, [], 0)
	render(<Shell pages={pages} status={() => status} whole={() => true} />, document.getElementById("app")!)
}
