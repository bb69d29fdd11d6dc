package privacy

import (
	"cmp"
	"slices"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
)

const groundColumns = "regency, person, id, basis, purpose, giver, relation, given, ended, note, by_name, recorded"

func insertGround(tx *db.Tx, g Ground) error {
	_, err := tx.Exec("insert into consent ("+groundColumns+") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
		g.Regency, g.Person, g.ID, string(g.Basis), g.Purpose, g.Giver, g.Relation, g.Given, g.Ended, g.Note, g.ByName, g.Recorded)
	return err
}

// groundsOf are those of some records, the newest first.
func groundsOf(tx *db.Tx, regency string, persons []db.ID) (all []Ground, err error) {
	for _, id := range persons {
		some, err := db.All(tx, "select "+groundColumns+" from consent where regency = $1 and person = $2 order by id", []any{regency, id},
			func(s db.Scan) (g Ground, err error) {
				return g, s(&g.Regency, &g.Person, &g.ID, &g.Basis, &g.Purpose, &g.Giver, &g.Relation, &g.Given, &g.Ended, &g.Note, &g.ByName, &g.Recorded)
			})
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	slices.SortFunc(all, func(a, b Ground) int { return cmp.Compare(b.ID, a.ID) })
	return all, nil
}

// endGround tells whether there was one that stood. What was noted before stays.
func endGround(tx *db.Tx, regency string, id db.ID, day civil.Date, note string) (bool, error) {
	if note != "" {
		note = " · " + note
	}
	n, err := tx.Exec("update consent set ended = $3, note = note || $4 where regency = $1 and id = $2 and ended is null", regency, id, day, note)
	return n == 1, err
}

func forgetGrounds(tx *db.Tx, regency string, person db.ID) error {
	_, err := tx.Exec("delete from consent where regency = $1 and person = $2", regency, person)
	return err
}

// dueChildren are kept children whose time is over.
const dueChildren = ` from child where regency = $1 and merged_into is null and (birth <= $2 or gone <= $3)`

func dueIDs(tx *db.Tx, regency string, born, gone civil.Date, limit int) ([]db.ID, error) {
	return db.All(tx, "select id"+dueChildren+" order by id limit $4", []any{regency, born, gone, limit},
		func(s db.Scan) (id db.ID, err error) { return id, s(&id) })
}

// dueGroups counts them by village and year of birth.
func dueGroups(tx *db.Tx, regency string, born, gone civil.Date) (groups []Due, err error) {
	count := map[Due]int{}
	err = tx.Each("select village, birth"+dueChildren, []any{regency, born, gone}, func(s db.Scan) error {
		var village string
		var birth civil.Date
		err := s(&village, &birth)
		count[Due{Village: village, Year: birth.Month().Year()}]++
		return err
	})
	for group, n := range count {
		group.Children = n
		groups = append(groups, group)
	}
	slices.SortFunc(groups, func(a, b Due) int { return cmp.Or(cmp.Compare(a.Village, b.Village), a.Year-b.Year) })
	return groups, err
}

// traces are what the ledger says of some target, in order.
func traces(tx *db.Tx, regency, target string) ([]Trace, error) {
	return db.All(tx, "select at, by_name, via, action from ledger where regency = $1 and target = $2 order by id", []any{regency, target},
		func(s db.Scan) (t Trace, err error) { return t, s(&t.At, &t.ByName, &t.Via, &t.Action) })
}

// counted are how many children, weighings and accounts there are, and how many
// children are blocked.
func counted(tx *db.Tx, regency string) (c Counted, err error) {
	for _, of := range []struct {
		text string
		args []any
		n    *int
	}{
		{"select count(*) from child where regency = $1 and merged_into is null", []any{regency}, &c.Children},
		{"select count(*) from visit where regency = $1", []any{regency}, &c.Visits},
		{"select count(*) from child where regency = $1 and blocked is not null and merged_into is null", []any{regency}, &c.Blocked},
		{"select count(*) from account where disabled = $1", []any{false}, &c.Accounts},
		{"select count(*) from consent where regency = $1 and ended is null", []any{regency}, &c.Grounds},
		{"select count(*) from breach where regency = $1 and closed is null", []any{regency}, &c.OpenBreaches},
	} {
		if _, err := tx.One(of.text, of.args, of.n); err != nil {
			return c, err
		}
	}
	return c, nil
}
