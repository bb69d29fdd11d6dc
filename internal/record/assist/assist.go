package assist

import (
	"cmp"
	"slices"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
)

// Team is three who accompany families of a village.
type Team struct {
	ID      db.ID      `json:"id"`
	Village string     `json:"village"`
	Number  string     `json:"number"`
	Decree  string     `json:"decree"` // that appointed them
	Midwife string     `json:"midwife"`
	PKK     string     `json:"pkk"` // cadre of the PKK
	KB      string     `json:"kb"`  // cadre of family planning
	Since   civil.Date `json:"since"`
	Until   civil.Date `json:"until"` // last day; 0: open
	By      string     `json:"-"`
	Changed db.Time    `json:"-"`
}

// On tells whether the team works on a day.
func (t Team) On(day civil.Date) bool { return t.Since <= day && (t.Until == 0 || day <= t.Until) }

// Term is that a team accompanies a family.
type Term struct {
	Household db.ID
	ID        db.ID
	Team      db.ID
	Village   string // where it began
	Since     civil.Date
	Until     civil.Date // last day; 0: open
	Why       string     // it ended
	By        db.ID
	Name      string // of By
	Changed   db.Time
}

// On tells whether the family is accompanied on a day.
func (t Term) On(day civil.Date) bool { return t.Since <= day && (t.Until == 0 || day <= t.Until) }

// Result is what a verification found of a family.
type Result string

const (
	AtRisk    Result = "at_risk"
	NotAtRisk Result = "not_at_risk"
	NotTarget Result = "not_target" // no couple of childbearing age, pregnancy or child under five any more
	Moved     Result = "moved"
	NotFound  Result = "not_found"
)

// Outcomes are all of them, in the order of the sheet.
var Outcomes = []Result{AtRisk, NotAtRisk, NotTarget, Moved, NotFound}

// Factors are those that stood by the records when somebody verified, and those that
// were found on the spot.
type Factors struct {
	Computed []string `json:"computed"`
	Found    []string `json:"found"`
}

// Check is the verification of a family in a year's round.
type Check struct {
	Year      int
	Household db.ID
	Village   string
	Outcome   Result
	Factors   Factors
	Note      string
	By        db.ID
	Name      string // of By
	At        db.Time
}

// Village is all of that in a village. Terms and checks are of the families that live
// there now, also where they began elsewhere.
type Village struct {
	Teams  []Team            // by number
	Terms  map[db.ID][]Term  // by household, the earliest first
	Checks map[db.ID][]Check // by household, the newest round first
}

// Term is what accompanies a family on a day.
func (v *Village) Term(household db.ID, day civil.Date) (Term, bool) {
	return current(v.Terms[household], day)
}

func current(all []Term, day civil.Date) (Term, bool) {
	for _, t := range slices.Backward(all) {
		if t.On(day) {
			return t, true
		}
	}
	return Term{}, false
}

// Check is what a year's round found of a family.
func (v *Village) Check(household db.ID, year int) (Check, bool) {
	i := slices.IndexFunc(v.Checks[household], func(c Check) bool { return c.Year == year })
	if i < 0 {
		return Check{}, false
	}
	return v.Checks[household][i], true
}

// Team finds a team of the village by its id.
func (v *Village) Team(id db.ID) (Team, bool) {
	i := slices.IndexFunc(v.Teams, func(t Team) bool { return t.ID == id })
	if i < 0 {
		return Team{}, false
	}
	return v.Teams[i], true
}

func inOrder(all []Term) {
	slices.SortFunc(all, func(a, b Term) int { return cmp.Or(cmp.Compare(a.Since, b.Since), cmp.Compare(a.ID, b.ID)) })
}
