package field

import (
	"encoding/json"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/standard"
)

// unit is how a number of a record is written for people.
type unit struct {
	sign   string
	per    float64 // of what is stored
	places int
}

var units = map[string]unit{
	"grams": {"kg", 1000, 2}, "birth_grams": {"kg", 1000, 2}, "mm": {"cm", 10, 1}, "birth_mm": {"cm", 10, 1}, "arm_mm": {"cm", 10, 1}, "head_mm": {"cm", 10, 1}, "hb": {"g/dL", 10, 1},
}

// named are where the words of a code stand.
var named = map[string]string{
	"water": "standard.water.", "latrine": "standard.latrine.", "relation": "standard.relation.", "topics": "standard.topic.", "given": "standard.antigen.",
	"marks": "standard.mark.", "reasons": "standard.risk.", "sex": "field.office.sex.", "position": "field.office.position.", "outcome": "field.office.outcome.", "why": "field.why.",
}

// label is what a value is called: those of subjects are record/family's.
func label(p *locale.Printer, name string) string {
	for _, prefix := range []string{"family.name.", "field.name."} {
		if p.Has(prefix + name) {
			return capital(p.T(prefix + name))
		}
	}
	return name
}

func capital(s string) string {
	for i, r := range s {
		return strings.ToUpper(string(r)) + s[i+len(string(r)):]
	}
	return s
}

// say is a value in words.
func say(p *locale.Printer, name string, raw json.RawMessage) string {
	var v any
	if json.Unmarshal(raw, &v) != nil {
		return "–"
	}
	return spell(p, name, v)
}

func spell(p *locale.Printer, name string, v any) string {
	switch v := v.(type) {
	case bool:
		return p.T(map[bool]string{true: "audit.yes", false: "audit.no"}[v])
	case float64:
		if named[name] != "" {
			return spell(p, name, strconv.Itoa(int(v)))
		}
		if u := units[name]; u.per != 0 {
			return p.Decimal(v/u.per, u.places) + " " + u.sign
		}
		return p.Int(int(v))
	case string:
		return word(p, name, v)
	case []any:
		all := make([]string, len(v))
		for i := range v {
			all[i] = spell(p, name, v[i])
		}
		return strings.Join(all, ", ")
	case map[string]any:
		var all []string
		for _, key := range slices.Sorted(maps.Keys(v)) {
			if _, mark := v[key].(bool); mark {
				all = append(all, word(p, name, key)+": "+spell(p, "", v[key]))
			} else {
				all = append(all, label(p, key)+": "+spell(p, key, v[key]))
			}
		}
		return strings.Join(all, " · ")
	}
	return "–"
}

func word(p *locale.Printer, name, text string) string {
	if key := named[name] + text; key != text && p.Has(key) {
		return p.T(key)
	}
	if name == "village" {
		return web.PlaceName(p, text)
	}
	if d, err := civil.ParseDate(text); err == nil {
		return p.Date(d)
	}
	if m, err := civil.ParseMonth(text); err == nil {
		return p.Month(m)
	}
	if id, ok := db.ParseID(text); ok {
		return "…" + string(id)[24:]
	}
	return text
}

// What a value must be, where the record itself does not show it.
var (
	numbers = []string{"sex", "position", "welfare", "tablets", "taken", "gravida", "living"}
	truths  = []string{"smoke", "oedema", "sure", "modern_fp", "smoker", "kia", "void"}
	dates   = []string{"day", "birth", "lmp", "edd", "last_birth", "wedding"}
)

// choices are the words that a value may be.
var choices = map[string]standard.Codes{"water": standard.Water, "latrine": standard.Latrine, "relation": standard.Relation, "sex": {"1", "2"}, "position": {"1", "2"}, "why": {"died", "moved"}}

// question asks for one value of a record as it stands; ok is false for what cannot
// be put right in a field.
func question(p *locale.Printer, name string, raw json.RawMessage) (f web.Field, ok bool) {
	var v any
	_ = json.Unmarshal(raw, &v) // absent: nil
	f = web.Field{Name: "v." + name, Label: label(p, name), Complete: "off"}
	u := units[name]
	switch v := v.(type) {
	case []any, map[string]any:
		return f, false
	case float64:
		if u.per != 0 {
			v /= u.per
		}
		if f.Value = strconv.FormatFloat(v, 'f', -1, 64); p.Lang() == locale.Indonesian { // all digits, and no dots of thousands
			f.Value = strings.ReplaceAll(f.Value, ".", ",")
		}
	case bool:
		f.Value = strconv.FormatBool(v)
	case string:
		f.Value = v
	}
	switch {
	case u.per != 0:
		f.Unit, f.Numeric = u.sign, true
	case slices.Contains(truths, name):
		f.Type, f.Options = "select", []web.Option{{Text: "–"}, {Value: "true", Text: p.T("audit.yes")}, {Value: "false", Text: p.T("audit.no")}}
	case slices.Contains(dates, name):
		f.Type = "date"
	case name == "month":
		f.Type = "month"
	case choices[name] != nil:
		f.Type, f.Options = "select", []web.Option{{Text: "–"}}
		for _, code := range choices[name] {
			f.Options = append(f.Options, web.Option{Value: code, Text: word(p, name, code)})
		}
	case slices.Contains(numbers, name):
		f.Numeric = true
	}
	return f, true
}

// answer reads what was typed into such a field; nil is left empty.
func answer(name, typed string) any {
	typed = strings.TrimSpace(typed)
	u := units[name]
	switch {
	case typed == "":
		return nil
	case u.per != 0:
		if x, err := strconv.ParseFloat(strings.ReplaceAll(typed, ",", "."), 64); err == nil && math.Abs(x) < 1e6 {
			return int(math.Round(x * u.per))
		}
	case slices.Contains(truths, name):
		return typed == "true"
	case slices.Contains(numbers, name):
		if n, err := strconv.Atoi(typed); err == nil {
			return n
		}
	}
	return typed // what it is not, the record's own check will say
}
