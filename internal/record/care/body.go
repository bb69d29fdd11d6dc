package care

import (
	"encoding/json"
	"slices"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/object"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/fact/standard"
)

// Exam is what was measured and asked of a person; zeros and nil: not.
type Exam struct {
	Grams   int   `json:"grams"`
	MM      int   `json:"mm"`
	ArmMM   int   `json:"arm_mm"`
	Hb      int   `json:"hb"`      // tenths of g/dL
	Smoke   *bool `json:"smoke"`   // smokes, or lives with somebody who does
	Tablets *int  `json:"tablets"` // iron tablets received
	Taken   *int  `json:"taken"`   // of those, taken
}

// Engagement is that two people mean to marry.
type Engagement struct {
	Partner     db.ID      `json:"partner"`
	PartnerName string     `json:"partner_name"`
	Wedding     civil.Date `json:"wedding"` // planned
}

// Pregnancy is what is known when it is registered.
type Pregnancy struct {
	LMP       civil.Date `json:"lmp"`     // first day of the last period
	EDD       civil.Date `json:"edd"`     // day of birth expected
	Gravida   int        `json:"gravida"` // the how-manieth pregnancy
	Living    *int       `json:"living"`  // children alive
	LastBirth civil.Date `json:"last_birth"`
	KIA       string     `json:"kia_no"` // number of the mother-and-child health book
}

// Delivery is how a pregnancy ended.
type Delivery struct {
	Pregnancy db.ID   `json:"pregnancy"` // its event, where that was registered
	Outcome   string  `json:"outcome"`   // Live, Stillbirth, Miscarriage
	Children  []db.ID `json:"children"`
	Place     string  `json:"place"`
	Helper    string  `json:"helper"`
}

// HomeVisit is what was talked about at somebody's home.
type HomeVisit struct {
	Topics []string `json:"topics"`
	Found  string   `json:"found"`
}

// Services are what somebody received in a month.
type Services struct {
	Month civil.Month     `json:"month"`
	Marks map[string]bool `json:"marks"`
	Given []string        `json:"given"` // antigens and vitamin A
}

// Referral sends somebody to where there is more help.
type Referral struct {
	Reasons []string `json:"reasons"`
	To      string   `json:"to"`
}

// Answer is what came of a referral.
type Answer struct {
	Referral db.ID  `json:"referral"`
	Outcome  string `json:"outcome"`
}

// Departure is that somebody is no longer there.
type Departure struct {
	Why string `json:"why"` // Died, Moved
	To  string `json:"to"`
}

// Words of the bodies.
const (
	Live, Stillbirth, Miscarriage   = "live", "stillbirth", "miscarriage"
	Treated, Home, Admitted, Absent = "treated", "home", "admitted", "absent"
	Died, Moved                     = "died", "moved"
)

var (
	births  = []string{Live, Stillbirth, Miscarriage}
	answers = []string{Treated, Home, Admitted, Absent}
	whys    = []string{Died, Moved}
	reasons = reasonsOf(standard.Rules)
)

// reasonsOf are the codes of all risks, and a word for what no rule knows.
func reasonsOf(rules []standard.Rule) []string {
	all := []string{"other"}
	for _, r := range rules {
		all = append(all, r.Code)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// Bounds beyond which a number is a slip of the finger and not a measure. What is
// possible but unlikely is asked about on the phone (fact/standard).
const (
	longestNote, longestName = 500, 200
	mostChildren             = 6
	mostTablets              = 200
	longestPregnancy         = 300 // days from the last period
	youngest, oldest         = 10, 60
)

// firstDay is before anything that this program can be told of.
var firstDay = civil.MustDate("2000-01-01")

// read holds an event's body against what its kind may say, and fills in Day, Month,
// Replaces and the body as it is kept. today is the region's.
func (e *Event) read(today civil.Date) error {
	o, err := object.Read(e.Body, "field.name.")
	if err != nil {
		return err
	}
	e.Replaces = o.ID("replaces")
	void := o.Bool("void")
	o.String("note", longestNote)
	if e.Replaces == e.ID || void != nil && *void && e.Replaces == "" && !o.Has("replaces") {
		o.Problem("replaces", "object.id", nil)
	}
	if e.Kind == KindServices {
		if e.Day, e.Month = 0, o.Month("month"); e.Month != 0 {
			e.Day = e.Month.First()
		}
	} else {
		if e.Day != 0 {
			o.Set("day", e.Day)
		}
		e.Day = o.Date("day")
		e.Month = e.Day.Month()
	}
	if void != nil && *void {
		if e.Day == 0 {
			e.Day = civil.DateOf(e.At.UTC())
			e.Month = e.Day.Month()
		}
		e.ReplacedBy = e.ID
		e.Body = o.Text()
		return o.Err()
	}
	e.checkDay(o, today)
	bodies[e.Kind](o, e)
	e.Body = o.Text()
	return o.Err()
}

// checkDay holds the event's day against the subject's life.
func (e *Event) checkDay(o *object.Object, today civil.Date) {
	key := "day"
	if e.Kind == KindServices {
		key = "month"
	}
	switch {
	case e.Day == 0 && !o.Has(key):
		o.Problem(key, "object.missing", nil)
	case e.Day == 0: // told already
	case e.Day > today:
		o.Problem(key, "object.ahead", fault.Args{"Day": today})
	case e.Day < firstDay:
		o.Problem(key, "object.early", fault.Args{"Day": firstDay})
	case e.Birth == 0:
	case e.Month < e.Birth.Month(), key == "day" && e.Day < e.Birth:
		o.Problem(key, "field.care.unborn", fault.Args{"Birth": e.Birth})
	case kinds[e.Kind].woman:
		if age := e.Day.MonthsSince(e.Birth) / 12; age < youngest || age >= oldest {
			o.Problem(key, "field.care.age", fault.Args{"Kind": fault.Key("field.kind." + e.Kind), "Low": youngest, "High": oldest, "Age": age})
		}
	}
}

// bodies ask of each kind what it may say.
var bodies = map[string]func(*object.Object, *Event){
	KindExam: readExam,
	KindEngagement: func(o *object.Object, e *Event) {
		o.ID("partner")
		o.String("partner_name", longestName)
		between(o, "wedding", e.Day-3*365, e.Day+3*365)
	},
	KindPregnancy: readPregnancy,
	KindDelivery: func(o *object.Object, e *Event) {
		o.ID("pregnancy")
		needed(o, "outcome", births)
		o.IDs("children", mostChildren)
		o.String("place", longestName)
		o.String("helper", longestName)
	},
	KindVisit: func(o *object.Object, e *Event) {
		o.Codes("topics", standard.Topics)
		o.String("found", longestNote)
	},
	KindServices: func(o *object.Object, e *Event) {
		o.Marks("marks", marksOf[e.Of])
		o.Codes("given", standard.Given)
	},
	KindReferral: func(o *object.Object, e *Event) {
		o.Codes("reasons", reasons)
		o.String("to", longestName)
	},
	KindAnswer: func(o *object.Object, e *Event) {
		if o.ID("referral"); !o.Has("referral") {
			o.Problem("referral", "object.missing", nil)
		}
		needed(o, "outcome", answers)
	},
	KindDeparture: func(o *object.Object, e *Event) {
		needed(o, "why", whys)
		o.String("to", longestName)
	},
}

func readExam(o *object.Object, e *Event) {
	said := 0
	for _, m := range []struct {
		key       string
		low, high int
		scale     object.Scale
	}{{"grams", 10_000, 250_000, object.Grams}, {"mm", 700, 2_200, object.Cm}, {"arm_mm", 100, 500, object.Cm}, {"hb", 30, 250, object.GDL}} {
		if o.Measure(m.key, m.low, m.high, m.scale) != 0 {
			said++
		}
	}
	smoke, had, taken := o.Bool("smoke"), o.Number("tablets", 0, mostTablets, object.Count), o.Number("taken", 0, mostTablets, object.Count)
	switch {
	case had != nil && taken != nil && *taken > *had:
		o.Problem("taken", "object.range", fault.Args{"Low": 0, "High": *had, "Unit": ""})
	case said == 0 && smoke == nil && had == nil && taken == nil && o.Err() == nil:
		o.Problem("hb", "field.care.empty", nil)
	}
}

// marksOf are the services of the KPM's forms that a subject may receive.
var marksOf = map[string][]string{
	OfPerson: slices.Concat(standard.Form2A, standard.Later),
	OfChild:  slices.Concat(standard.Form2B, standard.Form2C),
}

func readPregnancy(o *object.Object, e *Event) {
	lmp, edd := between(o, "lmp", e.Day-longestPregnancy-14, e.Day), between(o, "edd", e.Day-longestPregnancy, e.Day+longestPregnancy)
	between(o, "last_birth", e.Day-40*365, e.Day)
	o.Number("living", 0, 20, object.Count)
	o.Number("gravida", 1, 20, object.Count)
	o.String("kia_no", longestName)
	if lmp != 0 && edd != 0 && (edd <= lmp || edd-lmp > longestPregnancy) {
		o.Problem("edd", "object.between", fault.Args{"From": lmp + 1, "To": lmp + longestPregnancy})
	}
}

// between is a day that must lie between two others, 0 when not said.
func between(o *object.Object, key string, from, to civil.Date) civil.Date {
	d := o.Date(key)
	if d != 0 && (d < from || d > to) {
		o.Problem(key, "object.between", fault.Args{"From": max(from, firstDay), "To": to})
		return 0
	}
	return d
}

// needed is a word that must be said.
func needed(o *object.Object, key string, known []string) {
	if o.Code(key, known) == "" && (!o.Has(key) || o.Err() == nil) {
		o.Problem(key, "object.missing", nil)
	}
}

// check asks whether such an event can be of this subject.
func (e Event) check() error {
	kind, ok := kinds[e.Kind]
	if !ok {
		return fault.New(fault.Invalid, "field.care.kind", nil)
	}
	if !slices.Contains(kind.of, e.Of) || kind.woman && e.Sex == growth.Male {
		return fault.New(fault.Invalid, "field.care.subject", fault.Args{"Kind": fault.Key("field.kind." + e.Kind)})
	}
	return nil
}

// Says is what a kept event says; the zero where it says something else.
func Says[T any](e Event) (t T) {
	if json.Unmarshal(e.Body, &t) != nil { // of an app that knew other types
		var none T
		return none
	}
	return t
}
