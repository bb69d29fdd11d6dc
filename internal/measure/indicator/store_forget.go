package indicator

import (
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
)

// closing is the setting that names a regency's newest closed month.
const closing = "figures.closed."

// Closed is the newest month whose sums stay as they are, 0 when none does. The
// rows behind them are gone: when children leave by retention, the months in which
// they were counted are closed, and no Refresh adds those up again.
func Closed(tx *db.Tx, regency string) (month civil.Month, err error) {
	text, err := tx.Setting(closing + regency)
	if err != nil || text == "" {
		return 0, err
	}
	return civil.ParseMonth(text)
}

// Retire takes away the rows of children and closes the months that they stood in.
func Retire(tx *db.Tx, regency string, children ...db.ID) error {
	closed, err := Closed(tx, regency)
	if err != nil {
		return err
	}
	newest := closed
	for _, id := range children {
		var last civil.Month
		if _, err := tx.One("select max(month) from child_month where regency = $1 and child = $2", []any{regency, id}, db.Or(&last)); err != nil {
			return err
		}
		newest = max(newest, last)
	}
	if newest > closed {
		if err := tx.Set(closing+regency, newest.String()); err != nil {
			return err
		}
	}
	return Forget(tx, regency, children...)
}

// Forget takes away the rows of children; Refresh then adds the open months up
// without them.
func Forget(tx *db.Tx, regency string, children ...db.ID) error {
	for _, id := range children {
		if _, err := tx.Exec("delete from child_month where regency = $1 and child = $2", regency, id); err != nil {
			return err
		}
	}
	return nil
}
