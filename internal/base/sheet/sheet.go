// Package sheet reads and writes tables as offices keep them: XLSX workbooks and
// CSV text. It hands over rows one at a time with every value as the file holds
// it, so that sixteen digits stay sixteen digits, and it knows nothing of what
// the columns mean. A file from a stranger is refused before its first row is
// used when it is not what it says, is damaged, or would unpack without end.
package sheet

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"tumbuh/internal/base/civil"
)

// Kind is what a cell holds.
type Kind uint8

const (
	Blank  Kind = iota
	Text        // also every cell of a CSV file
	Number      // Text is the number as the file writes it, such as 3.57201203220001E+15
	Date        // Text is Excel's serial number of the day; use Day
	Time        // a number shown as a time of day: what Excel makes of a typed "12:3"
	Bool        // Text is TRUE or FALSE
	Error       // Text is #N/A, #REF! and the like
)

// Cell is one value. Cells go in and out: what was read can be written back.
type Cell struct {
	Text    string
	Kind    Kind
	Formula bool  // Text is the last result the program that wrote the file kept; blank when it kept none
	Places  uint8 // decimals shown when written
	Grey    bool  // written on grey: not to be filled in
	Open    bool  // of a guarded book: can be changed
	Apart   bool  // a number is written with its thousands apart
	Bold    bool
	Sum     string // written as this formula, without "="; Text is its result. Never of a cell that was read
}

// String is a text cell; an empty one is blank.
func String(s string) Cell {
	if s == "" {
		return Cell{}
	}
	return Cell{Text: s, Kind: Text}
}

// Int is a whole number.
func Int[N ~int | ~int16 | ~int32 | ~int64](n N) Cell {
	return Cell{Text: strconv.FormatInt(int64(n), 10), Kind: Number}
}

// Decimal is n / 10^places: Decimal(12345, 3) is 12.345.
func Decimal[N ~int | ~int16 | ~int32 | ~int64](n N, places uint8) Cell {
	sign, digits := "", strconv.FormatInt(int64(n), 10)
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	for len(digits) <= int(places) {
		digits = "0" + digits
	}
	if cut := len(digits) - int(places); places > 0 {
		digits = digits[:cut] + "." + digits[cut:]
	}
	return Cell{Text: sign + digits, Kind: Number, Places: places}
}

// Day is a date cell; no date is blank.
func Day(d civil.Date) Cell {
	if d == 0 {
		return Cell{}
	}
	return Cell{Text: strconv.Itoa(serialOf(d)), Kind: Date}
}

// serialZero is the day before 1 March 1900 counted back 61 days. Excel believes
// that 29 February 1900 existed, so serials under 61 are one day off.
var (
	serialZero = civil.MustDate("1899-12-30")
	macZero    = civil.MustDate("1904-01-01")
	lastDay    = civil.MustDate("9999-12-31")
)

// Day is the day of a Date cell, or of a Number that is meant as one.
func (c Cell) Day() (civil.Date, bool) {
	if c.Kind != Date && c.Kind != Number {
		return 0, false
	}
	serial, err := strconv.ParseFloat(c.Text, 64)
	if err != nil {
		return 0, false
	}
	return SerialDay(serial)
}

// Day is the cell's day in this file. Dates count from 1900 once they are read;
// a bare Number counts from where the file's days do.
func (f *File) Day(c Cell) (civil.Date, bool) {
	if f.from1904 && c.Kind == Number {
		c.Text = since1900(c.Text)
	}
	return c.Day()
}

// since1900 moves a serial that counts from 1904.
func since1900(serial string) string {
	days, err := strconv.ParseFloat(serial, 64)
	if err != nil {
		return serial
	}
	return strconv.FormatFloat(days+float64(macZero-serialZero), 'f', -1, 64)
}

// SerialDay is the day of a serial number that counts from 1900. The fraction is
// the time of day; half a second is allowed for programs that just miss midnight.
func SerialDay(serial float64) (civil.Date, bool) {
	whole := math.Floor(serial + 0.5/86400)
	if !(whole >= 1 && whole <= float64(lastDay-serialZero)) || whole == 60 {
		return 0, false
	}
	day := serialZero + civil.Date(whole)
	if whole < 60 {
		day++
	}
	return day, true
}

func serialOf(d civil.Date) int {
	if d <= serialZero+60 {
		d--
	}
	return int(d - serialZero)
}

// clock shows the fraction of a serial as hours and minutes.
func clock(serial string) string {
	f, err := strconv.ParseFloat(serial, 64)
	if err != nil {
		return serial
	}
	_, f = math.Modf(f)
	return time.Unix(0, 0).UTC().Add(time.Duration(math.Round(f*86400)) * time.Second).Format("15:04")
}

// Shown is the value roughly as a person sees it in the file.
func (c Cell) Shown() string {
	switch c.Kind {
	case Date:
		if d, ok := c.Day(); ok {
			return d.String()
		}
	case Time:
		return clock(c.Text)
	}
	return c.Text
}

// MarshalText keeps a cell in a few letters, such as t:SITI or d:46249, so that
// rows can be stored and written back later.
func (c Cell) MarshalText() ([]byte, error) {
	if c.Kind == Blank {
		return nil, nil
	}
	return append([]byte{kinds[c.Kind], ':'}, c.Text...), nil
}

func (c *Cell) UnmarshalText(b []byte) error {
	if *c = (Cell{}); len(b) == 0 {
		return nil
	}
	kind := strings.IndexByte(kinds, b[0])
	if kind < 1 || len(b) < 2 || b[1] != ':' {
		return fmt.Errorf("sheet: %q is no cell", b)
	}
	c.Kind, c.Text = Kind(kind), string(b[2:])
	return nil
}

const kinds = " tndhbe" // by Kind
