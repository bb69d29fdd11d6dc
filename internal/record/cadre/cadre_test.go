package cadre_test

import (
	"context"
	"testing"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/cadre"
)

const goarie, jampu = "7312012005", "7312022005"

func someone(name string, role account.Role, region, posyandu string) account.Account {
	return account.Account{ID: db.NewID(), Username: name, Name: name, Role: role, Region: region, Posyandu: posyandu}
}

func actor(a account.Account) account.Actor {
	return account.Actor{Account: a, Via: "web", Home: "7312"}
}

// wrote puts rows as phones brought them.
type wrote struct {
	*testing.T
	*db.DB
}

func (w wrote) run(query string, args ...any) {
	w.Helper()
	err := w.WriteUnrecorded(context.Background(), func(tx *db.Tx) error { _, err := tx.Exec(query, args...); return err })
	if err != nil {
		w.Fatal(err)
	}
}

func (w wrote) child(village, posyandu, birth string, gone any) db.ID {
	id := db.NewID()
	w.run(`insert into child (regency, id, village, name, name_fold, match_key, sex, birth, parent, parent_fold, puskesmas, posyandu, rt, rw, address, since, as_of, gone, changed)
		values ('7312', $1, $2, '', '', $3, 1, $4, '', '', '', $5, '', '', '', 202608, $4, $6, $7)`, id, village, string(id), civil.MustDate(birth), posyandu, gone, now())
	return id
}

func (w wrote) weighing(child db.ID, by account.Account, day string, implausible int, clock, replaced any) {
	w.run(`insert into visit (regency, child, id, day, village, posyandu, oedema, implausible, differs, replaced_by, recorded, by_id, clock_off)
		values ('7312', $1, $2, $3, $4, '', $5, $6, 0, $7, $8, $9, $10)`, child, db.NewID(), civil.MustDate(day), by.Region, false, implausible, replaced, now(), by.ID, clock)
}

func (w wrote) event(subject db.ID, by account.Account, kind, day string) {
	d := civil.MustDate(day)
	w.run(`insert into care (regency, subject, id, kind, day, month, village, posyandu, body, by_id, by_name, at, recorded)
		values ('7312', $1, $2, $3, $4, $5, $6, '', '{}', $7, $8, $9, $9)`, subject, db.NewID(), kind, d, int(d.Month()), by.Region, by.ID, by.Name, now())
}

func (w wrote) edit(subject, id db.ID, by account.Account, kind, day string) {
	at := db.Time{Time: civil.MustDate(day).Time().Add(3 * time.Hour)}
	w.run(`insert into edit (regency, subject, id, kind, body, by_id, by_name, at, recorded) values ('7312', $1, $2, $3, '', $4, $5, $6, $6)`, subject, id, kind, by.ID, by.Name, at)
}

func now() db.Time { return db.Time{Time: time.Date(2026, 9, 5, 3, 0, 0, 0, time.UTC)} }

func TestACadresMonthCountsWhatStandsOnItsOwnDays(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := wrote{t, d}
		ani, rosi := someone("ani", account.Cadre, goarie, "Dahlia"), someone("rosi", account.Cadre, goarie, "")
		a := w.child(goarie, "Dahlia", "2025-03-01", nil)
		b := w.child(goarie, "Dahlia", "2022-08-31", nil)
		w.child(goarie, "Dahlia", "2021-08-31", nil)                          // five years old at the end of August
		w.child(goarie, "Dahlia", "2024-01-01", civil.MustDate("2026-08-10")) // moved
		w.child(goarie, "Mawar", "2024-01-01", nil)
		w.child(jampu, "Dahlia", "2024-01-01", nil)
		w.weighing(a, ani, "2026-08-03", 0, nil, nil)
		w.weighing(a, ani, "2026-08-20", 1, nil, nil)
		w.weighing(b, ani, "2026-08-03", 0, 63_072_000, nil)
		w.weighing(b, ani, "2026-08-03", 0, nil, db.NewID()) // was corrected
		w.weighing(b, ani, "2026-07-31", 0, nil, nil)
		w.weighing(b, rosi, "2026-08-05", 0, nil, nil)
		w.event(a, ani, "services", "2026-08-01")
		w.event(b, ani, "services", "2026-08-01")
		w.event(a, ani, "visit", "2026-08-21")
		house, woman := db.NewID(), db.NewID()
		w.edit(house, house, ani, "household", "2026-08-09")
		w.edit(woman, woman, ani, "person", "2026-08-31")
		w.edit(woman, db.NewID(), ani, "person", "2026-08-31") // only put right
		w.edit(a, a, ani, "child", "2026-09-01")

		s := &cadre.Service{DB: d}
		by := actor(someone("desa", account.Village, goarie, ""))
		got, err := s.Months(t.Context(), by, []account.Account{rosi, ani}, 202608)
		if err != nil || len(got) != 2 {
			t.Fatal(got, err)
		}
		m := got[1]
		if m.Cadre != ani.ID || m.Weighings != 3 || m.Children != 2 || m.Expected != 2 || m.Implausible != 1 || m.Clock != 1 || m.Days != 4 || m.Last.String() != "2026-08-21" ||
			m.Done["services"] != 2 || m.Persons["services"] != 2 || m.Done["visit"] != 1 || m.Registered["household"] != 1 || m.Registered["person"] != 1 || m.Registered["child"] != 0 || m.Records() != 8 {
			t.Errorf("%+v", m)
		}
		if got[0].Weighings != 1 || got[0].Expected != 3 { // of the whole village
			t.Errorf("%+v", got[0])
		}
	})
}

func TestACadresMonthIsForHerselfAndHerOffice(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ani := &cadre.Service{DB: d}, someone("ani", account.Cadre, goarie, "")
		for _, c := range []struct {
			by  account.Account
			may bool
		}{{ani, true}, {someone("desa", account.Village, goarie, ""), true}, {someone("pusk", account.Puskesmas, "731201", ""), true},
			{someone("jauh", account.Village, jampu, ""), false}, {someone("rosi", account.Cadre, goarie, ""), false}, {someone("opd", account.Planner, "7312", ""), false}} {
			if _, err := s.Months(t.Context(), actor(c.by), []account.Account{ani}, 202608); (err == nil) != c.may || err != nil && fault.KindOf(err) != fault.Forbidden {
				t.Errorf("%s: %v", c.by.Name, err)
			}
		}
		desa := someone("desa", account.Village, goarie, "")
		if _, err := s.Months(t.Context(), actor(desa), []account.Account{desa}, 202608); fault.KindOf(err) != fault.NotFound {
			t.Errorf("an office is no cadre: %v", err)
		}
	})
}
