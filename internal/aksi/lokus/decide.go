package lokus

import (
	"context"
	"slices"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/register"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
)

// Put puts a village on the list, or takes it out, against what the method says. The
// version is that of the list as it was shown.
func (s *Service) Put(ctx context.Context, by account.Actor, year, version int, village string, in bool, reason string) error {
	reason, err := reasoned(reason)
	if err != nil {
		return err
	}
	place, ok := region.Get(village)
	if !ok || place.Level() != region.Village || !region.Within(village, by.Regency()) {
		return invalid("desa", "lokus.village", nil)
	}
	return s.change(ctx, by, year, "lokus.override", func(tx *db.Tx, p Proposal, deed ledger.Deed) (any, error) {
		if !p.Ready() {
			return nil, notFrozen()
		}
		row, _ := p.Row(village)
		if row.Chosen == in {
			return nil, invalid("desa", map[bool]string{true: "lokus.override.in", false: "lokus.override.out"}[in], nil)
		}
		p.List.Body.Overrides = append(without(p.List.Body.Overrides, village), Override{Code: village, In: in, Reason: reason, By: by.Name, At: tx.Now()})
		return keep(tx, by, deed, &p.List, version)
	})
}

// Leave takes an override away: the method's word holds again.
func (s *Service) Leave(ctx context.Context, by account.Actor, year, version int, village string) error {
	return s.change(ctx, by, year, "lokus.override", func(tx *db.Tx, p Proposal, deed ledger.Deed) (any, error) {
		if _, had := p.List.Body.Override(village); !had {
			return nil, fault.New(fault.NotFound, "lokus.override.none", nil)
		}
		p.List.Body.Overrides = without(p.List.Body.Overrides, village)
		return keep(tx, by, deed, &p.List, version)
	})
}

func without(all []Override, village string) []Override {
	return slices.DeleteFunc(slices.Clone(all), func(o Override) bool { return o.Code == village })
}

func notFrozen() error { return fault.New(fault.Conflict, "lokus.frozen.none", nil) }

// Decide fixes the list on a decree, with the method, the scores and the sum of the
// snapshot: the list that was shown, and no other.
func (s *Service) Decide(ctx context.Context, by account.Actor, year, version int, d Decree) error {
	d, err := d.check(s.Today(by.Regency()))
	if err != nil {
		return err
	}
	return s.change(ctx, by, year, "lokus.decide", func(tx *db.Tx, p Proposal, deed ledger.Deed) (any, error) {
		b := &p.List.Body
		switch {
		case !p.Ready():
			return nil, notFrozen()
		case len(b.Villages) == 0:
			return nil, fault.New(fault.Conflict, "lokus.empty", nil)
		case d.Shown != "" && d.Shown != b.Stamp(): // by another method or analysis: the list itself has its version
			return nil, fault.New(fault.Stale, "lokus.decide.changed", nil)
		}
		b.State, b.Decree, b.Method, b.Ranking = Decided, d, &p.Method.Body, &p.Ranking
		b.Analysis, b.SHA256 = p.Analysis.ID, p.Analysis.Body.SHA256
		return keep(tx, by, deed, &p.List, version)
	})
}

// Reopen makes a decided list a draft again, with a reason; the decree that held is kept.
func (s *Service) Reopen(ctx context.Context, by account.Actor, year, version int, reason string) error {
	if err := by.Allow(account.SituationWrite, by.Regency()); err != nil {
		return err
	}
	reason, err := reasoned(reason)
	if err != nil {
		return err
	}
	e, err := s.list(ctx, by.Regency(), year)
	if err != nil {
		return err
	}
	if e.Body.State != Decided {
		return fault.New(fault.Conflict, "lokus.undecided", nil)
	}
	deed := ledger.Deed{Regency: by.Regency(), Action: "lokus.reopen", Target: string(e.ID)}
	return ledger.Write(ctx, s.DB, by.By(), deed, func(tx *db.Tx) (any, error) {
		now := e
		now.Body = List{State: Draft, Overrides: e.Body.Overrides, Former: append(slices.Clone(e.Body.Former), Former{e.Body.Decree, e.Body.Codes(), reason, by.Name, tx.Now()})}
		return keep(tx, by, deed, &now, version)
	})
}

// list is a year's own entry.
func (s *Service) list(ctx context.Context, regency string, year int) (e register.Entry[List], err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error { e, err = lists.Coded(tx, regency, code(year)); return err })
	if fault.KindOf(err) == fault.NotFound {
		err = fault.New(fault.NotFound, "lokus.none", nil)
	}
	return e, err
}
