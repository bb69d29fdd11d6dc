package coverage

import (
	"slices"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/region"
)

// Mark is up to what a village is counted.
type Mark struct {
	Seq   int64      // of its feed
	Day   civil.Date // on which; 0: never
	Rules string     // fingerprint of what it was counted by
}

// MarkOf is up to what a village is counted.
func MarkOf(tx *db.Tx, regency, village string) (m Mark, err error) {
	_, err = tx.One("select seq, day, rules from counted where regency = $1 and village = $2", []any{regency, village}, &m.Seq, &m.Day, &m.Rules)
	return m, err
}

// Move says up to what a village is counted now.
func Move(tx *db.Tx, regency, village string, m Mark) error {
	_, err := tx.Exec(`insert into counted (regency, village, seq, day, rules) values ($1, $2, $3, $4, $5)
		on conflict (regency, village) do update set seq = excluded.seq, day = excluded.day, rules = excluded.rules`, regency, village, m.Seq, m.Day, m.Rules)
	return err
}

// Stale says that villages are to be counted anew, where no feed tells it: a weighing in
// another village, an import. None named: all in which anybody is, also those that were
// never counted, for somebody may be counting them for the first time just now. The mark
// becomes another each time: whoever is counting a village meanwhile sees that it moved.
func Stale(tx *db.Tx, regency string, villages ...string) (err error) {
	if len(villages) == 0 {
		if villages, _, _, err = Villages(tx, regency); err != nil {
			return err
		}
	}
	rows := tx.Batch("insert into counted (regency, village, seq, day, rules)", 5, "on conflict (regency, village) do update set seq = case when counted.seq < 0 then counted.seq - 1 else -1 end")
	for _, village := range slices.Compact(slices.Sorted(slices.Values(villages))) { // one order for all who lock them
		if err := rows.Add(regency, village, -1, civil.DateOf(tx.Now().Time), ""); err != nil {
			return err
		}
	}
	_, err = rows.Flush()
	return err
}

// Villages are those of a regency in which anybody is or was, in order of code,
// with up to what each is counted and the number at which its feed stands.
func Villages(tx *db.Tx, regency string) (villages []string, counted map[string]Mark, feeds map[string]int64, err error) {
	counted, feeds = map[string]Mark{}, map[string]int64{}
	if err = tx.Each("select village, seq from village_counter where regency = $1", []any{regency}, func(s db.Scan) error {
		var village string
		var seq int64
		err := s(&village, &seq)
		feeds[village] = seq
		return err
	}); err != nil {
		return nil, nil, nil, err
	}
	if err = tx.Each("select village, seq, day, rules from counted where regency = $1", []any{regency}, func(s db.Scan) error {
		var village string
		var m Mark
		err := s(&village, &m.Seq, &m.Day, &m.Rules)
		counted[village] = m
		return err
	}); err != nil {
		return nil, nil, nil, err
	}
	for _, v := range region.Villages(regency) {
		_, fed := feeds[v.Code]
		if _, had := counted[v.Code]; !fed && !had { // from before there were phones
			var n int
			if fed, err = tx.One("select 1 from child where regency = $1 and village = $2 limit 1", []any{regency, v.Code}, &n); err != nil {
				return nil, nil, nil, err
			}
			if !fed {
				continue
			}
		}
		villages = append(villages, v.Code)
	}
	return villages, counted, feeds, nil
}
