package indicator

import (
	"cmp"
	"slices"
	"strings"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
)

func (r *Row) compare(o *Row) int {
	return cmp.Or(cmp.Compare(r.Child, o.Child), cmp.Compare(r.Month, o.Month))
}

func (c cell) compare(o cell) int {
	return cmp.Or(cmp.Compare(c.month, o.month), cmp.Compare(c.village, o.village))
}

// familiesOf tells children that stand alone from those that were merged with others,
// and adds the others to these.
func familiesOf(tx *db.Tx, regency string, children []db.ID) (alone, kin []db.ID, err error) {
	has := map[db.ID]bool{}
	add := func(s db.Scan) error {
		var a, b db.ID
		err := s(&a, &b)
		for _, id := range []db.ID{a, b} {
			if !has[id] {
				has[id], kin = true, append(kin, id)
			}
		}
		return err
	}
	of := children
	for _, column := range []string{"id", "merged_into"} { // first up to those that are kept, then down to all of theirs
		if err := tx.Each("select id, merged_into from child where regency = $1 and merged_into is not null and "+column+" in ("+db.List(2, len(of))+")",
			db.Args([]any{regency}, of), add); err != nil {
			return nil, nil, err
		}
		of = slices.Concat(children, kin)
	}
	for _, id := range children {
		if !has[id] {
			has[id], alone = true, append(alone, id)
		}
	}
	return alone, kin, nil
}

// rowsSince reads the rows of some children from a month on, by way of the children:
// of a month that is being opened PostgreSQL believes for a minute that it has no rows,
// and would read all of them for each child. So the month is kept from it by "+ 0".
func rowsSince(tx *db.Tx, regency string, children []db.ID, from civil.Month) (map[place]*Row, error) {
	found := map[place]*Row{}
	return found, tx.Each("select m."+strings.ReplaceAll(columns, ", ", ", m.")+` from child c join child_month m on m.regency = c.regency and m.child = c.id
		where c.regency = $1 and m.month + 0 >= $2 and c.id in (`+db.List(3, len(children))+")",
		db.Args([]any{regency, int(from)}, children), func(s db.Scan) error {
			r, err := scanRow(s)
			found[place{r.Child, r.Month}] = &r
			return err
		})
}

// rewriteChanged takes away the rows that were and puts in those that are.
func rewriteChanged(tx *db.Tx, regency string, changes []Changed) error {
	were := map[civil.Month][]db.ID{}
	for _, c := range changes {
		if c.Was != nil {
			were[c.Was.Month] = append(were[c.Was.Month], c.Was.Child)
		}
	}
	for month, children := range were {
		if _, err := tx.Exec("delete from child_month where regency = $1 and month + 0 = $2 and child in ("+db.List(3, len(children))+")",
			db.Args([]any{regency, int(month)}, children)...); err != nil {
			return err
		}
	}
	rows := insertRows(tx)
	for _, c := range changes {
		if c.Is != nil {
			if err := rows.Add(c.Is.values()...); err != nil {
				return err
			}
		}
	}
	_, err := rows.Flush()
	return err
}

// addSums adds to the sums of some cells. A village that has its first row gets all its
// sums, one that has lost its last loses them.
func addSums(tx *db.Tx, regency string, cells []cell, moved map[cell][][2]int64) error {
	sums := tx.Batch("insert into figure (regency, month, village, indicator, numerator, denominator)", 6,
		`on conflict (regency, indicator, month, village) do update
			set numerator = figure.numerator + excluded.numerator, denominator = figure.denominator + excluded.denominator`)
	for _, at := range cells {
		by := moved[at]
		for i, d := range Definitions {
			if by[i] == [2]int64{} && by[registeredAt][1] <= 0 {
				continue
			}
			if err := sums.Add(regency, int(at.month), at.village, d.Key, by[i][0], by[i][1]); err != nil {
				return err
			}
		}
	}
	if _, err := sums.Flush(); err != nil {
		return err
	}
	for _, at := range cells {
		if moved[at][registeredAt][1] >= 0 {
			continue
		}
		left := 0
		if _, err := tx.One("select denominator from figure where regency = $1 and indicator = 'weighed' and month = $2 and village = $3",
			[]any{regency, int(at.month), at.village}, &left); err != nil || left > 0 {
			if err != nil {
				return err
			}
			continue
		}
		if _, err := tx.Exec("delete from figure where regency = $1 and month = $2 and village = $3", regency, int(at.month), at.village); err != nil {
			return err
		}
	}
	return nil
}
