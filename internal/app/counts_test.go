package app_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/app"
	"tumbuh/internal/app/world"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/golden"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/exchange/sync/synctest"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/privacy"
)

// countedTables are all that is counted, with what identifies a row first.
var countedTables = map[string]string{
	"coverage_count": "indicator, period, village, numerator, denominator",
	"scorecard":      "period, village, mothers, children, received_mothers, due_mothers, received_children, due_children, whole, asked, body",
	"convergence":    "period, village, form, subject, posyandu, cells, received, due, facts",
	"risk_count":     "period, village, body",
}

// kept is all that is counted, one line for each row.
func kept(t *testing.T, w *world.World) (lines []string) {
	t.Helper()
	err := w.DB.Read(context.Background(), func(tx *db.Tx) error {
		for table, columns := range countedTables {
			n := strings.Count(columns, ",") + 1
			err := tx.Each("select "+columns+" from "+table, nil, func(s db.Scan) error {
				row, at := make([]any, n), make([]any, n)
				for i := range row {
					at[i] = &row[i]
				}
				err := s(at...)
				for i, v := range row {
					if text, ok := v.([]byte); ok {
						row[i] = string(text)
					}
				}
				lines = append(lines, fmt.Sprint(table, " ", row))
				return err
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
	slices.Sort(lines)
	return lines
}

// recount counts what is stale, or all, and tells how many rows that wrote, by village.
func recount(t *testing.T, w *world.World, all bool) map[string]int {
	t.Helper()
	wrote := map[string]int{}
	err := w.CountVillages(context.Background(), account.CommandLine("test", world.Regency), all, func(village string, _, _, changed int) { wrote[village] = changed })
	if err != nil {
		t.Fatal(err)
	}
	return wrote
}

// fromNothing forgets all that is counted and counts it again.
func fromNothing(t *testing.T, w *world.World) []string {
	t.Helper()
	err := w.DB.WriteUnrecorded(context.Background(), func(tx *db.Tx) error {
		for table := range countedTables {
			if _, err := tx.Exec("delete from " + table); err != nil {
				return err
			}
		}
		_, err := tx.Exec("delete from counted")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	recount(t, w, true)
	return kept(t, w)
}

func drain(t *testing.T, w *world.World) {
	t.Helper()
	if err := w.Jobs.Drain(context.Background()); err != nil {
		t.Fatal(err)
	}
}

// crowd are cadres of two villages who record whatever comes.
type crowd struct {
	*world.World
	t        *testing.T
	dice     *rand.Rand
	server   *synctest.Server
	phones   []*synctest.Phone
	homes    [][]db.ID // by phone
	women    [][]db.ID
	children [][]db.ID
	names    int
}

func newCrowd(t *testing.T, w *world.World, seed uint64) *crowd {
	c := &crowd{World: w, t: t, dice: rand.New(rand.NewPCG(seed, 7)), server: &synctest.Server{Service: w.Sync, T: t}}
	for i, village := range []string{world.Village, world.Village, world.Elsewhere} {
		c.phones = append(c.phones, c.server.Phone(synctest.Cadre(fmt.Sprint("kader", i), village, ""), rand.New(rand.NewPCG(seed, uint64(i)))))
	}
	c.homes, c.women, c.children = make([][]db.ID, 3), make([][]db.ID, 3), make([][]db.ID, 3)
	return c
}

func (c *crowd) day() string {
	return (civil.MustDate("2026-09-05") - civil.Date(c.dice.IntN(400))).String()
}

func (c *crowd) yes() bool { return c.dice.IntN(2) == 0 }

func pick[T any](dice *rand.Rand, list ...T) T { return list[dice.IntN(len(list))] }

// record lets a cadre record something.
func (c *crowd) record(i int) {
	p, dice := c.phones[i], c.dice
	c.names++
	if len(c.homes[i]) < 2 || dice.IntN(8) == 0 {
		home := p.Household(fmt.Sprint("Keluarga ", c.names))
		c.homes[i] = append(c.homes[i], home)
		mother := p.Person(home, fmt.Sprint("Ibu ", c.names))
		girl := p.Make("person", map[string]any{"household": home, "name": fmt.Sprint("Nona ", c.names), "village": p.Region, "posyandu": "", "sex": 2, "birth": "2011-03-04", "relation": "child"})
		c.women[i] = append(c.women[i], mother, girl)
		birth := (civil.MustDate("2026-09-05") - civil.Date(dice.IntN(1500))).String()
		c.children[i] = append(c.children[i], p.Make("child", map[string]any{"household": home, "mother": mother, "name": fmt.Sprint("Anak ", c.names), "village": p.Region, "posyandu": "", "sex": 1 + dice.IntN(2), "birth": birth}))
		return
	}
	home, woman, child := pick(dice, c.homes[i]...), pick(dice, c.women[i]...), pick(dice, c.children[i]...)
	switch dice.IntN(12) {
	case 0:
		p.Edit(home, "household", map[string]any{"water": pick(dice, "piped", "surface", "protected_well"), "latrine": pick(dice, "septic", "none"), "modern_fp": c.yes()})
	case 1:
		p.Edit(home, "household", map[string]any{"village": pick(dice, world.Village, world.Elsewhere), "posyandu": ""})
	case 2:
		p.Edit(child, "child", map[string]any{"birth": (civil.MustDate("2026-09-05") - civil.Date(dice.IntN(1500))).String()})
	case 3:
		p.Happens("exam", woman, map[string]any{"day": c.day(), "tablets": 30 + dice.IntN(60), "hb": 90 + dice.IntN(50), "arm_mm": 200 + dice.IntN(80)})
	case 4:
		p.Happens("pregnancy", woman, map[string]any{"day": "2026-03-01", "lmp": "2026-01-10", "gravida": 1 + dice.IntN(4)})
	case 5:
		p.Happens("delivery", woman, map[string]any{"day": c.day(), "outcome": pick(dice, "live", "stillbirth", "miscarriage")})
	case 6:
		p.Happens("visit", pick(dice, home, woman, child), map[string]any{"day": c.day(), "topics": []string{"feeding"}})
	case 7:
		p.Happens("services", woman, map[string]any{"month": c.day()[:7], "marks": map[string]any{"tablets": c.yes(), "antenatal": c.yes(), "insurance": c.yes(), "counselling": c.yes()}})
	case 8:
		p.Happens("services", child, map[string]any{"month": c.day()[:7], "given": []string{pick(dice, "bcg", "mr1", "dpt1", "vitamin_a")}, "marks": map[string]any{"immunisation": c.yes(), "parenting": c.yes(), "paud": c.yes()}})
	case 9:
		p.Happens("engagement", woman, map[string]any{"day": "2026-04-01", "wedding": pick(dice, "2026-07-01", "2026-08-20", "2026-12-01")})
	case 10:
		p.Happens("departure", pick(dice, woman, child), map[string]any{"day": c.day(), "why": pick(dice, "moved", "died")})
	default:
		p.Happens("weighing", child, map[string]any{"day": c.day(), "grams": 4000 + dice.IntN(9000), "mm": 600 + dice.IntN(300), "position": 1})
	}
}

// office lets the health office do something that no phone tells.
func (c *crowd) office(round int) {
	name := fmt.Sprint("BUDI ", round)
	c.As(c.Dina).Imports(c.Book(world.Line{Name: name, Day: fmt.Sprintf("10/%02d/2026", 1+round)}, world.Line{Name: "TINI", Day: fmt.Sprintf("11/%02d/2026", 1+round)}))
	ctx := context.Background()
	if round == 2 {
		c.Imports(c.Book(world.Line{Name: "BUDI 1", Day: "12/07/2026", District: "LILIRIAJA", Village: "JAMPU"}))
	}
	if round == 3 {
		child := c.Child("BUDI 2")
		if err := c.Privacy.Erase(ctx, c.Dina.Actor, child, privacy.Asked{Reason: "permintaan keluarga", Confirm: "BUDI 2"}); err != nil {
			c.t.Fatal(err)
		}
		if err := c.People.Merge(ctx, c.Dina.Actor, c.Child("BUDI 1"), c.Child("BUDI 3")); err != nil {
			c.t.Fatal(err)
		}
	}
}

// Whatever was recorded, and in whatever order it came: counting the villages that changed
// leaves the same as counting all of them from nothing, to the last digit.
func TestCountingWhatChangedIsCountingAnew(t *testing.T) {
	world.Each(t, func(t *testing.T, w *world.World) {
		c := newCrowd(t, w, 11)
		for round := 1; round <= 4; round++ {
			for i := range c.phones {
				for range 25 {
					c.record(i)
				}
			}
			c.office(round)
			for _, p := range c.phones {
				p.Sync(c.server)
			}
			drain(t, w)
			had := kept(t, w)
			for village, n := range recount(t, w, true) {
				if n != 0 {
					t.Errorf("round %d: %d rows of %s were not as they are counted anew", round, n, village)
				}
			}
			if diff := golden.Diff(strings.Join(fromNothing(t, w), "\n"), strings.Join(had, "\n")); diff != "" || len(had) < 100 {
				t.Fatalf("round %d, %d rows:\n%.2000s", round, len(had), diff)
			}
		}
	})
}

// Nothing is written of what stays as it is: not of other villages, nor of other months.
func TestOnlyWhatChangesIsWritten(t *testing.T) {
	world.Each(t, func(t *testing.T, w *world.World) {
		c := newCrowd(t, w, 5)
		for range 60 {
			c.record(0)
			c.record(2)
		}
		c.phones[0].Sync(c.server)
		c.phones[2].Sync(c.server)
		drain(t, w)
		if wrote := recount(t, w, false); len(wrote) != 0 {
			t.Errorf("counted again: %v", wrote)
		}
		if err := w.Limits.Set(context.Background(), w.Dina.Actor, "arm_min", 230, "Surat edaran dinas"); err != nil {
			t.Fatal(err)
		}
		if wrote := recount(t, w, false); len(wrote) != 2 {
			t.Errorf("after a change of the rules were counted: %v", wrote)
		}
		before := kept(t, w)
		c.phones[2].Happens("weighing", c.children[2][0], map[string]any{"day": "2026-09-04", "grams": 9000, "mm": 700, "position": 1})
		c.phones[2].Sync(c.server)
		wrote := recount(t, w, false)
		after := kept(t, w)
		differ := 0
		for _, line := range after {
			if _, same := slices.BinarySearch(before, line); !same {
				differ++
			}
		}
		if wrote[world.Elsewhere] != differ || wrote[world.Village] != 0 || differ == 0 || differ > len(after)/4 {
			t.Errorf("wrote %v of %d rows, %d differ", wrote, len(after), differ)
		}
	})
}

func TestAnInterruptedCountGoesOn(t *testing.T) {
	for _, engine := range []db.Engine{db.SQLite, db.PostgreSQL} {
		t.Run(engine.String(), func(t *testing.T) {
			t.Parallel()
			now := world.Now
			config := app.Config{Data: t.TempDir(), DB: dbtest.URL(t, engine), Now: func() time.Time { return now }}
			if _, err := app.Init(context.Background(), config, world.Regency, ledger.By{Name: "test"}); err != nil {
				t.Fatal(err)
			}
			w := world.Open(t, config)
			c := newCrowd(t, w, 3)
			for range 40 {
				c.record(0)
				c.record(2)
			}
			c.phones[0].Sync(c.server)
			c.phones[2].Sync(c.server)
			running, stop := context.WithCancel(context.Background())
			done := 0
			err := w.CountVillages(running, account.CommandLine("test", world.Regency), true, func(string, int, int, int) { done++; stop() })
			if err == nil || done != 1 {
				t.Fatalf("%d villages: %v", done, err)
			}
			drain(t, w)
			had := kept(t, w)
			if diff := golden.Diff(strings.Join(fromNothing(t, w), "\n"), strings.Join(had, "\n")); diff != "" {
				t.Errorf("%.2000s", diff)
			}
			now = now.AddDate(0, 0, 1) // a new day: all villages, whoever was silent
			drain(t, w)
			if n := count(t, w, "select count(*) from counted where day = $1", civil.MustDate("2026-09-06")); n != 2 {
				t.Errorf("%d villages are of the new day", n)
			}
		})
	}
}

// Children from before there were phones have no feed; their villages are counted too.
func TestWhatWasThereBeforeIsCounted(t *testing.T) {
	world.Each(t, func(t *testing.T, w *world.World) {
		w.As(w.Dina).Imports(w.Book(world.Line{Name: "BUDI"}, world.Line{Name: "TINI"}))
		err := w.DB.WriteUnrecorded(context.Background(), func(tx *db.Tx) error {
			for _, table := range []string{"feed", "village_counter", "counted", "coverage_count"} {
				if _, err := tx.Exec("delete from " + table); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		recount(t, w, false)
		if n := count(t, w, "select denominator from coverage_count where indicator = 'ESS-17' and period = '2026-08' and village = $1", world.Village); n != 2 {
			t.Errorf("%d under-fives", n)
		}
	})
}

func TestACheckFindsACountThatIsNot(t *testing.T) {
	world.Each(t, func(t *testing.T, w *world.World) {
		w.As(w.Dina).Imports(w.Book(world.Line{Name: "BUDI"}, world.Line{Name: "TINI"}))
		drain(t, w)
		check := func() (looked, wrong int) {
			for _, c := range w.Backups.Checks {
				if c.Key == "check.counts" {
					f, err := c.Run(context.Background(), w.DB, true)
					if err != nil {
						t.Fatal(err)
					}
					return f.Looked, f.Wrong
				}
			}
			return 0, 0
		}
		if looked, wrong := check(); looked != 1 || wrong != 0 {
			t.Errorf("looked at %d, %d wrong", looked, wrong)
		}
		if err := w.DB.WriteUnrecorded(context.Background(), func(tx *db.Tx) error {
			_, err := tx.Exec("update coverage_count set numerator = numerator + 1 where indicator = 'ESS-17' and period = '2026-08'")
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if _, wrong := check(); wrong != 1 {
			t.Errorf("%d wrong", wrong)
		}
	})
}
