package care

import "tumbuh/internal/base/db"

// Join gives what happened to gone, who turned out to be kept, to kept; with the
// conflicts about it, whose fields name an event or a day after a colon.
func Join(tx *db.Tx, regency string, kept, gone db.ID) error {
	for _, of := range []string{"care", "conflict"} {
		also := map[string]string{"conflict": " and field like '%:%'"}[of]
		if _, err := tx.Exec("update "+of+" set subject = $2 where regency = $1 and subject = $3"+also, regency, kept, gone); err != nil {
			return err
		}
	}
	return nil
}
