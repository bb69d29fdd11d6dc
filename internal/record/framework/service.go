package framework

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/record/account"
)

// Service holds the use cases; each but Of asks who.
type Service struct {
	DB  *db.DB
	Now func() time.Time
}

// Of is the framework of a regency and year.
func (s *Service) Of(ctx context.Context, regency string, year int) (f Framework, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error { f, err = Read(tx, regency, year); return err })
	return f, err
}

func (s *Service) own(ctx context.Context, by account.Actor) (o own, err error) {
	if err := by.Allow(account.FigureRead, by.Regency()); err != nil {
		return o, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error { o, err = read(tx, by.Regency()); return err })
	return o, err
}

// List are all editions as the actor's regency has them, in order of time, its own
// before that of the nation for the same years; the annex comes last.
func (s *Service) List(ctx context.Context, by account.Actor) (all []Framework, err error) {
	o, err := s.own(ctx, by)
	if err != nil {
		return nil, err
	}
	for _, e := range o.editions {
		all = append(all, o.framework(e.Edition, true))
	}
	for _, e := range edition.All {
		all = append(all, o.framework(o.dated(e), false))
	}
	slices.SortStableFunc(all, func(a, b Framework) int { return cmp.Compare(a.From, b.From) })
	return append(all, o.framework(edition.Annex, false)), nil
}

// Get is one edition as the actor's regency has it.
func (s *Service) Get(ctx context.Context, by account.Actor, key string) (f Framework, err error) {
	o, err := s.own(ctx, by)
	if err != nil {
		return f, err
	}
	f, found := o.get(key)
	if !found {
		err = fault.New(fault.NotFound, "framework.edition.none", nil)
	}
	return f, err
}

// Override says a row of an edition otherwise; what was said before is replaced.
func (s *Service) Override(ctx context.Context, by account.Actor, key, id string, say Override, reason string) error {
	deed := ledger.Deed{Regency: by.Regency(), Action: "edition.override", Target: key + "/" + id}
	return s.change(ctx, by, deed, reason, func(tx *db.Tx, o own, reason string) (before, after any, err error) {
		f, found := o.get(key)
		x, _, here := f.Find(id)
		if !found || !here || key == edition.Annex.Key {
			return nil, nil, fault.New(fault.NotFound, "framework.row.none", nil)
		}
		if say, err = say.checked(x); err != nil {
			return nil, nil, err
		}
		was, had := f.Overridden[id]
		text, _ := json.Marshal(say)
		if old, _ := json.Marshal(was); string(old) == string(text) && (!had || was.Reason == reason) {
			return nil, nil, wrong("nama", "framework.same")
		}
		if err := put(tx, by.Regency(), key, id, string(text), reason, by.ID, by.Name); err != nil {
			return nil, nil, err
		}
		return was.told(), say.told(), nil
	})
}

// Restore takes back what the district said of a row.
func (s *Service) Restore(ctx context.Context, by account.Actor, key, id, reason string) error {
	deed := ledger.Deed{Regency: by.Regency(), Action: "edition.restore", Target: key + "/" + id}
	return s.change(ctx, by, deed, reason, func(tx *db.Tx, o own, _ string) (any, any, error) {
		was, had := o.overrides[key][id]
		if !had {
			return nil, nil, fault.New(fault.NotFound, "framework.row.none", nil)
		}
		return was.told(), nil, remove(tx, by.Regency(), key, id)
	})
}

// Set chooses a setting; the default's value takes what was chosen away.
func (s *Service) Set(ctx context.Context, by account.Actor, name, value, reason string) error {
	deed := ledger.Deed{Regency: by.Regency(), Action: "edition.setting", Target: name}
	return s.change(ctx, by, deed, reason, func(tx *db.Tx, o own, reason string) (before, after any, err error) {
		value = strings.TrimSpace(value)
		if err := o.mayBe(name, value); err != nil {
			return nil, nil, err
		}
		was, had := o.settings[name]
		switch {
		case o.value(name) == value && (!had || was.Reason == reason):
			return nil, nil, wrong("nilai", "framework.same")
		case Defaults[name] == value:
			err = remove(tx, by.Regency(), "", name)
		default:
			text, _ := json.Marshal(value)
			err = put(tx, by.Regency(), "", name, string(text), reason, by.ID, by.Name)
		}
		return map[string]string{name: o.value(name)}, map[string]string{name: value}, err
	})
}

// change runs a writing deed of EditionManage with its reason; what f answers is
// recorded as the difference.
func (s *Service) change(ctx context.Context, by account.Actor, deed ledger.Deed, reason string, f func(*db.Tx, own, string) (before, after any, err error)) error {
	if err := by.Allow(account.EditionManage, deed.Regency); err != nil {
		return err
	}
	reason, err := reasonOf(reason)
	if err != nil {
		return err
	}
	return ledger.Write(ctx, s.DB, by.By(), deed, func(tx *db.Tx) (any, error) {
		o, err := read(tx, deed.Regency)
		if err != nil {
			return nil, err
		}
		before, after, err := f(tx, o, reason)
		if err != nil {
			return nil, err
		}
		changed, err := ledger.Of(before, after)
		return told{changed, reason}, err
	})
}

// told is what the ledger keeps of a change.
type told struct {
	ledger.Change
	Reason string `json:"reason"`
}

// changes are the deeds of this package.
var changes = []string{"edition.override", "edition.restore", "edition.setting", "edition.load", "edition.remove"}

// History is what was changed, the newest first: of a row ("2022/ESS-01"), an edition, a
// setting, or with no target of all.
func (s *Service) History(ctx context.Context, by account.Actor, target string) (all []ledger.Entry, err error) {
	if err := by.Allow(account.FigureRead, by.Regency()); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		all, err = ledger.List(tx, by.Regency(), ledger.Query{Target: target, Actions: changes, Limit: 100})
		return err
	})
	return all, err
}
