package survey

import "math"

// value of one child in one estimate.
type value struct {
	y, weight    float64
	stratum, psu int
}

// underThree stands for the z-score of a child with oedema in every cut-off.
const underThree = -3.1

// cutOffZ is the score that the cut-offs see.
func (r *row) cutOffZ(i Index) float64 {
	if r.Oedema && i != HA {
		return underThree
	}
	return r.Z[i]
}

// gather takes the members of a group that have a value, unit by unit. What it
// returns lasts until the next call.
func (s *sample) gather(members []int, y func(*row) float64) []value {
	s.values = s.values[:0]
	for _, i := range members {
		r := &s.rows[i]
		if v := y(r); !math.IsNaN(v) {
			s.values = append(s.values, value{v, r.weight, r.stratum, r.psu})
		}
	}
	return s.values
}

func (s *sample) estimate(g group) Group {
	members := make([]int, 0, len(s.byUnit))
	for _, i := range s.byUnit {
		if g.holds(&s.rows[i]) {
			members = append(members, i)
		}
	}
	line := Group{Label: g.label}
	for i := range Indices {
		f := &line.Index[i]
		values := s.gather(members, func(r *row) float64 { return r.cutOffZ(i) })
		f.Count = count(values)
		for k, cut := range Cuts {
			f.Share[k] = s.share(values, func(z float64) bool { return cut < 0 && z < cut || cut > 0 && z > cut })
		}
		f.Z, f.SD = s.mean(s.gather(members, func(r *row) float64 {
			if r.Oedema && i != HA {
				return math.NaN()
			}
			return r.Z[i]
		}))
	}
	// Of the stunted their weight for height, of the others a score in no cut-off.
	values := s.gather(members, func(r *row) float64 {
		ha, wh := r.Z[HA], r.cutOffZ(WH)
		switch {
		case math.IsNaN(ha) || math.IsNaN(wh):
			return math.NaN()
		case ha < -2:
			return wh
		default:
			return 0
		}
	})
	line.Both = count(values)
	line.StuntedWasted = s.share(values, func(wh float64) bool { return wh < -2 })
	line.StuntedOverweight = s.share(values, func(wh float64) bool { return wh > 2 })
	return line
}

func count(values []value) (c Count) {
	for _, v := range values {
		c.Weighted += v.weight
		c.Children++
	}
	return c
}

var none = Value{math.NaN(), math.NaN(), math.NaN(), math.NaN()}

// share estimates the per cent of values that pass.
func (s *sample) share(values []value, pass func(float64) bool) Value {
	s.passed = append(s.passed[:0], values...)
	for i, v := range values {
		s.passed[i].y = 0
		if pass(v.y) {
			s.passed[i].y = 1
		}
	}
	p, se := s.ratio(s.passed)
	switch {
	case math.IsNaN(p):
		return none
	case p <= 0:
		return Value{0, 0, 0, 0}
	case p >= 1:
		return Value{100, 0, 100, 100}
	}
	logit, half := math.Log(p/(1-p)), s.t*se/(p*(1-p))
	return Value{100 * p, 100 * se, 100 / (1 + math.Exp(half-logit)), 100 / (1 + math.Exp(-half-logit))}
}

// mean estimates the mean and the standard deviation.
func (s *sample) mean(values []value) (Value, float64) {
	mean, se := s.ratio(values)
	if math.IsNaN(mean) {
		return none, math.NaN()
	}
	var n, weights, squares float64
	for _, v := range values {
		weights += v.weight
		squares += v.weight * (v.y - mean) * (v.y - mean)
		if v.weight != 0 || !s.clustered() {
			n++
		}
	}
	sd := math.NaN()
	if n > 1 {
		sd = math.Sqrt(squares / weights * n / (n - 1))
	}
	return Value{mean, se, mean - s.tMean*se, mean + s.tMean*se}, sd
}

// ratio is the weighted mean and its standard error from the spread of the units'
// totals within their strata. Units without a value count as total 0. A stratum
// with one unit has no spread: its total is set against the average of all, which
// is 0.
func (s *sample) ratio(values []value) (mean, se float64) {
	var weights, sum float64
	for _, v := range values {
		weights += v.weight
		sum += v.weight * v.y
	}
	if !(weights > 0) {
		return math.NaN(), math.NaN()
	}
	mean = sum / weights
	variance := 0.0
	for i := 0; i < len(values); {
		stratum := values[i].stratum
		n := float64(s.perUnits[stratum])
		var linear, square float64
		for i < len(values) && values[i].stratum == stratum {
			psu, t := values[i].psu, 0.0
			for ; i < len(values) && values[i].psu == psu; i++ {
				t += values[i].weight * (values[i].y - mean)
			}
			t /= weights
			linear += t
			square += t * t
		}
		if n == 1 {
			variance += square
		} else {
			variance += n / (n - 1) * max(0, square-linear*linear/n)
		}
	}
	if variance < 1e-16 {
		variance = 0
	}
	return mean, math.Sqrt(variance)
}
