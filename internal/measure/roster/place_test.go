package roster_test

import (
	"slices"
	"strconv"
	"testing"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/fact/form"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/measure/roster"
	"tumbuh/internal/record/visit"
)

// here tells of each month whether f holds.
func here(from, to string, f func(civil.Month) bool) string {
	return months(from, to, func(m civil.Month) string {
		if f(m) {
			return "x"
		}
		return "."
	})
}

// TestWhoeverMovesCountsInOneVillageEachMonth: a child that moves, one that is weighed next
// door, one that moves away, and a woman who does.
func TestWhoeverMovesCountsInOneVillageEachMonth(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := begin(t, d)
		p.home("Andi", "2026-01-05")
		p.woman("Sitti", "2026-01-05", "Andi")
		p.happened("Sitti", "pregnancy", `"day":"2026-01-06","lmp":"2025-12-01"`)
		p.child("Budi", "2026-01-05", "2025-10-01", "household", "@Andi", "mother", "@Sitti")
		p.weighed("Budi", "2026-02-10", 5000, 600)
		p.child("Rosi", "2026-01-05", "2025-10-02")
		p.weighed("Rosi", "2026-03-10", 5000, 600, barae)
		p.child("Haris", "2026-01-05", "2025-10-03")
		p.happened("Haris", "departure", `"day":"2026-04-03","why":"moved"`)
		p.happened("Sitti", "visit", `"day":"2026-05-03","topics":[]`)
		p.say("household", "Andi", "2026-05-20", map[string]any{"village": barae, "posyandu": "Melati"})

		v, w := p.village(goarie, "2026-07-15"), p.village(barae, "2026-07-15")
		for _, c := range []struct{ name, here, there string }{
			{"Budi", "x x x x . . . .", ". . . . x x x ."}, // after the last weighing where its household lived
			{"Rosi", ". . . x x x x .", "x x x . . . . ."}, // of no household: before the first weighing where that was
			{"Haris", "x x x . . . . .", ""},
		} {
			is(t, c.name+" here", here("2026-01", "2026-08", child(t, v, c.name).Here), c.here)
			if c.there != "" {
				is(t, c.name+" there", here("2026-01", "2026-08", child(t, w, c.name).Here), c.there)
			}
		}
		is(t, "Sitti here", here("2026-01", "2026-08", woman(t, v, "Sitti").Here), "x x x x x . . .")
		is(t, "Sitti there", here("2026-01", "2026-08", func(m civil.Month) bool { return woman(t, w, "Sitti").On2A(m) != nil }), ". . . . . x x .")
		if home, registered := v.Households[0].On(civil.MustDate("2026-05-19")); home.Village != goarie || !registered {
			t.Errorf("the household was %v in %s", registered, home.Village)
		}
		if _, registered := v.Households[0].On(civil.MustDate("2026-01-04")); registered {
			t.Error("the household was registered before it was")
		}
	})
}

// TestMergedRecordsAreOneChild and what was a mistake is nobody.
func TestMergedRecordsAreOneChild(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := begin(t, d)
		p.child("Budi", "2026-01-05", "2025-10-01")
		p.child("Budy", "2026-02-05", "2025-10-01")
		p.child("Salah", "2026-02-05", "2025-10-01")
		p.weighed("Budy", "2026-02-10", 5000, 600)
		p.served("Budy", "2026-02", "certificate")
		p.weighed("Budi", "2026-01-10", 4800, 0)
		p.say("child", "Salah", "2026-02-06", map[string]any{"deleted": "dua kali didaftarkan"})
		p.write(func(tx *db.Tx) error {
			_, err := tx.Exec("update child set merged_into = $2 where regency = $1 and id = $3", regency, p.who["Budi"], p.who["Budy"])
			return err
		})
		v := p.village(goarie, "2026-03-31")
		if len(v.Children) != 1 {
			t.Fatalf("%d children", len(v.Children))
		}
		budi := v.Children[0]
		for month, want := range map[string]string{"2026-01": "weighed(weighing)", "2026-02": "weighed(weighing) measured(weighing) certificate(said)", "2026-03": "certificate(kept)"} {
			is(t, month, marks(budi.Marks(civil.MustMonth(month))), want)
		}
		if w := budi.Newest(202603, func(w visit.Visit) bool { return w.Scores[growth.WFA].Known() }); w == nil || w.Day != civil.MustDate("2026-02-10") {
			t.Errorf("the newest weighing is %v", w)
		}
	})
}

// TestPregnanciesAndTheirEnds: on which months' form 2A a woman is.
func TestPregnanciesAndTheirEnds(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := begin(t, d)
		p.home("Andi", "2025-01-05")
		for name, story := range map[string][][2]string{
			"Birth":       {{"pregnancy", `"day":"2025-03-02","lmp":"2025-01-05"`}, {"delivery", `"day":"2025-10-12","outcome":"live"`}},
			"Alone":       {{"delivery", `"day":"2025-10-12","outcome":"stillbirth"`}},
			"Lost":        {{"pregnancy", `"day":"2025-03-02","lmp":"2025-01-05"`}, {"delivery", `"day":"2025-04-12","outcome":"miscarriage"`}},
			"Twice":       {{"pregnancy", `"day":"2025-03-02","lmp":"2025-01-05"`}, {"pregnancy", `"day":"2025-05-02","lmp":"2025-01-15"`}, {"delivery", `"day":"2025-10-12","outcome":"live"`}, {"delivery", `"day":"2025-10-13","outcome":"live"`}},
			"Silent":      {{"pregnancy", `"day":"2025-03-02","lmp":"2025-01-05"`}},
			"Undated":     {{"pregnancy", `"day":"2025-06-02","gravida":1`}},
			"Expected":    {{"pregnancy", `"day":"2025-06-02","edd":"2025-12-20"`}, {"exam", `"day":"2025-05-30","hb":120`}},
			"Again":       {{"pregnancy", `"day":"2025-01-02","lmp":"2024-10-05"`}, {"delivery", `"day":"2025-07-10","outcome":"live"`}, {"pregnancy", `"day":"2025-12-02","lmp":"2025-10-05"`}},
			"Overlapping": {{"pregnancy", `"day":"2025-03-02","lmp":"2025-01-05"`}, {"pregnancy", `"day":"2025-11-20","lmp":"2025-10-25"`}},
		} {
			p.woman(name, "2025-01-05", "Andi", "birth", "1998-02-03")
			for _, event := range story {
				p.happened(name, event[0], event[1])
			}
		}
		v := p.village(goarie, "2026-06-30")
		for name, want := range map[string]string{
			"Birth":       "- - 2 3 4 5 6 7 8 9* 9* 9* - - - - - -",
			"Alone":       "- - - - - - - - - ?* ?* ?* - - - - - -",
			"Lost":        "- - 2 3 - - - - - - - - - - - - - -", // never pregnant longer than to that day
			"Twice":       "- - 2 3 4 5 6 7 8 8* 8* 8* - - - - - -",
			"Silent":      "- - 2 3 4 5 6 7 8 9 10 11 12 13 14 - - -",
			"Undated":     "- - - - - ? ? ? ? ? ? ? ? ? ? ? ? ?",
			"Expected":    "- - - - 2 3 4 5 6 7 8 9 10 11 12 13 14 -",
			"Again":       "3 4 5 6 7 8 9* 9* 9* - - 2 3 4 5 6 7 8",
			"Overlapping": "- - 2 3 4 5 6 7 8 - 1 2 3 4 5 6 7 8", // the first cannot have lasted longer,
		} {
			got := months("2025-01", "2026-06", func(m civil.Month) string {
				w := woman(t, v, name)
				g := w.On2A(m)
				if g == nil {
					return "-"
				}
				age := g.Gestation(m.Last())
				text := "?"
				if age >= 0 {
					text = strconv.Itoa(age)
				}
				if g.Delivered(m.Last()) != 0 {
					text += "*"
				}
				return text
			})
			is(t, name, got, want)
		}
		birth := woman(t, v, "Birth")
		for day, want := range map[string]bool{"2025-10-11": false, "2025-10-12": true, "2025-11-23": true, "2025-11-24": false} {
			if got := birth.LyingIn(civil.MustDate(day)) != nil; got != want {
				t.Errorf("lying in on %s: %v", day, got)
			}
		}
		if birth.Carries(civil.MustDate("2025-10-11")) == nil || birth.Carries(civil.MustDate("2025-10-12")) != nil || birth.Carries(civil.MustDate("2025-03-01")) != nil {
			t.Error("pregnant on the wrong days")
		}
		p.served("Again", "2025-10", "tablets") // of the same quarter, but before this pregnancy
		again := form.Recap3A(mother(p.village(goarie, "2026-06-30"), "2025Q4", p.who["Again"]), civil.MustPeriod("2025Q4"), form.Defaults)
		if again.Cells[1] != form.Lacking {
			t.Errorf("tablets before the pregnancy: %v", again.Cells)
		}
		if r := form.Recap3A(mother(v, "2025Q4", p.who["Silent"]), civil.MustPeriod("2025Q4"), form.Defaults); !r.Overdue || r.Stage != form.Third {
			t.Errorf("without a delivery: %+v", r)
		}
	})
}

// mother is a woman's row of form 3A.
func mother(v *roster.Village, quarter string, id db.ID) form.Mother {
	all := v.Mothers(civil.MustPeriod(quarter))
	return all[slices.IndexFunc(all, func(m form.Mother) bool { return m.Who == string(id) })]
}

// TestFormsFollowTheAge: 2B to the 24th month, 2C to the seventh birthday.
func TestFormsFollowTheAge(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := begin(t, d)
		p.child("Budi", "2019-01-05", "2019-01-20")
		p.served("Budi", "2021-02", "paud")
		p.served("Budi", "2021-03", "-paud")
		v := p.village(goarie, "2026-06-30")
		budi := v.Children[0]
		is(t, "2B", here("2020-11", "2021-02", budi.On2B), "x x . .")
		is(t, "2C", here("2020-11", "2021-02", budi.On2C), ". . x x")
		is(t, "2C ends", here("2025-11", "2026-02", budi.On2C), "x x . .")
		q := civil.MustPeriod("2021Q1")
		if a := v.Attendance(q); len(a) != 1 || form.Paud(a[0], q) != (form.Attended{Children: 1, Months: form.Sum{Received: 1, Due: 2}, Active: form.Sum{Due: 1}}) {
			t.Errorf("%+v", a)
		}
		if len(v.Babies(q)) != 0 || len(v.Babies(civil.MustPeriod("2020Q4"))) != 1 {
			t.Error("on form 3B at the wrong age")
		}
		if v.Children[0].First() != 201901 {
			t.Errorf("counts from %v", v.Children[0].First())
		}
	})
}

// TestAnEmptyVillageIsEmpty and limits are the district's.
func TestAnEmptyVillageIsEmpty(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := begin(t, d)
		p.child("Budi", "2026-01-05", "2025-10-01", "village", barae)
		v := p.village(goarie, "2026-06-30")
		if len(v.Children)+len(v.Persons)+len(v.Households) != 0 || len(v.Mothers(civil.MustPeriod("2026Q1"))) != 0 {
			t.Errorf("%+v", v)
		}
		if v.Limits["arm_min"] != 235 {
			t.Errorf("%v", v.Limits)
		}
		p.write(func(tx *db.Tx) error {
			return tx.Set("standard.limits."+regency, `{"arm_min":{"value":230,"reason":"edaran"}}`)
		})
		if v := p.village(goarie, "2026-06-30"); v.Limits["arm_min"] != 230 {
			t.Errorf("%v", v.Limits)
		}
	})
}

// TestWhoIsReadDoesNotHangOnTheOrder: a second reading of another process is the same.
func TestWhoIsReadDoesNotHangOnTheOrder(t *testing.T) {
	d := dbtest.Open(t, db.SQLite)
	full(t, d)
	v, w := read(t, d), read(t, d)
	q := civil.MustPeriod("2026Q2")
	for i, c := range v.Babies(q) {
		if r, again := form.Recap3B(c, q, form.Defaults), form.Recap3B(w.Babies(q)[i], q, form.Defaults); r.Who != again.Who || form.Letters(r.Cells) != form.Letters(again.Cells) {
			t.Fatalf("%v and %v", r, again)
		}
		if i == 20 {
			break
		}
	}
	if len(v.Persons) != 600 || len(v.Children) != 400 || len(v.Households) != 400 {
		t.Errorf("%d persons, %d children, %d households", len(v.Persons), len(v.Children), len(v.Households))
	}
}
