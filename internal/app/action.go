package app

import (
	"tumbuh/internal/aksi/budget"
	"tumbuh/internal/aksi/data"
	"tumbuh/internal/aksi/lokus"
	aksiplan "tumbuh/internal/aksi/plan"
	"tumbuh/internal/aksi/rembuk"
	"tumbuh/internal/aksi/reminder"
	"tumbuh/internal/aksi/situation"
	"tumbuh/internal/aksi/tpps"
	"tumbuh/internal/aksi/year"
	"tumbuh/internal/record/evidence"
	"tumbuh/internal/record/letter"
)

// Actions are the services of the actions.
type Actions struct {
	Situation *situation.Service
	Lokus     *lokus.Service
	Plan      *aksiplan.Service
	Budget    *budget.Service
	Meetings  *rembuk.Service
	Teams     *tpps.Service
	Years     *year.Service
	Evidence  *evidence.Service
	Reminders *reminder.Service
	Letters   *letter.Service
}

// startActions makes them. The year is told by each what stands of its outputs, the
// reminders what is due: they know none of them.
func (a *App) startActions() {
	now := a.Config.clock()
	a.Situation = &situation.Service{DB: a.DB, Now: now, Data: &data.Service{DB: a.DB, Now: now}, Figures: a.Indicator}
	a.Lokus = &lokus.Service{DB: a.DB, Now: now}
	a.Plan = &aksiplan.Service{DB: a.DB, Now: now, Changing: budget.Changing, Settled: budget.Settled}
	a.Budget = &budget.Service{DB: a.DB, Now: now}
	a.Meetings = &rembuk.Service{DB: a.DB, Now: now, Figures: a.Indicator}
	a.Letters = &letter.Service{DB: a.DB, Now: now, Public: a.Config.Reached()}
	a.Evidence = &evidence.Service{DB: a.DB, Now: now, Held: year.Held}
	a.Years = &year.Service{DB: a.DB, Now: now}
	a.Teams = &tpps.Service{DB: a.DB, Now: now, Years: a.Years, Figures: a.Indicator}
	a.Years.Sources = []year.Source{year.Facts, data.Facts, situation.Facts, lokus.Facts, aksiplan.Facts, budget.Facts, rembuk.Facts, a.Teams.Facts}
	a.Reminders = &reminder.Service{DB: a.DB, Now: now, Regency: a.Regency, Account: a.Accounts.Get, Over: year.Closed,
		Sources: []reminder.Source{a.Years.Due, lokus.Due, aksiplan.Due, budget.Due, rembuk.Due, a.Teams.Due}}
}
