package audit

import (
	"strings"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fold"
)

// accountsNamed are the accounts in whose name or username a folded word is.
func accountsNamed(tx *db.Tx, word string) (ids []string, err error) {
	return ids, tx.Each("select id, username, name from account order by username", nil, func(s db.Scan) error {
		var id db.ID
		var username, name string
		err := s(&id, &username, &name)
		if strings.Contains(fold.Name(username), word) || strings.Contains(fold.Name(name), word) {
			ids = append(ids, string(id))
		}
		return err
	})
}

// importsOf are the imports that brought a weighing of a child, or made it.
func importsOf(tx *db.Tx, regency string, children []db.ID) ([]string, error) {
	in := db.List(2, len(children))
	return db.All(tx, `select import from visit where regency = $1 and child in (`+in+`) and import is not null
		union select made_by from child where regency = $1 and id in (`+in+`) and made_by is not null`, db.Args([]any{regency}, children),
		func(s db.Scan) (string, error) {
			var id db.ID
			err := s(&id)
			return string(id), err
		})
}

// villagesOf are where phones heard of a child.
func villagesOf(tx *db.Tx, regency string, ids []db.ID) ([]string, error) {
	return db.All(tx, "select distinct village from feed where regency = $1 and subject in ("+db.List(2, len(ids))+") order by village",
		db.Args([]any{regency}, ids), func(s db.Scan) (village string, err error) { return village, s(&village) })
}
