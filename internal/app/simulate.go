package app

import (
	"context"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/exchange/simulation"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/measure/coverage"
	"tumbuh/internal/record/framework"
)

// SimulateFamilies gives the children that are here families who never lived, and
// marks the whole database as simulated.
func (a *App) SimulateFamilies(ctx context.Context, by ledger.By, months int, seed int64, progress func(done, total int)) (households int, err error) {
	return simulation.Families(ctx, a.DB, by, simulation.FamilyPlan{Regency: a.Regency, Today: a.today(), Months: months, Seed: seed, Assist: a.Risk.Assist, Changed: a.change, Progress: progress})
}

// SimulateCoverage lets offices state, and verify, what our records cannot count.
func (a *App) SimulateCoverage(ctx context.Context, quarters int, seed int64, progress func(done, total int)) (values int, err error) {
	f, err := (&framework.Service{DB: a.DB}).Of(ctx, a.Regency, a.today().Month().Year())
	if err != nil {
		return 0, err
	}
	var asked []edition.Indicator
	for _, x := range f.Indicators {
		if x.Member() && coverage.RuleOf(x.ID) == nil {
			asked = append(asked, x)
		}
	}
	return simulation.Coverage(ctx, a.Stated, simulation.CoveragePlan{Regency: a.Regency, Today: a.today(), Quarters: quarters, Seed: seed, Indicators: asked, Progress: progress})
}

// simulated tells whether what is here was made up.
func (a *App) simulated() (is bool, err error) {
	err = a.DB.Read(context.Background(), func(tx *db.Tx) error {
		day, err := tx.Setting(simulation.Mark)
		is = day != ""
		return err
	})
	return is, err
}
