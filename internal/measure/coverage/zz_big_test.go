package coverage_test

import (
	"fmt"
	"testing"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/measure/coverage"
	"tumbuh/internal/measure/risk"
	"tumbuh/internal/measure/roster"
	"tumbuh/internal/record/assist"
)

func TestZZBig(t *testing.T) {
	const regency, goarie = "7312", "7312012005"
	d := dbtest.Open(t, db.SQLite)
	at := db.Time{Time: time.Date(2022, 1, 1, 3, 0, 0, 0, time.UTC)}
	err := d.WriteUnrecorded(ctx, func(tx *db.Tx) error {
		homes := tx.Batch("insert into household (regency, id, village, posyandu, head, head_fold, hamlet, rt, rw, address, phone, water, latrine, changed)", 14, "")
		persons := tx.Batch("insert into person (regency, id, household, village, posyandu, name, name_fold, match_key, sex, birth, relation, phone, changed)", 13, "")
		children := tx.Batch(`insert into child (regency, id, village, name, name_fold, match_key, sex, birth, parent, parent_fold, puskesmas, posyandu, rt, rw, address,
			since, as_of, changed, household, mother)`, 20, "")
		visits := tx.Batch("insert into visit (regency, child, id, day, village, posyandu, grams, mm, oedema, hfa, wfa, wfh, bfa, implausible, differs, recorded)", 16, "")
		events := tx.Batch("insert into care (regency, subject, id, kind, day, month, village, posyandu, body, by_name, at, recorded)", 12, "")
		first := civil.MustMonth("2022-10")
		add := func(b *db.Batch, values ...any) {
			if err := b.Add(values...); err != nil {
				t.Fatal(err)
			}
		}
		for i := range 3000 {
			home, mother, child := db.NewID(), db.NewID(), db.NewID()
			birth := civil.MustDate("2021-09-05") + civil.Date(i*1800/3000)
			add(homes, regency, home, goarie, "Mawar", "A", "A", "", "", "", "", "", "piped", "septic", at)
			add(persons, regency, mother, home, goarie, "Mawar", "S", "S", "S", 2, civil.MustDate("1995-01-01"), "spouse", "", at)
			add(persons, regency, db.NewID(), home, goarie, "Mawar", "H", "H", "H", 1, civil.MustDate("1990-01-01"), "head", "", at)
			add(children, regency, child, goarie, "B", "B", "B", 1, birth, "A", "A", "", "Mawar", "", "", "", int(birth.Month()), birth, at, home, mother)
			for m := range 48 {
				month := first.Add(m)
				if month < birth.Month() { continue }
				day := month.First() + 9
				if day < birth { continue }
				add(visits, regency, child, db.NewID(), day, goarie, "Mawar", 9000, 750, false, -120, -100, -50, -40, 0, 0, at)
				add(events, regency, child, db.NewID(), "services", day, int(month), goarie, "Mawar",
					fmt.Sprintf(`{"month":%q,"marks":{"counselling_mother":true,"parenting":false,"insurance":true}}`, month), "", at, at)
				if i%10 == 0 {
					add(events, regency, mother, db.NewID(), "services", day, int(month), goarie, "Mawar",
						fmt.Sprintf(`{"month":%q,"marks":{"antenatal":true,"tablets":true}}`, month), "", at, at)
					add(events, regency, mother, db.NewID(), "exam", day, int(month), goarie, "Mawar",
						fmt.Sprintf(`{"day":%q,"hb":110,"arm_mm":230,"tablets":30}`, day), "", at, at)
				}
			}
			if i%10 == 0 {
				add(events, regency, mother, db.NewID(), "pregnancy", birth-200, int((birth-200).Month()), goarie, "Mawar", fmt.Sprintf(`{"day":%q,"lmp":%q,"gravida":2}`, birth-200, birth-280), "", at, at)
				add(events, regency, mother, db.NewID(), "delivery", birth, int(birth.Month()), goarie, "Mawar", fmt.Sprintf(`{"day":%q,"outcome":"live"}`, birth), "", at, at)
			}
		}
		for _, b := range []*db.Batch{homes, persons, children, visits, events} {
			if _, err := b.Flush(); err != nil {
				return err
			}
		}
		return tx.Analyze("care", "visit", "child")
	})
	if err != nil {
		t.Fatal(err)
	}
	var v *roster.Village
	start := time.Now()
	d.Read(ctx, func(tx *db.Tx) (err error) { v, err = roster.Of(tx, regency, goarie, civil.MustDate("2026-09-30")); if err != nil { t.Error(err) }; return err })
	t.Log("roster", time.Since(start), len(v.Children), len(v.Persons))
	start = time.Now()
	n := coverage.Counts(v, assist.Village{})
	t.Log("counts", time.Since(start), len(n))
	start = time.Now()
	risk.Families(v, assist.Village{}, v.Limits, v.Today)
	t.Log("families once", time.Since(start))
	start = time.Now()
	for q := civil.MustPeriod("2021Q3"); q.From() <= v.Today.Month(); q = q.Add(1) { v.Mothers(q); v.Babies(q); v.Attendance(q) }
	t.Log("quarters", time.Since(start))
}
