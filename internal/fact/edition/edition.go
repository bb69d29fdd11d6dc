// Package edition holds the national framework as data: which indicators of which
// services a district must cover, year by year. The framework changes (2018: 20
// indicators; 2022: 29 essential ones and 35 of supply, of which 23 were seen; 2025: 31,
// of which 8 were seen), so a list is an Edition, valid for the years that it names, and
// every row says how certain it is. Also the cadre's forms, the five packages of
// services and the newer scorecard. What a district changes is laid over it by
// record/framework.
//
// Sources (catalogue: edition.source.<source>): the guides of 2018 and 2019 as districts'
// programs have their list; Kemendagri 400.5/8476/SJ of 27 November 2022 (64 indicators),
// names as two districts' programs and a slide of Bina Bangda have them, fractions and
// offices as one city's forms have them; Perpres 72/2021 through slides and a report of a
// TPPS; SE 400.5.7/1685/Bangda of 17 March 2025, rows as a slide of Bappeda Jawa Timur
// has them. None was read in the original, so a target carries its own certainty.
package edition

import (
	"slices"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/fact/standard"
)

// Edition is the framework of some years.
type Edition struct {
	Key        string // in addresses and the database: 2018, 2022, 2025, or a district's own
	NameID     string
	NameEN     string
	From, To   int  // years; To 0: until another takes its place
	Apart      bool // not chosen by itself: too little of it is known
	Official   int  // how many indicators its source says there are; fewer rows are here where not all were seen
	Parts      []Part
	Source     string
	Certainty  standard.Certainty
	Indicators []Indicator
}

// Part is how many indicators of one kind the source says there are.
type Part struct {
	Kind     string
	Official int
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

// The kinds of rows.
const (
	Essential = "essential" // a service that reaches people
	Supply    = "supply"    // what makes services possible
	Candidate = "candidate" // perhaps one of the supply indicators that were not seen
	Impact    = "impact"    // what services are for
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
	DesaOnly      bool // of a desa's own budget or government, which a kelurahan has not
	Adds          Adding
	Per           civil.Span // how long a period the targets of a count are for; 0: any
	NumeratorID   string
	NumeratorEN   string
	DenominatorID string
	DenominatorEN string
	Offices       []string // OPD that answer for it, the first enters it; catalogue: edition.office.<code>
	Targets       []Target
	Same          []string // the same indicator in other lists
	Source        string   // where name and fraction were read; catalogue: edition.source.<source>
	Certainty     standard.Certainty
	Notes         []string // what to know before trusting it; catalogue: edition.note.<note>
}

// Target is what should be reached by a year, on somebody's authority; one year can have two.
type Target struct {
	Year       int
	Hundredths int    // of a percent (yes or no: 10000 is yes), or of the number that is counted
	Basis      string // catalogue: edition.basis.<basis>; of a district's own: its words
	Certainty  standard.Certainty
}

// Words are on whose authority the target is.
func (t Target) Words(p *locale.Printer) string {
	if key := "edition.basis." + t.Basis; p.Has(key) {
		return p.T(key)
	}
	return t.Basis
}

// Of is the edition that holds in a year unless a district chose another: the newest of
// which enough is known, for years to come too.
func Of(year int) *Edition {
	for i := len(All) - 1; i >= 0; i-- {
		if All[i].From <= year && !All[i].Apart {
			return &All[i]
		}
	}
	return &All[0]
}

// Get finds an edition, or the annex, by its key.
func Get(key string) (*Edition, bool) {
	if key == Annex.Key {
		return &Annex, true
	}
	i := slices.IndexFunc(All, func(e Edition) bool { return e.Key == key })
	if i < 0 {
		return nil, false
	}
	return &All[i], true
}

// Find finds a row by its id, which is that of one list alone.
func Find(id string) (x Indicator, of *Edition, found bool) {
	for i := range All {
		if x, found = All[i].Indicator(id); found {
			return x, &All[i], true
		}
	}
	x, found = Annex.Indicator(id)
	return x, &Annex, found
}

// Indicator finds a row by its id.
func (e *Edition) Indicator(id string) (Indicator, bool) {
	i := slices.IndexFunc(e.Indicators, func(x Indicator) bool { return x.ID == id })
	if i < 0 {
		return Indicator{}, false
	}
	return e.Indicators[i], true
}

// Name is what the edition is called in a language.
func (e *Edition) Name(lang string) string { return in(lang, e.NameID, e.NameEN) }

// Counts tells whether figures of a year go by the edition.
func (e *Edition) Counts(year int) bool { return e.From <= year && (e.To == 0 || year <= e.To) }

// Seen is how many of the official indicators were seen; of one kind, or with none named
// of all. Candidates are guesses at those not seen, and impact is no service: neither counts.
func (e *Edition) Seen(kind string) (n int) {
	for _, x := range e.Indicators {
		if x.Member() && (kind == "" || x.Kind == kind) {
			n++
		}
	}
	return n
}

// Member tells whether the row is one of the official list.
func (i Indicator) Member() bool { return i.Kind == Essential || i.Kind == Supply }

// Name is what the indicator is called in a language.
func (i Indicator) Name(lang string) string { return in(lang, i.NameID, i.NameEN) }

// Numerator is who or what is counted, in a language.
func (i Indicator) Numerator(lang string) string { return in(lang, i.NumeratorID, i.NumeratorEN) }

// Denominator is of whom or what; empty for a mere count, and for yes or no.
func (i Indicator) Denominator(lang string) string { return in(lang, i.DenominatorID, i.DenominatorEN) }

func in(lang, indonesian, english string) string {
	if lang == "en" && english != "" {
		return english
	}
	return indonesian
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
