// Package edition holds the national framework as data: which indicators of which
// services a district must cover, year by year. The framework changes (2018: 20
// indicators; 2022: 29 essential ones and those of supply; 2025: 31, of which we have
// seen 8), so a list is an Edition, valid for the years that it names, and every row
// says where it was read and how certain that is. What a district changes is laid over
// it by record/framework.
package edition

import (
	"slices"

	"tumbuh/internal/fact/standard"
)

// Edition is the framework of some years.
type Edition struct {
	Key        string // in addresses and the database: 2018, 2022, 2025, or a district's own
	NameID     string
	NameEN     string
	From, To   int // years; To 0: until another takes its place
	Official   int // how many indicators its source says there are; fewer rows are here where not all were seen
	Source     string
	Certainty  standard.Certainty
	Indicators []Indicator
}

// Level is whose figure an indicator is.
type Level string

const (
	Village  Level = "village"  // a figure of each desa and kelurahan
	District Level = "district" // of each kecamatan
	Regency  Level = "regency"
)

// Measure is what a value of an indicator is.
type Measure string

const (
	Share Measure = "share" // numerator of denominator
	Count Measure = "count" // a number without a denominator
	YesNo Measure = "yesno" // 1 or 0
)

// Adding is how values of parts of a period make that of the whole.
type Adding string

const (
	Flow   Adding = "flow"   // events: the sum of all parts
	Stock  Adding = "stock"  // a state: that of the newest part
	People Adding = "people" // persons counted once in the period: parts cannot be added
)

// Indicator is one row of an edition.
type Indicator struct {
	ID            string // ESS-11
	NameID        string
	NameEN        string
	Group         string // whom it is about; catalogue: edition.group.<group>
	Kind          string // essential, supply, candidate, impact; catalogue: edition.kind.<kind>
	Nature        string // specific, sensitive, enabling; empty: not told
	Level         Level
	Measure       Measure
	Lower         bool // lower is better
	DesaOnly      bool // of the village's own budget (APBDes), which a kelurahan has not
	Adds          Adding
	NumeratorID   string
	NumeratorEN   string
	DenominatorID string
	DenominatorEN string
	Offices       []string // OPD that answer for it, the first enters it; catalogue: edition.office.<code>
	Targets       []Target
	Same          []string // the same indicator in other lists
	Source        string
	Certainty     standard.Certainty
	Note          string // what to know before trusting it, English; catalogue where shown: edition.note.<ID>
}

// Target is what should be reached by a year, on somebody's authority; one year can have two.
type Target struct {
	Year       int
	Hundredths int // of a percent, or of the number that is counted
	Basis      string
	Certainty  standard.Certainty
}

// Of is the edition that holds in a year; the newest for years to come.
func Of(year int) *Edition {
	for i := len(All) - 1; i >= 0; i-- {
		if All[i].From <= year {
			return &All[i]
		}
	}
	return &All[0]
}

// Get finds an edition by its key.
func Get(key string) (*Edition, bool) {
	i := slices.IndexFunc(All, func(e Edition) bool { return e.Key == key })
	if i < 0 {
		return nil, false
	}
	return &All[i], true
}

// Indicator finds a row by its id.
func (e *Edition) Indicator(id string) (Indicator, bool) {
	i := slices.IndexFunc(e.Indicators, func(x Indicator) bool { return x.ID == id })
	if i < 0 {
		return Indicator{}, false
	}
	return e.Indicators[i], true
}

// Confirmed tells whether a row may be shown without "not confirmed".
func (i Indicator) Confirmed() bool { return i.Certainty == standard.Seen }

// Target is the one that holds in a year: the newest of those that are not later, the
// first of them where a year has several; else the earliest to come.
func (i Indicator) Target(year int) (t Target, ok bool) {
	for _, x := range i.Targets {
		if !ok || x.Year <= year && x.Year > t.Year || t.Year > year && x.Year < t.Year {
			t, ok = x, true
		}
	}
	return t, ok
}
