package db

import (
	"database/sql"
	"database/sql/driver"
	"fmt"
	"time"

	"github.com/google/uuid"
)

// ID is a UUIDv7 in text form, made by whoever creates the record; the empty ID
// is null.
type ID string

// NewID makes an ID that sorts after the ones made before.
func NewID() ID { return ID(uuid.Must(uuid.NewV7()).String()) }

// ParseID reads an ID that a stranger sent.
func ParseID(s string) (ID, bool) {
	u, err := uuid.Parse(s)
	return ID(u.String()), err == nil && len(s) == 36
}

// Tail is the random end of an id: neither a clock nor an order of arrival has a say
// in it.
func (id ID) Tail() string { return string(id[max(0, len(id)-17):]) }

// Standing is the one of two ids that stands where one must, by their tails.
func Standing(a, b ID) ID {
	if a == "" || b != "" && b.Tail()+string(b) > a.Tail()+string(a) {
		return b
	}
	return a
}

func (id ID) Value() (driver.Value, error) {
	if id == "" {
		return nil, nil
	}
	return string(id), nil
}

func (id *ID) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*id = ""
	case string:
		*id = ID(v)
	case []byte:
		*id = ID(v)
	default:
		return fmt.Errorf("scan id: %T", src)
	}
	return nil
}

// Time is a moment in UTC with microseconds: timestamptz in PostgreSQL, sortable
// text in SQLite. The zero Time is null.
type Time struct{ time.Time }

const timeLayout = "2006-01-02T15:04:05.000000Z"

func (t Time) Value() (driver.Value, error) {
	if t.IsZero() {
		return nil, nil
	}
	return t.UTC().Format(timeLayout), nil
}

func (t *Time) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		t.Time = time.Time{}
	case time.Time:
		t.Time = v.UTC()
	case string:
		parsed, err := time.Parse(time.RFC3339Nano, v)
		if err != nil {
			return fmt.Errorf("scan time: %w", err)
		}
		t.Time = parsed.UTC()
	default:
		return fmt.Errorf("scan time: %T", src)
	}
	return nil
}

// Null is v, or null when v is its type's zero: for measures, where 0 means not
// measured.
func Null[T comparable](v T) any {
	var zero T
	if v == zero {
		return nil
	}
	return v
}

// Or scans a column that may be null into dest, which is then left at its zero.
func Or[T any](dest *T) any { return &or[T]{dest} }

type or[T any] struct{ dest *T }

func (o *or[T]) Scan(src any) error {
	var n sql.Null[T]
	if err := n.Scan(src); err != nil {
		return err
	}
	*o.dest = n.V
	return nil
}
