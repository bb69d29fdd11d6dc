package budget

import (
	"context"
	"errors"

	"tumbuh/internal/aksi/plan"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/register"
	"tumbuh/internal/record/account"
)

// MayWrite tells who says what became of a row: its office, and the secretariat.
func MayWrite(by account.Actor, row register.Entry[plan.Row]) error {
	return plan.MayWrite(by, row.Body, row.Area)
}

// Entry is one thing that is said of a row: Placed, Granted or Realised, with the version
// over which it is said.
type Entry struct {
	Row      db.ID
	Version  int
	Placed   *Placed
	Granted  *Granted
	Realised *Realised
}

// Outcome is what became of an entry.
type Outcome struct {
	Kept bool  // false without Err: it said what stands
	Err  error // a fault of its fields, or a *register.Clash
}

// Say keeps what is said of rows, in one transaction: what cannot be kept is told, the
// rest is kept.
func (s *Service) Say(ctx context.Context, by account.Actor, year int, entries []Entry) (outcomes []Outcome, err error) {
	err = ledger.Write(ctx, s.DB, by.By(), ledger.Deed{Regency: by.Regency(), Action: "budget.say", Target: target(entries)}, func(tx *db.Tx) (any, error) {
		if outcomes, err = s.Put(tx, by, year, entries); err != nil {
			return nil, err
		}
		kept := 0
		for _, o := range outcomes {
			if o.Kept {
				kept++
			}
		}
		if kept == 0 {
			return nil, errNothing
		}
		return map[string]int{"kept": kept}, nil
	})
	if err == errNothing {
		err = nil
	}
	return outcomes, err
}

// Put is Say in somebody else's transaction.
func (s *Service) Put(tx *db.Tx, by account.Actor, year int, entries []Entry) ([]Outcome, error) {
	regency, outcomes := by.Regency(), make([]Outcome, len(entries))
	book, err := Read(tx, regency, year, regency, s.Today(regency))
	if err != nil {
		return nil, err
	}
	at := make(map[db.ID]*Line, len(book.Lines))
	for i := range book.Lines {
		at[book.Lines[i].Row.ID] = &book.Lines[i]
	}
	for i, e := range entries {
		o := &outcomes[i]
		if line := at[e.Row]; line == nil {
			o.Err = fault.New(fault.NotFound, "budget.row.none", nil)
		} else if o.Err = MayWrite(by, line.Row); o.Err == nil {
			o.Kept, o.Err = book.say(tx, by, regency, line, e)
		}
		if o.Err != nil && fault.KindOf(o.Err) == fault.Internal {
			return outcomes, o.Err
		}
	}
	return outcomes, nil
}

// errNothing ends a transaction in which there is nothing to keep.
var errNothing = errors.New("budget: nothing to keep")

// target is the row of a single entry.
func target(entries []Entry) string {
	if len(entries) == 1 {
		return string(entries[0].Row)
	}
	return ""
}

// say keeps one entry and tells the ledger what it changed.
func (b *Book) say(tx *db.Tx, by account.Actor, regency string, l *Line, e Entry) (bool, error) {
	switch row := l.Row; {
	case e.Placed != nil:
		body := *e.Placed
		if err := body.check(row.Body); err != nil {
			return false, err
		}
		return put(tx, by, regency, placed, "budget.placed", &l.Placed, e.Version, body)
	case e.Granted != nil:
		body := *e.Granted
		if err := body.check(row.Body); err != nil {
			return false, err
		}
		return put(tx, by, regency, granted, "budget.granted", &l.Granted, e.Version, body)
	case e.Realised != nil:
		body := *e.Realised
		if err := body.check(*l, b.Year, b.Today); err != nil {
			return false, err
		}
		told := l.Told[body.Quarter-1]
		if told == nil {
			told = &register.Entry[Realised]{ID: realisedID(row.ID, body.Quarter), Year: row.Year, Area: row.Area, Part: row.ID}
		}
		kept, err := put(tx, by, regency, realised, "budget.realised", told, e.Version, body)
		if kept {
			l.Told[body.Quarter-1] = told
		}
		return kept, err
	}
	return false, fault.New(fault.Invalid, "budget.invalid", nil)
}

// put keeps a body over the version that its editor saw; one that says what stands is not
// kept again, whatever was seen.
func put[T any](tx *db.Tx, by account.Actor, regency string, kind register.Kind[T], action string, stands *register.Entry[T], version int, body T) (bool, error) {
	change, err := ledger.Of(stands.Body, body)
	if err != nil || stands.Version > 0 && len(change.Before)+len(change.After) == 0 {
		return false, err
	}
	if version != stands.Version {
		seen := *stands
		return false, &register.Clash[T]{Stands: &seen}
	}
	e := *stands
	e.Body = body
	if _, err := kind.Put(tx, by.By(), regency, &e); err != nil {
		return false, err
	}
	*stands = e
	return true, ledger.Also(tx, by.By(), ledger.Deed{Regency: regency, Action: action, Target: string(e.ID)}, change)
}
