package app_test

import (
	"bytes"
	"context"
	"html"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tumbuh/internal/app/world"
	"tumbuh/internal/base/browser"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/coverage"
)

// coverageDoors show which services reached whom.
func coverageDoors() []door {
	of := "?wilayah=" + world.District
	return []door{
		{"GET /cakupan", "/cakupan", all, local, elsewhere, nil},
		{"GET /cakupan/indikator/{id}", "/cakupan/indikator/ESS-11" + of, all, local, "", nil},
		{"GET /cakupan/desa/{code}", "/cakupan/desa/" + world.Village, all, local, "", nil},
		{"GET /cakupan/peringkat", "/cakupan/peringkat" + of, all, local, "", nil},
		{"GET /cakupan/kecamatan", "/cakupan/kecamatan" + of, all, local, "", nil},
		{"GET /cakupan/angka.csv", "/cakupan/angka.csv" + of, all, local, "", nil},
		{"GET /cakupan/angka.xlsx", "/cakupan/angka.xlsx" + of, all, local, "", nil},
	}
}

// said is a value that an office states of a village.
type said struct {
	indicator, village string
	of                 []int64
}

// states lets the secretariat state values of the second quarter.
func states(t *testing.T, w *world.World, values ...said) {
	t.Helper()
	sari := w.Person("sari", account.Secretariat, world.Regency)
	var entries []coverage.Entry
	for _, v := range values {
		e := coverage.Entry{Key: coverage.Key{Indicator: v.indicator, Period: civil.MustPeriod("2026Q2"), Area: v.village}, Numerator: &v.of[0]}
		if len(v.of) > 1 {
			e.Denominator = &v.of[1]
		}
		entries = append(entries, e)
	}
	service := &coverage.Service{DB: w.DB, Now: w.Config.Now}
	result, err := service.Enter(context.Background(), sari.Actor, entries, coverage.All)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range result.Outcomes {
		if o.Change == coverage.Refused {
			t.Fatalf("refused: %+v", o)
		}
	}
}

// Goarie gave its pregnant women tablets, too few; has as many unmet needs as is too
// many; reached its goal in breastfeeding; and has nobody severely wasted. Jampu is small.
func someCoverage(t *testing.T, w *world.World) {
	t.Helper()
	states(t, w, said{"ESS-11", world.Village, []int64{31, 42}}, said{"ESS-11", world.Elsewhere, []int64{3, 20}}, said{"ESS-12", world.Village, []int64{10, 50}},
		said{"ESS-14", world.Village, []int64{45, 50}}, said{"ESS-16", world.Village, []int64{0, 0}})
}

const quarter = "periode=2026Q2"

func TestTheHeatTableSaysWhatFallsShortAndWhatIsMissing(t *testing.T) {
	world.Each(t, func(t *testing.T, w *world.World) {
		if p := w.As(w.Citra).Get("/cakupan?" + quarter); p.Status != http.StatusOK || !strings.Contains(p.Body, "Belum ada cakupan untuk Triwulan II 2026") || !strings.Contains(p.Body, `href="/isian?`) {
			t.Errorf("with nothing in it: %d, %q", p.Status, p.Texts("main"))
		}
		someCoverage(t, w)
		p := w.Get("/cakupan?" + quarter)
		if got := p.Texts("h1"); len(got) != 1 || got[0] != "Kabupaten Soppeng, Triwulan II 2026: 2 dari 3 layanan di bawah sasaran; paling jauh: Bumil: TTD 90 tablet (55 %, sasaran 80 %)" {
			t.Errorf("the title says %q", got)
		}
		for _, want := range []string{"25 indikator belum ada datanya: bukan nol", "31/42 = 73,8\u00a0%", "class=\"none", ">0/0<", "tidak ada orang dalam kelompok sasaran", "≤7,4",
			`href="/cakupan/indikator/ESS-11?periode=2026Q2&amp;wilayah=` + world.Village + `"`, `href="/cakupan/desa/` + world.Village + `?`} {
			if !strings.Contains(p.Body, want) {
				t.Errorf("the table does not say %q", want)
			}
		}
		small := false
		for _, line := range strings.Split(p.Body, "<td") {
			small = small || strings.Contains(line, "few") && strings.Contains(line, "3/20")
		}
		if !small {
			t.Error("three of twenty are not marked as few")
		}
		rows := func(path string) (names []string) {
			return append(names, w.Get(path).Texts(".heat tbody th")...)
		}
		if got := rows("/cakupan?" + quarter + "&urut=ESS-11"); len(got) < 3 || !strings.HasPrefix(got[1], "Jampu") || !strings.HasPrefix(got[2], "Goarie") {
			t.Errorf("the least first: %q", got[:min(3, len(got))])
		}
		if got := rows("/cakupan?" + quarter + "&urut=-ESS-11"); len(got) < 3 || !strings.HasPrefix(got[1], "Goarie") || !strings.HasPrefix(got[2], "Jampu") {
			t.Errorf("the greatest first: %q", got[:min(3, len(got))])
		}
		if got := rows("/cakupan?" + quarter + "&hanya=di-bawah"); len(got) != 5 { // the regency, two kecamatan and their villages
			t.Errorf("below target: %q", got)
		}
		if got := w.Get("/cakupan?" + quarter + "&kelompok=pregnant").Texts(".heat-goals td"); len(got) == 0 || len(got) >= 29 {
			t.Errorf("of one group: %q", got)
		}
		rina := w.Person("rina", account.Assessor, "73")
		if got := w.As(rina).Get("/cakupan?wilayah=73&" + quarter).Texts(".heat tbody th"); len(got) != 2 || got[1] != "Kabupaten Soppeng" {
			t.Errorf("a province: %q", got)
		}
	})
}

// A kelurahan has no village budget: what is of it does not apply there, which is not
// the same as missing.
func TestWhatIsOfAVillageBudgetDoesNotApplyToAKelurahan(t *testing.T) {
	t.Parallel()
	w := world.New(t, db.SQLite)
	states(t, w, said{"SUPX-03", world.Village, []int64{1}})
	p := w.As(w.Citra).Get("/cakupan?" + quarter + "&wilayah=" + world.District + "&jenis=" + edition.Candidate)
	if n := strings.Count(p.Body, ">×<"); n < 3 || !strings.Contains(p.Body, ">ya<") {
		t.Errorf("%d kelurahan do not apply: %q", n, p.Texts(".heat tbody"))
	}
	if p := w.Get("/cakupan/indikator/SUPX-03?" + quarter + "&wilayah=7312011001"); !strings.Contains(p.Texts("h1")[0], "tidak berlaku di sini") {
		t.Errorf("%q", p.Texts("h1"))
	}
}

func TestEveryFigureOfCoverageLeadsDown(t *testing.T) {
	world.Each(t, func(t *testing.T, w *world.World) {
		someCoverage(t, w)
		w.As(w.Dina)
		for path, wants := range map[string][]string{
			"/cakupan/indikator/ESS-11?" + quarter:                               {"34/62 = 54,8\u00a0%", "di bawah sasaran 80\u00a0%", "2 dari 70", "Belum ada angkanya", "Goarie", "Perpres 72/2021", "belum dikonfirmasi"},
			"/cakupan/indikator/ESS-11?" + quarter + "&wilayah=" + world.Village: {"31/42", "Riwayat isian", "/formulir/" + world.Village + "/4?periode=2026Q2"},
			"/cakupan/desa/" + world.Village + "?" + quarter:                     {"Desa Goarie, Triwulan II 2026: 2 dari 3 layanan", "11 belum terjangkau (terlayani 31 dari 42)", "10 dari 50 masih di dalamnya", "Belum ada datanya", "/keluarga?wilayah=" + world.Village},
			"/cakupan/kecamatan?" + quarter + "&wilayah=" + world.District:       {"Marioriwawo", "yang dipilih", "1 dari 29"},
			"/desa/" + world.Village:                                             nil,
			"/wilayah/" + world.District:                                         nil,
		} {
			p := w.Get(path)
			for _, want := range wants {
				if p.Status != http.StatusOK || !strings.Contains(p.Body, want) {
					t.Errorf("%s: %d, does not say %q", path, p.Status, want)
				}
			}
		}
		for _, from := range []string{"/cakupan/indikator/ESS-11?" + quarter + "&wilayah=" + world.Village, "/cakupan/desa/" + world.Village + "?" + quarter, "/cakupan/kecamatan?" + quarter} {
			for _, path := range links(w.Get(from).Body) {
				if p := w.Get(path); p.Status != http.StatusOK {
					t.Errorf("%s leads to %s: %d", from, path, p.Status)
				}
			}
		}
		ranked := w.Get("/cakupan/peringkat?" + quarter).Texts("tbody tr")
		if len(ranked) != 4 || !strings.Contains(ranked[0], "Jampu") || !strings.Contains(ranked[0], "17") || !strings.Contains(ranked[3], "ASI") {
			t.Errorf("most people first: %q", ranked)
		}
		if far := w.Get("/cakupan/peringkat?" + quarter + "&ukuran=jarak").Texts("tbody tr"); len(far) != 3 || !strings.Contains(far[0], "Jampu") {
			t.Errorf("furthest from the target first: %q", far)
		}
		if p := w.Get("/cakupan/indikator/ESS-99"); p.Status != http.StatusNotFound {
			t.Errorf("an indicator that is not: %d", p.Status)
		}
	})
}

var href = regexp.MustCompile(`<a[^>]* href="(/[^"#]+)"`)

// links are the addresses that a page leads to, one of each kind.
func links(body string) (all []string) {
	_, body, _ = strings.Cut(body, "<main")
	seen := map[string]bool{}
	for _, m := range href.FindAllStringSubmatch(body, -1) {
		path, _, _ := strings.Cut(m[1], "?")
		if kind := regexp.MustCompile(`[0-9].*`).ReplaceAllString(path, ""); !seen[kind] {
			seen[kind] = true
			all = append(all, html.UnescapeString(m[1]))
		}
	}
	return all
}

func TestFilesOfCoverageWithholdSmallCounts(t *testing.T) {
	t.Parallel()
	w := world.New(t, db.SQLite)
	someCoverage(t, w)
	w.As(w.Citra)
	lines := strings.Split(w.Get("/cakupan/angka.csv?"+quarter+"&indikator=ESS-11").Body, "\n")
	told := func(code string) string {
		i := slices.IndexFunc(lines, func(line string) bool { return strings.HasPrefix(line, code+",") })
		if i < 0 {
			t.Fatalf("%s is not in %q", code, lines)
		}
		return lines[i]
	}
	if jampu := told(world.Elsewhere); !strings.HasSuffix(jampu, "small counts") || strings.Contains(jampu, "3,20") {
		t.Errorf("three of twenty: %s", jampu)
	}
	if missing := told("7312011001"); !strings.Contains(missing, ",0,1,") {
		t.Errorf("nobody said anything: %s", missing)
	}
	if one := w.Get("/cakupan/angka.csv?" + quarter + "&wilayah=" + world.Village); strings.Contains(one.Body, world.Elsewhere) || !strings.Contains(one.Body, "Goarie") {
		t.Errorf("the file of a village: %s", one.Body)
	}
	if book := w.Get("/cakupan/angka.xlsx?" + quarter); book.Status != http.StatusOK || !bytes.HasPrefix([]byte(book.Body), []byte("PK")) {
		t.Errorf("a workbook: %d", book.Status)
	}
}

// The pages on a phone and on paper: nothing is wider than the screen, axe finds no
// barrier; the report card is one sheet, the heat table lies on four with its legend.
func TestPagesOfCoverageFitPhoneAndPaper(t *testing.T) {
	t.Parallel()
	w, _ := office(t)
	someCoverage(t, w)
	tab := desk(t, w, w.Dina, "/cakupan?"+quarter)
	for _, page := range []struct {
		path   string
		sheets int
	}{{"/cakupan?" + quarter, 4}, {"/cakupan/indikator/ESS-11?" + quarter, 0}, {"/cakupan/desa/" + world.Village + "?" + quarter, 1}, {"/cakupan/peringkat?" + quarter, 1}, {"/cakupan/kecamatan?" + quarter, 0}} {
		tab.Resize(360, 740)
		tab.Goto(w.URL + page.path)
		tab.Axe(t)
		if wide := browser.Eval[int](tab, "document.documentElement.scrollWidth"); wide > 360 {
			t.Errorf("%s is %d px wide", page.path, wide)
		}
		if n := tab.Paper(""); page.sheets > 0 && n > page.sheets || n == 0 {
			t.Errorf("%s takes %d sheets", page.path, n)
		}
	}
}
