package cadre

import (
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
)

// Month is what one cadre recorded in a month.
type Month struct {
	Month       civil.Month
	Cadre       db.ID
	Days        int // on which anything was recorded
	Last        civil.Date
	Weighings   int
	Children    int // weighed, each once
	Expected    int // children under five of her village or posyandu at the month's end
	Implausible int // weighings to be done again
	Clock       int // records whose day or time was put right, because the phone's clock was wrong
	Done        map[string]int
	Persons     map[string]int // of each kind of event, to how many people
	Registered  map[string]int // households, persons and children that she brought in
}

// Records is everything together.
func (m Month) Records() int {
	n := m.Weighings
	for _, of := range []map[string]int{m.Done, m.Registered} {
		for _, k := range of {
			n += k
		}
	}
	return n
}
