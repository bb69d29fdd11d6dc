// Package synctest has cadres with phones, as tests of synchronising need them: a
// phone keeps what it saved until the server has answered, and what it pulled, as
// docs/sync.md says. Only tests may import it.
package synctest

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/exchange/sync"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
)

// The places of these tests.
const (
	Regency = "7312"
	Goarie  = "7312012005"
	Jampu   = "7312022005"
)

// Server is one state of the server.
type Server struct {
	*sync.Service
	T     testing.TB
	Clock time.Time
}

// New opens a regency on a database.
func New(t testing.TB, d *db.DB) *Server {
	t.Helper()
	s := &Server{T: t, Clock: time.Now().UTC().Truncate(time.Second)}
	now := func() time.Time { return s.Clock }
	s.Service = &sync.Service{DB: d, Now: now, Accounts: &account.Service{DB: d, Now: now, Home: Regency}}
	err := ledger.Write(context.Background(), d, ledger.By{Name: "test"}, ledger.Deed{Regency: Regency, Action: "regency.open", Target: Regency},
		func(tx *db.Tx) (any, error) { return nil, region.OpenRegency(tx, Regency) })
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Cadre is one at work; her account is not looked up.
func Cadre(name, village, posyandu string) account.Actor {
	return account.Actor{Account: account.Account{ID: db.NewID(), Username: name, Name: name, Role: account.Cadre, Region: village, Posyandu: posyandu}, Via: "field", Home: Regency}
}

// Phone is a cadre's phone.
type Phone struct {
	account.Actor
	Phone account.Phone
	Now   func() time.Time // the true time
	Off   time.Duration    // by which its clock is ahead
	Dice  *rand.Rand

	Outbox []sync.Record // not answered yet
	Docs   map[db.ID]sync.Doc
	Told   map[db.ID]sync.Verdict
	Token  string
	Resets int
}

// Phone gives a cadre one.
func (s *Server) Phone(by account.Actor, dice *rand.Rand) *Phone {
	return &Phone{Actor: by, Phone: account.Phone{ID: db.NewID(), Account: by.ID}, Now: s.Now, Dice: dice, Docs: map[db.ID]sync.Doc{}, Told: map[db.ID]sync.Verdict{}}
}

// ID is one as a phone makes it.
func (p *Phone) ID() db.ID {
	var b [16]byte
	ms := p.clock().UnixMilli()
	for i := range 6 {
		b[i] = byte(ms >> (40 - 8*i))
	}
	for i := 6; i < 16; i++ {
		b[i] = byte(p.Dice.UintN(256))
	}
	b[6], b[8] = b[6]&15|0x70, b[8]&63|0x80
	return db.ID(fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:]))
}

func (p *Phone) clock() time.Time { return p.Now().Add(p.Off) }

// Today is by its clock.
func (p *Phone) Today() string { return p.clock().In(region.Zone(Regency)).Format(time.DateOnly) }

// Save keeps a record.
func (p *Phone) Save(id db.ID, kind string, subject db.ID, body any) db.ID {
	text, err := json.Marshal(body)
	if err != nil {
		panic(err)
	}
	p.Outbox = append(p.Outbox, sync.Record{ID: id, Kind: kind, Subject: subject, At: p.clock().UTC().Format(time.RFC3339Nano), Body: text})
	return id
}

// Make is the first edit of a subject.
func (p *Phone) Make(kind string, fields map[string]any) db.ID {
	id := p.ID()
	return p.Save(id, kind, id, map[string]any{"fields": fields})
}

// Edit changes a subject, over what this phone knows.
func (p *Phone) Edit(subject db.ID, kind string, fields map[string]any) db.ID {
	over := map[string]db.ID{}
	for name := range fields {
		if id := p.Docs[subject].Heads[name]; id != "" {
			over[name] = id
		}
		for _, r := range p.Outbox { // and what it said since
			var said struct{ Fields map[string]json.RawMessage }
			if r.Subject == subject && r.Kind == kind && json.Unmarshal(r.Body, &said) == nil && said.Fields[name] != nil {
				over[name] = r.ID
			}
		}
	}
	return p.Save(p.ID(), kind, subject, map[string]any{"fields": fields, "over": over})
}

// Happens records an event.
func (p *Phone) Happens(kind string, subject db.ID, body map[string]any) db.ID {
	if body["day"] == nil && body["month"] == nil {
		body = maps.Clone(body)
		body["day"] = p.Today()
	}
	return p.Save(p.ID(), kind, subject, body)
}

// Household, Person and Child are whole ones.
func (p *Phone) Household(head string) db.ID {
	return p.Make("household", map[string]any{"head": head, "village": p.Region, "posyandu": p.pos(), "rt": "01"})
}

func (p *Phone) Person(household db.ID, name string) db.ID {
	return p.Make("person", map[string]any{"household": household, "name": name, "village": p.Region, "posyandu": p.pos(), "sex": 2, "birth": "1998-04-05", "relation": "spouse"})
}

func (p *Phone) Child(household db.ID, name string) db.ID {
	birth := p.Now().AddDate(0, -7, 0).Format(time.DateOnly)
	return p.Make("child", map[string]any{"household": household, "name": name, "village": p.Region, "posyandu": p.pos(), "sex": 1, "birth": birth})
}

// Weighs records a weighing of today.
func (p *Phone) Weighs(child db.ID, grams int) db.ID {
	return p.Happens("weighing", child, map[string]any{"grams": grams, "mm": 660 + p.Dice.IntN(40), "position": 1})
}

func (p *Phone) pos() string {
	if p.Posyandu != "" {
		return p.Posyandu
	}
	return "Melati"
}

// Request is what it would send now: at most so many records.
func (p *Phone) Request(records, limit int) sync.Request {
	n := min(records, len(p.Outbox), sync.MaxRecords)
	return sync.Request{Now: p.clock(), App: "1.0", Backlog: len(p.Outbox), Push: slices.Clone(p.Outbox[:n]), Token: p.Token, Limit: limit}
}

// Heard takes in an answer to a request.
func (p *Phone) Heard(r sync.Request, a sync.Answer) {
	for _, v := range a.Verdicts {
		p.Told[v.ID] = v
	}
	p.Outbox = slices.DeleteFunc(p.Outbox, func(o sync.Record) bool {
		return slices.ContainsFunc(a.Verdicts, func(v sync.Verdict) bool { return v.ID == o.ID })
	})
	if a.Reset {
		clear(p.Docs)
		p.Resets++
	}
	for _, id := range a.Gone {
		delete(p.Docs, id)
	}
	for _, d := range a.Docs {
		p.Docs[d.ID] = d
	}
	if r.Limit > 0 {
		p.Token = a.Token
	}
}

// Sync sends all that waits and pulls until there is no more.
func (p *Phone) Sync(s *Server) {
	s.T.Helper()
	for {
		r := p.Request(sync.MaxRecords, 200)
		a, err := s.Exchange(context.Background(), p.Actor, p.Phone, r)
		if err != nil {
			s.T.Fatal(err)
		}
		if p.Heard(r, a); len(p.Outbox) == 0 && !a.More {
			return
		}
	}
}
