package year_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/aksi/year"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/register"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/evidence"
	"tumbuh/internal/record/file"
	"tumbuh/internal/record/framework"
)

const soppeng, marioriwawo = "7312", "731201"

var (
	ctx   = context.Background()
	sekre = actor(account.Secretariat, soppeng, "Ani")
	camat = actor(account.District, marioriwawo, "Budi")
)

func actor(role account.Role, area, name string) account.Actor {
	return account.Actor{Account: account.Account{ID: db.NewID(), Name: name, Role: role, Region: area}, Via: "web", Home: soppeng}
}

// kit is the service with a source that a test sets.
type kit struct {
	*testing.T
	*year.Service
	evidence *evidence.Service
	facts    []evidence.Fact
	now      time.Time
}

func newKit(t *testing.T, d *db.DB) *kit {
	k := &kit{T: t, now: time.Date(2026, 4, 10, 3, 0, 0, 0, time.UTC)}
	clock := func() time.Time { return k.now }
	err := d.WriteUnrecorded(ctx, func(tx *db.Tx) error { return region.OpenRegency(tx, soppeng) })
	if err != nil {
		t.Fatal(err)
	}
	k.evidence = &evidence.Service{DB: d, Now: clock, Held: year.Held}
	k.Service = &year.Service{DB: d, Now: clock, Sources: []year.Source{year.Facts, func(*db.Tx, string, int, string) ([]evidence.Fact, error) { return k.facts, nil }}}
	return k
}

func (k *kit) must(err error) {
	k.Helper()
	if err != nil {
		k.Fatal(err)
	}
}

func (k *kit) of(area string, y int) year.Year {
	k.Helper()
	found, err := k.Of(ctx, sekre, area, y)
	k.must(err)
	return found
}

// refused fails unless err is of a kind and names a key.
func (k *kit) refused(err error, kind fault.Kind, key string) {
	k.Helper()
	f := fault.As(err)
	if fault.KindOf(err) != kind || f == nil || f.Key != key && !slices.ContainsFunc(f.Fields, func(x fault.Field) bool { return x.Key == key }) {
		k.Errorf("%v, want %s", err, key)
	}
}

func day(s string) civil.Date { return civil.MustDate(s) }

func TestAYearOpensWithWhoLeadsAndWhenItIsDueAndTheNextWithWhatWas(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newKit(t, d)
		if y := k.of(soppeng, 2026); y.Opened() || len(y.Actions) != 0 || y.Edition.Key != "2022" {
			t.Errorf("before it is opened: %+v", y)
		}
		k.must(k.Open(ctx, sekre, soppeng, 2026, 0))
		k.refused(k.Open(ctx, sekre, soppeng, 2026, 0), fault.Conflict, "year.opened")
		y := k.of(soppeng, 2026)
		if len(y.Actions) != 8 || y.Setting.Body.For != 2027 {
			t.Fatalf("%d actions, plan for %d", len(y.Actions), y.Setting.Body.For)
		}
		first, last := y.Actions[0].Body, y.Actions[7].Body
		if first.Owner.Office != "bappeda" || first.Start != day("2026-01-01") || first.End != day("2026-02-28") || last.End != day("2027-02-28") {
			t.Errorf("%+v %+v", first, last)
		}
		a := y.Action("a4")
		a.Body.Owner, a.Body.Start, a.Body.End = year.Owner{Office: "hukum", Name: "Citra Simulasi", Position: "Kepala Bagian"}, day("2026-02-28"), day("2028-01-01")
		k.refused(k.Save(ctx, sekre, soppeng, 2026, &a.Entry), fault.Invalid, "year.wrong.year")
		a.Body.End = day("2027-03-31")
		k.must(k.Save(ctx, sekre, soppeng, 2026, &a.Entry))
		k.must(k.Open(ctx, sekre, soppeng, 2027, 2028))
		next := k.of(soppeng, 2027)
		if b := next.Action("a4").Body; b.Owner.Name != "Citra Simulasi" || b.Start != day("2027-02-28") || b.End != day("2028-03-31") || next.Setting.Body.Copied != 2026 {
			t.Errorf("%+v", b)
		}
		for _, plan := range []int{2028, 2030, 2035} { // plan, lokus and budgets are of the year after, all of them
			k.refused(k.Open(ctx, sekre, soppeng, 2028, plan), fault.Invalid, "year.wrong.for")
		}
		if has, err := k.Has(ctx, sekre, soppeng); err != nil || len(has) != 2 || has[0].Year != 2027 {
			t.Errorf("%v %v", has, err)
		}
		a = next.Action("a4")
		a.Body.End = day("2028-02-29")
		k.must(k.Save(ctx, sekre, soppeng, 2027, &a.Entry))
		k.must(k.Open(ctx, sekre, soppeng, 2028, 0))
		if b := k.of(soppeng, 2028).Action("a4").Body; b.End != day("2029-02-28") {
			t.Errorf("29 February becomes %s", b.End)
		}
	})
}

func TestStateFollowsFromWhatIsThereAndAPersonSaysWhyItIsOtherwise(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newKit(t, d)
		k.must(k.Open(ctx, sekre, soppeng, 2026, 0))
		a := k.of(soppeng, 2026).Action("a6")
		if a.State != year.NotBegun || a.Late() {
			t.Errorf("%s %v", a.State, a.Late())
		}
		a.Body.Done = day("2026-03-01") // told, and nothing shows it
		k.must(k.Save(ctx, sekre, soppeng, 2026, &a.Entry))
		if a = k.of(soppeng, 2026).Action("a6"); a.State != year.UnderWay {
			t.Errorf("done on %s, and %s", a.Body.Done, a.State)
		}
		a.Body.Done = 0
		k.must(k.Save(ctx, sekre, soppeng, 2026, &a.Entry))
		k.facts = []evidence.Fact{{Output: "data.inventory", Done: true, Day: day("2026-03-02")}, {Output: "data.gaps", Key: "data.fact.gaps.none", Href: "/data/rencana"}}
		if a = k.of(soppeng, 2026).Action("a6"); a.State != year.UnderWay || a.Started() != day("2026-03-02") {
			t.Errorf("%s since %s", a.State, a.Started())
		}
		k.facts[0].Day = day("2025-01-05") // stood when the year began
		if a = k.of(soppeng, 2026).Action("a6"); a.Started() != 0 || a.State != year.UnderWay {
			t.Errorf("begun before its year: %s", a.Started())
		}
		in, err := file.Take("rencana.txt", file.Any, strings.NewReader("rencana perbaikan"))
		k.must(err)
		defer in.Close()
		for _, output := range []string{"data.gaps", "data.plan"} {
			_, err := k.evidence.Add(ctx, sekre, a.About(output), evidence.New{Title: "Rencana", File: in})
			k.must(err)
		}
		a = k.of(soppeng, 2026).Action("a6")
		if there, asked := a.Counts(); a.State != year.Done || there != 3 || asked != 3 || a.Finished() != day("2026-04-10") {
			t.Errorf("%s %d of %d on %s", a.State, there, asked, a.Finished())
		}
		if days, ok := a.Off(); !ok || days != int(day("2026-04-10")-a.Body.End) {
			t.Errorf("off by %d", days)
		}
		_, err = k.evidence.Withdraw(ctx, sekre, a.Outputs[2].Evidence[0].ID, "Salah unggah")
		k.must(err)
		if a = k.of(soppeng, 2026).Action("a6"); a.State != year.UnderWay || len(a.Outputs[2].Evidence) != 1 {
			t.Errorf("after it was withdrawn: %s", a.State)
		}
		a.Body.State = year.Done
		k.refused(k.Save(ctx, sekre, soppeng, 2026, &a.Entry), fault.Invalid, "year.wrong.reason")
		a.Body.Reason = "Rencana lama masih berlaku"
		k.must(k.Save(ctx, sekre, soppeng, 2026, &a.Entry))
		if a = k.of(soppeng, 2026).Action("a6"); a.State != year.Done || !a.Set || a.Next().Key != "year.next.prove" || a.Next().Part != "data.plan" {
			t.Errorf("%s %+v", a.State, a.Next())
		}
		a.Body.Spared = []year.Spared{{Output: "data.plan", Reason: "Memakai rencana provinsi"}}
		a.Body.State = ""
		k.must(k.Save(ctx, sekre, soppeng, 2026, &a.Entry))
		if a = k.of(soppeng, 2026).Action("a6"); a.State != year.Done || a.Set || a.Body.Reason != "" || !a.Next().None() {
			t.Errorf("with an output spared: %s %+v", a.State, a.Next())
		}
	})
}

func TestLateIsCountedInDaysFromThePlan(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newKit(t, d)
		k.must(k.Open(ctx, sekre, soppeng, 2026, 0))
		y := k.of(soppeng, 2026)
		if days, _ := y.Action("a1").Off(); days != 41 || !y.Action("a1").Late() || y.Action("a2").Late() || y.Tally() != (year.Tally{All: 8, NotBegun: 8, Late: 1}) {
			t.Errorf("%d days, %+v", days, y.Tally())
		}
		if f := y.Foremost(); f == nil || f.Action.Key != "a1" || f.Next().Why != "year.why.late" || f.Next().Days != 41 {
			t.Errorf("%+v", f)
		}
		k.now = time.Date(2026, 2, 28, 16, 30, 0, 0, time.UTC) // past midnight in Soppeng: 1 March
		if days, _ := k.of(soppeng, 2026).Action("a1").Off(); days != 1 {
			t.Errorf("%d days by the clock of Soppeng", days)
		}
		a := k.of(soppeng, 2026).Action("a1")
		a.Body.Begun, a.Body.Done, a.Body.State, a.Body.Reason = day("2026-01-05"), day("2026-02-20"), year.Done, "Dokumen di kantor"
		k.must(k.Save(ctx, sekre, soppeng, 2026, &a.Entry))
		if days, ok := k.of(soppeng, 2026).Action("a1").Off(); !ok || days != -8 {
			t.Errorf("done early: %d", days)
		}
		due := func() (all []string) {
			k.must(d.Read(ctx, func(tx *db.Tx) error {
				items, err := k.Due(tx, soppeng, 2026)
				for _, i := range items {
					all = append(all, i.Href)
				}
				return err
			}))
			return all
		}
		if got := due(); len(got) != 7 || got[0] != "/aksi/a2?tahun=2026" {
			t.Errorf("%v", got)
		}
		set := k.of(soppeng, 2026).Setting
		k.must(k.Close(ctx, sekre, soppeng, 2026, set.Version, "Penilaian selesai"))
		k.now = time.Date(2028, 1, 1, 0, 0, 0, 0, time.UTC)
		if y := k.of(soppeng, 2026); len(due()) != 0 || y.Tally().Late != 0 || y.Foremost() != nil {
			t.Errorf("a closed year goes on: %+v", y.Tally())
		}
		a = k.of(soppeng, 2026).Action("a2")
		k.refused(k.Save(ctx, sekre, soppeng, 2026, &a.Entry), fault.Conflict, "year.closed")
		k.refused(k.Close(ctx, sekre, soppeng, 2026, set.Version+1, "Sekali lagi"), fault.Conflict, "year.closed")
		_, err := k.evidence.Add(ctx, sekre, a.About("plan.rows"), evidence.New{Title: "Terlambat", Link: "/rencana"})
		k.refused(err, fault.Conflict, "year.closed")
		k.must(k.Reopen(ctx, sekre, soppeng, 2026, set.Version+1, "Ada yang kurang"))
		k.must(k.Save(ctx, sekre, soppeng, 2026, &a.Entry))
		_, err = k.evidence.Add(ctx, sekre, a.About("plan.none"), evidence.New{Title: "Keluaran lain", Link: "/rencana"})
		k.refused(err, fault.NotFound, "year.none")
		a.Body.Owner.Account = db.NewID()
		k.refused(k.Save(ctx, sekre, soppeng, 2026, &a.Entry), fault.Invalid, "year.wrong.account")
	})
}

func TestWhoMayChangeWhichYear(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newKit(t, d)
		k.refused(k.Open(ctx, camat, soppeng, 2026, 0), fault.Forbidden, "account.territory")
		k.refused(k.Open(ctx, camat, marioriwawo, 2026, 0), fault.Conflict, "year.level") // the edition of 2022 has none
		k.must((&framework.Service{DB: d, Now: k.Now}).Set(ctx, sekre, "use.2025", "2026", "Sesuai edaran"))
		k.must(k.Open(ctx, camat, marioriwawo, 2026, 0))
		y, err := k.Of(ctx, camat, marioriwawo, 2026)
		k.must(err)
		if len(y.Actions) != 4 || y.Actions[0].Body.Owner.Office != marioriwawo || len(y.Action("u1").Outputs) != 3 {
			t.Errorf("%d actions of the kecamatan, %+v", len(y.Actions), y.Actions[0].Body)
		}
		e := y.Action("u1").Entry
		k.refused(k.Save(ctx, actor(account.District, "731202", "Dewi"), marioriwawo, 2026, &e), fault.Forbidden, "account.territory")
		k.refused(k.Save(ctx, actor(account.Planner, soppeng, "Eka"), marioriwawo, 2026, &e), fault.Forbidden, "account.role")
		k.refused(k.Save(ctx, sekre, soppeng, 2026, &e), fault.NotFound, "year.none") // not of that area's year
		k.must(k.Save(ctx, sekre, marioriwawo, 2026, &e))
		for _, area := range []string{"7312012005", "73", "7399", "x", ""} {
			if _, err := k.Of(ctx, account.CommandLine("root", soppeng), area, 2026); err == nil {
				t.Errorf("%q has a year", area)
			}
		}
		if _, err := k.Of(ctx, actor(account.Assessor, "31", "Fajar"), soppeng, 2026); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("another province: %v", err)
		}
		if y := k.of(soppeng, 2026); y.Opened() || len(y.Edition.Levels()) != 2 {
			t.Errorf("the regency's year is its own: %+v", y.Setting)
		}
	})
}

func TestTheSecondEditorOfAnActionIsToldAndHistoryKeepsBoth(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newKit(t, d)
		k.must(k.Open(ctx, sekre, soppeng, 2026, 0))
		hers, his := k.of(soppeng, 2026).Action("a3").Entry, k.of(soppeng, 2026).Action("a3").Entry
		hers.Body.Note, his.Body.Note = "hers", "his"
		k.must(k.Save(ctx, sekre, soppeng, 2026, &hers))
		err := k.Save(ctx, account.CommandLine("root", soppeng), soppeng, 2026, &his)
		var clash *register.Clash[year.Body]
		if !errors.As(err, &clash) || clash.Stands.Body.Note != "hers" || his.Body.Note != "his" {
			t.Fatalf("%v", err)
		}
		his.Version = clash.Stands.Version
		k.must(k.Save(ctx, sekre, soppeng, 2026, &his))
		a := k.of(soppeng, 2026).Action("a3")
		e, err := k.evidence.Add(ctx, sekre, a.About("rembuk.held"), evidence.New{Title: "Siaran pers", Link: "https://contoh.go.id/rembuk"})
		k.must(err)
		_, err = k.evidence.Withdraw(ctx, sekre, e.ID, "Salah alamat")
		k.must(err)
		all, err := k.History(ctx, sekre, *k.of(soppeng, 2026).Action("a3"), 20)
		k.must(err)
		var told []string
		for _, h := range all {
			told = append(told, h.Action+" "+h.Title)
		}
		if got := strings.Join(told, "; "); got != "evidence.withdraw Siaran pers; evidence.add Siaran pers; year.action ; year.action ; year.open " {
			t.Error(got)
		}
	})
}

// Whatever an action is like, its next step says what, and why, and ends when nothing is left.
func TestTheNextStepExplainsItself(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newKit(t, d)
		k.must(k.Open(ctx, sekre, soppeng, 2026, 0))
		k.now = time.Date(2026, 1, 10, 3, 0, 0, 0, time.UTC)
		base := *k.of(soppeng, 2026).Action("a4") // outputs by files alone
		live := *k.of(soppeng, 2026).Action("a1")
		live.Outputs[0].Facts = []evidence.Fact{{Output: "situation.analysis", Key: "x", Href: "/situasi"}}
		for _, c := range []struct {
			name, key, why, part, who, href string
			a                               year.Action
			change                          func(*year.Action)
		}{
			{"nobody answers", "year.next.owner", "year.why.owner", "owner", "", "", base, func(a *year.Action) { a.Body.Owner = year.Owner{} }},
			{"no days", "year.next.dates", "year.why.dates", "dates", "hukum", "", base, func(a *year.Action) { a.Body.End = 0 }},
			{"a file is missing", "year.next.upload", "year.why.first", "regulation.text", "hukum", "", base, func(*year.Action) {}},
			{"data are missing", "year.next.make", "year.why.first", "situation.analysis", "bappeda", "/situasi", live, func(*year.Action) {}},
			{"under way", "year.next.upload", "year.why.under_way", "regulation.text", "hukum", "", base, func(a *year.Action) { a.State = year.UnderWay }},
			{"late", "year.next.upload", "year.why.late", "regulation.text", "hukum", "", base, func(a *year.Action) { a.Today = a.Body.End + 3 }},
			{"claimed", "year.next.prove", "year.why.prove", "regulation.text", "hukum", "", base, func(a *year.Action) { a.State = year.Done }},
			{"day unknown", "year.next.day", "year.why.day", "dates", "hukum", "", base, func(a *year.Action) { a.State, a.Outputs = year.Done, spared(a.Outputs[:2]) }},
			{"done by a day", "", "", "", "", "", base, func(a *year.Action) { a.State, a.Outputs, a.Body.Done = year.Done, spared(a.Outputs), a.Today }},
			{"held back by hand", "year.next.state", "year.why.state", "state", "hukum", "", base, func(a *year.Action) { a.State, a.Set, a.Outputs = year.UnderWay, true, spared(a.Outputs) }},
			{"skipped", "", "", "", "", "", base, func(a *year.Action) { a.State = year.Skipped }},
			{"closed", "", "", "", "", "", base, func(a *year.Action) { a.Closed = true }},
		} {
			a := c.a
			a.Outputs = slices.Clone(a.Outputs)
			c.change(&a)
			if got := a.Next(); got.Key != c.key || got.Why != c.why || got.Part != c.part || got.Who != c.who || got.Href != c.href {
				t.Errorf("%s: %+v", c.name, got)
			}
		}
	})
}

// spared makes outputs that nobody asks for; the last of two is there without a day.
func spared(all []year.Output) []year.Output {
	for i := range all {
		all[i].Spared = "Sudah diatur provinsi"
	}
	if len(all) == 2 {
		all[1].Spared, all[1].Facts = "", []evidence.Fact{{Done: true}}
	}
	return all
}
