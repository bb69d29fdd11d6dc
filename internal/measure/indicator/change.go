package indicator

import (
	"maps"
	"reflect"
	"slices"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/growth"
)

// Changed is a row before and after; nil where there was or is none.
type Changed struct{ Was, Is *Row }

// Change does what Refresh does, for a few children: what it costs follows what
// changed. It rewrites those of their rows, from a month on, that are others now, and
// moves the sums of their villages by the difference. A month that is newer than all
// rows and not later than until begins to be opened with the rows of these children
// (Opening). It answers the changes behind which there are open sums.
func Change(tx *db.Tx, regency string, from, until civil.Month, children []db.ID) ([]Changed, error) {
	closed, err := Closed(tx, regency)
	if err != nil {
		return nil, err
	}
	to, err := horizon(tx, regency, until, closed)
	if err != nil || len(children) == 0 {
		return nil, err
	}
	alone, kin, err := familiesOf(tx, regency, children)
	if err != nil {
		return nil, err
	}
	changes, err := compare(tx, regency, alone, from, to)
	if err != nil {
		return nil, err
	}
	more, err := compare(tx, regency, kin, beginning, to) // what is of one month of one may be of another's first
	if err != nil {
		return nil, err
	}
	return apply(tx, regency, closed, append(changes, more...))
}

// Gone is Change for children whose records are taken away: they have no rows any more.
func Gone(tx *db.Tx, regency string, children []db.ID) ([]Changed, error) {
	closed, err := Closed(tx, regency)
	if err != nil {
		return nil, err
	}
	was, err := rowsSince(tx, regency, children, beginning)
	if err != nil {
		return nil, err
	}
	return apply(tx, regency, closed, differing(was, nil))
}

func compare(tx *db.Tx, regency string, children []db.ID, from, to civil.Month) ([]Changed, error) {
	if len(children) == 0 {
		return nil, nil
	}
	was, err := rowsSince(tx, regency, children, from.Add(-1))
	if err != nil {
		return nil, err
	}
	trends := map[db.ID]growth.Trend{}
	for at, r := range was {
		if at.month < from { // stays, and tells how the next begins
			trends[at.child] = r.Trend
			delete(was, at)
		}
	}
	is, err := rowsAnew(tx, regency, children, from, to, trends)
	return differing(was, is), err
}

// apply writes changed rows, and the sums that are open.
func apply(tx *db.Tx, regency string, closed civil.Month, changes []Changed) ([]Changed, error) {
	if err := rewriteChanged(tx, regency, changes); err != nil {
		return nil, err
	}
	changes = slices.DeleteFunc(changes, func(c Changed) bool { return c.row().Month <= closed })
	return changes, moveSums(tx, regency, changes)
}

// place is where a row stands but for its village, which may change.
type place struct {
	child db.ID
	month civil.Month
}

// rowsAnew computes rows from records.
func rowsAnew(tx *db.Tx, regency string, children []db.ID, from, to civil.Month, trends map[db.ID]growth.Trend) (map[place]*Row, error) {
	among, err := members(tx, regency, children, true)
	if err != nil {
		return nil, err
	}
	visits, err := lastOfMonths(tx, regency, from, among)
	if err != nil {
		return nil, err
	}
	rows := map[place]*Row{}
	for _, m := range among {
		if m.means != m.id {
			continue
		}
		err := m.rows(regency, max(from, m.since), to, visits[m.id], trends[m.id], func(r *Row) error {
			kept := *r
			rows[place{m.id, r.Month}] = &kept
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// differing pairs what was with what is, in the order of child and month, and leaves out
// what is the same.
func differing(was, is map[place]*Row) (all []Changed) {
	for at, before := range was {
		if after := is[at]; after == nil || !reflect.DeepEqual(before.values(), after.values()) {
			all = append(all, Changed{before, after})
		}
	}
	for at, after := range is {
		if was[at] == nil {
			all = append(all, Changed{nil, after})
		}
	}
	slices.SortFunc(all, func(a, b Changed) int { return a.row().compare(b.row()) })
	return all
}

// row is the one that there is.
func (c Changed) row() *Row {
	if c.Is != nil {
		return c.Is
	}
	return c.Was
}

// cell is a village in a month.
type cell struct {
	month   civil.Month
	village string
}

// moveSums adds to each sum what the changes make of it.
func moveSums(tx *db.Tx, regency string, changes []Changed) error {
	moved := map[cell][][2]int64{}
	count := func(r *Row, by int64) {
		if r == nil {
			return
		}
		at := cell{r.Month, r.Village}
		if moved[at] == nil {
			moved[at] = make([][2]int64, len(Definitions))
		}
		for i, d := range Definitions {
			if d.Among(r) {
				moved[at][i][1] += by
				if d.Counts(r) {
					moved[at][i][0] += by
				}
			}
		}
	}
	for _, c := range changes {
		count(c.Was, -1)
		count(c.Is, 1)
	}
	return addSums(tx, regency, slices.SortedFunc(maps.Keys(moved), cell.compare), moved)
}

// registeredAt is the definition whose denominator are all rows.
var registeredAt = slices.IndexFunc(Definitions, func(d Definition) bool { return d.Key == "weighed" })
