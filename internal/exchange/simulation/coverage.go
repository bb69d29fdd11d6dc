package simulation

import (
	"cmp"
	"context"
	"maps"
	"math"
	"math/rand/v2"
	"slices"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/coverage"
)

// CoveragePlan says what offices are made to have stated.
type CoveragePlan struct {
	Regency    string
	Today      civil.Date
	Quarters   int // so many, up to the last that has ended
	Seed       int64
	Indicators []edition.Indicator
	Progress   func(done, total int) // quarters; may be nil
}

// Coverage lets offices state what reached whom, and villages, camat and regency verify
// it: the older the quarter the further. Some say nothing, as offices do.
func Coverage(ctx context.Context, s *coverage.Service, p CoveragePlan) (values int, err error) {
	last := civil.PeriodOf(p.Today.Month(), civil.Quarterly).Add(-1)
	for k := range p.Quarters {
		period := last.Add(k - p.Quarters + 1)
		entries := p.quarter(period, k)
		said, err := s.Enter(ctx, p.as(account.Secretariat, p.Regency), entries, coverage.Good)
		if err != nil {
			return values, err
		}
		stated := map[string][]coverage.Shown{}
		for i, o := range said.Outcomes {
			if o.Change != coverage.Refused {
				values++
				e := entries[i]
				stated[e.Area] = append(stated[e.Area], coverage.Shown{Key: e.Key, Mark: coverage.MarkOf(e.Numerator, e.Denominator)})
			}
		}
		if err := p.verify(ctx, s, stated, min(p.Quarters-1-k, 3)); err != nil {
			return values, err
		}
		if p.Progress != nil {
			p.Progress(k+1, p.Quarters)
		}
	}
	return values, nil
}

func (p CoveragePlan) as(role account.Role, area string) account.Actor {
	return account.Actor{Account: account.Account{Name: "SIMULASI", Role: role, Region: area}, Via: "cli", Home: p.Regency}
}

// verify takes what was stated so many steps on.
func (p CoveragePlan) verify(ctx context.Context, s *coverage.Service, stated map[string][]coverage.Shown, steps int) error {
	by := []account.Role{account.Village, account.District, account.Secretariat}
	for step, level := range []region.Level{region.Village, region.District, region.Regency}[:steps] {
		groups := map[string][]coverage.Shown{}
		for area, shown := range stated {
			if len(area) >= int(level) {
				groups[area[:level]] = append(groups[area[:level]], shown...)
			}
		}
		for _, area := range slices.Sorted(maps.Keys(groups)) {
			if _, err := s.Verify(ctx, p.as(by[step], area), groups[area], coverage.Good); err != nil {
				return err
			}
		}
	}
	return nil
}

// quarter is what is stated of a quarter.
func (p CoveragePlan) quarter(period civil.Period, k int) (all []coverage.Entry) {
	levels := map[edition.Level][]string{edition.Regency: {p.Regency}}
	for _, d := range region.Children(p.Regency) {
		levels[edition.District] = append(levels[edition.District], d.Code)
	}
	for _, v := range region.Villages(p.Regency) {
		levels[edition.Village] = append(levels[edition.Village], v.Code)
	}
	for _, x := range p.Indicators {
		for _, area := range levels[x.Level] {
			r := rand.New(rand.NewPCG(uint64(p.Seed)^hash(x.ID+area), uint64(period.From())))
			if r.Float64() < 0.08 || !coverage.Applies(x, area) { // nobody said anything
				continue
			}
			all = append(all, p.entry(r, x, area, period, k))
		}
	}
	return all
}

// sizes are about how many people a group has in a village.
var sizes = map[string]int{"remaja_putri": 140, "catin_pus": 14, "ibu_hamil": 34, "ibu_nifas": 9, "baduta": 60, "balita": 190, "anak_2_6_tahun": 210, "keluarga_berisiko": 120, "rumah_tangga": 620}

// entry follows the place, the service and the years: each has its own level, and all
// get a little better.
func (p CoveragePlan) entry(r *rand.Rand, x edition.Indicator, area string, period civil.Period, k int) coverage.Entry {
	e := coverage.Entry{Key: coverage.Key{Indicator: x.ID, Period: period, Area: area}, Note: "simulasi"}
	level := func(s string) float64 { return float64(hash(s)%1000) / 1000 }
	reached := min(0.99, max(0.02, 0.35+0.3*level(x.ID)+0.25*level(area)+0.012*float64(k)+0.08*r.NormFloat64()))
	if x.Lower {
		reached = (1 - reached) / 2
	}
	size := cmp.Or(sizes[x.Group], 45)
	among := int64(float64(size) * (0.5 + level(area+x.Group)) * map[bool]float64{true: 0.3, false: 1}[x.Kind == edition.Impact])
	n := int64(math.Round(float64(among) * reached))
	switch x.Measure {
	case edition.Count:
		e.Numerator = &n
	case edition.YesNo:
		n = min(1, int64(reached*1.6))
		e.Numerator = &n
	default:
		e.Numerator, e.Denominator = &n, &among
	}
	return e
}
