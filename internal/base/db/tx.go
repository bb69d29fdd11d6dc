package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"tumbuh/internal/base/secret"
)

// Tx is an open transaction; it carries its context and its one moment.
type Tx struct {
	ctx      context.Context // that statements run under; see patient
	asked    context.Context // of who waits for the transaction
	tx       *sql.Tx
	db       *DB
	engine   Engine
	now      time.Time
	onCommit []func()
	keys     *secret.Keys
	reading  bool        // inside Each: PostgreSQL can do nothing else meanwhile
	known    map[any]any // of a reading transaction: see Once
}

// Once gives what f gave when it was first asked for under that key in this transaction, if
// that only reads: nothing it sees can change meanwhile. One that writes asks each time.
// What it gives is shared: whoever changes it changes it for all.
func Once[T any](tx *Tx, key any, f func() (T, error)) (T, error) {
	if had, ok := tx.known[key]; ok {
		return had.(T), nil
	}
	value, err := f()
	if tx.known != nil && err == nil {
		tx.known[key] = value
	}
	return value, err
}

// Now is the transaction's moment: every row it writes has the same.
func (tx *Tx) Now() Time { return Time{tx.now} }

// Context is the context that the transaction was opened with.
func (tx *Tx) Context() context.Context { return tx.asked }

// free tells whether a statement may run now: not inside Each, and not for somebody
// who has gone.
func (tx *Tx) free() error {
	if tx.reading {
		return errReading
	}
	return tx.asked.Err()
}

// OnCommit keeps f for after the commit; it is forgotten on rollback.
func (tx *Tx) OnCommit(f func()) { tx.onCommit = append(tx.onCommit, f) }

// Exec runs a statement and tells how many rows it touched.
func (tx *Tx) Exec(query string, args ...any) (rows int64, err error) {
	if err := tx.free(); err != nil {
		return 0, err
	}
	defer tx.slow(time.Now(), query, &rows)
	res, err := tx.tx.ExecContext(tx.ctx, tx.plain(query, len(args)), args...)
	if err != nil {
		return 0, explain(err, query)
	}
	return res.RowsAffected()
}

// Scan reads the columns of the current row.
type Scan func(dest ...any) error

// errReading makes SQLite, which could, behave as PostgreSQL, which cannot.
var errReading = errors.New("a statement inside Each: gather the rows first, then run it")

// Each calls f for every row; f may run no other statement.
func (tx *Tx) Each(query string, args []any, f func(Scan) error) error {
	if err := tx.free(); err != nil {
		return err
	}
	tx.reading = true
	defer func() { tx.reading = false }()
	var read int64
	defer tx.slow(time.Now(), query, &read)
	rows, err := tx.tx.QueryContext(tx.ctx, tx.plain(query, len(args)), args...)
	if err != nil {
		return explain(err, query)
	}
	defer rows.Close()
	for ; rows.Next(); read++ {
		if err := f(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// One reads the first row into dest and tells whether there was one.
func (tx *Tx) One(query string, args []any, dest ...any) (bool, error) {
	if err := tx.free(); err != nil {
		return false, err
	}
	one := int64(1)
	defer tx.slow(time.Now(), query, &one)
	err := tx.tx.QueryRowContext(tx.ctx, query, args...).Scan(dest...)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, explain(err, query)
}

// All collects what scan makes of every row.
func All[T any](tx *Tx, query string, args []any, scan func(Scan) (T, error)) ([]T, error) {
	var all []T
	err := tx.Each(query, args, func(s Scan) error {
		v, err := scan(s)
		all = append(all, v)
		return err
	})
	return all, err
}

func explain(err error, query string) error {
	if err == nil {
		return nil
	}
	first, _, _ := strings.Cut(strings.TrimSpace(query), "\n")
	return fmt.Errorf("%.60s: %w", first, err)
}

// Analyze lets PostgreSQL measure tables that this transaction has filled, which
// it would else plan for as if they were empty. SQLite plans with what schema
// knows, and is left alone.
func (tx *Tx) Analyze(tables ...string) error {
	if tx.engine == SQLite {
		return nil
	}
	_, err := tx.Exec("analyze " + strings.Join(tables, ", "))
	return err
}

// Stmt is a statement run for many rows, one after the other.
type Stmt struct {
	tx    *Tx
	query string
	stmt  *sql.Stmt
}

// Prepare reads a statement once for many rows; Close it.
func (tx *Tx) Prepare(query string) (*Stmt, error) {
	if err := tx.free(); err != nil {
		return nil, err
	}
	stmt, err := tx.tx.PrepareContext(tx.ctx, query)
	return &Stmt{tx, query, stmt}, explain(err, query)
}

// Exec runs it for one row.
func (s *Stmt) Exec(args ...any) error {
	one := int64(1)
	defer s.tx.slow(time.Now(), s.query, &one)
	_, err := s.stmt.ExecContext(s.tx.ctx, args...)
	return explain(err, s.query)
}

// Close gives the statement back.
func (s *Stmt) Close() error { return s.stmt.Close() }

// Batch gathers rows for one statement of many values: the fast way into both
// engines. head is "insert into t (a, b)", tail an "on conflict" clause or "".
type Batch struct {
	tx         *Tx
	head, tail string
	columns    int
	full       *sql.Stmt
	args       []any
	rows       int64
}

// batchParameters is how many values go into one statement; PostgreSQL takes
// 65,535, SQLite 32,766.
const batchParameters = 2000

// plain writes "?" for "$1, $2, …" where they stand in order, each once. SQLite
// looks a named parameter up among all of a statement's, so that long lists cost
// it the square of their length (measured: an import 20 times slower); one
// without a name costs nothing.
func (tx *Tx) plain(query string, args int) string {
	if tx.engine != SQLite || args < 16 {
		return query
	}
	var s strings.Builder
	rest, next := query, 1
	for {
		before, after, found := strings.Cut(rest, "$")
		s.WriteString(before)
		if !found {
			return s.String()
		}
		digits := 0
		for digits < len(after) && after[digits] >= '0' && after[digits] <= '9' {
			digits++
		}
		if n, err := strconv.Atoi(after[:digits]); err != nil || n != next {
			return query // used twice or out of order: the names are needed
		}
		next++
		s.WriteByte('?')
		rest = after[digits:]
	}
}

// Batch starts a batch of rows with so many columns.
func (tx *Tx) Batch(head string, columns int, tail string) *Batch {
	return &Batch{tx: tx, head: head, tail: tail, columns: columns}
}

// Add takes one row; it is written when enough have come together.
func (b *Batch) Add(values ...any) error {
	if len(values) != b.columns {
		return fmt.Errorf("%s: %d values for %d columns", b.head, len(values), b.columns)
	}
	b.args = append(b.args, values...)
	if len(b.args) < b.perFull()*b.columns {
		return nil
	}
	if err := b.tx.free(); err != nil {
		return err
	}
	if b.full == nil {
		stmt, err := b.tx.tx.PrepareContext(b.tx.ctx, b.tx.plain(b.text(b.perFull()), len(b.args)))
		if err != nil {
			return explain(err, b.head)
		}
		b.full = stmt
	}
	defer b.tx.slow(time.Now(), b.head, &b.rows)
	res, err := b.full.ExecContext(b.tx.ctx, b.args...)
	return b.wrote(res, err)
}

// Flush writes what is left and tells how many rows were touched in all.
func (b *Batch) Flush() (int64, error) {
	if b.full != nil {
		defer func() { b.full.Close(); b.full = nil }()
	}
	if len(b.args) > 0 {
		defer b.tx.slow(time.Now(), b.head, &b.rows)
		res, err := b.tx.tx.ExecContext(b.tx.ctx, b.tx.plain(b.text(len(b.args)/b.columns), len(b.args)), b.args...)
		if err := b.wrote(res, err); err != nil {
			return b.rows, err
		}
	}
	return b.rows, nil
}

func (b *Batch) wrote(res sql.Result, err error) error {
	if err != nil {
		return explain(err, b.head)
	}
	n, err := res.RowsAffected()
	b.rows += n
	clear(b.args)
	b.args = b.args[:0]
	return err
}

func (b *Batch) perFull() int { return max(1, batchParameters/b.columns) }

func (b *Batch) text(rows int) string {
	var s strings.Builder
	s.WriteString(b.head)
	s.WriteString(" values ")
	for i := range rows {
		if i > 0 {
			s.WriteByte(',')
		}
		s.WriteByte('(')
		s.WriteString(List(i*b.columns+1, b.columns))
		s.WriteByte(')')
	}
	s.WriteByte(' ')
	s.WriteString(b.tail)
	return s.String()
}

// List is "$from, $from+1, …": n parameters for an "in (…)".
func List(from, n int) string {
	var s strings.Builder
	for i := range n {
		if i > 0 {
			s.WriteByte(',')
		}
		s.WriteByte('$')
		s.WriteString(strconv.Itoa(from + i))
	}
	return s.String()
}

// Args appends values of any one type to arguments.
func Args[T any](args []any, values []T) []any {
	for _, v := range values {
		args = append(args, v)
	}
	return args
}
