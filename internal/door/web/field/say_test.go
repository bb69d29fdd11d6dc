package field

import (
	"encoding/json"
	"fmt"
	"testing"

	"tumbuh/internal/base/locale"
)

// What a form shows of a record is read back as the very same value, in both languages.
func TestAValueShownInAFormIsReadBackAsItWas(t *testing.T) {
	t.Parallel()
	for name, values := range map[string][]string{"grams": {"9125", "60", "12000"}, "mm": {"785", "1003"}, "hb": {"105", "99"}, "sex": {"2"}, "living": {"3"}, "smoke": {"true", "false"},
		"name": {`"Sitti 9.1"`, `"12,5"`}, "birth": {`"1999-03-04"`}, "water": {`"piped"`}, "nik": {`"7312014403990001"`}} {
		for _, raw := range values {
			for _, lang := range locale.Languages {
				f, ok := question(locale.For(lang), name, json.RawMessage(raw))
				got, _ := json.Marshal(answer(name, f.Value))
				if !ok || string(got) != raw {
					t.Errorf("%s %s in %s: shown as %q, read as %s", name, raw, lang, f.Value, got)
				}
			}
		}
	}
	if f, _ := question(locale.For(locale.Indonesian), "grams", json.RawMessage("9125")); f.Value != "9,125" {
		t.Errorf("in Indonesian %q", f.Value)
	}
	for typed, want := range map[string]any{"9,1": 9100, "9.1": 9100, " 9 ": 9000, "": nil, "sembilan": "sembilan"} {
		if got := answer("grams", typed); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%q: %v", typed, got)
		}
	}
}
