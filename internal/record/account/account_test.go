package account_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/record/account"
)

var ctx = context.Background()

func TestSignIn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		now := time.Date(2026, 8, 1, 8, 0, 0, 0, time.UTC)
		s := &account.Service{DB: d, Now: func() time.Time { return now }}
		ani := account.Account{Username: " Ani ", Name: "Ani", Role: account.Village, Region: "7312012005"}
		if _, err := s.Add(ctx, ledger.By{Name: "test"}, ani, "sepuluh huruf"); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Add(ctx, ledger.By{Name: "test"}, ani, "sepuluh huruf"); fault.KindOf(err) != fault.Conflict {
			t.Errorf("the same name again: %v", err)
		}
		found, err := s.SignIn(ctx, "ANI", "sepuluh huruf")
		if err != nil || found.Name != "Ani" || found.Region != "7312012005" {
			t.Fatalf("%+v %v", found, err)
		}
		if got, err := s.Get(ctx, found.ID); err != nil || got.Username != "ani" {
			t.Errorf("%+v %v", got, err)
		}
		for _, wrong := range [][2]string{{"ani", "Sepuluh huruf"}, {"nobody", "sepuluh huruf"}, {"", ""}, {"ani", ""}} {
			if _, err := s.SignIn(ctx, wrong[0], wrong[1]); fault.As(err) == nil || fault.As(err).Key != "account.wrong" {
				t.Errorf("%v: %v", wrong, err)
			}
		}
		for range 10 {
			s.SignIn(ctx, "ani", "guess")
		}
		if _, err := s.SignIn(ctx, "ani", "sepuluh huruf"); fault.As(err) == nil || fault.As(err).Key != "account.wait" {
			t.Errorf("after many failures: %v", err)
		}
		now = now.Add(16 * time.Minute)
		if _, err := s.SignIn(ctx, "ani", "sepuluh huruf"); err != nil {
			t.Errorf("a quarter of an hour later: %v", err)
		}
	})
}

func TestAnAccountMustBeWhole(t *testing.T) {
	s := &account.Service{DB: dbtest.Open(t, db.SQLite), Now: time.Now}
	_, err := s.Add(ctx, ledger.By{}, account.Account{Username: "a b", Role: "king"}, "short")
	f := fault.As(err)
	if f == nil || len(f.Fields) != 3 {
		t.Fatalf("%v", err)
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
