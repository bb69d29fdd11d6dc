package visit

import (
	"slices"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
)

// settle says of each of a child's visits what has taken its place, from the set of
// them alone, whatever the order in which phones sent theirs. It tells which of one
// day contradict each other, the one that stands first; nil: no longer.
//
// What another visit corrects or takes back does not stand. Of a day's other
// weighings by phones the one with the greatest random tail does. It stands before
// an import's of that day, unless both say the same numbers, when the import's
// does; and what an import replaced because it said otherwise stays replaced by it,
// as between imports, until that is undone.
func settle(all []*Visit) (conflicts map[civil.Date][]*Visit) {
	byID := make(map[db.ID]*Visit, len(all))
	named, newest := map[db.ID]db.ID{}, map[civil.Date]db.ID{}
	for _, v := range all {
		byID[v.ID] = v
		if v.imported() {
			newest[v.Day] = max(newest[v.Day], v.ID)
		}
	}
	for _, v := range all {
		if v.Replaces != "" {
			named[v.Replaces] = db.Standing(named[v.Replaces], v.ID)
		}
	}
	days, conflicts := map[civil.Date][]*Visit{}, map[civil.Date][]*Visit{}
	for _, v := range all {
		switch over := byID[v.ReplacedBy]; {
		case v.void():
		case named[v.ID] != "":
			v.ReplacedBy = named[v.ID]
			conflicts[v.Day] = nil
		case v.imported() && v.ID != newest[v.Day]:
			v.ReplacedBy = newest[v.Day]
		case over != nil && over.imported() && !over.numbers(v): // by the rule of imports
		default:
			days[v.Day] = append(days[v.Day], v)
		}
	}
	for day, some := range days {
		conflicts[day] = stand(some)
	}
	return conflicts
}

// stand lets one of a day's weighings stand, of which one at most is an import's.
func stand(some []*Visit) (contradicting []*Visit) {
	slices.SortFunc(some, (*Visit).before)
	best, last, differ := some[0], some[len(some)-1], false
	for _, v := range some {
		v.ReplacedBy = best.ID // not by an import: that would mean that they differ
		differ = differ || !v.imported() && !v.numbers(best)
	}
	if best.ReplacedBy = ""; last.imported() && last != best && last.numbers(best) {
		best.ReplacedBy, last.ReplacedBy = last.ID, ""
	}
	if !differ {
		return nil
	}
	return slices.DeleteFunc(some, (*Visit).imported)
}

// before is the order in which weighings of a day come to stand: the greatest tail
// first, an import's last.
func (v *Visit) before(o *Visit) int {
	if o.imported() || !v.imported() && db.Standing(v.ID, o.ID) == v.ID {
		return -1
	}
	return 1
}

func (v *Visit) imported() bool { return v.Import != "" }

// void tells of a record that only takes another back.
func (v *Visit) void() bool { return v.ReplacedBy == v.ID }

// numbers tells whether two weighings say the same numbers.
func (v *Visit) numbers(o *Visit) bool {
	return v.Grams == o.Grams && v.MM == o.MM && v.ArmMM == o.ArmMM && v.HeadMM == o.HeadMM && v.Position == o.Position && v.Oedema == o.Oedema
}
