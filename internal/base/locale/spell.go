package locale

import (
	"fmt"
	"strings"

	"tumbuh/internal/base/civil"
)

var weekdays = map[string][7]string{
	Indonesian: {"Minggu", "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu"},
	English:    {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
}

// LongDate writes 12 Maret 2026, as letters do; no date is a dash.
func (p *Printer) LongDate(d civil.Date) string {
	if d == 0 {
		return "–"
	}
	y, m, day := d.YMD()
	return fmt.Sprintf("%d %s %d", day, p.month(m), y)
}

// Weekday is Kamis.
func (p *Printer) Weekday(d civil.Date) string {
	if d == 0 {
		return "–"
	}
	return weekdays[p.lang][d.Time().Weekday()]
}

// SpellDate writes a day in words, as minutes begin: "Kamis tanggal dua belas bulan Maret
// tahun dua ribu dua puluh enam". English has no such custom: Thursday, 12 March 2026.
func (p *Printer) SpellDate(d civil.Date) string {
	if d == 0 {
		return "–"
	}
	y, m, day := d.YMD()
	if p.lang == English {
		return p.Weekday(d) + ", " + p.LongDate(d)
	}
	return p.Weekday(d) + " tanggal " + Spell(day) + " bulan " + p.month(m) + " tahun " + Spell(y)
}

var (
	units  = [...]string{"nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas"}
	powers = []struct {
		of   int
		name string
	}{{1_000_000_000_000, "triliun"}, {1_000_000_000, "miliar"}, {1_000_000, "juta"}, {1000, "ribu"}, {100, "ratus"}, {10, "puluh"}}
)

// Spell writes a whole number in Indonesian words: 2026 is dua ribu dua puluh enam, 1100
// seribu seratus, 1000000 satu juta.
func Spell(n int) string {
	switch {
	case n < 0:
		if n = -n; n < 0 { // the smallest number has no opposite
			return "minus"
		}
		return "minus " + Spell(n)
	case n < len(units):
		return units[n]
	case n < 20:
		return units[n-10] + " belas"
	}
	var words []string
	for _, p := range powers {
		many := n / p.of
		switch {
		case many == 0:
			continue
		case many == 1 && p.of <= 1000:
			words = append(words, "se"+p.name)
		default:
			words = append(words, Spell(many), p.name)
		}
		if n %= p.of; n > 0 && n < 20 {
			words, n = append(words, Spell(n)), 0
		}
	}
	if n > 0 {
		words = append(words, units[n])
	}
	return strings.Join(words, " ")
}
