package family

import (
	"bytes"
	"cmp"
	"encoding/json"
	"maps"
	"slices"

	"tumbuh/internal/base/db"
	"tumbuh/internal/record/account"
)

// The kinds of subjects.
const (
	OfHousehold = "household"
	OfPerson    = "person"
	OfChild     = "child"
)

// Edit is what somebody said of a subject; the one whose id is the subject's made it.
type Edit struct {
	Regency string
	Kind    string // OfHousehold, OfPerson, OfChild
	Subject db.ID
	ID      db.ID
	Fields  map[string]json.RawMessage
	Over    map[string]db.ID // by field: the edit whose value this one replaces
	account.Source
	Area string // of who says it: a cadre's village, an office's territory

	Also     map[string][]db.ID // further edits over which a person's decision is
	Note     bool               // not said on a phone: what an import or an office had put into the record, and when
	Recorded db.Time
}

// deleted is the field that says why a subject was a mistake; it beats all others.
const deleted = "deleted"

// State is what stands of a subject.
type State struct {
	Values    map[string]json.RawMessage   // all that was ever said, as JSON; null is not known
	Heads     map[string]db.ID             // the edit that each value is from; none where a note stands
	Conflicts map[string][]db.ID           // edits and notes that contradict each other, the one that stands first
	Past      map[string][]json.RawMessage // values that others have replaced
}

// gone tells whether the subject was a mistake.
func (s State) gone() bool { return s.Values[deleted] != nil }

// Merge is what stands after some edits of one subject, in whatever order they are
// given. See docs/sync.md.
func Merge(edits []Edit) State {
	s := State{map[string]json.RawMessage{}, map[string]db.ID{}, map[string][]db.ID{}, map[string][]json.RawMessage{}}
	names := map[string]bool{}
	for i := range edits {
		for name := range edits[i].Fields {
			names[name] = true
		}
	}
	for name := range names {
		s.settle(name, edits)
	}
	if s.gone() {
		clear(s.Conflicts)
	}
	return s
}

// settle decides one field.
func (s *State) settle(name string, edits []Edit) {
	says, notes := make([]*Edit, 0, len(edits)), []*Edit(nil)
	for i := range edits {
		if e := &edits[i]; e.Fields[name] == nil {
			continue
		} else if e.Note {
			notes = append(notes, e)
		} else {
			says = append(says, e)
		}
	}
	heads := headsOf(name, says)
	if name == deleted { // once said, it stays
		heads = slices.DeleteFunc(says, func(e *Edit) bool { return string(e.Fields[name]) == "null" })
	}
	slices.SortFunc(heads, func(a, b *Edit) int { return cmp.Or(cmp.Compare(b.ID.Tail(), a.ID.Tail()), cmp.Compare(b.ID, a.ID)) })
	heads = amid(name, notes, says, heads)
	if len(heads) == 0 {
		return
	}
	stands := heads[0].Fields[name]
	s.Values[name] = stands
	if !heads[0].Note {
		s.Heads[name] = heads[0].ID
	}
	against := []db.ID{heads[0].ID}
	open := map[string]bool{string(stands): true}
	for _, e := range heads[1:] {
		if open[string(e.Fields[name])] = true; !bytes.Equal(e.Fields[name], stands) {
			against = append(against, e.ID)
		}
	}
	if len(against) > 1 {
		s.Conflicts[name] = against
	}
	past := map[string]bool{}
	for i := range edits {
		if text, of := edits[i].Fields[name]; of && !open[string(text)] && string(text) != "null" {
			past[string(text)] = true
		}
	}
	for _, text := range slices.Sorted(maps.Keys(past)) {
		s.Past[name] = append(s.Past[name], json.RawMessage(text))
	}
}

// amid is which heads stand, the first of all, besides what imports and offices put
// there: that is known to every edit saved later that has nothing to be over, and
// who knew it has answered what was said before. Not known, the newest stands
// against what was saved before it.
func amid(name string, notes, says, heads []*Edit) []*Edit {
	if len(notes) == 0 {
		return heads
	}
	since := func(some []*Edit, n *Edit) []*Edit {
		return slices.DeleteFunc(slices.Clone(some), func(e *Edit) bool { return e.At.Before(n.At.Time) })
	}
	for _, n := range notes {
		answered := slices.ContainsFunc(since(says, n), func(e *Edit) bool { return e.Over[name] == "" })
		if later := since(heads, n); answered && len(later) > 0 {
			heads = later
		}
	}
	newest := slices.MaxFunc(notes, func(a, b *Edit) int { return cmp.Or(a.At.Compare(b.At.Time), cmp.Compare(a.ID, b.ID)) })
	if later := since(heads, newest); len(later) > 0 {
		return later
	}
	return append([]*Edit{newest}, heads...)
}

// headsOf are the edits of a field that no other is over. Two that put the same in
// the place of the same count as one: who is over either is over both.
func headsOf(name string, says []*Edit) (heads []*Edit) {
	if len(says) < 2 {
		return slices.Clone(says)
	}
	type said struct {
		over db.ID
		text string
	}
	known := make(map[db.ID]said, len(says))
	for _, e := range says {
		known[e.ID] = said{e.Over[name], string(e.Fields[name])}
	}
	under := map[said]bool{}
	for _, e := range says {
		for _, id := range append([]db.ID{e.Over[name]}, e.Also[name]...) {
			if it, ok := known[id]; ok && id != e.ID {
				under[it] = true
			}
		}
	}
	for _, e := range says {
		if !under[known[e.ID]] {
			heads = append(heads, e)
		}
	}
	if heads == nil { // over each other in a circle: nobody's word is lost
		return slices.Clone(says)
	}
	return heads
}

// merged is what stands with one more edit.
func merged(edits []Edit, e Edit) ([]Edit, State) {
	all := append(slices.Clip(edits), e)
	slices.SortFunc(all, func(a, b Edit) int { return cmp.Compare(a.ID, b.ID) })
	return all, Merge(all)
}
