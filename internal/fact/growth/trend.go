package growth

import "tumbuh/internal/base/civil"

// Gain is the one letter that each weighing of a month gets on the KMS, so that
// D (weighed) = N + T + O + B. The zero Gain is no weighing.
type Gain byte

const (
	Rose    Gain = 'N' // naik: gained at least the KBM
	NotRose Gain = 'T' // tidak naik: gained less
	Absent  Gain = 'O' // weighed now but not last month
	First   Gain = 'B' // baru: weighed for the first time
)

func (g Gain) String() string {
	if g == 0 {
		return ""
	}
	return string(rune(g))
}

// Trend follows one child from weighing to weighing, month by month; the zero
// Trend is a child never weighed.
//
// The letter is decided in the order B, O, then N or T, in whole grams; a gain
// equal to the KBM is N. The card also lets the direction of the curve decide, with
// the KBM for doubtful cases; a program that sees no drawn line uses the KBM alone.
// At an age without KBM (before one month) any gain at all is N.
//
// 2T is T at two weighings one after the other. Months without a weighing are
// skipped: the O that follows them neither counts nor breaks the run, or skipping
// would mean nothing. Not confirmed: the sources leave this open, and this
// reading refers a child rather than losing it.
type Trend struct {
	Weighings int
	LastMonth civil.Month
	LastGrams int
	TRun      int  // weighings in T one after the other
	KBM       *KBM // nil is KBM2023
}

// Step takes the weighing of a month later than all before and tells its letter.
// A month that is not later, or a weight of nothing, changes nothing and gets none.
func (t *Trend) Step(month civil.Month, grams, ageMonths int, sex Sex) Gain {
	if grams <= 0 || month <= t.LastMonth {
		return 0
	}
	gain := t.decide(month, grams, ageMonths, sex)
	switch gain {
	case NotRose:
		t.TRun++
	case Rose:
		t.TRun = 0
	}
	t.Weighings++
	t.LastMonth, t.LastGrams = month, grams
	return gain
}

func (t *Trend) decide(month civil.Month, grams, ageMonths int, sex Sex) Gain {
	table := t.KBM
	if table == nil {
		table = KBM2023
	}
	least, ok := table.Grams(sex, ageMonths)
	if !ok {
		least = 1
	}
	switch {
	case t.Weighings == 0:
		return First
	case month.Sub(t.LastMonth) > 1:
		return Absent
	case grams-t.LastGrams >= least:
		return Rose
	default:
		return NotRose
	}
}

// TwiceNotRose (2T) asks for referral.
func (t *Trend) TwiceNotRose() bool { return t.TRun >= 2 }
