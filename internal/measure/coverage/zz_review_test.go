package coverage_test

import (
	"testing"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/exchange/sync/synctest"
	"tumbuh/internal/measure/coverage"
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
