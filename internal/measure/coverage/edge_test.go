package coverage_test

import (
	"errors"
	"testing"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/exchange/sync/synctest"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/measure/coverage"
	"tumbuh/internal/record/account"
)

// What is stale already and becomes so again shows it to whoever is counting: the count
// that began before must not stand.
func TestWhoeverCountsSeesThatAVillageMovedAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		err := d.WriteUnrecorded(ctx, func(tx *db.Tx) error {
			var seen []coverage.Mark
			look := func(err error) {
				t.Helper()
				m, other := coverage.MarkOf(tx, synctest.Regency, synctest.Goarie)
				for _, was := range seen {
					if m == was {
						t.Errorf("again %+v", m)
					}
				}
				if seen = append(seen, m); err != nil || other != nil {
					t.Fatal(err, other)
				}
			}
			look(nil) // never counted
			look(coverage.Stale(tx, synctest.Regency, synctest.Goarie))
			look(coverage.Stale(tx, synctest.Regency, synctest.Goarie))
			look(coverage.Move(tx, synctest.Regency, synctest.Goarie, coverage.Mark{Seq: 3, Day: civil.MustDate("2026-09-05"), Rules: "1"}))
			look(coverage.Stale(tx, synctest.Regency))
			seen = seen[3:]
			look(coverage.Stale(tx, synctest.Regency))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// An import into a village that is being counted for the first time: that count must not
// stand either, though no mark of the village was there that could move.
func TestAnImportIsSeenByWhoeverCountsAVillageFirst(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		err := d.WriteUnrecorded(ctx, func(tx *db.Tx) error {
			if _, err := tx.Exec(`insert into child (regency, id, village, name, name_fold, match_key, sex, birth, parent, parent_fold, puskesmas, posyandu, rt, rw, address, since, as_of, changed)
				values ($1, $2, $3, 'B', 'B', 'B', 1, $4, '', '', '', '', '', '', '', 202601, $4, $5)`, synctest.Regency, db.NewID(), synctest.Goarie, civil.MustDate("2026-01-05"), tx.Now()); err != nil {
				return err
			}
			was, err := coverage.MarkOf(tx, synctest.Regency, synctest.Goarie)
			if err == nil {
				err = coverage.Stale(tx, synctest.Regency)
			}
			if err != nil {
				return err
			}
			now, err := coverage.MarkOf(tx, synctest.Regency, synctest.Goarie)
			if was == now {
				t.Errorf("it stays %+v", now)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// The form's mark of an earlier month and a dose given later are complete together.
func TestImmunisationMarkedThenGivenIsComplete(t *testing.T) {
	each(t, func(v *village) {
		home := v.family("Besse", nil)
		c := v.child(home, "Budi", "2025-08-10")
		v.Happens("services", c, says{"month": "2026-03", "marks": says{"immunisation": true}})
		v.Happens("services", c, says{"month": "2026-05", "given": []string{"mr1"}})
		v.expect(map[string]string{"ESS-19 2026-08": "1/1", "OLD-07 2026-08": "1/1"})
	})
}

// Two forums a year are asked of each kecamatan: so many in all of them together reach nothing.
func TestATargetOfOnePlaceIsNoneOfSeveral(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		year, said := civil.YearOf(2026), []string{"731201", "731202"}
		err := d.WriteUnrecorded(ctx, func(tx *db.Tx) error {
			rows := tx.Batch("insert into coverage (regency, indicator, period, area, numerator, source, note, office, state, entered, entered_name, moved_name)", 12, "")
			for i, area := range said {
				if err := rows.Add("7312", "SUP-02", year, area, 3*i, "office", "", "bappeda", 0, tx.Now(), "x", ""); err != nil {
					return err
				}
			}
			_, err := rows.Flush()
			return errors.Join(err, region.OpenRegency(tx, "7312"))
		})
		if err != nil {
			t.Fatal(err)
		}
		x, _, _ := edition.Find("SUP-02")
		target, _ := x.Target(2026)
		for area, want := range map[string][2]bool{"731201": {false, true}, "731202": {true, true}, "7312": {false, false}} {
			all, err := (&coverage.Service{DB: d}).Values(ctx, account.CommandLine("x", "7312"), coverage.Query{Area: area, Periods: []civil.Period{year}, Indicators: []string{"SUP-02"}})
			if err != nil || len(all) != 1 {
				t.Fatal(all, err)
			}
			if reached, ok := all[0].Reached(target, x.Lower); reached != want[0] || ok != want[1] {
				t.Errorf("%s: %d forums, reached %v, to be compared %v", area, all[0].Numerator, reached, ok)
			}
		}
	})
}

// Whoever moves is one person of the regency's quarter: in the village where it ends.
func TestWhoeverMovesIsCountedWhereThePeriodEnds(t *testing.T) {
	each(t, func(v *village) {
		stays, moves := v.family("Besse", nil), v.family("Daeng", nil)
		for name, home := range map[string]db.ID{"Budi": stays, "Eka": moves} {
			c := v.child(home, name, "2025-02-10")
			for _, day := range []string{"2026-07-10", "2026-08-10"} {
				v.Happens("weighing", c, says{"day": day, "grams": 8800, "mm": 700 + 10*int(day[6]-'0'), "position": 1})
			}
		}
		v.expect(map[string]string{"ESS-17 2026Q3": "2/2"})
		v.Edit(moves, "household", says{"village": synctest.Jampu})
		v.expect(map[string]string{"ESS-17 2026-07": "2/2", "ESS-17 2026-08": "2/2", "ESS-17 2026Q3": "1/1", "ESS-17 2026-09": "0/1", "OLD-04 2026Q3": "4/5"})
	})
}
