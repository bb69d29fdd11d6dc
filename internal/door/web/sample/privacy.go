package sample

import (
	"context"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/measure/indicator"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/people"
	"tumbuh/internal/record/privacy"
	"tumbuh/internal/record/visit"
)

// Now is what the clock of every sample shows: 5 September 2026, eleven o'clock in
// Soppeng.
var Now = time.Date(2026, 9, 5, 3, 0, 0, 0, time.UTC)

func now() time.Time { return Now }

// corrected and keepers are what the app does, without workbooks, of which a sample
// has none.
func corrected(tx *db.Tx, c people.Child, reborn bool) error {
	if reborn {
		if err := visit.Rescore(tx, c); err != nil {
			return err
		}
	}
	return refresh(tx, c.Regency, c.ID)
}

var keepers = privacy.Above{
	Forget: func(tx *db.Tx, children []people.Child) error { return forgetRows(tx, children, indicator.Forget) },
	Retire: func(tx *db.Tx, children []people.Child) error { return forgetRows(tx, children, indicator.Retire) },
	Expire: none, Older: none,
	Unname: func(*db.Tx, ledger.By, string, civil.Date) (int64, error) { return 0, nil },
	Named:  func(*db.Tx, string, civil.Date) (int64, error) { return 0, nil },
	Tell: func(tx *db.Tx, children []people.Child) ([]privacy.Table, error) {
		months, err := indicator.Tell(tx, children)
		return []privacy.Table{months}, err
	},
	Looks: func(context.Context, account.Actor, db.ID) (privacy.Table, error) {
		return privacy.Table{Name: "traces"}, nil
	},
	Hidden: func(*db.Tx, string, ...db.ID) error { return nil },
	Refresh: func(tx *db.Tx, regency string, _ civil.Month, children []db.ID) error {
		return refresh(tx, regency, children...)
	},
}

func forgetRows(tx *db.Tx, children []people.Child, forget func(*db.Tx, string, ...db.ID) error) error {
	for _, c := range children {
		if err := forget(tx, c.Regency, c.ID); err != nil {
			return err
		}
	}
	return nil
}

func none(*db.Tx, string, time.Time) (int64, error) { return 0, nil }
