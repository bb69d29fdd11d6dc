package year

import (
	"slices"
	"strings"
	"unicode/utf8"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/register"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/evidence"
)

// Setting is a year of actions of an area, opened.
type Setting struct {
	Edition string `json:"edition"`          // key: whose actions they are
	For     int    `json:"for"`              // the year that the plan and the priority villages are for
	Closed  bool   `json:"closed,omitempty"` // what stands is kept as it is
	Note    string `json:"note,omitempty"`   // said when it was closed, or opened again
	Copied  int    `json:"copied,omitempty"` // the year from which owners and dates were taken
}

// Owner is who answers for an action (PIC): an office, and of it a person with an account
// here, or one who is named.
type Owner struct {
	Office   string `json:"office,omitempty"`
	Account  db.ID  `json:"account,omitempty"`
	Name     string `json:"name,omitempty"`
	Position string `json:"position,omitempty"`
}

// None tells whether nobody answers.
func (o Owner) None() bool { return o == Owner{} }

// Body is an action as people say it is carried out.
type Body struct {
	Action string     `json:"action"` // key of the edition's action
	Owner  Owner      `json:"owner,omitzero"`
	Start  civil.Date `json:"start,omitempty"` // planned
	End    civil.Date `json:"end,omitempty"`
	Begun  civil.Date `json:"begun,omitempty"` // as it was
	Done   civil.Date `json:"done,omitempty"`
	State  State      `json:"state,omitempty"` // set by a person; empty: it follows from what is there
	Reason string     `json:"reason,omitempty"`
	Note   string     `json:"note,omitempty"`
	Spared []Spared   `json:"spared,omitempty"`
}

// Spared is an output that this area need not hand in, and why.
type Spared struct {
	Output string `json:"output"`
	Reason string `json:"reason"`
}

const (
	settings = register.Kind[Setting]("year.setting")
	actions  = register.Kind[Body]("year.action")
)

// State is how far an action is.
type State string

const (
	NotBegun State = "not_begun"
	UnderWay State = "under_way"
	Done     State = "done"
	Skipped  State = "skipped" // not carried out this year: a regulation that still holds, say
)

// States are those that a person may set.
var States = []State{NotBegun, UnderWay, Done, Skipped}

// Output is what must come of an action, with what shows that it did.
type Output struct {
	edition.Output
	Facts    []evidence.Fact
	Evidence []evidence.Entry // withdrawn too
	Spared   string           // why it need not be there; empty: it must
}

// Shown tells whether the output is there: its data stand in this system, or somebody
// handed something in.
func (o Output) Shown() bool {
	return slices.ContainsFunc(o.Facts, func(f evidence.Fact) bool { return f.Done }) ||
		slices.ContainsFunc(o.Evidence, func(e evidence.Entry) bool { return e.Body.Stands() })
}

// Settled tells whether nothing more is asked.
func (o Output) Settled() bool { return o.Spared != "" || o.Shown() }

// Action is an action of a year as it stands on a day.
type Action struct {
	edition.Action
	register.Entry[Body]
	Outputs []Output
	State   State
	Set     bool // the state was set by a person: Body.Reason says why
	Today   civil.Date
	Closed  bool // its year is
}

// derive is the state that follows from what is there.
func derive(b Body, outputs []Output) State {
	some := b.Begun != 0 || b.Done != 0
	missing := 0
	for _, o := range outputs {
		some = some || o.Shown()
		if !o.Settled() {
			missing++
		}
	}
	switch {
	case missing == 0 && some:
		return Done
	case some:
		return UnderWay
	}
	return NotBegun
}

// Ended tells whether nothing more is to be done.
func (a Action) Ended() bool { return a.State == Done || a.State == Skipped }

// Missing are the outputs that are not there yet.
func (a Action) Missing() (all []Output) {
	for _, o := range a.Outputs {
		if !o.Settled() {
			all = append(all, o)
		}
	}
	return all
}

// Counts are how many outputs are there, of how many asked for.
func (a Action) Counts() (there, asked int) {
	for _, o := range a.Outputs {
		if o.Spared == "" {
			asked++
			if o.Shown() {
				there++
			}
		}
	}
	return there, asked
}

// Finished is the day on which it was done: as told, else when the last of what shows it
// came to be so; zero: not done, or not known. What stood when the year began, such as a
// team of earlier years, is there from its first day on.
func (a Action) Finished() (day civil.Date) {
	if a.State != Done || a.Body.Done != 0 {
		return a.Body.Done
	}
	for _, o := range a.Outputs {
		if days := o.days(); len(days) > 0 {
			day = max(day, slices.Min(days), a.first())
		} else if o.Spared == "" {
			return 0
		}
	}
	return day
}

// Started is the day on which it was begun: as told, else the first day of the year that
// shows something of it; zero: not begun, or not known.
func (a Action) Started() (day civil.Date) {
	if a.Body.Begun != 0 {
		return a.Body.Begun
	}
	for _, o := range a.Outputs {
		for _, d := range o.days() {
			if d >= a.first() && (day == 0 || d < day) {
				day = d
			}
		}
	}
	if a.Body.Done != 0 && (day == 0 || day > a.Body.Done) {
		return a.Body.Done
	}
	return day
}

// first is the first day of the action's year.
func (a Action) first() civil.Date { return civil.YearOf(a.Year).From().First() }

// days are when something came to show the output.
func (o Output) days() (all []civil.Date) {
	for _, f := range o.Facts {
		if f.Done && f.Day != 0 {
			all = append(all, f.Day)
		}
	}
	for _, e := range o.Evidence {
		if e.Body.Stands() {
			all = append(all, civil.DateOf(e.Body.Added.In(region.Zone(e.Area))))
		}
	}
	return all
}

// Off is by how many days it was, or is until today, behind its plan; below zero: done
// earlier. ok is false where there is nothing to compare.
func (a Action) Off() (days int, ok bool) {
	switch end := a.Finished(); {
	case a.Body.End == 0 || a.State == Skipped:
		return 0, false
	case end != 0:
		return int(end - a.Body.End), true
	case a.State == Done || a.Today <= a.Body.End || a.Closed:
		return 0, false
	}
	return int(a.Today - a.Body.End), true
}

// Late tells whether it should have ended and has not.
func (a Action) Late() bool {
	days, ok := a.Off()
	return ok && days > 0 && !a.Ended()
}

const (
	maxText   = 150
	maxReason = 500
	minReason = 5
)

// check tells what is wrong with what a person says of an action.
func (b *Body) check(year int, outputs []edition.Output) error {
	var wrong []fault.Field
	say := func(bad bool, field, key string, args fault.Args) {
		if bad {
			wrong = append(wrong, fault.Field{Name: field, Key: key, Args: args})
		}
	}
	for _, t := range []struct {
		field string
		text  *string
		most  int
	}{{"nama", &b.Owner.Name, maxText}, {"jabatan", &b.Owner.Position, maxText}, {"alasan", &b.Reason, maxReason}, {"catatan", &b.Note, 2 * maxReason}} {
		*t.text = tidy(*t.text)
		say(utf8.RuneCountInString(*t.text) > t.most, t.field, "year.wrong.long", fault.Args{"Most": t.most})
	}
	say(b.Owner.Position != "" && b.Owner.Name == "" && b.Owner.Account == "", "nama", "year.wrong.owner", nil)
	say(b.Start != 0 && b.End != 0 && b.End < b.Start, "selesai", "year.wrong.end", nil)
	for field, day := range map[string]civil.Date{"mulai": b.Start, "selesai": b.End} { // the last actions of a year end in the next
		say(day != 0 && day.Month().Year() != year && day.Month().Year() != year+1, field, "year.wrong.year", fault.Args{"Year": year, "Next": year + 1})
	}
	say((b.Start == 0) != (b.End == 0), "selesai", "year.wrong.both", nil)
	say(b.Begun != 0 && b.Done != 0 && b.Done < b.Begun, "tuntas", "year.wrong.end", nil)
	say(b.State != "" && !slices.Contains(States, b.State), "keadaan", "year.wrong.state", nil)
	say(b.State != "" && utf8.RuneCountInString(b.Reason) < minReason, "alasan", "year.wrong.reason", nil)
	say(b.State == NotBegun && (b.Begun != 0 || b.Done != 0), "keadaan", "year.wrong.begun", nil)
	say((b.State == NotBegun || b.State == UnderWay) && b.Done != 0, "keadaan", "year.wrong.done", nil)
	for i, s := range b.Spared {
		b.Spared[i].Reason = tidy(s.Reason)
		known := slices.ContainsFunc(outputs, func(o edition.Output) bool { return o.Key == s.Output })
		n := utf8.RuneCountInString(b.Spared[i].Reason)
		say(!known || n < minReason || n > maxReason, "tanpa."+s.Output, "year.wrong.reason", nil)
	}
	if b.State == "" {
		b.Reason = ""
	}
	if len(wrong) == 0 {
		return nil
	}
	return &fault.Error{Kind: fault.Invalid, Key: "year.invalid", Fields: wrong}
}

// tidy leaves out what cannot be seen.
func tidy(text string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r != '\n' && (r < ' ' || r == 0x7f || r >= 0x200b && r <= 0x200f || r >= 0x202a && r <= 0x202e || r == 0xfeff) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "")))
}
