package data_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/aksi/data"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web/sample"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/record/account"
)

var (
	ctx      = context.Background()
	printers = []*locale.Printer{locale.For(locale.Indonesian), locale.For(locale.English)}
	health   = sample.Actor(account.Health, sample.Regency)
)

func monthOf(s string) civil.Month { return civil.MustMonth(s) }

func now() time.Time { return morning.Time }

// kit is a service over a regency of simulated children.
type kit struct {
	*testing.T
	*data.Service
	world *sample.World
}

func each(t *testing.T, f func(k kit)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		f(kit{t, &data.Service{DB: d, Now: now}, sample.Over(t, d)})
	})
}

func (k kit) must(err error) {
	k.Helper()
	if err != nil {
		k.Fatal(err)
	}
}

// wrong are the fields that an error is about.
func wrong(err error) string {
	f := fault.As(err)
	if f == nil {
		return fmt.Sprint(err)
	}
	var names []string
	for _, field := range f.Fields {
		names = append(names, field.Name)
	}
	if names == nil {
		return f.Key
	}
	return strings.Join(names, " ")
}

func (k kit) exec(query string, args ...any) {
	k.Helper()
	k.must(ledger.Write(ctx, k.DB, ledger.By{Name: "test"}, ledger.Deed{Regency: sample.Regency, Action: "import.take", Target: "test"}, func(tx *db.Tx) (any, error) {
		_, err := tx.Exec(query, args...)
		return nil, err
	}))
}

func (k kit) find() map[string]data.Found {
	k.Helper()
	all := map[string]data.Found{}
	k.must(k.DB.Read(ctx, func(tx *db.Tx) error {
		found, err := data.Find(tx, sample.Regency, k.Today(sample.Regency))
		for _, f := range found {
			all[f.Kind+" "+f.Target] = f
		}
		return err
	}))
	return all
}

// crowd are children of a posyandu who were weighed in the months given, some stunted.
func crowd(posyandu string, count, stunted int, months ...civil.Month) (all []sample.Baby) {
	for i := range count {
		height := 0.5
		if i < stunted {
			height = -2.6
		}
		b := sample.Born(fmt.Sprintf("Anak %s %d", posyandu, i), growth.Sex(1+i%2), 20+i%12, height, 0, 1)
		b.Posyandu, b.Weighings = posyandu, nil
		for _, m := range months {
			v := sample.Weighing(b.Child, m.First()+civil.Date(5+i%20), height, float64(i%7)/10-0.3)
			v.MM += i % 10
			b.Weighings = append(b.Weighings, v)
		}
		all = append(all, b)
	}
	return all
}

func TestTheRulesFindWhatIsDoubtful(t *testing.T) {
	each(t, func(k kit) {
		if got := k.find(); len(got) > 0 {
			t.Errorf("of nobody: %v", got)
		}
		all := crowd("Melati", 60, 6, monthOf("2026-02"))
		for i, b := range crowd("Melati", 60, 40, monthOf("2026-08")) {
			all[i].Weighings = append(all[i].Weighings, b.Weighings...)
		}
		away := sample.Born("Lama Pergi", growth.Female, 30, 0, 0, 1)
		away.Weighings = []sample.Baby{away}[0].Weighings[:0]
		away.Weighings = append(away.Weighings, sample.Weighing(away.Child, monthOf("2026-04").First()+3, 0, 0))
		odd := sample.Born("Salah Ukur", growth.Male, 30, 0, 0, 1)
		odd.Posyandu, odd.Village = "Mawar", sample.Other
		odd.Weighings[0].MM = 300
		k.world.Take(append(all, away, odd)...)
		got := k.find()
		jump := got["prevalence "+sample.Village]
		if jump.Detail.Count != 40 || jump.Detail.Of != 60 || jump.Detail.Before == nil || *jump.Detail.Before != (data.Share{Numerator: 6, Denominator: 60}) || jump.Detail.Was != "2026-02" || jump.Detail.Month.String() != "2026-08" {
			t.Errorf("the jump of the village: %+v", jump)
		}
		if got["prevalence "+sample.District].Detail.Of != 60 || got["prevalence "+sample.Regency].Kind == "" {
			t.Errorf("the jump above it: %+v", got)
		}
		if f := got["absent "+sample.Village]; f.Detail.Count != 1 || f.Detail.Of != 61 {
			t.Errorf("long not weighed: %+v", f)
		}
		if f := got["implausible "+sample.Other+"/Mawar"]; f.Detail.Count != 1 || f.Detail.Posyandu != "Mawar" {
			t.Errorf("implausible: %+v", f)
		}
		if f := got["nik "+sample.Village]; f.Detail.Count != 61 {
			t.Errorf("without a NIK: %+v", f)
		}
		if _, asked := got["nik "+sample.Other]; asked {
			t.Error("a village is asked for one child without a NIK")
		}
		k.exec("insert into conflict (regency, subject, field, kind, village, sides, changed) values ($1, $2, 'name', 'child', $3, 'x', $4)", sample.Regency, db.NewID(), sample.Village, morning)
		k.exec(`insert into held (regency, id, kind, subject, village, body, reason, by_name, at, received, state, settler, note) values ($1, $2, 'visit', $3, $4, 'x', '{}', 'Sari', $5, $6, 'open', '', '')`,
			sample.Regency, db.NewID(), db.NewID(), sample.Village, morning, morning)
		if got := k.find(); got["conflict "+sample.Village].Detail.Count != 1 || got["held "+sample.Village].Detail.Count != 1 {
			t.Errorf("%v", got)
		}
	})
}

func TestTheQueueHasOwnersAndAnswers(t *testing.T) {
	each(t, func(k kit) {
		k.world.Take(crowd("Melati", 12, 2, monthOf("2026-08"))...)
		budi, err := k.world.Accounts.Add(ctx, ledger.By{Name: "test"}, account.Account{Username: "budi", Name: "Budi", Role: account.Puskesmas, Region: sample.District}, "hujan-di-bulan-juni")
		k.must(err)
		ani, err := k.world.Accounts.Add(ctx, ledger.By{Name: "test"}, account.Account{Username: "ani", Name: "Ani", Role: account.Village, Region: sample.Village}, "hujan-di-bulan-juni")
		k.must(err)
		_, err = k.world.Accounts.Add(ctx, ledger.By{Name: "test"}, account.Account{Username: "citra", Name: "Citra", Role: account.Planner, Region: sample.Regency}, "hujan-di-bulan-juni")
		k.must(err)
		as := func(a account.Account) account.Actor {
			return account.Actor{Account: a, Via: "web", Home: sample.Regency}
		}
		n, err := k.Recount(ctx, health)
		if err != nil || n != 1 {
			t.Fatalf("%d doubts: %v", n, err)
		}
		d, err := k.Doubt(ctx, health, "nik", sample.Village)
		k.must(err)
		who, err := k.Owners(ctx, health, d)
		if k.must(err); len(who) != 2 || who[0].ID != ani.ID || who[1].ID != budi.ID {
			t.Errorf("who can answer: %+v", who)
		}
		if all, err := k.Doubts(ctx, as(ani), sample.Village); err != nil || len(all) != 0 {
			t.Errorf("the village sees what is not hers: %v %v", all, err)
		}
		if err := k.Settle(ctx, as(ani), "nik", sample.Village, "Sudah diajukan"); wrong(err) != "data.none" {
			t.Errorf("she answers what is not hers: %v", err)
		}
		due := k.Today(sample.Regency) + 7
		for owner, want := range map[db.ID]string{"": "penanggung", db.NewID(): "penanggung"} {
			if err := k.Assign(ctx, health, "nik", sample.Village, owner, due); wrong(err) != want {
				t.Errorf("assigned to %q: %v", owner, err)
			}
		}
		if err := k.Assign(ctx, health, "nik", sample.Village, ani.ID, due-8); wrong(err) != "tenggat" {
			t.Errorf("due yesterday: %v", err)
		}
		if err := k.Assign(ctx, as(budi), "nik", sample.Village, ani.ID, due); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a puskesmas assigns: %v", err)
		}
		if n, err := k.AssignAll(ctx, health, "", sample.Regency, ani.ID, due); err != nil || n != 1 {
			t.Errorf("assigned to her: %d %v", n, err)
		}
		if all, err := k.Doubts(ctx, as(ani), sample.Village); err != nil || len(all) != 1 || all[0].State != data.Assigned || all[0].Name != "Ani" || all[0].Due != due || all[0].Late(due) || !all[0].Late(due+1) {
			t.Errorf("what she owns: %+v %v", all, err)
		}
		if err := k.Settle(ctx, as(budi), "nik", sample.Village, "Bukan punya saya"); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("somebody else answers: %v", err)
		}
		if err := k.Settle(ctx, as(ani), "nik", sample.Village, " ya "); wrong(err) != "jawaban" {
			t.Errorf("no answer: %v", err)
		}
		k.must(k.Settle(ctx, as(ani), "nik", sample.Village, "Sudah diajukan ke Dukcapil"))
		if n, err := k.Recount(ctx, health); err != nil || n != 0 {
			t.Errorf("an answered one: %d %v", n, err)
		}
		k.exec("update child set gone = $2 where regency = $1", sample.Regency, due)
		if n, err := k.Recount(ctx, health); err != nil || n != 1 {
			t.Errorf("it vanished: %d %v", n, err)
		}
		if err := k.Settle(ctx, health, "nik", sample.Village, "Sudah selesai"); fault.KindOf(err) != fault.Stale {
			t.Errorf("answered when it is gone: %v", err)
		}
		k.exec("update child set gone = null where regency = $1", sample.Regency)
		if _, err := k.Recount(ctx, health); err != nil {
			t.Fatal(err)
		}
		if d, err := k.Doubt(ctx, health, "nik", sample.Village); err != nil || d.State != data.Open || d.Owner != "" {
			t.Errorf("it came back: %+v %v", d, err)
		}
		var told []string
		k.must(k.DB.Read(ctx, func(tx *db.Tx) error {
			list, err := ledger.List(tx, sample.Regency, ledger.Query{Limit: 20})
			for _, e := range list {
				if strings.HasPrefix(e.Action, "data.") {
					told = append(told, e.Action)
				}
			}
			return err
		}))
		slices.Reverse(told)
		if got := strings.Join(told, " "); got != "data.recount data.assign data.settle data.recount data.recount data.recount" {
			t.Errorf("the ledger says %s", got)
		}
	})
}

func TestGapsAndPlans(t *testing.T) {
	each(t, func(k kit) {
		puskesmas := sample.Actor(account.Puskesmas, sample.District)
		if err := k.SaveGap(ctx, puskesmas, data.Gap{Dimension: "use", Severity: "low", Finding: "Tidak dipakai"}); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a puskesmas plans: %v", err)
		}
		if err := k.SaveGap(ctx, health, data.Gap{Dimension: "speed", Severity: "?", Finding: " "}); wrong(err) != "dimensi berat temuan" {
			t.Errorf("%v", err)
		}
		k.must(k.SaveGap(ctx, health, data.Gap{Dimension: "timeliness", Severity: "high", Finding: "Isian terlambat", From: "source:arrival"}))
		gaps, err := k.Gaps(ctx, puskesmas)
		if err != nil || len(gaps) != 1 || gaps[0].By != health.Name || gaps[0].Changed.IsZero() {
			t.Fatalf("%+v %v", gaps, err)
		}
		today := k.Today(sample.Regency)
		for _, c := range []struct {
			plan data.Plan
			want string
		}{
			{data.Plan{Status: "planned"}, "tindakan penghasil selesai"},
			{data.Plan{Action: "Latih", Office: "dinkes", Start: today, End: today - 1, Status: "planned"}, "selesai"},
			{data.Plan{Action: "Latih", Office: "dinkes", End: today, Status: "done"}, "bukti"},
			{data.Plan{Action: "Latih", Office: "dinkes", End: today, Status: "done", Evidence: "javascript:alert(1)"}, "bukti"},
			{data.Plan{Action: "Latih", Office: "dinkes", End: today, Status: "late"}, "status"},
			{data.Plan{Action: "Latih", Office: "dinkes", End: today, Status: "planned", Gap: db.NewID()}, "kesenjangan"},
			{data.Plan{Action: "Latih", Office: "dinkes", End: today, Status: "planned", Written: data.Written{ID: db.NewID()}}, "data.none"},
		} {
			if err := k.SavePlan(ctx, health, c.plan); wrong(err) != c.want {
				t.Errorf("%+v: %v", c.plan, err)
			}
		}
		k.must(k.SavePlan(ctx, health, data.Plan{Gap: gaps[0].ID, Action: "Latih", Office: "dinkes", End: today, Status: "planned"}))
		plans, err := k.Plans(ctx, health)
		if err != nil || len(plans) != 1 || plans[0].Overdue(today) || !plans[0].Overdue(today+1) {
			t.Fatalf("%+v %v", plans, err)
		}
		if err := k.Remove(ctx, health, "gap", gaps[0].ID); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a gap with a plan is removed: %v", err)
		}
		done := plans[0]
		done.Status, done.Evidence = "done", "https://soppeng.go.id/latihan"
		k.must(k.SavePlan(ctx, health, done))
		if plans, _ := k.Plans(ctx, health); len(plans) != 1 || plans[0].Overdue(today+1) {
			t.Errorf("%+v", plans)
		}
		k.must(k.Remove(ctx, health, "plan", done.ID))
		k.must(k.Remove(ctx, health, "gap", gaps[0].ID))
		if err := k.Remove(ctx, health, "gap", gaps[0].ID); wrong(err) != "data.none" {
			t.Errorf("twice: %v", err)
		}
	})
}
