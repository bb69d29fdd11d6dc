package standard

import (
	"tumbuh/internal/base/civil"
	"tumbuh/internal/fact/growth"
)

// Jump is what no child does between two weighings: measure again. Per month are
// limits that grow with the months between; To is the age in completed months up
// to which they hold.
type Jump struct {
	Code  string `json:"code"`
	To    int    `json:"to"`
	Limit int    `json:"limit"`
	Month int    `json:"month"` // and so much more for each month between
	Origin
}

// Our reasoning, to be judged by a nutritionist. A child that loses a tenth of its
// weight is severely dehydrated; a loss beyond 15 % is more often an error of the
// scale or of the hand. Two trained measurers differ by up to a centimetre. Weight
// and length grow per month by at most about twice the median of WHO's curves at
// that age; catching up is left room for.
var Jumps = []Jump{
	{"lost", 60, 15, 0, Origin{"own", Own, "10"}}, // per cent
	{"shrank", 60, 10, 0, Origin{"own", Own, "5; 20"}},
	{"gained", 3, 500, 2000, Origin{"own", Own, ""}}, // grams
	{"gained", 6, 500, 1500, Origin{"own", Own, ""}},
	{"gained", 60, 500, 1000, Origin{"own", Own, ""}},
	{"grew", 3, 15, 55, Origin{"own", Own, ""}}, // millimetres
	{"grew", 6, 15, 40, Origin{"own", Own, ""}},
	{"grew", 12, 15, 30, Origin{"own", Own, ""}},
	{"grew", 60, 15, 22, Origin{"own", Own, ""}},
}

// Doubt is a reason to measure again: an index whose score is implausible, or a
// jump, with what was found and its limit.
type Doubt struct {
	Code  string `json:"code"`
	Value int    `json:"value"`
	Limit int    `json:"limit"`
}

// Doubts are the reasons to measure again. before is the weighing before, if any.
func Doubts(now growth.Measured, before *growth.Measured) (all []Doubt) {
	a := growth.Assess(now, growth.WHODays)
	for i, s := range a.Scores {
		if s.State == growth.Implausible {
			all = append(all, Doubt{"implausible_" + growth.Index(i).String(), int(s.Z), 0})
		}
	}
	if before == nil || now.Birth == 0 || before.Day >= now.Day {
		return all
	}
	between := int(now.Day - before.Day)
	found := map[string]int{}
	if now.Grams > 0 && before.Grams > 0 {
		found["lost"] = (before.Grams - now.Grams) * 100 / before.Grams
		found["gained"] = now.Grams - before.Grams
	}
	if now.Millimetres > 0 && before.Millimetres > 0 {
		found["grew"] = lying(now) - lying(*before)
		found["shrank"] = -found["grew"]
	}
	last := ""
	for _, j := range Jumps {
		if j.Code == last || before.Day.MonthsSince(now.Birth) >= j.To {
			continue
		}
		last = j.Code
		if limit := j.Limit + j.Month*between/30; found[j.Code] > limit {
			all = append(all, Doubt{j.Code, found[j.Code], limit})
		}
	}
	return all
}

// lying is a measurement as a length: standing, a child is 0.7 cm shorter.
func lying(m growth.Measured) int {
	if Position(m.Birth, m.Day, m.Position) == growth.Standing {
		return m.Millimetres + 7
	}
	return m.Millimetres
}

// firstStand is WHO's limit: before nine months of 30.4375 days nobody stands.
const firstStand = 274

// AsksPosition tells whether to ask if a child was measured lying or standing, and
// what is to be expected: standing from the second birthday on (Permenkes 2/2020).
func AsksPosition(birth, day civil.Date) (ask bool, expected growth.Position) {
	expected = growth.Lying
	if day.MonthsSince(birth) >= 24 {
		expected = growth.Standing
	}
	return day-birth >= firstStand, expected
}

// Position is the recorded position, or else the expected one.
func Position(birth, day civil.Date, recorded growth.Position) growth.Position {
	if ask, expected := AsksPosition(birth, day); !ask || recorded == 0 {
		return expected
	}
	return recorded
}
