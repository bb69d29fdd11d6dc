package coverage

import (
	"tumbuh/internal/base/db"
	"tumbuh/internal/record/coverage"
)

// keptOf is what is kept of a village's counts.
func keptOf(tx *db.Tx, regency, village string) (map[Cell]Pair, error) {
	all := map[Cell]Pair{}
	err := tx.Each("select indicator, period, numerator, denominator from coverage_count where regency = $1 and village = $2", []any{regency, village}, func(s db.Scan) error {
		var c Cell
		var p Pair
		err := s(&c.Indicator, &c.Period, &p.Numerator, &p.Denominator)
		all[c] = p
		return err
	})
	return all, err
}

func drop(tx *db.Tx, regency, village string, cells []Cell) error {
	for _, c := range cells {
		if _, err := tx.Exec("delete from coverage_count where regency = $1 and indicator = $2 and period = $3 and village = $4", regency, c.Indicator, c.Period, village); err != nil {
			return err
		}
	}
	return nil
}

func save(tx *db.Tx, regency, village string, rows []row) error {
	batch := tx.Batch("insert into coverage_count (regency, indicator, period, village, numerator, denominator)", 6,
		"on conflict (regency, indicator, period, village) do update set numerator = excluded.numerator, denominator = excluded.denominator")
	for _, r := range rows {
		if err := batch.Add(regency, r.Indicator, r.Period, village, r.Numerator, r.Denominator); err != nil {
			return err
		}
	}
	_, err := batch.Flush()
	return err
}

// Counted are our own counts of some villages' values; those without one are absent.
func Counted(tx *db.Tx, regency string, keys []coverage.Key) (map[coverage.Key]Pair, error) {
	all := map[coverage.Key]Pair{}
	for _, k := range keys {
		var p Pair
		ok, err := tx.One("select numerator, denominator from coverage_count where regency = $1 and indicator = $2 and period = $3 and village = $4",
			[]any{regency, k.Indicator, k.Period, k.Area}, &p.Numerator, &p.Denominator)
		if err != nil {
			return nil, err
		}
		if ok {
			all[k] = p
		}
	}
	return all, nil
}
