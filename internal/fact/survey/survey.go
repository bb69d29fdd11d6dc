package survey

import (
	"cmp"
	"errors"
	"math"
	"slices"
	"strconv"
)

// Index is one of the four whose prevalence a survey reports.
type Index int

const (
	HA  Index = iota // length or height for age
	WA               // weight for age
	BMI              // BMI for age
	WH               // weight for length or height
	Indices
)

// Cuts are the cut-offs in standard deviations: the share below the first three,
// the share above the others.
var Cuts = [6]float64{-3, -2, -1, 1, 2, 3}

// The groupings that a survey may bring of its own.
const (
	Area = iota
	Region
	Wealth // 1 to 5 or Q1 to Q5, poorest to richest; anything else is missing
	Education
	Other
	Groupings
)

// Child is one row of the survey.
type Child struct {
	Z                [Indices]float64 // NaN: missing, or implausible and left out
	Oedema           bool             // counts as under -3 in WA, BMI and WH, whatever was measured
	Days             int              // age; children over 1826 days are left out
	Months           float64          // the same, not rounded; NaN: unknown, and the child stays
	Sex              byte             // 'm', 'f' or 0
	Weight           float64          // NaN counts as 0
	Cluster, Stratum string           // children without one that the design has are left out
	Groups           [Groupings]string
}

// Design says which parts of the sampling design the survey has, and which
// groupings.
type Design struct {
	Weights, Clusters, Strata bool
	Groups                    [Groupings]bool
}

// Value is an estimate with its standard error and 95 % confidence interval;
// NaN is missing. Proportions are per cent.
type Value struct{ Mean, SE, Low, High float64 }

// Count is how many children an estimate rests on.
type Count struct {
	Weighted float64 // sum of weights
	Children int     // those of weight 0 included
}

// Figures are the estimates of one index.
type Figures struct {
	Count
	Share [len(Cuts)]Value
	Z     Value   // mean z-score, without children with oedema
	SD    float64 // of the z-scores
}

// Group is one line of the table.
type Group struct {
	Label             string
	Index             [Indices]Figures
	Both              Count // children with HA and WH
	StuntedWasted     Value
	StuntedOverweight Value
}

// ErrNobody is a survey of which no child is left to count.
var ErrNobody = errors.New("survey: no child left")

const lastDay = 1826

// Estimate makes the table. The children are left as they are.
func Estimate(children []Child, design Design) ([]Group, error) {
	s := newSample(children, design)
	if len(s.rows) == 0 {
		return nil, ErrNobody
	}
	var table []Group
	for _, g := range s.groups(design) {
		table = append(table, s.estimate(g))
	}
	return table, nil
}

// row is a child in the sample. Its primary sampling unit is numbered through all
// strata; without clusters each child is one.
type row struct {
	*Child
	weight       float64
	stratum, psu int
}

type sample struct {
	rows     []row // in order of appearance
	byUnit   []int // rows in order of stratum and unit, so that each stands together
	perUnits []int // units of each stratum, in the whole sample
	tMean, t float64
	design   Design

	values, passed []value // memory of the estimate in hand
}

func newSample(children []Child, design Design) *sample {
	s := &sample{design: design}
	for i := range children {
		c := &children[i]
		if c.Days > lastDay || design.Clusters && c.Cluster == "" || design.Strata && c.Stratum == "" {
			continue
		}
		r := row{Child: c, weight: 1}
		if design.Weights {
			if r.weight = c.Weight; math.IsNaN(r.weight) {
				r.weight = 0
			}
		}
		s.rows = append(s.rows, r)
	}
	s.units()
	s.degrees()
	return s
}

// units numbers strata and primary sampling units. Clusters that are all the same
// say nothing and are ignored.
func (s *sample) units() {
	clustered := s.design.Clusters && slices.ContainsFunc(s.rows, func(r row) bool { return r.Cluster != s.rows[0].Cluster })
	strata, units := map[string]int{}, map[[2]string]int{}
	for i := range s.rows {
		r := &s.rows[i]
		key := [2]string{"", strconv.Itoa(i)}
		if s.design.Strata {
			key[0] = r.Stratum
		}
		if clustered {
			key[1] = r.Cluster
		}
		r.stratum = number(strata, key[0])
		before := len(units)
		r.psu = number(units, key)
		if len(s.perUnits) < len(strata) {
			s.perUnits = append(s.perUnits, 0)
		}
		s.perUnits[r.stratum] += len(units) - before
		s.byUnit = append(s.byUnit, i)
	}
	slices.SortStableFunc(s.byUnit, func(a, b int) int {
		return cmp.Or(s.rows[a].stratum-s.rows[b].stratum, s.rows[a].psu-s.rows[b].psu)
	})
}

func number[K comparable](seen map[K]int, key K) int {
	n, ok := seen[key]
	if !ok {
		n = len(seen)
		seen[key] = n
	}
	return n
}

// degrees sets Student's quantiles. Degrees of freedom are units less strata, of
// those that have a child of weight; for means of a sample with weights alone every
// child counts.
func (s *sample) degrees() {
	units, strata := map[int]bool{}, map[int]bool{}
	for _, r := range s.rows {
		if r.weight != 0 {
			units[r.psu], strata[r.stratum] = true, true
		}
	}
	s.t = student975(len(units) - len(strata))
	s.tMean = s.t
	if !s.clustered() {
		s.tMean = student975(len(s.rows) - 1)
	}
}

// clustered tells the two kinds of design apart on which WHO's software differs.
func (s *sample) clustered() bool { return s.design.Clusters || s.design.Strata }
