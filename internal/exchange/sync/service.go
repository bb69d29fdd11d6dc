package sync

import (
	"context"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
)

// Service keeps phones and the server one.
type Service struct {
	DB       *db.DB
	Now      func() time.Time
	Accounts *account.Service

	queue queue
}

// Exchange takes what a phone pushes, then hands it the next page. A phone that is
// to be emptied is heard, and shown nothing.
func (s *Service) Exchange(ctx context.Context, by account.Actor, phone account.Phone, r Request) (a Answer, err error) {
	if err := by.Allow(account.FieldSync, by.Region); err != nil {
		return a, err
	}
	now := s.Now().UTC().Truncate(time.Millisecond)
	a = Answer{Now: now, Verdicts: []Verdict{}, Page: Page{Docs: []Doc{}, Gone: []db.ID{}, Token: r.Token}, Wipe: !phone.Wipe.IsZero(), Least: least}
	if len(r.Push) > 0 {
		p := &push{by: by.By(), actor: by, phone: phone.ID, clock: s.clock(by, r.Now.Sub(now)), records: r.Push}
		if err := s.push(ctx, p); err != nil {
			return a, err
		}
		a.Verdicts = p.verdicts
	}
	if r.Limit == 0 || a.Wipe {
		return a, nil
	}
	a.Page, err = s.pull(ctx, by, r.Token, r.Limit)
	return a, err
}

// Off are the seconds by which the clock of who sends a request is ahead.
func (s *Service) Off(r Request) int { return clock{off: r.Now.Sub(s.Now())}.seconds() }

func (s *Service) clock(by account.Actor, off time.Duration) clock {
	return clock{now: s.Now(), off: off, zone: region.Zone(by.Region)}
}
