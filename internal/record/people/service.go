package people

import (
	"context"
	"errors"
	"strings"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/fold"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/record/account"
)

// Service holds the use cases on children; each asks who.
type Service struct {
	DB *db.DB
	// Merged is called in the transaction that joins or parts two records, so
	// that what is computed from them stays true.
	Merged func(tx *db.Tx, regency string, children ...db.ID) error
	// Corrected is the same for a correction; reborn: birth date or sex changed, so
	// that every weighing is judged anew.
	Corrected func(tx *db.Tx, now Child, reborn bool) error
}

// Open is one child's record for reading; the reading is recorded. The id of a
// merged record opens the one that is kept. A blocked child is there only for
// those who may decide what becomes of it.
func (s *Service) Open(ctx context.Context, by account.Actor, id db.ID) (Child, error) {
	var c Child
	var blocked civil.Date
	err := s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		if c, err = keptOf(tx, by.Regency(), id); err == nil {
			blocked, err = Blocked(tx, by.Regency(), c.ID)
		}
		return err
	})
	if err == nil && (c.ID == "" || by.AllowChild(account.ChildRead, c.Village, c.Posyandu) != nil || (blocked != 0 || c.Deleted != "") && !by.May(account.ChildCorrect)) {
		// Whether such a child exists elsewhere is nobody's business.
		err = fault.New(fault.NotFound, "people.none", nil)
	}
	if err != nil {
		return Child{}, err
	}
	return c, ledger.Seen(ctx, s.DB, by.By(), ledger.Deed{Regency: c.Regency, Action: "child.read", Target: string(c.ID)}, nil)
}

// keptOf is the record that stands for an id: itself, or the one it was merged
// into.
func keptOf(tx *db.Tx, regency string, id db.ID) (Child, error) {
	found, err := ByID(tx, regency, id)
	if into := found[id].MergedInto; err == nil && into != "" {
		id = into
		found, err = ByID(tx, regency, id)
	}
	return found[id], err
}

// Search finds children by the beginnings of words of their own or their parents'
// names, or by a whole NIK, inside the actor's territory.
func (s *Service) Search(ctx context.Context, by account.Actor, query string, limit int) (found []Child, err error) {
	if err := by.Allow(account.ChildRead, by.Region); err != nil {
		return nil, err
	}
	words := fold.Words(query)
	if len(words) == 0 || len(words) > 8 {
		return nil, nil
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if number := strings.Join(words, ""); len(number) >= 16 && strings.Trim(number, "0123456789") == "" {
			found, err = byNumber(tx, by, number, limit)
		} else {
			found, err = byWords(tx, by, words, limit)
		}
		if err == nil && !by.May(account.ChildCorrect) {
			found, err = withoutBlocked(tx, found)
		}
		return err
	})
	if err == nil {
		err = ledger.Seen(ctx, s.DB, by.By(), ledger.Deed{Regency: by.Regency(), Action: "child.search", Target: by.Region}, seen(found))
	}
	return found, err
}

// seen is what the ledger keeps of children shown together: who, but not the word
// that was searched, which is a name.
func seen(children []Child) any {
	ids := make([]db.ID, len(children))
	for i, c := range children {
		ids[i] = c.ID
	}
	return map[string]any{"found": len(ids), "children": ids}
}

// Pair is two records that may be one child, or are joined.
type Pair struct {
	A, B   Child
	Reason string
	State  string // open, merged, apart
}

// Pairs lists what waits for a person's decision, or was decided.
func (s *Service) Pairs(ctx context.Context, by account.Actor, state string, limit int) (pairs []Pair, err error) {
	if err := by.Allow(account.ChildMerge, by.Region); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		pairs, err = listPairs(tx, by.Regency(), by.Region, state, limit)
		return err
	})
	if err == nil {
		var both []Child
		for _, p := range pairs {
			both = append(both, p.A, p.B)
		}
		err = ledger.Seen(ctx, s.DB, by.By(), ledger.Deed{Regency: by.Regency(), Action: "child.pairs", Target: by.Region}, seen(both))
	}
	return pairs, err
}

// Merge says that gone is the same child as kept. Nothing is deleted: Part
// undoes it.
func (s *Service) Merge(ctx context.Context, by account.Actor, kept, gone db.ID) error {
	return s.decide(ctx, by, "child.merge", kept, gone, func(tx *db.Tx, a, b Child) error {
		if a.ID == b.ID || a.Birth != b.Birth || a.Sex != b.Sex {
			return fault.New(fault.Conflict, "people.merge.different", nil)
		}
		if a.MergedInto != "" || b.MergedInto != "" {
			return fault.New(fault.Stale, "people.merge.already", nil)
		}
		if chained, err := hasMerged(tx, b); err != nil || chained {
			return errors.Join(err, fault.New(fault.Conflict, "people.merge.chain", nil))
		}
		if err := setMerged(tx, b, a.ID); err != nil {
			return err
		}
		return setState(tx, a.Regency, a.ID, b.ID, "merged")
	})
}

// Part undoes a merge.
func (s *Service) Part(ctx context.Context, by account.Actor, kept, gone db.ID) error {
	return s.decide(ctx, by, "child.part", kept, gone, func(tx *db.Tx, a, b Child) error {
		if b.MergedInto != a.ID {
			return fault.New(fault.Stale, "people.merge.not", nil)
		}
		if err := setMerged(tx, b, ""); err != nil {
			return err
		}
		return setState(tx, a.Regency, a.ID, b.ID, "open")
	})
}

// Apart says that two records are two children (twins, namesakes).
func (s *Service) Apart(ctx context.Context, by account.Actor, a, b db.ID) error {
	return s.decide(ctx, by, "child.apart", a, b, func(tx *db.Tx, a, b Child) error {
		if b.MergedInto == a.ID {
			return fault.New(fault.Stale, "people.merge.already", nil)
		}
		return setState(tx, a.Regency, a.ID, b.ID, "apart")
	})
}

func (s *Service) decide(ctx context.Context, by account.Actor, action string, kept, gone db.ID, f func(tx *db.Tx, a, b Child) error) error {
	deed := ledger.Deed{Regency: by.Regency(), Action: action, Target: string(kept)}
	return ledger.Write(ctx, s.DB, by.By(), deed, func(tx *db.Tx) (any, error) {
		found, err := ByID(tx, by.Regency(), kept, gone)
		if err != nil {
			return nil, err
		}
		a, b := found[kept], found[gone]
		if a.ID == "" || b.ID == "" {
			return nil, fault.New(fault.NotFound, "people.none", nil)
		}
		for _, c := range []Child{a, b} {
			if err := by.AllowChild(account.ChildMerge, c.Village, c.Posyandu); err != nil {
				return nil, err
			}
		}
		before, err := pairOf(tx, by.Regency(), kept, gone)
		if err != nil {
			return nil, err
		}
		if err := f(tx, a, b); err != nil {
			return nil, err
		}
		after, err := pairOf(tx, by.Regency(), kept, gone)
		if err != nil {
			return nil, err
		}
		change, err := ledger.Of(before, after)
		if err != nil {
			return nil, err
		}
		// It happens to both: each has its entry.
		other := deed
		other.Target = string(gone)
		if err := ledger.Also(tx, by.By(), other, decided{kept, change}); err != nil {
			return nil, err
		}
		return decided{gone, change}, s.Merged(tx, by.Regency(), kept, gone)
	})
}

// decided is what the ledger keeps of a decision about two records.
type decided struct {
	Other db.ID `json:"other"`
	ledger.Change
}
