package roster

import (
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/record/family"
)

// looked is for how many months back somebody is looked for who lives elsewhere and never
// lived here: longer than anybody is on a form.
const looked = 120

// kinds are those of events that can happen to people.
var kinds = []string{"exam", "engagement", "pregnancy", "delivery", "visit", "services", "referral", "answer", "departure"}

// everybody are the subjects that are or were in a village, by kind: who lives there,
// who once did, who was weighed there, and to whom something happened there. Months are
// listed for the sake of the indices, in which they stand before the village.
func everybody(tx *db.Tx, regency, village string, until civil.Month) (map[string][]db.ID, error) {
	all := map[string][]db.ID{}
	met := map[db.ID]bool{}
	take := func(query string, args []any, kinds ...string) error {
		return tx.Each(query, args, func(s db.Scan) error {
			var id db.ID
			err := s(&id)
			if !met[id] {
				met[id] = true
				for _, kind := range kinds {
					all[kind] = append(all[kind], id)
				}
			}
			return err
		})
	}
	for _, kind := range []string{family.OfHousehold, family.OfPerson, family.OfChild} {
		if err := take("select id from "+kind+" where regency = $1 and village = $2", []any{regency, village}, kind); err != nil {
			return nil, err
		}
		if err := take("select subject from feed where regency = $1 and village = $2 and kind = $3", []any{regency, village, kind}, kind); err != nil {
			return nil, err
		}
	}
	args := []any{regency, village}
	for n := range looked {
		args = append(args, int(until.Add(-n)))
	}
	if err := take("select distinct child from child_month where regency = $1 and village = $2 and month in ("+db.List(3, looked)+")", args, family.OfChild); err != nil {
		return nil, err
	}
	args = db.Args(args, kinds)
	err := take("select distinct subject from care where regency = $1 and village = $2 and month in ("+db.List(3, looked)+") and kind in ("+
		db.List(3+looked, len(kinds))+")", args, family.OfPerson, family.OfChild) // whose it is shows in their tables
	return all, err
}
