package growth

// Severity orders categories by how much they ask for help; it is also the
// colour a page gives them.
type Severity uint8

const (
	NoSeverity Severity = iota // nothing was judged
	Green                      // as it should be
	Yellow                     // watch
	Amber                      // act
	Red                        // act now
)

var severityNames = [...]string{"", "green", "yellow", "amber", "red"}

func (s Severity) String() string { return severityNames[s] }

// Category is a class of nutritional status. The zero Category is "not judged".
type Category struct {
	Code     string // such as "severely-stunted"; unique within its index
	Key      string // catalogue key of its name
	Severity Severity
}

// ImplausibleScore is the class of a score beyond WHO's limits: measure again.
var ImplausibleScore = Category{"implausible", "growth.category.implausible", Yellow}

// A class holds scores up to upTo hundredths, inclusive, from the one before it.
type class struct {
	upTo int16
	Category
}

const top = 1<<15 - 1

func classOf(index, code string, severity Severity, upTo int16) class {
	return class{upTo, Category{code, "growth.category." + index + "." + code, severity}}
}

// classes of Permenkes 2/2020 for 0 to 60 months, on the score at two decimals:
// -3.00 is stunted, -2.00 and +1.00 are normal, +2.00 is a risk, +3.00 overweight
// (and for height normal). Head circumference has WHO's two limits. For the arm
// the regulation has none: see [ArmCategory].
var classes = [Indices][]class{
	HFA: {
		classOf("hfa", "severely-stunted", Red, -301), classOf("hfa", "stunted", Amber, -201),
		classOf("hfa", "normal", Green, 300), classOf("hfa", "tall", Green, top),
	},
	WFA: {
		classOf("wfa", "severely-underweight", Red, -301), classOf("wfa", "underweight", Amber, -201),
		classOf("wfa", "normal", Green, 100), classOf("wfa", "overweight-risk", Yellow, top),
	},
	WFH: nutrition("wfh"),
	BFA: nutrition("bfa"),
	HCA: {
		classOf("hca", "microcephaly", Amber, -201), classOf("hca", "normal", Green, 200),
		classOf("hca", "macrocephaly", Amber, top),
	},
}

func nutrition(index string) []class {
	return []class{
		classOf(index, "severely-wasted", Red, -301), classOf(index, "wasted", Amber, -201),
		classOf(index, "normal", Green, 100), classOf(index, "overweight-risk", Yellow, 200),
		classOf(index, "overweight", Amber, 300), classOf(index, "obese", Red, top),
	}
}

// Categories are the classes of an index from the lowest score up.
func Categories(i Index) (all []Category) {
	for _, b := range Bounds(i) {
		all = append(all, b.Category)
	}
	return all
}

// Bound is a class with the highest score, in hundredths, that it holds.
type Bound struct {
	Category
	UpTo int16
}

// Bounds are the classes of an index from the lowest score up, with their limits.
func Bounds(i Index) (all []Bound) {
	if i < Indices {
		for _, c := range classes[i] {
			all = append(all, Bound{c.Category, c.upTo})
		}
	}
	return all
}

// Classify gives the class of a score: the zero Category for a missing score and
// for an index without classes, [ImplausibleScore] for an implausible one.
func Classify(i Index, s Score) Category {
	if i >= Indices || len(classes[i]) == 0 || s.State == Missing {
		return Category{}
	}
	if s.State == Implausible {
		return ImplausibleScore
	}
	k := 0
	for s.Z > classes[i][k].upTo {
		k++
	}
	return classes[i][k].Category
}

// Category is the class of index i. Oedema of both feet is gizi buruk whatever
// the weight (Permenkes 2/2020).
func (a Assessment) Category(i Index) Category {
	if i == WFH && a.Oedema {
		return classes[WFH][0].Category
	}
	return Classify(i, a.Of(i))
}

// ArmCategory judges the arm circumference by its millimetres at 6 to 59 months:
// under 115 severe, under 125 moderate acute malnutrition. The limits are WHO's and
// UNICEF's for treatment, not part of Permenkes 2/2020. Otherwise not judged.
func ArmCategory(armMM, ageMonths int) Category {
	switch {
	case armMM <= 0 || ageMonths < 6 || ageMonths > 59:
		return Category{}
	case armMM < 115:
		return Category{"severe", "growth.category.arm.severe", Red}
	case armMM < 125:
		return Category{"moderate", "growth.category.arm.moderate", Amber}
	default:
		return Category{"normal", "growth.category.arm.normal", Green}
	}
}

// Stunted, Underweight, Wasted and Overweight are what indicators count, on known
// scores only: stunted and severely stunted together, and so on. Oedema counts as
// wasted.
func (a Assessment) Stunted() bool     { return a.Scores[HFA].below(-200) }
func (a Assessment) Underweight() bool { return a.Scores[WFA].below(-200) }
func (a Assessment) Wasted() bool      { return a.Oedema || a.Scores[WFH].below(-200) }
func (a Assessment) Overweight() bool  { s := a.Scores[WFH]; return s.Known() && s.Z > 200 }

// BelowRedLine (bawah garis merah) is a weight for age under -3: refer.
func (a Assessment) BelowRedLine() bool { return a.Scores[WFA].below(-300) }

func (s Score) below(z int16) bool { return s.Known() && s.Z < z }

// Notes are the catalogue keys of what Permenkes 2/2020 and the treatment
// guideline want said beside this assessment; most have none.
func (a Assessment) Notes(armMM int) (keys []string) {
	if a.Oedema {
		keys = append(keys, "growth.note.oedema")
	}
	if s := a.Scores[WFA]; s.Known() && s.Z > 100 {
		keys = append(keys, "growth.note.heavy")
	}
	if c := ArmCategory(armMM, a.Months); c.Severity >= Amber {
		keys = append(keys, "growth.note.arm")
	}
	if s := a.Scores[BFA]; s.below(-200) && !a.Wasted() {
		keys = append(keys, "growth.note.bmi")
	}
	return keys
}
