package care

import (
	"encoding/json"
	"maps"
	"slices"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/record/people"
	"tumbuh/internal/record/privacy"
)

// Tell says what is kept here of children, for their families: a row for each thing
// that an event says, replaced ones too.
func Tell(tx *db.Tx, children []people.Child) (privacy.Table, error) {
	t := privacy.Table{Name: "care", Columns: []string{"day", "kind", "field", "value", "replaced", "by", "at"}}
	for _, c := range children {
		events, err := ofSubjects(tx, c.Regency, map[db.ID][]*Event{c.ID: nil})
		if err != nil {
			return t, err
		}
		for _, e := range events {
			says := Says[map[string]any](*e)
			for _, name := range slices.Sorted(maps.Keys(says)) {
				if name != "day" {
					t.Rows = append(t.Rows, []any{e.Day, fault.Key("field.kind." + e.Kind), fault.Key("field.name." + name), told(says[name]), !e.Stands(), e.Name, e.At})
				}
			}
		}
	}
	return t, nil
}

// told is a value as a family's file can show it.
func told(value any) any {
	switch v := value.(type) {
	case string, bool:
		return v
	case float64:
		return int(v)
	}
	text, _ := json.Marshal(value) // was read as JSON: cannot fail
	return string(text)
}
