package fault_test

import (
	"encoding/json"
	"testing"

	"tumbuh/internal/base/fault"
)

// Arguments that were read are written and read again the same.
func FuzzArgs(f *testing.F) {
	for _, s := range []string{`{}`, `null`, `{"N":16,"S":"a","D":{"date":"2026-08-01"},"M":{"month":"2026-08"},"K":{"key":"growth.x"}}`, `{"a":{"key":"x","date":"2026-08-01"}}`, `{"a":[1,{"b":null}]}`, `{"a":1e400}`, `{"a":-0}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var args, again fault.Args
		if args.UnmarshalJSON([]byte(text)) != nil {
			return
		}
		written, err := json.Marshal(args)
		if err != nil {
			t.Fatalf("%q cannot be written: %v", text, err)
		}
		if err := json.Unmarshal(written, &again); err != nil {
			t.Fatalf("%q is written as %s: %v", text, written, err)
		}
		if twice, err := json.Marshal(again); err != nil || string(twice) != string(written) { // 0.0 may become 0 on the way
			t.Errorf("%q is written as %s, then as %s: %v", text, written, twice, err)
		}
	})
}
