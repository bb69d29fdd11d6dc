package coverage

import (
	"tumbuh/internal/base/db"
)

// Deed is what was done to a value.
type Deed string

const (
	Stated    Deed = "stated"
	Verified  Deed = "verified"
	Closed    Deed = "locked"
	Reopened  Deed = "reopened" // of a draft: given back
	Withdrawn Deed = "withdrawn"
)

// Step is one deed of a value's history: what stood after it, and who did it.
type Step struct {
	Key
	ID          db.ID
	Deed        Deed
	State       State
	Numerator   *int64
	Denominator *int64
	Source      Source
	Note        string // the office's source; of a reopening: its reason
	Office      string
	At          db.Time
	ByID        db.ID
	ByName      string
}

// Mark is the value after the step.
func (s *Step) Mark() string { return MarkOf(s.Numerator, s.Denominator) }

// Replay makes what stands from all steps of one value, in order; nil: nothing.
func Replay(steps []Step) *Statement {
	var now *Statement
	for _, s := range steps {
		now = s.after(now)
	}
	return now
}

// after is what stands when the step is done.
func (s Step) after(had *Statement) *Statement {
	if s.Deed == Withdrawn || s.Deed == Reopened && s.Source == Records {
		return nil
	}
	now := Statement{Key: s.Key}
	if had != nil {
		now = *had
	}
	now.Numerator, now.Denominator, now.Source, now.Office, now.State = s.Numerator, s.Denominator, s.Source, s.Office, s.State
	if had == nil || s.Deed == Stated {
		now.Entered, now.EnteredID, now.EnteredName = s.At, s.ByID, s.ByName
		now.Note, now.Moved, now.MovedID, now.MovedName = s.Note, db.Time{}, "", ""
	}
	if s.Deed != Stated {
		now.Moved, now.MovedID, now.MovedName = s.At, s.ByID, s.ByName
	}
	return &now
}
