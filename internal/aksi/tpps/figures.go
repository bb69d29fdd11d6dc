package tpps

import (
	"cmp"
	"slices"
	"strings"

	"tumbuh/internal/aksi/budget"
	"tumbuh/internal/aksi/rembuk"
	"tumbuh/internal/aksi/situation"
	"tumbuh/internal/aksi/year"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/register"
	"tumbuh/internal/base/rupiah"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/measure/indicator"
)

// Figures are what a semester report is drafted from. They name no person.
type Figures struct {
	Area      string                 `json:"area"`
	Period    civil.Period           `json:"period"`
	Month     civil.Month            `json:"month,omitempty"` // of the children; 0: nobody was measured in the semester
	Whole     situation.Place        `json:"whole"`
	Districts []situation.Place      `json:"districts,omitempty"`
	Coverage  []Cover                `json:"coverage,omitempty"`
	Services  civil.Period           `json:"services,omitzero"` // of the coverage
	Edition   string                 `json:"edition,omitempty"`
	Actions   []Step                 `json:"actions,omitempty"`
	Plan      Money                  `json:"plan"`  // being made this year
	Spent     Money                  `json:"spent"` // being carried out this year
	Meetings  []Held                 `json:"meetings,omitempty"`
	Promises  map[rembuk.Verdict]int `json:"promises,omitempty"`
	Broken    []Promise              `json:"broken,omitempty"` // not kept in time
	Reach     []Reach                `json:"reach,omitempty"`
	Programme Sum                    `json:"programme"`
	Works     []Activity             `json:"works,omitempty"`
	Told      []Report               `json:"told,omitempty"` // of the fields, submitted or accepted
	Asked     int                    `json:"asked"`          // how many reports of fields the semester has
	Advice    []Advice               `json:"advice,omitempty"`
}

// Cover is a service with its target.
type Cover struct {
	ID     string         `json:"id"`
	NameID string         `json:"name_id"`
	NameEN string         `json:"name_en"`
	Pair   situation.Pair `json:"pair"`
	Goal   int            `json:"goal,omitempty"` // hundredths of a percent; 0: none
	Short  float64        `json:"short"`          // percent points below the target
	Office string         `json:"office"`
}

// Name is the service's in a language.
func (c Cover) Name(lang string) string {
	if lang == "en" && c.NameEN != "" {
		return c.NameEN
	}
	return c.NameID
}

// Step is an action of the year.
type Step struct {
	Number int        `json:"number"`
	Kind   string     `json:"kind"`
	NameID string     `json:"name_id"`
	NameEN string     `json:"name_en"`
	State  year.State `json:"state"`
	There  int        `json:"there"` // outputs
	Asked  int        `json:"asked"`
}

// Name is the action's in a language.
func (s Step) Name(lang string) string {
	if lang == "en" && s.NameEN != "" {
		return s.NameEN
	}
	return s.NameID
}

// Money is a plan in sums.
type Money struct {
	Year   int           `json:"year"` // in which it is carried out
	Rows   int           `json:"rows"`
	Cost   rupiah.Amount `json:"cost"`
	Spent  rupiah.Amount `json:"spent,omitempty"`  // until the semester's end
	Told   int           `json:"told,omitempty"`   // rows with a realisation
	Untold int           `json:"untold,omitempty"` // rows whose cost nobody has told
}

// Held is how many meetings of a kind took place on a level.
type Held struct {
	Kind  rembuk.Kind  `json:"kind"`
	Level region.Level `json:"level"`
	Count int          `json:"count"`
}

// Promise is a commitment whose day has passed.
type Promise struct {
	Number int        `json:"number"`
	Text   string     `json:"text"`
	Office string     `json:"office"`
	Due    civil.Date `json:"due"`
}

// Activity is one of the programme.
type Activity struct {
	Work
	Late bool `json:"late,omitempty"`
}

// Advice is a recommendation of the situation analysis.
type Advice struct {
	Number   int    `json:"number"`
	Text     string `json:"text"`
	Office   string `json:"office"`
	Priority string `json:"priority"`
}

// few is below which a share says little.
const few = 30

// Worst are the services furthest below their targets.
func (f Figures) Worst(n int) (all []Cover) {
	for _, c := range f.Coverage {
		if c.Short > 0 {
			all = append(all, c)
		}
	}
	slices.SortStableFunc(all, func(a, b Cover) int { return cmp.Compare(b.Short, a.Short) })
	return all[:min(n, len(all))]
}

// Reached is how many services reach their targets, of how many that have one and a value.
func (f Figures) Reached() (reached, of int) {
	for _, c := range f.Coverage {
		if c.Goal > 0 {
			of++
			if c.Short <= 0 {
				reached++
			}
		}
	}
	return reached, of
}

func (f *Figures) gather(tx *db.Tx, regency string, children *indicator.Service, y *year.Year, today civil.Date) error {
	if err := f.compared(tx, regency, children); err != nil {
		return err
	}
	for _, step := range []func(*db.Tx, string, civil.Date) error{f.money, f.meetings, f.written} {
		if err := step(tx, regency, min(today, f.Period.To().Last())); err != nil {
			return err
		}
	}
	if y == nil {
		return nil
	}
	for _, a := range y.Actions {
		there, asked := a.Counts()
		f.Actions = append(f.Actions, Step{a.Action.Number, a.Action.Kind, a.Action.NameID, a.Action.NameEN, a.State, there, asked})
	}
	return nil
}

// compared is what the report that follows sets beside its own: the children of the
// semester's measuring month (February, August) and the services of its year. A village's
// is read from its kecamatan's. Of a service whose count is withheld there is nothing, and
// nothing of families: a report is handed on.
func (f *Figures) compared(tx *db.Tx, regency string, children *indicator.Service) error {
	area := f.Area
	if region.LevelOf(area) == region.Village {
		area = region.Parent(area)
	}
	month := f.Period.From().Add(1)
	s, err := situation.Take(tx, situation.Ask{Regency: regency, Year: f.Period.Year(), Area: area, Month: month, Period: civil.YearOf(f.Period.Year())})
	if err != nil {
		return err
	}
	if err := s.Hide(tx, children); err != nil {
		return err
	}
	f.Edition, f.Services = s.Edition, s.Period
	if s.Month == month {
		f.Month = month
		if f.Whole, _ = s.Place(f.Area); s.Quiet(s.Figure("risk", f.Area, ""), children.Below()) {
			f.Whole.Families, f.Whole.AtRisk = 0, 0
		}
		if f.Area == s.Area && len(f.Area) == int(region.Regency) {
			f.Districts = s.Districts
		}
	}
	for _, c := range s.Services {
		pair, known := situation.Pair{c.Numerator, c.Denominator}, c.Known
		if f.Area != area {
			pair, known = c.Places[f.Area], c.Places[f.Area][1] > 0
		}
		if !known || c.Measure != "share" || pair[1] < few || s.HoldsBack(c.ID, f.Area) {
			continue
		}
		one := Cover{ID: c.ID, NameID: c.NameID, NameEN: c.NameEN, Pair: pair, Office: c.Office}
		if c.Goal != nil {
			one.Goal = c.Goal.Hundredths
			if one.Short = float64(one.Goal)/100 - 100*pair.Ratio(); c.Lower {
				one.Short = -one.Short
			}
		}
		f.Coverage = append(f.Coverage, one)
	}
	advice, err := situation.Recommendations(tx, regency, f.Period.Year())
	for _, e := range advice {
		if e.Area == f.Area {
			f.Advice = append(f.Advice, Advice{e.Body.Number, e.Body.Text, e.Body.Office, e.Body.Priority})
		}
	}
	slices.SortStableFunc(f.Advice, func(a, b Advice) int {
		return slices.Index(situation.Priorities, a.Priority) - slices.Index(situation.Priorities, b.Priority)
	})
	return err
}

// money sums the plan that is made in the year, and what became until the semester's end
// of the one that is carried out in it.
func (f *Figures) money(tx *db.Tx, regency string, _ civil.Date) error {
	for _, part := range []struct {
		to   *Money
		year int
	}{{&f.Plan, f.Period.Year()}, {&f.Spent, f.Period.Year() - 1}} {
		lines, err := budget.Lines(tx, regency, part.year, f.Area)
		if err != nil {
			return err
		}
		part.to.Year, part.to.Rows = budget.YearOf(part.year), len(lines)
		for _, l := range lines {
			if part.to.Cost, err = rupiah.Sum(part.to.Cost, l.Row.Body.Cost); err != nil {
				return err
			}
			if l.Row.Body.Cost == 0 && !l.Row.Body.Unfunded {
				part.to.Untold++
			}
			if part.to == &f.Plan {
				continue
			}
			told, err := l.Sum(f.Period.Number() * 2)
			if err != nil {
				return err
			}
			if part.to.Spent, err = rupiah.Sum(part.to.Spent, told.Amount); err != nil {
				return err
			}
			if told.Told > 0 {
				part.to.Told++
			}
		}
	}
	return nil
}

// meetings counts those that took place in the semester in the area, and what became of
// the promises of the year by its end.
func (f *Figures) meetings(tx *db.Tx, regency string, day civil.Date) error {
	all, err := rembuk.Meetings(tx, regency, f.Period.Year(), f.Area)
	if err != nil {
		return err
	}
	count := map[Held]int{}
	for _, e := range all {
		if e.Body.State.WasHeld() && f.Period.Has(e.Body.Head.Day.Month()) {
			count[Held{Kind: e.Body.Head.Kind, Level: rembuk.Level(e)}]++
		}
	}
	for _, level := range Levels {
		for _, kind := range rembuk.Kinds {
			if n := count[Held{Kind: kind, Level: level}]; n > 0 {
				f.Meetings = append(f.Meetings, Held{kind, level, n})
			}
		}
	}
	promises, err := rembuk.Commitments(tx, regency, f.Period.Year())
	f.Promises = map[rembuk.Verdict]int{}
	for _, e := range promises {
		if !region.Within(e.Area, f.Area) || e.Body.Agreed == 0 || e.Body.Agreed > day {
			continue
		}
		v := e.Body.Verdict(day)
		if f.Promises[v]++; v == rembuk.NotKept {
			f.Broken = append(f.Broken, Promise{e.Body.Number, e.Body.Text, e.Body.Office, e.Body.Due})
		}
	}
	return err
}

// written is what the team and its fields have written.
func (f *Figures) written(tx *db.Tx, regency string, day civil.Date) error {
	all, err := teams.List(tx, regency, register.Query{Area: f.Area})
	if err != nil {
		return err
	}
	for _, level := range Levels {
		if level > region.LevelOf(f.Area) {
			r := reach(all, f.Area, level, day)
			f.Reach = append(f.Reach, r)
		}
	}
	team, _ := current(all, f.Area, day)
	f.Asked = len(Fields) * len(f.Period.Parts(team.Body.Span()))
	done, told, err := written(tx, regency, f.Area, f.Period.Year())
	if err != nil {
		return err
	}
	f.Programme = sum(done, day)
	for _, e := range done {
		f.Works = append(f.Works, Activity{e.Body, e.Body.Late(e.Year, day)})
	}
	for _, e := range told {
		if !e.Body.Open() && f.Period.Has(e.Body.Period.From()) {
			e.Body.By, e.Body.Judge = "", "" // names of accounts
			f.Told = append(f.Told, e.Body)
		}
	}
	slices.SortStableFunc(f.Told, func(a, b Report) int { return strings.Compare(a.Period.String(), b.Period.String()) })
	return nil
}
