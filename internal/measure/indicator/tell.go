package indicator

import (
	"tumbuh/internal/base/db"
	"tumbuh/internal/record/people"
	"tumbuh/internal/record/privacy"
)

// Tell says what is kept here of children, for their families.
func Tell(tx *db.Tx, children []people.Child) (privacy.Table, error) {
	t := privacy.Table{Name: "months", Columns: []string{"month", "village", "posyandu", "age", "weighed", "day", "grams", "mm", "hfa", "wfa", "wfh", "gain", "t_run", "weighings"}}
	for _, c := range children {
		rows, err := rowsOfChild(tx, c.Regency, c.ID)
		if err != nil {
			return t, err
		}
		for _, r := range rows {
			row := []any{r.Month, r.Village, r.Posyandu, r.Age, r.Weighed, r.Day, r.Grams, r.MM}
			for _, z := range r.Days {
				if z.State != 0 {
					row = append(row, int(z.Z))
				} else {
					row = append(row, nil)
				}
			}
			t.Rows = append(t.Rows, append(row, r.Gain.String(), r.Trend.TRun, r.Trend.Weighings))
		}
	}
	return t, nil
}
