package app_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/app/world"
	"tumbuh/internal/base/browser"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/visit"
)

// Forty children are weighed without signal; in the middle the page is loaded anew,
// with a weight half typed. Everything is there, in order, and arrives.
func TestNoWeighingIsLostWithoutSignal(t *testing.T) {
	t.Parallel()
	w := goarie(t)
	today := civil.DateOf(time.Now().In(region.Zone(world.Regency)))
	var children []weighed
	var book []world.Line
	for i := range 40 {
		c := weighed{name: fmt.Sprintf("ANAK %02d", i), sex: growth.Female, birth: today - 300 - civil.Date(30*i)}
		before := c.at(today-31, -1)
		book = append(book, world.Line{Name: c.name, Birth: dotted(c.birth), Day: dotted(today - 31), Kg: kilos(before.Grams), Cm: centimetres(before.Millimetres), Posyandu: "Melati"})
		children = append(children, c)
	}
	w.As(w.Dina).Imports(w.Book(book...))
	if err := w.Jobs.Drain(context.Background()); err != nil {
		t.Fatal(err)
	}
	p := phoneIn(t, w)
	p.Enrol("sari", secretPIN)
	tab := p.Tab
	browser.Eval[bool](tab, "(location.hash = '#timbang/Melati', true)")
	tab.WaitFor("document.querySelectorAll('.lines a').length == 40")
	browser.Eval[bool](tab, "navigator.serviceWorker.ready.then(() => true)")
	p.line.Down()
	// Each page is drawn once more before it is seen, as when a record arrives just then.
	browser.Eval[bool](tab, "(addEventListener('hashchange', () => setTimeout(() => dispatchEvent(new Event('offline')))), true)")

	tab.WaitFor("document.activeElement.matches('h1')")
	browser.Eval[bool](tab, "(document.querySelector('.lines a').focus(), true)")
	var want []string
	for i, c := range children {
		c.id = string(w.Child(c.name))
		tab.WaitFor("document.activeElement.matches('.lines a')")
		tab.Press("\r")
		tab.WaitFor("document.activeElement.inputMode == 'decimal'")
		m := c.at(today, float64(i%3)*0.2-1)
		tab.Press(kilos(m.Grams))
		if i == 20 {
			p.Hides()
			tab.Reload()
			p.TypePIN(secretPIN)
			tab.WaitFor("document.activeElement?.inputMode == 'decimal' && document.activeElement.name != 'pin'")
			if got := browser.Eval[string](tab, "document.activeElement.value"); got != kilos(m.Grams) {
				t.Fatalf("of what was typed %q is left, of %q", got, kilos(m.Grams))
			}
		}
		tab.Press("\r" + centimetres(m.Millimetres) + "\r")
		tab.WaitText("[role=status].heard", c.name)
		want = append(want, fmt.Sprint(c.id, m.Grams, m.Millimetres))
	}

	browser.Eval[bool](tab, "(location.hash = '#kirim', true)")
	tab.WaitFor("document.querySelectorAll('.list .row').length == 40")
	browser.Eval[bool](tab, "(make => (URL.createObjectURL = file => (window.exported = file.text(), make(file)), true))(URL.createObjectURL)")
	press(tab, ".buttons button:nth-child(2)")
	var file struct{ Push []fieldItem }
	if err := json.Unmarshal([]byte(browser.Eval[string](tab, "window.exported")), &file); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, item := range file.Push {
		got = append(got, fmt.Sprint(item.Subject, item.Body.Grams, item.Body.MM))
	}
	if !slices.Equal(got, want) {
		t.Errorf("the outbox holds\n%s\nnot\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}

	p.line.Up()
	press(tab, ".buttons button")
	tab.WaitFor("!document.querySelector('.badge.yellow')")
	arrived := map[string]bool{}
	err := w.DB.Read(context.Background(), func(tx *db.Tx) error {
		var ids []db.ID
		for _, c := range children {
			ids = append(ids, w.Child(c.name))
		}
		all, err := visit.OfChildren(tx, world.Regency, ids)
		for id, visits := range all {
			for _, v := range visits[1:] { // after the workbook's
				var body struct{ Grams, MM int }
				if err := json.Unmarshal(v.Body, &body); err != nil {
					return err
				}
				arrived[fmt.Sprint(id, body.Grams, body.MM)] = true
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range want {
		if !arrived[one] {
			t.Errorf("not arrived: %s", one)
		}
	}
	if len(arrived) != 40 {
		t.Errorf("%d weighings arrived", len(arrived))
	}
}

// dotted is a day as a workbook has it.
func dotted(d civil.Date) string {
	y, m, day := d.YMD()
	return fmt.Sprintf("%02d/%02d/%d", day, m, y)
}
