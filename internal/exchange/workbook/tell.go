package workbook

import (
	"encoding/json"
	"strings"

	"tumbuh/internal/base/db"
	"tumbuh/internal/record/people"
	"tumbuh/internal/record/privacy"
)

// Tell says what lines of imports keep about children, for their families.
func Tell(tx *db.Tx, children []people.Child) (privacy.Table, error) {
	t := privacy.Table{Name: "imports", Columns: []string{"file", "at", "sheet", "row", "notes", "cells", "before"}}
	all, err := Mentions(tx, children)
	for _, m := range all {
		var notes, cells []string
		for _, n := range m.Notes {
			notes = append(notes, n.Key)
		}
		for _, c := range m.Raw {
			cells = append(cells, c.Shown())
		}
		before := ""
		if m.Before != nil {
			text, err := json.Marshal(m.Before)
			if err != nil {
				return t, err
			}
			before = string(text)
		}
		t.Rows = append(t.Rows, []any{m.File, m.At, m.Sheet, m.Row, strings.Join(notes, ", "), strings.Join(cells, " | "), before})
	}
	return t, err
}
