package planbook_test

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"io"
	"runtime"
	"strings"
	"testing"

	"tumbuh/internal/aksi/plan"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/register"
	"tumbuh/internal/exchange/planbook"
	"tumbuh/internal/record/account"
)

// packed is what a browser would bring back that says text.
func packed(t *testing.T, text io.Reader) string {
	t.Helper()
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := io.Copy(z, text); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return base64.StdEncoding.EncodeToString(out.Bytes())
}

// A preview that comes back otherwise than it went is judged as if it were typed, or not
// read at all.
func TestAForgedPreviewGetsNobodyFurther(t *testing.T) { // alone: it looks at what memory is taken
	d := open(t, dbtest.Open(t, db.SQLite))
	d.fill(5)
	row := d.book(d.bappeda).Lines[0].Row // of the health office
	pupr := account.Actor{Account: account.Account{ID: db.NewID(), Name: "Uci", Role: account.Planner, Region: soppeng, Office: "pupr"}, Via: "web", Home: soppeng}
	forge := func(change func(e *register.Entry[plan.Row])) []planbook.Line {
		e := row
		change(&e)
		text, err := planbook.Pack([]planbook.Line{{Change: planbook.Changed, Plan: &e}})
		d.must(err)
		lines, err := planbook.Unpack(text)
		if err != nil && fault.As(err).Key != "planbook.file.changed" {
			t.Error(err)
		}
		return lines
	}
	for name, change := range map[string]func(e *register.Entry[plan.Row]){
		"another office's": func(e *register.Entry[plan.Row]) { e.Body.Note = "milik PUPR" },
		"taken over":       func(e *register.Entry[plan.Row]) { e.Body.Office = "pupr" },
		"moved":            func(e *register.Entry[plan.Row]) { e.Area = "7312012005" },
	} {
		by := pupr
		if name == "moved" {
			by = d.bappeda
		}
		if kept, err := d.Take(ctx, by, year, forge(change), "", false); kept != 0 || err != nil {
			t.Errorf("%s: %d kept, %v", name, kept, err)
		}
	}
	for name, change := range map[string]func(e *register.Entry[plan.Row]){
		"no place": func(e *register.Entry[plan.Row]) { e.Area = "7312x" },
		"part":     func(e *register.Entry[plan.Row]) { e.Part = db.NewID() },
		"id":       func(e *register.Entry[plan.Row]) { e.ID = "x" },
		"large":    func(e *register.Entry[plan.Row]) { e.Body.Note = strings.Repeat("x", 300<<10) },
	} {
		if lines := forge(change); lines != nil {
			t.Errorf("%s is read", name)
		}
	}
	var before, after runtime.MemStats
	bomb := packed(t, io.MultiReader(strings.NewReader("[{}"), strings.NewReader(strings.Repeat(",{}", 4<<20)), strings.NewReader("]")))
	runtime.ReadMemStats(&before)
	_, err := planbook.Unpack(bomb)
	runtime.ReadMemStats(&after)
	if fault.KindOf(err) != fault.Invalid {
		t.Errorf("four million empty lines: %v", err)
	}
	if took := after.TotalAlloc - before.TotalAlloc; took > 256<<20 {
		t.Errorf("%d bytes of a browser took %d MB", len(bomb), took>>20)
	}
	for _, text := range []string{"[{}", "{}", "7", "[7]", ""} {
		if _, err := planbook.Unpack(packed(t, strings.NewReader(text))); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", text, err)
		}
	}
}
