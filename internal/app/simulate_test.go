package app_test

import (
	"context"
	"slices"
	"testing"

	"tumbuh/internal/aksi/lokus"
	"tumbuh/internal/aksi/plan"
	"tumbuh/internal/aksi/rembuk"
	"tumbuh/internal/app/world"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/rupiah"
	"tumbuh/internal/record/account"
)

// A made-up year goes through the services that people have, so that it shows what a
// year looks like: each step rests on the one before.
func TestASimulatedYearHangsTogether(t *testing.T) {
	t.Parallel()
	w, _ := office(t)
	made, err := w.App.SimulateActions(t.Context(), 1, func(int, int) {})
	if err != nil {
		t.Fatal(err)
	}
	if made.Recommendations < 2 || made.Lokus < 8 || made.Rows < 90 || made.Commitments < 40 || made.Teams < 40 {
		t.Errorf("made %+v", made)
	}
	year := world.Now.Year()
	err = w.DB.Read(context.Background(), func(tx *db.Tx) error {
		list, decided, err := lokus.Chosen(tx, world.Regency, year)
		if err != nil || !decided {
			t.Errorf("the list is not decided: %v", err)
		}
		rows, err := plan.Rows(tx, world.Regency, year)
		if err != nil {
			return err
		}
		ids, served, sum := map[db.ID]bool{}, map[string]bool{}, rupiah.Amount(0)
		for _, e := range rows {
			ids[e.ID] = true
			for _, area := range e.Body.Areas {
				served[area] = true
			}
			if sum, err = rupiah.Sum(sum, e.Body.Cost); err != nil {
				return err
			}
		}
		total, err := plan.Total(rows)
		if err != nil || total.Cost != sum {
			t.Errorf("the rows cost %d, the plan says %d (%v)", sum, total.Cost, err)
		}
		for _, v := range list.Villages {
			if !served[v.Code] {
				t.Errorf("no row serves %s", v.Code)
			}
		}
		promised, err := rembuk.Commitments(tx, world.Regency, year)
		if err != nil || len(promised) != made.Commitments {
			t.Errorf("%d commitments of %d: %v", len(promised), made.Commitments, err)
		}
		verdicts := map[rembuk.Verdict]int{}
		for _, e := range promised {
			if len(e.Body.Rows) == 0 || slices.ContainsFunc(e.Body.Rows, func(id db.ID) bool { return !ids[id] }) {
				t.Errorf("commitment %d is of no row", e.Body.Number)
			}
			verdicts[e.Body.Verdict(civil.DateOf(world.Now))]++
		}
		if verdicts[rembuk.Kept] == 0 || verdicts[rembuk.Running] == 0 {
			t.Errorf("what became of them: %v", verdicts)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	if _, err := w.App.SimulateActions(t.Context(), 1, func(int, int) {}); fault.KindOf(err) != fault.Conflict {
		t.Errorf("the year was made twice: %v", err)
	}
	w.As(w.Person("bappeda2", account.Secretariat, world.Regency)).Opens("/aksi", "2026")
}
