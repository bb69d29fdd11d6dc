package care

import "tumbuh/internal/base/db"

// table holds the record of a subject that can depart.
var table = map[string]string{OfPerson: "person", OfChild: "child"}

func goneOf(tx *db.Tx, regency, of string, subject db.ID) (was left, err error) {
	_, err = tx.One("select gone, gone_why from "+table[of]+" where regency = $1 and id = $2", []any{regency, subject}, &was.day, db.Or(&was.why))
	return was, err
}

func setGone(tx *db.Tx, regency, of string, subject db.ID, now left) error {
	_, err := tx.Exec("update "+table[of]+" set gone = $3, gone_why = $4, changed = $5 where regency = $1 and id = $2",
		regency, subject, now.day, db.Null(now.why), tx.Now())
	return err
}
