package reminder

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/register"
	"tumbuh/internal/record/account"
)

// feed is the address from which an account's calendar is fetched. A calendar program
// cannot sign in, so the address is a secret: it is shown once, here lies its hash
// alone, and it shows no person. There is one for an account, under the account's id;
// another takes its place.
type feed struct {
	Hash string `json:"hash"` // SHA-256 of the token, hex
}

const feeds = register.Kind[feed]("reminder.feed")

func hashOf(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

func mayFeed(by account.Actor) error {
	if by.ID == "" {
		return fault.New(fault.Forbidden, "account.role", nil) // the operator at the machine has no account
	}
	return by.Allow(account.ActionRead, by.Regency())
}

// Fed tells since when the actor has an address for a calendar.
func (s *Service) Fed(ctx context.Context, by account.Actor) (since db.Time, has bool, err error) {
	if err := mayFeed(by); err != nil {
		return since, false, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		e, err := feeds.Get(tx, s.Regency, by.ID)
		since, has = e.Changed, err == nil
		if fault.KindOf(err) == fault.NotFound {
			return nil
		}
		return err
	})
	return since, has, err
}

// MakeFeed makes the actor's address anew and gives its token, once; one before is void.
func (s *Service) MakeFeed(ctx context.Context, by account.Actor) (token string, err error) {
	if err := mayFeed(by); err != nil {
		return "", err
	}
	token = account.NewSecret()
	err = ledger.Write(ctx, s.DB, by.By(), ledger.Deed{Regency: s.Regency, Action: "reminder.feed", Target: string(by.ID)}, func(tx *db.Tx) (any, error) {
		e, err := feeds.Get(tx, s.Regency, by.ID)
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return nil, err
		}
		e.ID, e.Area, e.Code, e.Body = by.ID, s.Regency, hashOf(token), feed{hashOf(token)}
		_, err = feeds.Put(tx, by.By(), s.Regency, &e)
		return nil, err
	})
	return token, err
}

// EndFeed ends the actor's address; where there is none nothing happens.
func (s *Service) EndFeed(ctx context.Context, by account.Actor) error {
	if err := mayFeed(by); err != nil {
		return err
	}
	err := ledger.Write(ctx, s.DB, by.By(), ledger.Deed{Regency: s.Regency, Action: "reminder.end", Target: string(by.ID)}, func(tx *db.Tx) (any, error) {
		e, err := feeds.Get(tx, s.Regency, by.ID)
		if err != nil {
			return nil, err
		}
		_, err = feeds.Drop(tx, s.Regency, e)
		return nil, err
	})
	if fault.KindOf(err) == fault.NotFound {
		return nil
	}
	return err
}

// Fetch is what is due for the account of a token, as the account is now. A wrong token,
// one that was ended, a disabled account and a role that has no part in this are told
// apart by nothing.
func (s *Service) Fetch(ctx context.Context, token string) (by account.Actor, l Agenda, err error) {
	hash := hashOf(token)
	var e register.Entry[feed]
	err = s.DB.Read(ctx, func(tx *db.Tx) error { e, err = feeds.Coded(tx, s.Regency, hash); return err })
	if fault.KindOf(err) == fault.NotFound || err == nil && subtle.ConstantTimeCompare([]byte(e.Body.Hash), []byte(hash)) != 1 {
		return by, l, none()
	}
	if err != nil {
		return by, l, err
	}
	found, err := s.Account(ctx, e.ID)
	if err == nil {
		by = account.Actor{Account: found, Via: "web", Home: s.Regency}
		l, err = s.Due(ctx, by, Ask{})
	}
	if f := (*fault.Error)(nil); errors.As(err, &f) && f.Kind != fault.Internal && f.Kind != fault.Unavailable {
		err = none()
	}
	return by, l, err
}
