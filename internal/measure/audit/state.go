package audit

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/record/account"
)

// State is what is known of the chains: where they end now, and when they were
// last verified, by whom, with what result.
type State struct {
	Heads    []Noted
	Verified db.Time // never: zero
	ByName   string
	Reports  []ledger.Report
}

// Noted is a head with the chain that it belongs to.
type Noted struct {
	Regency string
	ledger.Head
}

// ParseNoted reads heads as people note them: NUMBER:HASH, each perhaps after the
// code of its chain; else they are the regency's.
func ParseNoted(regency, text string) (all []Noted, err error) {
	place := regency
	for _, word := range strings.Fields(strings.NewReplacer(",", " ", ";", " ", "/", " ").Replace(text)) {
		if !strings.Contains(word, ":") && len(word) == 4 {
			place = word
			continue
		}
		head, err := ledger.ParseHead(word)
		if err != nil {
			return nil, err
		}
		all = append(all, Noted{place, head})
		place = regency
	}
	return all, nil
}

// places are the chains that an actor reads: the regency's, and where it is kept
// here the installation's.
func places(by account.Actor) []string {
	if by.Home != by.Regency() {
		return []string{by.Regency()}
	}
	return []string{by.Regency(), ledger.Installation}
}

// Here refuses heads of chains that an actor does not read.
func Here(by account.Actor, given []Noted) error {
	for _, n := range given {
		if !slices.Contains(places(by), n.Regency) {
			return fault.New(fault.Invalid, "audit.chain", fault.Args{"Regency": n.Regency})
		}
	}
	return nil
}

// State reads it; the last verification is found in the ledger itself.
func (s *Service) State(ctx context.Context, by account.Actor) (state State, err error) {
	if err := by.Allow(account.LedgerRead, by.Regency()); err != nil {
		return state, err
	}
	for _, place := range places(by) {
		head, err := ledger.HeadOf(ctx, s.DB, place)
		if err != nil {
			return state, err
		}
		if head.Seq > 0 {
			state.Heads = append(state.Heads, Noted{place, head})
		}
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		list, err := ledger.List(tx, by.Regency(), ledger.Query{Actions: []string{"audit.verify"}, Limit: 1})
		if err != nil || len(list) == 0 {
			return err
		}
		state.Verified, state.ByName = list[0].At, list[0].Name
		var told struct{ Reports []ledger.Report }
		err = json.Unmarshal([]byte(list[0].Detail), &told)
		state.Reports = told.Reports
		return err
	})
	return state, err
}

// Verify walks both chains, and compares them with the heads that were noted by
// the program and those given here. A chain that holds is noted again.
func (s *Service) Verify(ctx context.Context, by account.Actor, given []Noted, progress func(done, all int64)) (reports []ledger.Report, err error) {
	if err := by.Allow(account.LedgerRead, by.Regency()); err != nil {
		return nil, err
	}
	if err := Here(by, given); err != nil {
		return nil, err
	}
	for _, place := range places(by) {
		heads, err := s.Notebook.Heads(place)
		if err != nil {
			return nil, fault.New(fault.Unavailable, "audit.notebook", fault.Args{"File": s.Notebook.Path}).Because(err)
		}
		for _, n := range given {
			if n.Regency == place {
				heads = append(heads, n.Head)
			}
		}
		r, err := ledger.Check{Noted: heads, Progress: progress}.Verify(ctx, s.DB, place)
		if err != nil {
			return nil, err
		}
		reports = append(reports, r)
	}
	if err := s.note(reports); err != nil {
		return nil, err
	}
	deed := ledger.Deed{Regency: by.Regency(), Action: "audit.verify", Target: by.Regency()}
	return reports, ledger.Seen(ctx, s.DB, by.By(), deed, map[string]any{"reports": reports})
}

func (s *Service) note(reports []ledger.Report) error {
	for _, r := range reports {
		head, err := ledger.ParseHead(r.Head)
		if r.Count > 0 || err != nil {
			continue // an empty chain has no head
		}
		if err := s.Notebook.Note(r.Regency, head); err != nil {
			return fault.New(fault.Unavailable, "audit.notebook", fault.Args{"File": s.Notebook.Path}).Because(err)
		}
	}
	return nil
}

// Note notes the heads as they are now, outside the database: at every start of
// the server and once a day.
func (s *Service) Note(ctx context.Context) (all []Noted, err error) {
	places, err := ledger.Chains(ctx, s.DB)
	for _, place := range places {
		var head ledger.Head
		if head, err = ledger.HeadOf(ctx, s.DB, place); err == nil {
			err = s.Notebook.Note(place, head)
		}
		if err != nil {
			break
		}
		all = append(all, Noted{place, head})
	}
	return all, err
}
