package plan

import (
	"context"
	"slices"

	"tumbuh/internal/aksi/situation"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/register"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/framework"
)

// natures are those of the framework's indicators, as a row has them.
var natures = map[string]Nature{"specific": Specific, "sensitive": Sensitive, "enabling": Support}

// Draft is a row as a recommendation gives it: a person completes it. What the indicators
// do not say is left open; only management and data are support by themselves.
func Draft(r register.Entry[situation.Recommendation], frame *framework.Framework) Row {
	row := Row{Recommendations: []db.ID{r.ID}, Nature: Support, Indicators: slices.Clone(r.Body.Indicators), Activity: r.Body.Text, Office: r.Body.Office,
		Areas: slices.Clone(r.Body.Areas), Continuity: New}
	if len(row.Areas) == 0 {
		row.Areas = []string{r.Area}
	}
	for i := len(row.Indicators) - 1; i >= 0; i-- { // the first that says something
		if x, _, found := frame.Find(row.Indicators[i]); found {
			row.TargetGroup = x.Group
			if n, known := natures[x.Nature]; known && (r.Body.Type == "programme" || r.Body.Type == "location") {
				row.Nature = n
			}
		}
	}
	return row
}

// Copied tells what became of rows that were to be copied.
type Copied struct {
	New   []db.ID
	There int // copied before
}

// Copy takes chosen rows of the year before into a year's plan: as continued, without the
// recommendations of that year, to be looked through by a person.
func (s *Service) Copy(ctx context.Context, by account.Actor, year int, chosen []db.ID) (done Copied, err error) {
	regency := by.Regency()
	return done, ledger.Write(ctx, s.DB, by.By(), ledger.Deed{Regency: regency, Action: "plan.copy", Target: regency}, func(tx *db.Tx) (any, error) {
		done = Copied{}
		w, err := s.Writing(tx, regency, year)
		if err != nil {
			return nil, err
		}
		had, err := Rows(tx, regency, year)
		if err != nil {
			return nil, err
		}
		for _, id := range chosen {
			if slices.ContainsFunc(had, func(e register.Entry[Row]) bool { return e.Body.Before == id }) {
				done.There++
				continue
			}
			before, err := rows.Get(tx, regency, id)
			if err != nil {
				return nil, err
			}
			if before.Year != year-1 {
				return nil, fault.New(fault.NotFound, "register.none", nil)
			}
			e := register.Entry[Row]{Year: year, Area: before.Area, Body: before.Body}
			e.Body.Before, e.Body.Recommendations, e.Body.Continuity, e.Body.Number = id, nil, Continued, 0
			e.Body.Indicators = slices.DeleteFunc(slices.Clone(e.Body.Indicators), func(x string) bool { _, _, found := w.Frame.Find(x); return !found })
			if _, err := w.Put(by, &e, ""); err != nil {
				return nil, err
			}
			had = append(had, e)
			done.New = append(done.New, e.ID)
		}
		return map[string]any{"rows": done.New, "from": year - 1}, nil
	})
}
