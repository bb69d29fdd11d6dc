package app

import (
	"context"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/exchange/simulation"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/measure/coverage"
	"tumbuh/internal/record/account"
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

// SimulateActions lets the offices carry out some years of actions, this one the last.
func (a *App) SimulateActions(ctx context.Context, years int, progress func(done, total int)) (all simulation.YearMade, err error) {
	first, last, err := a.Indicator.Months(ctx, account.CommandLine("SIMULASI", a.Regency), a.Regency)
	if err != nil {
		return all, err
	}
	this := a.today().Month().Year()
	years = min(years, this-first.Year()+1) // a year without figures has nothing to begin with
	for i, year := 0, this-years+1; year <= this; i, year = i+1, year+1 {
		made, err := simulation.Year(ctx, simulation.Offices{Years: a.Years, Situations: a.Situation, Lokus: a.Lokus, Plans: a.Plan, Budgets: a.Budget, Meetings: a.Meetings, Teams: a.Teams},
			simulation.YearPlan{Regency: a.Regency, Year: year, Today: a.today(), Month: min(max(civil.Month(year*100+2), first), last), Teams: i == 0,
				Progress: func(done, total int) { progress(i*total+done, years*total) }})
		if err != nil {
			return all, err
		}
		all = all.Plus(made)
	}
	return all, nil
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
