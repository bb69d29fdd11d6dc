package budget

import (
	"maps"
	"slices"

	"tumbuh/internal/aksi/plan"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/register"
	"tumbuh/internal/base/rupiah"
)

// Frozen is a row as it stood.
type Frozen struct {
	ID      db.ID    `json:"id"`
	Version int      `json:"version"`
	Row     plan.Row `json:"row"`
}

// Freeze copies rows.
func Freeze(rows []register.Entry[plan.Row]) []Frozen {
	all := make([]Frozen, len(rows))
	for i, e := range rows {
		all[i] = Frozen{e.ID, e.Version, e.Body}
	}
	return all
}

// Difference is what lies between two states of a plan.
type Difference struct {
	Added, Dropped []Frozen
	Changed        []Changed
	Before, After  rupiah.Amount // of the whole plan
}

// Changed is a row that both states have.
type Changed struct {
	Before, After Frozen
	Fields        []string // that differ, by their names as JSON
}

// Nothing tells whether the states are the same.
func (d Difference) Nothing() bool { return len(d.Added)+len(d.Dropped)+len(d.Changed) == 0 }

// Compare tells what became of the rows before.
func Compare(before, after []Frozen) (d Difference, err error) {
	had := map[db.ID]Frozen{}
	for _, f := range before {
		had[f.ID] = f
		if d.Before, err = rupiah.Sum(d.Before, f.Row.Cost); err != nil {
			return d, err
		}
	}
	for _, f := range after {
		if d.After, err = rupiah.Sum(d.After, f.Row.Cost); err != nil {
			return d, err
		}
		was, ok := had[f.ID]
		delete(had, f.ID)
		if !ok {
			d.Added = append(d.Added, f)
			continue
		}
		names, err := differing(was.Row, f.Row)
		if err != nil {
			return d, err
		}
		if len(names) > 0 {
			d.Changed = append(d.Changed, Changed{was, f, names})
		}
	}
	for _, f := range before {
		if _, gone := had[f.ID]; gone {
			d.Dropped = append(d.Dropped, f)
		}
	}
	return d, nil
}

// differing are the fields in which two rows differ.
func differing(was, now plan.Row) ([]string, error) {
	change, err := ledger.Of(was, now)
	maps.Copy(change.Before, change.After)
	return slices.Sorted(maps.Keys(change.Before)), err
}
