package family

import (
	"encoding/json"
	"maps"
	"slices"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/record/people"
	"tumbuh/internal/record/privacy"
)

// Tell is what is kept here of children: what was said of them, and what of it
// waits for a decision.
func Tell(tx *db.Tx, children []people.Child) ([]privacy.Table, error) {
	said := privacy.Table{Name: "edits", Columns: []string{"field", "value", "by", "at"}}
	open := privacy.Table{Name: "conflicts", Columns: []string{"field", "value", "by", "at"}}
	var ids []db.ID
	for _, c := range children {
		ids = append(ids, c.ID)
	}
	edits, err := editsOf(tx, children[0].Regency, ids)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		for _, e := range edits[id] {
			for _, name := range slices.Sorted(maps.Keys(e.Fields)) {
				said.Rows = append(said.Rows, told(name, e.Fields[name], e.Name, e.At))
			}
		}
		r := record{edits: edits[id], state: Merge(edits[id])}
		for _, name := range slices.Sorted(maps.Keys(r.state.Conflicts)) {
			for _, side := range r.sides(r.state.Conflicts[name], name) {
				open.Rows = append(open.Rows, told(name, side.Value, side.By, side.At))
			}
		}
	}
	return []privacy.Table{said, open}, nil
}

// told is a row of a table for a family.
func told(name string, raw json.RawMessage, by string, at db.Time) []any {
	var value any
	if json.Unmarshal(raw, &value) != nil {
		value = string(raw)
	}
	if n, ok := value.(float64); ok {
		value = int(n)
	}
	return []any{fault.Key("family.name." + name), value, by, at}
}

// Forget takes away what was said of children.
func Forget(tx *db.Tx, children []people.Child) error {
	for _, c := range children {
		for _, text := range []string{"delete from edit where regency = $1 and subject = $2", "delete from conflict where regency = $1 and subject = $2"} {
			if _, err := tx.Exec(text, c.Regency, c.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// bornBy are the children whose mother a person is.
func bornBy(tx *db.Tx, regency string, mother db.ID) ([]db.ID, error) {
	return db.All(tx, "select id from child where regency = $1 and mother = $2 and mother is not null", []any{regency, mother},
		func(s db.Scan) (id db.ID, err error) { return id, s(&id) })
}
