package budget_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"
	"time"

	"tumbuh/internal/aksi/budget"
	"tumbuh/internal/aksi/plan"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/register"
	"tumbuh/internal/base/rupiah"
	"tumbuh/internal/record/account"
)

const (
	soppeng = "7312"
	year    = 2026
)

var (
	ctx  = context.Background()
	rows = register.Kind[plan.Row]("plan.row")
)

// office is a service over a plan of three rows: two of the health office, one of Dana Desa.
type office struct {
	*budget.Service
	t       *testing.T
	now     time.Time
	rows    []register.Entry[plan.Row]
	bappeda account.Actor
	dinkes  account.Actor
	pupr    account.Actor
}

func actor(role account.Role, of, code string) account.Actor {
	return account.Actor{Account: account.Account{ID: db.NewID(), Name: of, Role: role, Region: soppeng, Office: code}, Via: "web", Home: soppeng}
}

func open(t *testing.T, d *db.DB) *office {
	o := &office{t: t, now: time.Date(2026, 6, 1, 3, 0, 0, 0, time.UTC), bappeda: actor(account.Secretariat, "Bappeda", ""), dinkes: actor(account.Health, "Dinkes", "dinkes"), pupr: actor(account.Planner, "PUPR", "pupr")}
	o.Service = &budget.Service{DB: d, Now: func() time.Time { return o.now }}
	for i, r := range []plan.Row{
		{Activity: "PMT", Office: "dinkes", Source: "apbd", Volume: 100_000, Unit: "anak", UnitCost: 5000, Cost: 500_000, Direct: 400_000},
		{Activity: "Kelas ibu", Office: "dinkes", Source: "dak-nonfisik", Volume: 10_000, Unit: "kelas", UnitCost: 30_000, Cost: 300_000},
		{Activity: "Jamban", Office: "pupr", Source: "dana-desa", Volume: 5_000, Unit: "unit", UnitCost: 40_000, Cost: 200_000},
	} {
		r.Number, r.Nature, r.Areas = i+1, plan.Specific, []string{soppeng}
		e := register.Entry[plan.Row]{Year: year, Area: soppeng, Body: r}
		o.must(rows.Save(ctx, d, o.bappeda.By(), ledger.Deed{Regency: soppeng, Action: "plan.row"}, &e))
		o.rows = append(o.rows, e)
	}
	return o
}

func (o *office) must(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) book() budget.Book {
	o.t.Helper()
	b, err := o.Service.Book(ctx, o.bappeda, year, soppeng)
	o.must(err)
	return b
}

// move takes the plan one step, as if the page had just been opened.
func (o *office) move(stage, reason string) error {
	b := o.book()
	return o.Move(ctx, o.bappeda, year, soppeng, budget.Move{Number: len(b.Moves) + 1, From: b.At(), Stage: stage, Day: civil.MustDate("2026-05-20"), Document: "BA 005/12", Reason: reason})
}

func (o *office) say(by account.Actor, e budget.Entry) budget.Outcome {
	o.t.Helper()
	all, err := o.Say(ctx, by, year, []budget.Entry{e})
	o.must(err)
	return all[0]
}

// wants checks which field a fault is of.
func wants(t *testing.T, err error, field, key string) {
	t.Helper()
	f := fault.As(err)
	if f == nil || field != "" && (len(f.Fields) == 0 || f.Fields[0].Name != field || f.Fields[0].Key != key) || field == "" && f.Key != key {
		t.Errorf("told %v, not %s %s", err, field, key)
	}
}

func TestThePlanGoesThroughItsStagesInOrderAndEachStepKeepsItsRows(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := open(t, d)
		if b := o.book(); b.At() != budget.Draft || b.Cost != 1_000_000 || b.Rows != 3 {
			t.Fatalf("%+v", b.Track)
		}
		wants(t, o.move(budget.Final, ""), "alasan", "budget.needed")
		o.must(o.move(budget.Council, ""))
		r := o.rows[0]
		r.Body.Cost = 650_000
		o.must(rows.Save(ctx, d, o.dinkes.By(), ledger.Deed{Regency: soppeng, Action: "plan.row"}, &r))
		o.must(rows.Remove(ctx, d, o.dinkes.By(), ledger.Deed{Regency: soppeng, Action: "plan.remove"}, o.rows[1]))
		fresh := register.Entry[plan.Row]{Year: year, Area: soppeng, Body: plan.Row{Number: 4, Activity: "Baru", Office: "pupr", Cost: 1}}
		o.must(rows.Save(ctx, d, o.pupr.By(), ledger.Deed{Regency: soppeng, Action: "plan.row"}, &fresh))
		o.must(o.move(budget.Rembuk, ""))
		b := o.book()
		first, second, err := o.States(ctx, o.pupr, year, soppeng, b.Moves[0].ID, b.Moves[1].ID)
		o.must(err)
		diff, err := budget.Compare(first.Rows, second.Rows)
		o.must(err)
		if len(diff.Added) != 1 || len(diff.Dropped) != 1 || len(diff.Changed) != 1 || diff.Changed[0].Fields[0] != "cost" || len(diff.Changed[0].Fields) != 1 || diff.Before != 1_000_000 || diff.After != 850_001 {
			t.Errorf("%+v", diff)
		}
		if m := b.Moves[0].Body; m.Cost != 1_000_000 || m.Rows != 3 || m.Direct != 400_000 {
			t.Errorf("%+v", m)
		}
		wants(t, o.move(budget.Council, ""), "alasan", "budget.needed")
		o.must(o.move(budget.Council, "DPRD meminta pembahasan ulang"))
		if b := o.book(); b.At() != budget.Council || b.Reached(budget.Rembuk) || !b.Reached(budget.Council) {
			t.Errorf("after going back the plan is at %s", b.At())
		}
		stale := budget.Move{Number: 2, From: budget.Council, Stage: budget.Rembuk, Day: civil.MustDate("2026-05-20"), Document: "BA 1"}
		if err := o.Move(ctx, o.bappeda, year, soppeng, stale); fault.KindOf(err) != fault.Stale {
			t.Errorf("a step over another: %v", err)
		}
		if err := o.Move(ctx, o.dinkes, year, soppeng, stale); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("an office moved the plan: %v", err)
		}
	})
}

func TestAfterTheFinalPlanARowChangesOnlyWithAReasonAndIsMarked(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := open(t, d)
		change := func(reason string, now *register.Entry[plan.Row]) error {
			return ledger.Write(ctx, d, o.dinkes.By(), ledger.Deed{Regency: soppeng, Action: "plan.row"}, func(tx *db.Tx) (any, error) {
				return nil, budget.Changing(tx, o.dinkes.By(), soppeng, &o.rows[0], now, reason)
			})
		}
		other := o.rows[0]
		other.Body.Cost, other.Body.Volume = 400_000, 80_000
		o.must(change("", &other))
		o.must(o.move(budget.Council, ""))
		o.must(o.move(budget.Rembuk, ""))
		o.must(o.move(budget.Final, ""))
		wants(t, change("", &other), "alasan", "budget.change.reason")
		same := o.rows[0]
		o.must(change("", &same))
		o.must(change("Pagu dikurangi", &other))
		b := o.book()
		l, _ := b.Line(o.rows[0].ID)
		if l.Changes != 1 || len(b.Changes) != 1 || b.Changes[0].Body.Before != 500_000 || b.Changes[0].Body.After != 400_000 || len(b.Changes[0].Body.Fields) != 2 || b.Changes[0].Body.Reason != "Pagu dikurangi" {
			t.Errorf("%+v", b.Changes)
		}
		o.now = time.Date(2027, 2, 1, 3, 0, 0, 0, time.UTC)
		if out := o.say(o.dinkes, budget.Entry{Row: o.rows[0].ID, Realised: &budget.Realised{Quarter: 1, Volume: 1000, Amount: 5000}}); !out.Kept {
			t.Fatal(out.Err)
		}
		wants(t, change("Batal dilaksanakan", nil), "", "budget.change.realised")
	})
}

func TestTheMatricesSayWhatIsInWhatIsLostAndWhatIsNotKnown(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := open(t, d)
		sums := func() budget.Integration {
			i, err := budget.Integrate(o.book().Lines)
			o.must(err)
			return i
		}
		if i := sums(); i.Rows != 2 || i.Planned != 800_000 || i.Others != 1 || i.Beside != 200_000 || i.Lost() != 0 || i.Step("rkpd").Unknown != 2 || i.Step("apbd").Waiting != 800_000 {
			t.Fatalf("nothing said: %+v", i)
		}
		amount := func(a rupiah.Amount) *rupiah.Amount { return &a }
		first, second := o.rows[0].ID, o.rows[1].ID
		for _, e := range []budget.Entry{
			{Row: first, Placed: &budget.Placed{RKPD: budget.Place{In: budget.Yes, Code: "1.02.02", Page: "112"}, Renja: budget.Place{In: budget.Yes}}},
			{Row: second, Placed: &budget.Placed{RKPD: budget.Place{In: budget.No}, Renja: budget.Place{In: budget.Yes}, Reason: "Menunggu juknis DAK"}},
			{Row: first, Granted: &budget.Granted{Ceiling: amount(450_000), Budget: amount(350_000), Reason: "Rasionalisasi"}},
			{Row: second, Granted: &budget.Granted{Ceiling: amount(320_000)}},
		} {
			if out := o.say(o.dinkes, e); !out.Kept {
				t.Fatal(out.Err)
			}
		}
		i := sums()
		rkpd, kua, apbd := i.Step("rkpd"), i.Step("kua"), i.Step("apbd")
		if rkpd.Rows != 1 || rkpd.Integrated != 500_000 || rkpd.Lost != 300_000 || i.Step("renja").Rows != 2 || i.Step("renja").Lost != 0 {
			t.Errorf("rkpd %+v", rkpd)
		}
		if kua.Rows != 2 || kua.Amount != 770_000 || kua.Integrated != 750_000 || kua.Lost != 50_000 || kua.Won != 320_000 {
			t.Errorf("kua %+v", kua)
		}
		if apbd.Rows != 1 || apbd.Unknown != 1 || apbd.Waiting != 300_000 || apbd.Lost != 100_000 || i.Lost() != 450_000 {
			t.Errorf("apbd %+v", apbd)
		}
		offices, of, err := budget.ByOffice(o.book().Lines)
		o.must(err)
		if len(offices) != 2 || of["dinkes"].Planned != 800_000 || of["pupr"].Others != 1 {
			t.Errorf("%v %+v", offices, of)
		}
		lines := slices.Clone(o.book().Lines) // a row whose cost nobody has told stands in RKPD all the same
		for n := range lines {
			lines[n].Row.Body.Cost = 0
		}
		i, err = budget.Integrate(lines)
		o.must(err)
		if i.Step("plan").Rows != 2 || i.Step("rkpd").Rows != 1 || i.Step("rkpd").Unknown != 0 || i.Step("renja").Rows != 2 || i.Step("rkpd").Amount != 0 {
			t.Errorf("rows without a cost: %+v", i.Steps)
		}
		for want, pair := range map[budget.Fit]*rupiah.Amount{budget.Unknown: nil, budget.None: amount(0), budget.Partial: amount(9), budget.Full: amount(10), budget.Above: amount(11)} {
			if got := budget.FitOf(10, pair); got != want {
				t.Errorf("%s, want %s", got, want)
			}
		}
	})
}

func TestOfTwoEditorsOfAMatrixRowTheSecondIsToldAndOnlyTheOwnOfficeWrites(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := open(t, d)
		row := o.rows[0].ID
		in := budget.Entry{Row: row, Placed: &budget.Placed{RKPD: budget.Place{In: budget.Yes}}}
		if out := o.say(o.pupr, in); fault.KindOf(out.Err) != fault.Forbidden {
			t.Errorf("another office: %v", out.Err)
		}
		if out := o.say(o.dinkes, in); !out.Kept {
			t.Fatal(out.Err)
		}
		late := budget.Entry{Row: row, Placed: &budget.Placed{RKPD: budget.Place{In: budget.Yes, Page: "7"}}}
		out := o.say(o.bappeda, late)
		var clash *register.Clash[budget.Placed]
		if !errors.As(out.Err, &clash) || clash.Stands.By != "Dinkes" || clash.Stands.Version != 1 {
			t.Fatalf("the second was told: %v", out.Err)
		}
		late.Version = 1
		if out := o.say(o.bappeda, late); !out.Kept {
			t.Fatal(out.Err)
		}
		if out := o.say(o.dinkes, late); out.Kept || out.Err != nil {
			t.Errorf("what stands was kept again: %+v", out)
		}
		wrong := budget.Entry{Row: row, Version: 2, Placed: &budget.Placed{RKPD: budget.Place{In: budget.No}}}
		wants(t, o.say(o.dinkes, wrong).Err, "alasan", "budget.needed")
		wrong = budget.Entry{Row: row, Version: 2, Placed: &budget.Placed{RKPD: budget.Place{Page: "3"}}}
		wants(t, o.say(o.dinkes, wrong).Err, "rkpd", "budget.placed.where")
		low := rupiah.Amount(1)
		wants(t, o.say(o.dinkes, budget.Entry{Row: row, Granted: &budget.Granted{Budget: &low}}).Err, "alasan", "budget.needed")
	})
}

func TestRealisationIsToldByQuarterExactAndAboveItsLimitWithAReason(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := open(t, d)
		row := o.rows[0].ID
		tell := func(version int, r budget.Realised) budget.Outcome {
			return o.say(o.dinkes, budget.Entry{Row: row, Version: version, Realised: &r})
		}
		wants(t, tell(0, budget.Realised{Quarter: 1, Volume: 1}).Err, "volume", "budget.realised.future")
		o.now = time.Date(2027, 7, 20, 3, 0, 0, 0, time.UTC)
		kept := func(out budget.Outcome) {
			t.Helper()
			if !out.Kept {
				t.Fatal(out.Err)
			}
		}
		kept(tell(0, budget.Realised{Quarter: 1, Volume: 40_000, Amount: 200_000}))
		kept(tell(0, budget.Realised{Quarter: 2, Volume: 50_000, Amount: 300_000}))
		wants(t, tell(0, budget.Realised{Quarter: 3, Amount: 1}).Err, "alasan", "budget.realised.above")
		wants(t, tell(0, budget.Realised{Quarter: 3, Volume: 10_001}).Err, "alasan", "budget.realised.more")
		wants(t, tell(1, budget.Realised{Quarter: 1, Volume: 40_000, Amount: math.MaxInt64}).Err, "", "rupiah.too_much")
		kept(tell(0, budget.Realised{Quarter: 3, Amount: 1, Reason: "Tambahan dari perubahan APBD"}))
		kept(tell(1, budget.Realised{Quarter: 1, Volume: 41_000, Amount: 199_999, Note: "SPJ diperbaiki"}))
		l, _ := o.book().Line(row)
		sum, err := l.Sum(4)
		o.must(err)
		if sum.Amount != 500_000 || sum.Volume != 91_000 || sum.Told != 3 {
			t.Errorf("%+v", sum)
		}
		history, err := o.History(ctx, o.pupr, row, 1)
		o.must(err)
		if len(history) != 2 || history[0].Change.Before["amount"] != 200_000.0 || history[0].Change.After["amount"] != 199_999.0 || history[0].By != "Dinkes" {
			t.Errorf("%+v", history)
		}
		missing := o.book().Missing()
		if len(missing) != 4 || missing[0].Office != "dinkes" || missing[0].Rows != 1 || missing[0].Of != 2 || missing[0].Due != civil.MustDate("2027-04-15") {
			t.Errorf("%+v", missing)
		}
	})
}

func TestWhatIsDueAndWhatThereIsToShow(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := open(t, d)
		o.must(o.move(budget.Council, ""))
		o.must(d.Read(ctx, func(tx *db.Tx) error {
			items, err := budget.Due(tx, soppeng, year)
			o.must(err)
			if len(items) == 0 || items[0].Key != "budget.due.stage" || items[0].Args["Stage"] != fault.Key("budget.stage.rembuk") || items[0].Due != civil.MustDate("2026-05-31") {
				t.Errorf("%+v", items)
			}
			facts, err := budget.Facts(tx, soppeng, year, soppeng)
			o.must(err)
			if len(facts) != 5 || facts[0].Output != "plan.dprd" || !facts[0].Done || facts[1].Done || facts[2].Done || facts[4].Output != "budget.realised" || facts[4].Done {
				t.Errorf("%+v", facts)
			}
			return nil
		}))
	})
}

func TestWhatDoesNotFitIsRefusedNotRounded(t *testing.T) {
	t.Parallel()
	huge := budget.Line{Row: register.Entry[plan.Row]{Body: plan.Row{Cost: math.MaxInt64}}}
	if _, err := budget.Integrate([]budget.Line{huge, huge}); err == nil {
		t.Error("a sum that does not fit has an answer")
	}
	if _, err := budget.Compare([]budget.Frozen{{Row: plan.Row{Cost: math.MaxInt64}}, {Row: plan.Row{Cost: 1}}}, nil); err == nil {
		t.Error("a sum that does not fit has an answer")
	}
}
