package assist

import (
	"cmp"
	"encoding/json"
	"slices"

	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/region"
)

const (
	teamColumns  = "id, village, number, decree, midwife, pkk, kb, since, until, by_name, changed"
	termColumns  = "household, id, team, village, since, until, why, by_id, by_name, changed"
	checkColumns = "year, household, village, outcome, factors, note, by_id, by_name, at"
)

func scanTeam(s db.Scan) (t Team, err error) {
	return t, s(&t.ID, &t.Village, &t.Number, &t.Decree, &t.Midwife, &t.PKK, &t.KB, &t.Since, &t.Until, &t.By, &t.Changed)
}

func scanTerm(s db.Scan) (t Term, err error) {
	return t, s(&t.Household, &t.ID, &t.Team, &t.Village, &t.Since, &t.Until, &t.Why, &t.By, &t.Name, &t.Changed)
}

func scanCheck(s db.Scan) (c Check, err error) {
	var factors string
	if err = s(&c.Year, &c.Household, &c.Village, &c.Outcome, &factors, &c.Note, &c.By, &c.Name, &c.At); err == nil {
		err = json.Unmarshal([]byte(factors), &c.Factors)
	}
	return c, err
}

// living are the households that live in a village, or once did.
const living = ` and household in (select id from household where regency = $1 and village = $2
	union select subject from feed where regency = $1 and village = $2 and kind = 'household')`

// In is all that is kept of a village's families.
func In(tx *db.Tx, regency, village string) (v Village, err error) {
	if v.Teams, err = teamsIn(tx, regency, village); err != nil {
		return v, err
	}
	of := []any{regency, village}
	v.Terms, v.Checks = map[db.ID][]Term{}, map[db.ID][]Check{}
	err = tx.Each("select "+termColumns+" from assist where regency = $1"+living, of, func(s db.Scan) error {
		t, err := scanTerm(s)
		v.Terms[t.Household] = append(v.Terms[t.Household], t)
		return err
	})
	for _, all := range v.Terms {
		inOrder(all)
	}
	if err != nil {
		return v, err
	}
	err = tx.Each("select "+checkColumns+" from risk_check where regency = $1"+living, of, func(s db.Scan) error {
		c, err := scanCheck(s)
		v.Checks[c.Household] = append(v.Checks[c.Household], c)
		return err
	})
	for _, all := range v.Checks {
		slices.SortFunc(all, func(a, b Check) int { return cmp.Compare(b.Year, a.Year) })
	}
	return v, err
}

func teamsIn(tx *db.Tx, regency, area string) ([]Team, error) {
	low, high := region.Span(area)
	return db.All(tx, "select "+teamColumns+" from assist_team where regency = $1 and village between $2 and $3 order by village, number, id", []any{regency, low, high}, scanTeam)
}

func teamOf(tx *db.Tx, regency string, id db.ID) (Team, bool, error) {
	all, err := db.All(tx, "select "+teamColumns+" from assist_team where regency = $1 and id = $2", []any{regency, id}, scanTeam)
	if err != nil || len(all) == 0 {
		return Team{}, false, err
	}
	return all[0], true, nil
}

func saveTeam(tx *db.Tx, regency string, t Team) error {
	_, err := tx.Exec("insert into assist_team (regency, "+teamColumns+`) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
		on conflict (regency, id) do update set number = excluded.number, decree = excluded.decree, midwife = excluded.midwife, pkk = excluded.pkk,
		kb = excluded.kb, since = excluded.since, until = excluded.until, by_name = excluded.by_name, changed = excluded.changed`,
		regency, t.ID, t.Village, t.Number, t.Decree, t.Midwife, t.PKK, t.KB, t.Since, t.Until, t.By, t.Changed)
	return err
}

// termsOf are the terms of some families, the earliest first.
func termsOf(tx *db.Tx, regency string, households []db.ID) (map[db.ID][]Term, error) {
	all := map[db.ID][]Term{}
	for some := range slices.Chunk(households, 500) {
		err := tx.Each("select "+termColumns+" from assist where regency = $1 and household in ("+db.List(2, len(some))+")", db.Args([]any{regency}, some), func(s db.Scan) error {
			t, err := scanTerm(s)
			all[t.Household] = append(all[t.Household], t)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	for _, terms := range all {
		inOrder(terms)
	}
	return all, nil
}

func saveTerm(tx *db.Tx, regency string, t Term) error {
	_, err := tx.Exec("insert into assist (regency, "+termColumns+`) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
		on conflict (regency, household, id) do update set until = excluded.until, why = excluded.why, by_id = excluded.by_id, by_name = excluded.by_name, changed = excluded.changed`,
		regency, t.Household, t.ID, t.Team, t.Village, t.Since, t.Until, t.Why, t.By, t.Name, t.Changed)
	return err
}

func checkOf(tx *db.Tx, regency string, year int, household db.ID) (Check, bool, error) {
	all, err := db.All(tx, "select "+checkColumns+" from risk_check where regency = $1 and year = $2 and household = $3", []any{regency, year, household}, scanCheck)
	if err != nil || len(all) == 0 {
		return Check{}, false, err
	}
	return all[0], true, nil
}

// checksOf are all rounds' findings of a family.
func checksOf(tx *db.Tx, regency string, household db.ID) ([]Check, error) {
	return db.All(tx, "select "+checkColumns+" from risk_check where regency = $1 and household = $2 order by year", []any{regency, household}, scanCheck)
}

func saveCheck(tx *db.Tx, regency string, c Check) error {
	factors, err := json.Marshal(c.Factors)
	if err != nil {
		return err
	}
	_, err = tx.Exec("insert into risk_check (regency, "+checkColumns+`) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
		on conflict (regency, year, household) do update set village = excluded.village, outcome = excluded.outcome, factors = excluded.factors, note = excluded.note,
		by_id = excluded.by_id, by_name = excluded.by_name, at = excluded.at`,
		regency, c.Year, c.Household, c.Village, string(c.Outcome), string(factors), c.Note, c.By, c.Name, c.At)
	return err
}

// progress counts a round's outcomes in each village of an area.
func progress(tx *db.Tx, regency, area string, year int) (map[string]map[Result]int, error) {
	all := map[string]map[Result]int{}
	low, high := region.Span(area)
	err := tx.Each("select village, outcome, count(*) from risk_check where regency = $1 and year = $2 and village between $3 and $4 group by village, outcome",
		[]any{regency, year, low, high}, func(s db.Scan) error {
			var village string
			var outcome Result
			var n int
			err := s(&village, &outcome, &n)
			if all[village] == nil {
				all[village] = map[Result]int{}
			}
			all[village][outcome] = n
			return err
		})
	return all, err
}
