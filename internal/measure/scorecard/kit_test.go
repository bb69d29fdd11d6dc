package scorecard_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/measure/roster"
	"tumbuh/internal/measure/scorecard"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/care"
	"tumbuh/internal/record/family"
	"tumbuh/internal/record/feed"
	"tumbuh/internal/record/framework"
	"tumbuh/internal/record/people"
	"tumbuh/internal/record/visit"
)

const regency, goarie, barae = "7312", "7312012005", "7312012006"

var (
	ctx     = context.Background()
	today   = civil.MustDate("2026-09-20")
	morning = time.Date(2026, 9, 20, 3, 0, 0, 0, time.UTC)
	home    = map[string]any{"head": "Andi Baso", "water": "piped", "latrine": "septic", "posyandu": "Mawar"}
)

// tale is what happens in two villages, told to a database through the real intakes.
type tale struct {
	*rand.Rand
	t     testing.TB
	d     *db.DB
	homes []*who
	women []*who
	young []*who
}

// who is a household, a woman or a child.
type who struct {
	id    db.ID
	kind  string
	birth civil.Date
	sex   growth.Sex
}

func begin(t testing.TB, d *db.DB, seed uint64) *tale {
	s := &tale{Rand: rand.New(rand.NewPCG(seed, 1)), t: t, d: d}
	s.write(func(tx *db.Tx) error { return region.OpenRegency(tx, regency) })
	return s
}

func (s *tale) write(f func(tx *db.Tx) error) {
	s.t.Helper()
	if err := ledger.Write(ctx, s.d, ledger.By{Name: "test"}, ledger.Deed{Regency: regency, Action: "test.tale"}, func(tx *db.Tx) (any, error) { return nil, f(tx) }); err != nil {
		s.t.Fatal(err)
	}
}

func source(name string) account.Source {
	return account.Source{By: db.NewID(), Name: name, Phone: db.NewID(), At: db.Time{Time: morning}}
}

// say is an edit; with a new id it makes the subject.
func (s *tale) say(of *who, fields map[string]any) {
	s.t.Helper()
	e := family.Edit{Regency: regency, Kind: of.kind, Subject: of.id, ID: db.NewID(), Fields: map[string]json.RawMessage{}, Area: regency, Source: source("Kader Murni")}
	if of.id == "" {
		of.id, e.Subject = e.ID, e.ID
	}
	for name, value := range fields {
		e.Fields[name], _ = json.Marshal(value)
	}
	s.write(func(tx *db.Tx) error {
		in := family.NewIntake(tx, regency)
		if err := in.Prepare([]family.Edit{e}, nil); err != nil {
			return err
		}
		out, err := in.Take(e)
		if err == nil {
			err = in.Close()
		}
		return errors.Join(err, feed.Touch(tx, regency, out.Touched...))
	})
}

// happen is an event of somebody; where is the village in which it was seen, empty where
// they live.
func (s *tale) happen(of *who, kind, where string, body map[string]any) (id db.ID) {
	s.t.Helper()
	id = db.NewID()
	text, _ := json.Marshal(body)
	s.write(func(tx *db.Tx) error {
		who := family.NewIntake(tx, regency)
		if err := who.Prepare(nil, []db.ID{of.id}); err != nil {
			return err
		}
		now, _ := who.Subject(of.id)
		e := care.Event{Regency: regency, Kind: kind, Subject: of.id, ID: id, Of: now.Kind, Sex: now.Sex, Birth: now.Birth, Home: now.Village, Village: now.Village, Posyandu: now.Posyandu, Body: text, Source: source("Kader Murni")}
		if where != "" {
			e.Village = where
		}
		in := care.NewIntake(tx, regency)
		if err := in.Prepare([]care.Event{e}); err != nil {
			return err
		}
		if _, err := in.Take(e); err != nil {
			return fmt.Errorf("%s %s: %w", kind, text, err)
		}
		return errors.Join(in.Close(), feed.Touch(tx, regency, now.Item()))
	})
	return id
}

// weigh puts a weighing on a child.
func (s *tale) weigh(of *who, day civil.Date, grams, mm int) {
	s.t.Helper()
	text, _ := json.Marshal(map[string]any{"day": day, "grams": grams, "mm": mm})
	s.write(func(tx *db.Tx) error {
		found, err := people.ByID(tx, regency, of.id)
		if err != nil {
			return err
		}
		c := found[of.id]
		in := visit.NewFieldIntake(tx, regency)
		w := visit.Weighing{Child: c.ID, ID: db.NewID(), Village: c.Village, Posyandu: c.Posyandu, Home: c.Village, Body: text, Source: source("Kader Murni"), Sex: c.Sex, Birth: c.Birth}
		if err := in.Prepare([]visit.Weighing{w}); err != nil {
			return err
		}
		if _, err := in.Take(w); err != nil {
			return err
		}
		return errors.Join(in.Close(), feed.Children(tx, regency, c.ID))
	})
}

func (s *tale) household(village string, fields map[string]any) *who {
	h := &who{kind: family.OfHousehold}
	all := map[string]any{"village": village}
	for k, v := range fields {
		all[k] = v
	}
	s.say(h, all)
	s.homes = append(s.homes, h)
	return h
}

func (s *tale) woman(h *who, name, village string) *who {
	w := &who{kind: family.OfPerson, birth: civil.MustDate("1999-02-03"), sex: growth.Female}
	s.say(w, map[string]any{"village": village, "posyandu": "Mawar", "household": h.id, "name": name, "sex": 2, "birth": w.birth, "relation": "spouse"})
	s.women = append(s.women, w)
	return w
}

func (s *tale) child(h, mother *who, name, village string, birth civil.Date) *who {
	c := &who{kind: family.OfChild, birth: birth, sex: growth.Male}
	fields := map[string]any{"village": village, "posyandu": "Mawar", "name": name, "sex": 1, "birth": birth}
	if h != nil {
		fields["household"] = h.id
	}
	if mother != nil {
		fields["mother"] = mother.id
	}
	s.say(c, fields)
	s.young = append(s.young, c)
	return c
}

// count counts a village as the job does.
func (s *tale) count(village string) (changed int) {
	s.t.Helper()
	err := ledger.Compute(ctx, s.d, regency, func(tx *db.Tx) error {
		v, err := roster.Of(tx, regency, village, today)
		if err != nil {
			return err
		}
		f, err := framework.Read(tx, regency, today.Month().Year())
		if err != nil {
			return err
		}
		changed, err = scorecard.Count(tx, v, f, today)
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return changed
}

// kept is all that the two tables hold, a line for each row.
func (s *tale) kept() map[string]string {
	s.t.Helper()
	all := map[string]string{}
	err := s.d.Read(ctx, func(tx *db.Tx) error {
		if err := tx.Each("select period, village, form, subject, posyandu, cells, received, due, facts from convergence", nil, func(scan db.Scan) error {
			var a [6]string
			var n [2]int
			var facts string
			err := scan(&a[0], &a[1], &a[2], &a[3], &a[4], &a[5], &n[0], &n[1], &facts)
			all["row "+fmt.Sprint(a[:4])] = fmt.Sprint(a[4:], n, facts)
			return err
		}); err != nil {
			return err
		}
		return tx.Each("select period, village, mothers, children, received_mothers, due_mothers, received_children, due_children, whole, asked, body from scorecard", nil, func(scan db.Scan) error {
			var a [3]string
			var n [8]int
			err := scan(&a[0], &a[1], &n[0], &n[1], &n[2], &n[3], &n[4], &n[5], &n[6], &n[7], &a[2])
			all["card "+fmt.Sprint(a[:2])] = fmt.Sprint(n, a[2])
			return err
		})
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return all
}

// different are the rows in which two states differ.
func different(a, b map[string]string) (keys []string) {
	for k, v := range a {
		if w, there := b[k]; !there || w != v {
			keys = append(keys, k)
		}
	}
	for k := range b {
		if _, there := a[k]; !there {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	return keys
}

func (s *tale) wipe() {
	s.t.Helper()
	s.write(func(tx *db.Tx) error {
		for _, table := range []string{"convergence", "scorecard"} {
			if _, err := tx.Exec("delete from " + table + " where regency = '" + regency + "'"); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *tale) service() *scorecard.Service {
	return &scorecard.Service{DB: s.d, Now: func() time.Time { return morning }}
}

func actor(role account.Role, area string) account.Actor {
	return account.Actor{Account: account.Account{ID: db.NewID(), Name: "Ani", Role: role, Region: area}, Via: "web", Home: regency}
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }
