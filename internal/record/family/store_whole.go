package family

import "tumbuh/internal/base/db"

// ByID are households and persons as they stand; those that were a mistake are not
// among them. Their numbers stay sealed: who counts people needs none.
func ByID(tx *db.Tx, regency string, households, persons []db.ID) (homes []Household, people []Person, err error) {
	err = eachIn(tx, "select "+householdColumns+" from household where regency = $1 and deleted is null and id", regency, households, func(s db.Scan) error {
		h, err := scanHousehold(s, regency, nil)
		homes = append(homes, h)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	err = eachIn(tx, "select "+personColumns+" from person where regency = $1 and deleted is null and id", regency, persons, func(s db.Scan) error {
		p, err := scanPerson(s, regency, nil)
		people = append(people, p)
		return err
	})
	return homes, people, err
}
