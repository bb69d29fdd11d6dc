package family

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/fact/standard"
)

// check reads a value that a phone sent; what it gives lies in the record. The
// second result is why it cannot be, a key below "family.field.".
type check func(c around, raw json.RawMessage) (value any, wrong string)

// around is what a check needs to know besides the value.
type around struct {
	regency string
	today   civil.Date
}

type field struct {
	check
	needed bool // from the first edit on
}

var place = map[string]field{"village": {village, true}, "posyandu": {text(100), false}, deleted: {text(200), false}}

// fields are what may be said of each kind, and how; at gives their places in a record.
var fields = map[string]map[string]field{
	OfHousehold: with(place, map[string]field{
		"kk": {number(16), false}, "head": {text(200), true}, "hamlet": {text(100), false}, "rt": {text(10), false}, "rw": {text(10), false},
		"address": {text(200), false}, "phone": {text(30), false}, "water": {code(standard.Water), false}, "latrine": {code(standard.Latrine), false},
		"welfare": {between(1, 5), false}, "modern_fp": {truth, false}, "smoker": {truth, false},
	}),
	OfPerson: with(place, map[string]field{
		"household": {subject, false}, "nik": {number(16), false}, "name": {text(200), true}, "sex": {sex, true}, "birth": {birth, false},
		"relation": {code(standard.Relation), true}, "phone": {text(30), false},
	}),
	OfChild: with(place, map[string]field{
		"household": {subject, false}, "mother": {subject, false}, "nik": {number(16), false}, "temp": {number(17), false}, "name": {text(200), true},
		"sex": {sex, true}, "birth": {birth, true}, "parent": {text(200), false}, "birth_grams": {between(300, 10_000), false}, "birth_mm": {between(200, 1_000), false},
		"kia": {truth, false}, "rt": {text(10), false}, "rw": {text(10), false}, "address": {text(200), false},
	}),
}

func with(some, more map[string]field) map[string]field {
	all := maps.Clone(some)
	maps.Copy(all, more)
	return all
}

// clean refuses an edit with anything in it that cannot be, and gives its values
// the form in which they are kept and compared.
func (c around) clean(e Edit) (Edit, error) {
	of, known := fields[e.Kind]
	if !known {
		return e, fault.New(fault.Invalid, "family.kind", fault.Args{"Kind": e.Kind})
	}
	if len(e.Fields) == 0 {
		return e, fault.New(fault.Invalid, "family.empty", nil)
	}
	kept := make(map[string]json.RawMessage, len(e.Fields))
	for _, name := range slices.Sorted(maps.Keys(e.Fields)) {
		f, known := of[name]
		if !known {
			return e, fault.New(fault.Invalid, "family.field.unknown", fault.Args{"Field": printable(name)})
		}
		raw, wrong := f.read(c, bytes.TrimSpace(e.Fields[name]), name)
		if wrong != "" {
			return e, refused(name, wrong)
		}
		kept[name] = raw
	}
	if e.ID == e.Subject {
		for _, name := range slices.Sorted(maps.Keys(of)) {
			if of[name].needed && kept[name] == nil {
				return e, refused(name, "needed")
			}
		}
	}
	e.Fields = kept
	return e, nil
}

func (f field) read(c around, raw json.RawMessage, name string) (json.RawMessage, string) {
	var value any
	if string(raw) != "null" {
		var wrong string
		if value, wrong = f.check(c, raw); wrong != "" {
			return nil, wrong
		}
	}
	if (value == nil || value == "") && (f.needed || name == deleted) {
		return nil, "needed"
	}
	if value == "" {
		value = nil
	}
	text, err := json.Marshal(value)
	if err != nil {
		return nil, "type"
	}
	return text, ""
}

func refused(name, wrong string) error {
	return fault.New(fault.Invalid, "family.field."+wrong, fault.Args{"Field": fault.Key("family.name." + name)})
}

// printable is a stranger's word as a sentence may repeat it.
func printable(name string) string {
	name = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, name)
	if r := []rune(name); len(r) > 30 {
		name = string(r[:30]) + "…"
	}
	return name
}

func into[T any](raw json.RawMessage) (v T, wrong string) {
	if json.Unmarshal(raw, &v) != nil {
		return v, "type"
	}
	return v, ""
}

func text(most int) check {
	return func(_ around, raw json.RawMessage) (any, string) {
		s, wrong := into[string](raw)
		if wrong != "" {
			return nil, wrong
		}
		s = strings.Join(strings.Fields(s), " ")
		switch {
		case !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) || r == utf8.RuneError }):
			return nil, "text"
		case utf8.RuneCountInString(s) > most:
			return nil, "long"
		}
		return s, ""
	}
}

func number(digits int) check {
	return func(_ around, raw json.RawMessage) (any, string) {
		s, wrong := into[string](raw)
		if wrong == "" && s != "" && (len(s) != digits || strings.Trim(s, "0123456789") != "") {
			wrong = map[int]string{16: "number", 17: "temp"}[digits]
		}
		return s, wrong
	}
}

func code(codes standard.Codes) check {
	return func(_ around, raw json.RawMessage) (any, string) {
		s, wrong := into[string](raw)
		if wrong == "" && s != "" && !codes.Has(s) {
			wrong = "code"
		}
		return s, wrong
	}
}

func between(low, high int) check {
	return func(_ around, raw json.RawMessage) (any, string) {
		n, wrong := into[int](raw)
		if wrong == "" && (n < low || n > high) {
			wrong = "range"
		}
		return n, wrong
	}
}

func truth(_ around, raw json.RawMessage) (any, string) { return into[bool](raw) }

func sex(_ around, raw json.RawMessage) (any, string) {
	n, wrong := into[int](raw)
	if wrong == "" && n != int(growth.Male) && n != int(growth.Female) {
		wrong = "code"
	}
	return n, wrong
}

// birth is a day of this or the last century, not after today.
func birth(c around, raw json.RawMessage) (any, string) {
	s, wrong := into[string](raw)
	if wrong != "" {
		return nil, wrong
	}
	day, err := civil.ParseDate(s)
	switch {
	case err != nil:
		return nil, "type"
	case day > c.today || c.today.MonthsSince(day) > 130*12:
		return nil, "birth"
	}
	return day, ""
}

func subject(_ around, raw json.RawMessage) (any, string) {
	s, wrong := into[string](raw)
	if wrong != "" || s == "" {
		return s, wrong
	}
	id, ok := db.ParseID(s)
	if !ok {
		return nil, "type"
	}
	return string(id), ""
}

func village(c around, raw json.RawMessage) (any, string) {
	s, wrong := into[string](raw)
	if at, _ := region.Get(s); wrong == "" && (at.Level() != region.Village || !region.Within(s, c.regency)) {
		wrong = "village"
	}
	return s, wrong
}

// put sets a place in a record to a value that was checked; null: not known.
func put(to any, raw json.RawMessage) error {
	switch to := to.(type) {
	case *string:
		*to = ""
	case *db.ID:
		*to = ""
	case *int:
		*to = 0
	case **bool:
		*to = nil
	case *civil.Date:
		*to = 0
	case *growth.Sex:
		*to = 0
	}
	if raw == nil || string(raw) == "null" {
		return nil
	}
	return json.Unmarshal(raw, to)
}

// get is what lies in a place of a record; nil: not known.
func get(from any) any {
	switch v := from.(type) {
	case *string:
		return known(*v)
	case *db.ID:
		return known(string(*v))
	case *int:
		return known(*v)
	case **bool:
		if *v != nil {
			return **v
		}
	case *civil.Date:
		return known(*v)
	case *growth.Sex:
		return known(int(*v))
	}
	return nil
}

func known[T comparable](v T) any {
	var none T
	if v == none {
		return nil
	}
	return v
}
