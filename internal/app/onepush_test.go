package app_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"tumbuh/internal/app/world"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/measure/indicator"
	"tumbuh/internal/record/visit"
)

// TestOnePush follows one weighing from a cadre's phone to the figure on the regency's
// page, as TestOneWeighing does from a workbook.
func TestOnePush(t *testing.T) {
	world.Each(t, func(t *testing.T, w *world.World) {
		ctx := context.Background()
		work := func() { // what a server does right after each commit
			t.Helper()
			if err := w.Jobs.Drain(ctx); err != nil {
				t.Fatal(err)
			}
		}

		// Budi came with a workbook in August; a job told the phones of his village.
		w.As(w.Dina).Imports(w.Book(world.Line{Name: "BUDI", Sex: "L", Birth: "25/01/2025", Day: "10/08/2026", Kg: "8,9", Cm: "75,2"}))
		budi := w.Child("BUDI")
		work()

		// Kartini's phone is enrolled with a link from the office and asks for its village:
		// there he is.
		phone := enrolledPhone(t, w, w.URL, 1, loadPlace{village: world.Village})
		sync := func(token string, records ...string) (a loadAnswer) {
			t.Helper()
			body := fmt.Sprintf(`{"now": "2026-09-05T03:00:00Z", "app": "1", "backlog": %d, "oldest": null, "push": [%s], "token": %q, "limit": 200}`, len(records), strings.Join(records, ","), token)
			r, _ := http.NewRequest("POST", w.URL+"/field/v1/sync", strings.NewReader(body))
			r.Header.Set("Authorization", "Bearer "+phone.secret)
			answer, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			defer answer.Body.Close()
			if err := json.NewDecoder(answer.Body).Decode(&a); err != nil || answer.StatusCode != 200 {
				t.Fatal(answer.Status, a.Text, err)
			}
			return a
		}
		filled := sync("")
		if len(filled.Docs) != 1 || filled.Docs[0].ID != budi {
			t.Fatalf("the phone got %+v", filled.Docs)
		}

		// In September she weighs him without signal; next day the phone sends it, and
		// registers his sister by mistake and takes that back. Each record has its verdict.
		at, weighed, sister := `"at": "2026-09-04T02:30:00Z"`, db.NewID(), db.NewID()
		a := sync(filled.Token,
			fmt.Sprintf(`{"id": %q, "kind": "weighing", "subject": %q, %s, "body": {"day": "2026-09-04", "grams": 9300, "mm": 757, "position": 1}}`, weighed, budi, at),
			fmt.Sprintf(`{"id": %[1]q, "kind": "child", "subject": %[1]q, %s, "body": {"fields": {"village": %q, "posyandu": "Mawar", "name": "Ani", "sex": 2, "birth": "2026-08-30"}}}`, sister, at, world.Village),
			fmt.Sprintf(`{"id": %q, "kind": "child", "subject": %q, %s, "body": {"fields": {"deleted": "salah tulis"}}}`, db.NewID(), sister, at))
		for _, v := range a.Verdicts {
			if v.Verdict != "new" && v.Verdict != "changed" {
				t.Errorf("%+v", v)
			}
		}
		if len(a.Verdicts) != 3 || a.Verdicts[0].ID != weighed {
			t.Fatalf("%+v", a)
		}

		// The weighing is there at once, with scores; the figures follow by a job, and open
		// the month.
		child, err := w.People.Open(ctx, w.Dina.Actor, budi)
		if err != nil {
			t.Fatal(err)
		}
		visits, err := (&visit.Service{DB: w.DB}).History(ctx, w.Dina.Actor, child)
		if err != nil || len(visits) != 2 || visits[1].ID != weighed || !visits[1].Scores[growth.HFA].Known() {
			t.Fatalf("%+v %v", visits, err)
		}
		w.As(w.Citra).Get("/").Has("h1", "Agustus 2026")
		work()
		rows, err := w.Indicator.History(ctx, w.Dina.Actor, child)
		if err != nil || len(rows) != 2 || rows[1].Gain != growth.Rose {
			t.Errorf("%+v %v", rows, err)
		}
		for _, area := range []string{world.Village, world.Regency} {
			figures, err := w.Indicator.Figures(ctx, w.Citra.Actor, indicator.Query{Area: area, From: 202609, To: 202609, Indicators: []string{"gained"}})
			want := indicator.Figure{Area: area, Month: civil.Month(202609), Indicator: "gained", Numerator: 1, Denominator: 1}
			if err != nil || len(figures) != 1 || figures[0] != want {
				t.Errorf("%s: %+v %v", area, figures, err)
			}
		}

		// Citra's page answers with September, and the chart of who asks is Budi's alone.
		page := w.As(w.Citra).Get("/")
		page.Has("h1", "Kabupaten Soppeng, September 2026: 1 dari 1 balita diukur pendek (100,0 %")

		// The same again, as after an answer that was lost, alters nothing.
		if again := sync(filled.Token, fmt.Sprintf(`{"id": %q, "kind": "weighing", "subject": %q, %s, "body": {"day": "2026-09-04", "grams": 9300, "mm": 757, "position": 1}}`, weighed, budi, at)); again.Verdicts[0].Verdict != "same" {
			t.Errorf("%+v", again.Verdicts)
		}
		work()
		sound(t, w.DB)
	})
}
