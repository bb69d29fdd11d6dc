package app_test

import (
	"context"
	"net/url"
	"testing"

	"tumbuh/internal/aksi/rembuk"
	"tumbuh/internal/app/world"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/register"
	"tumbuh/internal/record/account"
)

// rembukDoors are those of a meeting of the regency that is being prepared, and of a
// promise of the health office, agreed in another.
func rembukDoors(t *testing.T, w *world.World) []door {
	one, promise := "/rapat/x", "/komitmen/x"
	if w != nil {
		one, promise = meetings(t, w)
	}
	const see, near, far = "SHNPDVRKU", "PDV", "SHNPDVKU"
	row := url.Values{"aksi": {"tulis"}, "baris": {"1"}, "nama-0": {"Rahma"}, "lembaga-0": {"IBI"}}
	return []door{
		{"GET /rapat", "/rapat", see, near, far, nil},
		{"GET /rapat/baru", "/rapat/baru", "SDV", "DV", "SDV", nil},
		{"POST /rapat/baru", "/rapat/baru?wilayah=" + world.Regency, "S", "", "", nil},
		{"GET /rapat/{id}", one, see, near, "", nil},
		{"GET /rapat/{id}/ubah", one + "/ubah", "S", "", "", nil},
		{"POST /rapat/{id}/ubah", one + "/ubah", "S", "", "", nil},
		{"POST /rapat/{id}/keadaan", one + "/keadaan", "S", "", "", url.Values{"keadaan": {"cancelled"}}},
		{"GET /rapat/{id}/agenda", one + "/agenda", see, near, "", nil},
		{"POST /rapat/{id}/agenda", one + "/agenda", "S", "", "", nil},
		{"GET /rapat/{id}/undangan", one + "/undangan", see, near, "", nil},
		{"POST /rapat/{id}/undangan", one + "/undangan", "S", "", "", nil},
		{"GET /rapat/{id}/hadir", one + "/hadir", see, near, "", nil},
		{"POST /rapat/{id}/hadir", one + "/hadir", "S", "", "", row},
		{"GET /rapat/{id}/qr", one + "/qr", "S", "", "", nil},
		{"POST /rapat/{id}/qr", one + "/qr", "S", "", "", nil},
		{"GET /rapat/{id}/notula", one + "/notula", see, near, "", nil},
		{"POST /rapat/{id}/notula", one + "/notula", "S", "", "", nil},
		{"POST /rapat/{id}/putusan", one + "/putusan", "S", "", "", url.Values{"putusan": {"Semua melapor"}}},
		{"GET /rapat/{id}/komitmen", one + "/komitmen", see, near, "", nil},
		{"POST /rapat/{id}/komitmen", one + "/komitmen", "S", "", "", url.Values{"baris": {"0"}}},
		{"GET /rapat/{id}/tindak-lanjut", one + "/tindak-lanjut", see, near, "", nil},
		{"GET /rapat/{id}/berkas", one + "/berkas", see, near, "", nil},
		{"GET /rapat/{id}/dokumen/{jenis}", one + "/dokumen/hadir", see, near, "", nil},
		{"GET /rapat/{id}/terbitkan/{jenis}", one + "/terbitkan/undangan", "S", "", "", nil},
		{"POST /rapat/{id}/terbitkan/{jenis}", one + "/terbitkan/undangan", "S", "", "", nil},
		{"GET /rapat/{id}/tanda-tangan", one + "/tanda-tangan", see, near, "", nil},
		{"POST /rapat/{id}/tanda-tangan", one + "/tanda-tangan", "S", "", "", nil},
		{"POST /rapat/{id}/foto", one + "/foto", "S", "", "", nil},
		{"GET /komitmen", "/komitmen", see, near, far, nil},
		{"GET /komitmen/{id}", promise, see, near, "", nil},
		{"POST /komitmen/{id}", promise, "SH", "", "", url.Values{"keadaan": {"underway"}, "uraian": {"Berjalan"}}},
		{"GET /komitmen/{id}/ubah", promise + "/ubah", "S", "", "", nil},
		{"POST /komitmen/{id}/ubah", promise + "/ubah", "S", "", "", nil},
	}
}

// meetings makes the two.
func meetings(t *testing.T, w *world.World) (one, promise string) {
	t.Helper()
	ctx, by, m := context.Background(), w.Person("rapat", account.Secretariat, world.Regency).Actor, w.Meetings
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	head := rembuk.Head{Kind: rembuk.Rembuk, Title: "Rembuk", Day: civil.DateOf(world.Now), From: "09:00", Place: "Aula"}
	open, err := m.Call(ctx, by, world.Regency, 2026, rembuk.Meeting{Head: head})
	must(err)
	held, err := m.Call(ctx, by, world.Regency, 2026, rembuk.Meeting{Head: head})
	must(err)
	must(m.Move(ctx, by, held.ID, rembuk.Held, ""))
	must(m.Write(ctx, by, held.ID, []rembuk.Attendance{{Name: "Rahma", Institution: "IBI"}}))
	must(m.SaveMinutes(ctx, by, held.ID, rembuk.Stamp(rembuk.Minutes{}), rembuk.Minutes{Said: []rembuk.Said{{Point: "a", Text: "Dibahas"}}}))
	promised := []register.Entry[rembuk.Commitment]{{Body: rembuk.Commitment{Text: "Melengkapi alat ukur", Office: account.HealthOffice, Due: civil.MustDate("2026-12-31")}}}
	must(m.Promise(ctx, by, held.ID, promised))
	must(m.Move(ctx, by, held.ID, rembuk.Agreed, ""))
	return "/rapat/" + string(open.ID), "/komitmen/" + string(promised[0].ID)
}
