package limit

import (
	"context"
	"encoding/json"
	"maps"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/fact/standard"
	"tumbuh/internal/record/account"
)

// Own is what a district set in place of a default, in stored units.
type Own struct {
	Value  int    `json:"value"`
	Reason string `json:"reason"`
}

// Service holds the use cases; each but Of asks who.
type Service struct {
	DB  *db.DB
	Now func() time.Time

	mu   sync.Mutex
	kept map[string]kept // by regency: what Of answered last
}

type kept struct {
	limits standard.Thresholds
	read   time.Time
}

// fresh is how long Of answers from memory: after it, another process's change is seen.
const fresh = 30 * time.Second

// setting is the setting with a regency's own limits.
const setting = "standard.limits."

func ownOf(tx *db.Tx, regency string) (own map[string]Own, err error) {
	text, err := tx.Setting(setting + regency)
	if err != nil || text == "" {
		return map[string]Own{}, err
	}
	err = json.Unmarshal([]byte(text), &own)
	maps.DeleteFunc(own, func(name string, _ Own) bool { _, known := standard.ThresholdOf(name); return !known })
	return own, err
}

// In are a regency's own limits as screening takes them (standard.With); nil: none.
func In(tx *db.Tx, regency string) (limits standard.Thresholds, err error) {
	own, err := ownOf(tx, regency)
	for name, one := range own {
		if limits == nil {
			limits = standard.Thresholds{}
		}
		limits[name] = one.Value
	}
	return limits, err
}

// All are the own limits of the actor's regency, by name.
func (s *Service) All(ctx context.Context, by account.Actor) (own map[string]Own, err error) {
	if err := by.Allow(account.FigureRead, by.Regency()); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error { own, err = ownOf(tx, by.Regency()); return err })
	return own, err
}

// Of are a regency's own limits as screening takes them (standard.With); nil: none. It
// is asked with every contact of every phone, and reads the database twice a minute. The
// answer is shared: not to be changed.
func (s *Service) Of(ctx context.Context, regency string) (standard.Thresholds, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if had, ok := s.kept[regency]; ok {
		if age := s.Now().Sub(had.read); age >= 0 && age < fresh {
			return had.limits, nil
		}
	}
	now := kept{read: s.Now()}
	err := s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		now.limits, err = In(tx, regency)
		return err
	})
	if err != nil {
		return nil, err
	}
	if s.kept == nil {
		s.kept = map[string]kept{}
	}
	s.kept[regency] = now
	return now.limits, nil
}

// Set puts a limit of the actor's regency in the place of what held; the default's value
// takes its own away.
func (s *Service) Set(ctx context.Context, by account.Actor, name string, value int, reason string) error {
	regency := by.Regency()
	if err := by.Allow(account.StandardManage, regency); err != nil {
		return err
	}
	t, reason, err := check(name, value, reason)
	if err != nil {
		return err
	}
	err = ledger.Write(ctx, s.DB, by.By(), ledger.Deed{Regency: regency, Action: "standard.limits", Target: name}, func(tx *db.Tx) (any, error) {
		own, err := ownOf(tx, regency)
		if err != nil {
			return nil, err
		}
		was, had := own[name]
		if !had {
			was.Value = t.Value
		}
		if was.Value == value && (!had || was.Reason == reason) {
			return nil, wrong("nilai", "limit.value.same")
		}
		if own[name] = (Own{value, reason}); value == t.Value {
			delete(own, name)
		}
		text, err := json.Marshal(own)
		if err != nil {
			return nil, err
		}
		if err := tx.Set(setting+regency, string(text)); err != nil {
			return nil, err
		}
		changed, err := ledger.Of(map[string]float64{name: t.Unit.Of(was.Value)}, map[string]float64{name: t.Unit.Of(value)})
		return struct {
			ledger.Change
			Reason string `json:"reason"`
		}{changed, reason}, err
	})
	if err == nil {
		s.mu.Lock()
		delete(s.kept, regency) // after the commit: whoever reads from now on reads this
		s.mu.Unlock()
	}
	return err
}

// check tells what is wrong with a limit that somebody wants to set.
func check(name string, value int, reason string) (t standard.Threshold, trimmed string, err error) {
	t, known := standard.ThresholdOf(name)
	if !known {
		return t, "", fault.New(fault.NotFound, "limit.unknown", nil)
	}
	reason = strings.TrimSpace(reason)
	switch n := utf8.RuneCountInString(reason); {
	case t.Fixed():
		return t, "", wrong("nilai", "limit.value.fixed")
	case value < t.Least || value > t.Most:
		return t, "", wrong("nilai", "limit.value.outside")
	case n < 5 || n > 500:
		return t, "", wrong("alasan", "limit.reason.length")
	}
	return t, reason, nil
}

func wrong(field, key string) error {
	return &fault.Error{Kind: fault.Invalid, Key: "limit.invalid", Fields: []fault.Field{{Name: field, Key: key}}}
}
