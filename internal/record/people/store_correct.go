package people

import (
	"strings"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/ledger"
)

// Family is the record that stands for an id, and those merged into it.
func Family(tx *db.Tx, regency string, id db.ID) (kept Child, ids []db.ID, err error) {
	if kept, err = keptOf(tx, regency, id); err != nil || kept.ID == "" {
		return kept, nil, err
	}
	merged, err := db.All(tx, "select id from child where regency = $1 and merged_into = $2 order by id", []any{regency, kept.ID},
		func(s db.Scan) (id db.ID, err error) { return id, s(&id) })
	return kept, append([]db.ID{kept.ID}, merged...), err
}

// wrongSince keeps values that were found wrong.
func wrongSince(tx *db.Tx, by ledger.By, c Child, texts []string) error {
	keys, err := tx.Keys()
	for _, text := range texts {
		if err != nil {
			break
		}
		var sealed string
		if sealed, err = keys.SealEqual(text, correctionPurpose); err == nil {
			_, err = tx.Exec("insert into correction (regency, child, id, was, by_name, at) values ($1, $2, $3, $4, $5, $6)",
				c.Regency, c.ID, db.NewID(), sealed, by.Name, tx.Now())
		}
	}
	return err
}

// rightAgain forgets that a value was wrong, since a person says it now.
func rightAgain(tx *db.Tx, c Child, texts []string) error {
	keys, err := tx.Keys()
	for _, text := range texts {
		if err != nil {
			break
		}
		var sealed string
		if sealed, err = keys.SealEqual(text, correctionPurpose); err == nil {
			_, err = tx.Exec("delete from correction where regency = $1 and child = $2 and was = $3", c.Regency, c.ID, sealed)
		}
	}
	return err
}

// setRight writes what a person corrected, with the search words; records merged
// into the child follow in birth date and sex, as a merge needs them.
func setRight(tx *db.Tx, c Child, merged []db.ID) error {
	if err := save(tx, []*Child{&c}, map[db.ID]extent{c.ID: renamed}); err != nil {
		return err
	}
	followers, err := ByID(tx, c.Regency, merged...)
	var list []*Child
	extents := map[db.ID]extent{}
	for _, f := range followers {
		if f.Birth != c.Birth || f.Sex != c.Sex {
			f.Birth, f.Sex = c.Birth, c.Sex
			list, extents[f.ID] = append(list, &f), whole
		}
	}
	if err != nil {
		return err
	}
	return save(tx, list, extents)
}

// holder is the standing record that has a NIK.
func holder(tx *db.Tx, regency, nik string) (id db.ID, err error) {
	keys, err := tx.Keys()
	if err != nil {
		return "", err
	}
	sealed, err := keys.SealEqual(nik, nikPurpose)
	if err == nil && nik != "" {
		_, err = tx.One("select id from child where regency = $1 and nik = $2 and nik is not null and merged_into is null", []any{regency, sealed}, &id)
	}
	return id, err
}

// Correction is that a value was found wrong, by whom and when.
type Correction struct {
	Field, Was, ByName string
	At                 db.Time
}

// Corrections are those of some records.
func Corrections(tx *db.Tx, regency string, ids ...db.ID) (all []Correction, err error) {
	keys, err := tx.Keys()
	if err != nil {
		return nil, err
	}
	err = eachIn(tx, "select was, by_name, at from correction where regency = $1 and child", regency, db.Args(nil, ids), func(s db.Scan) error {
		var c Correction
		var text string
		if err := s(&text, &c.ByName, &c.At); err != nil {
			return err
		}
		text, err := keys.OpenEqual(text, correctionPurpose)
		c.Field, c.Was, _ = strings.Cut(text, ":")
		all = append(all, c)
		return err
	})
	return all, err
}
