package backup

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
)

// Status is how it stands with backups, for a page and for metrics.
type Status struct {
	Made    Made
	MadeAt  time.Time // zero: never
	Failed  Failure   // after the last that was made; else zero
	Drill   Drill
	DrillAt time.Time // zero: never
	Next    time.Time // zero: not scheduled
}

// Failure is why there is no newer backup.
type Failure struct {
	At    time.Time  `json:"-"`
	Place string     `json:"place"`
	Key   string     `json:"key"` // the catalogue's sentence
	Args  fault.Args `json:"args,omitempty"`
}

// failing is the last failure, which the ledger may have had no room for.
type failing struct {
	mu   sync.Mutex
	last Failure
}

// note keeps a failure, or that there is none any more. The ledger has each once,
// however often it is tried again.
func (s *Service) note(ctx context.Context, by ledger.By, where string, err error) {
	s.failing.mu.Lock()
	defer s.failing.mu.Unlock()
	before := s.failing.last
	s.failing.last = Failure{}
	if err == nil {
		return
	}
	f := Failure{At: s.Now(), Place: where, Key: "unit.error.internal"}
	if e := fault.As(err); e != nil {
		f.Key, f.Args = e.Key, e.Args
	} else if errors.Is(err, context.Canceled) {
		f.Key = "backup.stopped"
	}
	s.failing.last = f
	s.Log.Error("backup", "place", f.Place, "err", err)
	if before.Key == f.Key && before.Place == f.Place {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if err := ledger.Write(ctx, s.DB, by, s.deed(deedFail), func(*db.Tx) (any, error) { return f, nil }); err != nil {
		s.Log.Warn("a failed backup is not in the ledger", "err", err)
	}
}

// Status reads how it stands.
func (s *Service) Status(ctx context.Context) (st Status, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		if st.MadeAt, err = lastDeed(tx, s.Regency, deedMake, &st.Made); err != nil {
			return err
		}
		if st.Failed.At, err = lastDeed(tx, s.Regency, deedFail, &st.Failed); err != nil {
			return err
		}
		st.DrillAt, err = lastDeed(tx, s.Regency, deedDrill, &st.Drill)
		return err
	})
	s.failing.mu.Lock()
	defer s.failing.mu.Unlock()
	if s.failing.last.At.After(st.Failed.At) {
		st.Failed = s.failing.last
	}
	if st.Failed.At.Before(st.MadeAt) {
		st.Failed = Failure{}
	}
	if at, e := clock(s.At); e == nil && s.At != "" && s.Place != "" {
		st.Next = lastDue(s.Now(), at, s.Zone).AddDate(0, 0, 1)
	}
	return st, err
}

// lastGood is the name of the backup that was last restored on trial and stood it.
func (s *Service) lastGood(ctx context.Context) (string, error) {
	st, err := s.Status(ctx)
	if !st.Drill.Good {
		return "", err
	}
	return st.Drill.Name, err
}

// clock reads "01:30".
func clock(text string) (sinceMidnight time.Duration, err error) {
	t, err := time.Parse("15:04", text)
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute, err
}

// lastDue is the last moment, now or before, at which a backup was due.
func lastDue(now time.Time, at time.Duration, zone *time.Location) time.Time {
	now = now.In(zone)
	due := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, zone).Add(at)
	if due.After(now) {
		due = due.AddDate(0, 0, -1)
	}
	return due
}

const (
	again = 10 * time.Minute // after a failure
	look  = time.Minute      // for what another process does
)

// Run makes a backup whenever one is due until ctx ends, and lets older ones go; one that was missed while
// nothing ran is made up for at once. Failures are kept in Status, and tried again.
func (s *Service) Run(ctx context.Context, log *slog.Logger) {
	s.Log = log
	at, err := clock(s.At)
	if err != nil || s.Place == "" {
		return
	}
	for {
		wait, err := s.makeDue(ctx, at)
		if err != nil && ctx.Err() == nil {
			wait = again
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
	}
}

// makeDue makes a backup if one is due, and tells how long to wait for the next.
// What is due is asked with the lock in hand: another process may just have done it.
func (s *Service) makeDue(ctx context.Context, at time.Duration) (wait time.Duration, err error) {
	by := ledger.By{Name: "tumbuh", Via: "schedule"}
	place, err := open(s.Place, s.S3)
	if err != nil {
		s.note(ctx, by, s.Place, err)
		return 0, err
	}
	release, ok, err := s.DB.Alone(ctx, "backup")
	if err != nil || !ok {
		return look, err
	}
	defer release()
	st, err := s.Status(ctx)
	if err != nil {
		return 0, err
	}
	now := s.Now()
	due := lastDue(now, at, s.Zone)
	if st.MadeAt.Before(due) {
		if _, err := s.makeAt(ctx, by, place, true, nil); err != nil {
			return 0, err
		}
	}
	// Not longer than an hour at a time: the machine may sleep, its clock be set.
	return min(due.AddDate(0, 0, 1).Sub(now), time.Hour), nil
}
