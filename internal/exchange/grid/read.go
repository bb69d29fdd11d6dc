package grid

import (
	"math"
	"strconv"
	"strings"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/sheet"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/coverage"
)

// Line is one value of a file: where it stands, and what it says or why it cannot be read.
type Line struct {
	Sheet  string
	Row    int
	Column string // letters of the first of its cells
	Entry  coverage.Entry
	Err    *fault.Error
	// Outcome is what became of it (Take); of a line that could not be read: nothing.
	Outcome coverage.Outcome
}

// mostValues is more than a template of all indicators of a regency's villages holds.
const mostValues = 200_000

// Read reads what a file says of an area. A sheet without a header of ours is passed by;
// a file without any is refused. Sums of kecamatan and regency that stand in it are
// compared with those of its villages.
func Read(file *sheet.File, within string) (lines []Line, err error) {
	known := false
	for _, s := range file.Sheets {
		rows, err := s.Rows()
		if err != nil {
			return nil, err
		}
		r := reader{sheet: s.Name, within: within}
		for rows.Next() {
			if !r.found {
				r.header, r.found = readHeader(texts(rows.Cells()))
				continue
			}
			if r.row(rows.Number(), rows.Cells()); len(lines)+len(r.lines) > mostValues {
				return nil, wrong("entry.file.long", fault.Args{"Limit": mostValues})
			}
		}
		if err := rows.Err(); err != nil {
			return nil, err
		}
		known = known || r.found
		lines = append(lines, append(r.lines, r.sums()...)...)
	}
	if !known {
		return nil, wrong("entry.file.header", nil)
	}
	return lines, nil
}

func texts(cells []sheet.Cell) []string {
	out := make([]string, len(cells))
	for i, c := range cells {
		out[i] = strings.TrimSpace(c.Shown())
	}
	return out
}

// reader reads one sheet.
type reader struct {
	sheet, within string
	found         bool
	header        header
	lines, totals []Line
}

// row reads one row into a line for each value that it states.
func (r *reader) row(number int, cells []sheet.Cell) {
	at := func(i int) sheet.Cell {
		if i < 0 || i >= len(cells) {
			return sheet.Cell{}
		}
		return cells[i]
	}
	text := func(i int) string { return strings.TrimSpace(at(i).Shown()) }
	h := r.header
	code, name := codeOf(at(h.code)), text(h.name)
	if code == "" && (name == "" || summing(name)) {
		return
	}
	area, placed := place(code, text(h.district), name, r.within)
	period, timed := periodOf(text(h.year), text(h.period))
	values, unknown := map[coverage.Key]*Line{}, map[*Line]bool{}
	var order []*Line
	for _, c := range h.numbers {
		n, err := ReadCell(at(c.at))
		if n.Kind == Blank && err == nil {
			continue
		}
		when, late := c.period, (*fault.Error)(nil)
		if when.IsZero() {
			when, late = period, timed
		}
		key := coverage.Key{Indicator: c.indicator, Period: when, Area: area}
		line := values[key]
		if line == nil {
			line = &Line{Sheet: r.sheet, Row: number, Column: letters(c.at), Entry: coverage.Entry{Key: key}}
			values[key], order = line, append(order, line)
		}
		for _, e := range []*fault.Error{placed, late, err} {
			if line.Err == nil {
				line.Err = e
			}
		}
		switch {
		case n.Kind == Unknown:
			unknown[line] = true
		case n.Kind == Given && c.part == Numerator:
			line.Entry.Numerator = &n.N
		case n.Kind == Given:
			line.Entry.Denominator = &n.N
		}
	}
	level := region.LevelOf(area)
	for _, line := range order {
		if unknown[line] && (line.Entry.Numerator != nil || line.Entry.Denominator != nil) && line.Err == nil {
			line.Err = wrong("entry.number.half", nil)
		}
		if h.year >= 0 && (level == region.Regency || level == region.District) { // a file of the exchange: perhaps a sum
			r.totals = append(r.totals, *line)
		} else {
			r.lines = append(r.lines, *line)
		}
	}
}

// codeOf is a code as a file has it; a spreadsheet may have made a number of it.
func codeOf(c sheet.Cell) string {
	if f, err := strconv.ParseFloat(c.Text, 64); c.Kind == sheet.Number && err == nil && f == math.Trunc(f) && f > 0 && f < 1e11 {
		return strconv.FormatInt(int64(f), 10)
	}
	return strings.TrimSpace(c.Shown())
}

// periodOf is the period that a row names; a year alone is one.
func periodOf(year, period string) (civil.Period, *fault.Error) {
	text := period
	if text == "" {
		text = year
	}
	p, err := civil.ParsePeriod(text)
	if err != nil {
		return p, wrong("entry.file.period", fault.Args{"Text": shorten(text)})
	}
	return p, nil
}

// sums are what stands in the sheet of places above villages: as an error where it is not
// the sum of theirs, as a value where no village has one.
func (r *reader) sums() (lines []Line) {
	villages := map[coverage.Key]*[2]int64{}
	for _, l := range r.lines {
		for up := l.Entry.Area; region.LevelOf(up) > region.Regency; {
			up = region.Parent(up)
			key := coverage.Key{Indicator: l.Entry.Indicator, Period: l.Entry.Period, Area: up}
			if villages[key] == nil {
				villages[key] = &[2]int64{}
			}
			for i, n := range []*int64{l.Entry.Numerator, l.Entry.Denominator} {
				if n != nil {
					villages[key][i] += *n
				}
			}
		}
	}
	for _, total := range r.totals {
		sum := villages[total.Entry.Key]
		if sum == nil {
			lines = append(lines, total)
			continue
		}
		for i, n := range []*int64{total.Entry.Numerator, total.Entry.Denominator} {
			if n != nil && *n != sum[i] && total.Err == nil {
				total.Err = wrong("entry.file.sum", fault.Args{"Area": nameOf(total.Entry.Area), "Said": int(*n), "Sum": int(sum[i])})
			}
		}
		if total.Err != nil {
			lines = append(lines, total)
		}
	}
	return lines
}

// letters is the name of a column: A, B, … AA.
func letters(at int) (name string) {
	for at++; at > 0; at = (at - 1) / 26 {
		name = string(rune('A'+(at-1)%26)) + name
	}
	return name
}
