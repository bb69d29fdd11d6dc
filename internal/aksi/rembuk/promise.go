package rembuk

import (
	"context"
	"fmt"
	"slices"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/register"
	"tumbuh/internal/record/account"
)

// SaveDecision keeps a decision of a meeting, a new one where Version is 0: its number
// follows the last.
func (s *Service) SaveDecision(ctx context.Context, by account.Actor, e *register.Entry[Decision]) error {
	if err := e.Body.check().fault(); err != nil {
		return err
	}
	var kept register.Entry[Decision]
	err := ledger.Write(ctx, s.DB, by.By(), deed(by.Regency(), "decision", e.Part), func(tx *db.Tx) (any, error) {
		kept = *e // a transaction may be tried again
		m, err := unsealed(tx, by, kept.Part)
		if err != nil {
			return nil, err
		}
		had, err := decisionsOf(tx, by.Regency(), kept.Part)
		if err != nil {
			return nil, err
		}
		if kept.Version == 0 {
			kept.Body.Number = 1
			if len(had) > 0 {
				kept.Body.Number = had[len(had)-1].Body.Number + 1
			}
		}
		for _, d := range had {
			if d.ID == kept.ID {
				kept.Body.Number = d.Body.Number
			}
		}
		kept.Year, kept.Area = m.Year, m.Area
		was, err := decisions.Put(tx, by.By(), by.Regency(), &kept)
		if err != nil {
			return nil, err
		}
		return ledger.Of(was, kept.Body)
	})
	if err == nil {
		*e = kept
	}
	return err
}

// RemoveDecision takes a decision out that is not agreed.
func (s *Service) RemoveDecision(ctx context.Context, by account.Actor, e register.Entry[Decision]) error {
	return decisions.Remove(ctx, s.DB, by.By(), deed(by.Regency(), "decision", ""), e, func(tx *db.Tx) error {
		had, err := decisions.Get(tx, by.Regency(), e.ID)
		if fault.KindOf(err) == fault.NotFound {
			return &register.Clash[Decision]{}
		}
		if err == nil {
			_, err = unsealed(tx, by, had.Part)
		}
		return err
	})
}

// unsealed is a meeting that somebody may manage and whose minutes are not agreed.
func unsealed(tx *db.Tx, by account.Actor, id db.ID) (register.Entry[Meeting], error) {
	m, err := managed(tx, by, id)
	if err == nil && m.Body.State == Agreed {
		err = fault.New(fault.Conflict, "rembuk.agreed", nil)
	}
	return m, err
}

// Promise keeps what a meeting promised, all of it or nothing: new ones, where Version is
// 0, in the order in which they are given behind those there are, others as they were
// changed, and takes out those that are gone. The fields of an error are those of the line: "komitmen-3" is that of the
// fourth. After the minutes are agreed only Amend changes one.
func (s *Service) Promise(ctx context.Context, by account.Actor, meeting db.ID, lines []register.Entry[Commitment], gone ...register.Entry[Commitment]) error {
	regency := by.Regency()
	var kept []register.Entry[Commitment]
	err := ledger.Write(ctx, s.DB, by.By(), deed(regency, "commit", meeting), func(tx *db.Tx) (any, error) {
		m, err := unsealed(tx, by, meeting)
		if err != nil {
			return nil, err
		}
		had, err := promisesOf(tx, regency, meeting)
		if err != nil {
			return nil, err
		}
		if err := checkLines(lines, m.Body.Head.Day, len(had)); err != nil {
			return nil, err
		}
		last := 0
		for _, c := range had {
			last = max(last, c.Body.Number)
		}
		kept = slices.Clone(lines)
		told := make([]map[string]any, len(kept))
		for i := range kept {
			if told[i], err = promise(tx, by, m, had, &kept[i], &last); err != nil {
				return nil, err
			}
		}
		taken := make([]Commitment, len(gone))
		for i, e := range gone {
			if taken[i], err = s.unpromise(tx, by, meeting, e); err != nil {
				return nil, err
			}
		}
		return map[string]any{"commitments": told, "gone": taken}, nil
	})
	if err == nil {
		copy(lines, kept)
	}
	return err
}

func checkLines(lines []register.Entry[Commitment], held civil.Date, had int) error {
	var all checks
	for i := range lines {
		for _, f := range lines[i].Body.check(held) {
			f.Name = fmt.Sprintf("%s-%d", f.Name, i)
			all = append(all, f)
		}
	}
	all.count("komitmen", len(lines)+had)
	return all.fault()
}

func promise(tx *db.Tx, by account.Actor, m register.Entry[Meeting], had []register.Entry[Commitment], c *register.Entry[Commitment], last *int) (map[string]any, error) {
	c.Part, c.Year, c.Area = m.ID, m.Year, m.Area
	was := Commitment{}
	if c.Version > 0 {
		i := slices.IndexFunc(had, func(h register.Entry[Commitment]) bool { return h.ID == c.ID })
		if i < 0 {
			return nil, &register.Clash[Commitment]{}
		}
		if was = had[i].Body; was.Agreed != 0 {
			return nil, fault.New(fault.Conflict, "rembuk.promised", fault.Args{"Number": was.Number})
		}
	} else {
		*last++
		was.Number = *last
	}
	c.Body.Number, c.Body.Agreed, c.Body.Reports, c.Body.Amended = was.Number, 0, nil, nil
	_, err := commitments.Put(tx, by.By(), by.Regency(), c)
	if err != nil {
		return nil, err
	}
	change, err := ledger.Of(was, c.Body)
	return map[string]any{"id": c.ID, "change": change}, err
}

// unpromise takes a commitment out that is not agreed.
func (s *Service) unpromise(tx *db.Tx, by account.Actor, meeting db.ID, e register.Entry[Commitment]) (was Commitment, err error) {
	had, err := commitments.Get(tx, by.Regency(), e.ID)
	switch {
	case fault.KindOf(err) == fault.NotFound || err == nil && had.Part != meeting:
		return was, &register.Clash[Commitment]{}
	case err != nil:
		return was, err
	case had.Body.Agreed != 0:
		return was, fault.New(fault.Conflict, "rembuk.promised", fault.Args{"Number": had.Body.Number})
	}
	return commitments.Drop(tx, by.Regency(), e)
}

// Change is what a decision makes of a commitment that was agreed.
type Change struct {
	Decision db.ID // of whatever meeting
	Reason   string
	Released bool // the office owes it no longer; the rest stays as it was
	Now      Commitment
}

// Amend changes a commitment by a decision. What it was stays in it, with the reason.
func (s *Service) Amend(ctx context.Context, by account.Actor, e *register.Entry[Commitment], change Change) error {
	regency := by.Regency()
	return s.promised(ctx, by, "amend", e, func(tx *db.Tx, had *register.Entry[Commitment]) error {
		m, err := managed(tx, by, had.Part)
		if err != nil {
			return err
		}
		was, now := had.Body, change.Now
		if change.Released {
			now = was
		}
		c := now.check(m.Body.Head.Day)
		c.text("alasan", &change.Reason, true)
		if change.Decision != "" {
			_, err = decisions.Get(tx, regency, change.Decision)
		}
		c.say(change.Decision == "" || err != nil, "putusan", "rembuk.amend.decision", nil)
		c.say(was.Released(), "alasan", "rembuk.amend.released", nil)
		same := now.Text == was.Text && now.Office == was.Office && now.Position == was.Position && now.Due == was.Due && now.Measure == was.Measure && now.Target == was.Target && now.Unit == was.Unit
		c.say(same && !change.Released, "komitmen", "rembuk.amend.same", nil)
		if err := c.fault(); err != nil {
			return err
		}
		now.Number, now.Agreed, now.Reports = was.Number, was.Agreed, was.Reports
		now.Amended = append(slices.Clone(was.Amended), Amendment{At: tx.Now(), By: by.Name, Reason: change.Reason, Decision: change.Decision, Released: change.Released,
			Text: was.Text, Office: was.Office, Position: was.Position, Due: was.Due, Measure: was.Measure, Target: was.Target, Unit: was.Unit})
		had.Body = now
		return nil
	})
}

// promised changes a commitment of agreed minutes, of the version that was read.
func (s *Service) promised(ctx context.Context, by account.Actor, action string, e *register.Entry[Commitment], apply func(*db.Tx, *register.Entry[Commitment]) error) error {
	regency := by.Regency()
	var kept register.Entry[Commitment]
	err := ledger.Write(ctx, s.DB, by.By(), deed(regency, action, e.ID), func(tx *db.Tx) (any, error) {
		had, err := commitments.Get(tx, regency, e.ID)
		switch {
		case err != nil:
			return nil, err
		case had.Body.Agreed == 0:
			return nil, fault.New(fault.Conflict, "rembuk.unagreed", nil)
		case e.Version != 0 && had.Version != e.Version:
			return nil, &register.Clash[Commitment]{Stands: &had}
		}
		was := had.Body
		if err := apply(tx, &had); err != nil {
			return nil, err
		}
		if _, err = commitments.Put(tx, by.By(), regency, &had); err != nil {
			return nil, err
		}
		kept = had
		return ledger.Of(was, had.Body)
	})
	if err == nil {
		*e = kept
	}
	return err
}

// OfficeOf is the office that somebody speaks for: an OPD's code, or that of their own
// kecamatan or village.
func OfficeOf(by account.Actor) string {
	switch {
	case by.Office != "":
		return by.Office
	case by.Role == account.Secretariat:
		return "bappeda"
	case by.Role == account.Publication:
		return "kominfo"
	case by.Role == account.District, by.Role == account.Village:
		return by.Region
	}
	return by.OfficeOf()
}

// MayReport tells whether somebody may tell what became of a commitment: the office that
// owes it, and who keeps the meeting's minutes, for offices that have no account here.
func MayReport(by account.Actor, e register.Entry[Commitment]) error {
	if by.Allow(account.MeetingManage, e.Area) == nil {
		return nil
	}
	area := e.Area
	if c := e.Body.Office; len(c) > 4 && c[0] >= '0' && c[0] <= '9' { // a kecamatan's or village's own
		area = c
	}
	if err := by.Allow(account.PromiseReport, area); err != nil {
		return err
	}
	if OfficeOf(by) != e.Body.Office {
		return fault.New(fault.Forbidden, "rembuk.report.office", nil)
	}
	return nil
}

// Report adds what an office tells of its commitment. Nothing that was told is changed:
// a later report stands above an earlier one, and two at a time are both kept.
func (s *Service) Report(ctx context.Context, by account.Actor, id db.ID, r Report) error {
	e := register.Entry[Commitment]{ID: id}
	return s.promised(ctx, by, "report", &e, func(tx *db.Tx, had *register.Entry[Commitment]) error {
		if err := MayReport(by, *had); err != nil {
			return err
		}
		var c checks
		c.word("keadaan", string(r.Progress), words(Told))
		c.text("uraian", &r.Text, true)
		c.say(r.Reached != nil && *r.Reached < 0, "capaian", "rembuk.amount", nil)
		c.say(r.Reached != nil && had.Body.Target == 0, "capaian", "rembuk.report.target", nil)
		c.say(had.Body.Released(), "keadaan", "rembuk.amend.released", nil)
		if err := c.fault(); err != nil {
			return err
		}
		r.At, r.By, r.Day = tx.Now(), by.Name, s.Today(by.Regency())
		had.Body.Reports = append(slices.Clone(had.Body.Reports), r)
		return nil
	})
}

// Commitment is one with its meeting.
func (s *Service) Commitment(ctx context.Context, by account.Actor, id db.ID) (e register.Entry[Commitment], m register.Entry[Meeting], err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if e, err = commitments.Get(tx, by.Regency(), id); err != nil {
			return err
		}
		if m, err = meetings.Get(tx, by.Regency(), e.Part); err != nil {
			return err
		}
		return by.Allow(account.ActionRead, e.Area)
	})
	if err != nil {
		return register.Entry[Commitment]{}, register.Entry[Meeting]{}, err
	}
	m.Body = nameless(m.Body)
	return e, m, nil
}

// Decided are the decisions of a year, of agreed minutes or not, with their meetings'
// days: what a commitment may be changed by.
func (s *Service) Decided(ctx context.Context, by account.Actor, year int, area string) (all []register.Entry[Decision], err error) {
	if err := by.Allow(account.ActionRead, area); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		all, err = decisions.List(tx, by.Regency(), register.Query{Year: year, Area: area})
		return err
	})
	return all, err
}
