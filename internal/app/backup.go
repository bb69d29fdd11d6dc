package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/secret"
	"tumbuh/internal/exchange/backup"
	"tumbuh/internal/fact/region"
)

// backup is what the settings say of backups.
func (c Config) backup() backup.Config {
	return backup.Config{Place: c.BackupPlace, At: c.BackupAt, Keep: backup.Keep{Daily: c.BackupKeepDaily, Weekly: c.BackupKeepWeekly, Monthly: c.BackupKeepMonthly}, S3: c.S3()}
}

// S3 is how to reach a store.
func (c Config) S3() backup.S3 {
	return backup.S3{Endpoint: c.S3Endpoint, Key: c.S3Key, Secret: c.S3Secret, Region: c.S3Region}
}

// startBackups makes the service, and hangs it into serving.
func (a *App) startBackups() {
	a.Backups = &backup.Service{Config: a.Config.backup(), DB: a.DB, Target: a.Config.database(), Regency: a.Regency, Aside: a.Config.Data,
		Zone: region.Zone(a.Regency), Now: a.Config.clock(), Checks: a.Config.checks(), Log: slog.Default()}
	a.Beside = append(a.Beside, func(ctx context.Context, log *slog.Logger) { a.Backups.Run(ctx, log) })
	a.LastBackup = func(ctx context.Context) (Backup, bool) {
		st, err := a.Backups.Status(ctx)
		return Backup{At: st.MadeAt, Bytes: st.Made.Bytes, Drilled: st.DrillAt, Took: st.Drill.Took, Good: st.Drill.Good}, err == nil && !st.MadeAt.IsZero()
	}
}

// checks are all that a database must stand, here or restored on trial.
func (c Config) checks() []backup.Check {
	return append(backup.Checks(),
		backup.Check{Key: "check.key", Run: func(ctx context.Context, d *db.DB, _ bool) (backup.Finding, error) {
			return backup.Finding{}, c.unlock(ctx, d)
		}},
		backup.Check{Key: "check.ledger", Run: chains}, counted)
}

// chains verifies the ledger of the installation and of each regency.
func chains(ctx context.Context, d *db.DB, _ bool) (f backup.Finding, err error) {
	var all []string
	if err := d.Read(ctx, func(tx *db.Tx) (err error) { all, err = region.Opened(tx); return err }); err != nil {
		return f, err
	}
	for _, regency := range append(all, ledger.Installation) {
		report, err := ledger.Verify(ctx, d, regency)
		if err != nil {
			return f, err
		}
		f.Looked += int(report.Entries)
		for _, bad := range report.Faults {
			f.Add(fmt.Sprint(regency, " ", bad.Seq, " ", bad.What))
		}
	}
	return f, nil
}

// Restore makes the database of a fresh data folder from a backup.
func Restore(ctx context.Context, c Config, by ledger.By, from string, at time.Time, progress db.Progress) (r backup.Restored, err error) {
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return r, fault.New(fault.Unavailable, "app.folder", fault.Args{"Folder": c.Data}).Because(err)
	}
	keys, err := secret.Load(c.Key())
	if errors.Is(err, fs.ErrNotExist) {
		return r, fault.New(fault.NotFound, "backup.nokey", fault.Args{"File": c.Key()}).Because(err)
	}
	if err != nil {
		return r, err
	}
	r, err = backup.Restore(ctx, backup.Order{From: from, At: at, S3: c.S3(), Keys: keys, Target: c.database(), Aside: c.Data, Progress: progress})
	if err != nil {
		return r, err
	}
	d, err := db.Open(ctx, c.database())
	if err != nil {
		return r, err
	}
	defer d.Close()
	if _, err := c.firstKey(ctx, d, by); err != nil {
		return r, err
	}
	deed := ledger.Deed{Regency: r.Regency, Action: "backup.restore", Target: "backup"}
	return r, ledger.Write(ctx, d, by, deed, func(*db.Tx) (any, error) { return map[string]any{"name": r.Name(), "place": r.Place}, nil })
}
