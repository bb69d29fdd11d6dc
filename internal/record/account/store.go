package account

import "tumbuh/internal/base/db"

func insert(tx *db.Tx, a Account, password string) error {
	_, err := tx.Exec(`
		insert into account (id, username, name, role, region, language, password, disabled, created)
		values ($1, $2, $3, $4, $5, $6, $7, false, $8)`,
		a.ID, a.Username, a.Name, a.Role, a.Region, a.Language, password, tx.Now())
	return err
}

func byUsername(tx *db.Tx, username string) (a Account, password string, err error) {
	_, err = tx.One(`
		select id, username, name, role, region, language, disabled, password
		from account where username = $1`, []any{username},
		&a.ID, &a.Username, &a.Name, &a.Role, &a.Region, &a.Language, &a.Disabled, &password)
	return a, password, err
}

func byID(tx *db.Tx, id db.ID) (a Account, err error) {
	_, err = tx.One(`
		select id, username, name, role, region, language, disabled
		from account where id = $1`, []any{id},
		&a.ID, &a.Username, &a.Name, &a.Role, &a.Region, &a.Language, &a.Disabled)
	return a, err
}
