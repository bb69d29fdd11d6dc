package world

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"tumbuh/internal/base/db"
	"tumbuh/internal/exchange/workbook"
)

// As says whose turn it is.
func (w *World) As(p *Person) *World { w.who = p; return w }

// step does one thing of the story, unless an earlier one went wrong.
func (w *World) step(what string, f func() error) *World {
	w.t.Helper()
	if w.over {
		return w
	}
	w.story = append(w.story, w.who.Name+" "+what)
	if err := f(); err != nil {
		w.over = true
		w.t.Errorf("%v\nthe story so far: %s", err, strings.Join(w.story, "; "))
	}
	return w
}

// Imports takes a workbook in.
func (w *World) Imports(path string) *World {
	w.t.Helper()
	return w.step("imports a workbook", func() error {
		_, err := w.Workbook.Take(context.Background(), w.who.Actor, path, workbook.Options{})
		return err
	})
}

// Sees finds a child by name, opens its page and its NIK; the ledger knows of
// all three.
func (w *World) Sees(name string) *World {
	w.t.Helper()
	return w.step("sees "+name, func() error {
		child, before := w.Child(name), len(w.Ledger())
		found := w.Post("/anak/cari", url.Values{"kata": {name}})
		page, number := w.Get(address(child)), w.Post(address(child)+"/nik", nil)
		for what, p := range map[string]Page{"the search": found, "the page": page, "the page with the NIK": number} {
			if p.Status != http.StatusOK || !strings.Contains(p.Body, name) {
				return fmt.Errorf("%s does not show %s: %d\n%.500s", what, name, p.Status, p.Body)
			}
		}
		wrote := w.Ledger()[before:]
		for _, want := range []Entry{{w.who.Name, "child.search", w.who.Region}, {w.who.Name, "child.read", string(child)}} {
			if !slices.Contains(wrote, want) {
				return fmt.Errorf("the ledger does not know %v but %v", want, wrote)
			}
		}
		return nil
	})
}

// CannotSee looks for a child everywhere and finds no trace of it. The name must
// have two words: the search is for the first.
func (w *World) CannotSee(name string) *World {
	w.t.Helper()
	return w.step("cannot see "+name, func() error {
		child, before := w.Child(name), len(w.Ledger())
		first, _, _ := strings.Cut(name, " ")
		for what, p := range map[string]Page{"the search": w.Post("/anak/cari", url.Values{"kata": {first}}), "the list": w.Get("/anak?perlu=semua"),
			"the page": w.Get(address(child)), "the page with the NIK": w.Post(address(child)+"/nik", nil), "the start": w.Get("/"),
			"the village": w.Get("/desa/" + Village), "the list of the village": w.Get("/anak?perlu=semua&wilayah=" + Village),
			"the file": w.Get("/anak/daftar.csv?perlu=semua&wilayah=" + Village), "the duplicates": w.Get("/anak/ganda")} {
			if strings.Contains(p.Body, name) || strings.Contains(p.Body, `href="`+address(child)) {
				return fmt.Errorf("%s shows %s", what, name)
			}
			if strings.HasPrefix(what, "the page") && p.Status < 400 && p.Path[:6] != "/masuk" {
				return fmt.Errorf("%s answers %d", what, p.Status)
			}
		}
		for _, e := range w.Ledger()[before:] {
			if e.Target == string(child) {
				return fmt.Errorf("the ledger says that %v", e)
			}
		}
		return nil
	})
}

func address(child db.ID) string { return "/anak/" + string(child) }

// Opens finds a page that says all of want.
func (w *World) Opens(path string, want ...string) *World {
	w.t.Helper()
	return w.step("opens "+path, func() error {
		p := w.Get(path)
		said := strings.Join(p.Texts("main"), " ")
		for _, s := range want {
			if !strings.Contains(said, s) {
				return fmt.Errorf("%s does not say %q but %.500s", path, s, said)
			}
		}
		if p.Status != http.StatusOK {
			return fmt.Errorf("%s: %d", path, p.Status)
		}
		return nil
	})
}

// MayNot finds a page closed.
func (w *World) MayNot(path string) *World {
	w.t.Helper()
	return w.step("may not open "+path, func() error {
		if p := w.Get(path); p.Status != http.StatusForbidden && p.Status != http.StatusNotFound {
			return fmt.Errorf("%s: %d", path, p.Status)
		}
		return nil
	})
}
