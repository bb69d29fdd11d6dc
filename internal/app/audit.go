package app

import (
	"context"
	"log/slog"
	"path/filepath"
	"time"

	"tumbuh/internal/base/ledger"
	"tumbuh/internal/measure/audit"
)

// Audit reads the ledger. The heads of its chains are noted beside the key file:
// both are worth as much as the place where they lie.
func (a *App) Audit() *audit.Service {
	return &audit.Service{DB: a.DB, Notebook: ledger.Notebook{Path: filepath.Join(filepath.Dir(a.Config.Key()), "ledger.heads")}}
}

// noteHeads notes them when serving begins and once a day, here and in the log,
// which offices often collect on another machine.
func (a *App) noteHeads(ctx context.Context, log *slog.Logger) {
	daily := time.NewTicker(24 * time.Hour)
	defer daily.Stop()
	for {
		heads, err := a.Audit().Note(ctx)
		for _, h := range heads {
			log.Info("ledger", "chain", h.Regency, "head", h.Head.String())
		}
		if err != nil && ctx.Err() == nil {
			log.Warn("ledger heads are not noted", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-daily.C:
		}
	}
}
