package roster_test

import (
	"testing"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
)

// TestWhatOneHasStaysWhatOneGetsDoesNot: an insurance and a certificate stand until it is
// said otherwise, so do water and latrine where the household was not asked; a class or a
// visit is of its month. One who says yes is believed over one who says no.
func TestWhatOneHasStaysWhatOneGetsDoesNot(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := begin(t, d)
		p.home("Andi", "2026-01-05", "latrine", "none")
		p.child("Budi", "2026-01-05", "2025-03-20", "household", "@Andi")
		p.served("Budi", "2026-01", "insurance water latrine counselling_father counselling_mother parenting")
		p.happened("Andi", "visit", `"day":"2026-02-11","topics":[]`)
		p.served("Budi", "2026-03", "-insurance -water certificate")
		p.served("Budi", "2026-03", "parenting -certificate") // another says no: who says yes is believed
		p.child("Tick", "2026-01-05", "2025-03-20")
		p.served("Tick", "2025-12", "immunisation") // at nine months: the basic series alone
		p.served("Tick", "2026-01", "immunisation") // at ten: the form's one mark means both
		p.child("Dose", "2026-01-05", "2025-03-20")
		p.served("Dose", "2026-01", "given:mr1 given:hb0 given:bcg given:opv1 given:opv2 given:opv3 given:opv4 given:dpt1 given:dpt2 given:dpt3")
		p.served("Dose", "2026-03", "-immunisation given:ipv1")
		p.child("Half", "2026-01-05", "2025-03-20")
		p.weighed("Half", "2026-02-03", 0, 700) // no weight, and one that nobody measured
		p.weighed("Half", "2026-03-03", 8000, 0)
		v := p.village(goarie, "2026-04-10")
		for _, c := range []struct{ name, month, want string }{
			{"Budi", "2026-01", "water(said) latrine(said) insurance(said) counselling_father(said) counselling_mother(said) parenting(said)"},
			{"Budi", "2026-02", "home_visit(home_visit) water(kept) insurance(kept)"}, // its latrine is known to be none
			{"Budi", "2026-03", "certificate(said) parenting(said)"},
			{"Budi", "2026-04", "certificate(kept)"},
			{"Tick", "2025-12", "immunisation(said)"},
			{"Tick", "2026-01", "immunisation(said) measles(said)"},
			{"Dose", "2026-01", "measles(given)"},
			{"Dose", "2026-02", "measles(given)"},
			{"Dose", "2026-03", "immunisation(given) measles(given)"},
			{"Half", "2026-02", "measured(weighing)"},
			{"Half", "2026-03", "weighed(weighing)"},
			{"Half", "2025-03", ""}, // before anything is known
			{"Half", "2026-05", ""}, // not yet
		} {
			is(t, c.name+" "+c.month, marks(child(t, v, c.name).Marks(civil.MustMonth(c.month))), c.want)
		}
		if m := child(t, v, "Budi").Marks(202603); m.No == 0 || m.Has("insurance") || m.Of("certificate").Key() != "said" {
			t.Errorf("%+v", m)
		}
	})
}
