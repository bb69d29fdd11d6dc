package assist

import (
	"context"
	"encoding/json"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/care"
)

// Visit records in the office that somebody visited a family at home; on phones the
// same is recorded at the door.
func (s *Service) Visit(ctx context.Context, by account.Actor, household db.ID, day civil.Date, said care.HomeVisit) error {
	regency := by.Regency()
	return ledger.Write(ctx, s.DB, by.By(), ledger.Deed{Regency: regency, Action: "assist.visit", Target: string(household)}, func(tx *db.Tx) (any, error) {
		about, err := homes(tx, by, []db.ID{household})
		if err != nil {
			return nil, err
		}
		body, err := json.Marshal(map[string]any{"topics": said.Topics, "found": words(said.Found)})
		if err != nil {
			return nil, err
		}
		h := about[household]
		e := care.Event{Regency: regency, Kind: care.KindVisit, Subject: household, ID: db.NewID(), Day: day, Village: h.Village, Posyandu: h.Posyandu, Body: body,
			Source: account.Source{By: by.ID, Name: by.Name, At: tx.Now()}, Of: care.OfHousehold, Home: h.Village}
		in := care.NewIntake(tx, regency)
		if err := in.Prepare([]care.Event{e}); err != nil {
			return nil, err
		}
		if _, err := in.Take(e); err != nil {
			return nil, err
		}
		if err := in.Close(); err != nil {
			return nil, err
		}
		return map[string]any{"day": day, "topics": said.Topics}, touch(tx, regency, about)
	})
}
