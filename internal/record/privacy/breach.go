package privacy

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/record/account"
)

// Breach is an incident with personal data. Nothing in the register is deleted;
// what was changed is in the ledger.
type Breach struct {
	Regency       string  `json:"-"`
	ID            db.ID   `json:"-"`
	Known         db.Time `json:"known"`    // when the office came to know: the clock runs from here
	Happened      string  `json:"happened"` // when, as far as known
	What          string  `json:"what"`     // which data
	Whose         string  `json:"whose"`
	Persons       int     `json:"persons"`
	How           string  `json:"how"`
	Remedy        string  `json:"remedy"`
	ToldAuthority db.Time `json:"told_authority,omitzero"`
	AuthorityHow  string  `json:"authority_how,omitempty"` // who told whom, which way
	ToldSubjects  db.Time `json:"told_subjects,omitzero"`
	SubjectsHow   string  `json:"subjects_how,omitempty"`
	Closed        db.Time `json:"closed,omitzero"`
	ByName        string  `json:"-"`
	Changed       db.Time `json:"-"`
}

// NoticeWithin is the time for the written notice to the authority and to those
// whose data they are: 3 × 24 hours from when it was known. Article 46 of the law
// as enacted; press before that cites article 40 of the bill (not confirmed).
const NoticeWithin = 3 * 24 * time.Hour

// NoticeSource is where that stands.
var NoticeSource = Law{Source: "UU 27/2022 Pasal 46", Confirmed: false}

// Left is how much of it is left; negative when it is over.
func (b Breach) Left(now time.Time) time.Duration { return b.Deadline().Sub(now) }

// Deadline is when it ends.
func (b Breach) Deadline() time.Time { return b.Known.Add(NoticeWithin) }

// Told tells whether both were told.
func (b Breach) Told() bool { return !b.ToldAuthority.IsZero() && !b.ToldSubjects.IsZero() }

// Late tells whether a notice is due and was not given in time.
func (b Breach) Late(now time.Time) bool {
	for _, told := range []db.Time{b.ToldAuthority, b.ToldSubjects} {
		at := told.Time
		if at.IsZero() {
			at = now
		}
		if at.After(b.Deadline()) {
			return true
		}
	}
	return false
}

// Breaches is the register, the newest first.
func (s *Service) Breaches(ctx context.Context, by account.Actor) (all []Breach, err error) {
	if err := by.Allow(account.PrivacyRead, by.Regency()); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error { all, err = breaches(tx, by.Regency(), ""); return err })
	return all, err
}

// Breach is one of the register, with its history.
func (s *Service) Breach(ctx context.Context, by account.Actor, id db.ID) (b Breach, history []Trace, err error) {
	if err := by.Allow(account.PrivacyRead, by.Regency()); err != nil {
		return b, nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if b, err = breachOf(tx, by.Regency(), id); err != nil {
			return err
		}
		history, err = traces(tx, by.Regency(), string(id))
		return err
	})
	return b, history, err
}

// Report puts a breach into the register. The clock runs from Known.
func (s *Service) Report(ctx context.Context, by account.Actor, b Breach) (db.ID, error) {
	b.ID = db.NewID()
	return b.ID, s.write(ctx, by, "breach.report", b.ID, func(tx *db.Tx) (Breach, Breach, error) {
		if err := s.check(b); err != nil {
			return b, b, err
		}
		b.Regency = by.Regency()
		return Breach{}, b, insertBreach(tx, b.stamped(tx, by))
	})
}

// Amend changes what is told of a breach; when it was known stays.
func (s *Service) Amend(ctx context.Context, by account.Actor, id db.ID, to Breach) error {
	return s.amend(ctx, by, "breach.amend", id, func(b *Breach) error {
		b.Happened, b.What, b.Whose, b.Persons, b.How, b.Remedy = to.Happened, to.What, to.Whose, to.Persons, to.How, to.Remedy
		return nil
	})
}

// TellAuthority and TellSubjects record that the notice was given: who told whom,
// which way, and when.
func (s *Service) TellAuthority(ctx context.Context, by account.Actor, id db.ID, at time.Time, how string) error {
	return s.amend(ctx, by, "breach.authority", id, func(b *Breach) error {
		return s.tell(b, &b.ToldAuthority, &b.AuthorityHow, at, how)
	})
}

func (s *Service) TellSubjects(ctx context.Context, by account.Actor, id db.ID, at time.Time, how string) error {
	return s.amend(ctx, by, "breach.subjects", id, func(b *Breach) error {
		return s.tell(b, &b.ToldSubjects, &b.SubjectsHow, at, how)
	})
}

func (s *Service) tell(b *Breach, told *db.Time, said *string, at time.Time, how string) error {
	switch {
	case !told.IsZero():
		return fault.New(fault.Stale, "privacy.breach.told", nil)
	case at.IsZero() || at.Before(b.Known.Time) || at.After(s.Now().Add(time.Minute)):
		return &fault.Error{Kind: fault.Invalid, Key: "privacy.breach.invalid", Fields: []fault.Field{{Name: "kapan", Key: "privacy.breach.when"}}}
	case utf8.RuneCountInString(strings.TrimSpace(how)) < 5:
		return &fault.Error{Kind: fault.Invalid, Key: "privacy.breach.invalid", Fields: []fault.Field{{Name: "cara", Key: "privacy.breach.told_how"}}}
	}
	*told, *said = db.Time{Time: at.UTC()}, strings.TrimSpace(how)
	return nil
}

// Close says that nothing is left to do; both must have been told.
func (s *Service) Close(ctx context.Context, by account.Actor, id db.ID) error {
	return s.amend(ctx, by, "breach.close", id, func(b *Breach) error {
		if !b.Told() || strings.TrimSpace(b.Remedy) == "" {
			return fault.New(fault.Conflict, "privacy.breach.unfinished", nil)
		}
		b.Closed = db.Time{Time: s.Now().UTC().Truncate(time.Microsecond)}
		return nil
	})
}

func (s *Service) amend(ctx context.Context, by account.Actor, action string, id db.ID, f func(*Breach) error) error {
	return s.write(ctx, by, action, id, func(tx *db.Tx) (was, now Breach, err error) {
		if was, err = breachOf(tx, by.Regency(), id); err != nil {
			return was, now, err
		}
		if !was.Closed.IsZero() {
			return was, now, fault.New(fault.Stale, "privacy.breach.closed", nil)
		}
		now = was
		if err := f(&now); err != nil {
			return was, now, err
		}
		return was, now, updateBreach(tx, now.stamped(tx, by))
	})
}

func (b Breach) stamped(tx *db.Tx, by account.Actor) Breach {
	b.ByName, b.Changed = by.Name, tx.Now()
	return b
}

func (s *Service) write(ctx context.Context, by account.Actor, action string, id db.ID, f func(*db.Tx) (was, now Breach, err error)) error {
	if err := by.Allow(account.PrivacyManage, by.Regency()); err != nil {
		return err
	}
	deed := ledger.Deed{Regency: by.Regency(), Action: action, Target: string(id)}
	return ledger.Write(ctx, s.DB, by.By(), deed, func(tx *db.Tx) (any, error) {
		was, now, err := f(tx)
		if err != nil {
			return nil, err
		}
		if err := s.check(now); err != nil {
			return nil, err
		}
		return ledger.Of(was, now)
	})
}

// longest is how much one answer of the register may say.
const longest = 4000

func (s *Service) check(b Breach) error {
	var fields []fault.Field
	say := func(wrong bool, name, key string) {
		if wrong {
			fields = append(fields, fault.Field{Name: name, Key: "privacy.breach." + key})
		}
	}
	say(b.Known.IsZero() || b.Known.After(s.Now().Add(time.Minute)), "diketahui", "known")
	say(utf8.RuneCountInString(strings.TrimSpace(b.What)) < 5, "apa", "what")
	say(utf8.RuneCountInString(strings.TrimSpace(b.Whose)) < 3, "siapa", "whose")
	say(b.Persons < 0 || b.Persons > 10_000_000, "jumlah", "persons")
	for name, text := range map[string]string{"terjadi": b.Happened, "apa": b.What, "siapa": b.Whose, "bagaimana": b.How, "tindakan": b.Remedy} {
		say(utf8.RuneCountInString(text) > longest, name, "long")
	}
	if fields == nil {
		return nil
	}
	return &fault.Error{Kind: fault.Invalid, Key: "privacy.breach.invalid", Fields: fields}
}
