package visit

import (
	"encoding/json"
	"fmt"
	"slices"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/record/people"
)

const written = `regency, child, id, day, village, posyandu, grams, mm, arm_mm, head_mm, position, oedema,
	hfa, wfa, wfh, bfa, implausible, brought, differs, import, line, hash, recorded`

func insertVisits(tx *db.Tx) *db.Batch {
	return tx.Batch("insert into visit ("+written+")", 23, "")
}

// z is a score's column: null when there is none.
func (v Visit) z(i growth.Index) any {
	if v.Scores[i].State == growth.Missing {
		return nil
	}
	return int(v.Scores[i].Z)
}

func (v Visit) values() []any {
	return []any{v.Regency, v.Child, v.ID, v.Day, v.Village, v.Posyandu, db.Null(v.Grams), db.Null(v.MM), db.Null(v.ArmMM), db.Null(v.HeadMM),
		db.Null(int(v.Position)), v.Oedema, v.z(growth.HFA), v.z(growth.WFA), v.z(growth.WFH), v.z(growth.BFA), int(v.implausible),
		v.Brought.text(), int(v.Differs), v.Import, db.Null(v.Line), db.Null(v.Hash), v.Recorded}
}

const read = `regency, child, id, day, village, posyandu, grams, mm, arm_mm, head_mm, position, oedema,
	hfa, wfa, wfh, bfa, implausible, brought, differs, import, line, recorded`

func scan(s db.Scan) (v Visit, err error) {
	var z [4]*int
	var brought string
	err = s(&v.Regency, &v.Child, &v.ID, &v.Day, &v.Village, &v.Posyandu, db.Or(&v.Grams), db.Or(&v.MM), db.Or(&v.ArmMM), db.Or(&v.HeadMM),
		db.Or(&v.Position), &v.Oedema, &z[growth.HFA], &z[growth.WFA], &z[growth.WFH], &z[growth.BFA], &v.implausible,
		db.Or(&brought), &v.Differs, &v.Import, db.Or(&v.Line), &v.Recorded)
	if err != nil {
		return v, err
	}
	v.setScores(z)
	if brought != "" {
		err = json.Unmarshal([]byte(brought), &v.Brought)
	}
	return v, err
}

func (v *Visit) setScores(z [4]*int) {
	for _, i := range Stored {
		if z[i] != nil {
			v.Scores[i] = growth.Score{Z: int16(*z[i]), State: growth.Plausible}
			if v.implausible&(1<<i) != 0 {
				v.Scores[i].State = growth.Implausible
			}
		}
	}
}

// standing are the current visits of some children between two days.
func standing(tx *db.Tx, regency string, children []db.ID, from, to civil.Date) (all []Visit, err error) {
	for len(children) > 0 {
		n := min(len(children), 500)
		some, err := db.All(tx, "select "+read+` from visit
			where regency = $1 and day between $2 and $3 and replaced_by is null and child in (`+db.List(4, n)+")",
			db.Args([]any{regency, from, to}, children[:n]), scan)
		if err != nil {
			return nil, fmt.Errorf("standing visits: %w", err)
		}
		all, children = append(all, some...), children[n:]
	}
	return all, nil
}

func replace(tx *db.Tx, old Visit, by db.ID) error {
	_, err := tx.Exec("update visit set replaced_by = $4 where regency = $1 and child = $2 and id = $3", old.Regency, old.Child, old.ID, by)
	return err
}

// Newest is the month of the latest weighing in a regency, 0 when there is none.
func Newest(tx *db.Tx, regency string) (civil.Month, error) {
	return NewestUntil(tx, regency, civil.MustDate("9999-12-31"))
}

// NewestUntil is the month of the latest weighing up to a day.
func NewestUntil(tx *db.Tx, regency string, last civil.Date) (civil.Month, error) {
	var day civil.Date
	if _, err := tx.One("select day from visit where regency = $1 and replaced_by is null and day <= $2 order by day desc limit 1",
		[]any{regency, last}, &day); err != nil || day == 0 {
		return 0, err
	}
	return day.Month(), nil
}

// Since calls f with every standing visit of a regency from a day on; with
// children, of those only. What a figure does not need (where it came from, the
// arm and head) is left out.
func Since(tx *db.Tx, regency string, from civil.Date, children []db.ID, f func(Visit) error) error {
	each := func(s db.Scan) error {
		var v Visit
		var z [4]*int
		if err := s(&v.Child, &v.ID, &v.Day, &v.Village, &v.Posyandu, db.Or(&v.Grams), db.Or(&v.MM), db.Or(&v.Position), &v.Oedema,
			&z[growth.HFA], &z[growth.WFA], &z[growth.WFH], &z[growth.BFA], &v.implausible); err != nil {
			return err
		}
		v.setScores(z)
		return f(v)
	}
	const text = `select child, id, day, village, posyandu, grams, mm, position, oedema, hfa, wfa, wfh, bfa, implausible from visit
		where regency = $1 and day >= $2 and replaced_by is null`
	if children == nil {
		return tx.Each(text, []any{regency, from}, each)
	}
	for len(children) > 0 {
		n := min(len(children), 500)
		if err := tx.Each(text+" and child in ("+db.List(3, n)+")", db.Args([]any{regency, from}, children[:n]), each); err != nil {
			return err
		}
		children = children[n:]
	}
	return nil
}

// Rescore computes a child's visits again after its birth date or sex was
// corrected.
func Rescore(tx *db.Tx, c people.Child) error {
	all, err := db.All(tx, "select "+read+" from visit where regency = $1 and child = $2", []any{c.Regency, c.ID}, scan)
	if err != nil {
		return err
	}
	for _, v := range all {
		v.Assess(c.Sex, c.Birth)
		if _, err := tx.Exec(`update visit set hfa = $4, wfa = $5, wfh = $6, bfa = $7, implausible = $8, differs = $9
			where regency = $1 and child = $2 and id = $3`, v.Regency, v.Child, v.ID,
			v.z(growth.HFA), v.z(growth.WFA), v.z(growth.WFH), v.z(growth.BFA), int(v.implausible), int(v.Differs)); err != nil {
			return err
		}
	}
	return nil
}

// Undo takes back every visit of an import; what those had replaced stands again.
func Undo(tx *db.Tx, regency string, source db.ID) error {
	children, err := replacedFrom(tx, regency, source)
	if err != nil {
		return err
	}
	for _, step := range []string{
		// They step aside first: no two visits of a day may stand even for a moment.
		"update visit set replaced_by = id where regency = $1 and import = $2 and replaced_by is null",
		`update visit set replaced_by = null where regency = $1 and import <> $2
			and replaced_by is not null and replaced_by in (select id from visit where regency = $1 and import = $2)`,
		"delete from visit where regency = $1 and import = $2",
	} {
		if _, err := tx.Exec(step, regency, source); err != nil {
			return err
		}
	}
	return settleAgain(tx, regency, children)
}

// Known are those of some hashes under which visits are kept, standing or
// replaced.
func Known(tx *db.Tx, regency string, hashes []int64) (map[int64]bool, error) {
	found := map[int64]bool{}
	if len(hashes) == 0 {
		return found, nil
	}
	err := tx.Each("select hash from visit where regency = $1 and hash is not null and hash in ("+db.List(2, len(hashes))+")",
		db.Args([]any{regency}, hashes), func(s db.Scan) error {
			var hash int64
			err := s(&hash)
			found[hash] = true
			return err
		})
	return found, err
}

// ByImport are the children whose visits an import brought.
func ByImport(tx *db.Tx, regency string, source db.ID) ([]db.ID, error) {
	return db.All(tx, "select distinct child from visit where regency = $1 and import = $2 order by child", []any{regency, source},
		func(s db.Scan) (id db.ID, err error) { return id, s(&id) })
}

// Dates are the first and last day of the standing visits of some children.
func Dates(tx *db.Tx, regency string, children []db.ID) (map[db.ID][2]civil.Date, error) {
	dates := map[db.ID][2]civil.Date{}
	for some := range slices.Chunk(children, 500) {
		err := tx.Each("select child, min(day), max(day) from visit where regency = $1 and replaced_by is null and child in ("+
			db.List(2, len(some))+") group by child", db.Args([]any{regency}, some), func(s db.Scan) error {
			var id db.ID
			var first, last civil.Date
			err := s(&id, &first, &last)
			dates[id] = [2]civil.Date{first, last}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return dates, nil
}
