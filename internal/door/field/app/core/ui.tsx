// The widgets that all pages are made of. One question per screen where it can be;
// targets of 48 px; what is asked stands above its field, what is wrong beside it.
import type { ComponentChildren } from "preact"
import { useLayoutEffect, useRef, useState } from "preact/hooks"
import { t } from "./words"

let ids = 0
const useId = () => useState(() => "q" + ++ids)[0]

/** Screen is a page with its title, a way back, and what is done at its foot. Where the title is somebody's name, kind
    stands in its place in the window's title: the browser's history keeps that, and lies open. */
export function Screen(p: { title: string; kind?: string; back?: string; foot?: ComponentChildren; children: ComponentChildren }) {
	const head = useRef<HTMLHeadingElement>(null)
	// Before a page's own effects: what they give the focus to keeps it, even where the page is drawn twice before it is seen.
	useLayoutEffect(() => { document.title = (p.kind ?? p.title) + " · Tumbuh"; head.current?.focus({ preventScroll: true }) }, [p.title])
	return <>
		<header class="bar">
			{p.back !== undefined && <a class="back" href={p.back} aria-label={t("field.back")}>←</a>}
			<h1 tabIndex={-1} ref={head}>{p.title}</h1>
		</header>
		<main>{p.children}</main>
		{p.foot && <footer class="foot">{p.foot}</footer>}
	</>
}

export function Button(p: { onClick?: () => void; href?: string; kind?: "main" | "plain" | "danger"; disabled?: boolean; type?: "submit" | "button"; children: ComponentChildren }) {
	const c = "button " + (p.kind ?? "plain")
	return p.href !== undefined ? <a class={c} href={p.href}>{p.children}</a>
		: <button class={c} type={p.type ?? "button"} disabled={p.disabled} onClick={p.onClick}>{p.children}</button>
}

interface Asked { label: string; hint?: string; error?: string }

/** Text asks for words or digits. */
export function Text(p: Asked & { value: string; onInput: (v: string) => void; mode?: "text" | "numeric" | "decimal" | "tel"; unit?: string; max?: number; required?: boolean; autofocus?: boolean; secret?: boolean; name?: string }) {
	const id = useId()
	return <div class={"asked" + (p.error ? " wrong" : "")}>
		<label for={id}>{p.label}</label>
		<span class="input"><input id={id} name={p.name} type={p.secret ? "password" : "text"} value={p.value} inputMode={p.mode ?? "text"} maxLength={p.max} required={p.required} autoComplete={p.secret ? "one-time-code" : "off" /* no browser offers to keep a PIN */} autofocus={p.autofocus}
			aria-describedby={id + "n"} aria-invalid={!!p.error} onInput={e => p.onInput(e.currentTarget.value)} />{p.unit && <i>{p.unit}</i>}</span>
		<small id={id + "n"} role={p.error ? "alert" : undefined}>{p.error ?? p.hint}</small>
	</div>
}

/** DayField asks for a day. */
export function DayField(p: Asked & { value: string; onInput: (v: string) => void; min?: string; max?: string; required?: boolean }) {
	const id = useId()
	return <div class={"asked" + (p.error ? " wrong" : "")}>
		<label for={id}>{p.label}</label>
		<span class="input"><input id={id} type="date" value={p.value} min={p.min} max={p.max} required={p.required} aria-describedby={id + "n"} aria-invalid={!!p.error}
			onInput={e => p.onInput(e.currentTarget.value)} /></span>
		<small id={id + "n"} role={p.error ? "alert" : undefined}>{p.error ?? p.hint}</small>
	</div>
}

/** Choice asks for one of a few; tapping the chosen one again takes it back where it may be unknown. */
export function Choice<V extends string | number | boolean>(p: Asked & { value: V | null; options: [V, string][]; onPick: (v: V | null) => void; required?: boolean }) {
	const id = useId()
	return <fieldset class={"asked" + (p.error ? " wrong" : "")} aria-describedby={id}>
		<legend>{p.label}</legend>
		<div class="choice">{p.options.map(([v, words]) =>
			<button type="button" key={String(v)} aria-pressed={p.value === v} onClick={() => p.onPick(p.value === v && !p.required ? null : v)}>{words}</button>)}</div>
		<small id={id} role={p.error ? "alert" : undefined}>{p.error ?? p.hint}</small>
	</fieldset>
}

/** YesNo is a Choice of yes and no; null is not asked. */
export function YesNo(p: Asked & { value: boolean | null; onPick: (v: boolean | null) => void }) {
	return <Choice {...p} options={[[true, t("field.yes")], [false, t("field.no")]]} />
}

/** Mark is one line to tick. */
export function Tick(p: { label: string; hint?: string; on: boolean; onPick: (on: boolean) => void; disabled?: boolean }) {
	return <label class="tick"><input type="checkbox" checked={p.on} disabled={p.disabled} onChange={e => p.onPick(e.currentTarget.checked)} />
		<span>{p.label}{p.hint && <small>{p.hint}</small>}</span></label>
}

/** Row is one line of a list that leads somewhere. */
export function Row(p: { href: string; title: string; detail?: ComponentChildren; badge?: ComponentChildren }) {
	return <li><a class="row" href={p.href}><span><b>{p.title}</b>{p.detail && <small>{p.detail}</small>}</span>{p.badge}</a></li>
}

/** Badge says a state in a word and a colour of the growth mat, with a shape beside it. */
export function Badge(p: { tone: "green" | "yellow" | "amber" | "red" | "grey" | "blue"; children: ComponentChildren }) {
	return <span class={"badge " + p.tone}>{p.children}</span>
}

export function Note(p: { tone?: "green" | "yellow" | "amber" | "red" | "blue"; title?: string; children?: ComponentChildren }) {
	return <div class={"note " + (p.tone ?? "blue")} role="status">{p.title && <b>{p.title}</b>}{p.children}</div>
}

export function Empty(p: { children: ComponentChildren; action?: ComponentChildren }) {
	return <div class="empty"><p>{p.children}</p>{p.action}</div>
}
