package growth

import "strings"

// labels are the words for classes met in e-PPGBM files, in today's wording and
// in that of before 2020, by index: "gizi buruk" is one thing in an old BB/U
// column and another in BB/TB.
var labels = [Indices]map[string]string{
	HFA: {
		"sangat pendek": "severely-stunted", "pendek": "stunted", "normal": "normal", "tinggi": "tall",
	},
	WFA: {
		"sangat kurang": "severely-underweight", "kurang": "underweight",
		"normal": "normal", "risiko lebih": "overweight-risk",
		"berat badan sangat kurang": "severely-underweight", "berat badan kurang": "underweight",
		"berat badan normal": "normal", "risiko berat badan lebih": "overweight-risk",
		"gizi buruk": "severely-underweight", "gizi kurang": "underweight",
		"gizi baik": "normal", "gizi lebih": "overweight-risk",
	},
	WFH: nutritionLabels,
	BFA: nutritionLabels,
}

var nutritionLabels = map[string]string{
	"gizi buruk": "severely-wasted", "gizi kurang": "wasted",
	"gizi baik": "normal", "gizi baik normal": "normal", "normal": "normal",
	"berisiko gizi lebih": "overweight-risk", "risiko gizi lebih": "overweight-risk",
	"gizi lebih": "overweight", "obesitas": "obese",
	"sangat kurus": "severely-wasted", "kurus": "wasted", "gemuk": "overweight",
}

// ParseLabel reads the class that a file's column of index i holds, whatever its
// case and spacing; what stands in brackets, usually the English, is left out. A
// blank or "-" is understood as not judged (the zero Category), "Outlier" as
// implausible; false is a word not known.
func ParseLabel(i Index, label string) (Category, bool) {
	label, _, _ = strings.Cut(strings.ToLower(label), "(")
	words := strings.Join(strings.FieldsFunc(label, func(r rune) bool {
		return strings.ContainsRune(" \t\r\n\u00a0-/_.", r)
	}), " ")
	switch words {
	case "":
		return Category{}, true
	case "outlier":
		return ImplausibleScore, true
	}
	if i < Indices {
		code := labels[i][words]
		for _, c := range classes[i] {
			if c.Code == code {
				return c.Category, true
			}
		}
	}
	return Category{}, false
}
