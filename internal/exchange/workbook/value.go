package workbook

import (
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/sheet"
)

// clean takes from a text what spreadsheets and keyboards leave around it:
// blanks of every kind, control characters, the apostrophe that marks text.
func clean(s string) string {
	s = strings.TrimLeft(strings.TrimSpace(s), "'’`")
	if !strings.ContainsFunc(s, func(r rune) bool { return r != ' ' && (unicode.IsSpace(r) || !unicode.IsPrint(r)) }) && !strings.Contains(s, "  ") {
		return strings.TrimSpace(s)
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r):
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// nothing tells the ways of writing "no value".
func nothing(s string) bool { return strings.Trim(s, "-–—. ") == "" }

// parseNumber reads 12.3, 12,3, 12:3, "12,3 kg" and the like. There are no
// thousands marks in these files, so one mark is a decimal mark and two are an
// error.
func parseNumber(text string) (float64, bool) {
	s, unit := strings.TrimRight(strings.ToLower(clean(text)), " ."), ""
	for _, unit = range []string{"kilogram", "kg", "gram", "gr", "g", "cm", "m", ""} {
		if cut, ok := strings.CutSuffix(s, unit); ok {
			s = strings.TrimRight(cut, " .")
			break
		}
	}
	s = decimalMarks.Replace(s)
	s = strings.ReplaceAll(strings.ReplaceAll(s, " .", "."), ". ", ".")
	digits, exponent, _ := strings.Cut(s, "e")
	if strings.Trim(digits, "+-0123456789.") != "" || strings.Trim(exponent, "+-0123456789") != "" {
		return 0, false // no hexadecimals, infinities or underscores
	}
	x, err := strconv.ParseFloat(s, 64)
	if unit != "" && unit[0] == 'g' && x <= 100 || unit == "m" && x >= 2 {
		return 0, false // 12 grams, 84 metres: the unit is not what it says
	}
	return x, err == nil && math.Abs(x) < 1e15
}

var decimalMarks = strings.NewReplacer(",", ".", ":", ".")

// scaled is x in small units, half rounded away from zero as people do; the
// little extra makes up for 84.55 × 10 being just under 845.5.
func scaled(x, units float64) int {
	if x < 0 {
		return -scaled(-x, units)
	}
	return int(math.Floor(x*units + 0.5 + 1e-9))
}

// dateError is why a text is no date; its value is the end of a catalogue key.
type dateError string

const (
	dateForm       dateError = "form"       // no form that we know
	dateImpossible dateError = "impossible" // 30 February
	dateMonth      dateError = "month"      // the second number is over 12: month first?
	dateYear       dateError = "year"       // two digits, or before 2000
)

// earliest is the first day that is believed: no child of these files is older,
// and a small number in a date cell would else become a day of 1900.
var earliest = civil.MustDate("2000-01-01")

// parseDate reads a date in text: day first in every style, or year first with
// four digits; a month in letters; a serial number. A time of day after it is
// left out. Month first is never guessed.
func parseDate(text string) (civil.Date, dateError) {
	s := clean(text)
	if serial, err := strconv.ParseFloat(s, 64); err == nil && len(s) >= 5 && strings.Trim(s[:5], "0123456789") == "" && (len(s) == 5 || s[5] == '.') {
		return dayOf(sheet.SerialDay(serial))
	}
	parts := strings.FieldsFunc(withoutTime(s), func(r rune) bool { return strings.ContainsRune("-/. ,", r) })
	if len(parts) != 3 {
		return 0, dateForm
	}
	d, m, y := parts[0], parts[1], parts[2]
	if len(d) == 4 {
		y, d = d, y
	}
	day, dayOK := small(d)
	month, monthOK := small(m)
	if !monthOK {
		month, monthOK = monthName(m)
	}
	year, err := strconv.Atoi(y)
	switch {
	case !dayOK || !monthOK || err != nil:
		return 0, dateForm
	case len(y) != 4:
		return 0, dateYear
	case month > 12 && day >= 1 && day <= 12:
		return 0, dateMonth
	}
	date, ok := civil.NewDate(year, time.Month(month), day)
	if !ok {
		return 0, dateImpossible
	}
	return dayOf(date, true)
}

// dayOf refuses what is no day or too long ago.
func dayOf(d civil.Date, ok bool) (civil.Date, dateError) {
	switch {
	case !ok:
		return 0, dateForm
	case d < earliest:
		return 0, dateYear
	}
	return d, ""
}

// small is a number of one or two digits.
func small(s string) (int, bool) {
	if len(s) < 1 || len(s) > 2 || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	return n, err == nil
}

// withoutTime cuts off " 00:00:00", "T10:20:00+07:00", " 10.20 WIB" and the like.
func withoutTime(s string) string {
	rest := s
	for _, zone := range []string{" WIB", " WITA", " WIT", " AM", " PM"} {
		rest = strings.TrimSuffix(rest, zone)
	}
	cut := strings.LastIndexAny(rest, " T")
	if cut < 0 {
		return s
	}
	clock := rest[cut+1:]
	if !strings.ContainsAny(clock, ":.") || strings.Trim(clock, "0123456789:.+Z") != "" {
		return s
	}
	return rest[:cut]
}

// monthNames are the first three letters of the months' names in Indonesian and
// English, with the abbreviations in use.
var monthNames = map[string]int{"jan": 1, "feb": 2, "peb": 2, "mar": 3, "apr": 4, "mei": 5, "may": 5, "jun": 6, "jul": 7,
	"agu": 8, "agt": 8, "ags": 8, "aug": 8, "sep": 9, "okt": 10, "oct": 10, "nov": 11, "nop": 11, "des": 12, "dec": 12}

func monthName(s string) (int, bool) {
	if len(s) < 3 {
		return 0, false
	}
	n, ok := monthNames[strings.ToLower(s[:3])]
	return n, ok
}

// parseAge reads "2 Tahun - 3 Bulan - 12 Hari" as days, about; plain is a number
// without a unit, which newer files give in days and some in months.
func parseAge(text string) (days float64, plain, ok bool) {
	words := strings.FieldsFunc(strings.ToLower(clean(text)), func(r rune) bool { return r == ' ' || r == '-' || r == ',' })
	if len(words) == 1 {
		n, err := strconv.ParseFloat(words[0], 64)
		return n, true, err == nil && n >= 0
	}
	if len(words) == 0 || len(words)%2 != 0 {
		return 0, false, false
	}
	for i := 0; i < len(words); i += 2 {
		n, err := strconv.ParseFloat(words[i], 64)
		unit := map[byte]float64{'t': 365.25, 'b': 30.4375, 'm': 7, 'h': 1}[words[i+1][0]] // tahun, bulan, minggu, hari
		if err != nil || n < 0 || unit == 0 {
			return 0, false, false
		}
		days += n * unit
	}
	return days, false, true
}
