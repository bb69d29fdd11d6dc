package reminder

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/framework"
)

// Service is what accounts ask for.
type Service struct {
	DB      *db.DB
	Now     func() time.Time
	Regency string // whose calendars are fetched
	Account func(context.Context, db.ID) (account.Account, error)
	Sources []Source
	// Over tells whether a year of actions is closed; nil: none is.
	Over func(tx *db.Tx, regency string, year int) (bool, error)

	mu   sync.Mutex
	kept map[string]collected // by regency: what collect answered last
}

// collected is what all sources said, and the state of the regency that they said it of.
type collected struct {
	mark  string
	items []Item
}

// Soon is how many days ahead the first page and a message look.
const Soon = 30

// Ask narrows a list.
type Ask struct {
	All    bool   // whoever's it is, not the actor's own alone
	Office string // of All: whom it concerns; Nobody: the secretariats
}

// Nobody asks for what no office but the areas' secretariats must do.
const Nobody = "sekretariat"

// Agenda is what is due, the latest first.
type Agenda struct {
	Today     civil.Date
	Regency   string
	Items     []Item
	Offices   []string // who has something to do, whatever was asked for; "" for the secretariats
	Framework framework.Framework
}

// Late is how many of the items are late: they stand first.
func (l Agenda) Late() int {
	n, _ := slices.BinarySearchFunc(l.Items, l.Today, func(i Item, today civil.Date) int { return cmp.Compare(i.Due, today) })
	return n
}

// Near are the items that are late or due within Soon days.
func (l Agenda) Near() []Item {
	n, _ := slices.BinarySearchFunc(l.Items, l.Today+Soon+1, func(i Item, day civil.Date) int { return cmp.Compare(i.Due, day) })
	return l.Items[:n]
}

// Due is what is due for somebody.
func (s *Service) Due(ctx context.Context, by account.Actor, ask Ask) (l Agenda, err error) {
	if err := by.Allow(account.ActionRead, by.Regency()); err != nil {
		return l, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		l, err = s.list(tx, by, ask)
		return err
	})
	return l, err
}

// list is what is due by all sources that the asker wants to see.
func (s *Service) list(tx *db.Tx, by account.Actor, ask Ask) (l Agenda, err error) {
	regency := by.Regency()
	l = Agenda{Regency: regency, Today: civil.DateOf(s.Now().In(region.Zone(regency)))}
	year := l.Today.Month().Year()
	if l.Framework, err = framework.Read(tx, regency, year); err != nil {
		return l, err
	}
	items, err := s.collect(tx, regency, l.Today)
	for _, i := range items {
		if !slices.Contains(l.Offices, i.Office) {
			l.Offices = append(l.Offices, i.Office)
		}
		if ask.wants(i, by) {
			l.Items = append(l.Items, i)
		}
	}
	slices.Sort(l.Offices)
	return l, err
}

// collect asks all sources, in order of days: for this year's and the year before's, of
// which is due still what is open; and for the one before that, whose plan was carried out
// last year: of it what was to be done since then, such as the figures of the last quarter.
// The first page of everybody needs it: as long as nobody has written anything and the day
// is the same, the answer is.
func (s *Service) collect(tx *db.Tx, regency string, today civil.Date) ([]Item, error) {
	newest, err := ledger.List(tx, regency, ledger.Query{Limit: 1})
	if err != nil {
		return nil, err
	}
	mark := today.String()
	if len(newest) > 0 {
		mark += " " + string(newest[0].ID)
	}
	s.mu.Lock()
	had := s.kept[regency]
	s.mu.Unlock()
	if had.mark == mark {
		return had.items, nil
	}
	had, told := collected{mark: mark}, map[[2]string]bool{}
	year := today.Month().Year()
	last := civil.YearOf(year - 1).From().First()
	for _, y := range []int{year, year - 1, year - 2} {
		from := civil.Date(0)
		if y < year-1 {
			from = last
		}
		if s.Over != nil { // what a closed year left undone within it is nobody's task any more
			over, err := s.Over(tx, regency, y)
			if err != nil {
				return nil, err
			}
			if over {
				from = max(from, civil.YearOf(y+1).From().First())
			}
		}
		for _, source := range s.Sources {
			items, err := source(tx, regency, y)
			if err != nil {
				return nil, err
			}
			for _, i := range items {
				if i.Untouched && y < year {
					continue
				}
				if name := [2]string{i.Kind, i.ID}; (i.ID == "" || !told[name]) && i.Due >= from {
					told[name], had.items = true, append(had.items, i)
				}
			}
		}
	}
	slices.SortFunc(had.items, func(a, b Item) int {
		return cmp.Or(cmp.Compare(a.Due, b.Due), a.Start.Compare(b.Start), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID))
	})
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.kept == nil {
		s.kept = map[string]collected{}
	}
	s.kept[regency] = had
	return had.items, nil
}

func (a Ask) wants(i Item, by account.Actor) bool {
	switch {
	case !a.All:
		return mine(i, by)
	case a.Office == Nobody:
		return i.Office == ""
	case a.Office != "":
		return i.concerns(a.Office)
	}
	return true
}

// mine tells whether somebody has to do with it: the secretariat with all; a camat's and
// a village's office with what is theirs and of their area; an office with its own, a
// puskesmas in its kecamatan. Who only looks (the province, the inspectorate) has
// nothing to do.
func mine(i Item, by account.Actor) bool {
	switch by.Role {
	case account.Secretariat, account.Operator:
		return true
	case account.District, account.Village:
		return i.concerns(by.Region) || region.Within(i.Area, by.Region)
	case account.Puskesmas:
		return i.concerns(by.OfficeOf()) && region.Within(i.Area, by.Region)
	}
	return i.concerns(OfficeOf(by.Account))
}

// publisher is the OPD of the role that publishes.
const publisher = "kominfo"

// OfficeOf is the office for which somebody works: an OPD's code, or the code of the
// kecamatan or village whose office it is; empty: of none, or the secretariat.
func OfficeOf(a account.Account) string {
	switch a.Role {
	case account.District, account.Village:
		return a.Region
	case account.Publication:
		return publisher
	}
	return a.OfficeOf()
}

func none() error { return fault.New(fault.NotFound, "reminder.feed.none", nil) }
