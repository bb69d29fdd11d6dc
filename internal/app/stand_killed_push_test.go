package app_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"time"

	"tumbuh/internal/app"
	"tumbuh/internal/app/world"
	"tumbuh/internal/base/db"
	"tumbuh/internal/exchange/sync"
	"tumbuh/internal/exchange/sync/synctest"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/feed"
)

// carrier is a phone that pushes to a program which may die.
type carrier struct {
	*synctest.Phone
	secret string
	pushes []pushed
}

// pushed is one push: its records are there all, or none; all once it was answered.
type pushed struct {
	ids      []db.ID
	answered bool
}

// carry enrols a cadre's phone.
func carry(v *victim, w *world.World) *carrier {
	v.Helper()
	ani := w.Person("kader", account.Cadre, world.Village)
	_, link, err := w.Accounts.PhoneLink(context.Background(), account.CommandLine("test", world.Regency), ani.ID)
	if err != nil {
		v.Fatal(err)
	}
	secret := account.NewSecret()
	phone, a, err := w.Accounts.EnrolPhone(context.Background(), link.Token, secret, "1", account.From{})
	if err != nil {
		v.Fatal(err)
	}
	return &carrier{secret: secret, Phone: &synctest.Phone{Actor: account.Actor{Account: a, Home: world.Regency}, Phone: phone, Now: time.Now, Dice: rand.New(rand.NewPCG(v.Uint64(), 1)),
		Docs: map[db.ID]sync.Doc{}, Told: map[db.ID]sync.Verdict{}}}
}

// pushing is a phone that sends one push after the other: its word is an answer.
func pushing(v *victim, _ *world.World) (*world.Process, func() bool) {
	p, url := world.Serving(v, v.config)
	sent := make(chan bool, 1)
	go func() {
		for range 30 {
			if !v.phone.send(url) {
				sent <- false
				return
			}
		}
		sent <- true
	}()
	return p, func() bool {
		whole := <-sent
		p.Kill()
		return whole
	}
}

func (c *carrier) send(url string) bool {
	if len(c.Outbox) == 0 { // else what was not answered is sent again
		for n := range 12 {
			c.Person(c.Household(fmt.Sprint("Keluarga ", n)), "Ibu")
		}
	}
	r := c.Request(sync.MaxRecords, 50)
	one := pushed{}
	for _, record := range r.Push {
		one.ids = append(one.ids, record.ID)
	}
	text, _ := json.Marshal(r) // what was just made
	request, _ := http.NewRequest(http.MethodPost, url+"/field/v1/sync", bytes.NewReader(text))
	request.Header.Set("Authorization", "Bearer "+c.secret)
	var a sync.Answer
	answer, err := http.DefaultClient.Do(request)
	if err == nil {
		defer answer.Body.Close()
		if err = json.NewDecoder(answer.Body).Decode(&a); err == nil && len(a.Verdicts) == len(r.Push) {
			one.answered = true
			c.Heard(r, a)
		}
	}
	c.pushes = append(c.pushes, one)
	return one.answered
}

// look finds every push whole or not at all, and those that were answered.
func (c *carrier) look(v *victim, a *app.App) {
	v.Helper()
	for _, one := range c.pushes {
		var places map[db.ID][]feed.Row
		edits := 0
		err := a.DB.Read(context.Background(), func(tx *db.Tx) (err error) {
			if places, err = feed.Places(tx, world.Regency, one.ids); err != nil {
				return err
			}
			_, err = tx.One("select count(*) from edit where regency = $1 and id in ("+db.List(2, len(one.ids))+")", db.Args([]any{world.Regency}, one.ids), &edits)
			return err
		})
		if err != nil {
			v.Fatal(err)
		}
		if edits != len(places) || edits != len(one.ids) && (one.answered || edits != 0) {
			v.Fatalf("round %d: of %d records %d are there, %d in the feed, answered: %v", v.round, len(one.ids), edits, len(places), one.answered)
		}
	}
	for id, told := range c.Told {
		if told.Verdict != "new" && told.Verdict != "same" {
			v.Fatalf("%s is %+v", id, told)
		}
	}
}
