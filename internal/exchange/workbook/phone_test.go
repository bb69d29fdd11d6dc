package workbook_test

import (
	"encoding/json"
	"testing"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/family"
	"tumbuh/internal/record/people"
)

// TestAChildOfAPhoneIsFoundByAWorkbookAndOutlivesIt: the same child with the phone's
// id; taken back, the import leaves the child as the phone had made it; and an import
// on whose child a phone has said something since is not taken back.
func TestAChildOfAPhoneIsFoundByAWorkbookAndOutlivesIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := service(d)
		says := func(subject, id db.ID, fields map[string]json.RawMessage) {
			t.Helper()
			e := family.Edit{Kind: family.OfChild, Subject: subject, ID: id, Fields: fields, Area: "7312012005",
				Source: account.Source{By: db.NewID(), Name: "Kader Murni", At: db.Time{Time: time.Now().UTC()}}}
			if err := d.WriteUnrecorded(ctx, func(tx *db.Tx) error {
				in := family.NewIntake(tx, "7312")
				if err := in.Prepare([]family.Edit{e}, nil); err != nil {
					return err
				}
				if _, err := in.Take(e); err != nil {
					return err
				}
				return in.Close()
			}); err != nil {
				t.Fatal(err)
			}
		}
		child := func(id db.ID) people.Child {
			var found map[db.ID]people.Child
			if err := d.Read(ctx, func(tx *db.Tx) (err error) { found, err = people.ByID(tx, "7312", id); return err }); err != nil {
				t.Fatal(err)
			}
			return found[id]
		}
		id := db.NewID()
		says(id, id, map[string]json.RawMessage{"village": json.RawMessage(`"7312012005"`), "name": json.RawMessage(`"Budi"`), "sex": json.RawMessage("1"), "birth": json.RawMessage(`"2025-01-25"`)})
		made := child(id)
		first := take(t, s, book(t, budiJuly))
		if c := child(id); c.NIK != "7312012501250001" || c.MadeBy != "" || c.Since > civil.MustMonth("2026-07") {
			t.Fatalf("the workbook did not find the child: %q %q since %s", c.NIK, c.MadeBy, c.Since)
		}
		if err := s.Undo(ctx, citra, first.ID); err != nil {
			t.Fatal(err)
		}
		if c := child(id); c.Name != made.Name || c.NIK != "" || c.Village != made.Village {
			t.Errorf("left by the import that was taken back: %q %q %s", c.Name, c.NIK, c.Village)
		}
		second := take(t, s, book(t, budiJuly))
		says(id, db.NewID(), map[string]json.RawMessage{"rt": json.RawMessage(`"002"`)})
		if f := fault.As(s.Undo(ctx, citra, second.ID)); f == nil || f.Key != "import.undo.hand" {
			t.Errorf("taken back under a phone's edit: %v", f)
		}
	})
}
