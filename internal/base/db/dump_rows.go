package db

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// Rows travel as PostgreSQL's COPY text: a line for each row, values between tabs,
// \N for null. Moments are written as SQLite keeps them, days as ISO writes them,
// truth as t and f, bytes as \x and hex; so the same data make the same lines on
// both engines.

// postgres runs f with PostgreSQL's own connection: COPY is not to be had otherwise.
func (d *DB) postgres(ctx context.Context, f func(*pgx.Conn) error) error {
	conn, err := d.write.Conn(ctx)
	if err != nil {
		return unavailable(err)
	}
	defer conn.Close()
	return conn.Raw(func(c any) error { return f(c.(*stdlib.Conn).Conn()) })
}

// dumpPostgres writes all rows as one moment sees them.
func (d *DB) dumpPostgres(ctx context.Context, f *frames, progress Progress) (head Snapshot, err error) {
	tables, err := d.tables(ctx)
	if err != nil {
		return head, err
	}
	err = d.postgres(ctx, func(conn *pgx.Conn) error {
		tx, err := conn.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly})
		if err != nil {
			return unavailable(err)
		}
		defer tx.Rollback(context.WithoutCancel(ctx))
		if _, err := tx.Exec(ctx, "set local datestyle = 'ISO'; set local bytea_output = 'hex'"); err != nil {
			return err
		}
		head = Snapshot{Engine: PostgreSQL.String(), At: d.stamp(), Tables: tables}
		if err := tx.QueryRow(ctx, "select max(version_id), pg_database_size(current_database()) from goose_db_version where is_applied").Scan(&head.Schema, &head.Bytes); err != nil {
			return err
		}
		if err := f.head(head); err != nil {
			return err
		}
		for _, t := range head.Tables {
			copied := &telling{f, f.done, head.Bytes, progress}
			if _, err := conn.PgConn().CopyTo(ctx, copied, t.copyOut()); err != nil {
				return fmt.Errorf("copy %s: %w", t.Name, err)
			}
			if err := f.end(); err != nil {
				return err
			}
		}
		return nil
	})
	return head, err
}

// telling tells of progress every now and then.
type telling struct {
	*frames
	last     int64
	total    int64
	progress Progress
}

func (t *telling) Write(p []byte) (int, error) {
	n, err := t.frames.Write(p)
	if t.progress != nil && t.done-t.last > 1<<20 {
		t.last = t.done
		t.progress(min(t.done, t.total), t.total)
	}
	return n, err
}

// Tables are all tables but the migrations' own, and those that Litestream keeps
// in an SQLite file, with their columns in order.
func (tx *Tx) Tables() (all []Table, err error) {
	query := `select t.name, c.name, lower(c.type) from pragma_table_list t, pragma_table_info(t.name) c
		where t.schema = 'main' and t.type = 'table' and t.name not like 'sqlite\_%' escape '\' and t.name not like '\_litestream\_%' escape '\' and t.name <> 'goose_db_version'
		order by t.name, c.cid`
	if tx.engine == PostgreSQL {
		query = `select c.relname, a.attname, replace(format_type(a.atttypid, null), 'timestamp with time zone', 'timestamptz')
			from pg_class c join pg_attribute a on a.attrelid = c.oid
			where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
				and c.relname <> 'goose_db_version' order by c.relname collate "C", a.attnum`
	}
	err = tx.Each(query, nil, func(scan Scan) error {
		var table, column, kind string
		if err := scan(&table, &column, &kind); err != nil {
			return err
		}
		if len(all) == 0 || all[len(all)-1].Name != table {
			all = append(all, Table{Name: table})
		}
		t := &all[len(all)-1]
		t.Columns, t.Types = append(t.Columns, column), append(t.Types, kind)
		return nil
	})
	return all, err
}

// tables are those of this moment.
func (d *DB) tables(ctx context.Context) (all []Table, err error) {
	err = d.Read(ctx, func(tx *Tx) error {
		all, err = tx.Tables()
		return err
	})
	return all, err
}

func (t *Table) copyOut() string {
	columns := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		columns[i] = quoted(c)
		if t.Types[i] == "timestamptz" {
			columns[i] = "to_char(" + columns[i] + ` at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
		}
	}
	return "copy (select " + strings.Join(columns, ", ") + " from " + quoted(t.Name) + ") to stdout"
}

func (t *Table) into() string {
	columns := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		columns[i] = quoted(c)
	}
	return quoted(t.Name) + " (" + strings.Join(columns, ", ") + ")"
}

func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// dumpRows writes SQLite's rows, for a PostgreSQL that takes over.
func (d *DB) dumpRows(ctx context.Context, f *frames) error {
	return d.Read(ctx, func(tx *Tx) error {
		head := Snapshot{Engine: SQLite.String(), At: tx.Now().Time}
		err := tx.version(&head.Schema)
		if err != nil {
			return err
		}
		if head.Tables, err = tx.Tables(); err != nil {
			return err
		}
		if err := f.head(head); err != nil {
			return err
		}
		for _, t := range head.Tables {
			if err := t.writeLines(tx, f); err != nil {
				return fmt.Errorf("rows of %s: %w", t.Name, err)
			}
			if err := f.end(); err != nil {
				return err
			}
		}
		return nil
	})
}
