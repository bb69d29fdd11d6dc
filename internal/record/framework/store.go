package framework

import (
	"fmt"

	"tumbuh/internal/base/db"
)

func read(tx *db.Tx, regency string) (own, error) {
	o := own{overrides: map[string]map[string]Override{}, settings: map[string]SetSetting{}}
	err := tx.Each("select edition, id, body, reason, by_name, changed from framework where regency = $1 order by edition, id", []any{regency}, func(s db.Scan) error {
		var key, id, body string
		var said Said
		var at db.Time
		if err := s(&key, &id, &body, &said.Reason, &said.By, &at); err != nil {
			return err
		}
		said.At = at.Time
		if err := o.put(key, id, body, said); err != nil {
			return fmt.Errorf("framework of %s, %s %s: %w", regency, key, id, err)
		}
		return nil
	})
	return o, err
}

func put(tx *db.Tx, regency, key, id, body, reason string, by db.ID, name string) error {
	_, err := tx.Exec(`insert into framework (regency, edition, id, body, reason, by_id, by_name, changed) values ($1, $2, $3, $4, $5, $6, $7, $8)
		on conflict (regency, edition, id) do update set body = excluded.body, reason = excluded.reason, by_id = excluded.by_id, by_name = excluded.by_name, changed = excluded.changed`,
		regency, key, id, body, reason, by, name, tx.Now())
	return err
}

func remove(tx *db.Tx, regency, key, id string) error {
	_, err := tx.Exec("delete from framework where regency = $1 and edition = $2 and id = $3", regency, key, id)
	return err
}

// removeAll takes an edition away with what was said of its rows.
func removeAll(tx *db.Tx, regency, key string) error {
	_, err := tx.Exec("delete from framework where regency = $1 and edition = $2", regency, key)
	return err
}
