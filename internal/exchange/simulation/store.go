package simulation

import (
	"tumbuh/internal/base/civil"
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

// wasted are the days on which children of a village were found severely wasted (WHO: weight for
// height below -3 SD, or oedema).
func wasted(tx *db.Tx, regency, village string) (map[db.ID][]civil.Date, error) {
	all := map[db.ID][]civil.Date{}
	err := tx.Each(`select child, day from visit where regency = $1 and village = $2 and replaced_by is null and (wfh < -300 or oedema)
		order by child, day`, []any{regency, village}, func(s db.Scan) error {
		var id db.ID
		var day civil.Date
		if err := s(&id, &day); err != nil {
			return err
		}
		all[id] = append(all[id], day)
		return nil
	})
	return all, err
}
