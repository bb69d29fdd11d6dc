package coverage_test

import (
	"testing"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/measure/coverage"
	record "tumbuh/internal/record/coverage"
)

// count keeps a count of an indicator in some villages.
func count(t *testing.T, d *db.DB, indicator, period string, of map[string][2]int) {
	t.Helper()
	err := d.WriteUnrecorded(ctx, func(tx *db.Tx) error {
		if err := region.OpenRegency(tx, regency); err != nil {
			return err
		}
		for village, n := range of {
			if _, err := tx.Exec("insert into coverage_count (regency, indicator, period, village, numerator, denominator) values ($1,$2,$3,$4,$5,$6)",
				regency, indicator, period, village, n[0], n[1]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

const goarie, jampu = "7312012005", "7312022005"

// Three of three women not reached is chance before it is a gap: by distance it comes after
// a village in which it cannot be.
func TestFewPeopleDoNotWinByChance(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		few := region.Villages(regency)[0].Code
		count(t, d, "ESS-11", "2023", map[string][2]int{few: {0, 3}, goarie: {40, 100}, jampu: {95, 100}})
		count(t, d, "IMP-02", "2023", map[string][2]int{goarie: {30, 100}})
		s := &coverage.Service{DB: d}
		gaps := func(sort coverage.Sort, ids ...string) (all []coverage.Gap) {
			all, err := s.Gaps(ctx, operator, coverage.GapQuery{Area: regency, Period: civil.YearOf(2023), Indicators: ids, Sort: sort})
			if err != nil {
				t.Fatal(err)
			}
			return all
		}
		near := gaps(coverage.ByDistance, "ESS-11")
		if len(near) != 3 || near[0].Area != goarie || near[1].Area != few || !near[1].Few() || near[1].Distance != 80 || near[1].Sure >= near[0].Sure || near[2].Sure != 0 || near[2].Distance != -15 {
			t.Errorf("by distance: %+v", near)
		}
		many := gaps(coverage.ByPeople, "ESS-11", "IMP-02")
		if len(many) != 4 || many[0].NotReached != 60 || many[1].Indicator != "IMP-02" || many[1].NotReached != 30 || many[3].NotReached != 3 {
			t.Errorf("by people: %+v", many)
		}
		if all, err := s.Gaps(ctx, operator, coverage.GapQuery{Area: regency, Period: civil.YearOf(2023), Limit: 2}); err != nil || len(all) != 2 {
			t.Errorf("%d, %v", len(all), err)
		}
	})
}

// The kecamatan of Goarie is worse than all the others together, as surely as can be told;
// two of three in another tell nothing.
func TestKecamatanAreSetApartOnlyWhereChanceIsNot(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		third := region.Villages("731203")[0].Code
		count(t, d, "ESS-11", "2023", map[string][2]int{goarie: {40, 100}, jampu: {95, 100}, third: {2, 3}})
		whole, all, indicators, err := (&coverage.Service{DB: d}).Comparison(ctx, operator, coverage.Query{Area: regency, Periods: []civil.Period{civil.YearOf(2023)}, Indicators: []string{"ESS-11"}})
		if err != nil || len(indicators) != 1 || whole.Values[0].Reporting != 3 || whole.Reached != 0 || len(all) != len(region.Children(regency)) {
			t.Fatalf("%+v %v", whole, err)
		}
		got := map[string]coverage.Standing{}
		for _, k := range all {
			got[k.Area] = k
		}
		if a, b, c := got["731201"], got["731202"], got["731203"]; a.Against[0] != coverage.Worse || b.Against[0] != coverage.Better || b.Reached != 1 || c.Against[0] != coverage.Like || c.Known != 1 || got["731204"].Known != 0 {
			t.Errorf("%+v", got)
		}
	})
}

func TestOneValueShowsWhatItIsMadeOf(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		count(t, d, "ESS-26", "2026-03", map[string][2]int{goarie: {30, 40}})
		key := record.Key{Indicator: "ESS-26", Period: civil.MustPeriod("2026Q1"), Area: goarie}
		err := d.WriteUnrecorded(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(`insert into coverage (regency, indicator, period, area, numerator, denominator, source, note, office, state, entered, entered_name, moved_name)
				values ($1,$2,$3,$4,150,200,'office','SIM PUPR','pupr',1,$5,'Rina','')`, regency, key.Indicator, key.Period, key.Area, tx.Now())
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		s := &coverage.Service{DB: d}
		one, err := s.One(ctx, operator, key)
		if err != nil || one.Statement == nil || one.Statement.Note != "SIM PUPR" || one.Ratio() != 0.75 || one.Source() != coverage.Office || one.Rule == nil || one.Rule.Key != "water" ||
			len(one.Within) != 0 || len(one.Parts) != 3 || !one.Parts[2].Known || one.Parts[2].Own.Denominator != 40 || !one.HasTarget {
			t.Errorf("%+v, %v", one, err)
		}
		if state, stated := one.State(); state != record.ByVillage || !stated {
			t.Errorf("%v %v", state, stated)
		}
		key.Area = "731201"
		above, err := s.One(ctx, operator, key)
		if err != nil || above.Statement != nil || above.Reporting != 1 || len(above.Within) != above.Areas || above.Whole() {
			t.Errorf("%+v, %v", above, err)
		}
		if _, err := s.One(ctx, operator, record.Key{Indicator: "ESS-99", Period: key.Period, Area: regency}); err == nil {
			t.Error("an indicator that nobody knows")
		}
	})
}
