package care

import (
	"encoding/json"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/people"
)

// The kinds of events.
const (
	KindExam       = "exam"
	KindEngagement = "engagement"
	KindPregnancy  = "pregnancy"
	KindDelivery   = "delivery"
	KindVisit      = "visit"
	KindServices   = "services"
	KindReferral   = "referral"
	KindAnswer     = "answer"
	KindDeparture  = "departure"
)

// The kinds of subjects.
const (
	OfHousehold = "household"
	OfPerson    = "person"
	OfChild     = "child"
)

// kinds tell of whom an event can be, and whether one only can be true of what two
// corrections of it say.
var kinds = map[string]struct {
	of     []string
	woman  bool
	single bool
}{
	KindExam:       {of: []string{OfPerson}},
	KindEngagement: {of: []string{OfPerson}, single: true},
	KindPregnancy:  {of: []string{OfPerson}, woman: true, single: true},
	KindDelivery:   {of: []string{OfPerson}, woman: true, single: true},
	KindVisit:      {of: []string{OfHousehold, OfPerson, OfChild}},
	KindServices:   {of: []string{OfPerson, OfChild}},
	KindReferral:   {of: []string{OfPerson, OfChild}},
	KindAnswer:     {of: []string{OfPerson, OfChild}, single: true},
	KindDeparture:  {of: []string{OfPerson, OfChild}, single: true},
}

// Known tells whether there is such a kind of event.
func Known(kind string) bool { _, ok := kinds[kind]; return ok }

// Event is one thing that happened to a household, a person or a child.
type Event struct {
	Regency  string
	Kind     string
	Subject  db.ID
	ID       db.ID
	Day      civil.Date // 0: the body says it; else it goes before what the body says
	Village  string
	Posyandu string
	Body     json.RawMessage
	account.Source

	// What whoever takes it in knows of the subject; not kept here.
	Of    string     // OfHousehold, OfPerson, OfChild
	Sex   growth.Sex // 0: not known
	Birth civil.Date // 0: not known
	Home  string     // its village now; Village is where it happened

	// Read back, not given.
	Month      civil.Month
	Replaces   db.ID // the event that this one corrects
	ReplacedBy db.ID // itself: it only takes another back
	Recorded   db.Time
}

// Outcome is what became of an event. Stored: it was not there before, so that the
// subject's village must hear of it. From is the first month in which the subject may
// count no more, or again; 0 when none.
type Outcome struct {
	Verdict people.Verdict
	Stored  bool
	From    civil.Month
}

// Stands tells whether nothing has taken the event's place.
func (e Event) Stands() bool { return e.ReplacedBy == "" }
