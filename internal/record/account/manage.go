package account

import (
	"context"
	"slices"
	"strings"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/fold"
	"tumbuh/internal/base/ledger"
)

// Manages refuses who does not keep the accounts of this installation.
func (s *Service) Manages(by Actor) error {
	area := s.Home
	if area == "" {
		area = by.Regency()
	}
	return by.Allow(AccountManage, area)
}

// List are the accounts whose names hold all words of a search, by name.
func (s *Service) List(ctx context.Context, by Actor, search string) (all []Account, err error) {
	if err := s.Manages(by); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		all, err = everyAccount(tx)
		return err
	})
	words := fold.Words(search)
	return slices.DeleteFunc(all, func(a Account) bool {
		text := fold.Name(a.Name) + " " + fold.Name(a.Username)
		return slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(text, word) })
	}), err
}

// One is any account, for who keeps them.
func (s *Service) One(ctx context.Context, by Actor, id db.ID) (Account, error) {
	if err := s.Manages(by); err != nil {
		return Account{}, err
	}
	return s.any(ctx, id)
}

// Invite makes an account whose owner chooses the password, by the link.
func (s *Service) Invite(ctx context.Context, by Actor, a Account) (Account, Link, error) {
	if err := s.Manages(by); err != nil {
		return a, Link{}, err
	}
	if err := invalid("account.invalid", s.check(ctx, &a)); err != nil {
		return a, Link{}, err
	}
	var l Link
	err := s.add(ctx, by.By(), a, "", func(tx *db.Tx) (err error) { l, err = s.link(tx, a.ID, "enrol"); return err })
	return a, l, err
}

// change alters an account, tells the ledger what, and refuses to leave the
// installation without an administrator.
func (s *Service) change(ctx context.Context, by Actor, action string, id db.ID, f func(tx *db.Tx, a *Account) error) error {
	if err := s.Manages(by); err != nil {
		return err
	}
	a, err := s.any(ctx, id)
	if err != nil {
		return err
	}
	return ledger.Write(ctx, s.DB, by.By(), deed(action, a.Username), func(tx *db.Tx) (any, error) {
		old, err := byID(tx, id)
		if err != nil {
			return nil, err
		}
		a := old
		if err := f(tx, &a); err != nil {
			return nil, err
		}
		if by.ID == id && (a.Role != old.Role || a.Region != old.Region || a.Disabled) {
			return nil, fault.New(fault.Forbidden, "account.self", nil)
		}
		if err := update(tx, a); err != nil {
			return nil, err
		}
		if old.Role == Administrator && (a.Role != Administrator || a.Disabled) {
			if left, err := administrators(tx); err != nil {
				return nil, err
			} else if left == 0 {
				return nil, fault.New(fault.Conflict, "account.last", nil)
			}
		}
		return ledger.Of(old.facts(), a.facts())
	})
}

// Edit gives an account another name, role, territory, posyandu or office.
func (s *Service) Edit(ctx context.Context, by Actor, id db.ID, to Account) error {
	have, err := s.One(ctx, by, id)
	if err != nil {
		return err
	}
	to.ID, to.Username = have.ID, have.Username
	if err := invalid("account.invalid.edit", s.check(ctx, &to)); err != nil {
		return err
	}
	return s.change(ctx, by, "edit", id, func(_ *db.Tx, a *Account) error {
		a.Name, a.Role, a.Region, a.Posyandu, a.Office = to.Name, to.Role, to.Region, to.Posyandu, to.Office
		return nil
	})
}

// Disable keeps somebody out from the next click on; Enable lets them in again.
func (s *Service) Disable(ctx context.Context, by Actor, id db.ID) error {
	return s.change(ctx, by, "disable", id, func(tx *db.Tx, a *Account) error {
		a.Disabled = true
		for _, phone := range []bool{false, true} {
			if err := voidLinks(tx, id, phone, s.now()); err != nil {
				return err
			}
		}
		return s.endOthers(tx, id, "")
	})
}

// Enable undoes Disable.
func (s *Service) Enable(ctx context.Context, by Actor, id db.ID) error {
	return s.change(ctx, by, "enable", id, func(_ *db.Tx, a *Account) error {
		a.Disabled = false
		return nil
	})
}

// Reset is for who forgot the password or whose account is in wrong hands: the
// password, all devices and the way in by another service end, a link chooses anew.
// The second factor stays unless it was lost too.
func (s *Service) Reset(ctx context.Context, by Actor, id db.ID, factorToo bool) (l Link, err error) {
	if by.ID == id {
		return l, fault.New(fault.Forbidden, "account.self.reset", nil)
	}
	err = s.change(ctx, by, "reset", id, func(tx *db.Tx, a *Account) error {
		if a.Disabled {
			return fault.New(fault.Conflict, "account.disabled", nil)
		}
		purpose := "reset"
		if !a.Enrolled {
			purpose = "enrol"
		}
		if factorToo && a.TwoFactor {
			a.TwoFactor = false
			if err := dropFactor(tx, id); err != nil {
				return err
			}
		}
		if err := s.replacePassword(tx, id, "", ""); err != nil {
			return err
		}
		if err := deleteIdentities(tx, id); err != nil {
			return err
		}
		l, err = s.link(tx, id, purpose)
		return err
	})
	return l, err
}

// Confirm asks the owner of an account for the password again, before what must not
// be done at a desk that was left alone.
func (s *Service) Confirm(ctx context.Context, by Actor, password string) error {
	var a Account
	var hashed string
	err := s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		a, hashed, err = byUsername(tx, by.Username)
		return err
	})
	if err == nil {
		err = s.attempt(ctx, a, a.Username, hashed, password, From{Address: by.Origin})
	}
	if f := fault.As(err); f != nil && f.Kind == fault.Unauthenticated {
		key := map[string]string{"account.wrong": "account.password.wrong"}[f.Key]
		if key == "" {
			key = f.Key
		}
		return invalid("account.password", []fault.Field{{Name: "old", Key: key}})
	}
	return err
}

// ChangePassword is the owner's own; the other devices end.
func (s *Service) ChangePassword(ctx context.Context, by Actor, device db.ID, old, password string) error {
	if err := s.Confirm(ctx, by, old); err != nil {
		return err
	}
	weak := s.weak(password, by.Account)
	if weak == nil && password == old {
		weak = &fault.Field{Name: "password", Key: "account.password.same"}
	}
	if weak != nil {
		return invalid("account.password", []fault.Field{*weak})
	}
	hashed, err := hash(ctx, password)
	if err != nil {
		return err
	}
	return ledger.Write(ctx, s.DB, by.By(), deed("password", by.Username), func(tx *db.Tx) (any, error) {
		return nil, s.replacePassword(tx, by.ID, hashed, device)
	})
}

// Speak keeps the language that somebody chose.
func (s *Service) Speak(ctx context.Context, by Actor, language string) error {
	return ledger.Write(ctx, s.DB, by.By(), deed("language", by.Username), func(tx *db.Tx) (any, error) {
		change, err := ledger.Of(map[string]string{"language": by.Language}, map[string]string{"language": language})
		if err != nil {
			return nil, err
		}
		return change, setLanguage(tx, by.ID, language)
	})
}
