package account

import (
	"context"
	"strings"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
)

// Device is a browser in which somebody is signed in.
type Device struct {
	ID      db.ID
	Account db.ID
	Agent   string
	Address string
	Made    db.Time
	Seen    db.Time
	Ended   db.Time
}

// A session lasts a working day; a PC left alone is signed out earlier.
const (
	SessionLife = 12 * time.Hour
	SessionIdle = 2 * time.Hour
	seenEvery   = 5 * time.Minute // a device is written down no more often
)

// fresh are devices that are not written yet.
type fresh map[db.ID]*freshDevice

type freshDevice struct {
	account db.ID
	ended   bool
}

// Enter opens a device for somebody who has shown who they are, and ends their
// oldest when they have too many.
func (s *Service) Enter(ctx context.Context, a Account, from From) (db.ID, error) {
	return s.enter(ctx, a, from, "password", nil)
}

func (s *Service) enter(ctx context.Context, a Account, from From, with string, also func(*db.Tx) error) (db.ID, error) {
	if a.Disabled {
		return "", gone()
	}
	now := s.now()
	d := Device{ID: db.NewID(), Account: a.ID, Agent: Agent(from.Agent), Address: from.Address, Made: now, Seen: now}
	mark := &freshDevice{account: a.ID}
	s.locked(func() {
		if s.fresh == nil {
			s.fresh = fresh{}
		}
		s.fresh[d.ID] = mark
	})
	err := s.soon(ctx, a.by(from), deed("signin", a.Username), func(tx *db.Tx) (any, error) {
		if also != nil {
			if err := also(tx); err != nil {
				return nil, err
			}
		}
		tx.OnCommit(func() { s.locked(func() { delete(s.fresh, d.ID) }) })
		if s.locked(func() {
			if mark.ended {
				d.Ended = now
			}
		}); s.MaxSessions > 0 {
			if err := endOldest(tx, a.ID, s.MaxSessions-1, now); err != nil {
				return nil, err
			}
		}
		if err := insertDevice(tx, d); err != nil {
			return nil, err
		}
		return map[string]string{"device": string(d.ID), "agent": d.Agent, "with": with}, signedIn(tx, a.ID, now)
	})
	if err != nil {
		s.locked(func() { delete(s.fresh, d.ID) })
	}
	return d.ID, err
}

func (s *Service) locked(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
}

// Present is the account of a request, when its device may go on.
func (s *Service) Present(ctx context.Context, id, device db.ID) (a Account, err error) {
	var mark freshDevice
	s.locked(func() {
		if d := s.fresh[device]; d != nil {
			mark = *d
		}
	})
	var d Device
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if a, err = byID(tx, id); err != nil || mark.account != "" {
			return err
		}
		d, err = deviceByID(tx, device)
		return err
	})
	if err != nil {
		return a, err
	}
	if mark.account != "" {
		d = Device{ID: device, Account: mark.account, Seen: s.now()}
	}
	if a.ID == "" || a.Disabled || d.Account != a.ID || mark.ended || !d.Ended.IsZero() {
		return Account{}, gone()
	}
	s.seen(d)
	return a, nil
}

// seen notes that a device is in use.
func (s *Service) seen(d Device) {
	now := s.now()
	if now.Sub(d.Seen.Time) < seenEvery {
		return
	}
	queued := false
	s.locked(func() {
		if queued = s.noted[d.ID]; !queued {
			if s.noted == nil {
				s.noted = map[db.ID]bool{}
			}
			s.noted[d.ID] = true
		}
	})
	if queued {
		return
	}
	s.DB.Later(func(tx *db.Tx) error {
		tx.OnCommit(func() { s.locked(func() { delete(s.noted, d.ID) }) })
		return touch(tx, d.ID, now)
	})
}

// Leave ends the device of somebody who signs out.
func (s *Service) Leave(ctx context.Context, id, device db.ID, from From) error {
	a, err := s.any(ctx, id)
	if err != nil {
		return err
	}
	s.locked(func() {
		if d := s.fresh[device]; d != nil {
			d.ended = true
		}
	})
	return s.soon(ctx, a.by(from), deed("signout", a.Username), func(tx *db.Tx) (any, error) {
		return map[string]string{"device": string(device)}, endDevice(tx, a.ID, device, s.now())
	})
}

// Devices are where an account is signed in, the last used first: its owner's to
// see, and an administrator's.
func (s *Service) Devices(ctx context.Context, by Actor, id db.ID) (all []Device, err error) {
	if by.ID != id {
		if err := s.Manages(by); err != nil {
			return nil, err
		}
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		all, err = openDevices(tx, id, s.now().Add(-SessionLife), s.now().Add(-SessionIdle-seenEvery))
		return err
	})
	return all, err
}

// Revoke signs an account out of one device; of all but keep when that is empty. Its
// owner may, and an administrator.
func (s *Service) Revoke(ctx context.Context, by Actor, id, device, keep db.ID) error {
	if by.ID != id {
		if err := s.Manages(by); err != nil {
			return err
		}
	}
	a, err := s.any(ctx, id)
	if err != nil {
		return err
	}
	return ledger.Write(ctx, s.DB, by.By(), deed("revoke", a.Username), func(tx *db.Tx) (any, error) {
		if device != "" {
			return map[string]string{"device": string(device)}, endDevice(tx, id, device, s.now())
		}
		return map[string]string{"device": "*"}, s.endOthers(tx, id, keep)
	})
}

// endOthers ends all devices of an account but one, those among them that are not
// written yet.
func (s *Service) endOthers(tx *db.Tx, id, keep db.ID) error {
	s.locked(func() {
		for device, d := range s.fresh {
			if d.account == id && device != keep {
				d.ended = true
			}
		}
	})
	return endDevices(tx, id, keep, s.now())
}

// any is an account, disabled or not.
func (s *Service) any(ctx context.Context, id db.ID) (a Account, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		a, err = byID(tx, id)
		return err
	})
	if err == nil && a.ID == "" {
		err = fault.New(fault.NotFound, "account.absent", nil)
	}
	return a, err
}

// Agent is a browser in two words, "Chrome · Android", from how it calls itself;
// empty when that says nothing known. Most call themselves by others' names too,
// hence the order.
func Agent(text string) string {
	text = text[:min(len(text), 512)]
	first := func(names [][2]string) string {
		for _, n := range names {
			if strings.Contains(text, n[0]) {
				return n[1]
			}
		}
		return ""
	}
	browser := first([][2]string{{"Edg", "Edge"}, {"OPR/", "Opera"}, {"Opera", "Opera"}, {"SamsungBrowser/", "Samsung Internet"}, {"UCBrowser/", "UC Browser"},
		{"MiuiBrowser/", "Mi Browser"}, {"YaBrowser/", "Yandex"}, {"Firefox/", "Firefox"}, {"FxiOS/", "Firefox"}, {"CriOS/", "Chrome"}, {"Chrome/", "Chrome"},
		{"Safari/", "Safari"}})
	system := first([][2]string{{"Windows", "Windows"}, {"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"CrOS", "ChromeOS"},
		{"Mac OS X", "macOS"}, {"Linux", "Linux"}})
	return strings.Trim(browser+" · "+system, " ·")
}
