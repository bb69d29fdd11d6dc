package sync

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/record/account"
)

// push is a batch of one phone's records, and what became of them.
type push struct {
	by      ledger.By      // who sent them here: the cadre, or an office with her file
	file    bool           // it came as a file
	actor   account.Actor  // whose records they are
	office  *account.Actor // who mends one: her rights count
	phone   db.ID
	clock   clock
	records []Record

	flag int // seconds by which the phone was wrong when it first sent them

	broken   bool // something broke over its record
	verdicts []Verdict
	refused  *fault.Error // why the last of them was
	err      error
	done     chan struct{} // closed when it was taken, or could not be
}

// Bounds of what waits and of what is written at a time. What waits is some seconds'
// work; a transaction is short enough that nobody waits long for it.
const (
	mostWaiting = 256
	mostOfPhone = 2 // a request, and the one that repeats it when the line broke
	perGroup    = 1000
	longest     = time.Minute // of a transaction
)

// queue holds the pushes that wait, in the order in which they came.
type queue struct {
	mu      sync.Mutex
	waiting []*push
	of      map[db.ID]int // how many of a phone's wait or are being written
	turn    chan struct{} // taken while somebody writes
}

func (q *queue) enter(p *push) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.turn == nil {
		q.turn, q.of = make(chan struct{}, 1), map[db.ID]int{}
	}
	if len(q.waiting) >= mostWaiting || q.of[p.phone] >= mostOfPhone {
		return fault.New(fault.Unavailable, "sync.busy", nil)
	}
	p.done = make(chan struct{})
	q.waiting = append(q.waiting, p)
	q.of[p.phone]++
	return nil
}

// group takes out the pushes that are written next.
func (q *queue) group() []*push {
	q.mu.Lock()
	defer q.mu.Unlock()
	records, n := 0, 0
	for n < len(q.waiting) && q.waiting[n].actor.Regency() == q.waiting[0].actor.Regency() {
		if records += len(q.waiting[n].records); n > 0 && records > perGroup {
			break
		}
		n++
	}
	group := slices.Clone(q.waiting[:n])
	q.waiting = slices.Delete(q.waiting, 0, n)
	return group
}

// leave takes out a push for which nobody waits any more, unless it is being written.
func (q *queue) leave(p *push) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if i := slices.Index(q.waiting, p); i >= 0 {
		q.waiting = slices.Delete(q.waiting, i, i+1)
		q.over(p)
	}
}

// Waiting is how many pushes wait or are being written.
func (s *Service) Waiting() (n int) {
	s.queue.mu.Lock()
	defer s.queue.mu.Unlock()
	for _, of := range s.queue.of {
		n += of
	}
	return n
}

func (q *queue) over(p *push) {
	if q.of[p.phone]--; q.of[p.phone] == 0 {
		delete(q.of, p.phone)
	}
}

func (q *queue) finish(group []*push) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, p := range group {
		q.over(p)
		close(p.done)
	}
}

// push waits for its turn. Whoever finds nobody writing writes: its own push and all
// that came together meanwhile; the others wait for that. So one transaction, and one
// wait for the disk, serves many.
func (s *Service) push(ctx context.Context, p *push) error {
	if err := s.queue.enter(p); err != nil {
		return err
	}
	select {
	case <-p.done:
	case <-ctx.Done():
		s.queue.leave(p)
		return fault.New(fault.Unavailable, "sync.busy", nil).Because(ctx.Err())
	case s.queue.turn <- struct{}{}:
		defer func() { <-s.queue.turn }()
		s.lead(context.WithoutCancel(ctx), p) // others wait for it too
	}
	return p.err
}

// lead writes group after group until a push is done.
func (s *Service) lead(ctx context.Context, p *push) {
	for {
		select {
		case <-p.done:
			return
		default:
			group := s.queue.group()
			s.write(ctx, group)
			s.queue.finish(group)
		}
	}
}

// write takes a group in one transaction. When something breaks over it, whichever of
// them is to blame, each is taken alone; when nothing can be written now, none is.
func (s *Service) write(ctx context.Context, group []*push) {
	err := s.once(ctx, group)
	for _, p := range group {
		if p.err = err; fault.KindOf(err) == fault.Internal && err != nil {
			p.err = s.alone(ctx, p)
		}
	}
}

// mostBroken records of a push may break something before all of it is put off: then
// it is not they that are to blame.
const mostBroken = 3

// alone takes one push. When something breaks over it, each of its records is taken
// alone; one over which it breaks again is held like a refused one, so that it does
// not hold up all that was saved after it.
func (s *Service) alone(ctx context.Context, p *push) error {
	whole := s.once(ctx, []*push{p})
	if whole == nil || fault.KindOf(whole) != fault.Internal {
		return whole
	}
	var verdicts []Verdict
	broken := 0
	for _, r := range p.records {
		one := *p
		one.records = []Record{r}
		err := s.once(ctx, []*push{&one})
		if err != nil && fault.KindOf(err) == fault.Internal && broken < mostBroken {
			slog.ErrorContext(ctx, "record", "id", r.ID, "kind", r.Kind, "error", err)
			broken++
			one.broken = true
			err = s.once(ctx, []*push{&one})
		}
		if err != nil {
			return err
		}
		verdicts = append(verdicts, one.verdicts...)
	}
	p.verdicts = verdicts
	return nil
}

// once is one transaction: everything of the group, or nothing.
func (s *Service) once(ctx context.Context, group []*push) (err error) {
	ctx, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	first := group[0]
	err = ledger.Write(ctx, s.DB, first.by, first.deed(), func(tx *db.Tx) (told any, err error) {
		defer func() { // others wait for it
			if v := recover(); v != nil {
				err = fmt.Errorf("panic: %v\n%s", v, debug.Stack())
			}
		}()
		details, err := take(tx, group)
		if err != nil {
			return nil, err
		}
		for i, p := range group[1:] {
			if err := p.also(tx, details[i+1]); err != nil {
				return nil, err
			}
		}
		return details[0], nil
	})
	if errors.Is(err, context.DeadlineExceeded) {
		err = fault.New(fault.Unavailable, "sync.busy", nil).Because(err)
	}
	return err
}

func (p *push) deed() ledger.Deed {
	return ledger.Deed{Regency: p.actor.Regency(), Action: map[bool]string{false: "field.push", true: "field.file"}[p.file], Target: string(p.phone)}
}

func (p *push) also(tx *db.Tx, d detail) error { return ledger.Also(tx, p.by, p.deed(), d) }

// rights are whose count.
func (p *push) rights() account.Actor {
	if p.office != nil {
		return *p.office
	}
	return p.actor
}
