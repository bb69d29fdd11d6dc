package coverage

import (
	"context"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/framework"
)

// Sheet is what a page of entering shows.
type Sheet struct {
	Framework framework.Framework
	Stated    map[Key]Statement
	Counted   map[Key]Pair
}

// Query says of what a sheet is: the framework of a year, and statements of an area, of
// some indicators and periods (all where none are named).
type Query struct {
	Year       int
	Indicators []string
	Periods    []civil.Period
	Area       string
	Counted    []Key // of which our own count is wanted
}

// Sheet reads it; statements are sums of a place, and have no names of children.
func (s *Service) Sheet(ctx context.Context, by account.Actor, q Query) (sheet Sheet, err error) {
	if err := by.Allow(account.FigureRead, q.Area); err != nil {
		return sheet, err
	}
	regency := by.Regency()
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if sheet.Framework, err = framework.Read(tx, regency, q.Year); err != nil {
			return err
		}
		list, err := In(tx, regency, q.Indicators, q.Periods, q.Area)
		if err != nil {
			return err
		}
		sheet.Stated = make(map[Key]Statement, len(list))
		for _, one := range list {
			sheet.Stated[one.Key] = one
		}
		sheet.Counted, err = s.counted(tx, regency, q.Counted)
		return err
	})
	return sheet, err
}

// History is all that was done to a value, the newest first.
func (s *Service) History(ctx context.Context, by account.Actor, of Key) (steps []Step, err error) {
	if err := by.Allow(account.FigureRead, of.Area); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error { steps, err = stepsOf(tx, by.Regency(), of); return err })
	for i, j := 0, len(steps)-1; i < j; i, j = i+1, j-1 {
		steps[i], steps[j] = steps[j], steps[i]
	}
	return steps, err
}

// Differing are the values of a regency that do not stand as their history says.
func Differing(tx *db.Tx, regency string) (keys []Key, err error) {
	steps, err := stepsOf(tx, regency, Key{})
	if err != nil {
		return nil, err
	}
	told := map[Key][]Step{}
	for _, step := range steps {
		told[step.Key] = append(told[step.Key], step)
	}
	list, err := In(tx, regency, nil, nil, regency)
	for _, one := range list {
		if now := Replay(told[one.Key]); now == nil || !now.same(&one) {
			keys = append(keys, one.Key)
		}
		delete(told, one.Key)
	}
	for key, steps := range told {
		if Replay(steps) != nil {
			keys = append(keys, key)
		}
	}
	return keys, err
}

func (s *Statement) same(o *Statement) bool {
	a, b := *s, *o
	a.Numerator, a.Denominator, b.Numerator, b.Denominator = nil, nil, nil, nil
	return a == b && s.Mark() == o.Mark()
}
