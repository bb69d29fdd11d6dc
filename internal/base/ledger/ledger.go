// Package ledger is the audit log and the only door through which the domain
// writes: it asks who does what to which thing, and records that in the same
// transaction. Reading by-name data is recorded too.
//
// The entries of a regency are a chain: each carries the hash of the one before,
// so that Verify finds one that was changed or taken out. Where the chain ends
// lies sealed beside it, with the key that is outside the database: its last
// entries cannot be cut off unseen either. Heads noted elsewhere (Notebook) show
// when all of it was replaced. What an entry tells of a person can be erased
// (UU 27/2022 art. 8) without breaking the chain, which goes over a salted digest
// of it.
package ledger

import (
	"context"
	"encoding/json"
	"time"

	"tumbuh/internal/base/db"
)

// By is who acts, through which door, from where.
type By struct {
	ID     string
	Name   string
	Via    string // web, cli, field; system: the program itself
	Origin string // network address
}

// Deed is what is done to which thing in which regency.
type Deed struct {
	Regency string // 4 digits; "0000" for what belongs to the installation
	Action  string // noun.verb: import.take, child.merge
	Target  string // id or code
}

// Installation is the regency of deeds that belong to no regency.
const Installation = "0000"

// Change is what a deed altered, for its detail: Of leaves out what stayed.
type Change struct {
	Before map[string]any `json:"before,omitempty"`
	After  map[string]any `json:"after,omitempty"`
}

// Of is the difference between two states of one thing, by the names that they
// have as JSON. Identity numbers do not belong into it: see Masked.
func Of(before, after any) (Change, error) {
	b, err := fields(before)
	if err != nil {
		return Change{}, err
	}
	a, err := fields(after)
	for name, value := range a {
		if had, ok := b[name]; ok && same(had, value) {
			delete(a, name)
			delete(b, name)
		}
	}
	return Change{b, a}, err
}

func fields(v any) (m map[string]any, err error) {
	text, err := json.Marshal(v)
	if err == nil {
		err = json.Unmarshal(text, &m)
	}
	return m, err
}

func same(a, b any) bool {
	x, _ := json.Marshal(a)
	y, _ := json.Marshal(b)
	return string(x) == string(y)
}

// Masked is an identity number as the ledger may say it: its last four digits.
func Masked(number string) string {
	if len(number) < 8 {
		return ""
	}
	return "…" + number[len(number)-4:]
}

// Write runs f in a writing transaction; what f returns is recorded with it as
// JSON. When f fails nothing is written, not even the record. Writers of one
// regency follow one another on both engines: two imports at a time would not see
// each other's children.
func Write(ctx context.Context, d *db.DB, by By, deed Deed, f func(*db.Tx) (detail any, err error)) error {
	return d.WriteUnrecorded(ctx, func(tx *db.Tx) error {
		if err := alone(tx, deed.Regency); err != nil {
			return err
		}
		detail, err := f(tx)
		if err != nil {
			return err
		}
		return record(tx, by, deed, detail)
	})
}

// Also records a further deed of the same transaction.
func Also(tx *db.Tx, by By, deed Deed, detail any) error { return record(tx, by, deed, detail) }

// Compute runs f in a writing transaction of a regency that leaves no trace: only for
// what is computed from records, each of which has its entry, and could be computed
// again.
func Compute(ctx context.Context, d *db.DB, regency string, f func(*db.Tx) error) error {
	return d.WriteUnrecorded(ctx, func(tx *db.Tx) error {
		if err := alone(tx, regency); err != nil {
			return err
		}
		return f(tx)
	})
}

// Seen records that by-name data were read, exported or printed, at this moment.
// The reader does not wait until it is written: see db.Later.
func Seen(_ context.Context, d *db.DB, by By, deed Deed, detail any) error {
	text, err := json.Marshal(detail)
	if err == nil {
		at := db.Time{Time: time.Now().UTC().Truncate(time.Microsecond)}
		d.LaterIn(deed.Regency, func(tx *db.Tx) error { return insert(tx, by, deed, at, string(text)) })
	}
	return err
}

func record(tx *db.Tx, by By, deed Deed, detail any) error {
	text, err := json.Marshal(detail)
	if err != nil {
		return err
	}
	return insert(tx, by, deed, tx.Now(), string(text))
}
