package privacy

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/people"
)

// Service holds the use cases; each asks who.
type Service struct {
	DB    *db.DB
	Now   func() time.Time
	Years int // kept after a child's fifth birthday, or after it left; 0: UsualYears
	// Above are the keepers of children's data on the floors above.
	Above Above
}

// Above is what other packages do for this one.
type Above struct {
	// Forget takes away what is kept of erased children.
	Forget func(tx *db.Tx, children []people.Child) error
	// Retire does the same for children whose time is over; sums stay.
	Retire func(tx *db.Tx, children []people.Child) error
	// Expire takes the lines of imports before a moment away, Older counts them.
	Expire, Older func(tx *db.Tx, regency string, before time.Time) (int64, error)
	// Unname takes the names of those who were at meetings until a day away, some meetings
	// at a time; Named counts them.
	Unname func(tx *db.Tx, by ledger.By, regency string, until civil.Date) (int64, error)
	Named  func(tx *db.Tx, regency string, until civil.Date) (int64, error)
	// Tell says all that is kept.
	Tell func(tx *db.Tx, children []people.Child) ([]Table, error)
	// Looks says who saw or changed a child, and when.
	Looks func(ctx context.Context, by account.Actor, id db.ID) (Table, error)
	// Hidden hears that children were blocked or let in again.
	Hidden func(tx *db.Tx, regency string, children ...db.ID) error
	// Refresh keeps what is computed true.
	Refresh func(tx *db.Tx, regency string, from civil.Month, children []db.ID) error
}

func (s *Service) today(regency string) civil.Date {
	return civil.DateOf(s.Now().In(region.Zone(regency)))
}

// defaultGround is the setting with a regency's ground.
const defaultGround = "privacy.ground."

func defaultOf(tx *db.Tx, regency string) (d Default, err error) {
	text, err := tx.Setting(defaultGround + regency)
	if err != nil || text == "" {
		return Usual, err
	}
	return d, json.Unmarshal([]byte(text), &d)
}

// Default is the installation's ground.
func (s *Service) Default(ctx context.Context, by account.Actor) (d Default, err error) {
	if err := by.Allow(account.PrivacyRead, by.Regency()); err != nil {
		return d, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error { d, err = defaultOf(tx, by.Regency()); return err })
	return d, err
}

// SetDefault changes the installation's ground.
func (s *Service) SetDefault(ctx context.Context, by account.Actor, d Default) error {
	if err := by.Allow(account.PrivacyManage, by.Regency()); err != nil {
		return err
	}
	if law, ok := LawOf(d.Basis); !ok || !law.Default || !slices.Contains(Purposes, d.Purpose) {
		return fault.New(fault.Invalid, "privacy.ground.unknown", nil)
	}
	deed := ledger.Deed{Regency: by.Regency(), Action: "privacy.ground", Target: by.Regency()}
	return ledger.Write(ctx, s.DB, by.By(), deed, func(tx *db.Tx) (any, error) {
		was, err := defaultOf(tx, by.Regency())
		if err != nil {
			return nil, err
		}
		text, err := json.Marshal(d)
		if err != nil {
			return nil, err
		}
		if err := tx.Set(defaultGround+by.Regency(), string(text)); err != nil {
			return nil, err
		}
		return ledger.Of(was, d)
	})
}

// Standing is what a child's data stand on. The child comes from
// people.Service.Open, which recorded that it was read.
func (s *Service) Standing(ctx context.Context, by account.Actor, c people.Child) (st Standing, err error) {
	if by.AllowChild(account.ChildRead, c.Village, c.Posyandu) != nil {
		return st, fault.New(fault.NotFound, "people.none", nil)
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if st.Default, err = defaultOf(tx, c.Regency); err != nil {
			return err
		}
		_, ids, err := people.Family(tx, c.Regency, c.ID)
		if err != nil {
			return err
		}
		if st.Own, err = groundsOf(tx, c.Regency, ids); err != nil {
			return err
		}
		st.Blocked, err = people.Blocked(tx, c.Regency, c.ID)
		return err
	})
	return st, err
}

// Give records a ground of a child's own; with a consent, who gave it.
func (s *Service) Give(ctx context.Context, by account.Actor, id db.ID, g Ground) error {
	return s.change(ctx, by, "child.ground", id, func(tx *db.Tx, c people.Child) (any, error) {
		g.Regency, g.Person, g.ID, g.ByName, g.Recorded = c.Regency, c.ID, db.NewID(), by.Name, tx.Now()
		g.Giver, g.Note = strings.TrimSpace(g.Giver), strings.TrimSpace(g.Note)
		var fields []fault.Field
		say := func(wrong bool, name, key string) {
			if wrong {
				fields = append(fields, fault.Field{Name: name, Key: "privacy.ground." + key})
			}
		}
		_, known := LawOf(g.Basis)
		say(!known || !slices.Contains(Purposes, g.Purpose), "dasar", "unknown")
		say(g.Basis == Consent && g.Giver == "", "pemberi", "giver")
		say(g.Basis == Consent && !slices.Contains(Relations, g.Relation), "hubungan", "relation")
		say(g.Given == 0 || g.Given > s.today(c.Regency) || g.Given < c.Birth, "tanggal", "day")
		say(g.Basis != Consent && utf8.RuneCountInString(g.Note) < 5, "catatan", "note")
		say(utf8.RuneCountInString(g.Giver) > 200 || utf8.RuneCountInString(g.Note) > 500, "catatan", "long")
		if fields != nil {
			return nil, &fault.Error{Kind: fault.Invalid, Key: "privacy.ground.invalid", Fields: fields}
		}
		return map[string]any{"ground": g.ID, "basis": g.Basis, "purpose": g.Purpose, "giver": g.Giver}, insertGround(tx, g)
	})
}

// Withdraw ends a ground: a consent is withdrawn, another is over. The child is
// blocked when nothing else of its own stands.
func (s *Service) Withdraw(ctx context.Context, by account.Actor, id, ground db.ID, note string) error {
	return s.change(ctx, by, "child.withdraw", id, func(tx *db.Tx, c people.Child) (any, error) {
		ended, err := endGround(tx, c.Regency, ground, s.today(c.Regency), strings.TrimSpace(note))
		if err == nil && !ended {
			err = fault.New(fault.Stale, "privacy.ground.ended", nil)
		}
		return map[string]any{"ground": ground, "note": note}, err
	})
}

// change records something about a child's grounds and blocks it or lets it in
// again.
func (s *Service) change(ctx context.Context, by account.Actor, action string, id db.ID, f func(*db.Tx, people.Child) (any, error)) error {
	deed := ledger.Deed{Regency: by.Regency(), Action: action, Target: string(id)}
	return ledger.Write(ctx, s.DB, by.By(), deed, func(tx *db.Tx) (any, error) {
		c, ids, err := people.Family(tx, by.Regency(), id)
		if err != nil {
			return nil, err
		}
		if c.ID != id || by.AllowChild(account.ChildCorrect, c.Village, c.Posyandu) != nil {
			return nil, fault.New(fault.NotFound, "people.none", nil)
		}
		detail, err := f(tx, c)
		if err != nil {
			return nil, err
		}
		own, err := groundsOf(tx, c.Regency, ids)
		if err != nil {
			return nil, err
		}
		since := civil.Date(0)
		if blocks(own) {
			since = s.today(c.Regency)
		}
		if err := people.Block(tx, c.Regency, since, ids...); err != nil {
			return nil, err
		}
		return detail, s.Above.Hidden(tx, c.Regency, ids...)
	})
}

// Blocked are the blocked children whom the actor may decide about.
func (s *Service) Blocked(ctx context.Context, by account.Actor) (all []people.Child, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		found, err := people.AllBlocked(tx, by.Regency())
		for _, c := range found {
			if by.AllowChild(account.ChildCorrect, c.Village, c.Posyandu) == nil {
				all = append(all, c)
			}
		}
		return err
	})
	if err == nil && len(all) > 0 {
		err = ledger.Seen(ctx, s.DB, by.By(), ledger.Deed{Regency: by.Regency(), Action: "child.blocked", Target: by.Region}, map[string]int{"children": len(all)})
	}
	return all, err
}

// Readmit lets a child that was erased be imported again, because its family wants
// it so.
func (s *Service) Readmit(ctx context.Context, by account.Actor, c people.Child, reason string) error {
	if err := by.Allow(account.ChildErase, by.Regency()); err != nil {
		return err
	}
	if c.NIK == "" && (c.Name == "" || c.Birth == 0) || utf8.RuneCountInString(strings.TrimSpace(reason)) < 5 {
		return fault.New(fault.Invalid, "privacy.readmit.what", nil)
	}
	deed := ledger.Deed{Regency: by.Regency(), Action: "child.readmit", Target: by.Regency()}
	return ledger.Write(ctx, s.DB, by.By(), deed, func(tx *db.Tx) (any, error) {
		found, err := people.Readmit(tx, by.Regency(), c)
		if err == nil && !found {
			err = fault.New(fault.NotFound, "privacy.readmit.none", nil)
		}
		return map[string]string{"reason": reason}, err
	})
}
