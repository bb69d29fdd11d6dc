package people

import (
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
)

// Likeness is a decision, or one that waits, on two records.
type Likeness struct {
	Other         db.ID
	Reason, State string
	Changed       db.Time
}

// Likenesses are the decisions on a child's records.
func Likenesses(tx *db.Tx, regency string, ids ...db.ID) (all []Likeness, err error) {
	for _, id := range ids {
		some, err := db.All(tx, `select case when a = $2 then b else a end, reason, state, changed from likeness
			where regency = $1 and (a = $2 or b = $2) order by a, b`, []any{regency, id},
			func(s db.Scan) (l Likeness, err error) { return l, s(&l.Other, &l.Reason, &l.State, &l.Changed) })
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}

// Forget takes away all that is kept here of children, and keeps their marks, so
// that an old workbook does not bring them back.
func Forget(tx *db.Tx, regency string, ids ...db.ID) error {
	keys, err := tx.Keys()
	if err != nil {
		return err
	}
	found, err := ByID(tx, regency, ids...)
	if err != nil {
		return err
	}
	marks := tx.Batch("insert into forgotten (regency, id, mark, at)", 4, "")
	for _, id := range ids {
		c := found[id]
		once, err := Corrections(tx, regency, id)
		if err != nil {
			return err
		}
		known := c.keys()
		for _, o := range once {
			if text := o.Field + ":"; text == "nik:" || text == "temp:" || text == matching {
				known = append(known, text+o.Was)
			}
		}
		for _, mark := range c.marks(known, true) {
			sealed, err := keys.SealEqual(mark, forgottenPurpose)
			if err == nil {
				err = marks.Add(regency, db.NewID(), sealed, tx.Now())
			}
			if err != nil {
				return err
			}
		}
		if err := forgetWordsOf(tx, c); err != nil {
			return err
		}
		for _, text := range []string{"delete from correction where regency = $1 and child = $2", "delete from likeness where regency = $1 and (a = $2 or b = $2)",
			"delete from child where regency = $1 and id = $2"} {
			if _, err := tx.Exec(text, regency, id); err != nil {
				return err
			}
		}
	}
	_, err = marks.Flush()
	return err
}

// Readmit takes the marks of a child away that its family wants kept again; it
// tells whether there were any.
func Readmit(tx *db.Tx, regency string, c Child) (bool, error) {
	keys, err := tx.Keys()
	if err != nil {
		return false, err
	}
	taken := int64(0)
	for _, mark := range append(c.marks(c.keys(), false), c.marks(c.keys(), true)...) {
		sealed, err := keys.SealEqual(mark, forgottenPurpose)
		if err != nil {
			return false, err
		}
		n, err := tx.Exec("delete from forgotten where regency = $1 and mark = $2", regency, sealed)
		if err != nil {
			return false, err
		}
		taken += n
	}
	return taken > 0, nil
}

// Block keeps a child's records out of lists and exports, or with no day lets
// them in again.
func Block(tx *db.Tx, regency string, since civil.Date, ids ...db.ID) error {
	for _, id := range ids {
		if _, err := tx.Exec("update child set blocked = $3 where regency = $1 and id = $2", regency, id, since); err != nil {
			return err
		}
	}
	return nil
}

// Blocked tells since when a child is blocked; 0: it is not.
func Blocked(tx *db.Tx, regency string, id db.ID) (since civil.Date, err error) {
	_, err = tx.One("select blocked from child where regency = $1 and id = $2", []any{regency, id}, &since)
	return since, err
}

func withoutBlocked(tx *db.Tx, found []Child) (open []Child, err error) {
	for _, c := range found {
		since, err := Blocked(tx, c.Regency, c.ID)
		if err != nil {
			return nil, err
		}
		if since == 0 {
			open = append(open, c)
		}
	}
	return open, nil
}

// AllBlocked are the blocked children of a regency.
func AllBlocked(tx *db.Tx, regency string) ([]Child, error) {
	ids, err := db.All(tx, "select id from child where regency = $1 and blocked is not null and merged_into is null order by id", []any{regency},
		func(s db.Scan) (id db.ID, err error) { return id, s(&id) })
	if err != nil {
		return nil, err
	}
	found, err := ByID(tx, regency, ids...)
	all := make([]Child, len(ids))
	for i, id := range ids {
		all[i] = found[id]
	}
	return all, err
}
