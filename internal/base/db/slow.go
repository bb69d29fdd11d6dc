package db

import (
	"context"
	"database/sql"
	"strings"
	"time"
)

// Watch is told how long things take. Parameters are never part of it: they may
// be names.
type Watch struct {
	Slow        time.Duration // statements that take longer are told; 0: none
	Statement   func(ctx context.Context, words string, took time.Duration, rows int64)
	Transaction func(write bool, took time.Duration)
}

// Watch sets who is told, from the next transaction on.
func (d *DB) Watch(w Watch) { d.watch.Store(&w) }

// Pools are the states of the connections, by what they are for.
func (d *DB) Pools() map[string]sql.DBStats {
	if d.read == d.write {
		return map[string]sql.DBStats{"all": d.read.Stats()}
	}
	return map[string]sql.DBStats{"read": d.read.Stats(), "write": d.write.Stats()}
}

// slow tells of a statement that began at start, when it was slow; deferred, so
// that reading its rows counts too.
func (tx *Tx) slow(start time.Time, query string, rows *int64) {
	w := tx.db.watch.Load()
	if w == nil || w.Slow == 0 {
		return
	}
	if took := time.Since(start); took >= w.Slow {
		w.Statement(tx.ctx, words(query), took, *rows)
	}
}

// words are the first of a statement, on one line.
func words(query string) string {
	const most = 120
	text := strings.Join(strings.Fields(query[:min(len(query), 4*most)]), " ")
	if len(text) > most {
		text = strings.ToValidUTF8(text[:most], "") + " …"
	}
	return text
}

func (d *DB) ended(start time.Time, write bool) {
	if w := d.watch.Load(); w != nil && w.Transaction != nil {
		w.Transaction(write, time.Since(start))
	}
}
