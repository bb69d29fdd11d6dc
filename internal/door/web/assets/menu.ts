// A menu closes when somebody goes elsewhere, or presses Escape; without JavaScript
// it is opened and closed by its own word.
export function watchMenus(): void {
  const close = (but: EventTarget | null): void => {
    for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.menu[open]")) {
      if (!(but instanceof Node) || !menu.contains(but)) menu.open = false;
    }
  };
  document.addEventListener("click", (event) => close(event.target));
  document.addEventListener("focusin", (event) => close(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector<HTMLDetailsElement>("details.menu[open]");
    close(null);
    if (open?.contains(document.activeElement)) open.querySelector("summary")?.focus();
  });
}
