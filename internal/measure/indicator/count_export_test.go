package indicator

import "tumbuh/internal/base/db"

// SummedNeeds is what Counts answers of a place too large to be counted.
func SummedNeeds(tx *db.Tx, f Filter) (map[Need]int, error) { return summedNeeds(tx, f) }
