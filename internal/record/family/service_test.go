package family_test

import (
	"encoding/json"
	"testing"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/family"
	"tumbuh/internal/record/people"
)

func actor(role account.Role, area string) account.Actor {
	return account.Actor{Account: account.Account{ID: db.NewID(), Name: "Bu Rahma", Role: role, Region: area}, Home: regency}
}

// TestAPersonDecidesAConflict with a word over both; only in her territory, only
// once, and only with a value that can be.
func TestAPersonDecidesAConflict(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		baby := first(family.OfChild, nil)
		accepts(t, d, baby, then(baby, fields{"birth": "2026-01-03"}), then(baby, fields{"birth": "2026-01-04"}))
		var now people.Child
		reborn := false
		s := family.Service{DB: d, Corrected: func(_ *db.Tx, c people.Child, r bool) error { now, reborn = c, r; return nil }}
		puskesmas := actor(account.Puskesmas, "731201")
		conflicts, err := s.Conflicts(ctx, puskesmas, 10)
		if err != nil || len(conflicts) != 1 || conflicts[0].Name != "Budi" || len(conflicts[0].Sides) != 2 {
			t.Fatalf("%+v %v", conflicts, err)
		}
		if c, err := s.Conflict(ctx, puskesmas, baby.ID, "birth"); err != nil || len(c.Sides) != 2 || c.Name != "Budi" {
			t.Errorf("alone: %+v %v", c, err)
		}
		for name, c := range map[string]struct {
			by    account.Actor
			value string
			key   string
		}{
			"a cadre":            {actor(account.Cadre, here), `"2026-01-04"`, "family.none"},
			"another puskesmas":  {actor(account.Puskesmas, "731202"), `"2026-01-04"`, "family.none"},
			"no day at all":      {puskesmas, `"kemarin"`, "family.field.type"},
			"a child without it": {puskesmas, `null`, "family.field.needed"},
		} {
			if f := fault.As(s.Settle(ctx, c.by, baby.ID, "birth", json.RawMessage(c.value))); f == nil || f.Key != c.key {
				t.Errorf("%s: %v, want %s", name, f, c.key)
			}
		}
		if err := s.Settle(ctx, puskesmas, baby.ID, "birth", json.RawMessage(`"2026-01-02"`)); err != nil {
			t.Fatal(err)
		}
		if !reborn || now.Birth.String() != "2026-01-02" || child(t, d, baby.ID).Birth != now.Birth {
			t.Errorf("born %s, reborn %v", now.Birth, reborn)
		}
		if f := fault.As(s.Settle(ctx, puskesmas, baby.ID, "birth", json.RawMessage(`"2026-01-02"`))); f == nil || f.Key != "family.conflict.none" {
			t.Errorf("decided twice: %v", f)
		}
		if left, err := s.Conflicts(ctx, puskesmas, 10); err != nil || len(left) != 0 {
			t.Errorf("left: %v %v", left, err)
		}
	})
}

// TestOneFamilyUnderTwoRecords is proposed, and joined with its members and the
// children of the mother; what is said to be two stays two.
func TestOneFamilyUnderTwoRecords(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		one, two := first(family.OfHousehold, fields{"kk": "7312010101250001"}), first(family.OfHousehold, fields{"kk": "7312010101250001", "head": "Andy"})
		mother := first(family.OfPerson, fields{"household": two.ID})
		twin := first(family.OfPerson, fields{"household": one.ID})
		baby := first(family.OfChild, fields{"household": two.ID, "mother": mother.ID})
		namesake := first(family.OfHousehold, fields{"rt": "001", "rw": "002", "head": "Baso"})
		also := first(family.OfHousehold, fields{"rt": "001", "rw": "002", "head": "BASO"})
		accepts(t, d, one, two, mother, twin, baby, namesake, also)
		var joined [][2]db.ID
		s := family.Service{DB: d, Joined: func(_ *db.Tx, _ string, kept, gone db.ID) error {
			joined = append(joined, [2]db.ID{kept, gone})
			return nil
		}}
		by := actor(account.Puskesmas, "731201")
		reasons := map[string]string{}
		for _, kind := range []string{family.OfHousehold, family.OfPerson} {
			pairs, err := s.Pairs(ctx, by, kind, "open", 10)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range pairs {
				reasons[string(min(p.A.ID, p.B.ID))] = p.Reason
			}
		}
		want := map[string]string{string(one.ID): "kk", string(mother.ID): "name", string(namesake.ID): "name"}
		for id, reason := range want {
			if reasons[id] != reason || len(reasons) != len(want) {
				t.Errorf("proposed %v, want %v", reasons, want)
			}
		}
		if err := s.Apart(ctx, by, namesake.ID, also.ID); err != nil {
			t.Fatal(err)
		}
		if err := s.Same(ctx, by, one.ID, two.ID); err != nil {
			t.Fatal(err)
		}
		if err := s.Same(ctx, by, twin.ID, mother.ID); err != nil {
			t.Fatal(err)
		}
		if f := fault.As(s.Same(ctx, by, one.ID, two.ID)); f == nil || f.Key != "family.same.gone" {
			t.Errorf("joined twice: %v", f)
		}
		if f := fault.As(s.Same(ctx, actor(account.Puskesmas, "731202"), one.ID, namesake.ID)); f == nil || f.Key != "family.none" {
			t.Errorf("joined from elsewhere: %v", f)
		}
		view, err := s.Open(ctx, by, one.ID)
		if err != nil || len(view.Persons) != 1 || view.Persons[0].ID != twin.ID || len(view.Children) != 1 || view.Children[0].Mother != twin.ID {
			t.Errorf("%+v %v", view, err)
		}
		if len(joined) != 2 || joined[1] != [2]db.ID{twin.ID, mother.ID} {
			t.Errorf("told to join: %v", joined)
		}
		if _, err := s.Open(ctx, by, two.ID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("the joined one is still there: %v", err)
		}
		accepts(t, d, then(also, fields{"water": "piped"}))
		if pairs, err := s.Pairs(ctx, by, family.OfHousehold, "open", 10); err != nil || len(pairs) != 0 {
			t.Errorf("proposed again: %v %v", pairs, err)
		}
	})
}

// TestAFamilyIsToldWhatWasSaidOfItsChild and it is forgotten with the child.
func TestAFamilyIsToldWhatWasSaidOfItsChild(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		baby := first(family.OfChild, fields{"nik": "7312010201260001"})
		accepts(t, d, baby, then(baby, fields{"name": "Budi S"}), then(baby, fields{"name": "Budi T"}))
		c := child(t, d, baby.ID)
		rows := func() (said, open int) {
			if err := d.Read(ctx, func(tx *db.Tx) error {
				tables, err := family.Tell(tx, []people.Child{c})
				said, open = len(tables[0].Rows), len(tables[1].Rows)
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return said, open
		}
		if said, open := rows(); said != 8 || open != 2 {
			t.Errorf("told %d values and %d sides", said, open)
		}
		if err := d.WriteUnrecorded(ctx, func(tx *db.Tx) error { return family.Forget(tx, []people.Child{c}) }); err != nil {
			t.Fatal(err)
		}
		if said, open := rows(); said != 0 || open != 0 {
			t.Errorf("left %d values and %d sides", said, open)
		}
		if left, err := (&family.Service{DB: d}).Conflicts(ctx, account.CommandLine("t", regency), 10); err != nil || len(left) != 0 {
			t.Errorf("left: %v %v", left, err)
		}
	})
}
