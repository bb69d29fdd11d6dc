// Package form computes the forms of the village cadre (KPM): from the monthly marks of
// forms 2A, 2B and 2C the quarter's recapitulations 3A and 3B, and from those form 4,
// the village convergence scorecard. Pure functions over what was received; who the
// people are, and where the marks come from, is measure/roster's.
//
// Rules: Formulir Kerja KPM (Kemendesa, 2019 generation: 1.000 HPK). Where the form
// leaves a gap, this is how it is filled:
//
//   - Ages and gestation are completed months on the last day of somebody's last month
//     on the form within the quarter. The bands 6–12, over 12 to under 18, and 18–23 are
//     then 6..12, 13..17 and 18..23; trimesters are 0..3, 4..6 and 7 on.
//   - A pregnancy beyond 9 months without a delivery stays in the third trimester and is
//     flagged: somebody must ask for the day. One of unknown age asks for what every
//     trimester asks for.
//   - A woman who has delivered stays on form 2A for that month and the two after it, as
//     three months' marks of postnatal care are asked for; those since the delivery
//     count, also when the quarter has changed meanwhile.
//   - Weighings, counselling and immunisation of a child count so far (since birth),
//     parenting classes in the calendar year, all else in the quarter. In the year's
//     first quarter five classes cannot be had yet: the form asks for them all the same.
//   - A length is due by the child's age at the quarter's end, also where February or
//     August was before it was due anything.
//   - What is due to nobody has no percentage: never 0 %.
//
// A year's scorecard is its quarters added up, one cell for each person and quarter;
// people, their status and growth mats are those of each one's last quarter. The form
// does not say how the yearly report counts: see Yearly.
package form

import (
	"slices"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/fact/standard"
)

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
	MotherCodes = standard.Codes{"antenatal", "tablets", "postnatal", "counselling", "home_visit", "water", "latrine", "insurance"}
	ChildCodes  = standard.Codes{"immunisation", "weighed", "measured", "counselling", "home_visit", "water", "latrine", "certificate", "insurance", "parenting"}
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

// Known tells whether anything was due at all: else there is no level.
func (s Sum) Known() bool { return s.Due > 0 }

// Ratio is the level of convergence, 0 to 1; of what was not due to anybody there is none.
func (s Sum) Ratio() float64 { return float64(s.Received) / float64(max(1, s.Due)) }

// Whole tells that all that was due was received, and something was.
func (s Sum) Whole() bool { return s.Due > 0 && s.Received == s.Due }

// Services are what forms 2A and 2B mark, all together. Measles are told apart from
// the basic immunisation, which the form's rule needs.
var Services = standard.Codes{"antenatal", "tablets", "postnatal", "counselling", "home_visit", "water", "latrine", "insurance",
	"immunisation", "measles", "weighed", "measured", "counselling_father", "counselling_mother", "certificate", "parenting"}

// Marks are what somebody received in a month: a bit for each of Services.
type Marks uint16

// Has tells whether a service is marked.
func (m Marks) Has(code string) bool { return m&Mark(code) != 0 }

// Mark is the mark of some services; one that there is not has none.
func Mark(codes ...string) (m Marks) {
	for _, code := range codes {
		if i := slices.Index(Services, code); i >= 0 {
			m |= 1 << i
		}
	}
	return m
}

// Monthly are the marks of one month.
type Monthly struct {
	Month civil.Month
	Marks Marks
}

// Recap is one person's quarter: a row of form 3A or 3B.
type Recap struct {
	Who    string       // whoever the caller means by it
	Home   string       // number of the KIA book, or household: table 1 counts those that differ
	Period civil.Period // the quarter
	Cells  []Cell       // in the order of MotherCodes or ChildCodes
	Sum
	Why []Reason // of each cell
	Facts
}

// Facts are what a row says beside its cells.
type Facts struct {
	Status    string     `json:"status,omitempty"` // of the last month: see Normal, Well
	Age       int        `json:"age"`              // completed months: of gestation, of the child; -1: not known
	Stage     string     `json:"stage,omitempty"`  // of a mother: First to Delivered
	Delivered civil.Date `json:"delivered,omitzero"`
	Overdue   bool       `json:"overdue,omitempty"` // beyond nine months: ask for the delivery
	Mat       string     `json:"mat,omitempty"`     // of a child: see Green
	Father    Cell       `json:"father,omitempty"`  // of a child: counselling of the father, 0 for a mother
	Told      bool       `json:"told,omitempty"`    // anybody recorded services of the quarter; else T may mean only that nobody did
}

// Reason is why a cell says what it says.
type Reason struct {
	NotDue string `json:"not_due,omitempty"` // Young, StillPregnant, Born, NoRisk; empty: due
	Had    int    `json:"had"`
	Need   int    `json:"need"`
	Within string `json:"within,omitempty"` // InQuarter …; empty: not due
}

// Why something is not due. Catalogue: scorecard.why.not_due.…
const (
	Young         = "young"
	StillPregnant = "pregnant"
	Born          = "delivered"
	NoRisk        = "no_risk"
)

// From when marks are counted. Catalogue: scorecard.why.within.…
const (
	InQuarter   = "quarter"
	InYear      = "year"
	SoFar       = "so_far"
	AfterBirth  = "since_delivery"
	InFebruary  = "february"
	InAugust    = "august"
	InBothMonth = "february_august"
)

// cell decides from a reason.
func (r Reason) cell() Cell {
	switch {
	case r.NotDue != "":
		return NotDue
	case r.Had >= r.Need:
		return Received
	}
	return Lacking
}

// settle fills in the cells and their sum.
func (r *Recap) settle() {
	r.Cells, r.Sum = make([]Cell, len(r.Why)), Sum{}
	for i, why := range r.Why {
		r.Cells[i] = why.cell()
		r.Sum = r.Sum.Add(r.Cells[i].Sum())
	}
}

// Sum is what a cell adds to its indicator.
func (c Cell) Sum() Sum {
	switch c {
	case Received:
		return Sum{1, 1}
	case Lacking:
		return Sum{0, 1}
	}
	return Sum{}
}

// Letters are cells as the database keeps them.
func Letters(cells []Cell) string {
	text := make([]byte, len(cells))
	for i, c := range cells {
		text[i] = byte(c)
	}
	return string(text)
}

// CellsOf reads them back.
func CellsOf(letters string) []Cell { return []Cell(letters) }

// count counts the months from one to another with a mark.
func count(all []Monthly, code string, from, to civil.Month) (n int) {
	mark := Mark(code)
	for _, m := range all {
		if m.Month >= from && m.Month <= to && m.Marks&mark != 0 {
			n++
		}
	}
	return n
}
