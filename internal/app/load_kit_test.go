package app_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"tumbuh/internal/app/world"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
)

// loadPhone is a cadre's phone: what it will push lies packed before the clock runs, so
// that the cores are the server's.
type loadPhone struct {
	secret   string
	place    loadPlace
	children []loadChild
	persons  []db.ID
	batches  []loadBatch
	token    string
	round    int
}

type loadPlace struct{ village, posyandu string }

type loadChild struct {
	id    db.ID
	birth civil.Date
}

// loadBatch is a request of some records.
type loadBatch struct {
	body []byte
	ids  []db.ID
}

// loadRecord is one record of docs/sync.md.
type loadRecord struct {
	ID      db.ID          `json:"id"`
	Kind    string         `json:"kind"`
	Subject db.ID          `json:"subject"`
	At      string         `json:"at"`
	Body    map[string]any `json:"body"`
}

func recorded(kind string, subject db.ID, body map[string]any) loadRecord {
	id := db.NewID()
	if subject == "" {
		subject = id
	}
	return loadRecord{id, kind, subject, time.Now().UTC().Format(time.RFC3339), body}
}

func registered(kind string, p loadPlace, fields map[string]any) loadRecord {
	fields["village"], fields["posyandu"] = p.village, p.posyandu
	return recorded(kind, "", map[string]any{"fields": fields})
}

// request packs one as a phone does.
func request(t testing.TB, records []loadRecord, token string, limit int) loadBatch {
	t.Helper()
	var packed bytes.Buffer
	z, _ := gzip.NewWriterLevel(&packed, gzip.BestSpeed)
	err := json.NewEncoder(z).Encode(map[string]any{"now": time.Now().UTC().Format(time.RFC3339), "app": "beban", "backlog": len(records), "oldest": nil,
		"push": records, "token": token, "limit": limit})
	if e := z.Close(); err != nil || e != nil {
		t.Fatal(err, e)
	}
	b := loadBatch{body: packed.Bytes()}
	for _, r := range records {
		b.ids = append(b.ids, r.ID)
	}
	return b
}

// register is the first batch of a phone: some women in their households.
func (p *loadPhone) register(t testing.TB, r *rand.Rand) {
	var all []loadRecord
	for range 5 {
		home := registered("household", p.place, map[string]any{"head": word(r), "water": "piped", "latrine": "septic", "rt": "001", "rw": "002"})
		woman := registered("person", p.place, map[string]any{"household": home.ID, "name": word(r) + " " + word(r), "sex": 2, "birth": "1995-03-04", "relation": "spouse"})
		p.persons = append(p.persons, woman.ID)
		all = append(all, home, woman)
	}
	p.batches = append(p.batches, request(t, all, "", 0))
}

// work are batches of a day's work: six in ten are weighings, three services, the rest
// home visits, exams, edits of a child and persons who are new.
func (p *loadPhone) work(t testing.TB, r *rand.Rand, batches, size int) {
	today := civil.DateOf(time.Now().In(region.Zone(world.Regency)))
	for range batches {
		all := make([]loadRecord, 0, size)
		for n := range size {
			c := p.children[p.round%len(p.children)]
			day := max(c.birth, today-civil.Date(p.round/len(p.children)))
			switch of := n * 20 / size; {
			case of < 12:
				months := day.MonthsSince(c.birth)
				all = append(all, recorded("weighing", c.id, map[string]any{"day": day, "grams": 3400 + 190*months + r.IntN(400), "mm": 500 + 9*months + r.IntN(20), "position": 1 + min(1, months/24)}))
				p.round++
			case of < 18:
				all = append(all, recorded("services", p.children[r.IntN(len(p.children))].id, map[string]any{"month": today.Month(), "marks": map[string]bool{"weighed": true, "immunisation": n%2 == 0}}))
			case n%4 == 0:
				all = append(all, recorded("visit", c.id, map[string]any{"day": today, "topics": []string{"feeding", "hygiene"}, "found": "baik"}))
			case n%4 == 1:
				all = append(all, recorded("exam", p.persons[r.IntN(len(p.persons))], map[string]any{"day": today, "grams": 52_000, "arm_mm": 240, "hb": 118}))
			case n%4 == 2:
				all = append(all, recorded("child", c.id, map[string]any{"fields": map[string]any{"address": word(r)}}))
			default:
				all = append(all, registered("person", p.place, map[string]any{"name": word(r) + " " + word(r), "sex": 1, "relation": "child", "birth": "2010-05-06"}))
			}
		}
		p.batches = append(p.batches, request(t, all, "", 0))
	}
}

// fleet are phones and what came of what they sent.
type fleet struct {
	t       testing.TB
	url     string
	client  *http.Client
	phones  []*loadPhone
	mu      sync.Mutex
	acked   []db.ID
	took    []time.Duration
	refused map[string]int
	errors  int
	putOff  int // answered with "later", and sent again then
}

func newFleet(t testing.TB, url string, phones []*loadPhone) *fleet {
	return &fleet{t: t, url: url, phones: phones, refused: map[string]int{},
		client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 1000, MaxIdleConns: 1000}, Timeout: time.Minute}}
}

// loadAnswer is what a phone reads of an answer.
type loadAnswer struct {
	Verdicts []struct {
		ID      db.ID
		Verdict string
		Reason  string
	}
	Docs  []struct{ ID db.ID }
	Gone  []db.ID
	Token string
	More  bool
	Text  string // of an error
}

// ask sends a request once.
func ask(client *http.Client, url, secret string, body []byte) (a loadAnswer, status int, err error) {
	r, err := http.NewRequest("POST", url+"/field/v1/sync", bytes.NewReader(body))
	if err != nil {
		return a, 0, err
	}
	r.Header.Set("Authorization", "Bearer "+secret)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Content-Encoding", "gzip")
	answer, err := client.Do(r)
	if err != nil {
		return a, 0, err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		return a, 0, err
	}
	return a, answer.StatusCode, json.Unmarshal(text, &a)
}

// push sends a batch until it is answered, as a phone does; from is when it wanted to.
func (f *fleet) push(p *loadPhone, b loadBatch, from time.Time) {
	for try := 1; ; try++ {
		a, status, err := ask(f.client, f.url, p.secret, b.body)
		f.mu.Lock()
		switch {
		case err == nil && status == 200:
			f.took = append(f.took, time.Since(from))
			for i, v := range a.Verdicts {
				if v.Verdict == "refused" || v.ID != b.ids[i] {
					f.refused[v.Reason]++
				} else {
					f.acked = append(f.acked, v.ID)
				}
			}
			f.mu.Unlock()
			return
		case err == nil && (status == 429 || status == 503) && try < 100:
			f.putOff++
		default:
			f.errors++
			f.t.Logf("%d %s %v", status, a.Text, err)
			if try > 3 {
				f.mu.Unlock()
				return
			}
		}
		f.mu.Unlock()
		time.Sleep(time.Duration(200+rand.IntN(800)) * time.Millisecond)
	}
}

// paced lets all phones push n batches each, one every so often, evenly spread. What is
// late counts from when it should have gone.
func (f *fleet) paced(n int, every time.Duration) time.Duration {
	start := time.Now()
	var all sync.WaitGroup
	for i, p := range f.phones {
		some := p.batches[:n]
		p.batches = p.batches[n:]
		all.Go(func() {
			for k, b := range some {
				at := start.Add(time.Duration(k*len(f.phones)+i) * every)
				time.Sleep(time.Until(at))
				f.push(p, b, at)
			}
		})
	}
	all.Wait()
	return time.Since(start)
}

// flood lets some phones at a time push all that they have.
func (f *fleet) flood(atOnce int) time.Duration {
	start, turn := time.Now(), make(chan struct{}, atOnce)
	var all sync.WaitGroup
	for _, p := range f.phones {
		some := p.batches
		p.batches = nil
		all.Go(func() {
			for _, b := range some {
				turn <- struct{}{}
				f.push(p, b, time.Now())
				<-turn
			}
		})
	}
	all.Wait()
	return time.Since(start)
}

// pull reads pages until there are no more, and tells how many subjects came.
func (f *fleet) pull(client *http.Client, url string, p *loadPhone, got map[db.ID]int) (docs int) {
	for more := true; more; {
		from := time.Now()
		a, status, err := ask(client, url, p.secret, request(f.t, nil, p.token, 200).body)
		if err != nil && got != nil { // the line broke: the same again
			continue
		}
		if err != nil || status != 200 {
			f.mu.Lock()
			f.errors++
			f.mu.Unlock()
			f.t.Logf("pull: %d %s %v", status, a.Text, err)
			return docs
		}
		for _, d := range a.Docs {
			if got != nil {
				got[d.ID]++
			}
		}
		docs += len(a.Docs) + len(a.Gone)
		p.token, more = a.Token, a.More
		f.mu.Lock()
		f.took = append(f.took, time.Since(from))
		f.mu.Unlock()
	}
	return docs
}

// enrolledPhone makes a cadre with a phone, through the pages' services and the door.
func enrolledPhone(t testing.TB, w *world.World, url string, n int, at loadPlace) *loadPhone {
	t.Helper()
	ctx := context.Background()
	a, _, err := w.Accounts.Invite(ctx, w.Admin.Actor, account.Account{Username: fmt.Sprintf("kader%d", n), Name: fmt.Sprintf("Kader %d", n), Role: account.Cadre, Region: at.village, Posyandu: at.posyandu})
	if err != nil {
		t.Fatal(err)
	}
	_, link, err := w.Accounts.PhoneLink(ctx, w.Admin.Actor, a.ID)
	if err != nil {
		t.Fatal(err)
	}
	secret := account.NewSecret()
	answer, err := http.Post(url+"/field/v1/enrol", "application/json", strings.NewReader(fmt.Sprintf(`{"token": %q, "secret": %q, "app": "beban"}`, link.Token, secret)))
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		t.Fatal(answer.Status)
	}
	return &loadPhone{secret: secret, place: at}
}
