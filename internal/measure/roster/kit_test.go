package roster_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/measure/indicator"
	"tumbuh/internal/measure/roster"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/care"
	"tumbuh/internal/record/family"
	"tumbuh/internal/record/feed"
	"tumbuh/internal/record/people"
	"tumbuh/internal/record/visit"
)

const regency, goarie, barae = "7312", "7312012005", "7312012006"

// place is a village written as a story: people have names.
type place struct {
	testing.TB
	d   *db.DB
	who map[string]db.ID
	of  map[string]string // kind
	at  map[string]string // village
	n   int
}

func begin(t testing.TB, d *db.DB) *place {
	return &place{t, d, map[string]db.ID{}, map[string]string{}, map[string]string{}, 0}
}

func (p *place) write(f func(tx *db.Tx) error) {
	p.Helper()
	if err := p.d.WriteUnrecorded(context.Background(), f); err != nil {
		p.Fatal(err)
	}
}

// id is one made on a day, as a phone's clock would.
func (p *place) id(day civil.Date) db.ID {
	p.n++
	ms := fmt.Sprintf("%012x", day.Time().Add(3*time.Hour).UnixMilli())
	return db.ID(fmt.Sprintf("%s-%s-7000-8000-%012x", ms[:8], ms[8:], p.n))
}

func source(day civil.Date) account.Source {
	return account.Source{By: db.NewID(), Name: "Kader Murni", Phone: db.NewID(), At: db.Time{Time: day.Time().Add(3 * time.Hour)}}
}

// say is an edit of a household, person or child on a day: the first of a name makes it.
// "@Sitti" among the fields means Sitti's id.
func (p *place) say(kind, name, day string, fields map[string]any) {
	p.Helper()
	on := civil.MustDate(day)
	id, known := p.who[name]
	said := p.id(on)
	if !known {
		id = said
		p.who[name], p.of[name] = id, kind
		if fields["village"] == nil {
			fields["village"] = goarie
		}
	}
	if v, ok := fields["village"].(string); ok {
		p.at[name] = v
	}
	e := family.Edit{Regency: regency, Kind: kind, Subject: id, ID: said, Fields: map[string]json.RawMessage{}, Area: regency, Source: source(on)}
	for key, value := range fields {
		if text, ok := value.(string); ok && strings.HasPrefix(text, "@") {
			value = p.who[text[1:]]
		}
		e.Fields[key], _ = json.Marshal(value)
	}
	p.write(func(tx *db.Tx) error {
		in := family.NewIntake(tx, regency)
		if err := in.Prepare([]family.Edit{e}, nil); err != nil {
			return err
		}
		out, err := in.Take(e)
		if err == nil {
			err = in.Close()
		}
		if err == nil {
			err = feed.Touch(tx, regency, out.Touched...)
		}
		return err
	})
}

func (p *place) home(name, day string, more ...any) {
	p.Helper()
	p.say(family.OfHousehold, name, day, with(map[string]any{"posyandu": "Mawar", "head": name}, more))
}

func (p *place) woman(name, day, home string, more ...any) {
	p.Helper()
	p.say(family.OfPerson, name, day, with(map[string]any{"posyandu": "Mawar", "name": name, "sex": 2, "relation": "spouse", "birth": "1998-02-03", "household": "@" + home}, more))
}

func (p *place) child(name, day, birth string, more ...any) {
	p.Helper()
	p.say(family.OfChild, name, day, with(map[string]any{"posyandu": "Mawar", "name": name, "sex": 1, "birth": birth}, more))
}

func with(fields map[string]any, more []any) map[string]any {
	for i := 0; i+1 < len(more); i += 2 {
		fields[more[i].(string)] = more[i+1]
	}
	return fields
}

// happened is an event of somebody; body is JSON without its braces, "@Name" an id.
func (p *place) happened(name, kind, body string, village ...string) {
	p.Helper()
	for other, id := range p.who {
		body = strings.ReplaceAll(body, `"@`+other+`"`, `"`+string(id)+`"`)
	}
	at := goarie
	if len(village) > 0 {
		at = village[0]
	}
	p.write(func(tx *db.Tx) error {
		e := care.Event{Regency: regency, Kind: kind, Subject: p.who[name], ID: db.NewID(), Of: p.of[name], Village: at, Posyandu: "Mawar",
			Home: p.at[name], Body: json.RawMessage("{" + body + "}"), Source: source(civil.MustDate("2026-12-31"))}
		if e.Of != care.OfHousehold {
			e.Birth = civil.MustDate("1998-02-03")
		}
		if e.Of == care.OfChild {
			c, err := people.ByID(tx, regency, e.Subject)
			if err != nil {
				return err
			}
			e.Birth = c[e.Subject].Birth
		}
		if e.Of == care.OfPerson {
			e.Sex = growth.Female
		}
		in := care.NewIntake(tx, regency)
		if err := in.Prepare([]care.Event{e}); err != nil {
			return err
		}
		if _, err := in.Take(e); err != nil {
			return err
		}
		return in.Close()
	})
}

// served are the services of a month, as "antenatal tablets -insurance given:mr1".
func (p *place) served(name, month, words string, village ...string) {
	p.Helper()
	marks, given := map[string]bool{}, []string{}
	for _, word := range strings.Fields(words) {
		if code, ok := strings.CutPrefix(word, "given:"); ok {
			given = append(given, code)
		} else {
			code, no := strings.CutPrefix(word, "-")
			marks[code] = !no
		}
	}
	body, err := json.Marshal(map[string]any{"month": month, "marks": marks, "given": given})
	if err != nil {
		p.Fatal(err)
	}
	p.happened(name, care.KindServices, string(body[1:len(body)-1]), village...)
}

// weighed is a weighing as an import brings it.
func (p *place) weighed(name, day string, grams, mm int, village ...string) {
	p.Helper()
	at := goarie
	if len(village) > 0 {
		at = village[0]
	}
	on := civil.MustDate(day)
	p.write(func(tx *db.Tx) error {
		found, err := people.ByID(tx, regency, p.who[name])
		if err != nil {
			return err
		}
		c := found[p.who[name]]
		in := visit.NewIntake(tx, regency)
		if err := in.Prepare([]db.ID{c.ID}, on, on); err != nil {
			return err
		}
		if _, _, err := in.Take(visit.Visit{Child: c.ID, Day: on, Village: at, Posyandu: "Mawar", Grams: grams, MM: mm, Import: db.NewID()}, c.Sex, c.Birth); err != nil {
			return err
		}
		if err := in.Close(); err != nil {
			return err
		}
		_, _, err = indicator.Refresh(tx, regency, on.Month(), []db.ID{c.ID})
		return err
	})
}

func (p *place) village(code, today string) (v *roster.Village) {
	p.Helper()
	if err := p.d.Read(context.Background(), func(tx *db.Tx) (err error) {
		v, err = roster.Of(tx, regency, code, civil.MustDate(today))
		return err
	}); err != nil {
		p.Fatal(err)
	}
	return v
}

// people of a village by name.
func woman(t testing.TB, v *roster.Village, name string) *roster.Person {
	t.Helper()
	for _, p := range v.Persons {
		if p.Name == strings.ToUpper(name) || p.Name == name {
			return p
		}
	}
	t.Fatalf("%s is not in %s", name, region.Dotted(v.Code))
	return nil
}

func child(t testing.TB, v *roster.Village, name string) *roster.Child {
	t.Helper()
	for _, c := range v.Children {
		if c.Name == strings.ToUpper(name) || c.Name == name {
			return c
		}
	}
	t.Fatalf("%s is not in %s", name, region.Dotted(v.Code))
	return nil
}
