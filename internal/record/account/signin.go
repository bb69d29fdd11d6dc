package account

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
)

// From is where somebody signs in: the browser as it calls itself, and its address.
type From struct{ Agent, Address string }

// Step is what is still missing until somebody is in.
type Step uint8

const (
	In    Step = iota // nothing: Enter
	Code              // the second factor's code: EnterWithCode
	SetUp             // a second factor: NewFactor, SetFactor, then Enter
)

// next is the step after the password. Cadres have no second factor.
func (s *Service) next(a Account) Step {
	switch {
	case a.TwoFactor:
		return Code
	case s.Needs(a):
		return SetUp
	}
	return In
}

// Needs tells whether an account must have a second factor here.
func (s *Service) Needs(a Account) bool { return s.TwoFactor && Roles[a.Role].Office }

// SignIn finds the account of a name and password and tells the next step. A wrong
// name and a wrong password answer alike and take as long; so do names that have to
// wait.
func (s *Service) SignIn(ctx context.Context, username, password string, from From) (a Account, next Step, err error) {
	username = tidy(username)
	var hashed string
	err = s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		a, hashed, err = byUsername(tx, username)
		return err
	})
	if err != nil {
		return Account{}, 0, err
	}
	if err := s.attempt(ctx, a, username, hashed, password, from); err != nil {
		return Account{}, 0, err
	}
	return a, s.next(a), nil
}

// attempt checks a password, and counts when it is wrong.
func (s *Service) attempt(ctx context.Context, a Account, username, hashed, password string, from From) error {
	at, now := network(from.Address), s.Now()
	ok := s.names.take(username, perName, now)
	if ok && at != "" && !s.addresses.take(at, perAddress, now) {
		s.names.back(username)
		ok = false
	}
	if !ok {
		s.refused(a, from, true)
		return fault.New(fault.Unauthenticated, "account.wait", nil)
	}
	good, err := verify(ctx, hashed, password)
	switch {
	case err != nil:
		s.names.back(username)
	case good && !a.Disabled:
		s.names.forget(username)
	default:
		s.refused(a, from, false)
		return fault.New(fault.Unauthenticated, "account.wrong", nil)
	}
	s.addresses.back(at)
	return err
}

// told is when the ledger was last told of failures, by account.
type told map[db.ID]time.Time

// refused records a failure, at most once a minute for each account, so that a
// flood cannot fill the ledger. A name that no account has is not written down: it
// may be a password in the wrong field.
func (s *Service) refused(a Account, from From, waits bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.Now()
	if at, ok := s.told[a.ID]; ok && now.Sub(at) < time.Minute {
		return
	}
	if s.told == nil {
		s.told = told{}
	}
	s.told[a.ID] = now
	target := a.Username
	if target == "" {
		target = "-"
	}
	_ = ledger.Seen(context.Background(), s.DB, ledger.By{Name: "-", Via: "web", Origin: from.Address}, deed("refused", target),
		map[string]any{"locked": waits, "agent": Agent(from.Agent)}) // two plain values: never an error
}

// halfLife is how long the second step may take.
const halfLife = 15 * time.Minute

// Half says that somebody has shown the first of two proofs, for the session to
// keep until Resume.
func (s *Service) Half(a Account) string {
	return fmt.Sprintf("%s %d", a.ID, s.Now().Unix())
}

// Resume is whose sign-in is half done, and the next step. It ends with the time,
// and with a new password.
func (s *Service) Resume(ctx context.Context, half string) (a Account, next Step, err error) {
	id, since, _ := strings.Cut(half, " ")
	seconds, err := strconv.ParseInt(since, 10, 64)
	begun := time.Unix(seconds, 0)
	if err != nil || s.Now().Sub(begun) > halfLife {
		return a, 0, again(err)
	}
	if a, err = s.Get(ctx, db.ID(id)); err == nil && (!a.Enrolled || a.Changed.Truncate(time.Second).After(begun)) {
		err = again(nil)
	}
	return a, s.next(a), err
}

func again(err error) error {
	return fault.New(fault.Unauthenticated, "account.again", nil).Because(err)
}

// soon writes what signing in and out leaves. Nobody who does waits for the writer,
// which on SQLite an import may hold for long; what f finds to contradict what is
// there is left out then. PostgreSQL keeps nobody waiting.
func (s *Service) soon(ctx context.Context, by ledger.By, deed ledger.Deed, f func(*db.Tx) (any, error)) error {
	if s.DB.Engine() == db.PostgreSQL {
		return ledger.Write(ctx, s.DB, by, deed, f)
	}
	s.DB.Later(func(tx *db.Tx) error {
		detail, err := f(tx)
		if fault.KindOf(err) == fault.Conflict {
			return nil
		}
		if err != nil {
			return err
		}
		return ledger.Also(tx, by, deed, detail)
	})
	return nil
}
