package coverage

import (
	"cmp"
	"context"
	"slices"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/fact/survey"
	"tumbuh/internal/record/account"
)

// Sort says by what gaps are ranked.
type Sort string

const (
	ByPeople   Sort = "orang" // most people not reached
	ByDistance Sort = "jarak" // furthest from the target, chance left aside
)

// GapQuery says which gaps: of the places of a level in an area, in one period.
type GapQuery struct {
	Area       string
	By         region.Level // 0: villages
	Period     civil.Period
	Indicators []string // none: all of the framework
	Sort       Sort
	Limit      int // 0: all
}

// Gap is a place that a service has not reached as it should.
type Gap struct {
	Value
	Of         edition.Indicator
	Target     edition.Target
	HasTarget  bool
	NotReached int64   // people, families, villages; where lower is better, those in what should not be
	Distance   float64 // from the target in percent points; above 0 falls short; 0 without a target
	Sure       float64 // by how many it falls short at least, chance left aside; 0: chance alone may explain it
}

// Gaps ranks places × indicators, the widest gap first. A share of few people comes to the
// top by chance when it is ranked as it is: by distance counts that end of its interval
// which is nearest to the target. Mere counts have nobody whom they could have reached and
// are left out; so is what has no value, for that is no gap but a question.
func (s *Service) Gaps(ctx context.Context, by account.Actor, q GapQuery) (all []Gap, err error) {
	if err := by.Allow(account.FigureRead, q.Area); err != nil {
		return nil, err
	}
	if q.By == 0 {
		q.By = region.Village
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		r, err := prepare(tx, Query{Area: q.Area, By: []region.Level{q.By}, Periods: []civil.Period{q.Period}, Indicators: q.Indicators})
		if err != nil {
			return err
		}
		values, err := r.read(tx)
		for i, v := range values {
			if g, ok := gapOf(v, r.indicators[i%len(r.indicators)]); ok {
				all = append(all, g)
			}
		}
		return err
	})
	slices.SortStableFunc(all, func(a, b Gap) int {
		people := cmp.Compare(b.NotReached, a.NotReached)
		if q.Sort == ByDistance {
			return cmp.Or(cmp.Compare(b.Sure, a.Sure), people)
		}
		return cmp.Or(people, cmp.Compare(b.Sure, a.Sure))
	})
	if q.Limit > 0 {
		all = all[:min(len(all), q.Limit)]
	}
	return all, err
}

func gapOf(v Value, x edition.Indicator) (g Gap, ok bool) {
	if !v.IsShare() {
		return g, false
	}
	g = Gap{Value: v, Of: x, NotReached: v.NotReached(x.Lower)}
	if g.Target, g.HasTarget = x.Target(v.Period.Year()); g.HasTarget {
		g.Distance, _ = v.Distance(g.Target, x.Lower)
		low, high := v.Interval()
		goal := float64(g.Target.Hundredths) / 100
		if g.Sure = goal - 100*high; x.Lower {
			g.Sure = 100*low - goal
		}
		g.Sure = max(0, g.Sure)
	}
	return g, g.NotReached > 0
}

// Standing is one place among those beside it.
type Standing struct {
	Area    string
	Values  []Value   // by indicator, as asked
	Against []Against // by indicator: beside all the others together
	Known   int       // indicators with a value
	Aimed   int       // of those, how many have a target
	Reached int       // of those, how many reach it
}

// Against is how a share stands beside that of the other places.
type Against int

const (
	Worse  Against = -1
	Like   Against = 0 // no value, or a difference that chance can make
	Better Against = 1
)

// Comparison sets the places of a level in an area side by side: kecamatan in a regency,
// regencies in a province, villages in a kecamatan. whole is the area itself.
func (s *Service) Comparison(ctx context.Context, by account.Actor, q Query) (whole Standing, all []Standing, indicators []edition.Indicator, err error) {
	if err := by.Allow(account.FigureRead, q.Area); err != nil {
		return whole, nil, nil, err
	}
	own := region.LevelOf(q.Area)
	if len(q.By) == 0 {
		q.By = []region.Level{below[own]}
	}
	q.By = []region.Level{own, q.By[0]}
	q.Periods = q.Periods[:min(1, len(q.Periods))]
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		r, err := prepare(tx, q)
		if err != nil {
			return err
		}
		values, err := r.read(tx)
		indicators = r.indicators
		for some := range slices.Chunk(values, max(1, len(indicators))) {
			all = append(all, standing(some, indicators))
		}
		return err
	})
	if err != nil || len(all) == 0 {
		return whole, nil, nil, err
	}
	whole, all = all[0], all[1:]
	for i := range all {
		for k, v := range all[i].Values {
			all[i].Against[k] = against(v.Pair, rest(whole.Values[k], v), v, indicators[k])
		}
	}
	return whole, all, indicators, nil
}

func standing(values []Value, indicators []edition.Indicator) Standing {
	s := Standing{Area: values[0].Area, Values: values, Against: make([]Against, len(values))}
	for i, v := range values {
		if !v.Known {
			continue
		}
		s.Known++
		if t, has := indicators[i].Target(v.Period.Year()); has {
			if reached, ok := v.Reached(t, indicators[i].Lower); ok {
				s.Aimed++
				if reached {
					s.Reached++
				}
			}
		}
	}
	return s
}

func rest(whole, v Value) Pair {
	return Pair{Numerator: whole.Numerator - v.Numerator, Denominator: whole.Denominator - v.Denominator}
}

// against holds two shares apart only where their intervals do not meet.
func against(mine, others Pair, v Value, x edition.Indicator) Against {
	if !v.IsShare() || others.Denominator <= 0 {
		return Like
	}
	low, high := survey.Interval(mine.Numerator, mine.Denominator)
	otherLow, otherHigh := survey.Interval(others.Numerator, others.Denominator)
	up := Better
	if x.Lower {
		up = Worse
	}
	switch {
	case low > otherHigh:
		return up
	case high < otherLow:
		return -up
	}
	return Like
}
