package account_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/record/account"
)

func TestALinkIsGoodOnce(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		a, link, err := o.Invite(ctx, operator, account.Account{Username: "ani", Name: "Ani", Role: account.Village, Region: "7312012005"})
		if err != nil || len(link.Token) != 43 || link.Expires.Sub(o.now) != 7*24*time.Hour {
			t.Fatalf("%+v %v", link, err)
		}
		o.fails(third(o.SignIn(ctx, "ani", "", desk)), "account.wrong") // no password is not an empty one
		if seen, err := o.Linked(ctx, link.Token); err != nil || seen.Username != "ani" {
			t.Errorf("%+v %v", seen, err)
		}
		o.fails(second(o.Linked(ctx, link.Token)), "") // looking does not spend it
		o.fails(third(o.Begin(ctx, link.Token, "pendek", desk)), "account.password.short")
		for _, token := range []string{"", "x", link.Token[1:], link.Token + "A", strings.Repeat("A", 43)} {
			o.fails(second(o.Linked(ctx, token)), "account.link.none")
		}
		got, next, err := o.Begin(ctx, link.Token, "kambing makan jagung", desk)
		if err != nil || got.ID != a.ID || next != account.In {
			t.Fatalf("%+v %v %v", got, next, err)
		}
		o.fails(third(o.SignIn(ctx, "ani", "kambing makan jagung", desk)), "")
		o.fails(third(o.Begin(ctx, link.Token, "kambing makan rumput", desk)), "account.link.used")
		o.fails(second(o.Linked(ctx, link.Token)), "account.link.used")

		again, err := o.Reset(ctx, operator, a.ID, false)
		o.fails(err, "")
		o.fails(third(o.SignIn(ctx, "ani", "kambing makan jagung", desk)), "account.wrong") // from now on
		newer, err := o.Reset(ctx, operator, a.ID, false)
		o.fails(err, "")
		o.fails(second(o.Linked(ctx, again.Token)), "account.link.expired") // the newer one counts
		o.now = o.now.Add(8 * 24 * time.Hour)
		o.fails(third(o.Begin(ctx, newer.Token, "kambing makan rumput", desk)), "account.link.expired")
	})
}

func TestTwoWhoSpendOneLinkAreOne(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		_, link, err := o.Invite(ctx, operator, account.Account{Username: "ani", Name: "Ani", Role: account.Village, Region: "7312012005"})
		if err != nil {
			t.Fatal(err)
		}
		var group sync.WaitGroup
		good := make(chan string, 8)
		for _, word := range []string{"jagung", "rumput", "daun", "kacang", "bambu", "kelapa", "singkong", "talas"} {
			group.Go(func() {
				if _, _, err := o.Begin(ctx, link.Token, "kambing makan "+word, desk); err == nil {
					good <- word
				} else if fault.KindOf(err) != fault.Conflict {
					t.Error(err)
				}
			})
		}
		group.Wait()
		if len(good) != 1 {
			t.Fatalf("%d spent it", len(good))
		}
		o.fails(third(o.SignIn(ctx, "ani", "kambing makan "+<-good, desk)), "")
	})
}

// What was stolen is not found in the database.
func TestNoSecretLiesInTheDatabase(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		a, link, err := o.Invite(ctx, operator, account.Account{Username: "ani", Name: "Ani", Role: account.Village, Region: "7312012005"})
		if err != nil {
			t.Fatal(err)
		}
		if a, _, err := o.Begin(ctx, link.Token, "kambing makan jagung", desk); err != nil || a.Username != "ani" {
			t.Fatal(err)
		}
		f, codes := o.setFactor(a)
		var rows []string
		err = o.DB.Read(ctx, func(tx *db.Tx) error {
			for _, query := range []string{"select hash from account_link", "select hash from account_recovery", "select totp from account", "select password from account", "select detail from ledger"} {
				texts, err := db.All(tx, query, nil, func(scan db.Scan) (s string, err error) { return s, scan(&s) })
				if rows = append(rows, texts...); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil || len(rows) < 14 {
			t.Fatalf("%d %v", len(rows), err)
		}
		for _, stolen := range append(codes, link.Token, f.Secret, "kambing", strings.ToUpper(strings.ReplaceAll(codes[0], "-", ""))) {
			if strings.Contains(strings.Join(rows, "\n"), stolen) {
				t.Errorf("%q is there", stolen)
			}
		}
	})
}

func TestTheLastAdministratorStays(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		one, two := o.add("one", account.Administrator, "7312"), o.add("two", account.Administrator, "7312")
		o.fails(o.Disable(ctx, o.actor("one"), one.ID), "account.self")
		o.fails(o.Edit(ctx, o.actor("one"), one.ID, account.Account{Name: "One", Role: account.Health, Region: "7312"}), "account.self")
		o.fails(o.Edit(ctx, o.actor("one"), one.ID, account.Account{Name: "One Two", Role: account.Administrator, Region: "7312"}), "")
		o.fails(second(o.Reset(ctx, o.actor("one"), one.ID, false)), "account.self.reset")
		o.fails(o.Disable(ctx, o.actor("one"), two.ID), "")
		o.fails(o.Disable(ctx, operator, one.ID), "account.last")
		o.fails(o.Edit(ctx, operator, one.ID, account.Account{Name: "One", Role: account.Health, Region: "7312"}), "account.last")
		// One who was invited and never came is none.
		if _, _, err := o.Invite(ctx, operator, account.Account{Username: "three", Name: "Three", Role: account.Administrator, Region: "7312"}); err != nil {
			t.Fatal(err)
		}
		o.fails(o.Disable(ctx, operator, one.ID), "account.last")
		o.fails(o.Enable(ctx, operator, two.ID), "")

		// Two who disable one another at the same moment.
		var group sync.WaitGroup
		a, b := o.actor("one"), o.actor("two")
		for _, f := range []func() error{func() error { return o.Disable(ctx, a, two.ID) }, func() error { return o.Disable(ctx, b, one.ID) }} {
			group.Go(func() {
				if err := f(); err != nil && fault.As(err).Key != "account.last" {
					t.Error(err)
				}
			})
		}
		group.Wait()
		if first, second := o.actor("one"), o.actor("two"); first.Disabled == second.Disabled {
			t.Errorf("one is disabled: %v, two: %v", first.Disabled, second.Disabled)
		}
	})
}

func TestEveryChangeIsInTheLedgerWithBeforeAndAfter(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		ani := o.add("ani", account.Village, "7312012005")
		admin := o.actor(o.add("admin", account.Administrator, "7312").Username)
		o.fails(o.Edit(ctx, admin, ani.ID, account.Account{Name: "Ani Lestari", Role: account.Cadre, Region: "7312012005", Posyandu: "Melati"}), "")
		o.fails(o.Disable(ctx, admin, ani.ID), "")
		o.fails(o.Enable(ctx, admin, ani.ID), "")
		for action, want := range map[string]string{
			"account.edit":    `ani Admin 10.0.0.7 {"before":{"name":"Ani","role":"village"},"after":{"name":"Ani Lestari","posyandu":"Melati","role":"cadre"}}`,
			"account.disable": `ani Admin 10.0.0.7 {"after":{"disabled":true}}`,
			"account.enable":  `ani Admin 10.0.0.7 {"before":{"disabled":true}}`,
			"account.add":     `ani test  {"after":{"name":"Ani","region":"7312012005","role":"village"}}`,
		} {
			if got := o.deeds(action); len(got) == 0 || got[0] != want {
				t.Errorf("%s\n got %q\nwant %q", action, got, want)
			}
		}
	})
}

func TestOnlyWhoKeepsTheAccountsMayTouchThem(t *testing.T) {
	t.Parallel()
	o := newOffice(t, dbtest.Open(t, db.SQLite))
	ani := o.add("ani", account.Village, "7312012005")
	far := account.Actor{Account: account.Account{ID: db.NewID(), Role: account.Administrator, Region: "7371"}}
	for _, by := range []account.Actor{{}, o.actor("ani"), far, {Account: account.Account{Role: account.Health, Region: "7312"}}} {
		all, err := o.List(ctx, by, "")
		_, _, invite := o.Invite(ctx, by, account.Account{Username: "x1", Name: "X", Role: account.Health, Region: "7312"})
		_, reset := o.Reset(ctx, by, db.NewID(), false)
		_, devices := o.Devices(ctx, by, db.NewID())
		_, one := o.One(ctx, by, ani.ID)
		for what, err := range map[string]error{"list": err, "invite": invite, "reset": reset, "devices": devices, "one": one, "edit": o.Edit(ctx, by, ani.ID, ani),
			"disable": o.Disable(ctx, by, ani.ID), "enable": o.Enable(ctx, by, ani.ID), "revoke": o.Revoke(ctx, by, db.NewID(), "", "")} {
			if fault.KindOf(err) != fault.Forbidden {
				t.Errorf("%s of %s: %s: %v", by.Role, by.Region, what, err)
			}
		}
		if len(all) > 0 {
			t.Errorf("%v", all)
		}
	}
	if found, err := o.List(ctx, operator, "AN"); err != nil || len(found) != 1 {
		t.Errorf("%v %v", found, err)
	}
}

func TestTheFirstAdministratorComesInByALink(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		first, err := o.FirstLink(ctx, operator.By())
		if err != nil || first == "" {
			t.Fatal(first, err)
		}
		second, err := o.FirstLink(ctx, operator.By()) // started again, the first link was lost
		if err != nil || second == "" || second == first {
			t.Fatal(second, err)
		}
		_, err = o.Linked(ctx, first)
		o.fails(err, "account.link.expired")
		a, _, err := o.Begin(ctx, second, "kambing makan jagung", desk)
		if err != nil || a.Username != "admin" || a.Role != account.Administrator || a.Region != "7312" {
			t.Fatalf("%+v %v", a, err)
		}
		if again, err := o.FirstLink(ctx, operator.By()); again != "" || err != nil {
			t.Errorf("there is an administrator now: %q %v", again, err)
		}
	})
}

func TestWhereThereIsAnAccountNoFirstLinkIsMade(t *testing.T) {
	t.Parallel()
	o := newOffice(t, dbtest.Open(t, db.SQLite))
	if _, _, err := o.Invite(ctx, operator, account.Account{Username: "ani", Name: "Ani", Role: account.Village, Region: "7312012005"}); err != nil {
		t.Fatal(err)
	}
	if link, err := o.FirstLink(ctx, operator.By()); link != "" || err != nil {
		t.Errorf("%q %v", link, err)
	}
}
