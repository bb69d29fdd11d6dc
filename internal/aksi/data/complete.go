package data

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/measure/indicator"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/framework"
)

// Sources are what a village's data come from, in the order of the table. What each
// counts is said in the catalogue: data.complete.<source>.rule. All are our own
// definitions: no guide that we could read defines them.
var Sources = []string{"posyandu", "weighed", "arrival", "service", "household", "person", "child", "statement", "check"}

// Arrival is the source that counts days and not a share.
const Arrival = "arrival"

const (
	window   = 12 // months looked back
	mostOf   = 0.9
	inTime   = 7  // days after a month's end by which its weighings should be here
	tooLate  = 30 // and after which they are late
	stateDue = 30 // days after a period's end by which an office should have stated it
)

// Filled is how much there is of what is due; of arrivals Days after the month's end.
type Filled struct {
	Share
	Days  int
	Known bool // somebody or something was due
}

// Ratio is the share, between 0 and 1.
func (f Filled) Ratio() float64 {
	if f.Denominator == 0 {
		return 0
	}
	return float64(f.Numerator) / float64(f.Denominator)
}

// Grade says how good it is: 1 good, 2 to watch, 3 bad; 0 not known. Green and watch
// are the district's own limits, in percent.
func (f Filled) Grade(source string, green, watch int) int {
	switch {
	case !f.Known:
		return 0
	case source == Arrival && f.Days <= inTime, source != Arrival && f.Ratio()*100 >= float64(green):
		return 1
	case source == Arrival && f.Days <= tooLate, source != Arrival && f.Ratio()*100 >= float64(watch):
		return 2
	}
	return 3
}

// Village is what there is of a place's data, by source; a sum of villages adds up what
// is due, and has the latest of their arrivals.
type Village struct {
	Area   string
	Filled map[string]Filled
}

// Completeness is the table of an area in a month.
type Completeness struct {
	Area     string
	Month    civil.Month
	Period   civil.Period // of the statements: the newest quarter that has ended
	Villages []Village
	Sum      Village
	Offices  []Office
}

// Office is what an office should have stated for a period, and what it did.
type Office struct {
	Code   string
	Due    int64
	Filled int64
	States [4]int64 // by how far they are verified
	Late   int64    // stated more than a month after the period's end
}

// Completeness looks at every village of an area; the framework has the district's limits
// of colour and names of offices. Month 0 is the newest with weighings.
func (s *Service) Completeness(ctx context.Context, by account.Actor, area string, month civil.Month) (c Completeness, f framework.Framework, err error) {
	if err := by.Allow(account.QualityRead, area); err != nil {
		return c, f, err
	}
	if len(area) < int(region.Regency) {
		return c, f, fault.New(fault.Invalid, "indicator.area", fault.Args{"Area": area})
	}
	today := s.Today(area[:region.Regency])
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if month == 0 {
			if _, month, err = indicator.Open(tx, area[:region.Regency]); err != nil {
				return err
			}
		}
		if month == 0 {
			month = today.Month()
		}
		if f, err = framework.Read(tx, area[:region.Regency], month.Year()); err == nil {
			c, err = s.completeness(tx, area, month, today)
		}
		return err
	})
	return c, f, err
}

func (s *Service) completeness(tx *db.Tx, area string, month civil.Month, today civil.Date) (Completeness, error) {
	c := Completeness{Area: area, Month: month, Period: civil.PeriodOf(today.Month(), civil.Quarterly).Add(-1)}
	at := map[string]Village{}
	for _, v := range region.Villages(area) {
		at[v.Code] = Village{v.Code, map[string]Filled{}}
	}
	if len(at) == 0 {
		at[area] = Village{area, map[string]Filled{}}
	}
	put := func(village, source string, f Filled) {
		if v, ok := at[village]; ok {
			v.Filled[source] = f
		}
	}
	if err := s.records(tx, c, put); err != nil {
		return c, err
	}
	said, err := c.statements(tx, slices.Collect(maps.Keys(at)), put)
	if err != nil {
		return c, err
	}
	c.Offices = said
	c.Sum = Village{area, map[string]Filled{}}
	for _, v := range at {
		c.Villages = append(c.Villages, v)
		c.Sum.add(v)
	}
	slices.SortFunc(c.Villages, func(a, b Village) int { return cmp.Compare(a.Area, b.Area) })
	return c, nil
}

// Districts adds the villages of a regency up by kecamatan.
func (c Completeness) Districts() (all []Village) {
	for _, place := range region.Children(c.Area) {
		sum := Village{place.Code, map[string]Filled{}}
		for _, v := range c.Villages {
			if region.Within(v.Area, place.Code) {
				sum.add(v)
			}
		}
		all = append(all, sum)
	}
	return all
}

func (v Village) add(o Village) {
	for source, f := range o.Filled {
		sum := v.Filled[source]
		if f.Known {
			sum.Known = true
			sum.Numerator, sum.Denominator, sum.Days = sum.Numerator+f.Numerator, sum.Denominator+f.Denominator, max(sum.Days, f.Days)
		}
		v.Filled[source] = sum
	}
}

// shares are the sources that count records.
func (c Completeness) shares(tx *db.Tx, sources []string, put func(string, string, Filled)) error {
	for _, source := range sources {
		args := []any{c.Area[:region.Regency]}
		switch source {
		case "posyandu":
			args = append(args, int(c.Month.Add(1-window)), int(c.Month))
		case "weighed":
			args = append(args, int(c.Month))
		case "check":
			args = append(args, civil.YearOf(c.Month.Year()), c.Month.Year())
		}
		err := tx.Each(counters[source], args, func(s db.Scan) error {
			var village string
			var share Share
			err := s(&village, &share.Numerator, &share.Denominator)
			if source == "check" { // also who turned out to be at risk no more
				share.Numerator = min(share.Numerator, share.Denominator)
			}
			put(village, source, Filled{Share: share, Known: share.Denominator > 0})
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// cell is a source in a village.
type cell struct{ village, source string }

// whole counts what goes through whole tables.
func (c Completeness) whole(tx *db.Tx) (map[cell]Filled, error) {
	all := map[cell]Filled{}
	put := func(village, source string, f Filled) { all[cell{village, source}] = f }
	if err := c.shares(tx, slow, put); err != nil {
		return nil, err
	}
	months, err := served(tx, c.Area[:region.Regency], c.Month.Add(1-window), c.Month)
	if err != nil {
		return nil, err
	}
	for village, n := range months {
		put(village, "service", Filled{Share: Share{n, window}, Known: true})
	}
	return all, c.arrivals(tx, put)
}

// records are the sources that count records, of every village of the regency.
func (s *Service) records(tx *db.Tx, c Completeness, put func(string, string, Filled)) error {
	all, err := remember(tx, &s.memo, c.Area[:region.Regency], "complete "+c.Month.String(), "", func() (map[cell]Filled, error) { return c.whole(tx) })
	for at, f := range all {
		put(at.village, at.source, f)
	}
	if err != nil {
		return err
	}
	return c.shares(tx, quick, put)
}

// arrivals tells how many days after a month's end nine of ten of its weighings were
// here, from phones and imports alike; those that were earlier count as 0.
func (c Completeness) arrivals(tx *db.Tx, put func(string, string, Filled)) error {
	end := c.Month.Last().Time().AddDate(0, 0, 1)
	got, err := received(tx, c.Area[:region.Regency], c.Month)
	for village, some := range got {
		slices.SortFunc(some, func(a, b arrival) int { return a.at.Compare(b.at.Time) })
		f := Filled{Known: true}
		for _, a := range some {
			f.Denominator += a.count
		}
		for _, a := range some {
			if float64(f.Numerator) >= mostOf*float64(f.Denominator) {
				break
			}
			f.Numerator += a.count
			f.Days = max(0, int((a.at.Sub(end)+24*time.Hour-1)/(24*time.Hour)))
		}
		put(village, Arrival, f)
	}
	return err
}

// arrival is so many weighings that came at one moment.
type arrival struct {
	at    db.Time
	count int64
}
