package account

import (
	"context"
	"strings"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
)

// Identity is who somebody is at another sign-in service (OpenID Connect). It is
// good for nothing until it is linked to an account that an administrator made: no
// stranger's word makes an account here. An account has one at most.
type Identity struct {
	Issuer  string
	Subject string // never given to another person (OpenID Connect Core 1.0, 5.7), as a name or an address may be
	Linked  db.Time
}

// sound tells whether the identity is one: a subject has up to 255 ASCII characters
// (OpenID Connect Core 1.0, 2).
func (i Identity) sound() bool {
	return i.Issuer != "" && i.Subject != "" && len(i.Subject) <= 255 &&
		!strings.ContainsFunc(i.Subject, func(r rune) bool { return r < ' ' || r > '~' })
}

// Identities are an account's: one or none.
func (s *Service) Identities(ctx context.Context, id db.ID) (all []Identity, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		all, err = identitiesOf(tx, id)
		return err
	})
	return all, err
}

// SignInBy finds the account of an identity that the other service has proven, and
// tells the next step: a second factor shown there (strong) counts as ours.
//
// The first time an account may be found by name, where the operator trusts the
// other service's names: username is then the one it gave, and else empty. An
// account that has an identity is not found by name, which would let a second
// person in by the first one's door.
func (s *Service) SignInBy(ctx context.Context, i Identity, username string, strong bool, from From) (a Account, next Step, err error) {
	if !i.sound() {
		return a, 0, unknown()
	}
	first := false
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		a, err = byIdentity(tx, i)
		if first = a.ID == ""; err == nil && first && usernames.MatchString(tidy(username)) {
			a, _, err = byUsername(tx, tidy(username))
		}
		return err
	})
	switch {
	case err != nil:
		return Account{}, 0, err
	case a.ID == "":
		return a, 0, unknown()
	case a.Disabled:
		s.refused(a, from, false)
		return Account{}, 0, gone()
	}
	if first {
		if err := s.bind(ctx, a.by(from), a, i, unknown()); err != nil {
			return Account{}, 0, err
		}
	}
	if next = s.next(a); strong || next == In {
		return a, In, nil
	}
	if !a.Enrolled {
		return Account{}, 0, fault.New(fault.Forbidden, "account.identity.weak", nil) // Resume takes who has a password
	}
	return a, next, s.soon(ctx, a.by(from), deed("identified", a.Username), func(*db.Tx) (any, error) {
		return map[string]string{"with": i.Issuer}, nil
	})
}

func unknown() *fault.Error {
	return fault.New(fault.Unauthenticated, "account.identity.unknown", nil)
}

// EnterBy is Enter for who came by another service and is In.
func (s *Service) EnterBy(ctx context.Context, a Account, issuer string, from From) (db.ID, error) {
	return s.enter(ctx, a, from, issuer, nil)
}

// Link lets the actor come in by an identity from now on.
func (s *Service) Link(ctx context.Context, who Actor, i Identity) error {
	if !i.sound() {
		return unknown()
	}
	return s.bind(ctx, who.By(), who.Account, i, fault.New(fault.Conflict, "account.identity.second", nil))
}

// bind links an identity, unless the account has one.
func (s *Service) bind(ctx context.Context, by ledger.By, a Account, i Identity, second error) error {
	return ledger.Write(ctx, s.DB, by, deed("link", a.Username), func(tx *db.Tx) (any, error) {
		if err := lockAccount(tx, a.ID); err != nil {
			return nil, err
		}
		have, err := identitiesOf(tx, a.ID)
		if err != nil {
			return nil, err
		}
		if len(have) > 0 {
			return nil, second
		}
		owner, err := byIdentity(tx, i)
		if err == nil && owner.ID != "" {
			err = fault.New(fault.Conflict, "account.identity.taken", nil)
		}
		if err != nil {
			return nil, err
		}
		return map[string]string{"issuer": i.Issuer, "subject": i.Subject}, insertIdentity(tx, a.ID, i, s.now())
	})
}

// Unlink ends that. Who has no password would have no way in left.
func (s *Service) Unlink(ctx context.Context, who Actor) error {
	return ledger.Write(ctx, s.DB, who.By(), deed("unlink", who.Username), func(tx *db.Tx) (any, error) {
		a, err := byID(tx, who.ID)
		if err != nil {
			return nil, err
		}
		have, err := identitiesOf(tx, a.ID)
		switch {
		case err != nil:
			return nil, err
		case len(have) == 0:
			return nil, fault.New(fault.NotFound, "account.identity.none", nil)
		case !a.Enrolled:
			return nil, fault.New(fault.Conflict, "account.identity.only", nil)
		}
		return map[string]string{"issuer": have[0].Issuer, "subject": have[0].Subject}, deleteIdentities(tx, a.ID)
	})
}
