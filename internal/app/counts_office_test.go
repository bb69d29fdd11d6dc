package app_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/app"
	"tumbuh/internal/app/world"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/golden"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/measure/scorecard"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/assist"
	"tumbuh/internal/record/framework"
)

// offices do what no phone tells, at random: complete forms by hand, join households and
// persons, give families to a team, change settings and limits.
type offices struct {
	*crowd
	forms    *scorecard.Service
	settings *framework.Service
	team     assist.Team
	done     int
}

// did fails the test with what is no refusal: who acts at random is refused now and then.
func (o *offices) did(err error) {
	o.t.Helper()
	switch {
	case err == nil:
		o.done++
	case fault.As(err) == nil:
		o.t.Fatal(err)
	}
}

func (o *offices) act(today civil.Date) {
	ctx, dice, ani, dina := context.Background(), o.dice, o.Ani.Actor, o.Dina.Actor
	switch dice.IntN(7) {
	case 0:
		o.did(o.Families.Same(ctx, dina, pick(dice, o.women[0]...), pick(dice, o.women[0]...)))
	case 1:
		o.did(o.Families.Same(ctx, dina, pick(dice, o.homes[0]...), pick(dice, o.homes[1]...)))
	case 2, 3:
		o.did(o.fill(ani, pick(dice, "2A", "2B", "2C"), today.Month().Add(-dice.IntN(8))))
	case 4:
		if o.team.ID == "" {
			team, err := o.Risk.Assist.SaveTeam(ctx, ani, assist.Team{Village: world.Village, Number: "1", Midwife: "Nur", Since: civil.MustDate("2025-01-01")})
			o.team = team
			o.did(err)
		}
		_, err := o.Risk.Assist.Assign(ctx, ani, o.team.ID, []db.ID{pick(dice, o.homes[0]...)}, today-civil.Date(dice.IntN(200)))
		o.did(err)
	case 5:
		o.did(o.settings.Set(ctx, account.CommandLine("test", world.Regency), "home_visit", pick(dice, "all", "risk_only"), "Surat edaran dinas"))
	default:
		o.did(o.Limits.Set(ctx, dina, "arm_min", 225+dice.IntN(15), "Surat edaran dinas"))
	}
}

// fill completes some rows of a monthly form.
func (o *offices) fill(by account.Actor, form string, month civil.Month) error {
	lines, err := o.forms.Month(context.Background(), by, world.Village, form, month)
	if err != nil || len(lines) == 0 {
		return err
	}
	codes, _ := scorecard.Completes(form)
	l := pick(o.dice, lines...)
	_, err = o.forms.Fill(context.Background(), by, world.Village, form, month,
		[]scorecard.Filling{{Subject: l.ID, Version: l.Version, Marks: map[string]bool{pick(o.dice, codes...): o.yes(), pick(o.dice, codes...): true}}})
	return err
}

// twice are those who stand on the same recapitulation of a quarter in two villages.
func twice(t *testing.T, w *world.World) (n int) {
	return count(t, w, "select count(*) from (select subject from convergence where form <> '2C' group by period, form, subject having count(*) > 1) x")
}

// Whatever offices do between the pushes, and however the days go on: what is counted
// piece by piece is what a count from nothing gives, and nobody counts in two villages.
func TestWhatOfficesDoIsCountedToo(t *testing.T) {
	for _, engine := range []db.Engine{db.SQLite, db.PostgreSQL} {
		t.Run(engine.String(), func(t *testing.T) {
			t.Parallel()
			now := world.Now
			clock := func() time.Time { return now }
			config := app.Config{Data: t.TempDir(), DB: dbtest.URL(t, engine), Now: clock}
			if _, err := app.Init(context.Background(), config, world.Regency, ledger.By{Name: "test"}); err != nil {
				t.Fatal(err)
			}
			w := world.Open(t, config)
			o := &offices{crowd: newCrowd(t, w, 21), forms: &scorecard.Service{DB: w.DB, Now: clock}, settings: &framework.Service{DB: w.DB, Now: clock}}
			for round := 1; round <= 5; round++ {
				for i, p := range o.phones {
					for range 20 {
						o.record(i)
					}
					p.Sync(o.server)
				}
				for range 8 {
					o.act(civil.DateOf(now))
					if o.dice.IntN(4) == 0 {
						drain(t, w)
					}
				}
				now = now.AddDate(0, 0, o.dice.IntN(20))
				o.server.Clock = now
				drain(t, w)
				had := kept(t, w)
				if diff := golden.Diff(strings.Join(fromNothing(t, w), "\n"), strings.Join(had, "\n")); diff != "" {
					t.Fatalf("round %d, %d rows:\n%.2000s", round, len(had), diff)
				}
			}
			if n := twice(t, w); n != 0 || o.done < 15 {
				t.Errorf("%d count twice; %d deeds", n, o.done)
			}
		})
	}
}
