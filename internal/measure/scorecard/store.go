package scorecard

import (
	"encoding/json"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/region"
)

const rowColumns = "period, form, subject, posyandu, cells, received, due, facts"

// eachRow are the kept rows of a village: of some periods, of all forms.
func eachRow(tx *db.Tx, regency, village string, periods []civil.Period, f func(Row)) error {
	if len(periods) == 0 {
		return nil
	}
	return tx.Each("select "+rowColumns+" from convergence where regency = $1 and village = $2 and period in ("+db.List(3, len(periods))+")",
		db.Args([]any{regency, village}, periods), func(s db.Scan) error {
			r, err := scanRow(s, village)
			f(r)
			return err
		})
}

func scanRow(s db.Scan, village string) (Row, error) {
	r := Row{Village: village}
	return r, s(&r.Period, &r.Form, &r.Subject, &r.Posyandu, &r.Cells, &r.Received, &r.Due, &r.Facts)
}

func saveRows(tx *db.Tx, regency string, rows []Row) error {
	batch := tx.Batch("insert into convergence (regency, village, "+rowColumns+")", 10, `on conflict (regency, period, village, form, subject) do update set
		posyandu = excluded.posyandu, cells = excluded.cells, received = excluded.received, due = excluded.due, facts = excluded.facts`)
	for _, r := range rows {
		if err := batch.Add(regency, r.Village, r.Period, r.Form, r.Subject, r.Posyandu, r.Cells, r.Received, r.Due, r.Facts); err != nil {
			return err
		}
	}
	_, err := batch.Flush()
	return err
}

func dropRows(tx *db.Tx, regency string, rows []Row) error {
	for _, r := range rows {
		if _, err := tx.Exec("delete from convergence where regency = $1 and period = $2 and village = $3 and form = $4 and subject = $5",
			regency, r.Period, r.Village, r.Form, r.Subject); err != nil {
			return err
		}
	}
	return nil
}

const cardColumns = "period, village, mothers, children, received_mothers, due_mothers, received_children, due_children, whole, asked"

func scanLevel(s db.Scan, more ...any) (Level, error) {
	l := Level{Villages: 1, Counted: 1}
	return l, s(append([]any{&l.Period, &l.Area, &l.NumMothers, &l.NumChildren, &l.Mothers.Received, &l.Mothers.Due, &l.Children.Received, &l.Children.Due, &l.Whole.Received, &l.Whole.Due}, more...)...)
}

// levelsIn are the cards of an area's villages in a period, without their tables.
func levelsIn(tx *db.Tx, area string, period civil.Period) ([]Level, error) {
	low, high := region.Span(area)
	return db.All(tx, "select "+cardColumns+" from scorecard where regency = $1 and period = $2 and village between $3 and $4 order by village",
		[]any{area[:4], period, low, high}, func(s db.Scan) (Level, error) { return scanLevel(s) })
}

// cardsOf are all that are kept of a village, the oldest first; quarters before years.
func cardsOf(tx *db.Tx, regency, village string) ([]Card, error) {
	return db.All(tx, "select "+cardColumns+", body from scorecard where regency = $1 and village = $2 order by period", []any{regency, village}, scanCard)
}

func scanCard(s db.Scan) (c Card, err error) {
	if c.Level, err = scanLevel(s, &c.body); err == nil {
		err = json.Unmarshal([]byte(c.body), &c.Tables)
	}
	return c, err
}

func cardOf(tx *db.Tx, regency, village string, period civil.Period) (c Card, found bool, err error) {
	all, err := db.All(tx, "select "+cardColumns+", body from scorecard where regency = $1 and period = $2 and village = $3", []any{regency, period, village}, scanCard)
	if len(all) == 1 {
		c, found = all[0], true
	}
	return c, found, err
}

func saveCards(tx *db.Tx, regency string, cards []Card) error {
	batch := tx.Batch("insert into scorecard (regency, "+cardColumns+", body)", 12, `on conflict (regency, period, village) do update set mothers = excluded.mothers,
		children = excluded.children, received_mothers = excluded.received_mothers, due_mothers = excluded.due_mothers, received_children = excluded.received_children,
		due_children = excluded.due_children, whole = excluded.whole, asked = excluded.asked, body = excluded.body`)
	for _, c := range cards {
		if err := batch.Add(regency, c.Period, c.Area, c.NumMothers, c.NumChildren, c.Mothers.Received, c.Mothers.Due, c.Children.Received, c.Children.Due, c.Whole.Received, c.Whole.Due, c.body); err != nil {
			return err
		}
	}
	_, err := batch.Flush()
	return err
}

func dropCards(tx *db.Tx, regency string, cards []Card) error {
	for _, c := range cards {
		if _, err := tx.Exec("delete from scorecard where regency = $1 and period = $2 and village = $3", regency, c.Period, c.Area); err != nil {
			return err
		}
	}
	return nil
}

// trendOf sums an area's cards period by period, the newest first.
func trendOf(tx *db.Tx, area string, periods []civil.Period) ([]Level, error) {
	low, high := region.Span(area)
	args := db.Args([]any{area[:4], low, high}, periods)
	return db.All(tx, `select period, '', sum(mothers), sum(children), sum(received_mothers), sum(due_mothers), sum(received_children), sum(due_children), sum(whole), sum(asked), count(*)
		from scorecard where regency = $1 and village between $2 and $3 and period in (`+db.List(4, len(periods))+`) group by period order by period`, args,
		func(s db.Scan) (l Level, err error) { return scanLevel(s, &l.Counted) })
}

// periodsKept are the periods of a length of which an area has a card.
func periodsKept(tx *db.Tx, area string) ([]civil.Period, error) {
	low, high := region.Span(area)
	return db.All(tx, "select distinct period from scorecard where regency = $1 and village between $2 and $3", []any{area[:4], low, high},
		func(s db.Scan) (p civil.Period, err error) { return p, s(&p) })
}

func forget(tx *db.Tx, regency string, subject db.ID) error {
	_, err := tx.Exec("delete from convergence where regency = $1 and subject = $2", regency, subject)
	return err
}

func rowsOfSubject(tx *db.Tx, regency string, subject db.ID) ([]Row, error) {
	return db.All(tx, "select "+rowColumns+", village from convergence where regency = $1 and subject = $2 order by period, form", []any{regency, subject},
		func(s db.Scan) (r Row, err error) {
			return r, s(&r.Period, &r.Form, &r.Subject, &r.Posyandu, &r.Cells, &r.Received, &r.Due, &r.Facts, &r.Village)
		})
}
