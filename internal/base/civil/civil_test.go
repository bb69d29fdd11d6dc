package civil

import (
	"testing"
	"time"
)

func TestDateAgreesWithTimeOnEveryDayOfFourCenturies(t *testing.T) {
	day := time.Date(1800, 1, 1, 0, 0, 0, 0, time.UTC)
	want := MustDate("1800-01-01")
	for day.Year() < 2200 {
		if got := DateOf(day); got != want || got.String() != day.Format(time.DateOnly) {
			t.Fatalf("%s: got %d %s, want %d", day, got, got, want)
		}
		day, want = day.AddDate(0, 0, 1), want+1
	}
}

func TestImpossibleDaysAreRefused(t *testing.T) {
	for _, c := range []struct {
		y, d int
		m    time.Month
		ok   bool
	}{{2024, 29, 2, true}, {2023, 29, 2, false}, {2026, 31, 4, false}, {2026, 0, 4, false}, {2026, 1, 13, false}, {0, 1, 1, false}} {
		if _, ok := NewDate(c.y, c.m, c.d); ok != c.ok {
			t.Errorf("%v: ok %v", c, ok)
		}
	}
}

func TestMonthsSinceCountsCompletedMonths(t *testing.T) {
	for _, c := range []struct {
		birth, day string
		want       int
	}{
		{"2024-01-15", "2024-02-14", 0}, {"2024-01-15", "2024-02-15", 1},
		{"2024-01-31", "2024-02-29", 0}, {"2024-01-31", "2024-03-01", 1},
		{"2021-08-20", "2026-08-19", 59}, {"2021-08-20", "2026-08-20", 60},
		{"2024-05-01", "2024-04-30", -1},
	} {
		if got := MustDate(c.day).MonthsSince(MustDate(c.birth)); got != c.want {
			t.Errorf("%s to %s: %d, want %d", c.birth, c.day, got, c.want)
		}
	}
}

func TestMonthArithmetic(t *testing.T) {
	m := MustMonth("2026-01")
	if m.Add(-1).String() != "2025-12" || m.Add(12).String() != "2027-01" || m.Add(-1).Sub(m) != -1 {
		t.Error("Add or Sub")
	}
	if MustMonth("2024-02").Last().String() != "2024-02-29" || m.First().String() != "2026-01-01" {
		t.Error("First or Last")
	}
}

func TestScanAndText(t *testing.T) {
	var d Date
	for _, src := range []any{"2026-08-15", "2026-08-15T00:00:00Z", time.Date(2026, 8, 15, 0, 0, 0, 0, time.UTC)} {
		if err := d.Scan(src); err != nil || d.String() != "2026-08-15" {
			t.Errorf("%v: %v %v", src, d, err)
		}
	}
	if d.Scan(nil); d != 0 {
		t.Error("null is no date")
	}
	if d.Scan("15/08/2026") == nil || d.Scan(7) == nil {
		t.Error("a wrong form must be an error")
	}
	if _, err := ParseMonth("2026-13"); err == nil {
		t.Error("month 13")
	}
}
