package assist

import (
	"context"
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
	"tumbuh/internal/record/family"
	"tumbuh/internal/record/feed"
)

// Service holds what an office does about companionship and verification; each use
// case asks who.
type Service struct {
	DB  *db.DB
	Now func() time.Time
}

// Today is the day by the clock of a regency.
func (s *Service) Today(regency string) civil.Date {
	return civil.DateOf(s.Now().In(region.Zone(regency)))
}

func none() error { return fault.New(fault.NotFound, "assist.none", nil) }

// invalid are problems with what was typed, told together.
func invalid(fields ...fault.Field) error {
	if len(fields) == 0 {
		return nil
	}
	return &fault.Error{Kind: fault.Invalid, Key: "assist.invalid", Fields: fields}
}

// words are a text as it is kept.
func words(s string) string { return strings.Join(strings.Fields(s), " ") }

const longest = 200

// Teams are those of an area; their names are those of people at work.
func (s *Service) Teams(ctx context.Context, by account.Actor, area string) (all []Team, err error) {
	if err := by.Allow(account.FigureRead, area); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error { all, err = teamsIn(tx, by.Regency(), area); return err })
	return all, err
}

// SaveTeam makes a team, or changes the one of that id.
func (s *Service) SaveTeam(ctx context.Context, by account.Actor, t Team) (Team, error) {
	for _, text := range []*string{&t.Number, &t.Decree, &t.Midwife, &t.PKK, &t.KB} {
		*text = words(*text)
	}
	if err := by.Allow(account.FamilyVerify, t.Village); err != nil || len(t.Village) != int(region.Village) {
		return t, none()
	}
	if err := t.check(); err != nil {
		return t, err
	}
	fresh := t.ID == ""
	if fresh {
		t.ID = db.NewID()
	}
	deed := ledger.Deed{Regency: by.Regency(), Action: "assist.team", Target: string(t.ID)}
	err := ledger.Write(ctx, s.DB, by.By(), deed, func(tx *db.Tx) (any, error) {
		was, found, err := teamOf(tx, by.Regency(), t.ID)
		switch {
		case err != nil:
			return nil, err
		case !fresh && (!found || was.Village != t.Village):
			return nil, none()
		}
		others, err := teamsIn(tx, by.Regency(), t.Village)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(others, func(o Team) bool { return o.ID != t.ID && strings.EqualFold(o.Number, t.Number) }) {
			return nil, invalid(fault.Field{Name: "nomor", Key: "assist.team.taken"})
		}
		t.By, t.Changed = by.Name, tx.Now()
		change, err := ledger.Of(was, t)
		if err != nil {
			return nil, err
		}
		return change, saveTeam(tx, by.Regency(), t)
	})
	return t, err
}

func (t Team) check() error {
	var wrong []fault.Field
	for _, f := range []struct{ name, text string }{{"nomor", t.Number}, {"sk", t.Decree}, {"bidan", t.Midwife}, {"pkk", t.PKK}, {"kb", t.KB}} {
		switch {
		case f.name == "nomor" && f.text == "":
			wrong = append(wrong, fault.Field{Name: f.name, Key: "assist.team.number"})
		case utf8.RuneCountInString(f.text) > longest:
			wrong = append(wrong, fault.Field{Name: f.name, Key: "assist.long"})
		}
	}
	if t.Midwife == "" && t.PKK == "" && t.KB == "" {
		wrong = append(wrong, fault.Field{Name: "bidan", Key: "assist.team.nobody"})
	}
	if t.Until != 0 && t.Until < t.Since {
		wrong = append(wrong, fault.Field{Name: "sampai", Key: "assist.until"})
	}
	return invalid(wrong...)
}

// homes are some households as they stand now, each of which the actor may work on.
func homes(tx *db.Tx, by account.Actor, ids []db.ID) (map[db.ID]family.Subject, error) {
	in := family.NewIntake(tx, by.Regency())
	if err := in.Prepare(nil, ids); err != nil {
		return nil, err
	}
	all := make(map[db.ID]family.Subject, len(ids))
	for _, id := range ids {
		h, found := in.Subject(id)
		if !found || h.Kind != family.OfHousehold || h.Gone || by.AllowChild(account.FamilyVerify, h.Village, h.Posyandu) != nil {
			return nil, none()
		}
		all[id] = h
	}
	return all, nil
}

// touch tells phones and what is counted that families have changed.
func touch(tx *db.Tx, regency string, all map[db.ID]family.Subject) error {
	items := make([]feed.Item, 0, len(all))
	for _, h := range all {
		items = append(items, h.Item())
	}
	return feed.Touch(tx, regency, items...)
}

// Assign gives families to a team from a day on; who had them until then no longer
// has, and whoever the team has already stays as it is. It tells how many are new.
func (s *Service) Assign(ctx context.Context, by account.Actor, team db.ID, households []db.ID, since civil.Date) (n int, err error) {
	regency, today := by.Regency(), s.Today(by.Regency())
	if len(households) == 0 {
		return 0, invalid(fault.Field{Name: "keluarga", Key: "assist.families"})
	}
	if since == 0 || since > today {
		return 0, invalid(fault.Field{Name: "sejak", Key: "assist.since"})
	}
	deed := ledger.Deed{Regency: regency, Action: "assist.assign", Target: string(team)}
	err = ledger.Write(ctx, s.DB, by.By(), deed, func(tx *db.Tx) (any, error) {
		t, found, err := teamOf(tx, regency, team)
		if err != nil || !found || by.Allow(account.FamilyVerify, t.Village) != nil {
			return nil, cause(err)
		}
		if !t.On(since) {
			return nil, invalid(fault.Field{Name: "sejak", Key: "assist.since.team"})
		}
		about, err := homes(tx, by, households)
		if err != nil {
			return nil, err
		}
		terms, err := termsOf(tx, regency, households)
		if err != nil {
			return nil, err
		}
		var given []db.ID
		for _, id := range households {
			mine, err := s.give(tx, by, t, about[id], terms[id], since)
			if err != nil {
				return nil, err
			}
			if !mine {
				delete(about, id)
				continue
			}
			given = append(given, id)
		}
		n = len(given)
		return map[string]any{"village": t.Village, "since": since, "families": n, "subjects": given}, touch(tx, regency, about)
	})
	return n, err
}

// cause is the error, or that there is no such thing.
func cause(err error) error {
	if err != nil {
		return err
	}
	return none()
}

// give begins a term of one family; false: the team has it already.
func (s *Service) give(tx *db.Tx, by account.Actor, t Team, h family.Subject, terms []Term, since civil.Date) (bool, error) {
	for _, had := range terms {
		switch {
		case had.Until != 0 && had.Until < since:
			continue
		case had.Team == t.ID && had.On(since):
			return false, nil
		case had.Since >= since:
			return false, invalid(fault.Field{Name: "sejak", Key: "assist.since.other", Args: fault.Args{"Name": h.Name, "Day": had.Since}})
		}
		had.Until, had.Why, had.By, had.Name, had.Changed = since-1, handedOver, by.ID, by.Name, tx.Now()
		if err := saveTerm(tx, by.Regency(), had); err != nil {
			return false, err
		}
	}
	return true, saveTerm(tx, by.Regency(), Term{Household: h.ID, ID: db.NewID(), Team: t.ID, Village: h.Village, Since: since, By: by.ID, Name: by.Name, Changed: tx.Now()})
}

// Reasons are why a companionship ended.
const handedOver = "team"

var Reasons = []string{"no_longer", "moved", handedOver, "other"}

// End ends the companionship of families with a day, and says why.
func (s *Service) End(ctx context.Context, by account.Actor, households []db.ID, until civil.Date, why string) (n int, err error) {
	regency := by.Regency()
	var wrong []fault.Field
	if len(households) == 0 {
		wrong = append(wrong, fault.Field{Name: "keluarga", Key: "assist.families"})
	}
	if until == 0 || until > s.Today(regency) {
		wrong = append(wrong, fault.Field{Name: "sampai", Key: "assist.since"})
	}
	if !slices.Contains(Reasons, why) {
		wrong = append(wrong, fault.Field{Name: "sebab", Key: "assist.why"})
	}
	if wrong != nil {
		return 0, invalid(wrong...)
	}
	deed := ledger.Deed{Regency: regency, Action: "assist.end", Target: string(households[0])}
	err = ledger.Write(ctx, s.DB, by.By(), deed, func(tx *db.Tx) (any, error) {
		about, err := homes(tx, by, households)
		if err != nil {
			return nil, err
		}
		terms, err := termsOf(tx, regency, households)
		if err != nil {
			return nil, err
		}
		var ended []db.ID
		for _, id := range households {
			open := slices.DeleteFunc(terms[id], func(t Term) bool { return t.Until != 0 || !t.On(until) })
			if len(open) == 0 {
				delete(about, id)
				continue
			}
			for _, t := range open {
				t.Until, t.Why, t.By, t.Name, t.Changed = until, why, by.ID, by.Name, tx.Now()
				if err := saveTerm(tx, regency, t); err != nil {
					return nil, err
				}
			}
			ended = append(ended, id)
		}
		if n = len(ended); n == 0 {
			return nil, fault.New(fault.Stale, "assist.end.none", nil)
		}
		return map[string]any{"until": until, "why": why, "families": n, "subjects": ended}, touch(tx, regency, about)
	})
	return n, err
}
