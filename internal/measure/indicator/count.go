package indicator

import (
	"context"
	"maps"
	"slices"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
)

// countable is the number of registered children up to which rows are counted
// while somebody waits for a page: about 20 ms.
const countable = 30_000

// Counts tells how many children of a filter's month and place have each need;
// sex, age and posyandu narrow it as they narrow the list. Where that would mean
// to count too many rows, only what stands summed up is there, or nothing: a list
// is then shown without its length.
func (s *Service) Counts(ctx context.Context, by account.Actor, f Filter) (counts map[Need]int, err error) {
	if err := by.Allow(account.FigureRead, f.Area); err != nil {
		return nil, err
	}
	if len(f.Area) < 4 {
		return nil, fault.New(fault.Invalid, "indicator.area", fault.Args{"Area": f.Area})
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		registered, err := registeredIn(tx, f)
		switch {
		case err != nil:
		case registered <= countable:
			counts, err = countNeeds(tx, f)
		case f.Sex == 0 && f.AgeFrom == 0 && f.AgeTo == 0 && f.Posyandu == "":
			counts, err = summedNeeds(tx, f)
		}
		return err
	})
	return counts, err
}

// summed are the indicators whose numerators are the lengths of the lists.
var summed = map[string]Need{"stunting": Stunted, "wasting": Wasted, "underweight": Underweight, "not-gained": Faltering,
	"not-weighed": NotWeighed, "overweight": Overweight}

// summedNeeds reads the counts off the figures; doubtful numbers are no figure.
func summedNeeds(tx *db.Tx, f Filter) (map[Need]int, error) {
	list, err := figures(tx, Query{Area: f.Area, By: region.LevelOf(f.Area), From: f.Month, To: f.Month, Indicators: slices.Sorted(maps.Keys(summed))})
	counts := map[Need]int{}
	for _, figure := range list {
		counts[summed[figure.Indicator]] = int(figure.Numerator)
		if figure.Indicator == "not-weighed" {
			counts[Anyone] = int(figure.Denominator)
		}
	}
	return counts, err
}

// Posyandu are the figures of one posyandu of a village; Area is the village's.
type Posyandu struct {
	Name    string
	Figures []Figure // in the order asked for
}

// PosyanduOf are the names of a village's posyandu in a month.
func (s *Service) PosyanduOf(ctx context.Context, by account.Actor, village string, month civil.Month) (names []string, err error) {
	if err := by.Allow(account.FigureRead, village); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		names, err = posyanduNames(tx, village, month)
		return err
	})
	return names, err
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
