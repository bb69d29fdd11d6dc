package indicator

import (
	"context"
	"crypto/rand"

	"tumbuh/internal/base/ledger"
	"tumbuh/internal/record/account"
)

// exportPage is how many children an export reads at a time.
const exportPage = 500

// MayExport tells whether an actor may take a list with names out of the
// program: those who keep the records. A village reads its list on the screen.
func MayExport(by account.Actor, area string) bool {
	return by.Allow(account.ChildRead, area) == nil && by.Allow(account.ChildExport, area) == nil
}

// Taken marks a list that is taken away: every row and the ledger carry its id.
type Taken struct {
	ID      string
	Purpose string
}

// NewTaken is the mark of a list that is taken now. Its id is short enough to be
// read off a row on paper.
func NewTaken(purpose string) Taken { return Taken{rand.Text()[:10], purpose} }

// Export calls f with every child of a filter, in the order of the list. That it
// was taken, for what, and how much, is recorded.
func (s *Service) Export(ctx context.Context, by account.Actor, f Filter, t Taken, each func(Listed) error) error {
	if err := by.Allow(account.ChildExport, f.Area); err != nil {
		return err
	}
	f = f.within(by)
	counted, err := s.Counts(ctx, by, f)
	if err != nil {
		return err
	}
	err = ledger.Seen(ctx, s.DB, by.By(), ledger.Deed{Regency: by.Regency(), Action: "child.export", Target: f.Area},
		struct {
			told
			Export  string `json:"export"`
			Purpose string `json:"purpose,omitempty"`
		}{f.told(counted[f.Need], ""), t.ID, t.Purpose})
	f.Limit = exportPage
	for more := true; more && err == nil; {
		var list []Listed
		list, f.After, err = s.Children(ctx, by, f)
		for _, l := range list {
			if err == nil {
				err = each(l)
			}
		}
		more = f.After != ""
	}
	return err
}

// Printed records that a page of a list was printed.
func (s *Service) Printed(ctx context.Context, by account.Actor, f Filter, count int) error {
	if err := by.Allow(account.ChildRead, f.Area); err != nil {
		return err
	}
	return ledger.Seen(ctx, s.DB, by.By(), ledger.Deed{Regency: by.Regency(), Action: "child.print", Target: f.Area}, f.within(by).told(count, ""))
}
