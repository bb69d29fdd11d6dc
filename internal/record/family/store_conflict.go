package family

import (
	"encoding/json"
	"maps"
	"slices"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/secret"
	"tumbuh/internal/fact/region"
)

// Side is what one said in a conflict.
type Side struct {
	ID    db.ID           `json:"id"`
	Value json.RawMessage `json:"value"`
	By    string          `json:"by"`
	At    db.Time         `json:"at"`
	Note  bool            `json:"note,omitempty"` // an import or an office
}

func (r *record) sides(ids []db.ID, name string) (all []Side) {
	for _, id := range ids {
		if e := r.edit(id); e != nil {
			all = append(all, Side{e.ID, e.Fields[name], e.Name, e.At, e.Note})
		}
	}
	return all
}

// saveConflicts brings the conflicts of what has changed up to date.
func (in *Intake) saveConflicts() error {
	keys, err := in.tx.Keys()
	if err != nil {
		return err
	}
	rows := in.tx.Batch("insert into conflict (regency, subject, field, kind, village, sides, changed)", 7,
		"on conflict (regency, subject, field) do update set village = excluded.village, sides = excluded.sides, changed = excluded.changed")
	for _, r := range in.changed {
		for name := range r.was.Conflicts {
			if r.state.Conflicts[name] == nil {
				if _, err := in.tx.Exec("delete from conflict where regency = $1 and subject = $2 and field = $3", in.regency, r.id, name); err != nil {
					return err
				}
			}
		}
		if village := r.text("village"); r.known && village != r.at0 { // weighings' too
			if err := MoveConflicts(in.tx, in.regency, r.id, village); err != nil {
				return err
			}
		}
		for _, name := range slices.Sorted(maps.Keys(r.state.Conflicts)) {
			ids := r.state.Conflicts[name]
			if slices.Equal(ids, r.was.Conflicts[name]) {
				continue
			}
			text, err := json.Marshal(r.sides(ids, name))
			if err != nil {
				return err
			}
			sealed, err := keys.Seal(string(text), sidesPurpose)
			if err == nil {
				err = rows.Add(in.regency, r.id, name, r.kind, r.text("village"), sealed, in.tx.Now())
			}
			if err != nil {
				return err
			}
		}
	}
	_, err = rows.Flush()
	return err
}

const conflictColumns = "subject, field, kind, village, sides, changed"

func scanConflict(s db.Scan, keys *secret.Keys) (c Conflict, err error) {
	var text string
	if err = s(&c.Subject, &c.Field, &c.Kind, &c.Village, &text, &c.Changed); err != nil {
		return c, err
	}
	if text, err = keys.Open(text, sidesPurpose); err == nil {
		err = json.Unmarshal([]byte(text), &c.Sides)
	}
	return c, err
}

// conflictsIn are those of an area, the oldest first.
func conflictsIn(tx *db.Tx, regency, area string, limit int) ([]Conflict, error) {
	keys, err := tx.Keys()
	if err != nil {
		return nil, err
	}
	low, high := region.Span(area)
	return db.All(tx, "select "+conflictColumns+" from conflict where regency = $1 and village between $2 and $3 order by changed, subject, field limit $4",
		[]any{regency, low, high, limit}, func(s db.Scan) (Conflict, error) { return scanConflict(s, keys) })
}

// MoveConflicts puts those of a subject before the office of another village.
func MoveConflicts(tx *db.Tx, regency string, subject db.ID, village string) error {
	_, err := tx.Exec("update conflict set village = $3 where regency = $1 and subject = $2", regency, subject, village)
	return err
}

// ConflictOf is one, of a field or of events; false: there is none.
func ConflictOf(tx *db.Tx, regency string, subject db.ID, field string) (c Conflict, found bool, err error) {
	keys, err := tx.Keys()
	if err != nil {
		return c, false, err
	}
	err = tx.Each("select "+conflictColumns+" from conflict where regency = $1 and subject = $2 and field = $3", []any{regency, subject, field}, func(s db.Scan) (err error) {
		found = true
		c, err = scanConflict(s, keys)
		return err
	})
	return c, found, err
}
