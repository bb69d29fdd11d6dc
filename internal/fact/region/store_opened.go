package region

import "tumbuh/internal/base/db"

// OpenRegency says that the records of a kabupaten or kota are kept in this
// database.
func OpenRegency(tx *db.Tx, code string) error {
	_, err := tx.Exec("insert into regency (code, opened) values ($1, $2) on conflict (code) do nothing", code, tx.Now())
	return err
}

// Opened are the regencies whose records are kept here, in order of code.
func Opened(tx *db.Tx) ([]string, error) {
	return db.All(tx, "select code from regency order by code", nil, func(scan db.Scan) (code string, err error) {
		return code, scan(&code)
	})
}
