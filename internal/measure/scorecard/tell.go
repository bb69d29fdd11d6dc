package scorecard

import (
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/fact/form"
	"tumbuh/internal/record/people"
	"tumbuh/internal/record/privacy"
)

// Forget takes away what is kept by name of children; the sums of their village follow
// when it is counted again.
func Forget(tx *db.Tx, children []people.Child) error {
	for _, c := range children {
		if err := forget(tx, c.Regency, c.ID); err != nil {
			return err
		}
	}
	return nil
}

// Tell says what is kept here of children, for their families: what the forms said of
// each quarter.
func Tell(tx *db.Tx, children []people.Child) (privacy.Table, error) {
	t := privacy.Table{Name: "forms", Columns: []string{"quarter", "form", "village", "indicator", "cell"}}
	for _, c := range children {
		rows, err := rowsOfSubject(tx, c.Regency, c.ID)
		if err != nil {
			return t, err
		}
		for _, r := range rows {
			for i, cell := range form.CellsOf(r.Cells) {
				t.Rows = append(t.Rows, []any{r.Period.String(), r.Form, r.Village, fault.Key("scorecard.short." + IndicatorsOf(r.Form)[i]), cell.String()})
			}
		}
	}
	return t, nil
}
