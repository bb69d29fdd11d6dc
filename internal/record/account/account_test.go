package account_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/record/account"
)

var (
	ctx      = context.Background()
	operator = account.CommandLine("test", "7312")
	desk     = account.From{Agent: "Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari/537", Address: "10.0.0.7"}
)

const password = "sepuluh huruf"

// office is a service with a clock that the test turns.
type office struct {
	*account.Service
	t   *testing.T
	now time.Time
}

func each(t *testing.T, f func(t *testing.T, o *office)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) { f(t, newOffice(t, d)) })
}

func newOffice(t *testing.T, d *db.DB) *office {
	o := &office{t: t, now: time.Date(2026, 8, 1, 8, 0, 0, 0, time.UTC)}
	o.Service = &account.Service{DB: d, Home: "7312", Now: func() time.Time { return o.now }}
	return o
}

func (o *office) add(username string, role account.Role, region string) account.Account {
	o.t.Helper()
	a, err := o.Add(ctx, operator.By(), account.Account{Username: username, Name: strings.ToUpper(username[:1]) + username[1:], Role: role, Region: region}, password)
	if err != nil {
		o.t.Fatal(err)
	}
	return a
}

// actor is an account at work.
func (o *office) actor(username string) account.Actor {
	o.t.Helper()
	a, err := o.Named(ctx, username)
	if err != nil {
		o.t.Fatal(err)
	}
	return account.Actor{Account: a, Via: "web", Origin: desk.Address, Home: "7312"}
}

// written waits until what was left for later is written.
func (o *office) written() {
	done := make(chan struct{})
	o.DB.Later(func(tx *db.Tx) error { tx.OnCommit(func() { close(done) }); return nil })
	<-done
}

// deeds are what the ledger says of account deeds, "action target by detail".
func (o *office) deeds(action string) (all []string) {
	o.t.Helper()
	o.written()
	err := o.DB.Read(ctx, func(tx *db.Tx) (err error) {
		all, err = db.All(tx, "select target, by_name, origin, detail from ledger where action = $1 order by seq", []any{action}, func(scan db.Scan) (string, error) {
			var target, by, origin, detail string
			err := scan(&target, &by, &origin, &detail)
			return fmt.Sprint(target, " ", by, " ", origin, " ", detail), err
		})
		return err
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return all
}

// fails checks the key of an error; key "" means that there is none.
func (o *office) fails(err error, key string) {
	o.t.Helper()
	got := ""
	if f := fault.As(err); f != nil {
		if got = f.Key; len(f.Fields) > 0 {
			got = f.Fields[0].Key
		}
	}
	if got != key || key == "" && err != nil {
		o.t.Errorf("%v, want %q", err, key)
	}
}

func second[T any](_ T, err error) error { return err }
func third[T, U any](_ T, _ U, err error) error {
	return err
}

func TestSignIn(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		ani := account.Account{Username: " Ani ", Name: "Ani", Role: account.Village, Region: "7312012005"}
		if _, err := o.Add(ctx, operator.By(), ani, password); err != nil {
			t.Fatal(err)
		}
		o.fails(second(o.Add(ctx, operator.By(), ani, password)), "account.taken")
		found, next, err := o.SignIn(ctx, "ANI", password, desk)
		if err != nil || next != account.In || found.Name != "Ani" || found.Region != "7312012005" {
			t.Fatalf("%+v %v", found, err)
		}
		if got, err := o.Get(ctx, found.ID); err != nil || got.Username != "ani" || !got.Enrolled {
			t.Errorf("%+v %v", got, err)
		}
		for _, wrong := range [][2]string{{"ani", "Sepuluh huruf"}, {"nobody", password}, {"", ""}, {"ani", ""}} {
			o.fails(third(o.SignIn(ctx, wrong[0], wrong[1], desk)), "account.wrong")
		}
	})
}

// Names that nobody has wait like those of accounts, so that nothing is learnt.
func TestAfterTenFailuresANameWaits(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.add("ani", account.Village, "7312012005")
		o.add("budi", account.Puskesmas, "731201")
		for _, name := range []string{"ani", "invented"} {
			for i := range 10 {
				from := account.From{Address: fmt.Sprintf("10.1.%d.1", i)}
				o.fails(third(o.SignIn(ctx, name, "guess", from)), "account.wrong")
			}
			o.fails(third(o.SignIn(ctx, name, password, desk)), "account.wait")
		}
		o.fails(third(o.SignIn(ctx, "budi", password, desk)), "")
		o.now = o.now.Add(16 * time.Minute)
		o.fails(third(o.SignIn(ctx, "ani", password, desk)), "")
		// Who is in begins anew.
		for range 9 {
			_, _, _ = o.SignIn(ctx, "ani", "guess", desk)
		}
		o.fails(third(o.SignIn(ctx, "ani", password, desk)), "")
		o.fails(third(o.SignIn(ctx, "ani", "guess", desk)), "account.wrong")

		told := o.deeds("account.refused")
		if len(told) != 3 || !strings.HasPrefix(told[0], `ani - 10.1.0.1 {"agent"`) || !strings.HasPrefix(told[1], "- - 10.1.0.1 {") || strings.Contains(fmt.Sprint(told), "invented") {
			t.Errorf("once a minute for a name, and none that nobody has: %q", told)
		}
	})
}

// A hundred guesses at a time are a hundred, not one.
func TestGuessesSideBySideAreAllCounted(t *testing.T) {
	t.Parallel()
	o := newOffice(t, dbtest.Open(t, db.SQLite))
	o.add("ani", account.Village, "7312012005")
	var wrong, wait sync.Map
	var group sync.WaitGroup
	for i := range 40 {
		group.Go(func() {
			_, _, err := o.SignIn(ctx, "ani", "guess", account.From{Address: fmt.Sprintf("10.2.0.%d", i)})
			if fault.As(err).Key == "account.wrong" {
				wrong.Store(i, true)
			} else {
				wait.Store(i, true)
			}
		})
	}
	group.Wait()
	count := func(m *sync.Map) (n int) { m.Range(func(any, any) bool { n++; return true }); return n }
	if w, v := count(&wrong), count(&wait); w != 10 || v != 30 {
		t.Errorf("%d were tried, %d had to wait", w, v)
	}
}

// One address may fail sixty times, whatever names it tries; a subscriber's whole
// IPv6 network counts as one.
func TestOneAddressCannotTryEveryName(t *testing.T) {
	t.Parallel()
	o := newOffice(t, dbtest.Open(t, db.SQLite))
	o.add("ani", account.Village, "7312012005")
	for i := range 60 {
		o.fails(third(o.SignIn(ctx, fmt.Sprint("name", i), "guess", account.From{Address: fmt.Sprintf("2001:db8:1:2::%x", i)})), "account.wrong")
	}
	o.fails(third(o.SignIn(ctx, "ani", password, account.From{Address: "2001:db8:1:2:ffff::1"})), "account.wait")
	o.fails(third(o.SignIn(ctx, "ani", password, account.From{Address: "2001:db8:1:3::1"})), "")
}

func TestAnAccountMustBeWhole(t *testing.T) {
	t.Parallel()
	o := newOffice(t, dbtest.Open(t, db.SQLite))
	_, err := o.Add(ctx, operator.By(), account.Account{Username: "a b", Role: "king"}, "short")
	var names []string
	for _, f := range fault.As(err).Fields {
		names = append(names, f.Name)
	}
	if !slices.Equal(names, []string{"username", "name", "role", "password"}) {
		t.Errorf("%v: %v", names, err)
	}
	for _, c := range []struct {
		role   account.Role
		region string
		good   bool
	}{
		{account.Village, "7312012005", true}, {account.Village, "731201", false}, {account.Village, "7371011001", false}, {account.Village, "7312999999", false},
		{account.Puskesmas, "731201", true}, {account.Puskesmas, "7312", false}, {account.Health, "7312", true}, {account.Health, "7371", false},
		{account.Assessor, "73", true}, {account.Assessor, "74", false}, {account.Assessor, "7312", false}, {account.Auditor, "73", true}, {account.Auditor, "7312", true},
		{account.Cadre, "7312012005", true}, {account.Cadre, "", false}, {account.Administrator, "7312", true},
	} {
		_, _, err := o.Invite(ctx, operator, account.Account{Username: string(c.role) + c.region, Name: "X", Role: c.role, Region: c.region})
		if c.good != (err == nil) || !c.good && fault.As(err).Fields[0].Key != "account.region."+string(c.role) {
			t.Errorf("%s of %q: %v", c.role, c.region, err)
		}
	}
}

func TestACadresPosyanduIsOneThatIsKnown(t *testing.T) {
	t.Parallel()
	o := newOffice(t, dbtest.Open(t, db.SQLite))
	known := []string{"Mawar 1", "Melati"}
	o.Posyandu = func(_ context.Context, village string) ([]string, error) {
		if village != "7312012005" {
			return nil, nil
		}
		return known, nil
	}
	for i, c := range []struct{ village, given, want, key string }{
		{"7312012005", "mawar-1", "Mawar 1", ""}, {"7312012005", "Dahlia", "", "account.posyandu"}, {"7312012005", "", "", ""}, {"7312022005", " Dahlia  2 ", "Dahlia 2", ""},
	} {
		a, _, err := o.Invite(ctx, operator, account.Account{Username: fmt.Sprint("kader", i), Name: "X", Role: account.Cadre, Region: c.village, Posyandu: c.given})
		if o.fails(err, c.key); err == nil && a.Posyandu != c.want {
			t.Errorf("%q became %q", c.given, a.Posyandu)
		}
	}
	if a, _, err := o.Invite(ctx, operator, account.Account{Username: "dinkes", Name: "X", Role: account.Health, Region: "7312", Posyandu: "Melati"}); err != nil || a.Posyandu != "" {
		t.Errorf("only a cadre's account ends at a posyandu: %+v %v", a, err)
	}
}

func TestWhoMayDoWhatWhere(t *testing.T) {
	actor := func(role account.Role, region string) account.Actor {
		return account.Actor{Account: account.Account{Role: role, Region: region}}
	}
	for _, c := range []struct {
		who    account.Actor
		action account.Action
		area   string
		may    bool
	}{
		{actor(account.Village, "7312012005"), account.ChildRead, "7312012005", true},
		{actor(account.Village, "7312012005"), account.ChildRead, "7312012006", false},
		{actor(account.Village, "7312012005"), account.ChildRead, "731201", false},
		{actor(account.Village, "7312012005"), account.FigureRead, "7312", true},
		{actor(account.Village, "7312012005"), account.FigureRead, "7313", false},
		{actor(account.Village, "7312012005"), account.ImportTake, "7312012005", false},
		{actor(account.Puskesmas, "731201"), account.ChildRead, "7312012005", true},
		{actor(account.Puskesmas, "731201"), account.ChildRead, "7312022005", false},
		{actor(account.Planner, "7312"), account.ChildRead, "7312012005", false},
		{actor(account.Administrator, "7312"), account.ChildRead, "7312012005", false},
		{actor(account.Health, "7312"), account.ImportTake, "7312", true},
		{actor("", ""), account.FigureRead, "7312", false},
	} {
		if err := c.who.Allow(c.action, c.area); (err == nil) != c.may || err != nil && fault.KindOf(err) != fault.Forbidden {
			t.Errorf("%s of %q, %s in %s: %v", c.who.Role, c.who.Region, c.action, c.area, err)
		}
	}
}

func TestSessionsLastAndEnd(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := account.Sessions{DB: d}
		if err := s.Commit("t", []byte("x"), time.Now().Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		if data, found, err := s.Find("t"); err != nil || !found || string(data) != "x" {
			t.Errorf("%q %v %v", data, found, err)
		}
		if err := s.Commit("t", []byte("y"), time.Now().Add(-time.Second)); err != nil {
			t.Fatal(err)
		}
		if _, found, _ := s.Find("t"); found {
			t.Error("an expired session is found")
		}
		if err := s.Commit("u", []byte(strings.Repeat("z", 5000)), time.Now().Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		if err := s.Delete("u"); err != nil {
			t.Fatal(err)
		}
		if _, found, _ := s.Find("u"); found {
			t.Error("a deleted session is found")
		}
	})
}
