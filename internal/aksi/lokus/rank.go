package lokus

import (
	"cmp"
	"math"
	"slices"

	"tumbuh/internal/aksi/situation"
)

// Ranking is what a method makes of data. Everything that scores follow from is in it.
type Ranking struct {
	Rows       []Row                          `json:"rows"`            // the greatest need first
	Short      []Short                        `json:"short,omitempty"` // not ranked: too little is known
	Shrinkages map[string]situation.Shrinkage `json:"shrinkages,omitempty"`
	Ranges     [][2]float64                   `json:"ranges"` // least and greatest value of each criterion
	Prevalence float64                        `json:"prevalence"`
	Cases      float64                        `json:"cases"` // with it the medians that part the quadrants
	Shifts     []Shift                        `json:"shifts"`
	Draws      int                            `json:"draws"`
}

// Row is a village in it.
type Row struct {
	Code     string             `json:"code"`
	Rank     int                `json:"rank"`
	Score    float64            `json:"score"`
	Parts    []Part             `json:"parts"` // one for each criterion
	Measured int64              `json:"measured"`
	Stunted  int64              `json:"stunted"`
	Hides    situation.Hides    `json:"hides,omitempty"`
	Quadrant situation.Quadrant `json:"quadrant"`
	Below    []int              `json:"below,omitempty"` // criteria whose threshold it does not reach
	Chosen   bool               `json:"chosen"`
	Tied     bool               `json:"tied,omitempty"` // another has the same score
	Best     int                `json:"best"`           // ranks of 95 in 100 draws
	Worst    int                `json:"worst"`
	Chance   float64            `json:"chance"` // share of draws in which it is chosen
	Firm     bool               `json:"firm"`   // chosen, or not, whatever weight is a fifth more or less
}

// Part is a criterion of a village.
type Part struct {
	Pair   situation.Pair `json:"pair,omitzero"` // what was counted, of a criterion of one count
	Value  float64        `json:"value"`         // shrunk where the criterion says so
	Need   float64        `json:"need"`          // 0 to 1
	Points float64        `json:"points"`        // what it adds to the score
}

// Near tells that a little else would have put the village on the other side of the line.
func (r Row) Near() bool { return !r.Firm || r.Chance > 0.2 && r.Chance < 0.8 }

// Short is a village that is not ranked.
type Short struct {
	Code     string `json:"code"`
	Measured int64  `json:"measured"`
	Children int64  `json:"children"`
	Weighed  int64  `json:"weighed"`
	Few      bool   `json:"few,omitempty"`   // measured fewer than the method asks
	Share    bool   `json:"share,omitempty"` // weighed a smaller share
	Missing  []int  `json:"missing,omitempty"`
}

// Shift is what a weight that is a fifth more or less changes.
type Shift struct {
	Criterion int      `json:"criterion"`
	Up        bool     `json:"up"`
	Enter     []string `json:"enter,omitempty"`
	Leave     []string `json:"leave,omitempty"`
}

// table is the villages that are ranked, with the value of each criterion.
type table struct {
	m       Method
	d       Data
	places  []Place
	weights []int
	shrunk  []situation.Shrinkage // of each criterion that shrinks
	values  [][]float64           // criterion, place
	needs   [][]float64
	lower   []float64 // room to sort in
}

// Rank orders the villages. It is a function of the method and the data alone, whatever
// the order of the places.
func Rank(m Method, d Data) Ranking {
	r, t := begin(m, d, nil)
	if len(t.places) > 0 {
		firm := t.shifts(&r)
		t.rows(&r, firm, t.chances())
	}
	return r
}

// order is Rank without how sure it is.
func order(m Method, d Data) Ranking { return ordered(m, d, nil) }

func ordered(m Method, d Data, given map[string]situation.Shrinkage) Ranking {
	r, t := begin(m, d, given)
	if len(t.places) > 0 {
		t.rows(&r, nil, nil)
	}
	return r
}

// begin parts the villages and makes needs; given are shrinkages that were estimated
// before.
func begin(m Method, d Data, given map[string]situation.Shrinkage) (Ranking, *table) {
	r := Ranking{Shrinkages: map[string]situation.Shrinkage{}, Ranges: make([][2]float64, len(m.Criteria)), Draws: draws}
	t := newTable(m, d, &r)
	for c, k := range m.Criteria {
		t.weights = append(t.weights, k.Weight)
		if !k.Shrink {
			continue
		}
		if s, is := given[k.Key()]; is {
			t.shrunk[c] = s
		} else {
			t.shrunk[c] = situation.Shrink(t.pairs(k.Of[0]))
		}
		r.Shrinkages[k.Key()] = t.shrunk[c]
	}
	t.fill(func(c int) func(p int) counting {
		return func(int) counting { return t.expected(c) }
	})
	if len(t.places) > 0 {
		for c, values := range t.values {
			r.Ranges[c] = [2]float64{slices.Min(values), slices.Max(values)}
		}
	}
	return r, t
}

// cut is a list: the order of the villages, their scores, who is chosen.
type cut struct {
	order     []int
	scores    []float64
	quadrants []situation.Quadrant
	chosen    []bool
}

// cut orders and chooses by some weights.
func (t *table) cut(weights []int) (c cut) {
	c.scores = t.scores(weights)
	c.order = t.order(c.scores)
	if t.m.Choice.By == Quadrant {
		c.quadrants, _, _ = t.quadrants()
	}
	c.chosen = t.choose(c)
	return c
}

// rows writes the ranking down.
func (t *table) rows(r *Ranking, firm []bool, chances []chance) {
	c := t.cut(t.weights)
	var quadrants []situation.Quadrant
	quadrants, r.Prevalence, r.Cases = t.quadrants()
	for i, p := range c.order {
		place := t.places[p]
		row := Row{Code: place.Code, Rank: i + 1, Score: c.scores[p], Measured: place.Measured, Stunted: place.Counts[Stunting][0], Hides: place.Hides, Quadrant: quadrants[p], Below: t.below(p), Chosen: c.chosen[p],
			Tied: i > 0 && c.scores[c.order[i-1]] == c.scores[p] || i+1 < len(c.order) && c.scores[c.order[i+1]] == c.scores[p]}
		if firm != nil {
			row.Firm, row.Best, row.Worst, row.Chance = firm[p], chances[p].best, chances[p].worst, chances[p].chosen
		}
		for k, criterion := range t.m.Criteria {
			part := Part{Value: t.values[k][p], Need: t.needs[k][p], Points: t.needs[k][p] * float64(criterion.Weight) / float64(t.m.Weights())}
			if len(criterion.Of) == 1 {
				part.Pair = place.Counts[criterion.Of[0]]
			}
			row.Parts = append(row.Parts, part)
		}
		r.Rows = append(r.Rows, row)
	}
}

// newTable parts the villages of which enough is known from the others.
func newTable(m Method, d Data, r *Ranking) *table {
	t := &table{m: m, d: d, shrunk: make([]situation.Shrinkage, len(m.Criteria)), values: make([][]float64, len(m.Criteria)), needs: make([][]float64, len(m.Criteria))}
	for _, p := range d.Places {
		s := Short{Code: p.Code, Measured: p.Measured, Children: p.Children, Weighed: p.Weighed, Few: p.Measured < int64(m.MinMeasured),
			Share: 100*p.Weighed < int64(m.MinShare)*p.Children || m.MinShare > 0 && p.Children == 0}
		for c, k := range m.Criteria {
			if _, ok := k.value(p, d.Goals, counted); !ok {
				s.Missing = append(s.Missing, c)
			}
		}
		if s.Few || s.Share || s.Missing != nil {
			r.Short = append(r.Short, s)
		} else {
			t.places = append(t.places, p)
		}
	}
	slices.SortFunc(r.Short, func(a, b Short) int { return cmp.Compare(a.Code, b.Code) })
	slices.SortFunc(t.places, func(a, b Place) int { return cmp.Compare(a.Code, b.Code) })
	for c := range m.Criteria {
		t.values[c], t.needs[c] = make([]float64, len(t.places)), make([]float64, len(t.places))
	}
	return t
}

// pairs are every place's count of one thing.
func (t *table) pairs(of string) []situation.Pair {
	all := make([]situation.Pair, len(t.places))
	for i, p := range t.places {
		all[i] = p.Counts[of]
	}
	return all
}

// expected is how a criterion counts: as it was counted, or shrunk.
func (t *table) expected(c int) counting {
	if !t.m.Criteria[c].Shrink {
		return counted
	}
	return func(_ int, x situation.Pair) float64 { return t.shrunk[c].Of(x) * float64(x[1]) }
}

// fill makes values and needs.
func (t *table) fill(how func(c int) func(p int) counting) {
	for c, k := range t.m.Criteria {
		of := how(c)
		for p := range t.places {
			t.values[c][p], _ = k.value(t.places[p], t.d.Goals, of(p))
		}
		t.need(c)
	}
}

// need turns a criterion's values into needs.
func (t *table) need(c int) {
	values, needs := t.values[c], t.needs[c]
	if len(values) == 0 {
		return
	}
	if t.m.Normalise == ByRank {
		t.rankNeed(values, needs)
	} else {
		least, greatest := slices.Min(values), slices.Max(values)
		for p, v := range values {
			if needs[p] = 0; greatest > least {
				needs[p] = (v - least) / (greatest - least)
			}
		}
	}
	if t.m.Criteria[c].Lower {
		for p, need := range needs {
			needs[p] = 1 - need
		}
		if slices.Min(values) == slices.Max(values) { // all are the same: no need stands out
			clear(needs)
		}
	}
}

// rankNeed is the share of the others with a smaller value; those with the same count
// half.
func (t *table) rankNeed(values, needs []float64) {
	t.lower = append(t.lower[:0], values...)
	slices.Sort(t.lower)
	for p, v := range values {
		below, found := slices.BinarySearch(t.lower, v)
		same := 0
		for i := below; found && i < len(t.lower) && t.lower[i] == v; i++ {
			same++
		}
		if needs[p] = 0; same < len(values) {
			needs[p] = (float64(below) + float64(same-1)/2) / float64(len(values)-1)
		}
	}
}

// scores are the weighted means of the needs, to nine decimals, so that what is equal but
// for the last bit is equal.
func (t *table) scores(weights []int) []float64 {
	all, sum := make([]float64, len(t.places)), 0
	for _, w := range weights {
		sum += w
	}
	for p := range all {
		s := 0.0
		for c, w := range weights {
			s += float64(w) * t.needs[c][p]
		}
		all[p] = math.Round(s/float64(sum)*1e9) / 1e9
	}
	return all
}

// order is the places by score; of equal ones by the method's tie-breaks, then by code.
func (t *table) order(scores []float64) []int {
	all := make([]int, len(scores))
	for p := range all {
		all[p] = p
	}
	slices.SortFunc(all, func(a, b int) int {
		if by := cmp.Compare(scores[b], scores[a]); by != 0 {
			return by
		}
		for _, key := range t.m.Ties {
			if c := t.m.At(key); c >= 0 {
				if by := cmp.Compare(t.needs[c][b], t.needs[c][a]); by != 0 {
					return by
				}
			}
		}
		return a - b // by code
	})
	return all
}

// below are the criteria whose threshold a village does not reach.
func (t *table) below(p int) (all []int) {
	for c, k := range t.m.Criteria {
		limit := float64(k.Threshold) / 100
		if k.Percent() {
			limit /= 100
		}
		if v := t.values[c][p]; k.Threshold > 0 && (!k.Lower && v < limit || k.Lower && v > limit) {
			all = append(all, c)
		}
	}
	return all
}

// choose cuts the list from the order.
func (t *table) choose(c cut) []bool {
	chosen, left := make([]bool, len(c.order)), t.m.Choice.Count
	if left == 0 {
		left = len(c.order)
	}
	for _, p := range c.order {
		ok := left > 0 && len(t.below(p)) == 0
		switch t.m.Choice.By {
		case Score:
			ok = ok && c.scores[p] >= float64(t.m.Choice.Score)/100
		case Quadrant:
			ok = ok && c.quadrants[p] == situation.HighHigh
		}
		if ok {
			chosen[p], left = true, left-1
		}
	}
	return chosen
}

// quadrants part the villages by the medians of prevalence, shrunk as the method shrinks
// it, and of cases: above it is high.
func (t *table) quadrants() (all []situation.Quadrant, middle, half float64) {
	prevalences, many := make([]float64, len(t.places)), make([]float64, len(t.places))
	for p, place := range t.places {
		x := place.Counts[Stunting]
		prevalences[p], many[p] = x.Ratio(), float64(x[0])
		if c := t.m.At(prevalence); c >= 0 {
			prevalences[p] = t.values[c][p]
		}
		if c := t.m.At(cases); c >= 0 {
			many[p] = t.values[c][p]
		}
	}
	middle, half = median(prevalences), median(many)
	all = make([]situation.Quadrant, len(t.places))
	for p, place := range t.places {
		if _, known := place.Counts[Stunting]; !known {
			continue
		}
		high, much := prevalences[p] > middle, many[p] > half
		switch {
		case high && much:
			all[p] = situation.HighHigh
		case high:
			all[p] = situation.HighFew
		case much:
			all[p] = situation.LowMany
		default:
			all[p] = situation.LowFew
		}
	}
	return all, middle, half
}

func median(values []float64) float64 {
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	n := len(sorted)
	if n == 0 {
		return 0
	}
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}
