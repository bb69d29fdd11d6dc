package data

import (
	"cmp"
	"context"
	"slices"

	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/published"
	"tumbuh/internal/fact/standard"
	"tumbuh/internal/record/account"
)

// Target is the kind of what should be reached; the others are fact/published's: a survey,
// routine weighing and a local count are never one series.
const Target published.Kind = "target"

// LineKinds in the order of the page.
var LineKinds = []published.Kind{published.Routine, published.Sample, published.Local, Target}

// Line is a published figure with all that a reader needs to set it beside another.
type Line struct {
	Published
	Kind      published.Kind
	Sample    int64  // children in a survey's sample; 0: not known
	Among     string // what the denominator is; fact/published names it
	Hand      string // office or press: whose page it was read on; empty: the district wrote it down
	Computed  bool   // the percentage is ours, from the published counts
	Certainty standard.Certainty
}

// Interval is what the source printed; else, where the size of the sample is known, our
// own arithmetic. Both bounds are 0 where there is none.
func (l Line) Interval() (low, high float64, ours bool) {
	switch {
	case l.High > 0:
		return float64(l.Low) / 10_000, float64(l.High) / 10_000, false
	case l.Kind == published.Sample && l.Sample > 0:
		low, high = Sampled(l.Hundredths, l.Sample)
		return low, high, true
	}
	return 0, 0, false
}

// Lines are the figures that others published of the regency, its province and the nation:
// what the program knows, and what the district added; the newest of each kind first.
func (s *Service) Lines(ctx context.Context, by account.Actor) (all []Line, err error) {
	regency := by.Regency()
	if err := by.Allow(account.QualityRead, by.Area()); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		own, err := publishedOf(tx, regency)
		for _, f := range own {
			all = append(all, Line{Published: f, Kind: published.KindOf(f.Survey), Certainty: standard.Seen})
		}
		return err
	})
	all = append(all, known(regency)...)
	slices.SortStableFunc(all, func(a, b Line) int {
		return cmp.Or(len(b.Area)-len(a.Area), cmp.Compare(b.Area, a.Area), cmp.Compare(a.Indicator, b.Indicator), cmp.Compare(b.Period, a.Period), cmp.Compare(a.Survey, b.Survey))
	})
	return all, err
}
