package care_test

import (
	"encoding/json"
	"strings"
	"testing"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/care"
	"tumbuh/internal/record/people"
)

// event is one of an invented woman of thirty.
func event(kind, body string) care.Event {
	return care.Event{Kind: kind, Subject: siti, ID: db.NewID(), Village: village, Posyandu: "Mawar", Body: json.RawMessage(body),
		Of: care.OfPerson, Sex: growth.Female, Birth: civil.MustDate("1996-03-01"), Source: account.Source{By: db.NewID(), Name: "Kader Ani", Phone: db.NewID(), At: db.Time{Time: now}}}
}

func TestABodyIsHeldAgainstWhatItsKindMaySay(t *testing.T) {
	d := dbtest.Open(t, db.SQLite)
	long := strings.Repeat("a", 501)
	for _, c := range []struct {
		kind, body, field, key string // no key: taken
	}{
		{"exam", `{"day":"2026-08-03","grams":51200,"mm":1510,"arm_mm":232,"hb":108,"smoke":true,"tablets":30,"taken":28}`, "", ""},
		{"exam", `{"day":"2026-08-03","hb":30}`, "", ""},
		{"exam", `{"day":"2026-08-03","hb":29}`, "hb", "object.range"},
		{"exam", `{"day":"2026-08-03","hb":251}`, "hb", "object.range"},
		{"exam", `{"day":"2026-08-03","hb":"108"}`, "hb", "object.number"},
		{"exam", `{"day":"2026-08-03","hb":10.8}`, "hb", "object.number"},
		{"exam", `{"day":"2026-08-03","arm_mm":99}`, "arm_mm", "object.range"},
		{"exam", `{"day":"2026-08-03","arm_mm":501}`, "arm_mm", "object.range"},
		{"exam", `{"day":"2026-08-03","tablets":201}`, "tablets", "object.range"},
		{"exam", `{"day":"2026-08-03","tablets":30,"taken":31}`, "taken", "object.range"},
		{"exam", `{"day":"2026-08-03","hb":0,"smoke":null}`, "hb", "field.care.empty"},
		{"exam", `{"day":"2026-08-03"}`, "hb", "field.care.empty"},
		{"exam", `{"hb":108}`, "day", "object.missing"},
		{"exam", `{"day":"2026-08-32","hb":108}`, "day", "object.day"},
		{"exam", `{"day":20260803,"hb":108}`, "day", "object.day"},
		{"exam", `{"day":"2026-09-06","hb":108}`, "day", "object.ahead"}, // it is the 5th in Soppeng
		{"exam", `{"day":"1996-02-29","hb":108}`, "day", "object.early"},
		{"exam", `{"day":"2026-08-03","hb":108,"note":"` + long + `"}`, "note", "object.long"},
		{"exam", `{"day":"2026-08-03","hb":108,"replaces":"x"}`, "replaces", "object.id"},
		{"exam", `[]`, "", "object.shape"},
		{"exam", `null`, "", "object.shape"},
		{"exam", `{"day":`, "", "object.shape"},
		{"engagement", `{"day":"2026-08-03","partner":null,"partner_name":"Andi","wedding":"2026-12-20"}`, "", ""},
		{"engagement", `{"day":"2026-08-03","wedding":"2036-12-20"}`, "wedding", "object.between"},
		{"engagement", `{"day":"2026-08-03","partner":"Andi"}`, "partner", "object.id"},
		{"pregnancy", `{"day":"2026-08-03","lmp":"2026-05-01","edd":"2027-02-05","gravida":2,"living":1,"last_birth":"2023-01-04","kia_no":"7312-0007"}`, "", ""},
		{"pregnancy", `{"day":"2026-08-03","lmp":null,"edd":null}`, "", ""},
		{"pregnancy", `{"day":"2026-08-03","lmp":"2026-05-01","edd":"2027-02-26"}`, "edd", "object.between"},
		{"pregnancy", `{"day":"2026-08-03","lmp":"2026-05-01","edd":"2026-04-30"}`, "edd", "object.between"},
		{"pregnancy", `{"day":"2026-08-03","lmp":"2026-08-04"}`, "lmp", "object.between"},
		{"pregnancy", `{"day":"2026-08-03","lmp":"2025-05-01"}`, "lmp", "object.between"},
		{"pregnancy", `{"day":"2026-08-03","gravida":0}`, "gravida", "object.range"},
		{"delivery", `{"day":"2026-08-03","pregnancy":null,"outcome":"live","children":["01990000-0000-7000-8000-00000000000a"],"place":"puskesmas","helper":"bidan"}`, "", ""},
		{"delivery", `{"day":"2026-08-03","outcome":"twins"}`, "outcome", "object.code"},
		{"delivery", `{"day":"2026-08-03"}`, "outcome", "object.missing"},
		{"delivery", `{"day":"2026-08-03","outcome":"live","children":"a"}`, "children", "object.id"},
		{"visit", `{"day":"2026-08-03","topics":["tablets","hygiene"],"found":"pucat"}`, "", ""},
		{"visit", `{"day":"2026-08-03","topics":["gossip"]}`, "topics", "object.code"},
		{"visit", `{"day":"2026-08-03","topics":["tablets","tablets"]}`, "topics", "object.code"},
		{"services", `{"month":"2026-08","marks":{"antenatal":true,"tablets":false},"given":[]}`, "", ""},
		{"services", `{"month":"2026-09","marks":{}}`, "", ""},
		{"services", `{"month":"2026-10","marks":{}}`, "month", "object.ahead"},
		{"services", `{"month":"2026-13"}`, "month", "object.month"},
		{"services", `{"day":"2026-08-03"}`, "month", "object.missing"},
		{"services", `{"month":"2026-08","marks":{"weighed":true}}`, "marks", "object.code"}, // of a child
		{"services", `{"month":"2026-08","marks":{"antenatal":1}}`, "marks", "object.codes"},
		{"services", `{"month":"2026-08","given":["polio"]}`, "given", "object.code"},
		{"referral", `{"day":"2026-08-03","reasons":["anaemia","other"],"to":"Puskesmas Takalalla"}`, "", ""},
		{"referral", `{"day":"2026-08-03","reasons":["bored"]}`, "reasons", "object.code"},
		{"answer", `{"day":"2026-08-03","referral":"01990000-0000-7000-8000-00000000000b","outcome":"admitted"}`, "", ""},
		{"answer", `{"day":"2026-08-03","outcome":"admitted"}`, "referral", "object.missing"},
		{"departure", `{"day":"2026-08-03","why":"moved","to":"Makassar"}`, "", ""},
		{"departure", `{"day":"2026-08-03","why":"bored"}`, "why", "object.code"},
		{"party", `{"day":"2026-08-03"}`, "", "field.care.kind"},
	} {
		_, err := take(t, d, event(c.kind, c.body))
		f := fault.As(err)
		switch {
		case c.key == "" && err != nil, c.key != "" && (f == nil || f.Key != c.key):
			t.Errorf("%s %s: %v, want %q", c.kind, c.body, err, c.key)
		case f != nil && c.field != "" && (f.Fields[0].Name != c.field || !locale.For(locale.Indonesian).Has("field.name."+c.field)):
			t.Errorf("%s %s: of %q, want %q", c.kind, c.body, f.Fields[0].Name, c.field)
		}
	}
}

func TestAnEventMustFitItsSubject(t *testing.T) {
	d := dbtest.Open(t, db.SQLite)
	for name, change := range map[string]func(*care.Event){
		"a man's":        func(e *care.Event) { e.Sex = growth.Male },
		"a child's":      func(e *care.Event) { e.Of = care.OfChild },
		"a household's":  func(e *care.Event) { e.Of = care.OfHousehold },
		"a girl of nine": func(e *care.Event) { e.Birth = civil.MustDate("2017-03-01") },
		"before birth":   func(e *care.Event) { e.Birth = civil.MustDate("2026-08-04") },
	} {
		e := event("pregnancy", `{"day":"2026-08-03"}`)
		change(&e)
		if _, err := take(t, d, e); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s pregnancy: %v", name, err)
		}
	}
	unknown := event("pregnancy", `{"day":"2026-08-03"}`)
	unknown.Birth, unknown.Sex = 0, 0
	if _, err := take(t, d, unknown); err != nil {
		t.Error("of somebody of whom neither birth nor sex are known:", err)
	}
}

func TestWhatALaterAppSaysIsKept(t *testing.T) {
	d := dbtest.Open(t, db.SQLite)
	e := event("exam", `{ "hb": 108, "day": "2026-08-03", "pulse": {"rate": 80}, "smoke": null }`)
	e.Day = civil.MustDate("2026-08-02") // put right by the clock
	if out, err := take(t, d, e); err != nil || out.Verdict != people.New || !out.Stored {
		t.Fatal(out, err)
	}
	var got map[db.ID][]care.Event
	read(t, d, func(tx *db.Tx) (err error) {
		got, err = care.Of(tx, regency, []db.ID{siti}, 0)
		return err
	})
	want := `{"day":"2026-08-02","hb":108,"pulse":{"rate":80}}`
	if one := got[siti]; len(one) != 1 || string(one[0].Body) != want || one[0].Day != e.Day || one[0].Name != "Kader Ani" || one[0].By != e.By || one[0].Phone != e.Phone || !one[0].At.Equal(e.At.Time) {
		t.Errorf("%s", got[siti][0].Body)
	}
}

func FuzzBody(f *testing.F) {
	f.Add("exam", `{"day":"2026-08-03","hb":108,"replaces":"01990000-0000-7000-8000-00000000000b","void":false}`)
	f.Add("pregnancy", `{"day":"2026-08-03","lmp":"2026-05-01","edd":"2027-02-05","gravida":2}`)
	f.Add("services", `{"month":"2026-08","marks":{"antenatal":true},"given":["mr1"]}`)
	f.Add("departure", `{"replaces":"01990000-0000-7000-8000-00000000000b","void":true}`)
	f.Add("delivery", "{\"day\":\"2026-08-03\",\"children\":[null],\"place\":\"\xff\"}")
	today := civil.MustDate("2026-09-05")
	f.Fuzz(func(t *testing.T, kind, body string) {
		e := event(kind, body)
		if !care.Known(kind) || care.Read(&e, today) != nil {
			return
		}
		if e.Day == 0 || e.Month == 0 || e.Stands() && (e.Day > today || e.Day < civil.MustDate("2000-01-01")) || e.Replaces == e.ID {
			t.Errorf("%s taken from %q: day %s, month %s", kind, body, e.Day, e.Month)
		}
		again := e
		again.Day, again.ReplacedBy = 0, ""
		if err := care.Read(&again, today); err != nil || string(again.Body) != string(e.Body) || again.Day != e.Day {
			t.Errorf("what was kept reads otherwise: %s, %s, %v", e.Body, again.Body, err)
		}
	})
}
