package region_test

import (
	"context"
	"encoding/json"
	"testing"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/golden"
	"tumbuh/internal/fact/region"
)

func TestOutlinesAreKeptByPlaceAndAskedByArea(t *testing.T) {
	t.Parallel()
	shape := func(code, geometry string) region.Outline {
		return region.Outline{Code: code, Geometry: json.RawMessage(geometry)}
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		err := d.WriteUnrecorded(context.Background(), func(tx *db.Tx) error {
			if err := region.SaveOutlines(tx, "7312", []region.Outline{
				shape("7312", "{1}"), shape("731201", "{2}"), shape("7312011001", "{old}"), shape("7312021001", "{4}"), shape("7372011001", "{elsewhere}"),
			}); err != nil {
				return err
			}
			if err := region.SaveOutlines(tx, "7372", []region.Outline{shape("7372", "{5}")}); err != nil {
				return err
			}
			return region.SaveOutlines(tx, "7312", []region.Outline{shape("7312011001", "{3}")})
		})
		if err != nil {
			t.Fatal(err)
		}
		all := []region.Outline{shape("7312", "{1}"), shape("731201", "{2}"), shape("7312011001", "{3}"), shape("7312021001", "{4}"), shape("7372", "{5}")}
		for within, want := range map[string][]region.Outline{
			"": all, "73": all, "7312": all[:4], "731201": all[1:3], "7312021001": all[3:4], "7372": all[4:], "52": nil,
		} {
			err := d.Read(context.Background(), func(tx *db.Tx) error {
				got, err := region.LoadOutlines(tx, within)
				if diff := golden.Diff(want, got); diff != "" {
					t.Errorf("within %q:\n%s", within, diff)
				}
				return err
			})
			if err != nil {
				t.Error(err)
			}
		}
	})
}
