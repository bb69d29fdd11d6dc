package standard

import (
	"cmp"
	"slices"

	"tumbuh/internal/base/civil"
)

// Facts are what is known of somebody. Had tells when something happened, by what
// it was: an antigen or vitamin_a, weighing, length, antenatal, tablets, postnatal,
// home_visit, exam; each as a day (2026-11-22) or, where only the month was
// written down, a month (2026-11).
type Facts struct {
	Group     Group               `json:"group"`
	Birth     civil.Date          `json:"birth,omitzero"`
	LMP       civil.Date          `json:"lmp,omitzero"`
	EDD       civil.Date          `json:"edd,omitzero"`
	Delivered civil.Date          `json:"delivered,omitzero"`
	Wedding   civil.Date          `json:"wedding,omitzero"`
	Referred  civil.Date          `json:"referred,omitzero"`
	Risk      bool                `json:"risk,omitempty"`
	Had       map[string][]string `json:"had,omitempty"`
}

// Due is one thing to be done for somebody, and the days between which.
type Due struct {
	Code    string     `json:"code"`
	Since   civil.Date `json:"since"`
	Until   civil.Date `json:"until"` // the last day
	Overdue bool       `json:"overdue"`
	Why     string     `json:"why"`
	Nth     int        `json:"nth"`
	Of      int        `json:"of"`
}

// gestation is the length of a pregnancy from the last period to the day expected (Naegele).
const gestation = 280

// ever is the anchor of what needs none.
var ever = civil.MustDate("1900-01-01")

func (f Facts) anchor(name string) civil.Date {
	switch name {
	case "birth":
		return f.Birth
	case "lmp":
		if f.LMP == 0 && f.EDD != 0 {
			return f.EDD - gestation
		}
		return f.LMP
	case "delivered":
		return f.Delivered
	case "wedding":
		return f.Wedding
	case "referred":
		return f.Referred
	default:
		return ever
	}
}

// at is the day that lies offset behind an anchor: in months, the first on which
// so many are completed.
func (r Row) at(anchor civil.Date, offset int) civil.Date {
	if !r.Months {
		return anchor + civil.Date(offset)
	}
	month := anchor.Month().Add(offset)
	_, _, day := anchor.YMD()
	if d := month.First() + civil.Date(day-1); d.Month() == month {
		return d
	}
	return month.After().First()
}

// had tells when something happened; immunisations is any antigen.
func (f Facts) had(what string) (all []string) {
	if what != book.What {
		return f.Had[what]
	}
	for _, code := range Antigens {
		all = append(all, f.Had[code]...)
	}
	return all
}

// State of a row for somebody.
type State string

const (
	Ahead State = "ahead" // not yet
	Open  State = "due"
	Late  State = "late"
	Done  State = "given"
	Over  State = "over" // no longer to be had
	Not   State = ""     // not for this one
)

// once is the state of a row that is due once, and the first and the last day.
func (r Row) once(f Facts, today civil.Date) (State, civil.Date, civil.Date) {
	anchor := f.anchor(r.From)
	since, until := r.at(anchor, r.Since), r.at(anchor, r.Until)-1
	begin, n := r.at(anchor, r.Begin).String(), 0
	for _, when := range f.had(r.What) {
		if when >= begin[:min(len(when), len(begin))] {
			n++
		}
	}
	if n >= r.N {
		return Done, since, until
	}
	waits := false
	if r.After != "" {
		before := f.Had[r.After]
		if waits = len(before) == 0; !waits {
			since = max(since, day(slices.Max(before))+civil.Date(r.Gap))
		}
	}
	switch {
	case today > until:
		return Over, since, until
	case waits || today < since:
		return Ahead, since, until
	case today >= r.at(anchor, r.Late):
		return Late, since, until
	default:
		return Open, since, until
	}
}

// day reads a day, or the first of a month.
func day(when string) civil.Date {
	if len(when) == len("2026-11") {
		when += "-01"
	}
	d, _ := civil.ParseDate(when) // no day: 0, before all
	return d
}

// monthly is the state of a row of every month. In a month of its own it is late
// when the month before went by without; with In, in the months of grace.
func (r Row) monthly(f Facts, today civil.Date) (State, civil.Date, civil.Date) {
	anchor, month := f.anchor(r.From), today.Month()
	since, until := r.at(anchor, r.Since), r.at(anchor, r.Until)-1
	if today < since || today > until {
		return Ahead, since, until
	}
	first := month
	for len(r.In) > 0 && !slices.Contains(r.In, int(first.Number())) {
		if first = first.Add(-1); month.Sub(first) > r.Grace {
			return Ahead, since, until
		}
	}
	had := func(from, to civil.Month) bool {
		return slices.ContainsFunc(f.Had[r.What], func(when string) bool {
			when = when[:min(len(when), len("2026-11"))]
			return when >= from.String() && when <= to.String()
		})
	}
	last := first.Add(-1)
	state := Open
	switch {
	case since > first.Last():
		return Ahead, since, until
	case had(first, month):
		state = Done
	case first < month, len(r.In) == 0 && since <= last.First() && !had(last, last):
		state = Late
	}
	return state, max(since, first.First()), min(until, first.Add(r.Grace).Last())
}

// Of tells the state of a row, and between which days.
func (r Row) Of(f Facts, today civil.Date) (State, civil.Date, civil.Date) {
	switch {
	case r.Group != "" && r.Group != f.Group, r.Risk && !f.Risk, f.anchor(r.From) == 0:
		return Not, 0, 0
	case r.Every:
		return r.monthly(f, today)
	default:
		return r.once(f, today)
	}
}

// DueOf is all that is due to somebody today: what is late first, then by the day
// since when, then in the order of the schedule.
func DueOf(f Facts, today civil.Date) []Due {
	var all []Due
	for _, r := range Rows {
		// one visit at a time, and no dose before the book was asked for
		listed := slices.ContainsFunc(all, func(d Due) bool { return d.Code == r.Code || d.Code == book.Code && Antigens.Has(r.Code) })
		if state, since, until := r.Of(f, today); !listed && (state == Open || state == Late) {
			all = append(all, Due{r.Code, since, until, state == Late, "standard.why." + r.Why, r.Nth, r.Total})
		}
	}
	slices.SortStableFunc(all, func(a, b Due) int {
		if a.Overdue != b.Overdue {
			return map[bool]int{true: -1, false: 1}[a.Overdue]
		}
		return cmp.Compare(a.Since, b.Since)
	})
	return all
}
