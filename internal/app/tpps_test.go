package app_test

import (
	"net/url"
	"testing"

	"tumbuh/internal/aksi/tpps"
	"tumbuh/internal/app/world"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/register"
	"tumbuh/internal/record/account"
)

// tppsDoors are the pages of teams and reminders; the team is the regency's, and the
// health office sits in its first field.
func tppsDoors(t *testing.T, w *world.World) []door {
	const read, beside, far, area = "SHNPDVRKU", "PDV", "SHNPDVKU", "?wilayah=" + world.Regency
	team, report := "/tpps/x", ""
	if w != nil {
		team, report = aTeam(t, w)
	}
	said := url.Values{"wilayah": {world.Regency}, "bidang": {"service"}, "periode": {"2026Q2"}, "kegiatan": {"Rapat"}, "bulan": {"3"}, "kemajuan": {"planned"}}
	return []door{
		{"GET /tpps", "/tpps" + area, read, beside, "", nil},
		{"POST /tpps", "/tpps", "S", "", "", url.Values{"wilayah": {world.Regency}}},
		{"GET /tpps/{id}", team, read, beside, "", nil},
		{"POST /tpps/{id}/bukti", team + "/bukti", "SHNPDVK", beside, "", nil},
		{"GET /tpps/{id}/ubah", team + "/ubah", "S", "", "", nil},
		{"POST /tpps/{id}/salin", team + "/salin", "S", "", "", nil},
		{"POST /tpps/{id}/hapus", team + "/hapus", "S", "", "", nil}, // it has a decree: it stays
		{"GET /tpps/{id}/anggota", team + "/anggota", "S", "", "", nil},
		{"POST /tpps/{id}/anggota", team + "/anggota", "S", "", "", nil},
		{"GET /tpps/{id}/tempel", team + "/tempel", "S", "", "", nil},
		{"POST /tpps/{id}/tempel", team + "/tempel", "S", "", "", nil},
		{"GET /tpps/{id}/sk", team + "/sk", "S", "", "", nil},
		{"GET /tpps/program", "/tpps/program" + area, read, beside, "", nil},
		{"POST /tpps/program", "/tpps/program", "SH", "", "", said},
		{"GET /tpps/laporan", "/tpps/laporan" + area + "&bidang=data&periode=2026Q1", read, beside, "", nil},
		{"POST /tpps/laporan", "/tpps/laporan", "SH", "", "", said},
		{"POST /tpps/laporan/nilai", "/tpps/laporan/nilai", "S", "", "", url.Values{"wilayah": {world.Regency}, "bidang": {"service"}, "periode": {"2026Q1"}, "entri": {report}, "versi": {"1"}, "terima": {"1"}}},
		{"GET /tpps/semester", "/tpps/semester" + area, read, beside, "", nil},
		{"POST /tpps/semester", "/tpps/semester" + area, "S", "", "", nil},
		{"GET /tpps/semester/dokumen", "/tpps/semester/dokumen" + area, read, beside, "", nil},
		{"GET /pengingat", "/pengingat", read, beside, far, nil},
		{"POST /pengingat/kalender", "/pengingat/kalender", read, beside, far, nil},
		{"POST /pengingat/kalender/akhiri", "/pengingat/kalender/akhiri", read, beside, far, nil},
	}
}

// aTeam keeps a team and a report of its first field, and answers their addresses.
func aTeam(t *testing.T, w *world.World) (team, report string) {
	t.Helper()
	ctx, root := t.Context(), account.CommandLine("root", world.Regency)
	dinkes := account.Actor{Account: account.Account{Name: "Dina", Role: account.Health, Region: world.Regency}, Via: "web", Home: world.Regency}
	e := register.Entry[tpps.Team]{Area: world.Regency, Body: tpps.Team{Number: "1/2026", Day: civil.MustDate("2026-01-05")}}
	told := register.Entry[tpps.Report]{Area: world.Regency, Body: tpps.Report{Field: "service", Period: civil.MustPeriod("2026Q1"), Done: "Rapat", Planned: "Rapat", Hinders: "Tidak ada"}}
	for _, step := range []func() error{
		func() error { return w.Teams.SaveTeam(ctx, root, &e) },
		func() error {
			return w.Teams.AddMembers(ctx, root, e.ID, []tpps.Member{{Seat: tpps.Coordinator, Field: "service", Position: "Kepala Dinas", Office: account.HealthOffice}})
		},
		func() error { return w.Teams.Submit(ctx, dinkes, &told) },
	} {
		if err := step(); err != nil {
			t.Fatal(err)
		}
	}
	return "/tpps/" + string(e.ID), string(told.ID)
}
