package assist

import (
	"encoding/json"

	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/region"
)

// StatedIn are the stated tables of a year and source in an area, its own too.
func StatedIn(tx *db.Tx, regency, area string, year int, source string) ([]Stated, error) {
	low, high := region.Span(area)
	return db.All(tx, `select year, area, source, body, note, by_id, by_name, changed from risk_table
		where regency = $1 and year = $2 and source = $3 and (area = $4 or area between $5 and $6) order by area`, []any{regency, year, source, area, low, high},
		func(s db.Scan) (t Stated, err error) {
			var body string
			if err = s(&t.Year, &t.Area, &t.Source, &body, &t.Note, &t.By, &t.Name, &t.Changed); err == nil {
				err = json.Unmarshal([]byte(body), &t.Columns)
			}
			return t, err
		})
}

func saveStated(tx *db.Tx, regency string, t Stated) error {
	if len(t.Columns) == 0 {
		_, err := tx.Exec("delete from risk_table where regency = $1 and year = $2 and area = $3 and source = $4", regency, t.Year, t.Area, t.Source)
		return err
	}
	body, err := json.Marshal(t.Columns)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`insert into risk_table (regency, year, area, source, body, note, by_id, by_name, changed) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		on conflict (regency, year, area, source) do update set body = excluded.body, note = excluded.note, by_id = excluded.by_id, by_name = excluded.by_name, changed = excluded.changed`,
		regency, t.Year, t.Area, t.Source, string(body), t.Note, t.By, t.Name, t.Changed)
	return err
}
