package indicator

import (
	"context"
	"strconv"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/fact/survey"
	"tumbuh/internal/record/account"
)

// Service reads figures and rows.
type Service struct {
	DB        *db.DB
	SmallCell int // smaller counts do not leave the office pages; 0: DefaultSmallCell
}

// Figure is one indicator of one area in one month.
type Figure struct {
	Area        string // code of a regency, kecamatan or village
	Month       civil.Month
	Indicator   string
	Numerator   int64
	Denominator int64
	Hides       [2]Withheld // what is not told of numerator and denominator, which are 0 then
	Below       int64       // a released figure tells no smaller count but 0
}

// Mark is what stands in the place of a numerator (0) or denominator (1) that is
// withheld: "<5" for a small one, "*" for one that would tell a small one.
func (f Figure) Mark(part int) string {
	switch f.Hides[part] {
	case Small:
		return "<" + strconv.FormatInt(f.Below, 10)
	case Protected:
		return "*"
	}
	return ""
}

// FewChildren is the denominator below which a figure is shown as weak.
const FewChildren = 30

// Known is false where nobody was counted, or it is not told: there is no figure
// then, not zero.
func (f Figure) Known() bool { return f.Denominator > 0 && f.Hides == [2]Withheld{} }

// Few says that the figure rests on so few children that chance rules it.
func (f Figure) Few() bool { return f.Denominator < FewChildren }

// Ratio is the figure, between 0 and 1.
func (f Figure) Ratio() float64 {
	if f.Denominator == 0 {
		return 0
	}
	return float64(f.Numerator) / float64(f.Denominator)
}

// Interval is the figure's 95 % confidence interval.
func (f Figure) Interval() (low, high float64) { return survey.Interval(f.Numerator, f.Denominator) }

// Query says which figures: of an area or of each of its parts, for one month or
// several.
type Query struct {
	Area       string
	By         region.Level // 0: the area itself
	From, To   civil.Month
	Indicators []string // empty: all
}

// Figures answers a query, in the order of area, indicator and month. Areas
// without any registered child are absent.
func (s *Service) Figures(ctx context.Context, by account.Actor, q Query) (all []Figure, err error) {
	if err := by.Allow(account.FigureRead, q.Area); err != nil {
		return nil, err
	}
	if len(q.Area) < 4 {
		return nil, fault.New(fault.Invalid, "indicator.area", fault.Args{"Area": q.Area})
	}
	if q.By == 0 {
		q.By = region.LevelOf(q.Area)
	}
	if q.Indicators == nil {
		for _, d := range Definitions {
			q.Indicators = append(q.Indicators, d.Key)
		}
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		all, err = figures(tx, q)
		return err
	})
	return all, err
}

// Months are the first and last month that have figures; 0 when none has.
func (s *Service) Months(ctx context.Context, by account.Actor, regency string) (first, last civil.Month, err error) {
	if err := by.Allow(account.FigureRead, regency); err != nil {
		return 0, 0, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		first, last, err = months(tx, regency)
		return err
	})
	return first, last, err
}

// MonthsIn is Months in a transaction, for packages that have asked who may read.
func MonthsIn(tx *db.Tx, regency string) (first, last civil.Month, err error) {
	return months(tx, regency)
}
