package db

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"hash/fnv"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlitecode "modernc.org/sqlite/lib"

	"tumbuh/internal/base/fault"
)

// trials is how the names of databases begin that exist to try a backup only.
const trials, trialStamp = "tumbuh_trial_", "20060102t150405"

// Trial makes room for a database that is tried and thrown away: a file in a
// folder of its own below aside, or a database beside the one that target names.
// What trials left behind that were killed more than a day ago goes too.
func Trial(ctx context.Context, target, aside string) (trial string, remove func() error, err error) {
	if !IsPostgres(target) {
		old, _ := filepath.Glob(filepath.Join(aside, trials+"*"))
		for _, folder := range old {
			if info, err := os.Stat(folder); err == nil && time.Since(info.ModTime()) > 24*time.Hour {
				_ = os.RemoveAll(folder)
			}
		}
		folder, err := os.MkdirTemp(aside, trials)
		if err != nil {
			return "", nil, unwritable(filepath.Join(aside, trials), err)
		}
		return filepath.Join(folder, "trial.db"), func() error { return os.RemoveAll(folder) }, nil
	}
	u, err := url.Parse(target)
	if err != nil {
		return "", nil, unreachable(target, err)
	}
	d, err := Open(ctx, target)
	if err != nil {
		return "", nil, err
	}
	now := time.Now().UTC()
	old, err := d.trialsBefore(ctx, trials+now.Add(-24*time.Hour).Format(trialStamp))
	for _, name := range old {
		err = errors.Join(err, d.Command(ctx, "drop database if exists "+quoted(name)))
	}
	name := trials + now.Format(trialStamp) + "_" + strings.ToLower(rand.Text()[:8])
	if err == nil {
		err = d.Command(ctx, "create database "+quoted(name)+" template template0")
	}
	if err != nil {
		var pg *pgconn.PgError
		if errors.As(err, &pg) && pg.Code == "42501" {
			err = fault.New(fault.Conflict, "backup.trial.right", nil).Because(err)
		}
		return "", nil, errors.Join(err, d.Close())
	}
	u.Path = "/" + name
	return u.String(), func() error {
		return errors.Join(d.Command(context.WithoutCancel(ctx), "drop database "+quoted(name)+" with (force)"), d.Close())
	}, nil
}

func (d *DB) trialsBefore(ctx context.Context, name string) (names []string, err error) {
	err = d.Read(ctx, func(tx *Tx) error {
		names, err = All(tx, "select datname from pg_database where datname between $1 and $2 order by datname", []any{trials, name},
			func(scan Scan) (name string, err error) { return name, scan(&name) })
		return err
	})
	return names, err
}

// Alone is for work that only one process may do at a time on these data, wherever
// it runs. The lock is the process's own: it goes when the process dies. ok is false
// while another has it.
func (d *DB) Alone(ctx context.Context, work string) (release func(), ok bool, err error) {
	if d.engine == SQLite {
		return d.aloneSQLite(ctx, work)
	}
	conn, err := d.write.Conn(ctx)
	if err != nil {
		return nil, false, unavailable(err)
	}
	key := fnv.New64a()
	key.Write([]byte("tumbuh " + work))
	id := int64(key.Sum64())
	if err := conn.QueryRowContext(ctx, "select pg_try_advisory_lock($1)", id).Scan(&ok); err != nil || !ok {
		return nil, false, errors.Join(told(err), conn.Close())
	}
	return func() {
		_, _ = conn.ExecContext(context.WithoutCancel(ctx), "select pg_advisory_unlock($1)", id)
		conn.Close()
	}, true, nil
}

// aloneSQLite locks an empty database beside the data: SQLite's locks are to be had
// on every system, and end with the process.
func (d *DB) aloneSQLite(ctx context.Context, work string) (release func(), ok bool, err error) {
	var path string
	if err := d.read.QueryRowContext(ctx, "select file from pragma_database_list where name = 'main'").Scan(&path); err != nil {
		return nil, false, told(err)
	}
	path = strings.TrimSuffix(path, ".db") + "." + work + ".lock"
	pool, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?_pragma=busy_timeout(0)&_txlock=exclusive")
	if err != nil {
		return nil, false, err
	}
	tx, err := pool.BeginTx(context.WithoutCancel(ctx), nil)
	var lite *sqlite.Error
	if errors.As(err, &lite) && lite.Code()&0xff == sqlitecode.SQLITE_BUSY {
		return nil, false, pool.Close()
	}
	if err != nil {
		return nil, false, unwritable(path, errors.Join(err, pool.Close()))
	}
	return func() { _ = tx.Rollback(); pool.Close() }, true, nil
}
