package db

import (
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
	return len(done), err
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
