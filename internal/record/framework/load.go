package framework

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/standard"
	"tumbuh/internal/record/account"
)

// Proposal is an edition that a district wants to count by in some years.
type Proposal struct {
	Name     string
	From, To int // To 0: until it is taken back
	Rows     []edition.Indicator
}

// Key is the edition's: one that begins in the same year takes its place.
func (p Proposal) Key() string { return fmt.Sprintf("daerah-%d", p.From) }

func (p *Proposal) check() error {
	p.Name = strings.Join(strings.Fields(p.Name), " ")
	switch n := utf8.RuneCountInString(p.Name); {
	case n < 3 || n > 80:
		return wrong("nama", "framework.name.length")
	case p.From < 2018 || p.From > 2045:
		return wrong("mulai", "framework.years.range")
	case p.To != 0 && (p.To < p.From || p.To > 2045):
		return wrong("sampai", "framework.years.order")
	case len(p.Rows) == 0:
		return fault.New(fault.Invalid, "framework.file.empty", nil)
	}
	return nil
}

// overlaps tells whether two editions would hold in the same year.
func (p Proposal) overlaps(e edition.Edition) bool {
	last := func(to int) int {
		if to == 0 {
			return 9999
		}
		return to
	}
	return p.From <= last(e.To) && e.From <= last(p.To)
}

// Load makes an edition the district's for the years it names. One of the same first year
// is replaced whole, with what was said of its rows.
func (s *Service) Load(ctx context.Context, by account.Actor, p Proposal, reason string) error {
	deed := ledger.Deed{Regency: by.Regency(), Action: "edition.load", Target: p.Key()}
	return s.change(ctx, by, deed, reason, func(tx *db.Tx, o own, reason string) (before, after any, err error) {
		if err := p.check(); err != nil {
			return nil, nil, err
		}
		was := summary{}
		for _, e := range o.editions {
			switch {
			case e.Key == p.Key():
				was = summaryOf(e.Edition)
			case p.overlaps(e.Edition):
				return nil, nil, &fault.Error{Kind: fault.Conflict, Key: "framework.invalid",
					Fields: []fault.Field{{Name: "mulai", Key: "framework.years.taken", Args: fault.Args{"Name": e.NameID}}}}
			}
			for _, x := range p.Rows {
				if y, found := e.Indicator(x.ID); found && e.Key != p.Key() && differs(x, y) != "" {
					return nil, nil, fault.New(fault.Conflict, "framework.file.elsewhere", fault.Args{"Text": x.ID, "Column": differs(x, y), "Name": e.NameID})
				}
			}
		}
		e := edition.Edition{Key: p.Key(), NameID: p.Name, NameEN: p.Name, From: p.From, To: p.To, Source: "own", Certainty: standard.Own, Indicators: p.Rows}
		e.Official = e.Seen("")
		text, err := json.Marshal(e)
		if err == nil {
			err = removeAll(tx, by.Regency(), e.Key)
		}
		if err == nil {
			err = put(tx, by.Regency(), e.Key, "", string(text), reason, by.ID, by.Name)
		}
		return was, summaryOf(e), err
	})
}

// summary is what the ledger keeps of an edition.
type summary struct {
	Name string   `json:"name"`
	From int      `json:"from"`
	To   int      `json:"to"`
	IDs  []string `json:"ids"`
}

func summaryOf(e edition.Edition) summary {
	s := summary{Name: e.NameID, From: e.From, To: e.To}
	for _, x := range e.Indicators {
		s.IDs = append(s.IDs, x.ID)
	}
	return s
}

// Remove takes an edition of the district's own back: its years go by the nation's again.
// What was stated of its rows stays stated.
func (s *Service) Remove(ctx context.Context, by account.Actor, key, reason string) error {
	deed := ledger.Deed{Regency: by.Regency(), Action: "edition.remove", Target: key}
	return s.change(ctx, by, deed, reason, func(tx *db.Tx, o own, _ string) (any, any, error) {
		for _, e := range o.editions {
			if e.Key == key {
				return summaryOf(e.Edition), summary{}, removeAll(tx, by.Regency(), key)
			}
		}
		return nil, nil, fault.New(fault.NotFound, "framework.edition.none", nil)
	})
}
