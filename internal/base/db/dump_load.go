package db

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/schema"
)

// Load makes the database that target names from a dump, of whichever engine, and
// brings it to this program's schema. Target must be a file that is not there, or an
// empty PostgreSQL database. Nothing that looks whole is there before all is: a file
// gets its name last, and PostgreSQL sees one transaction. What is not encrypted lies
// in the folder aside while pages go to PostgreSQL.
func Load(ctx context.Context, target, aside string, r io.Reader, progress Progress) (Snapshot, error) {
	p := readParts(r)
	head, err := p.head()
	if err != nil {
		return head, err
	}
	if err := head.readable(); err != nil {
		return head, err
	}
	if IsPostgres(target) {
		return head, loadPostgres(ctx, target, aside, p, head, progress)
	}
	return head, loadSQLite(ctx, target, p, head, progress)
}

// IsPostgres tells a PostgreSQL address from the path of a file.
func IsPostgres(target string) bool {
	return strings.HasPrefix(target, "postgres://") || strings.HasPrefix(target, "postgresql://")
}

// readable refuses what a newer program wrote.
func (s *Snapshot) readable() error {
	newest, err := newestSchema()
	if err != nil {
		return err
	}
	if s.Schema > newest {
		return fault.New(fault.Conflict, "backup.newer", fault.Args{"Schema": s.Schema, "Program": newest})
	}
	pages := s.Engine == SQLite.String() && len(s.Tables) == 0
	if pages && (s.Page < 512 || s.Page > 65536 || s.Pages < 1) || !pages && len(s.Tables) == 0 || s.Schema < 1 {
		return damaged(fmt.Errorf("a snapshot of %+v", *s))
	}
	return nil
}

// newestSchema is the version of the tables that this program expects.
func newestSchema() (int64, error) {
	names, err := fs.Glob(schema.Files, "0*.sql")
	if err != nil || len(names) == 0 {
		return 0, errors.Join(err, fs.ErrNotExist)
	}
	number, _, _ := strings.Cut(names[len(names)-1], "_")
	return strconv.ParseInt(number, 10, 64)
}

// journals are the files that SQLite keeps beside its own.
var journals = []string{"-wal", "-shm", "-journal"}

// restoring is what is added to a file's name until it is whole.
const restoring = ".restoring-"

func loadSQLite(ctx context.Context, path string, p *parts, head Snapshot, progress Progress) error {
	path, _, _ = strings.Cut(path, "?")
	// A journal that was left behind would be taken for the new file's own.
	occupied := func() error {
		for _, suffix := range append(journals, "") {
			if _, err := os.Stat(path + suffix); !errors.Is(err, fs.ErrNotExist) {
				return fault.New(fault.Conflict, "backup.exists", fault.Args{"Target": path + suffix}).Because(err)
			}
		}
		return nil
	}
	if err := occupied(); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return unwritable(path, err)
	}
	killed, _ := filepath.Glob(path + restoring + "*")
	for _, folder := range killed { // of tries that came to no end
		_ = os.RemoveAll(folder)
	}
	folder, err := os.MkdirTemp(filepath.Dir(path), filepath.Base(path)+restoring)
	if err != nil {
		return unwritable(path, err)
	}
	defer os.RemoveAll(folder)
	temp := filepath.Join(folder, "restored.db")
	if len(head.Tables) == 0 {
		if err := loadPages(ctx, p, head, temp, progress); err != nil {
			return unwritable(path, err)
		}
	}
	// Pages of this program's own schema stay as they are, to the byte.
	if newest, _ := newestSchema(); len(head.Tables) > 0 || head.Schema < newest {
		if err := finishSQLite(ctx, temp, p, head, progress); err != nil {
			return unwritable(path, err)
		}
	}
	if err := occupied(); err != nil {
		return err
	}
	if err := os.Rename(temp, path); err != nil {
		return unwritable(path, err)
	}
	return syncFolder(filepath.Dir(path))
}

// finishSQLite puts rows in, where they come as rows, and makes old tables new.
func finishSQLite(ctx context.Context, path string, p *parts, head Snapshot, progress Progress) error {
	d, err := Open(ctx, path)
	if err != nil {
		return err
	}
	if len(head.Tables) > 0 {
		if err = d.migrateTo(ctx, head.Schema); err == nil {
			err = d.writeOnce(ctx, func(tx *Tx) error { return loadRows(tx, p, head, progress) })
		}
	}
	if err == nil {
		_, err = d.Migrate(ctx)
	}
	return errors.Join(err, d.Close()) // the last to close it empties its journal into it
}

func (d *DB) migrateTo(ctx context.Context, schema int64) error {
	p, _, err := d.provider()
	if err == nil {
		_, err = p.UpTo(ctx, schema)
	}
	return err
}

// loadRows fills SQLite's empty tables; indexes are made after them, which is
// several times faster.
func loadRows(tx *Tx, p *parts, head Snapshot, progress Progress) error {
	has, err := tx.Tables()
	if err != nil {
		return err
	}
	type index struct{ name, text string }
	indexes, err := All(tx, "select name, sql from sqlite_master where type = 'index' and sql is not null", nil,
		func(scan Scan) (i index, err error) { return i, scan(&i.name, &i.text) })
	if err != nil {
		return err
	}
	for _, i := range indexes {
		if _, err := tx.Exec("drop index " + quoted(i.name)); err != nil {
			return err
		}
	}
	for _, t := range head.Tables {
		if err := p.next(); err != nil {
			return err
		}
		own, err := t.among(has)
		if err != nil {
			return err
		}
		if _, err := tx.Exec("delete from " + quoted(t.Name)); err != nil { // what a migration put there
			return err
		}
		rows := tx.Batch("insert into "+t.into(), len(t.Columns), "")
		if err := own.readLines(&watched{tx.ctx, p, p, head.Bytes, progress}, rows.Add); err != nil {
			return err
		}
		if _, err := rows.Flush(); err != nil {
			return err
		}
	}
	for _, i := range indexes {
		if _, err := tx.Exec(i.text); err != nil {
			return err
		}
	}
	return p.verify()
}

// among finds a table with exactly these columns, and gives them its types.
func (t *Table) among(has []Table) (own Table, err error) {
	i := slices.IndexFunc(has, func(h Table) bool { return h.Name == t.Name })
	if i < 0 || len(has[i].Columns) != len(t.Columns) {
		return own, damaged(fmt.Errorf("table %s is not of this schema", t.Name))
	}
	own = Table{Name: t.Name, Columns: t.Columns, Types: make([]string, len(t.Columns))}
	for j, c := range t.Columns {
		k := slices.Index(has[i].Columns, c)
		if k < 0 {
			return own, damaged(fmt.Errorf("column %s.%s is not of this schema", t.Name, c))
		}
		own.Types[j] = has[i].Types[k]
	}
	return own, nil
}

func loadPostgres(ctx context.Context, target, aside string, p *parts, head Snapshot, progress Progress) error {
	d, err := Open(ctx, target)
	if err != nil {
		return err
	}
	defer d.Close()
	if err := d.mustBeEmpty(ctx, target); err != nil {
		return err
	}
	if len(head.Tables) == 0 {
		return d.loadFromPages(ctx, aside, p, head, progress)
	}
	return d.loadFromRows(ctx, p, head, progress)
}

// loadFromPages makes an SQLite file aside and takes its rows.
func (d *DB) loadFromPages(ctx context.Context, aside string, p *parts, head Snapshot, progress Progress) error {
	folder, err := os.MkdirTemp(aside, "tumbuh-restore-")
	if err != nil {
		return unwritable(aside, err)
	}
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "pages.db")
	if err := loadSQLite(ctx, path, p, head, progress); err != nil {
		return err
	}
	lite, err := Open(ctx, path)
	if err != nil {
		return err
	}
	defer lite.Close()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	r, w := io.Pipe()
	go func() {
		f := newFrames(w)
		err := lite.dumpRows(ctx, f)
		if err == nil {
			err = f.last()
		}
		w.CloseWithError(err)
	}()
	defer r.Close()
	rows := readParts(r)
	own, err := rows.head()
	if err != nil {
		return err
	}
	own.Bytes = head.Bytes
	return d.loadFromRows(ctx, rows, own, progress)
}

func (d *DB) loadFromRows(ctx context.Context, p *parts, head Snapshot, progress Progress) error {
	if err := d.migrateTo(ctx, head.Schema); err != nil {
		return err
	}
	has, err := d.tables(ctx)
	if err != nil {
		return err
	}
	err = d.postgres(ctx, func(conn *pgx.Conn) error {
		tx, err := conn.Begin(ctx)
		if err != nil {
			return unavailable(err)
		}
		defer tx.Rollback(context.WithoutCancel(ctx))
		if err := copyIn(ctx, tx, p, head, has, progress); err != nil {
			return err
		}
		return tx.Commit(ctx)
	})
	if err == nil {
		_, err = d.Migrate(ctx)
	}
	if err == nil {
		err = d.Command(ctx, "analyze")
	}
	return err
}

func copyIn(ctx context.Context, tx pgx.Tx, p *parts, head Snapshot, has []Table, progress Progress) error {
	// Keys and indexes are made after the rows.
	rows, err := tx.Query(ctx, `
		select format('alter table %s drop constraint %I', conrelid::regclass, conname), format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(k.oid))
			from pg_constraint k join pg_class c on c.oid = conrelid
			where c.relnamespace = current_schema()::regnamespace and c.relname <> 'goose_db_version' and contype in ('p', 'u')
		union all
		select format('drop index %s', indexrelid::regclass), pg_get_indexdef(indexrelid) from pg_index i join pg_class c on c.oid = i.indrelid
			where c.relnamespace = current_schema()::regnamespace and c.relname <> 'goose_db_version' and not exists (select from pg_constraint where conindid = indexrelid)`)
	if err != nil {
		return err
	}
	type index struct{ Drop, Make string }
	indexes, err := pgx.CollectRows(rows, pgx.RowToStructByPos[index])
	if err != nil {
		return err
	}
	for _, i := range indexes {
		if _, err := tx.Exec(ctx, i.Drop); err != nil {
			return err
		}
	}
	for _, t := range head.Tables {
		if err := p.next(); err != nil {
			return err
		}
		if _, err := t.among(has); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "delete from "+quoted(t.Name)); err != nil {
			return err
		}
		if _, err := tx.Conn().PgConn().CopyFrom(ctx, &watched{ctx, p, p, head.Bytes, progress}, "copy "+t.into()+" from stdin"); err != nil {
			return fmt.Errorf("copy %s: %w", t.Name, err)
		}
	}
	for _, i := range indexes {
		if _, err := tx.Exec(ctx, i.Make); err != nil {
			return err
		}
	}
	return p.verify()
}

// mustBeEmpty lets through a database without tables, or with the tables of a try
// that was killed before it put anything there.
func (d *DB) mustBeEmpty(ctx context.Context, target string) error {
	return d.Read(ctx, func(tx *Tx) error {
		tables, err := tx.Tables()
		if err != nil {
			return err
		}
		for _, t := range tables {
			var full bool
			if _, err := tx.One("select exists (select 1 from "+quoted(t.Name)+")", nil, &full); err != nil {
				return err
			}
			if full {
				return fault.New(fault.Conflict, "backup.full", fault.Args{"Target": Redacted(target), "Table": t.Name})
			}
		}
		return nil
	})
}

// Redacted is a target without its password.
func Redacted(target string) string {
	if u, err := url.Parse(target); err == nil && u.User != nil {
		return u.Redacted()
	}
	return target
}

// unwritable says which disk could not be written.
func unwritable(path string, err error) error {
	var file *fs.PathError
	var link *os.LinkError
	if fault.As(err) == nil && (errors.As(err, &file) || errors.As(err, &link) || errors.Is(err, syscall.ENOSPC)) {
		return fault.New(fault.Unavailable, "backup.unwritable", fault.Args{"Place": filepath.Dir(path)}).Because(err)
	}
	return told(err)
}
