package lokus_test

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/aksi/lokus"
	"tumbuh/internal/aksi/lokus/lokustest"
	"tumbuh/internal/aksi/situation"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/register"
	"tumbuh/internal/base/sheet"
	"tumbuh/internal/record/framework"
)

// proposed is what a method makes of the test kit's district.
func proposed(m lokus.Method) lokus.Proposal {
	x := lokustest.Snapshot(soppeng, year, 0)
	for i, p := range x.Villages {
		if i%9 == 7 { // nobody in the group, and nothing known
			x.Services[0].Places[p.Code] = situation.Pair{0, 0}
			delete(x.Services[1].Places, p.Code)
		}
	}
	p := lokus.Proposal{Year: year, Frame: framework.Of(year), Method: register.Entry[lokus.Method]{Body: m}, Analysis: register.Entry[situation.Analysis]{Version: 1, Body: situation.Analysis{Snapshot: x}}}
	p.Ranking = lokus.RankOnly(m, lokus.DataOf(&x, nil), nil)
	return p
}

// What a spreadsheet program computes from the counts is our score.
func TestTheWorkbookComputesTheSameScores(t *testing.T) {
	t.Parallel()
	rich := lokus.Method{Normalise: lokus.ByRank, MinMeasured: 30, Choice: lokus.Choice{By: lokus.Top, Count: 9}, Criteria: []lokus.Criterion{
		{Measure: lokus.Share, Of: []string{lokus.Stunting}, Weight: 30, Shrink: true, Threshold: 500}, {Measure: lokus.Whole, Of: []string{"ESS-10"}, Weight: 7}, {Measure: lokus.Lack, Of: []string{"ESS-24"}, Weight: 9},
		{Measure: lokus.Gap, Of: []string{"ESS-26"}, Weight: 11}, {Measure: lokus.Share, Of: []string{"ESS-27"}, Lower: true, Weight: 5}, {Measure: lokus.Never, Weight: 2}}}
	linear := rich
	linear.Normalise = lokus.MinMax
	for name, m := range map[string]lokus.Method{"default": lokus.Presets[0].Method, "gunungkidul": lokus.Presets[1].Method, "rank": rich, "minmax": linear} {
		p := proposed(m)
		if len(p.Ranking.Rows) < 50 {
			t.Fatalf("%s: %d ranked", name, len(p.Ranking.Rows))
		}
		path := filepath.Join(t.TempDir(), "lokus.xlsx")
		var file bytes.Buffer
		book, err := sheet.CreateXLSX(&file, sheet.About{Made: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)})
		if err == nil {
			err = p.Book(book, locale.For("id"))
		}
		if err == nil {
			err = os.WriteFile(path, file.Bytes(), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		score := sheet.ColumnName(6 + 5*len(m.Criteria))
		var cells []string
		for i := 0; i < len(p.Ranking.Rows); i += 11 {
			cells = append(cells, fmt.Sprint(score, i+2))
		}
		got, err := sheet.Calculate(path, "Peringkat", cells...)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for i, value := range got {
			if row := p.Ranking.Rows[11*i]; math.Abs(value-row.Score) > 1.5e-9 {
				t.Errorf("%s, %s at %s: %.10f, ours is %.10f", name, row.Code, cells[i], value, row.Score)
			}
		}
	}
}

func TestFilesForEverybodyWithholdSmallNumbers(t *testing.T) {
	t.Parallel()
	m := simple(10)
	m.MinMeasured = 0 // the small villages are ranked too
	p := proposed(m)
	p.List.Body.Villages = []lokus.Pick{{Code: p.Ranking.Rows[0].Code}}
	var file bytes.Buffer
	if err := p.CSV(sheet.CreateCSV(&file), locale.For("id")); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(file.String()), "\n")
	hidden := 0
	for _, line := range lines[1:] {
		if strings.Contains(line, "disamarkan") {
			hidden++
			if !strings.HasSuffix(strings.TrimSpace(line), ",20,disamarkan,disamarkan,disamarkan") {
				t.Errorf("tells too much: %s", line)
			}
		}
	}
	if len(lines) != 71 || hidden != lokustest.Few || !strings.Contains(lines[1], ",ya,200,79,0.395,") {
		t.Errorf("%d lines, %d withheld: %s", len(lines), hidden, lines[1])
	}
}
