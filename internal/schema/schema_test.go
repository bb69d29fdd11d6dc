package schema_test

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/golden"
)

// reference tables hold nothing about persons that belongs to one regency; on
// Citus they are copied to every node.
var reference = []string{"regency", "account", "account_link", "account_recovery", "account_identity", "device", "session", "phone", "setting", "goose_db_version"}

type object struct{ kind, table, text string }

func objects(t *testing.T) []object {
	t.Helper()
	var all []object
	err := dbtest.Open(t, db.SQLite).Read(context.Background(), func(tx *db.Tx) (err error) {
		all, err = db.All(tx, `select type, tbl_name, sql from sqlite_master
			where sql is not null and tbl_name not like 'sqlite_%' and tbl_name <> 'goose_db_version' order by tbl_name, type desc, name`,
			nil, func(scan db.Scan) (o object, err error) { return o, scan(&o.kind, &o.table, &o.text) })
		return err
	})
	if err != nil || len(all) == 0 {
		t.Fatal(err, len(all))
	}
	return all
}

func TestSchemaFileIsWhatTheMigrationsAddUpTo(t *testing.T) {
	var b strings.Builder
	b.WriteString("-- Made from the migrations by go test ./internal/schema -update; for reading.\n")
	for _, o := range objects(t) {
		b.WriteString("\n" + o.text + ";\n")
	}
	golden.Equal(t, "../schema.sql", []byte(b.String()))
}

// What lets a regency live on one Citus shard: regency leads every key.
func TestEveryPersonLevelKeyBeginsWithRegency(t *testing.T) {
	key := regexp.MustCompile(`(?is)primary key \(([^)]*)\)|create unique index \w+ on \w+ \(([^)]*)\)`)
	keyed := map[string]bool{}
	var tables []string
	for _, o := range objects(t) {
		if o.kind == "table" && !slices.Contains(reference, o.table) {
			tables = append(tables, o.table)
			if regexp.MustCompile(`(?i)references|autoincrement`).MatchString(o.text) {
				t.Errorf("%s: foreign keys and sequences do not go across shards", o.table)
			}
		}
		for _, m := range key.FindAllStringSubmatch(o.text, -1) {
			keyed[o.table] = true
			if columns := m[1] + m[2]; !slices.Contains(reference, o.table) && !strings.HasPrefix(columns, "regency") {
				t.Errorf("%s: the key (%s) must begin with regency, or the table be listed as reference", o.table, columns)
			}
		}
	}
	for _, table := range tables {
		if !keyed[table] {
			t.Errorf("%s has no key", table)
		}
	}
	if len(tables) < 10 {
		t.Errorf("only %d tables looked at", len(tables))
	}
}
