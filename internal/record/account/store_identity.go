package account

import "tumbuh/internal/base/db"

func insertIdentity(tx *db.Tx, account db.ID, i Identity, now db.Time) error {
	_, err := tx.Exec(`
		insert into account_identity (issuer, subject, account, linked)
		values ($1, $2, $3, $4)`, i.Issuer, i.Subject, account, now)
	return err
}

func deleteIdentities(tx *db.Tx, account db.ID) error {
	_, err := tx.Exec("delete from account_identity where account = $1", account)
	return err
}

// byIdentity is the account to which an identity is linked; without an id: none.
func byIdentity(tx *db.Tx, i Identity) (a Account, err error) {
	_, err = tx.One("select "+columns+" from account where id = (select account from account_identity where issuer = $1 and subject = $2)",
		[]any{i.Issuer, i.Subject}, a.into()...)
	return a, err
}

// lockAccount lets nobody else change what belongs to an account until the
// transaction ends: on PostgreSQL two would both find nothing, and both write.
func lockAccount(tx *db.Tx, id db.ID) error {
	_, err := tx.Exec("update account set role = role where id = $1", id)
	return err
}

func identitiesOf(tx *db.Tx, account db.ID) ([]Identity, error) {
	return db.All(tx, `
		select issuer, subject, linked from account_identity
		where account = $1 order by issuer, subject`, []any{account}, func(scan db.Scan) (i Identity, err error) {
		err = scan(&i.Issuer, &i.Subject, &i.Linked)
		return i, err
	})
}
