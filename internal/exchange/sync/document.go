package sync

import (
	"encoding/json"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/care"
	"tumbuh/internal/record/family"
	"tumbuh/internal/record/feed"
	"tumbuh/internal/record/visit"
)

// Doc is a household, person or child as a phone keeps it.
type Doc struct {
	ID       db.ID            `json:"id"`
	Kind     string           `json:"kind"`
	Village  string           `json:"village"`
	Posyandu string           `json:"posyandu"`
	Fields   any              `json:"f"`
	Heads    map[string]db.ID `json:"e"`
	Events   []Event          `json:"ev"`
}

// Event is what happened to it.
type Event struct {
	ID   db.ID           `json:"id"`
	Kind string          `json:"kind"`
	Day  civil.Date      `json:"day"`
	Body json.RawMessage `json:"body"`
	By   string          `json:"by"`
	Mine bool            `json:"mine,omitempty"`
}

// A phone has everything of a child under five, and two years of others: that is
// more than a pregnancy and the months after it.
const (
	young  = 60 // months
	recent = 24
)

// documents are the subjects of a page as they stand, and those that are not, or no
// longer, in the reader's place.
func documents(tx *db.Tx, by account.Actor, today civil.Date, rows []feed.Row) (docs []Doc, gone []db.ID, err error) {
	rows, err = standing(tx, by, rows)
	if err != nil {
		return nil, nil, err
	}
	kinds := map[string][]db.ID{}
	for _, r := range rows {
		if !r.Gone {
			kinds[r.Kind] = append(kinds[r.Kind], r.Subject)
		}
	}
	docs, gone = make([]Doc, 0, len(rows)), []db.ID{}
	found := make(map[db.ID]family.Doc, len(rows))
	for kind, ids := range kinds {
		some, err := family.Docs(tx, by.Regency(), kind, ids)
		if err != nil {
			return nil, nil, err
		}
		for id, d := range some {
			found[id] = d
		}
	}
	events, err := eventsOf(tx, by, today, found)
	if err != nil {
		return nil, nil, err
	}
	for _, r := range rows {
		d, there := found[r.Subject]
		if !there {
			gone = append(gone, r.Subject)
			continue
		}
		docs = append(docs, Doc{d.ID, d.Kind, d.Village, d.Posyandu, d.Fields, d.Heads, events[d.ID]})
	}
	return docs, gone, nil
}

// standing are the subjects of rows, each once, Gone where it is in none of the
// reader's places: one that moved within them has not gone.
func standing(tx *db.Tx, by account.Actor, rows []feed.Row) ([]feed.Row, error) {
	var moved []db.ID
	for _, r := range rows {
		if r.Gone {
			moved = append(moved, r.Subject)
		}
	}
	places, err := feed.Places(tx, by.Regency(), moved)
	if err != nil {
		return nil, err
	}
	seen := make(map[db.ID]bool, len(rows))
	kept := rows[:0]
	for _, r := range rows {
		if seen[r.Subject] {
			continue
		}
		seen[r.Subject] = true
		for _, at := range places[r.Subject] {
			r.Gone = r.Gone && (at.Gone || by.AllowChild(account.FieldSync, at.Village, at.Posyandu) != nil)
		}
		kept = append(kept, r)
	}
	return kept, nil
}

// eventsOf are what a phone hears of some subjects.
func eventsOf(tx *db.Tx, by account.Actor, today civil.Date, docs map[db.ID]family.Doc) (map[db.ID][]Event, error) {
	var children, all, others []db.ID
	for id, d := range docs {
		if d.Kind == family.OfChild {
			children = append(children, id)
		}
		if d.Kind == family.OfChild && today.MonthsSince(d.Birth) < young {
			all = append(all, id)
		} else {
			others = append(others, id)
		}
	}
	since := today.Month().Add(-recent).First()
	events := make(map[db.ID][]Event, len(docs))
	for id := range docs {
		events[id] = []Event{}
	}
	for from, ids := range map[civil.Date][]db.ID{0: all, since: others} {
		found, err := care.Of(tx, by.Regency(), ids, from)
		if err != nil {
			return nil, err
		}
		for id, list := range found {
			for _, e := range list {
				events[id] = append(events[id], Event{e.ID, e.Kind, e.Day, e.Body, e.Name, e.By == by.ID})
			}
		}
	}
	weighed, err := visit.OfChildren(tx, by.Regency(), children)
	if err != nil {
		return nil, err
	}
	for id, list := range weighed {
		for _, w := range list {
			if w.Day >= since || today.MonthsSince(docs[id].Birth) < young {
				events[id] = append(events[id], Event{w.ID, weighing, w.Day, w.Body, w.Name, w.By == by.ID})
			}
		}
	}
	return events, nil
}
