package evidence

import (
	"cmp"
	"context"
	"io"
	"slices"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/register"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/file"
)

// Service holds the use cases; each asks who.
type Service struct {
	DB  *db.DB
	Now func() time.Time
	// Held tells why nothing may be added to a thing, or taken from it: it was closed,
	// say. It is asked in the transaction that would; nil: nothing is held.
	Held func(tx *db.Tx, regency string, e Entry) error
}

func (s *Service) held(tx *db.Tx, regency string, e Entry) error {
	if s.Held == nil {
		return nil
	}
	return s.Held(tx, regency, e)
}

const kept = register.Kind[Evidence]("evidence.item")

// most is how much one thing may have: what is more belongs into one file.
const most = 200

// Add keeps what somebody hands in about a thing. Closing the file stays with who opened it.
func (s *Service) Add(ctx context.Context, by account.Actor, about About, n New) (Entry, error) {
	var e Entry
	if len(about.Area) < int(region.Regency) || about.ID == "" {
		return e, none()
	}
	regency, area := about.Area[:region.Regency], place(about.Area, cmp.Or(n.Area, by.Area()))
	if area == "" {
		return e, fault.New(fault.Forbidden, "account.territory", fault.Args{"Area": about.Area})
	}
	if err := by.Allow(account.EvidenceAdd, area); err != nil {
		return e, err
	}
	body, err := checked(n)
	if err != nil {
		return e, err
	}
	body.About, body.Item, body.By, body.ByID, body.Office, body.Added = about.Kind, about.Item, by.Name, by.ID, by.Office, db.Time{Time: s.Now().UTC().Truncate(time.Microsecond)}
	e = Entry{Year: about.Year, Area: area, Part: about.ID, Body: body}
	return e, kept.Save(ctx, s.DB, by.By(), ledger.Deed{Regency: regency, Action: "evidence.add"}, &e, func(tx *db.Tx) error {
		if err := s.held(tx, regency, e); err != nil {
			return err
		}
		had, err := List(tx, regency, about)
		if err != nil {
			return err
		}
		if len(had) >= most {
			return fault.New(fault.Conflict, "evidence.many", fault.Args{"Most": most})
		}
		if slices.ContainsFunc(had, func(o Entry) bool {
			return o.Body.Stands() && o.Body.Item == body.Item && o.Body.File.Hash == body.File.Hash && o.Body.Link == body.Link
		}) {
			return fault.New(fault.Conflict, "evidence.twice", nil)
		}
		if n.File == nil {
			return nil
		}
		return n.File.Keep(tx, by.By(), regency)
	})
}

// checked is what was handed in, or what is wrong with it.
func checked(n New) (body Evidence, err error) {
	if body.Title, err = text("judul", n.Title, 3, maxTitle); err != nil {
		return body, err
	}
	if body.Note, err = text("catatan", n.Note, 0, maxNote); err != nil {
		return body, err
	}
	body.Persons = n.Persons
	switch {
	case n.File != nil && n.Link != "":
		return body, wrong("tautan", "evidence.both", nil)
	case n.File != nil:
		body.File = n.File.File
		body.Persons = n.Persons || body.File.Picture()
	case n.Link != "":
		body.Link, err = ParseLink(n.Link, "")
	default:
		err = wrong("berkas", "evidence.nothing", nil)
	}
	return body, err
}

func none() error { return fault.New(fault.NotFound, "evidence.none", nil) }

// List is the evidence of a thing, or of one item of it, the oldest first; withdrawn too.
func List(tx *db.Tx, regency string, about About) ([]Entry, error) {
	all, err := kept.List(tx, regency, register.Query{Part: about.ID})
	return slices.DeleteFunc(all, func(e Entry) bool {
		return e.Body.About != about.Kind || about.Item != "" && e.Body.Item != about.Item
	}), err
}

// OfYear is all evidence of a year in an area.
func OfYear(tx *db.Tx, regency string, year int, area string) ([]Entry, error) {
	return kept.List(tx, regency, register.Query{Year: year, Area: area})
}

// List is the same for who may read it.
func (s *Service) List(ctx context.Context, by account.Actor, about About) (all []Entry, err error) {
	if err := by.Allow(account.ActionRead, about.Area); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error { all, err = List(tx, about.Area[:region.Regency], about); return err })
	return all, err
}

// Get is one piece of evidence, without its contents.
func (s *Service) Get(ctx context.Context, by account.Actor, id db.ID) (e Entry, err error) {
	if err := by.Allow(account.ActionRead, by.Regency()); err != nil {
		return e, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error { e, err = get(tx, by.Regency(), id); return err })
	return e, err
}

func get(tx *db.Tx, regency string, id db.ID) (Entry, error) {
	e, err := kept.Get(tx, regency, id)
	if fault.KindOf(err) == fault.NotFound {
		err = none()
	}
	return e, err
}

// Open is evidence with the contents of its file; that somebody opened what is about
// persons is recorded. What was withdrawn opens for who withdrew or may manage it only.
func (s *Service) Open(ctx context.Context, by account.Actor, id db.ID) (e Entry, r io.Reader, err error) {
	if e, err = s.Get(ctx, by, id); err != nil {
		return e, nil, err
	}
	if !e.Body.Kept() || !e.Body.Stands() && !MayWithdraw(by, e) {
		return e, nil, none()
	}
	if _, r, err = file.Read(ctx, s.DB, by.Regency(), e.Body.File.Hash); err != nil || !e.Body.Persons {
		return e, r, err
	}
	return e, r, ledger.Seen(ctx, s.DB, by.By(), ledger.Deed{Regency: by.Regency(), Action: "evidence.read", Target: string(id)}, map[string]string{"file": e.Body.File.Name})
}

// MayWithdraw tells who may: who handed it in, and who manages the actions there.
func MayWithdraw(by account.Actor, e Entry) bool {
	return by.Allow(account.ActionManage, e.Area) == nil || e.Body.ByID != "" && e.Body.ByID == by.ID && by.Allow(account.EvidenceAdd, e.Area) == nil
}

// Withdraw takes evidence back, with a reason; it stays in sight as withdrawn.
func (s *Service) Withdraw(ctx context.Context, by account.Actor, id db.ID, reason string) (e Entry, err error) {
	if reason, err = text("alasan", reason, minReason, maxReason); err != nil {
		return e, err
	}
	regency := by.Regency()
	if e, err = s.Get(ctx, by, id); err != nil {
		return e, err
	}
	switch {
	case !MayWithdraw(by, e):
		return e, fault.New(fault.Forbidden, "evidence.withdraw.forbidden", nil)
	case !e.Body.Stands():
		return e, fault.New(fault.Conflict, "evidence.withdrawn", nil)
	}
	e.Body.Withdrawn, e.Body.WithdrawnBy, e.Body.Reason = db.Time{Time: s.Now().UTC().Truncate(time.Microsecond)}, by.Name, reason
	return e, kept.Save(ctx, s.DB, by.By(), ledger.Deed{Regency: regency, Action: "evidence.withdraw"}, &e, func(tx *db.Tx) error { return s.held(tx, regency, e) })
}

// MayErase says why somebody may not remove the contents of a file: it was not withdrawn, or
// others manage the actions there.
func MayErase(by account.Actor, e Entry) error {
	switch {
	case by.Allow(account.ActionManage, e.Area) != nil:
		return fault.New(fault.Forbidden, "evidence.erase.forbidden", nil)
	case e.Body.Stands() || !e.Body.Kept():
		return fault.New(fault.Conflict, "evidence.erase.forbidden", nil)
	}
	return nil
}

// Erase removes the contents of a withdrawn file for good, also when the year is closed:
// what was handed in by mistake may show people who have nothing to do with it. What it was,
// whose, and its hash stay. Contents that stand elsewhere are kept; what was withdrawn with
// the same ones loses them too.
func (s *Service) Erase(ctx context.Context, by account.Actor, id db.ID) (e Entry, err error) {
	regency := by.Regency()
	if e, err = s.Get(ctx, by, id); err != nil {
		return e, err
	}
	if err := MayErase(by, e); err != nil {
		return e, err
	}
	hash := e.Body.File.Hash
	e.Body.Erased, e.Body.ErasedBy = db.Time{Time: s.Now().UTC().Truncate(time.Microsecond)}, by.Name
	return e, kept.Save(ctx, s.DB, by.By(), ledger.Deed{Regency: regency, Action: "evidence.erase"}, &e, func(tx *db.Tx) error {
		all, err := kept.List(tx, regency, register.Query{})
		if err != nil {
			return err
		}
		used, err := register.Mentions(tx, regency, hash, string(kept))
		if err != nil {
			return err
		}
		for _, o := range all {
			if o.ID == id || o.Body.File.Hash != hash || !o.Body.Kept() {
				continue
			}
			if used = used || o.Body.Stands(); used {
				break
			}
			o.Body.Erased, o.Body.ErasedBy = e.Body.Erased, by.Name
			if _, err := kept.Put(tx, by.By(), regency, &o); err != nil {
				return err
			}
		}
		if used {
			return fault.New(fault.Conflict, "evidence.erase.used", nil)
		}
		return file.Remove(tx, regency, hash)
	})
}

// OfYear is all evidence of a year in an area for who may read it.
func (s *Service) OfYear(ctx context.Context, by account.Actor, area string, year int) (all []Entry, err error) {
	if err := by.Allow(account.ActionRead, area); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error { all, err = OfYear(tx, area[:region.Regency], year, area); return err })
	return all, err
}
