package family

import (
	"slices"

	"tumbuh/internal/base/db"
)

// Was is a household as it stood from a moment on.
type Was struct {
	At db.Time // by the clock of the phone that said so
	Household
}

// Histories are how households came to be what they are, from what phones said of them,
// in order of time. The last is the record as it stands, whatever clocks said.
func Histories(tx *db.Tx, regency string, households []Household) (map[db.ID][]Was, error) {
	ids := make([]db.ID, len(households))
	for i, h := range households {
		ids[i] = h.ID
	}
	edits, err := editsOf(tx, regency, ids)
	if err != nil {
		return nil, err
	}
	all := make(map[db.ID][]Was, len(households))
	for _, h := range households {
		said := edits[h.ID]
		slices.SortStableFunc(said, func(a, b Edit) int { return a.At.Compare(b.At.Time) })
		was := Was{Household: Household{Regency: regency, ID: h.ID}}
		for _, e := range said {
			was.At = e.At
			for name, value := range e.Fields {
				_ = put(was.at(name), value) // what lies in an edit was checked when it came
			}
			all[h.ID] = append(all[h.ID], was)
		}
		if n := len(all[h.ID]); n > 0 {
			all[h.ID][n-1].Household = h
		}
	}
	return all, nil
}
