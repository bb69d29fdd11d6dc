package assist

import "tumbuh/internal/base/db"

// Join gives what is kept of gone, who turned out to be the same family as kept, to
// kept. Where both were verified in a year, what was found of kept stands.
func Join(tx *db.Tx, regency string, kept, gone db.ID) error {
	for _, text := range []string{
		"update assist set household = $2 where regency = $1 and household = $3",
		"delete from risk_check where regency = $1 and household = $3 and year in (select year from risk_check where regency = $1 and household = $2)",
		"update risk_check set household = $2 where regency = $1 and household = $3",
	} {
		if _, err := tx.Exec(text, regency, kept, gone); err != nil {
			return err
		}
	}
	return nil
}
