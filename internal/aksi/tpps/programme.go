package tpps

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tumbuh/internal/aksi/plan"
	"tumbuh/internal/aksi/rembuk"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/register"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/framework"
)

// Programme is what the fields of an area's team mean to do in a year, and told of it.
type Programme struct {
	Area        string
	Year        int
	Today       civil.Date
	Team        register.Entry[Team] // by which fields are named; Version 0: there is none
	Works       []register.Entry[Work]
	Sum         Sum
	Reports     []register.Entry[Report] // the newest period first, within it by field
	Rows        []register.Entry[plan.Row]
	Commitments []register.Entry[rembuk.Commitment]
	Framework   framework.Framework
	Manages     bool
	Sits        []string // fields that the actor's office has a member in
}

// Writes tells whether the actor may write for a field.
func (p Programme) Writes(field string) bool { return p.Manages || slices.Contains(p.Sits, field) }

// Of is a field's part of the programme.
func (p Programme) Of(field string) (all []register.Entry[Work]) {
	for _, e := range p.Works {
		if e.Body.Field == field {
			all = append(all, e)
		}
	}
	return all
}

// Report is a field's of a period; Version 0: none yet.
func (p Programme) Report(field string, period civil.Period) register.Entry[Report] {
	for _, e := range p.Reports {
		if e.Body.Field == field && e.Body.Period == period {
			return e
		}
	}
	return register.Entry[Report]{Year: p.Year, Area: p.Area, Body: Report{Field: field, Period: period}}
}

// Periods of the year in which fields report, in order of time.
func (p Programme) Periods() []civil.Period { return civil.YearOf(p.Year).Parts(p.Team.Body.Span()) }

// Programme reads an area's of a year. It names nobody but who submitted a report.
func (s *Service) Programme(ctx context.Context, by account.Actor, area string, year int) (p Programme, err error) {
	if err := checkArea(area); err != nil {
		return p, err
	}
	if err := by.Allow(account.ActionRead, area); err != nil {
		return p, err
	}
	p = Programme{Area: area, Year: year, Today: s.Today(by.Regency()), Manages: by.Allow(account.TeamManage, area) == nil}
	err = s.DB.Read(ctx, func(tx *db.Tx) error { return s.programme(tx, by, &p) })
	return p, err
}

func (s *Service) programme(tx *db.Tx, by account.Actor, p *Programme) (err error) {
	regency := by.Regency()
	all, err := teams.List(tx, regency, register.Query{Area: p.Area})
	if err != nil {
		return err
	}
	p.Team, _ = current(all, p.Area, p.Today)
	if p.Works, p.Reports, err = written(tx, regency, p.Area, p.Year); err != nil {
		return err
	}
	p.Sum = sum(p.Works, p.Today)
	if p.Rows, err = rows(tx, regency, p.Year); err != nil {
		return err
	}
	if p.Commitments, err = rembuk.Commitments(tx, regency, p.Year); err != nil {
		return err
	}
	if p.Framework, err = framework.Read(tx, regency, p.Year); err != nil {
		return err
	}
	if by.Allow(account.TeamReport, p.Area) == nil {
		p.Sits, err = s.sits(tx, by, p.Area)
	}
	return err
}

// written are an area's programme and reports of a year, in the order of pages.
func written(tx *db.Tx, regency, area string, year int) (done []register.Entry[Work], told []register.Entry[Report], err error) {
	if done, err = works.List(tx, regency, register.Query{Year: year, Area: area}); err != nil {
		return nil, nil, err
	}
	done = slices.DeleteFunc(done, func(e register.Entry[Work]) bool { return e.Area != area })
	slices.SortStableFunc(done, func(a, b register.Entry[Work]) int {
		return (slices.Index(Fields, a.Body.Field)-slices.Index(Fields, b.Body.Field))*16 + a.Body.Months[0] - b.Body.Months[0]
	})
	told, err = reports.List(tx, regency, register.Query{Year: year, Area: area})
	told = slices.DeleteFunc(told, func(e register.Entry[Report]) bool { return e.Area != area })
	slices.SortStableFunc(told, func(a, b register.Entry[Report]) int {
		if c := strings.Compare(b.Body.Period.String(), a.Body.Period.String()); c != 0 {
			return c
		}
		return slices.Index(Fields, a.Body.Field) - slices.Index(Fields, b.Body.Field)
	})
	return done, told, err
}

// SaveWork keeps an activity of a field.
func (s *Service) SaveWork(ctx context.Context, by account.Actor, e *register.Entry[Work]) error {
	if err := checkArea(e.Area); err != nil {
		return err
	}
	if err := e.Body.check(e.Area); err != nil {
		return err
	}
	return works.Save(ctx, s.DB, by.By(), deed(by.Regency(), "work"), e, func(tx *db.Tx) error {
		if err := s.mayWork(tx, by, *e); err != nil {
			return err
		}
		return linked(tx, by.Regency(), e.Year, e.Body)
	})
}

// RemoveWork takes an activity out that was entered by mistake.
func (s *Service) RemoveWork(ctx context.Context, by account.Actor, e register.Entry[Work]) error {
	return works.Remove(ctx, s.DB, by.By(), deed(by.Regency(), "work"), e, func(tx *db.Tx) error { return s.mayWork(tx, by, e) })
}

// mayWork asks for the field that an activity is of, and for that it was of before.
func (s *Service) mayWork(tx *db.Tx, by account.Actor, e register.Entry[Work]) error {
	if err := s.mayField(tx, by, e.Area, e.Body.Field); err != nil || e.Version == 0 {
		return err
	}
	had, err := works.Get(tx, by.Regency(), e.ID)
	if fault.KindOf(err) == fault.NotFound {
		return nil // the register tells that it is gone
	}
	if err == nil && (had.Area != e.Area || had.Year != e.Year) {
		return none()
	}
	if err == nil {
		err = s.mayField(tx, by, had.Area, had.Body.Field)
	}
	return err
}

// rows are those that a programme may lean on: of the plan that is carried out in its
// year, which was made the year before, and of the one that is being made.
func rows(tx *db.Tx, regency string, year int) ([]register.Entry[plan.Row], error) {
	running, err := plan.Rows(tx, regency, year-1)
	if err != nil {
		return nil, err
	}
	made, err := plan.Rows(tx, regency, year)
	return append(running, made...), err
}

// linked refuses rows and commitments that there are not.
func linked(tx *db.Tx, regency string, year int, w Work) error {
	all, err := rows(tx, regency, year)
	if err != nil {
		return err
	}
	promises, err := rembuk.Commitments(tx, regency, year)
	if err != nil {
		return err
	}
	var p problems
	if !holds(all, w.Rows) {
		p.add("baris", "tpps.choose", nil)
	}
	if !holds(promises, w.Commitments) {
		p.add("komitmen", "tpps.choose", nil)
	}
	return p.fault()
}

func holds[T any](all []register.Entry[T], ids []db.ID) bool {
	for _, id := range ids {
		if !slices.ContainsFunc(all, func(e register.Entry[T]) bool { return e.ID == id }) {
			return false
		}
	}
	return true
}

// SaveReport keeps a field's report that is being written, or was given back.
func (s *Service) SaveReport(ctx context.Context, by account.Actor, e *register.Entry[Report]) error {
	return s.writeReport(ctx, by, e, "report", false)
}

// Submit hands a whole report in; from then on it does not change, unless it is given
// back.
func (s *Service) Submit(ctx context.Context, by account.Actor, e *register.Entry[Report]) error {
	return s.writeReport(ctx, by, e, "submit", true)
}

func (s *Service) writeReport(ctx context.Context, by account.Actor, e *register.Entry[Report], action string, whole bool) error {
	if err := checkArea(e.Area); err != nil {
		return err
	}
	if err := e.Body.check(whole); err != nil {
		return err
	}
	e.Year, e.Code = e.Body.Period.Year(), e.Body.code(e.Area)
	today := s.Today(by.Regency())
	if e.Body.Period.From().First() > today {
		return fault.New(fault.Invalid, "tpps.report.early", nil)
	}
	had := Report{}
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		team, err := s.reporting(tx, by, *e, &had)
		e.Body.Due = team.Due(e.Body.Period)
		return err
	})
	if err != nil {
		return err
	}
	e.Body.State, e.Body.Note, e.Body.Judge, e.Body.Submitted, e.Body.By = Drafting, had.Note, had.Judge, 0, ""
	if had.State == Returned {
		e.Body.State = Returned
	}
	if whole {
		e.Body.State, e.Body.Submitted, e.Body.By = Submitted, today, by.Name
	}
	err = reports.Save(ctx, s.DB, by.By(), deed(by.Regency(), action), e, func(tx *db.Tx) error {
		_, err := s.reporting(tx, by, *e, &had)
		return err
	})
	return taken(ctx, s, reports, by, e.Code, err)
}

// reporting asks whether a report may be written, and finds the team whose it is.
func (s *Service) reporting(tx *db.Tx, by account.Actor, e register.Entry[Report], had *Report) (t Team, err error) {
	if err = s.mayField(tx, by, e.Area, e.Body.Field); err != nil {
		return t, err
	}
	all, err := teams.List(tx, by.Regency(), register.Query{Area: e.Area})
	if err != nil {
		return t, err
	}
	team, ok := current(all, e.Area, s.Today(by.Regency()))
	if !ok {
		return t, fault.New(fault.Conflict, "tpps.team.none", nil)
	}
	if team.Body.Span() != e.Body.Period.Span() {
		return t, fault.New(fault.Invalid, "tpps.report.period", nil)
	}
	if e.Version == 0 {
		stands, err := maybe(reports.Coded(tx, by.Regency(), e.Code))
		if err == nil && !stands.Body.Open() {
			err = fault.New(fault.Conflict, "tpps.report.closed", nil)
		}
		return team.Body, err
	}
	was, err := reports.Get(tx, by.Regency(), e.ID)
	if fault.KindOf(err) == fault.NotFound {
		return team.Body, nil // the register tells that it is gone
	}
	if *had = was.Body; err == nil && was.Code != e.Code {
		err = none()
	}
	if err == nil && was.Version == e.Version && !was.Body.Open() {
		err = fault.New(fault.Conflict, "tpps.report.closed", nil)
	}
	return team.Body, err
}

// Judge accepts a report, or gives it back with what must be put right; also one that was
// accepted too early. The version is that which was read.
func (s *Service) Judge(ctx context.Context, by account.Actor, id db.ID, version int, accept bool, note string) error {
	var e register.Entry[Report]
	err := s.DB.Read(ctx, func(tx *db.Tx) (err error) { e, err = reports.Get(tx, by.Regency(), id); return err })
	if err != nil {
		return err
	}
	if err := by.Allow(account.TeamManage, e.Area); err != nil {
		return err
	}
	var p problems
	p.text("catatan", &note, !accept, long)
	if err := p.fault(); err != nil {
		return err
	}
	if e.Version == version && (e.Body.Open() || accept && e.Body.State == Accepted) {
		return fault.New(fault.Conflict, "tpps.report.unsubmitted", nil)
	}
	e.Version, e.Body.Note, e.Body.Judge, e.Body.State = version, note, by.Name, Returned
	if accept {
		e.Body.State = Accepted
	}
	return reports.Save(ctx, s.DB, by.By(), deed(by.Regency(), "judge"), &e)
}

// link is the page of a report.
func link(e register.Entry[Report]) string {
	return fmt.Sprintf("/tpps/laporan?wilayah=%s&tahun=%d&bidang=%s&periode=%s", e.Area, e.Year, e.Body.Field, e.Body.Period)
}
