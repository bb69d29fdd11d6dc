// Package db opens SQLite or PostgreSQL and runs transactions on them: one SQL
// text, two engines. It knows SQL and nothing of the schema's meaning. SQLite
// has a pool of readers and one writer; PostgreSQL one pool. Callers read with
// Read; the only door to writing for the domain is base/ledger.
package db

import (
	"cmp"
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	_ "github.com/jackc/pgx/v5/stdlib" // driver "pgx"
	"modernc.org/sqlite"
	sqlitecode "modernc.org/sqlite/lib"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/secret"
)

// Engine is which database stands behind.
type Engine uint8

const (
	SQLite Engine = iota
	PostgreSQL
)

func (e Engine) String() string { return [...]string{"sqlite", "postgres"}[e] }

// DB is an open database.
type DB struct {
	engine   Engine
	read     *sql.DB
	write    *sql.DB
	now      func() time.Time
	later    chan task
	commits  chan struct{} // holds a word after a commit
	ends     sync.RWMutex  // later is nil from Close on
	done     chan struct{} // closed when nothing is left for later
	closing  chan struct{} // closed when Close begins
	close    sync.Once
	keys     atomic.Pointer[secret.Keys]
	watch    atomic.Pointer[Watch]
	underway *underway // those that write
	reading  *underway
}

// Open opens what url names: postgres://… or the path of an SQLite file, which
// is made when it is not there.
func Open(ctx context.Context, target string) (*DB, error) {
	d := &DB{now: time.Now, later: make(chan task, 4096), commits: make(chan struct{}, 1), done: make(chan struct{}), closing: make(chan struct{}), underway: newUnderway(), reading: newUnderway()}
	var err error
	if strings.HasPrefix(target, "postgres://") || strings.HasPrefix(target, "postgresql://") {
		d.engine = PostgreSQL
		if d.read, err = sql.Open("pgx", target); err != nil {
			return nil, unreachable(target, err)
		}
		d.read.SetMaxOpenConns(16)
		d.read.SetMaxIdleConns(16)
		d.write = d.read
	} else {
		path, pragmas, _ := strings.Cut(target, "?")
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return nil, unreachable(path, err)
		}
		if d.write, err = openSQLite(path, pragmas, "immediate", 1, 64_000); err != nil {
			return nil, unreachable(path, err)
		}
		if d.read, err = openSQLite(path, pragmas, "deferred", max(4, runtime.NumCPU()), 16_000); err != nil {
			return nil, unreachable(path, err)
		}
	}
	// The writer first: it turns a new file into WAL mode, which readers cannot.
	for _, pool := range []*sql.DB{d.write, d.read} {
		if err := pool.PingContext(ctx); err != nil {
			close(d.done)
			d.Close()
			return nil, unreachable(target, err)
		}
	}
	go d.writeLater(d.later)
	return d, nil
}

// Later runs f in a writing transaction as soon as the writer is free, without
// making the caller wait: for traces of reading, which must not stand in the
// queue behind an import. What cannot be written is tried again until it is, and
// who reads on meanwhile waits when too much is left. Close waits for what is
// left; a killed process loses at most what its last moments read.
func (d *DB) Later(f func(*Tx) error) { d.LaterIn("", f) }

// LaterIn is Later where the order of locks matters: what is written together is
// written by rising order, so that two batches never wait for each other.
func (d *DB) LaterIn(order string, f func(*Tx) error) {
	d.ends.RLock()
	defer d.ends.RUnlock()
	if d.later == nil { // nobody can be shown any more what was read
		slog.Warn("too late to be written")
		return
	}
	d.later <- task{order, f}
}

type task struct {
	order string
	do    func(*Tx) error
}

func (d *DB) writeLater(later <-chan task) {
	defer close(d.done)
	for f := range later {
		todo := []task{f}
		for len(later) > 0 && len(todo) < 500 {
			todo = append(todo, <-later)
		}
		slices.SortStableFunc(todo, func(a, b task) int { return cmp.Compare(a.order, b.order) })
		d.writeAll(todo)
	}
}

// writeAll writes some tasks together, or where one of them cannot be written each
// alone.
func (d *DB) writeAll(todo []task) {
	for try := 1; ; try++ { // another process may hold the file, or there may be no room, for a while
		err := d.writeTrying(context.Background(), func(tx *Tx) error {
			for _, f := range todo {
				if err := f.do(tx); err != nil {
					return err
				}
			}
			return nil
		})
		if err == nil {
			return
		}
		slog.Warn("written later", "try", try, "entries", len(todo), "err", err)
		if fault.KindOf(err) == fault.Unavailable {
			select {
			case <-d.closing:
			case <-time.After(time.Duration(min(try, 50)) * 100 * time.Millisecond):
				continue
			}
		} else if len(todo) > 1 {
			for _, f := range todo {
				d.writeAll([]task{f})
			}
			return
		}
		if try >= 40 {
			return
		}
	}
}

// openSQLite sets the busy timeout before anything that could need it. FULL
// costs next to nothing when writes are grouped, and an acknowledged write
// survives a power cut. What is erased is overwritten where that costs no more.
func openSQLite(path, extra, lock string, conns, cache int) (*sql.DB, error) {
	q := url.Values{"_txlock": {lock}, "_pragma": {
		"busy_timeout(15000)", "journal_mode(WAL)", "synchronous(FULL)",
		"foreign_keys(1)", "wal_autocheckpoint(8000)", "secure_delete(FAST)", "journal_size_limit(67108864)", "temp_store(MEMORY)", fmt.Sprintf("cache_size(-%d)", cache), // kilobytes, of each connection
	}}
	if extra != "" { // tests: synchronous(OFF)
		q.Add("_pragma", extra)
	}
	pool, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?"+q.Encode())
	if err == nil {
		pool.SetMaxOpenConns(conns)
		pool.SetMaxIdleConns(conns)
	}
	return pool, err
}

func unreachable(target string, err error) error {
	if u, e := url.Parse(target); e == nil && u.User != nil {
		target = u.Redacted()
	}
	return fault.New(fault.Unavailable, "db.unreachable", fault.Args{"Target": target}).Because(err)
}

// Close ends what is still under way, writes what was left for later and closes all
// connections.
func (d *DB) Close() error {
	var err error
	over, end := context.WithCancel(context.Background())
	end()
	d.reading.settle(over)
	d.underway.settle(over)
	d.close.Do(func() {
		close(d.closing) // first: who waits for room in later holds ends
		d.ends.Lock()
		defer d.ends.Unlock()
		close(d.later)
		d.later = nil
	})
	<-d.done
	for _, pool := range []*sql.DB{d.read, d.write} {
		if pool != nil {
			err = errors.Join(err, pool.Close())
		}
	}
	return err
}

// Engine tells which database this is, for the few texts that must differ.
func (d *DB) Engine() Engine { return d.engine }

// Read runs f in a transaction that sees one state of the data.
func (d *DB) Read(ctx context.Context, f func(*Tx) error) error {
	defer d.ended(time.Now(), false)
	ctx, end, err := d.reading.begin(ctx)
	if err != nil {
		return err
	}
	defer end()
	run, stop := d.patient(ctx)
	defer stop()
	tx, err := d.read.BeginTx(run, &sql.TxOptions{ReadOnly: d.engine == PostgreSQL, Isolation: d.isolation()})
	if err != nil {
		return unavailable(err)
	}
	defer tx.Rollback()
	return told(f(&Tx{ctx: run, asked: ctx, tx: tx, db: d, engine: d.engine, now: d.stamp(), known: map[any]any{}}))
}

// patience is how long PostgreSQL may go on with a statement for somebody who has
// gone.
const patience = 300 * time.Millisecond

// patient is the context that a transaction's statements run under. A statement that
// is broken off costs PostgreSQL its connection, and the next person the time for a
// new one: so it is let end, if it is short, and no other begins (Tx.free).
func (d *DB) patient(ctx context.Context) (context.Context, func()) {
	if d.engine == SQLite {
		return ctx, func() {}
	}
	run, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(patience, cancel) })
	return run, func() { stop(); cancel() }
}

func (d *DB) isolation() sql.IsolationLevel {
	if d.engine == PostgreSQL {
		return sql.LevelRepeatableRead
	}
	return sql.LevelDefault // SQLite readers see a snapshot anyway
}

// WriteUnrecorded runs f in a transaction that may write and leaves no trace.
// Only base/ledger (which adds the trace) and the session store may call it; a
// test at the root sees to that. f may run again when PostgreSQL asks for it.
func (d *DB) WriteUnrecorded(ctx context.Context, f func(*Tx) error) error {
	ctx, end, err := d.underway.begin(ctx)
	if err != nil {
		return err
	}
	defer end()
	return d.writeTrying(ctx, f)
}

func (d *DB) writeTrying(ctx context.Context, f func(*Tx) error) error {
	for try := 0; ; try++ {
		err := d.writeOnce(ctx, f)
		if try < 4 && retryable(err) {
			continue
		}
		return err
	}
}

func (d *DB) writeOnce(ctx context.Context, f func(*Tx) error) error {
	defer d.ended(time.Now(), true)
	run, stop := d.patient(ctx)
	defer stop()
	tx, err := d.write.BeginTx(run, nil)
	if err != nil {
		return unavailable(err)
	}
	defer tx.Rollback() // also when f panics
	t := &Tx{ctx: run, asked: ctx, tx: tx, db: d, engine: d.engine, now: d.stamp()}
	if err := f(t); err != nil {
		return told(err)
	}
	if err := tx.Commit(); lost(err) {
		return fault.New(fault.Unavailable, "db.unsure", nil).Because(err)
	} else if err != nil {
		return unavailable(err)
	}
	for _, after := range t.onCommit {
		after()
	}
	select {
	case d.commits <- struct{}{}:
	default:
	}
	return nil
}

// Commits gives a word after one or several transactions of this process were
// committed, to one listener.
func (d *DB) Commits() <-chan struct{} { return d.commits }

func (d *DB) stamp() time.Time { return d.now().UTC().Truncate(time.Microsecond) }

// retryable errors are PostgreSQL's serialisation failure and deadlock.
func retryable(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "40001" || pg.Code == "40P01")
}

// IsUnique tells whether a write failed because such a row is already there.
func IsUnique(err error) bool {
	var pg *pgconn.PgError
	var lite *sqlite.Error
	switch {
	case errors.As(err, &pg):
		return pg.Code == "23505"
	case errors.As(err, &lite):
		return lite.Code() == sqlitecode.SQLITE_CONSTRAINT_UNIQUE || lite.Code() == sqlitecode.SQLITE_CONSTRAINT_PRIMARYKEY
	}
	return false
}

func unavailable(err error) error {
	err = told(err)
	if fault.As(err) != nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return fault.New(fault.Unavailable, "db.busy", nil).Because(fmt.Errorf("transaction: %w", err))
}

// told gives the troubles of the database itself their fault; all other errors
// are their makers' own.
func told(err error) error {
	var pg *pgconn.PgError
	var lite *sqlite.Error
	key := ""
	switch {
	case err == nil || fault.As(err) != nil:
	case errors.As(err, &pg) && pg.Code == "53100",
		errors.As(err, &lite) && (lite.Code() == sqlitecode.SQLITE_FULL || lite.Code() == sqlitecode.SQLITE_IOERR_SHMSIZE):
		key = "db.full"
	case lite != nil && lite.Code()&0xff == sqlitecode.SQLITE_IOERR:
		key = "db.disk"
	case lite != nil && lite.Code()&0xff == sqlitecode.SQLITE_BUSY, lost(err):
		key = "db.busy"
	}
	if key == "" {
		return err
	}
	return fault.New(fault.Unavailable, key, nil).Because(err)
}

// lost tells whether PostgreSQL went away, or did not let us in: it stops, starts
// or has no connection left (classes 08, 53 and 57P of its errors), or the line
// broke off.
func lost(err error) bool {
	var pg *pgconn.PgError
	var connect *pgconn.ConnectError
	var network *net.OpError
	if errors.As(err, &pg) {
		return strings.HasPrefix(pg.Code, "08") || strings.HasPrefix(pg.Code, "57P") || pg.Code == "53300"
	}
	return errors.As(err, &connect) || errors.As(err, &network) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, driver.ErrBadConn) || errors.Is(err, net.ErrClosed)
}

// Command runs an administrator's statement outside a transaction, such as
// "create database" or "vacuum".
func (d *DB) Command(ctx context.Context, text string) error {
	_, err := d.write.ExecContext(ctx, text)
	return err
}
