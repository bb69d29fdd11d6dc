package data

import (
	"context"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/record/account"
)

// Publish keeps a figure that somebody else published: a new one where it has no id.
func (s *Service) Publish(ctx context.Context, by account.Actor, f Published) error {
	regency := by.Regency()
	if err := by.Allow(account.DataManage, regency); err != nil {
		return err
	}
	if err := f.check(regency).fault(); err != nil {
		return err
	}
	fresh := f.ID == ""
	if fresh {
		f.ID = db.NewID()
	}
	return ledger.Write(ctx, s.DB, by.By(), ledger.Deed{Regency: regency, Action: "data.published", Target: string(f.ID)}, func(tx *db.Tx) (any, error) {
		var was any = struct{}{}
		if !fresh {
			old, found, err := publishedByID(tx, regency, f.ID)
			if err := notThere(found, err); err != nil {
				return nil, err
			}
			if err := (Written{By: old.By, Changed: old.Changed}).unless(Written{Changed: f.Changed}); err != nil {
				return nil, err
			}
			was = old.told()
		}
		if err := savePublished(tx, regency, f, by.ID, by.Name); err != nil {
			return nil, err
		}
		return ledger.Of(was, f.told())
	})
}

// Unpublish takes one away.
func (s *Service) Unpublish(ctx context.Context, by account.Actor, id db.ID) error {
	regency := by.Regency()
	if err := by.Allow(account.DataManage, regency); err != nil {
		return err
	}
	return ledger.Write(ctx, s.DB, by.By(), ledger.Deed{Regency: regency, Action: "data.unpublished", Target: string(id)}, func(tx *db.Tx) (any, error) {
		old, found, err := publishedByID(tx, regency, id)
		if err := notThere(found, err); err != nil {
			return nil, err
		}
		if err := removePublished(tx, regency, id); err != nil {
			return nil, err
		}
		return ledger.Of(old.told(), struct{}{})
	})
}

// told is what the ledger keeps of a figure.
func (f Published) told() any {
	return struct {
		Area        string  `json:"area"`
		Survey      string  `json:"survey"`
		Period      string  `json:"period"`
		Indicator   string  `json:"indicator"`
		Percent     float64 `json:"percent"`
		Numerator   int64   `json:"numerator,omitempty"`
		Denominator int64   `json:"denominator,omitempty"`
		Source      string  `json:"source"`
	}{f.Area, f.Survey, f.Period, f.Indicator, float64(f.Hundredths) / 100, f.Numerator, f.Denominator, f.Source}
}
