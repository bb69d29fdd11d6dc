package coverage

import (
	"context"
	"strings"
	"unicode/utf8"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
)

// Shown is a value as a page showed it to who verifies or reopens it.
type Shown struct {
	Key
	Mark string
}

func keysOf(shown []Shown) []Key {
	keys := make([]Key, len(shown))
	for i, v := range shown {
		keys[i] = v.Key
	}
	return keys
}

// Verify brings values to the state that the actor answers for: the village's office,
// the camat, the regency. Where nobody stated anything, our own count is kept as it is
// now, once its period has ended.
func (s *Service) Verify(ctx context.Context, by account.Actor, shown []Shown, how How) (Result, error) {
	to, err := stage(by)
	if err != nil {
		return Result{}, err
	}
	keys, regency := keysOf(shown), by.Regency()
	action := "coverage.verify"
	if to == Locked {
		action = "coverage.lock"
	}
	return s.act(ctx, by, action, how, keys, map[string]any{}, func(tx *db.Tx) (decision, error) {
		rules, err := frameworks(tx, regency, keys)
		if err != nil {
			return nil, err
		}
		counted, err := s.counted(tx, regency, keys)
		return func(i int, had *Statement) (*Step, *fault.Error) {
			v := shown[i]
			if err := inTerritory(by, v.Area); err != nil {
				return nil, err
			}
			now := had
			if pair, ok := counted[v.Key]; now == nil && ok {
				f := rules[v.Period.Year()]
				x, known := f.Indicator(v.Indicator)
				switch {
				case !known:
					return nil, wrong("statement.indicator.unknown", fault.Args{"Indicator": v.Indicator, "Year": yearText(v.Period)})
				case !Applies(x, v.Area):
					return nil, applies(x, v.Area)
				case !Ended(v.Period, s.Today(regency)):
					return nil, wrong("statement.period.running", nil)
				}
				now = &Statement{Key: v.Key, Numerator: &pair.Numerator, Denominator: &pair.Denominator, Source: Records}
				if len(x.Offices) > 0 {
					now.Office = x.Offices[0]
				}
			}
			return verified(now, v, to)
		}, err
	})
}

// verified is the step of a verification.
func verified(now *Statement, v Shown, to State) (*Step, *fault.Error) {
	if now == nil {
		return nil, fault.New(fault.Conflict, "statement.nothing", nil)
	}
	if err := changedSince(&v.Mark, now); err != nil {
		return nil, err
	}
	next, ok := now.State.Next(region.LevelOf(v.Area))
	switch {
	case !ok || now.State >= to:
		return nil, nil
	case next != to:
		return nil, fault.New(fault.Conflict, "statement.early", fault.Args{"Next": fault.Key(next.Key())})
	}
	deed := Verified
	if to == Locked {
		deed = Closed
	}
	return &Step{Deed: deed, State: to, Numerator: now.Numerator, Denominator: now.Denominator, Source: now.Source, Office: now.Office}, nil
}

// Reopen makes drafts again of values that stand no higher than the actor answers for,
// and gives drafts back to who stated them; the reason is kept. A count that was kept is
// not kept any more.
func (s *Service) Reopen(ctx context.Context, by account.Actor, shown []Shown, reason string) (Result, error) {
	to, err := stage(by)
	if err != nil {
		return Result{}, err
	}
	reason = strings.Join(strings.Fields(reason), " ")
	if n := utf8.RuneCountInString(reason); n < 5 || n > longestNote {
		return Result{}, &fault.Error{Kind: fault.Invalid, Key: "statement.reason", Fields: []fault.Field{{Name: "alasan", Key: "statement.reason"}}}
	}
	keys := keysOf(shown)
	return s.act(ctx, by, "coverage.reopen", All, keys, map[string]any{"reason": reason}, func(*db.Tx) (decision, error) {
		return func(i int, had *Statement) (*Step, *fault.Error) {
			if err := inTerritory(by, shown[i].Area); err != nil {
				return nil, err
			}
			switch {
			case had == nil:
				return nil, fault.New(fault.Conflict, "statement.nothing", nil)
			case had.State > to:
				return nil, fault.New(fault.Forbidden, "statement.above", fault.Args{"State": fault.Key(had.State.Key())})
			}
			if err := changedSince(&shown[i].Mark, had); err != nil {
				return nil, err
			}
			return &Step{Deed: Reopened, Numerator: had.Numerator, Denominator: had.Denominator, Source: had.Source, Office: had.Office, Note: reason}, nil
		}, nil
	})
}

// inTerritory refuses an area for which somebody does not answer.
func inTerritory(by account.Actor, area string) *fault.Error {
	action := account.CoverageVerify
	if by.May(account.CoverageLock) {
		action = account.CoverageLock
	}
	return fault.As(by.Allow(action, area))
}
