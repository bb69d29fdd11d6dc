package data

import (
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/measure/indicator"
)

// scanned and single answer when the newest record of an item came; $1 is the regency. The
// first go through whole tables.
var (
	scanned = map[string]string{
		"figure":    "select max(changed) from child where regency = $1",
		"household": "select max(changed) from household where regency = $1",
		"person":    "select max(changed) from person where regency = $1",
		"service":   "select max(recorded) from care where regency = $1 and kind = 'services' and month = (select max(month) from care where regency = $1 and kind = 'services')",
	}
	single = map[string]string{
		"weighing": "select max(at) from import where regency = $1 and undone is null",
		"form1":    "select max(changed) from village_sheet where regency = $1",
		"risk":     "select max(at) from risk_check where regency = $1",
		"team":     "select max(changed) from assist_team where regency = $1",
		"survey":   "select max(changed) from published where regency = $1",
		"place":    "select max(opened) from regency where code = $1",
	}
)

func newestOf(tx *db.Tx, regency string, queries map[string]string) (map[string]db.Time, error) {
	found := map[string]db.Time{}
	for key, query := range queries {
		var at db.Time
		if _, err := tx.One(query, []any{regency}, &at); err != nil {
			return nil, err
		}
		found[key] = at
	}
	return found, nil
}

// fills are the columns of the table of completeness that tell of an item.
var fills = map[string]string{"weighing": "weighed", "figure": "posyandu", "household": "household", "person": "person", "service": "service", "risk": "check"}

// live fills in what the program knows of the items now.
func (s *Service) live(tx *db.Tx, regency string, all []Listing, year int) error {
	_, month, err := indicator.Open(tx, regency)
	if err != nil {
		return err
	}
	if month == 0 {
		month = s.Today(regency).Month()
	}
	c := Completeness{Area: regency, Month: month}
	sum := Village{regency, map[string]Filled{}}
	err = s.records(tx, c, func(_, source string, f Filled) { sum.add(Village{"", map[string]Filled{source: f}}) })
	if err != nil {
		return err
	}
	stated, err := statedIn(tx, regency, year)
	if err != nil {
		return err
	}
	records, err := remember(tx, &s.memo, regency, "newest", "", func() (map[string]db.Time, error) { return newestOf(tx, regency, scanned) })
	if err != nil {
		return err
	}
	others, err := newestOf(tx, regency, single)
	if err != nil {
		return err
	}
	villages := int64(len(region.Villages(regency)))
	for i, row := range all {
		all[i].Updated = records[row.Key]
		if at, ok := others[row.Key]; ok {
			all[i].Updated = at
		}
		if source := fills[row.Key]; source != "" {
			all[i].Filled = sum.Filled[source]
		}
		if s, ok := stated[row.Indicator]; ok && row.Indicator != "" {
			all[i].Updated = s.at
			if row.Level == "village" && villages > 0 {
				all[i].Filled = Filled{Share: Share{min(s.areas, villages), villages}, Known: true}
			}
		}
	}
	return nil
}

// state is how much was said of an indicator: for how many places, and when last.
type stated struct {
	areas int64
	at    db.Time
}

// statedIn tells of each indicator for how many places there is a value of a year, stated
// or counted from our records.
func statedIn(tx *db.Tx, regency string, year int) (map[string]stated, error) {
	found := map[string]stated{}
	y := civil.YearOf(year)
	for _, query := range []string{
		"select indicator, count(distinct village), null from coverage_count where regency = $1 and period between $2 and $3 group by indicator",
		"select indicator, count(distinct area), max(entered) from coverage where regency = $1 and period between $2 and $3 group by indicator",
	} {
		err := tx.Each(query, []any{regency, y.String(), y.String() + "S9"}, func(s db.Scan) error {
			var id string
			var one stated
			err := s(&id, &one.areas, &one.at)
			had := found[id]
			found[id] = stated{max(had.areas, one.areas), one.at}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}
