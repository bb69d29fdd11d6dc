package data

import (
	"slices"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/region"
	measure "tumbuh/internal/measure/coverage"
	"tumbuh/internal/record/assist"
	"tumbuh/internal/record/framework"
)

// areas is how long the code of a place is of which an indicator is asked.
var areas = map[edition.Level]region.Level{edition.Village: region.Village, edition.District: region.District, edition.Regency: region.Regency}

// findCoverage looks at what stands of the newest quarter, half and year that have ended:
// whether it fits with the one before, and a statement with our own count.
func findCoverage(tx *db.Tx, regency string, today civil.Date) (all []Found, err error) {
	seen := map[[2]string]bool{} // the shortest period that tells of a figure tells enough
	for _, span := range []civil.Span{civil.Quarterly, civil.Half, civil.Yearly} {
		now := civil.PeriodOf(today.Month(), span).Add(-1)
		f, err := framework.Read(tx, regency, now.Year())
		if err != nil {
			return nil, err
		}
		for level, digits := range areas {
			some := idsOf(f, level)
			if len(some) == 0 {
				continue
			}
			values, err := measure.In(tx, measure.Query{Area: regency, By: []region.Level{digits}, Periods: []civil.Period{now, now.Add(-1)}, Indicators: some})
			if err != nil {
				return nil, err
			}
			for i := 0; i+1 < len(values); i += 2 {
				x, _ := f.Indicator(values[i].Indicator)
				at := [2]string{values[i].Indicator, values[i].Area}
				found := judge(x, values[i], values[i+1])
				if len(found) > 0 && !seen[at] {
					seen[at] = true
					all = append(all, found...)
				}
			}
		}
	}
	return all, nil
}

func idsOf(f framework.Framework, level edition.Level) (all []string) {
	for _, x := range f.Indicators {
		if x.Level == level && x.Measure == edition.Share {
			all = append(all, x.ID)
		}
	}
	return all
}

// judge compares a value with the one before, and where an office stated it with our own
// count.
func judge(x edition.Indicator, now, before measure.Value) (all []Found) {
	if !now.IsShare() {
		return nil
	}
	is, own := Share(now.Pair), Share(now.Own)
	say := func(kind string, other Share, was string, size int64) {
		d := Detail{Indicator: x.ID, Period: now.Period, Count: is.Numerator, Of: is.Denominator, Before: &other, Was: was, Size: size}
		if len(x.Offices) > 0 {
			d.Office = x.Offices[0]
		}
		all = append(all, Found{kind, x.ID + "/" + now.Period.String() + "/" + now.Area, now.Area, d})
	}
	if now.Source() == measure.Office && now.OwnAreas > 0 {
		switch {
		case own.Numerator > is.Denominator:
			say("impossible", own, "", own.Numerator-is.Denominator)
		case apart(is, own):
			say("far", own, "", distance(is, own))
		}
	}
	if was := Share(before.Pair); before.IsShare() && apart(is, was) {
		say("coverage", was, before.Period.String(), distance(is, was))
	}
	return all
}

// findRisk asks whether BKKBN's tables of this year and the last add up.
func findRisk(tx *db.Tx, regency string, today civil.Date) (all []Found, err error) {
	year, _, _ := today.YMD()
	for _, of := range []int{year, year - 1} {
		for _, source := range assist.Sources {
			tables, err := assist.StatedIn(tx, regency, regency, of, source)
			if err != nil {
				return nil, err
			}
			for _, t := range tables {
				if wrong := t.Columns.Check(); len(wrong) > 0 {
					period := civil.YearOf(of)
					all = append(all, Found{"krs", source + "/" + period.String() + "/" + t.Area, t.Area,
						Detail{Period: period, Was: source, Count: int64(len(wrong)), Size: int64(len(wrong))}})
				}
			}
		}
	}
	return slices.Clip(all), nil
}
