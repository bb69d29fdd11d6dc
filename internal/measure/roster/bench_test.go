package roster_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/fact/form"
	"tumbuh/internal/measure/roster"
)

// full is a village of 400 households, 600 persons and 400 children, with 24 months of
// weighings and services.
func full(t testing.TB, d *db.DB) {
	at := db.Time{Time: time.Date(2024, 1, 1, 3, 0, 0, 0, time.UTC)}
	if err := d.WriteUnrecorded(context.Background(), func(tx *db.Tx) error {
		homes := tx.Batch("insert into household (regency, id, village, posyandu, head, head_fold, hamlet, rt, rw, address, phone, water, latrine, changed)", 14, "")
		persons := tx.Batch("insert into person (regency, id, household, village, posyandu, name, name_fold, match_key, sex, birth, relation, phone, changed)", 13, "")
		children := tx.Batch(`insert into child (regency, id, village, name, name_fold, match_key, sex, birth, parent, parent_fold, puskesmas, posyandu, rt, rw, address,
			since, as_of, changed, household, mother)`, 20, "")
		visits := tx.Batch("insert into visit (regency, child, id, day, village, posyandu, grams, mm, oedema, hfa, wfa, wfh, bfa, implausible, differs, recorded)", 16, "")
		events := tx.Batch("insert into care (regency, subject, id, kind, day, month, village, posyandu, body, by_name, at, recorded)", 12, "")
		first := civil.MustMonth("2024-10")
		var fail error
		add := func(b *db.Batch, values ...any) {
			if err := b.Add(values...); err != nil && fail == nil {
				fail = err
			}
		}
		for i := range 400 {
			home, mother, child := db.NewID(), db.NewID(), db.NewID()
			birth := civil.MustDate("2022-01-05") + civil.Date(i*4)
			add(homes, regency, home, goarie, "Mawar", "A", "A", "", "", "", "", "", "piped", "septic", at)
			add(persons, regency, mother, home, goarie, "Mawar", "S", "S", "S", 2, civil.MustDate("1995-01-01"), "spouse", "", at)
			if i%2 == 0 {
				add(persons, regency, db.NewID(), home, goarie, "Mawar", "H", "H", "H", 1, civil.MustDate("1990-01-01"), "head", "", at)
			}
			add(children, regency, child, goarie, "B", "B", "B", 1, birth, "A", "A", "", "Mawar", "", "", "", int(first), birth, at, home, mother)
			for m := range 24 {
				month := first.Add(m)
				day := month.First() + 9
				add(visits, regency, child, db.NewID(), day, goarie, "Mawar", 9000, 750, false, -120, -100, -50, -40, 0, 0, at)
				add(events, regency, child, db.NewID(), "services", day, int(month), goarie, "Mawar",
					fmt.Sprintf(`{"month":%q,"marks":{"counselling_mother":true,"parenting":false,"insurance":true}}`, month), "", at, at)
				if i%10 == 0 {
					add(events, regency, mother, db.NewID(), "services", day, int(month), goarie, "Mawar",
						fmt.Sprintf(`{"month":%q,"marks":{"antenatal":true,"tablets":true}}`, month), "", at, at)
				}
			}
			if i%10 == 0 {
				add(events, regency, mother, db.NewID(), "pregnancy", first.First(), int(first), goarie, "Mawar", `{"day":"2024-10-01","lmp":"2024-09-01","gravida":2}`, "", at, at)
			}
		}
		for _, b := range []*db.Batch{homes, persons, children, visits, events} {
			if _, err := b.Flush(); err != nil && fail == nil {
				fail = err
			}
		}
		return fail
	}); err != nil {
		t.Fatal(err)
	}
}

func BenchmarkAVillageWhole(b *testing.B) {
	d := dbtest.Open(b, db.SQLite)
	full(b, d)
	b.Run("read", func(b *testing.B) {
		for b.Loop() {
			read(b, d)
		}
	})
	b.Run("recapitulate two years", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			v := read(b, d)
			b.StartTimer()
			for _, year := range []int{2025, 2026} {
				for _, q := range civil.YearOf(year).Parts(civil.Quarterly) {
					for _, m := range v.Mothers(q) {
						form.Recap3A(m, q, form.Defaults)
					}
					for _, c := range v.Babies(q) {
						form.Recap3B(c, q, form.Defaults)
					}
					v.Attendance(q)
				}
			}
		}
	})
}

func read(t testing.TB, d *db.DB) (v *roster.Village) {
	if err := d.Read(context.Background(), func(tx *db.Tx) (err error) {
		v, err = roster.Of(tx, regency, goarie, civil.MustDate("2026-09-30"))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return v
}
