package account_test

import (
	"strings"
	"testing"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/record/account"
)

func TestAPlannerHasAnOfficeAndOthersHaveTheirs(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		wanted := account.Account{Username: "nia", Name: "Nia", Role: account.Planner, Region: "7312", Office: "dinsos"}
		a, _, err := o.Invite(ctx, operator, wanted)
		o.fails(err, "")
		if kept, err := o.Get(ctx, a.ID); err != nil || kept.OfficeOf() != "dinsos" {
			t.Errorf("%+v %v", kept, err)
		}
		wanted.Username, wanted.Office = "budi", "dinas-apa"
		if _, _, err := o.Invite(ctx, operator, wanted); err == nil || !strings.Contains(err.Error(), "[office: account.office]") {
			t.Errorf("an office that there is not: %v", err)
		}
		a.Office = "pupr"
		o.fails(o.Edit(ctx, operator, a.ID, a), "")
		if kept, err := o.Get(ctx, a.ID); err != nil || kept.Office != "pupr" {
			t.Errorf("%+v %v", kept, err)
		}
		told := ""
		if err := o.DB.Read(ctx, func(tx *db.Tx) error {
			list, err := ledger.List(tx, ledger.Installation, ledger.Query{Limit: 10})
			for _, e := range list {
				told += e.Action + e.Detail
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(told, `account.edit{"before":{"office":"dinsos"},"after":{"office":"pupr"}}`) {
			t.Errorf("the ledger says %s", told)
		}
		a.Role = account.Health
		o.fails(o.Edit(ctx, operator, a.ID, a), "")
		if kept, err := o.Get(ctx, a.ID); err != nil || kept.Office != "" || kept.OfficeOf() != account.HealthOffice {
			t.Errorf("%+v %v", kept, err)
		}
	})
}
