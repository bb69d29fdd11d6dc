package people

import (
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
)

// Verdict is what became of something that arrived.
type Verdict uint8

const (
	New Verdict = iota + 1
	Same
	Changed
	Refused
	Stale // stored, but somebody else has said otherwise meanwhile
)

func (v Verdict) String() string {
	return [...]string{"", "new", "same", "changed", "refused", "stale"}[v]
}

// Intake takes many children in within one transaction, batch by batch: Prepare
// looks up whom a batch may mean, Take decides one child, Finish writes the rest.
type Intake struct {
	tx      *db.Tx
	regency string
	source  db.ID // the import
	pool    map[db.ID]*Child
	byNIK   map[string]*Child
	byTemp  map[string]*Child
	byMatch map[string][]*Child
	guard   guard
	heed    *bool            // whether there is anything to guard
	dirty   map[db.ID]extent // to be written
	order   []*Child         // the dirty ones as they came
}

// Taken is what became of a child.
type Taken struct {
	Child   Child
	Verdict Verdict
	Before  *Child // as it was, when changed
}

// NewIntake begins. The source is an id made in this transaction.
func NewIntake(tx *db.Tx, regency string, source db.ID) *Intake {
	return &Intake{tx: tx, regency: regency, source: source, dirty: map[db.ID]extent{}}
}

// Prepare looks up the children that a batch may mean.
func (in *Intake) Prepare(batch []Child) error {
	if err := in.Close(); err != nil { // so that the look-up sees the batch before
		return err
	}
	in.pool = map[db.ID]*Child{}
	in.byNIK, in.byTemp = map[string]*Child{}, map[string]*Child{}
	in.byMatch = map[string][]*Child{}
	found, err := candidates(in.tx, in.regency, batch)
	if err != nil {
		return err
	}
	for i := range found {
		in.pool[found[i].ID] = &found[i]
	}
	for i := range found {
		in.index(&found[i])
	}
	if in.heed == nil {
		yes, err := guarded(in.tx, in.regency)
		if err != nil {
			return err
		}
		in.heed = &yes
	}
	if *in.heed {
		in.guard, err = guardOf(in.tx, in.regency, batch, in.pool)
	}
	return err
}

// index makes a child findable; a merged one leads to the one that is kept.
func (in *Intake) index(c *Child) {
	means := c
	if kept := in.pool[c.MergedInto]; kept != nil { // merges are one step deep
		means = kept
	}
	if c.NIK != "" && in.byNIK[c.NIK] == nil {
		in.byNIK[c.NIK] = means
	}
	if c.TempID != "" && in.byTemp[c.TempID] == nil {
		in.byTemp[c.TempID] = means
	}
	in.byMatch[c.matchKey()] = append(in.byMatch[c.matchKey()], means)
}

// Take finds the child that arrived, or makes it. A fault means: refused, for
// the reason it names, and nothing was changed.
func (in *Intake) Take(c Child) (Taken, error) {
	c.Regency = in.regency
	have, err := in.meant(c)
	if err != nil {
		return Taken{Verdict: Refused}, err
	}
	if have == nil {
		return in.make(c)
	}
	c = in.guard.amend(*have, c)
	if in.byNIK[c.NIK] == have && have.NIK != c.NIK {
		c.NIK = "" // the number of a record merged into this one, which keeps it
	}
	before := *have
	changed := have.renew(c)
	switch {
	case have.Name != before.Name || have.Parent != before.Parent:
		in.mark(have, renamed)
	case changed:
		in.mark(have, whole)
	case *have != before:
		in.mark(have, dates)
	}
	in.byNIK[have.NIK] = have
	if !changed {
		return Taken{Child: *have, Verdict: Same}, nil
	}
	return Taken{Child: *have, Verdict: Changed, Before: &before}, nil
}

// meant is the child of a row, with what people have decided about children.
func (in *Intake) meant(c Child) (*Child, error) {
	if err := in.guard.forgot(c, c.numbers()); err != nil {
		return nil, err
	}
	have := in.guard.formerly(c, c.numbers())
	if have == nil {
		var err error
		if have, err = in.find(c); err != nil {
			return nil, err
		}
	}
	if have == nil {
		have = in.guard.formerly(c, c.keys())
	}
	if have == nil {
		return nil, in.guard.forgot(c, c.keys())
	}
	if in.guard.blocked[have.ID] {
		return nil, fault.New(fault.Conflict, "people.blocked", nil)
	}
	return have, nil
}

// find is the order of trust: NIK, temporary id, then name, birth date, sex and
// parents.
func (in *Intake) find(c Child) (*Child, error) {
	if have := in.byNIK[c.NIK]; c.NIK != "" && have != nil {
		if !samePerson(*have, in.guard.amend(*have, c)) {
			return nil, fault.New(fault.Conflict, "people.nik.other", fault.Args{"NIK": ledger.Masked(c.NIK), "Birth": have.Birth})
		}
		return have, nil
	}
	if have := in.byTemp[c.TempID]; c.TempID != "" && have != nil {
		if !samePerson(*have, in.guard.amend(*have, c)) {
			return nil, fault.New(fault.Conflict, "people.nik.other", fault.Args{"NIK": ledger.Masked(c.TempID), "Birth": have.Birth})
		}
		return have, nil
	}
	if c.Name == "" {
		return nil, nil
	}
	var match []*Child
	for _, have := range in.byMatch[c.matchKey()] {
		row := in.guard.amend(*have, c)
		otherNIK := have.NIK != "" && row.NIK != "" && have.NIK != row.NIK
		if have.Sex == row.Sex && !otherNIK && sameParent(have.Parent, row.Parent) {
			match = append(match, have)
		}
	}
	match = distinct(match)
	if len(match) > 1 {
		if here := inVillage(match, c.Village); len(here) == 1 {
			return here[0], nil
		}
		return nil, fault.New(fault.Conflict, "people.ambiguous", fault.Args{"Count": len(match), "Name": c.Name})
	}
	if len(match) == 1 {
		return match[0], nil
	}
	return nil, nil
}

func (in *Intake) make(c Child) (Taken, error) {
	c.ID, c.MadeBy = db.NewID(), in.source
	if c.Name == "" { // an NIK nobody knows yet, and no name to make a record of
		return Taken{Verdict: Refused}, fault.New(fault.Invalid, "people.nameless", fault.Args{"NIK": c.NIK})
	}
	made := &c
	in.pool[c.ID] = made
	in.index(made)
	in.mark(made, fresh)
	return Taken{Child: c, Verdict: New}, nil
}

// extent is how much of a child's record must be written.
type extent uint8

const (
	dates   extent = iota + 1 // only when it was last heard of, as of nearly every child each month
	whole                     // the record
	renamed                   // and the words that a search finds it by, in place of others
	fresh                     // all of it, for the first time
)

func (in *Intake) mark(c *Child, e extent) {
	if in.dirty[c.ID] == 0 {
		in.order = append(in.order, c)
	}
	in.dirty[c.ID] = max(in.dirty[c.ID], e)
}

// Close writes what is waiting.
func (in *Intake) Close() error {
	if err := save(in.tx, in.order, in.dirty); err != nil {
		return err
	}
	in.order = in.order[:0]
	clear(in.dirty)
	return nil
}

// Finish writes what is waiting and puts likely duplicates before a person: how
// many pairs.
func (in *Intake) Finish() (pairs int64, err error) {
	if err := in.Close(); err != nil {
		return 0, err
	}
	return propose(in.tx, in.regency, in.source)
}

func distinct(all []*Child) (out []*Child) {
	seen := map[db.ID]bool{}
	for _, c := range all {
		if !seen[c.ID] {
			seen[c.ID] = true
			out = append(out, c)
		}
	}
	return out
}

func inVillage(all []*Child, village string) (out []*Child) {
	for _, c := range all {
		if c.Village == village {
			out = append(out, c)
		}
	}
	return out
}
