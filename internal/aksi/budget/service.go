package budget

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"tumbuh/internal/aksi/plan"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/register"
	"tumbuh/internal/base/rupiah"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/framework"
)

// Service is what offices do with a plan's way through the budgets.
type Service struct {
	DB  *db.DB
	Now func() time.Time
}

const (
	moves  = register.Kind[Move]("budget.stage")
	copies = register.Kind[Copy]("budget.copy") // under the id of its move
)

// Today is the day by the clock of a regency.
func (s *Service) Today(regency string) civil.Date {
	return civil.DateOf(s.Now().In(region.Zone(regency)))
}

// Track is how far an area's plan has come.
type Track struct {
	Year  int
	Area  string
	Moves []register.Entry[Move] // the oldest first
}

// At is the stage that the plan has reached; Draft where no step was made.
func (t Track) At() string {
	if len(t.Moves) == 0 {
		return Draft
	}
	return t.Moves[len(t.Moves)-1].Body.Stage
}

// Newest is the last step to a stage.
func (t Track) Newest(stage string) (m register.Entry[Move], ok bool) {
	for _, e := range t.Moves {
		if e.Body.Stage == stage {
			m, ok = e, true
		}
	}
	return m, ok
}

// Reached tells whether the plan stands at a stage or behind it, and went through it.
func (t Track) Reached(stage string) bool {
	_, been := t.Newest(stage)
	return been && Rank(stage) <= Rank(t.At()) || stage == t.At()
}

// trackOf reads how far an area's plan has come.
func trackOf(tx *db.Tx, regency string, year int, area string) (t Track, err error) {
	t = Track{Year: year, Area: area}
	all, err := moves.List(tx, regency, register.Query{Year: year})
	if err != nil {
		return t, err
	}
	for _, e := range all {
		if e.Area == area {
			t.Moves = append(t.Moves, e)
		}
	}
	slices.SortFunc(t.Moves, func(a, b register.Entry[Move]) int { return a.Body.Number - b.Body.Number })
	return t, nil
}

// rowsOf are the rows of an area's plan, with those of the plans inside it.
func rowsOf(tx *db.Tx, regency string, year int, area string) ([]register.Entry[plan.Row], error) {
	all, err := plan.Rows(tx, regency, year)
	return slices.DeleteFunc(all, func(e register.Entry[plan.Row]) bool { return !region.Within(e.Area, area) }), err
}

func sumOf(rows []register.Entry[plan.Row], of func(plan.Row) rupiah.Amount) (sum rupiah.Amount, err error) {
	for _, e := range rows {
		if sum, err = rupiah.Sum(sum, of(e.Body)); err != nil {
			return 0, err
		}
	}
	return sum, nil
}

func (s *Service) read(ctx context.Context, by account.Actor, area string, f func(*db.Tx) error) error {
	if err := by.Allow(account.ActionRead, area); err != nil {
		return err
	}
	return s.DB.Read(ctx, f)
}

// MayMove tells who moves a plan: the secretariat, and of a kecamatan its office.
func MayMove(by account.Actor, area string) error {
	err := by.Allow(account.PlanManage, area)
	if err != nil && area == by.Region && len(area) > int(region.Regency) {
		return by.Allow(account.ActionManage, area)
	}
	return err
}

// Move takes an area's plan to a stage and freezes its rows; of two who do so at a time
// the second is told.
func (s *Service) Move(ctx context.Context, by account.Actor, year int, area string, m Move) error {
	if err := MayMove(by, area); err != nil {
		return err
	}
	regency := by.Regency()
	id := db.NewID()
	return ledger.Write(ctx, s.DB, by.By(), ledger.Deed{Regency: regency, Action: "budget.stage", Target: string(id)}, func(tx *db.Tx) (any, error) {
		t, err := trackOf(tx, regency, year, area)
		if err != nil {
			return nil, err
		}
		if m.From != t.At() || m.Number != len(t.Moves)+1 {
			return nil, fault.New(fault.Stale, "budget.move.stale", fault.Args{"Stage": fault.Key("budget.stage." + t.At())})
		}
		if err := m.check(s.Today(regency)); err != nil {
			return nil, err
		}
		rows, err := rowsOf(tx, regency, year, area)
		if err != nil {
			return nil, err
		}
		if len(rows) == 0 {
			return nil, fault.New(fault.Conflict, "budget.move.empty", nil)
		}
		kept := m
		kept.Rows = len(rows)
		if kept.Cost, err = sumOf(rows, func(r plan.Row) rupiah.Amount { return r.Cost }); err != nil {
			return nil, err
		}
		if kept.Direct, err = sumOf(rows, func(r plan.Row) rupiah.Amount { return r.Direct }); err != nil {
			return nil, err
		}
		e := register.Entry[Move]{ID: id, Year: year, Area: area, Code: fmt.Sprintf("%d-%s-%d", year, area, m.Number), Body: kept}
		if _, err = moves.Put(tx, by.By(), regency, &e); err != nil {
			return nil, err
		}
		c := register.Entry[Copy]{ID: id, Year: year, Area: area, Part: id, Body: Copy{Freeze(rows)}}
		_, err = copies.Put(tx, by.By(), regency, &c)
		return ledger.Change{After: map[string]any{"body": kept}}, err
	})
}

// State is a plan at a step, or as it is now.
type State struct {
	Move *register.Entry[Move] // nil: now
	Rows []Frozen
}

// States are two states of an area's plan to be compared; an empty id is as it is now.
func (s *Service) States(ctx context.Context, by account.Actor, year int, area string, first, second db.ID) (a, b State, err error) {
	return a, b, s.read(ctx, by, area, func(tx *db.Tx) error {
		if a, err = stateOf(tx, by.Regency(), year, area, first); err == nil {
			b, err = stateOf(tx, by.Regency(), year, area, second)
		}
		return err
	})
}

func stateOf(tx *db.Tx, regency string, year int, area string, id db.ID) (st State, err error) {
	if id == "" {
		rows, err := rowsOf(tx, regency, year, area)
		return State{Rows: Freeze(rows)}, err
	}
	m, err := moves.Get(tx, regency, id)
	if err != nil || m.Year != year || m.Area != area {
		return st, fault.New(fault.NotFound, "budget.copy.none", nil).Because(err)
	}
	c, err := copies.Get(tx, regency, id)
	return State{&m, c.Body.Rows}, err
}

// Book is the lines of an area's plan.
type Book struct {
	Track
	Today     civil.Date
	Framework framework.Framework // names of offices
	Lines     []Line
	Rows      int // lines, and what they cost
	Cost      rupiah.Amount
	Changes   []register.Entry[Change] // the oldest first
}

// Offices are those of the lines, in the order of the plan.
func (b Book) Offices() (all []string) {
	for _, l := range b.Lines {
		if !slices.Contains(all, l.Row.Body.Office) {
			all = append(all, l.Row.Body.Office)
		}
	}
	return all
}

// Of leaves the lines of one office, with their number and cost; empty: all.
func (b Book) Of(office string) Book {
	if office == "" {
		return b
	}
	b.Lines = slices.DeleteFunc(slices.Clone(b.Lines), func(l Line) bool { return l.Row.Body.Office != office })
	b.Rows, b.Cost = len(b.Lines), 0
	for _, l := range b.Lines {
		b.Cost += l.Row.Body.Cost // a part of a sum that was checked
	}
	return b
}

// Line is one by its row's id.
func (b Book) Line(id db.ID) (Line, bool) {
	i := slices.IndexFunc(b.Lines, func(l Line) bool { return l.Row.ID == id })
	if i < 0 {
		return Line{}, false
	}
	return b.Lines[i], true
}

// Book is Read for an account.
func (s *Service) Book(ctx context.Context, by account.Actor, year int, area string) (b Book, err error) {
	return b, s.read(ctx, by, area, func(tx *db.Tx) error {
		b, err = Read(tx, by.Regency(), year, area, s.Today(by.Regency()))
		return err
	})
}

// Read reads an area's plan with all that is known of its way.
func Read(tx *db.Tx, regency string, year int, area string, today civil.Date) (b Book, err error) {
	b.Today = today
	if b.Track, err = trackOf(tx, regency, year, area); err != nil {
		return b, err
	}
	if b.Framework, err = framework.Read(tx, regency, YearOf(year)); err != nil {
		return b, err
	}
	if b.Changes, err = changes.List(tx, regency, register.Query{Year: year, Area: area}); err != nil {
		return b, err
	}
	changed := map[db.ID]int{}
	for _, c := range b.Changes {
		changed[c.Part]++
	}
	if b.Lines, err = Lines(tx, regency, year, area); err != nil {
		return b, err
	}
	b.Rows = len(b.Lines)
	for i := range b.Lines {
		l := &b.Lines[i]
		l.Changes = changed[l.Row.ID]
		if b.Cost, err = rupiah.Sum(b.Cost, l.Row.Body.Cost); err != nil {
			return b, err
		}
	}
	return b, err
}

// Lines are those of Read, without how often each was changed: all that sums ask for.
func Lines(tx *db.Tx, regency string, year int, area string) ([]Line, error) {
	rows, err := rowsOf(tx, regency, year, area)
	if err != nil {
		return nil, err
	}
	all, at := make([]Line, len(rows)), make(map[db.ID]*Line, len(rows))
	for i, e := range rows {
		all[i] = Line{Row: e, Placed: register.Entry[Placed]{ID: e.ID, Year: year, Area: e.Area, Part: e.ID}, Granted: register.Entry[Granted]{ID: e.ID, Year: year, Area: e.Area, Part: e.ID}}
		at[e.ID] = &all[i]
	}
	q := register.Query{Year: year, Area: area}
	first, err := placed.List(tx, regency, q)
	if err != nil {
		return nil, err
	}
	for _, e := range first {
		if l := at[e.ID]; l != nil {
			l.Placed = e
		}
	}
	second, err := granted.List(tx, regency, q)
	if err != nil {
		return nil, err
	}
	for _, e := range second {
		if l := at[e.ID]; l != nil {
			l.Granted = e
		}
	}
	told, err := realised.List(tx, regency, q)
	for _, e := range told {
		if l := at[e.Part]; l != nil && e.Body.Quarter >= 1 && e.Body.Quarter <= 4 {
			l.Told[e.Body.Quarter-1] = &e
		}
	}
	return all, err
}

// Version is one change of what was told of a row in a quarter.
type Version struct {
	By     string
	At     db.Time
	Change ledger.Change
}

// History is what was told of a row in a quarter and corrected, the newest first.
func (s *Service) History(ctx context.Context, by account.Actor, row db.ID, quarter int) (all []Version, err error) {
	return all, s.read(ctx, by, by.Regency(), func(tx *db.Tx) error {
		entries, err := ledger.List(tx, by.Regency(), ledger.Query{Target: string(realisedID(row, quarter)), Limit: 50})
		for _, e := range entries {
			v := Version{By: e.Name, At: e.At}
			if err := json.Unmarshal([]byte(e.Detail), &v.Change); err != nil {
				return err
			}
			all = append(all, v)
		}
		return err
	})
}
