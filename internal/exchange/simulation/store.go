package simulation

import (
	"tumbuh/internal/base/db"
)

// alone are the children of a regency that no household has yet, by village.
func alone(tx *db.Tx, regency string) (map[string][]db.ID, error) {
	all := map[string][]db.ID{}
	err := tx.Each(`select village, id from child where regency = $1 and household is null and merged_into is null and deleted is null
		order by village, posyandu, parent, birth, id`, []any{regency}, func(s db.Scan) error {
		var village string
		var id db.ID
		if err := s(&village, &id); err != nil {
			return err
		}
		all[village] = append(all[village], id)
		return nil
	})
	return all, err
}

// anyHousehold tells whether families are there already.
func anyHousehold(tx *db.Tx, regency string) (found bool, err error) {
	return tx.One("select 1 from household where regency = $1 limit 1", []any{regency}, new(int))
}
