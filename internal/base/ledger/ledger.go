// Package ledger is the audit log and the only door through which the domain
// writes: it asks who does what to which thing, and records that in the same
// transaction. Reading by-name data is recorded too. Entries are in order of
// time within a regency.
package ledger

import (
	"context"
	"encoding/json"

	"tumbuh/internal/base/db"
)

// By is who acts, and through which door.
type By struct {
	ID   string
	Name string
	Via  string // web, cli, field
}

// Deed is what is done to which thing in which regency.
type Deed struct {
	Regency string // 4 digits; "0000" for what belongs to the installation
	Action  string // noun.verb: import.take, child.merge
	Target  string // id or code
}

// Installation is the regency of deeds that belong to no regency.
const Installation = "0000"

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

// Seen records that by-name data were read, exported or printed. The reader does
// not wait for it: see db.Later.
func Seen(_ context.Context, d *db.DB, by By, deed Deed, detail any) error {
	text, err := json.Marshal(detail)
	if err == nil {
		d.Later(func(tx *db.Tx) error { return insert(tx, by, deed, string(text)) })
	}
	return err
}

func record(tx *db.Tx, by By, deed Deed, detail any) error {
	text, err := json.Marshal(detail)
	if err != nil {
		return err
	}
	return insert(tx, by, deed, string(text))
}
