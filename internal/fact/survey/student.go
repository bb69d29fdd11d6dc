package survey

import "math"

// student975 is the 97.5 % quantile of Student's t with df degrees of freedom; NaN
// for none. Up to 1000 it inverts the finite sums for whole degrees (Abramowitz and
// Stegun 26.7.3 and 26.7.4), beyond that Fisher's expansion around the normal
// quantile (26.7.5) is exact to the last digits.
func student975(df int) float64 {
	switch {
	case df < 1:
		return math.NaN()
	case df > 1000:
		return expanded(float64(df))
	}
	low, high := 0.0, math.Pi/2
	for low < high {
		middle := low + (high-low)/2
		if middle == low || middle == high {
			break
		}
		if central(middle, df) < 0.95 {
			low = middle
		} else {
			high = middle
		}
	}
	return math.Sqrt(float64(df)) * math.Tan(low)
}

// central is the probability that |t| is less than sqrt(df) tan(angle).
func central(angle float64, df int) float64 {
	sin, cos := math.Sincos(angle)
	term, k := 1.0, 0
	if df%2 == 1 {
		term, k = cos, 1
	}
	sum := 0.0
	for ; k <= df-2; k += 2 {
		sum += term
		term *= cos * cos * float64(k+1) / float64(k+2)
	}
	if df%2 == 1 {
		return 2 / math.Pi * (angle + sin*sum)
	}
	return sin * sum
}

func expanded(n float64) float64 {
	const x = 1.959963984540054
	const x2 = x * x
	return x + x*(x2+1)/(4*n) +
		x*((5*x2+16)*x2+3)/(96*n*n) +
		x*(((3*x2+19)*x2+17)*x2-15)/(384*n*n*n) +
		x*((((79*x2+776)*x2+1482)*x2-1920)*x2-945)/(92160*n*n*n*n)
}
