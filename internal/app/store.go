package app

import (
	"context"
	"time"

	"tumbuh/internal/base/db"
)

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
