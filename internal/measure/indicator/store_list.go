package indicator

import (
	"fmt"
	"strconv"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/fact/region"
)

// needs: implausible scores are never a need of the child but of the data. The
// conditions repeat those of the partial indexes.
var needs = map[Need]need{
	Stunted:     {"hfa < -200 and implausible & 1 = 0", "hfa", false, zOf(growth.HFA)},
	Wasted:      {"(wfh < -200 or oedema = true) and implausible & 4 = 0", "coalesce(wfh, -9999)", false, zOf(growth.WFH)},
	Underweight: {"wfa < -200 and implausible & 2 = 0", "wfa", false, zOf(growth.WFA)},
	Faltering:   {"t_run > 0 and gain = 'T'", "t_run", true, func(r Row) int { return r.Trend.TRun }},
	NotWeighed:  {"weighed = false", "last_month", false, func(r Row) int { return int(r.Trend.LastMonth) }},
	Overweight:  {"wfh > 200 and implausible & 4 = 0", "wfh", true, zOf(growth.WFH)},
	Doubtful:    {"implausible & 7 <> 0", "village", false, nil},
	Anyone:      {"regency = $1", "village", false, nil},
}

// zOf is the score sorted by; oedema comes first, which has no score.
func zOf(i growth.Index) func(Row) int {
	return func(r Row) int {
		if r.Days[i].State == growth.Missing {
			return -9999
		}
		return int(r.Days[i].Z)
	}
}

// listRows reads one row more than asked, to know whether there is a next page.
func listRows(tx *db.Tx, f Filter) ([]Row, error) {
	n := needs[f.Need]
	where, args := filterSQL(f)
	where += " and " + n.where
	direction, beyond := "", ">"
	if n.down {
		direction, beyond = " desc", "<"
	}
	if f.After != "" {
		value, child, ok := parseCursor(f.After)
		if !ok {
			return nil, fault.New(fault.Invalid, "indicator.cursor", nil)
		}
		var bound any = value
		if n.value != nil {
			bound, _ = strconv.Atoi(value)
		}
		where += fmt.Sprintf(" and (%s, child) %s ($%d, $%d)", n.sort, beyond, len(args)+1, len(args)+2)
		args = append(args, bound, child)
	}
	args = append(args, f.Limit+1)
	return db.All(tx, "select "+columns+" from child_month where "+where+
		" order by "+n.sort+direction+", child"+direction+" limit $"+strconv.Itoa(len(args)), args,
		func(s db.Scan) (Row, error) { return scanRow(s) })
}

func rowsOfChild(tx *db.Tx, regency string, child db.ID) ([]Row, error) {
	return db.All(tx, "select "+columns+" from child_month where regency = $1 and child = $2 order by month", []any{regency, child},
		func(s db.Scan) (Row, error) { return scanRow(s) })
}

// needsOfChild tells for each month of a child which needs it has.
func needsOfChild(tx *db.Tx, regency string, child db.ID) (map[civil.Month]map[Need]bool, error) {
	columns := ""
	for _, need := range Needs {
		columns += ", case when " + needs[need].where + " then 1 else 0 end"
	}
	all := map[civil.Month]map[Need]bool{}
	return all, tx.Each("select month"+columns+" from child_month where regency = $1 and child = $2", []any{regency, child}, func(s db.Scan) error {
		var month civil.Month
		has := make([]int, len(Needs))
		dest := []any{&month}
		for i := range has {
			dest = append(dest, &has[i])
		}
		err := s(dest...)
		all[month] = map[Need]bool{}
		for i, need := range Needs {
			all[month][need] = has[i] == 1
		}
		return err
	})
}

func figures(tx *db.Tx, q Query) ([]Figure, error) {
	low, high := region.Span(q.Area)
	args := []any{q.Area[:4], int(q.From), int(q.To), low, high, int(q.By)}
	return db.All(tx, `select substr(village, 1, $6), indicator, month, sum(numerator), sum(denominator) from figure
		where regency = $1 and month between $2 and $3 and village between $4 and $5 and indicator in (`+db.List(7, len(q.Indicators))+`)
		group by 1, 2, 3 order by 1, 2, 3`, db.Args(args, q.Indicators),
		func(s db.Scan) (f Figure, err error) {
			return f, s(&f.Area, &f.Indicator, &f.Month, &f.Numerator, &f.Denominator)
		})
}

// months leaves out those that are being opened: they are not figures yet.
func months(tx *db.Tx, regency string) (first, last civil.Month, err error) {
	opening, err := openingOf(tx, regency)
	if err != nil {
		return 0, 0, err
	}
	if opening.From == 0 {
		opening.From = 999912
	}
	_, err = tx.One("select min(month), max(month) from figure where regency = $1 and indicator = 'weighed' and month < $2",
		[]any{regency, int(opening.From)}, db.Or(&first), db.Or(&last))
	return first, last, err
}
