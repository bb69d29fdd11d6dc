package app

import (
	"context"
	"time"

	"tumbuh/internal/base/db"
)

// broughtBy are the children that an import made, changed or weighed, village by
// village.
func broughtBy(tx *db.Tx, regency string, source db.ID) ([]db.ID, error) {
	return db.All(tx, `select id from child where regency = $1 and (made_by = $2
			or id in (select child from visit where regency = $1 and import = $2)
			or id in (select child from import_line where regency = $1 and import = $2 and child is not null))
		order by village, id`, []any{regency, source}, func(s db.Scan) (id db.ID, err error) { return id, s(&id) })
}

// counts are the entries of the audit log and the sessions that have not ended.
func counts(ctx context.Context, d *db.DB) (entries, sessions int64, err error) {
	err = d.Read(ctx, func(tx *db.Tx) error {
		if _, err := tx.One("select coalesce(sum(seq), 0) from ledger_head", nil, &entries); err != nil {
			return err
		}
		_, err := tx.One("select count(*) from session where expiry > $1", []any{time.Now().Unix()}, &sessions)
		return err
	})
	return entries, sessions, err
}
