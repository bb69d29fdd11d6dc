package app_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/app"
	"tumbuh/internal/app/world"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/measure/indicator"
	"tumbuh/internal/measure/quality"
)

// The tests in stand_*_test.go are what the program must stand: killed, without
// room, without its database, with hostile or dying clients. go test does each a
// few times; make stand does it as often as TUMBUH_STAND_… says and writes the
// figures into docs/performance.md.

// often is how many times a test does its thing.
func often(name string, few int) int {
	if n, err := strconv.Atoi(os.Getenv("TUMBUH_STAND_" + name)); err == nil {
		return n
	}
	return few
}

// measured prints figures as a benchmark does, for scripts/stand.
func measured(t *testing.T, name string, figures ...any) {
	line := "BenchmarkStand" + name + " 1"
	for i := 0; i < len(figures); i += 2 {
		line += fmt.Sprintf(" %v %s", figures[i], figures[i+1])
	}
	if t.Log(line); os.Getenv("TUMBUH_STAND") != "" && !t.Failed() {
		fmt.Println(line)
	}
}

// chance is a source of random moments; its seed is told, and may be given again.
func chance(t *testing.T) *rand.Rand {
	seed := uint64(often("SEED", int(time.Now().UnixNano()>>10)))
	t.Logf("TUMBUH_STAND_SEED=%d", seed)
	return rand.New(rand.NewPCG(seed, 0))
}

// opened is the data of a new regency, made by the real program.
func opened(t *testing.T, engine db.Engine) app.Config {
	t.Helper()
	c := app.Config{Data: t.TempDir()}
	if engine == db.PostgreSQL {
		c.DB = dbtest.URL(t, engine)
	}
	world.Run(t, c, "init", "--regency="+world.Regency)
	return c
}

// strangers are children of one posyandu who are like no others, weighed this
// month.
func strangers(r *rand.Rand, posyandu string, n int) []world.Line {
	day := civil.DateOf(time.Now()) - 1 // today somewhere on earth, and over
	lines := make([]world.Line, n)
	for i := range lines {
		born := day - civil.Date(400+r.IntN(900))
		lines[i] = world.Line{Name: word(r) + " " + word(r), Parent: word(r), Posyandu: posyandu, Birth: slashed(born), Day: slashed(day),
			Kg: fmt.Sprintf("%d,%d", 8+r.IntN(4), r.IntN(10)), Cm: fmt.Sprintf("%d,%d", 74+r.IntN(16), r.IntN(10))}
	}
	return lines
}

func slashed(d civil.Date) string {
	y, m, day := d.YMD()
	return fmt.Sprintf("%02d/%02d/%04d", day, m, y)
}

func word(r *rand.Rand) string {
	var b strings.Builder
	for range 4 {
		b.WriteByte("BDGKLMNRST"[r.IntN(10)])
		b.WriteByte("AEIOU"[r.IntN(5)])
	}
	return b.String()
}

var errLooked = errors.New("only looked")

// sound looks through all data for a contradiction: what is computed from the
// visits is what they add up to, every import is whole, told once in the ledger.
func sound(t *testing.T, d *db.DB) {
	t.Helper()
	err := d.WriteUnrecorded(context.Background(), func(tx *db.Tx) error {
		if d.Engine() == db.SQLite {
			var said string
			if _, err := tx.One("pragma integrity_check", nil, &said); err != nil || said != "ok" {
				return fmt.Errorf("the file is damaged: %s, %w", said, err)
			}
		}
		for what, query := range map[string]string{
			"visits of no import":    "select count(*) from visit v where import is not null and not exists (select 1 from import i where i.regency = v.regency and i.id = v.import)",
			"visits of no child":     "select count(*) from visit v where not exists (select 1 from child c where c.regency = v.regency and c.id = v.child)",
			"children of no import":  "select count(*) from child c where made_by is not null and not exists (select 1 from import i where i.regency = c.regency and i.id = c.made_by)",
			"lines of no import":     "select count(*) from import_line l where not exists (select 1 from import i where i.regency = l.regency and i.id = l.import)",
			"imports that are short": "select count(*) from import i where undone is null and fresh <> (select count(*) from visit v where v.regency = i.regency and v.import = i.id)",
			"imports untold":         "select abs((select count(*) from import) - (select count(*) from ledger where action = 'import.take'))",
		} {
			var n int
			if _, err := tx.One(query, nil, &n); err != nil || n != 0 {
				return fmt.Errorf("%d %s, %w", n, what, err)
			}
		}
		if err := addsUp(tx); err != nil {
			return err
		}
		return errLooked
	})
	if err != errLooked {
		t.Fatal(err)
	}
}

// addsUp computes everything anew, and tells whether that is what was there.
func addsUp(tx *db.Tx) error {
	had, err := computed(tx)
	if err != nil {
		return err
	}
	all, err := db.All(tx, "select id from child", nil, func(scan db.Scan) (id db.ID, err error) { return id, scan(&id) })
	if err != nil || len(all) == 0 {
		return err
	}
	var since civil.Month
	if _, err := tx.One("select min(since) from child", nil, &since); err != nil {
		return err
	}
	first, last, err := indicator.Refresh(tx, world.Regency, since, all)
	if err != nil {
		return err
	}
	if err := quality.Refresh(tx, world.Regency, first, last); err != nil {
		return err
	}
	have, err := computed(tx)
	if err == nil && have != had {
		err = errors.New("the figures are not what the visits add up to")
	}
	return err
}

// computed is all that is computed from visits, as one text.
func computed(tx *db.Tx) (string, error) {
	var all strings.Builder
	for _, query := range []string{
		`select month || ' ' || village || ' ' || child || ' ' || gain || ' ' || coalesce(grams, 0) || ' ' || coalesce(mm, 0) || ' ' || coalesce(hfa, 0) || ' ' ||
			coalesce(wfa, 0) || ' ' || coalesce(wfh, 0) || ' ' || t_run || ' ' || weighings || ' ' || last_month from child_month order by month, village, child`,
		"select indicator || ' ' || month || ' ' || village || ' ' || numerator || ' ' || denominator from figure order by indicator, month, village",
		"select village || ' ' || posyandu || ' ' || month || ' ' || weighed || ' ' || weight_digits || ' ' || ages || ' ' || scores from posyandu_month order by village, posyandu, month",
	} {
		err := tx.Each(query, nil, func(scan db.Scan) error {
			var line string
			err := scan(&line)
			all.WriteString(line + "\n")
			return err
		})
		if err != nil {
			return "", err
		}
	}
	return all.String(), nil
}
