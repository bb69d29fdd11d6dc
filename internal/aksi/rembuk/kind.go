package rembuk

import (
	"slices"

	"tumbuh/internal/fact/region"
	"tumbuh/internal/fact/standard"
)

// Kind is what a meeting is for; catalogue: rembuk.kind.<key>.
type Kind string

const (
	Rembuk     Kind = "rembuk"     // rembuk stunting: the plan is agreed and promised
	Rakor      Kind = "rakor"      // coordination meeting of the TPPS
	Musrenbang Kind = "musrenbang" // general planning, where the plan's rows are brought in
	Audit      Kind = "audit"      // audit of stunting cases: causes and what is done, without names
	Other      Kind = "other"
)

// Kinds in the order of pages.
var Kinds = []Kind{Rembuk, Rakor, Musrenbang, Audit, Other}

// Levels on which meetings are held.
var Levels = []region.Level{region.Regency, region.District, region.Village}

// Rule is how often meetings of a kind are due in a year.
type Rule struct {
	Kind      Kind
	Level     region.Level
	PerYear   int
	Source    string // catalogue: rembuk.origin.<source>
	Certainty standard.Certainty
}

// Rules are what sources say, or what we chose. That of the kecamatan was read in the
// forms of one city, that of the village in one regency's regulation: neither is known to
// hold for the nation.
var Rules = []Rule{
	{Rembuk, region.Regency, 1, "kotabaru", standard.Seen},
	{Rembuk, region.District, 2, "forms", standard.Seen},
	{Rembuk, region.Village, 1, "situbondo", standard.Seen},
	{Rakor, region.Regency, 2, "forms", standard.Seen}, // monitoring and evaluation twice a year
	{Rakor, region.District, 2, "own", standard.Own},
	{Rakor, region.Village, 4, "situbondo", standard.Seen}, // steering and executing members, once in three months
}

// RuleOf is how often a kind is due on a level; none: nobody said.
func RuleOf(k Kind, l region.Level) (Rule, bool) {
	i := slices.IndexFunc(Rules, func(r Rule) bool { return r.Kind == k && r.Level == l })
	if i < 0 {
		return Rule{}, false
	}
	return Rules[i], true
}

// State is how far a meeting has come; catalogue: rembuk.state.<state>.
type State string

const (
	Planned   State = "planned"
	Invited   State = "invited"
	Held      State = "held"
	Agreed    State = "agreed" // its minutes stand
	Cancelled State = "cancelled"
)

// States in their order.
var States = []State{Planned, Invited, Held, Agreed, Cancelled}

// follows are the states that a meeting may go to. From agreed minutes there is a way
// back: it is a deed of its own, and what was promised stays as it was.
var follows = map[State][]State{
	Planned: {Invited, Held, Cancelled}, Invited: {Planned, Held, Cancelled}, Held: {Agreed, Invited}, Agreed: {Held}, Cancelled: {Planned},
}

// Next are the states that a meeting may go to.
func (s State) Next() []State { return follows[s] }

// WasHeld tells whether people have met.
func (s State) WasHeld() bool { return s == Held || s == Agreed }
