package civil

import (
	"database/sql/driver"
	"fmt"
	"strconv"
	"strings"
)

// Span is how long a period lasts.
type Span int

const (
	Monthly   Span = 1
	Quarterly Span = 3
	Half      Span = 6 // semester
	Yearly    Span = 12
)

// Spans are all of them, the shortest first.
var Spans = []Span{Monthly, Quarterly, Half, Yearly}

// Period is a month, quarter, semester or year of the calendar.
type Period struct {
	first Month
	span  Span
}

// PeriodOf is the period of a length in which a month lies.
func PeriodOf(m Month, s Span) Period {
	return Period{m.Add(-((int(m.Number()) - 1) % int(s))), s}
}

// YearOf is a whole year.
func YearOf(year int) Period { return Period{Month(year*100 + 1), Yearly} }

// ParsePeriod reads 2026-08, 2026Q3, 2026S2 or 2026.
func ParsePeriod(s string) (Period, error) {
	if m, err := ParseMonth(s); err == nil && m.Year() >= 1900 && m.Year() <= 2199 {
		return Period{m, Monthly}, nil
	}
	if len(s) == 4 || len(s) == 6 {
		year, err := strconv.Atoi(s[:4])
		span, count := Yearly, 1
		if len(s) == 6 {
			span = map[byte]Span{'Q': Quarterly, 'S': Half}[s[4]]
			count = int(s[5] - '0')
		}
		if err == nil && year >= 1900 && year <= 2199 && span != 0 && count >= 1 && count <= 12/int(span) && strings.Trim(s[:4], "0123456789") == "" {
			return Period{Month(year*100 + 1).Add((count - 1) * int(span)), span}, nil
		}
	}
	return Period{}, fmt.Errorf("civil: %q is no period", s)
}

// MustPeriod is ParsePeriod for constants.
func MustPeriod(s string) Period {
	p, err := ParsePeriod(s)
	if err != nil {
		panic(err)
	}
	return p
}

// String is how the period is written in addresses, files and the database; of one
// length, the order of these texts is that of time.
func (p Period) String() string {
	switch p.span {
	case Monthly:
		return p.first.String()
	case Quarterly:
		return fmt.Sprintf("%04dQ%d", p.first.Year(), p.Number())
	case Half:
		return fmt.Sprintf("%04dS%d", p.first.Year(), p.Number())
	case Yearly:
		return fmt.Sprintf("%04d", p.first.Year())
	}
	return ""
}

func (p Period) IsZero() bool { return p.span == 0 }
func (p Period) Span() Span   { return p.span }
func (p Period) Year() int    { return p.first.Year() }
func (p Period) From() Month  { return p.first }
func (p Period) To() Month    { return p.first.Add(int(p.span) - 1) }

// Number is the how-manieth of its year: 1 to 12, 4, 2 or 1.
func (p Period) Number() int { return (int(p.first.Number())-1)/max(1, int(p.span)) + 1 }

// Add is the period so many of its length later.
func (p Period) Add(n int) Period { return Period{p.first.Add(n * int(p.span)), p.span} }

// Has tells whether a month lies in the period.
func (p Period) Has(m Month) bool { return p.first <= m && m <= p.To() }

// Parts are the periods of a shorter length that make this one up, in order of time.
func (p Period) Parts(s Span) (all []Period) {
	for m := p.first; m <= p.To(); m = m.Add(int(s)) {
		all = append(all, PeriodOf(m, s))
	}
	return all
}

func (p Period) Value() (driver.Value, error) { return p.String(), nil }

func (p *Period) Scan(src any) (err error) {
	switch text := src.(type) {
	case string:
		*p, err = ParsePeriod(text)
	case []byte:
		*p, err = ParsePeriod(string(text))
	default:
		err = fmt.Errorf("civil: %T is no period", src)
	}
	return err
}

func (p Period) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

func (p *Period) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*p = Period{}
		return nil
	}
	*p, err = ParsePeriod(string(b))
	return err
}
