// Tells a chart's figure on hover, focus or tap: the <title> of a .hit, which
// browsers show for a mouse alone.
export function watchTips(): void {
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.hidden = true;
  tip.setAttribute("aria-hidden", "true"); // the title is read out already
  document.body.append(tip);

  const show = (event: Event): void => {
    const hit = event.target instanceof Element ? event.target.closest(".chart .hit") : null;
    const text = hit?.querySelector("title")?.textContent ?? hit?.getAttribute("data-tip");
    tip.hidden = !text;
    if (!hit || !text) return;
    // The browser's own bubble would stand over ours.
    const title = hit.querySelector("title");
    if (title) {
      hit.setAttribute("data-tip", text);
      hit.setAttribute("aria-label", text);
      title.remove();
    }
    tip.textContent = text;
    const box = hit.getBoundingClientRect();
    const half = tip.offsetWidth / 2;
    const middle = box.left + box.width / 2;
    const left = Math.min(Math.max(middle, half + 8), document.documentElement.clientWidth - half - 8);
    tip.style.left = `${left + scrollX}px`;
    tip.style.top = `${box.top + scrollY}px`;
  };
  for (const type of ["pointerover", "focusin", "click"]) document.addEventListener(type, show);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") tip.hidden = true;
  });
}
