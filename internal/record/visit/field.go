package visit

import (
	"bytes"
	"encoding/json"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/object"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/people"
)

// Weighing is what a phone says of one: the body of the protocol's event, with what
// whoever takes it in knows of the child.
type Weighing struct {
	Child    db.ID
	ID       db.ID
	Day      civil.Date // 0: the body says it; else it goes before what the body says
	Village  string
	Posyandu string
	Body     json.RawMessage
	account.Source

	Sex   growth.Sex
	Birth civil.Date
	Home  string // the child's village now; Village is where it happened
}

// Outcome is what became of a weighing. Stored: it was not there before, so that
// the child's village must hear of it. From is the first month whose figures it
// may change, 0 when none.
type Outcome struct {
	Verdict people.Verdict
	Stored  bool
	From    civil.Month
}

// Bounds beyond which a measure is a slip of the finger. What is possible but beyond
// WHO's limits is taken, and marked (Visit.implausible).
var measures = []struct {
	key       string
	low, high int
	scale     object.Scale
	of        func(*Visit) *int
}{
	{"grams", 500, 60_000, object.Grams, func(v *Visit) *int { return &v.Grams }},
	{"mm", 300, 1_500, object.Cm, func(v *Visit) *int { return &v.MM }},
	{"arm_mm", 50, 350, object.Cm, func(v *Visit) *int { return &v.ArmMM }},
	{"head_mm", 200, 700, object.Cm, func(v *Visit) *int { return &v.HeadMM }},
}

const longestNote = 500

// visit is the weighing as it is kept, judged by the standard. A void is one without
// measures that never stands.
func (w Weighing) visit(regency string, today civil.Date, now db.Time) (*Visit, error) {
	o, err := object.Read(w.Body, "field.name.")
	if err != nil {
		return nil, err
	}
	v := &Visit{Regency: regency, Child: w.Child, ID: w.ID, Village: w.Village, Posyandu: w.Posyandu, Recorded: now}
	void := o.Bool("void")
	o.String("note", longestNote)
	o.Bool("sure")
	if v.Replaces = o.ID("replaces"); v.Replaces == v.ID || void != nil && *void && !o.Has("replaces") {
		o.Problem("replaces", "object.id", nil)
	}
	if w.Day != 0 {
		o.Set("day", w.Day)
	}
	v.Day = o.Date("day")
	if void != nil && *void {
		v.ReplacedBy = v.ID
		if v.Day == 0 {
			v.Day = civil.DateOf(w.At.UTC())
		}
	} else {
		v.measured(o, w.Birth, today)
	}
	v.Body, v.Source = o.Text(), w.Source
	if v.ReplacedBy == "" && o.Err() == nil {
		v.Assess(w.Sex, w.Birth)
	}
	return v, o.Err()
}

// measured reads the numbers of a weighing.
func (v *Visit) measured(o *object.Object, birth, today civil.Date) {
	switch {
	case v.Day == 0 && !o.Has("day"):
		o.Problem("day", "object.missing", nil)
	case v.Day == 0: // told already
	case v.Day > today:
		o.Problem("day", "object.ahead", fault.Args{"Day": today})
	case v.Day < birth:
		o.Problem("day", "field.care.unborn", fault.Args{"Birth": birth})
	}
	some := false
	for _, m := range measures {
		n := o.Measure(m.key, m.low, m.high, m.scale)
		*m.of(v) = n
		some = some || n != 0
	}
	if n := o.Number("position", 0, 2, object.Count); n != nil {
		v.Position = growth.Position(*n)
	}
	if oedema := o.Bool("oedema"); oedema != nil {
		v.Oedema = *oedema
	}
	if !some && o.Err() == nil {
		o.Problem("grams", "field.care.empty", nil)
	}
}

// again tells whether this is a weighing that was there already; its day may have
// been put right by the phone's clock otherwise than the first time.
func (v *Visit) again(was *Visit) bool {
	return bytes.Equal(dayless(v.Body), dayless(was.Body))
}

func dayless(body json.RawMessage) []byte {
	o, err := object.Read(body, "")
	if err != nil {
		return body
	}
	o.Drop("day")
	return o.Text()
}

// weighing is a kept visit in the words of the protocol.
func (v *Visit) weighing() Weighing {
	w := Weighing{Child: v.Child, ID: v.ID, Day: v.Day, Village: v.Village, Posyandu: v.Posyandu, Body: v.Body, Source: v.Source}
	if w.Body != nil {
		return w
	}
	body := map[string]any{"day": v.Day, "oedema": v.Oedema}
	for _, m := range measures {
		if n := *m.of(v); n != 0 {
			body[m.key] = n
		}
	}
	if v.Position != 0 {
		body["position"] = v.Position
	}
	w.Body, _ = json.Marshal(body) // numbers: cannot fail
	return w
}
