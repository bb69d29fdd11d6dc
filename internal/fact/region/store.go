package region

import "tumbuh/internal/base/db"

// SaveOutlines keeps the outlines of a regency and of what lies in it, in place of
// older ones of the same places. Those of places elsewhere are passed over.
func SaveOutlines(tx *db.Tx, regency string, outlines []Outline) error {
	rows := tx.Batch("insert into region_outline (regency, code, geometry)", 3,
		"on conflict (regency, code) do update set geometry = excluded.geometry")
	for _, o := range outlines {
		if !Within(o.Code, regency) {
			continue
		}
		if err := rows.Add(regency, o.Code, string(o.Geometry)); err != nil {
			return err
		}
	}
	_, err := rows.Flush()
	return err
}

// LoadOutlines reads what is kept of an area and of all inside it, in order of code.
func LoadOutlines(tx *db.Tx, within string) ([]Outline, error) {
	low, high := Span(within)
	return db.All(tx, `
		select code, geometry
		from region_outline
		where regency between $1 and $2 and code between $3 and $4
		order by code`, []any{low[:Regency], high[:Regency], within, high},
		func(scan db.Scan) (o Outline, err error) {
			var geometry string
			err = scan(&o.Code, &geometry)
			o.Geometry = []byte(geometry)
			return o, err
		})
}
