package app_test

import (
	"archive/zip"
	"context"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"tumbuh/internal/app/world"
	"tumbuh/internal/base/db"
)

// formDoors are the forms of the cadre of the village.
func formDoors() []door {
	at := "/formulir/" + world.Village
	list := []door{
		{"GET /formulir", "/formulir?wilayah=" + world.Village, all, local, "", nil},
		{"GET /formulir/{desa}/1", at + "/1", all, local, "", nil},
		{"POST /formulir/{desa}/1", at + "/1", "HPV", "", "", nil},
		{"GET /formulir/{desa}/1/unduh.xlsx", at + "/1/unduh.xlsx", "HPVC", "", "", nil},
		{"GET /formulir/{desa}/4", at + "/4", all, local, "", nil},
		{"POST /formulir/{desa}/4", at + "/4", "HPV", "", "", url.Values{"development_total": {"banyak"}}},
		{"GET /formulir/{desa}/4/unduh.xlsx", at + "/4/unduh.xlsx", "HPVC", "", "", nil},
		{"GET /formulir/{desa}/orang", at + "/orang?formulir=3B", "HPVC", "", "", nil},
	}
	for _, name := range []string{"2a", "2b", "2c", "3a", "3b"} {
		list = append(list, door{"GET /formulir/{desa}/" + name, at + "/" + name, "HPVC", "", "", nil},
			door{"POST /formulir/{desa}/" + name + "/cetak", at + "/" + name + "/cetak", "HPVC", "", "", nil},
			door{"GET /formulir/{desa}/" + name + "/cetak", at + "/" + name + "/cetak", "HPVC", "", "", nil},
			door{"GET /formulir/{desa}/" + name + "/unduh.xlsx", at + "/" + name + "/unduh.xlsx", "HP", "", "", nil})
		if name[0] == '2' {
			list = append(list, door{"POST /formulir/{desa}/" + name, at + "/" + name, "HPV", "", "", nil})
		}
	}
	return list
}

// tick is the form of a sheet as a browser sends it, with one mark ticked or not.
func tick(t *testing.T, page world.Page, id db.ID, code string, on bool) url.Values {
	t.Helper()
	version := page.Attr(`input[name="baris.`+string(id)+`"]`, "value")
	form := url.Values{"baris." + string(id): {version}}
	if on {
		form.Set("tanda."+string(id), code)
	}
	return form
}

// From a cadre's phone and the office's ticks to the village scorecard, down to the names
// behind a cell, and back.
func TestTheFormsOfAVillage(t *testing.T) {
	world.Each(t, func(t *testing.T, w *world.World) {
		rosi := handsetOf(t, w, "rosi")
		house, tenri, aco := db.NewID(), db.NewID(), db.NewID()
		made := func(kind string, id db.ID, fields object) object {
			fields["village"] = world.Village
			return record(kind, id, id, object{"fields": fields, "over": object{}})
		}
		for _, v := range rosi.says(0,
			made("household", house, object{"head": "Andi Baso", "hamlet": "Lompo", "water": "piped", "latrine": "septic"}),
			made("person", tenri, object{"household": house, "name": "Andi Tenri", "sex": 2, "birth": "2000-02-03", "relation": "spouse"}),
			made("child", aco, object{"household": house, "name": "Andi Aco", "sex": 1, "birth": "2025-07-01"}),
			record("pregnancy", tenri, db.NewID(), object{"day": "2026-08-03", "lmp": "2026-05-01", "kia_no": "KIA-17"}),
			record("services", tenri, db.NewID(), object{"month": "2026-08", "marks": object{"antenatal": true, "insurance": true}})) {
			if v.Verdict != "new" {
				t.Fatalf("%+v", v)
			}
		}
		count := func() {
			if err := w.Jobs.Drain(context.Background()); err != nil {
				t.Fatal(err)
			}
		}
		count()
		const at, q3, august = "/formulir/" + world.Village, "?periode=2026Q3", "?periode=2026-08"

		w.As(w.Ani)
		says := func(path string, want ...string) world.Page {
			t.Helper()
			page := w.Get(path)
			said := strings.Join(page.Texts("main"), " ")
			for _, s := range want {
				if page.Status != http.StatusOK || !strings.Contains(said, s) {
					t.Errorf("%s: %d, does not say %q but\n%.1500s", path, page.Status, s, said)
				}
			}
			return page
		}
		// Mother, first trimester at the quarter's end: TS for the postnatal check and, not at risk, the visit. Received:
		// antenatal, water, latrine, insurance of 6. Child of 14 months: water and latrine of 9.
		says("/formulir"+q3, "Tingkat konvergensi Desa Goarie, Triwulan III 2026: 40,0 % (6 dari 15 layanan)", "4 dari 6 layanan diterima", "2 dari 9 layanan diterima", "Sementara")
		sheet := says(at+"/2a"+august, "Formulir 2A Desa Goarie, Agustus 2026: 1 ibu", "KIA-17", "Rosi", "keluarga")
		sheet.HasNot(`input[type=checkbox][value=antenatal]`) // recorded already: nothing is typed twice
		sheet.Has(`input[type=checkbox][value=tablets]`)

		page := w.Post(at+"/2a"+august, tick(t, sheet, tenri, "tablets", true))
		page.Has(".alert-good", "1 baris disimpan")
		page.Has(`td .cell-note`, "")
		if page.Attr(`input[type=checkbox][value=tablets]`, "checked") != "" || !strings.Contains(page.Body, `value="tablets" aria-label="Dapat dan minum pil Fe, Andi Tenri" checked`) {
			t.Error("the tick is not there")
		}
		stale := w.Post(at+"/2a"+august, tick(t, sheet, tenri, "home_visit", true)) // from a page of before
		stale.Has(".field-error", "Muat ulang halaman")
		if stale.Status != http.StatusUnprocessableEntity || !strings.Contains(stale.Body, `value="home_visit" aria-label="Kunjungan rumah, Andi Tenri" checked`) {
			t.Errorf("%d: what was typed is lost", stale.Status)
		}
		count()
		says(at+"/3a"+q3, "83,3", "Andi Tenri", "Trimester 2", "Jumlah seharusnya")
		card := says(at+"/4"+q3, "46,7 % (7 dari 15 layanan)", "Kunjungan rumah dihitung untuk yang berisiko saja", "Belum dikonfirmasi", "Menerima semua layanan yang seharusnya: 0 dari 2 orang", "Punya akta kelahiran")
		behind := at + "/orang?formulir=3B&indikator=certificate&nilai=T&periode=2026Q3"
		card.Has(`a[href="` + behind + `"]`)
		says(behind, "1 anak 0–23 bulan belum menerima: Punya akta kelahiran", "Andi Aco", "0 kali dari 1, dalam triwulan").Has(`a[href="/anak/` + string(aco) + `"]`)

		fund := url.Values{"development_total": {"Rp 900.000.000"}, "development_stunting": {"1.000.000.000"}}
		wrong := w.Post(at+"/4"+q3, fund)
		wrong.Has(".field-error", "Tidak boleh lebih dari alokasi seluruhnya")
		if wrong.Attr("#f-development_total", "value") != "Rp 900.000.000" {
			t.Error("what was typed is lost")
		}
		fund.Set("development_stunting", "225.000.000")
		w.Post(at+"/4"+q3, fund).Has("#dana", "Rp 900.000.000", "25,0", "Diisi Ani")
		w.Post(at+"/1?periode=2026", url.Values{"bagian": {"1"}, "vulnerable": {"x"}}).Has(".field-error", "angka bulat")
		w.Post(at+"/1?periode=2026", url.Values{"bagian": {"facilities"}, "kind0": {"posyandu"}, "name0": {"Mawar"}, "layanan0": {"weighing"}}).Has("main", "Diisi Ani")
		if kelurahan := w.As(w.Dina).Get("/formulir/7312011001/4" + q3); !strings.Contains(kelurahan.Body, "Kelurahan tidak memiliki Dana Desa") {
			t.Error("a kelurahan is asked for its Dana Desa")
		}
		downloads(t, w, at+"/2a/unduh.xlsx?periode=2026-08&tujuan=audit", "Andi Tenri", "RAHASIA", "tujuan: audit")
		downloads(t, w, at+"/3b/unduh.xlsx?periode=2026Q3&tujuan=audit", "Andi Aco")
		downloads(t, w, at+"/4/unduh.xlsx?periode=2026Q3", "900000000")
		downloads(t, w, at+"/1/unduh.xlsx?periode=2026", "Mawar")
		w.Post(at+"/2a/cetak"+august, nil).Has("[data-print-now]", "")

		w.As(w.Citra) // plans with sums
		says(at+"/4"+q3, "46,7 %").HasNot(`a[href^="` + at + `/orang"]`)
		says("/formulir?periode=2026Q3", "Baru 1 dari 70 desa", "Goarie", "7 dari 15")
		w.As(w.Ani)
		sheet = w.Get(at + "/2a" + august)
		w.Post(at+"/2a"+august, tick(t, sheet, tenri, "tablets", false)).Has(".alert-good", "1 baris disimpan")
		count()
		says(at+"/4"+q3, "40,0 % (6 dari 15 layanan)")
		wrote := w.Ledger()
		for _, e := range []world.Entry{{Who: "Ani", Action: "form.fill", Target: world.Village}, {Who: "Ani", Action: "form.read", Target: world.Village}, {Who: "Ani", Action: "form.sheet", Target: world.Village},
			{Who: "Dina", Action: "form.export", Target: world.Village}, {Who: "Dina", Action: "form.print", Target: world.Village}} {
			if !slices.Contains(wrote, e) {
				t.Errorf("the ledger does not know %v", e)
			}
		}
	})
}

// downloads opens a workbook that holds some texts.
func downloads(t *testing.T, w *world.World, path string, want ...string) {
	t.Helper()
	page := w.Get(path)
	book, err := zip.NewReader(strings.NewReader(page.Body), int64(len(page.Body)))
	if err != nil {
		t.Errorf("%s: %d %v", path, page.Status, err)
		return
	}
	var text strings.Builder
	for _, f := range book.File {
		part, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&text, part); err != nil {
			t.Fatal(err)
		}
	}
	for _, s := range want {
		if !strings.Contains(text.String(), s) {
			t.Errorf("%s does not hold %q", path, s)
		}
	}
}
