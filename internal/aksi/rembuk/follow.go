package rembuk

import (
	"context"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/register"
	"tumbuh/internal/record/account"
)

// Past is what a meeting looks back on: the promises of the meeting of its kind and area
// before it, those of earlier ones that were still owed then, and what became of each.
type Past struct {
	Before   *register.Entry[Meeting] // the last one before; nil: this is the first
	Promises []Followed
}

// Followed is a promise with the meeting that made it.
type Followed struct {
	register.Entry[Commitment]
	Meeting register.Entry[Meeting]
}

// Count is how many promises came to each verdict on a day.
func (p Past) Count(today civil.Date) map[Verdict]int {
	counts := map[Verdict]int{}
	for _, f := range p.Promises {
		counts[f.Body.Verdict(today)]++
	}
	return counts
}

// Past is that of a meeting.
func (s *Service) Past(ctx context.Context, by account.Actor, id db.ID) (p Past, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		e, err := meetings.Get(tx, by.Regency(), id)
		if err != nil {
			return err
		}
		if err := by.Allow(account.ActionRead, e.Area); err != nil {
			return err
		}
		day := e.Body.Head.Day
		if day == 0 {
			day = s.Today(by.Regency())
		}
		p, err = pastOf(tx, by.Regency(), e.Body.Head.Kind, e.Area, day, id)
		return err
	})
	return p, err
}

func pastOf(tx *db.Tx, regency string, k Kind, area string, day civil.Date, but db.ID) (p Past, err error) {
	earlier, err := earlierOf(tx, regency, k, area, day, but)
	if err != nil || len(earlier) == 0 {
		return p, err
	}
	last := earlier[len(earlier)-1]
	last.Body = nameless(last.Body)
	p.Before = &last
	for _, m := range earlier {
		all, err := promisesOf(tx, regency, m.ID)
		if err != nil {
			return p, err
		}
		for _, c := range all {
			if c.Body.Agreed != 0 && (m.ID == last.ID || c.Body.Stands() || c.Body.settled() >= last.Body.Head.Day) {
				p.Promises = append(p.Promises, Followed{c, m})
			}
		}
	}
	return p, nil
}

// settled is when nothing was owed any more; 0: something is.
func (c Commitment) settled() civil.Date {
	last, _ := c.Last()
	switch {
	case c.Released():
		return civil.DateOf(c.Amended[len(c.Amended)-1].At.Time)
	case last.Progress == Done:
		return last.Day
	}
	return 0
}
