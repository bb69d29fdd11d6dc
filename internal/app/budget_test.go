package app_test

import (
	"net/url"
	"testing"

	aksiplan "tumbuh/internal/aksi/plan"
	"tumbuh/internal/app/world"
	"tumbuh/internal/base/register"
	"tumbuh/internal/record/account"
)

// budgetDoors are the pages of stages, matrices and realisation; the row is the health
// office's of the regency.
func budgetDoors(t *testing.T, w *world.World) []door {
	const read, beside, far, write = "SHNPDVRKU", "PDV", "SHNPDVKU", "SHNDV"
	row := ""
	if w != nil {
		e := register.Entry[aksiplan.Row]{Year: 2026, Area: world.Regency, Body: aksiplan.Row{Nature: aksiplan.Support, Activity: "Kelas ibu", Office: account.HealthOffice, Source: "apbd"}}
		by := account.Actor{Account: account.Account{Name: "Dina", Role: account.Health, Region: world.Regency}, Via: "web", Home: world.Regency}
		if err := w.Plan.Save(t.Context(), by, &e, ""); err != nil {
			t.Fatal(err)
		}
		row = string(e.ID)
	}
	return []door{
		{"GET /anggaran", "/anggaran", read, beside, far, nil},
		{"POST /anggaran", "/anggaran", "S", "", "S", nil},
		{"GET /anggaran/beda", "/anggaran/beda", read, beside, far, nil},
		{"GET /anggaran/perjalanan", "/anggaran/perjalanan", read, beside, far, nil},
		{"GET /anggaran/matriks", "/anggaran/matriks", read, beside, far, nil},
		{"POST /anggaran/matriks", "/anggaran/matriks", "SH", "", "", url.Values{"tahun": {"2026"}, "baris": {row}}},
		{"GET /anggaran/realisasi", "/anggaran/realisasi", read, beside, far, nil},
		{"POST /anggaran/realisasi", "/anggaran/realisasi", write, "DV", write, nil},
		{"GET /anggaran/riwayat", "/anggaran/riwayat?tahun=2026&triwulan=1&baris=" + row, read, beside, "", nil},
		{"GET /rencana/berkas", "/rencana/berkas", read, beside, far, nil},
		{"GET /rencana/berkas/rencana.xlsx", "/rencana/berkas/rencana.xlsx", read, beside, far, nil},
		{"POST /rencana/berkas", "/rencana/berkas", write, "DV", write, nil},
		{"POST /rencana/berkas/simpan", "/rencana/berkas/simpan", write, "DV", write, nil},
		{"GET /rencana/dokumen/{jenis}", "/rencana/dokumen/rencana", read, beside, far, nil},
	}
}
