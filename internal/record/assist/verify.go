package assist

import (
	"context"
	"encoding/json"
	"slices"
	"unicode/utf8"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/fact/standard"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/family"
	"tumbuh/internal/record/feed"
)

// Finding is what somebody found of a family on the spot.
type Finding struct {
	Household db.ID
	Outcome   Result
	Factors   Factors
	Note      string
	Had       db.Time        // when the check that was shown to the finder was made; zero: none was
	Home      map[string]any // fields of the household that were found otherwise than recorded
}

// Verified is what became of a sheet: how many were written, and those that somebody
// else had verified meanwhile, which stand as they did.
type Verified struct {
	Written int
	Taken   []Check
}

// Verify writes down what a year's round found of families in one village. What was
// found of a household otherwise than recorded becomes an edit of it, so that nobody
// types it twice.
func (s *Service) Verify(ctx context.Context, by account.Actor, village string, year int, findings []Finding) (out Verified, err error) {
	regency := by.Regency()
	if by.Allow(account.FamilyVerify, village) != nil || len(village) != int(region.Village) {
		return out, none()
	}
	if err := checkFindings(findings, year, s.Today(regency).Month().Year()); err != nil {
		return out, err
	}
	deed := ledger.Deed{Regency: regency, Action: "assist.verify", Target: village}
	err = ledger.Write(ctx, s.DB, by.By(), deed, func(tx *db.Tx) (any, error) {
		ids := make([]db.ID, len(findings))
		for i, f := range findings {
			ids[i] = f.Household
		}
		about, err := homes(tx, by, ids)
		if err != nil {
			return nil, err
		}
		outcomes := map[Result]int{}
		for _, f := range findings {
			had, found, err := checkOf(tx, regency, year, f.Household)
			if err != nil {
				return nil, err
			}
			if found && !had.At.Equal(f.Had.Time) {
				out.Taken = append(out.Taken, had)
				delete(about, f.Household)
				continue
			}
			c := Check{Year: year, Household: f.Household, Village: about[f.Household].Village, Outcome: f.Outcome, Factors: f.Factors, Note: words(f.Note), By: by.ID, Name: by.Name, At: tx.Now()}
			if err := saveCheck(tx, regency, c); err != nil {
				return nil, err
			}
			outcomes[f.Outcome]++
		}
		if out.Written = len(about); out.Written == 0 {
			return nil, takenBy(out.Taken)
		}
		var subjects []db.ID
		for id := range about {
			subjects = append(subjects, id)
		}
		slices.Sort(subjects)
		edited, err := say(tx, by, db.Time{Time: s.Now().UTC()}, about, findings)
		return map[string]any{"year": year, "outcomes": outcomes, "families": out.Written, "subjects": subjects, "edited": edited}, err
	})
	if err != nil {
		out.Written = 0
	}
	return out, err
}

// takenBy tells that all of a sheet had been verified by somebody else.
func takenBy(taken []Check) error {
	if len(taken) == 0 {
		return invalid(fault.Field{Name: "keluarga", Key: "assist.families"})
	}
	return fault.New(fault.Stale, "assist.verify.taken", fault.Args{"Name": taken[0].Name, "Count": len(taken)})
}

func checkFindings(findings []Finding, year, now int) error {
	if len(findings) == 0 {
		return invalid(fault.Field{Name: "keluarga", Key: "assist.families"})
	}
	if year < now-1 || year > now {
		return invalid(fault.Field{Name: "tahun", Key: "assist.verify.year", Args: fault.Args{"From": now - 1, "To": now}})
	}
	for _, f := range findings {
		key := ""
		switch {
		case !slices.Contains(Outcomes, f.Outcome):
			key = "assist.verify.outcome"
		case f.Outcome == AtRisk && len(f.Factors.Found) == 0:
			key = "assist.verify.factors"
		case f.Outcome == NotAtRisk && len(f.Factors.Found) > 0:
			key = "assist.verify.still"
		case slices.ContainsFunc(slices.Concat(f.Factors.Found, f.Factors.Computed), func(code string) bool { return !slices.Contains(FactorCodes, code) }):
			key = "assist.verify.outcome"
		case utf8.RuneCountInString(f.Note) > 500:
			key = "assist.long"
		}
		if key != "" {
			return invalid(fault.Field{Name: string(f.Household), Key: key})
		}
	}
	return nil
}

// FactorCodes are the factors that a family can have, in the order of the rules.
var FactorCodes = func() (all []string) {
	for _, r := range standard.Rules {
		if r.Group == standard.Family {
			all = append(all, r.Code)
		}
	}
	return all
}()

// say makes edits of what was found of households otherwise than recorded, over all
// that was said of these fields, and tells everybody of the families.
func say(tx *db.Tx, by account.Actor, at db.Time, about map[db.ID]family.Subject, findings []Finding) (edited int, err error) {
	regency := by.Regency()
	var ids []db.ID
	for _, f := range findings {
		if _, written := about[f.Household]; written && len(f.Home) > 0 {
			ids = append(ids, f.Household)
		}
	}
	docs, err := family.Docs(tx, regency, family.OfHousehold, ids)
	if err != nil {
		return 0, err
	}
	var edits []family.Edit
	for _, f := range findings {
		doc, there := docs[f.Household]
		if !there {
			continue
		}
		e := family.Edit{Kind: family.OfHousehold, Subject: f.Household, ID: db.NewID(), Fields: map[string]json.RawMessage{}, Over: map[string]db.ID{},
			Source: account.Source{By: by.ID, Name: by.Name, At: at}, Area: by.Area()}
		for name, value := range f.Home {
			if e.Fields[name], err = json.Marshal(value); err != nil {
				return 0, err
			}
			if head := doc.Heads[name]; head != "" {
				e.Over[name] = head
			}
		}
		edits = append(edits, e)
	}
	in := family.NewIntake(tx, regency)
	if err := in.Prepare(edits, nil); err != nil {
		return 0, err
	}
	items := make([]feed.Item, 0, len(about))
	for _, e := range edits {
		out, err := in.Take(e)
		if err != nil {
			return 0, err
		}
		items = append(items, out.Touched...)
	}
	if err := in.Close(); err != nil {
		return 0, err
	}
	for _, h := range about {
		items = append(items, h.Item())
	}
	return len(edits), feed.Touch(tx, regency, items...)
}

// Progress counts a round's outcomes in each village of an area.
func (s *Service) Progress(ctx context.Context, by account.Actor, area string, year int) (all map[string]map[Result]int, err error) {
	if err := by.Allow(account.FigureRead, area); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error { all, err = progress(tx, by.Regency(), area, year); return err })
	return all, err
}
