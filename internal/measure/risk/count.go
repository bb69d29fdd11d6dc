package risk

import (
	"encoding/json"
	"slices"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/standard"
	"tumbuh/internal/measure/indicator"
	"tumbuh/internal/measure/roster"
	"tumbuh/internal/record/assist"
)

// Counts are what the families of a place add up to on a day.
type Counts struct {
	Columns      assist.Columns `json:"columns"` // BKKBN's, and what was not asked
	Wider        int            `json:"wider"`   // families that only the wider definition makes a target; in no column
	Accompanied  int            `json:"accompanied"`
	Visited      int            `json:"visited"` // of those at risk, within the last month
	Lacks        map[string]int `json:"lacks,omitempty"`
	Combinations map[string]int `json:"combinations,omitempty"` // "water+latrine": families that lack just these
}

// columnOf are the factors under the names of BKKBN's columns; welfare is told by rank.
var columnOf = standard.Codes{"water", "latrine", "too_young", "too_old", "too_close", "too_many", "no_modern_fp"}

// Tally adds families up; those of one day.
func Tally(families []Family) Counts {
	c := Counts{Columns: assist.Columns{assist.Unknown: 0, assist.UnknownWelfare: 0}}
	for _, name := range assist.Names {
		c.Columns[name] = 0
	}
	for i := range families {
		c.add(&families[i])
	}
	c.Lacks, c.Combinations = gaps(families)
	return c
}

func (c *Counts) add(f *Family) {
	n := c.Columns
	one := func(name string, yes bool) {
		if yes {
			n[name]++
		}
	}
	n["families"]++
	if f.Wider() {
		c.Wider++
	}
	if !f.Target {
		return
	}
	codes := f.Codes()
	n["targets"]++
	one("couples", f.Couple || f.Pregnant)
	one("pregnant", f.Pregnant)
	one("baduta", f.Baduta)
	one("balita", f.Balita)
	for _, code := range columnOf {
		one(code, slices.Contains(codes, code))
	}
	one("any_too", slices.ContainsFunc(assist.Too, func(code string) bool { return slices.Contains(codes, code) }))
	n[string(f.State())]++
	if !f.AtRisk() {
		return
	}
	n["welfare_"+string(rune('0'+f.Welfare))]++
	if f.Term != nil {
		c.Accompanied++
	}
	if !f.Overdue() {
		c.Visited++
	}
}

// Companionship is how many families at risk were accompanied by a team on the day, of
// how many at risk (indicator ESS-24).
func Companionship(families []Family) (accompanied, atRisk int) {
	c := Tally(families)
	return c.Accompanied, c.Columns["at_risk"]
}

// Plus adds another place up.
func (c *Counts) Plus(o Counts) {
	if c.Columns == nil {
		*c = Counts{Columns: assist.Columns{}, Lacks: map[string]int{}, Combinations: map[string]int{}}
	}
	c.Columns.Plus(o.Columns)
	c.Wider, c.Accompanied, c.Visited = c.Wider+o.Wider, c.Accompanied+o.Accompanied, c.Visited+o.Visited
	for code, n := range o.Lacks {
		c.Lacks[code] += n
	}
	for key, n := range o.Combinations {
		c.Combinations[key] += n
	}
}

// years back are counted: what is recorded says little of older ones.
const years = 3

// Draft is what of a village is counted otherwise than it is kept.
type Draft struct {
	regency, village string
	bodies           map[civil.Period]string // empty: there are no families any more
}

// Size is how many rows would change.
func (d Draft) Size() int { return len(d.bodies) }

// Write keeps what was counted.
func (d Draft) Write(tx *db.Tx) (changed int, err error) {
	for period, body := range d.bodies {
		if err := keep(tx, d.regency, period, d.village, body); err != nil {
			return 0, err
		}
	}
	return d.Size(), nil
}

// Plan counts what a village's families add up to at the end of each of the last years
// and today, with what they lack in the month that runs, and compares it with what is
// kept. It changes nothing. Years that began before records left by retention
// (indicator.Closed) stay as they were counted.
func Plan(tx *db.Tx, v *roster.Village, a assist.Village, limits standard.Thresholds, today civil.Date) (Draft, error) {
	d := Draft{v.Regency, v.Code, map[civil.Period]string{}}
	kept, err := bodies(tx, v.Regency, v.Code)
	if err != nil {
		return d, err
	}
	closed, err := indicator.Closed(tx, v.Regency)
	if err != nil {
		return d, err
	}
	for year := max(today.Month().Year()-years, closed.Year()) + 1; year <= today.Month().Year(); year++ {
		period, text := civil.YearOf(year), ""
		day := min(period.To().Last(), today)
		families := Families(v, a, limits, day)
		if day == today {
			Fill(families, civil.PeriodOf(today.Month(), civil.Monthly))
		}
		if c := Tally(families); c.Columns["families"] > 0 {
			body, err := json.Marshal(c)
			if err != nil {
				return d, err
			}
			text = string(body)
		}
		if text != kept[period.String()] {
			d.bodies[period] = text
		}
	}
	return d, nil
}
