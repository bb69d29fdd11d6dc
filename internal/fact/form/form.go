// Package form computes the forms of the village cadre (KPM): from the monthly marks of
// forms 2A, 2B and 2C the quarter's recapitulations 3A and 3B, and from those form 4,
// the village convergence scorecard. Pure functions over what was received; who the
// people are, and where the marks come from, is measure/roster's.
//
// Rules: Formulir Kerja KPM (Kemendesa, 2019 generation: 1.000 HPK).
package form

import "tumbuh/internal/fact/standard"

// Cell is what one person's quarter says of one indicator.
type Cell byte

const (
	Received Cell = 'Y' // Y: in full
	Lacking  Cell = 'T' // T: was due, and not received
	NotDue   Cell = 'S' // TS: not due, counts nowhere
)

// String is the cell as the form prints it.
func (c Cell) String() string {
	if c == NotDue {
		return "TS"
	}
	return string(c)
}

// The indicators of the two recapitulations, in the order of the form.
var (
	Mother = standard.Codes{"antenatal", "tablets", "postnatal", "counselling", "home_visit", "water", "latrine", "insurance"}
	Child  = standard.Codes{"immunisation", "weighed", "measured", "counselling", "home_visit", "water", "latrine", "certificate", "insurance", "parenting"}
)

// Settings are the two rules on which copies of the form differ; a district chooses.
type Settings struct {
	HomeVisit string `json:"home_visit"` // RiskOnly or Everybody: to whom a home visit is due
	Height    string `json:"height"`     // FebruaryAugust or AnyMonth: when a length counts
}

const (
	RiskOnly       = "risk_only" // normal people: TS
	Everybody      = "all"
	FebruaryAugust = "feb_aug" // as the form designs it
	AnyMonth       = "any"     // once in the quarter
)

// Defaults are the settings of a district that has chosen nothing.
var Defaults = Settings{RiskOnly, FebruaryAugust}

// Sum is how much of what was due was received.
type Sum struct {
	Received int `json:"received"`
	Due      int `json:"due"`
}

// Add adds two sums up: levels of groups are never averaged.
func (s Sum) Add(o Sum) Sum { return Sum{s.Received + o.Received, s.Due + o.Due} }
