package situation

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/register"
	"tumbuh/internal/record/account"
)

// Sum is the SHA-256 of the snapshot as JSON, in hex: what shows that it is the same.
func (s *Snapshot) Sum() (string, error) {
	text, err := json.Marshal(s)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), nil
}

// Holds tells whether a frozen snapshot still has the sum under which it was frozen.
func (a *Analysis) Holds() bool {
	sum, err := a.Snapshot.Sum()
	return err == nil && sum == a.SHA256
}

// Freeze keeps the whole snapshot of an area as it stands now. What was frozen before
// stays.
func (s *Service) Freeze(ctx context.Context, by account.Actor, a Ask, note string) (e register.Entry[Analysis], err error) {
	if err := s.may(by, account.SituationWrite, &a); err != nil {
		return e, err
	}
	c := checking{}
	if c.words("catatan", &note, false); c.fault() != nil {
		return e, c.fault()
	}
	id := db.NewID()
	err = ledger.Write(ctx, s.DB, by.By(), ledger.Deed{Regency: a.Regency, Action: "situation.freeze", Target: string(id)}, func(tx *db.Tx) (any, error) {
		e = register.Entry[Analysis]{ID: id, Year: a.Year, Area: a.Area, Body: Analysis{Taken: tx.Now(), Note: note}}
		if e.Body.Snapshot, err = s.released(tx, a); err != nil {
			return nil, err
		}
		f := &e.Body.Snapshot
		if !f.Whole.Known() {
			return nil, fault.New(fault.Conflict, "situation.freeze.nothing", nil)
		}
		if e.Body.SHA256, err = f.Sum(); err != nil {
			return nil, err
		}
		if _, err := analyses.Put(tx, by.By(), a.Regency, &e); err != nil {
			return nil, err
		}
		return map[string]any{"area": a.Area, "year": a.Year, "month": f.Month, "measured": f.Whole.Measured, "stunted": f.Whole.Stunted, "sha256": e.Body.SHA256}, nil
	})
	return e, err
}

// Analysis is one frozen analysis.
func (s *Service) Analysis(ctx context.Context, by account.Actor, id db.ID) (e register.Entry[Analysis], err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error { e, err = analyses.Get(tx, by.Regency(), id); return err })
	if err == nil {
		err = by.Allow(account.ActionRead, e.Area)
	}
	return e, err
}

// Report is the analysis of an area for a file: the newest frozen one, or with nothing
// frozen the live one; frozen is its entry then. It says which small counts the file must
// not tell.
func (s *Service) Report(ctx context.Context, by account.Actor, a Ask) (v View, frozen *register.Entry[Analysis], err error) {
	if err := s.may(by, account.ActionRead, &a); err != nil {
		return v, nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if v, err = view(tx, a); err != nil {
			return err
		}
		if frozen = v.Newest(); frozen != nil {
			v.Snapshot = frozen.Body.Snapshot
			return nil
		}
		v.Snapshot, err = s.released(tx, a)
		return err
	})
	return v, frozen, err
}

// released is a snapshot that knows what of it may not leave the office pages.
func (s *Service) released(tx *db.Tx, a Ask) (x Snapshot, err error) {
	if x, err = Take(tx, a); err == nil {
		err = x.Hide(tx, s.Figures)
	}
	return x, err
}

// Change is what became of a snapshot's figures since it was frozen.
type Change struct {
	Was, Is  Place // the whole
	Children int64 // by how many the villages' counts differ at least: one child too many and one too few elsewhere are two
	Services []Moved
}

// Moved is a service whose figure is another now.
type Moved struct{ Was, Is Coverage }

// Any tells whether anything changed.
func (c Change) Any() bool { return c.Children > 0 || len(c.Services) > 0 }

// Since compares a frozen snapshot with the same figures now.
func Since(was, is *Snapshot) (c Change) {
	c.Was, c.Is = was.Whole, is.Whole
	for _, v := range was.Villages {
		n, _ := is.Place(v.Code)
		c.Children += max(apart(v.Children, n.Children), apart(v.Measured, n.Measured), apart(v.Stunted, n.Stunted), apart(v.Severe, n.Severe))
	}
	for _, x := range was.Services {
		if n, found := is.Service(x.ID); found && (n.Numerator != x.Numerator || n.Denominator != x.Denominator || n.Known != x.Known) {
			c.Services = append(c.Services, Moved{x, n})
		}
	}
	return c
}

func apart(a, b int64) int64 { return max(a-b, b-a) }

// Changed reads the figures of a frozen analysis as they stand now, and compares.
func (s *Service) Changed(ctx context.Context, by account.Actor, e *register.Entry[Analysis]) (c Change, err error) {
	if err := by.Allow(account.ActionRead, e.Area); err != nil {
		return c, err
	}
	was := &e.Body.Snapshot
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		is, err := Take(tx, Ask{Regency: was.Regency, Year: was.Year, Area: was.Area, Month: was.Month, Period: was.Period})
		c = Since(was, &is)
		return err
	})
	return c, err
}
