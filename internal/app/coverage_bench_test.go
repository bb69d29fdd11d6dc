package app_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	neturl "net/url"
	"slices"
	"testing"
	"time"

	"tumbuh/internal/app"
	"tumbuh/internal/app/world"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
)

// stated fills what offices stated and what records count: of every village of some
// regencies, indicator and period nine times of ten.
func stated(b *testing.B, d *db.DB, regencies []string, periods []civil.Period) (villages, values int) {
	b.Helper()
	r := rand.New(rand.NewPCG(5, 5))
	var ids []string
	for _, x := range edition.Of(2026).Indicators {
		if x.Kind == edition.Essential {
			ids = append(ids, x.ID)
		}
	}
	for _, regency := range regencies {
		list := region.Villages(regency)
		villages += len(list)
		err := d.WriteUnrecorded(context.Background(), func(tx *db.Tx) error {
			said := tx.Batch("insert into coverage (regency, indicator, period, area, numerator, denominator, source, note, office, state, entered, entered_name, moved_name)", 13, "")
			counts := tx.Batch("insert into coverage_count (regency, indicator, period, village, numerator, denominator)", 6, "")
			if err := region.OpenRegency(tx, regency); err != nil {
				return err
			}
			for i, id := range ids {
				for _, period := range periods {
					for _, v := range list {
						among := 20 + r.IntN(180)
						n := int(float64(among) * (0.3 + 0.6*r.Float64()))
						if r.IntN(10) == 0 {
							continue
						}
						if values++; i%2 == 0 {
							if err := counts.Add(regency, id, period, v.Code, n, among); err != nil {
								return err
							}
							continue
						}
						if err := said.Add(regency, id, period, v.Code, n, among, "office", "SIGA", "dinkes", r.IntN(4), tx.Now(), "Dodi", ""); err != nil {
							return err
						}
					}
				}
			}
			_, one := said.Flush()
			_, other := counts.Flush()
			return errors.Join(one, other)
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	err := d.WriteUnrecorded(context.Background(), func(tx *db.Tx) error { return tx.Analyze("coverage", "coverage_count") })
	if err != nil {
		b.Fatal(err)
	}
	return villages, values
}

// benchOffice is the program on the data of a regency, and somebody's browser.
func benchOffice(b *testing.B, engine db.Engine, regency string, role account.Role, territory string) (a *app.App, client *http.Client, url string) {
	ctx := context.Background()
	c := app.Config{Data: b.TempDir(), DB: dbtest.URL(b, engine), Now: func() time.Time { return world.Now }}
	if _, err := app.Init(ctx, c, regency, ledger.By{Name: "bench"}); err != nil {
		b.Fatal(err)
	}
	a, err := app.Open(ctx, c)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { a.Close() })
	_, err = a.Accounts.Add(ctx, ledger.By{Name: "bench", Via: "bench"}, account.Account{Username: "bench", Name: "Bench", Role: role, Region: territory}, world.Password)
	if err != nil {
		b.Fatal(err)
	}
	handler, err := a.Handler("bench", slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	server := httptest.NewServer(handler)
	b.Cleanup(server.Close)
	jar, _ := cookiejar.New(nil) // cannot fail without options
	client = &http.Client{Jar: jar}
	in, err := client.PostForm(server.URL+"/masuk", neturl.Values{"nama": {"bench"}, "sandi": {world.Password}})
	if err != nil {
		b.Fatal(err)
	}
	in.Body.Close()
	return a, client, server.URL
}

// pagesTook asks for a page some times and reports how long it took.
func pagesTook(b *testing.B, client *http.Client, url string) {
	var took []float64
	for b.Loop() {
		for range 30 {
			start := time.Now()
			answer, err := client.Get(url)
			if err != nil {
				b.Fatal(err)
			}
			n, err := io.Copy(io.Discard, answer.Body)
			if answer.Body.Close(); err != nil || answer.StatusCode != http.StatusOK || n < 2000 {
				b.Fatal(answer.Status, n, err)
			}
			took = append(took, time.Since(start).Seconds()*1000)
		}
	}
	slices.Sort(took)
	b.ReportMetric(took[len(took)/2], "ms-p50")
	b.ReportMetric(took[len(took)*95/100], "ms-p95")
}

// BenchmarkCoveragePages asks the real router for the pages of coverage: a regency of 70
// villages with 29 indicators over five years in months, quarters, semesters and years.
func BenchmarkCoveragePages(b *testing.B) {
	var periods []civil.Period
	for year := 2022; year <= 2026; year++ {
		for _, s := range civil.Spans {
			periods = append(periods, civil.YearOf(year).Parts(s)...)
		}
	}
	for _, engine := range []db.Engine{db.SQLite, db.PostgreSQL} {
		b.Run(engine.String(), func(b *testing.B) {
			a, client, url := benchOffice(b, engine, world.Regency, account.Secretariat, world.Regency)
			villages, values := stated(b, a.DB, []string{world.Regency}, periods)
			b.Logf("%d villages, %d values", villages, values)
			for _, page := range []struct{ name, path string }{
				{"heat", "/cakupan?periode=2026Q2"}, {"heat-year", "/cakupan?periode=2025"}, {"heat-kecamatan", "/cakupan?periode=2026-08&wilayah=" + world.District},
				{"indicator", "/cakupan/indikator/ESS-11?periode=2026Q2"}, {"indicator-year", "/cakupan/indikator/ESS-20?periode=2025"}, {"village", "/cakupan/desa/" + world.Village + "?periode=2026Q2"},
				{"ranking", "/cakupan/peringkat?periode=2026Q2"}, {"kecamatan", "/cakupan/kecamatan?periode=2026Q2"},
				{"entry", "/isian?periode=2026Q2"}, {"grid", "/isian/ESS-12?periode=2026Q2"}, {"forms", "/formulir"}, {"families", "/keluarga"}, {"data", "/data"},
				{"complete", "/data/kelengkapan"}, {"compare", "/data/banding"}, {"edition", "/edisi/2022"},
			} {
				b.Run(page.name, func(b *testing.B) { pagesTook(b, client, url+page.path) })
			}
		})
	}
}

// BenchmarkProvincePages does it for all villages of Jawa Barat.
func BenchmarkProvincePages(b *testing.B) {
	periods := []civil.Period{}
	for year := 2022; year <= 2026; year++ {
		periods = append(periods, civil.YearOf(year))
	}
	periods = append(periods, civil.YearOf(2026).Parts(civil.Quarterly)...)
	var regencies []string
	for _, r := range region.Children("32") {
		regencies = append(regencies, r.Code)
	}
	for _, engine := range []db.Engine{db.SQLite, db.PostgreSQL} {
		b.Run(engine.String(), func(b *testing.B) {
			a, client, url := benchOffice(b, engine, regencies[0], account.Assessor, "32")
			villages, values := stated(b, a.DB, regencies, periods)
			b.Logf("%d villages, %d values", villages, values)
			for _, page := range []struct{ name, path string }{
				{"heat", "/cakupan?periode=2026Q2&wilayah=32"}, {"heat-year", "/cakupan?periode=2025&wilayah=32"},
				{"indicator", "/cakupan/indikator/ESS-11?periode=2026Q2&wilayah=32"},
				{"regency", "/cakupan?periode=2026Q2&wilayah=" + regencies[0]},
			} {
				b.Run(page.name, func(b *testing.B) { pagesTook(b, client, url+page.path) })
			}
		})
	}
}
