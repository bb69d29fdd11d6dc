package family

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/feed"
	"tumbuh/internal/record/people"
)

// Service holds what an office does with families; each use case asks who.
type Service struct {
	DB *db.DB
	// Corrected is called in the transaction that changes a child, as
	// people.Service's: reborn, and its weighings are judged anew.
	Corrected func(tx *db.Tx, now people.Child, reborn bool) error
	// Joined is called when gone turns out to be the same person or household as
	// kept: what happened to one moves to the other.
	Joined func(tx *db.Tx, regency string, kept, gone db.ID) error
}

// Conflict is that two said different things of a field (or, from record/care and
// record/visit, of a day) and neither knew of the other. The first side stands.
type Conflict struct {
	Subject db.ID
	Kind    string
	Name    string // of the subject
	Village string
	Field   string
	Sides   []Side
	Changed db.Time
}

func none() error { return fault.New(fault.NotFound, "family.none", nil) }

// Conflicts lists what waits for a person's decision in the actor's territory.
func (s *Service) Conflicts(ctx context.Context, by account.Actor, limit int) (all []Conflict, err error) {
	if err := by.Allow(account.FieldMend, by.Area()); err != nil {
		return nil, err
	}
	ids := []db.ID{}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if all, err = conflictsIn(tx, by.Regency(), by.Area(), limit); err != nil {
			return err
		}
		for _, c := range all {
			ids = append(ids, c.Subject)
		}
		in := NewIntake(tx, by.Regency())
		err := in.load(ids)
		for i, c := range all {
			if r, found := in.Subject(c.Subject); found {
				all[i].Name = r.Name
			}
		}
		return err
	})
	if err == nil {
		err = s.seen(ctx, by, "family.conflicts", by.Area(), ids)
	}
	return all, err
}

// Conflict is one of them, for who is to decide it.
func (s *Service) Conflict(ctx context.Context, by account.Actor, subject db.ID, field string) (c Conflict, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) (err error) { c, err = waiting(tx, by, subject, field); return err })
	if err == nil {
		err = s.seen(ctx, by, "family.conflicts", c.Village, []db.ID{subject})
	}
	return c, err
}

// waiting is a conflict that the actor may decide.
func waiting(tx *db.Tx, by account.Actor, subject db.ID, field string) (Conflict, error) {
	c, found, err := ConflictOf(tx, by.Regency(), subject, field)
	switch {
	case err != nil:
		return c, err
	case !found:
		return c, fault.New(fault.Stale, "family.conflict.none", nil)
	case by.Allow(account.FieldMend, c.Village) != nil:
		return Conflict{}, none()
	}
	in := NewIntake(tx, by.Regency())
	err = in.load([]db.ID{subject})
	if r, known := in.Subject(subject); known {
		c.Name = r.Name
	}
	return c, err
}

// seen records whose names somebody read.
func (s *Service) seen(ctx context.Context, by account.Actor, action, target string, ids []db.ID) error {
	return ledger.Seen(ctx, s.DB, by.By(), ledger.Deed{Regency: by.Regency(), Action: action, Target: target}, map[string]any{"found": len(ids), "subjects": ids})
}

// Settle decides a conflict about a field: an edit over all that was said.
func (s *Service) Settle(ctx context.Context, by account.Actor, subject db.ID, field string, value json.RawMessage) error {
	deed := ledger.Deed{Regency: by.Regency(), Action: "family.settle", Target: string(subject)}
	return ledger.Write(ctx, s.DB, by.By(), deed, func(tx *db.Tx) (any, error) {
		c, err := waiting(tx, by, subject, field)
		if err != nil {
			return nil, err
		}
		if fields[c.Kind][field].check == nil {
			return nil, fault.New(fault.Invalid, "family.conflict.event", nil)
		}
		in := NewIntake(tx, by.Regency())
		e := Edit{Kind: c.Kind, Subject: subject, Fields: map[string]json.RawMessage{field: value}}
		if err := in.Prepare([]Edit{e}, nil); err != nil {
			return nil, err
		}
		items, err := in.decide(by, subject, e.Fields)
		if err != nil {
			return nil, err
		}
		return map[string]any{"field": field, "kind": c.Kind}, s.close(in, items)
	})
}

// decide takes an edit over all that was said of some fields.
func (in *Intake) decide(by account.Actor, id db.ID, say map[string]json.RawMessage) ([]feed.Item, error) {
	r := in.all[id]
	if r == nil {
		return nil, none()
	}
	if err := in.ready([]db.ID{id}, nil); err != nil {
		return nil, err
	}
	e := Edit{Regency: in.regency, Kind: r.kind, Subject: id, ID: db.NewID(), Fields: say, Over: map[string]db.ID{}, Also: map[string][]db.ID{},
		Source: account.Source{By: by.ID, Name: by.Name, At: in.tx.Now()}, Area: by.Area()}
	for name := range say {
		if head := r.state.Heads[name]; head != "" {
			e.Over[name] = head
		}
		e.Also[name] = r.state.Conflicts[name]
	}
	o, err := in.Take(e)
	return o.Touched, err
}

// close writes what was decided and tells those who must hear of it.
func (s *Service) close(in *Intake, items []feed.Item) error {
	if err := in.Close(); err != nil {
		return err
	}
	for _, item := range items {
		if r := in.all[item.Subject]; r.kind == OfChild && s.Corrected != nil {
			if err := s.Corrected(in.tx, r.child, in.reborn[r.id]); err != nil {
				return err
			}
		}
	}
	return feed.Touch(in.tx, in.regency, items...)
}

// View is a household with who belongs to it.
type View struct {
	Household Household
	Persons   []Person
	Children  []people.Child
}

// Open is a household for reading; the reading is recorded.
func (s *Service) Open(ctx context.Context, by account.Actor, id db.ID) (v View, err error) {
	ids := []db.ID{id}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		members, err := membersOf(tx, by.Regency(), ids)
		if err != nil {
			return err
		}
		in := NewIntake(tx, by.Regency())
		if err := in.load(append(ids, members...)); err != nil {
			return err
		}
		h := in.all[id]
		if h == nil || h.kind != OfHousehold || h.gone() || by.AllowChild(account.ChildRead, h.household.Village, h.household.Posyandu) != nil {
			return none()
		}
		v.Household = h.household
		for _, r := range in.membersOf(id) {
			switch {
			case r.gone() || by.AllowChild(account.ChildRead, r.text("village"), r.text("posyandu")) != nil:
				continue
			case r.kind == OfPerson:
				v.Persons = append(v.Persons, r.person)
			case r.kind == OfChild:
				v.Children = append(v.Children, r.child)
			}
			ids = append(ids, r.id)
		}
		return nil
	})
	if err == nil {
		err = s.seen(ctx, by, "family.read", string(id), ids)
	}
	return v, err
}

// Pair is two households or persons that may be one.
type Pair struct {
	Kind   string
	A, B   Doc
	Reason string // kk, nik, name
	State  string // open, apart, same
}

// Pairs lists likely duplicates of a kind; those of children are people.Service's.
func (s *Service) Pairs(ctx context.Context, by account.Actor, kind, state string, limit int) (pairs []Pair, err error) {
	if err := by.Allow(account.ChildMerge, by.Area()); err != nil {
		return nil, err
	}
	if kind != OfHousehold && kind != OfPerson {
		return nil, fault.New(fault.Invalid, "family.kind", fault.Args{"Kind": printable(kind)})
	}
	var ids []db.ID
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if pairs, err = pairsIn(tx, by.Regency(), by.Area(), kind, state, limit); err != nil {
			return err
		}
		for _, p := range pairs {
			ids = append(ids, p.A.ID, p.B.ID)
		}
		in := NewIntake(tx, by.Regency())
		if err := in.load(ids); err != nil {
			return err
		}
		for i, p := range pairs {
			pairs[i].A, pairs[i].B = in.doc(in.all[p.A.ID]), in.doc(in.all[p.B.ID])
		}
		return nil
	})
	if err == nil {
		err = s.seen(ctx, by, "family.pairs", by.Area(), ids)
	}
	return pairs, err
}

// Apart says that two records are two.
func (s *Service) Apart(ctx context.Context, by account.Actor, a, b db.ID) error {
	return s.judge(ctx, by, "family.apart", a, b, func(in *Intake, a, _ *record) ([]feed.Item, string, error) { return nil, "apart", nil })
}

// Same says that gone is the same household or person as kept. Its members, or the
// children whose mother it is, go over to kept, what happened to it too, and it is
// deleted by an edit that names kept.
func (s *Service) Same(ctx context.Context, by account.Actor, kept, gone db.ID) error {
	return s.judge(ctx, by, "family.same", kept, gone, func(in *Intake, kept, gone *record) (all []feed.Item, state string, err error) {
		to, _ := json.Marshal(string(kept.id)) // a text: cannot fail
		take := func(id db.ID, field string, value json.RawMessage) {
			items, e := in.decide(by, id, map[string]json.RawMessage{field: value})
			all, err = append(all, items...), errors.Join(err, e)
		}
		for _, r := range in.relatives(gone.id) {
			if r.kind == OfChild && gone.kind == OfPerson {
				take(r.id, "mother", to)
			} else {
				take(r.id, "household", to)
			}
		}
		why, _ := json.Marshal("= " + string(kept.id))
		take(gone.id, deleted, why)
		if err == nil && s.Joined != nil {
			err = s.Joined(in.tx, in.regency, kept.id, gone.id)
		}
		return append(all, kept.item()), "same", err
	})
}

// relatives are who belongs to a household, or whose mother a person is.
func (in *Intake) relatives(id db.ID) []*record {
	all := in.membersOf(id)
	for _, r := range in.all {
		if r.kind == OfChild && r.child.Mother == id {
			all = append(all, r)
		}
	}
	return slices.DeleteFunc(all, (*record).gone)
}

func (s *Service) judge(ctx context.Context, by account.Actor, action string, a, b db.ID, f func(in *Intake, a, b *record) ([]feed.Item, string, error)) error {
	deed := ledger.Deed{Regency: by.Regency(), Action: action, Target: string(a)}
	return ledger.Write(ctx, s.DB, by.By(), deed, func(tx *db.Tx) (any, error) {
		in := NewIntake(tx, by.Regency())
		ids, err := membersOf(tx, by.Regency(), []db.ID{b})
		if err != nil {
			return nil, err
		}
		born, err := bornBy(tx, by.Regency(), b)
		if err != nil {
			return nil, err
		}
		if err := in.load(slices.Concat([]db.ID{a, b}, ids, born)); err != nil {
			return nil, err
		}
		x, y := in.all[a], in.all[b]
		if a == b || x == nil || y == nil || x.kind != y.kind || x.kind == OfChild {
			return nil, none()
		}
		for _, r := range []*record{x, y} {
			if by.Allow(account.ChildMerge, r.text("village")) != nil {
				return nil, none()
			}
			if r.gone() {
				return nil, fault.New(fault.Stale, "family.same.gone", nil)
			}
		}
		items, state, err := f(in, x, y)
		if err != nil {
			return nil, err
		}
		if err := s.close(in, items); err != nil {
			return nil, err
		}
		was, err := setState(tx, by.Regency(), x.kind, a, b, state)
		return map[string]any{"other": b, "kind": x.kind, "before": map[string]string{"state": was}, "after": map[string]string{"state": state}}, err
	})
}
