package situation

import (
	"cmp"
	"slices"
)

// Shrinkage is how places' shares are drawn towards that of all together: as if Prior
// people with the whole's share had been counted in each besides. Alike says that places
// differ no more than chance makes them: all are given the whole's share then.
type Shrinkage struct {
	Mean  float64 `json:"mean"`
	Rho   float64 `json:"rho"` // how alike two people of one place are, 0 to 1
	Prior float64 `json:"prior"`
	Alike bool    `json:"alike,omitempty"`
}

// Shrink estimates it; see the package's doc. It does not depend on the order of places,
// and places of nobody tell nothing.
func Shrink(places []Pair) (s Shrinkage) {
	known := slices.DeleteFunc(slices.Clone(places), func(v Pair) bool { return v[1] <= 0 })
	// the last digits of a sum follow its order: that must not follow from names or codes
	slices.SortFunc(known, func(a, b Pair) int { return cmp.Or(cmp.Compare(a[1], b[1]), cmp.Compare(a[0], b[0])) })
	var whole Pair
	for _, v := range known {
		whole[0], whole[1] = whole[0]+v[0], whole[1]+v[1]
	}
	s.Mean, s.Alike = whole.Ratio(), true
	var spread, room float64 // of shares around their mean, and how much more of it likeness makes
	for _, v := range known {
		n, away := float64(v[1]), v.Ratio()-s.Mean
		spread += n * away * away
		room += (n - 1) * (1 - n/float64(whole[1]))
	}
	chance := s.Mean * (1 - s.Mean)
	if chance <= 0 || room <= 0 {
		return s
	}
	if rho := (spread/chance - float64(len(known)-1)) / room; rho > 0 {
		s.Rho, s.Alike = min(1, rho), false
		s.Prior = 1/s.Rho - 1
	}
	return s
}

// Weight is how much of a place's own share counts, 0 to 1: the more, the more people.
func (s Shrinkage) Weight(people int64) float64 {
	if s.Alike || people <= 0 {
		return 0
	}
	return float64(people) / (float64(people) + s.Prior)
}

// Of is a place's share, shrunk: between its own and that of all.
func (s Shrinkage) Of(v Pair) float64 {
	w := s.Weight(v[1])
	return s.Mean + w*(v.Ratio()-s.Mean)
}
