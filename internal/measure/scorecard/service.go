package scorecard

import (
	"cmp"
	"context"
	"slices"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
)

// Service holds the use cases; each asks who.
type Service struct {
	DB  *db.DB
	Now func() time.Time
}

func none() error { return fault.New(fault.NotFound, "scorecard.none", nil) }

// Village is form 4 of a village and period; a card without villages counted: there is
// none of that period.
func (s *Service) Village(ctx context.Context, by account.Actor, village string, period civil.Period) (c Card, err error) {
	if err := by.Allow(account.FigureRead, village); err != nil {
		return c, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		found := false
		if c, found, err = cardOf(tx, by.Regency(), village, period); !found {
			c = Card{Level: Level{Area: village, Period: period, Villages: 1}}
		}
		return err
	})
	return c, err
}

// Regency are the levels of all villages of an area (a kecamatan, or the whole regency)
// in a period, those without a card too, and what they sum up to.
func (s *Service) Regency(ctx context.Context, by account.Actor, area string, period civil.Period) (villages []Level, total Level, err error) {
	total = Level{Area: area, Period: period}
	if err := by.Allow(account.FigureRead, area); err != nil {
		return nil, total, err
	}
	var kept []Level
	err = s.DB.Read(ctx, func(tx *db.Tx) error { kept, err = levelsIn(tx, area, period); return err })
	for _, v := range region.Villages(area) {
		l := Level{Area: v.Code, Period: period, Villages: 1}
		if i, found := slices.BinarySearchFunc(kept, v.Code, func(l Level, code string) int { return cmp.Compare(l.Area, code) }); found {
			l = kept[i]
		}
		villages, total = append(villages, l), total.Add(l)
	}
	total.Area, total.Period = area, period
	return villages, total, err
}

// Trend are the levels of an area in the periods up to one, the oldest first; those in
// which nobody of it has a card are left out.
func (s *Service) Trend(ctx context.Context, by account.Actor, area string, until civil.Period, count int) (all []Level, err error) {
	if err := by.Allow(account.FigureRead, area); err != nil {
		return nil, err
	}
	var periods []civil.Period
	for n := 1 - count; n <= 0; n++ {
		periods = append(periods, until.Add(n))
	}
	villages := 1
	if len(area) < int(region.Village) {
		villages = len(region.Villages(area))
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error { all, err = trendOf(tx, area, periods); return err })
	for i := range all {
		all[i].Area, all[i].Villages = area, villages
	}
	return all, err
}

// Periods are those of which an area has cards, quarters and years, the newest first.
func (s *Service) Periods(ctx context.Context, by account.Actor, area string) (all []civil.Period, err error) {
	if err := by.Allow(account.FigureRead, area); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error { all, err = periodsKept(tx, area); return err })
	slices.SortFunc(all, func(a, b civil.Period) int {
		return cmp.Or(cmp.Compare(b.To(), a.To()), cmp.Compare(b.From(), a.From()))
	})
	return all, err
}

// Printed records that a form with the names of these was printed.
func (s *Service) Printed(ctx context.Context, by account.Actor, village, name string, period civil.Period, subjects []db.ID) error {
	if err := by.Allow(account.ChildRead, village); err != nil {
		return err
	}
	return ledger.Seen(ctx, s.DB, by.By(), ledger.Deed{Regency: by.Regency(), Action: "form.print", Target: village},
		map[string]any{"form": name, "period": period, "subjects": subjects})
}

// Exported records that a form is taken out of the program, before its first byte leaves:
// with names only by those who may take a list of children. Forms 1 and 4 have small
// counts, which are not told to who may not see the people.
func (s *Service) Exported(ctx context.Context, by account.Actor, village, name string, period civil.Period, id, purpose string, subjects []db.ID) error {
	may := account.ChildExport
	if name == "1" || name == "4" {
		may = account.ChildRead
	}
	if err := by.Allow(may, village); err != nil {
		return err
	}
	return ledger.Seen(ctx, s.DB, by.By(), ledger.Deed{Regency: by.Regency(), Action: "form.export", Target: village},
		map[string]any{"form": name, "period": period, "export": id, "purpose": purpose, "subjects": subjects})
}
