package lokus

import (
	"hash/fnv"
	"math"
	"math/rand/v2"
	"slices"

	"tumbuh/internal/aksi/situation"
)

const (
	draws = 1000
	seed  = 2045 // any number does; it must stay the same
)

// shifts asks each weight a fifth more and a fifth less, and tells who is firm.
func (t *table) shifts(r *Ranking) (firm []bool) {
	as := t.cut(t.weights)
	firm = slices.Repeat([]bool{true}, len(t.places))
	for c, weight := range t.weights {
		for _, up := range []bool{true, false} {
			if weight == 0 {
				continue
			}
			moved := make([]int, len(t.weights))
			for i, w := range t.weights {
				moved[i] = 5 * w
			}
			if moved[c] = 4 * weight; up {
				moved[c] = 6 * weight
			}
			now, shift := t.cut(moved), Shift{Criterion: c, Up: up}
			for _, p := range now.order {
				switch {
				case now.chosen[p] && !as.chosen[p]:
					shift.Enter = append(shift.Enter, t.places[p].Code)
				case !now.chosen[p] && as.chosen[p]:
					shift.Leave = append(shift.Leave, t.places[p].Code)
				}
				firm[p] = firm[p] && now.chosen[p] == as.chosen[p]
			}
			r.Shifts = append(r.Shifts, shift)
		}
	}
	return firm
}

// chance is what a thousand draws make of a village.
type chance struct {
	best, worst int
	chosen      float64
}

// draw is a count that is drawn again: the middle and the spread of its log odds.
type draw struct {
	middle, spread, of float64
	source             int // counts of the same children move together
}

// chances draws every share again. It leaves values and needs as they were.
func (t *table) chances() []chance {
	kept := *t
	defer func() { *t = kept }()
	t.values, t.needs, t.lower = clone(t.values), clone(t.needs), nil
	sources := t.sources()
	plan, streams := t.plan(sources), make([]*rand.Rand, len(t.places))
	for p, place := range t.places {
		h := fnv.New64a()
		h.Write([]byte(place.Code))
		streams[p] = rand.New(rand.NewPCG(seed, h.Sum64()))
	}
	ranks, times := make([][]int, len(t.places)), make([]int, len(t.places))
	for p := range ranks {
		ranks[p] = make([]int, 0, draws)
	}
	normal := make([][]float64, len(t.places))
	for p := range normal {
		normal[p] = make([]float64, len(sources))
	}
	for range draws {
		for p := range normal {
			for s := range normal[p] {
				u := (float64(streams[p].Uint64()>>11) + 0.5) / (1 << 53)
				normal[p][s] = math.Sqrt2 * math.Erfinv(2*u-1)
			}
		}
		t.fill(func(c int) func(p int) counting {
			return func(p int) counting {
				return func(number int, _ situation.Pair) float64 {
					d := &plan[c][p][number]
					return d.of / (1 + math.Exp(-d.middle-d.spread*normal[p][d.source]))
				}
			}
		})
		c := t.cut(t.weights)
		for i, p := range c.order {
			ranks[p] = append(ranks[p], i+1)
			if c.chosen[p] {
				times[p]++
			}
		}
	}
	all := make([]chance, len(t.places))
	for p := range all {
		slices.Sort(ranks[p])
		all[p] = chance{ranks[p][draws/40], ranks[p][draws-1-draws/40], float64(times[p]) / draws}
	}
	return all
}

// sources are what is counted, each once, in the order of the criteria.
func (t *table) sources() (all []string) {
	for _, k := range t.m.Criteria {
		for _, of := range k.Of {
			if !slices.Contains(all, of) {
				all = append(all, of)
			}
		}
	}
	return all
}

// plan is how each count is drawn: as half a child more on either side, and where shares
// are shrunk with the children that the whole's share counts for.
func (t *table) plan(sources []string) [][][]draw {
	plan := make([][][]draw, len(t.m.Criteria))
	for c, k := range t.m.Criteria {
		plan[c] = make([][]draw, len(t.places))
		for p, place := range t.places {
			plan[c][p] = make([]draw, len(k.Of))
			for i, of := range k.Of {
				x := place.Counts[of]
				yes, no := float64(x[0])+0.5, float64(max(0, x[1]-x[0]))+0.5
				if k.Shrink {
					s := t.shrunk[c]
					prior := s.Prior
					if s.Alike { // as many as there are children: all are much the same
						prior = t.everybody(of)
					}
					yes, no = yes+prior*s.Mean, no+prior*(1-s.Mean)
				}
				plan[c][p][i] = draw{math.Log(yes / no), math.Sqrt(1/yes + 1/no), float64(x[1]), slices.Index(sources, of)}
			}
		}
	}
	return plan
}

func (t *table) everybody(of string) (sum float64) {
	for _, p := range t.places {
		sum += float64(p.Counts[of][1])
	}
	return sum
}

func clone(rows [][]float64) [][]float64 {
	all := make([][]float64, len(rows))
	for i, row := range rows {
		all[i] = slices.Clone(row)
	}
	return all
}
