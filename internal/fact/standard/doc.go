// Package standard says what is due to whom when, which answers make a risk, what
// to do next after a weighing, and what a family's circumstances are called: data,
// each row with its source and how certain it is, and small functions that read
// them. The phone has the same functions (door/field/app/fact) over the same data
// ([Packed]); testdata holds the cases that both must answer alike.
//
// Thresholds on which sources disagree are settings ([Thresholds]) with what else
// is in use beside each. What is not known makes no risk: it is said to be not asked.
package standard

// Certainty says how far a row may be relied on; pages show it.
type Certainty string

const (
	Seen     Certainty = "seen"     // read in the named source, and nothing read says otherwise
	Disputed Certainty = "disputed" // sources disagree: see what else is in use
	Recalled Certainty = "recalled" // known, not read again: a person must compare it with the source
	Own      Certainty = "own"      // our own choice, where no source gives a figure
)

// Origin is where a row comes from: a source (catalogue key standard.source.…), its
// certainty, and what else is in use.
type Origin struct {
	Source    string    `json:"source"`
	Certainty Certainty `json:"certainty"`
	Also      string    `json:"also,omitempty"`
}

// Group is what somebody is to the posyandu on a day: a stage of life.
type Group string

const (
	Child      Group = "child"      // under five
	Adolescent Group = "adolescent" // a girl of 10 to 18 years
	Bride      Group = "bride"      // until the planned wedding
	Groom      Group = "groom"
	Pregnant   Group = "pregnant"
	Mother     Group = "mother" // to 42 days after the delivery (masa nifas)
	Family     Group = "family" // a household, in screening alone
)
