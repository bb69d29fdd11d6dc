package app_test

import (
	"net/url"
	"testing"

	aksiplan "tumbuh/internal/aksi/plan"
	"tumbuh/internal/app/world"
	"tumbuh/internal/base/register"
	"tumbuh/internal/record/account"
)

// planDoors are the pages of the plan; the row is the health office's of the regency.
func planDoors(t *testing.T, w *world.World) []door {
	const read, beside, far, write = "SHNPDVRKU", "PDV", "SHNPDVKU", "SHNDV"
	row := "/x"
	if w != nil {
		e := register.Entry[aksiplan.Row]{Year: 2026, Area: world.Regency, Body: aksiplan.Row{Nature: aksiplan.Support, Activity: "Rapat", Office: account.HealthOffice}}
		by := account.Actor{Account: account.Account{Name: "Dina", Role: account.Health, Region: world.Regency}, Via: "web", Home: world.Regency}
		if err := w.Plan.Save(t.Context(), by, &e, ""); err != nil {
			t.Fatal(err)
		}
		row = "/" + string(e.ID)
	}
	return []door{
		{"GET /rencana", "/rencana", read, beside, far, nil},
		{"POST /rencana", "/rencana", "SH", "", "SH", url.Values{"opd": {account.HealthOffice}}},
		{"GET /rencana/baru", "/rencana/baru", write, "DV", write, nil},
		{"GET /rencana/{id}", "/rencana" + row, read, beside, "", nil},
		{"GET /rencana/ubah/{id}", "/rencana/ubah" + row, "SH", "", "", nil},
		{"POST /rencana/hapus/{id}", "/rencana/hapus" + row, "SH", "", "", nil}, // of a version that there is not: it stays
		{"GET /rencana/rekomendasi", "/rencana/rekomendasi", read, beside, far, nil},
		{"POST /rencana/rekomendasi", "/rencana/rekomendasi", write, "DV", write, nil},
		{"GET /rencana/periksa", "/rencana/periksa", read, beside, far, nil},
		{"GET /rencana/ringkasan", "/rencana/ringkasan", read, beside, far, nil},
		{"GET /rencana/salin", "/rencana/salin", write, "DV", write, nil},
		{"POST /rencana/salin", "/rencana/salin", write, "DV", write, nil},
		{"GET /rencana/kode", "/rencana/kode", read, beside, far, nil},
		{"POST /rencana/kode", "/rencana/kode", "S", "", "S", nil},
		{"POST /rencana/kode/hapus", "/rencana/kode/hapus", "S", "", "S", nil},
	}
}
