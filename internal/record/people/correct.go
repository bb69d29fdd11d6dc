package people

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
)

// Corrected is a child as a person says that it is; day is their today.
type Corrected struct {
	Child  Child
	Reason string
	Today  civil.Date
}

// Correct puts right what a person says is wrong with a child (UU 27/2022 art. 6).
// What was there is kept as found wrong, so that an old workbook does not bring
// it back; the correction counts as the newest source.
func (s *Service) Correct(ctx context.Context, by account.Actor, id db.ID, to Corrected) error {
	deed := ledger.Deed{Regency: by.Regency(), Action: "child.correct", Target: string(id)}
	return ledger.Write(ctx, s.DB, by.By(), deed, func(tx *db.Tx) (any, error) {
		was, ids, err := Family(tx, by.Regency(), id)
		if err != nil {
			return nil, err
		}
		if was.ID != id || by.AllowChild(account.ChildCorrect, was.Village, was.Posyandu) != nil {
			return nil, fault.New(fault.NotFound, "people.none", nil)
		}
		now := to.over(was)
		if err := errors.Join(to.check(now), by.Allow(account.ChildCorrect, now.Village)); err != nil {
			return nil, err
		}
		had, err := holder(tx, now.Regency, now.NIK)
		if err != nil {
			return nil, err
		}
		if had != "" && had != id {
			return nil, invalid(fault.Field{Name: "nik", Key: "people.correct.nik_taken"})
		}
		wrong, right := differing(was, now)
		if len(wrong)+len(right) == 0 && was.Gone == now.Gone && was.GoneWhy == now.GoneWhy {
			return nil, fault.New(fault.Conflict, "people.correct.same", nil)
		}
		if err := errors.Join(wrongSince(tx, by.By(), now, wrong), rightAgain(tx, now, right), setRight(tx, now, ids[1:])); err != nil {
			return nil, err
		}
		before, after := told(was), told(now)
		for field, number := range map[string][2]string{"nik": {was.NIK, now.NIK}, "temp": {was.TempID, now.TempID}} {
			if number[0] != number[1] && before[field] == after[field] {
				after[field] = "≠ " + ledger.Masked(number[1]) // another number with the same last digits
			}
		}
		change, err := ledger.Of(before, after)
		if err != nil {
			return nil, err
		}
		return struct {
			Reason string `json:"reason"`
			ledger.Change
		}{to.Reason, change}, s.Corrected(tx, now, was.Birth != now.Birth || was.Sex != now.Sex)
	})
}

// over takes what can be corrected; the rest stays.
func (to Corrected) over(was Child) Child {
	now, c := was, to.Child
	now.Name, now.NIK, now.TempID, now.Sex, now.Birth, now.Parent = clean(c.Name), digits(c.NIK), clean(c.TempID), c.Sex, c.Birth, clean(c.Parent)
	now.Village, now.Posyandu, now.Puskesmas = c.Village, clean(c.Posyandu), clean(c.Puskesmas)
	now.RT, now.RW, now.Address, now.BirthGrams, now.BirthMM = clean(c.RT), clean(c.RW), clean(c.Address), c.BirthGrams, c.BirthMM
	now.Gone, now.GoneWhy = c.Gone, clean(c.GoneWhy)
	now.AsOf = max(was.AsOf, to.Today)
	if now.NIK != "" {
		now.Claim = ""
	}
	return now
}

func clean(s string) string { return strings.Join(strings.Fields(s), " ") }

func digits(s string) string { return strings.NewReplacer(" ", "", ".", "", "-", "").Replace(s) }

// longest is how much a name, a place or an address may say.
const longest = 200

func (to Corrected) check(now Child) error {
	var fields []fault.Field
	say := func(wrong bool, name, key string) {
		if wrong {
			fields = append(fields, fault.Field{Name: name, Key: "people.correct." + key})
		}
	}
	place, _ := region.Get(now.Village)
	say(now.Name == "", "name", "name")
	say(now.NIK != "" && (len(now.NIK) != 16 || strings.Trim(now.NIK, "0123456789") != ""), "nik", "nik")
	say(now.Sex != growth.Male && now.Sex != growth.Female, "sex", "sex")
	say(now.Birth == 0 || now.Birth > to.Today || to.Today.MonthsSince(now.Birth) > 20*12, "birth", "birth")
	say(place.Level() != region.Village || !region.Within(now.Village, now.Regency), "village", "village")
	say(now.Gone > to.Today || now.Gone != 0 && now.Gone < now.Birth, "gone", "gone")
	say(now.BirthGrams < 0 || now.BirthGrams > 10_000, "birth_grams", "birth_grams")
	say(now.BirthMM < 0 || now.BirthMM > 1_000, "birth_mm", "birth_mm")
	say(utf8.RuneCountInString(clean(to.Reason)) < 5, "reason", "reason")
	for name, text := range now.fields() {
		say(utf8.RuneCountInString(text) > longest, name, "long")
	}
	if fields == nil {
		return nil
	}
	return invalid(fields...)
}

func invalid(fields ...fault.Field) error {
	return &fault.Error{Kind: fault.Invalid, Key: "people.correct.invalid", Fields: fields}
}

// differing are the texts that were found wrong and those that are right now.
func differing(was, now Child) (wrong, right []string) {
	had, has := was.fields(), now.fields()
	had[matching[:len(matching)-1]], has[matching[:len(matching)-1]] = was.matchKey(), now.matchKey()
	for field, text := range had {
		if text == has[field] {
			continue
		}
		if text != "" && !(field == "sex" && text == "0") {
			wrong = append(wrong, field+":"+text)
		}
		right = append(right, field+":"+has[field])
	}
	slices.Sort(wrong)
	slices.Sort(right)
	return wrong, right
}

// told is a child as the ledger may say it, numbers masked.
func told(c Child) map[string]any {
	all := map[string]any{"gone": c.Gone, "gone_why": c.GoneWhy}
	for field, text := range c.fields() {
		all[field] = text
	}
	all["nik"], all["temp"] = ledger.Masked(c.NIK), ledger.Masked(c.TempID)
	return all
}

// NIK opens a child's record to show its whole number, and records that somebody
// asked.
func (s *Service) NIK(ctx context.Context, by account.Actor, id db.ID) (Child, error) {
	c, err := s.Open(ctx, by, id)
	if err != nil || c.NIK == "" {
		return c, err
	}
	return c, ledger.Seen(ctx, s.DB, by.By(), ledger.Deed{Regency: c.Regency, Action: "child.nik", Target: string(c.ID)}, nil)
}

// Printed records that a child's page, which was opened, is printed.
func (s *Service) Printed(ctx context.Context, by account.Actor, id db.ID) error {
	return ledger.Seen(ctx, s.DB, by.By(), ledger.Deed{Regency: by.Regency(), Action: "child.print", Target: string(id)}, nil)
}
