// Changes the theme in place, so that nothing typed on the page is lost; without
// JavaScript the same form reloads the page.
export function watchThemeButtons(): void {
  const form = document.querySelector<HTMLFormElement>("form.theme");
  form?.addEventListener("submit", (event) => {
    const button = (event as SubmitEvent).submitter as HTMLButtonElement | null;
    if (!button) return;
    event.preventDefault();
    const data = new URLSearchParams({ nilai: button.value, kembali: "/" });
    void fetch(form.action, { method: "POST", body: data, redirect: "manual" });
    document.documentElement.dataset.bsTheme = button.value === "gelap" ? "dark" : "light";
    form.querySelector<HTMLButtonElement>(button.value === "gelap" ? ".to-light" : ".to-dark")?.focus();
  });
}
