package simulation

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/assist"
	"tumbuh/internal/record/care"
	"tumbuh/internal/record/family"
	"tumbuh/internal/record/feed"
	"tumbuh/internal/record/people"
)

// FamilyPlan says for whom families are made up: for all children that are there, and
// for others beside them (pregnant women without a child, brides-to-be, girls).
type FamilyPlan struct {
	Regency  string
	Today    civil.Date
	Months   int // of services received, up to this month
	Seed     int64
	Assist   *assist.Service                                                           // gives families to teams; nil: none has one
	Changed  func(tx *db.Tx, regency string, from civil.Month, children []db.ID) error // figures follow; may be nil
	Progress func(done, total int)                                                     // villages; may be nil
}

// Mark is the name of the setting that says that what is here was made up: pages
// show it.
const Mark = "simulation.families"

// Families gives the children that are there parents, homes, and services received, by
// the same doors by which phones do. It refuses where there are families already: they
// may be real.
func Families(ctx context.Context, d *db.DB, by ledger.By, p FamilyPlan) (households int, err error) {
	var villages map[string][]db.ID
	err = d.Read(ctx, func(tx *db.Tx) error {
		some, err := anyHousehold(tx, p.Regency)
		if err == nil && some {
			return fault.New(fault.Conflict, "simulation.families", nil)
		}
		if err == nil {
			villages, err = alone(tx, p.Regency)
		}
		return err
	})
	if err != nil {
		return 0, err
	}
	if len(villages) == 0 {
		return 0, fault.New(fault.NotFound, "simulation.children.none", nil)
	}
	for i, village := range slices.Sorted(maps.Keys(villages)) {
		deed := ledger.Deed{Regency: p.Regency, Action: "simulation.families", Target: village}
		var poor []db.ID
		err := ledger.Write(ctx, d, by, deed, func(tx *db.Tx) (any, error) {
			v := &settling{FamilyPlan: p, tx: tx, village: village, r: rand.New(rand.NewPCG(uint64(p.Seed), hash(village)))}
			if err := v.settle(villages[village]); err != nil {
				return nil, fmt.Errorf("%s: %w", village, err)
			}
			households += v.homes
			poor = v.poor
			return map[string]int{"households": v.homes}, tx.Set(Mark, p.Today.String())
		})
		if err != nil {
			return households, err
		}
		if err := p.accompany(ctx, village, poor); err != nil {
			return households, err
		}
		if p.Progress != nil {
			p.Progress(i+1, len(villages))
		}
	}
	return households, nil
}

// accompany gives most of the poor families of a village to a team.
func (p FamilyPlan) accompany(ctx context.Context, village string, poor []db.ID) error {
	if p.Assist == nil || len(poor) == 0 {
		return nil
	}
	r := rand.New(rand.NewPCG(uint64(p.Seed), hash(village)+1))
	by := account.Actor{Account: account.Account{Name: "SIMULASI", Role: account.Village, Region: village}, Via: "cli", Home: p.Regency}
	name := func() string { return one(r, given[growth.Female]) + " " + one(r, trees) }
	since := p.Today.Month().Add(-8).First()
	team, err := p.Assist.SaveTeam(ctx, by, assist.Team{Village: village, Number: "1", Decree: "SIMULASI", Midwife: name(), PKK: name(), KB: name(), Since: since})
	if err != nil {
		return err
	}
	_, err = p.Assist.Assign(ctx, by, team.ID, poor[:1+(len(poor)-1)*(40+r.IntN(50))/100], since+civil.Date(r.IntN(60)))
	return err
}

func hash(s string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(s))
	return h.Sum64()
}

// settling is one village on its way to having families.
type settling struct {
	FamilyPlan
	tx      *db.Tx
	village string
	r       *rand.Rand
	served  float64 // how well services reach people here, 0 to 1
	homes   int
	poor    []db.ID
	wasted  map[db.ID][]civil.Date
	edits   []family.Edit
	events  []care.Event
}

// home is a household and who lives in it.
type home struct {
	id, mother db.ID
	posyandu   string
	poor       bool
	woman      civil.Date // birth of the mother or wife
	children   []people.Child
}

func (v *settling) settle(ids []db.ID) error {
	found, err := people.ByID(v.tx, v.Regency, ids...)
	if err != nil {
		return err
	}
	if v.wasted, err = wasted(v.tx, v.Regency, v.village); err != nil {
		return err
	}
	v.served = 0.45 + 0.5*v.r.Float64()
	var homes []*home
	kin := map[string]*home{}
	for _, id := range ids { // ordered by posyandu and parents: a random share has a brother or sister here
		c := found[id]
		key := c.Posyandu + "\x00" + c.Parent
		h := kin[key]
		if h == nil || c.Parent == "" {
			h = &home{posyandu: c.Posyandu}
			kin[key] = h
			homes = append(homes, h)
		}
		h.children = append(h.children, c)
	}
	for range len(homes) / 6 { // without a child under five
		homes = append(homes, &home{posyandu: homes[v.r.IntN(len(homes))].posyandu})
	}
	for _, h := range homes {
		v.found(h)
		v.receive(h)
	}
	v.homes = len(homes)
	return v.take(ids)
}

// say notes an edit that makes a subject, or adds to a child.
func (v *settling) say(kind string, subject db.ID, fields map[string]any) {
	e := family.Edit{Regency: v.Regency, Kind: kind, Subject: subject, ID: subject, Fields: map[string]json.RawMessage{}, Source: v.source(v.since()), Area: v.village}
	if kind == family.OfChild { // was known before
		e.ID, e.Source = db.NewID(), v.source(v.Today)
	}
	for name, value := range fields {
		e.Fields[name], _ = json.Marshal(value) // texts, numbers and days: cannot fail
	}
	v.edits = append(v.edits, e)
}

func (v *settling) source(day civil.Date) account.Source {
	at := db.Time{Time: day.Time().Add(4 * time.Hour)}
	if now := v.tx.Now(); at.After(now.Time) {
		at = now
	}
	return account.Source{Name: "SIMULASI", At: at}
}

func (v *settling) chance(p float64) bool { return v.r.Float64() < p }

// found makes the household: how the poor live differs, as everywhere.
func (v *settling) found(h *home) {
	h.id, h.mother, h.poor = db.NewID(), db.NewID(), v.chance(0.35)
	tree := one(v.r, trees)
	father := one(v.r, given[growth.Male]) + " " + tree
	mother := one(v.r, given[growth.Female]) + " " + one(v.r, trees)
	if len(h.children) > 0 {
		one, other, both := strings.Cut(h.children[0].Parent, "/")
		if one = strings.TrimSpace(one); one != "" {
			father = one
		}
		if both && strings.TrimSpace(other) != "" {
			mother = strings.TrimSpace(other)
		}
	}
	if h.poor {
		v.poor = append(v.poor, h.id)
	}
	worse := map[bool]float64{true: 0.25, false: 0}[h.poor]
	fields := map[string]any{"village": v.village, "posyandu": h.posyandu, "head": father, "rt": fmt.Sprintf("%02d", 1+v.r.IntN(6)), "rw": fmt.Sprintf("%02d", 1+v.r.IntN(3)),
		"welfare": map[bool]int{true: 1 + v.r.IntN(2), false: 3 + v.r.IntN(3)}[h.poor], "smoker": v.chance(0.6)}
	if !v.chance(0.06) { // else not asked
		fields["water"] = v.word(0.1+worse, "piped bottled borehole protected_well", "unprotected_well surface")
		fields["latrine"] = v.word(0.15+worse, "septic septic shared_septic", "no_septic none")
	}
	if !v.chance(0.1) {
		fields["modern_fp"] = v.chance(0.6)
	}
	v.say(family.OfHousehold, h.id, fields)
	h.woman = v.Today - civil.Date(365*(19+v.r.IntN(23))) - civil.Date(v.r.IntN(365))
	if len(h.children) > 0 {
		oldest := slices.MinFunc(h.children, func(a, b people.Child) int { return cmp.Compare(a.Birth, b.Birth) }).Birth
		h.woman = min(h.woman, oldest-17*365)
	}
	v.say(family.OfPerson, db.NewID(), map[string]any{"village": v.village, "posyandu": h.posyandu, "household": h.id, "name": father, "sex": growth.Male,
		"relation": "head", "birth": h.woman - civil.Date(v.r.IntN(2500))})
	v.say(family.OfPerson, h.mother, map[string]any{"village": v.village, "posyandu": h.posyandu, "household": h.id, "name": mother, "sex": growth.Female, "relation": "spouse", "birth": h.woman})
	for _, c := range h.children {
		v.say(family.OfChild, c.ID, map[string]any{"household": h.id, "mother": h.mother})
	}
	if v.chance(0.22) {
		v.girl(h, tree)
	}
}

// word is one of the worse words with a chance, else one of the better.
func (v *settling) word(worse float64, better, bad string) string {
	if v.chance(worse) {
		return one(v.r, strings.Fields(bad))
	}
	return one(v.r, strings.Fields(better))
}

// take puts all of it in, as a push of phones would be.
func (v *settling) take(children []db.ID) error {
	in := family.NewIntake(v.tx, v.Regency)
	if err := in.Prepare(v.edits, nil); err != nil {
		return err
	}
	var touched []feed.Item
	for _, e := range v.edits {
		out, err := in.Take(e)
		if err != nil {
			return err
		}
		touched = append(touched, out.Touched...)
	}
	if err := in.Close(); err != nil {
		return err
	}
	happened := care.NewIntake(v.tx, v.Regency)
	for some := range slices.Chunk(v.events, 500) {
		if err := happened.Prepare(some); err != nil {
			return err
		}
		for _, e := range some {
			if _, err := happened.Take(e); err != nil {
				return fmt.Errorf("%s %s: %w", e.Kind, e.Body, err)
			}
		}
	}
	if err := happened.Close(); err != nil {
		return err
	}
	if v.Changed != nil {
		if err := v.Changed(v.tx, v.Regency, v.Today.Month(), children); err != nil {
			return err
		}
	}
	return feed.Touch(v.tx, v.Regency, touched...)
}
