package year

import (
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
)

// Open makes the workspace of a year: its actions by the edition that holds, each with
// the owner and the days of the year before, where there was one; else with the office
// that leads it and the months in which it is due. plan is the year that plan and
// priority villages are for; 0: the next. There is no other yet: whatever reads plan,
// lokus and budgets goes by it.
func (s *Service) Open(ctx context.Context, by account.Actor, area string, year, plan int) error {
	if err := by.Allow(account.ActionManage, area); err != nil {
		return err
	}
	if plan == 0 {
		plan = year + 1
	}
	if plan != year+1 {
		return &fault.Error{Kind: fault.Invalid, Key: "year.invalid", Fields: []fault.Field{{Name: "untuk", Key: "year.wrong.for", Args: fault.Args{"Year": strconv.Itoa(year + 1)}}}}
	}
	level := levelOf(area)
	if level == "" {
		return fault.New(fault.NotFound, "year.none", nil)
	}
	deed := ledger.Deed{Regency: area[:region.Regency], Action: "year.open", Target: string(db.NewID())}
	return ledger.Write(ctx, s.DB, by.By(), deed, func(tx *db.Tx) (any, error) {
		y, err := s.plain(tx, area, year)
		switch {
		case err != nil:
			return nil, err
		case y.Opened():
			return nil, fault.New(fault.Conflict, "year.opened", fault.Args{"Year": strconv.Itoa(year)})
		case len(y.Edition.Actions(level)) == 0:
			return nil, fault.New(fault.Conflict, "year.level", nil)
		}
		before, err := s.before(tx, y)
		if err != nil {
			return nil, err
		}
		head := register.Entry[Setting]{ID: db.ID(deed.Target), Year: year, Area: area, Code: code(area, year), Body: Setting{Edition: y.Edition.Key, For: plan, Copied: before.Year}}
		if _, err := settings.Put(tx, by.By(), y.Regency, &head); err != nil {
			return nil, err
		}
		for _, a := range y.Edition.Actions(level) {
			e := register.Entry[Body]{Year: year, Area: area, Part: head.ID, Body: planned(a, year, area, before)}
			if _, err := actions.Put(tx, by.By(), y.Regency, &e); err != nil {
				return nil, err
			}
		}
		return ledger.Change{After: map[string]any{"year": year, "area": area, "edition": y.Edition.Key, "from_year": before.Year}}, nil
	})
}

// before is the newest year of the area before this one; Year 0: none.
func (s *Service) before(tx *db.Tx, y Year) (Year, error) {
	all, err := opened(tx, y.Regency, 0)
	newest := 0
	for _, e := range all {
		if e.Area == y.Area && e.Year < y.Year {
			newest = max(newest, e.Year)
		}
	}
	if err != nil || newest == 0 {
		return Year{}, err
	}
	return s.plain(tx, y.Area, newest)
}

// planned is how an action begins its year.
func planned(a edition.Action, year int, area string, before Year) Body {
	if had := before.Action(a.Key); had != nil && !had.Body.Owner.None() {
		by := year - before.Year
		return Body{Action: a.Key, Owner: had.Body.Owner, Start: shifted(had.Body.Start, by), End: shifted(had.Body.End, by)}
	}
	b := Body{Action: a.Key, Owner: Owner{Office: a.Office}, Start: monthOf(year, a.From).First(), End: monthOf(year, a.To).Last()}
	if levelOf(area) == edition.District {
		b.Owner.Office = area // the camat's
	}
	return b
}

// monthOf is a month of a year, counted on into the next.
func monthOf(year, number int) civil.Month {
	first, _ := civil.NewDate(year, time.January, 1)
	return first.Month().Add(number - 1)
}

// shifted is the same day so many years later; 29 February becomes the 28th.
func shifted(d civil.Date, years int) civil.Date {
	if d == 0 {
		return 0
	}
	y, m, day := d.YMD()
	for ; day > 0; day-- {
		if later, ok := civil.NewDate(y+years, m, day); ok {
			return later
		}
	}
	return 0
}

// Close ends a year: what stands is kept as it is until somebody opens it again.
func (s *Service) Close(ctx context.Context, by account.Actor, area string, year, version int, note string) error {
	return s.turn(ctx, by, area, year, version, note, true)
}

// Reopen opens a closed year again, with the reason.
func (s *Service) Reopen(ctx context.Context, by account.Actor, area string, year, version int, note string) error {
	return s.turn(ctx, by, area, year, version, note, false)
}

func (s *Service) turn(ctx context.Context, by account.Actor, area string, year, version int, note string, shut bool) error {
	if err := by.Allow(account.ActionManage, area); err != nil {
		return err
	}
	if note = tidy(note); len([]rune(note)) < minReason || len([]rune(note)) > maxReason {
		return &fault.Error{Kind: fault.Invalid, Key: "year.invalid", Fields: []fault.Field{{Name: "alasan", Key: "year.wrong.reason"}}}
	}
	deed := ledger.Deed{Regency: area[:region.Regency], Action: map[bool]string{true: "year.close", false: "year.reopen"}[shut]}
	var e register.Entry[Setting]
	err := s.DB.Read(ctx, func(tx *db.Tx) (err error) { e, err = settings.Coded(tx, deed.Regency, code(area, year)); return err })
	if err != nil {
		return err
	}
	if e.Version = version; e.Body.Closed == shut {
		return fault.New(fault.Conflict, map[bool]string{true: "year.closed", false: "year.open"}[shut], nil)
	}
	e.Body.Closed, e.Body.Note = shut, note
	return settings.Save(ctx, s.DB, by.By(), deed, &e)
}

// Happened is a line of an action's history.
type Happened struct {
	ledger.Entry
	Title string // of evidence: what it is called
}

// History is what was done to an action and its evidence, the newest first.
func (s *Service) History(ctx context.Context, by account.Actor, a Action, limit int) (all []Happened, err error) {
	if err := by.Allow(account.ActionRead, a.Area); err != nil {
		return nil, err
	}
	titles := map[string]string{string(a.ID): "", string(a.Part): ""}
	for _, o := range a.Outputs {
		for _, e := range o.Evidence {
			titles[string(e.ID)] = e.Body.Title
		}
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		for target, title := range titles {
			list, err := ledger.List(tx, a.Area[:region.Regency], ledger.Query{Target: target, Limit: limit,
				Actions: []string{"year.open", "year.action", "year.close", "year.reopen", "evidence.add", "evidence.withdraw"}})
			if err != nil {
				return err
			}
			for _, e := range list {
				all = append(all, Happened{e, title})
			}
		}
		return nil
	})
	slices.SortFunc(all, func(a, b Happened) int { return int(b.Seq - a.Seq) })
	return all[:min(len(all), limit)], err
}
