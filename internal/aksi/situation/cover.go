package situation

import (
	"slices"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/measure/coverage"
	record "tumbuh/internal/record/coverage"
	"tumbuh/internal/record/framework"
)

// services reads what stands of every indicator of the edition: each for the period that
// its target is for.
func (s *Snapshot) services(tx *db.Tx, a Ask, f framework.Framework) error {
	at := map[string]*Coverage{}
	byPeriod := map[civil.Period][]string{}
	for _, x := range f.Indicators {
		if !x.Member() {
			continue
		}
		one := serviceOf(x, a)
		at[x.ID] = &one
		byPeriod[one.Period] = append(byPeriod[one.Period], x.ID)
	}
	for _, p := range []civil.Period{a.Period, civil.YearOf(a.Period.Year()), a.month()} {
		if len(byPeriod[p]) == 0 {
			continue
		}
		if err := read(tx, a, p, byPeriod[p], f, at); err != nil {
			return err
		}
		delete(byPeriod, p)
	}
	for _, x := range f.Indicators {
		one := at[x.ID]
		switch {
		case one == nil || one.Asked == 0: // the regency's own, in an analysis of a kecamatan
		case x.Kind == edition.Supply:
			s.Supply = append(s.Supply, *one)
		default:
			s.Services = append(s.Services, *one)
		}
	}
	return nil
}

// month is the period's last month that has figures: that of targets for a month.
func (a Ask) month() civil.Period {
	return civil.PeriodOf(max(a.Period.From(), min(a.Period.To(), a.last)), civil.Monthly)
}

func serviceOf(x edition.Indicator, a Ask) Coverage {
	s := Coverage{ID: x.ID, NameID: x.NameID, NameEN: x.NameEN, Group: x.Group, Nature: x.Nature, Level: string(x.Level), Measure: string(x.Measure), Lower: x.Lower,
		Certainty: x.Certainty, Period: a.Period, Places: map[string]Pair{}}
	if len(x.Offices) > 0 {
		s.Office = x.Offices[0]
	}
	switch x.Per {
	case civil.Yearly:
		s.Period = civil.YearOf(a.Period.Year())
	case civil.Monthly:
		s.Period = a.month()
	}
	if t, has := x.Target(a.Period.Year()); has {
		s.Goal = &Goal{t.Year, t.Hundredths, t.Basis, t.Certainty}
	}
	return s
}

func read(tx *db.Tx, a Ask, p civil.Period, ids []string, f framework.Framework, at map[string]*Coverage) error {
	own := region.LevelOf(a.Area)
	by := []region.Level{own, region.District, region.Village}
	values, err := coverage.In(tx, coverage.Query{Area: a.Area, By: slices.Compact(by), Periods: []civil.Period{p}, Indicators: ids})
	if err != nil {
		return err
	}
	for _, v := range values {
		x, _, _ := f.Find(v.Indicator)
		at[v.Indicator].put(v, x, a.Area)
	}
	said, err := record.In(tx, a.Regency, ids, []civil.Period{p}, a.Area)
	for _, one := range said {
		if one.Area == a.Area {
			at[one.Indicator].Note = one.Note
		}
	}
	return err
}

// put takes in the value of the area, or of a place within.
func (s *Coverage) put(v coverage.Value, x edition.Indicator, area string) {
	if v.Area != area {
		if v.Known {
			s.Places[v.Area] = Pair{v.Numerator, v.Denominator}
		}
		if t, has := x.Target(v.Period.Year()); has && x.Measure == edition.Count && v.Areas == 1 {
			if reached, ok := v.Reached(t, x.Lower); ok && reached {
				s.Reaching++
			}
		}
		return
	}
	s.Numerator, s.Denominator, s.Known = v.Numerator, v.Denominator, v.Known
	s.Asked, s.Reporting, s.Source = v.Areas, v.Reporting, string(v.Source())
	if !v.Known {
		return
	}
	s.Missed = v.NotReached(x.Lower)
	t, has := x.Target(v.Period.Year())
	if !has {
		return
	}
	if reached, ok := v.Reached(t, x.Lower); ok {
		s.Reached = map[bool]Answer{true: Yes, false: No}[reached]
	}
	if v.IsShare() && x.Measure == edition.Share {
		s.Gap, _ = v.Distance(t, x.Lower)
		low, high := v.Interval()
		goal := float64(t.Hundredths) / 100
		if s.Sure = goal - 100*high; x.Lower {
			s.Sure = 100*low - goal
		}
		s.Gap, s.Sure = max(0, s.Gap), max(0, s.Sure)
	}
}
