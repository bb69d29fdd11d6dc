package care

import (
	"encoding/json"
	"slices"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/people"
	"tumbuh/internal/record/visit"
)

// Intake records many events within one transaction: Prepare looks up what a batch
// may touch, Take decides one, Close writes what came of it.
type Intake struct {
	tx      *db.Tx
	regency string
	today   civil.Date
	had     map[key]*Event     // of the batch's ids
	whole   map[db.ID][]*Event // all events of the subjects of which something is corrected
	was     map[key]db.ID      // what had taken the place of each of those, as the database has it
	about   map[db.ID]subject  // what those are, and where they live now
	leaving map[db.ID]bool     // whose departures are touched
	doubts  map[doubt][]*Event // which corrections contradict each other; none: no longer
	fresh   []*Event           // to be written
}

type key struct{ subject, id db.ID }

type subject struct{ of, home string }

type doubt struct {
	subject db.ID
	field   string
}

// NewIntake begins.
func NewIntake(tx *db.Tx, regency string) *Intake {
	return &Intake{tx: tx, regency: regency, today: civil.DateOf(tx.Now().In(region.Zone(regency))),
		about: map[db.ID]subject{}, leaving: map[db.ID]bool{}, doubts: map[doubt][]*Event{}}
}

// Prepare looks up the batch's ids, and all that is known of a subject of which the
// batch corrects something, or had corrected it before it came.
func (in *Intake) Prepare(batch []Event) error {
	if err := in.Close(); err != nil {
		return err
	}
	in.had, in.whole, in.was = map[key]*Event{}, map[db.ID][]*Event{}, map[key]db.ID{}
	found, err := byIDs(in.tx, in.regency, batch)
	if err != nil {
		return err
	}
	for _, e := range found {
		in.had[key{e.Subject, e.ID}] = e
	}
	subjects, err := replacing(in.tx, in.regency, batch)
	if err != nil {
		return err
	}
	for _, e := range batch {
		if e.Kind == KindDeparture || e.corrects() {
			subjects = append(subjects, e.Subject)
		}
	}
	for _, id := range subjects {
		in.whole[id] = nil
	}
	return in.load()
}

func (in *Intake) load() error {
	found, err := ofSubjects(in.tx, in.regency, in.whole)
	for _, e := range found {
		k := key{e.Subject, e.ID}
		if had := in.had[k]; had != nil {
			e = had
		}
		in.whole[e.Subject], in.was[k] = append(in.whole[e.Subject], e), e.ReplacedBy
	}
	return err
}

// Knows tells whether a batch's event was there before, or was taken already.
func (in *Intake) Knows(subject, id db.ID) bool { return in.had[key{subject, id}] != nil }

// Take records one event. A fault means: refused, for the reason it names, and
// nothing was changed.
func (in *Intake) Take(e Event) (Outcome, error) {
	e.Regency, e.Recorded = in.regency, in.tx.Now()
	if err := e.check(); err != nil {
		return Outcome{Verdict: people.Refused}, err
	}
	if err := e.read(in.today); err != nil {
		return Outcome{Verdict: people.Refused}, err
	}
	k := key{e.Subject, e.ID}
	if had := in.had[k]; had != nil {
		if !e.again(had) {
			return Outcome{Verdict: people.Refused}, fault.New(fault.Conflict, "field.care.other", nil)
		}
		return Outcome{Verdict: people.Same}, nil
	}
	in.had[k], in.fresh = &e, append(in.fresh, &e)
	verdict := people.New
	if e.Replaces != "" {
		verdict = people.Changed
	}
	if _, corrects := in.whole[e.Subject]; !corrects {
		return Outcome{Verdict: verdict, Stored: true}, nil
	}
	in.about[e.Subject] = subject{e.Of, e.Home}
	if in.settle(&e) {
		verdict = people.Stale
	}
	out := Outcome{Verdict: verdict, Stored: true}
	if e.Kind == KindDeparture {
		in.leaving[e.Subject] = true
		out.From = firstLeft(in.whole[e.Subject])
	}
	return out, nil
}

// settle decides anew what stands of the subject of an event, and tells whether
// that contradicts another.
func (in *Intake) settle(e *Event) (contradicts bool) {
	before := settle(in.whole[e.Subject])
	in.whole[e.Subject] = append(in.whole[e.Subject], e)
	now := settle(in.whole[e.Subject])
	for field := range before {
		in.doubts[doubt{e.Subject, field}] = nil // also where a chain has got another beginning
	}
	for field, some := range now {
		in.doubts[doubt{e.Subject, field}] = some
		contradicts = contradicts || slices.Contains(some, e)
	}
	return contradicts
}

// Close writes what is waiting.
func (in *Intake) Close() error {
	if err := in.replace(); err != nil {
		return err
	}
	if err := insert(in.tx, in.fresh); err != nil {
		return err
	}
	for id := range in.leaving {
		if err := depart(in.tx, in.regency, in.about[id].of, id, in.whole[id]); err != nil {
			return err
		}
	}
	if err := visit.Contradict(in.tx, in.conflicts()); err != nil {
		return err
	}
	in.fresh = in.fresh[:0]
	clear(in.leaving)
	clear(in.doubts)
	return nil
}

// replace writes what has taken the place of events that were there before.
func (in *Intake) replace() error {
	for subject, all := range in.whole {
		for _, e := range all {
			k := key{subject, e.ID}
			if was, there := in.was[k]; there && was != e.ReplacedBy {
				if err := setReplaced(in.tx, e); err != nil {
					return err
				}
				in.was[k] = e.ReplacedBy
			}
		}
	}
	return nil
}

// conflicts are what a person must be asked, or need not be any more.
func (in *Intake) conflicts() (all []visit.Conflict) {
	for at, some := range in.doubts {
		c := visit.Conflict{Regency: in.regency, Subject: at.subject, Field: at.field, Kind: in.about[at.subject].of, Village: in.about[at.subject].home}
		for _, e := range some {
			c.Sides = append(c.Sides, visit.Side{ID: e.ID, Value: e.Body, By: e.Name, At: e.At})
		}
		all = append(all, c)
	}
	return all
}

// corrects tells, before a body is read, whether it may name another event.
func (e Event) corrects() bool {
	var o map[string]json.RawMessage
	return json.Unmarshal(e.Body, &o) == nil && o["replaces"] != nil
}
