// Shows the print buttons, which without JavaScript would do nothing.
export function watchPrintButtons(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
  // The server has recorded that this page is printed, and asks for it.
  if (document.querySelector("[data-print-now]")) window.addEventListener("load", () => window.print());
}
