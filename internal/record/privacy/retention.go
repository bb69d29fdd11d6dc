package privacy

import (
	"cmp"
	"context"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/people"
)

// A child leaves on its fifth birthday, or when it is gone (moved away, died).
// After that it is kept for some years, and then erased; merged records go with
// the one that is kept. The lines of imports are kept as long, and
// the names of those who came to meetings.
const (
	leavesAt   = 5
	UsualYears = 5 // an office's choice: no rule names a number (not confirmed)
)

// Plan is what a run of the retention would erase.
type Plan struct {
	Years    int
	Born     civil.Date // those born on this day or before have had their time
	Gone     civil.Date // and those who were gone on this day or before
	Groups   []Due
	Children int
	Lines    int64          // of old imports
	Guests   int64          // names of old meetings
	Names    []people.Child // the first of them, for those who may see names
}

// Due is how many children of a village and year of birth.
type Due struct {
	Village  string
	Year     int
	Children int
}

// names is how many children a plan lists by name.
const names = 200

// atOnce families are erased in one transaction: short enough to let others write
// in between.
var atOnce = 50

func (s *Service) plan(regency string) Plan {
	years, today := cmp.Or(s.Years, UsualYears), s.today(regency).Time()
	return Plan{Years: years, Born: civil.DateOf(today.AddDate(-leavesAt-years, 0, 0)), Gone: civil.DateOf(today.AddDate(-years, 0, 0))}
}

// Due tells what a run would erase: the dry run. Nothing is written.
func (s *Service) Due(ctx context.Context, by account.Actor) (Plan, error) {
	regency := by.Regency()
	if err := by.Allow(account.PrivacyRead, regency); err != nil {
		return Plan{}, err
	}
	p := s.plan(regency)
	err := s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		if p.Groups, err = dueGroups(tx, regency, p.Born, p.Gone); err != nil {
			return err
		}
		for _, g := range p.Groups {
			p.Children += g.Children
		}
		if p.Lines, err = s.Above.Older(tx, regency, p.Gone.Time()); err != nil {
			return err
		}
		if p.Guests, err = s.Above.Named(tx, regency, p.Gone); err != nil {
			return err
		}
		if by.Allow(account.ChildRead, regency) != nil {
			return nil
		}
		ids, err := dueIDs(tx, regency, p.Born, p.Gone, names)
		if err != nil {
			return err
		}
		p.Names, _, err = members(tx, regency, ids)
		return err
	})
	if err == nil && len(p.Names) > 0 {
		err = ledger.Seen(ctx, s.DB, by.By(), ledger.Deed{Regency: regency, Action: "retention.list", Target: regency}, map[string]int{"children": len(p.Names)})
	}
	return p, err
}

// Retain erases all children whose time is over, some families at a time; what is
// erased stays so when it is broken off, and the next run goes on. It tells how
// many were erased.
func (s *Service) Retain(ctx context.Context, by account.Actor, progress func(done int)) (done int, err error) {
	regency := by.Regency()
	if err := by.Allow(account.PrivacyManage, regency); err != nil {
		return 0, err
	}
	p := s.plan(regency)
	for more := true; more; progress(done) {
		erased, lines := 0, int64(0)
		deed := ledger.Deed{Regency: regency, Action: "retention.run", Target: regency}
		err := ledger.Write(ctx, s.DB, by.By(), deed, func(tx *db.Tx) (any, error) {
			ids, err := dueIDs(tx, regency, p.Born, p.Gone, atOnce)
			if err != nil {
				return nil, err
			}
			for erased = range ids {
				if err := s.retire(tx, by.By(), regency, ids[erased]); err != nil {
					return nil, err
				}
			}
			if erased = len(ids); erased < atOnce {
				lines, err = s.Above.Expire(tx, regency, p.Gone.Time())
			}
			return map[string]any{"children": erased, "lines": lines, "born": p.Born, "gone": p.Gone}, err
		})
		if err != nil {
			return done, err
		}
		done += erased
		more = erased == atOnce
	}
	return done, s.unname(ctx, by, regency, p.Gone)
}

// unname takes the names of old meetings away.
func (s *Service) unname(ctx context.Context, by account.Actor, regency string, until civil.Date) error {
	for {
		left := int64(0)
		if err := s.DB.Read(ctx, func(tx *db.Tx) (err error) { left, err = s.Above.Named(tx, regency, until); return err }); err != nil || left == 0 {
			return err
		}
		err := ledger.Write(ctx, s.DB, by.By(), ledger.Deed{Regency: regency, Action: "retention.run", Target: regency}, func(tx *db.Tx) (any, error) {
			n, err := s.Above.Unname(tx, by.By(), regency, until)
			return map[string]int64{"people": n}, err
		})
		if err != nil {
			return err
		}
	}
}

func (s *Service) retire(tx *db.Tx, by ledger.By, regency string, id db.ID) error {
	_, ids, err := people.Family(tx, regency, id)
	if err != nil {
		return err
	}
	family, _, err := members(tx, regency, ids)
	if err != nil {
		return err
	}
	if err := s.Above.Retire(tx, family); err != nil {
		return err
	}
	if err := forget(tx, regency, ids); err != nil {
		return err
	}
	for _, member := range ids {
		if err := forgetTraces(tx, by, regency, retiring, member, nil); err != nil {
			return err
		}
	}
	return nil
}
