package db

import (
	"context"
	"slices"
)

// Inspect lets the engine look at its own storage and gives what it finds wrong, in
// its words. PostgreSQL reads every row, where checksums of pages speak if the server
// keeps them, and tells which indexes are not usable.
func (d *DB) Inspect(ctx context.Context) (said []string, err error) {
	ask := func(tx *Tx, query string) error {
		found, err := All(tx, query, nil, func(scan Scan) (s string, err error) { return s, scan(&s) })
		said = append(said, found...)
		return err
	}
	err = d.Read(ctx, func(tx *Tx) error {
		if d.engine == SQLite {
			if err := ask(tx, "pragma integrity_check(20)"); err != nil {
				return err
			}
			said = slices.DeleteFunc(said, func(s string) bool { return s == "ok" })
			return ask(tx, `select "table" || ' ' || coalesce(rowid, '') || ' ' || parent from pragma_foreign_key_check`)
		}
		tables, err := tx.Tables()
		if err != nil {
			return err
		}
		for _, t := range tables {
			if _, err := tx.Exec("select count(t.*) from " + quoted(t.Name) + " t"); err != nil {
				return err
			}
		}
		return ask(tx, `select indexrelid::regclass::text from pg_index i join pg_class c on c.oid = i.indrelid
			where c.relnamespace = current_schema()::regnamespace and not (i.indisvalid and i.indisready) order by 1`)
	})
	return said, err
}
