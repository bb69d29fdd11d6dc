package indicator

import (
	"context"

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

// Export calls f with every child of a filter, in the order of the list. That it
// was taken, and how much, is recorded.
func (s *Service) Export(ctx context.Context, by account.Actor, f Filter, each func(Listed) error) error {
	if err := by.Allow(account.ChildExport, f.Area); err != nil {
		return err
	}
	counted, err := s.Counts(ctx, by, f)
	if err != nil {
		return err
	}
	err = ledger.Seen(ctx, s.DB, by.By(), ledger.Deed{Regency: by.Regency(), Action: "child.export", Target: f.Area},
		map[string]any{"need": f.Need, "month": f.Month, "children": counted[f.Need]})
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
