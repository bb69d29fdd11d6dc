package indicator

import (
	"fmt"
	"maps"
	"reflect"
	"slices"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/record/visit"
)

// Verify computes the rows of some children from their weighings, as Refresh does,
// and tells which of them have others. It writes nothing.
func Verify(tx *db.Tx, regency string, children []db.ID) (wrong []db.ID, err error) {
	newest, err := visit.Newest(tx, regency)
	if err != nil {
		return nil, err
	}
	_, merges, err := families(tx, regency, nil)
	if err != nil {
		return nil, err
	}
	among, err := members(tx, regency, children, merges)
	if err != nil {
		return nil, err
	}
	first := max(newest, beginning) // nobody was weighed yet
	for _, m := range among {
		first = min(first, m.since)
	}
	visits, err := lastOfMonths(tx, regency, first, among)
	if err != nil {
		return nil, err
	}
	has := map[db.ID][][]any{}
	err = rowsOf(tx, regency, children, func(r *Row) error {
		has[r.Child] = append(has[r.Child], r.values())
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, m := range among {
		if !slices.Contains(children, m.id) {
			continue // merged into one of them: it is asked for itself
		}
		var must [][]any
		if m.means == m.id {
			err := m.rows(regency, m.since, newest, visits[m.id], growth.Trend{}, func(r *Row) error {
				must = append(must, r.values())
				return nil
			})
			if err != nil {
				return nil, err
			}
		}
		if !reflect.DeepEqual(must, has[m.id]) {
			wrong = append(wrong, m.id)
		}
	}
	return wrong, nil
}

// VerifySums adds the rows of a month up and tells which sums differ from those
// kept, as "village indicator". It writes nothing.
func VerifySums(tx *db.Tx, regency string, month civil.Month) (looked int, wrong []string, err error) {
	all, err := addUp(tx, regency, month)
	if err != nil {
		return 0, nil, err
	}
	must := map[string][2]int64{}
	for _, s := range all {
		for i, d := range Definitions {
			must[s.village+" "+d.Key] = s.counts[i]
		}
	}
	looked = len(must)
	err = sumsOf(tx, regency, month, func(village, indicator string, counts [2]int64) error {
		name := village + " " + indicator
		if want, ok := must[name]; !ok || want != counts {
			wrong = append(wrong, fmt.Sprint(name, " ", month))
		}
		delete(must, name)
		return nil
	})
	for _, name := range slices.Sorted(maps.Keys(must)) { // those that are not kept at all
		wrong = append(wrong, fmt.Sprint(name, " ", month))
	}
	return looked, wrong, err
}

// Open are the first and the last month that have rows or sums and are not closed;
// zero when none has.
func Open(tx *db.Tx, regency string) (first, last civil.Month, err error) {
	if first, last, err = months(tx, regency); err != nil {
		return 0, 0, err
	}
	oldest, err := oldestRow(tx, regency)
	if err != nil {
		return 0, 0, err
	}
	newest, err := newestRow(tx, regency)
	if err != nil {
		return 0, 0, err
	}
	if first == 0 || oldest != 0 && oldest < first {
		first = oldest
	}
	closed, err := Closed(tx, regency)
	return max(first, closed.After()), max(last, newest), err
}
