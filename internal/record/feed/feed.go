// Package feed tells a village's phones what has changed, in order. Each place
// that somebody is or was in (a village and a posyandu) has a row with the number
// at which it last changed; the numbers come from a counter of the village, taken
// in the transaction that changes, so that they follow the order of commits without
// a gap: whoever has read up to one has missed nothing before it.
package feed

import (
	"maps"
	"slices"

	"tumbuh/internal/base/db"
)

// Item is where a subject stands now.
type Item struct {
	Kind     string // household, person, child
	Subject  db.ID
	Village  string
	Posyandu string
	Gone     bool // nowhere: deleted, merged into another, blocked
}

// Row is a place that a subject is or was in.
type Row struct {
	Item       // Gone: no longer in this place
	Seq  int64 // of the village's counter
}

// Touch tells all phones of these subjects' places. A place that a subject is no
// longer in hears that it is gone, also again: whose phone had not heard of it may
// have said something since. Of several items of one subject the last is where it is
// now, the others are where it was on the way. Each village takes one number; so call
// it once in a transaction.
func Touch(tx *db.Tx, regency string, items ...Item) error {
	paths := make(map[db.ID][]Item, len(items))
	for _, i := range items {
		paths[i.Subject] = append(paths[i.Subject], i)
	}
	if len(paths) == 0 {
		return nil
	}
	subjects := slices.Sorted(maps.Keys(paths))
	was, err := Places(tx, regency, subjects)
	if err != nil {
		return err
	}
	var rows []Row
	for _, id := range subjects {
		rows = append(rows, moved(was[id], paths[id])...)
	}
	return number(tx, regency, rows)
}

// moved are a subject's places after it went a path.
func moved(all []Row, path []Item) []Row {
	for _, now := range path {
		stays := false
		for i := range all {
			here := all[i].Village == now.Village && all[i].Posyandu == now.Posyandu
			all[i].Gone = now.Gone || !here
			stays = stays || here
		}
		if !stays && now.Village != "" {
			all = append(all, Row{Item: now})
		}
	}
	return all
}

// number gives the rows of each village its next number and writes them.
func number(tx *db.Tx, regency string, rows []Row) error {
	next := map[string]int64{}
	for _, r := range rows {
		next[r.Village] = 0
	}
	for _, village := range slices.Sorted(maps.Keys(next)) {
		seq, err := count(tx, regency, village)
		if err != nil {
			return err
		}
		next[village] = seq
	}
	for i := range rows {
		rows[i].Seq = next[rows[i].Village]
	}
	return save(tx, regency, rows)
}

// Children tells of children that something other than a phone has changed: an
// import, a correction, a merge, an erasure.
func Children(tx *db.Tx, regency string, ids ...db.ID) error {
	items, err := childrenNow(tx, regency, ids)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if _, there := items[id]; !there { // erased
			items[id] = Item{Kind: "child", Subject: id, Gone: true}
		}
	}
	all := make([]Item, 0, len(items))
	for _, i := range items {
		all = append(all, i)
	}
	return Touch(tx, regency, all...)
}

// Fill puts children that no phone could hear of yet, from before there were phones,
// into the feed: at most so many, and tells how many.
func Fill(tx *db.Tx, regency string, limit int) (int, error) {
	items, err := unheard(tx, regency, limit)
	if err != nil {
		return 0, err
	}
	return len(items), Touch(tx, regency, items...)
}
