package coverage

import (
	"cmp"
	"strconv"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
)

// Key names one value: of what, when, where.
type Key struct {
	Indicator string
	Period    civil.Period
	Area      string
}

func compare(a, b Key) int {
	return cmp.Or(cmp.Compare(a.Indicator, b.Indicator), cmp.Compare(a.Period.String(), b.Period.String()), cmp.Compare(a.Area, b.Area))
}

// Source is where a number comes from.
type Source string

const (
	Records Source = "records" // as our records had it when it was verified
	Office  Source = "office"  // stated
)

// Statement is a value that stands.
type Statement struct {
	Key
	Numerator   *int64 // both nil: said to be not known
	Denominator *int64 // nil where the indicator has none
	Source      Source
	Note        string // the office's own source: SIGA, 3 November 2026
	Office      string // OPD
	State       State
	Entered     db.Time
	EnteredID   db.ID
	EnteredName string
	Moved       db.Time // newest change of the state; of a draft: it was reopened, and not stated anew since
	MovedID     db.ID
	MovedName   string
}

// Known tells whether there is a number at all.
func (s *Statement) Known() bool { return s != nil && s.Numerator != nil }

// Nobody tells whether it says that nobody is in the target group.
func (s *Statement) Nobody() bool {
	return s.Known() && s.Denominator != nil && *s.Denominator == 0
}

// Returned tells whether somebody gave the draft back to who stated it.
func (s *Statement) Returned() bool { return s != nil && s.State == Draft && !s.Moved.IsZero() }

// Mark is the value in a few letters, for a form to say what it showed: 12/40, 7, ? for
// not known, nothing for no statement.
func (s *Statement) Mark() string {
	if s == nil {
		return ""
	}
	return MarkOf(s.Numerator, s.Denominator)
}

// MarkOf is the mark of two numbers that stand.
func MarkOf(numerator, denominator *int64) string {
	if numerator == nil {
		return "?"
	}
	mark := strconv.FormatInt(*numerator, 10)
	if denominator != nil {
		mark += "/" + strconv.FormatInt(*denominator, 10)
	}
	return mark
}

// Said is the value as a sentence says it: "12/40", or that it is not known.
func (s *Statement) Said() any {
	if !s.Known() {
		return fault.Key("statement.unknown")
	}
	return s.Mark()
}
