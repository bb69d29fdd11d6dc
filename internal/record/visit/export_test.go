package visit

import (
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
)

// On sets the day of an intake.
func On(in *FieldIntake, today civil.Date) { in.today = today }

// ReadWeighing is the reading of a body, for the fuzz test.
func ReadWeighing(w Weighing, today civil.Date) (*Visit, error) {
	return w.visit("7312", today, db.Time{})
}
