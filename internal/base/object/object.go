// Package object reads a JSON object that a stranger sent, key by key: what is
// there must be of the right type and within its bounds, and each problem names
// its key. Keys that nobody asks for are kept: a later version may know them.
package object

import (
	"encoding/json"
	"fmt"
	"slices"
	"unicode/utf8"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
)

// Object is what was sent, and what was found wrong with it so far.
type Object struct {
	values   map[string]json.RawMessage
	words    string
	problems []fault.Field
}

// Read takes an object apart; words leads to the names of keys in the catalogue:
// "field.name.".
func Read(raw []byte, words string) (*Object, error) {
	o := &Object{words: words}
	if err := json.Unmarshal(raw, &o.values); err != nil || o.values == nil || !utf8.Valid(raw) {
		return nil, fault.New(fault.Invalid, "object.shape", nil).Because(err)
	}
	for key, value := range o.values {
		if string(value) == "null" { // as good as not there
			delete(o.values, key)
		}
	}
	return o, nil
}

// Text writes it again, keys in order: equal objects give equal texts.
func (o *Object) Text() json.RawMessage {
	text, _ := json.Marshal(o.values) // was read as JSON: cannot fail
	return text
}

// Has tells whether there is such a key.
func (o *Object) Has(key string) bool { return o.values[key] != nil }

// Set puts a value in place of what was sent.
func (o *Object) Set(key string, value any) {
	text, _ := json.Marshal(value)
	o.values[key] = text
}

// Drop takes a key out.
func (o *Object) Drop(key string) { delete(o.values, key) }

// Problem notes what is wrong with a key.
func (o *Object) Problem(key, sentence string, args fault.Args) {
	all := fault.Args{"Field": fault.Key(o.words + key)}
	for name, value := range args {
		all[name] = value
	}
	o.problems = append(o.problems, fault.Field{Name: key, Key: sentence, Args: all})
}

// Err is all that was found wrong, told by the first of it.
func (o *Object) Err() error {
	if len(o.problems) == 0 {
		return nil
	}
	first := o.problems[0]
	return &fault.Error{Kind: fault.Invalid, Key: first.Key, Args: first.Args, Fields: o.problems}
}

// into reads a key's value; false when there is none, or one of another type.
func (o *Object) into(key, want string, dest any) bool {
	raw := o.values[key]
	if raw == nil {
		return false
	}
	if json.Unmarshal(raw, dest) != nil {
		o.Problem(key, want, nil)
		return false
	}
	return true
}

// Scale is how people write a measure: so many units make one of theirs.
type Scale struct {
	Per  int
	Unit string
}

// Scales of what is stored in small whole units.
var (
	Count = Scale{1, ""}
	Grams = Scale{1, "g"}
	Cm    = Scale{10, "cm"}   // from millimetres
	GDL   = Scale{10, "g/dL"} // from tenths
)

// Number is a whole number between two bounds; nil when not said.
func (o *Object) Number(key string, low, high int, scale Scale) *int {
	var n int
	if !o.into(key, "object.number", &n) {
		return nil
	}
	if n < low || n > high {
		o.Problem(key, "object.range", fault.Args{"Low": low / scale.Per, "High": high / scale.Per, "Unit": scale.Unit})
		return nil
	}
	return &n
}

// Measure is Number where 0 means not measured.
func (o *Object) Measure(key string, low, high int, scale Scale) int {
	if string(o.values[key]) == "0" {
		return 0
	}
	if n := o.Number(key, low, high, scale); n != nil {
		return *n
	}
	return 0
}

// Bool is true, false, or nil when not said.
func (o *Object) Bool(key string) *bool {
	var b bool
	if !o.into(key, "object.bool", &b) {
		return nil
	}
	return &b
}

// String is a text of at most so many letters.
func (o *Object) String(key string, longest int) string {
	var s string
	if o.into(key, "object.text", &s) && utf8.RuneCountInString(s) > longest {
		o.Problem(key, "object.long", fault.Args{"Most": longest})
	}
	return s
}

// Code is one of some words, or empty.
func (o *Object) Code(key string, known []string) string {
	var s string
	if o.into(key, "object.text", &s) && s != "" && !slices.Contains(known, s) {
		o.Problem(key, "object.code", fault.Args{"Code": cut(s)})
	}
	return s
}

// Codes are some of the words known, each once.
func (o *Object) Codes(key string, known []string) (all []string) {
	if !o.into(key, "object.codes", &all) {
		return nil
	}
	for i, s := range all {
		if !slices.Contains(known, s) || slices.Contains(all[:i], s) {
			o.Problem(key, "object.code", fault.Args{"Code": cut(s)})
			return nil
		}
	}
	return all
}

// Marks say yes or no to words that are known.
func (o *Object) Marks(key string, known []string) (all map[string]bool) {
	if !o.into(key, "object.codes", &all) {
		return nil
	}
	for s := range all {
		if !slices.Contains(known, s) {
			o.Problem(key, "object.code", fault.Args{"Code": cut(s)})
			return nil
		}
	}
	return all
}

// Date is a day, 0 when not said.
func (o *Object) Date(key string) (d civil.Date) {
	var s string
	if !o.into(key, "object.day", &s) {
		return 0
	}
	d, err := civil.ParseDate(s)
	if err != nil {
		o.Problem(key, "object.day", nil)
		return 0
	}
	return d
}

// Month is a month, 0 when not said.
func (o *Object) Month(key string) (m civil.Month) {
	var s string
	if !o.into(key, "object.month", &s) {
		return 0
	}
	m, err := civil.ParseMonth(s)
	if err != nil {
		o.Problem(key, "object.month", nil)
		return 0
	}
	return m
}

// ID is a record's id, empty when not said.
func (o *Object) ID(key string) db.ID {
	var s string
	if !o.into(key, "object.id", &s) {
		return ""
	}
	id, ok := db.ParseID(s)
	if !ok {
		o.Problem(key, "object.id", nil)
		return ""
	}
	return id
}

// IDs are at most so many ids.
func (o *Object) IDs(key string, most int) (all []db.ID) {
	var texts []string
	if !o.into(key, "object.id", &texts) {
		return nil
	}
	if len(texts) > most {
		o.Problem(key, "object.many", fault.Args{"Most": most})
		return nil
	}
	for _, s := range texts {
		id, ok := db.ParseID(s)
		if !ok {
			o.Problem(key, "object.id", nil)
			return nil
		}
		all = append(all, id)
	}
	return all
}

// cut keeps what a stranger wrote short enough for a sentence.
func cut(s string) string { return fmt.Sprintf("%.40s", s) }
