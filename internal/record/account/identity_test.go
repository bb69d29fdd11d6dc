package account_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/record/account"
)

// The words of strangers that the other service hands on.
func TestAnIdentityMustBeOne(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := &account.Service{DB: d, Now: time.Now}
		a, err := s.Add(ctx, ledger.By{Name: "test"}, account.Account{Username: "rosmini", Name: "Rosmini", Role: account.Health, Region: "7312"}, "hujan-di-bulan-juni")
		if err != nil {
			t.Fatal(err)
		}
		who := account.Actor{Account: a}
		for _, subject := range []string{"", strings.Repeat("x", 256), "a\x00b", "a\nb", "é", "\xff"} {
			i := account.Identity{Issuer: "https://sso.example", Subject: subject}
			if err := s.Link(ctx, who, i); fault.KindOf(err) != fault.Unauthenticated {
				t.Errorf("%q is linked: %v", subject, err)
			}
			if _, _, err := s.SignInBy(ctx, i, "rosmini", true, account.From{}); fault.KindOf(err) != fault.Unauthenticated {
				t.Errorf("%q comes in: %v", subject, err)
			}
		}
		sound := account.Identity{Issuer: "https://sso.example", Subject: strings.Repeat("~", 255)}
		for _, username := range []string{"", "rosmini\x00", "ros mini", "\xff", strings.Repeat("r", 1<<16), "ROSMINI'--"} {
			if _, _, err := s.SignInBy(ctx, sound, username, true, account.From{}); fault.As(err) == nil || fault.As(err).Key != "account.identity.unknown" {
				t.Errorf("%.20q: %v", username, err)
			}
		}
		if found, next, err := s.SignInBy(ctx, sound, " Rosmini ", true, account.From{}); err != nil || found.ID != a.ID || next != account.In {
			t.Errorf("%v %v %v", found, next, err)
		}
		if _, _, err := s.SignInBy(ctx, account.Identity{Issuer: "https://sso2.example", Subject: sound.Subject}, "", true, account.From{}); err == nil {
			t.Error("the same subject of another issuer comes in")
		}
	})
}

// Of people who come for the first time at once with one name, one gets the account.
func TestOneOfManyGetsTheAccount(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := &account.Service{DB: d, Now: time.Now}
		a, _, err := s.Invite(ctx, account.Actor{Account: account.Account{Role: account.Administrator, Region: "7312"}, Home: "7312"},
			account.Account{Username: "rosmini", Name: "Rosmini", Role: account.Health, Region: "7312"})
		if err != nil {
			t.Fatal(err)
		}
		var all sync.WaitGroup
		came := make(chan string, 20)
		for i := range cap(came) {
			all.Go(func() {
				subject := strings.Repeat("x", i+1)
				if _, _, err := s.SignInBy(ctx, account.Identity{Issuer: "https://sso.example", Subject: subject}, "rosmini", true, account.From{}); err == nil {
					came <- subject
				} else if fault.As(err) == nil || fault.As(err).Key != "account.identity.unknown" {
					t.Error(err)
				}
			})
		}
		all.Wait()
		have, err := s.Identities(ctx, a.ID)
		if err != nil || len(have) != 1 || len(came) != 1 || have[0].Subject != <-came {
			t.Errorf("%d came, linked is %v: %v", len(came), have, err)
		}
	})
}

// Whoever had the account in hand may have linked an identity of their own.
func TestAResetEndsTheOtherWayInToo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := &account.Service{DB: d, Now: time.Now}
		admin := account.Actor{Account: account.Account{Role: account.Administrator, Region: "7312"}, Home: "7312"}
		a, _, err := s.Invite(ctx, admin, account.Account{Username: "rosmini", Name: "Rosmini", Role: account.Health, Region: "7312"})
		if err != nil {
			t.Fatal(err)
		}
		i := account.Identity{Issuer: "https://sso.example", Subject: "x"}
		if err := s.Link(ctx, account.Actor{Account: a}, i); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Reset(ctx, admin, a.ID, false); err != nil {
			t.Fatal(err)
		}
		if _, _, err := s.SignInBy(ctx, i, "", true, account.From{}); fault.As(err) == nil || fault.As(err).Key != "account.identity.unknown" {
			t.Errorf("after a reset: %v", err)
		}
	})
}
