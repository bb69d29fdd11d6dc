package plan

import (
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/register"
)

// Service is the plan's use cases.
type Service struct {
	DB  *db.DB
	Now func() time.Time
	// Changing is asked in the transaction of every save and removal, before anything is
	// kept: was is nil for a new row, now for one that is removed.
	Changing func(tx *db.Tx, by ledger.By, regency string, was, now *register.Entry[Row], reason string) error
	// Settled tells whether an area's plan is final, so that a change needs a reason.
	Settled func(tx *db.Tx, regency string, year int, area string) (bool, error)
}
