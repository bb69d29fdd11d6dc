package locale

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/rupiah"
)

// style is how a language writes numbers and dates.
type style struct {
	thousand, decimal string
	percent           string
	months            [12]string // in full; the short form is the first three letters
}

// noBreak keeps a number and its unit on one line.
const noBreak = "\u00a0"

var styles = map[string]style{
	Indonesian: {".", ",", noBreak + "%", [12]string{"Januari", "Februari", "Maret", "April", "Mei", "Juni",
		"Juli", "Agustus", "September", "Oktober", "November", "Desember"}},
	English: {",", ".", "%", [12]string{"January", "February", "March", "April", "May", "June",
		"July", "August", "September", "October", "November", "December"}},
}

// Int writes 14306 as 14.306.
func (s style) Int(n int) string { return s.group(strconv.Itoa(n)) }

// Decimal writes −2.346 with two places as −2,35.
func (s style) Decimal(x float64, places int) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return "–"
	}
	text := strconv.FormatFloat(x, 'f', places, 64)
	if strings.Trim(text, "-0.") == "" {
		text = strings.TrimPrefix(text, "-") // no minus zero
	}
	whole, fraction, _ := strings.Cut(text, ".")
	whole = s.group(whole)
	if fraction == "" {
		return whole
	}
	return whole + s.decimal + fraction
}

// Rupiah writes 1250000 as Rp 1.250.000.
func (s style) Rupiah(a rupiah.Amount) string {
	return "Rp" + noBreak + s.group(strconv.FormatInt(int64(a), 10))
}

// group puts the thousands apart and gives a negative number a proper minus.
func (s style) group(digits string) string {
	digits, negative := strings.CutPrefix(digits, "-")
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + s.thousand + digits[i:]
	}
	if negative {
		return "−" + digits
	}
	return digits
}

// Percent writes the ratio 0.1288 with one place as 12,9 %.
func (s style) Percent(ratio float64, places int) string {
	if math.IsNaN(ratio) || math.IsInf(ratio, 0) {
		return "–"
	}
	return s.Decimal(ratio*100, places) + s.percent
}

// Interval writes the bounds of a ratio, in per cent and without the sign:
// 12,3–13,4.
func (s style) Interval(low, high float64, places int) string {
	if math.IsNaN(low) || math.IsNaN(high) {
		return "–"
	}
	return s.Decimal(low*100, places) + "–" + s.Decimal(high*100, places)
}

// Kg writes grams: 8100 as 8,1 kg, 8150 as 8,15 kg.
func (s style) Kg(grams int) string { return s.scaled(grams, 1000, 3) + noBreak + "kg" }

// Cm writes millimetres: 765 as 76,5 cm.
func (s style) Cm(mm int) string { return s.scaled(mm, 10, 1) + noBreak + "cm" }

// scaled writes n/unit with one decimal and more only where n bears them.
func (s style) scaled(n, unit, places int) string {
	for step := 10; places > 1 && n%step == 0; step *= 10 {
		places--
	}
	return s.Decimal(float64(n)/float64(unit), places)
}

// Z writes hundredths of a z-score: −235 as −2,35.
func (s style) Z(hundredths int) string { return s.Decimal(float64(hundredths)/100, 2) }

// Date writes 16 Agu 2026; no date is a dash.
func (s style) Date(d civil.Date) string {
	if d == 0 {
		return "–"
	}
	y, m, day := d.YMD()
	return fmt.Sprintf("%d %s %d", day, s.month(m)[:3], y)
}

// Month writes Agustus 2026; no month is a dash.
func (s style) Month(m civil.Month) string {
	if m == 0 {
		return "–"
	}
	return fmt.Sprintf("%s %d", s.month(m.Number()), m.Year())
}

// ShortMonth writes Agu, for the axis of a chart.
func (s style) ShortMonth(m civil.Month) string { return s.month(m.Number())[:3] }

func (s style) month(m time.Month) string { return s.months[(m+11)%12] }
