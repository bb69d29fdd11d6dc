// Package civil holds the calendar as people write it: days and months without
// a clock or a zone. A child is born on a Date and weighed on a Date; figures
// belong to a Month. Moments in time are time.Time in UTC and live elsewhere.
package civil

import (
	"database/sql/driver"
	"fmt"
	"time"
)

// Date is a day of the Gregorian calendar. The zero Date means "no date".
// Dates compare with < and ==.
type Date int32 // days since 1 January 1 BC, so that the zero is never a real date

var epoch = time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC)

// unixEpoch is 1970-01-01 as a Date.
const unixEpoch Date = 719528

// DateOf is the day of t as t's own location writes it.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix()/86400) + unixEpoch
}

// NewDate is the day y-m-d; an impossible day such as 30 February is no date.
func NewDate(y int, m time.Month, d int) (Date, bool) {
	t := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	if t.Year() != y || t.Month() != m || t.Day() != d || y < 1 || y > 9999 {
		return 0, false
	}
	return DateOf(t), true
}

// ParseDate reads 2026-08-15.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, fmt.Errorf("date %q: want YYYY-MM-DD", s)
	}
	return DateOf(t), nil
}

// MustDate is ParseDate for constants in tests and tables.
func MustDate(s string) Date {
	d, err := ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// Time is midnight UTC of the day.
func (d Date) Time() time.Time { return epoch.AddDate(0, 0, int(d)) }

// YMD are the day's year, month and day.
func (d Date) YMD() (int, time.Month, int) { return d.Time().Date() }

func (d Date) String() string {
	if d == 0 {
		return ""
	}
	return d.Time().Format(time.DateOnly)
}

// Month is the month that holds the day.
func (d Date) Month() Month {
	y, m, _ := d.YMD()
	return Month(y*100 + int(m))
}

// MonthsSince counts completed months since birth, as the Indonesian tables do:
// the child of the 31st completes a month on the last day of a shorter one's
// next day.
func (d Date) MonthsSince(birth Date) int {
	y, m, day := d.YMD()
	by, bm, bday := birth.YMD()
	n := (y-by)*12 + int(m-bm)
	if day < bday {
		n--
	}
	return n
}

// Value and Scan store a Date as the database's own date.
func (d Date) Value() (driver.Value, error) {
	if d == 0 {
		return nil, nil
	}
	return d.String(), nil
}

func (d *Date) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*d = 0
	case time.Time:
		*d = DateOf(v)
	case string:
		if len(v) > 10 {
			v = v[:10]
		}
		parsed, err := ParseDate(v)
		if err != nil {
			return err
		}
		*d = parsed
	default:
		return fmt.Errorf("scan date: %T", src)
	}
	return nil
}

// MarshalText and UnmarshalText write and read 2026-08-15.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

func (d *Date) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*d = 0
		return nil
	}
	*d, err = ParseDate(string(b))
	return err
}

// Month is a calendar month as the number 202608, which is also how the
// database holds it: readable, and in order. The zero Month means "no month".
type Month int32

// ParseMonth reads 2026-08.
func ParseMonth(s string) (Month, error) {
	t, err := time.Parse("2006-01", s)
	if err != nil {
		return 0, fmt.Errorf("month %q: want YYYY-MM", s)
	}
	return Month(t.Year()*100 + int(t.Month())), nil
}

// MustMonth is ParseMonth for constants in tests and tables.
func MustMonth(s string) Month {
	m, err := ParseMonth(s)
	if err != nil {
		panic(err)
	}
	return m
}

func (m Month) String() string {
	if m == 0 {
		return ""
	}
	return fmt.Sprintf("%04d-%02d", int(m)/100, int(m)%100)
}

// Year and Number are the month's two parts.
func (m Month) Year() int          { return int(m) / 100 }
func (m Month) Number() time.Month { return time.Month(int(m) % 100) }

// Add moves by n months.
func (m Month) Add(n int) Month {
	k := m.index() + n
	return Month(k/12*100 + k%12 + 1)
}

// Sub counts the months from o to m.
func (m Month) Sub(o Month) int { return m.index() - o.index() }

func (m Month) index() int { return int(m)/100*12 + int(m)%100 - 1 }

// First and Last are the month's first and last day.
func (m Month) First() Date {
	return DateOf(time.Date(m.Year(), m.Number(), 1, 0, 0, 0, 0, time.UTC))
}
func (m Month) Last() Date { return m.Add(1).First() - 1 }

// MarshalText and UnmarshalText write and read 2026-08.
func (m Month) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

func (m *Month) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*m = 0
		return nil
	}
	*m, err = ParseMonth(string(b))
	return err
}

// After is the next month; of no month it is no month.
func (m Month) After() Month {
	if m == 0 {
		return 0
	}
	return m.Add(1)
}
