package indicator

import (
	"cmp"
	"slices"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/record/visit"
)

// Refresh rewrites the rows of some children from a month on, and the sums of
// the months touched: for imports, which touch most of them (Change is for a few).
// A month newer than all rows is opened for every registered child: those who were
// not weighed are figures too. Sums of closed months stay as they are (Closed). It
// tells which months have new sums.
func Refresh(tx *db.Tx, regency string, from civil.Month, children []db.ID) (first, newest civil.Month, err error) {
	newest, err = visit.Newest(tx, regency)
	if err != nil {
		return 0, 0, err
	}
	had, err := newestRow(tx, regency)
	if err != nil {
		return 0, 0, err
	}
	closed, err := Closed(tx, regency)
	if err != nil {
		return 0, 0, err
	}
	if had, err = takeOver(tx, regency, had); err != nil {
		return 0, 0, err
	}
	if newest < had { // an import was undone
		if err := forgetMonths(tx, regency, max(newest, closed).After()); err != nil {
			return 0, 0, err
		}
		had = newest
	}
	children, merges, err := families(tx, regency, children)
	if err != nil {
		return 0, 0, err
	}
	opened := max(had.After(), beginning)
	first = from
	if opened <= newest { // the months between are figures too
		first = min(from, opened)
	}
	if err := rewrite(tx, regency, children, first, newest, had, merges); err != nil {
		return 0, 0, err
	}
	if opened <= newest {
		rest, err := others(tx, regency, children)
		if err != nil {
			return 0, 0, err
		}
		if err := rewrite(tx, regency, rest, opened, newest, had, merges); err != nil {
			return 0, 0, err
		}
	}
	oldest, err := oldestRow(tx, regency)
	if err != nil {
		return 0, 0, err
	}
	if first = max(first, closed.After(), oldest); oldest == 0 {
		first = max(from, closed.After())
	}
	for month := first; month <= newest; month = month.Add(1) {
		if err := sum(tx, regency, month); err != nil {
			return 0, 0, err
		}
	}
	return first, newest, nil
}

// member is what a row needs to know of a child.
type member struct {
	id, means db.ID // means is the record that it was merged into, or itself
	village   string
	posyandu  string
	sex       growth.Sex
	birth     civil.Date
	kia       *bool
	since     civil.Month
	gone      civil.Date
	deleted   bool // registered by mistake
}

// rewrite replaces the rows of some children from a month to another, some hundred
// children at a time; had is the newest month that has rows.
func rewrite(tx *db.Tx, regency string, children []db.ID, from, to, had civil.Month, merges bool) error {
	rows := insertRows(tx)
	for some := range slices.Chunk(children, 500) {
		if from <= had {
			if err := forgetRows(tx, regency, some, from); err != nil {
				return err
			}
		}
		among, err := members(tx, regency, some, merges)
		if err != nil {
			return err
		}
		var trends map[db.ID]growth.Trend
		if from.Add(-1) <= had {
			if trends, err = trendsAt(tx, regency, some, from.Add(-1)); err != nil {
				return err
			}
		}
		visits, err := lastOfMonths(tx, regency, from, among)
		if err != nil {
			return err
		}
		for _, m := range among {
			if m.means != m.id {
				continue
			}
			err := m.rows(regency, max(from, m.since), to, visits[m.id], trends[m.id], func(r *Row) error { return rows.Add(r.values()...) })
			if err != nil {
				return err
			}
		}
	}
	_, err := rows.Flush()
	return err
}

// rows makes a child's rows from one month to another and gives each to add.
func (m member) rows(regency string, from, to civil.Month, visits []visit.Visit, trend growth.Trend, add func(*Row) error) error {
	if m.deleted {
		return nil
	}
	for month := from; month <= to; month = month.Add(1) {
		for len(visits) > 0 && visits[0].Day.Month() < month {
			visits = visits[1:]
		}
		r := Row{Regency: regency, Month: month, Child: m.id, Village: m.village, Posyandu: m.posyandu, Sex: m.sex, KIA: m.kia,
			Age: month.Last().MonthsSince(m.birth)}
		if len(visits) > 0 && visits[0].Day.Month() == month {
			r.measure(m, visits[0], &trend)
		} else if m.gone != 0 && m.gone.Month() <= month { // who comes back after all begins anew
			trend = growth.Trend{}
			continue
		}
		if r.Age >= 60 {
			return nil
		}
		r.Trend = trend
		if err := add(&r); err != nil {
			return err
		}
	}
	return nil
}

func (r *Row) measure(m member, v visit.Visit, trend *growth.Trend) {
	r.Age = v.Day.MonthsSince(m.birth)
	r.Village, r.Posyandu = v.Village, v.Posyandu
	r.Day, r.Grams, r.MM, r.Weighed, r.Oedema = v.Day, v.Grams, v.MM, v.Grams > 0, v.Oedema
	months := growth.Assess(v.Measured(m.sex, m.birth), growth.PermenkesMonths)
	for i, index := range Indices {
		r.Days[i], r.Months[i] = v.Scores[index], months.Of(index)
	}
	r.Gain = trend.Step(r.Month, v.Grams, r.Age, m.sex)
}

// lastOfMonths are each child's visits from a month on, one a month and in order
// of time, under the kept record: the last that has a weight, or else the last.
func lastOfMonths(tx *db.Tx, regency string, from civil.Month, among []member) (map[db.ID][]visit.Visit, error) {
	means, ids := map[db.ID]db.ID{}, []db.ID{}
	for _, m := range among {
		means[m.id], ids = m.means, append(ids, m.id)
	}
	byChild := map[db.ID][]visit.Visit{}
	err := visit.Since(tx, regency, from.First(), ids, func(v visit.Visit) error {
		id := means[v.Child]
		byChild[id] = append(byChild[id], v)
		return nil
	})
	weightless := func(v visit.Visit) int {
		if v.Grams == 0 {
			return 1
		}
		return 0
	}
	for id, visits := range byChild {
		slices.SortFunc(visits, func(a, b visit.Visit) int {
			return cmp.Or(cmp.Compare(a.Day.Month(), b.Day.Month()), weightless(a)-weightless(b), cmp.Compare(b.Day, a.Day), cmp.Compare(b.ID, a.ID))
		})
		byChild[id] = slices.CompactFunc(visits, func(a, b visit.Visit) bool { return a.Day.Month() == b.Day.Month() })
	}
	return byChild, err
}
