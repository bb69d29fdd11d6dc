package growth

import (
	_ "embed"
	"encoding/binary"
	"math"
)

// packed holds WHO's tables as gen writes them: for each table and sex the first
// x, the number of rows, then the columns l, m, s (in units of 1e-4, 1e-4, 1e-5)
// as second differences.
//
//go:embed lms.bin
var packed []byte

// curve is one of WHO's tables, in the order of lms.bin. The first seven are
// entered with age in days, the last two with the length or height in
// millimetres (WHO's steps of 0.1 cm).
type curve uint8

const (
	lengthForAge curve = iota
	weightForAge
	bmiForAge
	headForAge
	armForAge
	tricepsForAge
	subscapularForAge
	weightForLength
	weightForHeight
	curves
)

// lms is one row: Box-Cox power, median and coefficient of variation.
type lms struct{ l, m, s float64 }

type table struct {
	first int // x of the first row
	rows  []lms
}

var tables = unpack(packed)

func unpack(b []byte) (all [Female + 1][curves]table) {
	uvarint := func() int {
		v, n := binary.Uvarint(b)
		b = b[n:]
		return int(v)
	}
	column := func(rows int, set func(i int, v float64), unit float64) {
		var value, step int64
		for i := range rows {
			d, n := binary.Varint(b)
			b = b[n:]
			step += d
			value += step
			set(i, float64(value)/unit)
		}
	}
	for c := range curves {
		for sex := Male; sex <= Female; sex++ {
			t := table{first: uvarint()}
			t.rows = make([]lms, uvarint())
			column(len(t.rows), func(i int, v float64) { t.rows[i].l = v }, 1e4)
			column(len(t.rows), func(i int, v float64) { t.rows[i].m = v }, 1e4)
			column(len(t.rows), func(i int, v float64) { t.rows[i].s = v }, 1e5)
			all[sex][c] = t
		}
	}
	return all
}

// Packed are WHO's tables without the skinfolds, in the form of lms.bin, for the
// phone: about 7 KB compressed.
func Packed() []byte {
	var out []byte
	rest := packed
	for c := range curves {
		for range Female {
			_, n := binary.Uvarint(rest)
			rows, m := binary.Uvarint(rest[n:])
			end := n + m
			for numbers := 3 * rows; numbers > 0; end++ {
				if rest[end] < 0x80 { // the last byte of a number
					numbers--
				}
			}
			if c != tricepsForAge && c != subscapularForAge {
				out = append(out, rest[:end]...)
			}
			rest = rest[end:]
		}
	}
	return out
}

// at is the row of x; nil outside the table.
func (t *table) at(x int) *lms {
	if i := uint(x - t.first); i < uint(len(t.rows)) {
		return &t.rows[i]
	}
	return nil
}

// The order of operations below is WHO's, so that results agree to the last bit.
// Products are wrapped in float64(): Go may otherwise fuse x*y+z on some machines.

// value is the measurement that lies z standard deviations from the median.
func (r *lms) value(z float64) float64 {
	return float64(r.m * math.Pow(1+float64(r.l*r.s*z), 1/r.l))
}

// z is the score of y by the formula of Box and Cox.
func (r *lms) z(y float64) float64 {
	return (math.Pow(y/r.m, r.l) - 1) / float64(r.s*r.l)
}

// quickZ is z but for some units in the last place, in a third of the time.
func (r *lms) quickZ(y float64) float64 {
	return (math.Exp(float64(r.l*math.Log(y/r.m))) - 1) / float64(r.s*r.l)
}

// tailed is z with WHO's restriction: beyond three standard deviations the scale
// goes on in steps of the distance between the second and the third.
func (r *lms) tailed(y float64) float64 {
	switch z := r.z(y); {
	case z > 3:
		sd3 := r.value(3)
		return 3 + (y-sd3)/(sd3-r.value(2))
	case z < -3:
		sd3 := r.value(-3)
		return -3 + (y-sd3)/(r.value(-2)-sd3)
	default:
		return z
	}
}

// inverse is the measurement whose tailed score is z.
func (r *lms) inverse(z float64) float64 {
	switch {
	case z > 3:
		return r.value(3) + float64((z-3)*(r.value(3)-r.value(2)))
	case z < -3:
		return r.value(-3) + float64((z+3)*(r.value(-2)-r.value(-3)))
	default:
		return r.value(z)
	}
}

// round2 picks, of the two neighbours of x at two decimals, the nearer one as a
// double, ties to the even digit.
func round2(x float64) float64 {
	a := math.Abs(x)
	if !(a <= 1e13) || a == 0 {
		return x
	}
	low := math.Floor(float64(100 * a))
	down, up := low/100, math.Ceil(float64(100*a))/100
	below, above := a-down, up-a
	if below < above || below == above && math.Mod(low, 2) == 0 {
		return math.Copysign(down, x)
	}
	return math.Copysign(up, x)
}
