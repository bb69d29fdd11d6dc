package account

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/pquerna/otp/hotp"
	"github.com/pquerna/otp/totp"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/secret"
	"tumbuh/internal/fact/region"
)

// The second factor is RFC 6238 as every authenticator knows it: SHA-1, six digits,
// half a minute; a clock may be one step off. Ten recovery codes of 80 random bits
// stand in for a lost phone.
const (
	codeDigits     = 6
	codePeriod     = 30 // seconds
	recoveryCodes  = 10
	recoveryLength = 16 // letters, five bits each

	factorPurpose = "account.totp"
	setupPurpose  = "account.totp.setup"
	setupLife     = time.Hour
)

// Setup is a second factor that is about to be set up.
type Setup struct {
	Secret string // for those who type it
	URL    string // otpauth://…, for a QR code
	Sealed string // the same for SetFactor, which takes none that NewFactor has not made
}

// NewFactor makes a second factor for an account whose owner has just shown the
// password; with the Sealed of an earlier one it answers that again.
func (s *Service) NewFactor(ctx context.Context, a Account, sealed string) (f Setup, err error) {
	keys, err := s.keys(ctx)
	if err != nil {
		return f, err
	}
	place, _ := region.Get(s.Home)
	options := totp.GenerateOpts{Issuer: strings.TrimSpace("Tumbuh " + place.Name), AccountName: a.Username}
	if sealed != "" {
		text, err := s.openSetup(keys, a, sealed)
		if err != nil {
			return f, err
		}
		options.Secret = text
	}
	key, err := totp.Generate(options)
	if err != nil {
		return f, err
	}
	if f = (Setup{Secret: key.Secret(), URL: key.URL(), Sealed: sealed}); sealed == "" {
		f.Sealed, err = keys.Seal(fmt.Sprintf("%s %d %s", a.ID, s.Now().Add(setupLife).Unix(), f.Secret), setupPurpose)
	}
	return f, err
}

func (s *Service) keys(ctx context.Context) (keys *secret.Keys, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error { keys, err = tx.Keys(); return err })
	return keys, err
}

func (s *Service) openSetup(keys *secret.Keys, a Account, sealed string) (raw []byte, err error) {
	text, err := keys.Open(sealed, setupPurpose)
	part := strings.Fields(text)
	if err != nil || len(part) != 3 || part[0] != string(a.ID) {
		return nil, again(err)
	}
	if until, err := strconv.ParseInt(part[1], 10, 64); err != nil || s.Now().Unix() > until {
		return nil, again(err)
	}
	return base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(part[2])
}

// SetFactor puts a second factor in force once a first code shows that it works, in
// place of an older one. It answers new recovery codes, which nobody can see again.
func (s *Service) SetFactor(ctx context.Context, a Account, from From, sealed, code string) (codes []string, err error) {
	if sealed == "" {
		return nil, again(nil)
	}
	f, err := s.NewFactor(ctx, a, sealed)
	if err != nil {
		return nil, err
	}
	digits, _ := readCode(code)
	step := s.stepOf(digits, f.Secret)
	if step == 0 {
		return nil, wrongCode("account.code.first")
	}
	hashes, codes := newRecovery(a.ID)
	err = ledger.Write(ctx, s.DB, a.by(from), deed("factor", a.Username), func(tx *db.Tx) (any, error) {
		keys, err := tx.Keys()
		if err != nil {
			return nil, err
		}
		text, err := keys.Seal(f.Secret, factorPurpose)
		if err != nil {
			return nil, err
		}
		if err := setFactor(tx, a.ID, text, step); err != nil {
			return nil, err
		}
		if err := replaceRecovery(tx, a.ID, hashes); err != nil {
			return nil, err
		}
		return ledger.Of(map[string]bool{"two_factor": a.TwoFactor}, map[string]bool{"two_factor": true})
	})
	if err == nil {
		s.spend(a.ID, step)
	}
	return codes, err
}

// NewRecovery gives the owner, who has just shown the password, other codes; those
// of before are void.
func (s *Service) NewRecovery(ctx context.Context, a Account, from From) ([]string, error) {
	hashes, codes := newRecovery(a.ID)
	err := ledger.Write(ctx, s.DB, a.by(from), deed("recovery", a.Username), func(tx *db.Tx) (any, error) {
		if now, err := byID(tx, a.ID); err != nil || !now.TwoFactor {
			return nil, fault.New(fault.Conflict, "account.factor.none", nil).Because(err)
		}
		return nil, replaceRecovery(tx, a.ID, hashes)
	})
	return codes, err
}

// DropFactor takes the second factor off, where none is required.
func (s *Service) DropFactor(ctx context.Context, a Account, from From) error {
	if s.Needs(a) {
		return fault.New(fault.Forbidden, "account.factor.needed", nil)
	}
	return ledger.Write(ctx, s.DB, a.by(from), deed("factor", a.Username), func(tx *db.Tx) (any, error) {
		if err := dropFactor(tx, a.ID); err != nil {
			return nil, err
		}
		return ledger.Of(map[string]bool{"two_factor": true}, map[string]bool{"two_factor": false})
	})
}

// RecoveryLeft is how many recovery codes are still good.
func (s *Service) RecoveryLeft(ctx context.Context, id db.ID) (n int, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		all, err := recoveryOf(tx, id)
		n = len(all)
		return err
	})
	return n, err
}

// EnterWithCode is the second step of signing in: a code of the authenticator, each
// good once, or one of the recovery codes; left is how many of those are left when
// one was used, else -1. After six wrong ones the sign-in begins anew.
func (s *Service) EnterWithCode(ctx context.Context, a Account, code string, from From) (device db.ID, left int, err error) {
	if !s.codes.take(string(a.ID), perCode, s.Now()) {
		s.refused(a, from, true)
		return "", -1, fault.New(fault.Unauthenticated, "account.code.wait", nil)
	}
	with, use, left, err := s.codeOf(ctx, a, code)
	if err == nil {
		device, err = s.enter(ctx, a, from, with, use)
	}
	if fault.KindOf(err) == fault.Conflict {
		err = wrongCode("account.code.used")
	}
	switch {
	case err == nil:
		s.codes.forget(string(a.ID))
	case fault.KindOf(err) == fault.Invalid:
		s.refused(a, from, false)
	default:
		s.codes.back(string(a.ID))
	}
	return device, left, err
}

func wrongCode(key string) error {
	return invalid("account.code", []fault.Field{{Name: "code", Key: key}})
}

// codeOf tells what a code is and how it is spent.
func (s *Service) codeOf(ctx context.Context, a Account, code string) (with string, use func(*db.Tx) error, left int, err error) {
	var text string
	var last int64
	var hashes []string
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		keys, err := tx.Keys()
		if err != nil {
			return err
		}
		if text, last, err = factorOf(tx, a.ID); err != nil {
			return err
		}
		if hashes, err = recoveryOf(tx, a.ID); err != nil {
			return err
		}
		text, err = keys.Open(text, factorPurpose)
		return err
	})
	if err != nil {
		return "", nil, -1, err
	}
	digits, recovery := readCode(code)
	if step := s.stepOf(digits, text); text != "" && step != 0 {
		if step <= last || !s.spend(a.ID, step) {
			return "", nil, -1, wrongCode("account.code.used")
		}
		return "totp", func(tx *db.Tx) error { return once(useStep(tx, a.ID, step)) }, -1, nil
	}
	sum := recoveryHash(a.ID, recovery)
	for _, hash := range hashes {
		if recovery != "" && subtle.ConstantTimeCompare([]byte(hash), []byte(sum)) == 1 && s.spendRecovery(hash) {
			return "recovery", func(tx *db.Tx) error { return once(useRecovery(tx, a.ID, hash, s.now())) }, len(hashes) - 1, nil
		}
	}
	return "", nil, -1, wrongCode("account.code.wrong")
}

// once refuses what another request, in whichever process, has spent meanwhile.
func once(spent bool, err error) error {
	if err == nil && !spent {
		err = fault.New(fault.Conflict, "account.code.used", nil)
	}
	return err
}

// stepOf is the half minute that a code belongs to, now or next to now; 0: none.
func (s *Service) stepOf(digits, secret string) (found int64) {
	if len(digits) != codeDigits {
		return 0
	}
	now := s.Now().Unix() / codePeriod
	for step := now - 1; step <= now+1; step++ {
		want, err := hotp.GenerateCode(secret, uint64(step))
		if err == nil && subtle.ConstantTimeCompare([]byte(want), []byte(digits)) == 1 {
			found = step
		}
	}
	return found
}

// readCode tells a code of six digits from a recovery code, however they are
// grouped; recovery codes have no 0, 1, 8 or 9, which are read as what they look like.
func readCode(text string) (digits, recovery string) {
	var b strings.Builder
	for _, r := range text[:min(len(text), 64)] {
		switch {
		case r >= 'a' && r <= 'z':
			r -= 'a' - 'A'
		case r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
		case r == ' ', r == '-', r == '\u00a0', r == '–':
			continue
		default:
			return "", ""
		}
		b.WriteRune(r)
	}
	switch text = b.String(); {
	case len(text) == codeDigits && strings.Trim(text, "0123456789") == "":
		return text, ""
	case len(text) == recoveryLength:
		return "", strings.NewReplacer("0", "O", "1", "I", "8", "B").Replace(text)
	}
	return "", ""
}

// newRecovery makes codes, grouped for reading, and what is kept of them.
func newRecovery(id db.ID) (hashes, codes []string) {
	for range recoveryCodes {
		text := rand.Text()[:recoveryLength]
		hashes = append(hashes, recoveryHash(id, text))
		text = strings.ToLower(text)
		codes = append(codes, text[:4]+"-"+text[4:8]+"-"+text[8:12]+"-"+text[12:])
	}
	return hashes, codes
}

// recoveryHash need not be slow: nobody guesses 80 random bits.
func recoveryHash(id db.ID, text string) string {
	sum := sha256.Sum256([]byte(string(id) + " " + text))
	return hex.EncodeToString(sum[:])
}

// spent are the newest half minutes and the recovery codes used in this process,
// which may not be written yet.
type spent struct {
	steps    map[db.ID]int64
	recovery map[string]bool
}

func (s *Service) spend(id db.ID, step int64) (good bool) {
	s.locked(func() {
		if s.spent.steps == nil {
			s.spent.steps = map[db.ID]int64{}
		}
		if good = step > s.spent.steps[id]; good {
			s.spent.steps[id] = step
		}
	})
	return good
}

func (s *Service) spendRecovery(hash string) (good bool) {
	s.locked(func() {
		if s.spent.recovery == nil {
			s.spent.recovery = map[string]bool{}
		}
		good = !s.spent.recovery[hash]
		s.spent.recovery[hash] = true
	})
	return good
}
