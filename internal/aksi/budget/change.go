package budget

import (
	"slices"

	"tumbuh/internal/aksi/plan"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/register"
	"tumbuh/internal/base/rupiah"
	"tumbuh/internal/fact/region"
)

// Change marks a row that was changed after its plan was final. Its entry is a part of
// the row.
type Change struct {
	Number   int           `json:"number"` // of the row
	Activity string        `json:"activity"`
	What     string        `json:"what"`             // added, changed, dropped
	Fields   []string      `json:"fields,omitempty"` // that were changed
	Before   rupiah.Amount `json:"before"`           // cost
	After    rupiah.Amount `json:"after"`
	Reason   string        `json:"reason"`
}

const changes = register.Kind[Change]("budget.change")

// Changing is asked by the plan before a row is kept or removed. Once the plan is final
// it wants a reason, and keeps the mark. A row of which something was done or spent stays.
func Changing(tx *db.Tx, by ledger.By, regency string, was, now *register.Entry[plan.Row], reason string) error {
	either := now
	if now == nil {
		either = was
		if err := untouched(tx, regency, was.ID); err != nil {
			return err
		}
	}
	settled, err := Settled(tx, regency, either.Year, either.Area)
	if err != nil || !settled {
		return err
	}
	c := Change{Number: either.Body.Number, Activity: either.Body.Activity, Reason: reason}
	switch {
	case was == nil:
		c.What, c.After = "added", now.Body.Cost
	case now == nil:
		c.What, c.Before = "dropped", was.Body.Cost
	default:
		c.What, c.Before, c.After = "changed", was.Body.Cost, now.Body.Cost
		if c.Fields, err = differing(was.Body, now.Body); err != nil || len(c.Fields) == 0 {
			return err
		}
	}
	var wrong fields
	wrong.text("alasan", &c.Reason, 5, 500)
	if len(wrong) > 0 {
		wrong[0].Key = "budget.change.reason"
		return wrong.fault()
	}
	e := register.Entry[Change]{Year: either.Year, Area: either.Area, Part: either.ID, Body: c}
	_, err = changes.Put(tx, by, regency, &e)
	return err
}

func untouched(tx *db.Tx, regency string, row db.ID) error {
	told, err := realised.List(tx, regency, register.Query{Part: row})
	if slices.ContainsFunc(told, func(e register.Entry[Realised]) bool { return e.Body.Amount > 0 || e.Body.Volume > 0 }) {
		return fault.New(fault.Conflict, "budget.change.realised", nil)
	}
	return err
}

// Settled tells whether an area's plan is final, or that of an area which holds it.
func Settled(tx *db.Tx, regency string, year int, area string) (bool, error) {
	all, err := moves.List(tx, regency, register.Query{Year: year})
	newest := map[string]Move{}
	for _, e := range all {
		if e.Body.Number > newest[e.Area].Number {
			newest[e.Area] = e.Body
		}
	}
	for of, m := range newest {
		if region.Within(area, of) && Rank(m.Stage) >= Rank(Final) {
			return true, err
		}
	}
	return false, err
}
