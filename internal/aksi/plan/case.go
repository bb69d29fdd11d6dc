package plan

import (
	"slices"

	"tumbuh/internal/aksi/lokus"
	"tumbuh/internal/aksi/situation"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/register"
	"tumbuh/internal/base/rupiah"
	"tumbuh/internal/fact/region"
)

// Case is a year's plan with what it must answer: recommendations, priority villages, and
// the services that fall short.
type Case struct {
	Regency         string
	Year            int
	Area            string // the regency, or a kecamatan of which the plan is looked at
	Rows            []register.Entry[Row]
	Recommendations []register.Entry[situation.Recommendation]
	Answers         map[db.ID]register.Entry[Answer]
	Lokus           []string // villages
	Decided         bool     // the list of lokus is decided
	Analysis        db.ID    // the frozen analysis whose services are meant; empty: none was frozen
	Services        []situation.Coverage
}

// Read is the case of an area, without the services, which Measure adds.
func Read(tx *db.Tx, regency string, year int, area string) (c Case, err error) {
	c = Case{Regency: regency, Year: year, Area: area}
	all, err := Rows(tx, regency, year)
	if err != nil {
		return c, err
	}
	for _, e := range all {
		if c.concerns(e.Area, e.Body.Areas) {
			c.Rows = append(c.Rows, e)
		}
	}
	recommended, err := situation.Recommendations(tx, regency, year)
	if err != nil {
		return c, err
	}
	for _, e := range recommended {
		if c.concerns(e.Area, e.Body.Areas) {
			c.Recommendations = append(c.Recommendations, e)
		}
	}
	if c.Answers, err = Answers(tx, regency, year); err != nil {
		return c, err
	}
	list, decided, err := lokus.Chosen(tx, regency, year)
	c.Decided = decided
	for _, v := range list.Villages {
		if region.Within(v.Code, area) {
			c.Lokus = append(c.Lokus, v.Code)
		}
	}
	return c, err
}

// concerns tells whether something of a plan, and of some places, is the area's too.
func (c *Case) concerns(owner string, areas []string) bool {
	return c.Area == c.Regency || region.Within(owner, c.Area) ||
		slices.ContainsFunc(areas, func(a string) bool { return region.Within(a, c.Area) || region.Within(c.Area, a) })
}

// Measure adds the services of the area's newest frozen analysis, else of the regency's.
func (c *Case) Measure(tx *db.Tx) error {
	for _, area := range []string{c.Area, c.Regency} {
		a, err := situation.Frozen(tx, c.Regency, c.Year, area)
		if err != nil || a.Version > 0 {
			c.Analysis, c.Services = a.ID, a.Body.Snapshot.Services
			return err
		}
	}
	return nil
}

// Answered are the rows that answer a recommendation, and the reason why none does.
func (c *Case) Answered(id db.ID) (by []register.Entry[Row], reason register.Entry[Answer], is bool) {
	for _, e := range c.Rows {
		if slices.Contains(e.Body.Recommendations, id) {
			by = append(by, e)
		}
	}
	reason, told := c.Answers[id]
	return by, reason, told || len(by) > 0
}

// Served are the priority villages that a row names: itself, its kecamatan, or all of the
// regency.
func (c *Case) Served() (served, unserved []string) {
	for _, v := range c.Lokus {
		if slices.ContainsFunc(c.Rows, func(e register.Entry[Row]) bool {
			return slices.ContainsFunc(e.Body.Areas, func(a string) bool { return region.Within(v, a) })
		}) {
			served = append(served, v)
		} else {
			unserved = append(unserved, v)
		}
	}
	return served, unserved
}

// State is how a plan stands, in numbers.
type State struct {
	Rows, Complete           int
	Cost, Direct             rupiah.Amount
	Unpriced                 int // rows whose cost is not told
	Lokus, Served            int
	Recommendations, Answers int
}

// State counts.
func (c *Case) State() (s State, err error) {
	s = State{Rows: len(c.Rows), Lokus: len(c.Lokus), Recommendations: len(c.Recommendations)}
	served, _ := c.Served()
	s.Served = len(served)
	for _, r := range c.Recommendations {
		if _, _, is := c.Answered(r.ID); is {
			s.Answers++
		}
	}
	total, err := Total(c.Rows)
	s.Cost, s.Direct, s.Unpriced = total.Cost, total.Direct, total.Unpriced
	for _, e := range c.Rows {
		if len(e.Body.Lacks()) == 0 {
			s.Complete++
		}
	}
	return s, err
}
