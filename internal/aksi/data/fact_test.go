package data_test

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"tumbuh/internal/aksi/data"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/door/web/sample"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/record/evidence"
)

// What the register holds shows the outputs of action 6 and of publishing, and says what
// is missing; each sentence has its words.
func TestTheRegisterTellsTheYearWhatItHolds(t *testing.T) {
	t.Parallel()
	this := time.Now().Year() // entries carry the moment of their writing
	each(t, func(k kit) {
		facts := func(area string) (all map[string]evidence.Fact) {
			all = map[string]evidence.Fact{}
			k.must(k.DB.Read(ctx, func(tx *db.Tx) error {
				told, err := data.Facts(tx, sample.Regency, this, area)
				for _, f := range told {
					all[f.Output] = f
					if _, known := edition.OutputOf(f.Output); !known || f.Href == "" {
						t.Errorf("%+v", f)
					}
					for _, p := range printers {
						if !p.Has(f.Key) {
							t.Errorf("no words for %s", f.Key)
						}
					}
				}
				return err
			}))
			return all
		}
		shown := func(want ...string) {
			t.Helper()
			var got []string
			for output, f := range facts(sample.Regency) {
				if f.Done {
					got = append(got, output)
				}
			}
			slices.Sort(got)
			if !slices.Equal(got, want) {
				t.Errorf("shown are %v, want %v", got, want)
			}
		}
		shown()
		if len(facts(sample.District)) != 0 {
			t.Error("a kecamatan has a register of its own")
		}
		k.must(k.SaveGap(ctx, health, data.Gap{Dimension: "timeliness", Finding: "Terlambat", Severity: "high"}))
		gaps, err := k.Gaps(ctx, health)
		k.must(err)
		k.must(k.SavePlan(ctx, health, data.Plan{Action: "Pelatihan", Office: "dinkes", End: civil.MustDate("2027-01-31"), Status: "planned"}))
		shown("data.gaps")
		if f := facts(sample.Regency)["data.plan"]; f.Key != "data.fact.plan.bare" || f.Args["Count"] != 1 {
			t.Errorf("%+v", f)
		}
		k.must(k.SavePlan(ctx, health, data.Plan{Gap: gaps[0].ID, Action: "Jadwal kirim", Office: "dinkes", End: civil.MustDate("2027-01-31"), Status: "planned"}))
		k.must(k.Publish(ctx, health, data.Published{Area: sample.Regency, Survey: "e-PPGBM", Period: strconv.Itoa(this), Indicator: "stunting", Hundredths: 1290, Source: "Siaran pers"}))
		shown("data.gaps", "data.plan", "publish.figures")
		if f := facts(sample.Regency)["data.inventory"]; f.Key != "data.fact.inventory.lacks" || f.Args["Count"] != 0 {
			t.Errorf("%+v", f)
		}
	})
}
