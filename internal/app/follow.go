package app

import (
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/measure/coverage"
	"tumbuh/internal/measure/indicator"
	"tumbuh/internal/measure/quality"
	"tumbuh/internal/record/feed"
	"tumbuh/internal/record/people"
	"tumbuh/internal/record/visit"
)

// refresh keeps everything that is computed from visits true, in the transaction of an
// import that changed them.
func refresh(tx *db.Tx, regency string, from civil.Month, children []db.ID) error {
	first, last, err := indicator.Refresh(tx, regency, from, children)
	if err != nil {
		return err
	}
	if err := quality.Refresh(tx, regency, first, last); err != nil {
		return err
	}
	if err := coverage.Stale(tx, regency); err != nil {
		return err
	}
	return tx.Analyze("child_month", "figure", "posyandu_month") // that jobs do not plan for empty ones
}

// change does the same for a few children; what it costs follows what changed.
func (a *App) change(tx *db.Tx, regency string, from civil.Month, children []db.ID) error {
	return qualityToo(tx, regency)(indicator.Change(tx, regency, from, a.today().Month(), children))
}

func qualityToo(tx *db.Tx, regency string) func([]indicator.Changed, error) error {
	return func(changes []indicator.Changed, err error) error {
		if err != nil {
			return err
		}
		if err := staleToo(tx, regency, changes); err != nil {
			return err
		}
		return quality.Change(tx, regency, changes)
	}
}

// today is by the clock of the regency.
func (a *App) today() civil.Date {
	return civil.DateOf(a.Config.clock()().In(region.Zone(a.Regency)))
}

// merged keeps figures and phones true when two records became one, or two again.
func (a *App) merged(tx *db.Tx, regency string, children ...db.ID) error {
	found, err := people.ByID(tx, regency, children...)
	if err != nil {
		return err
	}
	from := a.today().Month()
	for _, c := range found {
		from = min(from, c.Since)
	}
	if err := a.change(tx, regency, from, children); err != nil {
		return err
	}
	return feed.Children(tx, regency, children...)
}

// corrected does it when a child is corrected, and judges its weighings anew where that
// is needed.
func (a *App) corrected(tx *db.Tx, now people.Child, reborn bool) error {
	_, ids, err := people.Family(tx, now.Regency, now.ID)
	if err != nil {
		return err
	}
	family, err := people.ByID(tx, now.Regency, ids...)
	if err != nil {
		return err
	}
	from := now.Since
	for _, c := range family {
		from = min(from, c.Since)
		if reborn {
			if err := visit.Rescore(tx, c); err != nil {
				return err
			}
		}
	}
	if err := a.change(tx, now.Regency, from, ids); err != nil {
		return err
	}
	return feed.Children(tx, now.Regency, ids...)
}

// undone tells phones of the children of an import that was taken back.
func undone(tx *db.Tx, regency string, children []db.ID) error {
	return feed.Children(tx, regency, children...)
}
