package indicator

import (
	"cmp"
	"context"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
)

// DefaultSmallCell is the count below which a figure does not leave the office
// pages, unless the installation says otherwise (k = 5, not confirmed).
const DefaultSmallCell = 5

// Withheld says what of a released figure is not told, and why.
type Withheld uint8

const (
	Shown     Withheld = iota
	Small              // 1 to k-1
	Protected          // not said how many: it would tell a small count, here or elsewhere
)

// staysInside are indicators that never leave: of the letters N, T, O and B, which
// add up to the weighed, the two nobody plans by, or a small one could be taken
// from the sum of the others.
var staysInside = map[string]bool{"absent-before": true, "first": true}

// Below is the least count that leaves the office pages, zero apart; with 1 every
// count does. There is no 2: "fewer than two" would be one. Without a service it is the
// default.
func (s *Service) Below() int {
	if s == nil {
		return DefaultSmallCell
	}
	if n := cmp.Or(s.SmallCell, DefaultSmallCell); n != 2 {
		return n
	}
	return 3
}

// Release is every figure of an area, its kecamatan and its villages in one month
// as it may leave the office pages: see suppress. What is withheld of the regency
// as a whole decides, so that files of several areas tell no more than one.
func (s *Service) Release(ctx context.Context, by account.Actor, area string, month civil.Month) (all []Figure, err error) {
	if err := by.Allow(account.FigureRead, area); err != nil {
		return nil, err
	}
	if len(area) < int(region.Regency) {
		return nil, fault.New(fault.Invalid, "indicator.area", fault.Args{"Area": area})
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		all, err = s.ReleaseIn(tx, area, month)
		return err
	})
	return all, err
}

// ReleaseIn is Release in a transaction, for packages that have asked who may read.
func (s *Service) ReleaseIn(tx *db.Tx, area string, month civil.Month) (all []Figure, err error) {
	var keys []string
	for _, d := range Definitions {
		if !staysInside[d.Key] {
			keys = append(keys, d.Key)
		}
	}
	for _, level := range []region.Level{region.Regency, region.District, region.Village} {
		some, err := figures(tx, Query{Area: area[:region.Regency], By: level, From: month, To: month, Indicators: keys})
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	suppress(all, int64(s.Below()))
	released := all[:0]
	for _, f := range all {
		if region.Within(f.Area, area) {
			released = append(released, f)
		}
	}
	return released, nil
}
