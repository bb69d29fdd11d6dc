package app_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tumbuh/internal/aksi/lokus"
	"tumbuh/internal/aksi/plan"
	"tumbuh/internal/aksi/rembuk"
	"tumbuh/internal/app/world"
	"tumbuh/internal/base/browser"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/rupiah"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
)

// at is somebody at a desk, telling what they do.
type at struct {
	*browser.Tab
	t   *testing.T
	url string
}

// fills types into fields by their names and presses the form's button, or the one that
// a selector names.
func (a at) fills(form string, fields map[string]string, button string) {
	a.t.Helper()
	text, err := json.Marshal(fields)
	if err != nil {
		a.t.Fatal(err)
	}
	missing := browser.Eval[string](a.Tab, fmt.Sprintf(`((form, fields) => {
		if (!form) return "the form";
		for (const d of [form.closest("details"), ...form.querySelectorAll("details")]) d?.setAttribute("open", "");
		for (const [name, value] of Object.entries(fields)) {
			const field = form.querySelector('[name="' + name + '"]');
			if (!field) return name;
			field.value = value;
			if (field.value !== value) return name + " does not take " + value;
			field.dispatchEvent(new Event("input", {bubbles: true}));
			field.dispatchEvent(new Event("change", {bubbles: true}));
		}
		return "";
	})(document.querySelector(%q), %s)`, form, text))
	if missing != "" {
		a.t.Fatalf("%s: there is no %s in %s", browser.Eval[string](a.Tab, "location.pathname"), missing, form)
	}
	a.sends(form + " " + button)
}

// sends presses a button that leads to another page, and waits for it.
func (a at) sends(button string) {
	a.t.Helper()
	browser.Eval[bool](a.Tab, "window.before = true")
	a.Click(button)
	a.WaitFor("!window.before && document.readyState === 'complete'")
}

func (a at) opens(path string) { a.t.Helper(); a.Goto(a.url + path) }

func (a at) reads(selector string, words ...string) {
	a.t.Helper()
	text := a.Text(selector)
	for _, w := range words {
		if !strings.Contains(text, w) {
			a.t.Fatalf("%s: %q does not say %q", browser.Eval[string](a.Tab, "location.pathname"), text, w)
		}
	}
}

// A year of a regency, from its figures to priority villages, a plan of 120 rows and a
// rembuk with 30 commitments, as the secretariat carries it out in a browser; a guest's
// phone and an office that keeps its word take part.
func TestAYearFromFiguresToPromises(t *testing.T) {
	t.Parallel()
	w, _ := office(t)
	bappeda := w.Person("bappeda", account.Secretariat, world.Regency)
	budi := at{desk(t, w, bappeda, "/aksi?tahun=2026"), t, w.URL}

	// The year is opened: eight actions, and who begins.
	budi.opens("/aksi/buka?tahun=2026")
	budi.sends("main form .btn-primary")
	budi.reads("main", "0 dari 8 aksi selesai", "Rembuk stunting")

	// Aksi 1: the figures are frozen, what they suggest is accepted.
	budi.opens("/situasi?tahun=2026")
	budi.fills(`form[action="/situasi/beku"]`, map[string]string{"catatan": "Untuk penetapan lokus"}, ".btn-primary")
	budi.opens("/situasi/rekomendasi?tahun=2026")
	advised := 0
	for ; browser.Eval[bool](budi.Tab, `!!document.querySelector('button[value="terima"]')`); advised++ {
		budi.sends(`button[value="terima"]`)
		budi.opens("/situasi/rekomendasi?tahun=2026")
	}
	if advised == 0 {
		t.Fatal("the figures suggest nothing")
	}

	// Priority villages: this small world knows prevalence and cases only, of few children.
	budi.opens("/lokus/metode?tahun=2026")
	browser.Eval[bool](budi.Tab, `(document.querySelectorAll('[name="imbang"]')[1].value = "", true)`) // the tie-break by gaps
	budi.fills(`form.entry`, map[string]string{"minukur": "3", "minds": "3", "bobot.gap": "", "bobot.share:risk": "", "jumlah": "10"}, ".btn-primary:not([name])")
	budi.opens("/lokus?tahun=2026")
	budi.reads("main", "10")
	outside := browser.Eval[string](budi.Tab, `[...document.querySelectorAll('main table tbody tr')].at(-1).querySelector('a[href^="/lokus/desa/"]').getAttribute('href')`)
	budi.opens(outside)
	budi.fills(`form[action^="/lokus/desa/"]`, map[string]string{"alasan": "Belum pernah menjadi lokus dan jauh dari puskesmas"}, ".btn-primary")
	budi.opens("/lokus?tahun=2026")
	budi.fills(`form[action="/lokus/tetapkan"]`, map[string]string{"nomor": "188.45/126/2026", "tanggal": "2026-03-02"}, ".btn-primary")
	var chosen lokus.List
	read(t, w, func(tx *db.Tx) (err error) { chosen, _, err = lokus.Chosen(tx, world.Regency, 2026); return err })
	if len(chosen.Villages) != 11 {
		t.Fatalf("%d villages stand on the list", len(chosen.Villages))
	}

	// Aksi 2: one row by hand, 119 by a spreadsheet that is looked through first.
	budi.opens("/rencana/baru?tahun=2026")
	browser.Eval[bool](budi.Tab, `document.querySelector('[name="lokasi"][value="7312"]').checked = true`)
	budi.fills(`form[action="/rencana"][method="post"]`, map[string]string{"kegiatan": "Kelas ibu hamil di desa lokus", "golongan": "specific", "opd": "dinkes", "volume": "12", "satuan": "kelas", "harga": "1.750.000",
		"biaya": "21.000.000", "sumber": "dak-nonfisik"}, ".btn-primary:not([name])")
	rows, sum := planFile(t, chosen.Codes())
	budi.opens("/rencana/berkas?tahun=2026")
	budi.Upload(`input[name="file"]`, rows)
	budi.sends(`form[action^="/rencana/berkas"][enctype] .btn-primary`)
	budi.reads("main", "119")
	budi.sends(`form[action^="/rencana/berkas/simpan"] .btn-primary`)
	read(t, w, func(tx *db.Tx) error {
		all, err := plan.Rows(tx, world.Regency, 2026)
		if err != nil {
			return err
		}
		total, err := plan.Total(all)
		if len(all) != 120 || total.Cost != sum+21_000_000 {
			t.Fatalf("%d rows that cost %d, want 120 and %d", len(all), total.Cost, sum+21_000_000)
		}
		return err
	})
	budi.opens("/rencana?tahun=2026")
	budi.reads("main", "120")
	budi.opens("/rencana/rekomendasi?tahun=2026")
	for browser.Eval[bool](budi.Tab, `(t => { if (t) t.closest("form").id = "unanswered"; return !!t })([...document.querySelectorAll('form[action="/rencana/rekomendasi"] textarea')].find(t => t.value === ""))`) {
		budi.fills("#unanswered", map[string]string{"alasan": "Dijawab lewat kegiatan rutin tanpa anggaran tersendiri"}, ".btn-primary")
		budi.opens("/rencana/rekomendasi?tahun=2026")
	}
	budi.opens("/anggaran?tahun=2026")
	budi.fills(`form[action="/anggaran"][method="post"]`, map[string]string{"tahap": "dprd", "tanggal": "2026-04-28", "dokumen": "Risalah rapat Komisi IV DPRD"}, ".btn-primary")
	budi.reads("main", "DPRD")

	// Two people edit one row: the second is told, and his words are still there.
	var row string
	read(t, w, func(tx *db.Tx) error {
		all, err := plan.Rows(tx, world.Regency, 2026)
		row = string(all[0].ID)
		return err
	})
	citra := at{desk(t, w, w.Person("bappeda3", account.Secretariat, world.Regency), "/rencana/ubah/"+row), t, w.URL}
	budi.opens("/rencana/ubah/" + row)
	citra.fills(`form[action="/rencana"][method="post"]`, map[string]string{"satuan": "kelas besar"}, ".btn-primary:not([name])")
	budi.fills(`form[action="/rencana"][method="post"]`, map[string]string{"satuan": "kelas kecil", "keluaran": "Ibu hamil paham gizi"}, ".btn-primary:not([name])")
	budi.reads("main", "Bappeda3", "kelas besar")
	budi.ConsoleErrors() // browsers complain of a form that is shown again
	if typed := browser.Eval[string](budi.Tab, `document.querySelector('[name="keluaran"]').value`); typed != "Ibu hamil paham gizi" {
		t.Errorf("what he typed is %q now", typed)
	}
	budi.sends(`form[action="/rencana"] .btn-primary:not([name])`) // on purpose
	budi.opens("/rencana/" + row)
	budi.reads("main", "kelas kecil", "Ibu hamil paham gizi")

	promises(t, w, budi)
}

// promises is Aksi 3: the rembuk, its guests and what they promise.
func promises(t *testing.T, w *world.World, budi at) {
	budi.opens("/rapat/baru?tahun=2026")
	budi.fills(`form[action="/rapat/baru"]`, map[string]string{"hari": "2026-09-05", "mulai": "09.00", "selesai": "17.00", "tempat": "Aula Gabungan Dinas", "jabatan_pimpinan": "Bupati Soppeng"}, ".btn-primary")
	meeting := browser.Eval[string](budi.Tab, "location.pathname")
	budi.reads("main", "Rembuk")
	budi.opens(meeting + "/agenda")
	if points := browser.Eval[int](budi.Tab, `document.querySelectorAll('[name^="acara-"], [name^="pokok-"], [name^="butir-"]').length`); points < 5 {
		t.Errorf("the agenda that was drafted has %d points", points)
	}
	budi.opens(meeting)
	budi.sends(`.move:has([value="invited"]) button`)

	// A guest takes the code on the wall with a phone; others stand on the paper list.
	budi.opens(meeting + "/qr")
	code := browser.Eval[string](budi.Tab, `document.body.innerHTML.match(/\/hadir\/[a-z0-9]+/)[0]`)
	guest := at{browser.Open(t), t, w.URL}
	guest.Resize(360, 640)
	guest.opens(code)
	guest.fills("form", map[string]string{"nama": "Andi Rekaan", "lembaga": "Yayasan Rekaan", "jabatan": "Ketua"}, "button")
	guest.reads("main", "tercatat")
	budi.opens(meeting + "/hadir")
	budi.reads("main", "Andi Rekaan")
	var list strings.Builder
	for i := range 40 {
		fmt.Fprintf(&list, "%d\tPeserta Rekaan %d\tDinas Kesehatan\tStaf\n", i+1, i+1)
	}
	budi.fills(`form:has([name="tempel"])`, map[string]string{"tempel": list.String()}, `[value="baca"]`)
	budi.sends(`[value="tulis"]`)
	budi.reads("main", "41")

	budi.opens(meeting)
	budi.sends(`.move:has([value="held"]) button`)
	budi.opens(meeting + "/notula")
	browser.Eval[bool](budi.Tab, `(document.querySelectorAll('form.minutes textarea[name^="pembahasan"]').forEach(t => t.value = "Peserta sepakat."), true)`)
	budi.sends(`form.minutes .btn-primary`)

	// Thirty commitments come out of a spreadsheet into a table, are looked at, and kept.
	var pasted strings.Builder
	pasted.WriteString("Komitmen\tPenanggung jawab\tJabatan\tTenggat\tUkuran\tTarget\tSatuan\tBaris rencana\n")
	for i := range 30 {
		fmt.Fprintf(&pasted, "Menuntaskan kegiatan %d\tDinas Kesehatan\tKepala Dinas\t30/11/2026\tDesa yang dilayani\t%d\tdesa\t%d\n", i+1, 1+i, 1+i*4)
	}
	budi.opens(meeting + "/komitmen")
	budi.fills(`.lines-form`, map[string]string{"tempel": pasted.String()}, `[value="tempel"]`)
	budi.sends(`.lines-form [value="simpan"]`)
	budi.opens(meeting + "/tanda-tangan")
	budi.fills(`.lines-form`, map[string]string{"nama-0": "H. Rekaan", "jabatan-0": "Bupati Soppeng", "tanda-0": "2026-09-05"}, `[value="simpan"]`)
	budi.opens(meeting)
	budi.sends(`.move:has([value="agreed"]) button`)
	read(t, w, func(tx *db.Tx) error {
		all, err := rembuk.Commitments(tx, world.Regency, 2026)
		for _, c := range all {
			if c.Body.Agreed == 0 || len(c.Body.Rows) != 1 || c.Body.Due == 0 || c.Body.Target == 0 {
				t.Errorf("commitment %d: %+v", c.Body.Number, c.Body)
			}
		}
		if len(all) != 30 {
			t.Errorf("%d commitments", len(all))
		}
		return err
	})

	// The paper says the same, and is issued with a number.
	budi.opens(meeting + "/terbitkan/berita-acara")
	budi.sends("main form .btn-primary")
	w.As(w.Person("bappeda4", account.Secretariat, world.Regency))
	if pdf := w.Get(meeting + "/dokumen/berita-acara"); !strings.HasPrefix(pdf.Body, "%PDF-") || pdf.Status != 200 {
		t.Errorf("the minutes are %d %.20q", pdf.Status, pdf.Body)
	}

	// An office tells that it kept its word; the year knows.
	dinkes := at{desk(t, w, w.Dina, "/komitmen?tahun=2026"), t, w.URL}
	var one string
	read(t, w, func(tx *db.Tx) error {
		all, err := rembuk.Commitments(tx, world.Regency, 2026)
		one = string(all[0].ID)
		return err
	})
	dinkes.opens("/komitmen/" + one)
	dinkes.fills(`main form[method="post"]`, map[string]string{"keadaan": "done", "uraian": "Selesai di satu desa", "capaian": "1"}, ".btn-primary")
	dinkes.reads("main", "Selesai di satu desa")
	budi.opens("/aksi?tahun=2026")
	budi.reads("main", "Rembuk")
	budi.opens("/aksi/a3?tahun=2026")
	budi.reads("main", "30")
	if errs := guest.ConsoleErrors(); len(errs) > 0 {
		t.Errorf("the guest's phone says %q", errs)
	}
}

// planFile is a district's own table of 119 rows, and what they cost.
func planFile(t *testing.T, lokus []string) (path string, sum rupiah.Amount) {
	t.Helper()
	var b strings.Builder
	b.WriteString("No;Uraian Kegiatan;Perangkat Daerah;Volume;Satuan;Harga Satuan;Pagu Anggaran;Sumber Dana;Lokasi;Jenis Intervensi;Triwulan\n")
	offices, sources := []string{"Dinas Kesehatan", "DPPKB", "Dinas Sosial", "Dinas PUPR dan Perkim"}, []string{"APBD", "DAK Non Fisik", "BKK"}
	for i := range 119 {
		village, _ := region.Get(lokus[i%len(lokus)])
		district, _ := region.Get(region.Parent(village.Code))
		volume, unit := int64(i%9+1), int64(1_000_000+i*12_345)
		sum += rupiah.Amount(volume * unit)
		fmt.Fprintf(&b, "%d;Kegiatan rekaan %d di %s;%s;%d;paket;%d;%d;%s;%s, Kec. %s;Spesifik;I-IV\n", i+1, i+1, village.Name, offices[i%4], volume, unit, volume*unit, sources[i%3], village.Name, district.Name)
	}
	path = filepath.Join(t.TempDir(), "rencana opd.csv")
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return path, sum
}

func read(t *testing.T, w *world.World, f func(*db.Tx) error) {
	t.Helper()
	if err := w.DB.Read(t.Context(), f); err != nil {
		t.Fatal(err)
	}
}
