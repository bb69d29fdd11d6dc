package family_test

import (
	"testing"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/family"
	"tumbuh/internal/record/people"
)

// later is a line of a workbook of a day after all that phones said.
func later(c people.Child) people.Child {
	c.AsOf = civil.DateOf(time.Now().AddDate(0, 0, 1))
	return c
}

// TestAnImportFindsTheChildThatAPhoneMade by NIK, or by name and birth date, and
// taking the import back leaves it.
func TestAnImportFindsTheChildThatAPhoneMade(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		byNIK, byName := first(family.OfChild, fields{"nik": "7312010201260001"}), first(family.OfChild, fields{"name": "Ilham", "birth": "2026-03-03"})
		accepts(t, d, byNIK, byName)
		ilham := later(line("ILHAM", "7312010303260001", "2026-03-03"))
		ilham.Address = "Jl. Kemiri"
		taken, source := brings(t, d, later(line("Budi Santoso", "7312010201260001", "2026-01-02")), ilham)
		for i, id := range []db.ID{byNIK.ID, byName.ID} {
			if taken[i].Child.ID != id || taken[i].Verdict != people.Changed {
				t.Errorf("line %d: %v %s, want the child of the phone", i, taken[i].Verdict, taken[i].Child.Name)
			}
		}
		if c := child(t, d, byName.ID); c.MadeBy != "" || c.NIK != "7312010303260001" || c.Address != "Jl. Kemiri" {
			t.Errorf("%q %q %q", c.MadeBy, c.NIK, c.Address)
		}
		if err := d.WriteUnrecorded(ctx, func(tx *db.Tx) error {
			return people.Undo(tx, regency, source, []people.Child{*taken[0].Before, *taken[1].Before})
		}); err != nil {
			t.Fatal(err)
		}
		if c := child(t, d, byName.ID); c.Name != "Ilham" || c.NIK != "" {
			t.Errorf("after the import was taken back: %q %q", c.Name, c.NIK)
		}
		accepts(t, d, then(byName, fields{"rt": "003"}))
		if c := child(t, d, byName.ID); c.Name != "Ilham" || c.RT != "003" {
			t.Errorf("%q %q", c.Name, c.RT)
		}
	})
}

// TestWhatAnOfficePutThereLaterStands against what a phone had saved before, which
// becomes a conflict; and what a cadre corrected is not undone by the next workbook
// that repeats the mistake, while its news are news.
func TestWhatAnOfficePutThereLaterStands(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		taken, _ := brings(t, d, line("Rangga", "7312010101260077", "2026-01-01"))
		id := taken[0].Child.ID
		if heads := doc(t, d, family.OfChild, id).Heads; len(heads) != 0 {
			t.Errorf("an import's child has heads: %v", heads)
		}
		early := by(family.OfChild, id, db.NewID(), fields{"name": "Rangga P"}) // saved an hour ago, before the import
		if o := accepts(t, d, early); o[0].Verdict != people.Stale {
			t.Errorf("early: %v", o[0].Verdict)
		}
		if d := doc(t, d, family.OfChild, id); d.Fields["name"] != "Rangga" || d.Heads["name"] != "" {
			t.Errorf("the office's name does not stand: %v", d)
		}
		knowing := by(family.OfChild, id, db.NewID(), fields{"name": "Rangga Putra", "birth": "2026-01-11"})
		knowing.At.Time = time.Now().UTC()
		if o := accepts(t, d, knowing); o[0].Verdict != people.Changed || o[0].Month != 202610 {
			t.Errorf("knowing: %v", o[0])
		}
		again := later(line("Rangga", "", "2026-01-01"))
		again.Address = "Dusun Baru"
		if taken, _ = brings(t, d, again); taken[0].Child.ID != id {
			t.Fatal("the old spelling makes another child")
		}
		c := child(t, d, id)
		if c.Name != "Rangga Putra" || c.Birth != civil.MustDate("2026-01-11") || c.Address != "Dusun Baru" {
			t.Errorf("%s %s %s", c.Name, c.Birth, c.Address)
		}
		news := later(line("Rangga Aditya", "7312010101260077", "2026-01-11"))
		if taken, _ = brings(t, d, news); taken[0].Child.Name != "Rangga Aditya" {
			t.Fatal("a workbook's news are not heard")
		}
		if d := doc(t, d, family.OfChild, id); d.Heads["name"] != "" || d.Heads["birth"] != knowing.ID {
			t.Errorf("heads after the import: %v", d.Heads)
		}
		accepts(t, d, by(family.OfChild, id, db.NewID(), fields{"rt": "001"}))
		conflicts, err := (&family.Service{DB: d}).Conflicts(ctx, account.CommandLine("t", regency), 10)
		if err != nil || len(conflicts) != 1 || conflicts[0].Field != "name" || len(conflicts[0].Sides) != 2 || !conflicts[0].Sides[0].Note {
			t.Errorf("conflicts: %+v %v", conflicts, err)
		}
	})
}
