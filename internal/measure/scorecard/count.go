package scorecard

import (
	"cmp"
	"encoding/json"
	"errors"
	"maps"
	"slices"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/form"
	"tumbuh/internal/measure/indicator"
	"tumbuh/internal/measure/roster"
	"tumbuh/internal/record/framework"
)

// Draft is what of a village's forms is counted otherwise than it is kept.
type Draft struct {
	regency             string
	goneRows, newRows   []Row
	goneCards, newCards []Card
}

// Size is how many rows differ.
func (d Draft) Size() int {
	return len(d.goneRows) + len(d.newRows) + len(d.goneCards) + len(d.newCards)
}

// Write brings what is kept in line, and tells how many rows that took.
func (d Draft) Write(tx *db.Tx) (changed int, err error) {
	return d.Size(), errors.Join(dropRows(tx, d.regency, d.goneRows), saveRows(tx, d.regency, d.newRows),
		dropCards(tx, d.regency, d.goneCards), saveCards(tx, d.regency, d.newCards))
}

// Count computes form 4 of a village anew and writes what differs from what is kept. It
// tells how many rows that were.
func Count(tx *db.Tx, v *roster.Village, f framework.Framework, today civil.Date) (changed int, err error) {
	d, err := Plan(tx, v, f, today)
	if err != nil {
		return 0, err
	}
	return d.Write(tx)
}

// Plan computes form 4 of a village for every quarter and year from the first with
// somebody on a form up to today's, and compares that with what is kept.
func Plan(tx *db.Tx, v *roster.Village, f framework.Framework, today civil.Date) (Draft, error) {
	c := counting{village: v.Code, who: map[db.ID]about{}, rows: map[key]Row{}, cards: map[civil.Period]Card{}}
	first := today.Month().Add(1)
	for _, p := range v.Persons {
		c.who[p.ID], first = about{posyandu: p.Posyandu, mother: p}, min(first, p.First())
	}
	for _, b := range v.Children {
		c.who[b.ID], first = about{posyandu: b.Posyandu, kia: b.KIANumber()}, min(first, b.First())
	}
	for year := civil.PeriodOf(first, civil.Yearly); year.From() <= today.Month(); year = year.Add(1) {
		if err := c.year(v, f.Form, year, today.Month()); err != nil {
			return Draft{}, err
		}
	}
	return c.compare(tx, v.Regency)
}

// counting is what a village's forms add up to.
type counting struct {
	village string
	who     map[db.ID]about
	rows    map[key]Row
	cards   map[civil.Period]Card
}

// about is what a row says of somebody beside the form.
type about struct {
	posyandu string
	kia      string         // of a child
	mother   *roster.Person // of a mother, whose number is that of the pregnancy
}

// number is the one of the mother-and-child health book in a quarter.
func (a about) number(q civil.Period) string {
	for m := q.To(); a.mother != nil && m >= q.From(); m = m.Add(-1) {
		if g := a.mother.On2A(m); g != nil {
			return g.KIA
		}
	}
	return a.kia
}

type key struct {
	period  civil.Period
	form    string
	subject db.ID
}

func (r Row) key() key { return key{r.Period, r.Form, r.Subject} }

// year adds a year's quarters, and the year as their sum.
func (c *counting) year(v *roster.Village, settings form.Settings, year civil.Period, until civil.Month) error {
	var mothers, children []form.Recap
	for _, q := range year.Parts(civil.Quarterly) {
		if q.From() > until {
			break
		}
		var recaps [2][]form.Recap
		for _, m := range v.Mothers(q) {
			recaps[0] = append(recaps[0], form.Recap3A(m, q, settings))
		}
		for _, b := range v.Babies(q) {
			recaps[1] = append(recaps[1], form.Recap3B(b, q, settings))
		}
		attended := v.Attendance(q)
		if len(c.cards)+len(recaps[0])+len(recaps[1])+len(attended) == 0 {
			continue // nobody yet
		}
		mothers, children = append(mothers, recaps[0]...), append(children, recaps[1]...)
		if err := errors.Join(c.recaps(q, Form3A, recaps[0]), c.recaps(q, Form3B, recaps[1])); err != nil {
			return err
		}
		var paud form.Attended
		for _, a := range attended {
			paud = paud.Add(c.attended(q, a))
		}
		if err := c.card(q, recaps[0], recaps[1], paud); err != nil {
			return err
		}
	}
	if len(c.cards) == 0 {
		return nil
	}
	var paud form.Attended
	for _, a := range v.Attendance(year) {
		paud = paud.Add(form.Paud(a, year))
	}
	return c.card(year, mothers, children, paud)
}

// recaps adds the rows of form 3A or 3B.
func (c *counting) recaps(q civil.Period, name string, all []form.Recap) error {
	for _, r := range all {
		text, err := json.Marshal(Facts{r.Facts, c.who[db.ID(r.Who)].number(q), r.Why})
		if err != nil {
			return err
		}
		c.put(Row{Period: q, Form: name, Subject: db.ID(r.Who), Cells: form.Letters(r.Cells), Sum: r.Sum, Facts: string(text)})
	}
	return nil
}

// attended adds a row of form 2C: whether the child was there often enough.
func (c *counting) attended(q civil.Period, a form.Attendance) form.Attended {
	sum, cell := form.Paud(a, q), form.NotDue // of whom nobody said anything
	switch {
	case sum.Active.Received > 0:
		cell = form.Received
	case sum.Active.Due > 0:
		cell = form.Lacking
	}
	text, _ := json.Marshal(Facts{Facts: form.Facts{Age: a.Age}}) // numbers and texts: cannot fail
	c.put(Row{Period: q, Form: Form2C, Subject: db.ID(a.Who), Cells: string(cell), Sum: sum.Months, Facts: string(text)})
	return sum
}

func (c *counting) put(r Row) {
	r.Village, r.Posyandu = c.village, c.who[r.Subject].posyandu
	c.rows[r.key()] = r
}

// card adds form 4 of a period.
func (c *counting) card(p civil.Period, mothers, children []form.Recap, paud form.Attended) error {
	t := form.Scorecard(mothers, children, paud)
	text, err := json.Marshal(t)
	c.cards[p] = Card{Level: levelOf(c.village, p, t), Tables: t, body: string(text)}
	return err
}

// compare holds what was counted against what is kept of the village. Periods that begin
// in a month of which records have left by retention (indicator.Closed) stay as they were.
func (c *counting) compare(tx *db.Tx, regency string) (d Draft, err error) {
	d.regency = regency
	closed, err := indicator.Closed(tx, regency)
	if err != nil {
		return d, err
	}
	maps.DeleteFunc(c.cards, func(p civil.Period, _ Card) bool { return p.From() <= closed })
	maps.DeleteFunc(c.rows, func(k key, _ Row) bool { return k.period.From() <= closed })
	kept, err := cardsOf(tx, regency, c.village)
	if err != nil {
		return d, err
	}
	periods, missing := maps.Clone(c.cards), maps.Clone(c.cards)
	for _, had := range kept {
		if had.Period.From() <= closed {
			continue
		}
		periods[had.Period] = had
		delete(missing, had.Period)
		switch now, stays := c.cards[had.Period]; {
		case !stays:
			d.goneCards = append(d.goneCards, had)
		case now.Level != had.Level || now.body != had.body:
			d.newCards = append(d.newCards, now)
		}
	}
	d.newCards = slices.AppendSeq(d.newCards, maps.Values(missing))
	rows := maps.Clone(c.rows)
	err = eachRow(tx, regency, c.village, slices.Collect(maps.Keys(periods)), func(had Row) {
		now, stays := c.rows[had.key()]
		delete(rows, had.key())
		if !stays {
			d.goneRows = append(d.goneRows, had)
		} else if now != had {
			d.newRows = append(d.newRows, now)
		}
	})
	d.newRows = slices.AppendSeq(d.newRows, maps.Values(rows))
	slices.SortFunc(d.newRows, func(a, b Row) int { // as they lie in the table
		return cmp.Or(cmp.Compare(a.Period.String(), b.Period.String()), cmp.Compare(a.Form, b.Form), cmp.Compare(a.Subject, b.Subject))
	})
	return d, err
}
