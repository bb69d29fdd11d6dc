package growth

import "math"

// ValueAt is the measurement, in WHO's unit (kg, cm, kg/m²; skinfolds mm), that
// has score z: what a growth chart draws its bands with. x is the age in days, for
// WFH the length or height in millimetres, under 870 from the table of lengths
// lying and above from that of heights standing (see [WeightAt] to choose).
// x may lie between two rows. NaN outside the tables.
func ValueAt(i Index, sex Sex, x, z float64) float64 {
	switch {
	case i == WFH && x < 870:
		return WeightAt(Lying, sex, x, z)
	case i == WFH:
		return WeightAt(Standing, sex, x, z)
	case i >= Indices:
		return math.NaN()
	}
	return interpolated(ageCurves[i], sex, x, z)
}

// WeightAt is the weight in kg with score z at a length (lying, 450 to 1100 mm) or
// a height (standing, 650 to 1200 mm).
func WeightAt(p Position, sex Sex, mm, z float64) float64 {
	if p == Lying {
		return interpolated(weightForLength, sex, mm, z)
	}
	return interpolated(weightForHeight, sex, mm, z)
}

var ageCurves = [Indices]curve{
	HFA: lengthForAge, WFA: weightForAge, BFA: bmiForAge, HCA: headForAge,
	ACA: armForAge, TSA: tricepsForAge, SSA: subscapularForAge,
}

func interpolated(c curve, sex Sex, x, z float64) float64 {
	if sex != Male && sex != Female || !(x >= 0 && x <= 1e5) {
		return math.NaN()
	}
	t, floor := &tables[sex][c], math.Floor(x)
	row, part := t.at(int(floor)), x-floor
	if row == nil {
		return math.NaN()
	}
	low := row.inverse(z)
	if part == 0 {
		return low
	}
	if row = t.at(int(floor) + 1); row == nil {
		return math.NaN()
	}
	return low + float64(part*(row.inverse(z)-low))
}
