package account

import "tumbuh/internal/base/db"

// voidLinks ends what was not used, for a phone or for a password, and forgets what
// ended long ago.
func voidLinks(tx *db.Tx, account db.ID, phone bool, now db.Time) error {
	if _, err := tx.Exec("update account_link set expires = $2 where account = $1 and used is null and expires > $2 and (purpose = '"+forPhone+"') = $3",
		account, now, phone); err != nil {
		return err
	}
	_, err := tx.Exec("delete from account_link where expires < $1", db.Time{Time: now.AddDate(0, 0, -30)})
	return err
}

func insertLink(tx *db.Tx, hash string, account db.ID, l Link) error {
	_, err := tx.Exec("insert into account_link (hash, account, purpose, expires) values ($1, $2, $3, $4)", hash, account, l.Purpose, l.Expires)
	return err
}

func linkByHash(tx *db.Tx, hash string) (l Link, account db.ID, used db.Time, err error) {
	_, err = tx.One("select purpose, expires, account, used from account_link where hash = $1", []any{hash}, &l.Purpose, &l.Expires, &account, &used)
	return l, account, used, err
}

// spendLink tells whether the link was still good.
func spendLink(tx *db.Tx, hash string, now db.Time) (bool, error) {
	n, err := tx.Exec("update account_link set used = $2 where hash = $1 and used is null and expires > $2", hash, now)
	return n == 1, err
}
