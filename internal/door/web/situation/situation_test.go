package situation_test

import (
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	aksi "tumbuh/internal/aksi/situation"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/htmlcheck"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/door/web"
	"tumbuh/internal/door/web/sample"
	"tumbuh/internal/door/web/situation"
	"tumbuh/internal/door/web/webtest"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
)

// desk is a browser before the pages, as somebody.
type desk struct {
	*testing.T
	address string
	client  *http.Client
}

func sit(t *testing.T, w *sample.World, by account.Actor) desk {
	t.Helper()
	site := webtest.Site(t, web.Viewer{SignedIn: true, Name: by.Name, May: func(permission string) bool { return by.May(account.Action(permission)) }})
	now := func() time.Time { return sample.Now }
	routes := situation.Routes(site, &aksi.Service{DB: w.DB, Now: now, Figures: w.Figures}, func(*http.Request) account.Actor { return by })
	webtest.Check(t, site)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return desk{t, webtest.Serve(t, site.Handler(routes)), &http.Client{Jar: jar}}
}

func (d desk) read(answer *http.Response, err error, status int) (*htmlcheck.Doc, string) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != status {
		d.Fatalf("%s: %d, want %d: %v\n%.800s", answer.Request.URL, answer.StatusCode, status, err, body)
	}
	return htmlcheck.ParseString(d, string(body)), answer.Request.URL.Path
}

func (d desk) get(path string, status int) *htmlcheck.Doc {
	d.Helper()
	answer, err := d.client.Get(d.address + path)
	doc, _ := d.read(answer, err, status)
	return doc
}

func (d desk) post(path string, status int, form ...string) (*htmlcheck.Doc, string) {
	d.Helper()
	values := url.Values{"tahun": {"2026"}, "wilayah": {sample.Regency}}
	for i := 0; i < len(form); i += 2 {
		values.Add(form[i], form[i+1])
	}
	request, err := http.NewRequest(http.MethodPost, d.address+path, strings.NewReader(values.Encode()))
	if err != nil {
		d.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Sec-Fetch-Site", "same-origin")
	answer, err := d.client.Do(request)
	return d.read(answer, err, status)
}

func kept(t *testing.T) *sample.World {
	w := sample.New(t)
	err := ledger.Write(context.Background(), w.DB, ledger.By{Name: "test"}, ledger.Deed{Regency: sample.Regency, Action: "regency.open"}, func(tx *db.Tx) (any, error) {
		for _, v := range region.Villages(sample.Regency)[:20] {
			if _, err := tx.Exec(`insert into coverage (regency, indicator, period, area, numerator, denominator, source, note, office, state, entered, entered_name, moved_name)
				values ($1, 'ESS-24', '2026', $2, 10, 200, 'office', '', 'dppkb', 0, $3, 'test', '')`, sample.Regency, v.Code, tx.Now()); err != nil {
				return nil, err
			}
		}
		return nil, region.OpenRegency(tx, sample.Regency)
	})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestAnAnalysisFromNothingToAFrozenReport(t *testing.T) {
	t.Parallel()
	w := kept(t)
	d := sit(t, w, sample.Actor(account.Secretariat, sample.Regency))
	d.get("/situasi", 200).Has("body", "Belum ada penimbangan")
	d.get("/situasi/desa", 200).Has("h1", "belum punya penimbangan")
	d.get("/situasi/dokumen/laporan", 422)
	d.post("/situasi/beku", 409)

	baby := sample.Babies(400, 3, 5)
	baby[0].Name, baby[0].Posyandu = "Sri <b>Wahyuni", "<b>Mela'ti"
	w.Take(baby...)
	page := d.get("/situasi", 200)
	page.Has("h1", "Kabupaten Soppeng, Agustus 2026", "Diukur")
	page.Has("body", "Belum dibekukan", "bisa jadi kebetulan", "Hotspot", "Tidak ada hotspot")
	page.HasNot("main b")
	if text := strings.Join(page.Texts("body"), " "); strings.Contains(text, "Wahyuni") {
		t.Error("a child is named")
	}
	d.get("/situasi?hotspot=tanpa", 200).Has("figcaption", "tanpa hotspot")
	d.get("/situasi/desa?urut=susut&hanya=1", 200).Has("table", "tinggi, banyak")
	d.get("/situasi/layanan", 200).Has("table.bars", "ESS-24", "kurang 85,0 poin")
	d.get("/situasi?wilayah=731201", 200).Has("h1", "Kecamatan Marioriwawo")

	// a suggestion is taken as it is, another dropped and taken back
	suggested := d.get("/situasi/rekomendasi", 200)
	suggested.Has("body", "DPPKB memperluas layanan yang paling jauh dari target: ESS-24")
	d.post("/situasi/usulan", 200, "usul", "programme/dppkb", "putusan", "terima")
	d.post("/situasi/usulan", 200, "usul", "reporting", "putusan", "buang")
	d.post("/situasi/usulan", 409, "usul", "programme/dppkb", "putusan", "terima")
	taken := d.get("/situasi/rekomendasi", 200)
	taken.Has("h1", "1 rekomendasi")
	taken.Has("body", "Usulan yang dibuang (1)")
	d.post("/situasi/usulan", 200, "usul", "reporting", "putusan", "kembalikan")
	d.get("/situasi/rekomendasi/baru/ubah?usul=measured", 200).Has("textarea", "Ukur kembali")
	one := taken.Attr("table.data tbody a", "href")
	d.get(one, 200).Has("body", "200 dari 4.000", "Prioritas")

	// a constraint, refused with what was typed, then kept
	d.get("/situasi/kendala/baru?indikator=ESS-24", 200).Has("option[selected]", "ESS-24")
	wrong, _ := d.post("/situasi/kendala/baru", 422, "indikator", "ESS-24", "jenis", "access", "opd", "dppkb", "perbaikan", "Tambah satu <TPK>", "di", sample.Village)
	wrong.Has("textarea[name=perbaikan]", "Tambah satu <TPK>")
	wrong.Has(".field-error", "Isi bagian ini")
	_, at := d.post("/situasi/kendala/baru", 200, "indikator", "ESS-24", "jenis", "access", "opd", "dppkb", "sebab", "jauh", "perbaikan", "Tambah satu TPK", "di", sample.Village)
	if at != "/situasi/kendala" {
		t.Error(at)
	}
	hinder := d.get("/situasi/kendala", 200).Attr("table.data tbody a", "href")
	d.post(hinder, 200, "versi", "1", "indikator", "ESS-24", "jenis", "access", "opd", "dppkb", "sebab", "sangat jauh", "perbaikan", "Tambah satu TPK", "di", sample.Village)
	clash, _ := d.post(hinder, 422, "versi", "1", "indikator", "ESS-24", "jenis", "supply", "opd", "dppkb", "sebab", "kurang TPK", "perbaikan", "Tambah satu TPK")
	clash.Has("fieldset.clash", "sangat jauh", "kurang TPK")
	clash.Has("textarea[name=sebab]", "kurang TPK")
	d.post(hinder, 200, "versi", "2", "indikator", "ESS-24", "jenis", "supply", "opd", "dppkb", "sebab", "kurang TPK", "perbaikan", "Tambah satu TPK")

	frozen, at := d.post("/situasi/beku", 200, "catatan", "untuk rembuk")
	frozen.Has("body", "SHA-256", "untuk rembuk", "tidak ada angka yang berubah")
	w.Take(sample.Babies(450, 3, 5)[400:]...)
	d.get(at, 200).Has(".alert", "sedikitnya 50 anak")
	d.get("/situasi", 200).Has(".alert", "angka sudah berubah")
	for _, kind := range []string{"pdf", "docx"} {
		answer, err := d.client.Get(d.address + "/situasi/dokumen/laporan?berkas=" + kind)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != 200 || !strings.Contains(answer.Header.Get("Content-Disposition"), "analisis-situasi-2026-kabupaten-soppeng."+kind) {
			t.Error(kind, answer.Status, answer.Header)
		}
	}

	d.post("/situasi/atur", 422, "batas", "dua puluh", "versi", "1")
	d.post("/situasi/atur", 200, "batas", "15", "bulan", "2026-07", "periode", "2026Q2", "versi", "2")
	d.get("/situasi", 200).Has("h1", "Juli 2026")
}

func TestWhoReadsAnAnalysisDoesNotWriteIt(t *testing.T) {
	t.Parallel()
	w := kept(t)
	w.Take(sample.Babies(60, 2, 5)...)
	reader := sit(t, w, sample.Actor(account.Planner, sample.Regency))
	reader.get("/situasi", 200).HasNot("form[action='/situasi/beku']")
	reader.get("/situasi/rekomendasi", 200).HasNot("form[action='/situasi/usulan']")
	reader.get("/situasi/kendala/baru", 403)
	reader.post("/situasi/beku", 403)
	camat := sit(t, w, sample.Actor(account.District, "731202"))
	camat.get("/situasi", 200).Has("h1", "Kecamatan Liliriaja")
	camat.get("/situasi?wilayah=731201", 200).HasNot("form[action='/situasi/beku']")
	camat.post("/situasi/beku", 403, "wilayah", sample.District)
	for path, status := range map[string]int{"/situasi?wilayah=7371": 403, "/situasi?wilayah=xyz": 404, "/situasi?wilayah=" + sample.Village: 404, "/situasi/beku/x": 404, "/situasi/rekomendasi/x": 404, "/situasi/kendala/x": 404, "/situasi/rekomendasi/x/ubah": 404} {
		camat.get(path, status)
	}
}
