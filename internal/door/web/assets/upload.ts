// Lets files be dropped on the field and lists what was chosen.
export function watchUploads(): void {
  for (const box of document.querySelectorAll<HTMLElement>("[data-upload]")) {
    const input = box.querySelector<HTMLInputElement>("input[type=file]");
    const zone = box.querySelector<HTMLElement>(".upload-zone");
    const list = box.querySelector<HTMLElement>(".upload-list");
    if (!input || !zone || !list) continue;

    const preview = (): void => {
      list.replaceChildren(
        ...Array.from(input.files ?? [], (file) => {
          const item = document.createElement("li");
          const name = document.createElement("strong");
          name.textContent = file.name;
          item.append(`${box.dataset.chosen} `, name, ` (${size(file.size)})`);
          return item;
        }),
      );
    };
    input.addEventListener("change", preview);
    for (const type of ["dragenter", "dragover"]) {
      zone.addEventListener(type, (event) => {
        event.preventDefault();
        zone.classList.add("is-over");
      });
    }
    for (const type of ["dragleave", "drop"]) {
      zone.addEventListener(type, () => zone.classList.remove("is-over"));
    }
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      if (!event.dataTransfer?.files.length) return;
      input.files = event.dataTransfer.files;
      preview();
    });
  }
}

function size(bytes: number): string {
  const format = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });
  return bytes < 1e6 ? `${format.format(Math.ceil(bytes / 1e3))} KB` : `${format.format(bytes / 1e6)} MB`;
}
