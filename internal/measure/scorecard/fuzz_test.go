package scorecard_test

import (
	"encoding/json"
	"testing"

	"tumbuh/internal/measure/scorecard"
)

// What is kept of a row's reasons reads back as what it was, and nothing else reads.
func FuzzFacts(f *testing.F) {
	for _, text := range []string{"2/5s -y 1/1q", "", "-", "-z", "1/2", "1/2x", "-1/3s", "99999999999999999999/1q", "2/5s2/5s"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		kept, _ := json.Marshal(map[string]any{"age": 3, "why": text})
		var facts, again scorecard.Facts
		if json.Unmarshal(kept, &facts) != nil {
			return
		}
		out, err := json.Marshal(facts)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(out, &again); err != nil || len(again.Why) != len(facts.Why) {
			t.Fatalf("%q comes back as %s: %v", text, out, err)
		}
		for i, why := range facts.Why {
			if again.Why[i] != why || why.NotDue == "" && why.Within == "" {
				t.Errorf("%q: %+v", text, why)
			}
		}
	})
}
