package sync_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/golden"
	"tumbuh/internal/exchange/sync"
	"tumbuh/internal/exchange/sync/synctest"
	"tumbuh/internal/record/account"
)

var ctx = context.Background()

// dump is the state of a server: all that was recorded, without the moments at which
// the server heard of it, and without the posyandu in whose care somebody was just
// then when a weighing came.
func dump(t *testing.T, d *db.DB) string {
	t.Helper()
	var b strings.Builder
	err := d.Read(ctx, func(tx *db.Tx) error {
		keys, err := tx.Keys()
		if err != nil {
			return err
		}
		for _, table := range []struct{ name, columns, order, where string }{
			{"household", "id, village, posyandu, kk, head, hamlet, rt, rw, address, phone, water, latrine, welfare, modern_fp, smoker, deleted", "id", ""},
			{"person", "id, household, village, posyandu, nik, name, sex, birth, relation, phone, gone, gone_why, deleted", "id", ""},
			{"child", "id, household, mother, village, posyandu, nik, temp_id, name, sex, birth, parent, birth_grams, birth_mm, kia, rt, rw, address, since, gone, gone_why, deleted", "id", ""},
			{"visit", "child, id, day, village, grams, mm, position, oedema, hfa, wfa, wfh, replaces, replaced_by, by_id, clock_off", "child, id", ""},
			{"care", "subject, id, kind, day, month, village, body, replaces, replaced_by, by_id, at, clock_off", "subject, id", ""},
			{"conflict", "subject, field, kind, village, sides", "subject, field", ""},
			{"held", "id, kind, subject, village, reason, at, clock_off, state", "id", " and state = 'open'"},
		} {
			columns := strings.Split(table.columns, ", ")
			err := tx.Each("select "+table.columns+" from "+table.name+" where regency = $1"+table.where+" order by "+table.order, []any{synctest.Regency}, func(s db.Scan) error {
				into := make([]any, len(columns))
				for i := range into {
					into[i] = new(any)
				}
				if err := s(into...); err != nil {
					return err
				}
				fmt.Fprint(&b, table.name)
				for i, v := range into {
					value := *v.(*any)
					if raw, is := value.([]byte); is {
						value = string(raw)
					}
					if columns[i] == "sides" {
						if value, err = keys.Open(value.(string), "conflict.sides"); err != nil {
							return err
						}
					}
					fmt.Fprintf(&b, " %s=%v", columns[i], value)
				}
				fmt.Fprintln(&b)
				return nil
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// village is some cadres at work for some weeks, by chance.
type village struct {
	*synctest.Server
	*rand.Rand
	phones []*synctest.Phone
	sent   [][]sync.Record // by phone
	names  int
}

func (v *village) pick(p *synctest.Phone, kind string) (db.ID, bool) {
	ids := slices.Sorted(maps.Keys(p.Docs))
	ids = slices.DeleteFunc(ids, func(id db.ID) bool { return p.Docs[id].Kind != kind })
	if len(ids) == 0 {
		return "", false
	}
	return ids[v.IntN(len(ids))], true
}

func (v *village) name() string {
	v.names++
	return fmt.Sprintf("%s %s %d", [...]string{"Siti", "Andi", "Besse", "Tenri"}[v.IntN(4)], [...]string{"Aminah", "Rahma", "Baso"}[v.IntN(3)], v.names)
}

// step is one thing that somebody does.
func (v *village) step() {
	v.Clock = v.Clock.Add(time.Duration(1+v.IntN(600)) * time.Minute)
	n := v.IntN(len(v.phones))
	p := v.phones[n]
	household, homes := v.pick(p, "household")
	person, persons := v.pick(p, "person")
	child, children := v.pick(p, "child")
	before := len(p.Outbox)
	switch what := v.IntN(14); {
	case !homes && before > 0:
		p.Sync(v.Server)
	case what == 0 || !homes:
		household = p.Household(v.name())
		p.Person(household, v.name())
		p.Child(household, v.name())
	case what == 1:
		p.Child(household, v.name())
	case what == 2 && children:
		p.Weighs(child, 7000+v.IntN(500))
	case what == 3 && children:
		p.Happens("weighing", child, map[string]any{"day": v.Clock.AddDate(0, 0, -v.IntN(3)).Format(time.DateOnly), "grams": 7000 + v.IntN(400)})
	case what == 4 && children:
		p.Edit(child, "child", map[string]any{"name": v.name(), "birth_grams": 2500 + v.IntN(900)})
	case what == 5:
		p.Edit(household, "household", map[string]any{"head": v.name(), "rt": fmt.Sprint(v.IntN(9))})
	case what == 6 && persons:
		p.Edit(person, "person", map[string]any{"name": v.name()})
	case what == 7 && persons:
		p.Happens("exam", person, map[string]any{"hb": 90 + v.IntN(40), "arm_mm": 220 + v.IntN(40)})
	case what == 8:
		p.Happens("visit", household, map[string]any{"topics": []string{"feeding"}, "found": v.name()})
	case what == 9 && children && v.IntN(3) == 0:
		p.Edit(child, "child", map[string]any{"deleted": "dua kali dicatat"})
	case what == 10 && v.IntN(2) == 0 && p.Docs[household].Posyandu != "": // not one that came from elsewhere
		p.Edit(household, "household", map[string]any{"village": map[string]string{synctest.Goarie: synctest.Jampu, synctest.Jampu: synctest.Goarie}[p.Region], "posyandu": ""})
	case what == 11 && children:
		for _, e := range p.Docs[child].Events {
			if e.Kind == "weighing" {
				p.Happens("weighing", child, map[string]any{"day": e.Day.String(), "grams": 7100 + v.IntN(300), "replaces": e.ID})
				break
			}
		}
	default:
		p.Sync(v.Server)
	}
	if len(p.Outbox) > before {
		v.sent[n] = append(v.sent[n], p.Outbox[before:]...)
	}
}

func work(t *testing.T, d *db.DB, seed uint64, steps int) *village {
	v := &village{Server: synctest.New(t, d), Rand: rand.New(rand.NewPCG(seed, 7))}
	v.Clock = v.Clock.AddDate(0, 0, -40)
	for i, c := range []account.Actor{synctest.Cadre("ani", synctest.Goarie, ""), synctest.Cadre("tina", synctest.Goarie, "Melati"), synctest.Cadre("dewi", synctest.Jampu, "")} {
		p := v.Phone(c, v.Rand)
		p.Off = [...]time.Duration{0, 2 * 365 * 24 * time.Hour, -2 * 365 * 24 * time.Hour}[(i+int(seed))%3]
		v.phones = append(v.phones, p)
	}
	v.sent = make([][]sync.Record, len(v.phones))
	for range steps {
		v.step()
	}
	for range 2 { // what one has sent last the others hear too
		for _, p := range v.phones {
			p.Sync(v.Server)
		}
	}
	return v
}

// Whatever the order in which phones come, however often they say the same, and
// whoever pulls meanwhile: in the end the server knows the same, and so does each
// phone.
func TestInAnyOrderAndHoweverOftenTheEndIsTheSame(t *testing.T) {
	rounds := 4
	if testing.Short() {
		rounds = 1
	}
	for _, engine := range []db.Engine{db.SQLite, db.PostgreSQL} {
		for seed := range rounds {
			t.Run(fmt.Sprint(engine, seed), func(t *testing.T) {
				t.Parallel()
				first, again := dbtest.Open(t, engine), dbtest.Open(t, engine)
				keys := dbtest.Keys(t)
				first.Use(keys)
				again.Use(keys)
				v := work(t, first, uint64(seed), 120)
				want := dump(t, first)
				dice := rand.New(rand.NewPCG(uint64(seed), 9))
				s := synctest.New(t, again)
				s.Clock = v.Clock
				replay(t, s, v, dice)
				if diff := golden.Diff(want, dump(t, again)); diff != "" {
					t.Errorf("another order, another end:\n%s", diff)
				}
				for i, p := range v.phones {
					fresh := s.Phone(p.Actor, dice)
					fresh.Sync(s)
					if diff := golden.Diff(said(t, p), said(t, fresh)); diff != "" {
						t.Errorf("phone %d:\n%s", i, diff)
					}
				}
			})
		}
	}
}

// said is what a phone knows.
func said(t *testing.T, p *synctest.Phone) string {
	t.Helper()
	var b strings.Builder
	for _, id := range slices.Sorted(maps.Keys(p.Docs)) {
		text, err := json.Marshal(p.Docs[id])
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "%s\n", text)
	}
	return b.String()
}

// replay sends each phone's records in the order in which it saved them, the phones
// mixed by chance, in batches of any size, now and then one that was sent before.
func replay(t *testing.T, s *synctest.Server, v *village, dice *rand.Rand) {
	t.Helper()
	left := make([][]sync.Record, len(v.sent))
	copy(left, v.sent)
	type batch struct {
		phone   int
		records []sync.Record
	}
	var before []batch
	for slices.ContainsFunc(left, func(r []sync.Record) bool { return len(r) > 0 }) {
		n := dice.IntN(len(left))
		b := batch{n, left[n][:min(len(left[n]), 1+dice.IntN(7))]}
		left[n] = left[n][len(b.records):]
		before = append(before, b)
		if dice.IntN(3) == 0 {
			again := before[dice.IntN(len(before))]
			send(t, s, v.phones[again.phone], again.records)
		}
		send(t, s, v.phones[b.phone], b.records)
	}
	for _, b := range before {
		for _, got := range send(t, s, v.phones[b.phone], b.records) {
			if got.Verdict != "same" && v.phones[b.phone].Told[got.ID].Verdict != "refused" {
				t.Errorf("%s again is %v", got.ID, got)
			}
		}
	}
}

func send(t *testing.T, s *synctest.Server, p *synctest.Phone, records []sync.Record) []sync.Verdict {
	t.Helper()
	a, err := s.Exchange(ctx, p.Actor, p.Phone, sync.Request{Now: s.Clock.Add(p.Off), Push: records, Limit: 3})
	if err != nil {
		t.Fatal(err)
	}
	return a.Verdicts
}

// Whatever a record says of whomever, it gets a verdict, and breaks nothing inside.
func FuzzRecord(f *testing.F) {
	s := synctest.New(f, dbtest.Open(f, db.SQLite))
	ani := s.Phone(synctest.Cadre("ani", synctest.Goarie, ""), rand.New(rand.NewPCG(1, 2)))
	home := ani.Household("Besse")
	child, person := ani.Child(home, "Siti"), ani.Person(home, "Ibu")
	weighed := ani.Weighs(child, 7000)
	ani.Sync(s)
	subjects := []db.ID{home, child, person, weighed}
	f.Add(uint8(1), "weighing", ani.Today(), `{"day":"2026-11-01","grams":7000,"replaces":"`+string(weighed)+`","void":true}`)
	f.Add(uint8(1), "child", "", `{"fields":{"name":"Siti","birth":"2026-01-31","nik":"7312010000000001","village":"7312022005"},"over":{"name":"x"}}`)
	f.Add(uint8(2), "person", "", `{"fields":{"sex":2,"household":"`+string(home)+`","deleted":"salah"}}`)
	f.Add(uint8(0), "household", "", `{"fields":{"kk":"7312010000000001","welfare":5,"modern_fp":true,"head":null}}`)
	f.Add(uint8(2), "services", "", `{"month":"2026-10","marks":{"antenatal":true},"given":[]}`)
	f.Add(uint8(2), "pregnancy", "", `{"day":"2026-10-01","lmp":"2026-08-01","edd":null,"gravida":2}`)
	f.Add(uint8(2), "delivery", "", `{"day":"2026-10-01","pregnancy":"`+string(weighed)+`","outcome":"live","children":["`+string(child)+`"]}`)
	f.Add(uint8(3), "visit", "2026-11-22T01:02:03Z", `{"fields":7,"day":1e99,"topics":[["\ud800"]]}`)
	f.Add(uint8(1), "departure", "0001-01-01T00:00:00Z", `{"day":"0001-01-01","why":"died"}`)
	f.Fuzz(func(t *testing.T, of uint8, kind, at, body string) {
		id := ani.ID()
		if at == "" {
			at = s.Now().Format(time.RFC3339)
		}
		r := sync.Record{ID: id, Kind: kind, Subject: subjects[int(of)%len(subjects)], At: at, Body: json.RawMessage(body)}
		if of >= 128 {
			r.Subject = id
		}
		text, err := json.Marshal(sync.Request{Now: s.Now(), Push: []sync.Record{r}, Limit: 10})
		if err != nil {
			return // no JSON
		}
		request, err := sync.Parse(strings.NewReader(string(text)), false)
		if err != nil {
			return
		}
		a, err := s.Exchange(ctx, ani.Actor, ani.Phone, request)
		if err != nil || len(a.Verdicts) != 1 || a.Verdicts[0].ID != id || a.Verdicts[0].Reason == "sync.broken" || (a.Verdicts[0].Verdict == "refused") != (a.Verdicts[0].Text != "") {
			t.Errorf("%s %s: %+v, %v", kind, body, a.Verdicts, err)
		}
	})
}
