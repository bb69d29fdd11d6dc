package risk

import (
	"encoding/json"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/region"
)

// bodies are what is kept of a village, by period.
func bodies(tx *db.Tx, regency, village string) (map[string]string, error) {
	all := map[string]string{}
	err := tx.Each("select period, body from risk_count where regency = $1 and village = $2", []any{regency, village}, func(s db.Scan) error {
		var period, body string
		err := s(&period, &body)
		all[period] = body
		return err
	})
	return all, err
}

// keep writes what a village's families add up to; an empty body: there are none.
func keep(tx *db.Tx, regency string, period civil.Period, village, body string) error {
	if body == "" {
		_, err := tx.Exec("delete from risk_count where regency = $1 and period = $2 and village = $3", regency, period, village)
		return err
	}
	_, err := tx.Exec(`insert into risk_count (regency, period, village, body) values ($1, $2, $3, $4)
		on conflict (regency, period, village) do update set body = excluded.body`, regency, period, village, body)
	return err
}

// counts are what is kept of the villages of an area.
func counts(tx *db.Tx, regency, area string, period civil.Period) (map[string]Counts, error) {
	type asked struct {
		regency, area string
		period        civil.Period
	}
	return db.Once(tx, asked{regency, area, period}, func() (map[string]Counts, error) { return readCounts(tx, regency, area, period) })
}

func readCounts(tx *db.Tx, regency, area string, period civil.Period) (map[string]Counts, error) {
	all := map[string]Counts{}
	low, high := region.Span(area)
	err := tx.Each("select village, body from risk_count where regency = $1 and period = $2 and village between $3 and $4", []any{regency, period, low, high}, func(s db.Scan) error {
		var village, body string
		if err := s(&village, &body); err != nil {
			return err
		}
		var c Counts
		err := json.Unmarshal([]byte(body), &c)
		all[village] = c
		return err
	})
	return all, err
}

// villageOf is where a household is.
func villageOf(tx *db.Tx, regency string, household db.ID) (village string, found bool, err error) {
	found, err = tx.One("select village from household where regency = $1 and id = $2 and deleted is null", []any{regency, household}, &village)
	return village, found, err
}
