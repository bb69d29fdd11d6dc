package plan

import (
	"context"
	"fmt"
	"strings"

	"tumbuh/internal/aksi/situation"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/register"
	"tumbuh/internal/fact/nomenclature"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/framework"
)

// Writing is what rows of one year are judged by, read once for as many as are written
// in a transaction.
type Writing struct {
	Regency string
	Year    int
	Frame   framework.Framework
	Codes   nomenclature.List

	service     *Service
	tx          *db.Tx
	recommended map[db.ID]bool
	number      int // the highest that there is
}

// Writing reads it.
func (s *Service) Writing(tx *db.Tx, regency string, year int) (*Writing, error) {
	w := &Writing{Regency: regency, Year: year, service: s, tx: tx, recommended: map[db.ID]bool{}}
	var err error
	if w.Frame, err = framework.Read(tx, regency, year); err != nil {
		return nil, err
	}
	if w.Codes, err = Codes(tx, regency); err != nil {
		return nil, err
	}
	all, err := situation.Recommendations(tx, regency, year)
	if err != nil {
		return nil, err
	}
	for _, e := range all {
		w.recommended[e.ID] = true
	}
	had, err := rows.List(tx, regency, register.Query{Year: year})
	for _, e := range had {
		w.number = max(w.number, e.Body.Number)
	}
	return w, err
}

// Put keeps a row in the transaction, and answers what it was; the ledger is the
// caller's. Who may not write it, or what does not hold, is refused.
func (w *Writing) Put(by account.Actor, e *Entry, reason string) (was *Entry, err error) {
	if e.Area == "" {
		e.Area = w.Regency
	}
	if e.Year = w.Year; !strings.HasPrefix(e.Area, w.Regency) {
		return nil, fault.New(fault.Forbidden, "account.territory", fault.Args{"Area": e.Area})
	}
	if err := MayWrite(by, e.Body, e.Area); err != nil {
		return nil, err
	}
	if e.Version > 0 {
		had, err := rows.Get(w.tx, w.Regency, e.ID)
		switch {
		case fault.KindOf(err) == fault.NotFound:
			return nil, &register.Clash[Row]{}
		case err != nil:
			return nil, err
		}
		if err := MayWrite(by, had.Body, had.Area); err != nil { // nobody takes another office's row over
			return nil, err
		}
		was, e.Body.Number = &had, had.Body.Number
	}
	if err := w.check(&e.Body, e.Area); err != nil {
		return was, err
	}
	if e.Version == 0 {
		if e.ID == "" { // what is marked of a new row is marked by its id
			e.ID = db.NewID()
		}
		w.number++
		e.Body.Number = w.number
	}
	e.Code = fmt.Sprintf("%d/%d", w.Year, e.Body.Number)
	if f := w.service.Changing; f != nil {
		if err := f(w.tx, by.By(), w.Regency, was, e, reason); err != nil {
			return was, err
		}
	}
	_, err = rows.Put(w.tx, by.By(), w.Regency, e)
	return was, err
}

// Put is Writing's Put for a single row.
func (s *Service) Put(tx *db.Tx, by account.Actor, e *register.Entry[Row], reason string) error {
	w, err := s.Writing(tx, by.Regency(), e.Year)
	if err == nil {
		_, err = w.Put(by, e, reason)
	}
	return err
}

// Save keeps a row; the reason is asked for once the plan is final.
func (s *Service) Save(ctx context.Context, by account.Actor, e *register.Entry[Row], reason string) error {
	if e.ID == "" {
		e.ID = db.NewID()
	}
	deed := ledger.Deed{Regency: by.Regency(), Action: "plan.row", Target: string(e.ID)}
	for try := 0; ; try++ {
		kept := *e
		err := ledger.Write(ctx, s.DB, by.By(), deed, func(tx *db.Tx) (any, error) {
			kept = copied(*e)
			w, err := s.Writing(tx, deed.Regency, e.Year)
			if err != nil {
				return nil, err
			}
			was, err := w.Put(by, &kept, reason)
			if err != nil {
				return nil, err
			}
			return told(was, &kept, reason)
		})
		switch f := fault.As(err); {
		case err == nil:
			*e = kept
			return nil
		case e.Version > 0 || f == nil || f.Key != "register.code" || try == 20: // else somebody took the number at the same moment
			return err
		}
	}
}

// copied is an entry whose lists may be put in order without touching the first.
func copied(e register.Entry[Row]) register.Entry[Row] {
	b := &e.Body
	b.Areas, b.Quarters, b.Supporting = append([]string(nil), b.Areas...), append([]int(nil), b.Quarters...), append([]string(nil), b.Supporting...)
	if b.Named != nil {
		named := *b.Named
		b.Named = &named
	}
	return e
}

// told is what the ledger says of a change.
func told(was, now *register.Entry[Row], reason string) (any, error) {
	var change ledger.Change
	var err error
	switch {
	case was == nil:
		change.After = map[string]any{"body": now.Body}
	case now == nil:
		change.Before = map[string]any{"body": was.Body}
	default:
		change, err = ledger.Of(was.Body, now.Body)
	}
	if reason != "" {
		return struct {
			ledger.Change
			Reason string `json:"reason"`
		}{change, reason}, err
	}
	return change, err
}

// Remove takes a row out; what it was stands in the ledger.
func (s *Service) Remove(ctx context.Context, by account.Actor, id db.ID, version int, reason string) error {
	deed := ledger.Deed{Regency: by.Regency(), Action: "plan.remove", Target: string(id)}
	return ledger.Write(ctx, s.DB, by.By(), deed, func(tx *db.Tx) (any, error) {
		had, err := rows.Get(tx, deed.Regency, id)
		if err == nil {
			err = MayWrite(by, had.Body, had.Area)
		}
		if err == nil && s.Changing != nil {
			err = s.Changing(tx, by.By(), deed.Regency, &had, nil, reason)
		}
		if err != nil {
			return nil, err
		}
		gone := had
		gone.Version = version
		if _, err := rows.Drop(tx, deed.Regency, gone); err != nil {
			return nil, err
		}
		return told(&had, nil, reason)
	})
}

// Answer says why a recommendation has no row; who plans for its office may.
func (s *Service) Answer(ctx context.Context, by account.Actor, year int, recommendation db.ID, version int, reason string) error {
	regency := by.Regency()
	if reason = strings.TrimSpace(strings.ToValidUTF8(reason, "")); reason == "" || len(reason) > longest {
		err := fault.New(fault.Invalid, "plan.answer.reason", fault.Args{"Limit": longest})
		err.Fields = []fault.Field{{Name: "alasan", Key: err.Key, Args: err.Args}}
		return err
	}
	e, err := s.answering(ctx, by, year, recommendation, version)
	if err != nil {
		return err
	}
	e.Body.Reason = reason
	return answers.Save(ctx, s.DB, by.By(), ledger.Deed{Regency: regency, Action: "plan.answer"}, &e)
}

// Unanswer takes the reason back.
func (s *Service) Unanswer(ctx context.Context, by account.Actor, year int, recommendation db.ID, version int) error {
	e, err := s.answering(ctx, by, year, recommendation, version)
	if err != nil {
		return err
	}
	return answers.Remove(ctx, s.DB, by.By(), ledger.Deed{Regency: by.Regency(), Action: "plan.unanswer"}, e)
}

// answering is the answer of a recommendation, as its editor read it.
func (s *Service) answering(ctx context.Context, by account.Actor, year int, recommendation db.ID, version int) (e register.Entry[Answer], err error) {
	regency := by.Regency()
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		all, err := situation.Recommendations(tx, regency, year)
		if err != nil {
			return err
		}
		for _, r := range all {
			if r.ID == recommendation {
				e = register.Entry[Answer]{Year: year, Area: r.Area, Code: string(r.ID)}
				if err := MayWrite(by, Row{Office: r.Body.Office}, r.Area); err != nil {
					return err
				}
				had, err := answers.Coded(tx, regency, e.Code)
				if err == nil {
					e = had
				} else if fault.KindOf(err) != fault.NotFound {
					return err
				}
				if had.Version != version && had.Version > 0 {
					return &register.Clash[Answer]{Stands: &had}
				}
				return nil
			}
		}
		return fault.New(fault.NotFound, "plan.recommendation.unknown", nil)
	})
	return e, err
}
