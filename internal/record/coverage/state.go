package coverage

import "tumbuh/internal/fact/region"

// State is how far a statement is verified.
type State uint8

const (
	Draft     State = iota
	ByVillage       // verified by the office of the village
	ByCamat         // and by the camat
	Locked          // and closed by the regency
)

// States are all of them, in order.
var States = []State{Draft, ByVillage, ByCamat, Locked}

// Key is the state's name in the catalogue: statement.state.camat.
func (s State) Key() string {
	return "statement.state." + [...]string{"draft", "village", "camat", "locked"}[s]
}

// first is the lowest state above a draft that figures of a level take.
var first = map[region.Level]State{region.Village: ByVillage, region.District: ByCamat, region.Regency: Locked}

// Next is the state that the next verification leads to; ok is false when it is locked.
func (s State) Next(level region.Level) (next State, ok bool) {
	if s == Locked {
		return s, false
	}
	return max(s+1, first[level]), true
}
