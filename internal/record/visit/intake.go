package visit

import (
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/record/people"
)

// Intake records many visits within one transaction, batch by batch, as
// people.Intake does with children.
type Intake struct {
	tx       *db.Tx
	regency  string
	standing map[key]*Visit
	insert   *db.Batch
	pending  map[key]*Visit // not written yet
	order    []key          // as they came
}

type key struct {
	child db.ID
	day   civil.Date
}

// NewIntake begins.
func NewIntake(tx *db.Tx, regency string) *Intake {
	return &Intake{tx: tx, regency: regency, insert: insertVisits(tx), pending: map[key]*Visit{}}
}

// Prepare looks up the visits that stand for these children between two days.
func (in *Intake) Prepare(children []db.ID, from, to civil.Date) error {
	if err := in.Close(); err != nil {
		return err
	}
	found, err := standing(in.tx, in.regency, children, from, to)
	in.standing = map[key]*Visit{}
	for i := range found {
		in.standing[key{found[i].Child, found[i].Day}] = &found[i]
	}
	return err
}

// Take records one visit of a child. A different visit of the same day is
// replaced; within one source the later line wins.
func (in *Intake) Take(v Visit, sex growth.Sex, birth civil.Date) (Visit, people.Verdict, error) {
	v.Regency, v.ID, v.Recorded = in.regency, db.NewID(), in.tx.Now()
	v.Assess(sex, birth)
	k := key{v.Child, v.Day}
	have := in.standing[k]
	if have != nil && have.same(v) {
		return *have, people.Same, nil
	}
	verdict := people.New
	switch {
	case have == nil:
	default:
		verdict = people.Changed
		if in.pending[k] != nil { // it must be there before it can be replaced
			if err := in.Close(); err != nil {
				return v, 0, err
			}
		}
		if err := replace(in.tx, *have, v.ID); err != nil {
			return v, 0, err
		}
	}
	if in.pending[k] == nil {
		in.order = append(in.order, k)
	}
	in.standing[k], in.pending[k] = &v, &v
	return v, verdict, nil
}

// Close writes what is waiting.
func (in *Intake) Close() error {
	for _, k := range in.order {
		if err := in.insert.Add(in.pending[k].values()...); err != nil {
			return err
		}
	}
	clear(in.pending)
	in.order = in.order[:0]
	_, err := in.insert.Flush()
	return err
}
