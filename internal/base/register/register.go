// Package register keeps documents that several people edit: a row of a plan, the
// minutes of a meeting, a team. An entry is a body with a place in time and space and a
// version. Who saves over a state that somebody else has changed since is told (Clash)
// with what stands now, and nothing is overwritten. What an entry was before stands in
// the ledger.
//
// A kind names its body's type once:
//
//	const rows = register.Kind[Row]("plan.row")
//
// Bodies are JSON: a field that is added later is empty in what was kept before.
package register

import (
	"context"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
)

// Kind is the name under which entries with bodies of one type are kept.
type Kind[T any] string

// Entry is one document.
type Entry[T any] struct {
	ID      db.ID
	Year    int    // of the actions; 0: of no year
	Area    string // to which it belongs
	Part    db.ID  // of which other entry it is a part
	Code    string // what nothing else of its kind in the regency may have; empty: nothing
	Version int    // in which it was read; 0: not kept yet
	By      string // who changed it last, and when
	Changed db.Time
	Body    T
}

// Query is which entries of a kind; what is empty is not asked.
type Query struct {
	Year int
	Area string // and what lies in it
	Part db.ID
}

// Clash says that an entry is not as it was when its editor read it.
type Clash[T any] struct {
	Stands *Entry[T] // nil: somebody has removed it
}

func (c *Clash[T]) Error() string { return c.Unwrap().Error() }

// Unwrap is what the editor is told.
func (c *Clash[T]) Unwrap() error {
	if c.Stands == nil {
		return fault.New(fault.Stale, "register.removed", nil)
	}
	return fault.New(fault.Stale, "register.stale", fault.Args{"Name": c.Stands.By})
}

// Get is one entry.
func (k Kind[T]) Get(tx *db.Tx, regency string, id db.ID) (e Entry[T], err error) {
	all, err := read[T](tx, " and id = $3", regency, string(k), id)
	return only(all, err)
}

// Coded is the entry with a code.
func (k Kind[T]) Coded(tx *db.Tx, regency, code string) (e Entry[T], err error) {
	all, err := read[T](tx, " and code = $3", regency, string(k), code)
	return only(all, err)
}

func only[T any](all []Entry[T], err error) (e Entry[T], _ error) {
	switch {
	case err != nil:
		return e, err
	case len(all) == 0:
		return e, fault.New(fault.NotFound, "register.none", nil)
	}
	return all[0], nil
}

// List is the entries of a kind, the oldest first.
func (k Kind[T]) List(tx *db.Tx, regency string, q Query) ([]Entry[T], error) {
	return list[T](tx, regency, string(k), q)
}

// Put keeps an entry, a new one where Version is 0, and tells what its body was. The
// entry has its id, version and moment afterwards. One that is kept stays in its area and
// with what it is a part of: by its id alone nobody takes another's over.
func (k Kind[T]) Put(tx *db.Tx, by ledger.By, regency string, e *Entry[T]) (was T, err error) {
	if e.ID == "" {
		e.ID = db.NewID()
	}
	if e.Version > 0 {
		had, err := k.same(tx, regency, *e)
		if err != nil {
			return was, err
		}
		if e.Area != had.Area || e.Part != had.Part { // who may write there was not asked about here
			return was, fault.New(fault.NotFound, "register.none", nil)
		}
		was = had.Body
	}
	e.Version, e.By, e.Changed = e.Version+1, by.Name, tx.Now()
	switch kept, err := put(tx, by, regency, string(k), *e); {
	case db.IsUnique(err):
		return was, fault.New(fault.Conflict, "register.code", fault.Args{"Code": e.Code}).Because(err)
	case err != nil:
		return was, err
	case !kept:
		return was, k.clash(tx, regency, e.ID)
	}
	return was, nil
}

// Drop takes an entry out, and tells what it was.
func (k Kind[T]) Drop(tx *db.Tx, regency string, e Entry[T]) (was T, err error) {
	had, err := k.same(tx, regency, e)
	if err == nil {
		err = drop(tx, regency, string(k), e.ID)
	}
	return had.Body, err
}

// same refuses to work on another version than stands.
func (k Kind[T]) same(tx *db.Tx, regency string, e Entry[T]) (had Entry[T], err error) {
	had, err = k.Get(tx, regency, e.ID)
	if fault.KindOf(err) == fault.NotFound {
		return had, &Clash[T]{}
	}
	if err == nil && had.Version != e.Version {
		return had, &Clash[T]{&had}
	}
	return had, err
}

// clash is what to tell who was a moment too late.
func (k Kind[T]) clash(tx *db.Tx, regency string, id db.ID) error {
	had, err := k.Get(tx, regency, id)
	if err != nil {
		return err
	}
	return &Clash[T]{&had}
}

// Save is Put in a transaction of its own, with what changed in the ledger. What must
// hold, or follow, in that transaction is asked by also, before anything is kept.
func (k Kind[T]) Save(ctx context.Context, d *db.DB, by ledger.By, deed ledger.Deed, e *Entry[T], also ...func(*db.Tx) error) error {
	if e.ID == "" {
		e.ID = db.NewID()
	}
	deed.Target = string(e.ID)
	kept := *e
	err := ledger.Write(ctx, d, by, deed, func(tx *db.Tx) (any, error) {
		kept = *e // a transaction may be tried again
		for _, f := range also {
			if err := f(tx); err != nil {
				return nil, err
			}
		}
		was, err := k.Put(tx, by, deed.Regency, &kept)
		if err != nil {
			return nil, err
		}
		if kept.Version == 1 {
			return ledger.Change{After: map[string]any{"body": told(kept.Body)}}, nil
		}
		return ledger.Of(told(was), told(kept.Body))
	})
	if err == nil {
		*e = kept
	}
	return err
}

// Remove is Drop in a transaction of its own; what it was stands in the ledger.
func (k Kind[T]) Remove(ctx context.Context, d *db.DB, by ledger.By, deed ledger.Deed, e Entry[T], also ...func(*db.Tx) error) error {
	deed.Target = string(e.ID)
	return ledger.Write(ctx, d, by, deed, func(tx *db.Tx) (any, error) {
		for _, f := range also {
			if err := f(tx); err != nil {
				return nil, err
			}
		}
		was, err := k.Drop(tx, deed.Regency, e)
		return ledger.Change{Before: map[string]any{"body": told(was)}}, err
	})
}

// told is a body as the ledger tells it, which keeps it for ever: of one that names
// persons (it has a method Nameless) what stands without their names.
func told[T any](body T) T {
	if b, is := any(body).(interface{ Nameless() T }); is {
		return b.Nameless()
	}
	return body
}
