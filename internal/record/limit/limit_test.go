package limit_test

import (
	"context"
	"maps"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/fact/standard"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/limit"
)

const soppeng = "7312"

func actor(role account.Role, region string) account.Actor {
	return account.Actor{Account: account.Account{ID: db.NewID(), Name: "Dina", Role: role, Region: region}, Via: "web", Home: soppeng}
}

var ctx = context.Background()

type kit struct {
	*testing.T
	*limit.Service
}

func (k kit) set(name string, value int, reason string) {
	k.Helper()
	if err := k.Set(ctx, actor(account.Health, soppeng), name, value, reason); err != nil {
		k.Fatal(err)
	}
}

// holds compares what phones are told, asked of another process whose clock shows at.
func (k kit) holds(at time.Time, want standard.Thresholds) {
	k.Helper()
	k.Now = func() time.Time { return at }
	if got, err := k.Of(ctx, soppeng); err != nil || !maps.Equal(got, want) {
		k.Errorf("%v %v, want %v", got, err, want)
	}
}

var morning = time.Date(2026, 9, 5, 3, 0, 0, 0, time.UTC)

func TestEveryProcessHearsOfALimitWithinAMinute(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		open := func() kit {
			return kit{t, &limit.Service{DB: d, Now: func() time.Time { return morning }}}
		}
		here, there := open(), open()
		here.holds(morning, nil)
		there.holds(morning, nil)
		here.set("hb_bride", 110, "Surat edaran 12/2026")
		own := standard.Thresholds{"hb_bride": 110}
		here.holds(morning, own) // at once where it was set
		there.holds(morning.Add(20*time.Second), nil)
		there.holds(morning.Add(time.Minute), own)
		there.holds(morning.Add(-time.Hour), own) // its clock was put back
		there.set("age_max", 34, "Sama dengan provinsi")
		there.set("hb_bride", 120, "Surat edaran dicabut")
		own = standard.Thresholds{"age_max": 34}
		there.holds(morning, own)
		here.holds(morning.Add(time.Minute), own)
		there.set("age_max", 35, "Kembali ke bawaan")
		there.holds(morning, nil)
	})
}

func TestALimitHasAReasonAndATrace(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := kit{t, &limit.Service{DB: d, Now: func() time.Time { return morning }}}
		k.set("hb_bride", 115, "  Surat edaran 12/2026 ")
		k.set("hb_bride", 115, "Surat edaran 13/2026") // says it better
		k.set("hb_bride", 120, "Surat edaran dicabut")
		var told []string
		err := d.Read(ctx, func(tx *db.Tx) error {
			list, err := ledger.List(tx, soppeng, ledger.Query{Limit: 10})
			for _, e := range list {
				told = append(told, e.Action+" "+e.Target+" "+e.Detail)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		want := `standard.limits hb_bride {"before":{"hb_bride":11.5},"after":{"hb_bride":12},"reason":"Surat edaran dicabut"}
standard.limits hb_bride {"reason":"Surat edaran 13/2026"}
standard.limits hb_bride {"before":{"hb_bride":12},"after":{"hb_bride":11.5},"reason":"Surat edaran 12/2026"}`
		if got := strings.Join(told, "\n"); got != want {
			t.Errorf("the ledger says\n%s", got)
		}
	})
}

func TestOnlyTheHealthOfficeSetsWhatMakesSense(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := kit{t, &limit.Service{DB: d, Now: func() time.Time { return morning }}}
		health := actor(account.Health, soppeng)
		for _, c := range []struct {
			by     account.Actor
			name   string
			value  int
			reason string
			kind   fault.Kind
			key    string
		}{
			{actor(account.Administrator, soppeng), "hb_bride", 110, "Surat edaran", fault.Forbidden, "account.role"},
			{actor(account.Puskesmas, soppeng+"01"), "hb_bride", 110, "Surat edaran", fault.Forbidden, "account.role"},
			{health, "hb", 110, "Surat edaran", fault.NotFound, "limit.unknown"},
			{health, "hb_bride", 99, "Surat edaran", fault.Invalid, "limit.value.outside"},
			{health, "hb_bride", 1150, "Surat edaran", fault.Invalid, "limit.value.outside"},
			{health, "arm_child", 125, "Surat edaran", fault.Invalid, "limit.value.fixed"},
			{health, "hb_bride", 120, "Surat edaran", fault.Invalid, "limit.value.same"},
			{health, "hb_bride", 110, " ya ", fault.Invalid, "limit.reason.length"},
			{health, "hb_bride", 110, strings.Repeat("a", 501), fault.Invalid, "limit.reason.length"},
		} {
			err := k.Set(ctx, c.by, c.name, c.value, c.reason)
			key := ""
			if f := fault.As(err); f != nil {
				if key = f.Key; len(f.Fields) > 0 {
					key = f.Fields[0].Key
				}
			}
			if fault.KindOf(err) != c.kind || key != c.key {
				t.Errorf("%s = %d because %.20q: %v", c.name, c.value, c.reason, err)
			}
		}
		if own, err := k.All(ctx, actor(account.Planner, soppeng)); err != nil || len(own) != 0 {
			t.Errorf("%v %v", own, err)
		}
		if _, err := k.All(ctx, actor(account.Assessor, "31")); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("another province: %v", err)
		}
		if err := k.Set(ctx, account.CommandLine("root", soppeng), "hb_bride", 110, "Surat edaran"); err != nil {
			t.Error(err)
		}
	})
}
