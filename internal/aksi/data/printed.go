package data

// Printed says how a percentage that somebody printed follows from its numerator and
// denominator.
type Printed string

const (
	Rounded Printed = "rounded" // to the digits printed
	Cut     Printed = "cut"     // off behind them
	Other   Printed = "other"   // neither: another denominator, or a slip
)

// PrintOf tells how hundredths of a percent follow from a count. What ends in 0 may have
// been printed with one decimal, what ends in 00 with none.
func PrintOf(numerator, denominator int64, hundredths int) Printed {
	if denominator <= 0 || numerator < 0 || hundredths < 0 {
		return Other
	}
	cut := Other
	for unit := int64(1); unit <= 100; unit *= 10 {
		if int64(hundredths)%unit != 0 {
			break
		}
		parts, printed := 10_000/unit, int64(hundredths)/unit
		if (2*numerator*parts+denominator)/(2*denominator) == printed {
			return Rounded
		}
		if numerator*parts/denominator == printed {
			cut = Cut
		}
	}
	return cut
}

// Denominators are the least and the greatest of which a numerator is that percentage,
// printed with two decimals, rounded or cut: of whom somebody must have counted.
func Denominators(numerator int64, hundredths int) (least, most int64) {
	if numerator <= 0 || hundredths <= 0 {
		return 0, 0
	}
	h := int64(hundredths)
	// cut is h as long as n·10⁴/d < h+1; rounded is h as long as n·10⁴/d ≥ h−½
	least = numerator*10_000/(h+1) + 1
	most = numerator * 20_000 / (2*h - 1)
	return least, most
}
