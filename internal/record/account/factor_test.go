package account_test

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/record/account"
)

// authenticator is RFC 6238 as a phone computes it, written apart from the library.
func authenticator(t *testing.T, secret string, at time.Time) string {
	t.Helper()
	key, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(secret)
	if err != nil {
		t.Fatal(err)
	}
	mac := hmac.New(sha1.New, key)
	_ = binary.Write(mac, binary.BigEndian, uint64(at.Unix()/30))
	sum := mac.Sum(nil)
	n := binary.BigEndian.Uint32(sum[sum[19]&15:]) & 0x7fffffff
	return fmt.Sprintf("%06d", n%1_000_000)
}

// setFactor sets a second factor up, half a minute before now.
func (o *office) setFactor(a account.Account) (account.Setup, []string) {
	o.t.Helper()
	f, err := o.NewFactor(ctx, a, "")
	if err != nil {
		o.t.Fatal(err)
	}
	codes, err := o.SetFactor(ctx, a, desk, f.Sealed, authenticator(o.t, f.Secret, o.now))
	if err != nil || len(codes) != 10 {
		o.t.Fatal(codes, err)
	}
	o.now = o.now.Add(30 * time.Second)
	return f, codes
}

func (o *office) withCode(a account.Account, code string) error {
	_, _, err := o.EnterWithCode(ctx, a, code, desk)
	return err
}

func TestWhoNeedsASecondFactor(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		village, cadre := o.add("ani", account.Village, "7312012005"), o.add("kader", account.Cadre, "7312012005")
		for _, required := range []bool{false, true} {
			o.TwoFactor = required
			want := map[bool]account.Step{false: account.In, true: account.SetUp}[required]
			if _, next, err := o.SignIn(ctx, "ani", password, desk); next != want || err != nil {
				t.Errorf("required %v: %v %v", required, next, err)
			}
			if _, next, err := o.SignIn(ctx, "kader", password, desk); next != account.In || err != nil {
				t.Errorf("a cadre, required %v: %v %v", required, next, err)
			}
		}
		f, _ := o.setFactor(village)
		u, err := url.Parse(f.URL)
		if err != nil || u.Scheme != "otpauth" || u.Query().Get("secret") != f.Secret || u.Query().Get("issuer") != "Tumbuh Kabupaten Soppeng" || !strings.HasSuffix(u.Path, ":ani") {
			t.Errorf("%s %v", f.URL, err)
		}
		if _, next, _ := o.SignIn(ctx, "ani", password, desk); next != account.Code {
			t.Errorf("next is %v", next)
		}
		o.fails(o.DropFactor(ctx, village, desk), "account.factor.needed")
		o.TwoFactor = false
		o.fails(o.DropFactor(ctx, village, desk), "")
		o.fails(o.DropFactor(ctx, cadre, desk), "")
		if _, next, _ := o.SignIn(ctx, "ani", password, desk); next != account.In {
			t.Errorf("next is %v", next)
		}
		if n, _ := o.RecoveryLeft(ctx, village.ID); n != 0 {
			t.Errorf("%d recovery codes of no factor", n)
		}
		o.fails(second(o.NewRecovery(ctx, village, desk)), "account.factor.none")
	})
}

func TestACodeIsGoodOnceAndNearItsTime(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		a := o.add("ani", account.Village, "7312012005")
		first := o.now
		f, _ := o.setFactor(a)
		code := func(at time.Time) string { return authenticator(t, f.Secret, at) }
		o.fails(o.withCode(a, code(first)), "account.code.used") // that of the set-up
		now := code(o.now)
		o.fails(o.withCode(a, now[:3]+" "+now[3:]), "")
		o.fails(o.withCode(a, now), "account.code.used") // overheard
		o.fails(o.withCode(a, code(o.now.Add(-30*time.Second))), "account.code.used")
		o.fails(o.withCode(a, code(o.now.Add(30*time.Second))), "") // a clock a little fast
		o.written()
		o.now = o.now.Add(5 * time.Minute)
		o.fails(o.withCode(a, code(o.now.Add(-90*time.Second))), "account.code.wrong")
		o.fails(o.withCode(a, code(o.now.Add(90*time.Second))), "account.code.wrong")
		o.fails(o.withCode(a, code(o.now)), "")
		o.written()

		// A program that was started anew remembers too.
		anew := newOffice(t, o.DB)
		anew.now = o.now
		anew.fails(anew.withCode(a, code(o.now)), "account.code.used")
		// The clock set back does not make old codes good.
		anew.now = o.now.Add(-time.Hour)
		anew.fails(anew.withCode(a, code(anew.now)), "account.code.used")
	})
}

func TestOneCodeLetsOneIn(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		a := o.add("ani", account.Village, "7312012005")
		f, recovery := o.setFactor(a)
		for what, code := range map[string]string{"a code": authenticator(t, f.Secret, o.now), "a recovery code": recovery[0]} {
			var group sync.WaitGroup
			in := make(chan bool, 4)
			for range 4 {
				group.Go(func() {
					if err := o.withCode(a, code); err == nil {
						in <- true
					} else if fault.KindOf(err) != fault.Invalid {
						t.Error(err)
					}
				})
			}
			group.Wait()
			if len(in) != 1 {
				t.Errorf("%s let %d in", what, len(in))
			}
		}
	})
}

func TestRecoveryCodesStandInForALostPhone(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		a := o.add("ani", account.Village, "7312012005")
		_, codes := o.setFactor(a)
		enter := func(code string, left int, key string) {
			t.Helper()
			device, got, err := o.EnterWithCode(ctx, a, code, desk)
			if o.fails(err, key); err == nil && (got != left || device == "") {
				t.Errorf("%d left, want %d", got, left)
			}
			o.written()
		}
		enter(codes[0], 9, "")
		enter(codes[0], 0, "account.code.wrong")
		enter(strings.ToUpper(strings.ReplaceAll(codes[1], "-", " ")), 8, "")
		if said := o.deeds("account.signin"); !strings.Contains(said[0], `"with":"recovery"`) {
			t.Errorf("%q", said)
		}
		// Another's codes are not mine.
		other := o.add("budi", account.Puskesmas, "731201")
		_, theirs := o.setFactor(other)
		enter(theirs[0], 0, "account.code.wrong")
		fresh, err := o.NewRecovery(ctx, a, desk)
		if err != nil || len(fresh) != 10 {
			t.Fatal(fresh, err)
		}
		enter(codes[2], 0, "account.code.wrong")
		enter(fresh[0], 9, "")
	})
}

func TestSixWrongCodesAndTheSignInIsVoid(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		a := o.add("ani", account.Village, "7312012005")
		f, _ := o.setFactor(a)
		for range 6 {
			o.fails(o.withCode(a, "abcd-efgh-2345-ijkl"), "account.code.wrong")
		}
		o.fails(o.withCode(a, authenticator(t, f.Secret, o.now)), "account.code.wait")
		o.now = o.now.Add(16 * time.Minute)
		o.fails(o.withCode(a, authenticator(t, f.Secret, o.now)), "")
		if told := o.deeds("account.refused"); len(told) != 1 {
			t.Errorf("%q", told)
		}
	})
}

func TestAHalfDoneSignInEnds(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		a := o.add("ani", account.Village, "7312012005")
		f, _ := o.setFactor(a)
		half := o.Half(a)
		got, next, err := o.Resume(ctx, half)
		if err != nil || got.ID != a.ID || next != account.Code {
			t.Fatalf("%v %v", next, err)
		}
		for _, bad := range []string{"", "x", string(a.ID), string(a.ID) + " 99x", " 5"} {
			o.fails(third(o.Resume(ctx, bad)), "account.again")
		}
		o.now = o.now.Add(2 * time.Second)
		o.fails(o.ChangePassword(ctx, o.actor("ani"), "", password, "kambing makan jagung"), "")
		o.fails(third(o.Resume(ctx, half)), "account.again")
		half = o.Half(a)
		o.fails(third(o.Resume(ctx, half)), "")
		o.now = o.now.Add(20 * time.Minute)
		o.fails(third(o.Resume(ctx, half)), "account.again")
		half = o.Half(a)
		o.fails(o.Disable(ctx, operator, a.ID), "")
		o.fails(third(o.Resume(ctx, half)), "account.gone")
		_ = f
	})
}

func TestOnlyAFactorThatWasMadeHereIsTaken(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		a, b := o.add("ani", account.Village, "7312012005"), o.add("budi", account.Puskesmas, "731201")
		f, err := o.NewFactor(ctx, a, "")
		if err != nil {
			t.Fatal(err)
		}
		code := authenticator(t, f.Secret, o.now)
		again, err := o.NewFactor(ctx, a, f.Sealed)
		if err != nil || again != f {
			t.Errorf("shown again it is another: %v", err)
		}
		o.fails(second(o.SetFactor(ctx, a, desk, f.Sealed, "000000")), "account.code.first")
		o.fails(second(o.SetFactor(ctx, b, desk, f.Sealed, code)), "account.again")
		o.fails(second(o.SetFactor(ctx, a, desk, "", code)), "account.again")
		o.fails(second(o.SetFactor(ctx, a, desk, f.Sealed+"A", code)), "account.again")
		o.now = o.now.Add(2 * time.Hour)
		o.fails(second(o.SetFactor(ctx, a, desk, f.Sealed, authenticator(t, f.Secret, o.now))), "account.again")
		if got, _ := o.Get(ctx, a.ID); got.TwoFactor {
			t.Error("a second factor was set up")
		}
	})
}

// The secret is readable after the keys are rotated: it is one of the sealed columns.
func TestTheFactorOutlivesARotationOfKeys(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		a := o.add("ani", account.Village, "7312012005")
		f, _ := o.setFactor(a)
		err := o.DB.WriteUnrecorded(ctx, func(tx *db.Tx) error {
			keys, err := tx.Keys()
			if err != nil {
				return err
			}
			number, err := keys.Add()
			if err != nil {
				return err
			}
			if err := tx.UseGeneration(number); err != nil {
				return err
			}
			n := int64(0)
			for _, column := range account.Sealed {
				if n, err = tx.Reseal(column); err != nil {
					return err
				}
			}
			if n != 1 {
				t.Errorf("%d texts sealed again", n)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		o.fails(o.withCode(a, authenticator(t, f.Secret, o.now)), "")
	})
}
