package scorecard

import (
	"tumbuh/internal/base/db"
	"tumbuh/internal/record/account"
)

func sheetOf(tx *db.Tx, regency, village string, year int) (Sheet, error) {
	sheet := Sheet{Village: village, Year: year, Said: map[string]Said{}}
	return sheet, tx.Each("select form, body, by_name, changed from village_sheet where regency = $1 and village = $2 and year = $3", []any{regency, village, year},
		func(s db.Scan) error {
			var part, body string
			var said Said
			if err := s(&part, &body, &said.By, &said.At); err != nil {
				return err
			}
			sheet.Said[part] = said
			return sheet.put(part, body)
		})
}

func savePart(tx *db.Tx, by account.Actor, sheet Sheet, part, body string) error {
	_, err := tx.Exec(`insert into village_sheet (regency, village, year, form, body, by_id, by_name, changed) values ($1, $2, $3, $4, $5, $6, $7, $8)
		on conflict (regency, village, year, form) do update set body = excluded.body, by_id = excluded.by_id, by_name = excluded.by_name, changed = excluded.changed`,
		by.Regency(), sheet.Village, sheet.Year, part, body, by.ID, by.Name, tx.Now())
	return err
}
