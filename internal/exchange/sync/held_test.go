package sync_test

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/exchange/sync"
	"tumbuh/internal/exchange/sync/synctest"
	"tumbuh/internal/record/account"
)

func each(t *testing.T, f func(t *testing.T, s *synctest.Server)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) { f(t, synctest.New(t, d)) })
}

func phone(s *synctest.Server, name, village, posyandu string) *synctest.Phone {
	hash := fnv.New64a() // no two phones make the same ids
	hash.Write([]byte(name))
	return s.Phone(synctest.Cadre(name, village, posyandu), rand.New(rand.NewPCG(1, hash.Sum64())))
}

// office is somebody of the health office.
func office(role account.Role, territory string) account.Actor {
	return account.Actor{Account: account.Account{ID: db.NewID(), Username: "dina", Name: "Dina", Role: role, Region: territory}, Via: "web", Home: synctest.Regency}
}

// push sends what waits, and answers the last verdict.
func push(t *testing.T, s *synctest.Server, p *synctest.Phone) sync.Verdict {
	t.Helper()
	r := p.Request(sync.MaxRecords, 0)
	a, err := s.Exchange(ctx, p.Actor, p.Phone, r)
	if err != nil || len(a.Verdicts) != len(r.Push) {
		t.Fatal(a, err)
	}
	p.Heard(r, a)
	return a.Verdicts[len(a.Verdicts)-1]
}

func entries(t *testing.T, s *synctest.Server, action string) (all []ledger.Entry) {
	t.Helper()
	if err := s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		all, err = ledger.List(tx, synctest.Regency, ledger.Query{Actions: []string{action}, Limit: 1000})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return all
}

// What a phone may not say, or says wrongly, is refused with its reason in her
// language and held once; what is beside it goes in.
func TestWhatIsRefusedIsHeldAndHoldsNothingUp(t *testing.T) {
	each(t, func(t *testing.T, s *synctest.Server) {
		ani, tina, dewi := phone(s, "ani", synctest.Goarie, ""), phone(s, "tina", synctest.Goarie, "Kenanga"), phone(s, "dewi", synctest.Jampu, "")
		home := ani.Household("Besse")
		child := ani.Child(home, "Siti")
		push(t, s, ani)
		for name, c := range map[string]struct {
			by     *synctest.Phone
			save   func(p *synctest.Phone)
			reason string
		}{
			"another village's child":  {dewi, func(p *synctest.Phone) { p.Weighs(child, 7000) }, "account.territory"},
			"another posyandu's":       {tina, func(p *synctest.Phone) { p.Weighs(child, 7000) }, "account.territory"},
			"fetched from elsewhere":   {dewi, func(p *synctest.Phone) { p.Edit(child, "child", map[string]any{"village": synctest.Jampu}) }, "account.territory"},
			"made elsewhere":           {dewi, func(p *synctest.Phone) { p.Make("household", map[string]any{"head": "X", "village": synctest.Goarie}) }, "account.territory"},
			"nobody's":                 {ani, func(p *synctest.Phone) { p.Weighs(p.ID(), 7000) }, "sync.unknown"},
			"a kind that is none":      {ani, func(p *synctest.Phone) { p.Happens("dance", child, map[string]any{}) }, "sync.kind"},
			"a household on the scale": {ani, func(p *synctest.Phone) { p.Weighs(home, 7000) }, "sync.kind"},
			"a day that has not come": {ani, func(p *synctest.Phone) {
				p.Happens("weighing", child, map[string]any{"day": "2199-01-01", "grams": 7000})
			}, "sync.ahead"},
			"a month that has not come": {ani, func(p *synctest.Phone) {
				p.Happens("services", child, map[string]any{"month": "2199-01", "marks": map[string]bool{"weighed": true}})
			}, "sync.ahead.month"},
			"a word no database can say": {ani, func(p *synctest.Phone) { p.Edit(child, "child", map[string]any{"name": "Si\x00ti"}) }, "sync.body"},
			"a kind none can say":        {ani, func(p *synctest.Phone) { p.Happens("da\x00nce", child, map[string]any{}) }, "sync.kind"},
			"a long kind":                {ani, func(p *synctest.Phone) { p.Happens(strings.Repeat("a", 63)+"é", child, map[string]any{}) }, "sync.body"},
			"what is no body":            {ani, func(p *synctest.Phone) { p.Save(p.ID(), "visit", home, []int{1}) }, "sync.body"},
			"no moment":                  {ani, func(p *synctest.Phone) { p.Weighs(child, 7000); p.Outbox[len(p.Outbox)-1].At = "x" }, "sync.at"},
		} {
			c.save(c.by)
			again := c.by.Outbox[0]
			beside := c.by.Household("Di sebelah " + name)
			if v := push(t, s, c.by); v.Verdict != "new" || v.ID != beside {
				t.Errorf("%s holds others up: %v", name, v)
			}
			first := c.by.Told[again.ID]
			if first.Verdict != "refused" || first.Reason != c.reason || first.Text == "" || strings.Contains(first.Text, c.reason) {
				t.Errorf("%s: %+v", name, first)
			}
			c.by.Outbox = []sync.Record{again}
			if v := push(t, s, c.by); v.Verdict != "refused" || v.Reason != c.reason {
				t.Errorf("%s, again: %+v", name, v)
			}
		}
		held, err := s.Held(ctx, office(account.Health, synctest.Regency), sync.HeldFilter{Limit: 100})
		if err != nil || len(held) != 14 {
			t.Fatalf("%d are held: %v", len(held), err)
		}
		if mine, err := s.Held(ctx, office(account.Puskesmas, synctest.Jampu[:6]), sync.HeldFilter{Limit: 100}); err != nil || len(mine) != 3 {
			t.Errorf("of Jampu %d are held: %v", len(mine), err)
		}
		if page, err := s.Held(ctx, office(account.Health, synctest.Regency), sync.HeldFilter{Limit: 5, Before: held[4].Received, BeforeID: held[4].ID}); err != nil || page[0].ID != held[5].ID {
			t.Errorf("the page after five: %v %v", page, err)
		}
		for _, role := range []account.Role{account.Village, account.Planner, account.Cadre, account.Auditor} {
			if _, err := s.Held(ctx, office(role, synctest.Goarie), sync.HeldFilter{}); fault.KindOf(err) != fault.Forbidden {
				t.Errorf("%s sees what is held: %v", role, err)
			}
		}
		bahasa := ani.Told[push0(ani)].Text
		ani.Language = "en"
		ani.Happens("dance", child, map[string]any{})
		if v := push(t, s, ani); v.Text == bahasa || v.Text == "" {
			t.Errorf("in English: %q", v.Text)
		}
	})
}

// push0 is a record of hers that was of no kind.
func push0(p *synctest.Phone) db.ID {
	for id, v := range p.Told {
		if v.Reason == "sync.kind" {
			return id
		}
	}
	return ""
}

func TestTheOfficeMendsOrDismissesWhatIsHeld(t *testing.T) {
	each(t, func(t *testing.T, s *synctest.Server) {
		ani, dina, budi := phone(s, "ani", synctest.Goarie, ""), office(account.Health, synctest.Regency), office(account.Puskesmas, synctest.Jampu[:6])
		child := ani.Child(ani.Household("Besse"), "Siti")
		ahead := ani.Happens("weighing", child, map[string]any{"day": "2199-01-01", "grams": 7100})
		saved := ani.Outbox[2]
		push(t, s, ani)
		good, bad := json.RawMessage(`{"day":"`+ani.Today()+`","grams":7100}`), json.RawMessage(`{"day":"2198-01-01","grams":7100}`)
		if _, err := s.Mend(ctx, budi, ahead, good); fault.KindOf(err) != fault.NotFound {
			t.Errorf("somebody elsewhere mends it: %v", err)
		}
		if _, err := s.Mend(ctx, dina, ahead, bad); fault.As(err) == nil || fault.As(err).Key != "sync.ahead" {
			t.Errorf("it is mended into as bad: %v", err)
		}
		v, err := s.Mend(ctx, dina, ahead, good)
		if err != nil || v.Verdict != "new" {
			t.Fatal(v, err)
		}
		ani.Sync(s)
		if ev := ani.Docs[child].Events; len(ev) != 1 || ev[0].ID != ahead || ev[0].By != "ani" || !ev[0].Mine {
			t.Errorf("on her phone: %+v", ev)
		}
		ani.Outbox = []sync.Record{saved}
		if v := push(t, s, ani); v.Verdict != "same" {
			t.Errorf("sent again after it was mended: %v", v)
		}
		if _, err := s.Mend(ctx, dina, ahead, good); fault.KindOf(err) != fault.Stale {
			t.Errorf("mended twice: %v", err)
		}
		e := entries(t, s, "field.mend")
		if len(e) != 1 || e[0].Name != "Dina" || !strings.Contains(e[0].Detail, string(child)) {
			t.Errorf("%+v", e)
		}

		nonsense := ani.Happens("dance", child, map[string]any{})
		saved = ani.Outbox[0]
		push(t, s, ani)
		if err := s.Dismiss(ctx, budi, nonsense, ""); fault.KindOf(err) != fault.NotFound {
			t.Errorf("somebody elsewhere dismisses it: %v", err)
		}
		if err := s.Dismiss(ctx, dina, nonsense, "bukan catatan"); err != nil {
			t.Fatal(err)
		}
		ani.Outbox = []sync.Record{saved}
		if v := push(t, s, ani); v.Verdict != "refused" || v.Reason != "sync.kind" {
			t.Errorf("sent again after it was dismissed: %v", v)
		}
		if h, err := s.OneHeld(ctx, dina, nonsense); err != nil || h.State != "dismissed" || h.Note != "bukan catatan" || h.Settler != "Dina" {
			t.Errorf("%+v, %v", h, err)
		}
		if held, err := s.Held(ctx, dina, sync.HeldFilter{Limit: 9}); err != nil || len(held) != 0 {
			t.Errorf("still open: %v %v", held, err)
		}
	})
}

// What is said of somebody whom another phone has not sent yet waits, and goes in
// with them.
func TestWhatComesBeforeItsSubjectWaitsForIt(t *testing.T) {
	each(t, func(t *testing.T, s *synctest.Server) {
		ani, rosi := phone(s, "ani", synctest.Goarie, ""), phone(s, "rosi", synctest.Goarie, "")
		home := ani.Household("Besse")
		child := ani.Child(home, "Siti")
		person := rosi.Person(home, "Andi")
		rosi.Happens("exam", person, map[string]any{"hb": 110})
		weighed := rosi.Weighs(child, 7200)
		rosi.Edit(child, "child", map[string]any{"birth_grams": 2913})
		for range 4 {
			push(t, s, rosi)
			if len(rosi.Outbox) == 0 {
				break
			}
		}
		for id, v := range rosi.Told {
			if v.Verdict != "refused" {
				t.Errorf("%s came before its subject and is %v", id, v)
			}
		}
		push(t, s, ani)
		rosi.Sync(s)
		d := rosi.Docs[child]
		fields, _ := json.Marshal(d.Fields)
		if len(d.Events) != 1 || d.Events[0].ID != weighed || d.Events[0].By != "rosi" || !strings.Contains(string(fields), "2913") || len(rosi.Docs[person].Events) != 1 {
			t.Errorf("%+v %s %+v", d.Events, fields, rosi.Docs[person])
		}
		if held, err := s.Held(ctx, office(account.Health, synctest.Regency), sync.HeldFilter{Limit: 9}); err != nil || len(held) != 0 {
			t.Errorf("still held: %v %v", held, err)
		}
		pushes := map[string]int{}
		for _, e := range entries(t, s, "field.push") {
			pushes[e.Name]++
		}
		if pushes["rosi"] != 5 || pushes["ani"] != 1 { // the one that waited, and each record when it went in
			t.Errorf("%v", pushes)
		}
	})
}

// Many that wait for somebody who never comes do not keep others waiting.
func TestWhoNeverComesKeepsNobodyWaiting(t *testing.T) {
	each(t, func(t *testing.T, s *synctest.Server) {
		ani, rosi := phone(s, "ani", synctest.Goarie, ""), phone(s, "rosi", synctest.Goarie, "")
		for range 2 * sync.MaxRecords {
			rosi.Weighs(rosi.ID(), 7000)
		}
		push(t, s, rosi)
		push(t, s, rosi)
		s.Clock = s.Clock.Add(time.Hour)
		child := ani.Child(ani.Household("Besse"), "Siti")
		weighed := rosi.Weighs(child, 7000)
		push(t, s, rosi)
		ani.Sync(s)
		if ev := ani.Docs[child].Events; len(ev) != 1 || ev[0].ID != weighed {
			t.Errorf("%+v", ani.Docs[child])
		}
	})
}

// Also where both come in one transaction, and nothing else after them.
func TestWhatComesBeforeItsSubjectInOnePushWaitsToo(t *testing.T) {
	each(t, func(t *testing.T, s *synctest.Server) {
		ani := phone(s, "ani", synctest.Goarie, "")
		home := ani.Household("Besse")
		child := ani.Child(home, "Siti")
		weighed := ani.Weighs(child, 7000)
		slices.Reverse(ani.Outbox)
		ani.Sync(s)
		if ev := ani.Docs[child].Events; len(ev) != 1 || ev[0].ID != weighed {
			t.Errorf("%+v", ani.Docs[child])
		}
		if held, err := s.Held(ctx, office(account.Health, synctest.Regency), sync.HeldFilter{Limit: 9}); err != nil || len(held) != 0 {
			t.Errorf("still held: %v %v", held, err)
		}
	})
}

// What was said of a child in the village to which its household moves goes in when
// the household does.
func TestWhatComesBeforeAHouseholdHasMovedWaitsForIt(t *testing.T) {
	each(t, func(t *testing.T, s *synctest.Server) {
		ani, dewi := phone(s, "ani", synctest.Goarie, ""), phone(s, "dewi", synctest.Jampu, "")
		home := ani.Household("Besse")
		child := ani.Child(home, "Siti")
		ani.Sync(s)
		weighed := dewi.Weighs(child, 7000)
		if v := push(t, s, dewi); v.Verdict != "refused" {
			t.Errorf("%+v", v)
		}
		ani.Edit(home, "household", map[string]any{"village": synctest.Jampu, "posyandu": ""})
		ani.Sync(s)
		dewi.Sync(s)
		if ev := dewi.Docs[child].Events; len(ev) != 1 || ev[0].ID != weighed {
			t.Errorf("%+v", dewi.Docs[child])
		}
	})
}

func TestAnOutboxFileIsTakenInForItsCadre(t *testing.T) {
	each(t, func(t *testing.T, s *synctest.Server) {
		added, err := s.Accounts.Add(ctx, ledger.By{Name: "test"}, account.Account{Username: "ani", Name: "Ani", Role: account.Cadre, Region: synctest.Goarie}, "hujan-di-bulan-juni")
		if err != nil {
			t.Fatal(err)
		}
		ani := s.Phone(account.Actor{Account: added, Via: "field", Home: synctest.Regency}, rand.New(rand.NewPCG(1, 2)))
		home := ani.Household("Besse")
		for n := range 600 {
			ani.Child(home, fmt.Sprint("Siti ", n))
		}
		elsewhere := ani.Make("household", map[string]any{"head": "X", "village": synctest.Jampu})
		file, err := json.Marshal(map[string]any{"format": "tumbuh-outbox", "version": 1, "phone": ani.Phone.ID, "account": ani.Actor.ID, "name": "Ani", "app": "1", "now": s.Now(), "push": ani.Outbox})
		if err != nil {
			t.Fatal(err)
		}
		dina, budi := office(account.Health, synctest.Regency), office(account.Puskesmas, synctest.Jampu[:6])
		if _, err := s.TakeFile(ctx, budi, strings.NewReader(string(file))); fault.As(err) == nil || fault.As(err).Key != "sync.file.account" {
			t.Errorf("somebody elsewhere takes it: %v", err)
		}
		if _, err := s.TakeFile(ctx, office(account.Village, synctest.Goarie), strings.NewReader(string(file))); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a village office takes it: %v", err)
		}
		for _, broken := range []string{"", "{}", string(file[:len(file)-1]), strings.Replace(string(file), "tumbuh-outbox", "tumbuh-inbox", 1), strings.Replace(string(file), string(ani.Phone.ID), "x", 1)} {
			if _, err := s.TakeFile(ctx, dina, strings.NewReader(broken)); fault.As(err) == nil || fault.As(err).Key != "sync.file.shape" {
				t.Errorf("%.40q: %v", broken, err)
			}
		}
		for _, want := range []map[string]int{{"new": 601, "refused": 1}, {"same": 601, "refused": 1}} {
			taken, err := s.TakeFile(ctx, dina, strings.NewReader(string(file)))
			if err != nil || fmt.Sprint(taken.Count) != fmt.Sprint(want) || taken.Cadre.Name != "Ani" {
				t.Errorf("%v %v", taken.Count, err)
			}
		}
		e := entries(t, s, "field.file")
		if len(e) != 4 || e[0].Name != "Dina" || e[0].Target != string(ani.Phone.ID) {
			t.Errorf("%d entries, %+v", len(e), e[0].By)
		}
		ani.Sync(s)
		if v := ani.Told[elsewhere]; v.Verdict != "refused" || len(ani.Docs) != 601 {
			t.Errorf("her phone sends it after all: %v, %d docs", v, len(ani.Docs))
		}
	})
}

// visitsBreak lets no visit be written.
func visitsBreak(t *testing.T, s *synctest.Server) {
	t.Helper()
	trigger := "create trigger broken before insert on care when new.kind = 'visit' begin select raise(abort, 'broken'); end"
	if s.DB.Engine() == db.PostgreSQL {
		trigger = "create function broken() returns trigger language plpgsql as $$ begin if new.kind = 'visit' then raise 'broken'; end if; return new; end $$; create trigger broken before insert on care for each row execute function broken()"
	}
	if err := s.DB.Command(ctx, trigger); err != nil {
		t.Fatal(err)
	}
}

// A phone on which many records wait that break something puts some of them off each
// time that it comes, until it is through; the office takes them in when that is over.
func TestManyThatBreakHoldAPhoneUpNotForEver(t *testing.T) {
	each(t, func(t *testing.T, s *synctest.Server) {
		visitsBreak(t, s)
		ani := phone(s, "ani", synctest.Goarie, "")
		home := ani.Household("Besse")
		var visit db.ID
		for range 7 {
			visit = ani.Happens("visit", home, map[string]any{"topics": []string{"feeding"}})
		}
		child := ani.Child(home, "Siti")
		for range 3 {
			r := ani.Request(sync.MaxRecords, 0)
			if a, err := s.Exchange(ctx, ani.Actor, ani.Phone, r); err == nil {
				ani.Heard(r, a)
			}
		}
		if ani.Told[child].Verdict != "same" && ani.Told[child].Verdict != "new" || ani.Told[visit].Reason != "sync.broken" {
			t.Errorf("after three times: %+v", ani.Told)
		}
		if err := s.DB.Command(ctx, map[db.Engine]string{db.SQLite: "drop trigger broken", db.PostgreSQL: "drop trigger broken on care"}[s.DB.Engine()]); err != nil {
			t.Fatal(err)
		}
		if v, err := s.Mend(ctx, office(account.Health, synctest.Regency), visit, json.RawMessage(`{"day":"`+ani.Today()+`","topics":["feeding"]}`)); err != nil || v.Verdict != "new" {
			t.Errorf("%+v %v", v, err)
		}
	})
}

// One push over which something breaks inside does no harm to those written with it,
// and one record of it none to the others.
func TestWhatBreaksInsideBreaksAlone(t *testing.T) {
	each(t, func(t *testing.T, s *synctest.Server) {
		visitsBreak(t, s)
		phones := []*synctest.Phone{}
		for n := range 8 {
			p := phone(s, fmt.Sprint("kader ", strings.Repeat("x", n)), synctest.Goarie, "")
			home := p.Household("Besse")
			if n == 3 {
				p.Happens("visit", home, map[string]any{"topics": []string{"feeding"}})
			}
			p.Child(home, "Siti")
			phones = append(phones, p)
		}
		release := stopWriting(t, s)
		answers := make(chan error, len(phones))
		for _, p := range phones {
			go func() {
				r := p.Request(sync.MaxRecords, 0)
				a, err := s.Exchange(context.Background(), p.Actor, p.Phone, r)
				p.Heard(r, a)
				answers <- err
			}()
		}
		release(len(phones))
		for range phones {
			if err := <-answers; err != nil {
				t.Error(err)
			}
		}
		for n, p := range phones {
			for id, v := range p.Told {
				if broken := n == 3 && v.Reason == "sync.broken"; v.Verdict != "new" && !broken {
					t.Errorf("phone %d: %s is %+v", n, id, v)
				}
			}
			if want := map[bool]int{false: 2, true: 3}[n == 3]; len(p.Told) != want {
				t.Errorf("phone %d was told %v", n, p.Told)
			}
		}
		if held, err := s.Held(ctx, office(account.Health, synctest.Regency), sync.HeldFilter{Limit: 9}); err != nil || len(held) != 1 || held[0].Reason.Key != "sync.broken" {
			t.Errorf("%v %v", held, err)
		}
	})
}

// stopWriting keeps the database from being written until it is released, which
// waits until so many pushes wait.
func stopWriting(t *testing.T, s *synctest.Server) (release func(waiting int)) {
	t.Helper()
	begun, end, ended := make(chan struct{}), make(chan struct{}), make(chan error)
	go func() {
		ended <- ledger.Write(ctx, s.DB, ledger.By{Name: "test"}, ledger.Deed{Regency: synctest.Regency, Action: "test.wait"}, func(*db.Tx) (any, error) {
			close(begun)
			<-end
			return nil, nil
		})
	}()
	<-begun
	return func(waiting int) {
		t.Helper()
		for deadline := time.Now().Add(20 * time.Second); s.Waiting() < waiting; time.Sleep(time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("%d wait, not %d", s.Waiting(), waiting)
			}
		}
		close(end)
		if err := <-ended; err != nil {
			t.Fatal(err)
		}
	}
}
