package coverage

import (
	"cmp"
	"slices"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/measure/indicator"
	"tumbuh/internal/measure/risk"
	"tumbuh/internal/measure/roster"
	"tumbuh/internal/record/assist"
)

// Cell is an indicator in a period of one village.
type Cell struct {
	Indicator string
	Period    civil.Period
}

// Counts are what the records of one village add up to; only where somebody is in the
// denominator.
func Counts(v *roster.Village, a assist.Village) map[Cell]Pair {
	first := v.Today.Month()
	for _, p := range v.Persons {
		first = min(first, p.First())
	}
	for _, c := range v.Children {
		first = min(first, c.First())
	}
	for _, h := range v.Households {
		first = min(first, h.First())
	}
	c := counter{village: v.Code, first: first, months: make([]flag, v.Today.Month().Sub(first)+1), sums: map[Cell]Pair{}}
	c.periods()
	c.used = inUse(v, a, first)
	for _, p := range v.Persons {
		x := newPerson(p, v.Today)
		c.each(p.First(), p.At, func(r *Rule) func(civil.Month) flag { return bound(r.person, x) })
	}
	for _, p := range v.Children {
		x := newChild(p, v.Today)
		c.each(p.First(), p.At, func(r *Rule) func(civil.Month) flag { return bound(r.child, x) })
	}
	for _, h := range v.Households {
		x := &home{h, v}
		c.each(h.First(), nil, func(r *Rule) func(civil.Month) flag { return bound(r.home, x) })
	}
	c.families(v, a)
	return c.sums
}

// bound is a rule asked of somebody; nil: it is about others.
func bound[T any](rule func(T, civil.Month) flag, of T) func(civil.Month) flag {
	if rule == nil {
		return nil
	}
	return func(m civil.Month) flag { return rule(of, m) }
}

// counter adds up.
type counter struct {
	village string
	first   civil.Month
	months  []flag // of somebody, from first on
	spans   []span
	used    usage
	sums    map[Cell]Pair
}

// span is a period as places in months.
type span struct {
	civil.Period
	i, j int
}

// periods are all from the first month to the one that runs.
func (c *counter) periods() {
	last := c.first.Add(len(c.months) - 1)
	for _, s := range civil.Spans {
		for p := civil.PeriodOf(c.first, s); p.From() <= last; p = p.Add(1) {
			c.spans = append(c.spans, span{p, max(0, p.From().Sub(c.first)), min(p.To(), last).Sub(c.first)})
		}
	}
}

// each asks the rules that are about somebody, who counts from a month on; at is the
// village where, in a month.
func (c *counter) each(since civil.Month, at func(civil.Month) string, of func(*Rule) func(civil.Month) flag) {
	begin := since.Sub(c.first)
	for i := range Rules {
		r := &Rules[i]
		ask := of(r)
		if ask == nil {
			continue
		}
		clear(c.months[:begin])
		some := none
		for k := begin; k < len(c.months); k++ {
			c.months[k] = ask(c.first.Add(k))
			some |= c.months[k]
		}
		if some&in == 0 {
			continue
		}
		for _, s := range c.spans {
			if s.j >= begin && c.used.tells(r, s) && (!r.once || at(c.first.Add(s.j)) == c.village) {
				d, n := r.over(c.months, s.i, s.j)
				c.add(r, s.Period, Pair{Numerator: int64(n), Denominator: int64(d)})
			}
		}
	}
}

func (c *counter) add(r *Rule, p civil.Period, some Pair) {
	if some.Denominator == 0 {
		return
	}
	for _, id := range r.IDs {
		sum := c.sums[Cell{id, p}]
		sum.Numerator += some.Numerator
		sum.Denominator += some.Denominator
		c.sums[Cell{id, p}] = sum
	}
}

// families asks the rules about families at risk, by the last day of each period.
func (c *counter) families(v *roster.Village, a assist.Village) {
	if len(v.Households) == 0 {
		return
	}
	first := v.Today.Month()
	for _, h := range v.Households {
		first = min(first, h.First())
	}
	ends := map[int]risk.Counts{}
	for k := first.Sub(c.first); k < len(c.months); k++ {
		ends[k] = risk.Tally(risk.Families(v, a, v.Limits, min(c.first.Add(k).Last(), v.Today)))
	}
	for i := range Rules {
		if r := &Rules[i]; r.families != nil {
			for _, s := range c.spans {
				if at, ok := ends[s.j]; ok && c.used.tells(r, s) {
					c.add(r, s.Period, r.families(at))
				}
			}
		}
	}
}

// Draft is what of a village is counted otherwise than it is kept.
type Draft struct {
	regency, village string
	gone             []Cell
	rows             []row
}

type row struct {
	Cell
	Pair
}

// Size is how many rows would change.
func (d Draft) Size() int { return len(d.gone) + len(d.rows) }

// Plan counts a village and compares that with what is kept. It changes nothing. Periods
// that begin in a month of which records have left by retention (indicator.Closed) stay as
// they were counted.
func Plan(tx *db.Tx, v *roster.Village, a assist.Village) (Draft, error) {
	d := Draft{regency: v.Regency, village: v.Code}
	kept, err := keptOf(tx, v.Regency, v.Code)
	if err != nil {
		return d, err
	}
	closed, err := indicator.Closed(tx, v.Regency)
	if err != nil {
		return d, err
	}
	now := Counts(v, a)
	for c := range kept {
		if _, stays := now[c]; !stays && c.Period.From() > closed {
			d.gone = append(d.gone, c)
		}
	}
	for c, p := range now {
		if had, there := kept[c]; (!there || had != p) && c.Period.From() > closed {
			d.rows = append(d.rows, row{c, p})
		}
	}
	slices.SortFunc(d.gone, Cell.compare) // one order for all, so that a page of the table is written once
	slices.SortFunc(d.rows, func(a, b row) int { return a.compare(b.Cell) })
	return d, nil
}

func (c Cell) compare(o Cell) int {
	return cmp.Or(cmp.Compare(c.Indicator, o.Indicator), cmp.Compare(c.Period.String(), o.Period.String()))
}

// Write keeps what was counted.
func (d Draft) Write(tx *db.Tx) (changed int, err error) {
	if err := drop(tx, d.regency, d.village, d.gone); err != nil {
		return 0, err
	}
	return d.Size(), save(tx, d.regency, d.village, d.rows)
}
