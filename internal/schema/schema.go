// Package schema holds the tables, as migrations in order of time: forward only,
// one text for both engines (base/db drops "without rowid" for PostgreSQL).
// schema.sql is what they add up to, made by a test with -update, for reading.
package schema

import "embed"

// Files are the migrations, named 0001_what.sql and so on.
//
//go:embed 0*.sql
var Files embed.FS
