package db

import (
	"context"
	"sync"

	"tumbuh/internal/base/fault"
)

// underway are the transactions that somebody waits for: those that write, or those
// that read.
type underway struct {
	mu   sync.Mutex
	n    int
	idle chan struct{}   // closed when the last has ended, while somebody waits for it
	over context.Context // ended: no more, and those left are rolled back
	end  context.CancelFunc
}

func newUnderway() *underway {
	u := &underway{}
	u.over, u.end = context.WithCancel(context.Background())
	return u
}

// begin counts one more; its context ends when it must give up.
func (u *underway) begin(ctx context.Context) (context.Context, func(), error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.idle != nil {
		return nil, nil, fault.New(fault.Unavailable, "db.stopping", nil)
	}
	u.n++
	ctx, cancel := context.WithCancel(ctx)
	stop := context.AfterFunc(u.over, cancel)
	return ctx, func() {
		stop()
		cancel()
		u.mu.Lock()
		defer u.mu.Unlock()
		if u.n--; u.n == 0 && u.idle != nil {
			close(u.idle)
		}
	}, nil
}

// Settle lets writing transactions end and begins no new ones; those which have
// not ended with ctx are rolled back. What waits in Later is written by Close.
func (d *DB) Settle(ctx context.Context) {
	d.underway.settle(ctx)
}

func (u *underway) settle(ctx context.Context) {
	u.mu.Lock()
	if u.idle == nil {
		if u.idle = make(chan struct{}); u.n == 0 {
			close(u.idle)
		}
	}
	u.mu.Unlock()
	select {
	case <-u.idle:
	case <-ctx.Done():
		u.end()
		<-u.idle
	}
	u.end()
}

// Ready tells whether the database answers with the schema of this program. It
// reads only, so that it need not wait for who writes.
func (d *DB) Ready(ctx context.Context) error {
	_, newest, err := d.provider()
	if err != nil {
		return err
	}
	var current int64
	err = d.Read(ctx, func(tx *Tx) error {
		_, err := tx.One("select max(version_id) from goose_db_version where is_applied", nil, &current)
		return err
	})
	if err != nil {
		return unavailable(err)
	}
	return matches(current, newest)
}
