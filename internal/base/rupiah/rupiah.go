// Package rupiah is money: whole rupiah, exactly. Sums and products that do not fit are
// errors, never another number. Written by base/locale (Printer.Rupiah).
package rupiah

import (
	"math"
	"math/bits"
	"strings"

	"tumbuh/internal/base/fault"
)

// Amount is whole rupiah.
type Amount int64

// Sum adds amounts.
func Sum(all ...Amount) (sum Amount, err error) {
	for _, a := range all {
		if a > 0 && sum > math.MaxInt64-a || a < 0 && sum < math.MinInt64-a {
			return 0, tooMuch()
		}
		sum += a
	}
	return sum, nil
}

// Times is what count pieces cost.
func (a Amount) Times(count int64) (Amount, error) {
	if a < 0 || count < 0 {
		return 0, fault.New(fault.Invalid, "rupiah.negative", nil)
	}
	high, low := bits.Mul64(uint64(a), uint64(count))
	if high != 0 || low > math.MaxInt64 {
		return 0, tooMuch()
	}
	return Amount(low), nil
}

func tooMuch() error { return fault.New(fault.Invalid, "rupiah.too_much", nil) }

// Parse reads an amount as offices write it: 1250000, 1.250.000, Rp 1.250.000,
// Rp1.250.000,00. Sen other than 00 are refused, as is a point that does not part
// thousands: 1.250 is one thousand two hundred and fifty, 1.25 is nothing.
func Parse(text string) (Amount, error) {
	s := strings.TrimSpace(strings.ReplaceAll(text, "\u00a0", " "))
	if len(s) >= 2 && strings.EqualFold(s[:2], "rp") {
		s = strings.TrimSpace(strings.TrimPrefix(s[2:], "."))
	}
	s = strings.TrimSuffix(s, ",-")
	if whole, sen, cut := strings.Cut(s, ","); cut {
		if sen != "0" && sen != "00" {
			return 0, unreadable(text)
		}
		s = whole
	}
	parts := strings.Split(s, ".")
	for i, part := range parts {
		if part == "" || len(parts) > 1 && (i == 0 && len(part) > 3 || i > 0 && len(part) != 3) {
			return 0, unreadable(text)
		}
	}
	var a Amount
	for _, digit := range strings.Join(parts, "") {
		if digit < '0' || digit > '9' {
			return 0, unreadable(text)
		}
		if a > (math.MaxInt64-9)/10 {
			return 0, tooMuch()
		}
		a = a*10 + Amount(digit-'0')
	}
	return a, nil
}

func unreadable(text string) error {
	if len(text) > 40 {
		text = text[:40]
	}
	return fault.New(fault.Invalid, "rupiah.unreadable", fault.Args{"Text": strings.ToValidUTF8(text, "")})
}
