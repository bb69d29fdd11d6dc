package standard

import "slices"

// Answers are what was said or measured, by field: an int in stored units, a bool
// or a word. What is absent or nil was not asked.
type Answers map[string]any

// Answer is one that made a risk, with the limit that it missed, if it is a number.
type Answer struct {
	Field string `json:"field"`
	Value any    `json:"value"`
	Op    string `json:"op"`
	Limit *int   `json:"limit,omitempty"`
}

// Risk is what a rule found.
type Risk struct {
	Code      string    `json:"code"`
	Severity  string    `json:"severity"`
	Because   []Answer  `json:"because"`
	Certainty Certainty `json:"certainty"`
	Source    string    `json:"source"`
}

// Screen applies the rules of a group. Unasked are the fields without which a rule
// could not be decided, in the order of the rules.
func Screen(group Group, a Answers, limits Thresholds) (risks []Risk, unasked []string) {
	for _, r := range Rules {
		if r.Group != group {
			continue
		}
		because, missing, stands := []Answer{}, []string{}, true
		for _, t := range r.All {
			limit, need := t.limit(a, limits)
			switch value := a[t.Field]; {
			case value == nil:
				missing = append(missing, t.Field)
			case need && limit == nil:
				missing = append(missing, t.Limit)
			default:
				stands = stands && t.met(value, limit)
				because = append(because, Answer{t.Field, value, t.Op, limit})
			}
		}
		switch {
		case !stands:
		case len(missing) > 0:
			unasked = append(unasked, missing...)
		default:
			risks = append(risks, Risk{r.Code, r.Severity, because, r.Certainty, r.Source})
		}
	}
	return risks, firsts(unasked)
}

// limit is the number to compare with: a threshold, or an answer of that name.
func (t Test) limit(a Answers, limits Thresholds) (*int, bool) {
	if t.Limit == "" {
		return nil, false
	}
	if n, ok := limits[t.Limit]; ok {
		return &n, true
	}
	if n, ok := a[t.Limit].(int); ok {
		return &n, true
	}
	return nil, true
}

// met compares. A value of another kind than the test's meets nothing.
func (t Test) met(value any, limit *int) bool {
	switch v := value.(type) {
	case bool:
		return t.Op == "is" && v == t.Is
	case string:
		return t.Op == "in" && slices.Contains(t.In, v)
	case int:
		switch t.Op {
		case "<":
			return v < *limit
		case "<=":
			return v <= *limit
		case ">":
			return v > *limit
		case ">=":
			return v >= *limit
		}
	}
	return false
}

// firsts keeps the first of each.
func firsts(words []string) []string {
	seen := map[string]bool{}
	return slices.DeleteFunc(words, func(w string) bool {
		had := seen[w]
		seen[w] = true
		return had
	})
}

// BMI is the body mass index in hundredths of kg/m², cut off; 0 is not known.
func BMI(grams, millimetres int) int {
	if grams <= 0 || millimetres <= 0 {
		return 0
	}
	return grams * 100_000 / (millimetres * millimetres)
}

// TabletsExpected are the tablets that a pregnant woman should have had by a day of
// her pregnancy: one a day from the day on which they begin, to the norm.
func TabletsExpected(pregnancyDays int, limits Thresholds) int {
	return max(0, min(limits["tablets_total"], pregnancyDays-limits["tablets_from"]))
}

// AntenatalExpected are the visits whose stage of the pregnancy has passed.
func AntenatalExpected(pregnancyDays int) (n int) {
	for _, r := range Rows {
		if r.Code == "antenatal" && pregnancyDays >= r.Until {
			n++
		}
	}
	return n
}
