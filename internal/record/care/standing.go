package care

import (
	"bytes"
	"encoding/json"
	"slices"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/object"
)

// settle says of each of a subject's events what has taken its place, from the set
// of them alone: their order does not matter, nor what was settled before. It tells
// which corrections contradict each other: the one that stands first.
func settle(all []*Event) (conflicts map[string][]*Event) {
	byID := make(map[db.ID]*Event, len(all))
	for _, e := range all {
		byID[e.ID] = e
	}
	target := func(e *Event) *Event { // only what is of the same kind can be corrected
		if t := byID[e.Replaces]; t != nil && t.Kind == e.Kind {
			return t
		}
		return nil
	}
	named := map[db.ID]db.ID{}
	for _, e := range all {
		if t := target(e); t != nil {
			named[t.ID] = db.Standing(named[t.ID], e.ID)
		}
	}
	rivals := map[string][]*Event{}
	for _, e := range all {
		switch {
		case e.void():
			e.ReplacedBy = e.ID
		default:
			if e.ReplacedBy = named[e.ID]; e.ReplacedBy == "" && kinds[e.Kind].single && e.Replaces != "" {
				field := e.Kind + ":" + string(root(e, target))
				rivals[field] = append(rivals[field], e)
			}
		}
	}
	return contest(rivals)
}

// contest lets one of the events stand that correct the same.
func contest(rivals map[string][]*Event) (conflicts map[string][]*Event) {
	conflicts = map[string][]*Event{}
	for field, some := range rivals {
		slices.SortFunc(some, func(a, b *Event) int {
			if db.Standing(a.ID, b.ID) == a.ID {
				return -1
			}
			return 1
		})
		agree := true
		for _, e := range some[1:] {
			e.ReplacedBy = some[0].ID
			agree = agree && e.same(some[0])
		}
		if conflicts[field] = nil; !agree {
			conflicts[field] = some
		}
	}
	return conflicts
}

// root is the event at the beginning of a chain of corrections, or the id of one
// that has not come yet.
func root(e *Event, target func(*Event) *Event) db.ID {
	seen := map[db.ID]bool{}
	for t := target(e); t != nil && !seen[t.ID] && t.Replaces != ""; t = target(t) {
		seen[t.ID] = true
		e = t
	}
	return e.Replaces
}

// void tells of an event that only takes another back.
func (e *Event) void() bool { return e.ReplacedBy == e.ID }

// same tells whether two events say the same, apart from what they correct.
func (e *Event) same(o *Event) bool { return bytes.Equal(e.content(), o.content()) }

func (e *Event) content() []byte { return without(e.Body, "replaces") }

// again tells whether this is an event that was there already; its day may have
// been put right by the phone's clock otherwise than the first time.
func (e *Event) again(was *Event) bool {
	return e.Kind == was.Kind && bytes.Equal(without(e.Body, "day"), without(was.Body, "day"))
}

// without is an object without one of its keys.
func without(body json.RawMessage, key string) []byte {
	o, err := object.Read(body, "")
	if err != nil {
		return body
	}
	o.Drop(key)
	return o.Text()
}
