package care

import (
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
)

// NewIntakeOn is NewIntake on a day.
func NewIntakeOn(tx *db.Tx, regency string, today civil.Date) *Intake {
	in := NewIntake(tx, regency)
	in.today = today
	return in
}

// Read is read, for the fuzz test.
func Read(e *Event, today civil.Date) error { return e.read(today) }
