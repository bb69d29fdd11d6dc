package year

import "tumbuh/internal/fact/edition"

// Step is what is to be done next, by whom, and why just that.
type Step struct {
	Key    string         // catalogue: what to do; of Output's name and Count
	Why    string         // catalogue: why this comes next; of Count and Days
	Who    string         // office that must do it; empty: the secretariat of the area
	Output edition.Output // which it is about, if one
	Count  int            // of outputs that are missing
	Days   int            // behind the plan
	Href   string         // where; empty: on the action's own page
	Part   string         // the part of that page: owner, dates, an output's key
}

// None tells whether nothing is left to do.
func (s Step) None() bool { return s.Key == "" }

// Next is the next step of an action. Before anything can be asked of somebody, there
// must be somebody; before something can be late, there must be a day; then come the
// outputs, in the order in which one leads to the next; at the end what a person claims
// is compared with what is there.
func (a Action) Next() Step {
	missing := a.Missing()
	owner := a.Body.Owner.Office
	switch {
	case a.Closed:
		return Step{}
	case a.State == Skipped:
		return Step{}
	case a.Body.Owner.None():
		return Step{Key: "year.next.owner", Why: "year.why.owner", Part: "owner"}
	case a.Body.End == 0:
		return Step{Key: "year.next.dates", Why: "year.why.dates", Who: owner, Part: "dates"}
	case a.State == Done && len(missing) > 0:
		return Step{Key: "year.next.prove", Count: len(missing), Output: missing[0].Output, Why: "year.why.prove", Who: owner, Part: missing[0].Key}
	case a.State == Done && a.Finished() == 0:
		return Step{Key: "year.next.day", Why: "year.why.day", Who: owner, Part: "dates"}
	case a.State == Done:
		return Step{}
	case len(missing) == 0:
		return Step{Key: "year.next.state", Why: "year.why.state", Who: owner, Part: "state"}
	}
	o := missing[0]
	step := Step{Key: "year.next.make", Output: o.Output, Count: len(missing), Why: "year.why.first", Who: owner, Part: o.Key}
	if !o.Live {
		step.Key = "year.next.upload"
	}
	if len(o.Facts) > 0 { // the part of the system that keeps it says what is missing, and where
		step.Href = o.Facts[0].Href
	}
	switch days, _ := a.Off(); {
	case a.Late():
		step.Why, step.Days = "year.why.late", days
	case a.State == UnderWay:
		step.Why = "year.why.under_way"
	}
	return step
}
