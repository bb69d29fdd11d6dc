package roster_test

import (
	"fmt"
	"strings"
	"testing"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/locale"
)

// TestTheNewerItemsAreCounted where records tell, have words, and are not confirmed.
func TestTheNewerItemsAreCounted(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := begin(t, d)
		p.home("Andi", "2026-01-05", "modern_fp", true)
		p.woman("Girl", "2026-01-05", "Andi", "birth", "2012-05-05", "relation", "child")
		p.served("Girl", "2026-08", "tablets hb_check")
		p.woman("Bride", "2026-01-05", "Andi", "relation", "sibling", "birth", "2001-01-01")
		p.happened("Bride", "engagement", `"day":"2026-07-03","wedding":"2026-12-20"`)
		p.happened("Bride", "exam", `"day":"2026-07-20","hb":121`)
		p.woman("Mother", "2026-01-05", "Andi")
		p.happened("Mother", "pregnancy", `"day":"2026-01-06","lmp":"2025-11-01","gravida":1`)
		p.happened("Mother", "exam", `"day":"2026-02-06","arm_mm":240,"tablets":90`)
		for _, m := range []string{"01", "02", "03", "04", "05", "06", "07"} {
			p.served("Mother", "2026-"+m, "antenatal")
		}
		p.happened("Mother", "delivery", `"day":"2026-08-06","outcome":"live"`)
		p.served("Mother", "2026-08", "postnatal")
		p.child("Budi", "2026-01-05", "2025-01-10")
		p.weighed("Budi", "2026-08-11", 9000, 760)
		var got []string
		for _, tally := range p.village(goarie, "2026-09-30").Later(civil.MustPeriod("2026Q3")) {
			if !locale.For("id").Has("form.later."+tally.Code) || !locale.For("en").Has("form.later.group."+tally.Group) {
				t.Errorf("%s has no words", tally.Code)
			}
			if tally.Certainty == "seen" || !tally.Recorded && tally.Known() {
				t.Errorf("%+v", tally)
			}
			got = append(got, fmt.Sprintf("%s %d/%d", tally.Code, tally.Received, tally.Due))
		}
		is(t, "items", strings.Join(got, ", "), "girl_tablets 1/1, girl_hb 1/1, bride_age 1/1, bride_tablets 0/1, premarital 1/1, guidance 0/1, "+
			"risk 0/1, antenatal_6 1/1, postnatal_3 0/1, contraception 1/1, tablets_90 1/1, extra_food 0/0, breastfeeding 0/0, feeding 0/0, malnourished_served 0/0, "+
			"monitored 1/1, immunised 0/1, bkb_paud 0/1")
	})
}
