package workbook_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/golden"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/exchange/report"
	"tumbuh/internal/exchange/simulation"
	"tumbuh/internal/exchange/workbook"
	"tumbuh/internal/measure/indicator"
	"tumbuh/internal/measure/quality"
	"tumbuh/internal/record/account"
)

var (
	ctx   = context.Background()
	citra = account.Actor{Account: account.Account{Name: "Citra", Role: account.Health, Region: "7312"}, Via: "test"}
)

func service(d *db.DB) *workbook.Service {
	return &workbook.Service{DB: d, Now: func() time.Time { return time.Date(2026, 9, 5, 3, 0, 0, 0, time.UTC) },
		Refresh: refresh, Moved: refresh}
}

func refresh(tx *db.Tx, regency string, from civil.Month, children []db.ID) error {
	first, last, err := indicator.Refresh(tx, regency, from, children)
	if err != nil {
		return err
	}
	return quality.Refresh(tx, regency, first, last)
}

const head = "No;NIK;Nama;JK;Tgl Lahir;BB Lahir;TB Lahir;Nama Ortu;Prov;Kab/Kota;Kec;Pukesmas;Desa/Kel;Posyandu;Usia Saat Ukur;Tanggal Pengukuran;Berat;Tinggi;Cara Ukur;LiLA;BB/U;ZS BB/U;TB/U;ZS TB/U;BB/TB;ZS BB/TB;Naik Berat Badan;KIA\n"

// line is one weighing of an invented child.
func line(nik, name, sex, birth, village, day, weight, height string) string {
	return strings.Join([]string{"1", nik, name, sex, birth, "3,1", "49", "AYAH / IBU " + name, "SULAWESI SELATAN", "SOPPENG", "MARIORIWAWO", "TAKKALALA",
		village, "Mawar", "", day, weight, height, "", "", "", "", "", "", "", "", "-", "Ya"}, ";") + "\n"
}

// book writes a CSV file of lines.
func book(t *testing.T, lines ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "soppeng.csv")
	if err := os.WriteFile(path, []byte(head+strings.Join(lines, "")), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func take(t *testing.T, s *workbook.Service, path string) workbook.Result {
	t.Helper()
	r, err := s.Take(ctx, citra, path, workbook.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// counts are new, changed, same, refused.
func counts(r workbook.Result) [4]int { return [4]int{r.New, r.Changed, r.Same, r.Refused} }

// state is everything that an import writes, but for what tells of the import
// itself: the children, their visits, rows and figures.
func state(t *testing.T, d *db.DB) string {
	t.Helper()
	var b strings.Builder
	err := d.Read(ctx, func(tx *db.Tx) error {
		for _, q := range []string{
			"select id, village, coalesce(nik, ''), name, posyandu, address, since, as_of from child order by id",
			"select word, child, '', '', '', '', 0, '2000-01-01' from child_word order by word, child",
			"select id, child, village, posyandu, coalesce(cast(replaced_by as text), ''), '', coalesce(grams, 0), day from visit order by id",
			"select child, village, posyandu, gain, '', '', month, coalesce(day, '2000-01-01') from child_month order by month, child",
			"select indicator, village, '', '', '', '', cast(month as bigint) * 1000000 + numerator * 1000 + denominator, '2000-01-01' from figure order by indicator, month, village",
			"select village, posyandu, weight_digits, height_digits, ages, scores, month, '2000-01-01' from posyandu_month order by month, village, posyandu",
			"select a, b, reason, state, '', '', 0, '2000-01-01' from likeness order by a, b",
		} {
			err := tx.Each(q, nil, func(scan db.Scan) error {
				var text [6]string
				var n int64
				var day civil.Date
				err := scan(&text[0], &text[1], &text[2], &text[3], &text[4], &text[5], &n, &day)
				b.WriteString(strings.Join(text[:], "|"))
				b.WriteString("|" + day.String() + "|" + sheetInt(n) + "\n")
				return err
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func sheetInt(n int64) string {
	return strings.TrimSpace(string(rune('0'+n%10))) + "/" + time.Duration(n).String()
}

var (
	budiJuly   = line("7312012501250001", "BUDI", "L", "25/01/2025", "GOARIE", "10/07/2026", "9,8", "76,5")
	budiAugust = line("7312012501250001", "BUDI", "L", "25/01/2025", "GOARIE", "10/08/2026", "10,1", "77,3")
	sitiAugust = line("", "SITI", "P", "03/03/2024", "GOARIE", "10/08/2026", "10,9", "84,0")
)

func TestTheSameFileTwiceChangesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := service(d)
		path := book(t, budiJuly, budiAugust, sitiAugust)
		if got := counts(take(t, s, path)); got != [4]int{3, 0, 0, 0} {
			t.Fatalf("first: %v", got)
		}
		before := state(t, d)
		if got := counts(take(t, s, path)); got != [4]int{0, 0, 3, 0} {
			t.Errorf("again: %v", got)
		}
		if diff := golden.Diff(before, state(t, d)); diff != "" {
			t.Errorf("something changed:\n%s", diff)
		}
	})
}

func TestADryRunSaysWhatTheImportThenDoesAndKeepsNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := service(d)
		path := book(t, budiJuly, strings.Replace(sitiAugust, ";P;", ";X;", 1))
		dry, err := s.Take(ctx, citra, path, workbook.Options{Dry: true})
		if err != nil || state(t, d) != "" {
			t.Fatalf("%v; kept:\n%s", err, state(t, d))
		}
		if real := take(t, s, path); counts(real) != counts(dry) || counts(dry) != [4]int{1, 0, 0, 1} {
			t.Errorf("dry %v, real %v", counts(dry), counts(real))
		}
		if list, err := s.Imports(ctx, citra, 10); err != nil || len(list) != 1 {
			t.Errorf("%d imports, %v", len(list), err)
		}
	})
}

func TestUndoLeavesNoTraceInTheFigures(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := service(d)
		first := take(t, s, book(t, budiJuly))
		before := state(t, d)
		// The second file moves Budi, corrects July, weighs him in August and brings Siti.
		corrected := strings.Replace(strings.Replace(budiJuly, "9,8", "9,6", 1), "GOARIE", "BARAE", 1)
		second := take(t, s, book(t, corrected, strings.Replace(budiAugust, "BUDI;", "BUDI SANTOSO;", 1), sitiAugust))
		if counts(second) != [4]int{2, 1, 0, 0} {
			t.Fatalf("%v", counts(second))
		}
		if err := s.Undo(ctx, citra, first.ID); fault.KindOf(err) != fault.Conflict {
			t.Errorf("undoing what was built on: %v", err)
		}
		if err := s.Undo(ctx, citra, second.ID); err != nil {
			t.Fatal(err)
		}
		if diff := golden.Diff(before, state(t, d)); diff != "" {
			t.Errorf("after undoing:\n%s", diff)
		}
		if err := s.Undo(ctx, citra, second.ID); fault.KindOf(err) != fault.Stale {
			t.Errorf("undoing twice: %v", err)
		}
		if err := s.Undo(ctx, citra, first.ID); err != nil || state(t, d) != "" {
			t.Errorf("%v; left:\n%s", err, state(t, d))
		}
	})
}

func TestTheOrderOfFilesDoesNotMatterForFigures(t *testing.T) {
	months := []string{budiJuly, budiAugust + sitiAugust,
		line("7312012501250001", "BUDI", "L", "25/01/2025", "GOARIE", "10/06/2026", "9,7", "75,9"),
		line("7312012501250001", "BUDI", "L", "25/01/2025", "GOARIE", "10/04/2026", "9,5", "74,0")}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		figures := func(order ...int) string {
			d := dbtest.Open(t, d.Engine())
			s := service(d)
			for _, i := range order {
				take(t, s, book(t, months[i]))
			}
			all, err := (&indicator.Service{DB: d}).Figures(ctx, citra, indicator.Query{Area: "7312", From: 202604, To: 202608})
			if err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			if err := report.Figures(&out, all); err != nil {
				t.Fatal(err)
			}
			return out.String()
		}
		want := figures(3, 2, 0, 1)
		for _, order := range [][]int{{0, 1, 2, 3}, {1, 0, 3, 2}, {2, 1, 3, 0}} {
			if diff := golden.Diff(want, figures(order...)); diff != "" {
				t.Errorf("order %v:\n%s", order, diff)
			}
		}
	})
}

func TestLinesAreRefusedByNameAndComeBackToBeMended(t *testing.T) {
	with := func(old, new string) string { return strings.Replace(budiJuly, old, new, 1) }
	for name, c := range map[string]struct{ line, says string }{
		"a village that is not there":   {with("GOARIE", "GOARIA"), "Goarie"},
		"another kabupaten":             {with("SOPPENG", "WAJO"), "WAJO"},
		"a kecamatan that is not there": {with("MARIORIWAWO", "MARIO"), "MARIO"},
		"an NIK of 17 digits":           {with("7312012501250001", "73120125012500011"), "17"},
		"born after the weighing":       {with("25/01/2025", "25/01/2026;"[:10]), ""},
		"a sex code that nobody knows":  {with(";L;", ";X;"), "X"},
		"a weighing in the future":      {with("10/07/2026", "10/12/2026"), "Des 2026"},
	} {
		t.Run(name, func(t *testing.T) {
			if c.says == "" {
				c.line, c.says = with("25/01/2025", "11/07/2026"), "11 Jul 2026"
			}
			d := dbtest.Open(t, db.SQLite)
			s := service(d)
			r := take(t, s, book(t, c.line, sitiAugust))
			if counts(r) != [4]int{1, 0, 0, 1} {
				t.Fatalf("%v %+v", counts(r), r.Notable)
			}
			note := r.Notable[0].Notes[0]
			for _, lang := range locale.Languages {
				if say := locale.For(lang).T(note.Key, note.Args); say == note.Key || lang == "id" && !strings.Contains(say, c.says) {
					t.Errorf("%s: %q does not say %q", lang, say, c.says)
				}
			}
			var out bytes.Buffer
			if err := s.WriteRefusedOf(ctx, citra, r.ID, &out, locale.For("id")); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(t.TempDir(), "ditolak.xlsx")
			if err := os.WriteFile(path, out.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
			if again := take(t, s, path); counts(again) != [4]int{0, 0, 0, 1} {
				t.Errorf("the returned file: %v", counts(again))
			}
		})
	}
}

func TestAFileThatIsNoneIsRefusedWhole(t *testing.T) {
	s := service(dbtest.Open(t, db.SQLite))
	for name, text := range map[string]string{"empty": "", "prose": "Yth. Kepala Dinas\nDengan hormat\n", "no lines": head, "pdf": "%PDF-1.7\n..."} {
		path := filepath.Join(t.TempDir(), "x.csv")
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Take(ctx, citra, path, workbook.Options{}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestOnlyThoseWhoMayTakeFilesIn(t *testing.T) {
	s := service(dbtest.Open(t, db.SQLite))
	for _, role := range []account.Role{account.Planner, account.Village, account.Administrator, account.Puskesmas, "nobody"} {
		by := citra
		by.Role = role
		if _, err := s.Take(ctx, by, book(t, budiJuly), workbook.Options{}); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("%s: %v", role, err)
		}
	}
}

func TestTwoLinesOfOneDayFarApartSettleOnce(t *testing.T) {
	d := dbtest.Open(t, db.SQLite)
	s := service(d)
	lines := []string{budiJuly}
	for i := range 700 { // beyond one batch
		lines = append(lines, line("", fmt.Sprintf("ANAK %d", i), "P", "03/03/2024", "GOARIE", "10/07/2026", "10,9", "84,0"))
	}
	lines = append(lines, strings.Replace(budiJuly, "9,8", "9,9", 1))
	path := book(t, lines...)
	take(t, s, path)
	before := state(t, d)
	if got := counts(take(t, s, path)); got != [4]int{0, 0, 702, 0} {
		t.Errorf("again: %v", got)
	}
	if diff := golden.Diff(before, state(t, d)); diff != "" {
		t.Errorf("something changed:\n%s", diff)
	}
}

func TestTwinsWrittenWithOneNIKAreRefused(t *testing.T) {
	s := service(dbtest.Open(t, db.SQLite))
	twin := func(name, sex string) string {
		return line("7312012501250001", name, sex, "25/01/2025", "GOARIE", "10/07/2026", "9,8", "76,5")
	}
	if got := counts(take(t, s, book(t, twin("HASAN", "L"), twin("AISYAH", "P"), twin("HUSEIN BASRI", "L")))); got != [4]int{1, 0, 0, 2} {
		t.Errorf("%v", got)
	}
	if got := counts(take(t, s, book(t, strings.Replace(twin("HASAN", "L"), "10/07", "10/08", 1)))); got != [4]int{1, 0, 0, 0} {
		t.Errorf("the same boy a month later: %v", got)
	}
}

func TestACorrectedBirthDateScoresEarlierWeighingsAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := service(d)
		take(t, s, book(t, budiJuly))
		before := state(t, d)
		scores := func() (hfa, age int) {
			err := d.Read(ctx, func(tx *db.Tx) error {
				if _, err := tx.One("select hfa from visit where day = '2026-07-10'", nil, &hfa); err != nil {
					return err
				}
				_, err := tx.One("select age from child_month where month = 202607", nil, &age)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return hfa, age
		}
		hfa, age := scores()
		r := take(t, s, book(t, strings.Replace(budiAugust, "25/01/2025", "25/09/2024", 1)))
		if newHFA, newAge := scores(); newHFA >= hfa-100 || newAge != age+4 {
			t.Errorf("hfa %d -> %d, age %d -> %d", hfa, newHFA, age, newAge)
		}
		if err := s.Undo(ctx, citra, r.ID); err != nil {
			t.Fatal(err)
		}
		if diff := golden.Diff(before, state(t, d)); diff != "" {
			t.Errorf("after undoing:\n%s", diff)
		}
	})
}

func TestALargeFileGoesIntoBothEngines(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		files, err := simulation.Write(ctx, simulation.Plan{Regency: "7312", Children: 3000, Months: 2, Last: 202608, Seed: 1, Dir: t.TempDir()})
		if err != nil {
			t.Fatal(err)
		}
		s := service(d)
		for _, f := range files {
			if r := take(t, s, f); r.New < 2000 {
				t.Errorf("%+v", counts(r))
			}
		}
		before := state(t, d)
		for _, f := range files {
			if r := take(t, s, f); r.New+r.Changed > 0 {
				t.Errorf("again: %+v", counts(r))
			}
		}
		if before != state(t, d) {
			t.Error("the same files again changed something")
		}
	})
}
