package roster_test

import (
	"testing"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/fact/form"
)

// TestAFamilyThatMovesLeavesItsPastWhereItLived, also when nothing was ever recorded of it
// there: what was counted of it stays, and its household and its people stay together.
func TestAFamilyThatMovesLeavesItsPastWhereItLived(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := begin(t, d)
		p.home("Andi", "2026-01-05", "water", "piped")
		p.woman("Sitti", "2026-01-05", "Andi")
		p.child("Budi", "2026-01-05", "2025-10-01", "household", "@Andi", "mother", "@Sitti")
		p.say("household", "Andi", "2026-05-20", map[string]any{"village": barae, "posyandu": "Melati"})
		check := func(when string) {
			t.Helper()
			for code, want := range map[string]string{goarie: "x x x x . . . .", barae: ". . . . x x x ."} {
				v := p.village(code, "2026-07-15")
				is(t, when+", Budi in "+code, here("2026-01", "2026-08", child(t, v, "Budi").Here), want)
				is(t, when+", Sitti in "+code, here("2026-01", "2026-08", woman(t, v, "Sitti").Here), want)
			}
		}
		check("silent")
		p.weighed("Budi", "2026-06-10", 5000, 600, barae)
		check("weighed where it lives now")
	})
}

// TestWhoMovesWithinAQuarterIsOnOneRecapitulation: that of the last month on the form.
func TestWhoMovesWithinAQuarterIsOnOneRecapitulation(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := begin(t, d)
		p.home("Andi", "2025-12-05")
		p.woman("Sitti", "2025-12-05", "Andi")
		p.happened("Sitti", "pregnancy", `"day":"2025-12-06","lmp":"2025-11-01"`)
		p.child("Budi", "2025-12-05", "2024-10-01", "household", "@Andi", "mother", "@Sitti")
		p.weighed("Budi", "2026-01-10", 9000, 750)
		p.say("household", "Andi", "2026-02-20", map[string]any{"village": barae, "posyandu": "Melati"})
		p.weighed("Budi", "2026-03-10", 9300, 770, barae)
		for quarter, want := range map[string][2]int{"2025Q4": {2, 0}, "2026Q1": {0, 2}, "2026Q2": {0, 2}} {
			q := civil.MustPeriod(quarter)
			for i, code := range []string{goarie, barae} {
				v := p.village(code, "2026-05-15")
				if n := len(v.Mothers(q)) + len(v.Babies(q)); n != want[i] {
					t.Errorf("%s: %d of them on the forms of %s, want %d", quarter, n, code, want[i])
				}
			}
		}
	})
}

// TestAChildWithoutAHouseholdIsOfItsMothers: they are one household of the first thousand days.
func TestAChildWithoutAHouseholdIsOfItsMothers(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := begin(t, d)
		p.home("Andi", "2026-01-05")
		p.woman("Sitti", "2026-01-05", "Andi")
		p.happened("Sitti", "pregnancy", `"day":"2026-01-06","lmp":"2025-12-01"`)
		p.child("Budi", "2026-01-05", "2024-10-01", "mother", "@Sitti")
		v, q := p.village(goarie, "2026-03-31"), civil.MustPeriod("2026Q1")
		m, b := form.Recap3A(v.Mothers(q)[0], q, form.Defaults), form.Recap3B(v.Babies(q)[0], q, form.Defaults)
		if n := form.Scorecard([]form.Recap{m}, []form.Recap{b}, form.Attended{}).Targets.Households; n != 1 {
			t.Errorf("%d households", n)
		}
	})
}

// TestWhoWasNeverExaminedIsNotNormal: that she is neither thin nor ill nobody knows; an age
// or a birth too near is a risk all the same.
func TestWhoWasNeverExaminedIsNotNormal(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := begin(t, d)
		p.home("Andi", "2026-01-05")
		for name, birth := range map[string]string{"Silent": "1998-02-03", "Young": "2008-02-03", "Seen": "1998-02-03"} {
			p.woman(name, "2026-01-05", "Andi", "birth", birth)
			p.happened(name, "pregnancy", `"day":"2026-01-06","lmp":"2025-12-01","gravida":1`)
		}
		p.happened("Seen", "exam", `"day":"2026-02-06","arm_mm":250`)
		v := p.village(goarie, "2026-03-31")
		for name, want := range map[string]string{"Silent": "  ", "Young": "RISTI RISTI RISTI", "Seen": " NORMAL NORMAL"} {
			is(t, name, months("2026-01", "2026-03", woman(t, v, name).Status), want)
		}
	})
}

// TestAMiscarriageSoonAfterABirthEndsItsOwnPregnancy, and is no birth told twice.
func TestAMiscarriageSoonAfterABirthEndsItsOwnPregnancy(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := begin(t, d)
		p.home("Andi", "2025-01-05")
		p.woman("Sitti", "2025-01-05", "Andi")
		p.happened("Sitti", "pregnancy", `"day":"2025-01-06","lmp":"2024-08-01"`)
		p.happened("Sitti", "delivery", `"day":"2025-05-08","outcome":"live"`)
		p.happened("Sitti", "pregnancy", `"day":"2025-09-01","lmp":"2025-07-10"`)
		p.happened("Sitti", "delivery", `"day":"2025-10-10","outcome":"miscarriage"`)
		sitti := woman(t, p.village(goarie, "2026-02-28"), "Sitti")
		is(t, "on form 2A", here("2025-01", "2026-02", func(m civil.Month) bool { return sitti.On2A(m) != nil }), "x x x x x x x . x x . . . .")
	})
}

// TestImmunisationSaidOnceStays for the newer items too.
func TestImmunisationSaidOnceStays(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := begin(t, d)
		p.child("Budi", "2025-06-05", "2025-01-20")
		p.served("Budi", "2025-11", "immunisation")
		v := p.village(goarie, "2026-03-31")
		for _, item := range v.Later(civil.MustPeriod("2026Q1")) {
			if item.Code == "immunised" && item.Sum != (form.Sum{Received: 1, Due: 1}) {
				t.Errorf("%+v", item.Sum)
			}
		}
		if marked := marks(v.Children[0].Marks(202603)); marked != "" {
			t.Errorf("the mark itself is of its month: %s", marked)
		}
	})
}
