package indicator

import (
	"cmp"
	"encoding/json"
	"strconv"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/region"
)

// Standing is on which lists a child stood, by its months as they are recorded
// now: what an auditor asks when somebody has seen a list.
type Standing struct {
	rows  map[civil.Month]Row
	needs map[civil.Month]map[Need]bool
}

// StandingOf reads the months of a child.
func StandingOf(tx *db.Tx, regency string, child db.ID) (s Standing, err error) {
	rows, err := rowsOfChild(tx, regency, child)
	if err != nil {
		return s, err
	}
	s.rows = map[civil.Month]Row{}
	for _, r := range rows {
		s.rows[r.Month] = r
	}
	s.needs, err = needsOfChild(tx, regency, child)
	return s, err
}

// Places are the territories whose lists the child can stand on.
func (s Standing) Places() (codes []string) {
	had := map[string]bool{}
	for _, r := range s.rows {
		for code := r.Village; len(code) >= int(region.Regency); code = region.Parent(code) {
			if !had[code] {
				had[code] = true
				codes = append(codes, code)
			}
		}
	}
	return codes
}

// On tells whether the child stood on the list of an area that the ledger tells of.
func (s Standing) On(area, detail string) bool {
	var f told
	if json.Unmarshal([]byte(detail), &f) != nil {
		return false
	}
	r, registered := s.rows[f.Month]
	return registered && s.needs[f.Month][f.Need] && region.Within(r.Village, area) &&
		(f.Sex == 0 || f.Sex == int(r.Sex)) && r.Age >= f.AgeFrom && (f.AgeTo == 0 || r.Age < f.AgeTo) && (f.Posyandu == "" || f.Posyandu == r.Posyandu) &&
		(f.After == "" || f.Need.order(r, f.After) > 0) && (f.Until == "" || f.Need.order(r, f.Until) <= 0)
}

// order tells whether a row comes before (-1), at or behind a cursor in the list
// of a need; a cursor that is none is behind nothing.
func (n Need) order(r Row, cursor string) int {
	value, child, ok := parseCursor(cursor)
	if !ok {
		return 1
	}
	c := cmp.Compare(r.Village, value)
	if number := needs[n].value; number != nil {
		bound, _ := strconv.Atoi(value)
		c = cmp.Compare(number(r), bound)
	}
	if c = cmp.Or(c, cmp.Compare(r.Child, child)); needs[n].down {
		return -c
	}
	return c
}
