package db

import (
	"cmp"
	"context"
	"database/sql"
	"io/fs"
	"path"
	"strconv"
	"strings"

	"github.com/pressly/goose/v3"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/schema"
)

// Migrate brings the schema to what this program expects and tells how many
// steps that took. A newer schema than the program knows is refused.
func (d *DB) Migrate(ctx context.Context) (int, error) {
	p, newest, err := d.provider()
	if err != nil {
		return 0, err
	}
	current, err := p.GetDBVersion(ctx)
	if err != nil {
		return 0, unavailable(err)
	}
	if current > newest {
		return 0, fault.New(fault.Conflict, "db.newer", fault.Args{"Schema": current, "Program": newest})
	}
	done, err := p.Up(ctx)
	if err == nil && d.engine == SQLite {
		err = d.seedStatistics(ctx)
	}
	return len(done), err
}

// seedStatistics tells SQLite's planner what schema knows of the data before
// there are any, in the table where "analyze" would leave what it measured: for
// every index its rows, and how many of them share its first, first two … columns.
func (d *DB) seedStatistics(ctx context.Context) error {
	if err := d.Command(ctx, "analyze"); err != nil { // makes the table
		return err
	}
	err := d.WriteUnrecorded(ctx, func(tx *Tx) error {
		if _, err := tx.Exec("delete from sqlite_stat1"); err != nil {
			return err
		}
		type key struct{ table, index string }
		var order []key
		columns := map[key][]string{}
		err := tx.Each(`select t.name, i.name, i.origin, t.wr, c.name from pragma_table_list t, pragma_index_list(t.name) i, pragma_index_info(i.name) c
			where t.schema = 'main' and t.type = 'table' order by t.name, i.name, c.seqno`, nil, func(scan Scan) error {
			var table, index, origin string
			var clustered bool
			var column *string // null: an expression
			err := scan(&table, &index, &origin, &clustered, &column)
			if clustered && origin == "pk" {
				index = table
			}
			k := key{table, index}
			if columns[k] == nil {
				order = append(order, k)
			}
			if column == nil {
				column = new("")
			}
			columns[k] = append(columns[k], *column)
			return err
		})
		if err != nil {
			return err
		}
		for _, k := range order {
			left := cmp.Or(schema.Rows[k.table], 10_000)
			stat := strconv.Itoa(left)
			for _, column := range columns[k] {
				left = max(1, left/cmp.Or(schema.Distinct[column], 100))
				stat += " " + strconv.Itoa(left)
			}
			if _, err := tx.Exec("insert into sqlite_stat1 (tbl, idx, stat) values ($1, $2, $3)", k.table, k.index, stat); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return d.Command(ctx, "analyze sqlite_schema") // reads it
}

// Check refuses a database whose schema is not the program's own.
func (d *DB) Check(ctx context.Context) error {
	p, newest, err := d.provider()
	if err != nil {
		return err
	}
	current, err := p.GetDBVersion(ctx)
	if err != nil {
		return unavailable(err)
	}
	return matches(current, newest)
}

func matches(current, newest int64) error {
	switch args := (fault.Args{"Schema": current, "Program": newest}); {
	case current == 0:
		return fault.New(fault.NotFound, "db.empty", nil)
	case current < newest:
		return fault.New(fault.Conflict, "db.older", args)
	case current > newest:
		return fault.New(fault.Conflict, "db.newer", args)
	}
	return nil
}

func (d *DB) provider() (*goose.Provider, int64, error) {
	names, err := fs.Glob(schema.Files, "0*.sql")
	if err != nil {
		return nil, 0, err
	}
	dialect := goose.DialectSQLite3
	if d.engine == PostgreSQL {
		dialect = goose.DialectPostgres
	}
	var steps []*goose.Migration
	var newest int64
	for _, name := range names {
		number, _, _ := strings.Cut(path.Base(name), "_")
		if newest, err = strconv.ParseInt(number, 10, 64); err != nil {
			return nil, 0, err
		}
		text, err := fs.ReadFile(schema.Files, name)
		if err != nil {
			return nil, 0, err
		}
		steps = append(steps, goose.NewGoMigration(newest, &goose.GoFunc{RunTx: func(ctx context.Context, tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, d.adapt(string(text)))
			return err
		}}, nil))
	}
	p, err := goose.NewProvider(dialect, d.write, nil, goose.WithGoMigrations(steps...), goose.WithDisableGlobalRegistry(true))
	return p, newest, err
}

// adapt is the one difference between the engines' schemas: SQLite keeps a table
// in the order of its primary key only when told so.
func (d *DB) adapt(text string) string {
	if d.engine == PostgreSQL {
		return strings.ReplaceAll(text, ") without rowid;", ");")
	}
	return text
}
