package growth

import "math"

// Sex of the child; 0 is unknown and never computed.
type Sex uint8

const (
	Male   Sex = 1
	Female Sex = 2
)

// Position in which the child was measured; 0 is not recorded.
type Position uint8

const (
	Lying    Position = 1
	Standing Position = 2
)

// Index is one of WHO's indices.
type Index uint8

const (
	HFA Index = iota // length or height for age: PB/U, TB/U
	WFA              // weight for age: BB/U
	WFH              // weight for length or height: BB/PB, BB/TB
	BFA              // BMI for age: IMT/U
	HCA              // head circumference for age: LK/U
	ACA              // arm circumference for age: LiLA/U
	TSA              // triceps skinfold for age
	SSA              // subscapular skinfold for age
	Indices
)

var indexCodes = [Indices]string{"hfa", "wfa", "wfh", "bfa", "hca", "aca", "tsa", "ssa"}

// String is the code used in catalogue keys and exports.
func (i Index) String() string {
	if i < Indices {
		return indexCodes[i]
	}
	return ""
}

// Set says which indices to compute.
type Set uint16

// All is every index.
const All Set = 1<<Indices - 1

// Of is the set of the given indices.
func Of(indices ...Index) (s Set) {
	for _, i := range indices {
		s |= 1 << i
	}
	return s
}

// DaysPerMonth is WHO's month.
const DaysPerMonth = 30.4375

// Input is what was measured, in WHO's units; NaN is a missing number.
type Input struct {
	Sex      Sex
	Position Position
	Oedema   bool
	Days     int     // age in whole days
	Months   float64 // the same age, not rounded; NaN: age unknown
	Weight   float64 // kg
	LenHei   float64 // cm, as is HeadC and ArmC
	HeadC    float64
	ArmC     float64
	TriSkin  float64 // mm, as is SubSkin
	SubSkin  float64
}

// InDays sets the age from days, which surveys may give in fractions.
func (in *Input) InDays(days float64) {
	in.Days, in.Months = roundHalfUp(days), days/DaysPerMonth
}

// InMonths sets the age from months.
func (in *Input) InMonths(months float64) {
	in.Days, in.Months = roundHalfUp(months*DaysPerMonth), months
}

// roundHalfUp turns NaN and what no child reaches into a day outside every table.
func roundHalfUp(days float64) int {
	if !(days > -1e6 && days < 1e6) {
		return -1
	}
	floor := math.Floor(days)
	if days-floor >= 0.5 {
		floor++
	}
	return int(floor)
}

// Output is what WHO's software answers.
type Output struct {
	CLenHei  float64  // length or height after the 0.7 cm correction
	CMeasure Position // 0 where the recorded one was absent or impossible
	C9Mo     bool     // said to stand before nine months: the position is not believed
	CBMI     float64
	Z        [Indices]float64 // two decimals; NaN: missing
	Flag     [Indices]bool    // implausible by WHO's limits
}

// Compute answers in for every index.
func Compute(in *Input, out *Output) { ComputeSome(in, out, All) }

// ComputeSome answers in for the wanted indices; the others are missing.
func ComputeSome(in *Input, out *Output, want Set) {
	position(in, out)
	metres := out.CLenHei / 100
	out.CBMI = in.Weight / float64(metres*metres)
	for i := range out.Z {
		out.Z[i], out.Flag[i] = math.NaN(), false
	}
	if in.Sex != Male && in.Sex != Female {
		return
	}
	t := &tables[in.Sex]
	if want&(1<<WFH) != 0 && !in.Oedema {
		out.set(WFH, weightForLenHei(in, out, t))
	}
	if !(in.Months < 60) {
		return
	}
	forAge := func(i Index, c curve, y float64) {
		if want&(1<<i) == 0 || !(y > 0) {
			return
		}
		if row := t[c].at(in.Days); row != nil {
			out.set(i, row.score(y, c != lengthForAge && c != headForAge))
		}
	}
	forAge(HFA, lengthForAge, out.CLenHei)
	if !in.Oedema {
		forAge(WFA, weightForAge, in.Weight)
		forAge(BFA, bmiForAge, out.CBMI)
	}
	forAge(HCA, headForAge, in.HeadC)
	forAge(ACA, armForAge, in.ArmC)
	forAge(TSA, tricepsForAge, in.TriSkin)
	forAge(SSA, subscapularForAge, in.SubSkin)
}

// lengthDays is the first day on which height standing is the measure: the table
// and the correction of 0.7 cm change here.
const lengthDays = 731

// position decides what position to believe and turns a length into a height or
// back where the age asks for the other.
func position(in *Input, out *Output) {
	out.CMeasure, out.CLenHei, out.C9Mo = in.Position, in.LenHei, false
	if in.Months != in.Months { // age unknown
		return
	}
	switch {
	case in.Position == Standing && in.Months < 9:
		out.CMeasure, out.C9Mo = 0, true
	case in.Position == Standing && in.Days < lengthDays:
		out.CLenHei = in.LenHei + 0.7
	case in.Position == Lying && in.Days >= lengthDays:
		out.CLenHei = in.LenHei - 0.7
	}
}

// weightForLenHei is the only score that needs no age. The rows lie 0.1 cm apart;
// between two of them l, m and s are interpolated. It does not refuse a weight of
// 0: WHO's software does not either.
func weightForLenHei(in *Input, out *Output, t *[curves]table) float64 {
	c := weightForHeight
	switch {
	case in.Months != in.Months:
		if out.CMeasure == Lying || out.CMeasure == 0 && out.CLenHei < 87 {
			c = weightForLength
		}
	case !(in.Months < 60):
		return math.NaN()
	case in.Days < lengthDays:
		c = weightForLength
	}
	rows, last := &t[c], t[c].first+len(t[c].rows)-1
	if !(out.CLenHei >= float64(rows.first)/10 && out.CLenHei <= float64(last)/10) {
		return math.NaN()
	}
	tenths := float64(out.CLenHei * 10)
	key := math.Trunc(tenths)
	row := *rows.at(int(key))
	if part := (out.CLenHei - key/10) / 0.1; part > 0 {
		next := rows.at(int(tenths + 1))
		row.l += float64(part * (next.l - row.l))
		row.m += float64(part * (next.m - row.m))
		row.s += float64(part * (next.s - row.s))
	}
	return row.score(in.Weight, true)
}

// score is the z-score of y at two decimals. The quick formula decides unless the
// result lies in the tails or so near the border between two roundings that its
// last bits could matter; then the exact one does.
func (r *lms) score(y float64, restricted bool) float64 {
	var z float64
	if r.l == 1 {
		z = (y/r.m - 1) / r.s
	} else {
		z = r.quickZ(y)
	}
	if z > -3 && z < 3 {
		hundredths := float64(100 * math.Abs(z))
		floor := math.Floor(hundredths)
		switch rest := hundredths - floor; {
		case rest < 0.5-1e-6:
			return math.Copysign(floor/100, z)
		case rest > 0.5+1e-6:
			return math.Copysign((floor+1)/100, z)
		}
	}
	if restricted {
		return round2(r.tailed(y))
	}
	return round2(r.z(y))
}

// Beyond these limits WHO calls a score implausible.
var limits = [Indices]struct{ low, high float64 }{
	HFA: {-6, 6}, WFA: {-6, 5}, WFH: {-5, 5}, BFA: {-5, 5}, HCA: {-5, 5}, ACA: {-5, 5}, TSA: {-5, 5}, SSA: {-5, 5},
}

func (out *Output) set(i Index, z float64) {
	out.Z[i], out.Flag[i] = z, z < limits[i].low || z > limits[i].high
}
