package cadre

import (
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/record/account"
)

func months(tx *db.Tx, regency string, cadres []account.Account, month civil.Month) ([]Month, error) {
	all, at, ids := make([]Month, len(cadres)), map[db.ID]*Month{}, make([]db.ID, len(cadres))
	for i, c := range cadres {
		all[i] = Month{Month: month, Cadre: c.ID, Done: map[string]int{}, Persons: map[string]int{}, Registered: map[string]int{}}
		at[c.ID], ids[i] = &all[i], c.ID
	}
	if len(ids) == 0 {
		return all, nil
	}
	for _, read := range []func(*db.Tx, string, []db.ID, civil.Month, map[db.ID]*Month) error{weighings, events, registered, days} {
		if err := read(tx, regency, ids, month, at); err != nil {
			return nil, err
		}
	}
	return all, expected(tx, regency, cadres, month, all)
}

func weighings(tx *db.Tx, regency string, ids []db.ID, month civil.Month, at map[db.ID]*Month) error {
	return tx.Each(`select by_id, count(*), count(distinct child), count(*) filter (where implausible <> 0), count(clock_off) from visit
		where regency = $1 and day between $2 and $3 and replaced_by is null and by_id is not null and by_id in (`+db.List(4, len(ids))+") group by by_id",
		db.Args([]any{regency, month.First(), month.Last()}, ids), func(s db.Scan) error {
			var m Month
			err := s(&m.Cadre, &m.Weighings, &m.Children, &m.Implausible, &m.Clock)
			if to := at[m.Cadre]; to != nil {
				to.Weighings, to.Children, to.Implausible, to.Clock = m.Weighings, m.Children, m.Implausible, to.Clock+m.Clock
			}
			return err
		})
}

func events(tx *db.Tx, regency string, ids []db.ID, month civil.Month, at map[db.ID]*Month) error {
	return tx.Each(`select by_id, kind, count(*), count(distinct subject), count(clock_off) from care
		where regency = $1 and day between $2 and $3 and replaced_by is null and by_id is not null and by_id in (`+db.List(4, len(ids))+") group by by_id, kind",
		db.Args([]any{regency, month.First(), month.Last()}, ids), func(s db.Scan) error {
			var id db.ID
			var kind string
			var n, persons, clock int
			err := s(&id, &kind, &n, &persons, &clock)
			if to := at[id]; to != nil {
				to.Done[kind], to.Persons[kind] = n, persons
				to.Clock += clock
			}
			return err
		})
}

// registered counts the edits that made somebody; the month's moments are taken by
// UTC, as no one is registered at midnight.
func registered(tx *db.Tx, regency string, ids []db.ID, month civil.Month, at map[db.ID]*Month) error {
	return tx.Each(`select by_id, kind, count(*) from edit
		where regency = $1 and at >= $2 and at < $3 and id = subject and by_id is not null and by_id in (`+db.List(4, len(ids))+") group by by_id, kind",
		db.Args([]any{regency, db.Time{Time: month.First().Time()}, db.Time{Time: month.Add(1).First().Time()}}, ids), func(s db.Scan) error {
			var id db.ID
			var kind string
			var n int
			err := s(&id, &kind, &n)
			if to := at[id]; to != nil {
				to.Registered[kind] = n
			}
			return err
		})
}

func days(tx *db.Tx, regency string, ids []db.ID, month civil.Month, at map[db.ID]*Month) error {
	in := " where regency = $1 and day between $2 and $3 and by_id is not null and by_id in (" + db.List(4, len(ids)) + ")"
	return tx.Each("select by_id, count(distinct day), max(day) from (select by_id, day from visit"+in+" union select by_id, day from care"+in+") as day_of group by by_id",
		db.Args([]any{regency, month.First(), month.Last()}, ids), func(s db.Scan) error {
			var id db.ID
			var n int
			var last civil.Date
			err := s(&id, &n, &last)
			if to := at[id]; to != nil {
				to.Days, to.Last = n, last
			}
			return err
		})
}

// expected counts the children to weigh where each cadre works, a village once.
func expected(tx *db.Tx, regency string, cadres []account.Account, month civil.Month, all []Month) error {
	counts := map[string]map[string]int{} // village → posyandu
	for i, c := range cadres {
		if counts[c.Region] == nil {
			counts[c.Region] = map[string]int{}
			err := tx.Each(`select posyandu, count(*) from child where regency = $1 and village = $2 and merged_into is null and deleted is null and blocked is null
				and birth > $3 and birth <= $4 and (gone is null or gone > $4) group by posyandu`,
				[]any{regency, c.Region, month.Add(-60).Last(), month.Last()}, func(s db.Scan) error {
					var posyandu string
					var n int
					err := s(&posyandu, &n)
					counts[c.Region][posyandu] = n
					return err
				})
			if err != nil {
				return err
			}
		}
		for posyandu, n := range counts[c.Region] {
			if c.Posyandu == "" || c.Posyandu == posyandu {
				all[i].Expected += n
			}
		}
	}
	return nil
}
