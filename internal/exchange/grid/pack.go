package grid

import (
	"encoding/json"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/record/coverage"
)

// packed is a line as a preview hands it to who decides about it.
type packed struct {
	Sheet       string       `json:"s,omitempty"`
	Row         int          `json:"r"`
	Column      string       `json:"c"`
	Indicator   string       `json:"i"`
	Period      civil.Period `json:"p"`
	Area        string       `json:"a"`
	Numerator   *int64       `json:"n"`
	Denominator *int64       `json:"d"`
	Shown       string       `json:"l"`
}

// Pack is what a preview showed of lines that would change something, with what stood
// there: when it is saved, whoever came between is noticed.
func Pack(lines []Line) string {
	all := []packed{}
	for _, l := range lines {
		if e := l.Entry; l.Err == nil && l.Outcome.Change != coverage.Same {
			all = append(all, packed{l.Sheet, l.Row, l.Column, e.Indicator, e.Period, e.Area, e.Numerator, e.Denominator, l.Outcome.Before.Mark()})
		}
	}
	text, _ := json.Marshal(all) // texts and numbers
	return string(text)
}

// Unpack reads what Pack wrote and a browser brought back.
func Unpack(text string) (lines []Line, err error) {
	var all []packed
	if err := json.Unmarshal([]byte(text), &all); err != nil || len(all) > mostValues {
		return nil, wrong("entry.file.changed", nil).Because(err)
	}
	for _, p := range all {
		lines = append(lines, Line{Sheet: p.Sheet, Row: p.Row, Column: p.Column, Entry: coverage.Entry{
			Key: coverage.Key{Indicator: p.Indicator, Period: p.Period, Area: p.Area}, Numerator: p.Numerator, Denominator: p.Denominator, Shown: &p.Shown}})
	}
	return lines, nil
}
