package app_test

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tumbuh/internal/app/world"
	"tumbuh/internal/record/account"
)

// editionDoors are the framework's pages; a file that is none is refused to all alike.
func editionDoors() []door {
	change := url.Values{"nama": {"Remaja putri minum TTD"}, "alasan": {"Keputusan Bupati 12/2026"}}
	return []door{
		{"GET /edisi", "/edisi", all, local, elsewhere, nil},
		{"GET /edisi/aturan", "/edisi/aturan", all, local, elsewhere, nil},
		{"POST /edisi/aturan", "/edisi/aturan", "S", "", "S", url.Values{"atur": {"green"}, "nilai": {"85"}, "alasan": {"Kesepakatan TPPS"}}},
		{"GET /edisi/muat", "/edisi/muat", "S", "", "S", nil},
		{"POST /edisi/muat", "/edisi/muat", "S", "", "S", url.Values{}},
		{"GET /edisi/muat/templat.xlsx", "/edisi/muat/templat.xlsx", "S", "", "S", nil},
		{"GET /edisi/{key}", "/edisi/2022", all, local, elsewhere, nil},
		{"GET /edisi/{key}/indikator.xlsx", "/edisi/2022/indikator.xlsx", all, local, elsewhere, nil},
		{"GET /edisi/{key}/indikator.csv", "/edisi/2022/indikator.csv", all, local, elsewhere, nil},
		{"POST /edisi/{key}/cabut", "/edisi/2022/cabut", "S", "", "S", url.Values{}},
		{"GET /edisi/{key}/{id}", "/edisi/2022/ESS-01", all, local, elsewhere, nil},
		{"POST /edisi/{key}/{id}", "/edisi/2022/ESS-01", "S", "", "S", change},
	}
}

// showing checks that a page says things.
func showing(t *testing.T, page world.Page, status int, want ...string) {
	t.Helper()
	if page.Status != status {
		t.Errorf("%s: %d", page.Path, page.Status)
	}
	text := page.Text("main")
	for _, w := range want {
		if !strings.Contains(page.Body, w) && !strings.Contains(text, w) {
			t.Errorf("%s does not say %q", page.Path, w)
		}
	}
}

func TestTheSecretariatSaysAnIndicatorOtherwise(t *testing.T) {
	world.Each(t, func(t *testing.T, w *world.World) {
		wati := w.Person("wati", account.Secretariat, world.Regency)
		w.As(wati)
		showing(t, w.Get("/edisi"), 200, "Kabupaten Soppeng memakai Master Ansit 2022 pada tahun", "baru diketahui 8 dari 31 indikator", "52 dari 64 terbaca", "layanan esensial 29 dari 29; indikator supply 23 dari 35", "20 dari 20 terbaca")
		showing(t, w.Get("/edisi/2022"), 200, "12 baris hanya perkiraan", "paling banyak 15,5%", "2 per tahun", "Belum dikonfirmasi", "Perpres 72/2021", `href="/edisi/2022/ESS-01"`)
		showing(t, w.Get("/edisi/2022/ESS-01"), 200, "58% (2024)", "80% (2024)", "Buku metadata indikator BKKBN", "Dua target terbaca", `href="/edisi/perpres-72/PPA-S3"`)
		showing(t, w.Get("/edisi/2022/ESS-02"), 200, "Belum dikonfirmasi: sumber berbeda", "dihitung semua yang diperiksa", "pembacaan kami")
		showing(t, w.Get("/edisi/perpres-72/PPA-S3"), 200, `href="/edisi/2022/ESS-01"`)
		form := url.Values{"nama": {"Remaja putri minum TTD"}, "opd1": {"disdik"}, "opd2": {"dinkes"}, "target": {"2026: 92,5 (RPJMD 2025–2029)\n2027: 95 (RPJMD 2025–2029)"}, "alasan": {"Keputusan Bupati 12/2026"}}
		wrong := func(field, value, want string) {
			t.Helper()
			bad := url.Values{}
			for k, v := range form {
				bad[k] = v
			}
			bad.Set(field, value)
			showing(t, w.Post("/edisi/2022/ESS-01", bad), 422, want, "RPJMD")
		}
		wrong("alasan", "ya", "Tulis alasannya")
		wrong("target", "92 RPJMD", "tidak terbaca")
		wrong("target", "2026: 101 (RPJMD)", "paling besar 100")
		page := w.Post("/edisi/2022/ESS-01", form)
		showing(t, page, 200, "Perubahan disimpan", "Remaja putri minum TTD", "92,5% (2026)", "Dinas Pendidikan; Dinas Kesehatan", "Keputusan Bupati 12/2026", "Mengubah indikator", "2026: 92,5 (RPJMD 2025–2029), 2027: 95")
		showing(t, w.Get("/edisi/2022"), 200, "Diubah di sini", "Keputusan Bupati 12/2026")
		showing(t, w.As(w.Citra).Get("/edisi/2022/ESS-01"), 200, "Remaja putri minum TTD")
		if strings.Contains(w.Get("/edisi/2022/ESS-01").Body, "<textarea") {
			t.Error("a form for who may not")
		}
		w.As(wati)
		showing(t, w.Post("/edisi/2022/ESS-01", url.Values{"kembali": {"1"}, "alasan_kembali": {"x"}}), 422, "Tulis alasannya")
		showing(t, w.Post("/edisi/2022/ESS-01", url.Values{"kembali": {"1"}, "alasan_kembali": {"Keputusan dicabut"}}), 200, "Indikator kembali seperti edisi", "mengonsumsi Tablet Tambah Darah")
		for _, path := range []string{"/edisi/1999", "/edisi/2022/ESS-99", "/edisi/aturan?atur=warna", "/edisi/aturan?atur=office.damkar"} {
			if page := w.Get(path); page.Status != http.StatusNotFound {
				t.Errorf("%s: %d", path, page.Status)
			}
		}
	})
}

func TestTheSecretariatChoosesTheRulesOfTheForms(t *testing.T) {
	world.Each(t, func(t *testing.T, w *world.World) {
		wati := w.Person("wati", account.Secretariat, world.Regency)
		w.As(wati)
		set := func(name, value, reason string) world.Page {
			return w.Post("/edisi/aturan", url.Values{"atur": {name}, "nilai": {value}, "alasan": {reason}})
		}
		showing(t, w.Get("/edisi/aturan"), 200, "Hanya untuk yang berisiko", "80%", "Ini ambang setempat", "Kader Pembangunan Manusia", "Lima paket layanan", "penempatan kami", "Pemantauan bulanan ibu hamil", "belum dikonfirmasi")
		showing(t, set("green", "60", "Kesepakatan TPPS"), 422, "harus lebih tinggi", `value="60"`)
		showing(t, set("home_visit", "all", "Kesepakatan TPPS"), 200, "Aturan disimpan", "Untuk semua ibu hamil dan anak", "Kesepakatan TPPS (Wati", "Mengubah aturan formulir")
		showing(t, set("office.dppkb", "DP3AP2KB", "Perda perangkat daerah"), 200, "DP3AP2KB")
		showing(t, w.Get("/edisi/2022/ESS-05"), 200, "DP3AP2KB")
		showing(t, set("use.2025", "2025", "Perintah provinsi"), 200, "2025")
		showing(t, w.Get("/edisi"), 200, "memakai Aksi Konvergensi 2025 pada tahun", "2022\u2060–\u20602024")
		showing(t, w.Get("/edisi/aturan?atur=home_visit"), 200, "Kembali ke bawaan (Hanya untuk yang berisiko; yang lain TS)")
		showing(t, w.Post("/edisi/aturan", url.Values{"atur": {"home_visit"}, "nilai": {"all"}, "bawaan": {"1"}, "alasan": {"Kembali ke bawaan"}}), 200, "Hanya untuk yang berisiko")
		trail := w.As(w.Person("umar", account.Auditor, world.Regency)).Get("/jejak?tindakan=framework")
		showing(t, trail, 200, "Mengubah aturan formulir", "Kunjungan rumah wajib", "Untuk semua ibu hamil dan anak")
	})
}

func TestADistrictLoadsAnEditionOfItsOwn(t *testing.T) {
	world.Each(t, func(t *testing.T, w *world.World) {
		wati := w.Person("wati", account.Secretariat, world.Regency)
		w.As(wati)
		keep := func(name string, content []byte) string {
			path := filepath.Join(t.TempDir(), name)
			if err := os.WriteFile(path, content, 0o600); err != nil {
				t.Fatal(err)
			}
			return path
		}
		csv := w.Get("/edisi/2025/indikator.csv").Body
		form := url.Values{"nama": {"Edisi Soppeng"}, "mulai": {"2025"}, "sampai": {""}, "alasan": {"Daftar resmi diterima"}}
		showing(t, w.Get("/edisi/muat"), 200, "Unduh templat", "kode", "wajib ada", "spesifik, sensitif, pendukung")
		showing(t, w.Upload("/edisi/muat", keep("salah.csv", []byte(strings.Replace(csv, ",desa,", ",RT,", 2))), "salah.csv", form), 422, "Berkas belum dimuat: 2 kesalahan", "“RT” tidak dikenal. Pilih: desa, kecamatan, kabupaten.", `value="Edisi Soppeng"`)
		showing(t, w.Upload("/edisi/muat", keep("bukan.csv", []byte("<html>")), "bukan.csv", form), 422)
		showing(t, w.Post("/edisi/muat", form), 422, "Pilih berkas edisi")
		short := url.Values{"nama": {"E"}, "mulai": {"2025"}, "sampai": {""}, "alasan": {"Daftar resmi diterima"}}
		showing(t, w.Upload("/edisi/muat", keep("edisi.csv", []byte(csv)), "edisi.csv", short), 422, "3 sampai 80 huruf")
		template := w.Get("/edisi/muat/templat.xlsx").Body
		page := w.Upload("/edisi/muat", keep("edisi.xlsx", []byte(template)), "edisi.xlsx", form)
		showing(t, page, 200, "Edisi daerah dimuat: 69 indikator", "Edisi Soppeng", "sejak 2025", "Cabut edisi ini")
		if page.Path != "/edisi/daerah-2025" {
			t.Errorf("at %s", page.Path)
		}
		showing(t, w.Get("/edisi"), 200, "memakai Edisi Soppeng pada tahun")
		showing(t, w.Get("/edisi/daerah-2025/ESS-11"), 200, "Edisi daerah")
		showing(t, w.Post("/edisi/daerah-2025/cabut", url.Values{"alasan": {""}}), 422, "Tulis alasannya")
		showing(t, w.Post("/edisi/daerah-2025/cabut", url.Values{"alasan": {"Kembali ke daftar nasional"}}), 200, "Edisi daerah dicabut", "memakai Master Ansit 2022")
	})
}
