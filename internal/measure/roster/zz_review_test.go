package roster_test

import (
	"testing"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
)

func TestZZQuietFamilyMoves(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := begin(t, d)
		p.home("Andi", "2026-01-05", "water", "piped", "latrine", "septic")
		p.woman("Sitti", "2026-01-05", "Andi")
		p.child("Budi", "2026-01-05", "2025-10-01", "household", "@Andi", "mother", "@Sitti")
		p.say("household", "Andi", "2026-05-20", map[string]any{"village": barae, "posyandu": "Melati"})
		v, w := p.village(goarie, "2026-07-15"), p.village(barae, "2026-07-15")
		is(t, "Budi here", here("2026-01", "2026-08", child(t, v, "Budi").Here), "x x x x . . . .")
		is(t, "Budi there", here("2026-01", "2026-08", child(t, w, "Budi").Here), ". . . . x x x .")
		is(t, "Sitti here", here("2026-01", "2026-08", woman(t, v, "Sitti").Here), "x x x x . . . .")
		is(t, "Sitti there", here("2026-01", "2026-08", woman(t, w, "Sitti").Here), ". . . . x x x .")
		p.weighed("Budi", "2026-06-10", 5000, 600, barae)
		v, w = p.village(goarie, "2026-07-15"), p.village(barae, "2026-07-15")
		is(t, "weighed Budi here", here("2026-01", "2026-08", child(t, v, "Budi").Here), "x x x x . . . .")
		is(t, "weighed Budi there", here("2026-01", "2026-08", child(t, w, "Budi").Here), ". . . . x x x .")
	})
}

func TestZZMotherWithHomeChildWithout(t *testing.T) {
	d := dbtest.Open(t, db.SQLite)
	p := begin(t, d)
	p.home("Andi", "2026-01-05")
	p.woman("Sitti", "2026-01-05", "Andi")
	p.happened("Sitti", "pregnancy", `"day":"2026-01-06","lmp":"2025-12-01"`)
	p.child("Budi", "2026-01-05", "2024-10-01", "mother", "@Sitti")
	v := p.village(goarie, "2026-03-31")
	q := civil.MustPeriod("2026Q1")
	m, b := v.Mothers(q), v.Babies(q)
	t.Logf("status %q", m[0].Status)
	if m[0].Home != b[0].Home {
		t.Errorf("%s, %s", m[0].Home, b[0].Home)
	}
	if m[0].Status != "" {
		t.Errorf("status of who was never examined: %q", m[0].Status)
	}
}
func TestZZMiscarriageAfterBirth(t *testing.T) {
	d := dbtest.Open(t, db.SQLite)
	p := begin(t, d)
	p.home("Andi", "2025-01-05")
	p.woman("Sitti", "2025-01-05", "Andi")
	p.happened("Sitti", "pregnancy", `"day":"2025-01-06","lmp":"2024-08-01"`)
	p.happened("Sitti", "delivery", `"day":"2025-05-08","outcome":"live"`)
	p.happened("Sitti", "pregnancy", `"day":"2025-09-01","lmp":"2025-07-10"`)
	p.happened("Sitti", "delivery", `"day":"2025-10-10","outcome":"miscarriage"`)
	v := p.village(goarie, "2026-06-30")
	is(t, "Sitti", here("2025-01", "2026-06", func(m civil.Month) bool { return woman(t, v, "Sitti").On2A(m) != nil }), "x x x x x x x . x x . . . . . . . .")
}

func TestZZLateServicesMonth(t *testing.T) {
	d := dbtest.Open(t, db.SQLite)
	p := begin(t, d)
	p.child("Budi", "2026-01-05", "2025-10-01")
	p.served("Budi", "2026-03", "given:bcg given:mr1")
	p.served("Budi", "2026-01", "given:hb0")
	v := p.village(goarie, "2026-03-31")
	for _, m := range []string{"2026-01", "2026-02", "2026-03"} {
		t.Log(m, marks(child(t, v, "Budi").Marks(civil.MustMonth(m))))
	}
}
