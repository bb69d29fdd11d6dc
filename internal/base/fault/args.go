package fault

import (
	"encoding/json"
	"strconv"

	"tumbuh/internal/base/civil"
)

// Key is an argument that is itself a catalogue key: the name of a class, say.
type Key string

// typed is how an argument lies in JSON whose type its sentence needs.
type typed struct {
	Key   Key         `json:"key,omitempty"`
	Date  civil.Date  `json:"date,omitzero"`
	Month civil.Month `json:"month,omitzero"`
}

// MarshalJSON keeps the types that matter to a sentence.
func (a Args) MarshalJSON() ([]byte, error) {
	out := make(map[string]any, len(a))
	for name, value := range a {
		switch v := value.(type) {
		case Key:
			value = typed{Key: v}
		case civil.Date:
			value = typed{Date: v}
		case civil.Month:
			value = typed{Month: v}
		}
		out[name] = value
	}
	return json.Marshal(out)
}

// UnmarshalJSON gives them back; whole numbers become int.
func (a *Args) UnmarshalJSON(b []byte) error {
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(b, &raw); err != nil {
		return err
	}
	*a = make(Args, len(raw))
	for name, text := range raw {
		var t typed
		if n, err := strconv.Atoi(string(text)); err == nil {
			(*a)[name] = n
			continue
		}
		if len(text) > 0 && text[0] == '{' && json.Unmarshal(text, &t) == nil && t != (typed{}) {
			switch {
			case t.Key != "":
				(*a)[name] = t.Key
			case t.Date != 0:
				(*a)[name] = t.Date
			default:
				(*a)[name] = t.Month
			}
			continue
		}
		var v any
		if err := json.Unmarshal(text, &v); err != nil {
			return err
		}
		(*a)[name] = v
	}
	return nil
}
