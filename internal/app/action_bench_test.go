package app_test

import (
	"fmt"
	"testing"

	"tumbuh/internal/aksi/plan"
	"tumbuh/internal/aksi/rembuk"
	"tumbuh/internal/app"
	"tumbuh/internal/app/world"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/register"
	"tumbuh/internal/exchange/simulation"
	"tumbuh/internal/exchange/workbook"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
)

// acted gives a regency children, a year of actions, and a plan of a thousand rows; it
// answers the rembuk of the regency with its thirty promises.
func acted(b *testing.B, a *app.App) (meeting db.ID) {
	b.Helper()
	by := account.CommandLine("bench", world.Regency)
	today := civil.DateOf(a.Config.Now().In(region.Zone(world.Regency)))
	files, err := simulation.Write(b.Context(), simulation.Plan{Regency: world.Regency, Children: 15_000, Months: 2, Last: today.Month().Add(-1), Seed: 6, Dir: b.TempDir()})
	if err != nil {
		b.Fatal(err)
	}
	for _, f := range files {
		if _, err := a.Workbook.Take(b.Context(), by, f, workbook.Options{}); err != nil {
			b.Fatal(err)
		}
	}
	if _, err := a.SimulateActions(b.Context(), 1, func(int, int) {}); err != nil {
		b.Fatal(err)
	}
	year := today.Month().Year()
	var rows []register.Entry[plan.Row]
	err = a.DB.Read(b.Context(), func(tx *db.Tx) error {
		if rows, err = plan.Rows(tx, world.Regency, year); err != nil {
			return err
		}
		all, err := rembuk.Meetings(tx, world.Regency, year, world.Regency)
		for _, m := range all {
			if m.Area == world.Regency && m.Body.Head.Kind == rembuk.Rembuk {
				meeting = m.ID
			}
		}
		return err
	})
	if err != nil || meeting == "" {
		b.Fatal(meeting, err)
	}
	for i := len(rows); i < 1000; i++ {
		e := register.Entry[plan.Row]{Year: year, Area: rows[i%len(rows)].Area, Body: rows[i%len(rows)].Body}
		e.Body.Activity += fmt.Sprintf(" (%d)", i)
		if err := a.Plan.Save(b.Context(), by, &e, "Untuk pengukuran"); err != nil {
			b.Fatal(err)
		}
	}
	return meeting
}

// BenchmarkActionPages asks the real router for the pages and papers of a year of
// actions: 15,000 children, 70 villages, a plan of 1,000 rows, 30 promises.
func BenchmarkActionPages(b *testing.B) {
	for _, engine := range []db.Engine{db.SQLite, db.PostgreSQL} {
		b.Run(engine.String(), func(b *testing.B) {
			a, client, url := benchOffice(b, engine, world.Regency, account.Secretariat, world.Regency)
			meeting := "/rapat/" + string(acted(b, a))
			for _, page := range []struct{ name, path string }{
				{"first", "/"}, {"year", "/aksi"}, {"situation", "/situasi"}, {"lokus", "/lokus"}, {"plan", "/rencana"}, {"plan-sums", "/rencana/ringkasan"}, {"plan-checks", "/rencana/periksa"},
				{"stages", "/anggaran"}, {"matrix", "/anggaran/matriks"}, {"meetings", "/rapat"}, {"promises", "/komitmen"}, {"teams", "/tpps"}, {"semester", "/tpps/semester"}, {"due", "/pengingat"},
				{"paper-minutes", meeting + "/dokumen/berita-acara"}, {"paper-plan", "/rencana/dokumen/rencana"}, {"paper-plan-docx", "/rencana/dokumen/rencana?berkas=docx"},
				{"paper-report", "/situasi/dokumen/laporan"}, {"book-plan", "/rencana/berkas/rencana.xlsx"},
			} {
				b.Run(page.name, func(b *testing.B) { pagesTook(b, client, url+page.path) })
			}
		})
	}
}
