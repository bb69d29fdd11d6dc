package risk

import (
	"context"
	"slices"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/measure/roster"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/assist"
)

// Service answers pages; each use case asks who.
type Service struct {
	DB     *db.DB
	Assist *assist.Service
	Now    func() time.Time
}

func (s *Service) today(regency string) civil.Date {
	return civil.DateOf(s.Now().In(region.Zone(regency)))
}

func none() error { return fault.New(fault.NotFound, "risk.none", nil) }

// List are families by name.
type List struct {
	Day      civil.Date // on which they are looked at
	Families []Family
	assist.Village
}

// Village are the families of a village, as they stood at the end of a period, or stand
// today, with what each lacked in it. That they were read is recorded.
func (s *Service) Village(ctx context.Context, by account.Actor, village string, period civil.Period) (List, error) {
	return s.village(ctx, by, village, period, "family.list", nil)
}

// Taken is a list that leaves the program: the ledger and every row carry its id.
type Taken struct {
	ID      string
	Purpose string
	Codes   []string // only families that lack all of these
}

// Take is Village for a file.
func (s *Service) Take(ctx context.Context, by account.Actor, village string, period civil.Period, t Taken) (List, error) {
	if err := by.Allow(account.ChildExport, village); err != nil {
		return List{}, err
	}
	return s.village(ctx, by, village, period, "family.export", map[string]any{"export": t.ID, "purpose": t.Purpose})
}

// Printed records that a list was printed.
func (s *Service) Printed(ctx context.Context, by account.Actor, village string, period civil.Period) (List, error) {
	return s.village(ctx, by, village, period, "family.print", nil)
}

func (s *Service) village(ctx context.Context, by account.Actor, village string, period civil.Period, action string, detail map[string]any) (l List, err error) {
	if err := by.Allow(account.ChildRead, village); err != nil {
		return l, err
	}
	if len(village) != int(region.Village) {
		return l, none()
	}
	today := s.today(by.Regency())
	l.Day = min(period.To().Last(), today)
	err = s.DB.Read(ctx, func(tx *db.Tx) error { return s.read(tx, by, village, &l, today) })
	if err != nil {
		return l, err
	}
	Fill(l.Families, period)
	told := map[string]any{"found": len(l.Families), "period": period.String(), "subjects": shown(l.Families)}
	for name, value := range detail {
		told[name] = value
	}
	return l, ledger.Seen(ctx, s.DB, by.By(), ledger.Deed{Regency: by.Regency(), Action: action, Target: village}, told)
}

// shown are those whose names a list tells: the families, and who lacks something.
func shown(families []Family) (ids []db.ID) {
	for _, f := range families {
		ids = append(ids, f.ID)
		for _, l := range f.Lacks {
			if l.Who != "" && !slices.Contains(ids[len(ids)-1:], l.Who) {
				ids = append(ids, l.Who)
			}
		}
	}
	return ids
}

// read are the families of a village that the actor may see.
func (s *Service) read(tx *db.Tx, by account.Actor, village string, l *List, today civil.Date) (err error) {
	if l.Village, err = assist.In(tx, by.Regency(), village); err != nil {
		return err
	}
	v, err := roster.Of(tx, by.Regency(), village, today)
	if err != nil {
		return err
	}
	l.Families = slices.DeleteFunc(Families(v, l.Village, v.Limits, l.Day), func(f Family) bool {
		return by.AllowChild(account.ChildRead, village, f.Posyandu) != nil
	})
	return nil
}

// One is a family by name.
type One struct {
	Family
	assist.Village
}

// Family is one family today; that it was read is recorded.
func (s *Service) Family(ctx context.Context, by account.Actor, household db.ID) (one One, err error) {
	today, found := s.today(by.Regency()), false
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		village, known, err := villageOf(tx, by.Regency(), household)
		if err != nil || !known || by.Allow(account.ChildRead, village) != nil {
			return err
		}
		l := List{Day: today}
		if err := s.read(tx, by, village, &l, today); err != nil {
			return err
		}
		for _, f := range l.Families {
			if f.ID == household {
				one, found = One{f, l.Village}, true
			}
		}
		return nil
	})
	if err != nil || !found {
		if err == nil {
			err = none()
		}
		return one, err
	}
	one.Lack(civil.PeriodOf(today.Month(), civil.Monthly))
	ids := []db.ID{household}
	for _, m := range slices.Concat(one.Persons, one.Children) {
		ids = append(ids, m.ID)
	}
	return one, ledger.Seen(ctx, s.DB, by.By(), ledger.Deed{Regency: by.Regency(), Action: "family.open", Target: one.Family.Village}, map[string]any{"found": len(ids), "subjects": ids})
}

// Areas are what the families of each village of an area added up to at the end of a
// year, or do today. A village that is not there has no family in the records.
func (s *Service) Areas(ctx context.Context, by account.Actor, area string, year int) (all map[string]Counts, err error) {
	if err := by.Allow(account.FigureRead, area); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error { all, err = counts(tx, by.Regency(), area, civil.YearOf(year)); return err })
	return all, err
}

// Counts are those of an area as a whole.
func (s *Service) Counts(ctx context.Context, by account.Actor, area string, year int) (sum Counts, err error) {
	all, err := s.Areas(ctx, by, area, year)
	for _, c := range all {
		sum.Plus(c)
	}
	return sum, err
}

// In is Areas in a transaction, for packages that have asked who may read.
func In(tx *db.Tx, regency, area string, year int) (map[string]Counts, error) {
	return counts(tx, regency, area, civil.YearOf(year))
}
