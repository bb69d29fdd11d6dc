// Package job does what follows from the ledger: work for new entries of some actions,
// in their order and at least once, and work on a timetable. How far a job has come
// lies in the database, so that a killed process loses nothing: who comes next goes on
// from there, and does again what was not noted as done. So whatever a job does it must
// be able to do twice.
//
// A job wakes right after a commit of this process, and looks every other second for
// those of others. One that fails is tried again after growing pauses and holds up no
// other. Two processes may begin the same turn; each transaction of a turn makes sure
// that nobody else has ended it, so the later one stops (Turn.Write).
package job

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/ledger"
)

const (
	poll     = 2 * time.Second // for what other processes wrote
	most     = 200             // entries of one turn
	patience = 5 * time.Minute // the longest pause after a failure
)

// Runner has the jobs of a regency.
type Runner struct {
	DB      *db.DB
	Regency string
	jobs    []*job
}

// job is one of them.
type job struct {
	name    string
	actions []string
	every   time.Duration
	pause   time.Duration // between two turns of one that finds its own work
	do      func(context.Context, *Turn) error
	find    func(context.Context, *Turn) (bool, error)
	wake    chan struct{}
	mu      sync.Mutex // one turn at a time
	seen    int64      // nothing to do is known up to here
}

// On lets do work for every entry of some actions; the name keeps its place.
func (r *Runner) On(name string, actions []string, do func(context.Context, *Turn) error) {
	r.add(&job{name: name, actions: actions, do: do})
}

// Every lets do work once in each span of time, also across restarts.
func (r *Runner) Every(name string, span time.Duration, do func(context.Context, *Turn) error) {
	r.add(&job{name: name, every: span, do: do})
}

// Keep lets do find out by itself, after commits, what there is to do; when it did
// something, which it tells, not again before the pause is over.
func (r *Runner) Keep(name string, pause time.Duration, do func(context.Context, *Turn) (bool, error)) {
	r.add(&job{name: name, pause: pause, find: do})
}

func (r *Runner) add(j *job) {
	j.wake = make(chan struct{}, 1)
	r.jobs = append(r.jobs, j)
}

// Run works until ctx ends.
func (r *Runner) Run(ctx context.Context, log *slog.Logger) {
	var all sync.WaitGroup
	defer all.Wait()
	for _, j := range r.jobs {
		all.Go(func() { r.keep(ctx, j, log) })
	}
	others := time.NewTicker(poll)
	defer others.Stop()
	for {
		for _, j := range r.jobs {
			select {
			case j.wake <- struct{}{}:
			default:
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-r.DB.Commits():
		case <-others.C:
		}
	}
}

// keep works whenever it is woken.
func (r *Runner) keep(ctx context.Context, j *job, log *slog.Logger) {
	for pause := time.Duration(0); ; {
		worked, err := r.work(ctx, j, true)
		switch {
		case ctx.Err() != nil:
			return
		case err == nil && worked:
			pause = j.pause
		case err == nil && j.find != nil: // looking costs something too
			pause = poll
		case err == nil:
			pause = 0
		default:
			pause = min(max(2*pause, time.Second), patience)
			log.Warn("job", "name", j.name, "again-in", pause, "err", err)
		}
		select { // a failed one sleeps its pause out
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
		select {
		case <-ctx.Done():
			return
		case <-j.wake:
		}
	}
}

// Drain does what waits now, and what follows from that, and returns.
func (r *Runner) Drain(ctx context.Context) (err error) {
	for worked := true; worked && err == nil; {
		worked = false
		for _, j := range r.jobs {
			some, e := r.work(ctx, j, false)
			if worked = worked || some; e != nil {
				err = errors.Join(err, fmt.Errorf("%s: %w", j.name, e))
			}
		}
	}
	return err
}

// work takes turns until nothing is left to do.
func (r *Runner) work(ctx context.Context, j *job, polite bool) (worked bool, err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for {
		t, err := r.next(ctx, j)
		if err != nil || t == nil {
			return worked, err
		}
		t.polite = polite
		some, err := t.take(ctx)
		if worked = worked || some; err != nil || j.find != nil {
			return worked, err
		}
	}
}

// next is what there is to do, nil for nothing.
func (r *Runner) next(ctx context.Context, j *job) (t *Turn, err error) {
	if j.every > 0 && time.Now().Unix() < j.seen {
		return nil, nil
	}
	err = r.DB.Read(ctx, func(tx *db.Tx) error {
		from, err := cursor(tx, r.Regency, j.name)
		if err != nil {
			return err
		}
		if j.find != nil {
			t = &Turn{runner: r, job: j, from: from, to: from}
			return nil
		}
		if j.every > 0 {
			now := tx.Now().Unix()
			if j.seen = from + int64(j.every/time.Second); now >= j.seen {
				t = &Turn{runner: r, job: j, from: from, to: now}
			}
			return nil
		}
		list, upto, err := ledger.Since(tx, r.Regency, max(from, j.seen), j.actions, most)
		if err != nil {
			return err
		}
		if len(list) > 0 {
			t = &Turn{Entries: list, runner: r, job: j, from: from, to: upto}
		} else {
			j.seen = upto
		}
		return nil
	})
	return t, err
}

// Turn is one go at what there is to do.
type Turn struct {
	Entries  []ledger.Entry // none on a timetable
	runner   *Runner
	job      *job
	from, to int64
	polite   bool
}

// errTaken says that another process has ended the turn.
var errTaken = errors.New("done by another process")

// take does it and notes it as done.
func (t *Turn) take(ctx context.Context) (some bool, err error) {
	defer func() {
		if p := recover(); p != nil { // one job that breaks must not take the pages along
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	if t.job.find != nil {
		return t.job.find(ctx, t)
	}
	if err = t.job.do(ctx, t); err == nil {
		err = t.Write(ctx, func(tx *db.Tx) error { return move(tx, t.runner.Regency, t.job.name, t.to) })
	}
	if errors.Is(err, errTaken) {
		return true, nil
	}
	return true, err
}

// Rest lets others have the machine for a while after so much computing.
func (t *Turn) Rest(ctx context.Context, took time.Duration) {
	if t.polite {
		select {
		case <-ctx.Done():
		case <-time.After(min(4*took, time.Second)):
		}
	}
}

// crowded is how long a turn waits for its transaction when others write too.
const crowded = time.Millisecond

// Write runs f in a writing transaction of the turn. Keep it short: people wait
// behind it. Where they do, they come first for ten times as long as it took.
func (t *Turn) Write(ctx context.Context, f func(*db.Tx) error) error {
	var waited, took time.Duration
	asked := time.Now()
	err := ledger.Compute(ctx, t.runner.DB, t.runner.Regency, func(tx *db.Tx) error {
		waited = time.Since(asked)
		defer func() { took = time.Since(asked) - waited }()
		mine, err := hold(tx, t.runner.Regency, t.job.name, t.from)
		if err == nil && !mine {
			err = errTaken
		}
		if err != nil {
			return err
		}
		return f(tx)
	})
	if t.polite && waited > crowded {
		select {
		case <-ctx.Done():
		case <-time.After(min(10*took, time.Second)):
		}
	}
	return err
}
