package data

import (
	"context"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/framework"
)

// Service is what offices do with the register, the doubts and the comparison.
type Service struct {
	DB  *db.DB
	Now func() time.Time

	memo memo
}

// Today is the day by the clock of a regency.
func (s *Service) Today(regency string) civil.Date {
	return civil.DateOf(s.Now().In(region.Zone(regency)))
}

// Framework is the regency's of this year: its names of offices and limits of colour.
func (s *Service) Framework(ctx context.Context, by account.Actor) (f framework.Framework, err error) {
	year, _, _ := s.Today(by.Regency()).YMD()
	err = s.DB.Read(ctx, func(tx *db.Tx) error { f, err = framework.Read(tx, by.Regency(), year); return err })
	return f, err
}

func none() error { return fault.New(fault.NotFound, "data.none", nil) }

// Gaps and Plans are the two tables, the oldest entry first.
func (s *Service) Gaps(ctx context.Context, by account.Actor) ([]Gap, error) {
	return list[Gap](ctx, s, by, kindGap)
}

func (s *Service) Plans(ctx context.Context, by account.Actor) ([]Plan, error) {
	return list[Plan](ctx, s, by, kindPlan)
}

func list[T any, P entry[T]](ctx context.Context, s *Service, by account.Actor, kind string) (all []T, err error) {
	if err := by.Allow(account.QualityRead, by.Area()); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		all, err = entries[T, P](tx, by.Regency(), kind)
		return err
	})
	return all, err
}

// SaveItem, SaveGap and SavePlan keep an entry: a new one where it has no id. What it
// was before stands in the ledger. Of one that somebody else has changed since (Changed is
// that of the entry as it was shown) nothing is kept.
func (s *Service) SaveItem(ctx context.Context, by account.Actor, i Item) error {
	return save(ctx, s, by, kindItem, ledger.Deed{Regency: by.Regency(), Action: "data.item"}, &i)
}

func (s *Service) SaveGap(ctx context.Context, by account.Actor, g Gap) error {
	return save(ctx, s, by, kindGap, ledger.Deed{Regency: by.Regency(), Action: "data.gap"}, &g)
}

func (s *Service) SavePlan(ctx context.Context, by account.Actor, p Plan) error {
	return save(ctx, s, by, kindPlan, ledger.Deed{Regency: by.Regency(), Action: "data.plan"}, &p)
}

func save[T any, P entry[T]](ctx context.Context, s *Service, by account.Actor, kind string, deed ledger.Deed, e P) error {
	if err := by.Allow(account.DataManage, by.Regency()); err != nil {
		return err
	}
	if err := e.check().fault(); err != nil {
		return err
	}
	fresh := e.written().ID == ""
	if fresh {
		e.written().ID = db.NewID()
	}
	deed.Target = string(e.written().ID)
	return ledger.Write(ctx, s.DB, by.By(), deed, func(tx *db.Tx) (any, error) {
		var was any = struct{}{}
		if !fresh {
			had, err := entries[T, P](tx, by.Regency(), kind)
			if err != nil {
				return nil, err
			}
			old := withID[T, P](had, e.written().ID)
			if old == nil {
				return nil, none()
			}
			if err := old.written().unless(*e.written()); err != nil {
				return nil, err
			}
			was = old
		}
		if err := related(tx, by.Regency(), any(e)); err != nil {
			return nil, err
		}
		if err := saveEntry(tx, by.Regency(), kind, e.written().ID, e, by.ID, by.Name); err != nil {
			return nil, err
		}
		return ledger.Of(was, e)
	})
}

func withID[T any, P entry[T]](all []T, id db.ID) P {
	for i := range all {
		if P(&all[i]).written().ID == id {
			return &all[i]
		}
	}
	return nil
}

// related refuses a plan for a gap that there is not, and a second completion of one of
// the program's own rows.
func related(tx *db.Tx, regency string, e any) error {
	switch e := e.(type) {
	case *Plan:
		gaps, err := entries[Gap](tx, regency, kindGap)
		if err == nil && e.Gap != "" && withID(gaps, e.Gap) == nil {
			err = checks{fault.Field{Name: "kesenjangan", Key: "data.choose"}}.fault()
		}
		return err
	case *Item:
		items, err := entries[Item](tx, regency, kindItem)
		for _, i := range items {
			if e.Key != "" && i.Key == e.Key && i.ID != e.ID {
				return fault.New(fault.Stale, "data.item.twice", nil)
			}
		}
		return err
	}
	return nil
}

// Remove takes an entry away: of the program's own rows what somebody said of them.
func (s *Service) Remove(ctx context.Context, by account.Actor, kind string, id db.ID) error {
	if err := by.Allow(account.DataManage, by.Regency()); err != nil {
		return err
	}
	return ledger.Write(ctx, s.DB, by.By(), ledger.Deed{Regency: by.Regency(), Action: "data.remove", Target: string(id)}, func(tx *db.Tx) (any, error) {
		if kind == kindGap {
			plans, err := entries[Plan](tx, by.Regency(), kindPlan)
			if err != nil {
				return nil, err
			}
			for _, p := range plans {
				if p.Gap == id {
					return nil, fault.New(fault.Conflict, "data.gap.planned", nil)
				}
			}
		}
		was, err := removeEntry(tx, by.Regency(), kind, id)
		if err == nil && !was {
			err = none()
		}
		return map[string]string{"kind": kind}, err
	})
}
