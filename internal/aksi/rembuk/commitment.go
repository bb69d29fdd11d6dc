package rembuk

import (
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
)

// Commitment is a promise: who does what until when, and how one sees that it was done.
// Its entry is part of the meeting's.
type Commitment struct {
	Number          int        `json:"number"`
	Text            string     `json:"text"`
	Office          string     `json:"office"`             // an OPD's code, or that of a kecamatan or village
	Position        string     `json:"position,omitempty"` // in charge, by position
	Due             civil.Date `json:"due,omitempty"`
	Measure         string     `json:"measure,omitempty"` // what is counted
	Target          int64      `json:"target,omitempty"`  // thousandths of the unit; 0: none was set
	Unit            string     `json:"unit,omitempty"`
	Rows            []db.ID    `json:"rows,omitempty"` // of the plan
	Recommendations []db.ID    `json:"recommendations,omitempty"`

	Agreed  civil.Date  `json:"agreed,omitempty"`  // since when only a decision changes it; 0: not yet
	Reports []Report    `json:"reports,omitempty"` // the newest last
	Amended []Amendment `json:"amended,omitempty"`
}

// Progress is what an office says of its commitment; catalogue: rembuk.progress.<progress>.
type Progress string

const (
	Open     Progress = "open" // nobody has told anything
	Underway Progress = "underway"
	Hindered Progress = "hindered"
	Done     Progress = "done"
)

// Told are those that an office may tell.
var Told = []Progress{Underway, Hindered, Done}

// Report is what an office told at a time.
type Report struct {
	At       db.Time    `json:"at"`
	By       string     `json:"by"`
	Day      civil.Date `json:"day"` // by the regency's clock
	Progress Progress   `json:"progress"`
	Text     string     `json:"text"`
	Reached  *int64     `json:"reached,omitempty"` // thousandths; nil: not told
}

// Amendment is what a commitment was before a decision changed it, or released from it.
type Amendment struct {
	At       db.Time    `json:"at"`
	By       string     `json:"by"`
	Reason   string     `json:"reason"`
	Decision db.ID      `json:"decision"` // that changed it
	Released bool       `json:"released,omitempty"`
	Text     string     `json:"text"`
	Office   string     `json:"office"`
	Position string     `json:"position,omitempty"`
	Due      civil.Date `json:"due,omitempty"`
	Measure  string     `json:"measure,omitempty"`
	Target   int64      `json:"target,omitempty"`
	Unit     string     `json:"unit,omitempty"`
}

// Last is what the office said last.
func (c Commitment) Last() (Report, bool) {
	if len(c.Reports) == 0 {
		return Report{}, false
	}
	return c.Reports[len(c.Reports)-1], true
}

// Progress is how far the office says it has come.
func (c Commitment) Progress() Progress {
	if r, told := c.Last(); told {
		return r.Progress
	}
	return Open
}

// Released tells whether a decision freed the office from it.
func (c Commitment) Released() bool {
	return len(c.Amended) > 0 && c.Amended[len(c.Amended)-1].Released
}

// Verdict is what became of a commitment; catalogue: rembuk.verdict.<verdict>.
type Verdict string

const (
	Kept    Verdict = "kept"     // done in time
	Late    Verdict = "late"     // done, after its day
	NotKept Verdict = "not_kept" // its day has passed
	Changed Verdict = "changed"  // by a decision, and not done yet
	Running Verdict = "running"  // its day has not come
)

// Verdicts in the order of pages.
var Verdicts = []Verdict{Kept, Late, NotKept, Changed, Running}

// Verdict on a day.
func (c Commitment) Verdict(today civil.Date) Verdict {
	last, _ := c.Last()
	switch {
	case c.Released():
		return Changed
	case last.Progress == Done && (c.Due == 0 || last.Day <= c.Due):
		return Kept
	case last.Progress == Done:
		return Late
	case c.Due != 0 && c.Due < today:
		return NotKept
	case len(c.Amended) > 0:
		return Changed
	}
	return Running
}

// Stands tells whether something is still owed.
func (c Commitment) Stands() bool { return c.Progress() != Done && !c.Released() }
