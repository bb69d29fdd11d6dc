package app_test

import (
	"strings"
	"testing"
	"time"

	"tumbuh/internal/app/world"
	"tumbuh/internal/base/browser"
)

// pages are all pages of the health office, which sees every kind there is, with a
// look through a file and an import among them.
func pages(t *testing.T, w *world.World, august string) []string {
	t.Helper()
	w.As(w.Dina)
	work := w.Upload("/impor", august, "Soppeng Agustus.xlsx").Path
	for deadline := time.Now().Add(30 * time.Second); len(w.Get(work).Texts("#progress")) > 0 && time.Now().Before(deadline); {
		time.Sleep(20 * time.Millisecond)
	}
	imported := w.Get("/impor").Attr("tbody th a", "href")
	child := w.Get("/anak").Attr("tbody th a", "href")
	return []string{"/", "/wilayah/" + world.District + "?indikator=2t", "/desa/" + world.Village, "/anak", "/anak?perlu=tidak-ditimbang&wilayah=" + world.Village, child,
		"/anak/ganda", "/impor", work, imported, imported + "?baris=catatan", "/mutu", "/ambang", "/ambang?batas=hb_bride", "/tidak-ada"}
}

// Every page on a phone, in both languages: nothing is wider than the screen, the
// browser has nothing to complain of, and axe finds no barrier.
func TestEveryPageFitsAndIsOpenToAll(t *testing.T) {
	t.Parallel()
	w, august := office(t)
	all := pages(t, w, august)
	tab := browser.Open(t)
	look := func(path string, axe bool) {
		t.Helper()
		if tab.Goto(w.URL + path); axe {
			tab.Axe(t)
		}
		type size struct{ Page, Screen int }
		if s := browser.Eval[size](tab, "({Page: document.documentElement.scrollWidth, Screen: document.documentElement.clientWidth})"); s.Page > s.Screen {
			t.Errorf("%s is %d px wide on a screen of %d", path, s.Page, s.Screen)
		}
		for _, said := range tab.ConsoleErrors() {
			if !strings.Contains(said, "/tidak-ada") { // which is meant to be a 404
				t.Errorf("%s: the console says %q", path, said)
			}
		}
	}
	tab.Resize(360, 740)
	look("/masuk", true)
	tab.Type("#f-nama", "dina")
	tab.Type("#f-sandi", world.Password)
	tab.Click("main button")
	arrives(tab, "/")
	for _, path := range all {
		look(path, true)
	}
	tab.Click("form[action='/bahasa'] button")
	tab.WaitFor("document.documentElement.lang == 'en'")
	for _, path := range all {
		look(path, false)
	}
}

// With the Tab key alone one gets to everything that can be used.
func TestEverythingIsReachedByKeyboard(t *testing.T) {
	t.Parallel()
	w, august := office(t)
	all := pages(t, w, august)
	tab := desk(t, w, w.Dina, "/")
	for _, path := range all[:len(all)-1] {
		tab.Goto(w.URL + path)
		n := browser.Eval[int](tab, `(document.addEventListener('focusin', e => e.target.dataset.reached = '1'), usable = () =>
			Array.from(document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')).filter(e => e.checkVisibility({visibilityProperty: true}))).call().length`)
		tab.Press(strings.Repeat("\t", n+3))
		for _, missed := range browser.Eval[[]string](tab, "usable().filter(e => !e.dataset.reached).map(e => e.outerHTML.slice(0, 200))") {
			t.Errorf("%s: not reached by Tab: %s", path, missed)
		}
		if n < 10 {
			t.Errorf("%s has %d things to use", path, n)
		}
		if !browser.Eval[bool](tab, "!!document.querySelector('.mainnav [data-reached]')") {
			t.Errorf("%s: the main menu was not reached", path)
		}
	}
}
