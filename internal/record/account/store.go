package account

import "tumbuh/internal/base/db"

// Sealed are the columns of this package that are sealed.
var Sealed = []db.Sealed{{Table: "account", Key: []string{"id"}, Column: "totp", Purpose: factorPurpose}}

const columns = "id, username, name, role, region, posyandu, office, language, disabled, password <> '', totp is not null, changed, signed_in"

func (a *Account) into() []any {
	return []any{&a.ID, &a.Username, &a.Name, &a.Role, &a.Region, &a.Posyandu, &a.Office, &a.Language, &a.Disabled, &a.Enrolled, &a.TwoFactor, &a.Changed, &a.SignedIn}
}

func insert(tx *db.Tx, a Account, password string, now db.Time) error {
	changed := now
	if password == "" {
		changed = db.Time{}
	}
	_, err := tx.Exec(`
		insert into account (id, username, name, role, region, posyandu, office, language, password, changed, totp_step, disabled, created)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11, $12)`,
		a.ID, a.Username, a.Name, a.Role, a.Region, a.Posyandu, a.Office, a.Language, password, changed, false, now)
	return err
}

func byUsername(tx *db.Tx, username string) (a Account, password string, err error) {
	_, err = tx.One("select "+columns+", password from account where username = $1", []any{username}, append(a.into(), &password)...)
	return a, password, err
}

func byID(tx *db.Tx, id db.ID) (a Account, err error) {
	_, err = tx.One("select "+columns+" from account where id = $1", []any{id}, a.into()...)
	return a, err
}

func everyAccount(tx *db.Tx) ([]Account, error) {
	return db.All(tx, "select "+columns+" from account order by name, username", nil, func(scan db.Scan) (a Account, err error) {
		return a, scan(a.into()...)
	})
}

func update(tx *db.Tx, a Account) error {
	_, err := tx.Exec("update account set name = $2, role = $3, region = $4, posyandu = $5, office = $6, disabled = $7 where id = $1",
		a.ID, a.Name, a.Role, a.Region, a.Posyandu, a.Office, a.Disabled)
	return err
}

func setPassword(tx *db.Tx, id db.ID, hashed string, now db.Time) error {
	_, err := tx.Exec("update account set password = $2, changed = $3 where id = $1", id, hashed, now)
	return err
}

func setLanguage(tx *db.Tx, id db.ID, language string) error {
	_, err := tx.Exec("update account set language = $2 where id = $1", id, language)
	return err
}

// administrators counts those who can sign in, and keeps others from changing any
// of them until the transaction ends: two who disable one another must not both
// succeed.
func administrators(tx *db.Tx) (n int, err error) {
	if _, err = tx.Exec("update account set role = role where role = $1", Administrator); err != nil {
		return 0, err
	}
	_, err = tx.One("select count(*) from account where role = $1 and disabled = $2 and (password <> '' or signed_in is not null)",
		[]any{Administrator, false}, &n)
	return n, err
}

// population counts accounts, and those which nobody has used yet.
func population(tx *db.Tx) (all, unused int, err error) {
	_, err = tx.One("select count(*), count(case when password = '' and signed_in is null then 1 end) from account", nil, &all, &unused)
	return all, unused, err
}
