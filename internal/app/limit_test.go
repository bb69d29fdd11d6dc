package app_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/app/world"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/record/account"
)

// limitDoors are where a district sets limits of screening.
func limitDoors() []door {
	return []door{
		{"GET /ambang", "/ambang", all, local, elsewhere, nil},
		{"POST /ambang", "/ambang", "H", "", "H", limitForm("hb_bride", "11,5")},
	}
}

func limitForm(name, value string) url.Values {
	return url.Values{"batas": {name}, "nilai": {value}, "alasan": {"Surat edaran 12/2026"}}
}

func TestTheHealthOfficeSetsALimitOfScreening(t *testing.T) {
	world.Each(t, func(t *testing.T, w *world.World) {
		w.As(w.Dina)
		if page := w.Get("/mutu"); !strings.Contains(page.Body, `href="/ambang"`) {
			t.Error("nothing leads there")
		}
		const title = "Kabupaten Soppeng menetapkan sendiri 1 dari 25 ambang skrining"
		before, one := w.Get("/ambang"), "/ambang?batas=hb_bride"
		for _, want := range []string{"memakai semua ambang skrining bawaan", "Belum dikonfirmasi: sumber berbeda", "juga dipakai: 11; 11,5", one} {
			if !strings.Contains(before.Body, want) {
				t.Errorf("the list does not say %q", want)
			}
		}
		if n := strings.Count(before.Body, `<th scope="row"`); n != 25 {
			t.Errorf("%d limits are listed", n)
		}
		for _, c := range []struct{ name, value, reason, want string }{
			{"hb_bride", "1,25", "Surat edaran", "misalnya 11,5"}, {"hb_bride", "125", "Surat edaran", "di luar batas"}, {"hb_bride", "12,5", "", "Tulis alasannya"},
			{"arm_child", "13", "Surat edaran", "Batas ini tetap"},
		} {
			page := w.Post("/ambang", url.Values{"batas": {c.name}, "nilai": {c.value}, "alasan": {c.reason}})
			if page.Status != http.StatusUnprocessableEntity || !strings.Contains(page.Body, c.want) || c.name == "hb_bride" && !strings.Contains(page.Body, `value="`+c.value+`"`) {
				t.Errorf("%+v: %d\n%s", c, page.Status, page.Text("main"))
			}
		}
		if page := w.Post("/ambang", limitForm("hb", "12")); page.Status != http.StatusNotFound {
			t.Errorf("a limit that there is not: %d", page.Status)
		}
		page := w.Post("/ambang", limitForm("hb_bride", "12,5"))
		for _, want := range []string{title, "12,5 g/dL", "Surat edaran 12/2026", "Ambang disimpan"} {
			if page.Path != "/ambang" || !strings.Contains(page.Body, want) {
				t.Errorf("%d %s does not say %q", page.Status, page.Path, want)
			}
		}

		w.As(w.Citra) // plans with sums: reads, and changes nothing
		if page := w.Get("/ambang"); !strings.Contains(page.Body, title) || strings.Contains(page.Body, one) {
			t.Error("she does not see it, or may change it")
		}
		if page := w.Get(one); page.Status != http.StatusOK || strings.Contains(page.Body, "<textarea") {
			t.Errorf("%d: a form for who may not", page.Status)
		}

		w.As(w.Dina)
		if page := w.Get(one); !strings.Contains(page.Body, "Kembali ke bawaan (12,0 g/dL)") {
			t.Errorf("no way back:\n%s", page.Text("main"))
		}
		back := limitForm("hb_bride", "12,5")
		back.Set("bawaan", "1")
		if page := w.Post("/ambang", back); strings.Contains(page.Body, title) {
			t.Error("it did not go back to the default")
		}
		auditor := w.Person("umar", "auditor", world.Regency)
		w.As(auditor)
		trail := w.Get("/jejak?tindakan=field").Body
		for _, want := range []string{"Mengubah ambang skrining", "hb_bride", "Kurang darah (anemia) bila Hb di bawah", "12.5", "Surat edaran 12/2026"} {
			if !strings.Contains(trail, want) {
				t.Errorf("the ledger does not say %q", want)
			}
		}
	})
}

// push is a request that sends records and wants nothing.
func push(records ...object) object {
	return object{"now": time.Now().UTC().Format(time.RFC3339), "app": "test", "backlog": 0, "oldest": nil, "push": append([]object{}, records...), "token": "", "limit": 0}
}

// engage registers a bride-to-be whose Hb is 12.2 g/dL.
func engage(f *filler, house, bride string) {
	f.t.Helper()
	now := time.Now().UTC()
	today := civil.DateOf(now.Add(-24 * time.Hour))
	one := func(kind, subject, id string, body object) object {
		return object{"id": id, "kind": kind, "subject": subject, "at": now.Format(time.RFC3339), "body": body}
	}
	id := func() string { return strings.ToLower(string(db.NewID())) }
	var answer struct {
		Verdicts []struct{ Verdict, Text string }
	}
	f.post("sync", push(
		one("household", house, house, object{"fields": object{"village": world.Village, "head": "Andi Baso", "hamlet": "Lompo", "rt": "1"}, "over": object{}}),
		one("person", bride, bride, object{"fields": object{"village": world.Village, "household": house, "name": "Andi Tenri", "sex": 2, "birth": (today - 24*365).String(), "relation": "child"}, "over": object{}}),
		one("engagement", bride, id(), object{"day": today.String(), "wedding": (today + 90).String()}),
		one("exam", bride, id(), object{"day": today.String(), "hb": 122, "arm_mm": 260, "grams": 52_000, "mm": 1560, "smoke": false})), &answer)
	for _, v := range answer.Verdicts {
		if v.Verdict != "new" {
			f.t.Fatalf("%+v", v)
		}
	}
}

// The office sets another limit; the phone's next sync brings it, and what the phone
// says of a bride-to-be changes with its reason, also without a signal, until the
// office goes back.
func TestADistrictsLimitReachesThePhone(t *testing.T) {
	t.Parallel()
	w := goarie(t)
	house, bride := strings.ToLower(string(db.NewID())), strings.ToLower(string(db.NewID()))
	f := newFiller(t, w)
	engage(f, house, bride)
	p := phoneIn(t, w)
	p.Enrol("sari", secretPIN)
	says := func(reason string) {
		t.Helper()
		p.Go("orang/"+bride, "Andi Tenri")
		p.WaitText("main", "12,2")
		if reason != "" {
			p.WaitText("main", reason)
		} else if text := p.Text("main"); strings.Contains(text, "Kurang darah") {
			t.Errorf("she is anaemic:\n%s", text)
		}
	}
	says("")
	w.As(w.Dina).Post("/ambang", limitForm("hb_bride", "12,5"))
	says("") // the phone has not heard of it
	p.Sends()
	const reason = "Hb 12,2 g/dL, kurang dari 12,5 g/dL"
	says(reason)
	p.line.Down()
	p.Reload()
	p.Unlock(secretPIN)
	says(reason)
	p.line.Up()

	// A new phone has it from the first moment.
	var enrolled struct {
		Me struct{ Limits map[string]int }
	}
	_, token, _ := strings.Cut(p.Link("tuti"), "#mulai=")
	if newFiller(t, w).post("enrol", object{"token": token, "secret": account.NewSecret(), "app": "test"}, &enrolled); enrolled.Me.Limits["hb_bride"] != 125 {
		t.Errorf("a new phone hears %v", enrolled.Me.Limits)
	}
	var answer map[string]any
	back := limitForm("hb_bride", "12,5")
	back.Set("bawaan", "1")
	w.As(w.Dina).Post("/ambang", back)
	f.post("sync", push(), &answer)
	if said, ok := answer["limits"]; ok {
		t.Errorf("without limits of its own a district sends %v", said)
	}
	p.Sends()
	p.Go("orang/"+bride, "Andi Tenri")
	p.WaitFor(`document.querySelector("main").textContent.includes("12,2") && !document.querySelector("main").textContent.includes("Kurang darah")`)
	p.Quiet()
}
