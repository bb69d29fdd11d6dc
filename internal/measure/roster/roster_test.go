package roster_test

import (
	"fmt"
	"strings"
	"testing"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/golden"
	"tumbuh/internal/fact/form"
	"tumbuh/internal/measure/roster"
)

// months tells of each month from one to another what f says of it, a letter or word each.
func months(from, to string, f func(civil.Month) string) string {
	var all []string
	for m := civil.MustMonth(from); m <= civil.MustMonth(to); m = m.Add(1) {
		all = append(all, f(m))
	}
	return strings.Join(all, " ")
}

func is(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s:\n%s\nwant\n%s", what, got, want)
	}
}

// TestOneFamilyOnItsForms: from the first months of a pregnancy to the child's second year,
// every mark with where it comes from, and what the recapitulations say.
func TestOneFamilyOnItsForms(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := begin(t, d)
		p.home("Andi", "2025-03-05", "water", "surface", "latrine", "septic")
		p.woman("Sitti", "2025-03-05", "Andi")
		p.happened("Sitti", "exam", `"day":"2025-03-20","arm_mm":228,"tablets":30,"taken":28`)
		p.happened("Sitti", "pregnancy", `"day":"2025-04-02","lmp":"2025-02-10","gravida":1,"kia_no":"KIA-17"`)
		p.happened("Sitti", "exam", `"day":"2025-07-02","arm_mm":236,"hb":102`)
		for _, month := range []string{"2025-04", "2025-05", "2025-07", "2025-09"} {
			p.served("Sitti", month, "antenatal counselling -tablets")
		}
		p.served("Sitti", "2025-05", "insurance tablets")
		p.served("Sitti", "2025-10", "-insurance")
		p.happened("Andi", "visit", `"day":"2025-08-14","topics":["tablets"]`)
		p.happened("Sitti", "delivery", `"day":"2025-11-18","outcome":"live"`)
		p.served("Sitti", "2025-11", "postnatal")
		p.served("Sitti", "2025-12", "postnatal insurance")
		p.served("Sitti", "2026-01", "postnatal")
		p.say("household", "Andi", "2025-12-10", map[string]any{"water": "piped"})
		p.child("Budi", "2025-11-20", "2025-11-18", "household", "@Andi", "mother", "@Sitti")
		p.weighed("Budi", "2025-12-08", 4200, 540)
		p.weighed("Budi", "2026-02-09", 5100, 570)
		p.served("Budi", "2025-12", "certificate given:hb0 given:bcg")
		p.served("Budi", "2026-02", "counselling_mother given:opv1 given:opv2 given:opv3 given:opv4 given:dpt1 given:dpt2 given:dpt3 given:ipv1")

		v := p.village(goarie, "2026-04-20")
		sitti, budi := woman(t, v, "Sitti"), child(t, v, "Budi")
		is(t, "on form 2A", months("2025-02", "2026-02", func(m civil.Month) string {
			g := sitti.On2A(m)
			if g == nil {
				return "-"
			}
			stage := form.Stage(g.Gestation(m.Last()), g.Delivered(m.Last()))
			return fmt.Sprintf("%d%s", g.Gestation(m.Last()), map[bool]string{true: "*"}[stage == form.Delivered])
		}), "- 1 2 3 4 5 6 7 8 9* 9* 9* -")
		is(t, "status", months("2025-03", "2026-01", sitti.Status), "KEK KEK KEK KEK RISTI RISTI RISTI RISTI RISTI RISTI RISTI")

		var told strings.Builder
		for _, m := range []string{"2025-03", "2025-04", "2025-05", "2025-06", "2025-08", "2025-10", "2025-12", "2026-01"} {
			fmt.Fprintf(&told, "2A %s: %s\n", m, marks(sitti.Marks(civil.MustMonth(m))))
		}
		for _, m := range []string{"2025-11", "2025-12", "2026-01", "2026-02", "2026-03"} {
			fmt.Fprintf(&told, "2B %s: %s %s %s\n", m, budi.Nutrition(civil.MustMonth(m)), budi.Mat(civil.MustMonth(m), civil.MustMonth(m)), marks(budi.Marks(civil.MustMonth(m))))
		}
		for _, q := range []string{"2025Q1", "2025Q2", "2025Q3", "2025Q4", "2026Q1"} {
			quarter := civil.MustPeriod(q)
			for _, m := range v.Mothers(quarter) {
				r := form.Recap3A(m, quarter, form.Defaults)
				fmt.Fprintf(&told, "3A %s: %s %s %d months, %v %d/%d\n", q, r.Status, r.Stage, r.Age, r.Cells, r.Received, r.Due)
			}
			for _, c := range v.Babies(quarter) {
				r := form.Recap3B(c, quarter, form.Defaults)
				fmt.Fprintf(&told, "3B %s: %s %d months, mat %s, %v %d/%d\n", q, r.Status, r.Age, r.Mat, r.Cells, r.Received, r.Due)
			}
		}
		golden.Equal(t, "family.txt", []byte(told.String()))
		if budi.KIANumber() != "KIA-17" {
			t.Errorf("the child's book is %q", budi.KIANumber())
		}
		q := civil.MustPeriod("2025Q4")
		if m, c := v.Mothers(q), v.Babies(q); len(m) != 1 || len(c) != 1 || m[0].Home != c[0].Home {
			t.Errorf("mother and child are two households: %v %v", m, c)
		}
		if len(p.village(barae, "2026-04-20").Children) != 0 {
			t.Error("the next village has the child too")
		}
	})
}

func marks(m roster.Marked) string {
	var all []string
	for i, code := range form.Services {
		if from := m.From[i]; from != roster.Nowhere {
			all = append(all, code+"("+from.Key()+")")
		}
	}
	return strings.Join(all, " ")
}
