package backup

import (
	"encoding/json"
	"time"

	"tumbuh/internal/base/db"
)

// lastDeed reads what the ledger says of the last deed of a kind; when is zero when
// there was none.
func lastDeed(tx *db.Tx, regency, action string, detail any) (when time.Time, err error) {
	var at db.Time
	var text string
	found, err := tx.One("select at, detail from ledger where regency = $1 and target = $2 and action = $3 order by seq desc limit 1",
		[]any{regency, target, action}, &at, &text)
	if err != nil || !found {
		return when, err
	}
	return at.Time, json.Unmarshal([]byte(text), detail)
}
