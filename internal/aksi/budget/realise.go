package budget

import (
	"tumbuh/internal/aksi/plan"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/register"
	"tumbuh/internal/base/rupiah"
)

// Realised is what became of a row in a quarter: how much was done in it and spent in it,
// not since the year began. Its entry is a part of the row; a correction is a version.
type Realised struct {
	Quarter  int           `json:"quarter"` // 1 to 4
	Volume   plan.Quantity `json:"volume"`  // of the row's unit
	Amount   rupiah.Amount `json:"amount"`
	Note     string        `json:"note,omitempty"`     // what hinders, what was done instead
	Evidence string        `json:"evidence,omitempty"` // number of the document; files are in record/evidence
	Reason   string        `json:"reason,omitempty"`   // why it is above the limit, or why an earlier figure was wrong
}

const realised = register.Kind[Realised]("budget.realised")

// realisedID is the id of what became of a row in a quarter: there is one.
func realisedID(row db.ID, quarter int) db.ID {
	return derived("realised", string(row), string(rune('0'+quarter)))
}

// YearOf is the year in which the plan of a year of actions is carried out.
func YearOf(year int) int { return year + 1 }

// Quarter is a quarter of the year in which a plan is carried out.
func Quarter(year, number int) civil.Period {
	return civil.PeriodOf(civil.Month(YearOf(year)*100+number*3), civil.Quarterly)
}

// grace is how many days after a quarter its figures may come: our own choice.
const grace = 15

// DueOf is the last day on which a quarter's figures are in time.
func DueOf(year, quarter int) civil.Date { return Quarter(year, quarter).To().Last() + grace }

// Newest is the quarter that a page begins with: the newest that has begun, 1 before all.
func Newest(year int, today civil.Date) int {
	y, m, _ := today.YMD()
	switch {
	case y < YearOf(year):
		return 1
	case y > YearOf(year):
		return 4
	}
	return (int(m)-1)/3 + 1
}

// Sum is what became of a row in all quarters.
type Sum struct {
	Volume plan.Quantity
	Amount rupiah.Amount
	Told   int // quarters
}

// Sum adds the quarters up, until one (4: all).
func (l Line) Sum(until int) (s Sum, err error) {
	for _, e := range l.Told[:until] {
		if e == nil {
			continue
		}
		s.Told++
		s.Volume += e.Body.Volume // below 10^15 each
		if s.Amount, err = rupiah.Sum(s.Amount, e.Body.Amount); err != nil {
			return s, err
		}
	}
	return s, nil
}

// mostVolume keeps sums of volumes exact.
const mostVolume = plan.Quantity(1e15)

// check tells what is wrong with a figure of a line: what with it is above the line's
// limits needs a reason.
func (r *Realised) check(l Line, year int, today civil.Date) error {
	if r.Quarter < 1 || r.Quarter > 4 {
		return fault.New(fault.Invalid, "budget.realised.quarter", nil)
	}
	var wrong fields
	wrong.text("catatan", &r.Note, 0, 500)
	wrong.text("bukti", &r.Evidence, 0, 200)
	wrong.text("alasan", &r.Reason, 0, 500)
	wrong.say(r.Volume < 0 || r.Volume > mostVolume, "volume", "budget.negative", nil)
	wrong.say(r.Amount < 0, "rupiah", "budget.negative", nil)
	wrong.say(Quarter(year, r.Quarter).From().First() > today, "volume", "budget.realised.future", nil)
	if len(wrong) > 0 {
		return wrong.fault()
	}
	l.Told[r.Quarter-1] = &register.Entry[Realised]{Body: *r} // of the caller's copy
	sum, err := l.Sum(4)
	if err != nil || len([]rune(r.Reason)) >= 5 {
		return err
	}
	volume := l.Row.Body.Volume
	limit, known := l.Limit()
	wrong.say(r.Amount > 0 && known && sum.Amount > limit, "alasan", "budget.realised.above", fault.Args{"Sum": sum.Amount, "Limit": limit})
	wrong.say(r.Volume > 0 && volume > 0 && sum.Volume > volume, "alasan", "budget.realised.more", nil)
	return wrong.fault()
}
