package situation

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"tumbuh/internal/aksi/data"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/register"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/measure/indicator"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/framework"
)

// Service is what offices do with the analysis of an area. Every use case asks who.
type Service struct {
	DB      *db.DB
	Now     func() time.Time
	Data    *data.Service      // doubts, for suggestions
	Figures *indicator.Service // what a file may tell
}

// View is the analysis of an area and year as pages show it.
type View struct {
	Snapshot
	Framework       framework.Framework
	Settings        register.Entry[Settings]
	Frozen          []register.Entry[Analysis] // the newest first
	Constraints     []register.Entry[Constraint]
	Recommendations []register.Entry[Recommendation]
}

// Newest is the newest frozen analysis, if there is any.
func (v *View) Newest() *register.Entry[Analysis] {
	if len(v.Frozen) == 0 {
		return nil
	}
	return &v.Frozen[0]
}

// View reads it.
func (s *Service) View(ctx context.Context, by account.Actor, a Ask) (v View, err error) {
	if err := s.may(by, account.ActionRead, &a); err != nil {
		return v, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error { v, err = view(tx, a); return err })
	return v, err
}

// may asks for an action in an area, which is the regency where none is named.
func (s *Service) may(by account.Actor, action account.Action, a *Ask) error {
	a.Regency = by.Regency()
	if a.Area == "" {
		a.Area = a.Regency
	}
	return by.Allow(action, a.Area)
}

func view(tx *db.Tx, a Ask) (v View, err error) {
	if v.Snapshot, err = Take(tx, a); err != nil {
		return v, err
	}
	if v.Framework, err = framework.Read(tx, a.Regency, a.Year); err != nil {
		return v, err
	}
	if v.Settings, err = SettingsOf(tx, a.Regency, a.Year, a.Area); err != nil {
		return v, err
	}
	if v.Frozen, err = own(tx, analyses, a); err != nil {
		return v, err
	}
	slices.Reverse(v.Frozen)
	if v.Constraints, err = own(tx, constraints, a); err != nil {
		return v, err
	}
	v.Recommendations, err = own(tx, recommendations, a)
	return v, err
}

// own are the entries of an area itself, without those of what lies in it.
func own[T any](tx *db.Tx, kind register.Kind[T], a Ask) ([]register.Entry[T], error) {
	all, err := kind.List(tx, a.Regency, register.Query{Year: a.Year, Area: a.Area})
	return slices.DeleteFunc(all, func(e register.Entry[T]) bool { return e.Area != a.Area }), err
}

// Choose keeps an area's settings of a year.
func (s *Service) Choose(ctx context.Context, by account.Actor, e *register.Entry[Settings]) error {
	if err := by.Allow(account.SituationWrite, e.Area); err != nil {
		return err
	}
	if p := e.Body.Hotspot.Percent; p < 0 || p > 100 {
		return invalid("batas", "situation.choose.percent")
	}
	e.Code = settingCode(e.Year, e.Area)
	return settings.Save(ctx, s.DB, by.By(), ledger.Deed{Regency: by.Regency(), Action: "situation.choose"}, e)
}

// Drop says that a suggestion is not wanted, and takes that back.
func (s *Service) Drop(ctx context.Context, by account.Actor, year int, area, key string, drop bool) error {
	var e register.Entry[Settings]
	err := s.DB.Read(ctx, func(tx *db.Tx) (err error) { e, err = SettingsOf(tx, by.Regency(), year, area); return err })
	if err != nil {
		return err
	}
	e.Body.Dropped = slices.DeleteFunc(e.Body.Dropped, func(k string) bool { return k == key })
	if drop {
		e.Body.Dropped = append(e.Body.Dropped, key)
	}
	return s.Choose(ctx, by, &e)
}

// SaveConstraint keeps a constraint; a new one is given its number.
func (s *Service) SaveConstraint(ctx context.Context, by account.Actor, e *register.Entry[Constraint]) error {
	b := &e.Body
	c := checking{area: e.Area}
	c.words("sebab", &b.Cause, true)
	c.words("perbaikan", &b.Repair, true)
	c.words("layanan", &b.Service, b.Indicator == "")
	c.one("jenis", b.Kind, ConstraintKinds)
	c.areas(b.Areas)
	if b.Group != "" {
		c.one("kelompok", b.Group, edition.Groups)
	}
	return save(ctx, s, by, constraints, "situation.constraint", e, &b.Number, c, func(v *View) error {
		c.known(v, b.Office, b.Indicator)
		e.Body.Evidence = behind(v, e.Body.Evidence, b.From, []string{b.Indicator}, nil)
		return c.fault()
	})
}

// SaveRecommendation keeps a recommendation; a new one is given its number.
func (s *Service) SaveRecommendation(ctx context.Context, by account.Actor, e *register.Entry[Recommendation]) error {
	b := &e.Body
	c := checking{area: e.Area}
	c.words("isi", &b.Text, true)
	c.one("jenis", b.Type, Types)
	c.one("prioritas", b.Priority, Priorities)
	c.areas(b.Areas)
	places := b.Areas
	if b.Type != "location" {
		places = nil
	}
	drafted, err := s.Suggestions(ctx, by, Ask{Year: e.Year, Area: e.Area})
	if err != nil {
		return err
	}
	if i := slices.IndexFunc(drafted, func(x Suggestion) bool { return x.From == b.From }); i >= 0 && e.Version == 0 && len(b.Evidence) == 0 {
		b.Evidence = drafted[i].Evidence
	}
	return save(ctx, s, by, recommendations, "situation.recommendation", e, &b.Number, c, func(v *View) error {
		c.known(v, b.Office, b.Indicators...)
		b.Evidence = behind(v, b.Evidence, b.From, b.Indicators, places)
		return c.fault()
	})
}

// behind adds the figures of indicators and places that have none yet, and says of when
// the new ones are.
func behind(v *View, all []Evidence, from string, indicators, places []string) []Evidence {
	has := func(kind, area, id string) bool {
		return slices.ContainsFunc(all, func(e Evidence) bool {
			return (e.Kind == kind || kind != "prevalence" && e.Kind == "reporting") && e.Area == area && e.Indicator == id
		})
	}
	for _, id := range indicators {
		x, found := v.Service(id)
		kind := "coverage"
		if found && slices.ContainsFunc(v.Supply, func(s Coverage) bool { return s.ID == id }) {
			kind = "supply"
		}
		if found && !has(kind, v.Area, x.ID) {
			all = append(all, v.Figure(kind, v.Area, id))
		}
	}
	for _, code := range places {
		if _, found := v.Place(code); found && !has("prevalence", code, "") {
			all = append(all, v.Figure("prevalence", code, ""))
		}
	}
	return all
}

// RemoveConstraint and RemoveRecommendation take one away; what it was stands in the ledger.
func (s *Service) RemoveConstraint(ctx context.Context, by account.Actor, e register.Entry[Constraint]) error {
	return remove(ctx, s, by, constraints, "situation.constraint", e)
}

func (s *Service) RemoveRecommendation(ctx context.Context, by account.Actor, e register.Entry[Recommendation]) error {
	return remove(ctx, s, by, recommendations, "situation.recommendation", e)
}

func remove[T any](ctx context.Context, s *Service, by account.Actor, kind register.Kind[T], action string, e register.Entry[T]) error {
	if err := by.Allow(account.SituationWrite, e.Area); err != nil {
		return err
	}
	return kind.Remove(ctx, s.DB, by.By(), ledger.Deed{Regency: by.Regency(), Action: action}, e)
}

// save keeps a numbered entry with what the figures of that moment say of it.
func save[T any](ctx context.Context, s *Service, by account.Actor, kind register.Kind[T], action string, e *register.Entry[T], number *int, c checking, complete func(*View) error) error {
	if err := by.Allow(account.SituationWrite, e.Area); err != nil {
		return err
	}
	if err := c.fault(); err != nil {
		return err
	}
	if e.ID == "" {
		e.ID = db.NewID()
	}
	given, version := *number, e.Version
	err := ledger.Write(ctx, s.DB, by.By(), ledger.Deed{Regency: by.Regency(), Action: action, Target: string(e.ID)}, func(tx *db.Tx) (any, error) {
		a := Ask{Regency: by.Regency(), Year: e.Year, Area: e.Area}
		v, err := view(tx, a)
		if err != nil {
			return nil, err
		}
		if err := complete(&v); err != nil {
			return nil, err
		}
		v.stamp(e, tx.Now())
		e.Version, *number = version, given // a transaction may be tried again
		if e.Version == 0 && given == 0 {
			*number = v.next(kind)
			e.Code = fmt.Sprintf("%d/%s/%d", e.Year, e.Area, *number)
		}
		was, err := kind.Put(tx, by.By(), a.Regency, e)
		if err != nil {
			return nil, err
		}
		if e.Version == 1 {
			return ledger.Change{After: map[string]any{"body": e.Body}}, nil
		}
		return ledger.Of(was, e.Body)
	})
	if err != nil {
		e.Version, *number = version, given
	}
	return err
}

// next is the number of a new entry.
func (v *View) next(kind any) (n int) {
	if _, is := kind.(register.Kind[Constraint]); is {
		for _, e := range v.Constraints {
			n = max(n, e.Body.Number)
		}
		return n + 1
	}
	for _, e := range v.Recommendations {
		n = max(n, e.Body.Number)
	}
	return n + 1
}

func (v *View) stamp(entry any, now db.Time) {
	var all []Evidence
	switch e := entry.(type) {
	case *register.Entry[Constraint]:
		all = e.Body.Evidence
	case *register.Entry[Recommendation]:
		all = e.Body.Evidence
	}
	if f := v.Newest(); f != nil {
		stamp(all, &f.Body, f.ID, now)
	} else {
		stamp(all, nil, "", now)
	}
}

// checking gathers what is wrong with an entry; fields have the names of the forms.
type checking struct {
	area   string
	fields []fault.Field
}

const longest = 2000 // characters of a text

func invalid(field, key string) error {
	return &fault.Error{Kind: fault.Invalid, Key: "situation.invalid", Fields: []fault.Field{{Name: field, Key: key}}}
}

func (c *checking) say(wrong bool, field, key string, args fault.Args) {
	if wrong {
		c.fields = append(c.fields, fault.Field{Name: field, Key: key, Args: args})
	}
}

func (c *checking) words(field string, text *string, needed bool) {
	*text = strings.TrimSpace(strings.ToValidUTF8(*text, ""))
	c.say(needed && *text == "", field, "situation.needed", nil)
	c.say(len([]rune(*text)) > longest, field, "situation.long", fault.Args{"Most": longest})
}

func (c *checking) one(field, word string, of []string) {
	c.say(!slices.Contains(of, word), field, "situation.pick", nil)
}

func (c *checking) areas(all []string) {
	for _, code := range all {
		_, found := region.Get(code)
		c.say(!found || !region.Within(code, c.area) || code == c.area, "wilayah", "situation.places", fault.Args{"Code": code})
	}
}

// known asks for an office and indicators that the year's framework has.
func (c *checking) known(v *View, office string, ids ...string) {
	c.fields = nil
	place, found := region.Get(office)
	c.say(!edition.Offices.Has(office) && (!found || !region.Within(place.Code, v.Area)), "opd", "situation.pick", nil)
	for _, id := range ids {
		_, found := v.Service(id)
		c.say(id != "" && !found, "indikator", "situation.indicator", fault.Args{"ID": id})
	}
}

func (c *checking) fault() error {
	if len(c.fields) == 0 {
		return nil
	}
	return &fault.Error{Kind: fault.Invalid, Key: "situation.invalid", Fields: c.fields}
}

// Recommendation and Constraint are one entry each.
func (s *Service) Recommendation(ctx context.Context, by account.Actor, id db.ID) (register.Entry[Recommendation], error) {
	return get(ctx, s, by, recommendations, id)
}

func (s *Service) Constraint(ctx context.Context, by account.Actor, id db.ID) (register.Entry[Constraint], error) {
	return get(ctx, s, by, constraints, id)
}

func get[T any](ctx context.Context, s *Service, by account.Actor, kind register.Kind[T], id db.ID) (e register.Entry[T], err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error { e, err = kind.Get(tx, by.Regency(), id); return err })
	if err == nil {
		err = by.Allow(account.ActionRead, e.Area)
	}
	return e, err
}
