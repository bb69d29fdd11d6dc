package scorecard

import (
	"encoding/json"
	"fmt"
	"strings"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/form"
)

// The forms whose people are kept, quarter by quarter.
const (
	Form3A = "3A" // mothers
	Form3B = "3B" // children of 0 to 23 months
	Form2C = "2C" // children over 2 to 6 years: PAUD, which no level counts
)

// Row is one person's recapitulation of a quarter.
type Row struct {
	Period   civil.Period
	Village  string
	Form     string
	Subject  db.ID
	Posyandu string
	Cells    string // a form.Cell for each indicator, in the order of the form
	form.Sum        // of form 2C: months attended, of those with a word
	Facts    string // JSON: Facts
}

// Facts are what a row says beside its cells.
type Facts struct {
	form.Facts
	KIA string  `json:"kia,omitempty"` // number of the mother-and-child health book
	Why reasons `json:"why,omitempty"` // of each cell
}

// FactsOf reads them.
func (r Row) FactsOf() (f Facts) {
	if err := json.Unmarshal([]byte(r.Facts), &f); err != nil {
		return Facts{}
	}
	return f
}

// reasons lie in the database as text, five letters each: "2/5s -y".
type reasons []form.Reason

// withins and notDues are the letters of what form.Reason spells out.
var (
	withins = map[string]byte{form.InQuarter: 'q', form.InYear: 'y', form.SoFar: 's', form.AfterBirth: 'd', form.InFebruary: 'f', form.InAugust: 'a', form.InBothMonth: 'b'}
	notDues = map[string]byte{form.Young: 'y', form.StillPregnant: 'p', form.Born: 'd', form.NoRisk: 'n'}
)

func (all reasons) MarshalText() ([]byte, error) {
	var text []string
	for _, r := range all {
		if r.NotDue != "" {
			text = append(text, "-"+string(notDues[r.NotDue]))
		} else {
			text = append(text, fmt.Sprintf("%d/%d%c", r.Had, r.Need, withins[r.Within]))
		}
	}
	return []byte(strings.Join(text, " ")), nil
}

func (all *reasons) UnmarshalText(text []byte) error {
	*all = nil
	for _, one := range strings.Fields(string(text)) {
		var r form.Reason
		var letter byte
		if rest, notDue := strings.CutPrefix(one, "-"); notDue && len(rest) == 1 {
			r.NotDue = wordOf(notDues, rest[0])
		} else if _, err := fmt.Sscanf(one, "%d/%d%c", &r.Had, &r.Need, &letter); err == nil {
			r.Within = wordOf(withins, letter)
		}
		if r.NotDue == "" && r.Within == "" {
			return fmt.Errorf("scorecard: no reason: %q", one)
		}
		*all = append(*all, r)
	}
	return nil
}

func wordOf(letters map[string]byte, letter byte) string {
	for word, l := range letters {
		if l == letter {
			return word
		}
	}
	return ""
}

// Level is how far a place has come in a period: a village, or the sum of some.
type Level struct {
	Area              string
	Period            civil.Period
	Villages, Counted int // how many there are, and how many of them have a card
	NumMothers        int
	NumChildren       int
	Mothers, Children form.Sum
	Whole             form.Sum // people who received all that was due, of those to whom anything was
}

// Total is the level of the place; PAUD stays apart, as in the form.
func (l Level) Total() form.Sum { return l.Mothers.Add(l.Children) }

// Add sums two places up.
func (l Level) Add(o Level) Level {
	l.Villages, l.Counted = l.Villages+o.Villages, l.Counted+o.Counted
	l.NumMothers, l.NumChildren = l.NumMothers+o.NumMothers, l.NumChildren+o.NumChildren
	l.Mothers, l.Children, l.Whole = l.Mothers.Add(o.Mothers), l.Children.Add(o.Children), l.Whole.Add(o.Whole)
	return l
}

func levelOf(village string, p civil.Period, t form.Tables) Level {
	return Level{Area: village, Period: p, Villages: 1, Counted: 1, NumMothers: t.Targets.Mothers, NumChildren: t.Targets.Children,
		Mothers: t.Level.Mothers, Children: t.Level.Children, Whole: t.Whole.Village()}
}

// Card is form 4 of a village and period, as it is kept.
type Card struct {
	Level
	Tables form.Tables
	body   string // Tables as they lie in the database
}
