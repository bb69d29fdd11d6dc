package app_test

import (
	"context"
	"html"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tumbuh/internal/app/world"
	"tumbuh/internal/record/account"
)

// dataDoors are where the data themselves are managed.
func dataDoors() []door {
	nobody := url.Values{"jenis": {"nik"}, "sasaran": {"7312012005"}}
	return []door{
		{"GET /data", "/data", "ASHPD", "PD", "ASHPD", nil},
		{"GET /data/inventaris", "/data/inventaris", "ASHPD", "PD", "ASHPD", nil},
		{"GET /data/inventaris.xlsx", "/data/inventaris.xlsx", "ASHPD", "PD", "ASHPD", nil},
		{"GET /data/inventaris.csv", "/data/inventaris.csv", "ASHPD", "PD", "ASHPD", nil},
		{"POST /data/inventaris", "/data/inventaris", "SH", "", "SH", url.Values{"butir": {"baru"}}},
		{"POST /data/inventaris/berkas", "/data/inventaris/berkas", "SH", "", "SH", nil},
		{"GET /data/kelengkapan", "/data/kelengkapan?wilayah=" + world.District, "ASHPD", "", "", nil},
		{"GET /data/ragu", "/data/ragu", all, local, elsewhere, nil},
		{"POST /data/ragu/hitung", "/data/ragu/hitung", "SH", "", "SH", nil},
		{"POST /data/ragu/tugaskan", "/data/ragu/tugaskan", "", "", "", nobody},
		{"POST /data/ragu/jawab", "/data/ragu/jawab", "", "", "", nobody},
		{"GET /data/rencana", "/data/rencana", "ASHPD", "PD", "ASHPD", nil},
		{"GET /data/rencana.xlsx", "/data/rencana.xlsx", "ASHPD", "PD", "ASHPD", nil},
		{"POST /data/rencana", "/data/rencana", "SH", "", "SH", url.Values{"rencana": {"baru"}}},
		{"POST /data/rencana/kesenjangan", "/data/rencana/kesenjangan", "SH", "", "SH", url.Values{"kesenjangan": {"baru"}}},
		{"GET /data/banding", "/data/banding", "ASHPD", "PD", "ASHPD", nil},
		{"POST /data/banding", "/data/banding", "SH", "", "SH", url.Values{"terbitan": {"baru"}}},
	}
}

// pageSays looks for words on a page.
func pageSays(t *testing.T, page world.Page, status int, want ...string) {
	t.Helper()
	said := strings.Join(page.Texts("body"), " ")
	for _, text := range want {
		if !strings.Contains(said, text) {
			t.Errorf("%s does not say %q:\n%.1500s", page.Path, text, said)
		}
	}
	if page.Status != status {
		t.Errorf("%s: %d, want %d\n%.600s", page.Path, page.Status, status, said)
	}
}

// linkOf is the first address on a page that holds some text.
func linkOf(t *testing.T, page world.Page, text string) string {
	t.Helper()
	for _, part := range strings.Split(page.Body, ` href="`)[1:] {
		href, _, _ := strings.Cut(part, `"`)
		if href = html.UnescapeString(href); strings.Contains(href, text) {
			return href
		}
	}
	t.Fatalf("%s leads nowhere with %q", page.Path, text)
	return ""
}

// A district's year with its data: the job finds what is doubtful, the secretariat gives it
// to those who can answer, one is answered and one vanishes, a gap and a plan are made from
// another, and nobody reads a name who may not.
func TestADoubtIsGivenAnsweredAndPlanned(t *testing.T) {
	world.Each(t, func(t *testing.T, w *world.World) {
		var lines []world.Line
		for _, name := range []string{"Siti Aminah", "Andi Baso", "Besse Rukmini", "Tenri Abeng", "Sulaiman Daeng", "Nurhayati Beta"} {
			lines = append(lines, world.Line{Name: name})
		}
		lines = append(lines, world.Line{Name: "Jauh Sekali", Kg: "10,9", Cm: "40,0", District: "LILIRIAJA", Village: "JAMPU", Posyandu: "Kenanga"})
		w.As(w.Dina).Imports(w.Book(lines...))
		if err := w.Jobs.Drain(context.Background()); err != nil {
			t.Fatal(err)
		}
		sita := w.Person("sita", account.Secretariat, world.Regency)
		w.As(sita)
		pageSays(t, w.Get("/mutu"), 200, "Manajemen data")
		pageSays(t, w.Get("/data"), 200, "keraguan menunggu jawaban", "Tanpa NIK", "Ukuran tidak wajar", "Isian OPD")
		list := w.Get("/data/ragu")
		pageSays(t, list, 200, "2 keraguan menunggu jawaban", "6 balita belum punya NIK", "Desa Goarie", "1 dari 1 anak, Agustus 2026", "Kenanga")
		for _, name := range []string{"Siti Aminah", "Jauh Sekali"} {
			if strings.Contains(list.Body, name) {
				t.Errorf("the queue names %s", name)
			}
		}
		nik := "/data/ragu?jenis=nik&sasaran=" + world.Village
		one := w.Get(nik)
		pageSays(t, one, 200, "Cocokkan dengan Dukcapil", "Ani", "Budi", "Dina")
		if strings.Contains(one.Body, `href="/anak`) || strings.Contains(one.Body, "Citra ·") {
			t.Error("the secretariat is led to names, or an office that cannot may answer")
		}
		give := url.Values{"jenis": {"nik"}, "sasaran": {world.Village}, "penanggung": {string(w.Ani.ID)}, "tenggat": {"2026-09-01"}}
		pageSays(t, w.Post("/data/ragu/tugaskan", give), 422, "Tulis tanggal hari ini atau sesudahnya")
		give.Set("tenggat", "2026-09-12")
		pageSays(t, w.Post("/data/ragu/tugaskan", give), 200, "Ditugaskan", "Ani")

		w.As(w.Ani)
		mine := w.Get("/data/ragu")
		pageSays(t, mine, 200, "1 keraguan menunggu jawaban", "ditugaskan kepada Anda", "12 Sep 2026")
		if strings.Contains(mine.Body, "Jampu") {
			t.Error("she sees another village's")
		}
		if page := w.Get("/data/ragu?jenis=implausible&sasaran=" + url.QueryEscape(world.Elsewhere+"/Kenanga")); page.Status != http.StatusNotFound {
			t.Errorf("she opens another village's: %d", page.Status)
		}
		if page := w.Get(nik); !strings.Contains(page.Body, "/anak?perlu=semua") {
			t.Error("she is not led to the children")
		}
		pageSays(t, w.Post("/data/ragu/jawab", url.Values{"jenis": {"nik"}, "sasaran": {world.Village}, "jawaban": {"ya"}}), 422, "paling sedikit 5 huruf")
		pageSays(t, w.Post("/data/ragu/jawab", url.Values{"jenis": {"nik"}, "sasaran": {world.Village}, "jawaban": {"Diajukan ke Dukcapil"}}), 200, "Dijawab", "Diajukan ke Dukcapil")
		w.As(w.Dewi)
		pageSays(t, w.Get("/data/ragu"), 200, "Tidak ada keraguan di sini")

		w.As(sita)
		odd := w.Get("/data/ragu?jenis=implausible&sasaran=" + url.QueryEscape(world.Elsewhere+"/Kenanga"))
		form := w.Get(linkOf(t, odd, "kesenjangan=baru"))
		pageSays(t, form, 200, "Ukuran tidak wajar, Desa Jampu, Kec. Liliriaja: 1 dari 1 anak")
		pageSays(t, w.Post("/data/rencana/kesenjangan", url.Values{"kesenjangan": {"baru"}, "dari": {"implausible:" + world.Elsewhere + "/Kenanga"}, "dimensi": {"accuracy"}, "berat": {"high"}}), 422, "Isi kolom ini")
		gap := w.Post("/data/rencana/kesenjangan", url.Values{"kesenjangan": {"baru"}, "dari": {"implausible:" + world.Elsewhere + "/Kenanga"}, "dimensi": {"accuracy"}, "berat": {"high"}, "temuan": {"Alat ukur Kenanga salah"}})
		pageSays(t, gap, 200, "1 kesenjangan terbuka", "Alat ukur Kenanga salah", "Ketelitian")
		form = w.Get(linkOf(t, gap, "untuk="))
		pageSays(t, form, 200, "Alat ukur Kenanga salah")
		plan := url.Values{"rencana": {"baru"}, "kesenjangan": {form.Attr("option[selected]", "value")}, "tindakan": {"Ganti mikrotoa"}, "penghasil": {"Dinas Kesehatan"}, "selesai": {"2026-09-04"}, "status": {"planned"}}
		pageSays(t, w.Post("/data/rencana", plan), 200, "Ganti mikrotoa", "1 lewat tenggat", "Lewat tenggat", "untuk: Alat ukur Kenanga salah", "Dinas Kesehatan")
		pageSays(t, w.Get("/data"), 200, "1 rencana berjalan (1 lewat tenggat)", "Ganti mikrotoa")
		if page := w.Get("/data/rencana.xlsx"); page.Status != 200 || !strings.HasPrefix(page.Body, "PK") {
			t.Errorf("the plan as a file: %d", page.Status)
		}

		w.As(w.Dina).Imports(w.Book(world.Line{Name: "Jauh Sekali", Kg: "10,9", Cm: "89,0", District: "LILIRIAJA", Village: "JAMPU", Posyandu: "Kenanga"}))
		pageSays(t, w.Post("/data/ragu/hitung", nil), 200, "1 keraguan berubah")
		pageSays(t, w.Get("/data/ragu?keadaan=gone"), 200, "Ukuran tidak wajar", "Hilang sendiri")
		auditor := w.Person("umar", account.Auditor, world.Regency)
		trail := w.As(auditor).Get("/jejak?tindakan=data").Body
		for _, want := range []string{"Menugaskan keraguan data", "Menjawab keraguan data", "Diajukan ke Dukcapil", "Menyusun rencana perbaikan data", "Menghitung ulang keraguan data"} {
			if !strings.Contains(trail, want) {
				t.Errorf("the ledger does not say %q", want)
			}
		}
	})
}

// What the office downloads comes back as it went, and what is wrong with a file stands
// beside its row.
func TestTheInventoryIsCompletedByFile(t *testing.T) {
	world.Each(t, func(t *testing.T, w *world.World) {
		w.As(w.Dina)
		first := w.Get("/data/inventaris")
		pageSays(t, first, 200, "butir data belum dipastikan", "Penimbangan dan pengukuran balita", "Dinas Kesehatan")
		file := w.Get("/data/inventaris.csv")
		path := filepath.Join(t.TempDir(), "inventaris.csv")
		keep := func(text string) {
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		keep(file.Body)
		pageSays(t, w.Upload("/data/inventaris/berkas", path, "inventaris.csv"), 200, "0 butir baru, 0 diubah")
		keep(strings.Replace(strings.Replace(file.Body, "weighing,1 6 7,", "weighing,1 99 7,", 1), "Per orang", "Perorangan", 1))
		pageSays(t, w.Upload("/data/inventaris/berkas", path, "inventaris.csv"), 422, "Baris 2, kolom Aksi: Tulis nomor aksi", "Baris 2, kolom Tingkat: “Perorangan” tidak ada dalam pilihannya")
		keep(strings.Replace(file.Body, "weighing,1 6 7,", "weighing,1 6,", 1))
		pageSays(t, w.Upload("/data/inventaris/berkas", path, "inventaris.csv"), 200, "0 butir baru, 1 diubah")
		form := w.Get("/data/inventaris?butir=weighing")
		pageSays(t, form, 200, "Kembali ke isian bawaan")
		pageSays(t, w.Post("/data/inventaris", url.Values{"butir": {"weighing"}, "hapus": {"1"}}), 200, "Dihapus")
		pageSays(t, w.Post("/data/inventaris", url.Values{"butir": {"baru"}}), 422, "Isi kolom ini", "Pilih salah satu")
		if page := w.Get("/data/inventaris.xlsx"); page.Status != 200 || !strings.HasPrefix(page.Body, "PK") {
			t.Errorf("%d", page.Status)
		}
		w.As(w.Budi)
		if page := w.Get("/data/inventaris"); page.Status != 200 || strings.Contains(page.Body, "/data/inventaris/berkas") || strings.Contains(page.Body, "butir=") {
			t.Errorf("a puskesmas may change it: %d", page.Status)
		}
		if page := w.Get("/data/inventaris?butir=weighing"); page.Status != http.StatusForbidden {
			t.Errorf("and opens the form: %d", page.Status)
		}
	})
}

// Figures of others stand beside ours, each of its kind, and what can be computed is.
func TestFiguresOfOthersStandBesideOurs(t *testing.T) {
	world.Each(t, func(t *testing.T, w *world.World) {
		w.As(w.Dina)
		pageSays(t, w.Get("/data/banding"), 200, "angka stunting dari berbagai sumber", "Belum ada penimbangan", "SSGI 2022", "26,9")
		w.Imports(w.Book(world.Line{Name: "Siti Aminah", Cm: "70,0"}, world.Line{Name: "Andi Baso"}, world.Line{Name: "Besse Rukmini", Day: "10/07/2026"}))
		pageSays(t, w.Get("/data/banding"), 200, "50,0", "menurut SKI 2023", "1 dari 2", "Dibagi semua terdaftar", "33,3", "tidak membawa kelas")
		parepare := url.Values{"terbitan": {"baru"}, "wilayah": {"7312"}, "survei": {"e-PPGBM"}, "periode": {"2022-08"}, "indikator": {"stunting"}, "persen": {"13,78"}, "pembilang": {"1.009"}, "penyebut": {"7.995"}, "sumber": {"Berita, 2022"}}
		pageSays(t, w.Post("/data/banding", parepare), 200, "13,78", "jumlah ini memberi 12,62%; yang tercetak berarti 7.317 sampai 7.324 anak", "Agustus 2022")
		west := url.Values{"terbitan": {"baru"}, "wilayah": {"73"}, "survei": {"e-PPGBM"}, "periode": {"2025-12"}, "indikator": {"stunting"}, "persen": {"13,39"}, "pembilang": {"51809"}, "penyebut": {"387065"}, "sumber": {"Berita, 2025"}}
		page := w.Post("/data/banding", west)
		pageSays(t, page, 200, "tercetak dibulatkan dari 13,385%")
		form := w.Get(linkOf(t, page, "terbitan=0"))
		pageSays(t, form, 200, "Hapus")
		west.Set("persen", "tiga belas")
		pageSays(t, w.Post("/data/banding", west), 422, "Tulis persen antara 0 dan 100")
		w.As(w.Budi)
		if page := w.Get("/data/banding"); page.Status != 200 || strings.Contains(page.Body, "terbitan=") {
			t.Errorf("a puskesmas may change it: %d", page.Status)
		}
	})
}
