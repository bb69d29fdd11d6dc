package lokus

import (
	"cmp"
	"context"
	"slices"

	"tumbuh/internal/aksi/situation"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/register"
	"tumbuh/internal/record/account"
)

// Change is a village on this list or the one before, with its figures then and now.
type Change struct {
	Code      string
	Was, Is   bool
	Then, Now situation.Place // Known is false where there is no figure
	Reason    string          // why it was put in or taken out
}

// Comparison is this year's list beside the newest one before it.
type Comparison struct {
	Proposal Proposal
	Before   *register.Entry[List] // nil: no earlier list is kept here
	Was, Is  situation.Snapshot    // of what the figures are
	Changes  []Change              // entering, staying, leaving; by code
	All      []register.Entry[List]
}

// Compare sets a year's list beside the one before. Figures are those of the analyses
// on which the lists stand; an imported list has those of its year's analysis, when one
// was frozen here.
func (s *Service) Compare(ctx context.Context, by account.Actor, year int) (c Comparison, err error) {
	if err := by.Allow(account.ActionRead, by.Regency()); err != nil {
		return c, err
	}
	regency := by.Regency()
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if c.Proposal, err = s.propose(tx, regency, year); err != nil {
			return err
		}
		if c.All, err = lists.List(tx, regency, register.Query{}); err != nil {
			return err
		}
		slices.SortFunc(c.All, func(a, b register.Entry[List]) int { return b.Year - a.Year })
		if i := slices.IndexFunc(c.All, func(e register.Entry[List]) bool { return e.Year < year && e.Body.State == Decided }); i >= 0 {
			c.Before = &c.All[i]
			then, err := analysisOf(tx, regency, *c.Before)
			if err != nil {
				return err
			}
			c.Was = then.Body.Snapshot
		}
		c.Is = c.Proposal.Analysis.Body.Snapshot
		c.fill()
		return nil
	})
	return c, err
}

// analysisOf is what a list stands on, else its year's newest; Version 0: none.
func analysisOf(tx *db.Tx, regency string, e register.Entry[List]) (register.Entry[situation.Analysis], error) {
	if e.Body.Analysis == "" {
		return situation.Frozen(tx, regency, e.Year, regency)
	}
	found, err := analyses.Get(tx, regency, e.Body.Analysis)
	if fault.KindOf(err) == fault.NotFound {
		return found, nil
	}
	return found, err
}

func (c *Comparison) fill() {
	if c.Before == nil {
		return
	}
	list := c.Proposal.List.Body
	for _, code := range append(list.Codes(), c.Before.Body.Codes()...) {
		if slices.ContainsFunc(c.Changes, func(x Change) bool { return x.Code == code }) {
			continue
		}
		x := Change{Code: code, Was: c.Before.Body.Has(code), Is: list.Has(code)}
		x.Then, _ = c.Was.Place(code)
		x.Now, _ = c.Is.Place(code)
		if o, ok := list.Override(code); ok && o.In == x.Is {
			x.Reason = o.Reason
		}
		c.Changes = append(c.Changes, x)
	}
	slices.SortFunc(c.Changes, func(a, b Change) int { return cmp.Or(cmp.Compare(a.kind(), b.kind()), cmp.Compare(a.Code, b.Code)) })
}

func (x Change) kind() int {
	switch {
	case !x.Was:
		return 0
	case x.Is:
		return 1
	}
	return 2
}

// Count is how many enter, stay and leave.
func (c Comparison) Count() (enter, stay, leave int) {
	var n [3]int
	for _, x := range c.Changes {
		n[x.kind()]++
	}
	return n[0], n[1], n[2]
}
