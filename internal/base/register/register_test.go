package register_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/register"
)

type note struct {
	Text  string `json:"text"`
	Count int    `json:"count,omitempty"`
}

const (
	notes   = register.Kind[note]("test.note")
	others  = register.Kind[note]("test.other")
	regency = "7312"
)

var ani, budi = ledger.By{Name: "Ani"}, ledger.By{Name: "Budi"}

func save(t *testing.T, d *db.DB, by ledger.By, e *register.Entry[note]) error {
	t.Helper()
	return notes.Save(context.Background(), d, by, ledger.Deed{Regency: regency, Action: "test.note"}, e)
}

func listed(t *testing.T, d *db.DB, q register.Query) (texts []string) {
	t.Helper()
	err := d.Read(context.Background(), func(tx *db.Tx) error {
		all, err := notes.List(tx, regency, q)
		for _, e := range all {
			texts = append(texts, e.Body.Text)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

func TestTheSecondOfTwoEditorsIsToldAndNothingIsLost(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		first := register.Entry[note]{Year: 2026, Area: regency, Body: note{Text: "as Ani began it"}}
		if err := save(t, d, ani, &first); err != nil || first.Version != 1 || first.By != "Ani" {
			t.Fatal(err, first)
		}
		hers, his := first, first
		hers.Body.Text, his.Body.Text = "hers", "his"
		if err := save(t, d, ani, &hers); err != nil || hers.Version != 2 {
			t.Fatal(err, hers)
		}
		err := save(t, d, budi, &his)
		var clash *register.Clash[note]
		if !errors.As(err, &clash) || fault.KindOf(err) != fault.Stale || clash.Stands == nil || clash.Stands.Body.Text != "hers" || clash.Stands.By != "Ani" {
			t.Fatalf("the second editor was told: %v", err)
		}
		if got := listed(t, d, register.Query{}); len(got) != 1 || got[0] != "hers" || his.Version != 1 || his.Body.Text != "his" {
			t.Fatalf("what stands is %v, his own is %v", got, his)
		}
		his.Version = clash.Stands.Version // he has compared, and saves again
		if err := save(t, d, budi, &his); err != nil || his.Version != 3 {
			t.Fatal(err, his)
		}
		if err := notes.Remove(context.Background(), d, ani, ledger.Deed{Regency: regency, Action: "test.note"}, hers); fault.KindOf(err) != fault.Stale {
			t.Errorf("an old version was removed: %v", err)
		}
		if err := notes.Remove(context.Background(), d, ani, ledger.Deed{Regency: regency, Action: "test.note"}, his); err != nil {
			t.Error(err)
		}
		if err := save(t, d, budi, &his); !errors.As(err, &clash) || clash.Stands != nil {
			t.Errorf("what was removed was saved: %v", err)
		}
		his.Version = 0 // kept again on purpose, as a new one
		if err := save(t, d, budi, &his); err != nil {
			t.Error(err)
		}
	})
}

func TestOfManyWhoEditTheSameVersionOneIsKept(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		e := register.Entry[note]{Area: regency}
		if err := save(t, d, ani, &e); err != nil {
			t.Fatal(err)
		}
		errs := make([]error, 8)
		var all sync.WaitGroup
		for i := range errs {
			all.Go(func() {
				mine := e
				mine.Body.Count = i + 1
				errs[i] = save(t, d, budi, &mine)
			})
		}
		all.Wait()
		kept := 0
		for _, err := range errs {
			switch {
			case err == nil:
				kept++
			case fault.KindOf(err) != fault.Stale:
				t.Error(err)
			}
		}
		if kept != 1 {
			t.Errorf("%d of %d were kept", kept, len(errs))
		}
	})
}

func TestEntriesAreFoundByYearPlacePartAndCode(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		whole := register.Entry[note]{Year: 2026, Area: regency, Code: "005/1", Body: note{Text: "whole"}}
		if err := save(t, d, ani, &whole); err != nil {
			t.Fatal(err)
		}
		for _, e := range []register.Entry[note]{
			{Year: 2026, Area: "731201", Part: whole.ID, Body: note{Text: "district"}},
			{Year: 2026, Area: "7312012005", Part: whole.ID, Body: note{Text: "village"}},
			{Year: 2025, Area: "731202", Body: note{Text: "earlier"}},
		} {
			if err := save(t, d, ani, &e); err != nil {
				t.Fatal(err)
			}
		}
		for _, c := range []struct {
			q    register.Query
			want int
		}{{register.Query{}, 4}, {register.Query{Year: 2026}, 3}, {register.Query{Area: "731201"}, 2}, {register.Query{Area: "7312012005"}, 1}, {register.Query{Part: whole.ID}, 2},
			{register.Query{Year: 2025, Area: "731201"}, 0}} {
			if got := listed(t, d, c.q); len(got) != c.want {
				t.Errorf("%+v: %v", c.q, got)
			}
		}
		again := register.Entry[note]{Area: regency, Code: "005/1"}
		if err := save(t, d, budi, &again); fault.KindOf(err) != fault.Conflict || again.Version != 0 {
			t.Errorf("a code was given twice: %v", err)
		}
		other := register.Entry[note]{Area: regency, Code: "005/1"}
		if err := others.Save(context.Background(), d, budi, ledger.Deed{Regency: regency, Action: "test.note"}, &other); err != nil {
			t.Errorf("another kind's code: %v", err)
		}
		err := d.Read(context.Background(), func(tx *db.Tx) error {
			found, err := notes.Coded(tx, regency, "005/1")
			if err == nil && found.ID != whole.ID {
				t.Errorf("found %v", found)
			}
			if _, none := notes.Get(tx, "3201", whole.ID); fault.KindOf(none) != fault.NotFound {
				t.Errorf("another regency's: %v", none)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
}

func TestWhatAnEntryWasStandsInTheLedger(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		e := register.Entry[note]{Area: regency, Body: note{Text: "before", Count: 7}}
		if err := save(t, d, ani, &e); err != nil {
			t.Fatal(err)
		}
		e.Body.Text = "after"
		if err := save(t, d, budi, &e); err != nil {
			t.Fatal(err)
		}
		err := d.Read(context.Background(), func(tx *db.Tx) error {
			entries, err := ledger.List(tx, regency, ledger.Query{Target: string(e.ID), Limit: 10})
			if len(entries) != 2 || entries[0].Detail != `{"before":{"text":"before"},"after":{"text":"after"}}` {
				t.Errorf("the ledger says %+v", entries)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
}

// Who knows the id and the version of an entry cannot make it their own.
func TestAnEntryStaysWhereItIs(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		whole := register.Entry[note]{Area: "731201", Body: note{Text: "whole"}}
		if err := save(t, d, ani, &whole); err != nil {
			t.Fatal(err)
		}
		e := register.Entry[note]{Area: "731201", Part: whole.ID, Body: note{Text: "Ani's"}}
		if err := save(t, d, ani, &e); err != nil {
			t.Fatal(err)
		}
		for _, taken := range []register.Entry[note]{{ID: e.ID, Version: 1, Area: "731202", Part: whole.ID}, {ID: e.ID, Version: 1, Area: "731201", Part: db.NewID()}, {ID: e.ID, Version: 1, Area: "731201"}} {
			if err := save(t, d, budi, &taken); fault.KindOf(err) != fault.NotFound {
				t.Errorf("%+v: %v", taken, err)
			}
		}
		if got := listed(t, d, register.Query{Part: whole.ID}); len(got) != 1 || got[0] != "Ani's" {
			t.Errorf("what stands is %v", got)
		}
	})
}

// person is a body that names somebody.
type person struct {
	Name string `json:"name,omitempty"`
	Seat string `json:"seat"`
}

func (p person) Nameless() person { p.Name = ""; return p }

func TestTheLedgerKeepsNoNameOfABodyThatHasOne(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		const people = register.Kind[person]("test.person")
		deed := ledger.Deed{Regency: regency, Action: "test.person"}
		e := register.Entry[person]{Area: regency, Body: person{"Siti Rahasia", "chair"}}
		if err := people.Save(context.Background(), d, ani, deed, &e); err != nil {
			t.Fatal(err)
		}
		if e.Body.Name == "" {
			t.Error("the name is not kept")
		}
		e.Body = person{"Budi Rahasia", "secretary"}
		if err := people.Save(context.Background(), d, ani, deed, &e); err != nil {
			t.Fatal(err)
		}
		if err := people.Remove(context.Background(), d, ani, deed, e); err != nil {
			t.Fatal(err)
		}
		err := d.Read(context.Background(), func(tx *db.Tx) error {
			entries, err := ledger.List(tx, regency, ledger.Query{Target: string(e.ID), Limit: 10})
			for _, l := range entries {
				if strings.Contains(l.Detail, "Rahasia") || !strings.Contains(l.Detail, "secretary") && !strings.Contains(l.Detail, "chair") {
					t.Errorf("the ledger says %s", l.Detail)
				}
			}
			if len(entries) != 3 {
				t.Errorf("%d entries", len(entries))
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
}
