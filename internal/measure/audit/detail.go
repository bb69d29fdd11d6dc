package audit

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"tumbuh/internal/base/ledger"
)

// Row is one field of what an entry tells: before and after of a change, or what
// was seen (After). Hidden: not for these eyes.
type Row struct {
	Field         string
	Before, After any
	Changes       bool
	Hidden        bool
}

// plain are the fields of entries about children that say nothing about a child.
var plain = map[string]bool{"need": true, "month": true, "sex": true, "age_from": true, "age_to": true, "posyandu": true, "after": true, "until": true,
	"children": true, "found": true, "pairs": true, "other": true, "state": true, "entries": true, "lines": true, "erased": true, "people": true}

// Rows are what an entry tells, field by field in order of their names. Without
// names the contents of what happened to a child are hidden.
func Rows(e ledger.Entry, names bool) (rows []Row) {
	if e.Detail == "" || e.Detail == "null" {
		return nil
	}
	var value any
	read := json.NewDecoder(strings.NewReader(e.Detail))
	read.UseNumber()
	if err := read.Decode(&value); err != nil {
		value = e.Detail
	}
	object, ok := value.(map[string]any)
	if !ok {
		rows = []Row{{After: value}}
	}
	before, hadBefore := object["before"].(map[string]any)
	after, hadAfter := object["after"].(map[string]any)
	if hadBefore || hadAfter {
		object = maps.Clone(object)
		delete(object, "before")
		delete(object, "after")
	}
	had, has := flat(before), flat(after)
	for _, field := range sortedKeys(had, has) {
		rows = append(rows, Row{Field: field, Before: had[field], After: has[field], Changes: true})
	}
	seen := flat(object)
	for _, field := range sortedKeys(seen, nil) {
		rows = append(rows, Row{Field: field, After: seen[field]})
	}
	if aboutChild(e.Action) && !names {
		for i := range rows {
			if !plain[rows[i].Field] {
				rows[i] = Row{Field: rows[i].Field, Changes: rows[i].Changes, Hidden: true}
			}
		}
	}
	return rows
}

func aboutChild(action string) bool {
	noun, _, _ := strings.Cut(action, ".")
	return noun == "child" || noun == "retention"
}

// hides tells whether some of an entry is not for who may see no names.
func hides(e ledger.Entry) bool {
	return slices.ContainsFunc(Rows(e, false), func(r Row) bool { return r.Hidden })
}

// flat puts what lies in an object inside another under "outer.inner".
func flat(object map[string]any) map[string]any {
	out := map[string]any{}
	for name, value := range object {
		inner, ok := value.(map[string]any)
		if !ok {
			out[name] = value
			continue
		}
		for below, v := range flat(inner) {
			out[name+"."+below] = v
		}
	}
	return out
}

func sortedKeys(a, b map[string]any) []string {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return slices.Sorted(maps.Keys(all))
}
