package indicator

import (
	"context"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/record/account"
)

// countable is the number of registered children up to which rows are counted
// while somebody waits for a page: about 20 ms.
const countable = 30_000

// Counts tells how many children of a filter's month and place have each need;
// sex, age and posyandu narrow it as they narrow the list. It is nil where that
// would mean to count too many rows: a list is then shown without its length.
func (s *Service) Counts(ctx context.Context, by account.Actor, f Filter) (counts map[Need]int, err error) {
	if err := by.Allow(account.FigureRead, f.Area); err != nil {
		return nil, err
	}
	if len(f.Area) < 4 {
		return nil, fault.New(fault.Invalid, "indicator.area", fault.Args{"Area": f.Area})
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if registered, err := registeredIn(tx, f); err != nil || registered > countable {
			return err
		}
		counts, err = countNeeds(tx, f)
		return err
	})
	return counts, err
}

// Posyandu are the figures of one posyandu of a village; Area is the village's.
type Posyandu struct {
	Name    string
	Figures []Figure // in the order asked for
}

// ByPosyandu adds up the rows of a village in a month for each of its posyandu.
func (s *Service) ByPosyandu(ctx context.Context, by account.Actor, q Query) (all []Posyandu, err error) {
	if err := by.Allow(account.FigureRead, q.Area); err != nil {
		return nil, err
	}
	if len(q.Area) != 10 {
		return nil, fault.New(fault.Invalid, "indicator.area", fault.Args{"Area": q.Area})
	}
	definitions := make([]Definition, len(q.Indicators))
	for i, key := range q.Indicators {
		definitions[i], _ = Define(key)
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		rows, err := rowsOfVillage(tx, q.Area, q.To)
		for _, r := range rows { // in the order of posyandu
			if len(all) == 0 || all[len(all)-1].Name != r.Posyandu {
				p := Posyandu{Name: r.Posyandu}
				for _, d := range definitions {
					p.Figures = append(p.Figures, Figure{Area: q.Area, Month: q.To, Indicator: d.Key})
				}
				all = append(all, p)
			}
			for i, d := range definitions {
				all[len(all)-1].Figures[i].count(d, &r)
			}
		}
		return err
	})
	return all, err
}

func (f *Figure) count(d Definition, r *Row) {
	if d.Among == nil || !d.Among(r) {
		return
	}
	f.Denominator++
	if d.Counts(r) {
		f.Numerator++
	}
}
