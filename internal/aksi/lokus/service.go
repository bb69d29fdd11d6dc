package lokus

import (
	"context"
	"encoding/json"
	"slices"
	"sync"
	"time"

	"tumbuh/internal/aksi/situation"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/register"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/framework"
)

// Service is what offices do with priority villages.
type Service struct {
	DB  *db.DB
	Now func() time.Time

	mu   sync.Mutex
	memo map[string]Ranking // of the newest questions; a ranking follows from its key alone
}

// Proposal is where a year's list stands: what it is made of and what it would be.
type Proposal struct {
	Year     int
	List     register.Entry[List]   // Version 0: nobody has touched it. Villages are what stands, or would
	Method   register.Entry[Method] // Version 0: the preset, or the method of the year before
	Analysis register.Entry[situation.Analysis]
	Ranking  Ranking
	Frame    framework.Framework // names of indicators and offices
}

// Ready tells whether there is a frozen analysis to choose from.
func (p Proposal) Ready() bool { return p.Analysis.Version > 0 }

// Decided tells whether the list is fixed.
func (p Proposal) Decided() bool { return p.List.Body.State == Decided }

// Regency is whose list it is.
func (p Proposal) Regency() string { return p.List.Area }

// Row finds a village of the ranking.
func (p Proposal) Row(code string) (Row, bool) {
	if i := slices.IndexFunc(p.Ranking.Rows, func(r Row) bool { return r.Code == code }); i >= 0 {
		return p.Ranking.Rows[i], true
	}
	return Row{}, false
}

// Today is the day by the clock of a regency.
func (s *Service) Today(regency string) civil.Date {
	return civil.DateOf(s.Now().In(region.Zone(regency)))
}

// Year is the year of actions under way.
func (s *Service) Year(regency string) int { year, _, _ := s.Today(regency).YMD(); return year }

// Propose reads where a year's list stands. Without a frozen analysis there is no
// ranking (Ready): a list must not change under the eyes of those who talk about it.
func (s *Service) Propose(ctx context.Context, by account.Actor, year int) (p Proposal, err error) {
	if err := by.Allow(account.ActionRead, by.Regency()); err != nil {
		return p, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error { p, err = s.propose(tx, by.Regency(), year); return err })
	return p, err
}

func (s *Service) propose(tx *db.Tx, regency string, year int) (p Proposal, err error) {
	p, earlier, err := read(tx, regency, year)
	if err != nil || p.Decided() {
		return p, err
	}
	if p.Ready() {
		if p.Ranking, err = s.rank(p, earlier); err != nil {
			return p, err
		}
	}
	p.List.Body.Villages = p.List.Body.choose(p.Ranking)
	return p, nil
}

// read is a proposal without its ranking, unless it is decided.
func read(tx *db.Tx, regency string, year int) (p Proposal, earlier map[string]int, err error) {
	p.Year = year
	p.List = register.Entry[List]{Year: year, Area: regency, Code: code(year), Body: List{State: Draft}}
	p.Method = register.Entry[Method]{Year: year, Area: regency, Code: code(year), Body: PresetOf("").Method}
	all, err := lists.List(tx, regency, register.Query{})
	if err != nil {
		return p, nil, err
	}
	earlier = map[string]int{}
	for _, e := range all {
		switch {
		case e.Year == year:
			p.List = e
		case e.Year < year && e.Body.State == Decided:
			for _, code := range e.Body.Codes() {
				earlier[code]++
			}
		}
	}
	had, err := methods.List(tx, regency, register.Query{})
	if err != nil {
		return p, nil, err
	}
	last := 0
	for _, e := range had {
		switch {
		case e.Year == year:
			p.Method, last = e, year
		case e.Year < year && e.Year > last:
			p.Method.Body, last = e.Body, e.Year
		}
	}
	if p.Frame, err = framework.Read(tx, regency, year); err != nil {
		return p, nil, err
	}
	if !p.Decided() {
		p.Analysis, err = situation.Frozen(tx, regency, year, regency)
		return p, earlier, err
	}
	if b := p.List.Body; b.Method != nil && b.Ranking != nil {
		p.Method.Body, p.Ranking = *b.Method, *b.Ranking
		p.Analysis, err = analysisOf(tx, regency, p.List)
	}
	return p, earlier, err
}

// rank answers from memory what was asked before: a thousand draws of four hundred
// villages take a while.
func (s *Service) rank(p Proposal, earlier map[string]int) (r Ranking, err error) {
	key, err := json.Marshal(struct {
		Of      string
		Method  Method
		Earlier map[string]int
	}{p.Analysis.Body.SHA256, p.Method.Body, earlier})
	if err != nil {
		return r, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if r, had := s.memo[string(key)]; had {
		return r, nil
	}
	if s.memo == nil || len(s.memo) >= 8 {
		s.memo = map[string]Ranking{}
	}
	r = Rank(p.Method.Body, DataOf(&p.Analysis.Body.Snapshot, earlier))
	s.memo[string(key)] = r
	return r, nil
}

// Try ranks by a method that is not kept: what a form would change.
func (s *Service) Try(ctx context.Context, by account.Actor, year int, m Method) (p Proposal, err error) {
	if err := by.Allow(account.ActionRead, by.Regency()); err != nil {
		return p, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		var earlier map[string]int
		if p, earlier, err = read(tx, by.Regency(), year); err != nil {
			return err
		}
		p.Method.Body = m
		if p.Ready() && m.Check(Known(p.Frame)) == nil {
			p.Ranking, err = s.rank(p, earlier)
		}
		return err
	})
	return p, err
}

// Known tells whether a method may ask for an indicator: one that villages have.
func Known(f framework.Framework) func(string) bool {
	return func(id string) bool {
		return slices.ContainsFunc(f.Indicators, func(x edition.Indicator) bool { return x.ID == id && x.Level == edition.Village })
	}
}

// SetMethod keeps a year's method; the version is that of the form.
func (s *Service) SetMethod(ctx context.Context, by account.Actor, year, version int, m Method) error {
	return s.change(ctx, by, year, "lokus.method", func(tx *db.Tx, p Proposal, deed ledger.Deed) (any, error) {
		if err := m.Check(Known(p.Frame)); err != nil {
			return nil, err
		}
		e := p.Method
		if e.Version == 0 && version == 0 {
			e.ID = db.ID(deed.Target)
		}
		e.Version, e.Body = version, m
		was, err := methods.Put(tx, by.By(), deed.Regency, &e)
		if err != nil {
			return nil, err
		}
		return ledger.Of(was, m)
	})
}

// change is a writing transaction about a year's list that is not decided yet. What is
// new has the deed's target as its id.
func (s *Service) change(ctx context.Context, by account.Actor, year int, action string, f func(tx *db.Tx, p Proposal, deed ledger.Deed) (any, error)) error {
	regency := by.Regency()
	if err := by.Allow(account.SituationWrite, regency); err != nil {
		return err
	}
	deed := ledger.Deed{Regency: regency, Action: action, Target: string(db.NewID())}
	return ledger.Write(ctx, s.DB, by.By(), deed, func(tx *db.Tx) (any, error) {
		p, err := s.propose(tx, regency, year)
		if err != nil {
			return nil, err
		}
		if p.Decided() {
			return nil, fault.New(fault.Conflict, "lokus.decided", fault.Args{"Number": p.List.Body.Decree.Number})
		}
		return f(tx, p, deed)
	})
}

// keep writes a changed list: what the method chooses stays out of a draft.
func keep(tx *db.Tx, by account.Actor, deed ledger.Deed, e *register.Entry[List], version int) (any, error) {
	if e.Version == 0 && version == 0 {
		e.ID = db.ID(deed.Target)
	}
	e.Version = version
	if e.Body.State == Draft {
		e.Body.Villages = nil
	}
	was, err := lists.Put(tx, by.By(), deed.Regency, e)
	if err != nil {
		return nil, err
	}
	return ledger.Of(was.brief(), e.Body.brief())
}

// brief is a list as the ledger tells it: the ranking stands in the list.
func (l List) brief() List { l.Ranking = nil; return l }

// Taken records that somebody takes the ranking with every number out of the program.
func (s *Service) Taken(ctx context.Context, by account.Actor, p Proposal) error {
	if err := by.Allow(account.SituationWrite, by.Regency()); err != nil {
		return err
	}
	return ledger.Seen(ctx, s.DB, by.By(), ledger.Deed{Regency: by.Regency(), Action: "lokus.export", Target: code(p.Year)}, map[string]any{"sha256": p.Analysis.Body.SHA256, "villages": len(p.Ranking.Rows)})
}
