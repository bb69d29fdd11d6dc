package scorecard_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/fact/form"
	"tumbuh/internal/measure/scorecard"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/care"
	"tumbuh/internal/record/family"
	"tumbuh/internal/record/people"
)

var q3 = civil.MustPeriod("2026Q3")

// Every number of form 4 has as many people behind it as it says.
func TestEveryCellOpensToThePeopleBehindIt(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d, 7)
		s.woman(s.household(goarie, home), "Tenri", goarie)
		s.child(s.homes[0], s.women[0], "Aco", goarie, today-400)
		for range 450 { // what is written is chance; of so much there are people enough
			s.step()
		}
		s.count(goarie)
		by, asked := actor(account.Health, regency), 0
		for _, period := range []civil.Period{q3, civil.MustPeriod("2026Q1"), civil.YearOf(2026)} {
			card, err := s.service().Village(ctx, by, goarie, period)
			if err != nil {
				t.Fatal(err)
			}
			behind := func(want int, name, indicator, cell string) {
				t.Helper()
				asked += want
				all, err := s.service().People(ctx, by, scorecard.Behind{Village: goarie, Period: period, Form: name, Indicator: indicator, Cell: cell})
				if err != nil || len(all) != want {
					t.Errorf("%s %s %s %s: %d people, the card says %d: %v", period, name, indicator, cell, len(all), want, err)
				}
			}
			tables := card.Tables
			for i, code := range form.MotherCodes {
				behind(tables.Mothers[i].Received, "3A", code, "Y")
				behind(tables.Mothers[i].Due-tables.Mothers[i].Received, "3A", code, "T")
			}
			for i, code := range form.ChildCodes {
				behind(tables.Children[i].Received, "3B", code, "Y")
				behind(tables.Children[i].Due-tables.Children[i].Received, "3B", code, "T")
				if period.Span() == civil.Quarterly {
					behind(card.NumChildren-tables.Children[i].Due, "3B", code, "TS")
				}
			}
			behind(tables.Fathers.Received, "3B", scorecard.Father, "Y")
			behind(tables.Targets.Mothers, "3A", scorecard.Once, "")
			behind(tables.Targets.MothersRisk, "3A", scorecard.AtRisk, "")
			behind(tables.Targets.ChildrenRisk, "3B", scorecard.AtRisk, "")
			for colour, n := range map[string]int{form.Green: tables.Mat.Green, form.Yellow: tables.Mat.Yellow, form.Red: tables.Mat.Red} {
				behind(n, "3B", scorecard.Mat, colour)
			}
			behind(tables.Whole.Mothers.Received, "3A", scorecard.Whole, "Y")
			behind(tables.Whole.Children.Due-tables.Whole.Children.Received, "3B", scorecard.Whole, "T")
			if period.Span() == civil.Quarterly {
				behind(tables.Paud.Active.Received, "2C", "paud", "Y")
				behind(tables.Paud.Active.Due-tables.Paud.Active.Received, "2C", "paud", "T")
			}
		}
		if asked < 100 {
			t.Errorf("too few people to tell: %d", asked)
		}
	})
}

func TestTheLevelOfAnAreaIsThatOfItsSums(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d, 1)
		for i, village := range []string{goarie, goarie, goarie, barae} {
			h := s.household(village, home)
			c := s.child(h, nil, fmt.Sprint("Anak ", i), village, civil.MustDate("2026-06-01"))
			if village == barae {
				s.happen(c, care.KindServices, "", map[string]any{"month": "2026-08", "marks": map[string]bool{"certificate": true, "insurance": true}})
			}
		}
		s.count(goarie)
		s.count(barae)
		villages, total, err := s.service().Regency(ctx, actor(account.Planner, regency), "731201", q3)
		if err != nil {
			t.Fatal(err)
		}
		var sum form.Sum
		for _, l := range villages {
			if sum = sum.Add(l.Total()); (l.Counted == 1) != (l.Area == goarie || l.Area == barae) {
				t.Errorf("%s counts %d", l.Area, l.Counted)
			}
		}
		if total.Total() != sum || total.Counted != 2 || total.Villages != len(villages) || total.NumChildren != 4 {
			t.Errorf("%+v, want %v", total, sum)
		}
		// Goarie: 3 children, water and latrine of 5 due; Barae: one with all but one.
		at := func(code string) form.Sum {
			return villages[slices.IndexFunc(villages, func(l scorecard.Level) bool { return l.Area == code })].Total()
		}
		if a, b := at(goarie), at(barae); a.Due == 0 || b.Ratio() <= a.Ratio() || total.Total().Ratio() == (a.Ratio()+b.Ratio())/2 {
			t.Errorf("%v and %v make %v: a mean of levels", a, b, total.Total())
		}
		trend, err := s.service().Trend(ctx, actor(account.Planner, regency), regency, q3, 4)
		if err != nil || len(trend) != 1 && len(trend) != 2 || trend[len(trend)-1].Total() != sum {
			t.Errorf("%+v %v", trend, err)
		}
	})
}

func TestOnlyThoseWhoMaySeeNames(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d, 1)
		c := s.child(s.household(goarie, home), nil, "Aco", goarie, today-400)
		s.say(&who{kind: family.OfChild}, map[string]any{"village": goarie, "posyandu": "Melati", "name": "Becce", "sex": 2, "birth": today - 300})
		s.count(goarie)
		all := scorecard.Behind{Village: goarie, Period: q3, Form: "3B"}
		for _, role := range []account.Role{account.Planner, account.Secretariat, account.Auditor, account.Administrator, account.Publication} {
			if _, err := s.service().People(ctx, actor(role, regency), all); fault.KindOf(err) != fault.Forbidden {
				t.Errorf("%s sees names: %v", role, err)
			}
			if _, err := s.service().Month(ctx, actor(role, regency), goarie, "2B", 202608); fault.KindOf(err) != fault.Forbidden {
				t.Errorf("%s sees a form with names: %v", role, err)
			}
			if _, err := s.service().Village(ctx, actor(role, regency), goarie, q3); err != nil {
				t.Errorf("%s does not see sums: %v", role, err)
			}
		}
		if _, err := s.service().People(ctx, actor(account.Village, barae), all); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("the village next door: %v", err)
		}
		cadre := actor(account.Cadre, goarie)
		cadre.Posyandu = "Mawar"
		some, err := s.service().People(ctx, cadre, all)
		if err != nil || len(some) != 1 || some[0].ID != c.id {
			t.Errorf("%+v %v", some, err)
		}
		lines, err := s.service().Month(ctx, cadre, goarie, "2B", 202609)
		if err != nil || len(lines) != 1 || lines[0].ID != c.id {
			t.Errorf("%+v %v", lines, err)
		}
		if seen := s.ledger("form.read"); len(seen) != 2 || !strings.Contains(seen[0], string(c.id)) {
			t.Errorf("the ledger says %v", seen)
		}
	})
}

// ledger are the details of what was recorded as an action.
func (s *tale) ledger(action string) (details []string) {
	s.t.Helper()
	written := make(chan struct{})
	s.d.Later(func(tx *db.Tx) error { tx.OnCommit(func() { close(written) }); return nil })
	<-written
	if err := s.d.Read(ctx, func(tx *db.Tx) error {
		list, err := ledger.List(tx, regency, ledger.Query{Actions: []string{action}, Limit: 100})
		for _, e := range list {
			details = append(details, e.Detail)
		}
		return err
	}); err != nil {
		s.t.Fatal(err)
	}
	return details
}

// marks are what stands of somebody's month.
func (s *tale) marks(of *who, month civil.Month) (marks map[string]bool) {
	s.t.Helper()
	if err := s.d.Read(ctx, func(tx *db.Tx) error {
		events, err := care.Of(tx, regency, []db.ID{of.id}, 0)
		marks = care.Marks(events[of.id])[month].Marks
		return err
	}); err != nil {
		s.t.Fatal(err)
	}
	return marks
}

func TestAMarkByHandIsAnEventThatItsWriterCanTakeBack(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d, 1)
		c := s.child(s.household(goarie, home), nil, "Aco", goarie, today-760) // over two years in September, under in July
		s.happen(c, care.KindServices, "", map[string]any{"month": "2026-07", "marks": map[string]bool{"immunisation": true}})
		ani, other, service := actor(account.Village, goarie), actor(account.Puskesmas, "731201"), s.service()
		july := civil.MustMonth("2026-07")
		fill := func(by account.Actor, version string, codes ...string) (int, error) {
			marks := map[string]bool{}
			for _, code := range codes {
				marks[code] = true
			}
			return service.Fill(ctx, by, goarie, "2B", july, []scorecard.Filling{{Subject: c.id, Marks: marks, Version: version}})
		}
		version := func(by account.Actor) string {
			lines, err := service.Month(ctx, by, goarie, "2B", july)
			if err != nil || len(lines) != 1 {
				t.Fatal(lines, err)
			}
			return lines[0].Version
		}
		is := func(codes ...string) {
			t.Helper()
			var said []string
			for code, yes := range s.marks(c, july) {
				if yes {
					said = append(said, code)
				}
			}
			slices.Sort(said)
			if fmt.Sprint(said) != fmt.Sprint(codes) {
				t.Errorf("stands: %v, want %v", said, codes)
			}
		}
		took := func(n int, err error) {
			t.Helper()
			if err != nil || n != 1 {
				t.Errorf("%d rows: %v", n, err)
			}
		}
		before := s.seqs()[goarie]
		took(fill(ani, "", "parenting", "weighed"))
		is("immunisation", "parenting", "weighed")
		if s.seqs()[goarie] <= before {
			t.Error("phones do not hear of it")
		}
		if _, err := fill(ani, "", "weighed"); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "scorecard.fill.stale") {
			t.Errorf("an old page overwrites a newer one: %v", err)
		}
		took(fill(ani, version(ani), "weighed"))
		is("immunisation", "weighed")
		if n, err := fill(ani, version(ani), "weighed"); n != 0 || err != nil {
			t.Errorf("saved as it was, %d rows change: %v", n, err)
		}
		took(fill(other, version(other), "weighed", "certificate"))
		is("certificate", "immunisation", "weighed")
		took(fill(ani, version(ani))) // hers go, the other's and the cadre's stay
		is("certificate", "immunisation", "weighed")
		took(fill(other, version(other)))
		is("immunisation")

		took(service.Fill(ctx, ani, goarie, "2C", civil.MustMonth("2026-09"), []scorecard.Filling{{Subject: c.id, Marks: map[string]bool{"paud": false}}}))
		lines, err := service.Month(ctx, ani, goarie, "2C", civil.MustMonth("2026-09"))
		if err != nil || len(lines) != 1 || lines[0].Year[8] != (scorecard.Attend{Known: true}) || lines[0].Marks[0].Fixed {
			t.Errorf("%+v %v", lines, err)
		}
		for what, err := range map[string]error{
			"a month to come":    second(service.Fill(ctx, ani, goarie, "2B", 202701, []scorecard.Filling{{Subject: c.id, Marks: map[string]bool{"weighed": true}}})),
			"a mark of mothers":  second(fill(ani, version(ani), "antenatal")),
			"somebody unknown":   second(service.Fill(ctx, ani, goarie, "2B", july, []scorecard.Filling{{Subject: db.NewID(), Marks: map[string]bool{"weighed": true}}})),
			"the village beside": second(fill(actor(account.Village, barae), "", "weighed")),
			"who may not fill":   second(fill(actor(account.Cadre, goarie), "", "weighed")),
		} {
			if k := fault.KindOf(err); k != fault.Invalid && k != fault.Forbidden {
				t.Errorf("%s: %v", what, err)
			}
		}
		is("immunisation")
		if wrote := s.ledger("form.fill"); len(wrote) != 6 || !strings.Contains(wrote[0], `"form":"2C"`) {
			t.Errorf("the ledger says %v", wrote)
		}
	})
}

func second(_ int, err error) error { return err }

func TestASheetIsFilledInByHand(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d, 1)
		ani, service := actor(account.Village, goarie), s.service()
		n := func(v int64) *int64 { return &v }
		sheet := scorecard.Sheet{Village: goarie, Year: 2026, Numbers: map[string]int{"vulnerable": 4}, Facilities: []scorecard.Facility{{Kind: "posyandu", Name: "Mawar", Services: []string{"weighing"}}},
			Fund: scorecard.Fund{Development: scorecard.Use{Total: n(900_000_000), Stunting: n(125_500_000)}}}
		for _, part := range []string{scorecard.PartNumbers, scorecard.PartFacilities, scorecard.PartFund} {
			if err := service.SaveSheet(ctx, ani, sheet, part, db.Time{}); err != nil {
				t.Fatal(part, err)
			}
			if err := service.SaveSheet(ctx, ani, sheet, part, db.Time{}); fault.KindOf(err) != fault.Stale {
				t.Errorf("%s: somebody else's is lost: %v", part, err)
			}
		}
		got, err := service.Sheet(ctx, actor(account.Planner, regency), goarie, 2026)
		if err != nil || got.Numbers["vulnerable"] != 4 || got.Facilities[0].Services[0] != "weighing" || *got.Fund.Development.Stunting != 125_500_000 || got.Fund.Empowerment.Total != nil || got.Said["fund"].By != "Ani" {
			t.Errorf("%+v %v", got, err)
		}
		wrong := func(part string, change func(*scorecard.Sheet)) error {
			other := sheet
			change(&other)
			return service.SaveSheet(ctx, actor(account.Health, regency), other, part, got.Said[part].At)
		}
		for what, err := range map[string]error{
			"more for stunting than there is": wrong("fund", func(x *scorecard.Sheet) { x.Fund.Development.Stunting = n(900_000_001) }),
			"a part without a whole":          wrong("fund", func(x *scorecard.Sheet) { x.Fund.Empowerment.Stunting = n(1) }),
			"Dana Desa of a kelurahan":        wrong("fund", func(x *scorecard.Sheet) { x.Village = "7312011001" }),
			"less than nobody":                wrong("1", func(x *scorecard.Sheet) { x.Numbers = map[string]int{"children": -1} }),
			"a facility without a name":       wrong("facilities", func(x *scorecard.Sheet) { x.Facilities = []scorecard.Facility{{Kind: "paud", Name: " "}} }),
			"a service that there is not": wrong("facilities", func(x *scorecard.Sheet) {
				x.Facilities = []scorecard.Facility{{Kind: "paud", Name: "Tunas", Services: []string{"x"}}}
			}),
		} {
			if fault.KindOf(err) != fault.Invalid || len(fault.As(err).Fields) == 0 {
				t.Errorf("%s: %v", what, err)
			}
		}
		if err := service.SaveSheet(ctx, actor(account.Planner, regency), sheet, "1", got.Said["1"].At); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a planner fills in form 1: %v", err)
		}
	})
}

func TestFormOneSaysWhatRecordsKnowAndOfHowManyTheyDoNot(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d, 1)
		poor := s.household(goarie, map[string]any{"head": "Andi", "posyandu": "Mawar", "water": "surface", "latrine": "none", "welfare": 1})
		unasked := s.household(goarie, map[string]any{"head": "Baso", "posyandu": "Mawar"})
		w := s.woman(poor, "Tenri", goarie)
		s.happen(w, care.KindPregnancy, "", map[string]any{"day": "2026-08-01", "lmp": "2026-05-01"})
		s.happen(w, care.KindExam, "", map[string]any{"day": "2026-08-02", "arm_mm": 220})
		s.happen(w, care.KindServices, "", map[string]any{"month": "2026-08", "marks": map[string]bool{"insurance": false}})
		c := s.child(unasked, nil, "Aco", goarie, today-400)
		s.happen(c, care.KindServices, "", map[string]any{"month": "2026-08", "marks": map[string]bool{"certificate": true}})
		s.weigh(c, today-10, 7800, 700) // short for 13 months
		got, err := s.service().First(ctx, actor(account.Planner, regency), goarie, 2026)
		want := map[string]scorecard.Number{"households": {Count: 2}, "vulnerable": {1, 1}, "risk_mothers": {1, 0}, "children": {1, 0}, "underweight": {0, 0}, "severe": {0, 0}, "stunted": {1, 0},
			"no_water": {1, 1}, "no_latrine": {1, 1}, "mothers_uninsured": {1, 0}, "children_uninsured": {0, 1}, "no_certificate": {0, 0}}
		for _, name := range scorecard.Numbers {
			if got.Numbers[name] != want[name] {
				t.Errorf("%s: %+v, want %+v", name, got.Numbers[name], want[name])
			}
		}
		if err != nil || got.Day != today {
			t.Error(got.Day, err)
		}
	})
}

func TestAFamilySeesItsFormsAndTheErasedLeaveThem(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d, 1)
		c := s.child(s.household(goarie, home), nil, "Aco", goarie, today-400)
		s.child(s.homes[0], nil, "Becce", goarie, today-300)
		s.count(goarie)
		s.write(func(tx *db.Tx) error {
			found, err := people.ByID(tx, regency, c.id)
			if err != nil {
				return err
			}
			child := []people.Child{found[c.id]}
			told, err := scorecard.Tell(tx, child)
			if err != nil || len(told.Rows) < 10 || fmt.Sprint(told.Rows[len(told.Rows)-1][:2]) != "[2026Q3 3B]" {
				t.Errorf("%+v %v", told, err)
			}
			return scorecard.Forget(tx, child)
		})
		for key := range s.kept() {
			if strings.Contains(key, string(c.id)) {
				t.Errorf("%s is left", key)
			}
		}
		all, err := s.service().People(ctx, actor(account.Health, regency), scorecard.Behind{Village: goarie, Period: q3, Form: "3B"})
		if err != nil || len(all) != 1 || all[0].Name != "BECCE" && all[0].Name != "Becce" {
			t.Errorf("%+v %v", all, err)
		}
	})
}
