package visit

import (
	"encoding/json"

	"tumbuh/internal/base/db"
)

// Conflict is that events of one subject contradict each other and neither names
// the other: the first side stands, and a person is asked. No sides: no longer.
type Conflict struct {
	Regency, Kind string // of the subject: person, child
	Subject       db.ID
	Field         string // weighing:2026-08-03, pregnancy:ID
	Village       string
	Sides         []Side
}

// Side is what one of them says.
type Side struct {
	ID    db.ID           `json:"id"`
	Value json.RawMessage `json:"value"`
	By    string          `json:"by"`
	At    db.Time         `json:"at"`
}

// SidesPurpose is what the sides of every conflict are sealed for, also those of
// record/family, which shows them all.
const SidesPurpose = "conflict.sides"

// Contradict puts conflicts before a person, or takes back those that are none
// any more.
func Contradict(tx *db.Tx, all []Conflict) error {
	if len(all) == 0 {
		return nil
	}
	keys, err := tx.Keys()
	if err != nil {
		return err
	}
	rows := tx.Batch("insert into conflict (regency, subject, field, kind, village, sides, changed)", 7,
		"on conflict (regency, subject, field) do update set kind = excluded.kind, village = excluded.village, sides = excluded.sides, changed = excluded.changed")
	for _, c := range all {
		if len(c.Sides) == 0 {
			if _, err := tx.Exec("delete from conflict where regency = $1 and subject = $2 and field = $3", c.Regency, c.Subject, c.Field); err != nil {
				return err
			}
			continue
		}
		text, err := json.Marshal(c.Sides)
		if err != nil {
			return err
		}
		sealed, err := keys.Seal(string(text), SidesPurpose)
		if err != nil {
			return err
		}
		if err := rows.Add(c.Regency, c.Subject, c.Field, c.Kind, c.Village, sealed, tx.Now()); err != nil {
			return err
		}
	}
	_, err = rows.Flush()
	return err
}
