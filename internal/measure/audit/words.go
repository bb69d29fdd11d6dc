package audit

import (
	"encoding/json"
	"slices"
	"strings"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/fact/region"
)

// Field is a row of what an entry tells, in words.
type Field struct{ Name, Before, After string }

// Told are the rows of an entry in words, and whether they tell of a change.
func Told(p *locale.Printer, e ledger.Entry, names bool) (fields []Field, change bool) {
	for _, row := range Rows(e, names) {
		if !row.Changes && (row.Field == "after" || row.Field == "until") {
			continue // where a page of a list began and ended: for OfChild, not for people
		}
		f := Field{fieldText(p, row.Field), valueText(p, row.Field, row.Before), valueText(p, row.Field, row.After)}
		if row.Hidden {
			f.Before, f.After = p.T("audit.hidden"), p.T("audit.hidden")
		}
		change = change || row.Changes
		fields = append(fields, f)
	}
	if e.Erased != 0 {
		fields = append(fields, Field{Name: p.T("audit.detail"), After: p.T("audit.erased", "Number", int(e.Erased))})
	}
	return fields, change
}

// Moment is when, by the clock of a regency.
func Moment(p *locale.Printer, t db.Time, regency string) string {
	local := t.In(region.Zone(regency))
	return p.Date(civil.DateOf(local)) + ", " + local.Format("15.04.05 MST")
}

// Who is who did it.
func Who(p *locale.Printer, e ledger.Entry) string {
	if e.Via == "system" {
		return p.T("audit.program")
	}
	return e.Name
}

// From is the door and the address.
func From(p *locale.Printer, e ledger.Entry) string {
	door := e.Via
	if key := "audit.via." + e.Via; p.Has(key) {
		door = p.T(key)
	}
	return strings.Trim(door+" · "+e.Origin, " ·")
}

// ActionText is a deed in words. A newer program may have recorded one that this
// one has no words for.
func ActionText(p *locale.Printer, action string) string {
	if key := "audit.action." + action; p.Has(key) {
		return p.T(key)
	}
	return action
}

func fieldText(p *locale.Printer, name string) string {
	if name == "" {
		return p.T("audit.field")
	}
	for _, prefix := range []string{"audit.field.", "limit.name.", "framework.setting."} {
		if key := prefix + strings.ToLower(name); p.Has(key) {
			return p.T(key)
		}
	}
	return name
}

// longList is how many items of a list are shown.
const longList = 12

func valueText(p *locale.Printer, name string, value any) string {
	switch v := value.(type) {
	case nil:
		return "–"
	case bool:
		return p.T(map[bool]string{true: "audit.yes", false: "audit.no"}[v])
	case json.Number:
		if n, err := v.Int64(); err == nil && name != "seq" {
			return p.Int(int(n))
		}
		return v.String()
	case string:
		return textOf(p, name, v)
	case []any:
		var all []string
		for _, item := range v[:min(len(v), longList)] {
			all = append(all, valueText(p, name, item))
		}
		if more := len(v) - longList; more > 0 {
			all = append(all, p.T("audit.more", "Count", more))
		}
		return strings.Join(all, ", ")
	}
	text, _ := json.Marshal(value) // came from JSON
	return string(text)
}

// textOf writes months, days, places, roles and needs as people do.
func textOf(p *locale.Printer, name, text string) string {
	last := name[strings.LastIndexByte(name, '.')+1:]
	if key := map[string]string{"need": "children.need.", "role": "account.role.", "group": "audit.group.", "via": "audit.via.",
		"home_visit": "framework.choice.home_visit.", "height": "framework.choice.height.", "cadre": "framework.choice.cadre.", "offices": "edition.office."}[last] + text; key != text && p.Has(key) {
		return p.T(key)
	}
	if slices.Contains([]string{"region", "village", "area", "regency"}, last) {
		if place, ok := region.Get(text); ok {
			return place.Name + " (" + region.Dotted(text) + ")"
		}
	}
	if m, err := civil.ParseMonth(text); err == nil {
		return p.Month(m)
	}
	if d, err := civil.ParseDate(text); err == nil {
		return p.Date(d)
	}
	if text == "" {
		return "–"
	}
	return text
}
