package growth_test

import (
	"encoding/csv"
	"os"
	"strconv"
	"testing"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/golden"
	. "tumbuh/internal/fact/growth"
)

func TestEveryWeighingGetsItsLetter(t *testing.T) {
	type weighing struct {
		month      string
		grams, age int
		want       string
		run        int
	}
	for name, c := range map[string][]weighing{
		"first, then gain exactly the KBM, then a gram less": {
			{"2026-01", 4000, 1, "B", 0}, {"2026-02", 4900, 2, "N", 0}, {"2026-03", 5699, 3, "T", 1}},
		"two T in a row, ended by N": {
			{"2026-01", 8000, 8, "B", 0}, {"2026-02", 8100, 9, "T", 1}, {"2026-03", 8399, 10, "T", 2}, {"2026-04", 8599, 11, "N", 0}},
		"a missed month gives O and keeps the run": {
			{"2026-01", 9000, 13, "B", 0}, {"2026-02", 9000, 14, "T", 1}, {"2026-04", 9900, 16, "O", 1}, {"2026-05", 9900, 17, "T", 2}},
		"over the new year": {{"2025-12", 9000, 13, "B", 0}, {"2026-01", 9200, 14, "N", 0}},
		"no KBM in the first month: any gain": {
			{"2026-01", 3000, 0, "B", 0}, {"2026-02", 3001, 0, "N", 0}},
		"loss in the first month": {{"2026-01", 3000, 0, "B", 0}, {"2026-02", 3000, 0, "T", 1}},
		"the same month again and an empty scale change nothing": {
			{"2026-01", 9000, 13, "B", 0}, {"2026-01", 8000, 13, "", 0}, {"2026-02", 0, 14, "", 0}, {"2026-02", 9199, 14, "T", 1}},
	} {
		var trend Trend
		for _, w := range c {
			got := trend.Step(civil.MustMonth(w.month), w.grams, w.age, Male)
			if got.String() != w.want || trend.TRun != w.run || trend.TwiceNotRose() != (w.run >= 2) {
				t.Errorf("%s: %+v: got %s, run %d", name, w, got, trend.TRun)
			}
		}
	}
}

func TestTablesOfMinimumGain(t *testing.T) {
	for _, table := range KBMs {
		next := 1
		for _, r := range table.Rows {
			if r.From != next || r.To < r.From || r.Source == "" {
				t.Errorf("%s: %+v does not follow month %d", table.Version, r, next-1)
			}
			next = r.To + 1
		}
		if next != 61 {
			t.Errorf("%s ends at %d", table.Version, next-1)
		}
	}
	if boys, _ := KBMBySex.Grams(Male, 11); boys != 300 {
		t.Error("boys of 11 months")
	}
	if girls, _ := KBMBySex.Grams(Female, 11); girls != 200 {
		t.Error("girls of 11 months")
	}
	by := Trend{KBM: KBMBySex, Weighings: 1, LastMonth: 202601, LastGrams: 9000}
	if by.Step(202602, 9200, 11, Male) != NotRose {
		t.Error("the table that was chosen decides")
	}
	for _, age := range []int{-1, 0, 61} {
		if _, ok := KBM2023.Grams(Male, age); ok {
			t.Errorf("month %d has no KBM", age)
		}
	}
	for _, age := range []int{7, 11, 12, 25} {
		for _, r := range KBM2023.Rows {
			if r.From <= age && age <= r.To && r.Certainty != NotConfirmed {
				t.Errorf("month %d is disputed", age)
			}
		}
	}
}

func TestMinimumGainsAreTheOnesCollected(t *testing.T) {
	f, err := os.Open(golden.Shared(t, "figures/kbm.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil || len(rows) != 61 {
		t.Fatal(len(rows), err)
	}
	for _, row := range rows[1:] {
		age, _ := strconv.Atoi(row[0])
		for sex := Male; sex <= Female; sex++ {
			if got, _ := KBM2023.Grams(sex, age); strconv.Itoa(got) != row[1] {
				t.Errorf("month %d: %d, want %s", age, got, row[1])
			}
		}
	}
}
