package assist_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/assist"
	"tumbuh/internal/record/care"
	"tumbuh/internal/record/family"
	"tumbuh/internal/record/feed"
	"tumbuh/internal/record/people"
)

const regency, here, there = "7312", "7312012005", "7312021001"

var ctx = context.Background()

func day(text string) civil.Date { return civil.MustDate(text) }

func actor(name string, role account.Role, area string) account.Actor {
	return account.Actor{Account: account.Account{ID: db.NewID(), Name: name, Role: role, Region: area}, Via: "web", Home: regency}
}

// kit is a village with families, and its office.
type kit struct {
	*testing.T
	*assist.Service
	d      *db.DB
	office account.Actor
}

func each(t *testing.T, f func(k kit)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		now := time.Now().UTC()
		f(kit{t, &assist.Service{DB: d, Now: func() time.Time { return now }}, d, actor("Bu Rahma", account.Village, here)})
	})
}

func (k kit) today() civil.Date { return k.Today(regency) }

// home registers a household, and answers its id.
func (k kit) home(village, head string) db.ID {
	k.Helper()
	id := db.NewID()
	fields := map[string]json.RawMessage{}
	for name, value := range map[string]any{"village": village, "posyandu": "Mawar", "head": head, "water": "surface", "latrine": "none"} {
		fields[name], _ = json.Marshal(value)
	}
	e := family.Edit{Regency: regency, Kind: family.OfHousehold, Subject: id, ID: id, Fields: fields, Area: village, Source: account.Source{By: db.NewID(), Name: "Kader Murni", At: db.Time{Time: k.Now().Add(-time.Hour)}}}
	k.write(func(tx *db.Tx) error {
		in := family.NewIntake(tx, regency)
		if err := in.Prepare([]family.Edit{e}, nil); err != nil {
			return err
		}
		out, err := in.Take(e)
		if err != nil {
			return err
		}
		if err := in.Close(); err != nil {
			return err
		}
		return feed.Touch(tx, regency, out.Touched...)
	})
	return id
}

func (k kit) write(f func(*db.Tx) error) {
	k.Helper()
	if err := k.d.WriteUnrecorded(ctx, f); err != nil {
		k.Fatal(err)
	}
}

func (k kit) read(f func(*db.Tx) error) {
	k.Helper()
	if err := k.d.Read(ctx, f); err != nil {
		k.Fatal(err)
	}
}

// kept is what the village's families have.
func (k kit) kept(village string) (v assist.Village) {
	k.Helper()
	k.read(func(tx *db.Tx) (err error) { v, err = assist.In(tx, regency, village); return err })
	return v
}

func (k kit) seq() (n int64) {
	k.Helper()
	k.read(func(tx *db.Tx) (err error) { n, err = feed.Last(tx, regency, here); return err })
	return n
}

func (k kit) team(number string, more ...func(*assist.Team)) assist.Team {
	k.Helper()
	t := assist.Team{Village: here, Number: number, Decree: "SK 4/2026", Midwife: "Bidan Nur", PKK: "Hasnah", KB: "Sitti", Since: day("2025-01-01")}
	for _, f := range more {
		f(&t)
	}
	saved, err := k.SaveTeam(ctx, k.office, t)
	if err != nil {
		k.Fatal(err)
	}
	return saved
}

// refused tells which problem an error names first.
func refused(err error) string {
	f := fault.As(err)
	switch {
	case err == nil:
		return "taken"
	case f == nil:
		return err.Error()
	case len(f.Fields) > 0:
		return f.Fields[0].Key
	}
	return f.Key
}

func (k kit) gives(team assist.Team, since string, homes ...db.ID) {
	k.Helper()
	if _, err := k.Assign(ctx, k.office, team.ID, homes, day(since)); err != nil {
		k.Fatal(err)
	}
}

func TestATeamAccompaniesFamilies(t *testing.T) {
	each(t, func(k kit) {
		a, b := k.home(here, "Baso"), k.home(here, "Tenri")
		one, two := k.team("1"), k.team("2")
		before := k.seq()
		k.gives(one, "2026-01-10", a, b)
		if k.seq() <= before {
			t.Error("what is counted does not hear of it")
		}
		if n, err := k.Assign(ctx, k.office, one.ID, []db.ID{a}, day("2026-02-01")); err != nil || n != 0 {
			t.Errorf("again to the same team: %d %v", n, err)
		}
		k.gives(two, "2026-03-01", a)
		if n, err := k.End(ctx, k.office, []db.ID{b}, day("2026-04-30"), "moved"); err != nil || n != 1 {
			t.Errorf("%d %v", n, err)
		}
		v := k.kept(here)
		on := func(home db.ID, at string) string {
			term, found := v.Term(home, day(at))
			if !found {
				return "nobody"
			}
			team, _ := v.Team(term.Team)
			return team.Number
		}
		for _, c := range []struct {
			home     db.ID
			at, want string
		}{{a, "2026-01-09", "nobody"}, {a, "2026-01-10", "1"}, {a, "2026-02-28", "1"}, {a, "2026-03-01", "2"}, {b, "2026-04-30", "1"}, {b, "2026-05-01", "nobody"}} {
			if got := on(c.home, c.at); got != c.want {
				t.Errorf("%s: %s, want %s", c.at, got, c.want)
			}
		}
		if terms := v.Terms[a]; len(terms) != 2 || terms[0].Why != "team" || terms[0].Until != day("2026-02-28") || terms[1].Name != "Bu Rahma" {
			t.Errorf("%+v", terms)
		}
		if _, err := k.End(ctx, k.office, []db.ID{b}, day("2026-05-30"), "moved"); refused(err) != "assist.end.none" {
			t.Errorf("ended twice: %v", err)
		}
	})
}

func TestOnlyWhoAnswersForAFamilyGivesItToATeam(t *testing.T) {
	each(t, func(k kit) {
		mine, theirs := k.home(here, "Baso"), k.home(there, "Andi")
		team := k.team("1", func(t *assist.Team) { t.Until = day("2026-06-30") })
		tomorrow := k.today() + 1
		for name, c := range map[string]struct {
			by    account.Actor
			team  db.ID
			homes []db.ID
			since civil.Date
			want  string
		}{
			"the cadre":             {actor("Sari", account.Cadre, here), team.ID, []db.ID{mine}, day("2026-03-01"), "assist.none"},
			"the planner":           {actor("Citra", account.Planner, regency), team.ID, []db.ID{mine}, day("2026-03-01"), "assist.none"},
			"the village beside":    {actor("Umar", account.Village, there), team.ID, []db.ID{mine}, day("2026-03-01"), "assist.none"},
			"a family elsewhere":    {k.office, team.ID, []db.ID{mine, theirs}, day("2026-03-01"), "assist.none"},
			"no such team":          {k.office, db.NewID(), []db.ID{mine}, day("2026-03-01"), "assist.none"},
			"nobody":                {k.office, team.ID, nil, day("2026-03-01"), "assist.families"},
			"tomorrow":              {k.office, team.ID, []db.ID{mine}, tomorrow, "assist.since"},
			"after the team's term": {k.office, team.ID, []db.ID{mine}, day("2026-07-01"), "assist.since.team"},
			"by the Puskesmas":      {actor("Rina", account.Puskesmas, here[:6]), team.ID, []db.ID{mine}, day("2026-03-01"), "taken"},
		} {
			if _, err := k.Assign(ctx, c.by, c.team, c.homes, c.since); refused(err) != c.want {
				t.Errorf("%s: %s, want %s", name, refused(err), c.want)
			}
		}
		other := k.team("2")
		if _, err := k.Assign(ctx, k.office, other.ID, []db.ID{mine}, day("2026-02-01")); refused(err) != "assist.since.other" {
			t.Errorf("before the team that it has: %v", err)
		}
		for name, c := range map[string]struct {
			change func(*assist.Team)
			want   string
		}{
			"no number":     {func(t *assist.Team) { t.Number = " " }, "assist.team.number"},
			"taken number":  {func(t *assist.Team) { t.Number = "2" }, "assist.team.taken"},
			"nobody in it":  {func(t *assist.Team) { t.Midwife, t.PKK, t.KB = "", "", "" }, "assist.team.nobody"},
			"ended early":   {func(t *assist.Team) { t.Until = t.Since - 1 }, "assist.until"},
			"long":          {func(t *assist.Team) { t.KB = strings.Repeat("a", 201) }, "assist.long"},
			"elsewhere":     {func(t *assist.Team) { t.Village = there }, "assist.none"},
			"of a district": {func(t *assist.Team) { t.Village = here[:6] }, "assist.none"},
		} {
			changed := team
			c.change(&changed)
			if _, err := k.SaveTeam(ctx, k.office, changed); refused(err) != c.want {
				t.Errorf("%s: %s, want %s", name, refused(err), c.want)
			}
		}
	})
}

func (k kit) verifies(by account.Actor, findings ...assist.Finding) (assist.Verified, error) {
	return k.Verify(ctx, by, here, k.today().Month().Year(), findings)
}

func atRisk(home db.ID) assist.Finding {
	return assist.Finding{Household: home, Outcome: assist.AtRisk, Factors: assist.Factors{Computed: []string{"water", "latrine"}, Found: []string{"latrine"}}, Note: " tetangga  tahu "}
}

func TestARoundIsVerifiedOnce(t *testing.T) {
	each(t, func(k kit) {
		a, b := k.home(here, "Baso"), k.home(here, "Tenri")
		before := k.seq()
		if out, err := k.verifies(k.office, atRisk(a)); err != nil || out.Written != 1 {
			t.Fatalf("%+v %v", out, err)
		}
		if k.seq() <= before {
			t.Error("what is counted does not hear of it")
		}
		year := k.today().Month().Year()
		v := k.kept(here)
		c, found := v.Check(a, year)
		if !found || c.Name != "Bu Rahma" || c.Note != "tetangga tahu" || strings.Join(c.Factors.Computed, "+") != "water+latrine" || strings.Join(c.Factors.Found, "+") != "latrine" {
			t.Errorf("%+v", c)
		}
		rina := actor("Rina", account.Puskesmas, here[:6])
		out, err := k.verifies(rina, assist.Finding{Household: a, Outcome: assist.Moved}, assist.Finding{Household: b, Outcome: assist.NotFound})
		if err != nil || out.Written != 1 || len(out.Taken) != 1 || out.Taken[0].Name != "Bu Rahma" {
			t.Errorf("the second is not told: %+v %v", out, err)
		}
		if _, err := k.verifies(rina, assist.Finding{Household: a, Outcome: assist.Moved}); refused(err) != "assist.verify.taken" {
			t.Errorf("alone: %v", err)
		}
		if out, err := k.verifies(rina, assist.Finding{Household: a, Outcome: assist.Moved, Had: c.At}); err != nil || out.Written != 1 {
			t.Errorf("over what she saw: %+v %v", out, err)
		}
		progress, err := k.Progress(ctx, actor("Citra", account.Planner, regency), regency, year)
		if err != nil || !maps.Equal(progress[here], map[assist.Result]int{assist.Moved: 1, assist.NotFound: 1}) {
			t.Errorf("%v %v", progress, err)
		}
	})
}

func TestAVerificationMustMakeSense(t *testing.T) {
	each(t, func(k kit) {
		a := k.home(here, "Baso")
		year := k.today().Month().Year()
		for name, c := range map[string]struct {
			by   account.Actor
			year int
			with func(*assist.Finding)
			want string
		}{
			"no outcome":               {k.office, year, func(f *assist.Finding) { f.Outcome = "" }, "assist.verify.outcome"},
			"another":                  {k.office, year, func(f *assist.Finding) { f.Outcome = "rich" }, "assist.verify.outcome"},
			"at risk of nothing":       {k.office, year, func(f *assist.Finding) { f.Factors.Found = nil }, "assist.verify.factors"},
			"not at risk with factors": {k.office, year, func(f *assist.Finding) { f.Outcome = assist.NotAtRisk }, "assist.verify.still"},
			"a factor of nobody's":     {k.office, year, func(f *assist.Finding) { f.Factors.Found = []string{"ghosts"} }, "assist.verify.outcome"},
			"long ago":                 {k.office, year - 2, func(*assist.Finding) {}, "assist.verify.year"},
			"next year":                {k.office, year + 1, func(*assist.Finding) {}, "assist.verify.year"},
			"no such family":           {k.office, year, func(f *assist.Finding) { f.Household = db.NewID() }, "assist.none"},
			"the cadre":                {actor("Sari", account.Cadre, here), year, func(*assist.Finding) {}, "assist.none"},
			"a water that is none":     {k.office, year, func(f *assist.Finding) { f.Home = map[string]any{"water": "wine"} }, "family.field.code"},
		} {
			f := atRisk(a)
			c.with(&f)
			if _, err := k.Verify(ctx, c.by, here, c.year, []assist.Finding{f}); refused(err) != c.want {
				t.Errorf("%s: %s, want %s", name, refused(err), c.want)
			}
		}
		if v := k.kept(here); len(v.Checks) != 0 {
			t.Errorf("something was written: %+v", v.Checks)
		}
	})
}

// What was found of the house is not typed twice: it becomes an edit of the household,
// over what the phone said, without a conflict.
func TestWhatIsFoundOfAHouseIsSaidOfIt(t *testing.T) {
	each(t, func(k kit) {
		a := k.home(here, "Baso")
		f := atRisk(a)
		f.Home = map[string]any{"latrine": "septic", "welfare": 3}
		if _, err := k.verifies(k.office, f); err != nil {
			t.Fatal(err)
		}
		var doc family.Doc
		conflicts := 0
		k.read(func(tx *db.Tx) error {
			docs, err := family.Docs(tx, regency, family.OfHousehold, []db.ID{a})
			if doc = docs[a]; err == nil {
				_, err = tx.One("select count(*) from conflict where regency = $1", []any{regency}, &conflicts)
			}
			return err
		})
		if doc.Fields["latrine"] != "septic" || fmt.Sprint(doc.Fields["welfare"]) != "3" || doc.Fields["water"] != "surface" || conflicts != 0 {
			t.Errorf("%v, %d conflicts", doc.Fields, conflicts)
		}
	})
}

func TestAVisitIsRecordedInTheOffice(t *testing.T) {
	each(t, func(k kit) {
		a := k.home(here, "Baso")
		if err := k.Visit(ctx, k.office, a, k.today(), care.HomeVisit{Topics: []string{"sanitation"}, Found: "jamban  digali"}); err != nil {
			t.Fatal(err)
		}
		if err := k.Visit(ctx, k.office, a, k.today()+1, care.HomeVisit{}); refused(err) != "object.ahead" {
			t.Errorf("tomorrow: %v", err)
		}
		if err := k.Visit(ctx, actor("Umar", account.Village, there), a, k.today(), care.HomeVisit{}); refused(err) != "assist.none" {
			t.Errorf("from elsewhere: %v", err)
		}
		k.read(func(tx *db.Tx) error {
			events, err := care.Of(tx, regency, []db.ID{a}, 0)
			if len(events[a]) != 1 || events[a][0].Name != "Bu Rahma" || care.Says[care.HomeVisit](events[a][0]).Found != "jamban digali" {
				t.Errorf("%+v", events)
			}
			return err
		})
	})
}

func TestBKKBNsTableIsStatedWholeOrNotAtAll(t *testing.T) {
	each(t, func(k kit) {
		citra := actor("Citra", account.Planner, regency)
		citra.Office = "dppkb"
		roads := citra
		roads.Office = "pupr"
		wrong := whole()
		wrong["not_at_risk"] = 1
		state := func(by account.Actor, area string, c assist.Columns) error {
			return k.State(ctx, by, []assist.Stated{{Year: 2026, Area: here, Source: assist.Verification, Columns: whole(), Note: "SIGA"}, {Year: 2026, Area: area, Source: assist.Verification, Columns: c}})
		}
		for _, by := range []account.Actor{roads, actor("Lili", account.Planner, regency), actor("Dina", account.Health, regency)} {
			if err := state(by, there, whole()); refused(err) != "assist.table.office" {
				t.Errorf("%s of another office: %v", by.Name, err)
			}
		}
		if err := state(citra, there, wrong); refused(err) != "assist.rule.targets" || fault.As(err).Fields[0].Args["Place"] == "" {
			t.Errorf("%v", err)
		}
		stated := func() (all []assist.Stated) {
			all, err := k.Stated(ctx, citra, regency, 2026, assist.Verification)
			if err != nil {
				t.Fatal(err)
			}
			return all
		}
		if len(stated()) != 0 {
			t.Error("one of the two was taken")
		}
		if err := state(citra, there, assist.Columns{"at_risk": 7}); err != nil {
			t.Fatal(err)
		}
		if all := stated(); len(all) != 2 || !maps.Equal(all[0].Columns, whole()) || all[0].Note != "SIGA" || all[0].Name != "Citra" {
			t.Errorf("%+v", all)
		}
		if err := state(citra, there, nil); err != nil || len(stated()) != 1 {
			t.Errorf("taken away: %v", err)
		}
		for by, want := range map[account.Role]string{account.District: "account.role", account.Publication: "account.role"} {
			if err := state(actor("X", by, map[account.Role]string{account.District: here[:6], account.Publication: regency}[by]), there, nil); refused(err) != want {
				t.Errorf("%s: %v", by, err)
			}
		}
		if err := state(k.office, there, assist.Columns{"at_risk": 7}); refused(err) != "account.territory" {
			t.Errorf("the village beside: %v", err)
		}
	})
}

// A family that turns out to be another keeps who accompanied it and one check a year.
func TestTwoRecordsOfOneFamilyBecomeOne(t *testing.T) {
	each(t, func(k kit) {
		a, b := k.home(here, "Baso"), k.home(here, "Basso")
		team := k.team("1")
		k.gives(team, "2026-01-10", a, b)
		for _, home := range []db.ID{a, b} {
			if _, err := k.verifies(k.office, atRisk(home)); err != nil {
				t.Fatal(err)
			}
		}
		k.write(func(tx *db.Tx) error { return assist.Join(tx, regency, a, b) })
		v := k.kept(here)
		if len(v.Terms[a]) != 2 || len(v.Terms[b]) != 0 || len(v.Checks[a]) != 1 || len(v.Checks[b]) != 0 {
			t.Errorf("%+v", v)
		}
		if n, err := k.End(ctx, k.office, []db.ID{a}, k.today(), "other"); err != nil || n != 1 {
			t.Errorf("%d %v", n, err)
		}
		v = k.kept(here)
		if term, found := v.Term(a, k.today()+1); found {
			t.Errorf("still accompanied: %+v", term)
		}
	})
}

func TestAChildsFileTellsWhoAccompaniedItsFamily(t *testing.T) {
	each(t, func(k kit) {
		a := k.home(here, "Baso")
		k.gives(k.team("1"), "2026-01-10", a)
		if _, err := k.verifies(k.office, atRisk(a)); err != nil {
			t.Fatal(err)
		}
		k.read(func(tx *db.Tx) error {
			told, err := assist.Tell(tx, []people.Child{{Regency: regency, ID: db.NewID(), Household: a}})
			if len(told.Rows) != 2 || told.Rows[0][2] != "TPK 1" || told.Rows[1][2] != fault.Key("assist.outcome.at_risk") {
				t.Errorf("%+v", told)
			}
			return err
		})
	})
}

func TestTheLedgerTellsWhoDidWhat(t *testing.T) {
	each(t, func(k kit) {
		a := k.home(here, "Baso")
		team := k.team("1")
		k.gives(team, "2026-01-10", a)
		_, _ = k.verifies(k.office, atRisk(a))
		_, _ = k.End(ctx, k.office, []db.ID{a}, k.today(), "other")
		var told []string
		k.read(func(tx *db.Tx) error {
			list, err := ledger.List(tx, regency, ledger.Query{Limit: 10})
			for _, e := range list {
				told = append(told, e.Action)
				if e.Action != "assist.team" && !strings.Contains(e.Detail, string(a)) || strings.Contains(e.Detail, "Baso") {
					t.Errorf("%s: %s", e.Action, e.Detail)
				}
			}
			return err
		})
		if got := strings.Join(told, " "); got != "assist.end assist.verify assist.assign assist.team" {
			t.Error(got)
		}
	})
}
