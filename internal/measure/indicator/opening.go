package indicator

import (
	"fmt"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/record/visit"
)

// Span are months that are being opened: some children have rows of them already, the
// others must get theirs before anybody is shown their figures.
type Span struct{ From, To civil.Month }

// beginning is earlier than all rows: what is opened where there are none yet.
const beginning = civil.Month(190001)

// opening is the setting that names the months being opened.
const opening = "figures.opening."

func openingOf(tx *db.Tx, regency string) (s Span, err error) {
	text, err := tx.Setting(opening + regency)
	if err == nil && text != "" {
		_, err = fmt.Sscan(text, &s.From, &s.To)
	}
	return s, err
}

func setOpening(tx *db.Tx, regency string, s Span) error {
	text := ""
	if s.From != 0 {
		text = fmt.Sprint(int(s.From), " ", int(s.To))
	}
	return tx.Set(opening+regency, text)
}

// Opening are the months that are being opened and the children that must have rows of
// them: Change each from the first of them on, in as many transactions as you like, and
// say Opened. There is none when the Span is zero.
func Opening(tx *db.Tx, regency string) (s Span, children []db.ID, err error) {
	if s, err = openingOf(tx, regency); err == nil && s.From != 0 {
		children, err = others(tx, regency, nil)
	}
	return s, children, err
}

// Opened says that all children have their rows; it tells whether that is still asked
// for, and not of more months meanwhile.
func Opened(tx *db.Tx, regency string, was Span) (bool, error) {
	s, err := openingOf(tx, regency)
	if err != nil || s != was {
		return s.From == 0, err
	}
	return true, setOpening(tx, regency, Span{})
}

// takeOver ends an opening for who opens all months anew, and answers the newest month
// that has rows then.
func takeOver(tx *db.Tx, regency string, had civil.Month) (civil.Month, error) {
	s, err := openingOf(tx, regency)
	if err != nil || s.From == 0 {
		return had, err
	}
	closed, err := Closed(tx, regency)
	if err == nil {
		err = forgetMonths(tx, regency, max(s.From, closed.After()))
	}
	if err == nil {
		err = setOpening(tx, regency, Span{})
	}
	if err != nil {
		return had, err
	}
	return newestRow(tx, regency)
}

// horizon is the newest month that has rows or will have. A weighing of a later one
// opens that, if it is not later than until; when the last of a month was taken back, it
// is no month any more.
func horizon(tx *db.Tx, regency string, until, closed civil.Month) (civil.Month, error) {
	had, err := newestRow(tx, regency)
	if err != nil {
		return 0, err
	}
	s, err := openingOf(tx, regency)
	if err != nil {
		return 0, err
	}
	had = max(had, s.To)
	newest, err := visit.NewestUntil(tx, regency, max(had, until).Last())
	switch {
	case err != nil || newest == had:
		return newest, err
	case newest > had && s.From == 0:
		s.From = max(had.After(), beginning)
		fallthrough
	case newest > had:
		return newest, setOpening(tx, regency, Span{s.From, newest})
	}
	if err := forgetMonths(tx, regency, max(newest, closed).After()); err != nil || s.From == 0 {
		return newest, err
	}
	if s.To = newest; s.To < s.From {
		s = Span{}
	}
	return newest, setOpening(tx, regency, s)
}
