package coverage

import (
	"context"
	"strings"
	"unicode/utf8"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/framework"
)

// Enter states values, or withdraws them. A value that is verified must be reopened
// first; one that somebody else changed since the form was shown is refused, with what
// stands there now.
func (s *Service) Enter(ctx context.Context, by account.Actor, entries []Entry, how How) (Result, error) {
	office, err := Answers(by)
	if err != nil {
		return Result{}, err
	}
	keys := make([]Key, len(entries))
	for i := range entries {
		keys[i], entries[i].Note = entries[i].Key, strings.Join(strings.Fields(entries[i].Note), " ")
	}
	return s.act(ctx, by, "coverage.enter", how, keys, map[string]any{}, func(tx *db.Tx) (decision, error) {
		rules, err := frameworks(tx, by.Regency(), keys)
		today := s.Today(by.Regency())
		return func(i int, had *Statement) (*Step, *fault.Error) {
			e := entries[i]
			responsible, refused := permitted(by, office, rules, e, today)
			if refused == nil {
				refused = contradicts(e, had)
			}
			if refused != nil || unchanged(e, had) {
				return nil, refused
			}
			if e.Empty {
				return &Step{Deed: Withdrawn, Numerator: had.Numerator, Denominator: had.Denominator, Source: had.Source, Office: had.Office}, nil
			}
			if e.Note == "" && had != nil {
				e.Note = had.Note
			}
			return &Step{Deed: Stated, Numerator: e.Numerator, Denominator: e.Denominator, Source: Office, Note: e.Note, Office: responsible}, nil
		}, err
	})
}

// permitted tells which office answers for an entry, or why it cannot be made at all.
func permitted(by account.Actor, office string, rules map[int]framework.Framework, e Entry, today civil.Date) (string, *fault.Error) {
	f := rules[e.Period.Year()]
	x, known := f.Indicator(e.Indicator)
	if !known {
		return "", wrong("statement.indicator.unknown", fault.Args{"Indicator": e.Indicator, "Year": yearText(e.Period)})
	}
	if err := applies(x, e.Area); err != nil {
		return "", err
	}
	if err := by.Allow(account.CoverageEnter, e.Area); err != nil {
		return "", fault.As(err)
	}
	if err := answersFor(office, x); err != nil {
		return "", err
	}
	switch {
	case !Begun(e.Period, today):
		return "", wrong("statement.period.future", nil)
	case utf8.RuneCountInString(e.Note) > longestNote:
		return "", wrong("statement.note.long", fault.Args{"Max": longestNote})
	case !e.Empty:
		if err := numbers(x, e); err != nil {
			return "", err
		}
	}
	if office == "" && len(x.Offices) > 0 {
		office = x.Offices[0]
	}
	return office, nil
}

// contradicts tells what stands in the way of an entry: a verified value, or what
// somebody else said since its form was shown.
func contradicts(e Entry, had *Statement) *fault.Error {
	if unchanged(e, had) {
		return nil
	}
	if had != nil && had.State > Draft {
		return fault.New(fault.Conflict, "statement.verified", fault.Args{"State": fault.Key(had.State.Key()), "Name": had.MovedName})
	}
	return changedSince(e.Shown, had)
}

// changedSince compares what a form showed with what stands.
func changedSince(shown *string, had *Statement) *fault.Error {
	switch {
	case shown == nil || *shown == had.Mark():
		return nil
	case had == nil:
		return fault.New(fault.Stale, "statement.gone", nil)
	}
	return fault.New(fault.Stale, "statement.stale", fault.Args{"Name": had.EnteredName, "Value": had.Said()})
}

// unchanged tells whether an entry says what stands already.
func unchanged(e Entry, had *Statement) bool {
	if had == nil || e.Empty {
		return had == nil && e.Empty
	}
	return MarkOf(e.Numerator, e.Denominator) == had.Mark() && (e.Note == "" || e.Note == had.Note)
}

func yearText(p civil.Period) string { return civil.YearOf(p.Year()).String() }
