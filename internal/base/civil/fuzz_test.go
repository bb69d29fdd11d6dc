package civil_test

import (
	"testing"

	"tumbuh/internal/base/civil"
)

// What is read is written as it was read, and read again the same.
func FuzzDateAndMonth(f *testing.F) {
	for _, s := range []string{"2026-08-15", "2026-08", "0001-01-01", "9999-12-31", "2024-02-30", "2026-13", "26-8", "0000-00-00", "2026-08-15\n", "٢٠٢٦-08"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if d, err := civil.ParseDate(s); err == nil && d.String() != s {
			t.Errorf("%q is the day %v", s, d)
		}
		if m, err := civil.ParseMonth(s); err == nil && (m.String() != s || m.Number() < 1 || m.Number() > 12 || m.First().Month() != m) {
			t.Errorf("%q is the month %v", s, m)
		}
		var d civil.Date
		if d.UnmarshalText([]byte(s)) == nil && s != "" && d.String() != s {
			t.Errorf("%q is the day %v", s, d)
		}
		var m civil.Month
		if m.UnmarshalText([]byte(s)) == nil && s != "" && m.String() != s {
			t.Errorf("%q is the month %v", s, m)
		}
	})
}
