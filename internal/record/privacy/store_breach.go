package privacy

import (
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
)

const breachColumns = `regency, id, known, happened, what, whose, persons, how, remedy, told_authority, authority_how, told_subjects, subjects_how,
	closed, by_name, changed`

func (b Breach) values() []any {
	return []any{b.Regency, b.ID, b.Known, b.Happened, b.What, b.Whose, b.Persons, b.How, b.Remedy, b.ToldAuthority, b.AuthorityHow, b.ToldSubjects, b.SubjectsHow,
		b.Closed, b.ByName, b.Changed}
}

func insertBreach(tx *db.Tx, b Breach) error {
	_, err := tx.Exec("insert into breach ("+breachColumns+") values ("+db.List(1, 16)+")", b.values()...)
	return err
}

func updateBreach(tx *db.Tx, b Breach) error {
	_, err := tx.Exec(`update breach set known = $3, happened = $4, what = $5, whose = $6, persons = $7, how = $8, remedy = $9, told_authority = $10,
		authority_how = $11, told_subjects = $12, subjects_how = $13, closed = $14, by_name = $15, changed = $16 where regency = $1 and id = $2`, b.values()...)
	return err
}

// breaches are those of a regency, the newest first; with an id, that one.
func breaches(tx *db.Tx, regency string, id db.ID) ([]Breach, error) {
	where, args := "", []any{regency}
	if id != "" {
		where, args = " and id = $2", append(args, id)
	}
	return db.All(tx, "select "+breachColumns+" from breach where regency = $1"+where+" order by known desc, id desc", args,
		func(s db.Scan) (b Breach, err error) {
			return b, s(&b.Regency, &b.ID, &b.Known, &b.Happened, &b.What, &b.Whose, &b.Persons, &b.How, &b.Remedy, &b.ToldAuthority, &b.AuthorityHow,
				&b.ToldSubjects, &b.SubjectsHow, &b.Closed, &b.ByName, &b.Changed)
		})
}

func breachOf(tx *db.Tx, regency string, id db.ID) (Breach, error) {
	found, err := breaches(tx, regency, id)
	switch {
	case err != nil:
		return Breach{}, err
	case len(found) == 0:
		return Breach{}, fault.New(fault.NotFound, "privacy.breach.none", nil)
	}
	return found[0], nil
}
