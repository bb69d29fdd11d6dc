package app

import (
	"context"

	"tumbuh/internal/aksi/data"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/job"
)

// doubts brings the queue of doubts up to date: looking takes a while and keeps nobody
// waiting, writing is of what has changed.
func (a *App) doubts(ctx context.Context, t *job.Turn) error {
	var changed []data.Doubt
	err := a.DB.Read(ctx, func(tx *db.Tx) (err error) {
		changed, err = data.Look(tx, a.Regency, a.today())
		return err
	})
	if err != nil || len(changed) == 0 {
		return err
	}
	return t.Write(ctx, func(tx *db.Tx) error { return data.Keep(tx, a.Regency, changed) })
}
