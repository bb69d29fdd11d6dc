package family_test

import (
	"testing"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/record/family"
)

// TestAHouseholdIsRememberedAsItWas: each state with the moment from which it was told,
// the last as the record stands; numbers are not opened for who counts.
func TestAHouseholdIsRememberedAsItWas(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		made := first(family.OfHousehold, fields{"water": "surface", "kk": "7312010101010001"})
		better, moved := then(made, fields{"water": "piped"}), then(made, fields{"rt": "003"})
		better.At = db.Time{Time: made.At.Add(10 * time.Minute)}
		moved.At = db.Time{Time: made.At.Add(5 * time.Minute)} // said earlier, arrives later
		wife := first(family.OfPerson, fields{"household": made.ID, "nik": "7312014101900001"})
		if _, errs := push(t, d, made, better, moved, wife); errs[0] != nil || errs[1] != nil || errs[2] != nil || errs[3] != nil {
			t.Fatal(errs)
		}
		gone := first(family.OfHousehold, fields{"deleted": "dua kali"})
		push(t, d, gone)
		if err := d.Read(ctx, func(tx *db.Tx) error {
			homes, persons, err := family.ByID(tx, regency, []db.ID{made.ID, gone.ID}, []db.ID{wife.ID})
			if err != nil {
				return err
			}
			if len(homes) != 1 || homes[0].KK != "" || homes[0].Water != "piped" || len(persons) != 1 || persons[0].NIK != "" || persons[0].Household != made.ID {
				t.Errorf("%+v %+v", homes, persons)
			}
			was, err := family.Histories(tx, regency, homes)
			if err != nil {
				return err
			}
			var told []string
			for _, w := range was[made.ID] {
				told = append(told, w.At.Sub(made.At.Time).String()+" "+w.Water+" "+w.RT)
			}
			if len(told) != 3 || told[0] != "0s surface " || told[1] != "5m0s surface 003" || told[2] != "10m0s piped 003" {
				t.Errorf("%q", told)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	})
}
