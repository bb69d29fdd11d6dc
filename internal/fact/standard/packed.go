package standard

import "tumbuh/internal/fact/growth"

// Packed is all that the phone needs of this package and of growth's classes, to
// be written as JSON; field/app/fact/standard.ts describes it. WHO's tables travel
// apart (growth.Packed).
func Packed() any {
	classes := map[string][]any{}
	for i := growth.HFA; i <= growth.HCA; i++ {
		for _, b := range growth.Bounds(i) {
			classes[i.String()] = append(classes[i.String()], []any{b.UpTo, b.Code, b.Severity.String()})
		}
	}
	kbm := [][3]int{}
	for _, r := range growth.KBM2023.Rows {
		kbm = append(kbm, [3]int{r.To, r.Boys, r.Girls})
	}
	return map[string]any{
		"rows": Rows, "rules": Rules, "thresholds": Defaults, "jumps": Jumps, "classes": classes, "kbm": kbm,
		"codes": map[string]Codes{
			"water": Water, "improperWater": improperWater, "latrine": Latrine, "improperLatrine": improperLatrine, "relation": Relation,
			"topics": Topics, "antigens": Antigens, "given": Given, "form2A": Form2A, "form2B": Form2B, "form2C": Form2C, "later": Later,
		},
	}
}
