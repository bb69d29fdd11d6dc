package register

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/ledger"
)

func read[T any](tx *db.Tx, more string, args ...any) ([]Entry[T], error) {
	return db.All(tx, "select id, year, area, part, code, body, version, by_name, changed from entry where regency = $1 and kind = $2"+more+" order by id", args,
		func(s db.Scan) (e Entry[T], err error) {
			var body string
			if err = s(&e.ID, &e.Year, &e.Area, db.Or(&e.Part), db.Or(&e.Code), &body, &e.Version, &e.By, &e.Changed); err != nil {
				return e, err
			}
			if err = json.Unmarshal([]byte(body), &e.Body); err != nil {
				err = fmt.Errorf("entry %s: %w", e.ID, err)
			}
			return e, err
		})
}

// list reads a list once in a transaction: a page that tells of a plan in three places
// asks for it three times.
func list[T any](tx *db.Tx, regency, kind string, q Query) ([]Entry[T], error) {
	type asked struct {
		regency, kind string
		q             Query
	}
	all, err := db.Once(tx, asked{regency, kind, q}, func() ([]Entry[T], error) { return listed[T](tx, regency, kind, q) })
	return slices.Clone(all), err // its order is the asker's own
}

func listed[T any](tx *db.Tx, regency, kind string, q Query) ([]Entry[T], error) {
	more, args := "", []any{regency, kind}
	ask := func(text string, value any) {
		args = append(args, value)
		more += fmt.Sprintf(text, len(args))
	}
	if q.Year != 0 {
		ask(" and year = $%d", q.Year)
	}
	if q.Area != "" {
		ask(" and area >= $%d", q.Area)
		ask(" and area <= $%d", q.Area+strings.Repeat("9", max(0, 10-len(q.Area)))) // codes are digits, at most ten
	}
	if q.Part != "" {
		ask(" and part = $%d", q.Part)
	}
	return read[T](tx, more, args...)
}

// put inserts a first version, or changes the version before: of two at the same
// moment one finds nothing to change.
func put[T any](tx *db.Tx, by ledger.By, regency, kind string, e Entry[T]) (kept bool, err error) {
	body, err := json.Marshal(e.Body)
	if err != nil {
		return false, err
	}
	id := db.ID(by.ID)
	args := []any{regency, kind, e.ID, e.Year, e.Area, db.Null(e.Part), db.Null(e.Code), string(body), e.Version, db.Null(id), e.By, e.Changed}
	if e.Version == 1 {
		n, err := tx.Exec(`insert into entry (regency, kind, id, year, area, part, code, body, version, by_id, by_name, changed)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict (regency, kind, id) do nothing`, args...)
		return n == 1, err
	}
	n, err := tx.Exec(`update entry set year = $4, area = $5, part = $6, code = $7, body = $8, version = $9, by_id = $10, by_name = $11, changed = $12
		where regency = $1 and kind = $2 and id = $3 and version = $9 - 1`, args...)
	return n == 1, err
}

// Mentions tells whether an entry of another kind has a text in its body, such as the hash
// of a file.
func Mentions(tx *db.Tx, regency, text string, but string) (bool, error) {
	var one int
	return tx.One("select 1 from entry where regency = $1 and kind <> $2 and body like $3 limit 1", []any{regency, but, "%" + text + "%"}, &one)
}

func drop(tx *db.Tx, regency, kind string, id db.ID) error {
	_, err := tx.Exec("delete from entry where regency = $1 and kind = $2 and id = $3", regency, kind, id)
	return err
}
