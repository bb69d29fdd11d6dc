package sync

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/family"
)

// The states of a refused record.
const (
	open      = "open"
	mended    = "mended"
	dismissed = "dismissed"
)

// Held is a record that was refused and is kept until somebody has mended or
// dismissed it.
type Held struct {
	Regency  string
	ID       db.ID
	Kind     string
	Subject  db.ID
	Village  string // of who sent it
	Body     json.RawMessage
	Reason   *fault.Error
	Account  db.ID
	Name     string
	Phone    db.ID
	At       db.Time // put right
	ClockOff int
	Received db.Time
	State    string // open, mended, dismissed
	Settled  db.Time
	Settler  string // empty: it was taken when its subject came
	Note     string
}

// kept is how it lies in the database.
type kept struct {
	Held
	text text
}

// text is what is sealed of it: the record as it came, the same with its days put
// right, and where its sender worked.
type text struct {
	Came     json.RawMessage `json:"came"`
	At       string          `json:"at"`
	Right    json.RawMessage `json:"right,omitempty"`
	Posyandu string          `json:"posyandu,omitempty"`
}

// keep is a refused record on its way to the office.
func keep(i *item, why *fault.Error) kept {
	k := kept{Held: Held{Regency: i.actor.Regency(), ID: i.ID, Kind: i.kind(), Subject: i.Subject, Village: i.actor.Region, Body: i.Record.Body,
		Reason: why, Account: i.actor.ID, Name: i.actor.Name, Phone: i.phone, At: i.at, ClockOff: i.off, State: open},
		text: text{Came: i.Record.Body, At: i.Record.At[:min(len(i.Record.At), maxText)], Posyandu: i.actor.Posyandu}}
	if i.off != 0 {
		k.text.Right = i.body
	}
	return k
}

// push is a held record that tries again, as its sender's own.
func (k kept) push(now time.Time, body json.RawMessage) *push {
	cadre := account.Actor{Account: account.Account{ID: k.Account, Name: k.Name, Role: account.Cadre, Region: k.Village, Posyandu: k.text.Posyandu}, Via: "field", Home: k.Regency}
	return &push{by: cadre.By(), actor: cadre, phone: k.Phone, clock: clock{now: now, zone: region.Zone(k.Village)}, flag: k.ClockOff,
		records: []Record{{ID: k.ID, Kind: k.Kind, Subject: k.Subject, At: k.At.Format(time.RFC3339Nano), Body: body}}}
}

// right is its body with the days put right.
func (k kept) right() json.RawMessage {
	if k.text.Right != nil {
		return k.text.Right
	}
	return k.text.Came
}

// HeldFilter says which: of an area, a cadre, in a state; the newest first, of those
// received before another.
type HeldFilter struct {
	Area     string
	Account  db.ID
	State    string  // empty: open
	Before   db.Time // and of those of one moment, with lesser ids
	BeforeID db.ID
	Limit    int
}

// Held are refused records, by name; that they were shown is recorded.
func (s *Service) Held(ctx context.Context, by account.Actor, f HeldFilter) (all []Held, err error) {
	if f.Area == "" {
		f.Area = by.Area()
	}
	if err := by.Allow(account.FieldMend, f.Area); err != nil {
		return nil, err
	}
	var found []kept
	if err := s.DB.Read(ctx, func(tx *db.Tx) error { found, err = listHeld(tx, by.Regency(), f); return err }); err != nil || len(found) == 0 {
		return nil, err
	}
	ids := make([]db.ID, len(found))
	for i, k := range found {
		all, ids[i] = append(all, k.Held), k.Subject
	}
	return all, ledger.Seen(ctx, s.DB, by.By(), ledger.Deed{Regency: by.Regency(), Action: "field.held", Target: f.Area}, map[string]any{"found": len(all), "children": ids})
}

// OneHeld is one of them.
func (s *Service) OneHeld(ctx context.Context, by account.Actor, id db.ID) (h Held, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		k, err := s.openHeld(tx, by, id)
		h = k.Held
		return err
	})
	if err != nil {
		return Held{}, err
	}
	return h, ledger.Seen(ctx, s.DB, by.By(), ledger.Deed{Regency: by.Regency(), Action: "field.held", Target: string(id)}, map[string]any{"found": 1, "children": []db.ID{h.Subject}})
}

func (s *Service) openHeld(tx *db.Tx, by account.Actor, id db.ID) (kept, error) {
	found, err := heldOf(tx, by.Regency(), []db.ID{id})
	k := found[id]
	if err == nil && (k.ID == "" || by.AllowChild(account.FieldMend, k.Village, k.text.Posyandu) != nil) {
		err = fault.New(fault.NotFound, "sync.held.none", nil)
	}
	return k, err
}

// Mend takes a refused record in with another body, as its cadre's own, and settles
// it. The office's rights count. When it is refused again, that is the error.
func (s *Service) Mend(ctx context.Context, by account.Actor, id db.ID, body json.RawMessage) (v Verdict, err error) {
	deed := ledger.Deed{Regency: by.Regency(), Action: "field.mend", Target: string(id)}
	err = ledger.Write(ctx, s.DB, by.By(), deed, func(tx *db.Tx) (any, error) {
		k, err := s.openHeld(tx, by, id)
		if err != nil {
			return nil, err
		}
		if k.State != open {
			return nil, fault.New(fault.Stale, "sync.held.settled", nil)
		}
		p := k.push(s.Now(), body)
		p.office = &by
		details, err := take(tx, []*push{p})
		if err == nil && p.refused != nil {
			err = p.refused
		}
		if err != nil {
			return nil, err
		}
		v = p.verdicts[0]
		return details[0], nil
	})
	return v, err
}

const longestNote = 500

// Dismiss leaves a refused record out for good.
func (s *Service) Dismiss(ctx context.Context, by account.Actor, id db.ID, note string) error {
	if r := []rune(note); len(r) > longestNote {
		return fault.New(fault.Invalid, "sync.held.note", fault.Args{"Max": longestNote})
	}
	deed := ledger.Deed{Regency: by.Regency(), Action: "field.dismiss", Target: string(id)}
	return ledger.Write(ctx, s.DB, by.By(), deed, func(tx *db.Tx) (any, error) {
		k, err := s.openHeld(tx, by, id)
		if err != nil {
			return nil, err
		}
		if k.State != open {
			return nil, fault.New(fault.Stale, "sync.held.settled", nil)
		}
		return map[string]any{"kind": k.Kind, "subject": k.Subject, "account": k.Account, "note": note}, settleHeld(tx, k.Regency, []db.ID{id}, dismissed, by.Name, note)
	})
}

// Keep settles a conflict of events: all its sides but one are taken back, by the
// office. What phones say of fields is settled by record/family.
func (s *Service) Keep(ctx context.Context, by account.Actor, subject db.ID, field string, keep db.ID) error {
	kind, _, event := strings.Cut(field, ":")
	if !event {
		return fault.New(fault.Invalid, "sync.kind", nil)
	}
	deed := ledger.Deed{Regency: by.Regency(), Action: "field.mend", Target: string(subject)}
	return ledger.Write(ctx, s.DB, by.By(), deed, func(tx *db.Tx) (any, error) {
		c, _, err := family.ConflictOf(tx, by.Regency(), subject, field)
		if err != nil {
			return nil, err
		}
		p := &push{by: by.By(), actor: by, office: &by, clock: s.clock(by, 0)}
		for _, side := range c.Sides {
			if id := side.ID; id != keep {
				body, _ := json.Marshal(map[string]any{"replaces": id, "void": true}) // an id
				p.records = append(p.records, Record{ID: db.NewID(), Kind: kind, Subject: subject, At: s.Now().UTC().Format(time.RFC3339Nano), Body: body})
			}
		}
		if len(p.records) == 0 || len(p.records) == len(c.Sides) {
			return nil, fault.New(fault.Stale, "sync.held.settled", nil)
		}
		details, err := take(tx, []*push{p})
		if err == nil && p.refused != nil {
			err = p.refused
		}
		if err != nil {
			return nil, err
		}
		return details[0], nil
	})
}
