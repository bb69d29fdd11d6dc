package data

import (
	"encoding/json"

	"tumbuh/internal/base/db"
)

// The kinds of data_register.
const (
	kindItem = "item"
	kindGap  = "gap"
	kindPlan = "plan"
)

// entry is what the three tables have in common.
type entry[T any] interface {
	*T
	written() *Written
	check() checks
}

func (i *Item) written() *Written { return &i.Written }
func (g *Gap) written() *Written  { return &g.Written }
func (p *Plan) written() *Written { return &p.Written }

// entries reads a table, the oldest entry first: ids are in order of time.
func entries[T any, P entry[T]](tx *db.Tx, regency, kind string) ([]T, error) {
	return db.All(tx, "select id, body, by_name, changed from data_register where regency = $1 and kind = $2 order by id", []any{regency, kind}, func(s db.Scan) (e T, err error) {
		var body string
		w := Written{}
		if err = s(&w.ID, &body, &w.By, &w.Changed); err == nil {
			err = json.Unmarshal([]byte(body), &e)
		}
		*P(&e).written() = w
		return e, err
	})
}

func saveEntry(tx *db.Tx, regency, kind string, id db.ID, body any, byID db.ID, byName string) error {
	text, err := json.Marshal(body)
	if err == nil {
		_, err = tx.Exec(`insert into data_register (regency, kind, id, body, by_id, by_name, changed) values ($1, $2, $3, $4, $5, $6, $7)
			on conflict (regency, kind, id) do update set body = excluded.body, by_id = excluded.by_id, by_name = excluded.by_name, changed = excluded.changed`,
			regency, kind, id, string(text), db.Null(byID), byName, tx.Now())
	}
	return err
}

func removeEntry(tx *db.Tx, regency, kind string, id db.ID) (bool, error) {
	n, err := tx.Exec("delete from data_register where regency = $1 and kind = $2 and id = $3", regency, kind, id)
	return n > 0, err
}
