package app

import (
	"context"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/fact/region"
)

// backupFirst makes a backup where one is configured, because a migration has no
// way back. Of before the second schema there was no key, and there is none.
func (c Config) backupFirst(ctx context.Context, d *db.DB, by ledger.By) error {
	if c.BackupPlace == "" {
		return nil
	}
	if err := d.Check(ctx); err != nil {
		if f := fault.As(err); f == nil || f.Key != "db.older" || f.Args["Schema"] == int64(1) {
			return nil // Migrate says it, or there is nothing yet to keep
		}
	}
	if err := c.unlock(ctx, d); err != nil {
		return err
	}
	a := &App{Config: c, DB: d}
	err := d.Read(ctx, func(tx *db.Tx) error {
		opened, err := region.Opened(tx)
		if len(opened) > 0 {
			a.Regency = opened[0]
		}
		return err
	})
	if err != nil || a.Regency == "" {
		return err
	}
	a.startBackups()
	_, err = a.Backups.Make(ctx, by, "", false, func(int64, int64) {})
	return err
}
