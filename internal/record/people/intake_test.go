package people_test

import (
	"context"
	"testing"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/people"
)

var ctx = context.Background()

const village = "7312011001"

// budi is an invented boy; each test changes what it is about.
func budi() people.Child {
	return people.Child{Village: village, NIK: "7312010101250001", Name: "Budi Santoso", Sex: growth.Male, Birth: civil.MustDate("2025-01-01"),
		Parent: "ANDI / SITI", Posyandu: "Mawar", Since: 202501, AsOf: civil.MustDate("2026-08-10")}
}

// arrive takes children in, each alone in its batch, and tells what became of them.
func arrive(t *testing.T, d *db.DB, children ...people.Child) (all []people.Taken, errs []error) {
	t.Helper()
	err := d.WriteUnrecorded(ctx, func(tx *db.Tx) error {
		all, errs = nil, nil
		in := people.NewIntake(tx, "7312", db.NewID())
		for _, c := range children {
			if err := in.Prepare([]people.Child{c}); err != nil {
				return err
			}
			taken, err := in.Take(c)
			all, errs = append(all, taken), append(errs, err)
		}
		_, err := in.Finish()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all, errs
}

func TestAChildIsFoundAgain(t *testing.T) {
	with := func(change func(*people.Child)) people.Child {
		c := budi()
		change(&c)
		return c
	}
	for name, c := range map[string]struct {
		second  people.Child
		verdict people.Verdict
		key     string // of the refusal
	}{
		"the same line twice":                         {budi(), people.Same, ""},
		"by NIK under another spelling":               {with(func(c *people.Child) { c.Name = "BUDI SANTOSO JR" }), people.Changed, ""},
		"by name without NIK":                         {with(func(c *people.Child) { c.NIK = "" }), people.Same, ""},
		"by name in another case and spacing":         {with(func(c *people.Child) { c.NIK, c.Name = "", "BUDI  SANTOSO" }), people.Changed, ""},
		"by name where the parent is not given":       {with(func(c *people.Child) { c.NIK, c.Parent = "", "" }), people.Same, ""},
		"not by name when the parents differ":         {with(func(c *people.Child) { c.NIK, c.Parent = "", "JOKO / RINA" }), people.New, ""},
		"not by name when born on another day":        {with(func(c *people.Child) { c.NIK, c.Birth = "", c.Birth+1 }), people.New, ""},
		"not by name when the NIK differs":            {with(func(c *people.Child) { c.NIK = "7312010101250002" }), people.New, ""},
		"moved to another village":                    {with(func(c *people.Child) { c.Village = "7312021001" }), people.Changed, ""},
		"an older file changes nothing that is known": {with(func(c *people.Child) { c.AsOf, c.Address = c.AsOf-40, ""; c.Posyandu = "Melati" }), people.Same, ""},
		"an older file fills what is blank":           {with(func(c *people.Child) { c.AsOf, c.Address = c.AsOf-40, "Jl. Kemiri" }), people.Changed, ""},
		"an NIK that belongs to somebody else":        {with(func(c *people.Child) { c.Name, c.Birth = "Rahmawati", c.Birth+200 }), people.Refused, "people.nik.other"},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				all, errs := arrive(t, d, budi(), c.second)
				if all[0].Verdict != people.New || errs[0] != nil {
					t.Fatalf("first: %v %v", all[0].Verdict, errs[0])
				}
				if all[1].Verdict != c.verdict {
					t.Errorf("%v, want %v (%v)", all[1].Verdict, c.verdict, errs[1])
				}
				if c.key != "" && (fault.As(errs[1]) == nil || fault.As(errs[1]).Key != c.key) {
					t.Errorf("refused for %v", errs[1])
				}
				same := all[1].Child.ID == all[0].Child.ID
				if want := c.verdict == people.Same || c.verdict == people.Changed; c.key == "" && same != want {
					t.Errorf("the same child: %v, want %v", same, want)
				}
			})
		})
	}
}

func TestTwoNamesakesAreRefusedByName(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		first, second, third := budi(), budi(), budi()
		second.NIK, second.Village = "7312010101250002", "7312021001"
		third.NIK, third.Village = "", "7312031001"
		all, errs := arrive(t, d, first, second, third)
		if f := fault.As(errs[2]); f == nil || f.Key != "people.ambiguous" || all[2].Verdict != people.Refused {
			t.Errorf("%v %v", all[2].Verdict, errs[2])
		}
		third.Village = village // the village decides
		if all, errs = arrive(t, d, third); errs[0] != nil || all[0].Child.NIK != first.NIK {
			t.Errorf("%+v %v", all[0], errs[0])
		}
	})
}

func officer(d *db.DB) (*people.Service, account.Actor, *int) {
	refreshed := 0
	s := &people.Service{DB: d, Merged: func(*db.Tx, string, ...db.ID) error { refreshed++; return nil }}
	return s, account.Actor{Account: account.Account{Name: "Citra", Role: account.Health, Region: "7312"}, Via: "test"}, &refreshed
}

func TestLikelyDuplicatesAreProposedMergedAndParted(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		twin := budi()
		twin.NIK, twin.Name = "", "Budi Santosa"
		all, _ := arrive(t, d, budi(), twin)
		kept, gone := all[0].Child.ID, all[1].Child.ID
		s, citra, refreshed := officer(d)
		pairs, err := s.Pairs(ctx, citra, "open", 10)
		if err != nil || len(pairs) != 1 || pairs[0].A.ID != kept || pairs[0].B.ID != gone || pairs[0].Reason != "typo" {
			t.Fatalf("%+v %v", pairs, err)
		}
		if err := s.Merge(ctx, citra, kept, gone); err != nil {
			t.Fatal(err)
		}
		if c, err := s.Open(ctx, citra, gone); err != nil || c.ID != kept {
			t.Errorf("the merged record opens %v, %v", c.ID, err)
		}
		if again, _ := arrive(t, d, twin); again[0].Child.ID != kept {
			t.Error("a line about the merged record is about the kept one")
		}
		if err := s.Merge(ctx, citra, kept, gone); fault.KindOf(err) != fault.Stale {
			t.Errorf("merging twice: %v", err)
		}
		if err := s.Part(ctx, citra, kept, gone); err != nil {
			t.Fatal(err)
		}
		if c, err := s.Open(ctx, citra, gone); err != nil || c.ID != gone {
			t.Errorf("after parting: %v, %v", c.ID, err)
		}
		if *refreshed != 2 {
			t.Errorf("figures were refreshed %d times, want 2", *refreshed)
		}
	})
}

func TestSearchFindsByWordsAndNumberInsideTheTerritory(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		other := budi()
		other.NIK, other.Name, other.Village, other.Birth = "7312020202250002", "Siti Budiarti", "7312021001", other.Birth+30
		arrive(t, d, budi(), other)
		s, citra, _ := officer(d)
		for query, want := range map[string]int{"budi": 2, "BUDI sant": 1, "santoso andi": 1, "siti": 2, "7312010101250001": 1, "7312.0101.0125.0001": 1, "73120101": 0, "7312010101250009": 0, "zzz": 0, "": 0, "%": 0} {
			found, err := s.Search(ctx, citra, query, 50)
			if err != nil || len(found) != want {
				t.Errorf("%q: %d found, want %d, %v", query, len(found), want, err)
			}
		}
		ani := citra
		ani.Role, ani.Region = account.Village, village
		if found, err := s.Search(ctx, ani, "budi", 50); err != nil || len(found) != 1 {
			t.Errorf("the village sees %d, %v", len(found), err)
		}
		if _, err := s.Open(ctx, ani, firstOf(t, s, citra, "budiarti")); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another village's child: %v", err)
		}
		planner := citra
		planner.Role = account.Planner
		if _, err := s.Search(ctx, planner, "budi", 50); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a planner: %v", err)
		}
	})
}

func firstOf(t *testing.T, s *people.Service, by account.Actor, query string) db.ID {
	t.Helper()
	found, err := s.Search(ctx, by, query, 1)
	if err != nil || len(found) == 0 {
		t.Fatal(query, err)
	}
	return found[0].ID
}
