package family_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/family"
	"tumbuh/internal/record/feed"
	"tumbuh/internal/record/people"
)

var ctx = context.Background()

const (
	regency = "7312"
	here    = "7312011001"
	there   = "7312021001"
)

type fields map[string]any

// by is an edit of a cadre here, saved a while ago.
func by(kind string, subject, id db.ID, say fields) family.Edit {
	e := family.Edit{Regency: regency, Kind: kind, Subject: subject, ID: id, Fields: map[string]json.RawMessage{}, Area: here,
		Source: account.Source{By: db.NewID(), Name: "Kader Murni", Phone: db.NewID(), At: db.Time{Time: time.Now().UTC().Add(-time.Hour).Truncate(time.Second)}}}
	for name, value := range say {
		text, err := json.Marshal(value)
		if err != nil {
			panic(err)
		}
		e.Fields[name] = text
	}
	return e
}

func (f fields) with(more fields) fields {
	all := fields{}
	for _, m := range []fields{f, more} {
		for name, value := range m {
			all[name] = value
		}
	}
	return all
}

// first makes a subject; more says what is not as usual.
func first(kind string, more fields) family.Edit {
	usual := map[string]fields{
		family.OfHousehold: {"village": here, "posyandu": "Mawar", "head": "Andi"},
		family.OfPerson:    {"village": here, "posyandu": "Mawar", "name": "Siti", "sex": 2, "relation": "spouse", "birth": "1998-02-03"},
		family.OfChild:     {"village": here, "posyandu": "Mawar", "name": "Budi", "sex": 1, "birth": "2026-01-02"},
	}
	id := db.NewID()
	return by(kind, id, id, usual[kind].with(more))
}

// then says more of a subject, over what an edit said.
func then(e family.Edit, say fields) family.Edit {
	next := by(e.Kind, e.Subject, db.NewID(), say)
	next.Over = map[string]db.ID{}
	for name := range next.Fields {
		if e.Fields[name] != nil {
			next.Over[name] = e.ID
		}
	}
	return next
}

// pushes are taken each in a transaction of its own.
func push(t *testing.T, d *db.DB, edits ...family.Edit) (all []family.Outcome, errs []error) {
	t.Helper()
	err := d.WriteUnrecorded(ctx, func(tx *db.Tx) error {
		all, errs = nil, nil
		in := family.NewIntake(tx, regency)
		if err := in.Prepare(edits, nil); err != nil {
			return err
		}
		var items []feed.Item
		for _, e := range edits {
			o, err := in.Take(e)
			all, errs, items = append(all, o), append(errs, err), append(items, o.Touched...)
		}
		if err := in.Close(); err != nil {
			return err
		}
		return feed.Touch(tx, regency, items...)
	})
	if err != nil {
		t.Fatal(err)
	}
	return all, errs
}

// accepts pushes edits of which none may be refused.
func accepts(t *testing.T, d *db.DB, edits ...family.Edit) []family.Outcome {
	t.Helper()
	all, errs := push(t, d, edits...)
	for i, err := range errs {
		if err != nil {
			t.Fatalf("%s %s: %v", edits[i].Kind, edits[i].Fields, err)
		}
	}
	return all
}

func doc(t *testing.T, d *db.DB, kind string, id db.ID) family.Doc {
	t.Helper()
	var docs map[db.ID]family.Doc
	if err := d.Read(ctx, func(tx *db.Tx) (err error) { docs, err = family.Docs(tx, regency, kind, []db.ID{id}); return err }); err != nil {
		t.Fatal(err)
	}
	return docs[id]
}

func child(t *testing.T, d *db.DB, id db.ID) people.Child {
	t.Helper()
	var found map[db.ID]people.Child
	if err := d.Read(ctx, func(tx *db.Tx) (err error) { found, err = people.ByID(tx, regency, id); return err }); err != nil {
		t.Fatal(err)
	}
	return found[id]
}

func TestWhatAPhoneMayNotSay(t *testing.T) {
	t.Parallel()
	home := first(family.OfHousehold, nil)
	for name, c := range map[string]struct {
		edit family.Edit
		key  string
		of   string
	}{
		"an unknown field":                   {first(family.OfHousehold, fields{"colour": "red"}), "family.field.unknown", "colour"},
		"an unknown kind":                    {by("animal", home.ID, db.NewID(), fields{"name": "Belang"}), "family.kind", ""},
		"nothing":                            {then(home, nil), "family.empty", ""},
		"a household without a head":         {first(family.OfHousehold, fields{"head": "  "}), "family.field.needed", "family.name.head"},
		"a head taken away":                  {then(home, fields{"head": nil}), "family.field.needed", "family.name.head"},
		"a card number of 15 digits":         {then(home, fields{"kk": "731201010125000"}), "family.field.number", "family.name.kk"},
		"a number as a number":               {then(home, fields{"kk": 7312010101250001}), "family.field.type", "family.name.kk"},
		"water from nowhere":                 {then(home, fields{"water": "rain of gold"}), "family.field.code", "family.name.water"},
		"a sixth step of welfare":            {then(home, fields{"welfare": 6}), "family.field.range", "family.name.welfare"},
		"a village of another regency":       {then(home, fields{"village": "7371011001"}), "family.field.village", "family.name.village"},
		"a kecamatan for a village":          {then(home, fields{"village": "731201"}), "family.field.village", "family.name.village"},
		"an address without end":             {then(home, fields{"address": strings.Repeat("a", 201)}), "family.field.long", "family.name.address"},
		"a bell in a name":                   {then(home, fields{"head": "An\adi"}), "family.field.text", "family.name.head"},
		"a child born tomorrow":              {first(family.OfChild, fields{"birth": time.Now().AddDate(0, 0, 2).Format("2006-01-02")}), "family.field.birth", "family.name.birth"},
		"a child without a birth date":       {first(family.OfChild, fields{"birth": nil}), "family.field.needed", "family.name.birth"},
		"a third sex code":                   {first(family.OfPerson, fields{"sex": 3}), "family.field.code", "family.name.sex"},
		"a temporary number without a digit": {first(family.OfChild, fields{"temp": "7312010101250001"}), "family.field.temp", "family.name.temp"},
		"a household that nobody recorded":   {first(family.OfPerson, fields{"household": db.NewID()}), "family.reference.household", ""},
		"a mother who is a household":        {first(family.OfChild, fields{"mother": home.ID}), "family.reference.mother", ""},
		"more of somebody who is not there":  {then(first(family.OfPerson, nil), fields{"name": "Ani"}), "family.unknown", ""},
		"a household as a person":            {by(family.OfPerson, home.ID, db.NewID(), fields{"name": "Ani"}), "family.taken", ""},
		"a new household in another village": {first(family.OfHousehold, fields{"village": there}), "family.area", ""},
		"a mistake without a reason":         {then(home, fields{"deleted": ""}), "family.field.needed", "family.name.deleted"},
		"that a mistake was no mistake":      {then(home, fields{"deleted": nil}), "family.field.needed", "family.name.deleted"},
	} {
		t.Run(name, func(t *testing.T) {
			d := dbtest.Open(t, db.SQLite)
			accepts(t, d, home)
			before := doc(t, d, family.OfHousehold, home.ID)
			_, errs := push(t, d, c.edit)
			f := fault.As(errs[0])
			if f == nil || f.Key != c.key {
				t.Fatalf("%v, want %s", errs[0], c.key)
			}
			switch field := f.Args["Field"].(type) {
			case fault.Key:
				if string(field) != c.of {
					t.Errorf("names %s, want %s", field, c.of)
				}
			case string:
				if field != c.of {
					t.Errorf("names %s, want %s", field, c.of)
				}
			}
			if after := doc(t, d, family.OfHousehold, home.ID); len(after.Heads) != len(before.Heads) || after.Fields["head"] != before.Fields["head"] {
				t.Errorf("something was changed: %v", after)
			}
		})
	}
}

func TestVerdicts(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		home := first(family.OfHousehold, nil)
		name, other := then(home, fields{"head": "Andi Rahman"}), then(home, fields{"head": "Andi R."})
		gone := then(home, fields{"deleted": "tercatat dua kali"})
		for i, c := range []struct {
			edit family.Edit
			want people.Verdict
		}{{home, people.New}, {home, people.Same}, {name, people.Changed}, {name, people.Same}, {other, people.Stale}, {gone, people.Changed}, {then(home, fields{"rt": "001"}), people.Stale}} {
			if o := accepts(t, d, c.edit); o[0].Verdict != c.want {
				t.Errorf("edit %d: %v, want %v", i, o[0].Verdict, c.want)
			}
		}
		if left := doc(t, d, family.OfHousehold, home.ID); left.ID != "" {
			t.Errorf("a deleted household is still there: %v", left)
		}
	})
}

// TestAHouseholdTakesItsMembersAlong when it moves, also one who was registered
// afterwards by a phone that had not heard of it; who moved alone stays moved.
func TestAHouseholdTakesItsMembersAlong(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		home := first(family.OfHousehold, nil)
		mother, baby := first(family.OfPerson, fields{"household": home.ID}), first(family.OfChild, fields{"household": home.ID, "posyandu": "Melati"})
		grandma := first(family.OfPerson, fields{"household": home.ID, "name": "Hasna"})
		accepts(t, d, home, mother, baby, grandma)
		accepts(t, d, then(grandma, fields{"village": there, "posyandu": "Anggrek", "household": nil}))
		move := then(home, fields{"village": there, "posyandu": ""})
		o := accepts(t, d, move)
		if len(o[0].Touched) != 3 {
			t.Errorf("touched %v, want the household, the mother and the child", o[0].Touched)
		}
		for _, item := range o[0].Touched {
			if item.Village != there || item.Posyandu != "" || item.Gone {
				t.Errorf("%+v did not go along", item)
			}
		}
		late := first(family.OfChild, fields{"household": home.ID, "name": "Ani", "birth": "2026-03-04"})
		accepts(t, d, late)
		for kind, id := range map[string]db.ID{family.OfPerson: mother.ID, family.OfChild: late.ID} {
			if at := doc(t, d, kind, id); at.Village != there {
				t.Errorf("%s is in %s", kind, at.Village)
			}
		}
		if at := doc(t, d, family.OfPerson, grandma.ID); at.Posyandu != "Anggrek" {
			t.Errorf("who had moved alone: %v", at)
		}
		if c := child(t, d, baby.ID); c.Village != there || c.Posyandu != "" {
			t.Errorf("the child stands in %s %s", c.Village, c.Posyandu)
		}
		back := then(move, fields{"village": here})
		if _, errs := push(t, d, back); fault.As(errs[0]) == nil || fault.As(errs[0]).Key != "family.transfer.in" {
			t.Errorf("fetched back from another village: %v", errs[0])
		}
		back.Area = there
		accepts(t, d, back)
		if c := child(t, d, baby.ID); c.Village != here {
			t.Errorf("sent back, the child stands in %s", c.Village)
		}
	})
}

// TestANumberThatTwoChildrenSay goes to the older record, whichever comes first, and
// the other is kept without it; it gets the number when the first gives it up.
func TestANumberThatTwoChildrenSay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		const nik = "7312010201260001"
		older := first(family.OfChild, fields{"nik": nik})
		newer := first(family.OfChild, fields{"nik": nik, "name": "Rahmat", "birth": "2026-05-06"})
		accepts(t, d, newer)
		if c := child(t, d, newer.ID); c.NIK != nik {
			t.Fatalf("alone it holds %q", c.NIK)
		}
		accepts(t, d, older)
		a, b := child(t, d, older.ID), child(t, d, newer.ID)
		if a.NIK != nik || a.Claim != "" || b.NIK != "" || b.Claim != nik {
			t.Errorf("the older has %q %q, the newer %q %q", a.NIK, a.Claim, b.NIK, b.Claim)
		}
		if says := doc(t, d, family.OfChild, newer.ID).Fields["nik"]; says != nik {
			t.Errorf("the cadre's phone shows %v for what she wrote", says)
		}
		service := people.Service{DB: d}
		pairs, err := service.Pairs(ctx, account.CommandLine("t", regency), "open", 10)
		if err != nil || len(pairs) != 1 || pairs[0].Reason != "nik" {
			t.Errorf("proposed: %v %v", pairs, err)
		}
		accepts(t, d, then(older, fields{"nik": "7312010201260002"}))
		if c := child(t, d, newer.ID); c.NIK != nik || c.Claim != "" {
			t.Errorf("given up, the newer has %q %q", c.NIK, c.Claim)
		}
		if pairs, err = service.Pairs(ctx, account.CommandLine("t", regency), "open", 10); err != nil || len(pairs) != 0 {
			t.Errorf("still proposed: %v %v", pairs, err)
		}
	})
}

// TestTheTemporaryNumberGivesWayToTheOwn and a child erased at its family's wish is
// not brought back by a phone, nor one whose consent was withdrawn changed.
func TestTheTemporaryNumberGivesWayToTheOwn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		baby := first(family.OfChild, fields{"name": "Bayi Ny. Siti", "temp": "73120142029800011"})
		accepts(t, d, baby)
		named := then(baby, fields{"name": "Nurul", "temp": nil, "nik": "7312010201260009"})
		accepts(t, d, named)
		c := child(t, d, baby.ID)
		if c.TempID != "" || c.NIK != "7312010201260009" || c.Name != "Nurul" {
			t.Fatalf("%q %q %q", c.TempID, c.NIK, c.Name)
		}
		if err := d.WriteUnrecorded(ctx, func(tx *db.Tx) error { return people.Block(tx, regency, c.Birth, c.ID) }); err != nil {
			t.Fatal(err)
		}
		if _, errs := push(t, d, then(named, fields{"rt": "002"})); fault.As(errs[0]) == nil || fault.As(errs[0]).Key != "people.blocked" {
			t.Errorf("blocked, yet: %v", errs[0])
		}
		if err := d.WriteUnrecorded(ctx, func(tx *db.Tx) error {
			if err := family.Forget(tx, []people.Child{c}); err != nil {
				return err
			}
			return people.Forget(tx, regency, c.ID)
		}); err != nil {
			t.Fatal(err)
		}
		again := first(family.OfChild, fields{"name": "Nurul", "nik": "7312010201260009"})
		for _, e := range []family.Edit{baby, again} {
			if _, errs := push(t, d, e); fault.As(errs[0]) == nil || fault.As(errs[0]).Key != "people.forgotten" {
				t.Errorf("erased, yet: %v", errs[0])
			}
		}
	})
}
