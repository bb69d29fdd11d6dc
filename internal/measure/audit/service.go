package audit

import (
	"context"
	"io"
	"strconv"
	"strings"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/fold"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
)

// Service reads the ledger.
type Service struct {
	DB       *db.DB
	Notebook ledger.Notebook
}

// Filter chooses entries; what is empty chooses all.
type Filter struct {
	From   civil.Date `json:"from,omitempty"`
	To     civil.Date `json:"to,omitempty"` // this day too
	By     string     `json:"by,omitempty"` // in a name or username
	Group  string     `json:"group,omitempty"`
	Target string     `json:"target,omitempty"`
	Origin string     `json:"origin,omitempty"`
	Via    string     `json:"via,omitempty"`
	After  Cursor     `json:"-"`
	Limit  int        `json:"-"`
}

// Cursor is where a page ends: the numbers of the last entries shown of a regency
// and of the installation; 0: none yet.
type Cursor struct{ Regency, Installation int64 }

func (c Cursor) String() string {
	return strconv.FormatInt(c.Regency, 10) + "." + strconv.FormatInt(c.Installation, 10)
}

// ParseCursor reads what String wrote; anything else is the beginning.
func ParseCursor(text string) (c Cursor) {
	a, b, _ := strings.Cut(text, ".")
	c.Regency, _ = strconv.ParseInt(a, 10, 64)
	c.Installation, _ = strconv.ParseInt(b, 10, 64)
	return Cursor{max(c.Regency, 0), max(c.Installation, 0)}
}

// Page is some entries, the newest first.
type Page struct {
	Entries []ledger.Entry
	Next    Cursor
	More    bool
	Names   bool // the reader may see what happened to children
}

// List is a page of the ledger of the actor's regency and of the installation.
func (s *Service) List(ctx context.Context, by account.Actor, f Filter) (page Page, err error) {
	if err := by.Allow(account.LedgerRead, by.Regency()); err != nil {
		return page, err
	}
	if page, err = s.read(ctx, by, f); err != nil {
		return page, err
	}
	return page, s.seen(ctx, by, "audit.read", f, len(page.Entries))
}

// read merges the two chains by time, each in its own order.
func (s *Service) read(ctx context.Context, by account.Actor, f Filter) (Page, error) {
	page := Page{Next: f.After, Names: by.May(account.ChildRead)}
	var chains [2][]ledger.Entry
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		for i, place := range places(by) {
			q, err := f.query(tx, by.Regency(), place)
			if err != nil {
				return err
			}
			q.Before = [2]int64{f.After.Regency, f.After.Installation}[i]
			if chains[i], err = ledger.List(tx, place, q); err != nil {
				return err
			}
		}
		return nil
	})
	for len(chains[0])+len(chains[1]) > 0 && err == nil {
		if len(page.Entries) == f.Limit {
			page.More = true
			break
		}
		i, seq := 0, &page.Next.Regency
		if len(chains[0]) == 0 || len(chains[1]) > 0 && chains[1][0].At.After(chains[0][0].At.Time) {
			i, seq = 1, &page.Next.Installation
		}
		*seq = chains[i][0].Seq
		page.Entries, chains[i] = append(page.Entries, chains[i][0]), chains[i][1:]
	}
	return page, err
}

// query is the filter as one chain understands it; days are the regency's.
func (f Filter) query(tx *db.Tx, regency, place string) (q ledger.Query, err error) {
	q = ledger.Query{Via: f.Via, Origin: f.Origin, Target: f.Target, Actions: actionsOf(f.Group), Limit: f.Limit + 1}
	if f.Group != "" && q.Actions == nil {
		return q, fault.New(fault.Invalid, "audit.group", nil)
	}
	midnight := func(d civil.Date) time.Time {
		year, month, day := d.YMD()
		return time.Date(year, month, day, 0, 0, 0, 0, region.Zone(regency))
	}
	if f.From != 0 {
		q.From = midnight(f.From)
	}
	if f.To != 0 {
		q.To = midnight(f.To + 1)
	}
	if f.By != "" {
		q.By, err = people(tx, place, f.By)
	}
	return q, err
}

// people are those whose name or username holds a word, as the ledger of a place
// names them. Nobody is a list that is not nil.
func people(tx *db.Tx, place, word string) ([]ledger.Who, error) {
	ids, err := accountsNamed(tx, fold.Name(word))
	if err != nil {
		return nil, err
	}
	found := []ledger.Who{}
	for _, id := range ids {
		names, err := ledger.Named(tx, place, id)
		if err != nil {
			return nil, err
		}
		found = append(found, names...)
	}
	machine, err := ledger.Named(tx, place, "")
	for _, w := range machine {
		if strings.Contains(fold.Name(w.Name), fold.Name(word)) {
			found = append(found, w)
		}
	}
	return found, err
}

// seen records a look at the ledger.
func (s *Service) seen(ctx context.Context, by account.Actor, action string, f Filter, entries int) error {
	return ledger.Seen(ctx, s.DB, by.By(), ledger.Deed{Regency: by.Regency(), Action: action, Target: by.Regency()}, struct {
		Filter
		Entries int `json:"entries"`
	}{f, entries})
}

// Longest is how many entries an export for reading holds; the chain itself has no
// such end.
const Longest = 200_000

// Export calls f with the entries that a filter chooses, the newest first. It tells
// whether there were more than it gives out.
func (s *Service) Export(ctx context.Context, by account.Actor, f Filter, each func(e ledger.Entry, names bool) error) (more bool, err error) {
	if err := by.Allow(account.LedgerRead, by.Regency()); err != nil {
		return false, err
	}
	f.After, f.Limit = Cursor{}, 500
	given := 0
	for more = true; more && given < Longest; {
		page, err := s.read(ctx, by, f)
		if err != nil {
			return false, err
		}
		for _, e := range page.Entries {
			if err := each(e, page.Names); err != nil {
				return false, err
			}
		}
		given += len(page.Entries)
		f.After, more = page.Next, page.More
	}
	return more, s.seen(ctx, by, "audit.export", f, given)
}

// Chain writes the whole chains of the regency and of the installation, from which
// anybody can verify them. What a reader without names may not see is left out.
func (s *Service) Chain(ctx context.Context, by account.Actor, w io.Writer) error {
	if err := by.Allow(account.LedgerRead, by.Regency()); err != nil {
		return err
	}
	entries, names := 0, by.May(account.ChildRead)
	for _, place := range places(by) {
		head, err := ledger.WriteChain(ctx, s.DB, w, place, func(e ledger.Entry) bool { return names || !hides(e) })
		if err != nil {
			return err
		}
		entries += int(head.Seq)
	}
	return s.seen(ctx, by, "audit.export", Filter{}, entries)
}
