package survey

import "math"

// Interval is the 95 % confidence interval of the proportion numerator /
// denominator, from 0 to 1, for a count of children taken as a simple random sample: the
// score interval of Wilson (JASA 22, 1927), which Brown, Cai and DasGupta (Statistical
// Science 16, 2001) recommend for small numbers; it never leaves 0 to 1 and does
// not collapse at none or all. Of nobody nothing is known: 0 to 1.
//
// Children weighed at a posyandu are no random sample of those who live there; the
// interval tells the play of chance alone and not who stayed at home.
func Interval(numerator, denominator int64) (low, high float64) {
	if denominator <= 0 {
		return 0, 1
	}
	const z = 1.959963984540054 // 97.5 % quantile of the normal distribution
	n := float64(denominator)
	p := min(max(float64(numerator)/n, 0), 1)
	centre := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	low, high = max(centre-half, 0), min(centre+half, 1)
	if p == 0 {
		low = 0
	}
	if p == 1 {
		high = 1
	}
	return low, high
}
