package situation

import (
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/register"
)

const (
	analyses        = register.Kind[Analysis]("situation.analysis")
	constraints     = register.Kind[Constraint]("situation.constraint")
	recommendations = register.Kind[Recommendation]("situation.recommendation")
	settings        = register.Kind[Settings]("situation.setting")
)

// Constraint is why a service does not reach those whom it is for.
type Constraint struct {
	Number    int        `json:"number"`
	Indicator string     `json:"indicator,omitempty"`
	Service   string     `json:"service,omitempty"` // in words, where it is no indicator
	Areas     []string   `json:"areas,omitempty"`   // kecamatan and villages; none: the whole area
	Group     string     `json:"group,omitempty"`   // of edition.Groups
	Kind      string     `json:"kind"`              // one of ConstraintKinds
	Cause     string     `json:"cause"`
	Repair    string     `json:"repair"`
	Office    string     `json:"office"`
	Evidence  []Evidence `json:"evidence,omitempty"`
	From      string     `json:"from,omitempty"` // the suggestion that it was made from
}

// ConstraintKinds are what can hinder; catalogue: situation.kind.<kind>.
var ConstraintKinds = []string{"supply", "access", "behaviour", "management", "data"}

// Recommendation is what should be done, and the figures that say so.
type Recommendation struct {
	Number     int        `json:"number"`
	Type       string     `json:"type"` // one of Types
	Text       string     `json:"text"`
	Indicators []string   `json:"indicators,omitempty"`
	Areas      []string   `json:"areas,omitempty"` // kecamatan and villages; none: the whole area
	Office     string     `json:"office"`
	Priority   string     `json:"priority"` // one of Priorities
	Evidence   []Evidence `json:"evidence,omitempty"`
	From       string     `json:"from,omitempty"` // the suggestion that it was made from
}

// Types of recommendations and their Priorities; catalogue: situation.type.<type>,
// situation.priority.<priority>.
var (
	Types      = []string{"location", "programme", "management", "data"}
	Priorities = []string{"high", "medium", "low"}
)

// Evidence is a figure behind a recommendation, with its value at the time.
type Evidence struct {
	Kind      string  `json:"kind"` // prevalence, measured, risk, coverage, supply, reporting, doubt
	Area      string  `json:"area"`
	Indicator string  `json:"indicator,omitempty"` // of coverage and supply; of a doubt its kind
	When      string  `json:"when"`                // month or period
	Count     int64   `json:"count"`
	Of        int64   `json:"of,omitempty"`
	Target    int     `json:"target,omitempty"` // hundredths
	Known     bool    `json:"known"`            // false: nobody told; Count and Of say nothing
	Frozen    db.ID   `json:"frozen,omitempty"` // the analysis that it stands in; empty: the live figure
	Taken     db.Time `json:"taken"`
}

// Recommendations are those of a regency and year: of the regency's own analysis and of
// its kecamatan's (Entry.Area), by area and number.
func Recommendations(tx *db.Tx, regency string, year int) ([]register.Entry[Recommendation], error) {
	return recommendations.List(tx, regency, register.Query{Year: year})
}

// Frozen is the newest analysis that an area froze for a year; Version 0 where it froze none.
func Frozen(tx *db.Tx, regency string, year int, area string) (newest register.Entry[Analysis], err error) {
	all, err := analyses.List(tx, regency, register.Query{Year: year, Area: area})
	for _, e := range all {
		if e.Area == area {
			newest = e
		}
	}
	return newest, err
}
