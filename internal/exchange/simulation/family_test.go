package simulation_test

import (
	"context"
	"testing"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/exchange/simulation"
	"tumbuh/internal/exchange/workbook"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/measure/indicator"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/assist"
)

func TestImportedChildrenGetFamiliesOnce(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	books, err := simulation.Write(ctx, simulation.Plan{Regency: "7312", Children: 150, Months: 2, Last: civil.MustMonth("2026-08"), Seed: 3, Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		by := account.CommandLine("test", "7312")
		if err := ledger.Write(ctx, d, by.By(), ledger.Deed{Regency: "7312", Action: "regency.open"}, func(tx *db.Tx) (any, error) { return nil, region.OpenRegency(tx, "7312") }); err != nil {
			t.Fatal(err)
		}
		p := simulation.FamilyPlan{Regency: "7312", Today: civil.MustDate("2026-09-10"), Months: 12, Seed: 1,
			Assist: &assist.Service{DB: d, Now: func() time.Time { return time.Date(2026, 9, 10, 3, 0, 0, 0, time.UTC) }}}
		if _, err := simulation.Families(ctx, d, by.By(), p); fault.KindOf(err) != fault.NotFound {
			t.Errorf("without children: %v", err)
		}
		refresh := func(tx *db.Tx, regency string, from civil.Month, children []db.ID) error {
			_, _, err := indicator.Refresh(tx, regency, from, children)
			return err
		}
		s := workbook.Service{DB: d, Refresh: refresh, Now: func() time.Time { return time.Date(2026, 9, 10, 3, 0, 0, 0, time.UTC) }}
		for _, book := range books {
			if _, err := s.Take(ctx, by, book, workbook.Options{}); err != nil {
				t.Fatal(err)
			}
		}
		made, err := simulation.Families(ctx, d, by.By(), p)
		if err != nil {
			t.Fatal(err)
		}
		count := func(what string) (n int) {
			err := d.Read(ctx, func(tx *db.Tx) error {
				_, err := tx.One("select count(*) from "+what, nil, &n)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		if n := count("household"); n != made || n < 80 {
			t.Errorf("%d households, said %d", n, made)
		}
		if n := count("child where household is null and merged_into is null"); n != 0 {
			t.Errorf("%d children without a home", n)
		}
		for _, kind := range []string{"services", "pregnancy", "delivery", "exam", "visit"} {
			if count("care where kind = '"+kind+"'") == 0 {
				t.Errorf("no %s", kind)
			}
		}
		if teams, families := count("assist_team"), count("assist"); teams == 0 || families < teams {
			t.Errorf("%d teams accompany %d families", teams, families)
		}
		if count("village_counter where seq > 0") == 0 {
			t.Error("no phone hears of it")
		}
		if _, err := simulation.Families(ctx, d, by.By(), p); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a second time: %v", err)
		}
	})
}
