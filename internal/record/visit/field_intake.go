package visit

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/people"
)

// FieldIntake records weighings that phones bring, within one transaction: Prepare
// looks up what a batch may touch, Take decides one, Close writes what came of it.
type FieldIntake struct {
	tx      *db.Tx
	regency string
	today   civil.Date
	had     map[record]*Visit  // of the batch's ids
	whole   map[db.ID][]*Visit // all visits of the children of whom something must be settled
	was     map[record]db.ID   // what had taken the place of each of those, as the database has it
	doubts  map[key][]*Visit   // days that contradict each other; none: no longer
	homes   map[db.ID]string   // where those children live now
	fresh   []*Visit           // to be written
}

type record struct{ child, id db.ID }

// NewFieldIntake begins.
func NewFieldIntake(tx *db.Tx, regency string) *FieldIntake {
	return &FieldIntake{tx: tx, regency: regency, today: civil.DateOf(tx.Now().In(region.Zone(regency))), doubts: map[key][]*Visit{}, homes: map[db.ID]string{}}
}

// Prepare looks up the batch's ids, and all visits of a child that was weighed on
// such a day already or of whom something is corrected.
func (in *FieldIntake) Prepare(batch []Weighing) error {
	if err := in.Close(); err != nil {
		return err
	}
	in.had, in.whole, in.was = map[record]*Visit{}, map[db.ID][]*Visit{}, map[record]db.ID{}
	if len(batch) == 0 {
		return nil
	}
	found, err := byIDs(in.tx, in.regency, batch)
	if err != nil {
		return err
	}
	for _, v := range found {
		in.had[record{v.Child, v.ID}] = v
	}
	children, err := in.unsettled(batch)
	if err != nil {
		return err
	}
	return in.load(children)
}

// load reads all visits of children.
func (in *FieldIntake) load(children []db.ID) error {
	for _, id := range children {
		in.whole[id] = nil
	}
	all, err := ofChildren(in.tx, in.regency, children)
	for _, v := range all {
		k := record{v.Child, v.ID}
		if had := in.had[k]; had != nil {
			v = had
		}
		in.whole[v.Child], in.was[k] = append(in.whole[v.Child], v), v.ReplacedBy
	}
	return err
}

// unsettled are the children of a batch of whom a day may have two weighings, or
// something is corrected, or was before it came.
func (in *FieldIntake) unsettled(batch []Weighing) ([]db.ID, error) {
	children, err := replacing(in.tx, in.regency, batch)
	if err != nil {
		return nil, err
	}
	count, from, to := map[key]int{}, civil.Date(1<<31-1), civil.Date(0)
	ids := make([]db.ID, len(batch))
	for i, w := range batch {
		day, corrects := w.hints()
		if ids[i] = w.Child; corrects {
			children = append(children, w.Child)
		}
		if day != 0 {
			count[key{w.Child, day}]++
			from, to = min(from, day), max(to, day)
		}
	}
	if to == 0 {
		return children, nil
	}
	days, err := taken(in.tx, in.regency, ids, from, to)
	for _, k := range days {
		if count[k] > 0 {
			count[k]++
		}
	}
	for k, n := range count {
		if n > 1 {
			children = append(children, k.child)
		}
	}
	return children, err
}

// hints are what must be known of a body before it is read.
func (w Weighing) hints() (day civil.Date, corrects bool) {
	var body map[string]json.RawMessage
	if json.Unmarshal(w.Body, &body) != nil {
		return 0, false
	}
	if day = w.Day; day == 0 {
		if json.Unmarshal(body["day"], &day) != nil {
			day = 0
		}
	}
	return day, body["replaces"] != nil
}

// Knows tells whether a batch's weighing was there before, or was taken already.
func (in *FieldIntake) Knows(child, id db.ID) bool { return in.had[record{child, id}] != nil }

// Take records one weighing. A fault means: refused, for the reason it names, and
// nothing was changed.
func (in *FieldIntake) Take(w Weighing) (Outcome, error) {
	refused := Outcome{Verdict: people.Refused}
	v, err := w.visit(in.regency, in.today, in.tx.Now())
	if err != nil {
		return refused, err
	}
	k := record{v.Child, v.ID}
	if had := in.had[k]; had != nil {
		if !v.again(had) {
			return refused, fault.New(fault.Conflict, "field.care.other", nil)
		}
		return Outcome{Verdict: people.Same}, nil
	}
	in.had[k], in.fresh = v, append(in.fresh, v)
	if _, unsettled := in.whole[v.Child]; !unsettled {
		return Outcome{people.New, true, v.Day.Month()}, nil
	}
	in.homes[v.Child] = w.Home
	return in.settle(v), nil
}

// settle decides anew what stands of a child.
func (in *FieldIntake) settle(v *Visit) Outcome {
	all := append(in.whole[v.Child], v)
	in.whole[v.Child] = all
	before := make(map[db.ID]db.ID, len(all))
	for _, o := range all {
		before[o.ID] = o.ReplacedBy
	}
	before[v.ID] = v.ID // did not stand
	out := Outcome{Verdict: people.New, Stored: true}
	conflicts, days := settle(all), map[civil.Date]bool{v.Day: true}
	for _, o := range all {
		if o.ReplacedBy == before[o.ID] {
			continue
		}
		days[o.Day] = true
		if stood := before[o.ID] == ""; stood || o.ReplacedBy == "" {
			if month := o.Day.Month(); out.From == 0 || month < out.From {
				out.From = month
			}
			if stood {
				out.Verdict = people.Changed
			}
		}
	}
	for day := range days {
		in.doubts[key{v.Child, day}] = conflicts[day]
	}
	switch {
	case slices.Contains(conflicts[v.Day], v):
		out.Verdict = people.Stale
	case v.Replaces != "":
		out.Verdict = people.Changed
	case slices.ContainsFunc(all, func(o *Visit) bool { return o.ID == v.ReplacedBy && o.imported() }):
		out.Verdict = people.Same // an import had said it
	}
	return out
}

// Close writes what is waiting.
func (in *FieldIntake) Close() error {
	stale, restored := in.moved()
	if err := setReplaced(in.tx, stale); err != nil { // first: no two may stand even for a moment
		return err
	}
	if err := insertFresh(in.tx, in.fresh); err != nil {
		return err
	}
	if err := setReplaced(in.tx, restored); err != nil {
		return err
	}
	if err := in.heard(); err != nil {
		return err
	}
	if err := Contradict(in.tx, in.conflicts()); err != nil {
		return err
	}
	in.fresh = in.fresh[:0]
	clear(in.doubts)
	return nil
}

// moved are the visits that were there before and no longer stand, or stand again.
func (in *FieldIntake) moved() (stale, restored []*Visit) {
	for child, all := range in.whole {
		for _, v := range all {
			k := record{child, v.ID}
			was, there := in.was[k]
			switch {
			case !there || was == v.ReplacedBy:
				continue
			case v.ReplacedBy != "":
				stale = append(stale, v)
			default:
				restored = append(restored, v)
			}
			in.was[k] = v.ReplacedBy
		}
	}
	return stale, restored
}

// heard notes when the children of new weighings were first and last heard of.
func (in *FieldIntake) heard() error {
	days, settled := map[civil.Date][]db.ID{}, map[db.ID]bool{}
	for _, v := range in.fresh {
		if _, unsettled := in.whole[v.Child]; unsettled {
			settled[v.Child] = true
		}
		if !v.void() {
			days[v.Day] = append(days[v.Day], v.Child)
		}
	}
	for day, children := range days {
		if err := hear(in.tx, in.regency, day, children); err != nil {
			return err
		}
	}
	return resettle(in.tx, in.regency, slices.Sorted(maps.Keys(settled)))
}

// conflicts are what a person must be asked, or need not be any more.
func (in *FieldIntake) conflicts() (all []Conflict) {
	for k, some := range in.doubts {
		c := Conflict{Regency: in.regency, Kind: "child", Subject: k.child, Field: "weighing:" + k.day.String(), Village: in.homes[k.child]}
		for _, v := range some {
			c.Village = cmp.Or(c.Village, v.Village)
			c.Sides = append(c.Sides, Side{v.ID, v.Body, v.Source.Name, v.Source.At})
		}
		all = append(all, c)
	}
	return all
}

// settleAgain decides anew what stands of children after visits went away.
func settleAgain(tx *db.Tx, regency string, children []db.ID) error {
	in := &FieldIntake{tx: tx, regency: regency, whole: map[db.ID][]*Visit{}, was: map[record]db.ID{}, doubts: map[key][]*Visit{}}
	if err := in.load(children); err != nil {
		return err
	}
	for child, all := range in.whole {
		for day, some := range settle(all) {
			in.doubts[key{child, day}] = some
		}
	}
	return in.Close()
}
