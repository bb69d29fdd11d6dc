package app_test

import (
	"context"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"testing"

	"tumbuh/internal/app/world"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/exchange/workbook"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/measure/indicator"
	"tumbuh/internal/record/visit"
)

// TestOneWeighing follows one weighing from the workbook of a posyandu to the
// figure on the regency's page. It is the tour of the program: read it beside
// ARCHITECTURE.md, which names the code behind each step.
func TestOneWeighing(t *testing.T) {
	world.Each(t, func(t *testing.T, w *world.World) {
		ctx := context.Background()

		// On 10 August 2026 the cadres of posyandu Mawar weigh Budi, a boy of eighteen
		// months: 8,9 kg, 75,2 cm. e-PPGBM exports him as one line of a workbook. The
		// village stands there by name; the national system's own judgement, by completed
		// months, stands there too.
		file := w.File("Soppeng Agustus.csv",
			[]string{"No", "NIK", "Nama", "JK", "Tgl Lahir", "Nama Ortu", "Kab/Kota", "Kec", "Desa/Kel", "Posyandu", "Tanggal Pengukuran", "Berat", "Tinggi", "Cara Ukur", "TB/U", "ZS TB/U", "BB/U", "ZS BB/U"},
			[]string{"1", "7312012501250001", "BUDI", "L", "25/01/2025", "AMIR / ROSMINI", "SOPPENG", "MARIORIWAWO", "GOARIE", "MAWAR", "10/08/2026", "8,9", "75,2", "Terlentang", "Pendek", "-2,62", "Normal", "-1,93"})

		// Dina of the health office takes the file in. Everything below happens in the one
		// transaction of this call, or not at all.
		result, err := w.Workbook.Take(ctx, w.Dina.Actor, file, workbook.Options{})
		if err != nil || result.New != 1 || result.Refused != 0 {
			t.Fatalf("%+v %v", result, err)
		}

		// There is a child now. Its village has a code, found by names within its
		// kecamatan: 73.12.01.2005.
		found, err := w.People.Search(ctx, w.Dina.Actor, "budi rosmini", 10)
		if err != nil || len(found) != 1 {
			t.Fatalf("%d children, %v", len(found), err)
		}
		budi := found[0]
		if budi.Name != "BUDI" || budi.Village != world.Village || budi.Since != 202608 {
			t.Errorf("%s of %s since %v", budi.Name, budi.Village, budi.Since)
		}

		// The weighing has scores by WHO's standard and the age in days, in hundredths:
		// length for age −2,76, which Permenkes 2/2020 calls pendek, stunted.
		visits, err := (&visit.Service{DB: w.DB}).History(ctx, w.Dina.Actor, budi)
		if err != nil || len(visits) != 1 {
			t.Fatalf("%d visits, %v", len(visits), err)
		}
		v := visits[0]
		if v.Grams != 8900 || v.MM != 752 || v.Scores[growth.HFA].Z != -276 || v.Scores[growth.WFA].Z != -193 {
			t.Errorf("%d g, %d mm: %v", v.Grams, v.MM, v.Scores)
		}
		if c := growth.Classify(growth.HFA, v.Scores[growth.HFA]); c.Code != "stunted" {
			t.Errorf("class %v", c)
		}

		// What the file said lies beside it, word for word. The file counted months, so
		// its length for age differs; that is marked, and neither is replaced.
		if said := v.Brought.HFA; said == nil || said.Label != "Pendek" || *said.Z != -262 {
			t.Errorf("the file said %+v", said)
		}
		if v.Differs != 1<<growth.HFA || result.Differing != 1 {
			t.Errorf("differs: %b; %d lines", v.Differs, result.Differing)
		}

		// The child has a row for the month, the only source of all figures: eighteen
		// completed months old, weighed for the first time (B), scores by both standards.
		rows, err := w.Indicator.History(ctx, w.Dina.Actor, budi)
		if err != nil || len(rows) != 1 {
			t.Fatalf("%d rows, %v", len(rows), err)
		}
		row := rows[0]
		if row.Month != 202608 || row.Age != 18 || !row.Weighed || row.Gain != growth.First || row.Days[0].Z != -276 || row.Months[0].Z != -262 {
			t.Errorf("%+v", row)
		}

		// Rows add up to the figures of the village, of its kecamatan and of the regency:
		// one of one measured child is stunted.
		for _, area := range []string{world.Village, world.District, world.Regency} {
			figures, err := w.Indicator.Figures(ctx, w.Citra.Actor, indicator.Query{Area: area, From: 202608, To: 202608, Indicators: []string{"stunting"}})
			want := indicator.Figure{Area: area, Month: civil.Month(202608), Indicator: "stunting", Numerator: 1, Denominator: 1}
			if err != nil || len(figures) != 1 || figures[0] != want {
				t.Errorf("%s: %+v %v", area, figures, err)
			}
		}

		// Citra plans at the regency. She signs in (Get does that for her) and the first
		// page answers her question, with the uncertainty of so few children.
		page := w.As(w.Citra).Get("/")
		page.Has("h1", "Kabupaten Soppeng, Agustus 2026: 1 dari 1 balita diukur pendek (100,0 %")

		// The file behind the page's button leaves the office: there one child is too few
		// to be told of.
		export := w.Get(page.Attr(".head-actions a", "href"))
		lines, err := csv.NewReader(strings.NewReader(export.Body)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		at := slices.IndexFunc(lines, func(l []string) bool { return l[0] == world.Regency && l[2] == "stunting" })
		if at < 0 || !slices.Equal(lines[at][:7], []string{world.Regency, "Kabupaten Soppeng", "stunting", "who-2006-days", "<5", "<5", ""}) {
			t.Errorf("%q", lines[max(at, 0)])
		}

		// And the ledger knows who took the weighing in and who looked for the child.
		// Citra saw sums: she left no trace, and no page had a name for her.
		wrote := slices.DeleteFunc(w.Ledger(), func(e world.Entry) bool { return e.Who != "Dina" })
		if len(wrote) != 2 || wrote[0].Action != "import.take" || wrote[1] != (world.Entry{Who: "Dina", Action: "child.search", Target: world.Regency}) {
			t.Errorf("%v", wrote)
		}
		if strings.Contains(page.Body, "BUDI") || w.Get(fmt.Sprint("/anak/", budi.ID)).Status != 403 {
			t.Error("a planner sees a name")
		}
	})
}
