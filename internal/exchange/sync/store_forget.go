package sync

import (
	"cmp"
	"slices"

	"tumbuh/internal/base/db"
	"tumbuh/internal/record/people"
	"tumbuh/internal/record/privacy"
)

// Tell says what is held of children, for their families.
func Tell(tx *db.Tx, children []people.Child) (privacy.Table, error) {
	t := privacy.Table{Name: "held", Columns: []string{"kind", "value", "by", "at"}}
	keys, err := tx.Keys()
	if err != nil {
		return t, err
	}
	for _, c := range children {
		all, err := db.All(tx, "select "+columns+" from held where regency = $1 and subject = $2", []any{c.Regency, c.ID}, opener(keys))
		if err != nil {
			return t, err
		}
		slices.SortFunc(all, func(a, b kept) int { return cmp.Compare(a.ID, b.ID) })
		for _, k := range all {
			t.Rows = append(t.Rows, []any{k.Kind, string(k.Body), k.Name, k.At})
		}
	}
	return t, nil
}

// Forget takes away what is held of some subjects.
func Forget(tx *db.Tx, regency string, subjects ...db.ID) error {
	for _, id := range subjects {
		if _, err := tx.Exec("delete from held where regency = $1 and subject = $2", regency, id); err != nil {
			return err
		}
	}
	return nil
}
