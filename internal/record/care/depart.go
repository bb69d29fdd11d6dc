package care

import (
	"cmp"
	"slices"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
)

// left is when and why somebody is no longer there.
type left struct {
	day civil.Date
	why string
}

// leave is what stands of somebody's departures: who died has not moved, and the
// newest one counts.
func leave(all []*Event) (now left, ever []left) {
	var some []*Event
	for _, e := range all {
		if e.Kind != KindDeparture || e.void() {
			continue
		}
		ever = append(ever, e.left())
		if e.Stands() {
			some = append(some, e)
		}
	}
	if len(some) == 0 {
		return left{}, ever
	}
	died := func(e *Event) int {
		if e.left().why == Died {
			return 1
		}
		return 0
	}
	return slices.MaxFunc(some, func(a, b *Event) int {
		return cmp.Or(died(a)-died(b), cmp.Compare(a.Day, b.Day), cmp.Compare(a.ID.Tail(), b.ID.Tail()))
	}).left(), ever
}

// firstLeft is the month of the earliest of somebody's departures, also of those that
// do not stand any more.
func firstLeft(all []*Event) (first civil.Month) {
	for _, e := range all {
		if e.Kind == KindDeparture && (first == 0 || e.Month < first) {
			first = e.Month
		}
	}
	return first
}

func (e *Event) left() left { return left{e.Day, Says[Departure](*e).Why} }

// depart writes that into the subject's record. Taking departures back clears what
// they had written there, and nothing that an office wrote.
func depart(tx *db.Tx, regency, of string, subject db.ID, all []*Event) error {
	now, ever := leave(all)
	if now != (left{}) {
		return setGone(tx, regency, of, subject, now)
	}
	was, err := goneOf(tx, regency, of, subject)
	if err != nil || !slices.Contains(ever, was) {
		return err
	}
	return setGone(tx, regency, of, subject, left{})
}
