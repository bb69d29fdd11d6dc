package indicator

import (
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/growth"
)

const columns = `regency, month, village, child, posyandu, sex, age, kia, weighed, day, grams, mm, oedema,
	hfa, wfa, wfh, hfa_pmk, wfa_pmk, wfh_pmk, implausible, gain, t_run, weighings, last_month, last_grams`

func insertRows(tx *db.Tx) *db.Batch {
	return tx.Batch("insert into child_month ("+columns+")", 25, "")
}

func (r *Row) values() []any {
	z := func(s growth.Score) any {
		if s.State == growth.Missing {
			return nil
		}
		return int(s.Z)
	}
	return []any{r.Regency, int(r.Month), r.Village, r.Child, r.Posyandu, int(r.Sex), r.Age, r.KIA, r.Weighed, r.Day, db.Null(r.Grams), db.Null(r.MM), r.Oedema,
		z(r.Days[0]), z(r.Days[1]), z(r.Days[2]), z(r.Months[0]), z(r.Months[1]), z(r.Months[2]), int(r.implausible()),
		r.Gain.String(), r.Trend.TRun, r.Trend.Weighings, int(r.Trend.LastMonth), r.Trend.LastGrams}
}

func scanRow(s db.Scan, more ...any) (r Row, err error) {
	var z [6]*int16
	var implausible uint8
	var gain string
	dest := []any{&r.Regency, &r.Month, &r.Village, &r.Child, &r.Posyandu, &r.Sex, &r.Age, &r.KIA, &r.Weighed, &r.Day, db.Or(&r.Grams), db.Or(&r.MM), &r.Oedema,
		&z[0], &z[1], &z[2], &z[3], &z[4], &z[5], &implausible, &gain, &r.Trend.TRun, &r.Trend.Weighings, &r.Trend.LastMonth, &r.Trend.LastGrams}
	err = s(append(dest, more...)...)
	for i := range z {
		if z[i] == nil {
			continue
		}
		score := growth.Score{Z: *z[i], State: growth.Plausible}
		if implausible&(1<<i) != 0 {
			score.State = growth.Implausible
		}
		if i < 3 {
			r.Days[i] = score
		} else {
			r.Months[i-3] = score
		}
	}
	if gain != "" {
		r.Gain = growth.Gain(gain[0])
	}
	return r, err
}

func newestRow(tx *db.Tx, regency string) (month civil.Month, err error) {
	_, err = tx.One("select month from child_month where regency = $1 order by month desc limit 1", []any{regency}, &month)
	return month, err
}

func oldestRow(tx *db.Tx, regency string) (month civil.Month, err error) {
	_, err = tx.One("select month from child_month where regency = $1 order by month limit 1", []any{regency}, &month)
	return month, err
}

// forgetMonths takes away all that was added up from a month on.
func forgetMonths(tx *db.Tx, regency string, from civil.Month) error {
	for _, table := range []string{"child_month", "figure", "posyandu_month"} {
		if _, err := tx.Exec("delete from "+table+" where regency = $1 and month >= $2", regency, int(from)); err != nil {
			return err
		}
	}
	return nil
}

func forgetRows(tx *db.Tx, regency string, children []db.ID, from civil.Month) error {
	_, err := tx.Exec("delete from child_month where regency = $1 and month >= $2 and child in ("+db.List(3, len(children))+")",
		db.Args([]any{regency, int(from)}, children)...)
	return err
}

// families are the children, the records merged into them and those they were
// merged into: what happens to one happens to all. It tells whether there are
// any merges.
func families(tx *db.Tx, regency string, children []db.ID) (all []db.ID, merges bool, err error) {
	has := make(map[db.ID]bool, len(children))
	add := func(id db.ID) {
		if id != "" && !has[id] {
			has[id] = true
			all = append(all, id)
		}
	}
	for _, id := range children {
		add(id)
	}
	err = tx.Each("select id, merged_into from child where regency = $1 and merged_into is not null order by merged_into, id", []any{regency}, func(s db.Scan) error {
		var id, into db.ID
		err := s(&id, &into)
		merges = true
		if has[id] || has[into] {
			add(id)
			add(into)
		}
		return err
	})
	return all, merges, err
}

// others are all standing children but these.
func others(tx *db.Tx, regency string, these []db.ID) (rest []db.ID, err error) {
	has := make(map[db.ID]bool, len(these))
	for _, id := range these {
		has[id] = true
	}
	err = tx.Each("select id from child where regency = $1 and merged_into is null order by id", []any{regency}, func(s db.Scan) error {
		var id db.ID
		err := s(&id)
		if !has[id] {
			rest = append(rest, id)
		}
		return err
	})
	return rest, err
}

// members reads children, and the records merged into them, for their rows; a
// kept record begins with the earliest of those.
func members(tx *db.Tx, regency string, children []db.ID, merges bool) ([]member, error) {
	var all []member
	at := map[db.ID]int{}
	for _, column := range []string{"id", "merged_into"} { // one index each
		if column == "merged_into" && !merges {
			continue
		}
		err := tx.Each(`select id, merged_into, village, posyandu, sex, birth, kia, since, gone, deleted is not null from child
			where regency = $1 and `+column+` in (`+db.List(2, len(children))+`) order by id`,
			db.Args([]any{regency}, children), func(s db.Scan) error {
				var m member
				err := s(&m.id, &m.means, &m.village, &m.posyandu, &m.sex, &m.birth, &m.kia, &m.since, &m.gone, &m.deleted)
				if m.means == "" {
					m.means = m.id
				}
				if _, twice := at[m.id]; !twice {
					at[m.id] = len(all)
					all = append(all, m)
				}
				return err
			})
		if err != nil {
			return nil, err
		}
	}
	for _, m := range all {
		if i, ok := at[m.means]; ok && m.since < all[i].since {
			all[i].since = m.since
		}
	}
	return all, nil
}

// trendsAt are the trends of children after a month.
func trendsAt(tx *db.Tx, regency string, children []db.ID, month civil.Month) (map[db.ID]growth.Trend, error) {
	trends := map[db.ID]growth.Trend{}
	err := tx.Each("select child, t_run, weighings, last_month, last_grams from child_month where regency = $1 and month = $2 and child in ("+db.List(3, len(children))+")",
		db.Args([]any{regency, int(month)}, children), func(s db.Scan) error {
			var id db.ID
			var t growth.Trend
			err := s(&id, &t.TRun, &t.Weighings, &t.LastMonth, &t.LastGrams)
			trends[id] = t
			return err
		})
	return trends, err
}

// EachRow calls f with every row of a month, village by village.
func EachRow(tx *db.Tx, regency string, month civil.Month, f func(*Row) error) error {
	return tx.Each("select "+columns+" from child_month where regency = $1 and month = $2 order by village, child",
		[]any{regency, int(month)}, func(s db.Scan) error {
			r, err := scanRow(s)
			if err != nil {
				return err
			}
			return f(&r)
		})
}

// rowsOf reads the rows of some children, each child's in order.
func rowsOf(tx *db.Tx, regency string, children []db.ID, f func(*Row) error) error {
	return tx.Each("select "+columns+" from child_month where regency = $1 and child in ("+db.List(2, len(children))+") order by child, month",
		db.Args([]any{regency}, children), func(s db.Scan) error {
			r, err := scanRow(s)
			if err != nil {
				return err
			}
			return f(&r)
		})
}

// sums are those of a village in a month: of each of Definitions the numerator and
// the denominator.
type sums struct {
	village string
	counts  [][2]int64
}

// addUp adds the rows of a month up, per village and indicator.
func addUp(tx *db.Tx, regency string, month civil.Month) (all []sums, err error) {
	err = EachRow(tx, regency, month, func(r *Row) error {
		if len(all) == 0 || all[len(all)-1].village != r.Village {
			all = append(all, sums{r.Village, make([][2]int64, len(Definitions))})
		}
		counts := all[len(all)-1].counts
		for i := range Definitions {
			if d := &Definitions[i]; d.Among(r) {
				counts[i][1]++
				if d.Counts(r) {
					counts[i][0]++
				}
			}
		}
		return nil
	})
	return all, err
}

// sum writes the sums of a month anew.
func sum(tx *db.Tx, regency string, month civil.Month) error {
	if _, err := tx.Exec("delete from figure where regency = $1 and month = $2", regency, int(month)); err != nil {
		return err
	}
	all, err := addUp(tx, regency, month)
	if err != nil {
		return err
	}
	figures := tx.Batch("insert into figure (regency, month, village, indicator, numerator, denominator)", 6, "")
	for _, s := range all {
		for i, d := range Definitions {
			if err := figures.Add(regency, int(month), s.village, d.Key, s.counts[i][0], s.counts[i][1]); err != nil {
				return err
			}
		}
	}
	_, err = figures.Flush()
	return err
}

// sumsOf reads the sums of a month.
func sumsOf(tx *db.Tx, regency string, month civil.Month, f func(village, indicator string, counts [2]int64) error) error {
	return tx.Each("select village, indicator, numerator, denominator from figure where regency = $1 and month = $2 order by village, indicator",
		[]any{regency, int(month)}, func(s db.Scan) error {
			var village, indicator string
			var counts [2]int64
			if err := s(&village, &indicator, &counts[0], &counts[1]); err != nil {
				return err
			}
			return f(village, indicator, counts)
		})
}
