package account

import (
	"time"

	"tumbuh/internal/base/db"
)

func insertDevice(tx *db.Tx, d Device) error {
	_, err := tx.Exec("insert into device (id, account, agent, address, made, seen, ended) values ($1, $2, $3, $4, $5, $6, $7)",
		d.ID, d.Account, d.Agent, d.Address, d.Made, d.Seen, d.Ended)
	return err
}

func signedIn(tx *db.Tx, id db.ID, now db.Time) error {
	_, err := tx.Exec("update account set signed_in = $2 where id = $1", id, now)
	return err
}

const deviceColumns = "id, account, agent, address, made, seen, ended"

func (d *Device) into() []any {
	return []any{&d.ID, &d.Account, &d.Agent, &d.Address, &d.Made, &d.Seen, &d.Ended}
}

func deviceByID(tx *db.Tx, id db.ID) (d Device, err error) {
	_, err = tx.One("select "+deviceColumns+" from device where id = $1", []any{id}, d.into()...)
	return d, err
}

// openDevices were begun and used late enough to be still in use.
func openDevices(tx *db.Tx, account db.ID, made, seen time.Time) ([]Device, error) {
	return db.All(tx, "select "+deviceColumns+" from device where account = $1 and ended is null and made > $2 and seen > $3 order by seen desc, id desc",
		[]any{account, db.Time{Time: made}, db.Time{Time: seen}}, func(scan db.Scan) (d Device, err error) { return d, scan(d.into()...) })
}

func touch(tx *db.Tx, id db.ID, now db.Time) error {
	_, err := tx.Exec("update device set seen = $2 where id = $1", id, now)
	return err
}

func endDevice(tx *db.Tx, account, id db.ID, now db.Time) error {
	_, err := tx.Exec("update device set ended = $3 where account = $1 and id = $2 and ended is null", account, id, now)
	return err
}

func endDevices(tx *db.Tx, account, keep db.ID, now db.Time) error {
	if keep == "" {
		keep = "00000000-0000-0000-0000-000000000000"
	}
	_, err := tx.Exec("update device set ended = $2 where account = $1 and ended is null and id <> $3", account, now, keep)
	return err
}

// endOldest leaves the last used.
func endOldest(tx *db.Tx, account db.ID, leave int, now db.Time) error {
	_, err := tx.Exec(`
		update device set ended = $2 where account = $1 and ended is null and id not in (
			select id from device where account = $1 and ended is null order by seen desc, id desc limit $3)`, account, now, leave)
	return err
}
