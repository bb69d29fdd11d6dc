package ledger

import "tumbuh/internal/base/db"

func insert(tx *db.Tx, by By, deed Deed, detail string) error {
	_, err := tx.Exec(`
		insert into ledger (regency, id, at, by_id, by_name, via, action, target, detail)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		deed.Regency, db.NewID(), tx.Now(), by.ID, by.Name, by.Via, deed.Action, deed.Target, detail)
	return err
}

// alone waits until no other transaction writes for the regency. On SQLite, with
// its one writer, that is so already.
func alone(tx *db.Tx, regency string) error {
	_, err := tx.Exec("update regency set opened = opened where code = $1", regency)
	return err
}
