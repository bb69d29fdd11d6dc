package growth

import (
	"math"

	"tumbuh/internal/base/civil"
)

// Standard is a way of counting age. Figures of two standards never share a series.
type Standard uint8

const (
	// WHODays counts exact days, as WHO's software does.
	WHODays Standard = iota
	// PermenkesMonths counts completed calendar months, as the tables of Permenkes
	// 2/2020 are entered: position and table change at 24 completed months, and the
	// z-score is that of the day on which WHO's average month (30.4375 days) completes
	// them. This is our reading: the regulation prints monthly tables, which are WHO's
	// at those days; not confirmed against the printed tables. WHO's rule that a
	// child under nine months cannot have stood is kept.
	PermenkesMonths
)

// String is the name that stands beside every figure.
func (s Standard) String() string {
	if s == PermenkesMonths {
		return "permenkes-2-2020-months"
	}
	return "who-2006-days"
}

// ParseStandard reads what String writes.
func ParseStandard(name string) (Standard, bool) {
	for _, s := range []Standard{WHODays, PermenkesMonths} {
		if s.String() == name {
			return s, true
		}
	}
	return 0, false
}

// Measured is one weighing in stored units; 0 is not measured. Without a birth or
// a day the age is unknown and only weight for length or height can be judged.
type Measured struct {
	Sex         Sex
	Birth, Day  civil.Date
	Grams       int
	Millimetres int // length or height as read, before any correction
	ArmMM       int
	HeadMM      int
	Position    Position
	Oedema      bool
}

// ScoreState says whether a score exists and may be believed.
type ScoreState uint8

const (
	Missing     ScoreState = iota // not measured, or not to be computed at this age
	Plausible                     // may be counted
	Implausible                   // beyond WHO's limits: shown, doubted, never counted
)

// Score is a z-score in hundredths. An absurd score that 16 bits cannot hold is
// Implausible in any case and clamped.
type Score struct {
	Z     int16
	State ScoreState
}

// Known says that the score is plausible and may be counted.
func (s Score) Known() bool { return s.State == Plausible }

// Float is the score in standard deviations.
func (s Score) Float() float64 { return float64(s.Z) / 100 }

// Assessment is a child's growth on one day by one standard.
type Assessment struct {
	Scores   [ACA + 1]Score // by Index, HFA to ACA
	Days     int            // exact age; -1 unknown or before birth
	Months   int            // completed calendar months; -1 likewise
	Standard Standard
	Oedema   bool
}

// Of is the score of index i.
func (a Assessment) Of(i Index) Score {
	if int(i) < len(a.Scores) {
		return a.Scores[i]
	}
	return Score{}
}

// Assess scores a weighing. A weighing before birth gets no score at all.
func Assess(m Measured, s Standard) Assessment {
	a := Assessment{Days: -1, Months: -1, Standard: s, Oedema: m.Oedema}
	in := Input{
		Sex: m.Sex, Position: m.Position, Oedema: m.Oedema, Days: -1, Months: math.NaN(),
		Weight: measure(m.Grams, 1000), LenHei: measure(m.Millimetres, 10),
		HeadC: measure(m.HeadMM, 10), ArmC: measure(m.ArmMM, 10),
		TriSkin: math.NaN(), SubSkin: math.NaN(),
	}
	if m.Birth != 0 && m.Day != 0 {
		if m.Day < m.Birth {
			return a
		}
		a.Days, a.Months = int(m.Day-m.Birth), m.Day.MonthsSince(m.Birth)
		if s == PermenkesMonths {
			in.InMonths(float64(a.Months))
		} else {
			in.InDays(float64(a.Days))
		}
	}
	var out Output
	ComputeSome(&in, &out, Of(HFA, WFA, WFH, BFA, HCA, ACA))
	for i := range a.Scores {
		a.Scores[i] = stored(out.Z[i], out.Flag[i])
	}
	return a
}

// measure turns a stored whole number into WHO's unit; the quotient is the very
// double that the decimal would be read as.
func measure(n int, perUnit float64) float64 {
	if n <= 0 {
		return math.NaN()
	}
	return float64(n) / perUnit
}

func stored(z float64, flag bool) Score {
	switch {
	case math.IsNaN(z):
		return Score{}
	case flag:
		z = max(math.MinInt16, min(math.MaxInt16, math.Round(z*100)))
		return Score{int16(z), Implausible}
	default:
		return Score{int16(math.Round(z * 100)), Plausible}
	}
}
