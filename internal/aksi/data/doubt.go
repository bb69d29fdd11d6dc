package data

import (
	"cmp"
	"reflect"
	"slices"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/standard"
	"tumbuh/internal/record/account"
)

// State is how far a doubt is.
type State string

const (
	Open     State = "open"     // nobody answers for it yet
	Assigned State = "assigned" // its owner does
	Settled  State = "settled"  // answered: it may stand as it is
	Gone     State = "gone"     // it is no more
)

// States in the order of the page's tabs.
var States = []State{Open, Assigned, Settled, Gone}

// Kind is one rule of the queue. Words: data.doubt.<key>, .rule and .do.
type Kind struct {
	Key       string
	Source    string // of the rule: data.source.<key>; empty: our own choice
	Certainty standard.Certainty
	Settles   account.Action // what somebody must be allowed to do to settle it
}

// Kinds in the order in which doubts of the same age are shown.
var Kinds = []Kind{
	{"held", "", standard.Own, account.FieldMend},
	{"conflict", "", standard.Own, account.FieldMend},
	{"implausible", "who", standard.Seen, account.ChildRead},
	{"digits", "smart", standard.Recalled, account.ChildRead},
	{"spread", "who", standard.Recalled, account.ChildRead},
	{"twin", "", standard.Own, account.ChildMerge},
	{"twin-family", "", standard.Own, account.ChildMerge},
	{"nik", "dukcapil", standard.Seen, account.ChildRead},
	{"absent", "", standard.Own, account.ChildRead},
	{"prevalence", "", standard.Own, account.QualityRead},
	{"impossible", "perpres", standard.Seen, account.CoverageEnter},
	{"far", "", standard.Own, account.CoverageEnter},
	{"coverage", "", standard.Own, account.CoverageEnter},
	{"krs", "bkkbn", standard.Seen, account.FamilyVerify},
}

// KindOf finds a rule by its key.
func KindOf(key string) (Kind, bool) {
	i := slices.IndexFunc(Kinds, func(k Kind) bool { return k.Key == key })
	if i < 0 {
		return Kind{}, false
	}
	return Kinds[i], true
}

// Detail is what makes a doubt one: numbers, places and periods, and nobody's name.
type Detail struct {
	Count     int64        `json:"count,omitempty"` // of so many
	Of        int64        `json:"of,omitempty"`
	Month     civil.Month  `json:"month,omitempty"`
	Posyandu  string       `json:"posyandu,omitempty"`
	Signs     []string     `json:"signs,omitempty"` // measure/quality names them
	Indicator string       `json:"indicator,omitempty"`
	Period    civil.Period `json:"period,omitzero"`
	Office    string       `json:"office,omitempty"`
	Before    *Share       `json:"before,omitempty"` // the round, or the count, that it does not fit with
	Was       string       `json:"was,omitempty"`    // and which that is: a month or a period
	Size      int64        `json:"size"`             // how much there is of it: an answered doubt that grows is asked again
}

// Share is a numerator and its denominator.
type Share struct {
	Numerator   int64 `json:"numerator"`
	Denominator int64 `json:"denominator"`
}

// Found is a doubt as the rules find it.
type Found struct {
	Kind   string
	Target string // what it is about: a village, village/posyandu, indicator/period/area
	Area   string // code of the village, kecamatan or regency
	Detail Detail
}

// Doubt is something in the data that a person must answer for.
type Doubt struct {
	Found
	Since   db.Time // it is there
	State   State
	Owner   db.ID
	Name    string // of the owner
	Due     civil.Date
	Answer  string
	Changed db.Time
	By      string
}

// Late tells whether its answer is overdue.
func (d Doubt) Late(today civil.Date) bool { return d.State == Assigned && d.Due != 0 && d.Due < today }

// grown says by how much an answered doubt may grow before it is asked again.
const grown = 1.25

// compare brings the queue up to date: what is new is opened, what has vanished is gone,
// what comes back is opened again, and what was answered is asked again when there is a
// quarter more of it. It answers the doubts that are others now.
func compare(had []Doubt, found []Found, now db.Time) (changed []Doubt) {
	type key struct{ kind, target string }
	is := map[key]Found{}
	for _, f := range found {
		is[key{f.Kind, f.Target}] = f
	}
	for _, d := range had {
		at := key{d.Kind, d.Target}
		f, still := is[at]
		delete(is, at)
		was := d
		switch {
		case !still && d.State != Gone:
			d.State = Gone
		case still && d.State == Gone, still && d.State == Settled && float64(f.Detail.Size) > grown*float64(d.Detail.Size):
			d.State, d.Owner, d.Name, d.Due, d.Since, d.Found = Open, "", "", 0, now, f
		case still && d.State != Settled: // an answer stands beside what it was given to
			d.Found = f
		}
		if d.State != was.State || still && !reflect.DeepEqual(d.Found, was.Found) {
			if d.State != was.State {
				d.By = ""
			}
			d.Changed = now
			changed = append(changed, d)
		}
	}
	for _, f := range found {
		if at := (key{f.Kind, f.Target}); is[at].Kind != "" {
			delete(is, at)
			changed = append(changed, Doubt{Found: f, Since: now, State: Open, Changed: now})
		}
	}
	slices.SortFunc(changed, func(a, b Doubt) int { return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Target, b.Target)) })
	return changed
}
