// Grids of numbers behave as in a spreadsheet: arrows and Enter move, a pasted block
// fills down and to the right, sums follow. A block that names its villages goes to the
// server, which finds them. Without JavaScript the same is done with a text field.
for (const form of document.querySelectorAll<HTMLFormElement>("form[data-entry]")) watch(form);

type Cell = HTMLInputElement;

function watch(form: HTMLFormElement): void {
  const rows = (): Cell[][] =>
    Array.from(form.querySelectorAll("tbody tr"), (row) => Array.from(row.querySelectorAll<Cell>("input[data-cell]"))).filter((cells) => cells.length > 0);

  const sum = (): void => {
    for (const total of form.querySelectorAll<HTMLElement>("[data-total]")) {
      const part = total.dataset.total ?? "";
      let all = 0;
      for (const cell of form.querySelectorAll<Cell>(`input[data-cell=${part}]`)) all += valueOf(cell.value);
      for (const cell of form.querySelectorAll<HTMLElement>(`[data-fixed=${part}]`)) all += valueOf(cell.textContent ?? "");
      total.textContent = new Intl.NumberFormat(document.documentElement.lang).format(all);
    }
  };

  const move = (from: Cell, down: number, right: number): boolean => {
    const all = rows();
    const y = all.findIndex((cells) => cells.includes(from));
    const x = all[y]?.indexOf(from) ?? -1;
    const to = all[y + down]?.[x + right] ?? (right === 0 ? all[y + down]?.at(-1) : undefined);
    if (!to) return false;
    to.focus();
    to.select();
    return true;
  };

  form.addEventListener("keydown", (event) => {
    const cell = event.target;
    if (!(cell instanceof HTMLInputElement) || !cell.dataset.cell || event.ctrlKey || event.metaKey || event.altKey) return;
    const start = cell.selectionStart === 0;
    const end = cell.selectionEnd === cell.value.length;
    let moved = false;
    if (event.key === "ArrowDown" || event.key === "Enter") moved = move(cell, 1, 0) || event.key === "Enter";
    else if (event.key === "ArrowUp") moved = move(cell, -1, 0);
    else if (event.key === "ArrowRight" && end) moved = move(cell, 0, 1);
    else if (event.key === "ArrowLeft" && start) moved = move(cell, 0, -1);
    if (moved) event.preventDefault();
  });

  form.addEventListener("input", (event) => {
    const cell = event.target;
    if (!(cell instanceof HTMLInputElement)) return;
    const row = cell.closest("tr");
    if (cell.type === "checkbox" && cell.checked) for (const one of row?.querySelectorAll<Cell>("input[data-cell]") ?? []) one.value = "";
    if (cell.dataset.cell && cell.value.trim() !== "") for (const box of row?.querySelectorAll<Cell>("input[type=checkbox]") ?? []) box.checked = false;
    sum();
  });

  form.addEventListener("paste", (event) => {
    const cell = event.target;
    const text = event.clipboardData?.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n+$/, "") ?? "";
    if (!(cell instanceof HTMLInputElement) || !cell.dataset.cell || !/[\t\n]/.test(text)) return;
    event.preventDefault();
    const block = text.split("\n").map((line) => line.split("\t"));
    const field = form.querySelector<HTMLTextAreaElement>("textarea[name=tempel]");
    const button = form.querySelector<HTMLButtonElement>("button[value=tempel]");
    if (field && button && block.some((line) => named(line[0] ?? ""))) {
      field.value = text;
      button.click();
      return;
    }
    const all = rows();
    const y = all.findIndex((cells) => cells.includes(cell));
    const x = all[y]?.indexOf(cell) ?? 0;
    block.forEach((line, i) =>
      line.forEach((value, j) => {
        const to = all[y + i]?.[x + j];
        if (!to) return;
        to.value = value.trim();
        to.dispatchEvent(new Event("input", { bubbles: true }));
      }),
    );
  });
}

// named tells whether a cell is a village's name or code and not a number.
function named(text: string): boolean {
  const plain = text.trim();
  return /\p{L}/u.test(plain) || plain.replace(/\./g, "").length === 10;
}

// valueOf is a whole number with its thousands apart or not; what is none counts nothing.
function valueOf(text: string): number {
  const plain = text.trim();
  if (!/^\d+$|^[1-9]\d{0,2}([., ]\d{3})+$/.test(plain)) return 0;
  return Number(plain.replace(/\D/g, ""));
}
