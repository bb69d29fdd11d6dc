package family

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/feed"
	"tumbuh/internal/record/people"
)

// Intake takes many edits in within one transaction: Prepare once with all of them,
// Take for each in the order in which they were saved, Close once.
type Intake struct {
	tx        *db.Tx
	regency   string
	around    around
	all       map[db.ID]*record
	changed   []*record // to be written
	fresh     []Edit    // to be written
	said      map[db.ID]people.Child
	forgotten func(people.Child) error
	reborn    map[db.ID]bool
}

// Outcome is what became of an edit.
type Outcome struct {
	Verdict people.Verdict // New, Same, Changed, Stale
	Touched []feed.Item
	Month   civil.Month // the earliest month whose figures change; 0: none
	Whose   []db.ID     // the children that they count
}

// NewIntake begins.
func NewIntake(tx *db.Tx, regency string) *Intake {
	return &Intake{tx: tx, regency: regency, around: around{regency, civil.DateOf(tx.Now().In(region.Zone(regency)))},
		all: map[db.ID]*record{}, said: map[db.ID]people.Child{}, reborn: map[db.ID]bool{}}
}

// Prepare looks up what a batch of edits may touch, and further subjects.
func (in *Intake) Prepare(edits []Edit, subjects []db.ID) error {
	var edited, named, moving []db.ID
	for _, e := range edits {
		edited = append(edited, e.Subject)
		named = append(named, e.names()...)
		if e.Kind == OfHousehold && e.ID != e.Subject && e.Fields["village"] != nil {
			moving = append(moving, e.Subject)
		}
	}
	members, err := membersOf(in.tx, in.regency, moving)
	if err != nil {
		return err
	}
	edited = append(edited, members...)
	if err := in.load(slices.Concat(edited, named, subjects)); err != nil {
		return err
	}
	if err := in.ready(edited, named); err != nil {
		return err
	}
	return in.guard(edits)
}

// names are the subjects that an edit refers to.
func (e Edit) names() (all []db.ID) {
	for _, name := range []string{"household", "mother"} {
		var to db.ID
		if put(&to, e.Fields[name]) == nil && to != "" {
			all = append(all, to)
		}
	}
	return all
}

// guard looks up which children, as each edit describes them, were erased.
func (in *Intake) guard(edits []Edit) (err error) {
	now := map[db.ID]people.Child{}
	var batch []people.Child
	for _, e := range edits {
		if e.Kind != OfChild {
			continue
		}
		c, seen := now[e.Subject]
		if r := in.all[e.Subject]; !seen && r != nil {
			c = r.child
		}
		identified := false
		for _, name := range []string{"nik", "temp", "name", "birth"} {
			if raw := e.Fields[name]; raw != nil {
				to := childAt(&c, name)
				if name == "nik" {
					to = &c.NIK
				}
				identified = put(to, raw) == nil || identified // Take refuses what cannot be read
			}
		}
		now[e.Subject] = c
		if identified {
			in.said[e.ID] = c
			batch = append(batch, c)
		}
	}
	in.forgotten, err = people.Forgotten(in.tx, in.regency, batch)
	return err
}

// Subject is how one of the subjects stands now, with the edits taken so far.
func (in *Intake) Subject(id db.ID) (Subject, bool) {
	r := in.all[id]
	if r == nil {
		return Subject{}, false
	}
	return r.subject(), true
}

// Knows tells whether an edit of a subject is kept already.
func (in *Intake) Knows(subject, id db.ID) bool {
	r := in.all[subject]
	return r != nil && r.has(id)
}

// Reborn are the children that were known and whose birth date or sex has changed:
// their weighings must be judged anew.
func (in *Intake) Reborn() (all []people.Child) {
	for _, id := range slices.Sorted(maps.Keys(in.reborn)) {
		all = append(all, in.all[id].child)
	}
	return all
}

// Take decides one edit. A fault means: refused, for the reason it names, and
// nothing was changed.
func (in *Intake) Take(e Edit) (Outcome, error) {
	r := in.all[e.Subject]
	if r != nil && r.known && !r.heard { // came after the rest
		if err := in.ready([]db.ID{r.id}, e.names()); err != nil {
			return Outcome{}, err
		}
	}
	if r != nil && r.has(e.ID) {
		return Outcome{Verdict: people.Same}, nil
	}
	e, err := in.around.clean(e)
	if err == nil {
		err = in.allow(r, e)
	}
	if err != nil {
		return Outcome{}, err
	}
	if r == nil {
		r = &record{kind: e.Kind, id: e.Subject}
		r.household, r.person = Household{Regency: in.regency, ID: r.id}, Person{Regency: in.regency, ID: r.id}
		r.child = people.Child{Regency: in.regency, ID: r.id}
		in.all[r.id] = r
	}
	e.Regency, e.Recorded = in.regency, in.tx.Now()
	e.At.Time = e.At.Truncate(time.Microsecond) // as it will be read again
	if note, some := in.note(r, e.Fields); some {
		in.fresh = append(in.fresh, note)
		r.edits, r.state = merged(r.edits, note)
	}
	in.fresh = append(in.fresh, e)
	r.edits, r.state = merged(r.edits, e)
	return in.outcome(r, e), nil
}

// allow refuses what cannot be said of a record, whatever its values.
func (in *Intake) allow(r *record, e Edit) error {
	switch {
	case r == nil && e.ID != e.Subject:
		return fault.New(fault.NotFound, "family.unknown", nil)
	case r != nil && (r.kind != e.Kind || e.ID == e.Subject):
		return fault.New(fault.Conflict, "family.taken", nil)
	}
	for name, kind := range map[string]string{"household": OfHousehold, "mother": OfPerson} {
		var id db.ID
		if raw := e.Fields[name]; raw != nil && put(&id, raw) == nil && id != "" {
			if to := in.all[id]; to == nil || to.kind != kind {
				return fault.New(fault.NotFound, "family.reference."+name, nil)
			}
		}
	}
	if r != nil {
		if err := r.subject().Fault; err != nil {
			return err
		}
	}
	if c, identified := in.said[e.ID]; identified {
		if err := in.forgotten(c); err != nil {
			return err
		}
	}
	return moves(r, e)
}

// moves refuses to make a subject elsewhere than at home, or to fetch one from
// there: who has it sends it. Two at home who moved it at once knew it there.
func moves(r *record, e Edit) error {
	var to string
	if raw := e.Fields["village"]; raw == nil || put(&to, raw) != nil {
		return nil
	}
	inside := func(raw json.RawMessage) bool {
		var village string
		return put(&village, raw) == nil && village != "" && strings.HasPrefix(village, e.Area)
	}
	switch {
	case r == nil && !strings.HasPrefix(to, e.Area):
		return fault.New(fault.Forbidden, "family.area", nil)
	case r == nil || !strings.HasPrefix(to, e.Area) || strings.HasPrefix(r.text("village"), e.Area):
		return nil
	}
	over := r.edit(e.Over["village"])
	if over != nil && inside(over.Fields["village"]) {
		return nil
	}
	if over == nil && slices.ContainsFunc(r.edits, func(e Edit) bool { return e.Note && inside(e.Fields["village"]) }) {
		return nil
	}
	return fault.New(fault.Forbidden, "family.transfer.in", nil)
}

// outcome brings a record up to date after an edit, with those that follow it.
func (in *Intake) outcome(r *record, e Edit) Outcome {
	was := r.child
	first := e.ID == e.Subject
	r.date(e, in.around.today)
	in.settle(r)
	in.mark(r)
	o := Outcome{Verdict: people.Changed, Touched: []feed.Item{r.item()}}
	switch {
	case first:
		o.Verdict = people.New
	case r.state.gone() && e.Fields[deleted] == nil, r.kind == OfChild && r.child.MergedInto != "":
		o.Verdict = people.Stale
	}
	for name := range e.Fields {
		if slices.Contains(r.state.Conflicts[name], e.ID) {
			o.Verdict = people.Stale
		}
	}
	if r.kind == OfHousehold && !first && e.Fields["village"] != nil {
		for _, m := range in.membersOf(r.id) {
			village, posyandu := m.text("village"), m.text("posyandu")
			if in.settle(m); m.text("village") != village || m.text("posyandu") != posyandu {
				in.mark(m)
				o.Touched = append(o.Touched, m.item())
				o.counts(m)
			}
		}
	}
	if r.kind != OfChild {
		return o
	}
	c := r.child
	reborn := was.Birth != c.Birth || was.Sex != c.Sex
	if reborn && !first {
		in.reborn[r.id] = true
	}
	if reborn || first || was.Deleted != c.Deleted || was.Since != c.Since || was.Village != c.Village || was.Posyandu != c.Posyandu ||
		(was.KIA == nil) != (c.KIA == nil) || c.KIA != nil && *was.KIA != *c.KIA {
		o.counts(r)
	}
	return o
}

// counts notes that a child's figures change: months without a weighing count where
// the child is now.
func (o *Outcome) counts(r *record) {
	if r.kind != OfChild {
		return
	}
	if o.Whose = append(o.Whose, r.id); o.Month == 0 || r.child.Since < o.Month {
		o.Month = r.child.Since
	}
}

func (in *Intake) membersOf(household db.ID) (all []*record) {
	for _, id := range slices.Sorted(maps.Keys(in.all)) {
		if r := in.all[id]; r.home() == household {
			all = append(all, r)
		}
	}
	return all
}

func (in *Intake) mark(r *record) {
	if !r.dirty {
		r.dirty = true
		in.changed = append(in.changed, r)
	}
}

// holders gives each number that somebody has or had to one of the children who
// now say they have it.
func (in *Intake) holders() error {
	var asked []string
	for _, r := range in.changed {
		if had, has := r.had.NIK+r.had.Claim, r.child.NIK+r.child.Claim; had != has {
			asked = append(asked, had, has)
		}
	}
	if asked == nil {
		return nil
	}
	ids, err := people.Saying(in.tx, in.regency, asked)
	if err == nil {
		err = in.load(ids)
	}
	if err != nil {
		return err
	}
	say := map[string][]*record{}
	for _, r := range in.all {
		if n := r.child.NIK + r.child.Claim; n != "" && r.child.MergedInto == "" && slices.Contains(asked, n) {
			say[n] = append(say[n], r)
		}
	}
	for nik, all := range say {
		holder := slices.MinFunc(all, func(a, b *record) int { return people.Order(&a.child, &b.child) })
		for _, r := range all {
			before := r.child
			if r.child.NIK, r.child.Claim = "", nik; r == holder {
				r.child.NIK, r.child.Claim = nik, ""
			}
			if r.child != before {
				in.mark(r)
			}
		}
	}
	return nil
}

// Close writes all that was taken.
func (in *Intake) Close() error {
	for _, write := range []func() error{in.holders, in.saveEdits, in.saveHouseholds, in.savePersons, in.saveChildren, in.saveConflicts, in.propose} {
		if err := write(); err != nil {
			return err
		}
	}
	in.changed, in.fresh = nil, nil
	return nil
}

func compare(a, b db.ID) int { return cmp.Compare(a, b) }
