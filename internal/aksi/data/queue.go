package data

import (
	"cmp"
	"context"
	"slices"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
)

// DueAfter is the time to answer, in days, that a form proposes.
const DueAfter = 14

// Look finds what the queue must change, from all that is recorded.
func Look(tx *db.Tx, regency string, today civil.Date) ([]Doubt, error) {
	found, err := find(tx, regency, today)
	if err != nil {
		return nil, err
	}
	had, err := doubtsIn(tx, regency, regency)
	return compare(had, found, tx.Now()), err
}

// Keep writes what Look found, unless a person has been at it meanwhile.
func Keep(tx *db.Tx, regency string, changed []Doubt) error {
	had, err := doubtsIn(tx, regency, regency)
	if err != nil {
		return err
	}
	newer := map[[2]string]db.Time{}
	for _, d := range had {
		newer[[2]string{d.Kind, d.Target}] = d.Changed
	}
	return saveDoubts(tx, regency, slices.DeleteFunc(slices.Clone(changed), func(d Doubt) bool {
		return newer[[2]string{d.Kind, d.Target}].After(d.Changed.Time)
	}))
}

// Recount brings the queue up to date now, at somebody's wish; it tells how many doubts
// are others than before.
func (s *Service) Recount(ctx context.Context, by account.Actor) (n int, err error) {
	regency := by.Regency()
	if err := by.Allow(account.DataManage, regency); err != nil {
		return 0, err
	}
	var changed []Doubt
	if err = s.DB.Read(ctx, func(tx *db.Tx) error { changed, err = Look(tx, regency, s.Today(regency)); return err }); err != nil {
		return 0, err
	}
	return len(changed), ledger.Write(ctx, s.DB, by.By(), ledger.Deed{Regency: regency, Action: "data.recount", Target: regency}, func(tx *db.Tx) (any, error) {
		return map[string]int{"changed": len(changed)}, Keep(tx, regency, changed)
	})
}

// Doubts are those of the actor's territory in an area; who may not look at quality
// sees those that they own, wherever they are.
func (s *Service) Doubts(ctx context.Context, by account.Actor, area string) (all []Doubt, err error) {
	if err := by.Allow(account.FigureRead, area); err != nil {
		return nil, err
	}
	wide := by.Allow(account.QualityRead, area) == nil
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if wide {
			all, err = doubtsIn(tx, by.Regency(), area)
		} else {
			all, err = doubtsOf(tx, by.Regency(), by.ID)
		}
		return err
	})
	return all, err
}

// Doubt is one of them.
func (s *Service) Doubt(ctx context.Context, by account.Actor, kind, target string) (d Doubt, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		d, err = visible(tx, by, kind, target)
		return err
	})
	return d, err
}

func visible(tx *db.Tx, by account.Actor, kind, target string) (Doubt, error) {
	d, found, err := doubtOf(tx, by.Regency(), kind, target)
	if err == nil && (!found || by.Allow(account.QualityRead, d.Area) != nil && !d.owns(by)) {
		err = none()
	}
	return d, err
}

func (d Doubt) owns(by account.Actor) bool { return d.Owner != "" && d.Owner == by.ID }

// MayAnswer tells whether somebody may settle a doubt: who manages the data, and its owner.
func (d Doubt) MayAnswer(by account.Actor) bool {
	return d.State != Gone && (by.Allow(account.DataManage, d.Area) == nil || d.owns(by) && by.Allow(account.FigureRead, d.Area) == nil)
}

// Owners are who can answer for a doubt: accounts of a territory that it lies in, whose
// role may settle it; those nearest to it first.
func (s *Service) Owners(ctx context.Context, by account.Actor, d Doubt) (all []account.Account, err error) {
	if err := by.Allow(account.DataManage, d.Area); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		all, err = owners(tx, by.Regency(), d)
		return err
	})
	return all, err
}

func owners(tx *db.Tx, regency string, d Doubt) ([]account.Account, error) {
	all, err := accountsIn(tx, regency)
	all = slices.DeleteFunc(all, func(a account.Account) bool { return !d.fits(a) })
	slices.SortStableFunc(all, func(a, b account.Account) int { return cmp.Compare(len(b.Region), len(a.Region)) })
	return all, err
}

// fits tells whether an account may settle a doubt: by its role and territory, and of a
// figure as the office that answers for it.
func (d Doubt) fits(a account.Account) bool {
	kind, known := KindOf(d.Kind)
	return known && a.Role != account.Cadre && (a.Office == "" || d.Detail.Office == "" || a.Office == d.Detail.Office) &&
		region.Within(d.Area, a.Region) && (account.Actor{Account: a}).Allow(kind.Settles, d.Area) == nil
}

// Assign gives a doubt its owner and the day by which it must be answered.
func (s *Service) Assign(ctx context.Context, by account.Actor, kind, target string, owner db.ID, due civil.Date) error {
	return s.change(ctx, by, kind, target, ledger.Deed{Regency: by.Regency(), Action: "data.assign"}, func(tx *db.Tx, d *Doubt) error {
		var c checks
		if err := by.Allow(account.DataManage, d.Area); err != nil {
			return err
		}
		all, err := owners(tx, by.Regency(), *d)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(all, func(a account.Account) bool { return a.ID == owner })
		c.say(i < 0, "penanggung", "data.doubt.owner", nil)
		c.say(due == 0 || due < s.Today(by.Regency()), "tenggat", "data.doubt.due", nil)
		if err := c.fault(); err != nil {
			return err
		}
		d.State, d.Owner, d.Name, d.Due = Assigned, owner, all[i].Name, due
		return nil
	})
}

// AssignAll gives one owner all doubts of a kind (or of every kind) in an area that nobody
// answers for yet and that the owner may settle; it tells how many those are.
func (s *Service) AssignAll(ctx context.Context, by account.Actor, kind, area string, owner db.ID, due civil.Date) (n int, err error) {
	regency := by.Regency()
	if err := by.Allow(account.DataManage, area); err != nil {
		return 0, err
	}
	var c checks
	c.say(due == 0 || due < s.Today(regency), "tenggat", "data.doubt.due", nil)
	if err := c.fault(); err != nil {
		return 0, err
	}
	return n, ledger.Write(ctx, s.DB, by.By(), ledger.Deed{Regency: regency, Action: "data.assign", Target: area}, func(tx *db.Tx) (any, error) {
		all, err := doubtsIn(tx, regency, area)
		if err != nil {
			return nil, err
		}
		accounts, err := accountsIn(tx, regency)
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(accounts, func(a account.Account) bool { return a.ID == owner })
		var given []Doubt
		for _, d := range all {
			if i >= 0 && d.State == Open && (kind == "" || d.Kind == kind) && d.fits(accounts[i]) {
				d.State, d.Owner, d.Name, d.Due, d.Changed, d.By = Assigned, owner, accounts[i].Name, due, tx.Now(), by.Name
				given = append(given, d)
			}
		}
		if n = len(given); n == 0 {
			return nil, checks{fault.Field{Name: "penanggung", Key: "data.doubt.owner"}}.fault()
		}
		return map[string]any{"kind": kind, "owner": accounts[i].Name, "due": due, "changed": n}, saveDoubts(tx, regency, given)
	})
}

// Helpers are the accounts that may settle any of some doubts, those of the smallest
// territory first.
func (s *Service) Helpers(ctx context.Context, by account.Actor, doubts []Doubt) (all []account.Account, err error) {
	if err := by.Allow(account.DataManage, by.Regency()); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		all, err = accountsIn(tx, by.Regency())
		return err
	})
	return slices.DeleteFunc(all, func(a account.Account) bool {
		return !slices.ContainsFunc(doubts, func(d Doubt) bool { return d.fits(a) })
	}), err
}

// Settle answers a doubt: why it may stand, or what was done.
func (s *Service) Settle(ctx context.Context, by account.Actor, kind, target, answer string) error {
	return s.change(ctx, by, kind, target, ledger.Deed{Regency: by.Regency(), Action: "data.settle"}, func(_ *db.Tx, d *Doubt) error {
		var c checks
		if !d.MayAnswer(by) {
			return fault.New(fault.Forbidden, "data.doubt.other", nil)
		}
		c.text("jawaban", &answer, true, longestField)
		c.say(len(answer) > 0 && len(answer) < 5, "jawaban", "data.doubt.answer", nil)
		d.State, d.Answer = Settled, answer
		return c.fault()
	})
}

func (s *Service) change(ctx context.Context, by account.Actor, kind, target string, deed ledger.Deed, f func(*db.Tx, *Doubt) error) error {
	if err := by.Allow(account.FigureRead, by.Area()); err != nil {
		return err
	}
	deed.Target = kind + ":" + target
	return ledger.Write(ctx, s.DB, by.By(), deed, func(tx *db.Tx) (any, error) {
		d, err := visible(tx, by, kind, target)
		if err != nil {
			return nil, err
		}
		if d.State == Gone {
			return nil, fault.New(fault.Stale, "data.doubt.gone", nil)
		}
		was := d.told()
		if err := f(tx, &d); err != nil {
			return nil, err
		}
		d.Changed, d.By = tx.Now(), by.Name
		if err := saveDoubts(tx, by.Regency(), []Doubt{d}); err != nil {
			return nil, err
		}
		return ledger.Of(was, d.told())
	})
}

// told is what the ledger keeps of a doubt.
func (d Doubt) told() any {
	return struct {
		State  State      `json:"state"`
		Owner  string     `json:"owner,omitempty"`
		Due    civil.Date `json:"due,omitempty"`
		Answer string     `json:"answer,omitempty"`
	}{d.State, d.Name, d.Due, d.Answer}
}
