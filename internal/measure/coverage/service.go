package coverage

import (
	"context"
	"slices"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/coverage"
)

// Service reads values.
type Service struct {
	DB *db.DB
}

// Query says which values: of a place itself, or of all places of some levels in it.
type Query struct {
	Area       string         // a province is all its regencies that are kept here
	By         []region.Level // none: the place itself
	Periods    []civil.Period
	Indicators []string // none: all of the framework of the newest period
}

// Values answers a query with one value for every place, indicator and period asked, also
// where there is none: places by level and code, then indicators and periods as asked.
// Those of several levels are of one reading: the upper ones are the sums of the lower.
func (s *Service) Values(ctx context.Context, by account.Actor, q Query) (all []Value, err error) {
	if err := by.Allow(account.FigureRead, q.Area); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		all, err = In(tx, q)
		return err
	})
	return all, err
}

// In is Values in a transaction, for packages that have asked who may read.
func In(tx *db.Tx, q Query) ([]Value, error) {
	r, err := prepare(tx, q)
	if err != nil {
		return nil, err
	}
	return r.read(tx)
}

// Detail is a value with what it is made of.
type Detail struct {
	Value
	Indicator edition.Indicator
	Target    edition.Target // that holds in its year
	HasTarget bool
	Rule      *Rule               // by which our records answer it; nil: they cannot
	Statement *coverage.Statement // of this very place; nil: nobody stated anything
	Within    []Value             // the places one level down
	Parts     []Value             // the periods of the next shorter length that make its period up
}

// One is a value with its statement, our own count, and what it is made of. The history of
// a statement is record/coverage's.
func (s *Service) One(ctx context.Context, by account.Actor, key coverage.Key) (d Detail, err error) {
	if err := by.Allow(account.FigureRead, key.Area); err != nil {
		return d, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		d, err = detail(tx, key)
		return err
	})
	return d, err
}

func detail(tx *db.Tx, key coverage.Key) (d Detail, err error) {
	q := Query{Area: key.Area, Periods: []civil.Period{key.Period}, Indicators: []string{key.Indicator}}
	r, err := prepare(tx, q)
	if err != nil {
		return d, err
	}
	d.Indicator = r.indicators[0]
	d.Target, d.HasTarget = d.Indicator.Target(key.Period.Year())
	d.Rule = RuleOf(key.Indicator)
	own := region.LevelOf(key.Area)
	r.By = []region.Level{own}
	if down, ok := below[own]; ok && down <= levels[d.Indicator.Level] {
		r.By = append(r.By, down)
	}
	all, err := r.read(tx)
	if err != nil {
		return d, err
	}
	d.Value, d.Within = all[0], all[1:]
	if i := slices.Index(civil.Spans, key.Period.Span()); i > 0 {
		q.Periods = key.Period.Parts(civil.Spans[i-1])
		if d.Parts, err = In(tx, q); err != nil {
			return d, err
		}
	}
	if len(key.Area) < int(region.Regency) {
		return d, nil
	}
	said, err := coverage.In(tx, key.Area[:region.Regency], []string{key.Indicator}, []civil.Period{key.Period}, key.Area)
	for i := range said {
		if said[i].Area == key.Area {
			d.Statement = &said[i]
		}
	}
	return d, err
}

var below = map[region.Level]region.Level{region.Province: region.Regency, region.Regency: region.District, region.District: region.Village}
