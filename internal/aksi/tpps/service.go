package tpps

import (
	"context"
	"slices"
	"time"

	"tumbuh/internal/aksi/reminder"
	"tumbuh/internal/aksi/year"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/register"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/measure/indicator"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/framework"
)

// Service is what people do with teams, programmes and reports.
type Service struct {
	DB    *db.DB
	Now   func() time.Time
	Years *year.Service // how far the actions are; nil: not told
	// Which counts of children are too small to be handed on.
	Figures *indicator.Service
}

// Today is the day by the clock of a regency.
func (s *Service) Today(regency string) civil.Date {
	return civil.DateOf(s.Now().In(region.Zone(regency)))
}

func deed(regency, action string) ledger.Deed {
	return ledger.Deed{Regency: regency, Action: "tpps." + action}
}

// Levels on which there are teams.
var Levels = []region.Level{region.Regency, region.District, region.Village}

func checkArea(area string) error {
	if _, ok := region.Get(area); !ok || !slices.Contains(Levels, region.LevelOf(area)) {
		return fault.New(fault.NotFound, "tpps.area", nil)
	}
	return nil
}

// Overview is where an area stands: its team and which places below it have one.
type Overview struct {
	Area  string
	Today civil.Date
	Team  register.Entry[Team] // Version 0: there is none
	Teams []register.Entry[Team]
	Reach []Reach // below the area, by level
	Below map[string]register.Entry[Team]
}

// Overview reads without a name: of members it tells nothing.
func (s *Service) Overview(ctx context.Context, by account.Actor, area string) (o Overview, err error) {
	if err = checkArea(area); err == nil {
		err = by.Allow(account.ActionRead, area)
	}
	if err != nil {
		return o, err
	}
	o = Overview{Area: area, Today: s.Today(by.Regency()), Below: map[string]register.Entry[Team]{}}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		all, err := teams.List(tx, by.Regency(), register.Query{Area: area})
		if err != nil {
			return err
		}
		o.fill(all)
		return nil
	})
	return o, err
}

func (o *Overview) fill(all []register.Entry[Team]) {
	o.Team, _ = current(all, o.Area, o.Today)
	by := map[string][]register.Entry[Team]{}
	for _, e := range all {
		if e.Area == o.Area {
			o.Teams = append(o.Teams, e)
		}
		by[e.Area] = append(by[e.Area], e)
	}
	for area, of := range by {
		if area != o.Area {
			o.Below[area], _ = current(of, area, o.Today)
		}
	}
	for _, level := range Levels {
		if level > region.LevelOf(o.Area) {
			o.Reach = append(o.Reach, reach(all, o.Area, level, o.Today))
		}
	}
}

// Whole is a team with its members.
type Whole struct {
	register.Entry[Team]
	Members   []register.Entry[Member]
	Today     civil.Date
	Framework framework.Framework
	Manages   bool
}

// Lacks are the leading seats that nobody has.
func (w Whole) Lacks() []Seat { return Lacks(w.Members) }

// Open reads a team with its members; who looks at their names is in the ledger.
func (s *Service) Open(ctx context.Context, by account.Actor, id db.ID) (w Whole, err error) {
	if err := by.Allow(account.ActionRead, by.Regency()); err != nil {
		return w, err
	}
	w.Today = s.Today(by.Regency())
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if w.Entry, err = teams.Get(tx, by.Regency(), id); err != nil {
			return err
		}
		if w.Framework, err = framework.Read(tx, by.Regency(), w.Today.Month().Year()); err != nil {
			return err
		}
		w.Members, err = members.List(tx, by.Regency(), register.Query{Part: id})
		return err
	})
	if err != nil {
		return w, err
	}
	order(w.Members)
	w.Manages = by.Allow(account.TeamManage, w.Area) == nil
	if len(w.Members) == 0 {
		return w, nil
	}
	return w, ledger.Seen(ctx, s.DB, by.By(), ledger.Deed{Regency: by.Regency(), Action: "tpps.read", Target: string(id)}, map[string]int{"members": len(w.Members)})
}

// SaveTeam keeps a team of the entry's area.
func (s *Service) SaveTeam(ctx context.Context, by account.Actor, e *register.Entry[Team]) error {
	if err := checkArea(e.Area); err != nil {
		return err
	}
	if err := by.Allow(account.TeamManage, e.Area); err != nil {
		return err
	}
	if err := e.Body.check(); err != nil {
		return err
	}
	return teams.Save(ctx, s.DB, by.By(), deed(by.Regency(), "team"), e, func(tx *db.Tx) error {
		return moved(tx, by.Regency(), *e)
	})
}

// moved refuses to give a team to another area.
func moved(tx *db.Tx, regency string, e register.Entry[Team]) error {
	if e.Version == 0 {
		return nil
	}
	had, err := maybe(teams.Get(tx, regency, e.ID)) // the register tells that it is gone
	if err == nil && had.Version > 0 && had.Area != e.Area {
		err = none()
	}
	return err
}

// RemoveTeam takes a draft away with its members; what a decree made stays.
func (s *Service) RemoveTeam(ctx context.Context, by account.Actor, id db.ID, version int) error {
	d := deed(by.Regency(), "remove")
	d.Target = string(id)
	return ledger.Write(ctx, s.DB, by.By(), d, func(tx *db.Tx) (any, error) {
		e, all, err := s.managed(tx, by, id)
		if err != nil {
			return nil, err
		}
		if e.Body.Number != "" {
			return nil, fault.New(fault.Conflict, "tpps.team.stays", nil)
		}
		for _, m := range all {
			if _, err := members.Drop(tx, by.Regency(), m); err != nil {
				return nil, err
			}
		}
		e.Version = version
		was, err := teams.Drop(tx, by.Regency(), e)
		return ledger.Change{Before: map[string]any{"body": was, "members": len(all)}}, err
	})
}

// managed is a team that the actor may change, with its members.
func (s *Service) managed(tx *db.Tx, by account.Actor, id db.ID) (e register.Entry[Team], all []register.Entry[Member], err error) {
	if e, err = teams.Get(tx, by.Regency(), id); err != nil {
		return e, nil, err
	}
	if err = by.Allow(account.TeamManage, e.Area); err != nil {
		return e, nil, err
	}
	all, err = members.List(tx, by.Regency(), register.Query{Part: id})
	return e, all, err
}

// CopyTeam begins the next term: the same members and fields, a decree still to come.
func (s *Service) CopyTeam(ctx context.Context, by account.Actor, id db.ID) (next register.Entry[Team], err error) {
	d := deed(by.Regency(), "copy")
	d.Target = string(id)
	err = ledger.Write(ctx, s.DB, by.By(), d, func(tx *db.Tx) (any, error) {
		e, all, err := s.managed(tx, by, id)
		if err != nil {
			return nil, err
		}
		next = register.Entry[Team]{Area: e.Area, Body: e.Body}
		next.Body.Number, next.Body.Day, next.Body.Until, next.Body.From, next.Body.Copied = "", 0, 0, 0, e.ID
		if e.Body.Until != 0 {
			next.Body.From = e.Body.Until + 1
		}
		if _, err := teams.Put(tx, by.By(), by.Regency(), &next); err != nil {
			return nil, err
		}
		order(all)
		for _, m := range all {
			copied := register.Entry[Member]{Area: m.Area, Part: next.ID, Body: m.Body}
			if _, err := members.Put(tx, by.By(), by.Regency(), &copied); err != nil {
				return nil, err
			}
		}
		return map[string]any{"to": string(next.ID), "members": len(all)}, nil
	})
	return next, err
}

// SaveMember keeps a member of a team (the entry's Part).
func (s *Service) SaveMember(ctx context.Context, by account.Actor, e *register.Entry[Member]) error {
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		team, _, err := s.managed(tx, by, e.Part)
		e.Area = team.Area
		return err
	})
	if err != nil {
		return err
	}
	if err := e.Body.check(e.Area); err != nil {
		return err
	}
	return members.Save(ctx, s.DB, by.By(), deed(by.Regency(), "member"), e, func(tx *db.Tx) error {
		_, all, err := s.managed(tx, by, e.Part)
		if err == nil && e.Version > 0 && !slices.ContainsFunc(all, func(m register.Entry[Member]) bool { return m.ID == e.ID }) {
			err = &register.Clash[Member]{}
		}
		return err
	})
}

// RemoveMember takes somebody out of a team.
func (s *Service) RemoveMember(ctx context.Context, by account.Actor, e register.Entry[Member]) error {
	return members.Remove(ctx, s.DB, by.By(), deed(by.Regency(), "member"), e, func(tx *db.Tx) error {
		_, all, err := s.managed(tx, by, e.Part)
		if err == nil && !slices.ContainsFunc(all, func(m register.Entry[Member]) bool { return m.ID == e.ID }) {
			err = &register.Clash[Member]{}
		}
		return err
	})
}

// AddMembers keeps many at once, all or none.
func (s *Service) AddMembers(ctx context.Context, by account.Actor, team db.ID, list []Member) error {
	d := deed(by.Regency(), "members")
	d.Target = string(team)
	return ledger.Write(ctx, s.DB, by.By(), d, func(tx *db.Tx) (any, error) {
		e, had, err := s.managed(tx, by, team)
		if err != nil {
			return nil, err
		}
		if len(had)+len(list) > mostLines {
			return nil, fault.New(fault.Invalid, "tpps.paste.many", fault.Args{"Max": mostLines})
		}
		for _, m := range list {
			if err := m.check(e.Area); err != nil {
				return nil, err
			}
			one := register.Entry[Member]{Area: e.Area, Part: team, Body: m}
			if _, err := members.Put(tx, by.By(), by.Regency(), &one); err != nil {
				return nil, err
			}
		}
		return map[string]int{"members": len(list)}, nil
	})
}

// mayField refuses who neither manages the area's team nor sits in the field: an office
// writes for the fields in which it has a member.
func (s *Service) mayField(tx *db.Tx, by account.Actor, area, field string) error {
	if by.Allow(account.TeamManage, area) == nil {
		return nil
	}
	if err := by.Allow(account.TeamReport, area); err != nil {
		return err
	}
	sits, err := s.sits(tx, by, area)
	if err == nil && !slices.Contains(sits, field) {
		err = fault.New(fault.Forbidden, "tpps.other_field", nil)
	}
	return err
}

// sits are the fields of an area's team in which the actor's office has a member.
func (s *Service) sits(tx *db.Tx, by account.Actor, area string) (fields []string, err error) {
	office := reminder.OfficeOf(by.Account)
	all, err := teams.List(tx, by.Regency(), register.Query{Area: area})
	if err != nil || office == "" {
		return nil, err
	}
	team, ok := current(all, area, s.Today(by.Regency()))
	if !ok {
		return nil, nil
	}
	in, err := members.List(tx, by.Regency(), register.Query{Part: team.ID})
	for _, m := range in {
		if m.Body.Office == office && m.Body.Field != "" && !slices.Contains(fields, m.Body.Field) {
			fields = append(fields, m.Body.Field)
		}
	}
	return fields, err
}

// Removed is who took something out by one of these deeds, and when; nobody: the ledger
// does not tell.
func (s *Service) Removed(ctx context.Context, by account.Actor, id db.ID, actions ...string) (name string, at db.Time, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		name, at, err = ledger.LastDeed(tx, by.Regency(), string(id), actions...)
		return err
	})
	return name, at, err
}

// taken makes the clash that it is of a code that somebody else's entry got first: two
// began the same thing at once.
func taken[T any](ctx context.Context, s *Service, kind register.Kind[T], by account.Actor, code string, err error) error {
	if f := fault.As(err); f == nil || f.Key != "register.code" {
		return err
	}
	var stands register.Entry[T]
	if e := s.DB.Read(ctx, func(tx *db.Tx) (err error) { stands, err = kind.Coded(tx, by.Regency(), code); return err }); e != nil {
		return err
	}
	return &register.Clash[T]{Stands: &stands}
}
