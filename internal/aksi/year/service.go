package year

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/register"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/evidence"
	"tumbuh/internal/record/framework"
)

// Source is a part of the system that tells which outputs of a year are there.
type Source func(tx *db.Tx, regency string, year int, area string) ([]evidence.Fact, error)

// Service holds the use cases; each asks who.
type Service struct {
	DB      *db.DB
	Now     func() time.Time
	Sources []Source
}

// Year is a year of actions of an area as it stands.
type Year struct {
	Regency, Area string
	Year          int
	Setting       register.Entry[Setting] // Version 0: not opened
	Edition       *edition.Edition
	Framework     framework.Framework
	Actions       []Action
	Today         civil.Date
}

// Opened tells whether there is a workspace.
func (y Year) Opened() bool { return y.Setting.Version > 0 }

// Tally is how many actions are how far.
type Tally struct{ All, Done, UnderWay, NotBegun, Skipped, Late int }

// Tally counts the actions; who is late is counted as under way or not begun too.
func (y Year) Tally() (t Tally) {
	for _, a := range y.Actions {
		t.All++
		switch a.State {
		case Done:
			t.Done++
		case UnderWay:
			t.UnderWay++
		case Skipped:
			t.Skipped++
		default:
			t.NotBegun++
		}
		if a.Late() {
			t.Late++
		}
	}
	return t
}

// Action finds one by its key; nil: there is none.
func (y Year) Action(key string) *Action {
	i := slices.IndexFunc(y.Actions, func(a Action) bool { return a.Action.Key == key })
	if i < 0 {
		return nil
	}
	return &y.Actions[i]
}

// Foremost is the action to which the eye should go: the one furthest behind its plan,
// else the one that must end first; nil: nothing is left to do.
func (y Year) Foremost() (first *Action) {
	end := func(a *Action) civil.Date {
		if a.Body.End == 0 {
			return civil.Date(1 << 30)
		}
		return a.Body.End
	}
	for i := range y.Actions {
		if a := &y.Actions[i]; !a.Next().None() && (first == nil || !a.Ended() && first.Ended() || a.Ended() == first.Ended() && end(a) < end(first)) {
			first = a
		}
	}
	return first
}

// Today is the day by the clock of a regency.
func (s *Service) Today(regency string) civil.Date {
	return civil.DateOf(s.Now().In(region.Zone(regency)))
}

// levelOf is whose year an area has; empty: none.
func levelOf(area string) edition.Level {
	switch region.LevelOf(area) {
	case region.Regency:
		return edition.Regency
	case region.District:
		return edition.District
	}
	return ""
}

// code is what no other setting of a regency has.
func code(area string, year int) string { return "year/" + area + "/" + strconv.Itoa(year) }

// Of is a year as it stands for who may read it.
func (s *Service) Of(ctx context.Context, by account.Actor, area string, year int) (y Year, err error) {
	if err := by.Allow(account.ActionRead, area); err != nil {
		return y, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error { y, err = s.In(tx, area, year); return err })
	return y, err
}

// In is Of in a transaction, for packages that have asked who may read: a year as it
// stands, its facts asked of every source.
func (s *Service) In(tx *db.Tx, area string, year int) (y Year, err error) {
	if y, err = s.plain(tx, area, year); err != nil || !y.Opened() {
		return y, err
	}
	facts := map[string][]evidence.Fact{}
	for _, source := range s.Sources {
		told, err := source(tx, y.Regency, year, area)
		if err != nil {
			return y, err
		}
		for _, f := range told {
			facts[f.Output] = append(facts[f.Output], f)
		}
	}
	handed, err := evidence.OfYear(tx, y.Regency, year, area)
	if err != nil {
		return y, err
	}
	for i := range y.Actions {
		y.Actions[i].fill(facts, handed, y)
	}
	return y, nil
}

// plain is a year without what shows it: who answers, and when.
func (s *Service) plain(tx *db.Tx, area string, year int) (y Year, err error) {
	level := levelOf(area)
	if place, ok := region.Get(area); !ok || level == "" || place.Code != area || year < 2018 || year > 2045 {
		return y, fault.New(fault.NotFound, "year.none", nil)
	}
	y = Year{Regency: area[:region.Regency], Area: area, Year: year}
	y.Today = s.Today(y.Regency)
	if y.Framework, err = framework.Read(tx, y.Regency, year); err != nil {
		return y, err
	}
	y.Edition = &y.Framework.Edition
	y.Setting, err = settings.Coded(tx, y.Regency, code(area, year))
	if fault.KindOf(err) == fault.NotFound {
		return y, nil
	}
	if err != nil {
		return y, err
	}
	if had, ok := edition.Get(y.Setting.Body.Edition); ok && had.Key != y.Edition.Key {
		y.Edition = had // the year goes on by what it was opened with
	}
	kept, err := actions.List(tx, y.Regency, register.Query{Part: y.Setting.ID})
	if err != nil {
		return y, err
	}
	for _, a := range y.Edition.Actions(level) {
		i := slices.IndexFunc(kept, func(e register.Entry[Body]) bool { return e.Body.Action == a.Key })
		if i < 0 {
			continue
		}
		one := Action{Action: a, Entry: kept[i], Today: y.Today, Closed: y.Setting.Body.Closed}
		one.fill(nil, nil, y)
		y.Actions = append(y.Actions, one)
	}
	return y, nil
}

// fill puts what shows each output beside it, and the state that follows.
func (a *Action) fill(facts map[string][]evidence.Fact, handed []evidence.Entry, y Year) {
	a.Outputs = nil
	for _, o := range a.Action.Outputs {
		one := Output{Output: o, Facts: facts[o.Key]}
		if i := slices.IndexFunc(a.Body.Spared, func(s Spared) bool { return s.Output == o.Key }); i >= 0 {
			one.Spared = a.Body.Spared[i].Reason
		}
		for _, e := range handed {
			if e.Part == a.ID && e.Body.Item == o.Key {
				one.Evidence = append(one.Evidence, e)
			}
		}
		a.Outputs = append(a.Outputs, one)
	}
	if a.State, a.Set = derive(a.Body, a.Outputs), a.Body.State != ""; a.Set {
		a.State = a.Body.State
	}
}

// About is the action as evidence names it.
func (a Action) About(item string) evidence.About {
	return evidence.About{Kind: string(actions), ID: a.ID, Item: item, Year: a.Year, Area: a.Area}
}

// Held is for evidence.Service: a year that is closed keeps its evidence as it is, and
// what is handed in must be one of the action's outputs.
func Held(tx *db.Tx, regency string, e evidence.Entry) error {
	if e.Body.About != string(actions) {
		return nil
	}
	action, err := actions.Get(tx, regency, e.Part)
	if err != nil {
		return err
	}
	set, err := settings.Get(tx, regency, action.Part)
	if err != nil {
		return err
	}
	if set.Body.Closed {
		return closed()
	}
	if _, known := edition.OutputOf(e.Body.Item); !known {
		return fault.New(fault.NotFound, "year.none", nil)
	}
	return nil
}

// MayManage tells whether somebody may open and close a year, and change its actions.
func MayManage(by account.Actor, area string) bool {
	return by.Allow(account.ActionManage, area) == nil
}

// Save keeps what a person says of an action. Where somebody has changed it since, the
// error is a *register.Clash[Body].
func (s *Service) Save(ctx context.Context, by account.Actor, area string, year int, e *register.Entry[Body]) error {
	if err := by.Allow(account.ActionManage, area); err != nil {
		return err
	}
	may := func(tx *db.Tx) error {
		y, err := s.plain(tx, area, year)
		if err != nil {
			return err
		}
		a := y.Action(e.Body.Action)
		switch {
		case a == nil || a.ID != e.ID:
			return fault.New(fault.NotFound, "year.none", nil)
		case y.Setting.Body.Closed:
			return closed()
		}
		return e.Body.check(year, a.Action.Outputs)
	}
	if err := s.named(ctx, by, area, &e.Body); err != nil {
		return err
	}
	if err := s.DB.Read(ctx, may); err != nil { // before the entry is taken: the check tidies it
		return err
	}
	return actions.Save(ctx, s.DB, by.By(), ledger.Deed{Regency: area[:region.Regency], Action: "year.action"}, e, may)
}

// named gives an owner with an account the account's name, and refuses an account that
// has no part in the area.
func (s *Service) named(ctx context.Context, by account.Actor, area string, b *Body) error {
	if b.Owner.Account == "" {
		return nil
	}
	all, err := s.Owners(ctx, by, area)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(a account.Account) bool { return a.ID == b.Owner.Account })
	if i < 0 {
		return &fault.Error{Kind: fault.Invalid, Key: "year.invalid", Fields: []fault.Field{{Name: "akun", Key: "year.wrong.account"}}}
	}
	b.Owner.Name = all[i].Name
	return nil
}

func closed() error { return fault.New(fault.Conflict, "year.closed", nil) }

// Has tells which years of an area are open, the newest first.
func (s *Service) Has(ctx context.Context, by account.Actor, area string) (all []register.Entry[Setting], err error) {
	if err := by.Allow(account.ActionRead, area); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error { all, err = opened(tx, area[:region.Regency], 0); return err })
	all = slices.DeleteFunc(all, func(e register.Entry[Setting]) bool { return e.Area != area })
	slices.SortFunc(all, func(a, b register.Entry[Setting]) int { return cmp.Compare(b.Year, a.Year) })
	return all, err
}

// opened are the settings of a regency's years; year 0: of all.
func opened(tx *db.Tx, regency string, year int) ([]register.Entry[Setting], error) {
	return settings.List(tx, regency, register.Query{Year: year})
}

// Closed tells whether a regency's own year of actions is.
func Closed(tx *db.Tx, regency string, year int) (bool, error) {
	e, err := settings.Coded(tx, regency, code(regency, year))
	if fault.KindOf(err) == fault.NotFound {
		return false, nil
	}
	return e.Body.Closed, err
}

// Districts are the years of a regency's kecamatan, in order of code; not opened ones too.
func (s *Service) Districts(ctx context.Context, by account.Actor, regency string, year int) (all []Year, err error) {
	if err := by.Allow(account.ActionRead, regency); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		all = nil
		for _, d := range region.Children(regency) {
			y, err := s.In(tx, d.Code, year)
			if err != nil {
				return err
			}
			all = append(all, y)
		}
		return nil
	})
	return all, err
}

// Owners are the accounts that can answer for an action of an area: those of offices that
// read what is planned and promised.
func (s *Service) Owners(ctx context.Context, by account.Actor, area string) (all []account.Account, err error) {
	if err := by.Allow(account.ActionManage, area); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error { all, err = accountsIn(tx, area[:region.Regency]); return err })
	return slices.DeleteFunc(all, func(a account.Account) bool {
		return !(account.Actor{Account: a}).May(account.EvidenceAdd) || !region.Within(a.Region, area) && !region.Within(area, a.Region)
	}), err
}
