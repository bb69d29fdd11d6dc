package app_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"tumbuh/internal/app/world"
	"tumbuh/internal/base/db"
	"tumbuh/internal/exchange/sync"
	"tumbuh/internal/exchange/sync/synctest"
	"tumbuh/internal/measure/indicator"
	"tumbuh/internal/record/people"
	"tumbuh/internal/record/privacy"
)

// followed is the world with a cadre's phone, and two children of a household whom
// she weighed in different months.
type followed struct {
	*world.World
	t           *testing.T
	server      *synctest.Server
	ani         *synctest.Phone
	home, a, b  db.ID
	first, last db.ID // their weighings
}

func eachFollowed(t *testing.T, f func(w *followed)) {
	world.Each(t, func(t *testing.T, in *world.World) {
		w := &followed{World: in, t: t, server: &synctest.Server{Service: in.Sync, T: t}}
		w.ani = w.phone("ani")
		w.home = w.ani.Household("Besse")
		w.a, w.b = w.ani.Child(w.home, "Siti"), w.ani.Child(w.home, "Rahma")
		w.first, w.last = w.weighs(w.a, "2026-06-04"), w.weighs(w.b, "2026-09-04")
		w.syncs(w.ani)
		f(w)
	})
}

func (w *followed) phone(name string) *synctest.Phone {
	return w.server.Phone(synctest.Cadre(name, world.Village, ""), rand.New(rand.NewPCG(1, uint64(len(name)))))
}

func (w *followed) weighs(child db.ID, day string) db.ID {
	return w.ani.Happens("weighing", child, map[string]any{"day": day, "grams": 8000, "mm": 680, "position": 1})
}

// syncs lets a phone and then the jobs work, and looks whether all figures are what
// they are when everything is added up anew.
func (w *followed) syncs(p *synctest.Phone) {
	w.t.Helper()
	p.Sync(w.server)
	if err := w.Jobs.Drain(context.Background()); err != nil {
		w.t.Fatal(err)
	}
	rowsStand(w.t, w.World)
	sound(w.t, w.DB)
}

// rowsStand fails where `tumbuh check` would find a child's months wrong.
func rowsStand(t *testing.T, w *world.World) {
	t.Helper()
	err := w.DB.Read(context.Background(), func(tx *db.Tx) error {
		all, err := db.All(tx, "select id from child", nil, func(scan db.Scan) (id db.ID, err error) { return id, scan(&id) })
		if err != nil {
			return err
		}
		wrong, err := indicator.Verify(tx, world.Regency, all)
		if len(wrong) > 0 {
			err = fmt.Errorf("the months of %v are not what their weighings make", wrong)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestFiguresFollowAHouseholdThatMoves(t *testing.T) {
	eachFollowed(t, func(w *followed) {
		w.ani.Edit(w.home, "household", map[string]any{"village": world.Elsewhere, "posyandu": ""})
		w.syncs(w.ani)
	})
}

func TestFiguresFollowAChildThatMoves(t *testing.T) {
	eachFollowed(t, func(w *followed) {
		w.ani.Edit(w.a, "child", map[string]any{"village": world.Elsewhere, "posyandu": ""})
		w.syncs(w.ani)
	})
}

func TestFiguresFollowWhoLeavesAndComesBack(t *testing.T) {
	eachFollowed(t, func(w *followed) {
		left := w.ani.Happens("departure", w.a, map[string]any{"day": "2026-07-10", "why": "moved"})
		w.syncs(w.ani)
		w.ani.Happens("departure", w.a, map[string]any{"replaces": left, "void": true})
		w.syncs(w.ani)
	})
}

// A birth date typed wrong, after all weighings, is odd, and stops nothing.
func TestFiguresFollowABirthAfterTheWeighing(t *testing.T) {
	eachFollowed(t, func(w *followed) {
		w.ani.Edit(w.a, "child", map[string]any{"birth": "2026-09-01"})
		w.syncs(w.ani)
	})
}

func TestFiguresFollowWhomAnImportFindsElsewhere(t *testing.T) {
	world.Each(t, func(t *testing.T, w *world.World) {
		w.As(w.Dina).Imports(w.Book(world.Line{Name: "BUDI", Day: "10/05/2026"}, world.Line{Name: "TINI", Day: "10/05/2026"}))
		w.Imports(w.Book(world.Line{Name: "TINI", Day: "10/06/2026"}))
		w.Imports(w.Book(world.Line{Name: "BUDI", Day: "10/07/2026", District: "LILIRIAJA", Village: "JAMPU"}))
		rowsStand(t, w)
		sound(t, w.DB)
	})
}

func TestNothingIsWrongBeforeAnybodyWasWeighed(t *testing.T) {
	world.Each(t, func(t *testing.T, in *world.World) {
		w := &followed{World: in, t: t, server: &synctest.Server{Service: in.Sync, T: t}}
		w.ani = w.phone("ani")
		w.ani.Child(w.ani.Household("Besse"), "Siti")
		w.syncs(w.ani)
	})
}

// A phone that has not heard of a merge weighs the child under its old record: all
// hear of it under the one that was kept.
func TestAWeighingOfAMergedChildIsHeardOf(t *testing.T) {
	eachFollowed(t, func(w *followed) {
		rosi := w.phone("rosi")
		w.syncs(rosi)
		if err := w.People.Merge(context.Background(), w.Dina.Actor, w.a, w.b); err != nil {
			w.t.Fatal(err)
		}
		w.syncs(rosi)
		w.weighs(w.b, "2026-08-20")
		w.syncs(w.ani)
		w.syncs(rosi)
		for _, p := range []*synctest.Phone{w.ani, rosi} {
			if _, there := p.Docs[w.b]; there || len(p.Docs[w.a].Events) != 3 {
				w.t.Errorf("%s has %+v", p.Name, p.Docs)
			}
		}
	})
}

// What a phone still has of an erased child it may send again: nothing of it is kept,
// not even among what was refused. The same holds where consent was withdrawn.
func TestAPhoneBringsNoErasedChildBack(t *testing.T) {
	eachFollowed(t, func(w *followed) {
		ctx := context.Background()
		child := w.ani.Child(w.home, "Bayi Besse")
		said := append([]sync.Record{}, w.ani.Outbox...)
		w.syncs(w.ani)
		w.ani.Edit(child, "child", map[string]any{"name": "Siti Aminah", "nik": aisyahNIK})
		w.weighs(child, "2026-09-01")
		w.ani.Happens("referral", child, map[string]any{"reasons": []string{"other"}, "to": "Puskesmas"})
		said = append(said, w.ani.Outbox...)
		w.syncs(w.ani)
		if err := w.Privacy.Erase(ctx, w.Dina.Actor, child, privacy.Asked{Reason: "permintaan keluarga", Confirm: "Siti Aminah"}); err != nil {
			w.t.Fatal(err)
		}
		if err := w.DB.WriteUnrecorded(ctx, func(tx *db.Tx) error { return people.Block(tx, world.Regency, 20_500, w.a) }); err != nil {
			w.t.Fatal(err)
		}
		w.weighs(w.a, "2026-09-02")
		w.ani.Edit(w.a, "child", map[string]any{"name": "Siti Rahma"})
		w.ani.Outbox = append(w.ani.Outbox, said...)
		sent := slices.Clone(w.ani.Outbox)
		w.ani.Sync(w.server)
		for _, r := range sent {
			if v := w.ani.Told[r.ID]; v.Verdict != "refused" || v.Reason != "people.forgotten" && v.Reason != "people.blocked" || strings.Contains(v.Text, "{{") {
				w.t.Errorf("%s of %s: %+v", r.Kind, r.Subject, v)
			}
		}
		for _, where := range []string{"child where id", "edit where subject", "care where subject", "visit where child", "conflict where subject", "held where subject"} {
			if n := count(w.t, w.World, "select count(*) from "+where+" = $1", child); n != 0 {
				w.t.Errorf("%d %s", n, where)
			}
		}
		if n := count(w.t, w.World, "select count(*) from held"); n != 0 {
			w.t.Errorf("%d are held", n)
		}
	})
}
