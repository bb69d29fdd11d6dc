package account

import "tumbuh/internal/base/db"

func factorOf(tx *db.Tx, id db.ID) (sealed string, step int64, err error) {
	_, err = tx.One("select totp, totp_step from account where id = $1", []any{id}, db.Or(&sealed), &step)
	return sealed, step, err
}

func setFactor(tx *db.Tx, id db.ID, sealed string, step int64) error {
	_, err := tx.Exec("update account set totp = $2, totp_step = $3 where id = $1", id, sealed, step)
	return err
}

// dropFactor keeps the step: a code of before is not good again.
func dropFactor(tx *db.Tx, id db.ID) error {
	if _, err := tx.Exec("update account set totp = null where id = $1", id); err != nil {
		return err
	}
	return replaceRecovery(tx, id, nil)
}

func useStep(tx *db.Tx, id db.ID, step int64) (bool, error) {
	n, err := tx.Exec("update account set totp_step = $2 where id = $1 and totp_step < $2", id, step)
	return n == 1, err
}

func replaceRecovery(tx *db.Tx, id db.ID, hashes []string) error {
	if _, err := tx.Exec("delete from account_recovery where account = $1", id); err != nil {
		return err
	}
	for _, hash := range hashes {
		if _, err := tx.Exec("insert into account_recovery (account, hash) values ($1, $2)", id, hash); err != nil {
			return err
		}
	}
	return nil
}

// recoveryOf are the codes that are still good.
func recoveryOf(tx *db.Tx, id db.ID) ([]string, error) {
	return db.All(tx, "select hash from account_recovery where account = $1 and used is null order by hash", []any{id}, func(scan db.Scan) (hash string, err error) {
		return hash, scan(&hash)
	})
}

func useRecovery(tx *db.Tx, id db.ID, hash string, now db.Time) (bool, error) {
	n, err := tx.Exec("update account_recovery set used = $3 where account = $1 and hash = $2 and used is null", id, hash, now)
	return n == 1, err
}
