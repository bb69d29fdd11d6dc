package coverage

import (
	"tumbuh/internal/base/civil"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/survey"
	"tumbuh/internal/record/coverage"
)

// Source is where a value comes from.
type Source string

const (
	Records Source = "records" // our records, counted; also where they were verified as counted
	Office  Source = "office"  // stated by the office that answers for it
	Derived Source = "derived" // from the parts of the period
	Mixed   Source = "mixed"   // of several places, some one and some another
	Nowhere Source = ""        // there is none
)

var sources = [...]Source{Records, Office, Derived}

// Key is the source's name in the catalogue.
func (s Source) Key() string {
	if s == Nowhere {
		return "coverage.source.none"
	}
	return "coverage.source." + string(s)
}

// Pair is a numerator and a denominator.
type Pair = coverage.Pair

// Value is what is known of an indicator in a place and period.
type Value struct {
	coverage.Key        // Indicator, Period, Area
	Pair                // Numerator, Denominator; of a mere count the denominator is 0, of yes or no how many places said either
	Known        bool   // somebody said or counted it; false: missing, which is not zero
	Areas        int    // places of the indicator's level that lie in it, and of which it is asked
	Reporting    int    // of those, how many have a value
	Sources      [3]int // of those, how many from which: Records, Office, Derived
	States       [4]int // of those, how many have a statement, by its state (record/coverage.State)
	Unknown      int    // of the others, how many are said to be not known
	Own          Pair   // our own count, whatever stands: whom our records hold
	OwnAreas     int    // of how many places
	measure      edition.Measure
	per          civil.Span // of a count: how long a period its targets are for; 0: any
}

// Applies is false where an indicator is not asked of a place: of a kelurahan what is of a
// desa's budget, of a village what is the kecamatan's or the regency's.
func (v Value) Applies() bool { return v.Areas > 0 }

// Source is where it comes from.
func (v Value) Source() (from Source) {
	for i, n := range v.Sources {
		switch {
		case n == 0:
		case from != Nowhere:
			return Mixed
		default:
			from = sources[i]
		}
	}
	return from
}

// plus adds what lies in the same place up.
func (v Value) plus(o Value) Value {
	v.Numerator += o.Numerator
	v.Denominator += o.Denominator
	v.Own.Numerator += o.Own.Numerator
	v.Own.Denominator += o.Own.Denominator
	v.Known = v.Known || o.Known
	v.Areas += o.Areas
	v.Reporting += o.Reporting
	v.Unknown += o.Unknown
	v.OwnAreas += o.OwnAreas
	for i, n := range o.Sources {
		v.Sources[i] += n
	}
	for i, n := range o.States {
		v.States[i] += n
	}
	return v
}

// State is how far the whole is verified: the state of the part that is least far; stated is
// false where any part of it is no statement.
func (v Value) State() (state coverage.State, stated bool) {
	said := 0
	for i := len(v.States) - 1; i >= 0; i-- {
		if said += v.States[i]; v.States[i] > 0 {
			state = coverage.State(i)
		}
	}
	return state, said > 0 && said == v.Reporting
}

// Whole tells whether every place that lies in it has a value.
func (v Value) Whole() bool { return v.Reporting == v.Areas }

// Nobody tells that the target group has nobody in it: known, and no share.
func (v Value) Nobody() bool { return v.Known && v.measure == edition.Share && v.Denominator == 0 }

// IsShare tells whether there is a share to show; false also of mere counts.
func (v Value) IsShare() bool { return v.Known && v.measure != edition.Count && v.Denominator > 0 }

// Ratio is the share, 0 to 1; of a count the count itself.
func (v Value) Ratio() float64 {
	switch {
	case v.measure == edition.Count:
		return float64(v.Numerator)
	case v.Denominator == 0:
		return 0
	}
	return float64(v.Numerator) / float64(v.Denominator)
}

// Interval is the share's 95 % confidence interval; of what is no share 0 to 1.
func (v Value) Interval() (low, high float64) {
	if !v.IsShare() {
		return 0, 1
	}
	return survey.Interval(v.Numerator, v.Denominator)
}

// FewPeople is the denominator below which chance rules a share.
const FewPeople = 30

// Few says that a share rests on so few that chance rules it.
func (v Value) Few() bool {
	return v.measure == edition.Share && v.Known && v.Denominator > 0 && v.Denominator < FewPeople
}

// scale is what hundredths of a target are of: a percent, or the number counted.
func (v Value) scale() (numerator, denominator int64, ok bool) {
	switch {
	case !v.Known || v.per != 0 && v.Period.Span() != v.per:
	case v.measure == edition.Count && v.Areas > 1: // its target is that of one place
	case v.measure == edition.Count:
		return v.Numerator * 100, 1, true
	case v.Denominator > 0:
		return v.Numerator * 10_000, v.Denominator, true
	}
	return 0, 0, false
}

// Reached tells whether a target is reached, lower being better or higher; ok is false where
// there is nothing to compare: no value, or a count of another length or of more places than
// its target is for.
func (v Value) Reached(t edition.Target, lower bool) (reached, ok bool) {
	n, d, ok := v.scale()
	goal := int64(t.Hundredths) * d
	return ok && (n >= goal && !lower || n <= goal && lower), ok
}

// Distance is how far a value is from a target: in percent points or in what is counted,
// above 0 where it falls short of it, whether lower is better or higher.
func (v Value) Distance(t edition.Target, lower bool) (distance float64, ok bool) {
	n, d, ok := v.scale()
	if !ok {
		return 0, false
	}
	if distance = float64(int64(t.Hundredths)*d-n) / float64(d) / 100; lower {
		distance = -distance
	}
	return distance, true
}

// NotReached is how many people the service did not reach; where lower is better, how many
// are in what should not be.
func (v Value) NotReached(lower bool) int64 {
	switch {
	case lower:
		return v.Numerator
	case v.IsShare():
		return v.Denominator - v.Numerator
	}
	return 0
}
