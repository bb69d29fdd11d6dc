package indicator

import (
	"strconv"
	"strings"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/region"
)

// registeredIn reads the sum that stands ready.
func registeredIn(tx *db.Tx, f Filter) (n int, err error) {
	low, high := region.Span(f.Area)
	_, err = tx.One(`select sum(denominator) from figure
		where regency = $1 and indicator = 'weighed' and month = $2 and village between $3 and $4`,
		[]any{f.Area[:4], int(f.Month), low, high}, db.Or(&n))
	return n, err
}

// countNeeds counts all needs in one walk over the rows.
func countNeeds(tx *db.Tx, f Filter) (map[Need]int, error) {
	where, args := filterSQL(f)
	columns, found := make([]string, len(Needs)), make([]int, len(Needs))
	dest := make([]any, len(Needs))
	for i, need := range Needs {
		columns[i], dest[i] = "count(*) filter (where "+needs[need].where+")", &found[i]
	}
	if _, err := tx.One("select "+strings.Join(columns, ", ")+" from child_month where "+where, args, dest...); err != nil {
		return nil, err
	}
	counts := map[Need]int{}
	for i, need := range Needs {
		counts[need] = found[i]
	}
	return counts, nil
}

func posyanduNames(tx *db.Tx, village string, month civil.Month) ([]string, error) {
	return db.All(tx, `select distinct posyandu from child_month
		where regency = $1 and month = $2 and village = $3 and posyandu <> '' order by posyandu`,
		[]any{village[:4], int(month), village}, func(s db.Scan) (name string, err error) { return name, s(&name) })
}

func rowsOfVillage(tx *db.Tx, village string, month civil.Month) ([]Row, error) {
	return db.All(tx, "select "+columns+` from child_month
		where regency = $1 and month = $2 and village = $3 order by posyandu, child`,
		[]any{village[:4], int(month), village}, func(s db.Scan) (Row, error) { return scanRow(s) })
}

// filterSQL is which rows a filter means, its need apart.
func filterSQL(f Filter) (where string, args []any) {
	// A blocked child (record/privacy) is on no list.
	where = "regency = $1 and month = $2 and child not in (select id from child where regency = $1 and blocked is not null)"
	args = []any{f.Area[:4], int(f.Month)}
	and := func(condition string, value any) {
		args = append(args, value)
		where += " and " + condition + " $" + strconv.Itoa(len(args))
	}
	if low, high := region.Span(f.Area); len(f.Area) > 4 {
		and("village >=", low)
		and("village <=", high)
	}
	if f.Sex != 0 {
		and("sex =", f.Sex)
	}
	if f.AgeFrom > 0 {
		and("age >=", f.AgeFrom)
	}
	if f.AgeTo > 0 {
		and("age <", f.AgeTo)
	}
	if f.Posyandu != "" {
		and("posyandu =", f.Posyandu)
	}
	return where, args
}
