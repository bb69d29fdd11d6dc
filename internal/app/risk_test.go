package app_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tumbuh/internal/app/world"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
)

// riskDoors are where families at risk are seen: one of the village's.
func riskDoors(family string) []door {
	village, one := "?wilayah="+world.Village, "/keluarga/"+family
	return []door{
		{"GET /keluarga", "/keluarga" + village, all, local, "", nil},
		{"GET /keluarga/daftar", "/keluarga/daftar" + village, all, local, "", nil},
		{"GET /keluarga/daftar.xlsx", "/keluarga/daftar.xlsx" + village, "HP", "", "", nil},
		{"GET /keluarga/daftar.csv", "/keluarga/daftar.csv" + village, "HP", "", "", nil},
		{"POST /keluarga/cetak", "/keluarga/cetak" + village, "HPVC", "", "", nil},
		{"GET /keluarga/cetak", "/keluarga/cetak", "HPVC", "PVC", "HPVC", nil},
		{"GET /keluarga/pendamping", "/keluarga/pendamping" + village, all, local, "", nil},
		{"POST /keluarga/pendamping", "/keluarga/pendamping" + village, "HPV", "", "", url.Values{"nomor": {""}}},
		{"POST /keluarga/pendamping/tugas", "/keluarga/pendamping/tugas" + village, "HPV", "", "", url.Values{"keluarga": {family}, "akhiri": {"1"}}},
		{"GET /keluarga/pendamping/tugas", "/keluarga/pendamping/tugas", all, local, all, nil},
		{"GET /keluarga/verifikasi", "/keluarga/verifikasi" + village, all, local, "", nil},
		{"POST /keluarga/verifikasi", "/keluarga/verifikasi" + village, "HPV", "", "", nil},
		{"GET /keluarga/bkkbn", "/keluarga/bkkbn" + village, all, local, "", nil},
		{"POST /keluarga/bkkbn", "/keluarga/bkkbn" + village, "SV", "", "", nil}, // and a planner of DPPKB
		{"GET /keluarga/{id}", one, "HPVC", "", "", nil},
		{"POST /keluarga/{id}/kunjungan", one + "/kunjungan", "HPV", "", "", nil},
		{"GET /keluarga/{id}/kunjungan", one + "/kunjungan", "HPVC", "", "", nil},
		{"POST /keluarga/{id}/periksa", one + "/periksa", "HPV", "", "", nil},
		{"GET /keluarga/{id}/periksa", one + "/periksa", "HPVC", "", "", nil},
	}
}

// house is a family that a phone registers: a couple and a baby of ten months.
type house struct{ id, wife, baby db.ID }

// told are the records that tell of a family; say is what is not as usual of the
// household.
func told(head string, say object) (x house, records []object) {
	x = house{db.NewID(), db.NewID(), db.NewID()}
	today := civil.DateOf(world.Now)
	make := func(kind string, id db.ID, fields object) {
		records = append(records, record(kind, id, id, object{"fields": with(object{"village": world.Village, "posyandu": "Mawar"}, fields), "over": object{}}))
	}
	make("household", x.id, with(object{"head": head, "hamlet": "Lompo", "rt": "1", "rw": "2", "water": "piped", "latrine": "septic", "welfare": 2, "modern_fp": true}, say))
	make("person", db.NewID(), object{"household": x.id, "name": head, "sex": 1, "birth": (today - 31*366).String(), "relation": "head"})
	make("person", x.wife, object{"household": x.id, "name": "Istri " + head, "sex": 2, "birth": (today - 27*366).String(), "relation": "spouse"})
	make("child", x.baby, object{"household": x.id, "mother": x.wife, "name": "Anak " + head, "sex": 2, "birth": (today - 310).String()})
	return x, records
}

// registers tells of a family.
func (h *handset) registers(head string, say object) house {
	h.t.Helper()
	x, records := told(head, say)
	for _, v := range h.says(0, records...) {
		if v.Verdict != "new" {
			h.t.Fatalf("%+v", v)
		}
	}
	return x
}

// saying fails when a page does not say all of what it should, or says what it should not.
func saying(t *testing.T, p world.Page, status int, want ...string) {
	t.Helper()
	if p.Status != status {
		t.Errorf("%s: %d", p.Path, p.Status)
	}
	for _, text := range want {
		text, not := strings.CutPrefix(text, "!")
		if strings.Contains(p.Body, text) == not {
			t.Errorf("%s: says %q: %v\n%.1500s", p.Path, text, not, p.Text("main"))
		}
	}
}

// From what a phone says to a family that is accompanied, verified and mended.
func TestAFamilyAtRiskIsFoundAccompaniedAndVerified(t *testing.T) {
	world.Each(t, func(t *testing.T, w *world.World) {
		here := "?wilayah=" + world.Village
		saying(t, w.As(w.Citra).Get("/keluarga"), http.StatusOK, "Belum ada keluarga yang tercatat")
		rosi := handsetOf(t, w, "rosi")
		baso := rosi.registers("Baso", object{"water": "surface", "latrine": "none"})
		rosi.registers("Tenri", nil)
		rosi.registers("Andi", object{"latrine": nil})
		recount(t, w, false)

		saying(t, w.As(w.Citra).Get("/keluarga"), http.StatusOK, "1 dari 3 keluarga sasaran berisiko stunting di Kabupaten Soppeng", "tidak dijumlahkan", "1 keluarga sasaran belum diketahui", "1 dari 70 desa/kelurahan", "!Baso")
		saying(t, w.Get("/keluarga/daftar"+here+"&kurang=latrine"), http.StatusOK, "1 keluarga di Desa Goarie, Kec. Marioriwawo kekurangan jamban layak", "kurang dari 5", "!Baso", "!Tenri")
		saying(t, w.Get("/keluarga/"+string(baso.id)), http.StatusForbidden)

		w.As(w.Ani)
		list := w.Get("/keluarga/daftar" + here + "&kurang=latrine")
		saying(t, list, http.StatusOK, "Baso", "Anak Baso", "1 di antaranya kekurangan dua hal lain", "!Tenri", "RAHASIA")
		saying(t, w.Get("/keluarga/"+string(baso.id)), http.StatusOK, "Air minum belum layak", "Jamban belum layak", "Sungai", "Belum pernah didampingi", "Belum pernah dikunjungi")

		saying(t, w.Post("/keluarga/pendamping", url.Values{"wilayah": {world.Village}, "nomor": {""}}), http.StatusUnprocessableEntity, "Tulis nomor timnya", "sedikitnya satu anggota")
		team := w.Post("/keluarga/pendamping", url.Values{"wilayah": {world.Village}, "nomor": {"1"}, "sk": {"SK 4/2026"}, "bidan": {"Bidan Nur"}, "sejak": {"2026-01-01"}})
		saying(t, team, http.StatusOK, "TPK 1 disimpan", "Bidan Nur (bidan)", "belum ada")
		id := team.Attr(`select[name=tim] option`, "value")
		saying(t, w.Post("/keluarga/pendamping/tugas", url.Values{"wilayah": {world.Village}, "tim": {id}, "sejak": {"2026-08-01"}}), http.StatusUnprocessableEntity, "Pilih sedikitnya satu keluarga")
		saying(t, w.Post("/keluarga/pendamping/tugas", url.Values{"wilayah": {world.Village}, "tim": {id}, "sejak": {"2026-08-01"}, "keluarga": {string(baso.id)}}), http.StatusOK, "1 keluarga diserahkan", "sejak 1 Agu 2026", "1 dari 1 keluarga berisiko didampingi tim")
		saying(t, w.Post("/keluarga/"+string(baso.id)+"/kunjungan", url.Values{"tanggal": {"2026-09-04"}, "topik": {"sanitation"}, "temuan": {"jamban digali"}}), http.StatusOK, "Kunjungan dicatat", "jamban digali", "4 Sep 2026")

		// The Puskesmas finds a latrine; the village's sheet, open since before, is told.
		sheet := w.Get("/keluarga/verifikasi" + here)
		saying(t, sheet, http.StatusOK, "0 dari 3 keluarga sasaran", "Lembar verifikasi", "Hasil untuk Baso")
		w.As(w.Budi)
		saying(t, w.Post("/keluarga/"+string(baso.id)+"/periksa", url.Values{"hasil": {"not_at_risk"}, "latrine": {"septic"}, "water": {"surface"}}), http.StatusUnprocessableEntity, "masih ada faktor risiko")
		saying(t, w.Post("/keluarga/"+string(baso.id)+"/periksa", url.Values{"hasil": {"at_risk"}, "latrine": {"septic"}, "water": {"surface"}}), http.StatusOK, "Verifikasi disimpan", "Jamban sendiri dengan tangki septik", "Budi")
		w.As(w.Ani)
		saying(t, w.Post("/keluarga/verifikasi", url.Values{"wilayah": {world.Village}, "tahun": {"2026"}, "hasil-" + string(baso.id): {"moved"}, "pernah-" + string(baso.id): {""}}), http.StatusConflict, "Budi sudah memverifikasi")
		saying(t, w.Get("/keluarga/verifikasi"+here), http.StatusOK, "1 dari 3 keluarga sasaran", "Benar berisiko")

		recount(t, w, false)
		saying(t, w.As(w.Citra).Get("/keluarga"+here), http.StatusOK, "1 dari 3 keluarga sasaran berisiko")
		saying(t, w.Get("/keluarga/verifikasi"), http.StatusOK, "1 dari 3 keluarga sasaran di Kabupaten Soppeng", "!Baso")

		w.As(w.Dina)
		file := w.Get("/keluarga/daftar.csv" + here + "&tujuan=kunjungan")
		saying(t, file, http.StatusOK, "Baso", "Diunduh oleh Dina", "kunjungan rumah")
		seen := map[string]string{}
		for _, e := range w.Ledger() {
			seen[e.Action] += e.Who + " "
		}
		for action, who := range map[string]string{"family.list": "Ani", "family.open": "Budi", "family.export": "Dina", "assist.team": "Ani", "assist.assign": "Ani", "assist.visit": "Ani", "assist.verify": "Budi"} {
			if !strings.Contains(seen[action], who) {
				t.Errorf("the ledger does not say that %s did %s: %v", who, action, seen)
			}
		}
		saying(t, w.Get("/anak/"+string(baso.baby)+"/jejak"), http.StatusOK, "Melihat daftar keluarga sasaran", "Membuka satu keluarga")
	})
}

// BKKBN's table stands beside ours, and is held to its rules.
func TestBKKBNsTableStandsBesideOurs(t *testing.T) {
	world.Each(t, func(t *testing.T, w *world.World) {
		rosi := handsetOf(t, w, "rosi")
		rosi.registers("Baso", object{"water": "surface"})
		recount(t, w, false)
		w.As(officer(t, w, "kiki", "dppkb"))
		saying(t, w.Get("/keluarga/bkkbn"), http.StatusOK, "belum dicatat untuk tahun dan sumber ini")
		row := func(atRisk, not int) string {
			return fmt.Sprintf("%s\t900\t600\t50\t60\t40\t30\t20\t%d\t560\t30\t180\t120\t150\t70\t40\t20\t5\t60\t10\t80\t%d", world.Village, atRisk, not)
		}
		paste := func(text string) world.Page {
			return w.Post("/keluarga/bkkbn", url.Values{"wilayah": {world.Regency}, "tahun": {"2026"}, "sumber": {"verval"}, "catatan": {"SIGA"}, "tabel": {text}})
		}
		saying(t, paste(row(200, 399)), http.StatusUnprocessableEntity, "Goarie: berisiko (200), tidak berisiko (399)", "berjumlah 599, padahal keluarga sasaran 600")
		saying(t, paste("Antah Berantah\t5"), http.StatusUnprocessableEntity, "Baris 1: “Antah Berantah” bukan desa")
		saying(t, paste(row(200, 400)), http.StatusOK, "Tabel BKKBN 1 wilayah disimpan", "1 dari 70 desa/kelurahan")
		saying(t, w.Get("/keluarga/bkkbn?wilayah="+world.Village), http.StatusOK, "SIGA", "−199")
		one := url.Values{"wilayah": {world.Village}, "tahun": {"2026"}, "sumber": {"verval"}, "families": {"900"}, "targets": {"901"}}
		saying(t, w.Post("/keluarga/bkkbn", one), http.StatusUnprocessableEntity, "Keluarga sasaran (901) lebih banyak daripada Keluarga (900)", `value="901"`)
		one.Set("hapus", "1")
		saying(t, w.Post("/keluarga/bkkbn", one), http.StatusOK, "belum dicatat")
	})
}

// What is counted again from nothing is the same; what did not change is not written.
func TestFamiliesAreCountedOnceAndTheSame(t *testing.T) {
	world.Each(t, func(t *testing.T, w *world.World) {
		rosi := handsetOf(t, w, "rosi")
		rosi.registers("Baso", object{"water": "surface"})
		recount(t, w, false)
		for village, n := range recount(t, w, true) {
			if n != 0 {
				t.Errorf("%s: %d rows were written again", village, n)
			}
		}
		if n := w.Count("risk_count"); n != 1 {
			t.Errorf("%d rows are kept", n)
		}
	})
}
