package standard

import (
	"slices"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/fact/growth"
)

// Weighed is what is known at the scale.
type Weighed struct {
	Assessment growth.Assessment
	ArmMM      int
	Gain       growth.Gain
	Twice      bool       // 2T
	Doubts     []Doubt    // why to measure again
	Sure       bool       // measured again already
	Date       civil.Date // of the next posyandu; 0 unknown
}

// Step is the one thing to do next: a sentence (catalogue: standard.next.…), its
// date, and why the child should be referred (codes of Screen), if it should.
type Step struct {
	Code     string     `json:"code"`
	Severity string     `json:"severity"`
	Date     civil.Date `json:"date"`
	Refer    []string   `json:"refer"`
}

// Next takes the first that holds, in the order of danger. What does not hang on
// the scale comes first; then, while the child is still there, a number that
// cannot be right is taken again before anything is built on it.
func Next(w Weighed) Step {
	a := w.Assessment
	wfh, arm := "", growth.ArmCategory(w.ArmMM, a.Months).Code
	if !a.Oedema {
		wfh = a.Category(growth.WFH).Code
	}
	refer := []string{}
	step := Step{}
	holds := func(when bool, code, severity string, referred bool) {
		if !when {
			return
		}
		if referred {
			refer = append(refer, code)
		}
		if step.Code == "" {
			step = Step{Code: code, Severity: severity}
		}
	}
	holds(a.Oedema, "oedema", "red", true)
	holds(arm == "severe", "arm_severe", "red", true)
	holds(len(w.Doubts) > 0 && !w.Sure, "again", "yellow", false)
	holds(wfh == "severely-wasted", "severely_wasted", "red", true)
	holds(a.BelowRedLine(), "below_red_line", "red", true)
	holds(w.Twice, "twice_not_gained", "red", true)
	holds(wfh == "wasted", "wasted", "amber", true)
	holds(arm == "moderate", "arm_moderate", "amber", true)
	holds(w.Gain == growth.NotRose && !w.Twice, "not_gained", "yellow", false)
	hfa := a.Category(growth.HFA).Code
	holds(hfa == "severely-stunted", "severely_stunted", "amber", true)
	holds(hfa == "stunted", "stunted", "amber", true)
	holds(a.Overweight(), "overweight", "yellow", false)
	holds(a.Underweight() && !a.BelowRedLine(), "underweight", "yellow", false)
	holds(!slices.ContainsFunc(a.Scores[:], growth.Score.Known), "nothing", "yellow", false)
	holds(true, "well", "green", false)
	step.Refer, step.Date = refer, w.Date
	return step
}
