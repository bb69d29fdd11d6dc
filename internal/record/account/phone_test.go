package account_test

import (
	"strings"
	"testing"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/record/account"
)

const pattallassang = "7312012005"

// enrol gives a cadre a phone, by the link of her village's office.
func (o *office) enrol(village, cadre account.Account) (account.Phone, string) {
	o.t.Helper()
	_, link, err := o.PhoneLink(ctx, o.actor(village.Username), cadre.ID)
	o.fails(err, "")
	secret := account.NewSecret()
	p, a, err := o.EnrolPhone(ctx, link.Token, secret, "1", desk)
	if o.fails(err, ""); a.ID != cadre.ID || p.Account != cadre.ID {
		o.t.Fatalf("%+v %+v", p, a)
	}
	return p, secret
}

func TestAPhoneComesInByALinkGoodOnceAndForPhonesAlone(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.add("desa", account.Village, pattallassang)
		ani, far := o.add("ani", account.Cadre, pattallassang), o.add("jauh", account.Village, "7312012006")
		_, link, err := o.PhoneLink(ctx, o.actor("desa"), ani.ID)
		o.fails(err, "")
		o.fails(third(o.PhoneLink(ctx, o.actor("jauh"), ani.ID)), "account.territory")
		o.fails(third(o.PhoneLink(ctx, o.actor("ani"), ani.ID)), "account.role")
		o.fails(third(o.PhoneLink(ctx, o.actor("desa"), far.ID)), "account.absent") // no cadre
		o.fails(second(o.Linked(ctx, link.Token)), "account.link.none")             // it sets no password
		o.fails(third(o.Begin(ctx, link.Token, "kambing makan jagung", desk)), "account.link.none")
		reset, err := o.Reset(ctx, operator, ani.ID, false)
		o.fails(err, "")
		secret := account.NewSecret()
		o.fails(third(o.EnrolPhone(ctx, reset.Token, secret, "1", desk)), "account.link.none") // nor is a password's link good for a phone
		for _, poor := range []string{"", "rahasia", link.Token} {
			o.fails(third(o.EnrolPhone(ctx, link.Token, poor, "1", desk)), "account.link.none")
		}
		first, _, err := o.EnrolPhone(ctx, link.Token, secret, "1", desk)
		o.fails(err, "") // a password's link has not ended it
		o.fails(second(o.Linked(ctx, reset.Token)), "")
		again, a, err := o.EnrolPhone(ctx, link.Token, secret, "1", desk) // the line broke before the answer
		if o.fails(err, ""); again.ID != first.ID || a.ID != ani.ID {
			t.Errorf("asked again it is another phone: %+v", again)
		}
		o.fails(third(o.EnrolPhone(ctx, link.Token, account.NewSecret(), "1", desk)), "account.link.used")
		if a, p, err := o.PhonePresent(ctx, secret); err != nil || a.ID != ani.ID || p.State() != "active" {
			t.Errorf("%+v %+v %v", a, p, err)
		}
		for _, wrong := range []string{"", "x", strings.Repeat("A", 43), link.Token} {
			o.fails(third(o.PhonePresent(ctx, wrong)), "account.gone")
		}
		var kept []string
		err = o.DB.Read(ctx, func(tx *db.Tx) (err error) {
			kept, err = db.All(tx, "select secret from phone union all select detail from ledger", nil, func(scan db.Scan) (s string, err error) { return s, scan(&s) })
			return err
		})
		if err != nil || len(kept) < 2 || strings.Contains(strings.Join(kept, " "), secret) {
			t.Errorf("the secret itself is kept: %v", err)
		}
	})
}

func TestAPhoneStaysUntilItIsEndedOrItsCadreMayNotWork(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		village, ani := o.add("desa", account.Village, pattallassang), o.add("ani", account.Cadre, pattallassang)
		p, secret := o.enrol(village, ani)
		_, other := o.enrol(village, ani)
		o.now = o.now.Add(400 * 24 * time.Hour) // in a hamlet without signal
		o.fails(third(o.PhonePresent(ctx, secret)), "")
		o.fails(o.EndPhone(ctx, o.actor("desa"), p.ID), "")
		o.fails(third(o.PhonePresent(ctx, secret)), "account.gone")
		o.fails(third(o.PhonePresent(ctx, other)), "")
		o.fails(o.Disable(ctx, operator, ani.ID), "")
		o.fails(third(o.PhonePresent(ctx, other)), "account.gone")
		o.fails(o.Enable(ctx, operator, ani.ID), "")
		o.fails(o.Edit(ctx, operator, ani.ID, account.Account{Name: "Ani", Role: account.Village, Region: pattallassang}), "")
		o.fails(third(o.PhonePresent(ctx, other)), "account.gone") // no cadre any more
		o.fails(o.EndPhone(ctx, o.actor("desa"), db.NewID()), "account.phone.none")
	})
}

func TestALostPhoneIsToldAtItsNextContactAndThenIsGone(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		village, ani := o.add("desa", account.Village, pattallassang), o.add("ani", account.Cadre, pattallassang)
		p, secret := o.enrol(village, ani)
		o.fails(o.EndPhone(ctx, o.actor("desa"), p.ID), "")
		o.fails(o.WipePhone(ctx, o.actor("desa"), p.ID), "") // also after it was ended
		o.fails(o.Disable(ctx, operator, ani.ID), "")        // and after its cadre was
		a, p, err := o.PhonePresent(ctx, secret)
		if o.fails(err, ""); p.State() != "wiping" {
			t.Fatalf("%+v", p)
		}
		o.fails(o.PhoneLeft(ctx, account.Actor{Account: a, Via: "field"}, p), "")
		o.fails(third(o.PhonePresent(ctx, secret)), "account.phone.wiped")
		if deeds := o.deeds("account.phone_left"); len(deeds) != 1 || !strings.Contains(deeds[0], "true") {
			t.Errorf("%q", deeds)
		}
	})
}

func TestTheOfficeSeesThePhonesOfItsOwnTerritory(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		village, ani := o.add("desa", account.Village, pattallassang), o.add("ani", account.Cadre, pattallassang)
		o.add("pusk", account.Puskesmas, "731201")
		o.add("jauh", account.Puskesmas, "731202")
		p, _ := o.enrol(village, ani)
		oldest := db.Time{Time: o.now.Add(-72 * time.Hour)}
		o.PhoneSeen(p, account.Contact{App: "2", Backlog: 17, Oldest: oldest, ClockOff: -61})
		o.written()
		all, err := o.Phones(ctx, o.actor("desa"), account.PhoneFilter{Area: pattallassang})
		if err != nil || len(all) != 1 || all[0].Backlog != 17 || all[0].App != "2" || all[0].ClockOff != -61 || !all[0].Oldest.Equal(oldest.Time) {
			t.Fatalf("%+v %v", all, err)
		}
		if mine, err := o.Phones(ctx, o.actor("ani"), account.PhoneFilter{Account: ani.ID}); err != nil || len(mine) != 1 {
			t.Errorf("%+v %v", mine, err)
		}
		o.fails(second(o.Phones(ctx, o.actor("jauh"), account.PhoneFilter{Account: ani.ID})), "account.territory")
		o.fails(second(o.Phones(ctx, o.actor("jauh"), account.PhoneFilter{Area: "731201"})), "account.territory")
		if cadres, err := o.Cadres(ctx, o.actor("desa"), pattallassang); err != nil || len(cadres) != 1 || cadres[0].ID != ani.ID {
			t.Errorf("%+v %v", cadres, err)
		}
		if kind := fault.KindOf(o.WipePhone(ctx, o.actor("jauh"), p.ID)); kind != fault.Forbidden {
			t.Errorf("a stranger emptied it: %v", kind)
		}
	})
}
