package indicator

import (
	"context"
	"strconv"
	"strings"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/people"
)

// Need is why children are listed: who needs what.
type Need string

const (
	Stunted     Need = "stunted"
	Wasted      Need = "wasted"
	Underweight Need = "underweight"
	Faltering   Need = "faltering"   // did not gain enough; twice or more first
	NotWeighed  Need = "not-weighed" // longest absent first
	Overweight  Need = "overweight"
	Doubtful    Need = "doubtful" // implausible measures
	Anyone      Need = "all"
)

// need is a condition on child_month and the column that puts the gravest first,
// with its value in a row; without one it is the village.
type need struct {
	where string
	sort  string
	down  bool
	value func(Row) int
}

// Needs in the order in which a page offers them.
var Needs = []Need{Stunted, Wasted, Underweight, Faltering, NotWeighed, Overweight, Doubtful, Anyone}

// Filter chooses children of one month.
type Filter struct {
	Area     string
	Month    civil.Month
	Need     Need
	Sex      int // 1 male, 2 female, 0 both
	AgeFrom  int // completed months
	AgeTo    int // exclusive; 0: no limit
	Posyandu string
	After    string // where the page before ended
	Limit    int
}

// Listed is a row with the child it is about.
type Listed struct {
	Row
	Person people.Child
}

// Children lists by need; the reading is recorded. The second answer continues
// the list, empty at its end.
func (s *Service) Children(ctx context.Context, by account.Actor, f Filter) (list []Listed, next string, err error) {
	if err := by.Allow(account.ChildRead, f.Area); err != nil {
		return nil, "", err
	}
	f = f.within(by)
	if _, ok := needs[f.Need]; !ok {
		return nil, "", fault.New(fault.Invalid, "indicator.need", fault.Args{"Need": string(f.Need)})
	}
	until := ""
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		rows, err := listRows(tx, f)
		if err != nil {
			return err
		}
		if len(rows) > f.Limit {
			rows = rows[:f.Limit]
			next = cursor(f.Need, rows[f.Limit-1])
		}
		if len(rows) > 0 {
			until = cursor(f.Need, rows[len(rows)-1])
		}
		list, err = withPersons(tx, by.Regency(), rows)
		return err
	})
	if err != nil {
		return nil, "", err
	}
	return list, next, ledger.Seen(ctx, s.DB, by.By(), ledger.Deed{Regency: by.Regency(), Action: "child.list", Target: f.Area},
		f.told(len(list), until))
}

// within keeps a cadre to her posyandu.
func (f Filter) within(by account.Actor) Filter {
	if by.Posyandu != "" {
		f.Posyandu = by.Posyandu
	}
	return f
}

// told is what the ledger keeps of a list: enough to see who was on it (Standing).
type told struct {
	Need     Need        `json:"need"`
	Month    civil.Month `json:"month"`
	Sex      int         `json:"sex,omitempty"`
	AgeFrom  int         `json:"age_from,omitempty"`
	AgeTo    int         `json:"age_to,omitempty"`
	Posyandu string      `json:"posyandu,omitempty"`
	After    string      `json:"after,omitempty"` // the last of the page before
	Until    string      `json:"until,omitempty"` // the last of this page; a file has all
	Children int         `json:"children"`
}

func (f Filter) told(count int, until string) told {
	return told{f.Need, f.Month, f.Sex, f.AgeFrom, f.AgeTo, f.Posyandu, f.After, until, count}
}

// Latest are the newest rows of children that a search found for the actor.
func (s *Service) Latest(ctx context.Context, by account.Actor, children []people.Child) (list []Listed, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		for _, c := range children {
			if err := by.AllowChild(account.ChildRead, c.Village, c.Posyandu); err != nil {
				return err
			}
			rows, err := rowsOfChild(tx, c.Regency, c.ID)
			if err != nil {
				return err
			}
			l := Listed{Person: c, Row: Row{Child: c.ID, Village: c.Village, Sex: c.Sex}}
			if len(rows) > 0 {
				l.Row = rows[len(rows)-1]
			}
			list = append(list, l)
		}
		return nil
	})
	return list, err
}

// History is the rows, in order of time, of a child whose record the actor opened.
func (s *Service) History(ctx context.Context, by account.Actor, c people.Child) (rows []Row, err error) {
	if err := by.AllowChild(account.ChildRead, c.Village, c.Posyandu); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		rows, err = rowsOfChild(tx, c.Regency, c.ID)
		return err
	})
	return rows, err
}

func withPersons(tx *db.Tx, regency string, rows []Row) ([]Listed, error) {
	ids := make([]db.ID, len(rows))
	for i := range rows {
		ids[i] = rows[i].Child
	}
	persons, err := people.ByID(tx, regency, ids...)
	list := make([]Listed, len(rows))
	for i := range rows {
		list[i] = Listed{rows[i], persons[rows[i].Child]}
	}
	return list, err
}

// A cursor is the sorted value and the child of the last row shown.
func cursor(n Need, r Row) string {
	value := r.Village
	if number := needs[n].value; number != nil {
		value = strconv.Itoa(number(r))
	}
	return value + "_" + string(r.Child)
}

func parseCursor(s string) (value string, child db.ID, ok bool) {
	value, id, found := strings.Cut(s, "_")
	child, ok = db.ParseID(id)
	if _, err := strconv.ParseInt(value, 10, 64); err != nil {
		ok = false
	}
	return value, child, ok && found
}
