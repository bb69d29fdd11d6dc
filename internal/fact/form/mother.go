package form

import "tumbuh/internal/base/civil"

// Status of a pregnancy.
const (
	Normal = "NORMAL"
	KEK    = "KEK"   // chronic energy deficiency (kurang energi kronis)
	Risti  = "RISTI" // high risk
)

// Stages of a mother in form 3A. Catalogue: scorecard.stage.…
const (
	First     = "1" // 0 to 3 months
	Second    = "2" // 4 to 6
	Third     = "3" // 7 on
	Delivered = "delivered"
	Unknown   = "unknown" // pregnant, nobody knows for how long
)

// lastMonth is the last of a pregnancy that the form knows.
const lastMonth = 9

// Mother is a woman on form 2A within a quarter.
type Mother struct {
	Told      bool // services of the quarter were recorded
	Who, Home string
	Status    string     // of her last month on the form; empty: never examined
	Gestation int        // completed months on the last day of that month; -1: not known
	Delivered civil.Date // zero: not yet
	Served    []Monthly
}

// Stage is where a pregnancy of so many completed months stands.
func Stage(gestation int, delivered civil.Date) string {
	switch {
	case delivered != 0:
		return Delivered
	case gestation < 0:
		return Unknown
	case gestation <= 3:
		return First
	case gestation <= 6:
		return Second
	}
	return Third
}

// needs3A are the marks asked for in a quarter by an indicator and stage; 0: not due.
var needs3A = map[string]map[string]int{
	"antenatal":   {Unknown: 1, First: 1, Second: 1, Third: 2},
	"tablets":     {Unknown: 1, First: 1, Second: 1, Third: 1},
	"postnatal":   {Delivered: 3},
	"counselling": {Unknown: 1, First: 1, Second: 1, Third: 2},
	"home_visit":  {Unknown: 1, First: 1, Second: 1, Third: 1},
	"water":       {Unknown: 1, First: 1, Second: 1, Third: 1, Delivered: 1},
	"latrine":     {Unknown: 1, First: 1, Second: 1, Third: 1, Delivered: 1},
	"insurance":   {Unknown: 1, First: 1, Second: 1, Third: 1, Delivered: 1},
}

// Recap3A is a mother's row of form 3A.
func Recap3A(m Mother, quarter civil.Period, s Settings) Recap {
	r := Recap{Who: m.Who, Home: m.Home, Period: quarter, Facts: Facts{Status: m.Status, Age: m.Gestation, Stage: Stage(m.Gestation, m.Delivered), Delivered: m.Delivered, Told: m.Told}}
	r.Overdue = m.Delivered == 0 && m.Gestation > lastMonth
	for _, code := range MotherCodes {
		why := Reason{Need: needs3A[code][r.Stage], Within: InQuarter, Had: count(m.Served, code, quarter.From(), quarter.To())}
		switch {
		case why.Need == 0 && r.Stage == Delivered:
			why = Reason{NotDue: Born}
		case why.Need == 0:
			why = Reason{NotDue: StillPregnant}
		case code == "postnatal":
			why.Within, why.Had = AfterBirth, count(m.Served, code, m.Delivered.Month(), quarter.To())
		case code == "home_visit" && s.HomeVisit != Everybody && !AtRisk(m.Status):
			why = Reason{NotDue: NoRisk}
		}
		r.Why = append(r.Why, why)
	}
	r.settle()
	return r
}

// AtRisk tells whether a status of a mother or child asks for home visits. Who was never
// examined is not known to be at risk.
func AtRisk(status string) bool { return status != "" && status != Normal && status != Well }
