package cadre

import (
	"context"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/record/account"
)

// Service reads what cadres did. It shows counts, no names of those they served.
type Service struct{ DB *db.DB }

// Months are the months of some cadres, in their order: those whom the actor may
// see, or the actor's own.
func (s *Service) Months(ctx context.Context, by account.Actor, cadres []account.Account, month civil.Month) (all []Month, err error) {
	for _, c := range cadres {
		if c.Role != account.Cadre {
			return nil, fault.New(fault.NotFound, "account.absent", nil)
		}
		if c.ID != by.ID {
			if err := by.Allow(account.FieldSee, c.Region); err != nil {
				return nil, err
			}
		}
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		all, err = months(tx, by.Regency(), cadres, month)
		return err
	})
	return all, err
}
