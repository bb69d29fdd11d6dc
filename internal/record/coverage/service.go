package coverage

import (
	"context"
	"errors"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/framework"
)

// Pair is a numerator and a denominator of our own count.
type Pair struct{ Numerator, Denominator int64 }

// Service holds the use cases; each asks who.
type Service struct {
	DB  *db.DB
	Now func() time.Time
	// Counted is what our records add up to (measure/coverage); nil: nothing.
	Counted func(tx *db.Tx, regency string, keys []Key) (map[Key]Pair, error)
}

// Today is the day in a regency.
func (s *Service) Today(regency string) civil.Date {
	return civil.DateOf(s.Now().In(region.Zone(regency)))
}

func (s *Service) counted(tx *db.Tx, regency string, keys []Key) (map[Key]Pair, error) {
	if s.Counted == nil || len(keys) == 0 {
		return nil, nil
	}
	return s.Counted(tx, regency, keys)
}

// How is what becomes of values when some of them are refused.
type How uint8

const (
	Preview How = iota // nothing is written
	All                // nothing is written when one is refused
	Good               // the others are written
)

// Change is what a deed does to a value.
type Change string

const (
	Same    Change = "same"
	New     Change = "new"
	Changed Change = "changed" // also: its state
	Removed Change = "removed"
	Refused Change = "refused"
)

// Outcome is what became of one value.
type Outcome struct {
	Key
	Change        Change
	Before, After *Statement
	Err           *fault.Error // why it was refused
}

// Result is what became of all, in the order in which they were asked for.
type Result struct {
	Outcomes []Outcome
	Written  bool
}

// Count is how many outcomes are of a change.
func (r Result) Count(c Change) (n int) {
	for _, o := range r.Outcomes {
		if o.Change == c {
			n++
		}
	}
	return n
}

// decision is what a deed would do to one value: the step, or why not; neither: nothing.
type decision func(i int, had *Statement) (*Step, *fault.Error)

// errNothing ends a transaction in which nothing was done: it leaves no entry.
var errNothing = errors.New("nothing to write")

// act does one deed to many values, in one transaction with one entry in the ledger.
func (s *Service) act(ctx context.Context, by account.Actor, action string, how How, keys []Key, detail map[string]any, begin func(*db.Tx) (decision, error)) (result Result, err error) {
	regency := by.Regency()
	do := func(tx *db.Tx) (any, error) {
		decide, err := begin(tx)
		if err != nil {
			return nil, err
		}
		stands, err := standing(tx, regency, keys)
		if err != nil {
			return nil, err
		}
		var steps []Step
		if result.Outcomes, steps = outcomes(keys, stands, decide, Step{At: tx.Now(), ByID: by.ID, ByName: by.Name}); len(steps) == 0 || how == Preview || how == All && result.Count(Refused) > 0 {
			return nil, errNothing
		}
		detail["values"] = told(result.Outcomes)
		return detail, write(tx, regency, result.Outcomes, steps)
	}
	if how == Preview {
		err = s.DB.Read(ctx, func(tx *db.Tx) error { _, err := do(tx); return err })
	} else {
		err = ledger.Write(ctx, s.DB, by.By(), ledger.Deed{Regency: regency, Action: action, Target: target(keys)}, do)
	}
	if result.Written = err == nil; errors.Is(err, errNothing) {
		err = nil
	}
	return result, err
}

// outcomes are what a deed does to each value, and its steps: as many as there are
// outcomes that change something, in their order. stamp is when and by whom.
func outcomes(keys []Key, stands map[Key]*Statement, decide decision, stamp Step) (all []Outcome, steps []Step) {
	seen := make(map[Key]bool, len(keys))
	for i, key := range keys {
		o := Outcome{Key: key, Change: Same, Before: stands[key], After: stands[key]}
		step, refused := decide(i, o.Before)
		if seen[key] {
			refused = wrong("statement.twice", nil)
		}
		seen[key] = true
		switch {
		case refused != nil:
			o.Change, o.Err = Refused, refused
		case step != nil:
			step.Key, step.ID, step.At, step.ByID, step.ByName = key, db.NewID(), stamp.At, stamp.ByID, stamp.ByName
			o.After = step.after(o.Before)
			if o.Change = Changed; o.Before == nil {
				o.Change = New
			} else if o.After == nil {
				o.Change = Removed
			}
			steps = append(steps, *step)
		}
		all = append(all, o)
	}
	return all, steps
}

// told is what the ledger says of all values that a deed changed.
func told(all []Outcome) (lines []string) {
	for _, o := range all {
		if o.Change == Same || o.Change == Refused {
			continue
		}
		line := o.Indicator + " " + o.Period.String() + " " + region.Dotted(o.Area)
		before, after := o.Before.Mark(), o.After.Mark()
		if line += ": "; before != after {
			line += before + " → "
		}
		line += after
		lines = append(lines, line)
	}
	return lines
}

// target is the smallest place in which all values lie.
func target(keys []Key) string {
	if len(keys) == 0 {
		return ""
	}
	area := keys[0].Area
	for _, k := range keys {
		for len(area) > 2 && !region.Within(k.Area, area) {
			area = region.Parent(area)
		}
	}
	return area
}

// frameworks are those of all years of some values, by year.
func frameworks(tx *db.Tx, regency string, keys []Key) (all map[int]framework.Framework, err error) {
	all = map[int]framework.Framework{}
	for _, k := range keys {
		if _, have := all[k.Period.Year()]; !have && !k.Period.IsZero() {
			if all[k.Period.Year()], err = framework.Read(tx, regency, k.Period.Year()); err != nil {
				return nil, err
			}
		}
	}
	return all, nil
}
