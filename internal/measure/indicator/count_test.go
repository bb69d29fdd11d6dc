package indicator_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/door/web/sample"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/measure/indicator"
	"tumbuh/internal/record/account"
)

// TestCountsAreTheLengthsOfTheLists asks for every need, with and without
// filters, and counts what the list itself hands out, page by page.
func TestCountsAreTheLengthsOfTheLists(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, by := context.Background(), sample.Actor(account.Health, sample.Regency)
		w := sample.Over(t, d)
		babies := sample.Babies(150, 3, 7)
		babies = append(babies, sample.Born("Tinggi Salah", growth.Male, 20, -1, 0, 2))
		babies[150].Weighings[1].MM = 300
		w.Take(babies...)
		village := babies[0].Village
		some := 0
		for _, f := range []indicator.Filter{
			{Area: sample.Regency}, {Area: village[:6]}, {Area: village}, {Area: village, Posyandu: babies[0].Posyandu},
			{Area: sample.Regency, Sex: 1}, {Area: sample.Regency, AgeFrom: 12, AgeTo: 36},
		} {
			plain := f.Sex == 0 && f.AgeTo == 0 && f.Posyandu == ""
			f.Month, f.Limit = sample.Month, 7
			counts, err := w.Figures.Counts(ctx, by, f)
			if err != nil {
				t.Fatal(err)
			}
			var summed map[indicator.Need]int
			if err := d.Read(ctx, func(tx *db.Tx) (err error) {
				summed, err = indicator.SummedNeeds(tx, f)
				return err
			}); err != nil {
				t.Fatal(err)
			}
			for _, need := range indicator.Needs {
				if plain && need != indicator.Doubtful && summed[need] != counts[need] {
					t.Errorf("%s of %+v: summed %d, counted %d", need, f, summed[need], counts[need])
				}
				f.Need, f.After = need, ""
				listed := 0
				for more := true; more; more = f.After != "" {
					list, next, err := w.Figures.Children(ctx, by, f)
					if err != nil {
						t.Fatal(err)
					}
					listed, f.After = listed+len(list), next
				}
				if counts[need] != listed {
					t.Errorf("%s of %+v: counted %d, listed %d", need, f, counts[need], listed)
				}
				if some += listed; need == indicator.Doubtful && f.Area == sample.Regency && f.Sex == 1 && listed == 0 {
					t.Error("no doubtful child in the sample")
				}
			}
		}
		if some < 500 {
			t.Errorf("only %d children listed", some)
		}
	})
}

func TestPosyanduAddUpToTheirVillage(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, by := context.Background(), sample.Actor(account.Planner, sample.Regency)
		w := sample.Over(t, d)
		babies := sample.Babies(60, 2, 9)
		for i := range babies {
			babies[i].Village, babies[i].Posyandu = sample.Village, []string{"Melati", "Mawar", ""}[i%3]
		}
		w.Take(babies...)
		q := indicator.Query{Area: sample.Village, From: sample.Month, To: sample.Month, Indicators: []string{"weighed", "stunting"}}
		whole, err := w.Figures.Figures(ctx, by, q)
		if err != nil {
			t.Fatal(err)
		}
		parts, err := w.Figures.ByPosyandu(ctx, by, q)
		if err != nil || len(parts) != 3 || parts[0].Name != "" || parts[2].Name != "Melati" {
			t.Fatal(parts, err)
		}
		if names, err := w.Figures.PosyanduOf(ctx, by, sample.Village, sample.Month); err != nil || !slices.Equal(names, []string{"Mawar", "Melati"}) {
			t.Error(names, err)
		}
		sum := map[string][2]int64{}
		for _, p := range parts {
			for _, f := range p.Figures {
				sum[f.Indicator] = [2]int64{sum[f.Indicator][0] + f.Numerator, sum[f.Indicator][1] + f.Denominator}
			}
		}
		for _, f := range whole {
			if sum[f.Indicator] != [2]int64{f.Numerator, f.Denominator} || f.Denominator == 0 {
				t.Errorf("%s: %v from the posyandu, %d of %d of the village", f.Indicator, sum[f.Indicator], f.Numerator, f.Denominator)
			}
		}
		if _, err := w.Figures.ByPosyandu(ctx, by, indicator.Query{Area: sample.Regency}); fault.KindOf(err) != fault.Invalid {
			t.Error(err)
		}
	})
}

// TestOnlyTheKeepersOfRecordsTakeListsAway also sees that it leaves a trace.
func TestOnlyTheKeepersOfRecordsTakeListsAway(t *testing.T) {
	t.Parallel()
	ctx, w := context.Background(), sample.New(t)
	w.Take(sample.Babies(60, 2, 3)...)
	f := indicator.Filter{Area: sample.Regency, Month: sample.Month, Need: indicator.Anyone}
	count := func(indicator.Listed) error { t.Error("a name was handed out"); return nil }
	for _, by := range []account.Actor{sample.Actor(account.Planner, sample.Regency), sample.Actor(account.Puskesmas, sample.District)} {
		if err := w.Figures.Export(ctx, by, f, indicator.NewTaken("audit"), count); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("%s: %v", by.Role, err)
		}
	}
	if by := sample.Actor(account.Village, sample.Village); indicator.MayExport(by, sample.Village) {
		t.Error("a village office may export")
	}
	n := 0
	if err := w.Figures.Export(ctx, sample.Actor(account.Health, sample.Regency), f, indicator.NewTaken("audit"), func(indicator.Listed) error { n++; return nil }); err != nil || n != 60 {
		t.Error(n, err)
	}
	var recorded int
	for try := 0; recorded == 0 && try < 100; try++ { // written a moment later
		if err := w.DB.Read(ctx, func(tx *db.Tx) error {
			_, err := tx.One("select count(*) from ledger where action = 'child.export' and by_name = 'Citra Lestari'", nil, &recorded)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(20 * time.Millisecond)
	}
	if recorded != 1 {
		t.Errorf("%d downloads recorded, want 1", recorded)
	}
}
