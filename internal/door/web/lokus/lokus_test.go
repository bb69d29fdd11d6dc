package lokus_test

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	aksi "tumbuh/internal/aksi/lokus"
	"tumbuh/internal/aksi/lokus/lokustest"
	"tumbuh/internal/base/htmlcheck"
	"tumbuh/internal/door/web"
	"tumbuh/internal/door/web/lokus"
	"tumbuh/internal/door/web/sample"
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
	routes := lokus.Routes(site, &aksi.Service{DB: w.DB, Now: func() time.Time { return sample.Now }}, func(*http.Request) account.Actor { return by })
	webtest.Check(t, site)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return desk{t, webtest.Serve(t, site.Handler(routes)), &http.Client{Jar: jar}}
}

func (d desk) read(answer *http.Response, err error, status int) string {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != status {
		d.Fatalf("%s: %d, want %d: %v\n%.900s", answer.Request.URL, answer.StatusCode, status, err, body)
	}
	return string(body)
}

func (d desk) file(path string, status int) string {
	d.Helper()
	answer, err := d.client.Get(d.address + path)
	return d.read(answer, err, status)
}

func (d desk) get(path string, status int) *htmlcheck.Doc {
	d.Helper()
	return htmlcheck.ParseString(d, d.file(path, status))
}

func (d desk) post(path string, status int, form url.Values) *htmlcheck.Doc {
	d.Helper()
	form.Set("tahun", "2026")
	request, err := http.NewRequest(http.MethodPost, d.address+path, strings.NewReader(form.Encode()))
	if err != nil {
		d.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Sec-Fetch-Site", "same-origin")
	answer, err := d.client.Do(request)
	return htmlcheck.ParseString(d, d.read(answer, err, status))
}

const reason = "Sulit dijangkau dan <b>belum pernah"

func TestFromAMethodToADecidedList(t *testing.T) {
	t.Parallel()
	w := sample.New(t)
	d := sit(t, w, sample.Actor(account.Secretariat, sample.Regency))
	for path, want := range map[string]string{"/lokus": "Belum ada analisis situasi 2026", "/lokus/kepekaan": "Belum ada analisis situasi 2026", "/lokus/metode": "Prevalensi balita pendek", "/lokus/banding": "Belum ada daftar tahun sebelumnya",
		"/lokus/desa/" + sample.Village: "tidak dinilai", "/lokus/peringkat.csv": "Belum ada analisis", "/lokus/dokumen/sk": "Belum ada analisis", "/lokus/metode?asal=gunungkidul-2025": "Gunungkidul"} {
		d.get(path, 200).Has("body", want)
	}
	d.get("/lokus/desa/7371011001", 404)
	d.get("/lokus/desa/x", 404)
	lokustest.Freeze(t, w.DB, lokustest.Snapshot(sample.Regency, 2026, 0))
	d.get("/lokus", 200).Has("h1", "10 desa/kelurahan diusulkan sebagai lokus 2027")
	villages := region.Villages(sample.Regency)
	first, worst := villages[0].Code, "/lokus/desa/"+villages[69].Code
	d.get(worst, 200).Has("main", "peringkat", "Hitung sendiri", "Keluarkan dari daftar")

	method := url.Values(aksi.PresetOf("").Method.Form())
	method.Set("jumlah", "3")
	method.Set("coba", "1")
	d.post("/lokus/metode", 200, method).Has("main", "3 desa/kelurahan terpilih dari 65", "Belum disimpan")
	d.get("/lokus", 200).Has("h1", "10 desa/kelurahan") // nothing was kept
	method.Del("coba")
	method.Set("bobot.share:stunting", "banyak")
	again := d.post("/lokus/metode", 422, method)
	again.Has("main", "Tulis bilangan bulat")
	if got := again.Attr(`input[name="jumlah"]`, "value"); got != "3" {
		t.Errorf("what was typed is lost: %q", got)
	}
	method.Set("bobot.share:stunting", "40")
	d.post("/lokus/metode", 200, method).Has("h1", "3 desa/kelurahan diusulkan")
	method.Set("bobot.share:stunting", "50")
	d.post("/lokus/metode", 422, method).Has("main", "Bobot: Prevalensi balita pendek") // somebody was faster: a clash
	d.get("/lokus/kepekaan", 200).Has("h1", "dari 3 pilihan metode tetap")

	d.post("/lokus/desa/"+first, 422, url.Values{"alasan": {"ya"}}).Has("main", "Tulis alasan")
	d.post("/lokus/desa/"+first, 200, url.Values{"alasan": {reason}}).Has("h1", "4 desa/kelurahan")
	stale := d.post(worst, 422, url.Values{"versi": {"0"}, "alasan": {"Sudah ditangani program lain di sana"}})
	if got := strings.Join(stale.Texts("textarea"), ""); !strings.Contains(got, "Sudah ditangani") {
		t.Errorf("what was typed is lost: %q", got)
	}
	page := d.get("/lokus", 200)
	page.Has("main", "Dimasukkan", "belum pernah")
	page.HasNot("main b")
	d.post("/lokus/tetapkan", 422, url.Values{"versi": {"1"}}).Has("main", "Isi nomor keputusan")
	d.post("/lokus/tetapkan", 200, url.Values{"versi": {"1"}, "nomor": {"440/7/2026"}, "tanggal": {"2026-08-30"}}).Has("h1", "4 desa/kelurahan ditetapkan sebagai lokus 2027")
	d.post("/lokus/metode", 422, method).Has("main", "sudah ditetapkan")
	if pdf := d.file("/lokus/dokumen/sk?tahun=2026", 200); !strings.HasPrefix(pdf, "%PDF") {
		t.Errorf("%.40q", pdf)
	}
	if docx := d.file("/lokus/dokumen/sk?tahun=2026&berkas=docx", 200); !strings.HasPrefix(docx, "PK") {
		t.Errorf("%.40q", docx)
	}
	if book := d.file("/lokus/peringkat.xlsx?tahun=2026", 200); !strings.HasPrefix(book, "PK") || !strings.Contains(w.Detail("lokus.export"), "villages") {
		t.Errorf("%.40q, the ledger says %s", book, w.Detail("lokus.export"))
	}
	if csv := d.file("/lokus/peringkat.csv?tahun=2026", 200); strings.Count(csv, "\n") != 66 {
		t.Errorf("%.400s", csv)
	}
	d.post("/lokus/buka", 422, url.Values{"versi": {"2"}}).Has("main", "Tulis alasan")
	d.post("/lokus/buka", 200, url.Values{"versi": {"2"}, "alasan": {"Nama desa keliru ditulis"}}).Has("main", "440/7/2026", "Nama desa keliru")
	d.post("/lokus/impor", 422, url.Values{"untuk": {"2026"}, "nomor": {"1/2025"}, "tanggal": {"2025-06-02"}, "daftar": {"Labesi\nTinco"}}).Has("main", "Labesi", "Mungkin: Kelurahan Labessi")
	d.post("/lokus/impor", 200, url.Values{"untuk": {"2026"}, "nomor": {"1/2025"}, "tanggal": {"2025-06-02"}, "daftar": {"Labessi\nTinco"}}).Has("h1", "2 masuk, 2 tetap, 0 keluar")
	blind := url.Values{"untuk": {"2026"}, "nomor": {"2/2025"}, "tanggal": {"2025-06-03"}, "daftar": {"Labessi"}}
	told := d.post("/lokus/impor", 422, blind)
	told.Has("main", "2 desa/kelurahan, keputusan nomor 1/2025")
	if got := told.Attr("input[name=versi-2026]", "value"); got != "1" || told.Text("textarea[name=daftar]") != "Labessi" {
		t.Errorf("saving again replaces version %q of what was typed", got)
	}
	d.get("/lokus?tahun=2025", 200).Has("main", "dibuat di luar sistem")

	reader := sit(t, w, sample.Actor(account.Planner, sample.Regency))
	page = reader.get("/lokus", 200)
	page.HasNot("form[method=post][action^='/lokus']")
	reader.get(worst, 200).HasNot("form[method=post][action^='/lokus']")
	camat := sit(t, w, sample.Actor(account.District, sample.District))
	camat.get("/lokus", 200)
	camat.post("/lokus/metode", 403, method)
	camat.get("/lokus/peringkat.xlsx", 403)
}
