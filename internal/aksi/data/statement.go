package data

import (
	"cmp"
	"slices"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/region"
	measure "tumbuh/internal/measure/coverage"
	"tumbuh/internal/record/coverage"
	"tumbuh/internal/record/framework"
)

// around are the periods by which a quarter can have been stated: itself, its months,
// and the half and the year that it lies in.
func around(quarter civil.Period) []civil.Period {
	all := append(quarter.Parts(civil.Monthly), quarter)
	return append(all, civil.PeriodOf(quarter.From(), civil.Half), civil.PeriodOf(quarter.From(), civil.Yearly))
}

// asked are the indicators of a framework that only offices can tell: our records answer
// the others.
func asked(f framework.Framework) (all []edition.Indicator) {
	return slices.DeleteFunc(slices.Clone(f.Indicators), func(x edition.Indicator) bool { return !x.Member() || answered(x.ID) })
}

// answered tells whether our records can answer an indicator.
func answered(id string) bool { return measure.RuleOf(id) != nil }

// said is that an office stated something of an indicator for a place.
type said struct {
	coverage.Key
	state coverage.State
	at    db.Time
}

// late tells whether it came long after its period had ended.
func (s said) late() bool {
	return s.at.After(s.Period.To().Last().Time().Add((stateDue + 1) * 24 * time.Hour))
}

// statements counts of how many of the indicators that offices must tell there is a
// statement of the period: village by village, and office by office of every level.
func (c Completeness) statements(tx *db.Tx, villages []string, put func(string, string, Filled)) ([]Office, error) {
	f, err := framework.Read(tx, c.Area[:region.Regency], c.Period.Year())
	if err != nil {
		return nil, err
	}
	indicators := asked(f)
	best, err := bestOf(tx, c, indicators)
	if err != nil {
		return nil, err
	}
	for _, village := range villages {
		share := Share{}
		for _, x := range indicators {
			if x.Level != edition.Village || !coverage.Applies(x, village) {
				continue
			}
			share.Denominator++
			if _, ok := best[place{x.ID, village}]; ok {
				share.Numerator++
			}
		}
		put(village, "statement", Filled{Share: share, Known: share.Denominator > 0})
	}
	return c.offices(indicators, best), nil
}

// place is an indicator somewhere.
type place struct{ indicator, area string }

// bestOf are the statements of the period; of several of one place the one that is
// furthest verified, the earliest of those.
func bestOf(tx *db.Tx, c Completeness, indicators []edition.Indicator) (map[place]said, error) {
	got, err := saidOf(tx, c.Area, indicators, around(c.Period))
	best := map[place]said{}
	for _, s := range got {
		at := place{s.Indicator, s.Area}
		if had, ok := best[at]; !ok || s.state > had.state || s.state == had.state && s.at.Before(had.at.Time) {
			best[at] = s
		}
	}
	return best, err
}

func (c Completeness) offices(indicators []edition.Indicator, best map[place]said) (all []Office) {
	regency, _ := region.Get(c.Area[:region.Regency])
	places := map[edition.Level][]region.Region{edition.Village: region.Villages(c.Area), edition.District: region.Children(regency.Code), edition.Regency: {regency}}
	at := map[string]int{}
	for _, x := range indicators {
		if len(x.Offices) == 0 {
			continue
		}
		i, known := at[x.Offices[0]]
		if !known {
			i = len(all)
			at[x.Offices[0]], all = i, append(all, Office{Code: x.Offices[0]})
		}
		for _, where := range places[x.Level] {
			if !region.Within(where.Code, c.Area) || !coverage.Applies(x, where.Code) {
				continue
			}
			all[i].Due++
			if s, ok := best[place{x.ID, where.Code}]; ok {
				all[i].Filled++
				all[i].States[s.state]++
				if s.late() {
					all[i].Late++
				}
			}
		}
	}
	all = slices.DeleteFunc(all, func(o Office) bool { return o.Due == 0 })
	slices.SortStableFunc(all, func(a, b Office) int { return cmp.Compare(a.Code, b.Code) })
	return all
}
