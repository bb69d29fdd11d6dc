package app_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"tumbuh/internal/app"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/golden"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/exchange/simulation"
	"tumbuh/internal/exchange/workbook"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/measure/indicator"
	"tumbuh/internal/record/account"
)

// The benchmarks here run the program as a whole; make bench runs them and
// writes docs/performance.md.

// program is the built program; its folder is the benchmark's own.
func program(b *testing.B) string {
	path := filepath.Join(b.TempDir(), "tumbuh")
	build := exec.Command("go", "build", "-o", path, "./cmd/tumbuh")
	build.Dir = golden.Root()
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	return path
}

// process runs a command and tells its seconds and its peak of memory in MB.
func process(b *testing.B, cmd *exec.Cmd) (seconds, megabytes float64) {
	cmd.Stderr = os.Stderr
	start := time.Now()
	if err := cmd.Run(); err != nil {
		b.Fatal(err)
	}
	return time.Since(start).Seconds(), float64(cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss) / 1024
}

// BenchmarkZScoreProcess is tumbuh zscore on a million rows.
func BenchmarkZScoreProcess(b *testing.B) {
	const rows = 1_000_000
	path := filepath.Join(b.TempDir(), "survey.csv")
	file, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	w, r := bufio.NewWriter(file), rand.New(rand.NewPCG(1, 2))
	fmt.Fprintln(w, "id,sex,age,age_unit,weight,lenhei,measure,headc,armc,triskin,subskin,oedema")
	for i := range rows {
		age := r.IntN(1856)
		fmt.Fprintf(w, "%d,%c,%d,d,%.2f,%.1f,%s,%.1f,%.1f,,,n\n", i, "mf"[r.IntN(2)], age, 3+float64(age)/120+r.Float64(), 50+float64(age)/32+3*r.Float64(),
			[]string{"l", "h", ""}[r.IntN(3)], 35+float64(age)/100, 12+2*r.Float64())
	}
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	file.Close()
	bin := program(b)
	for b.Loop() {
		cmd := exec.Command(bin, "zscore")
		if cmd.Stdin, err = os.Open(path); err != nil {
			b.Fatal(err)
		}
		cmd.Stdout = io.Discard
		seconds, mb := process(b, cmd)
		b.ReportMetric(rows/seconds, "rows/s")
		b.ReportMetric(mb, "MB")
	}
}

// BenchmarkImportProcess is tumbuh import of a workbook of 100,000 lines.
func BenchmarkImportProcess(b *testing.B) {
	bin := program(b)
	files, err := simulation.Write(context.Background(), simulation.Plan{Regency: "7312", Children: 115_000, Months: 1, Last: 202608, Seed: 1, Dir: b.TempDir()})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		data := "--data=" + b.TempDir()
		process(b, exec.Command(bin, data, "init", "--regency=7312"))
		cmd := exec.Command(bin, data, "import", "eppgbm", files[0])
		var out strings.Builder
		cmd.Stdout = &out
		seconds, mb := process(b, cmd)
		b.Log(strings.SplitN(out.String(), "\n", 2)[0])
		b.ReportMetric(seconds, "s")
		b.ReportMetric(mb, "MB")
	}
}

// benchApp is 200,000 children over 12 months, imported through the door once and
// kept where TUMBUH_BENCH_DATA says.
func benchApp(b *testing.B) (*app.App, account.Actor) {
	dir := os.Getenv("TUMBUH_BENCH_DATA")
	if dir == "" {
		b.Skip("TUMBUH_BENCH_DATA names no folder for the data of 200,000 children; make bench does")
	}
	ctx, config := context.Background(), app.Config{Data: dir, Now: func() time.Time { return time.Date(2026, 9, 15, 0, 0, 0, 0, time.UTC) }}
	by := account.CommandLine("bench", "1301")
	marker := filepath.Join(dir, "made")
	if _, err := os.Stat(marker); err != nil {
		if _, err := app.Init(ctx, config, "1301", ledger.By{Name: "bench", Via: "bench"}); err != nil {
			b.Fatal(err)
		}
	}
	if _, err := app.Migrate(ctx, config, ledger.By{Name: "bench", Via: "bench"}); err != nil { // data that an older program made
		b.Fatal(err)
	}
	a, err := app.Open(ctx, config)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { a.Close() })
	if _, err := os.Stat(marker); err == nil {
		return a, by
	}
	files, err := simulation.Write(ctx, simulation.Plan{Regency: "1301", Children: 200_000, Months: 12, Last: 202608, Seed: 1, Dir: b.TempDir()})
	if err != nil {
		b.Fatal(err)
	}
	for _, file := range files {
		start := time.Now()
		r, err := a.Workbook.Take(ctx, by, file, workbook.Options{})
		if err != nil {
			b.Fatal(err)
		}
		b.Logf("%s: %d lines in %.1f s", r.Name, r.Lines, time.Since(start).Seconds())
	}
	_, err = a.Accounts.Add(ctx, ledger.By{Name: "bench", Via: "bench"}, account.Account{Username: "bench", Name: "Bench", Role: account.Health, Region: "1301"}, "a long password")
	if err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(marker, nil, 0o600); err != nil {
		b.Fatal(err)
	}
	return a, by
}

// BenchmarkPages asks the real router for every page of a large regency, another
// village, child or search each time.
func BenchmarkPages(b *testing.B) {
	a, by := benchApp(b)
	handler, err := a.Handler("bench", slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	var cookies []*http.Cookie
	ask := func(method, path string, form url.Values) *http.Response {
		r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
		if form != nil {
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		for _, c := range cookies {
			r.AddCookie(c)
		}
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		return w.Result()
	}
	cookies = ask("POST", "/masuk", url.Values{"nama": {"bench"}, "sandi": {"a long password"}}).Cookies()
	districts, villages := region.Children("1301"), region.Villages("1301")
	found, err := a.People.Search(context.Background(), by, "sit", 200)
	if err != nil || len(found) == 0 {
		b.Fatal(len(found), err)
	}
	pick := rand.New(rand.NewPCG(1, 1))
	var children []db.ID
	for _, c := range found {
		children = append(children, c.ID)
	}
	needs := []string{"pendek", "gizi-kurang", "tidak-naik", "tidak-ditimbang", "berat-kurang", "semua"}
	words := []string{"siti", "muhammad", "budi san", "rizk", "aisyah putri", "zahra", "1301"}
	// The plain ways: adding up what a picture needs from the rows of its months, and
	// looking through all names for what was searched.
	months := func(n int) func() error {
		return func() error {
			return a.DB.Read(context.Background(), func(tx *db.Tx) error {
				var rows int
				for i := range n {
					if err := addUp(tx, civil.MustMonth("2026-08").Add(-i), &rows); err != nil {
						return err
					}
				}
				return nil
			})
		}
	}
	plain := map[string]func() error{"district": months(12), "kecamatan": months(12), "village": months(12), "quality": months(1), "list": months(1), "list-kecamatan": months(1),
		"search": func() error { return lookThrough(a.DB, "siti") }, "child": func() error { return lookThrough(a.DB, "siti") }}
	for _, page := range []struct {
		name string
		ask  func() *http.Response
	}{
		{"district", func() *http.Response { return ask("GET", "/", nil) }},
		{"kecamatan", func() *http.Response { return ask("GET", "/wilayah/"+districts[pick.IntN(len(districts))].Code, nil) }},
		{"village", func() *http.Response { return ask("GET", "/desa/"+villages[pick.IntN(len(villages))].Code, nil) }},
		{"list", func() *http.Response { return ask("GET", "/anak?perlu="+needs[pick.IntN(len(needs))], nil) }},
		{"list-kecamatan", func() *http.Response {
			return ask("GET", "/anak?perlu="+needs[pick.IntN(len(needs))]+"&wilayah="+districts[pick.IntN(len(districts))].Code, nil)
		}},
		{"child", func() *http.Response { return ask("GET", "/anak/"+string(children[pick.IntN(len(children))]), nil) }},
		{"search", func() *http.Response {
			return ask("POST", "/anak/cari", url.Values{"kata": {words[pick.IntN(len(words))]}})
		}},
		{"quality", func() *http.Response { return ask("GET", "/mutu", nil) }},
		{"import", func() *http.Response { return ask("GET", "/impor", nil) }},
	} {
		b.Run(page.name, func(b *testing.B) {
			var took []float64
			for b.Loop() {
				for range 100 {
					start := time.Now()
					response := page.ask()
					took = append(took, time.Since(start).Seconds()*1000)
					if response.StatusCode != http.StatusOK {
						b.Fatal(response.Status)
					}
				}
			}
			slices.Sort(took)
			b.ReportMetric(took[len(took)/2], "ms-p50")
			b.ReportMetric(took[len(took)*95/100], "ms-p95")
			if naive := plain[page.name]; naive != nil {
				start := time.Now()
				if err := naive(); err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(time.Since(start).Seconds()*1000/took[len(took)/2], "×naive")
			}
		})
	}
}

// BenchmarkFigures is the district's figures of a month from the sums, against
// adding them up from the rows of all children.
func BenchmarkFigures(b *testing.B) {
	a, by := benchApp(b)
	ctx, month := context.Background(), civil.MustMonth("2026-08")
	for b.Loop() {
		if _, err := a.Indicator.Figures(ctx, by, villagesOf("1301", month)); err != nil {
			b.Fatal(err)
		}
	}
	fast := b.Elapsed().Seconds() / float64(b.N)
	start := time.Now()
	rows := 0
	err := a.DB.Read(ctx, func(tx *db.Tx) error { return addUp(tx, month, &rows) })
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(fast*1000, "ms")
	b.ReportMetric(time.Since(start).Seconds()/fast, "×naive")
	b.ReportMetric(float64(rows), "children")
}

func villagesOf(area string, month civil.Month) indicator.Query {
	return indicator.Query{Area: area, By: region.Village, From: month, To: month}
}

// lookThrough reads all names for those that hold a word.
func lookThrough(d *db.DB, word string) error {
	return d.Read(context.Background(), func(tx *db.Tx) error {
		found := 0
		return tx.Each("select name, parent from child where regency = '1301'", nil, func(scan db.Scan) error {
			var name, parent string
			err := scan(&name, &parent)
			if strings.Contains(strings.ToLower(name+parent), word) {
				found++
			}
			return err
		})
	})
}

// addUp adds every indicator up from the rows.
func addUp(tx *db.Tx, month civil.Month, rows *int) error {
	sums := map[string]int{}
	return indicator.EachRow(tx, "1301", month, func(r *indicator.Row) error {
		*rows++
		for _, d := range indicator.Definitions {
			if d.Among(r) && d.Counts(r) {
				sums[r.Village+d.Key]++
			}
		}
		return nil
	})
}
