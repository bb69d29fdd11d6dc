package sync_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/golden"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/exchange/sync"
	"tumbuh/internal/exchange/sync/synctest"
	"tumbuh/internal/record/account"
)

func TestAPullIsTheSameInPagesOfAnySize(t *testing.T) {
	each(t, func(t *testing.T, s *synctest.Server) {
		ani := phone(s, "ani", synctest.Goarie, "")
		for n := range 12 {
			home := ani.Household(fmt.Sprint("Keluarga ", n))
			ani.Weighs(ani.Child(home, fmt.Sprint("Anak ", n)), 7000+n)
			ani.Happens("exam", ani.Person(home, fmt.Sprint("Ibu ", n)), map[string]any{"hb": 100 + n})
		}
		ani.Sync(s)
		want := said(t, ani)
		if strings.Count(want, "\n") != 36 || strings.Count(want, `"mine":true`) != 24 {
			t.Fatal(want)
		}
		for _, size := range []int{1, 2, 5, 35, 36, 37, 1000} {
			p := s.Phone(ani.Actor, ani.Dice)
			left := 36
			for more := true; more; {
				r := p.Request(0, size)
				a, err := s.Exchange(ctx, p.Actor, p.Phone, r)
				if err != nil || len(a.Docs) != min(size, left) || a.Left != left-len(a.Docs) || a.More != (a.Left > 0) {
					t.Fatalf("page of %d: %d docs, %d left: %v", size, len(a.Docs), a.Left, err)
				}
				if left -= len(a.Docs); size%2 == 1 { // and again, as when the line broke
					again, err := s.Exchange(ctx, p.Actor, p.Phone, r)
					if diff := golden.Diff(a.Docs, again.Docs); err != nil || diff != "" {
						t.Fatalf("asked again: %v %s", err, diff)
					}
				}
				p.Heard(r, a)
				more = a.More
			}
			if diff := golden.Diff(want, said(t, p)); diff != "" {
				t.Errorf("in pages of %d:\n%s", size, diff)
			}
		}
		seen := entries(t, s, "field.pull")
		if len(seen) == 0 || seen[len(seen)-1].Name != "ani" || !strings.Contains(seen[len(seen)-1].Detail, `"docs":36`) || seen[0].Target != synctest.Goarie {
			t.Errorf("%d entries: %+v", len(seen), seen)
		}
	})
}

// Whoever leaves a village, or a posyandu, leaves its phones and comes to the others;
// who is deleted is gone everywhere, whatever is said of them later.
func TestWhoLeavesIsGoneFromThePhonesOfThePlace(t *testing.T) {
	each(t, func(t *testing.T, s *synctest.Server) {
		ani, tina, kiki, dewi := phone(s, "ani", synctest.Goarie, ""), phone(s, "tina", synctest.Goarie, "Melati"), phone(s, "kiki", synctest.Goarie, "Kenanga"), phone(s, "dewi", synctest.Jampu, "")
		all := []*synctest.Phone{ani, tina, kiki, dewi}
		home := ani.Household("Besse")
		child, person := ani.Child(home, "Siti"), ani.Person(home, "Ibu")
		has := func(what string, want ...*synctest.Phone) {
			t.Helper()
			for range 2 {
				for _, p := range all {
					p.Sync(s)
				}
			}
			for _, p := range all {
				for _, id := range []db.ID{home, child, person} {
					if _, there := p.Docs[id]; there != slices.Contains(want, p) {
						t.Errorf("%s: on %s's phone %s is there: %v", what, p.Name, id, there)
					}
				}
			}
		}
		has("made", ani, tina)
		ani.Edit(home, "household", map[string]any{"posyandu": "Kenanga"})
		for _, id := range []db.ID{child, person} {
			ani.Edit(id, ani.Docs[id].Kind, map[string]any{"posyandu": "Kenanga"})
		}
		has("moved to another posyandu", ani, kiki)
		ani.Edit(home, "household", map[string]any{"village": synctest.Jampu, "posyandu": ""})
		has("moved to another village", dewi)
		weighed := ani.Weighs(child, 7300) // by who has not heard of it
		has("weighed by who had it", dewi)
		if ev := dewi.Docs[child].Events; len(ev) != 1 || ev[0].ID != weighed || ev[0].Mine {
			t.Errorf("%+v", ev)
		}
		for _, id := range []db.ID{home, child, person} {
			dewi.Edit(id, dewi.Docs[id].Kind, map[string]any{"deleted": "salah catat"})
		}
		has("deleted")
		dewi.Edit(child, "child", map[string]any{"name": "Sitti"})
		dewi.Edit(child, "child", map[string]any{"deleted": nil})
		has("edited after it was deleted")
		fresh := s.Phone(dewi.Actor, dewi.Dice)
		a, err := s.Exchange(ctx, fresh.Actor, fresh.Phone, fresh.Request(0, 1000))
		if err != nil || len(a.Docs)+len(a.Gone) != 0 {
			t.Errorf("a new phone hears of who had gone before: %v %v %v", a.Docs, a.Gone, err)
		}
	})
}

func TestAPhoneBeginsAnewWhereTheServerIsAnother(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		keys, other := dbtest.Keys(t), dbtest.Open(t, d.Engine())
		d.Use(keys)
		other.Use(keys)
		s, older := synctest.New(t, d), synctest.New(t, other)
		ani := phone(s, "ani", synctest.Goarie, "")
		ani.Household("Besse")
		ani.Sync(s)
		ask := func(s *synctest.Server, by account.Actor, token string) sync.Answer {
			t.Helper()
			a, err := s.Exchange(ctx, by, ani.Phone, sync.Request{Now: s.Now(), Token: token, Limit: 10})
			if err != nil {
				t.Fatal(err)
			}
			return a
		}
		if a := ask(s, ani.Actor, ani.Token); a.Reset || len(a.Docs) != 0 || a.More {
			t.Errorf("nothing has changed: %+v", a)
		}
		moved, limited := ani.Actor, ani.Actor
		moved.Region, limited.Posyandu = synctest.Jampu, "Melati"
		if a := ask(s, moved, ani.Token); !a.Reset || len(a.Docs) != 0 {
			t.Errorf("her account works elsewhere: %+v", a)
		}
		if a := ask(s, limited, ani.Token); !a.Reset || len(a.Docs) != 1 {
			t.Errorf("her account has a posyandu: %+v", a)
		}
		if a := ask(s, ani.Actor, ani.Token[:len(ani.Token)-4]+"AAAA"); !a.Reset || len(a.Docs) != 1 {
			t.Errorf("a token that was altered: %+v", a)
		}
		// The server was set back to a state before, and others have written since.
		rosi := phone(older, "rosi", synctest.Goarie, "")
		for n := range 20 {
			rosi.Household(fmt.Sprint("Keluarga ", n))
			rosi.Sync(older)
		}
		if a := ask(older, ani.Actor, ani.Token); !a.Reset || len(a.Docs) != 10 || !a.More {
			t.Errorf("the server was set back: %+v", a)
		}
	})
}

// Whatever is shown for a token: it is no error, and nobody reads with it what is
// not theirs to begin with.
func FuzzToken(f *testing.F) {
	s := synctest.New(f, dbtest.Open(f, db.SQLite))
	ani, dewi := s.Phone(synctest.Cadre("ani", synctest.Goarie, ""), rand.New(rand.NewPCG(1, 2))), s.Phone(synctest.Cadre("dewi", synctest.Jampu, ""), rand.New(rand.NewPCG(1, 3)))
	ani.Household("Besse")
	ani.Sync(s)
	for _, seed := range []string{"", "1:", "2:AAAA", ani.Token, ani.Token[:20], ani.Token + "A", strings.ToUpper(ani.Token), "\x00", "1:" + strings.Repeat("A", 500)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, token string) {
		a, err := s.Exchange(ctx, ani.Actor, ani.Phone, sync.Request{Now: s.Now(), Token: token, Limit: 10})
		if known := token == ani.Token; err != nil || a.Reset == (known || token == "") || len(a.Docs) != map[bool]int{true: 0, false: 1}[known] {
			t.Errorf("%q: %+v, %v", token, a, err)
		}
		if a, err := s.Exchange(ctx, dewi.Actor, dewi.Phone, sync.Request{Now: s.Now(), Token: token, Limit: 10}); err != nil || len(a.Docs)+len(a.Gone) != 0 {
			t.Errorf("%q elsewhere: %+v, %v", token, a, err)
		}
	})
}

func TestAPhoneToBeEmptiedIsHeardAndShownNothing(t *testing.T) {
	each(t, func(t *testing.T, s *synctest.Server) {
		ani := phone(s, "ani", synctest.Goarie, "")
		ani.Household("Besse")
		ani.Phone.Wipe = db.Time{Time: s.Now()}
		r := ani.Request(9, 9)
		a, err := s.Exchange(ctx, ani.Actor, ani.Phone, r)
		if err != nil || !a.Wipe || len(a.Docs) != 0 || a.Token != "" || a.Verdicts[0].Verdict != "new" {
			t.Errorf("%+v %v", a, err)
		}
	})
}

// Pushes that come together are written together, each under its cadre's name; when
// too many wait, those that come next are asked to come again.
func TestPushesThatComeTogetherAreWrittenTogether(t *testing.T) {
	each(t, func(t *testing.T, s *synctest.Server) {
		const many = 300
		release := stopWriting(t, s)
		var busy, writes atomic.Int64
		answers := make(chan error, many)
		for n := range many {
			go func() {
				p := s.Phone(synctest.Cadre(fmt.Sprint("kader ", n), synctest.Goarie, ""), rand.New(rand.NewPCG(uint64(n), 5)))
				p.Household("Besse")
				_, err := s.Exchange(context.Background(), p.Actor, p.Phone, p.Request(1, 0))
				if fault.KindOf(err) == fault.Unavailable {
					busy.Add(1)
					err = nil
				}
				answers <- err
			}()
		}
		s.DB.Watch(db.Watch{Transaction: func(write bool, _ time.Duration) {
			if write {
				writes.Add(1)
			}
		}})
		release(257) // one is being written, the queue is full
		for range many {
			if err := <-answers; err != nil {
				t.Error(err)
			}
		}
		names := map[string]bool{}
		for _, e := range entries(t, s, "field.push") {
			names[e.Name] = true
		}
		if busy.Load() == 0 || len(names)+int(busy.Load()) != many {
			t.Errorf("%d of %d were recorded, %d asked to come again", len(names), many, busy.Load())
		}
		if writes.Load() > 6 {
			t.Errorf("%d transactions for %d pushes", writes.Load(), len(names))
		}
		if r, err := (ledger.Check{}).Verify(ctx, s.DB, synctest.Regency); err != nil || r.Err() != nil {
			t.Error(r, err)
		}
	})
}
