package account

import (
	"cmp"
	"context"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
)

// Phone is one cadre's work on one phone. It stays enrolled until somebody ends it:
// a cadre may be without signal for weeks, and what waits on the phone must still
// come in.
type Phone struct {
	ID       db.ID
	Account  db.ID
	Agent    string
	App      string // version that it last had
	Made     db.Time
	Seen     db.Time // last contact
	Backlog  int     // records that it said still waited on it
	Oldest   db.Time // of those
	ClockOff int     // seconds by which its clock was ahead
	Wipe     db.Time // asked for
	Wiped    db.Time // done
	Ended    db.Time
}

// State is how a phone stands: active, wiping (told at its next contact), wiped or
// ended.
func (p Phone) State() string {
	switch {
	case !p.Wiped.IsZero():
		return "wiped"
	case !p.Wipe.IsZero():
		return "wiping"
	case !p.Ended.IsZero():
		return "ended"
	}
	return "active"
}

// Contact is what a phone tells of itself whenever it comes.
type Contact struct {
	App      string
	Backlog  int
	Oldest   db.Time
	ClockOff int
}

// contactEvery is how often an unchanged contact is written down.
const contactEvery = time.Minute

// PhoneLink makes the one-time link by which a cadre's phone comes in; an older one
// is void, a link to choose a password is not.
func (s *Service) PhoneLink(ctx context.Context, by Actor, id db.ID) (a Account, l Link, err error) {
	if a, err = s.cadre(ctx, by, PhoneManage, id); err != nil {
		return a, l, err
	}
	if a.Disabled {
		return a, l, fault.New(fault.Conflict, "account.disabled", nil)
	}
	err = ledger.Write(ctx, s.DB, by.By(), deed("phone_link", a.Username), func(tx *db.Tx) (any, error) {
		l, err = s.link(tx, a.ID, forPhone)
		return nil, err
	})
	return a, l, err
}

// cadre is a cadre's account, for who may do something with it where the cadre
// works.
func (s *Service) cadre(ctx context.Context, by Actor, action Action, id db.ID) (a Account, err error) {
	if a, err = s.any(ctx, id); err != nil {
		return a, err
	}
	if a.Role != Cadre {
		return Account{}, fault.New(fault.NotFound, "account.absent", nil)
	}
	return a, by.Allow(action, a.Region)
}

// EnrolPhone spends a link. The secret is what the phone shows from then on: it made
// it itself, so that it may ask again when the line broke before the answer. Only its
// hash is kept.
func (s *Service) EnrolPhone(ctx context.Context, token, secret, app string, from From) (p Phone, a Account, err error) {
	sum, ok := readToken(token)
	hash, sound := readToken(secret)
	if !ok || !sound || hash == sum {
		return p, a, noLink()
	}
	if err = s.DB.Read(ctx, func(tx *db.Tx) error { a, _, err = s.linked(tx, sum, forPhone); return err }); err != nil {
		return s.enrolled(ctx, hash, sum, err)
	}
	p = Phone{ID: db.NewID(), Account: a.ID, Agent: Agent(from.Agent), App: app, Made: s.now(), Seen: s.now()}
	err = ledger.Write(ctx, s.DB, a.by(from), deed("phone", a.Username), func(tx *db.Tx) (any, error) {
		if a, _, err = s.linked(tx, sum, forPhone); err != nil {
			return nil, err
		}
		if spent, err := spendLink(tx, sum, s.now()); !spent {
			return nil, cmp.Or(err, error(fault.New(fault.Conflict, "account.link.used", nil)))
		}
		if err := insertPhone(tx, p, hash); err != nil {
			return nil, err
		}
		return map[string]string{"phone": string(p.ID), "agent": p.Agent}, signedIn(tx, a.ID, s.now())
	})
	if err != nil {
		return s.enrolled(ctx, hash, sum, err)
	}
	return p, a, nil
}

// enrolled is the phone that this secret has enrolled already, by this link; else the
// error stands.
func (s *Service) enrolled(ctx context.Context, hash, link string, otherwise error) (p Phone, a Account, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		_, owner, used, err := linkByHash(tx, link)
		if err != nil || used.IsZero() {
			return err
		}
		if p, err = phoneBySecret(tx, hash); err != nil || p.Account != owner || p.State() != "active" {
			p = Phone{}
			return err
		}
		a, err = byID(tx, owner)
		return err
	})
	if err == nil && (p.ID == "" || a.Disabled) {
		err = otherwise
	}
	return p, a, err
}

// PhonePresent is whose phone shows this secret. One that was ended, or whose cadre
// may no longer work, is gone; one that is to be emptied still comes, to be told.
func (s *Service) PhonePresent(ctx context.Context, secret string) (a Account, p Phone, err error) {
	hash, ok := readToken(secret)
	if !ok {
		return a, p, gone()
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if p, err = phoneBySecret(tx, hash); err != nil || p.ID == "" {
			return err
		}
		a, err = byID(tx, p.Account)
		return err
	})
	switch {
	case err != nil:
		return Account{}, Phone{}, err
	case !p.Wiped.IsZero():
		err = fault.New(fault.Conflict, "account.phone.wiped", nil)
	case p.ID == "" || !p.Ended.IsZero() || a.Disabled && p.Wipe.IsZero() || a.Role != Cadre:
		err = gone()
	}
	return a, p, err
}

// PhoneSeen notes a contact. Nobody waits for it to be written.
func (s *Service) PhoneSeen(p Phone, c Contact) {
	now := s.now()
	if c == (Contact{p.App, p.Backlog, p.Oldest, p.ClockOff}) && now.Sub(p.Seen.Time) < contactEvery {
		return
	}
	s.DB.Later(func(tx *db.Tx) error { return touchPhone(tx, p.ID, c, now) })
}

// PhoneFilter says which phones: of a cadre, or of a territory.
type PhoneFilter struct {
	Account db.ID
	Area    string
}

// Phones are those that are or were in use, the last seen first.
func (s *Service) Phones(ctx context.Context, by Actor, f PhoneFilter) (all []Phone, err error) {
	if f.Account != "" {
		a, err := s.any(ctx, f.Account)
		if err != nil {
			return nil, err
		}
		f.Area = a.Region
	}
	if f.Account != by.ID || f.Account == "" {
		if err := by.Allow(FieldSee, f.Area); err != nil {
			return nil, err
		}
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error { all, err = phones(tx, f); return err })
	return all, err
}

// Cadres are the cadres' accounts of a territory, by name.
func (s *Service) Cadres(ctx context.Context, by Actor, area string) (all []Account, err error) {
	if err := by.Allow(FieldSee, area); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error { all, err = cadres(tx, area); return err })
	return all, err
}

// EndPhone keeps a phone out from its next contact on; what waits on it stays there.
func (s *Service) EndPhone(ctx context.Context, by Actor, id db.ID) error {
	return s.changePhone(ctx, by, "phone_end", id, endPhone)
}

// WipePhone has a phone emptied at its next contact: it was lost or stolen.
func (s *Service) WipePhone(ctx context.Context, by Actor, id db.ID) error {
	return s.changePhone(ctx, by, "phone_wipe", id, askWipe)
}

func (s *Service) changePhone(ctx context.Context, by Actor, action string, id db.ID, change func(*db.Tx, db.ID, db.Time) error) error {
	var p Phone
	err := s.DB.Read(ctx, func(tx *db.Tx) (err error) { p, err = phoneByID(tx, id); return err })
	if err == nil && p.ID == "" {
		err = fault.New(fault.NotFound, "account.phone.none", nil)
	}
	if err != nil {
		return err
	}
	a, err := s.cadre(ctx, by, PhoneManage, p.Account)
	if err != nil {
		return err
	}
	return ledger.Write(ctx, s.DB, by.By(), deed(action, a.Username), func(tx *db.Tx) (any, error) {
		return map[string]string{"phone": string(id)}, change(tx, id, s.now())
	})
}

// PhoneLeft notes that a phone was emptied: because it was asked to, or because its
// cadre signed out.
func (s *Service) PhoneLeft(ctx context.Context, by Actor, p Phone) error {
	return ledger.Write(ctx, s.DB, by.By(), deed("phone_left", by.Username), func(tx *db.Tx) (any, error) {
		return map[string]any{"phone": p.ID, "asked": !p.Wipe.IsZero()}, setWiped(tx, p.ID, s.now())
	})
}
