package app

import (
	"context"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/exchange/simulation"
)

// SimulateFamilies gives the children that are here families who never lived, and
// marks the whole database as simulated.
func (a *App) SimulateFamilies(ctx context.Context, by ledger.By, months int, seed int64, progress func(done, total int)) (households int, err error) {
	return simulation.Families(ctx, a.DB, by, simulation.FamilyPlan{Regency: a.Regency, Today: a.today(), Months: months, Seed: seed, Changed: a.change, Progress: progress})
}

// simulated tells whether what is here was made up.
func (a *App) simulated() (is bool, err error) {
	err = a.DB.Read(context.Background(), func(tx *db.Tx) error {
		day, err := tx.Setting(simulation.Settled)
		is = day != ""
		return err
	})
	return is, err
}
