package visit

import (
	"tumbuh/internal/base/db"
)

// Held is every visit of some records, replaced ones too, in order of time.
func Held(tx *db.Tx, regency string, children ...db.ID) (all []Visit, err error) {
	for _, id := range children {
		some, err := db.All(tx, "select "+read+", replaced_by from visit where regency = $1 and child = $2 order by day, id", []any{regency, id},
			func(s db.Scan) (v Visit, err error) {
				var replaced db.ID
				v, err = scan(func(dest ...any) error { return s(append(dest, &replaced)...) })
				v.ReplacedBy = replaced
				return v, err
			})
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}

// Forget takes away every visit of some records.
func Forget(tx *db.Tx, regency string, children ...db.ID) error {
	for _, id := range children {
		if _, err := tx.Exec("delete from visit where regency = $1 and child = $2", regency, id); err != nil {
			return err
		}
	}
	return nil
}
