package simulation

import (
	"context"
	"encoding/csv"
	"io"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/golden"
	"tumbuh/internal/base/sheet"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/fact/region"
)

// Children made up for this test.
const small = `id,sex,age,age_unit,weight,lenhei,measure,armc,oedema,state
1,2,12,m,7.4,72.1,,,n,North
2,1,24,m,13.3,,h,13.5,n,South
3,f,800,d,,84.2,L,,,North
4,m,59.9,m,15.25,101,,,N,East
`

func TestASurveysChildrenKeepTheirAgeAndMeasures(t *testing.T) {
	t.Parallel()
	paths, err := FromSurvey(context.Background(), strings.NewReader(small), planOf(t, "7372", 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, line := range lines(t, paths[0]) {
		b.WriteString(strings.Join(line, " | ") + "\n")
	}
	golden.Equal(t, "survey.txt", []byte(b.String()))
	for i, want := range []int{365, 731, 800, 1823} { // 12, 24 and 59.9 months of 30.4375 days, half a day upwards
		if got := measured(t, paths[0])[i]; int(got.Day-got.Birth) != want {
			t.Errorf("child %d is %d days old, want %d", i+1, got.Day-got.Birth, want)
		}
	}
}

// measured reads the workbook as a plain reader would.
func measured(t *testing.T, path string) (all []growth.Measured) {
	t.Helper()
	f, err := sheet.Open(path, sheet.DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.Sheets[0].Rows()
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		cells := append(rows.Cells(), make([]sheet.Cell, columns)...)
		if cells[colNo].Kind != sheet.Number {
			continue
		}
		scaled := func(column int, by float64) int {
			x, _ := strconv.ParseFloat(cells[column].Text, 64)
			return int(math.Round(x * by))
		}
		m := growth.Measured{Sex: growth.Male, Grams: scaled(colKg, 1000), Millimetres: scaled(colCm, 10), ArmMM: scaled(colArm, 10)}
		if cells[colSex].Text == "P" {
			m.Sex = growth.Female
		}
		for position, word := range positions {
			if cells[colPosition].Text == word {
				m.Position = position
			}
		}
		m.Birth, _ = cells[colBirth].Day()
		m.Day, _ = cells[colDay].Day()
		all = append(all, m)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// The workbook of a national survey must carry all that WHO's answers rest on.
func TestWHOsAnswersAreReachedFromTheWorkbookChildByChild(t *testing.T) {
	t.Parallel()
	path := golden.Shared(t, "real/nigeria_national.csv")
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	paths, err := FromSurvey(context.Background(), file, planOf(t, "7312", 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	got := measured(t, paths[0])
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	survey, err := csv.NewReader(file).ReadAll()
	if err != nil || len(got) != 18330 || len(survey) != len(got)+1 {
		t.Fatalf("%d children of %d: %v", len(got), len(survey)-1, err)
	}
	column := map[string]int{}
	for i, name := range survey[0] {
		column[name] = i
	}
	differ := 0
	for i, m := range got {
		a, want := growth.Assess(m, growth.WHODays), survey[i+1]
		for _, x := range []struct {
			index   growth.Index
			z, flag string
		}{{growth.HFA, "zlen", "flen"}, {growth.WFA, "zwei", "fwei"}, {growth.WFH, "zwfl", "fwfl"}, {growth.BFA, "zbmi", "fbmi"}} {
			s, z, flag := a.Of(x.index), "", ""
			if s.State != growth.Missing {
				z = strconv.FormatFloat(s.Float(), 'f', -1, 64)
				flag = map[growth.ScoreState]string{growth.Plausible: "0", growth.Implausible: "1"}[s.State]
			}
			if wantZ, wantFlag := want[column[x.z]], want[column[x.flag]]; !sameNumber(z, wantZ) || flag != wantFlag {
				if differ++; differ <= 5 {
					t.Errorf("child %d, %v: %s flag %s, WHO %s flag %s", i+1, x.index, z, flag, wantZ, wantFlag)
				}
			}
		}
	}
	if differ > 0 {
		t.Errorf("%d scores differ", differ)
	}
}

func sameNumber(a, b string) bool {
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	return a == b || errX == nil && errY == nil && x == y
}

func TestEachStateOfASurveyIsOneVillage(t *testing.T) {
	t.Parallel()
	paths, err := FromSurvey(context.Background(), strings.NewReader(small), planOf(t, "3375", 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	villages := map[string]string{}
	for _, line := range lines(t, paths[0])[3:] {
		if have := villages[line[colAddress]]; have != "" && have != line[colVillage] {
			t.Errorf("%s lies on %s and %s", line[colAddress], have, line[colVillage])
		}
		villages[line[colAddress]] = line[colVillage]
		if len(region.Match(line[colVillage], region.Village, "3375")) != 1 {
			t.Errorf("village %q is not known", line[colVillage])
		}
	}
	if len(villages) != 3 {
		t.Errorf("states and villages %v", villages)
	}
}

func TestASurveyThatCannotBeCarriedOverIsRefused(t *testing.T) {
	t.Parallel()
	head, _, _ := strings.Cut(small, "\n")
	states := head + "\n"
	for i := range 28 {
		states += "1,1,12,m,9,75,,,n,State " + strconv.Itoa(i) + "\n"
	}
	for _, c := range []struct{ text, want string }{
		{"", "simulation.survey.file"},
		{head + "\n1,2", "simulation.survey.file"},
		{head + "\n1,2,60,m,7.4,72.1,,,n,North", "simulation.survey.row Row=1"},
		{head + "\n1,2,,m,7.4,72.1,,,n,North", "simulation.survey.row Row=1"},
		{head + "\n1,2,NaN,m,7.4,72.1,,,n,North", "simulation.survey.row Row=1"},
		{head + "\n1,2,12,y,7.4,72.1,,,n,North", "simulation.survey.row Row=1"},
		{head + "\n1,,12,m,7.4,72.1,,,n,North", "simulation.survey.row Row=1"},
		{head + "\n1,2,12,m,7.4,72.1,,,y,North", "simulation.survey.row Row=1"},
		{head + "\n1,2,12,m,7.4,72.15,,,n,North", "simulation.survey.row Row=1"},
		{head + "\n1,2,12,m,x,72.1,,,n,North", "simulation.survey.row Row=1"},
		{states, "simulation.survey.states Most=27"},
	} {
		p := planOf(t, "3375", 0, 0)
		_, err := FromSurvey(context.Background(), strings.NewReader(c.text), p)
		if fault.KindOf(err) != fault.Invalid || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%q: %v, want %s", c.text, err, c.want)
		}
		if left, _ := os.ReadDir(p.Dir); len(left) > 0 {
			t.Errorf("%q left %v", c.text, left)
		}
	}
}

func FuzzReadSubject(f *testing.F) {
	for line := range strings.Lines(small) {
		f.Add(strings.TrimSpace(line))
	}
	f.Add("1,2,1e999,m,-7,1e300,,Inf,n,x")
	head := strings.Split("id,sex,age,age_unit,weight,lenhei,measure,armc,oedema,state", ",")
	f.Fuzz(func(t *testing.T, line string) {
		values := strings.Split(line, ",")
		if len(values) != len(head) {
			t.Skip()
		}
		s := readSubject(head, values)
		if s.whole && (s.days < 0 || s.days > 1827 || s.sex == 0 || s.grams < 0 || s.mm < 0 || s.arm < 0 || s.state == "") {
			t.Errorf("%q is taken as %+v", line, s)
		}
	})
}
