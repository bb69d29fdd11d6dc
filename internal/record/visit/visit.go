package visit

import (
	"encoding/json"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/record/account"
)

// Visit is one weighing; zeros are not measured.
type Visit struct {
	Regency    string
	Child      db.ID
	ID         db.ID
	Day        civil.Date
	Village    string
	Posyandu   string
	Grams      int
	MM         int
	ArmMM      int
	HeadMM     int
	Position   growth.Position
	Oedema     bool
	Brought    Brought
	Import     db.ID
	Line       int
	Hash       int64 // of what the line said
	ReplacedBy db.ID // itself: it only takes another back
	Replaces   db.ID // by a phone: the one that it corrects
	Recorded   db.Time
	Body       json.RawMessage // what a phone said, whole
	Source     account.Source  // who that was

	Scores      [4]growth.Score // by growth.Index, HFA to BFA; by age in days
	Differs     uint8           // bit i: index i differs from what the source said
	implausible uint8
}

// Stored are the indices whose scores are kept with a visit.
var Stored = []growth.Index{growth.HFA, growth.WFA, growth.WFH, growth.BFA}

// Brought is what the source itself computed, word for word.
type Brought struct {
	HFA  *Said  `json:"hfa,omitempty"`
	WFA  *Said  `json:"wfa,omitempty"`
	WFH  *Said  `json:"wfh,omitempty"`
	Gain string `json:"gain,omitempty"`
}

// Said is a label and a z-score in hundredths, either of which may be absent.
type Said struct {
	Label string `json:"label,omitempty"`
	Z     *int   `json:"z,omitempty"`
}

// Of is what was said of index i; nil when nothing.
func (b Brought) Of(i growth.Index) *Said {
	switch i {
	case growth.HFA:
		return b.HFA
	case growth.WFA:
		return b.WFA
	case growth.WFH:
		return b.WFH
	}
	return nil
}

func (b Brought) text() any {
	if b == (Brought{}) {
		return nil
	}
	text, _ := json.Marshal(b) // strings and numbers: cannot fail
	return string(text)
}

// Measured is the visit as growth judges it.
func (v Visit) Measured(sex growth.Sex, birth civil.Date) growth.Measured {
	return growth.Measured{Sex: sex, Birth: birth, Day: v.Day, Grams: v.Grams, Millimetres: v.MM,
		ArmMM: v.ArmMM, HeadMM: v.HeadMM, Position: v.Position, Oedema: v.Oedema}
}

// Assess computes the scores and compares them with what the source said.
func (v *Visit) Assess(sex growth.Sex, birth civil.Date) growth.Assessment {
	a := growth.Assess(v.Measured(sex, birth), growth.WHODays)
	v.implausible, v.Differs = 0, 0
	for _, i := range Stored {
		score := a.Of(i)
		v.Scores[i] = score
		if score.State == growth.Implausible {
			v.implausible |= 1 << i
		}
		if differs(i, score, v.Brought.Of(i)) {
			v.Differs |= 1 << i
		}
	}
	return a
}

// differs compares to the hundredth that a rounding may cost, and by class. A
// source that says nothing, or a word nobody knows, is no difference.
func differs(i growth.Index, ours growth.Score, said *Said) bool {
	if said == nil {
		return false
	}
	if said.Z != nil && (ours.State == growth.Missing || abs(*said.Z-int(ours.Z)) > 1) {
		return true
	}
	class, known := growth.ParseLabel(i, said.Label)
	return known && ours.State == growth.Plausible && class != growth.Classify(i, ours)
}

func abs(n int) int { return max(n, -n) }

// same tells whether two records of a day say the same.
func (v Visit) same(o Visit) bool {
	return v.Village == o.Village && v.Posyandu == o.Posyandu && v.Grams == o.Grams && v.MM == o.MM && v.ArmMM == o.ArmMM &&
		v.HeadMM == o.HeadMM && v.Position == o.Position && v.Oedema == o.Oedema && v.Brought.text() == o.Brought.text()
}
