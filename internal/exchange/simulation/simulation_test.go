package simulation

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/golden"
	"tumbuh/internal/base/sheet"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/fact/region"
)

func planOf(t *testing.T, regency string, children, months int) Plan {
	return Plan{Regency: regency, Children: children, Months: months, Last: civil.MustMonth("2026-08"), Seed: 7, Dir: t.TempDir()}
}

// lines reads a workbook back as a person sees it.
func lines(t *testing.T, path string) (all [][]string) {
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
		var line []string
		for _, c := range rows.Cells() {
			line = append(line, c.Shown())
		}
		all = append(all, line)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestATinySimulationCellByCell(t *testing.T) {
	t.Parallel()
	p := planOf(t, "7372", 12, 2)
	paths, err := Write(context.Background(), p)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, path := range paths {
		b.WriteString("== " + filepath.Base(path) + "\n")
		for _, line := range lines(t, path) {
			b.WriteString(strings.Join(line, " | ") + "\n")
		}
	}
	golden.Equal(t, "tiny.txt", []byte(b.String()))
}

func TestTheSamePlanGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	write := func(seed int64) (files [][]byte) {
		p := planOf(t, "3375", 300, 2)
		p.Seed = seed
		calls := 0
		p.Progress = func(done, total int) {
			if calls++; done != calls || total != 2 {
				t.Errorf("progress %d of %d at call %d", done, total, calls)
			}
		}
		paths, err := Write(context.Background(), p)
		if err != nil || len(paths) != 2 || calls != 2 {
			t.Fatalf("%v %v, %d calls", paths, err, calls)
		}
		for _, path := range paths {
			file, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, file)
		}
		return files
	}
	a, b, c := write(1), write(1), write(2)
	for i := range a {
		if !bytes.Equal(a[i], b[i]) {
			t.Errorf("workbook %d differs between two runs of one plan", i)
		}
		if bytes.Equal(a[i], c[i]) {
			t.Errorf("workbook %d is the same for another seed", i)
		}
	}
}

func TestEveryWorkbookSaysThatItIsSimulated(t *testing.T) {
	t.Parallel()
	paths, err := Write(context.Background(), planOf(t, "3375", 20, 1))
	if err != nil {
		t.Fatal(err)
	}
	if filepath.Base(paths[0]) != "pekalongan-2026-08.xlsx" {
		t.Errorf("file name %s", paths[0])
	}
	all := lines(t, paths[0])
	if !strings.Contains(all[0][0], "DATA SIMULASI") || all[1][0] != "Laporan penimbangan balita Kota Pekalongan, Agustus 2026" {
		t.Errorf("titles %q", all[:2])
	}
	if diff := golden.Diff(titles, all[2]); diff != "" {
		t.Errorf("header:\n%s", diff)
	}
	packed, err := zip.OpenReader(paths[0])
	if err != nil {
		t.Fatal(err)
	}
	defer packed.Close()
	part, err := packed.Open("docProps/core.xml")
	if err != nil {
		t.Fatal(err)
	}
	if core, _ := io.ReadAll(part); !strings.Contains(string(core), "DATA SIMULASI") {
		t.Errorf("properties without the mark: %s", core)
	}
}

func TestPrevalenceIsThatPublished(t *testing.T) {
	t.Parallel()
	for regency, want := range map[string]float64{"7312": 12.0, "5204": 8.11, "7372": 13.79, "3375": 11.9, "1301": 11.95} {
		if got := Published(regency).Percent; got != want {
			t.Errorf("published for %s: %v, want %v", regency, got, want)
		}
		w := newWorld(planOf(t, regency, 6000, 6))
		byYear := [5][2]float64{}
		for k := -1; k < w.Months; k++ {
			stunted, measured, known := 0.0, 0.0, 0
			for _, v := range w.month(k) {
				a := growth.Assess(growth.Measured{
					Sex: v.sex, Birth: v.birth, Day: v.day, Grams: v.grams, Millimetres: v.mm, Position: v.position,
				}, growth.WHODays)
				if !a.Of(growth.HFA).Known() {
					continue // past five
				}
				known++
				measured++
				year := &byYear[a.Days*5/(fiveYears+1)]
				year[1]++
				if a.Stunted() {
					stunted++
					year[0]++
				}
				if !a.Of(growth.WFA).Known() {
					t.Errorf("%d g at %d days", v.grams, a.Days)
				}
			}
			if got := 100 * stunted / measured; math.Abs(got-want) > 1.5 {
				t.Errorf("%s month %d: %.2f %% of %d stunted, published %v", regency, k, got, known, want)
			}
		}
		share := func(year int) float64 { return byYear[year][0] / byYear[year][1] }
		if !(share(0) < share(1) && share(1) < share(2) && share(2) > share(4)) {
			t.Errorf("%s: stunting by year of age %v does not rise to the third and fall", regency, byYear)
		}
	}
}

func TestBetween75And97OfAHundredComeToEachPosyandu(t *testing.T) {
	t.Parallel()
	w := newWorld(planOf(t, "7312", 5000, 12))
	checked, low, high := 0, 1.0, 0.0
	for k := -1; k < w.Months; k++ {
		came := map[*post]int{}
		for _, v := range w.month(k) {
			came[v.post]++
		}
		for _, p := range w.posts {
			day, listed := w.first().Add(k).First()+civil.Date(p.day-1), 0
			for _, c := range p.children {
				if c.birth <= day && int(day-c.birth) < c.stays {
					listed++
				}
			}
			if listed < 25 { // of fewer, no whole number may lie between
				continue
			}
			share := float64(came[p]) / float64(listed)
			checked, low, high = checked+1, min(low, share), max(high, share)
		}
	}
	if checked < 500 || low < 0.75 || high > 0.97 || high-low < 0.1 {
		t.Errorf("%d posyandu-months between %.3f and %.3f", checked, low, high)
	}
}

func TestChildrenAreBornGrowAndAgeOut(t *testing.T) {
	t.Parallel()
	w := newWorld(planOf(t, "7312", 4000, 12))
	seen := map[*child][]visit{}
	pairs, families := 0, map[string][]*child{}
	for k := -1; k < w.Months; k++ {
		under := 0
		for _, p := range w.posts {
			day := w.first().Add(k).First() + 14
			for _, c := range p.children {
				if c.birth <= day && day-c.birth < fiveYears {
					under++
				}
			}
		}
		if under < 3800 || under > 4200 {
			t.Errorf("month %d: %d children under five, planned 4,000", k, under)
		}
		for _, v := range w.month(k) {
			seen[v.child] = append(seen[v.child], v)
		}
	}
	newborn, gone, steps, shorter, past := 0, 0, 0, 0, 0
	for c, list := range seen {
		if c.birth > w.first().First() {
			newborn++
		}
		if last := list[len(list)-1]; w.Last.First()-c.birth > fiveYears {
			gone++
			if last.day-c.birth >= fiveYears {
				past++
			}
		}
		for i, v := range list[1:] {
			steps++
			if v.mm < list[i].mm-10 {
				shorter++
			}
		}
		for _, twin := range families[c.parents+c.birth.String()] {
			if twin.name == c.name || twin.nik != "" && twin.nik == c.nik {
				t.Errorf("twins cannot be told apart: %s %s", c.name, c.nik)
			}
			pairs++
		}
		families[c.parents+c.birth.String()] = append(families[c.parents+c.birth.String()], c)
	}
	if newborn < 500 || gone < 500 || past == 0 || past > gone/20 || pairs < 20 || float64(shorter) > 0.01*float64(steps) {
		t.Errorf("%d newborn, %d aged out of whom %d were still weighed, %d twins, %d of %d heights fell by over 1 cm",
			newborn, gone, past, pairs, shorter, steps)
	}
}

func TestNoNIKCanBeAPersons(t *testing.T) {
	t.Parallel()
	for _, province := range region.Children("") {
		for _, regency := range region.Children(province.Code) {
			if _, taken := region.Get(regency.Code + "99"); taken {
				t.Fatalf("there is a kecamatan %s99", regency.Code)
			}
		}
	}
	w := newWorld(planOf(t, "7312", 3000, 1))
	seen, blank, masked := map[string]bool{}, 0, 0
	for _, p := range w.posts {
		for _, c := range p.children {
			day := c.birth.Time().Format("020106")
			if c.sex == growth.Female {
				day = string(day[0]+4) + day[1:]
			}
			switch {
			case c.nik == "":
				blank++
			case strings.HasSuffix(c.nik, "*"):
				masked++
			case len(c.nik) != 16 || seen[c.nik] || !strings.HasPrefix(c.nik, "731299"+day) || c.nik[12:] == "0000":
				t.Errorf("NIK %q of a child born %v, sex %d", c.nik, c.birth, c.sex)
			}
			seen[c.nik] = true
		}
	}
	if blank < 60 || masked < 10 || len(seen) < 2500 {
		t.Errorf("%d blank, %d masked, %d whole", blank, masked, len(seen))
	}
}

func TestEveryKindOfDirtIsThereInAFewRows(t *testing.T) {
	t.Parallel()
	w := newWorld(planOf(t, "7312", 8000, 4))
	count, rows, spoilt := map[string]int{}, 0, 0
	habits := map[typing]int{}
	for k := range w.Months {
		for _, v := range w.month(k) {
			clean, r := w.row(v), w.row(v)
			spoil(&r, w.random(v.child.id, k+maxMonths))
			rows++
			if r.again != nil || !slices.Equal(clean.cells, r.cells) {
				spoilt++
				count[r.dirt]++
			}
			habits[v.post.typing]++
		}
	}
	for _, d := range dirts {
		if count[d.name] == 0 {
			t.Errorf("no row is spoilt by %q", d.name)
		}
		delete(count, d.name)
	}
	if len(count) > 0 {
		t.Errorf("spoilt without a name: %v", count)
	}
	if share := float64(spoilt) / float64(rows); share < 0.03 || share > 0.08 {
		t.Errorf("%.1f %% of the rows are spoilt", 100*share)
	}
	dates, commas, capitals := map[int]bool{}, 0, 0
	for h, n := range habits {
		dates[h.date] = true
		if h.comma {
			commas += n
		}
		if h.capitals {
			capitals += n
		}
	}
	if len(dates) < 5 || commas == 0 || capitals == 0 {
		t.Errorf("date layouts %v, %d rows with commas, %d in capitals", dates, commas, capitals)
	}
	// whole-file dirt: every other month holds a second header and a total row
	paths, err := Write(context.Background(), planOf(t, "7372", 100, 2))
	if err != nil {
		t.Fatal(err)
	}
	all := lines(t, paths[1])
	headers := 0
	for _, line := range all {
		if line[0] == "No" {
			headers++
		}
	}
	if last := all[len(all)-1]; headers != 2 || len(last) < 3 || last[2] != "JUMLAH" {
		t.Errorf("%d headers, last row %q", headers, last)
	}
}

func TestAnImpossiblePlanIsRefused(t *testing.T) {
	t.Parallel()
	good := planOf(t, "7312", 10, 1)
	for key, change := range map[string]func(*Plan){
		"simulation.regency":  func(p *Plan) { p.Regency = "731201" },
		"simulation.children": func(p *Plan) { p.Children = 0 },
		"simulation.months":   func(p *Plan) { p.Months = 61 },
	} {
		p := good
		change(&p)
		if _, err := Write(context.Background(), p); fault.KindOf(err) != fault.Invalid || fault.As(err).Key != key {
			t.Errorf("%s: %v", key, err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Write(ctx, good); err == nil {
		t.Error("a cancelled run ended well")
	}
	if left, _ := os.ReadDir(good.Dir); len(left) > 0 {
		t.Errorf("a cancelled run left %v", left)
	}
}

func BenchmarkWrite(b *testing.B) {
	for b.Loop() {
		p := Plan{Regency: "7312", Children: 15000, Months: 1, Last: civil.MustMonth("2026-08"), Seed: 1, Dir: b.TempDir()}
		if _, err := Write(context.Background(), p); err != nil {
			b.Fatal(err)
		}
	}
}
