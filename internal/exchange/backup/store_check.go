package backup

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/ledger"
)

// regencies finds rows of a regency whose records are not kept here.
func regencies(tx *db.Tx, f *Finding) error {
	tables, err := tx.Tables()
	if err != nil {
		return err
	}
	for _, t := range tables {
		if !slices.Contains(t.Columns, "regency") {
			continue
		}
		f.Looked++
		found, err := db.All(tx, "select distinct regency from "+t.Name+" where regency <> $1 and regency not in (select code from regency)", []any{ledger.Installation},
			func(scan db.Scan) (code string, err error) { return code, scan(&code) })
		if err != nil {
			return err
		}
		for _, code := range found {
			f.Add(t.Name + " " + code)
		}
	}
	return nil
}

// reference is a column that points to a row which must be there.
type reference struct {
	table, columns string // the last must not be null to mean something
	to, key        string
	when           string // of which rows; empty: all
}

// references of one regency: with each goes the regency.
var references = []reference{
	{"visit", "child", "child", "id", ""},
	{"visit", "child, replaced_by", "visit", "child, id", ""},
	{"visit", "import", "import", "id", ""},
	{"child", "merged_into", "child", "id", ""},
	{"child_word", "child", "child", "id", ""},
	{"child_month", "child", "child", "id", ""},
	{"likeness", "a", "child", "id", "f.kind = 'child'"},
	{"likeness", "b", "child", "id", "f.kind = 'child'"},
	{"likeness", "a", "person", "id", "f.kind = 'person'"},
	{"likeness", "b", "person", "id", "f.kind = 'person'"},
	{"likeness", "a", "household", "id", "f.kind = 'household'"},
	{"likeness", "b", "household", "id", "f.kind = 'household'"},
	{"import_line", "import", "import", "id", ""},
}

// ofInstallation are those of tables without regency.
var ofInstallation = []reference{
	{"account_link", "account", "account", "id", ""},
	{"account_recovery", "account", "account", "id", ""},
	{"account_identity", "account", "account", "id", ""},
	{"device", "account", "account", "id", ""},
}

// orphans finds rows that point to nothing.
func orphans(tx *db.Tx, f *Finding) error {
	for i, r := range slices.Concat(references, ofInstallation) {
		columns, keys := strings.Split(r.columns, ", "), strings.Split(r.key, ", ")
		last := columns[len(columns)-1]
		if i < len(references) {
			columns, keys = append(columns, "regency"), append(keys, "regency")
		}
		for i, c := range columns {
			columns[i] = "t." + keys[i] + " = f." + c
		}
		found, err := db.All(tx, fmt.Sprintf("select f.%s from %s f where f.%s is not null and %s and not exists (select 1 from %s t where %s) limit 100",
			last, r.table, last, cmp.Or(r.when, "true"), r.to, strings.Join(columns, " and ")), nil,
			func(scan db.Scan) (id string, err error) { return id, scan(&id) })
		if err != nil {
			return err
		}
		f.Looked++
		for _, id := range found {
			f.Add(r.table + "." + last + " " + id)
		}
	}
	return nil
}

// children are all records of children by regency, those merged too.
func children(tx *db.Tx) (all map[string][]db.ID, err error) {
	all = map[string][]db.ID{}
	err = tx.Each("select regency, id from child order by regency, id", nil, func(scan db.Scan) error {
		var regency string
		var id db.ID
		err := scan(&regency, &id)
		all[regency] = append(all[regency], id)
		return err
	})
	return all, err
}
