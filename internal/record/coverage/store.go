package coverage

import (
	"maps"
	"slices"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/region"
)

const columns = `indicator, period, area, numerator, denominator, source, note, office, state, entered, entered_id, entered_name, moved, moved_id, moved_name`

func scanStatement(scan db.Scan) (s Statement, err error) {
	return s, scan(&s.Indicator, &s.Period, &s.Area, &s.Numerator, &s.Denominator, &s.Source, &s.Note, &s.Office, &s.State,
		&s.Entered, &s.EnteredID, &s.EnteredName, &s.Moved, &s.MovedID, &s.MovedName)
}

// In are the statements that stand in an area and all that lies in it, in order of
// indicator, period and area; of all indicators or periods where none are named.
func In(tx *db.Tx, regency string, indicators []string, periods []civil.Period, area string) ([]Statement, error) {
	_, last := region.Span(area)
	query, args := "select "+columns+" from coverage where regency = $1 and area between $2 and $3", []any{regency, area, last}
	if len(periods) > 0 {
		query += " and period in (" + db.List(len(args)+1, len(periods)) + ")"
		args = db.Args(args, periods)
	}
	if len(indicators) > 0 {
		query += " and indicator in (" + db.List(len(args)+1, len(indicators)) + ")"
		args = db.Args(args, indicators)
	}
	list, err := db.All(tx, query, args, scanStatement)
	slices.SortFunc(list, func(a, b Statement) int { return compare(a.Key, b.Key) })
	return list, err
}

// mostNamed is how many indicators or periods a query names: of more it asks for all.
const mostNamed = 1000

// standing are the statements of some values that stand.
func standing(tx *db.Tx, regency string, keys []Key) (map[Key]*Statement, error) {
	wanted := make(map[Key]bool, len(keys))
	indicators, periods := map[string]bool{}, map[civil.Period]bool{}
	for _, k := range keys {
		wanted[k], indicators[k.Indicator], periods[k.Period] = true, true, true
	}
	stands := make(map[Key]*Statement, len(keys))
	if len(keys) == 0 {
		return stands, nil
	}
	list, err := In(tx, regency, named(indicators), named(periods), target(keys))
	for _, one := range list {
		if wanted[one.Key] {
			stands[one.Key] = &one
		}
	}
	return stands, err
}

func named[T comparable](all map[T]bool) []T {
	if len(all) > mostNamed {
		return nil
	}
	return slices.Collect(maps.Keys(all))
}

// write keeps the steps, and what stands after them.
func write(tx *db.Tx, regency string, all []Outcome, steps []Step) error {
	history := tx.Batch("insert into coverage_step (regency, indicator, period, area, id, what, state, numerator, denominator, source, note, office, at, by_id, by_name)", 15, "")
	for _, s := range steps {
		if err := history.Add(regency, s.Indicator, s.Period, s.Area, s.ID, s.Deed, s.State, s.Numerator, s.Denominator, s.Source, s.Note, s.Office, s.At, s.ByID, s.ByName); err != nil {
			return err
		}
	}
	if _, err := history.Flush(); err != nil {
		return err
	}
	stands := tx.Batch("insert into coverage (regency, indicator, period, area, numerator, denominator, source, note, office, state, entered, entered_id, entered_name, moved, moved_id, moved_name)", 16,
		`on conflict (regency, indicator, period, area) do update set numerator = excluded.numerator, denominator = excluded.denominator, source = excluded.source,
			note = excluded.note, office = excluded.office, state = excluded.state, entered = excluded.entered, entered_id = excluded.entered_id,
			entered_name = excluded.entered_name, moved = excluded.moved, moved_id = excluded.moved_id, moved_name = excluded.moved_name`)
	for _, o := range all {
		if s := o.After; s != nil && o.Change != Same && o.Change != Refused {
			if err := stands.Add(regency, s.Indicator, s.Period, s.Area, s.Numerator, s.Denominator, s.Source, s.Note, s.Office, s.State,
				s.Entered, s.EnteredID, s.EnteredName, s.Moved, s.MovedID, s.MovedName); err != nil {
				return err
			}
		}
	}
	if _, err := stands.Flush(); err != nil {
		return err
	}
	for _, o := range all {
		if o.Change == Removed {
			if _, err := tx.Exec("delete from coverage where regency = $1 and indicator = $2 and period = $3 and area = $4", regency, o.Indicator, o.Period, o.Area); err != nil {
				return err
			}
		}
	}
	return nil
}

// stepsOf are all steps of one value, the oldest first; of all values of a regency where
// the key is empty.
func stepsOf(tx *db.Tx, regency string, of Key) ([]Step, error) {
	query, args := `select indicator, period, area, id, what, state, numerator, denominator, source, note, office, at, by_id, by_name from coverage_step where regency = $1`, []any{regency}
	if of != (Key{}) {
		query, args = query+" and indicator = $2 and period = $3 and area = $4", append(args, of.Indicator, of.Period, of.Area)
	}
	return db.All(tx, query+" order by id", args, func(scan db.Scan) (s Step, err error) {
		return s, scan(&s.Indicator, &s.Period, &s.Area, &s.ID, &s.Deed, &s.State, &s.Numerator, &s.Denominator, &s.Source, &s.Note, &s.Office, &s.At, &s.ByID, &s.ByName)
	})
}
