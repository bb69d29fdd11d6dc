package form

import (
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/fact/standard"
)

// Nutritional status of a child on form 2B.
const (
	Well         = "N"
	Wasted       = "GK" // gizi kurang
	SevereWasted = "GB" // gizi buruk
	Stunted      = "S"
)

// Nutrition is the one status that the form has room for, the most urgent first (our
// own order): weight for length, then length for age (Permenkes 2/2020). Empty: not known.
func Nutrition(hfa, wfh growth.Score, oedema bool) string {
	switch {
	case oedema, wfh.Known() && wfh.Z < -300:
		return SevereWasted
	case wfh.Known() && wfh.Z < -200:
		return Wasted
	case hfa.Known() && hfa.Z < -200:
		return Stunted
	case hfa.Known() || wfh.Known():
		return Well
	}
	return ""
}

// Colours of the growth mat (tikar pertumbuhan), as form 2B writes them.
const (
	Green       = "H"
	Yellow      = "K"
	Red         = "M"
	NotMeasured = "TD"
)

// MatLimit is where a colour of the mat begins: below so many hundredths of a z-score of
// length for age.
type MatLimit struct {
	Colour string
	Below  int
	standard.Origin
}

// MatLimits are those of the colours; what is not below any is green. Red is the length
// that counts as stunted. Where the printed mat begins its yellow was not to be seen:
// one standard deviation above the red is our own choice.
var MatLimits = []MatLimit{
	{Red, -200, standard.Origin{Source: "permenkes-2-2020", Certainty: standard.Seen}},
	{Yellow, -100, standard.Origin{Source: "own", Certainty: standard.Own}},
}

// Mat is the colour of a length for age.
func Mat(hfa growth.Score) string {
	if !hfa.Known() {
		return NotMeasured
	}
	for _, limit := range MatLimits {
		if int(hfa.Z) < limit.Below {
			return limit.Colour
		}
	}
	return Green
}

// Child is a child on form 2B within a quarter.
type Child struct {
	Told      bool // services of the quarter were recorded
	Who, Home string
	Status    string // of its newest weighing with a score; empty: never known
	Age       int    // completed months on the last day of its last month on the form
	Mat       string // of the quarter's last length
	Served    []Monthly
}

// Recap3B is a child's row of form 3B. Served are its months since birth.
func Recap3B(c Child, quarter civil.Period, s Settings) Recap {
	r := Recap{Who: c.Who, Home: c.Home, Period: quarter, Facts: Facts{Status: c.Status, Age: c.Age, Mat: c.Mat, Told: c.Told}}
	if r.Mat == "" {
		r.Mat = NotMeasured
	}
	for _, code := range ChildCodes {
		why := Reason{Need: 1, Within: InQuarter, Had: count(c.Served, code, quarter.From(), quarter.To())}
		switch code {
		case "immunisation":
			why = c.immunised(quarter)
		case "weighed":
			why = c.soFar("weighed", quarter)
		case "measured":
			why = c.measured(quarter, s)
		case "counselling":
			why = c.soFar("counselling_mother", quarter)
			r.Father = c.soFar("counselling_father", quarter).cell()
		case "home_visit":
			if why.Need = 2; s.HomeVisit != Everybody && !AtRisk(c.Status) {
				why = Reason{NotDue: NoRisk}
			}
		case "parenting":
			why = c.grown(Reason{Need: 5, Within: InYear, Had: count(c.Served, code, civil.YearOf(quarter.Year()).From(), quarter.To())})
		}
		r.Why = append(r.Why, why)
	}
	r.settle()
	return r
}

// grown lets something be due from six months on.
func (c Child) grown(why Reason) Reason {
	if c.Age < 6 {
		return Reason{NotDue: Young}
	}
	return why
}

// immunised: what was given stays given. To 9 months the basic series, from 10 on the
// measles dose too.
func (c Child) immunised(quarter civil.Period) Reason {
	why := Reason{Need: 1, Within: SoFar, Had: min(1, count(c.Served, "immunisation", 0, quarter.To()))}
	if c.Age >= 10 {
		why.Need, why.Had = 2, why.Had+min(1, count(c.Served, "measles", 0, quarter.To()))
	}
	return c.grown(why)
}

// soFar asks for as many months since birth as the child's age allows.
func (c Child) soFar(code string, quarter civil.Period) Reason {
	why := Reason{Need: 5, Within: SoFar, Had: count(c.Served, code, 0, quarter.To())}
	switch {
	case c.Age >= 18:
		why.Need = 15
	case c.Age > 12:
		why.Need = 8
	}
	return c.grown(why)
}

// measured is the rule of the length: in February and August, by quarter and age, or in
// any month of the quarter.
func (c Child) measured(quarter civil.Period, s Settings) Reason {
	if s.Height == AnyMonth {
		return Reason{Need: 1, Within: InQuarter, Had: count(c.Served, "measured", quarter.From(), quarter.To())}
	}
	year := civil.YearOf(quarter.Year()).From()
	in := func(m time.Month) int {
		return count(c.Served, "measured", year.Add(int(m)-1), year.Add(int(m)-1))
	}
	young, august := 3, 8 // to these ages: nothing, August alone
	if quarter.Number() == 4 {
		young, august = 6, 11
	}
	switch {
	case c.Age <= young:
		return Reason{NotDue: Young}
	case quarter.Number() <= 2:
		return Reason{Need: 1, Had: in(time.February), Within: InFebruary}
	case c.Age <= august:
		return Reason{Need: 1, Had: in(time.August), Within: InAugust}
	}
	return Reason{Need: 2, Had: in(time.February) + in(time.August), Within: InBothMonth}
}
