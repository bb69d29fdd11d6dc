package people_test

import (
	"testing"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/people"
)

var today = civil.MustDate("2026-09-05")

// desk corrects children for the Puskesmas of the first village.
func desk(d *db.DB) (*people.Service, account.Actor) {
	nothing := func(*db.Tx, people.Child, bool) error { return nil }
	return &people.Service{DB: d, Corrected: nothing}, account.Actor{Account: account.Account{Name: "Budi", Role: account.Puskesmas, Region: village[:6]}, Via: "test"}
}

func put(t *testing.T, d *db.DB, was people.Child, change func(*people.Child)) error {
	t.Helper()
	s, by := desk(d)
	change(&was)
	return s.Correct(ctx, by, was.ID, people.Corrected{Child: was, Reason: "sesuai KK", Today: today})
}

// TestWhatAPersonCorrectedSurvivesTheOldFile: each case corrects one thing; the file
// with the old value comes again, a month newer, and must find the same child and
// leave it as it was corrected. What else the file says is news.
func TestWhatAPersonCorrectedSurvivesTheOldFile(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*people.Child)
		file   func(*people.Child) // what else is different in the file
	}{
		"the name":                             {func(c *people.Child) { c.Name = "Budiman Santosa" }, nil},
		"the name, and the file has no NIK":    {func(c *people.Child) { c.Name = "Zainal" }, func(c *people.Child) { c.NIK = "" }},
		"the birth date":                       {func(c *people.Child) { c.Birth += 9 }, nil},
		"the birth date, and no NIK":           {func(c *people.Child) { c.Birth += 9 }, func(c *people.Child) { c.NIK = "" }},
		"the sex":                              {func(c *people.Child) { c.Sex = 2 }, nil},
		"the NIK":                              {func(c *people.Child) { c.NIK = "7312010101250009" }, nil},
		"a NIK that was somebody else's":       {func(c *people.Child) { c.NIK = "" }, nil},
		"name, birth date and sex":             {func(c *people.Child) { c.Name, c.Birth, c.Sex = "Rahmawati", c.Birth+40, 2 }, nil},
		"the parents":                          {func(c *people.Child) { c.Parent = "JOKO / RINA" }, nil},
		"the parents, and the file has no NIK": {func(c *people.Child) { c.Parent = "JOKO / RINA" }, func(c *people.Child) { c.NIK = "" }},
		"village and posyandu":                 {func(c *people.Child) { c.Village, c.Posyandu = "7312011002", "Melati" }, nil},
		"the address":                          {func(c *people.Child) { c.Address = "Jl. Kemiri 2" }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				first := budi()
				first.Address = "Jl. Mangga 1"
				all, _ := arrive(t, d, first)
				if err := put(t, d, all[0].Child, c.change); err != nil {
					t.Fatal(err)
				}
				want := first
				c.change(&want)
				again := first
				again.AsOf, again.Puskesmas = today+7, "Marioriwawo"
				if c.file != nil {
					c.file(&again)
				}
				taken, errs := arrive(t, d, again)
				got := taken[0].Child
				if errs[0] != nil || got.ID != all[0].Child.ID {
					t.Fatalf("%v: the child was not found again", errs[0])
				}
				if got.Name != want.Name || got.Birth != want.Birth || got.Sex != want.Sex || got.NIK != want.NIK || got.Parent != want.Parent ||
					got.Village != want.Village || got.Posyandu != want.Posyandu || got.Address != want.Address {
					t.Errorf("the file put back what was wrong:\n%+v, want\n%+v", got, want)
				}
				if got.Puskesmas != "Marioriwawo" {
					t.Error("what else the file says was not heard")
				}
			})
		})
	}
}

func TestANewValueIsHeardAfterACorrection(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		all, _ := arrive(t, d, budi())
		if err := put(t, d, all[0].Child, func(c *people.Child) { c.Address, c.Posyandu = "Jl. Kemiri 2", "Melati" }); err != nil {
			t.Fatal(err)
		}
		older, newer := budi(), budi()
		older.AsOf, older.Address = today-1, "Jl. Durian 3"
		newer.AsOf, newer.Address, newer.Posyandu = today+1, "Jl. Salak 4", "Kenanga"
		taken, _ := arrive(t, d, older, newer)
		if c := taken[0].Child; c.Address != "Jl. Kemiri 2" {
			t.Errorf("a source older than the correction put %s", c.Address)
		}
		if c := taken[1].Child; c.Address != "Jl. Salak 4" || c.Posyandu != "Kenanga" {
			t.Errorf("the child moved and stays at %s, %s", c.Address, c.Posyandu)
		}
		// Back to what was once called wrong: the person says so now.
		if err := put(t, d, taken[1].Child, func(c *people.Child) { c.Posyandu = "Mawar" }); err != nil {
			t.Fatal(err)
		}
		again := budi()
		again.AsOf, again.Posyandu = today+2, "Kenanga"
		if taken, _ = arrive(t, d, again); taken[0].Child.Posyandu != "Mawar" {
			t.Errorf("at %s", taken[0].Child.Posyandu)
		}
	})
}

func TestACorrectionIsCheckedRecordedAndSearchable(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		other := budi()
		other.NIK, other.Name, other.Birth = "7312010202250002", "Siti", other.Birth+32
		all, _ := arrive(t, d, budi(), other)
		was := all[0].Child
		for name, c := range map[string]struct {
			field  string
			change func(*people.Child)
		}{
			"another's NIK":     {"nik", func(c *people.Child) { c.NIK = other.NIK }},
			"a short NIK":       {"nik", func(c *people.Child) { c.NIK = "731201" }},
			"no name":           {"name", func(c *people.Child) { c.Name = "  " }},
			"born tomorrow":     {"birth", func(c *people.Child) { c.Birth = today + 1 }},
			"no such village":   {"village", func(c *people.Child) { c.Village = "7312019999" }},
			"a kecamatan":       {"village", func(c *people.Child) { c.Village = "731201" }},
			"gone before birth": {"gone", func(c *people.Child) { c.Gone = c.Birth - 1 }},
		} {
			err := put(t, d, was, c.change)
			if f := fault.As(err); f == nil || len(f.Fields) != 1 || f.Fields[0].Name != c.field {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := put(t, d, was, func(c *people.Child) { c.Village = "7312021001" }); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("moved out of the territory: %v", err)
		}
		if err := put(t, d, was, func(*people.Child) {}); fault.KindOf(err) != fault.Conflict {
			t.Errorf("nothing changed: %v", err)
		}
		s, by := desk(d)
		far := by
		far.Region = "731202"
		if err := s.Correct(ctx, far, was.ID, people.Corrected{Child: was, Reason: "sesuai KK", Today: today}); fault.KindOf(err) != fault.NotFound {
			t.Errorf("from outside: %v", err)
		}
		if err := put(t, d, was, func(c *people.Child) { c.Name, c.NIK = "Ahmad Santoso", "7312010101250077" }); err != nil {
			t.Fatal(err)
		}
		for word, want := range map[string]int{"ahmad": 1, "budi": 0, "7312010101250077": 1, budi().NIK: 0} {
			if found, err := s.Search(ctx, by, word, 10); err != nil || len(found) != want {
				t.Errorf("%s: %d found, want %d, %v", word, len(found), want, err)
			}
		}
		var detail string
		if err := d.Read(ctx, func(tx *db.Tx) error {
			_, err := tx.One("select detail from ledger where action = 'child.correct'", nil, &detail)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		const want = `{"reason":"sesuai KK","before":{"name":"Budi Santoso","nik":"…0001"},"after":{"name":"Ahmad Santoso","nik":"…0077"}}`
		if detail != want {
			t.Errorf("the ledger says %s,\nwant %s", detail, want)
		}
		if r, err := ledger.Verify(ctx, d, "7312"); err != nil || r.Err() != nil {
			t.Error(r, err)
		}
	})
}
