package visit

import (
	"context"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/people"
)

// Service reads visits.
type Service struct{ DB *db.DB }

// History is every standing visit of a child and of the records merged into it,
// in order of time. The child comes from people.Service.Open, which recorded
// that it was read.
func (s *Service) History(ctx context.Context, by account.Actor, child people.Child) (all []Visit, err error) {
	if by.AllowChild(account.ChildRead, child.Village, child.Posyandu) != nil {
		return nil, fault.New(fault.NotFound, "people.none", nil)
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		all, err = ofChild(tx, child.Regency, child.ID)
		return err
	})
	return all, err
}
