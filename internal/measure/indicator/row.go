package indicator

import (
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/growth"
)

// Row is one registered child in one month.
type Row struct {
	Regency  string
	Month    civil.Month
	Child    db.ID
	Village  string
	Posyandu string
	Sex      growth.Sex
	Age      int   // completed months: when weighed, else at the month's end
	KIA      *bool // has the mother-and-child health book
	Weighed  bool
	Day      civil.Date
	Grams    int
	MM       int
	Oedema   bool
	Days     [3]growth.Score // HFA, WFA, WFH by age in days (WHO 2006)
	Months   [3]growth.Score // the same by completed months (Permenkes 2/2020)
	Gain     growth.Gain
	Trend    growth.Trend // after this month
}

// Indices are those that a row holds, in the order of Days and Months.
var Indices = [3]growth.Index{growth.HFA, growth.WFA, growth.WFH}

// Score is the score by one standard.
func (r *Row) Score(s growth.Standard, i growth.Index) growth.Score {
	if s == growth.PermenkesMonths {
		return r.Months[i]
	}
	return r.Days[i]
}

// Implausible tells whether any score by days is beyond WHO's limits.
func (r *Row) Implausible() bool { return r.implausible()&7 != 0 }

// implausible has bit i for Days[i] and bit 3+i for Months[i].
func (r *Row) implausible() (bits uint8) {
	for i := range Indices {
		if r.Days[i].State == growth.Implausible {
			bits |= 1 << i
		}
		if r.Months[i].State == growth.Implausible {
			bits |= 8 << i
		}
	}
	return bits
}

// MonthsAbsent counts the months since the child was last weighed.
func (r *Row) MonthsAbsent() int {
	if r.Trend.LastMonth == 0 {
		return 0
	}
	return r.Month.Sub(r.Trend.LastMonth)
}
