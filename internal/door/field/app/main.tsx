import { render, type ComponentType } from "preact"
import { useEffect, useState } from "preact/hooks"
import * as session from "./core/session"
import { Start } from "./core/start"
import { register } from "./core/update"

let inside: Promise<ComponentType> | undefined
const pages = () => inside ??= import("./core/inside").then(async m => { await m.load(); return m.Inside }).catch(e => { inside = undefined; throw e })

function App() {
	session.useSession()
	const [Inside, set] = useState<ComponentType | null>(null), open = session.current().at === "open"
	useEffect(() => { void pages().then(p => set(() => p)) }, [open])
	return open && Inside ? <Inside /> : <Start />
}

const app = document.getElementById("app")!
void session.begin().finally(() => {
	app.replaceChildren()
	render(<App />, app)
	performance.mark("ready")
	void register(() => ["open", "link", "new"].includes(session.current().at)) // a link that is being spent is good once
})
