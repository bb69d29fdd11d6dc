package risk

import (
	"context"
	"maps"
	"slices"

	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/standard"
	"tumbuh/internal/measure/roster"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/assist"
)

// Said is what somebody who was there says of a family. Home are the fields of the
// household as found: water, latrine, welfare, modern_fp; what is not among them is as
// recorded.
type Said struct {
	Household db.ID
	Outcome   assist.Result
	Note      string
	Had       db.Time // see assist.Finding
	Home      map[string]any
}

// Verify writes down what a year's round found in a village: the factors by the
// records beside those that follow from what was found.
func (s *Service) Verify(ctx context.Context, by account.Actor, village string, year int, said []Said) (assist.Verified, error) {
	if err := by.Allow(account.FamilyVerify, village); err != nil {
		return assist.Verified{}, err
	}
	today := s.today(by.Regency())
	l := List{Day: today}
	var limits standard.Thresholds
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		v, err := roster.Of(tx, by.Regency(), village, today)
		if err == nil {
			l.Families, limits = Families(v, assist.Village{}, v.Limits, today), v.Limits
		}
		return err
	})
	if err != nil {
		return assist.Verified{}, err
	}
	at := map[db.ID]*Family{}
	for i := range l.Families {
		at[l.Families[i].ID] = &l.Families[i]
	}
	findings := make([]assist.Finding, len(said))
	for i, x := range said {
		f := at[x.Household]
		if f == nil {
			return assist.Verified{}, none()
		}
		findings[i] = f.finding(x, limits)
	}
	return s.Assist.Verify(ctx, by, village, year, findings)
}

// finding is what was said, with the factors as computed and as found; only what
// differs from the records remains to be said of the household.
func (f *Family) finding(x Said, limits standard.Thresholds) assist.Finding {
	out := assist.Finding{Household: f.ID, Outcome: x.Outcome, Note: x.Note, Had: x.Had, Home: map[string]any{}}
	out.Factors.Computed, out.Factors.Found = f.Codes(), []string{}
	found := maps.Clone(f.answers)
	for name, value := range x.Home {
		if f.answers[name] != value {
			out.Home[name], found[name] = value, value
		}
	}
	if x.Outcome == assist.AtRisk || x.Outcome == assist.NotAtRisk {
		found["target"] = true // who was there says so
		risks, _ := standard.Screen(standard.Family, found, limits)
		for _, r := range risks {
			out.Factors.Found = append(out.Factors.Found, r.Code)
		}
	}
	return out
}

// Differs tells that a year's round found other factors than the records tell today.
func (f *Family) Differs() bool {
	return f.Check != nil && (f.Check.Outcome == assist.AtRisk) != f.AtRisk() ||
		f.Check != nil && f.Check.Outcome == assist.AtRisk && !slices.Equal(f.Check.Factors.Found, f.Codes())
}
