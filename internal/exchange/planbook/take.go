package planbook

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"slices"

	"tumbuh/internal/aksi/budget"
	"tumbuh/internal/aksi/plan"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/register"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
)

// Service takes what was read.
type Service struct {
	DB     *db.DB
	Plan   *plan.Service
	Budget *budget.Service
}

// Open is Open for an account.
func (s *Service) Open(ctx context.Context, by account.Actor, p *locale.Printer, year int, area string) (b *Book, err error) {
	if err := by.Allow(account.ActionRead, area); err != nil {
		return nil, err
	}
	return b, s.DB.Read(ctx, func(tx *db.Tx) error {
		if b, err = Open(tx, p, by.Regency(), year, area, s.Budget.Today(by.Regency())); err == nil {
			b.By, b.Made = by.Name, s.Plan.Now()
		}
		return err
	})
}

// errTrial ends a transaction that was only tried, or in which something is refused.
var errTrial = errors.New("planbook: not kept")

// Take keeps what the lines say, through the same services as the pages: all of it in one
// transaction, or nothing. Lines that cannot be kept are told (Err). A trial takes the
// same steps and keeps nothing. Refused and stale lines of the file are left out.
func (s *Service) Take(ctx context.Context, by account.Actor, year int, lines []Line, reason string, trial bool) (kept int, err error) {
	regency := by.Regency()
	if err := by.Allow(account.PlanWrite, by.Area()); err != nil {
		return 0, err
	}
	err = ledger.Write(ctx, s.DB, by.By(), ledger.Deed{Regency: regency, Action: "planbook.take", Target: regency}, func(tx *db.Tx) (any, error) {
		var err error
		if kept, err = s.put(tx, by, year, lines, reason); err != nil {
			return nil, err
		}
		refused := slices.ContainsFunc(lines, func(l Line) bool { return l.Change == Refused && (l.Plan != nil || l.Said != nil) })
		if trial || refused || kept == 0 {
			return nil, errTrial
		}
		return map[string]any{"year": year, "kept": kept, "reason": reason}, nil
	})
	if err == errTrial {
		return 0, nil
	}
	return kept, err
}

// put keeps the rows first, and then what is said of rows.
func (s *Service) put(tx *db.Tx, by account.Actor, year int, lines []Line, reason string) (kept int, err error) {
	w, err := s.Plan.Writing(tx, by.Regency(), year)
	if err != nil {
		return 0, err
	}
	var said []budget.Entry
	var of []int
	for i := range lines {
		l := &lines[i]
		if l.Said != nil {
			said, of = append(said, *l.Said), append(of, i)
		}
		if l.Plan == nil {
			continue
		}
		e := *l.Plan // a transaction may be tried again
		was, err := w.Put(by, &e, reason)
		if err != nil && fault.KindOf(err) == fault.Internal { // is not the line's: the transaction may be tried again
			return 0, err
		}
		if l.refuse(err) {
			continue
		}
		kept++
		change := ledger.Change{After: map[string]any{"body": e.Body}}
		if was != nil {
			if change, err = ledger.Of(was.Body, e.Body); err != nil {
				return 0, err
			}
		}
		if err := ledger.Also(tx, by.By(), ledger.Deed{Regency: by.Regency(), Action: "plan.row", Target: string(e.ID)}, change); err != nil {
			return 0, err
		}
	}
	if len(said) == 0 {
		return kept, nil
	}
	outcomes, err := s.Budget.Put(tx, by, year, said)
	if err != nil {
		return 0, err
	}
	for i, o := range outcomes {
		if !lines[of[i]].refuse(o.Err) && o.Kept {
			kept++
		}
	}
	return kept, nil
}

// refuse notes why a line cannot be kept: a newer version is somebody else's edit.
func (l *Line) refuse(err error) bool {
	var row *register.Clash[plan.Row]
	switch {
	case err == nil:
		return false
	case errors.As(err, &row) && row.Stands != nil:
		l.By = row.Stands.By
	}
	l.Change, l.Err = Refused, err
	return true
}

// Reason tells whether lines are refused because a change of a final plan needs a reason.
func Reason(lines []Line) bool {
	for _, l := range lines {
		if f := fault.As(l.Err); f != nil {
			for _, field := range f.Fields {
				if field.Key == "budget.change.reason" {
					return true
				}
			}
		}
	}
	return false
}

// Pack is what a preview hands to who decides about it: the lines that would be kept.
func Pack(lines []Line) (string, error) {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	var all []packed
	for _, l := range lines {
		if l.Change == New || l.Change == Changed {
			all = append(all, packed{l.Sheet, l.Row, l.Table, l.Number, l.Name, l.Change, l.Plan, l.Said})
		}
	}
	err := errors.Join(json.NewEncoder(z).Encode(all), z.Close())
	return base64.StdEncoding.EncodeToString(out.Bytes()), err
}

type packed struct {
	Sheet  string
	Row    int
	Table  string
	Number int
	Name   string
	Change Change
	Plan   *register.Entry[plan.Row] `json:",omitempty"`
	Said   *budget.Entry             `json:",omitempty"`
}

// What a browser brings back is bounded as it is unpacked, in all and line by line: a few
// bytes can stand for millions of empty lines.
const (
	mostPacked = 16 << 20
	mostLine   = 256 << 10
)

// Unpack reads what Pack wrote and a browser brought back: what it says is judged when it
// is taken, as if it were typed.
func Unpack(text string) (lines []Line, err error) {
	refused := func(err error) error { return wrong("planbook.file.changed", nil).Because(err) }
	raw, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, refused(err)
	}
	z, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		return nil, refused(err)
	}
	in := json.NewDecoder(io.LimitReader(z, mostPacked))
	switch first, err := in.Token(); {
	case err != nil:
		return nil, refused(err)
	case first == nil: // Pack had nothing
		return nil, nil
	case first != json.Delim('['):
		return nil, refused(nil)
	}
	for in.More() {
		var one json.RawMessage
		var p packed
		if err := in.Decode(&one); err != nil || len(one) > mostLine || len(lines) == mostLines {
			return nil, refused(err)
		}
		if err := json.Unmarshal(one, &p); err != nil || p.Plan != nil && !p.sound() {
			return nil, refused(err)
		}
		lines = append(lines, Line{Sheet: p.Sheet, Row: p.Row, Table: p.Table, Number: p.Number, Name: p.Name, Change: p.Change, Plan: p.Plan, Said: p.Said})
	}
	if _, err := in.Token(); err != nil { // cut off
		return nil, refused(err)
	}
	return lines, nil
}

// sound tells whether a row is one that Pack can have written: with an id or none, of a
// place that there is, and a part of nothing.
func (p packed) sound() bool {
	_, id := db.ParseID(string(p.Plan.ID))
	_, place := region.Get(p.Plan.Area)
	return (id || p.Plan.ID == "") && place && p.Plan.Part == ""
}
