package visit

import (
	"cmp"
	"slices"

	"tumbuh/internal/base/db"
)

// ofChild are the standing visits of a child and of the records merged into it,
// in order of time: one query a record, since SQLite reads all visits of the
// regency when it is asked for several records in one.
func ofChild(tx *db.Tx, regency string, child db.ID) (all []Visit, err error) {
	ids := []db.ID{child}
	err = tx.Each("select id from child where regency = $1 and merged_into = $2", []any{regency, child}, func(s db.Scan) error {
		var id db.ID
		err := s(&id)
		ids = append(ids, id)
		return err
	})
	for i := 0; i < len(ids) && err == nil; i++ {
		var some []Visit
		some, err = db.All(tx, "select "+read+" from visit where regency = $1 and child = $2 and replaced_by is null order by day",
			[]any{regency, ids[i]}, scan)
		all = append(all, some...)
	}
	slices.SortStableFunc(all, func(a, b Visit) int { return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.ID, b.ID)) })
	return all, err
}

// Merged are the records that were merged into some children, each with the one
// that it means.
func Merged(tx *db.Tx, regency string, children []db.ID) (map[db.ID]db.ID, error) {
	means := map[db.ID]db.ID{}
	for some := range slices.Chunk(children, 500) {
		err := tx.Each("select id, merged_into from child where regency = $1 and merged_into is not null and merged_into in ("+db.List(2, len(some))+")",
			db.Args([]any{regency}, some), func(s db.Scan) error {
				var id, into db.ID
				err := s(&id, &into)
				means[id] = into
				return err
			})
		if err != nil {
			return nil, err
		}
	}
	return means, nil
}
